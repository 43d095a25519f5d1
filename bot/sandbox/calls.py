"""What the bot did: one record for each call that it made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.sandbox.errors import ApiError


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot and its answer.

    Attributes:
        method: the method's name as the Bot API writes it.
        params: what was given, as numbers, strings and objects whatever the transport made of them.
        result: the `result` of the answer; None where it was refused.
        error: the refusal; None where the call was answered.
        lost: whether the connection ended, so that the bot does not know of its answer.

    """

    method: str
    params: dict[str, Any]
    result: Any = None
    error: ApiError | None = None
    lost: bool = False

    @property
    def chat_id(self) -> int | str | None:
        """The chat that the call names."""
        chat_id: int | str | None = self.params.get("chat_id")
        return chat_id

    @property
    def text(self) -> str:
        """The text as it arrived, without marks; empty where nothing with a text was answered."""
        return str(self.result.get("text", self.result.get("caption", ""))) if isinstance(self.result, dict) else ""

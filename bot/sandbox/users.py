"""People and bots, as the Bot API describes them."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class User:
    """A person, or a bot."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False

    def json(self) -> dict[str, Any]:
        """The Bot API's User."""
        return {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name} | present(
            last_name=self.last_name, username=self.username, language_code=self.language_code
        )


GROUP_ANONYMOUS_BOT = User(1087968824, "Group", username="GroupAnonymousBot", is_bot=True)
"""Stands in `from` where an administrator of a group writes as the group itself."""


def present(**values: Any) -> dict[str, Any]:
    """The values without those that are None: the Bot API writes no nulls."""
    return {name: value for name, value in values.items() if value is not None}

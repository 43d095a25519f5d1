"""The chat of one person with the bot."""

from typing import Any

from bot.sandbox.chats import Chat
from bot.sandbox.errors import ApiError, bad_request, forbidden
from bot.sandbox.users import User, present


class PrivateChat(Chat):
    """The chat of one user with the bot; its number is the user's.

    `started` says whether the user ever wrote, without which no bot can write; `blocked` whether they blocked the bot,
    `deactivated` whether they deleted their account.
    """

    def __init__(self, user: User) -> None:
        super().__init__(user.id, "private", user.username)
        self.user = user
        self.started = False
        self.blocked = False
        self.deactivated = False

    def json(self) -> dict[str, Any]:
        """The Bot API's Chat."""
        return {"id": self.id, "type": "private", "first_name": self.user.first_name} | present(
            last_name=self.user.last_name, username=self.user.username
        )

    def refusal_to_read(self, bot: User) -> ApiError | None:
        """Nothing is found where the user never wrote."""
        return None if self.started else bad_request("chat not found")

    def refusal_to_write(self, bot: User) -> ApiError | None:
        """Nobody is written to whom no message can reach, or who did not write first."""
        if self.deactivated:
            return forbidden("user is deactivated")
        if self.blocked:
            return forbidden("bot was blocked by the user")
        if not self.started:
            return forbidden("bot can't initiate conversation with a user")
        return None

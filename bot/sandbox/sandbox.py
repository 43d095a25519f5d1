"""One local Telegram with one bot: what it is made of, and what can be done with it."""

from collections.abc import Callable
from datetime import datetime

from bot.sandbox.calls import Calls
from bot.sandbox.faults import Faults
from bot.sandbox.files import Upload
from bot.sandbox.founding import Founding
from bot.sandbox.limits import FloodGate, Limits
from bot.sandbox.membership import Membership
from bot.sandbox.notices import Notices
from bot.sandbox.people import People
from bot.sandbox.queries import Queries
from bot.sandbox.round_trip import RoundTrip
from bot.sandbox.updates import UpdateQueue
from bot.sandbox.users import User
from bot.sandbox.webhook import WebhookSlot
from bot.sandbox.world import World, utc_now


class Sandbox:
    """A Telegram whose people do what they are told to; what that can be, each part describes.

    Nothing is shared between two sandboxes, and nothing here touches the network. `token` is that of the bot, as
    `<id>:<secret>`, and any other a ValueError; `name` is what people see the bot called. `clock` gives the aware time
    of messages and of the life of updates and queries. A `strict` sandbox refuses a parameter that is not built here,
    so that a misspelt one is found; Telegram passes over it.

    `url` is where the Bot API answers while it is served, for BOT_API_URL; else empty. `chats` are by their number.
    What happens waits in `updates` until the bot confirms it, whether the bot runs or not, or takes it at its `webhook`
    while the sandbox is served. `sent` is every call of the bot but getUpdates, in order, refused ones too;
    `round_trip` is how long calls are on the way. `commands` are the menus that the bot set, by (scope as JSON,
    language or ""); `files` are those that it sent, by `file_unique_id`.
    """

    def __init__(
        self,
        token: str,
        *,
        name: str = "Sandbox bot",
        clock: Callable[[], datetime] = utc_now,
        strict: bool = True,
    ) -> None:
        self.token = token
        self.strict = strict
        self.url = ""
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.files: dict[str, Upload] = {}

        self.world = World(_bot(token, name), clock)
        self.updates = UpdateQueue(clock)
        self.webhook = WebhookSlot()
        self.notices = Notices(self.world, self.updates)
        self.queries = Queries(clock)
        people = People(self.world, self.notices, self.queries)
        self.membership = Membership(self.world, self.notices)
        founding = Founding(self.world, self.notices, self.membership)
        self.calls = Calls()
        self.faults = Faults()
        self.flood = FloodGate()
        self.round_trip = RoundTrip()

        # Whoever uses a sandbox says what happens there, and need not know which part sees to it.
        self.bot, self.chats, self.unix_time = self.world.bot, self.world.chats, self.world.unix_time
        self.add_user = self.world.add_user
        self.say, self.post, self.edit, self.press = people.say, people.post, people.edit, people.press
        self.block, self.unblock, self.deactivate = people.block, people.unblock, people.deactivate
        self.join, self.leave = self.membership.join, self.membership.leave
        self.add_bot, self.remove_bot = self.membership.add_bot, self.membership.remove_bot
        self.promote, self.demote = self.membership.promote, self.membership.demote
        self.add_group, self.add_channel, self.migrate = founding.add_group, founding.add_channel, founding.migrate
        self.add_topic, self.remove_topic = founding.add_topic, founding.remove_topic
        self.sent, self.wait_for = self.calls.made, self.calls.wait_for
        self.fail = self.faults.fail

    @property
    def limits(self) -> Limits:
        """The flood limits that hold now; none at first. Setting them begins the count anew."""
        return self.flood.limits

    @limits.setter
    def limits(self, limits: Limits) -> None:
        self.flood.limits = limits


def _bot(token: str, name: str) -> User:
    number, _, secret = token.partition(":")
    if not (number.isdecimal() and secret):
        raise ValueError("The token of a bot reads <number>:<secret>, as 123456:abc.")
    return User(int(number), name, username="sandbox_bot", is_bot=True)

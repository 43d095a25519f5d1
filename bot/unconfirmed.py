"""Which updates were taken and are not confirmed yet. Telegram gives them again and again until they are."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from telegram import Update

ROOM = 100
"""Updates that Telegram gives at a time, counted from the oldest unconfirmed one: nobody sees what comes after them
(https://core.telegram.org/bots/api#getupdates).
"""


@dataclass(slots=True)
class Unconfirmed:
    """The updates from the oldest one that is not handled on, in Telegram's order: at most `ROOM`."""

    _offset: int | None = None
    _handled: dict[int, bool] = field(default_factory=dict)

    def take(self, updates: Sequence[Update]) -> Sequence[Update]:
        """Those of these updates that were not taken before."""
        new = [update for update in updates if update.update_id not in self._handled]
        self._handled.update({update.update_id: False for update in new})
        return new

    def settle(self, update_id: int) -> None:
        """This one is handled."""
        self._handled[update_id] = True

    def oldest(self) -> int | None:
        """The oldest that is not handled; None where all are."""
        return next((update_id for update_id, handled in self._handled.items() if not handled), None)

    def confirm(self) -> int | None:
        """The offset to ask Telegram with: it confirms everything before the oldest that is not handled.

        What is confirmed is recognised no more, so the next call has to be made with this offset. None before the
        first update.
        """
        oldest = self.oldest()
        for update_id in list(self._handled):
            if update_id == oldest:
                break
            del self._handled[update_id]
            self._offset = update_id + 1
        return self._offset

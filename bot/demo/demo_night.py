"""What is shown: a recorded night, the election that it belongs to, and how."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from bot import catalogue, feed_address
from bot.election.origin import Wording
from bot.feed_address import RecordedNight
from bot.feeds import FeedError
from bot.feeds.recording import Recording

NIGHT = "kz-2023-mazhilis"
"""What is shown where nothing else is asked for."""
SPEED = 300
LONGEST_WAIT = 30 * 60
"""Seconds of the night between two of its moments that are played at most: nothing happens in a longer wait."""


class DemoError(Exception):
    """The demo cannot be shown; the message says why, and what to do, in one sentence."""


@dataclass(frozen=True, slots=True)
class DemoNight:
    """One night to show.

    Attributes:
        night: the folder of the recording.
        election: the folder of its election.
        names: what the night is called.
        invented: what of it is invented, in words; None where nothing is.
        language: the code of the language of the first person, the group and the channel.
        speed: how many times as fast as it was the night begins to pass.
        faults: whether faults can be pressed: a dress rehearsal.

    """

    night: Path
    election: Path
    names: Wording
    invented: Wording | None
    language: str = "en"
    speed: int = SPEED
    faults: bool = False

    @classmethod
    def choose(
        cls, night: str | None, election: str | None, language: str = "en", speed: int = SPEED, *, faults: bool = False
    ) -> Self:
        """Find a night and its election, each by its id or its folder; what is left out follows from the other.

        Raises CatalogueError, DefinitionError, FeedError or DemoError where there is none, or they do not belong
        together.
        """
        folder = catalogue.night_folder(night or _night_of(election))
        recording = Recording.read(catalogue.night_files(str(folder)))
        name = election or recording.election_id
        election_id = catalogue.load_election(name).id
        if recording.election_id != election_id:
            raise FeedError(f'is a night of "{recording.election_id}", not of "{election_id}"', str(night or folder))
        return cls(
            folder, catalogue.election_folder(name), recording.names, recording.invented, language, speed, faults
        )

    @property
    def feed_url(self) -> str:
        """The night as the bot is told of it, its waits as long at any speed as 30 minutes of the night."""
        return f"recorded:{self.night}?speed={self.speed}&gap={LONGEST_WAIT / self.speed:g}"


def _night_of(election: str | None) -> str:
    """The recording that an election names as its feed."""
    if election is None:
        return NIGHT
    feed = catalogue.load_election(election).feed
    address = None if feed is None else feed_address.parse(feed)
    if not isinstance(address, RecordedNight):
        raise DemoError(f'The election "{election}" names no recorded night of its own: give one with --night NIGHT.')
    return address.night

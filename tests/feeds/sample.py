"""A small election with something of everything that a feed may speak of."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.election.exit_poll import ExitPoll
from bot.election.model import Area
from bot.election.percent import Percent
from bot.election.turnout import Bulletin
from tests.election.build import ORIGIN, district_contest, election, list_contest, names

BULLETIN = Bulletin(datetime(2023, 3, 19, 4, 10, tzinfo=UTC), Percent.parse("14.21"), 1710381, 12032550, {}, ORIGIN)
POLL = ExitPoll(
    id="socis",
    pollster=names("SOCIS-A"),
    clients=("KTK",),
    published_at=datetime(2023, 3, 19, 18, 12, tzinfo=UTC),
    shares={"amanat": Percent.parse("54.42"), "nsdp": Percent.parse("4.91")},
    turnout=None,
    respondents=None,
    stations=467,
    margin=None,
    margin_text=None,
    origin=ORIGIN,
)
ELECTION = replace(
    election(
        list_contest(
            ("amanat", "auyl", "nsdp"),
            constituencies={"north": 3, "south": 2},
            runs_in={"south": ("amanat", "auyl")},
            against_all="against_all",
        ),
        district_contest(("1", "2")),
    ),
    areas=(
        Area("KZ-10", names("Abai"), "Asia/Almaty", None, ORIGIN),
        Area("KZ-71", names("Astana"), "UTC", None, ORIGIN),
    ),
    bulletins=(BULLETIN,),
    exit_polls=(POLL,),
    sources={"test": names("a test"), "agency": names("an agency")},
)

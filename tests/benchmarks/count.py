"""The count beside votelib, and what one look at a feed and one screen cost."""

from collections.abc import Callable
from functools import partial

import votelib.component.divisor
import votelib.component.quota
import votelib.evaluate.proportional

from bot import catalogue
from bot.election.model import Election
from bot.election.night import Night, take
from bot.election.origin import Confidence, Origin
from bot.election.rules import Allocation, Method, TieBreak
from bot.election.seats import Precedence, allocate
from bot.election.working import work_out
from bot.feeds import FORMATS, Payload
from bot.feeds.recording import Recording
from bot.text.languages import Language
from bot.text.results import results
from tests.benchmarks.timing import side_by_side

PASSED = {
    "amanat": 3_431_510,
    "auyl": 693_938,
    "respublica": 547_154,
    "aqjol": 535_139,
    "qhp": 432_920,
    "nsdp": 331_058,
}
"""The final votes of the lists above the line, Kazakhstan, 19 March 2023."""


def _ours(method: Method, seats: int) -> Callable[[], object]:
    origin = Origin((), Confidence.HIGH)
    rule = Allocation(method, TieBreak.LOT, origin, origin)
    election = catalogue.load_election("kz-2023-mazhilis")
    precedence = Precedence.of(election, election.list_contests[0])
    return lambda: allocate(PASSED, seats, rule, precedence)


def _seats() -> None:
    hare = votelib.evaluate.proportional.LargestRemainder("hare")
    dhondt = votelib.evaluate.proportional.HighestAverages("d_hondt")
    side_by_side(
        "69 seats by Hare quota and largest remainder, 6 lists",
        {"votelib (baseline)": lambda: hare.evaluate(PASSED, 69), "bot": _ours(Method.HARE, 69)},
        repeat=200,
    )
    side_by_side(
        "69 seats by D'Hondt, 6 lists",
        {"votelib (baseline)": lambda: dhondt.evaluate(PASSED, 69), "bot": _ours(Method.DHONDT, 69)},
        repeat=50,
    )


def _one_look() -> None:
    election = catalogue.load_election("pt-2019-assembleia")
    payload = Recording.read(catalogue.night_files("pt-2019-assembleia")).moments[-1].payload
    snapshot = FORMATS["canonical"](payload, election)
    side_by_side(
        f"One look at a count of 20 constituencies and 21 lists ({len(payload.body):,} bytes)",
        {
            "reading it (baseline)": lambda: FORMATS["canonical"](payload, election),
            "working it out": lambda: work_out(election, snapshot),
            "reading it and taking it in": lambda: _taken(payload, election),
        },
        repeat=10,
    )
    night = take(Night(election), snapshot).night
    languages = [Language(code, body) for code, body in catalogue.locale_files().items()]
    side_by_side(
        "The screen of results, 21 lists",
        {language.code: partial(results, night, snapshot.feed_time, language) for language in languages},
        repeat=20,
    )


def _taken(payload: Payload, election: Election) -> Night:
    return take(Night(election), FORMATS["canonical"](payload, election)).night


def run() -> None:
    """Measure and print."""
    _seats()
    _one_look()

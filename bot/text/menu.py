"""The buttons under the screens: every screen that has something to show, the shown one marked."""

from bot.election.night import Night
from bot.text import names
from bot.text.languages import Language
from bot.text.reading import Reading
from bot.text.screen import Button

RESULTS, THRESHOLD, SEATS = "results", "threshold", "seats"
POLLS, TURNOUT, COMPARISON = "polls", "turnout", "comparison"
PARTY = "party:"
_IN_A_ROW = 3
_MOST_PARTIES = 12


def menu(shown: str, night: Night, language: Language) -> tuple[tuple[Button, ...], ...]:
    """The rows that move between screens."""
    buttons = [_button(data, text, shown) for data, text in _screens(night, language)]
    return _in_rows(buttons)


def parties(shown: str, reading: Reading) -> tuple[tuple[Button, ...], ...]:
    """A button for each party, the largest first; of many parties only the larger ones."""
    wanted = [line.id for line in reading.ranked()][:_MOST_PARTIES]
    return _in_rows([_button(PARTY + party, reading.label(party), shown) for party in wanted])


def _screens(night: Night, language: Language) -> list[tuple[str, str]]:
    election = night.election
    bars = [names.bar_name(contest, language) for contest in election.list_contests if contest.threshold is not None]
    screens = {
        RESULTS: (True, language.text("Results")),
        THRESHOLD: (bool(bars), language.text("{line} line", line="".join(bars[:1]))),
        SEATS: (True, language.text("Seats")),
        POLLS: (bool(night.exit_polls), language.text("Exit polls")),
        TURNOUT: (True, language.text("Turnout")),
        COMPARISON: (election.previous is not None, language.text("Comparison")),
    }
    return [(data, text) for data, (there, text) in screens.items() if there]


def _button(data: str, text: str, shown: str) -> Button:
    return Button(f"· {text} ·" if data == shown else text, data)


def _in_rows(buttons: list[Button]) -> tuple[tuple[Button, ...], ...]:
    return tuple(tuple(buttons[i : i + _IN_A_ROW]) for i in range(0, len(buttons), _IN_A_ROW))

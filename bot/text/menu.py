"""The buttons under the screens: every screen that has something to show, the shown one marked.

The screens of the count stand under one another in three rows; what is read once stands behind "More".
"""

from collections.abc import Sequence

from bot.election.model import Area
from bot.election.night import Night
from bot.text import caption, names
from bot.text.languages import Language
from bot.text.reading import Reading, largest_first
from bot.text.screen import Button

RESULTS, THRESHOLD, SEATS = "results", "threshold", "seats"
POLLS, TURNOUT, COMPARISON = "polls", "turnout", "comparison"
DISTRICTS, CALENDAR, BACKGROUND = "districts", "calendar", "background"
ABOUT, PRIVACY, HELP = "about", "privacy", "help"
SUBSCRIPTIONS, LANGUAGES = "subscriptions", "languages"
"""These two show what the asking chat has set, so they are no views of the night."""
PARTY = "party:"
_SHOWN = "• "
_MOST_PARTIES = 12


def menu(shown: str, night: Night, language: Language) -> tuple[tuple[Button, ...], ...]:
    """The rows that move between screens."""
    buttons = [marked_button(data, text, shown) for data, text in _screens(night, language)]
    return in_rows(buttons, _SHOWN)


def parties(shown: str, reading: Reading) -> tuple[tuple[Button, ...], ...]:
    """A button for each party, the largest first; of many parties only the larger ones."""
    wanted = [line.id for line in reading.ranked()][:_MOST_PARTIES]
    return in_rows([marked_button(PARTY + party, reading.label(party), shown) for party in wanted], _SHOWN)


def largest_parties(night: Night) -> tuple[str, ...]:
    """The parties that get a button each: the largest of the count, in ballot order before there is one."""
    return largest_first(night)[:_MOST_PARTIES]


def back(shown: str, language: Language) -> tuple[tuple[Button, ...], ...]:
    """The one row under a screen that stands behind "More"."""
    ways = {RESULTS: language.text("Results"), HELP: language.text("More")}
    return (tuple(marked_button(data, text, shown) for data, text in ways.items()),)


def neighbours(prefix: str, areas: Sequence[Area], shown: Area, language: Language) -> tuple[tuple[Button, ...], ...]:
    """The buttons that lead to the area before and to the one behind; at an end they go on from the other."""
    if len(areas) < 2:
        return ()
    place = areas.index(shown)
    before, behind = areas[place - 1], areas[(place + 1) % len(areas)]
    back_to = Button(f"‹ {language.pick(before.names)}", prefix + before.id)
    return in_rows([back_to, Button(f"{language.pick(behind.names)} ›", prefix + behind.id)])


def _screens(night: Night, language: Language) -> list[tuple[str, str]]:
    election = night.election
    thresholds = [
        names.threshold_name(contest, language) for contest in election.list_contests if contest.threshold is not None
    ]
    screens = {
        RESULTS: (True, language.text("Results")),
        THRESHOLD: (bool(thresholds), language.text("{line} line", line="".join(thresholds[:1]))),
        SEATS: (True, language.text("Seats")),
        POLLS: (bool(night.exit_polls), language.text("Exit poll")),
        TURNOUT: (True, language.text("Turnout")),
        COMPARISON: (election.previous is not None, language.text("Compare")),
        DISTRICTS: (bool(election.district_contests), language.text("Districts")),
        SUBSCRIPTIONS: (True, language.text("Alerts")),
        HELP: (True, language.text("More")),
    }
    return [(data, text) for data, (there, text) in screens.items() if there]


def marked_button(data: str, text: str, shown: str) -> Button:
    """A button, marked where it leads to the screen that is shown already."""
    return Button(_SHOWN * (data == shown) + text, data)


def in_rows(buttons: Sequence[Button], mark: str = "") -> tuple[tuple[Button, ...], ...]:
    """The buttons three in a row, or two where one of them is too long for that; what is too long for two stands alone.

    `mark` is what may come before any of them, so that buttons stay where they are when one is marked.
    """
    most = max(2, caption.in_a_row([button.label for button in buttons], mark))
    found: list[list[Button]] = []
    for button in buttons:
        row = [*found[-1], button] if found else [button]
        if len(row) in range(2, most + 1) and len(row) <= caption.in_a_row([each.label for each in row], mark):
            found[-1] = row
        else:
            found.append([button])
    return tuple(map(tuple, found))

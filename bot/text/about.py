"""Where the figures come from and how they are worked out: source, class, method, age, base, and what is not known."""

from collections.abc import Iterator
from datetime import datetime

from bot.election.model import ListContest
from bot.election.night import Night
from bot.election.origin import Origin
from bot.election.snapshot import all_counted
from bot.text import bases, names
from bot.text.fold import fitting, folded
from bot.text.languages import Language
from bot.text.menu import ABOUT, back
from bot.text.provenance import NO_COUNT, count_footer, is_final, message, no_count_footer
from bot.text.reading import readings
from bot.text.screen import Html, Screen, bold, paragraphs, rows
from bot.text.seats import method

_LETTERS = 2400


def about(night: Night, now: datetime, language: Language) -> Screen:
    """The screen of sources and methods."""
    election, result = night.election, night.result
    test = result is not None and result.test
    key = election.count_source if result is None else result.source
    head = language.text("The figures come from: {source}", source=names.source(election, key, language))
    body = paragraphs(
        language.text(
            "There is no independent count. The bot repeats what the source publishes, works shares and seats out of "
            "it and checks that they agree with one another; it cannot check the votes."
        ),
        _age(night, now, language),
        *(_contest(contest, language) for contest in election.list_contests),
        _notes(night, language),
    )
    return Screen(message(test, head, body, _footer(night, now, language), language), back(ABOUT, language))


def _age(night: Night, now: datetime, language: Language) -> str | None:
    if night.result is None:
        return None
    return language.text("Age of the newest figures: {age}", age=language.age(now - night.result.feed_time))


def _contest(contest: ListContest, language: Language) -> Html:
    return rows(
        bold(language.pick(contest.names)),
        language.text("Method: {method}", method=method(contest, language)),
        language.text("Shares of {base}", base=bases.kind(contest, language)),
        bases.basis(contest, language),
    )


def _notes(night: Night, language: Language) -> Html | None:
    sentences = [f"• {text}" for text in dict.fromkeys(_sentences(night, language))]
    if not sentences:
        return None
    head = bold(language.text("What to know of the figures"))
    return rows(head, folded(fitting(sentences, _LETTERS, language)))


def _sentences(night: Night, language: Language) -> Iterator[str]:
    """The notes of the rules, then those of the figures; both may speak of the whole count, so they wait for it."""
    if not _complete(night):
        return
    for contest in night.election.list_contests:
        for origin in _origins(contest):
            if origin.note is not None:
                yield language.pick(origin.note)
    yield from (language.pick(note.text) for note in night.election.notes)


def _complete(night: Night) -> bool:
    result = night.result
    if result is None or result.test or night.held_back:
        return False
    if is_final(result):
        return True
    return bool(result.lists) and all(all_counted(found.counted, found.total) for found in result.lists.values())


def _origins(contest: ListContest) -> Iterator[Origin]:
    yield contest.base.origin
    if contest.threshold is not None:
        yield contest.threshold.origin
        yield contest.threshold.too_few.origin
    yield contest.allocation.origin
    yield contest.allocation.tie_break_origin


def _footer(night: Night, now: datetime, language: Language) -> Html:
    if night.result is None:
        return rows(language.text(NO_COUNT), no_count_footer(night, now, language))
    reading = next(iter(readings(night, language)), None)
    return count_footer(night, night.result, None if reading is None else reading.counted, language)

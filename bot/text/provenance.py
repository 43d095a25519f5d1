"""What stands with every figure: its class, how much is counted, who says so and when; and the mark of a rehearsal."""

from datetime import datetime

from bot.election.model import Election
from bot.election.night import Night
from bot.election.origin import Origin
from bot.election.result import ListResult, Result
from bot.election.snapshot import CountClass
from bot.text import names, numbers
from bot.text.languages import Language, marked
from bot.text.screen import Html, bold, html, paragraphs, rows

CLASSES = {
    CountClass.EXIT_POLL: marked("Exit poll"),
    CountClass.PARTIAL: marked("Part of the count"),
    CountClass.PRELIMINARY: marked("Preliminary result"),
    CountClass.FINAL: marked("Final result"),
}
BULLETIN = marked("Turnout bulletin")
SCHEDULE = marked("By the official hours of voting")
REHEARSAL = marked("REHEARSAL, invented")
NO_COUNT = marked("No count yet")


def message(test: bool, head: str, body: Html | str | None, footer: Html, language: Language) -> Html:
    """A message: what happened, then the rest, then where it comes from. `test` marks invented figures."""
    return paragraphs(bold(invented(head, language) if test else head), body, footer)


def invented(news: str, language: Language) -> str:
    """The news behind the mark of invented figures, in one line: lists of chats, quotes and notices show no second."""
    return language.text("{mark}. {news}", mark=language.text(REHEARSAL), news=news)


def is_final(result: Result) -> bool:
    """Whether the source itself calls this result final."""
    return result.class_ is CountClass.FINAL


def evidence(statement: str, result: Result, contest: ListResult | None, language: Language) -> str:
    """A statement about the count, with the evidence that it rests on: "... with 61.25% counted"."""
    return language.text("{statement} {evidence}", statement=statement, evidence=_evidence(result, contest, language))


def _evidence(result: Result, contest: ListResult | None, language: Language) -> str:
    if result.class_ is CountClass.FINAL:
        return language.text("in the final result")
    if result.class_ is CountClass.PRELIMINARY:
        return language.text("in the preliminary result")
    if contest is None or contest.counted is None or not contest.total:
        return language.text("in a part of the count")
    share = numbers.part(contest.counted, contest.total, language)
    return language.text("with {share} counted", share=share)


def counted(contest: ListResult | None, language: Language) -> str:
    """How much is counted, as published; never worked out of votes."""
    if contest is None or contest.counted is None:
        return language.text("how much is counted: not published")
    some = language.number(contest.counted)
    if not contest.total:
        return language.text("{some} counted, of how many is not published", some=some)
    return language.text("{some} of {all} counted", some=some, all=language.number(contest.total))


def count_kind(result: Result, contest: ListResult | None, language: Language) -> str:
    """The class of the figures and how much is counted. A final result is whole, whether or not that is printed."""
    kind = language.text(CLASSES[result.class_])
    if is_final(result) and (contest is None or contest.counted is None):
        return kind
    return language.text("{kind}, {counted}", kind=kind, counted=counted(contest, language))


def count_footer(night: Night, result: Result, contest: ListResult | None, language: Language) -> Html:
    """Where the figures of the night's count come from, how much is counted, and that they may still change."""
    kind = count_kind(result, contest, language)
    if not is_final(result):
        kind = language.text("{kind}. It may still change.", kind=kind)
    return rows(
        _doubt(night, result.feed_time, language),
        footer(kind, night.election, result.source, result.feed_time, language),
    )


def no_count_footer(night: Night, at: datetime, language: Language) -> Html:
    """What stands under a message while there is no count here: that newer figures are not believed, and at what time.

    It names no source: that the bot has no count is not what anybody published.
    """
    return rows(_doubt(night, at, language), as_of(night.election, at, language))


def as_of(election: Election, at: datetime, language: Language) -> Html:
    """The time at which the bot has nothing: it is no source's statement, so none is named."""
    return html("<i>{text}</i>", text=language.text("As of {time}", time=language.moment(at, election.zone)))


def footer(kind: str, election: Election, key: str, at: datetime, language: Language) -> Html:
    """The kind of the figures, who published them and when, in the election's own time zone."""
    who = language.text("Source: {source}", source=names.source(election, key, language))
    when = language.text("Time: {time}", time=language.moment(at, election.zone))
    return html("<i>{text}</i>", text=rows(kind, who, when))


def origin_footer(kind: str, election: Election, origin: Origin, at: datetime, language: Language) -> Html:
    """The footer of what the definition or a feed states with an origin, under the first of its sources."""
    return footer(kind, election, origin.sources[0] if origin.sources else election.count_source, at, language)


def _doubt(night: Night, beside: datetime, language: Language) -> str | None:
    """That newer figures wait or are not believed; `beside` is the time that stands under it."""
    shown = night.count.feed_time if night.count else None
    held, refused = night.held, night.quarantined
    if held is not None and (shown is None or held.feed_time > shown):
        time = language.moment(held.feed_time, night.election.zone, beside)
        return language.text("Figures of {time} went down; they are shown once the source confirms them.", time=time)
    if refused is not None and (shown is None or refused.feed_time > shown):
        time = language.moment(refused.feed_time, night.election.zone, beside)
        return language.text("Figures of {time} cannot be right and are not shown.", time=time)
    return None

"""What the shares of a contest are shares of, in words: the base that the law names or the commission uses."""

from bot.election.model import ListContest
from bot.election.rules import BaseKind, Basis
from bot.text.languages import Language, marked
from bot.text.reading import Reading

_KINDS = {
    BaseKind.LISTED_WITH_AGAINST_ALL: marked('votes for all lists and "against all"'),
    BaseKind.LISTED_WITHOUT_AGAINST_ALL: marked('votes for all lists, without "against all"'),
    BaseKind.VALID: marked("valid votes"),
    BaseKind.CAST: marked("ballots cast"),
    BaseKind.REGISTERED: marked("voters on the lists"),
}
_BASIS = {
    Basis.LAW: marked("The law names this base."),
    Basis.PRACTICE: marked("This base is the commission's practice; the law does not name it in so many words."),
}


def base(reading: Reading) -> str:
    """What all shares of a contest are of, with its number where it was published."""
    language, named = reading.language, kind(reading.contest, reading.language)
    if reading.counted.base is None:
        return language.text("Shares of {base}; their number is not published", base=named)
    return language.text("Shares of {base}: {number}", base=named, number=language.number(reading.counted.base))


def kind(contest: ListContest, language: Language) -> str:
    """What all shares of a contest are of."""
    return language.text(_KINDS[contest.base.kind])


def basis(contest: ListContest, language: Language) -> str:
    """Whether the law names the base, or the commission computes so in practice."""
    return language.text(_BASIS[contest.base.basis])

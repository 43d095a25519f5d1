"""What things are called in the reader's language: lists, contests, the line, sources."""

from fractions import Fraction

from bot.election.model import INDEPENDENT, Election, ListContest
from bot.election.origin import Origin
from bot.text.languages import Language, marked
from bot.text.numbers import plain

NOT_KNOWN = marked("not known here")


def label(election: Election, line: str, language: Language) -> str:
    """The short name of a ballot line: a party's abbreviation, an option's name, "independents"."""
    party = election.party(line)
    if party is not None:
        return language.pick(party.abbreviations)
    for option in election.options:
        if option.id == line:
            return language.pick(option.names)
    return language.text("independents") if line.startswith(INDEPENDENT) else line


def full_name(election: Election, line: str, language: Language) -> str:
    """The full name of a party, the short name of any other line."""
    party = election.party(line)
    return label(election, line, language) if party is None else language.pick(party.names)


def threshold_percent(contest: ListContest, line: str) -> Fraction | None:
    """The percent that this line of the ballot needs; None where it needs none or is no list."""
    if contest.threshold is None or line not in contest.lists:
        return None
    return contest.threshold.percent_for(line)


def threshold_name(contest: ListContest, language: Language, line: str | None = None) -> str:
    """The line as people name it, "5%": that of all lists, or this list's own; ValueError where there is none."""
    if contest.threshold is None:
        raise ValueError(f'the contest "{contest.id}" has no threshold')
    own = None if line is None else threshold_percent(contest, line)
    return language.percent(plain(contest.threshold.percent if own is None else own))


def source(election: Election, key: str, language: Language) -> str:
    """Who says so, as the election's definition writes it; the key itself where it does not list it."""
    return language.pick(election.sources.get(key, {"en": key}))


def first_source(election: Election, origin: Origin, language: Language) -> str:
    """The first of the sources of a statement: the one that its definition holds up as the main one."""
    return source(election, origin.sources[0] if origin.sources else election.count_source, language)

"""That a rule which was applied is not wholly verified, with who states it."""

from bot.election.model import Election
from bot.election.origin import Confidence, Origin
from bot.text import names
from bot.text.languages import Language, marked

_WORDS = {
    Confidence.MEDIUM: marked("The text of this rule is not fully verified."),
    Confidence.LOW: marked("This rule is not verified."),
    Confidence.NOT_FOUND: marked("No source of this rule was found."),
}


def reservation(rule: Origin, election: Election, language: Language) -> str | None:
    """What to know before relying on a rule: how far it is verified, its note and source; None where it is certain."""
    if rule.confidence not in _WORDS:
        return None
    note = "" if rule.note is None else f" {language.pick(rule.note)}"
    source = language.text("Source: {source}", source=names.first_source(election, rule, language))
    return f"{language.text(_WORDS[rule.confidence])}{note} {source}"

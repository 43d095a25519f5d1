"""The first words in a group: how the count stands, who may ask, and that the bot is silent until it is told to speak.

The whole screen of results would fill a telephone, so only its first line stands here.
"""

from datetime import datetime

from bot.election.model import EmbargoKind
from bot.election.night import Night
from bot.text.languages import Language
from bot.text.provenance import count_footer, message
from bot.text.reading import readings
from bot.text.results import lead
from bot.text.screen import Screen, bold, paragraphs, rows
from bot.text.waiting import held_back


def group_greeting(night: Night, now: datetime, language: Language) -> Screen:
    """How the count stands, where there is one that may be shown; then what to write for more."""
    name = language.text("Live count: {election}", election=language.pick(night.election.names))
    ways = rows(
        language.text("Anybody may ask: /results shows the count now, /help everything else."),
        language.text("It sends nothing by itself until an administrator writes /subscribe."),
    )
    reading = next(iter(readings(night, language)), None)
    if reading is None or held_back(night, EmbargoKind.OFFICIAL_COUNTS, now, language) is not None:
        return Screen(paragraphs(bold(name), ways))
    footer = count_footer(night, reading.result, reading.counted, language)
    return Screen(message(reading.result.test, lead(reading), rows(name, ways), footer, language))

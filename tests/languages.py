"""The languages that the bot speaks, with their catalogues."""

from bot import catalogue
from bot.text.languages import Language

LANGUAGES = {code: Language(code, po) for code, po in catalogue.locale_files().items()}

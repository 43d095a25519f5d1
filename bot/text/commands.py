"""The commands of the bot, and what each is called in a menu."""

from bot.text.languages import marked

COMMANDS = {
    "results": marked("Shares and seats"),
    "seats": marked("Seats and the method"),
    "threshold": marked("Who is above the line"),
    "party": marked("One party: /party NAME"),
    "turnout": marked("Turnout: /turnout REGION"),
    "districts": marked("Who won the districts"),
    "polls": marked("Exit polls side by side"),
    "compare": marked("Against the last election"),
    "subscribe": marked("Switch alerts on"),
    "unsubscribe": marked("Switch alerts off"),
    "alert": marked("Check an alert: /alert NUMBER"),
    "calendar": marked("What comes next"),
    "background": marked("What others report"),
    "about": marked("Source and method of the figures"),
    "language": marked("Choose the language"),
    "channel": marked("Alerts for a channel: /channel NAME"),
    "privacy": marked("What is kept of this chat"),
    "forget": marked("Erase all that is kept"),
    "help": marked("Everything the bot can do"),
    "start": marked("The count now"),
}
"""The commands in the order of the menu, by use, with what each is for."""

PRIVATE_ONLY = frozenset({"channel"})
"""The commands that are of no use in a group."""

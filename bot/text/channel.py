"""Settings of a channel, shown in private to its administrators; and what stands in their way."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.election.night import Night
from bot.text.language_menu import language_buttons
from bot.text.languages import ENGLISH, Language
from bot.text.menu import back
from bot.text.screen import Button, Html, Screen, bold, escape, paragraphs, rows
from bot.text.subscriptions import choices, listed

CHANNEL = "chan:"
"""What the data of every button here begins with: chan:<id>:on, :off, :on:<topic>, :off:<topic> or :lang:<code>."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel as it is set: silent until `confirmed`; `language` is a code, None where none was chosen.

    Nothing is known of it where it is not `kept`.
    """

    id: int
    title: str
    confirmed: bool
    topics: frozenset[str]
    language: str | None
    kept: bool = True


def channel_settings(night: Night, channel: Channel, languages: Mapping[str, Language], language: Language) -> Screen:
    """What the channel is told of and in what language, with a button for each choice."""
    if channel.confirmed:
        head = language.text("{title}: alerts are on", title=channel.title)
    else:
        head = language.text("{title}: silent until you switch alerts on", title=channel.title)
    spoken = languages.get(channel.language or ENGLISH, languages[ENGLISH])
    body = rows(
        language.text("Alerts: {topics}", topics=listed(night.election, channel.topics, language)),
        language.text("Language: {language}", language=spoken.name),
    )
    nothing = None if channel.kept else language.text("Nothing is kept of this channel.")
    return Screen(paragraphs(bold(head), body, nothing), _buttons(night, channel, languages, language))


def _buttons(
    night: Night, channel: Channel, languages: Mapping[str, Language], language: Language
) -> tuple[tuple[Button, ...], ...]:
    prefix = f"{CHANNEL}{channel.id}:"
    off, on = (
        Button(language.text("Switch off and erase"), f"{prefix}off"),
        Button(language.text("Switch on"), f"{prefix}on"),
    )
    switch = off if channel.confirmed else on
    topics = choices(night, channel.topics, language, prefix)
    return ((switch,), *topics, *language_buttons(languages, channel.language, prefix), *back("", language))


def which_channel(language: Language) -> Html:
    """The answer to the command without a name."""
    return paragraphs(
        bold(language.text("Which channel? /channel NAME shows its settings")),
        language.text("First make this bot an administrator of it that may post messages."),
    )


def unknown_channel(name: str, language: Language) -> Html:
    """The answer where Telegram shows no such channel to the bot."""
    return paragraphs(
        bold(language.text("{channel}: this bot is not in such a channel", channel=name)),
        language.text("Make it an administrator there that may post messages, then ask again."),
    )


def not_channel_admin(language: Language) -> str:
    """The answer to somebody who does not administer the channel."""
    return language.text("Only administrators of the channel can change its settings.")


def may_not_post(title: str, language: Language) -> Html:
    """The answer where the bot is in the channel and has no right to post."""
    return escape(
        language.text("{channel}: this bot may not post there. Give it the right to post messages.", channel=title)
    )

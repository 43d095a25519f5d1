"""What a chat is told of: the topics to choose from, each a button that names the state it leads to."""

from collections.abc import Iterator

from bot.election.audience import ALL, PARTY, THRESHOLDS
from bot.election.model import Election, ListContest
from bot.election.night import Night
from bot.text import names
from bot.text.languages import Language
from bot.text.menu import HELP, RESULTS, in_rows, largest_parties
from bot.text.screen import Button, Screen, bold, paragraphs

ON, OFF = "on:", "off:"
NOTHING = "off"
"""The data of the button that ends every topic."""
_CHOSEN = "✓ "


def subscriptions(night: Night, topics: frozenset[str], language: Language) -> Screen:
    """The menu of topics for the chat that asks: what is on, and a button for each."""
    text = paragraphs(
        bold(language.text("Alerts in this chat: {topics}", topics=listed(night.election, topics, language))),
        language.text(
            "“Everything” tells of every event; the line, who crosses it; a party, what changes for it. First figures, "
            "corrections, and preliminary and final results always come."
        ),
        language.text("A party without a button: /subscribe NAME. To end all: /unsubscribe."),
    )
    last = (Button(language.text("Results"), RESULTS), Button(language.text("More"), HELP))
    return Screen(text, (*choices(night, topics, language), last))


def choices(
    night: Night, topics: frozenset[str], language: Language, prefix: str = ""
) -> tuple[tuple[Button, ...], ...]:
    """The rows of topics; `prefix` stands before the data of each, where the settings of another chat are shown."""
    buttons = [_button(night.election, topic, topics, language, prefix) for topic in _topics(night, topics)]
    return in_rows(buttons, _CHOSEN)


def listed(election: Election, topics: frozenset[str], language: Language) -> str:
    """The topics as one phrase; "none" of none."""
    if ALL in topics:
        return topic_name(election, ALL, language)
    order = {PARTY + party.id: number for number, party in enumerate(election.parties)}
    shown = sorted(topics, key=lambda topic: (order.get(topic, -1), topic))
    if not shown:
        return language.text("none")
    return language.listing(topic_name(election, topic, language) for topic in shown)


def topic_name(election: Election, topic: str, language: Language) -> str:
    """A topic as a phrase: "everything", "the 5% line", a party's short name."""
    if topic == ALL:
        return language.text("everything")
    if topic == THRESHOLDS:
        thresholds = [names.threshold_name(contest, language) for contest in _with_line(election)]
        return language.text("the {line} line", line="".join(thresholds[:1]))
    return names.label(election, topic.removeprefix(PARTY), language)


def changed(election: Election, topic: str, language: Language, *, on: bool) -> str:
    """The plain notice after a topic was switched."""
    name = topic_name(election, topic, language)
    return language.text("Alerts on: {topic}", topic=name) if on else language.text("Alerts off: {topic}", topic=name)


def _topics(night: Night, chosen: frozenset[str]) -> Iterator[str]:
    yield ALL
    if _with_line(night.election):
        yield THRESHOLDS
    shown = [PARTY + party for party in largest_parties(night)]
    yield from shown
    yield from sorted(topic for topic in chosen if topic.startswith(PARTY) and topic not in shown)


def _with_line(election: Election) -> list[ListContest]:
    return [contest for contest in election.list_contests if contest.threshold is not None]


def _button(election: Election, topic: str, chosen: frozenset[str], language: Language, prefix: str) -> Button:
    name = topic_name(election, topic, language)
    label, on = name[:1].upper() + name[1:], topic in chosen
    return Button(_CHOSEN * on + label, f"{prefix}{OFF if on else ON}{topic}")

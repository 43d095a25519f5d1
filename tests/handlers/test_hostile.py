"""Whatever people and clients send, nobody sees a fault, nothing is changed that should not be, and the bot goes on."""

from collections.abc import Awaitable, Callable

import pytest

from bot.sandbox import Call, Group, User
from bot.sandbox.methods import call
from bot.text.replies import old_button, plain_words, unknown_command
from storage.tables import chats, subscriptions
from tests.handlers.town import Town, edits, messages, notices
from tests.languages import LANGUAGES

pytestmark = pytest.mark.asyncio(loop_scope="session")

ENGLISH = LANGUAGES["en"]
MARKUP = '<b>&"</i>\u202e\u2067<a href="https://example.org">'
FORGED = (
    "",
    " ",
    "on",
    "on:",
    "off:",
    "on:party:",
    "on:party:gone",
    "off:party:gone",
    "lang",
    "lang:",
    "lang:xx",
    "chan:",
)
OLD = ("share", "party:", "party:gone", "districts:Atlantis", "turnout:", "calendar:0", "calendar:999999999999999999")
FOREIGN = ("results\x00", "RESULTS", "../results", "🦆", "%s%s%n", "{language}", "'; DROP TABLE chats; --", "x" * 64)
REGEX = (".*", "(((", "[a-z]+", "\\", "(?P<n>a)(?P=n)", "(a+)+$", "^$", "|")
EMOJI = ("🦆", "🇰🇿🇰🇿", "👨‍👩‍👧‍👦" * 50)


async def _answered(town: Town, user: User, text: str) -> Call:
    """The answer to a text, which Telegram took."""
    answer = await town.ask(user, text)
    assert answer.error is None
    return answer


async def names_and_titles(town: Town) -> None:
    user = await town.user(name=MARKUP)
    await _answered(town, user, "/start")
    group = await town.group(user, title=MARKUP)
    assert (await town.ask(user, "/subscribe", group)).error is None
    channel = await town.channel(user, "marked_up", title=MARKUP)
    answer = await _answered(town, user, "/channel @marked_up")
    assert "&lt;b&gt;&amp;" in answer.params["text"]
    assert "\u202e" not in answer.params["text"]
    (edit,) = edits(await town.press(user, answer, f"chan:{channel.id}:on"))
    assert edit.error is None


async def five_thousand_characters(town: Town) -> None:
    user = await town.user("kk")
    for command in (
        "party",
        "turnout",
        "districts",
        "subscribe",
        "unsubscribe",
        "alert",
        "language",
        "channel",
        "start",
    ):
        await _answered(town, user, f"/{command} {'ж' * 5000}")


async def markup_behind_commands(town: Town) -> None:
    user = await town.user()
    for command in ("party", "turnout", "districts", "subscribe", "channel", "alert"):
        answer = await _answered(town, user, f"/{command} {MARKUP}")
        assert "\u202e" not in answer.params["text"]


async def a_party_that_is_a_regex(town: Town) -> None:
    user = await town.user()
    for pattern in REGEX:
        for command in ("party", "subscribe party", "turnout"):
            await _answered(town, user, f"/{command} {pattern}")
    assert await town.kept(subscriptions, chat_id=user.id) == []


async def _buttons(town: Town, forged: tuple[str, ...]) -> None:
    user = await town.user()
    message = await _answered(town, user, "/results")
    for data in forged:
        calls = await town.press(user, message, data)
        assert (notices(calls), edits(calls)) == ([old_button(ENGLISH)], []), data
    assert await town.kept(chats, id=user.id) == []


async def forged_buttons(town: Town) -> None:
    await _buttons(town, FORGED)


async def old_buttons(town: Town) -> None:
    await _buttons(town, OLD)


async def foreign_buttons(town: Town) -> None:
    await _buttons(town, FOREIGN)


async def a_button_of_a_deleted_message(town: Town) -> None:
    user = await town.user()
    message = await _answered(town, user, "/results")
    await call(town.sandbox, "deleteMessage", {"chat_id": user.id, "message_id": message.result["message_id"]})
    for data in ("seats", "lang:ru", "on:all", "gone"):
        calls = await town.press(user, message, data)
        assert len(notices(calls)) == 1, data


async def settings_of_somebody_elses_channel(town: Town) -> None:
    theirs = await town.channel(await town.user())
    user = await town.user()
    message = await _answered(town, user, "/results")
    for wanted in ("on", "off", "on:all", "lang:ru"):
        assert edits(await town.press(user, message, f"chan:{theirs.id}:{wanted}")) == []
    for number in (user.id, -(10**18), 10**30):
        calls = await town.press(user, message, f"chan:{number}:on")
        assert len(notices(calls)) == 1
    (kept,) = await town.kept(chats, id=theirs.id)
    assert (kept["confirmed"], kept["language"]) == (False, None)


async def commands_in_a_channel(town: Town) -> None:
    channel = await town.channel(await town.user())
    for text in ("/start", "/subscribe", "/forget", "/results@sandbox_bot", "/nothing"):
        assert await town.calls_after(town.sandbox.post(channel, text)) == []
    assert await town.kept(subscriptions, chat_id=channel.id) == []


async def edited_commands(town: Town) -> None:
    user = await town.user()
    group = await town.group(user)
    said = await town.sandbox.say(user, "hello")
    await town.idle()
    assert await town.calls_after(town.sandbox.edit(user, said.message_id, "/subscribe")) == []
    said = await town.sandbox.say(user, "/results@sandbox_bot", group)
    await town.idle()
    assert await town.calls_after(town.sandbox.edit(user, said.message_id, "/forget@sandbox_bot", chat=group)) == []
    assert await town.kept(subscriptions, chat_id=user.id) == []


async def nothing_but_emoji(town: Town) -> None:
    user = await town.user()
    for text in EMOJI:
        assert (await _answered(town, user, text)).params["text"] == plain_words(LANGUAGES["en"])
        for command in ("party", "turnout", "subscribe", "language", "results"):
            await _answered(town, user, f"/{command} {text}")


async def a_bot_as_user(town: Town) -> None:
    robot = await town.sandbox.add_user("Robot", username="other_bot", is_bot=True)
    owner = await town.user()
    group = await town.group(owner, robot)
    await town.sandbox.promote(group, robot)
    await _silence(town, robot, group, "/results@sandbox_bot", "/subscribe@sandbox_bot", "/nothing@sandbox_bot")
    assert await town.kept(subscriptions, chat_id=group.id) == []


async def a_start_with_a_bad_payload(town: Town) -> None:
    user = await town.user("ru")
    wanted = town.live.screen("results", LANGUAGES["ru"]).html
    for payload in ("x" * 65, "../../etc/passwd", "<script>", "a b c", "🦆", "%00", "-", "party:amanat"):
        assert (await _answered(town, user, f"/start {payload}")).params["text"] == wanted


async def commands_for_another_bot(town: Town) -> None:
    user = await town.user()
    group = await town.group(user)
    await town.sandbox.promote(group)
    await _silence(town, user, group, "/results@other_bot", "/subscribe@other_bot", "text /results")


async def commands_that_are_almost_ones(town: Town) -> None:
    user = await town.user()
    said = {plain_words(LANGUAGES["en"]), unknown_command(LANGUAGES["en"])}
    for text in ("/", "//results", "/результаты", "/ results", "./results", "@sandbox_bot results"):
        assert (await _answered(town, user, text)).params["text"] in said
    for text in ("/results\nwith\nlines", "/results\t", "/results " + "\u200b" * 100):
        assert (await _answered(town, user, text)).params["text"].startswith("<b>")


async def control_characters(town: Town) -> None:
    user = await town.user()
    odd = "".join(map(chr, range(1, 32))) + "\u200f\u2066\ufeff\ud7ff\ufffd"
    for command in ("party", "subscribe", "alert", "channel", "language"):
        await _answered(town, user, f"/{command} a{odd}b")


async def languages_that_are_none(town: Town) -> None:
    user = await town.user("xx-hostile-" + "y" * 200)
    for words in ("xx", "../en", "EN RU", "' OR 1=1", "kk_KZ"):
        await _answered(town, user, f"/language {words}")
    assert await town.kept(chats, id=user.id) == []


async def _silence(town: Town, user: User, group: Group, *texts: str) -> None:
    for text in texts:
        assert messages(await town.calls_after(town.sandbox.say(user, text, group))) == [], text


ATTACKS: tuple[Callable[[Town], Awaitable[None]], ...] = (
    names_and_titles,
    five_thousand_characters,
    markup_behind_commands,
    a_party_that_is_a_regex,
    forged_buttons,
    old_buttons,
    foreign_buttons,
    a_button_of_a_deleted_message,
    settings_of_somebody_elses_channel,
    commands_in_a_channel,
    edited_commands,
    nothing_but_emoji,
    a_bot_as_user,
    a_start_with_a_bad_payload,
    commands_for_another_bot,
    commands_that_are_almost_ones,
    control_characters,
    languages_that_are_none,
)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
async def test_hostile(town: Town, attack: Callable[[Town], Awaitable[None]]) -> None:
    await attack(town)
    assert town.apologies() == []
    bystander = await town.ask(await town.user(), "/results")
    assert bystander.params["text"] == town.live.screen("results", ENGLISH).html

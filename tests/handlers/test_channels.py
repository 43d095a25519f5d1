"""A channel is silent until one of its admins switches alerts on, in private."""

import pytest

from bot.sandbox import Call, Channel, User
from bot.text.channel import may_not_post, not_channel_admin, unknown_channel
from bot.text.menu import RESULTS
from bot.text.replies import old_button
from storage.tables import chats, subscriptions
from tests.handlers.town import Town, data_of, edits, messages, notices
from tests.languages import LANGUAGES

pytestmark = pytest.mark.asyncio(loop_scope="session")
ENGLISH = LANGUAGES["en"]


async def asked(town: Town, *, username: str | None = None, title: str = "News") -> tuple[User, Channel, Call]:
    """An admin who wrote to the bot before, their channel, and the question that came when the bot was let in."""
    admin = await town.user("ru")
    await town.ask(admin, "/start")
    channel = await town.sandbox.add_channel(title, username, owner=admin)
    (question,) = messages(await town.calls_after(town.sandbox.add_bot(channel, admin=True)))
    return admin, channel, question


async def settings(town: Town, channel: Channel) -> tuple[bool, set[str], str | None]:
    """Whether the channel may be written to, what it follows, and in which language."""
    followed = {row["topic"] for row in await town.kept(subscriptions, chat_id=channel.id)}
    for chat in await town.kept(chats, id=channel.id):
        return chat["confirmed"], followed, chat["language"]
    return False, followed, None


async def test_a_new_channel_is_silent_and_its_admin_is_asked_in_private(town: Town) -> None:
    admin, channel, question = await asked(town)
    assert question.chat_id == admin.id
    assert f"chan:{channel.id}:on" in data_of(question)
    assert await settings(town, channel) == (False, set(), None)
    assert channel.messages == {}


async def test_an_admin_who_never_wrote_to_the_bot_is_not_asked_and_nothing_breaks(town: Town) -> None:
    admin = await town.user()
    channel = await town.channel(admin, "news_of_a_stranger")
    answer = await town.ask(admin, "/channel @news_of_a_stranger")
    assert f"chan:{channel.id}:on" in data_of(answer)


async def test_an_admin_switches_alerts_on_and_off_and_chooses_topics_and_language(town: Town) -> None:
    admin, channel, question = await asked(town)
    steps: dict[str, tuple[bool, set[str], str | None]]
    steps = {"on": (True, {"all"}, "ru"), "on:thresholds": (True, {"all", "thresholds"}, "ru")}
    steps |= {"off:all": (True, {"thresholds"}, "ru"), "lang:kk": (True, {"thresholds"}, "kk")}
    steps |= {"off": (False, set(), None)}
    for wanted, state in steps.items():
        for _ in range(2):
            calls = await town.press(admin, question, f"chan:{channel.id}:{wanted}")
            assert notices(calls) == [""]
            assert await settings(town, channel) == state


async def test_a_channel_that_is_switched_on_is_shown_how_the_count_stands_once_and_in_its_language(town: Town) -> None:
    admin, channel, question = await asked(town)
    await town.press(admin, question, f"chan:{channel.id}:lang:kk")
    for _ in range(2):
        await town.press(admin, question, f"chan:{channel.id}:on")
    expected = town.live.screen(RESULTS, LANGUAGES["kk"])
    calls = [call for call in town.sandbox.sent if call.chat_id == channel.id]
    (post,) = messages(calls)
    assert post.params["text"] == expected.html
    assert "reply_markup" not in post.params


async def test_nothing_is_left_of_a_channel_that_is_switched_off(town: Town) -> None:
    admin, channel, question = await asked(town)
    for wanted in ("on", "lang:kk"):
        await town.press(admin, question, f"chan:{channel.id}:{wanted}")
    (edit,) = edits(await town.press(admin, question, f"chan:{channel.id}:off"))
    assert "Об этом канале ничего не хранится." in edit.params["text"]
    assert await town.kept(chats, id=channel.id) == await town.kept(subscriptions, chat_id=channel.id) == []


@pytest.mark.parametrize("name", ["@{0}", "{0}", "t.me/{0}", "https://t.me/{0}", "{1}"])
async def test_a_channel_is_found_by_its_name_its_link_or_its_number(town: Town, name: str) -> None:
    username = f"news_{len(town.sandbox.chats)}"
    admin, channel, _ = await asked(town, username=username)
    answer = await town.ask(admin, f"/channel {name.format(username, channel.id)}")
    assert f"chan:{channel.id}:on" in data_of(answer)


async def test_only_admins_of_the_channel_see_and_change_its_settings(town: Town) -> None:
    _, channel, _ = await asked(town, username="closed_settings")
    stranger = await town.user()
    refused = await town.ask(stranger, "/channel @closed_settings")
    assert refused.params["text"] == not_channel_admin(ENGLISH)
    calls = await town.press(stranger, refused, f"chan:{channel.id}:on")
    assert (notices(calls), edits(calls)) == ([not_channel_admin(ENGLISH)], [])
    assert (await settings(town, channel))[0] is False


async def test_an_admin_who_was_demoted_changes_nothing_with_an_old_button(town: Town) -> None:
    _, channel, _ = await asked(town)
    second = await town.user()
    await town.sandbox.join(channel, second)
    await town.sandbox.promote(channel, second)
    question = await town.ask(second, f"/channel {channel.id}")
    await town.sandbox.demote(channel, second)
    assert notices(await town.press(second, question, f"chan:{channel.id}:on")) == [not_channel_admin(ENGLISH)]
    assert (await settings(town, channel))[0] is False


async def test_a_bot_that_may_not_post_says_what_it_needs_and_asks_once_it_may(town: Town) -> None:
    admin = await town.user()
    await town.ask(admin, "/start")
    channel = await town.sandbox.add_channel("No posts", owner=admin)
    adding = town.sandbox.add_bot(channel, admin=True, rights=["can_manage_chat"])
    assert messages(await town.calls_after(adding)) == []
    answer = await town.ask(admin, f"/channel {channel.id}")
    assert answer.params["text"] == may_not_post("No posts", ENGLISH)
    (question,) = messages(await town.calls_after(town.sandbox.promote(channel)))
    assert f"chan:{channel.id}:on" in data_of(question)


async def test_a_channel_that_puts_the_bot_out_is_gone_and_comes_back_silent_with_its_settings(town: Town) -> None:
    admin, channel, question = await asked(town)
    await town.press(admin, question, f"chan:{channel.id}:on")
    assert await town.calls_after(town.sandbox.demote(channel)) == []
    (chat,) = await town.kept(chats, id=channel.id)
    assert chat["gone_at"] is not None
    (edit,) = edits(await town.press(admin, question, f"chan:{channel.id}:off"))
    assert edit.params["text"] == unknown_channel(str(channel.id), LANGUAGES["ru"])
    (again,) = messages(await town.calls_after(town.sandbox.add_bot(channel, admin=True)))
    assert f"chan:{channel.id}:on" in data_of(again)
    assert await settings(town, channel) == (False, {"all"}, "ru")


@pytest.mark.parametrize(
    "name", ["@nobody_has_this", "@x", "-100", "123", "@", "<b>", "a b c", "🦆", "https://example.org/", "x" * 4000]
)
async def test_a_channel_that_there_is_not_is_said_so(town: Town, name: str) -> None:
    answer = await town.ask(await town.user(), f"/channel {name}")
    assert answer.params["text"] == unknown_channel(name[:64], ENGLISH)


async def test_a_group_is_no_channel(town: Town) -> None:
    user = await town.user()
    group = await town.group(user)
    answer = await town.ask(user, f"/channel {group.id}")
    assert answer.params["text"] == unknown_channel(str(group.id), ENGLISH)


@pytest.mark.parametrize("wanted", ["", "maybe", "on:party:nobody", "lang:xx", "on:", "off:all:all", "lang:"])
async def test_forged_settings_are_refused_as_an_old_button(town: Town, wanted: str) -> None:
    admin, channel, question = await asked(town)
    calls = await town.press(admin, question, f"chan:{channel.id}:{wanted}")
    assert notices(calls) == [old_button(LANGUAGES["ru"])]
    assert await settings(town, channel) == (False, set(), None)

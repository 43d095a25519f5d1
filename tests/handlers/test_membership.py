"""The bot is let in, put out, blocked and taken back; groups move: the right thing happens, once."""

import pytest

from bot.sandbox import Group
from bot.text.greeting import group_greeting
from storage.tables import chats, subscriptions
from tests.handlers.town import Town, messages
from tests.languages import LANGUAGES

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def is_gone(town: Town, chat_id: int) -> bool:
    (chat,) = await town.kept(chats, id=chat_id)
    return chat["gone_at"] is not None


@pytest.mark.parametrize("code", LANGUAGES)
async def test_a_group_is_greeted_once_when_the_bot_is_added(town: Town, code: str) -> None:
    group = await town.sandbox.add_group(members=[await town.user(code)])
    (greeting,) = messages(await town.calls_after(town.sandbox.add_bot(group)))
    assert greeting.chat_id == group.id
    assert greeting.params["text"] == town.live.view(group_greeting, LANGUAGES[code]).html
    assert await town.calls_after(town.sandbox.promote(group)) == []
    assert await town.calls_after(town.sandbox.demote(group)) == []
    assert not await is_gone(town, group.id)


async def test_a_group_that_removes_the_bot_and_adds_it_again_is_as_it_was(town: Town) -> None:
    owner = await town.user()
    group = await town.group(owner)
    await town.ask(owner, "/subscribe", group)
    assert await town.calls_after(town.sandbox.remove_bot(group)) == []
    assert await is_gone(town, group.id)
    assert len(messages(await town.calls_after(town.sandbox.add_bot(group)))) == 1
    assert not await is_gone(town, group.id)
    assert len(await town.kept(subscriptions, chat_id=group.id)) == 1


@pytest.mark.parametrize("drop", ["before", "after"])
async def test_a_greeting_whose_answer_is_lost_is_not_sent_twice(town: Town, drop: str) -> None:
    group = await town.sandbox.add_group()
    town.sandbox.fail("sendMessage", lambda params: params["chat_id"] == group.id, drop=drop)  # type: ignore[arg-type]  # one of the two ways
    await town.sandbox.add_bot(group)
    await town.idle()
    assert len(group.messages) <= 2
    assert not await is_gone(town, group.id)


async def test_a_greeting_waits_where_telegram_asks_to_wait(town: Town) -> None:
    group = await town.sandbox.add_group()
    town.sandbox.fail("sendMessage", retry_after=1)
    (greeting,) = [call for call in await town.calls_after(town.sandbox.add_bot(group)) if call.error is None]
    assert greeting.chat_id == group.id


async def test_a_group_where_the_bot_may_not_write_is_kept_without_a_greeting(town: Town) -> None:
    group = await town.sandbox.add_group()
    reason = "Bad Request: not enough rights to send text messages to the chat"
    town.sandbox.fail("sendMessage", code=400, description=reason, times=None)
    calls = await town.calls_after(town.sandbox.add_bot(group))
    town.sandbox.faults.clear()
    assert len(calls) == 1
    assert not await is_gone(town, group.id)


async def test_who_blocks_the_bot_is_gone_until_they_take_it_back(town: Town) -> None:
    user = await town.user()
    await town.ask(user, "/subscribe")
    assert await town.calls_after(town.sandbox.block(user)) == []
    assert await is_gone(town, user.id)
    assert await town.calls_after(town.sandbox.unblock(user)) == []
    assert not await is_gone(town, user.id)


async def test_nothing_is_kept_of_who_blocks_the_bot_and_follows_nothing(town: Town) -> None:
    user = await town.user()
    await town.ask(user, "/start")
    await town.sandbox.block(user)
    await town.sandbox.unblock(user)
    await town.idle()
    assert await town.kept(chats, id=user.id) == []


async def moved(town: Town) -> tuple[Group, Group]:
    """A group that follows everything in Kazakh, and the supergroup that it became."""
    owner = await town.user()
    group = await town.group(owner)
    await town.ask(owner, "/subscribe", group)
    await town.ask(owner, "/language kk", group)
    calls = await town.calls_after(town.sandbox.migrate(group))
    assert calls == []
    assert group.migrated_to is not None
    return group, group.migrated_to


async def test_a_group_that_becomes_a_supergroup_takes_everything_along(town: Town) -> None:
    old, new = await moved(town)
    (left,) = await town.kept(chats, id=old.id)
    assert (left["moved_to"], left["language"]) == (new.id, None)
    (chat,) = await town.kept(chats, id=new.id)
    assert (chat["kind"], chat["language"], chat["gone_at"]) == ("supergroup", "kk", None)
    assert [row["topic"] for row in await town.kept(subscriptions, chat_id=new.id)] == ["all"]


@pytest.mark.parametrize("join_first", [False, True])
async def test_a_group_that_becomes_a_supergroup_is_not_greeted_again(town: Town, join_first: bool) -> None:
    group = await town.group(await town.user())
    calls = await town.calls_after(town.sandbox.migrate(group, join_first=join_first))
    assert messages(calls) == []


async def test_a_supergroup_is_greeted_once_each_time_the_bot_is_added(town: Town) -> None:
    group = await town.sandbox.add_group(supergroup=True)
    assert len(messages(await town.calls_after(town.sandbox.add_bot(group, admin=True)))) == 1
    assert await town.calls_after(town.sandbox.join(group, await town.user())) == []
    await town.sandbox.remove_bot(group)
    assert len(messages(await town.calls_after(town.sandbox.add_bot(group)))) == 1
    assert not await is_gone(town, group.id)


async def test_a_supergroup_is_answered_in_the_language_that_the_group_chose(town: Town) -> None:
    _, new = await moved(town)
    answer = await town.ask(new.owner, "/results", new)
    assert answer.params["text"] == town.live.screen("results", LANGUAGES["kk"]).html


async def test_what_was_asked_before_a_group_moved_is_answered_where_it_is_now(town: Town) -> None:
    owner = await town.user()
    group = await town.group(owner)
    town.sandbox.fail("sendMessage", delay=0.1)
    await town.sandbox.say(owner, "/results", group)
    new = await town.sandbox.migrate(group)
    await town.idle()
    last = list(new.messages.values())[-1]
    assert last.sender == town.sandbox.bot

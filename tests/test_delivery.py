"""The outbox leaves over real HTTP, in order, once, and in spite of whatever Telegram answers."""

import platform
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.clock import RealClock
from bot.leadership import this_process
from bot.sandbox import Chat, Group, Limits, User
from bot.transport.bulk import Bulk
from bot.transport.pace import Rates
from bot.transport.request import AiohttpRequest
from storage import chats
from storage.database import Database
from storage.tables import chats as chats_table
from tests.hand_clock import HandClock
from tests.named_process import named_process
from tests.post import Post, open_post, to
from tests.settings import TOKEN
from tests.storage import hand

LINE = "line:national:pcp"


@pytest.fixture
async def post(database: Database) -> AsyncIterator[Post]:
    async with open_post(database) as post:
        yield post


def forward(post: Post, **time: float) -> None:
    assert isinstance(post.clock, HandClock)
    post.clock.time += timedelta(**time)


async def group_of(post: Post, *, kind: str = "group", forum: bool = False) -> Group:
    """A group that has the bot in it and follows everything."""
    group = await post.sandbox.add_group(supergroup=kind == "supergroup", forum=forum)
    await post.sandbox.add_bot(group)
    await post.subscribe(group.kind, group)
    return group


async def test_every_subscriber_gets_every_alert_once_and_in_order(post: Post) -> None:
    readers = await post.readers(30)
    await post.publish("up", "down")
    await post.empty()
    assert [post.received(reader) for reader in readers] == [["up", "down"]] * 30
    assert set(await post.states()) == {"sent"}


async def test_a_wake_sends_what_is_new(post: Post) -> None:
    reader = await post.reader()
    async with post.delivering() as delivery:
        await post.publish("first")
        delivery.wake()
        await post.sandbox.wait_for(lambda call: call.text == "first")
        await post.publish("second")
        delivery.wake()
        await post.sandbox.wait_for(lambda call: call.text == "second")
    assert post.received(reader) == ["first", "second"]


async def test_a_link_has_no_preview(post: Post) -> None:
    await post.reader()
    await post.publish("from https://results.example")
    await post.empty()
    (call,) = post.sandbox.sent
    assert call.params["link_preview_options"] == {"is_disabled": True}


async def test_an_outage_is_waited_out_longer_and_longer(post: Post) -> None:
    reader = await post.reader()
    await post.publish("crossed")
    post.sandbox.fail("sendMessage", code=502, description="Bad Gateway", times=3)
    for pause in (0, 1, 2, 4):
        forward(post, seconds=pause)
        before = len(post.sent())
        await post.empty()
        await post.empty()
        assert len(post.sent()) == before + 1
    assert post.received(reader) == ["crossed"]
    assert await post.states() == ["sent"]


async def test_lost_answer(post: Post) -> None:
    reader = await post.reader()
    await post.publish("crossed")
    post.sandbox.fail("sendMessage", drop="before")
    post.sandbox.fail("sendMessage", drop="after")
    for _ in range(3):
        await post.empty()
        forward(post, minutes=1)
    assert await post.states() == ["sent"]
    assert post.received(reader) == ["crossed"] * 2


async def test_a_stop_leaves_nothing_in_doubt_but_what_has_no_answer(post: Post) -> None:
    silent, *readers = await post.readers(60)
    post.sandbox.fail("sendMessage", to(silent), delay=60)
    post.sandbox.fail("sendMessage", delay=0.2, times=None)
    await post.publish("crossed")
    async with post.delivering() as delivery:
        delivery.grace = 1.5
        await post.sandbox.wait_for(lambda _: len(post.sent()) >= 10)
    told = {chat_id for chat_id, _ in post.sent()}
    states = {row["chat_id"]: row["state"] for row in await post.rows()}
    assert states.pop(silent.id) == "sending"
    assert states == {reader.id: "sent" if reader.id in told else "pending" for reader in readers}


async def test_a_refused_token_loses_nothing(post: Post) -> None:
    await post.reader()
    await post.publish("crossed")
    post.sandbox.fail("sendMessage", code=401, description="Unauthorized")
    await post.empty()
    assert await post.states() == ["later"]


async def test_a_text_that_telegram_refuses_does_not_close_the_chat(post: Post) -> None:
    reader = await post.reader()
    await post.publish("<b>broken")
    await post.empty()
    await post.publish("sound")
    await post.empty()
    assert await post.states() == ["gone", "sent"]
    assert post.received(reader) == ["sound"]


async def test_a_flood_limit_of_one_chat_delays_that_chat_and_drops_nothing(post: Post) -> None:
    slow, other = await post.readers(2)
    await post.publish("crossed", "back")
    post.sandbox.fail("sendMessage", to(slow), retry_after=90)
    await post.empty()
    assert (post.received(slow), post.received(other)) == ([], ["crossed", "back"])
    forward(post, seconds=89)
    await post.empty()
    assert post.received(slow) == []
    forward(post, seconds=1)
    await post.empty()
    assert post.received(slow) == ["crossed", "back"]
    assert len(post.sent()) == 5


async def test_429_at_31(post: Post) -> None:
    post.clock = RealClock()
    readers = await post.readers(45)
    post.sandbox.limits = Limits("window", per_second=30)
    await post.publish("crossed")
    async with post.delivering():
        await post.until(lambda rows: {row["state"] for row in rows} == {"sent"})
    assert [post.received(reader) for reader in readers] == [["crossed"]] * 45
    assert set(post.refusals()) == {"Too Many Requests: retry after 1"}


async def test_the_default_pace_meets_no_flood_limit(post: Post) -> None:
    readers, group = await post.readers(33), await group_of(post)
    post.clock, post.pace = RealClock(), Rates()
    post.sandbox.limits = Limits("window")
    await post.subscribe("group", group, topic="party:pcp")
    await post.publish("up")
    await post.publish("down", topics=["party:pcp"])
    await post.empty()
    assert post.refusals() == []
    assert [post.received(reader) for reader in readers] == [["up"]] * 33
    assert post.received(group) == ["up", "down"]


async def test_a_group_that_had_its_minute_waits_while_people_are_told(post: Post) -> None:
    group, reader = await group_of(post), await post.reader()
    post.pace = Rates(1000, 1000, 1, 20)
    await post.publish(*(f"alert {number}" for number in range(22)))
    async with post.delivering():
        await post.until(lambda rows: [row["state"] for row in rows].count("sent") == 42)
    assert (len(post.received(group)), len(post.received(reader))) == (20, 22)
    assert sorted(set(await post.states())) == ["pending", "sent"]


async def test_what_is_due_later_does_not_wait_for_a_group_that_rests_longer(post: Post) -> None:
    group, reader = await group_of(post), await post.reader()
    post.clock, post.pace = RealClock(), Rates(1000, 1000, 1, 1)
    post.sandbox.fail("sendMessage", to(reader), retry_after=1)
    await post.publish("up", "down")
    async with post.delivering():
        await post.until(lambda rows: [row["state"] for row in rows].count("sent") == 3)
    assert (post.received(group), post.received(reader)) == (["up"], ["up", "down"])


async def test_a_chat_that_does_not_answer_keeps_nobody_waiting(post: Post) -> None:
    silent, *others = await post.readers(70)
    post.sandbox.fail("sendMessage", to(silent), delay=3600)
    await post.publish("up")
    async with post.delivering() as delivery:
        delivery.grace = 0.1
        await post.until(lambda rows: [row["state"] for row in rows].count("sent") == 69)
    assert [post.received(other) for other in others] == [["up"]] * 69


async def test_blocked_kicked_deactivated_migrated(post: Post) -> None:
    blocked, deactivated, sound = await post.readers(3)
    stranger = await post.sandbox.add_user()
    await post.subscribe("private", stranger)
    left, kicked, grown = await group_of(post), await group_of(post, kind="supergroup"), await group_of(post)
    await post.publish("before")
    await post.empty()
    await post.sandbox.block(blocked)
    await post.sandbox.deactivate(deactivated)
    await post.sandbox.remove_bot(left)
    await post.sandbox.remove_bot(kicked)
    supergroup = await post.sandbox.migrate(grown)

    await post.publish("crossed", "back")
    await post.empty()

    assert post.received(sound) == ["before", "crossed", "back"]
    assert post.received(supergroup) == ["crossed", "back"]
    assert set(post.refusals()) == {
        "Forbidden: bot was blocked by the user",
        "Forbidden: user is deactivated",
        "Forbidden: bot can't initiate conversation with a user",
        "Forbidden: bot is not a member of the group chat",
        "Forbidden: bot was kicked from the supergroup chat",
        "Bad Request: group chat was upgraded to a supergroup chat",
    }
    assert len(post.refusals()) == 6
    assert await gone(post) == {chat.id for chat in (blocked, deactivated, stranger, left, kicked)}
    before = len(post.sent())
    await post.publish("final")
    await post.empty()
    assert sorted(post.sent()[before:]) == sorted([(sound.id, "final"), (supergroup.id, "final")])


async def gone(post: Post) -> set[int]:
    """The chats that are known to be closed to the bot."""
    query = select(chats_table.c.id).where(chats_table.c.gone_at.is_not(None), chats_table.c.moved_to.is_(None))
    async with post.database.reading() as connection:
        return set((await connection.execute(query)).scalars())


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_10000_blocked_in_a_row(post: Post) -> None:
    crowd = await post.crowd(10_000)
    for reader in crowd:
        await post.sandbox.block(reader)
    sound = await post.reader()
    post.pace = Rates(5000, 1000, 1, 60000)
    await post.publish("crossed", "back")
    async with post.delivering():
        await post.until_sent(2)
    assert post.received(sound) == ["crossed", "back"]
    assert len(post.refusals()) == len(crowd)
    assert Counter(await post.states()) == {"gone": 2 * len(crowd), "sent": 2}
    assert await gone(post) == {reader.id for reader in crowd}


async def test_a_channel_where_the_bot_may_not_post_is_tried_again_with_the_next_alert(post: Post) -> None:
    channel = await post.sandbox.add_channel()
    await post.sandbox.add_bot(channel, admin=True, rights=())
    await post.subscribe("channel", channel)
    async with post.database.writing() as connection:
        await chats.confirm(connection, channel.id)
    await post.publish("missed")
    await post.empty()
    await post.sandbox.promote(channel)
    await post.publish("heard")
    await post.empty()
    assert await post.states() == ["gone", "sent"]
    assert post.received(channel) == ["heard"]


async def test_backlog_never_sent(post: Post) -> None:
    await post.publish("before anybody asked")
    reader = await post.reader()
    await post.empty()
    assert post.received(reader) == []

    await post.sandbox.block(reader)
    await post.publish("refused", "given up with it")
    await post.empty()
    await post.publish("while gone")
    await post.sandbox.unblock(reader)
    await post.subscribe("private", reader)
    await post.publish("after")
    await post.empty()
    assert post.received(reader) == ["after"]


async def test_alerts_go_into_the_topic_that_the_forum_chose(post: Post) -> None:
    forum = await group_of(post, forum=True)
    topic = await post.sandbox.add_topic(forum, "Count")
    await choose(post, forum, topic)
    await post.publish("crossed")
    await post.empty()
    assert [(message.text, message.thread) for message in post.messages(forum)] == [("crossed", topic)]


async def test_a_deleted_topic_is_left_for_the_general_one(post: Post) -> None:
    forum = await group_of(post, forum=True)
    topic = await post.sandbox.add_topic(forum, "Count")
    await choose(post, forum, topic)
    await post.sandbox.remove_topic(forum, topic)
    await post.publish("crossed", "back")
    await post.empty()
    assert [(message.text, message.thread) for message in post.messages(forum)] == [("crossed", None), ("back", None)]
    assert post.refusals() == ["Bad Request: message thread not found"]


async def choose(post: Post, forum: Group, topic: int) -> None:
    async with post.database.writing() as connection:
        await chats.set_thread(connection, forum.id, topic)


async def test_a_crossing_back_answers_the_crossing_in_the_chats_that_have_it(post: Post) -> None:
    old = await post.reader()
    await post.publish("above", subject=LINE)
    await post.empty()
    new = await post.reader()
    await post.publish("something else")
    await post.publish("below", subject=LINE)
    await post.empty()
    assert answers(post, old) == [("above", None), ("something else", None), ("below", "above")]
    assert answers(post, new) == [("something else", None), ("below", None)]


def answers(post: Post, chat: Chat | User) -> list[tuple[str, str | None]]:
    """What reached a chat, and what each of it answers."""
    return [(one.text, None if one.reply_to is None else one.reply_to.text) for one in post.messages(chat)]


async def test_in_a_new_supergroup_nothing_answers_a_message_of_the_old_group(post: Post) -> None:
    group = await group_of(post)
    await post.publish("above", subject=LINE)
    await post.empty()
    supergroup = await post.sandbox.migrate(group)
    await post.publish("below", subject=LINE)
    await post.empty()
    assert answers(post, supergroup) == [("below", None)]


async def test_an_answer_in_a_forum_stays_in_its_topic(post: Post) -> None:
    forum = await group_of(post, forum=True)
    topic = await post.sandbox.add_topic(forum, "Count")
    await choose(post, forum, topic)
    for text in ("above", "below"):
        await post.publish(text, subject=LINE)
        await post.empty()
    assert answers(post, forum) == [("above", None), ("below", "above")]
    assert {message.thread for message in post.messages(forum)} == {topic}


async def test_an_answer_to_a_deleted_message_is_sent_all_the_same(post: Post) -> None:
    reader = await post.reader()
    await post.publish("above", subject=LINE)
    await post.empty()
    (message,) = post.messages(reader)
    del post.sandbox.chats[reader.id].messages[message.message_id]
    await post.publish("below", subject=LINE)
    await post.empty()
    assert answers(post, reader) == [("below", None)]


async def test_who_waits_for_the_older_alert_gets_the_newer_one_alone(post: Post) -> None:
    slow, quick = await post.readers(2)
    await post.publish("first above", subject=LINE)
    await post.empty()
    post.sandbox.fail("sendMessage", to(slow), retry_after=60)
    await post.publish("below", subject=LINE)
    await post.empty()
    await post.publish("above again", subject=LINE)
    forward(post, seconds=60)
    await post.empty()
    assert answers(post, quick) == [("first above", None), ("below", "first above"), ("above again", "below")]
    assert answers(post, slow) == [("first above", None), ("above again", "first above")]
    withdrawn = [row for row in await post.rows() if row["state"] == "gone"]
    assert [(row["chat_id"], row["error"]) for row in withdrawn] == [(slow.id, "overtaken by a later alert")]


async def test_who_does_not_follow_the_newer_alert_keeps_the_older_one(post: Post) -> None:
    follower = await post.sandbox.add_user()
    await post.sandbox.say(follower, "/subscribe")
    await post.subscribe("private", follower, topic="party:pcp")
    await post.publish("pcp leads", subject="lead:national", topics=["all", "party:pcp"])
    await post.publish("ps leads", subject="lead:national", topics=["all", "party:ps"])
    await post.empty()
    assert post.received(follower) == ["pcp leads"]


async def test_a_correction_goes_to_those_who_follow_it(post: Post) -> None:
    reader, other = await post.reader(), await post.sandbox.add_user()
    await post.sandbox.say(other, "/start")
    await post.publish("corrected by the source")
    await post.empty()
    assert post.received(reader) == ["corrected by the source"]
    assert post.received(other) == []


@pytest.mark.skipif(platform.system() != "Linux", reason="elsewhere nobody is known to be dead")
async def test_what_a_dead_process_had_in_hand_is_sent_at_the_next_start(post: Post) -> None:
    readers = await post.readers(2)
    await post.publish("crossed")
    async with named_process() as killed:
        dead = replace(post.terms, holder=killed.name)
    async with post.database.writing() as connection:
        await hand.claim(connection, 1, post.clock.now(), dead)
    await post.empty()
    assert [post.received(reader) for reader in readers] == [["crossed"]] * 2


async def test_what_a_process_has_in_hand_that_is_alive_is_left_to_it(post: Post) -> None:
    theirs, ours = await post.readers(2)
    await post.publish("crossed")
    alive = replace(post.terms, holder=this_process())
    async with post.database.writing() as connection:
        await hand.claim(connection, 1, post.clock.now(), alive)
    async with post.delivering():
        await post.until(lambda rows: [row["state"] for row in rows] == ["sending", "sent"])
    assert (post.received(theirs), post.received(ours)) == ([], ["crossed"])


async def test_who_leads_no_more_marks_what_was_sent_and_claims_nothing(post: Post) -> None:
    reader = await post.reader()
    post.sandbox.fail("sendMessage", delay=0.5)
    await post.publish("crossed", "back")
    async with post.delivering() as delivery:
        await post.until(lambda rows: rows[0]["state"] == "sending")
        post.leads = False
        delivery.wake()
        await post.until(lambda rows: rows[0]["state"] == "sent")
        assert await post.states() == ["sent", "pending"]
    assert post.received(reader) == ["crossed"]


async def test_nothing_is_begun_that_may_outlast_its_lease(post: Post) -> None:
    reader = await post.reader()
    post.terms = replace(post.terms, lease=timedelta(seconds=29))
    await post.publish("crossed")
    async with post.delivering() as delivery:
        await post.until(lambda rows: rows[0]["state"] == "sending")
        assert post.received(reader) == []
        delivery.longest_call = timedelta(seconds=28)
        await post.until_sent(1)
    assert post.received(reader) == ["crossed"]


async def test_a_send_that_fails_unexpectedly_is_put_off_and_ends_nothing(post: Post) -> None:
    reader, sound = await post.reader(), post.bulk
    await post.publish("crossed")
    post.bulk = Bulk(AiohttpRequest(), post.sandbox.url, TOKEN)
    await post.empty()
    assert await post.states() == ["later"]
    post.bulk = sound
    forward(post, seconds=1)
    await post.empty()
    assert post.received(reader) == ["crossed"]


async def test_what_another_process_left_is_sent_when_its_lease_has_ended(post: Post) -> None:
    reader = await post.reader()
    await post.publish("crossed")
    async with post.database.writing() as connection:
        await hand.claim(connection, terms=replace(post.terms, holder="there"))
    post.terms = replace(post.terms, lease=timedelta(seconds=0.2))
    async with post.delivering() as delivery:
        delivery.longest_call = timedelta(0)
        await post.publish("back")
        forward(post, minutes=1)
        await post.until(lambda rows: [row["state"] for row in rows] == ["sent", "sent"])
    assert post.received(reader) == ["crossed", "back"]


async def test_who_is_forgotten_hears_nothing_of_what_waits(post: Post) -> None:
    reader = await post.reader()
    await post.publish("crossed")
    async with post.database.writing() as connection:
        await chats.forget(connection, reader.id)
    await post.empty()
    assert post.received(reader) == []

"""What goes next: corrections, then what reaches many; fairly between alerts; and nothing that may not leave."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from storage import alerts, chats, claiming, subscriptions
from storage.alerts import Announcement
from storage.claiming import Claimed, Terms
from storage.database import Database
from storage.queueing import queue
from storage.settling import Later, Refused, Sent, Unsent, settle
from storage.subscriptions import Subscriber
from storage.tables import chats as chats_table
from tests.storage import hand
from tests.storage.hand import ELECTION, NOW, TERMS

CHANNEL, GROUP = -1001, -7
MINUTE = timedelta(minutes=1)


async def follow(database: Database, *chat_ids: int, topic: str = "all", election: str = ELECTION) -> None:
    async with database.writing() as connection:
        for chat_id in chat_ids:
            kind = "private" if chat_id > 0 else "group"
            await subscriptions.subscribe(connection, election, Subscriber(chat_id, kind, "en"), topic, NOW)


async def publish(
    database: Database,
    text: str,
    *,
    kind: str = "threshold_crossed",
    test: bool = False,
    topic: str = "all",
    subject: str | None = None,
    election: str = ELECTION,
) -> None:
    told = Announcement(text, kind, test, NOW, {"en": text}, frozenset({topic}), subject)
    async with database.writing() as connection:
        await queue(connection, await alerts.publish(connection, election, [told], None), NOW)


async def claim(
    database: Database, limit: int = 100, *, terms: Terms = TERMS, resting: Sequence[int] = (), now: datetime = NOW
) -> list[Claimed]:
    async with database.writing() as connection:
        return await claiming.claim(connection, limit, now, terms, resting)


async def settle_as(database: Database, *outcomes: Sent | Later | Refused | Unsent, holder: str = "here") -> None:
    async with database.writing() as connection:
        await settle(connection, holder, outcomes)


async def send(database: Database, limit: int = 100) -> list[tuple[int, str]]:
    """Send what may go now, and nothing that has to wait for it."""
    claimed = await claim(database, limit)
    await settle_as(database, *(Sent(delivery.id, delivery.id, delivery.chat_id) for delivery in claimed))
    return told(claimed)


def told(claimed: Sequence[Claimed]) -> list[tuple[int, str]]:
    return [(delivery.chat_id, delivery.html) for delivery in claimed]


async def test_lane_order(database: Database) -> None:
    await follow(database, 1, 2, CHANNEL, GROUP)
    await follow(database, 3, 4, -8, topic="thresholds")
    await publish(database, "crossed")
    await publish(database, "corrected", kind="count_corrected", topic="thresholds")
    order = [(CHANNEL, "crossed"), (GROUP, "crossed"), (1, "crossed"), (2, "crossed")]
    expected = [(-8, "corrected"), (3, "corrected"), (4, "corrected"), *order]
    assert told(await claim(database)) == expected


async def test_a_correction_reaches_those_first_who_have_what_it_corrects(database: Database) -> None:
    await follow(database, 1, 2, 3)
    await publish(database, "crossed")
    assert await send(database, 1) == [(1, "crossed")]
    await publish(database, "corrected", kind="count_corrected")
    assert told(await claim(database, 2)) == [(1, "corrected"), (2, "crossed")]


async def test_alerts_take_turns(database: Database) -> None:
    for chat_ids, topic in (([1, 2, 3], "party:red"), ([4, 5, 6], "party:blue"), ([7], "party:green")):
        await follow(database, *chat_ids, topic=topic)
        await publish(database, topic, topic=topic)
    assert [chat_id for chat_id, _ in told(await claim(database))] == [1, 4, 7, 2, 5, 3, 6]


async def test_what_was_put_off_goes_before_what_is_new(database: Database) -> None:
    await follow(database, 1, 2, 3)
    await publish(database, "crossed")
    *_, last = await claim(database)
    await settle_as(database, Later(last.id, NOW, "flood"))
    await follow(database, 4)
    await publish(database, "again")
    assert [chat_id for chat_id, _ in told(await claim(database))] == [3, 4]


async def test_many_that_have_to_wait_hide_nobody_who_has_not(database: Database) -> None:
    await follow(database, *range(1, 301))
    await publish(database, "crossed")
    await publish(database, "again")
    assert told(await claim(database, 2, resting=range(1, 251))) == [(251, "crossed"), (252, "crossed")]


async def test_alerts_beyond_those_that_take_turns_are_not_forgotten(database: Database) -> None:
    await follow(database, 1)
    for number in range(20):
        await publish(database, f"alert {number}")
    await follow(database, 2, topic="party:red")
    await publish(database, "of red", topic="party:red")
    assert told(await claim(database, resting=[1])) == [(2, "of red")]


async def test_what_is_withheld_stays_and_holds_up_nothing_else(database: Database) -> None:
    await follow(database, 1)
    await publish(database, "a poll", kind="exit_poll_published")
    await publish(database, "the turnout", kind="turnout_published")
    embargo = replace(TERMS, withheld=frozenset({"exit_poll_published"}))
    assert told(await claim(database, terms=embargo)) == [(1, "the turnout")]
    assert await claim(database, terms=embargo) == []
    assert told(await claim(database)) == [(1, "a poll")]


@pytest.mark.parametrize("rehearsal", [False, True])
async def test_test_alerts_leave_in_a_rehearsal_and_no_others(database: Database, rehearsal: bool) -> None:
    await follow(database, 1)
    await publish(database, "real")
    await publish(database, "test", test=True)
    claimed = await claim(database, terms=replace(TERMS, rehearsal=rehearsal))
    assert told(claimed) == [(1, "test" if rehearsal else "real")]


async def test_another_election_is_left_to_its_own_process(database: Database) -> None:
    await follow(database, 1)
    await follow(database, 1, election="other-2020")
    await publish(database, "of the other", election="other-2020")
    await publish(database, "ours")
    assert told(await claim(database)) == [(1, "ours")]
    assert told(await claim(database, terms=replace(TERMS, election_id="other-2020"))) == [(1, "of the other")]


async def test_who_follows_no_more_is_left_out_as_the_alert_leaves(database: Database) -> None:
    await follow(database, 1, 2)
    await publish(database, "crossed")
    async with database.writing() as connection:
        await subscriptions.unsubscribe(connection, ELECTION, 1, "all")
    assert told(await claim(database)) == [(2, "crossed")]


@pytest.mark.parametrize("state", ["pending", "later", "sending"])
async def test_superseded_withdrawn(database: Database, state: str) -> None:
    await follow(database, 1)
    await publish(database, "above", subject="line:red")
    if state != "pending":
        (above,) = await claim(database)
        if state == "later":
            await settle_as(database, Later(above.id, NOW, "flood"))
    await publish(database, "below", subject="line:red")
    if state == "sending":
        await settle_as(database, Later(above.id, NOW, "lost"))
    assert told(await claim(database)) == [(1, "below")]


async def test_a_lease_keeps_others_away_until_it_ends(database: Database) -> None:
    await follow(database, 1)
    await publish(database, "crossed")
    (first,) = await claim(database)
    assert first.leased_until == NOW + MINUTE
    async with database.writing() as connection:
        assert await claiming.recover(connection, "there", NOW + MINUTE - timedelta(seconds=1)) == 0
        assert await claiming.recover(connection, "there", NOW + MINUTE) == 1
    (second,) = await claim(database, terms=replace(TERMS, holder="there"), now=NOW + MINUTE)
    assert (second.id, second.attempts) == (first.id, 2)


async def test_what_a_dead_holder_has_in_hand_is_taken_back_at_once(database: Database) -> None:
    await follow(database, 1, 2)
    await publish(database, "crossed")
    for holder in ("dead", "alive"):
        await claim(database, 1, terms=replace(TERMS, holder=holder))
    async with database.writing() as connection:
        assert sorted(await claiming.holders(connection)) == ["alive", "dead"]
        assert await claiming.recover(connection, "here", NOW, dead=["dead"]) == 1
        assert await claiming.holders(connection) == ["alive"]


async def test_who_lost_the_lease_cannot_undo_what_another_did(database: Database) -> None:
    await follow(database, 1)
    await publish(database, "crossed")
    (first,) = await claim(database)
    async with database.writing() as connection:
        await claiming.recover(connection, "there", NOW + MINUTE)
    await claim(database, terms=replace(TERMS, holder="there"), now=NOW + MINUTE)
    for late in (Later(first.id, NOW, "flood"), Refused(first.id, "broken"), Unsent(first.id)):
        await settle_as(database, late)
    assert await claim(database) == []
    await settle_as(database, Sent(first.id, 11, first.chat_id), holder="there")
    await settle_as(database, Later(first.id, NOW, "flood"))
    assert await claim(database) == []


async def test_what_was_not_tried_counts_no_try(database: Database) -> None:
    await follow(database, 1)
    await publish(database, "crossed")
    (first,) = await claim(database)
    await settle_as(database, Unsent(first.id))
    (again,) = await claim(database)
    assert again.attempts == first.attempts == 1


async def test_the_next_look_is_when_the_first_chat_has_rested_that_waits_for_anything(database: Database) -> None:
    await follow(database, 1, 2)
    await publish(database, "crossed")
    (_, second) = await claim(database)
    await settle_as(database, Later(second.id, NOW + timedelta(seconds=9), "flood"))
    for resting, seconds in (({}, 9), ({1: 5.0, 3: 1.0}, 5), ({3: 1.0}, 9)):
        async with database.reading() as connection:
            due = await claiming.next_due(connection, TERMS, NOW, resting)
        assert due == NOW + timedelta(seconds=seconds)


async def test_a_claim_and_its_marks_are_one_transaction(database: Database) -> None:
    await follow(database, 1)
    for text in ("up", "down"):
        await publish(database, text)
    (up,) = await claim(database)
    async with database.writing() as connection:
        await settle(connection, "here", [Sent(up.id, 11, up.chat_id)])
        (down,) = await hand.claim(connection)
    assert down.html == "down"


@pytest.mark.parametrize("limit", [3, 30])
async def test_a_claim_passes_over_all_that_nobody_wants_any_more(database: Database, limit: int) -> None:
    left, stayed = range(1, 301), range(301, 311)
    await follow(database, *left, *stayed)
    await publish(database, "up")
    async with database.writing() as connection:
        await chats.close(connection, left, NOW)
    assert told(await claim(database, limit)) == [(chat_id, "up") for chat_id in stayed][:limit]


async def test_what_a_group_was_to_get_is_claimed_for_the_supergroup_at_once(database: Database) -> None:
    await follow(database, GROUP)
    await publish(database, "up")
    async with database.writing() as connection:
        await connection.execute(update(chats_table).values(moved_to=CHANNEL))
        await chats.keep(connection, CHANNEL, "supergroup")
        await subscriptions.subscribe(connection, ELECTION, Subscriber(CHANNEL, "supergroup", "en"), "all", NOW)
    assert told(await claim(database)) == [(CHANNEL, "up")]

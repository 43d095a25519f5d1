"""The mailbox of the bot: nothing is lost before it is confirmed, and one poll waits at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox import Sandbox, User
from bot.sandbox.updates import LIFETIME
from tests.hand_clock import HandClock
from tests.sandbox.conftest import Api

TERMINATED = "409 Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def say_all(sandbox: Sandbox, reader: User, *words: str) -> None:
    for word in words:
        await sandbox.say(reader, word)


async def begin(sandbox: Sandbox, poll: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
    """Start a poll and come back when it waits."""
    task = asyncio.create_task(poll)
    await sandbox.updates.polled.wait()
    return task


async def test_a_command_arrives_with_who_said_it_and_where(api: Api, sandbox: Sandbox, reader: User) -> None:
    await sandbox.say(reader, "/party AMANAT")
    (update,) = await api.result("getUpdates")
    assert update["message"] == {
        "message_id": 2,
        "from": {
            "id": reader.id,
            "is_bot": False,
            "first_name": "Айгерім",
            "last_name": "Қ.",
            "username": "aigerim",
            "language_code": "kk",
        },
        "chat": {
            "id": reader.id,
            "type": "private",
            "first_name": "Айгерім",
            "last_name": "Қ.",
            "username": "aigerim",
        },
        "date": 1679259600,
        "text": "/party AMANAT",
        "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
    }


async def test_updates_are_given_again_until_they_are_confirmed(api: Api, sandbox: Sandbox, reader: User) -> None:
    await say_all(sandbox, reader, "a", "b", "c")
    first = await api.result("getUpdates")
    again = await api.result("getUpdates", offset=0)
    rest = await api.result("getUpdates", offset=first[0]["update_id"] + 1)
    nothing = await api.result("getUpdates", offset=first[2]["update_id"] + 1)
    assert (texts(first), again, texts(rest), nothing) == (["a", "b", "c"], first, ["b", "c"], [])
    assert await api.result("getUpdates") == []


async def test_update_numbers_go_up_by_one(api: Api, sandbox: Sandbox, reader: User) -> None:
    await say_all(sandbox, reader, "a", "b")
    first, second = [update["update_id"] for update in await api.result("getUpdates")]
    await api.result("getUpdates", offset=second + 1)
    await sandbox.say(reader, "c")
    (third,) = [update["update_id"] for update in await api.result("getUpdates")]
    assert (second, third) == (first + 1, first + 2)


async def test_limit_bounds_what_is_given(api: Api, sandbox: Sandbox, reader: User) -> None:
    await say_all(sandbox, reader, *"abc")
    given = [texts(await api.result("getUpdates", limit=limit)) for limit in (1, 2, 0, 1000)]
    assert given == [["a"], ["a", "b"], ["a"], ["a", "b", "c"]]


async def test_a_negative_offset_counts_from_the_end(api: Api, sandbox: Sandbox, reader: User) -> None:
    await say_all(sandbox, reader, *"abc")
    assert texts(await api.result("getUpdates", offset=-2)) == ["b", "c"]
    assert texts(await api.result("getUpdates")) == ["b", "c"]
    assert texts(await api.result("getUpdates", offset=-9)) == ["b", "c"]


@pytest.mark.parametrize("offset", [2**31, "soon", [1]])
async def test_an_offset_that_is_none_of_this_queue_confirms_nothing(
    api: Api, sandbox: Sandbox, reader: User, offset: object
) -> None:
    await sandbox.say(reader, "a")
    assert texts(await api.result("getUpdates", offset=offset)) == ["a"]


async def test_a_poll_waits_for_what_is_said(api: Api, sandbox: Sandbox, reader: User) -> None:
    poll = await begin(sandbox, api.result("getUpdates", timeout=50))
    await sandbox.say(reader, "a")
    assert texts(await poll) == ["a"]


async def test_a_poll_ends_empty_when_its_time_is_over(api: Api, sandbox: Sandbox, reader: User) -> None:
    assert await api.result("getUpdates", timeout=1) == []


async def test_the_older_of_two_polls_is_ended(api: Api, sandbox: Sandbox, reader: User) -> None:
    older = await begin(sandbox, api.refusal("getUpdates", timeout=50))
    newer = asyncio.create_task(api.result("getUpdates", timeout=50))
    assert await older == TERMINATED
    await sandbox.say(reader, "a")
    assert texts(await newer) == ["a"]


async def test_updates_wait_while_the_bot_is_away(api: Api, sandbox: Sandbox, reader: User, clock: HandClock) -> None:
    await sandbox.say(reader, "a")
    clock.turn(LIFETIME)
    await sandbox.say(reader, "b")
    assert texts(await api.result("getUpdates")) == ["a", "b"]


async def test_updates_older_than_a_day_are_gone(api: Api, sandbox: Sandbox, reader: User, clock: HandClock) -> None:
    await sandbox.say(reader, "a")
    clock.turn(LIFETIME + timedelta(seconds=1))
    await sandbox.say(reader, "b")
    assert texts(await api.result("getUpdates")) == ["b"]


@pytest.mark.parametrize(
    ("asked", "kinds"),
    [
        (None, ["message", "my_chat_member", "my_chat_member"]),
        ([], ["message", "my_chat_member", "my_chat_member"]),
        (["message"], ["message"]),
        (["my_chat_member", "callback_query"], ["my_chat_member", "my_chat_member"]),
    ],
)
async def test_only_the_kinds_that_were_asked_for_come(
    api: Api, sandbox: Sandbox, reader: User, asked: list[str] | None, kinds: list[str]
) -> None:
    await api.result("getUpdates", **({} if asked is None else {"allowed_updates": asked}))
    await api.result("getUpdates")
    await sandbox.say(reader, "a")
    await sandbox.block(reader)
    await sandbox.unblock(reader)
    updates = await api.result("getUpdates")
    assert [next(kind for kind in update if kind != "update_id") for update in updates] == kinds


async def test_a_block_is_told_with_what_the_bot_was_and_is(api: Api, sandbox: Sandbox, reader: User) -> None:
    await sandbox.block(reader)
    await sandbox.block(reader)
    (update,) = await api.result("getUpdates")
    change = update["my_chat_member"]
    assert (change["from"]["id"], change["chat"]["id"]) == (reader.id, reader.id)
    assert (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) == ("member", "kicked")
    assert change["new_chat_member"]["user"]["id"] == sandbox.bot.id

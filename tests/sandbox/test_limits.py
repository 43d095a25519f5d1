"""Flood limits: what passes, who waits, and for how long."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandbox import Limits, Sandbox, User
from bot.sandbox.limits import FloodGate
from tests.hand_clock import HandClock
from tests.sandbox.conftest import Api

GROUP = -4_000_000_002


def sent_at_once(gate: FloodGate, clock: HandClock, chats: list[int]) -> list[int]:
    """The seconds that each of these messages has to wait, were they sent in one moment."""
    return [gate.seconds_to_wait(chat, clock()) for chat in chats]


def gate_with(limits: Limits) -> FloodGate:
    gate = FloodGate()
    gate.limits = limits
    return gate


def test_without_limits_everything_passes(clock: HandClock) -> None:
    assert sent_at_once(FloodGate(), clock, [1] * 100) == [0] * 100


def test_in_a_strict_window_the_31st_message_of_a_second_waits(clock: HandClock) -> None:
    gate = gate_with(Limits("window"))
    assert sent_at_once(gate, clock, list(range(1, 32))) == [0] * 30 + [1]
    clock.turn(timedelta(seconds=1))
    assert sent_at_once(gate, clock, [31]) == [0]


def test_in_a_strict_window_a_chat_gets_one_a_second(clock: HandClock) -> None:
    gate = gate_with(Limits("window"))
    assert sent_at_once(gate, clock, [1, 1, 2]) == [0, 1, 0]
    clock.turn(timedelta(milliseconds=999))
    assert sent_at_once(gate, clock, [1, 2]) == [1, 1]
    clock.turn(timedelta(milliseconds=1))
    assert sent_at_once(gate, clock, [1, 2]) == [0, 0]


def test_after_a_ban_nobody_gets_anything_for_five_seconds(clock: HandClock) -> None:
    gate = gate_with(Limits("ban"))
    assert sent_at_once(gate, clock, [*range(1, 32), GROUP]) == [0] * 30 + [5, 5]
    clock.turn(timedelta(seconds=4))
    assert sent_at_once(gate, clock, [31, 31]) == [1, 1]
    clock.turn(timedelta(seconds=1))
    assert sent_at_once(gate, clock, [31, 32]) == [0, 0]


def test_one_chats_own_limit_brings_a_ban_of_all_too(clock: HandClock) -> None:
    gate = gate_with(Limits("ban"))
    assert sent_at_once(gate, clock, [1, 1, 2]) == [0, 5, 5]


@pytest.mark.parametrize("kind", ["window", "bucket"])
def test_a_group_gets_twenty_a_minute(clock: HandClock, kind: str) -> None:
    gate = gate_with(Limits("window" if kind == "window" else "bucket", per_chat=100, chat_burst=100))
    waits = sent_at_once(gate, clock, [GROUP] * 21)
    assert (waits[:20], waits[20]) == ([0] * 20, {"window": 60, "bucket": 3}[kind])
    assert sent_at_once(gate, clock, [1] * 5) == [0] * 5


def test_a_bucket_lets_a_short_burst_pass_and_fills_evenly(clock: HandClock) -> None:
    gate = gate_with(Limits("bucket", chat_burst=3))
    assert sent_at_once(gate, clock, [1] * 4) == [0, 0, 0, 1]
    clock.turn(timedelta(seconds=2))
    assert sent_at_once(gate, clock, [1] * 3) == [0, 0, 1]
    clock.turn(timedelta(minutes=1))
    assert sent_at_once(gate, clock, [1] * 4) == [0, 0, 0, 1]


def test_what_is_refused_does_not_count(clock: HandClock) -> None:
    gate = gate_with(Limits("window", per_second=2))
    assert sent_at_once(gate, clock, [1, 1, 1, 2, 3]) == [0, 1, 1, 0, 1]


async def test_sends_and_edits_are_limited_and_nothing_else(api: Api, sandbox: Sandbox, reader: User) -> None:
    sandbox.limits = Limits("window", per_chat=1)
    sent = await api.result("sendMessage", chat_id=reader.id, text="a")
    place = {"chat_id": reader.id, "message_id": sent["message_id"]}
    answer = await api.answer("sendMessage", chat_id=reader.id, text="b")
    edit = await api.answer("editMessageText", text="b", **place)
    query = await sandbox.press(reader, sent["message_id"], "seats")
    description = "Too Many Requests: retry after 1"
    refused = {"ok": False, "error_code": 429, "description": description, "parameters": {"retry_after": 1}}
    assert answer == edit == (429, refused)
    assert await api.result("answerCallbackQuery", callback_query_id=query) is True
    assert await api.result("deleteMessage", **place) is True
    sandbox.limits = Limits()
    assert sandbox.limits.kind == "off"
    assert (await api.result("sendMessage", chat_id=reader.id, text="b"))["text"] == "b"

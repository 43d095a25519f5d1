"""The people's side: what they do, what they cannot do, and how a test waits for the bot."""

from __future__ import annotations

import asyncio

import pytest

from bot.sandbox import Sandbox, User
from tests.sandbox.conftest import TOKEN, Api


@pytest.mark.parametrize("token", ["", "123456", "abc:def", "123456:"])
def test_a_token_has_a_number_and_a_secret(token: str) -> None:
    with pytest.raises(ValueError, match="<number>:<secret>"):
        Sandbox(token)


async def test_two_sandboxes_share_nothing() -> None:
    one, other = Sandbox(TOKEN), Sandbox(TOKEN)
    await one.say(await one.add_user(), "/start")
    assert (len(one.updates), len(other.updates), other.chats) == (1, 0, {})


async def test_users_get_numbers_of_their_own() -> None:
    sandbox = Sandbox(TOKEN)
    numbers = [(await sandbox.add_user(user_id=number)).id for number in (None, 5000, None)]
    assert numbers == [1001, 5000, 5001]
    with pytest.raises(ValueError, match="user 5000 already"):
        await sandbox.add_user(user_id=5000)


async def test_messages_are_numbered_by_chat_whoever_writes(api: Api, sandbox: Sandbox) -> None:
    one, other = await sandbox.add_user(), await sandbox.add_user()
    numbers = [
        (await sandbox.say(one, "a")).message_id,
        (await api.result("sendMessage", chat_id=one.id, text="b"))["message_id"],
        (await sandbox.say(other, "c")).message_id,
    ]
    assert numbers == [1, 2, 1]
    assert [message.text for message in sandbox.chats[one.id].messages.values()] == ["a", "b"]


async def test_a_person_replies_to_the_bot(api: Api, sandbox: Sandbox, reader: User) -> None:
    await api.result("sendMessage", chat_id=reader.id, text="b")
    await sandbox.say(reader, "why?", reply_to=sandbox.chats[reader.id].messages[2])
    (update,) = await api.result("getUpdates")
    assert update["message"]["reply_to_message"]["text"] == "b"


async def test_a_press_brings_the_message_and_any_data(api: Api, sandbox: Sandbox, reader: User) -> None:
    sent = await api.result("sendMessage", chat_id=reader.id, text="a")
    query = await sandbox.press(reader, sent["message_id"], "forged")
    (update,) = await api.result("getUpdates")
    assert update["callback_query"] == {
        "id": query,
        "from": reader.json(),
        "message": sent,
        "chat_instance": str(reader.id),
        "data": "forged",
    }


async def test_nobody_does_what_no_client_can_do(sandbox: Sandbox, reader: User) -> None:
    with pytest.raises(ValueError, match="without text"):
        await sandbox.say(reader, " \n")
    for message_id in (1, 99):
        with pytest.raises(ValueError, match="no message"):
            await sandbox.press(reader, message_id, "seats")
    await sandbox.block(reader)
    with pytest.raises(ValueError, match="unblock it first"):
        await sandbox.say(reader, "/start")


async def test_every_call_but_polls_is_on_record_with_its_answer(api: Api, sandbox: Sandbox, reader: User) -> None:
    await api.result("getMe")
    await api.result("getUpdates")
    sent = await api.result("sendMessage", chat_id=reader.id, text="<i>a</i>", parse_mode="HTML")
    await api.result("editMessageText", chat_id=reader.id, message_id=2, text="b")
    await api.refusal("sendMessage", chat_id=404, text="c")
    assert [call.method for call in sandbox.sent] == ["getMe", "sendMessage", "editMessageText", "sendMessage"]
    _, first, _, refused = sandbox.sent
    assert (first.result, first.chat_id, first.text, first.error) == (sent, reader.id, "a", None)
    assert (refused.result, refused.chat_id, refused.text) == (None, 404, "")
    assert str(refused.error) == "Bad Request: chat not found"


async def test_a_call_is_waited_for(api: Api, sandbox: Sandbox, reader: User) -> None:
    waiting = asyncio.create_task(sandbox.wait_for(lambda call: call.text == "b"))
    await api.result("sendMessage", chat_id=reader.id, text="a")
    await api.result("sendMessage", chat_id=reader.id, text="b")
    assert await waiting == sandbox.sent[1]
    assert await sandbox.wait_for(lambda call: call.method == "sendMessage") == sandbox.sent[0]
    assert await sandbox.wait_for(lambda call: call.method == "sendMessage", since=1) == sandbox.sent[1]


async def test_waiting_in_vain_tells_what_came_instead(api: Api, sandbox: Sandbox, reader: User) -> None:
    await api.result("getMe")
    await api.result("sendMessage", chat_id=reader.id, text="a")
    with pytest.raises(TimeoutError, match="what came: sendMessage"):
        await sandbox.wait_for(lambda call: call.text == "b", timeout=0.01, since=1)
    with pytest.raises(TimeoutError, match="what came: nothing"):
        await sandbox.wait_for(lambda call: True, timeout=0.01, since=9)

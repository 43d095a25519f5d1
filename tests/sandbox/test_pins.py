"""Messages pinned above a chat: who may, what the chat tells of it, and what is left when they go."""

from __future__ import annotations

import pytest

from bot.sandbox import Chat, Sandbox, User
from tests.sandbox.conftest import Api

NO_RIGHT = "400 Bad Request: not enough rights to manage pinned messages in the chat"


async def pinned(api: Api, chat: Chat) -> int | None:
    message = (await api.result("getChat", chat_id=chat.id)).get("pinned_message")
    return message and int(message["message_id"])


async def write(api: Api, chat: Chat, text: str) -> int:
    return int((await api.result("sendMessage", chat_id=chat.id, text=text))["message_id"])


async def test_the_newest_pinned_message_stands_first_and_goes_first(api: Api, sandbox: Sandbox, reader: User) -> None:
    chat = sandbox.chats[reader.id]
    older, newer = [await write(api, chat, text) for text in ("a", "b")]
    for number in (newer, older):
        await api.result("pinChatMessage", chat_id=chat.id, message_id=number)
    assert await pinned(api, chat) == newer
    await api.result("unpinChatMessage", chat_id=chat.id)
    assert await pinned(api, chat) == older
    await api.result("unpinChatMessage", chat_id=chat.id, message_id=older)
    assert await pinned(api, chat) is None
    assert await api.refusal("unpinChatMessage", chat_id=chat.id) == "400 Bad Request: message to unpin not found"


async def test_all_go_at_once_and_a_deleted_one_by_itself(api: Api, sandbox: Sandbox, reader: User) -> None:
    chat = sandbox.chats[reader.id]
    numbers = [await write(api, chat, text) for text in ("a", "b", "c")]
    for number in numbers:
        await api.result("pinChatMessage", chat_id=chat.id, message_id=number)
    await api.result("deleteMessage", chat_id=chat.id, message_id=numbers[2])
    assert await pinned(api, chat) == numbers[1]
    await api.result("unpinAllChatMessages", chat_id=chat.id)
    assert await pinned(api, chat) is None


async def test_the_chat_tells_of_a_pin_once(api: Api, sandbox: Sandbox, reader: User) -> None:
    chat = sandbox.chats[reader.id]
    answer = await api.result("sendMessage", chat_id=chat.id, text="a", reply_parameters={"message_id": 1})
    for _ in range(2):
        await api.result("pinChatMessage", chat_id=chat.id, message_id=answer["message_id"])
    (update,) = await api.result("getUpdates")
    told = update["message"]["pinned_message"]
    assert (told["message_id"], told["text"], "reply_to_message" in told) == (answer["message_id"], "a", False)
    refusal = await api.refusal("pinChatMessage", chat_id=chat.id, message_id=update["message"]["message_id"])
    assert refusal == "400 Bad Request: a service message can't be pinned"
    refusal = await api.refusal("pinChatMessage", chat_id=chat.id, message_id=99)
    assert refusal == "400 Bad Request: message to pin not found"


@pytest.mark.parametrize("method", ["pinChatMessage", "unpinChatMessage", "unpinAllChatMessages"])
async def test_a_group_and_a_channel_ask_for_a_right(api: Api, sandbox: Sandbox, reader: User, method: str) -> None:
    group = await sandbox.add_group("Newsroom", [reader], supergroup=True)
    await sandbox.add_bot(group)
    channel = await sandbox.add_channel(owner=reader)
    await sandbox.add_bot(channel, admin=True, rights=["can_post_messages"])
    for chat, right in ((group, "can_pin_messages"), (channel, "can_edit_messages")):
        place = {"chat_id": chat.id, "message_id": await write(api, chat, "a")}
        given = place if method != "unpinAllChatMessages" else {"chat_id": chat.id}
        assert await api.refusal(method, **given) == NO_RIGHT
        await sandbox.promote(chat, rights=["can_post_messages", right] if chat is channel else [right])
        assert await api.result(method, **given) is True

"""Channels: posts, rights, and who may see who is in them."""

from __future__ import annotations

import pytest
import pytest_asyncio

from bot.sandbox import Channel, Sandbox, User
from tests.sandbox.conftest import Api


@pytest_asyncio.fixture(loop_scope="session")
async def channel(sandbox: Sandbox, reader: User) -> Channel:
    """A public channel of the reader's that the bot administers."""
    channel = await sandbox.add_channel("Сайлау", "sailau", owner=reader)
    await sandbox.add_bot(channel, admin=True)
    sandbox.updates.clear()
    return channel


async def test_a_post_of_the_bot_stands_as_the_channels_own(api: Api, channel: Channel) -> None:
    post = await api.result("sendMessage", chat_id="@Sailau", text="7")
    assert (post["sender_chat"], post["chat"], "from" in post) == (channel.json(), channel.json(), False)


async def test_a_post_of_a_person_comes_to_the_bot(api: Api, sandbox: Sandbox, reader: User, channel: Channel) -> None:
    post = await sandbox.post(channel, "/results")
    await sandbox.edit(reader, post.message_id, "/seats", chat=channel)
    first, second = await api.result("getUpdates")
    assert (first["channel_post"]["text"], second["edited_channel_post"]["text"]) == ("/results", "/seats")


async def test_nothing_of_a_channel_comes_to_a_bot_that_is_not_in_it(api: Api, sandbox: Sandbox) -> None:
    await sandbox.post(await sandbox.add_channel(), "/results")
    assert await api.result("getUpdates") == []


async def test_without_the_right_to_post_the_bot_cannot(api: Api, sandbox: Sandbox, channel: Channel) -> None:
    sent = await api.result("sendMessage", chat_id=channel.id, text="7")
    await sandbox.promote(channel, rights={"can_edit_messages"})
    refusal = await api.refusal("sendMessage", chat_id=channel.id, text="x")
    edit = await api.refusal("editMessageText", chat_id=channel.id, message_id=sent["message_id"], text="x")
    assert refusal == edit == "400 Bad Request: need administrator rights in the channel chat"


@pytest.mark.parametrize(
    ("demoted", "refusal"),
    [
        (True, "403 Forbidden: bot is not a member of the channel chat"),
        (False, "403 Forbidden: bot was kicked from the channel chat"),
    ],
)
async def test_a_bot_that_no_longer_administers_is_out(
    api: Api, sandbox: Sandbox, channel: Channel, demoted: bool, refusal: str
) -> None:
    await (sandbox.demote(channel) if demoted else sandbox.remove_bot(channel))
    (update,) = await api.result("getUpdates")
    assert update["my_chat_member"]["old_chat_member"]["can_post_messages"] is True
    assert await api.refusal("sendMessage", chat_id=channel.id, text="x") == refusal


async def test_only_a_public_channel_can_be_looked_up_from_outside(api: Api, sandbox: Sandbox) -> None:
    public, private = await sandbox.add_channel("A", "public"), await sandbox.add_channel("B")
    assert (await api.result("getChat", chat_id="@public"))["id"] == public.id
    hidden = await api.refusal("getChat", chat_id=private.id)
    members = await api.refusal("getChatMember", chat_id="@public", user_id=public.owner.id)
    administrators = await api.refusal("getChatAdministrators", chat_id="@public")
    assert hidden == "403 Forbidden: bot is not a member of the channel chat"
    assert members == administrators == "400 Bad Request: member list is inaccessible"


async def test_an_administrator_asks_who_owns_the_channel(
    api: Api, sandbox: Sandbox, reader: User, channel: Channel
) -> None:
    stranger = await sandbox.add_user()
    statuses = [
        (await api.result("getChatMember", chat_id="@sailau", user_id=user.id))["status"] for user in (reader, stranger)
    ]
    assert statuses == ["creator", "left"]


async def test_a_bot_is_no_ordinary_member_of_a_channel(sandbox: Sandbox) -> None:
    channel = await sandbox.add_channel()
    with pytest.raises(ValueError, match="only as an administrator"):
        await sandbox.add_bot(channel)
    with pytest.raises(ValueError, match="no right can_pin_messages in a channel"):
        await sandbox.add_bot(channel, admin=True, rights={"can_pin_messages"})

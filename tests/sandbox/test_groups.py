"""Groups: what a bot sees in privacy mode, who administers, topics, and upgrades to supergroups."""

from __future__ import annotations

from typing import Any

import pytest
import pytest_asyncio

from bot.sandbox import Group, Sandbox, User
from tests.sandbox.conftest import Api

MEMBER_OF = {"group": "-4", "supergroup": "-100"}


@pytest_asyncio.fixture(loop_scope="session")
async def group(sandbox: Sandbox, reader: User) -> Group:
    """A group of the reader's with the bot in it, which has read of its coming."""
    group = await sandbox.add_group("Штаб", [reader])
    await sandbox.add_bot(group)
    sandbox.updates.clear()
    return group


@pytest_asyncio.fixture(loop_scope="session")
async def forum(sandbox: Sandbox, reader: User) -> Group:
    forum = await sandbox.add_group("Forum", [reader], forum=True)
    await sandbox.add_bot(forum)
    sandbox.updates.clear()
    return forum


async def news(api: Api) -> list[dict[str, Any]]:
    """What is new for the bot, without the numbers of the updates."""
    updates = await api.result("getUpdates")
    if updates:
        await api.result("getUpdates", offset=updates[-1]["update_id"] + 1)
    return [next(content for kind, content in update.items() if kind != "update_id") for update in updates]


async def texts(api: Api) -> list[str]:
    return [message["text"] for message in await news(api)]


def statuses(change: dict[str, Any]) -> tuple[str, str]:
    return change["old_chat_member"]["status"], change["new_chat_member"]["status"]


@pytest.mark.parametrize("kind", MEMBER_OF)
async def test_a_group_tells_of_the_bot_coming_and_going(api: Api, sandbox: Sandbox, reader: User, kind: str) -> None:
    group = await sandbox.add_group("Штаб", [reader], supergroup=kind == "supergroup")
    await sandbox.add_bot(group)
    change, greeting = await news(api)
    assert str(group.id).startswith(MEMBER_OF[kind])
    assert (change["chat"], change["from"]) == ({"id": group.id, "type": kind, "title": "Штаб"}, reader.json())
    assert statuses(change) == ("left", "member")
    assert greeting["new_chat_members"] == [sandbox.bot.json()]
    await sandbox.remove_bot(group)
    change, *goodbye = await news(api)
    assert statuses(change) == ("member", {"group": "left", "supergroup": "kicked"}[kind])
    assert [message["left_chat_member"] for message in goodbye] == ([sandbox.bot.json()] if kind == "group" else [])


@pytest.mark.parametrize(
    ("kind", "refusal"),
    [
        ("group", "403 Forbidden: bot is not a member of the group chat"),
        ("supergroup", "403 Forbidden: bot was kicked from the supergroup chat"),
    ],
)
@pytest.mark.parametrize("method", ["sendMessage", "getChat"])
async def test_a_bot_that_was_removed_is_shut_out(
    api: Api, sandbox: Sandbox, kind: str, refusal: str, method: str
) -> None:
    group = await sandbox.add_group(supergroup=kind == "supergroup")
    await sandbox.add_bot(group)
    await sandbox.remove_bot(group)
    text = {"text": "x"} if method == "sendMessage" else {}
    assert await api.refusal(method, chat_id=group.id, **text) == refusal


async def test_in_privacy_mode_a_bot_sees_what_is_for_it(
    api: Api, sandbox: Sandbox, reader: User, group: Group
) -> None:
    sent = await api.result("sendMessage", chat_id=group.id, text="7")
    mine = group.messages[sent["message_id"]]
    theirs = await sandbox.say(reader, "who won?", group)
    await sandbox.say(reader, "/results", group)
    await sandbox.say(reader, "/seats@Sandbox_Bot now", group)
    await sandbox.say(reader, "/seats@other_bot", group)
    await sandbox.say(reader, "not yet", group, reply_to=theirs)
    await sandbox.say(reader, "why?", group, reply_to=mine)
    assert await texts(api) == ["/results", "/seats@Sandbox_Bot now", "why?"]
    await sandbox.promote(group)
    await sandbox.say(reader, "who won?", group)
    change, message = await news(api)
    assert (statuses(change), message["text"]) == (("member", "administrator"), "who won?")


async def test_a_command_without_a_name_is_for_the_bot_that_wrote_last(
    api: Api, sandbox: Sandbox, reader: User, group: Group
) -> None:
    other = await sandbox.add_user("Other", username="other_bot", is_bot=True)
    await sandbox.join(group, other)
    await sandbox.say(reader, "/one", group)
    await sandbox.say(other, "hello", group)
    await sandbox.say(reader, "/two", group)
    await api.result("sendMessage", chat_id=group.id, text="x")
    await sandbox.say(reader, "/three", group)
    assert [message.get("text") for message in await news(api)] == [None, "/one", "/three"]


async def test_a_bot_outside_a_group_sees_nothing_of_it(api: Api, sandbox: Sandbox, reader: User) -> None:
    group = await sandbox.add_group("Штаб", [reader])
    await sandbox.say(reader, "/results", group)
    colleague = await sandbox.add_user()
    await sandbox.join(group, colleague)
    assert await news(api) == []
    assert (await api.refusal("sendMessage", chat_id=group.id, text="x")).startswith("403 Forbidden: bot is not a")


async def test_an_edited_command_comes_as_an_edit(api: Api, sandbox: Sandbox, reader: User, group: Group) -> None:
    said = await sandbox.say(reader, "/reslts", group)
    await sandbox.edit(reader, said.message_id, "/results", chat=group)
    await sandbox.edit(reader, 1, "/start again")
    updates = await api.result("getUpdates")
    assert [(update["edited_message"]["text"], "edit_date" in update["edited_message"]) for update in updates[1:]] == [
        ("/results", True),
        ("/start again", True),
    ]


async def test_a_button_in_a_group_tells_who_pressed_it_and_where(
    api: Api, sandbox: Sandbox, reader: User, group: Group
) -> None:
    sent = await api.result("sendMessage", chat_id=group.id, text="x")
    await sandbox.press(reader, sent["message_id"], "seats", chat=group)
    (query,) = await news(api)
    assert (query["from"], query["message"], query["data"]) == (reader.json(), sent, "seats")


async def test_an_anonymous_administrator_stands_as_the_group(
    api: Api, sandbox: Sandbox, reader: User, group: Group
) -> None:
    await sandbox.say(reader, "/subscribe", group, anonymous=True)
    (message,) = await news(api)
    assert message["from"]["username"] == "GroupAnonymousBot"
    assert message["sender_chat"] == message["chat"] == group.json()
    assert (await api.result("getChatMember", chat_id=group.id, user_id=message["from"]["id"]))["status"] == "left"


async def test_members_come_go_rise_and_fall(api: Api, sandbox: Sandbox, group: Group) -> None:
    person = await sandbox.add_user("Bolat")
    seen = []
    for change in (sandbox.join, sandbox.promote, sandbox.promote, sandbox.demote, sandbox.leave):
        await change(group, person)
        seen.append((await api.result("getChatMember", chat_id=group.id, user_id=person.id))["status"])
    assert seen == ["member", "administrator", "administrator", "member", "left"]


async def test_only_an_administrator_is_told_of_others_and_only_when_it_asks(
    api: Api, sandbox: Sandbox, group: Group
) -> None:
    person = await sandbox.add_user("Bolat")
    await api.result("getUpdates", allowed_updates=["chat_member"])
    await sandbox.join(group, person)
    await sandbox.promote(group)
    await sandbox.promote(group, person, rights={"can_delete_messages"})
    (change,) = await news(api)
    assert (statuses(change), change["new_chat_member"]["user"]) == (("member", "administrator"), person.json())
    assert {right for right, held in change["new_chat_member"].items() if held is True} == {"can_delete_messages"}


async def test_the_first_member_of_a_group_owns_it(api: Api, sandbox: Sandbox, reader: User) -> None:
    person = await sandbox.add_user("Bolat")
    group = await sandbox.add_group("Штаб", [reader, person])
    await sandbox.add_bot(group, by=person)
    listed = await api.result("getChatAdministrators", chat_id=group.id)
    assert [(member["user"]["id"], member["status"]) for member in listed] == [(reader.id, "creator")]
    assert group.member(person).is_present


async def test_administrators_are_listed_without_other_bots(api: Api, sandbox: Sandbox, group: Group) -> None:
    other = await sandbox.add_user("Other", is_bot=True)
    person = await sandbox.add_user("Bolat")
    for member in (other, person):
        await sandbox.join(group, member)
    await sandbox.promote(group, other)
    await sandbox.promote(group)
    listed = [
        [member["user"]["id"] for member in await api.result("getChatAdministrators", chat_id=group.id, **all_bots)]
        for all_bots in ({}, {"return_bots": True})
    ]
    assert listed == [[group.owner.id, sandbox.bot.id], [group.owner.id, sandbox.bot.id, other.id]]


async def test_a_bot_leaves_by_itself(api: Api, sandbox: Sandbox, group: Group) -> None:
    assert await api.result("leaveChat", chat_id=group.id) is True
    (change,) = await news(api)
    assert (change["from"], statuses(change)) == (sandbox.bot.json(), ("member", "left"))


@pytest.mark.parametrize(
    ("method", "params", "refusal"),
    [
        ("getChatAdministrators", {}, "there are no administrators in the private chat"),
        ("leaveChat", {}, "chat member status can't be changed in private chats"),
        ("getChatMember", {"user_id": 77}, "user not found"),
    ],
)
async def test_a_private_chat_is_no_group(
    api: Api, reader: User, method: str, params: dict[str, int], refusal: str
) -> None:
    assert await api.refusal(method, chat_id=reader.id, **params) == f"400 Bad Request: {refusal}"
    assert (await api.result("getChatMember", chat_id=reader.id, user_id=reader.id))["status"] == "member"


async def test_a_private_chat_that_never_began_is_not_found(api: Api, sandbox: Sandbox) -> None:
    stranger = await sandbox.add_user()
    assert await api.refusal("getChat", chat_id=stranger.id) == "400 Bad Request: chat not found"


async def test_a_message_in_a_topic_says_so_and_answers_its_opening(
    api: Api, sandbox: Sandbox, reader: User, forum: Group
) -> None:
    thread = await sandbox.add_topic(forum, "Count")
    said = await sandbox.say(reader, "/results", forum, thread=thread)
    opening, message = await news(api)
    assert opening["forum_topic_created"]["name"] == "Count"
    assert (message["message_thread_id"], message["is_topic_message"]) == (thread, True)
    assert message["reply_to_message"] == opening
    sent = await api.result("sendMessage", chat_id=forum.id, text="x", reply_parameters={"message_id": said.message_id})
    assert (sent["message_thread_id"], sent["reply_to_message"]["text"]) == (thread, "/results")


async def test_a_message_outside_the_topics_of_a_forum_has_no_thread(
    api: Api, sandbox: Sandbox, reader: User, forum: Group
) -> None:
    said = await sandbox.say(reader, "/results", forum)
    await sandbox.say(reader, "/seats", forum, reply_to=said)
    assert ["message_thread_id" in message for message in await news(api)] == [False, False]


async def test_a_deleted_topic_takes_its_messages_and_no_more(
    api: Api, sandbox: Sandbox, reader: User, forum: Group
) -> None:
    thread = await sandbox.add_topic(forum, "Count")
    sent = await api.result("sendMessage", chat_id=forum.id, text="x", message_thread_id=thread)
    await sandbox.remove_topic(forum, thread)
    refusal = await api.refusal("sendMessage", chat_id=forum.id, text="x", message_thread_id=thread)
    assert refusal == "400 Bad Request: message thread not found"
    assert sent["message_id"] not in forum.messages


async def test_answers_in_a_supergroup_without_topics_have_a_thread_that_nothing_can_be_sent_to(
    api: Api, sandbox: Sandbox, reader: User
) -> None:
    group = await sandbox.add_group("Штаб", [reader], supergroup=True)
    await sandbox.add_bot(group)
    first = await sandbox.say(reader, "/results", group)
    second = await sandbox.say(reader, "/seats", group, reply_to=first)
    await sandbox.say(reader, "/polls", group, reply_to=second)
    answer = (await news(api))[-1]
    assert (answer["message_thread_id"], "is_topic_message" in answer) == (first.message_id, False)
    refusal = await api.refusal("sendMessage", chat_id=group.id, text="x", message_thread_id=first.message_id)
    assert refusal == "400 Bad Request: message thread not found"


async def test_an_upgrade_is_told_on_both_sides_and_sends_the_bot_on(
    api: Api, sandbox: Sandbox, reader: User, group: Group
) -> None:
    supergroup = await sandbox.migrate(group)
    old, new, change = await news(api)
    assert (old["chat"]["id"], old["migrate_to_chat_id"]) == (group.id, supergroup.id)
    assert (change["chat"]["id"], statuses(change)) == (supergroup.id, ("left", "member"))
    assert (new["chat"]["id"], new["migrate_from_chat_id"]) == (supergroup.id, group.id)
    status, answer = await api.answer("sendMessage", chat_id=group.id, text="x")
    assert (status, answer) == (
        400,
        {
            "ok": False,
            "error_code": 400,
            "description": "Bad Request: group chat was upgraded to a supergroup chat",
            "parameters": {"migrate_to_chat_id": supergroup.id},
        },
    )
    assert (await api.result("sendMessage", chat_id=supergroup.id, text="x"))["chat"]["type"] == "supergroup"
    await sandbox.say(reader, "/results", supergroup)
    assert await texts(api) == ["/results"]


async def test_an_upgrade_may_be_told_after_the_bot_has_come_in(api: Api, sandbox: Sandbox, group: Group) -> None:
    supergroup = await sandbox.migrate(group, join_first=True)
    change, *messages = await news(api)
    assert (change["chat"]["id"], statuses(change)) == (supergroup.id, ("left", "member"))
    assert ["migrate_to_chat_id" in message for message in messages] == [True, False]


async def test_an_upgrade_of_a_group_without_the_bot_is_not_told(api: Api, sandbox: Sandbox) -> None:
    group = await sandbox.add_group()
    await sandbox.add_bot(group)
    await sandbox.remove_bot(group)
    await news(api)
    await sandbox.migrate(group)
    assert await news(api) == []


async def test_nothing_happens_in_a_group_that_cannot(sandbox: Sandbox, reader: User, group: Group) -> None:
    stranger = await sandbox.add_user("Stranger")
    member = await sandbox.add_user("Member")
    await sandbox.join(group, member)
    with pytest.raises(ValueError, match="let them join first"):
        await sandbox.say(stranger, "/results", group)
    with pytest.raises(ValueError, match="has no topic 5"):
        await sandbox.say(reader, "/results", group, thread=5)
    with pytest.raises(ValueError, match="no administrator"):
        await sandbox.say(member, "/results", group, anonymous=True)
    with pytest.raises(ValueError, match="has no topics"):
        await sandbox.add_topic(group, "Count")
    with pytest.raises(ValueError, match="is not in the chat"):
        await sandbox.promote(group, stranger)
    with pytest.raises(ValueError, match="cannot do this"):
        await sandbox.remove_bot(group, by=member)
    with pytest.raises(ValueError, match="cannot do this"):
        await sandbox.add_bot(group, by=stranger)
    with pytest.raises(ValueError, match="no right can_fly in a group"):
        await sandbox.promote(group, member, rights={"can_fly"})
    with pytest.raises(ValueError, match="There is no message 99 of user"):
        await sandbox.edit(reader, 99, "x", chat=group)
    await sandbox.migrate(group)
    with pytest.raises(ValueError, match="has become the supergroup"):
        await sandbox.say(reader, "/results", group)
    with pytest.raises(ValueError, match="no basic group any more"):
        await sandbox.migrate(group)

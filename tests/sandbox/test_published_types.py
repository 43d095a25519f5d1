"""Parameters and answers held against the published method table of the Bot API."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.sandbox import Call, Message, Sandbox, User
from bot.sandbox.entities import FormattedText
from bot.sandbox.methods import METHODS
from tests.sandbox.bot_api_spec import BotApiSpec
from tests.sandbox.conftest import Api, png
from tests.sandbox.test_albums import send as album

EVERY_KIND = [
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "callback_query",
    "my_chat_member",
    "chat_member",
]

KEYBOARD = {
    "inline_keyboard": [
        [{"text": "Seats", "callback_data": "seats", "style": "primary"}, {"text": "Source", "url": "x.kz"}],
        [{"text": "Copy", "copy_text": {"text": "x"}}, {"text": "Ask", "switch_inline_query": "x"}],
    ]
}
MARKS = (
    '<b>b</b> <i>i</i> <u>u</u> <s>s</s> <tg-spoiler>t</tg-spoiler> <code>c</code> <pre>p</pre> <a href="x.kz">a</a> '
    '<pre><code class="language-toml">l</code></pre> <blockquote>q</blockquote> <blockquote expandable>e</blockquote> '
    '<tg-emoji emoji-id="1">e</tg-emoji> <tg-time unix="1" format="r">1</tg-time> /results '
    "x.kz a@x.kz @news #tag"
)


@pytest.fixture(scope="module")
def spec(shared: Path) -> BotApiSpec:
    return BotApiSpec(shared / "reference" / "bot-api-10.1.json")


def test_every_parameter_is_one_of_the_bot_api(spec: BotApiSpec) -> None:
    unknown = {m.name: set(m.parameters) - spec.parameters(m.name) for m in METHODS.values()}
    assert unknown == {m.name: set() for m in METHODS.values()}


async def test_every_call_and_answer_is_of_the_published_type(
    spec: BotApiSpec, api: Api, sandbox: Sandbox, reader: User
) -> None:
    await api.result("getUpdates", allowed_updates=EVERY_KIND)
    await live(sandbox, reader)
    updates = Call("getUpdates", {"limit": 100}, await api.result("getUpdates", limit=100))
    kinds = {kind for update in updates.result for kind in update if kind != "update_id"}
    await ask_about_the_bot(api)
    await write_everything(api, sandbox, reader)
    await ask_about_chats(api, sandbox)
    answered = [*sandbox.sent, updates]
    faults = [
        *(fault for call in answered for fault in spec.faults_of_call(call.method, call.params)),
        *(fault for call in answered for fault in spec.faults_of_answer(call.method, call.result)),
    ]
    assert faults == []
    assert kinds == set(EVERY_KIND)
    assert {call.method.lower() for call in answered} == set(METHODS)


async def live(sandbox: Sandbox, reader: User) -> None:
    """Everything that a bot can be told of."""
    await sandbox.edit(reader, 1, "/results")
    await sandbox.block(reader)
    await sandbox.unblock(reader)
    group = await sandbox.add_group("Штаб", [reader])
    await sandbox.add_bot(group, admin=True)
    colleague = await sandbox.add_user("Colleague")
    await sandbox.join(group, colleague)
    await sandbox.promote(group, colleague)
    await sandbox.leave(group, colleague)
    forum = await sandbox.add_group("Forum", [reader], forum=True, username="forum")
    await sandbox.add_bot(forum)
    thread = await sandbox.add_topic(forum, "Count")
    first = await sandbox.say(reader, "/results", forum, thread=thread, anonymous=True)
    await sandbox.say(reader, "/seats", forum, reply_to=first)
    await sandbox.migrate(group)
    await sandbox.remove_bot(forum)
    await sandbox.add_bot(forum, admin=True)
    channel = await sandbox.add_channel("News", "news", owner=reader)
    await sandbox.add_bot(channel, admin=True)
    post = await sandbox.post(channel, "/results")
    await sandbox.edit(reader, post.message_id, "7", chat=channel)
    answer = channel.add(Message(channel, sandbox.bot, sandbox.unix_time(), FormattedText("x")))
    await sandbox.press(reader, answer.message_id, "seats", chat=channel)


async def ask_about_the_bot(api: Api) -> None:
    await api.result("getMe")
    await api.result("setMyCommands", commands=[{"command": "results", "description": "The count"}])
    await api.result("getMyCommands")
    await api.result("deleteMyCommands")
    await api.result("setWebhook", url="http://127.0.0.1:1/", secret_token="s", allowed_updates=EVERY_KIND)
    await api.result("getWebhookInfo")
    await api.result("deleteWebhook")
    await api.result("getWebhookInfo")


async def write_everything(api: Api, sandbox: Sandbox, reader: User) -> None:
    chat = {"chat_id": reader.id}
    marked = await api.result("sendMessage", text=MARKS, parse_mode="HTML", **chat)
    sent = await api.result(
        "sendMessage",
        text="x",
        reply_markup=KEYBOARD,
        reply_parameters={"message_id": marked["message_id"]},
        link_preview_options={"is_disabled": True},
        protect_content=True,
        **chat,
    )
    place = chat | {"message_id": sent["message_id"]}
    await api.result("editMessageText", text="y", reply_markup=KEYBOARD, **place)
    await api.result("editMessageReplyMarkup", **place)
    query = await sandbox.press(reader, sent["message_id"], "seats")
    await api.result("answerCallbackQuery", callback_query_id=query, text="x", show_alert=True)
    await api.result("deleteMessage", **place)
    await api.upload("sendDocument", "document", "санақ.json", b"{}", chat_id=str(reader.id), caption="<b>x</b>")
    await api.upload("sendPhoto", "photo", "орындар.png", png(40, 30), chat_id=str(reader.id))
    await album(api, reader.id, [("photo", png(40, 30))] * 2, reply_parameters=json.dumps({"message_id": 1}))
    await api.result("pinChatMessage", chat_id=reader.id, message_id=marked["message_id"], disable_notification=True)
    for public in ("@news", "@forum"):
        sent = await api.result("sendMessage", chat_id=public, text="x")
        await api.result("pinChatMessage", chat_id=public, message_id=sent["message_id"])


async def ask_about_chats(api: Api, sandbox: Sandbox) -> None:
    for chat in sandbox.chats.values():
        if chat.refusal_to_read(sandbox.bot) is None:
            await api.result("getChat", chat_id=chat.id)
            await api.result("getChatMember", chat_id=chat.id, user_id=sandbox.bot.id)
    await api.result("unpinChatMessage", chat_id="@news")
    await api.result("unpinAllChatMessages", chat_id="@forum")
    await api.result("getChatMember", chat_id="@news", user_id=1002)
    await api.result("getChatAdministrators", chat_id="@news")
    await api.result("leaveChat", chat_id="@forum")


@pytest.mark.parametrize(
    ("method", "result", "faults"),
    [
        ("getMe", {"id": 1, "is_bot": True, "first_name": "x"}, []),
        ("getMe", {"id": 1, "is_bot": True}, ["getMe.first_name: missing in User"]),
        ("getMe", {"id": True, "is_bot": True, "first_name": "x"}, ["getMe.id: True is no Integer"]),
        ("getMe", {"id": 1, "is_bot": True, "first_name": "x", "mood": 1}, ["getMe.mood: unknown to User"]),
        ("getMyCommands", [{"command": "x"}], ["getMyCommands[0].description: missing in BotCommand"]),
        ("getUpdates", {}, ["getUpdates: {} is no array"]),
    ],
)
def test_the_check_itself_finds_faults(spec: BotApiSpec, method: str, result: object, faults: list[str]) -> None:
    assert spec.faults_of_answer(method, result) == faults


@pytest.mark.parametrize(
    ("params", "faults"),
    [
        ({"chat_id": "@news", "text": "x"}, []),
        ({"chat_id": 1}, ["sendMessage.text: missing"]),
        ({"chat_id": 1, "text": "x", "mood": 1}, ["sendMessage.mood: unknown"]),
        ({"chat_id": 1, "text": 1}, ["sendMessage.text: 1 is no String"]),
    ],
)
def test_the_check_of_calls_finds_faults(spec: BotApiSpec, params: dict[str, object], faults: list[str]) -> None:
    assert spec.faults_of_call("sendMessage", params) == faults

"""Parameters and answers held against the published method table of the Bot API."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.sandbox import Call, Sandbox, User
from bot.sandbox.methods import METHODS
from tests.sandbox.bot_api_spec import BotApiSpec
from tests.sandbox.conftest import Api

KEYBOARD = {
    "inline_keyboard": [
        [{"text": "Seats", "callback_data": "seats", "style": "primary"}, {"text": "Source", "url": "x.kz"}],
        [{"text": "Copy", "copy_text": {"text": "x"}}, {"text": "Ask", "switch_inline_query": "x"}],
    ]
}
MARKS = (
    '<b>b</b> <i>i</i> <u>u</u> <s>s</s> <tg-spoiler>t</tg-spoiler> <code>c</code> <pre>p</pre> <a href="x.kz">a</a> '
    '<pre><code class="language-toml">l</code></pre> <blockquote>q</blockquote> <blockquote expandable>e</blockquote> '
    '<tg-emoji emoji-id="1">e</tg-emoji> <tg-time unix="1" format="r">1</tg-time> /results'
)


@pytest.fixture(scope="module")
def spec(shared: Path) -> BotApiSpec:
    return BotApiSpec(shared / "reference" / "bot-api-10.1.json")


def test_every_parameter_is_one_of_the_bot_api(spec: BotApiSpec) -> None:
    unknown = {m.name: set(m.parameters) - spec.parameters(m.name) for m in METHODS.values()}
    assert unknown == {m.name: set() for m in METHODS.values()}


async def test_every_answer_is_of_the_published_type(
    spec: BotApiSpec, api: Api, sandbox: Sandbox, reader: User
) -> None:
    await call_everything(api, sandbox, reader)
    await sandbox.say(reader, "/results", reply_to=sandbox.chats[reader.id].messages[2])
    await sandbox.press(reader, 3, "seats")
    await sandbox.block(reader)
    await sandbox.unblock(reader)
    updates = Call("getUpdates", {}, await api.result("getUpdates"))
    assert len(updates.result) == 4
    answered = [*sandbox.sent, updates]
    faults = [fault for call in answered for fault in spec.faults_of_answer(call.method, call.result)]
    assert faults == []
    assert {call.method.lower() for call in answered} == set(METHODS)


async def call_everything(api: Api, sandbox: Sandbox, reader: User) -> None:
    chat = {"chat_id": reader.id}
    await api.result("getMe")
    await api.result("sendMessage", text=MARKS, parse_mode="HTML", **chat)
    await api.result(
        "sendMessage",
        text="x",
        reply_markup=KEYBOARD,
        reply_parameters={"message_id": 2},
        link_preview_options={"is_disabled": True},
        protect_content=True,
        **chat,
    )
    await api.result("editMessageText", text="y", message_id=3, reply_markup=KEYBOARD, **chat)
    query = await sandbox.press(reader, 3, "seats")
    sandbox.updates.clear()
    await api.result("answerCallbackQuery", callback_query_id=query, text="x", show_alert=True)
    await api.result("setMyCommands", commands=[{"command": "results", "description": "The count"}])
    await api.result("getMyCommands")
    await api.result("deleteMyCommands")
    await api.result("deleteWebhook")
    await api.result("getUpdates", allowed_updates=["message", "callback_query", "my_chat_member"])
    await api.result("getWebhookInfo")


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

"""Every method over HTTP: its answer, and its refusals word for word."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bot.sandbox import Sandbox, User, serve_sandbox
from bot.sandbox.queries import QUERY_LIFETIME
from tests.hand_clock import HandClock
from tests.sandbox.conftest import TOKEN, Api

SENDINGS: list[tuple[str, dict[str, int]]] = [("sendMessage", {}), ("editMessageText", {"message_id": 1})]
KEYBOARD = {"inline_keyboard": [[{"text": "Seats", "callback_data": "seats"}]]}
BOT = {"id": 123456, "is_bot": True, "first_name": "Sandbox bot", "username": "sandbox_bot"}
NOT_MODIFIED = (
    "400 Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
TOO_OLD = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"


async def test_get_me_gives_the_bot(api: Api) -> None:
    me = await api.result("getMe")
    assert {name: me[name] for name in BOT} == BOT


async def test_method_names_have_no_case(api: Api) -> None:
    assert await api.result("GETME") == await api.result("getMe")


async def test_send_message_gives_the_message_as_it_stands(api: Api, reader: User) -> None:
    message = await api.result(
        "sendMessage",
        chat_id=reader.id,
        text="<b>Жеті</b> партия",
        parse_mode="HTML",
        reply_markup=KEYBOARD,
        link_preview_options={"is_disabled": True},
        protect_content=True,
    )
    assert message == {
        "message_id": 2,
        "from": BOT,
        "chat": {
            "id": reader.id,
            "type": "private",
            "first_name": "Айгерім",
            "last_name": "Қ.",
            "username": "aigerim",
        },
        "date": 1679259600,
        "text": "Жеті партия",
        "entities": [{"type": "bold", "offset": 0, "length": 4}],
        "reply_markup": KEYBOARD,
        "link_preview_options": {"is_disabled": True},
        "has_protected_content": True,
    }


async def test_without_a_parse_mode_marks_are_text(api: Api, reader: User) -> None:
    message = await api.result("sendMessage", chat_id=reader.id, text="<b>x</b>")
    assert (message["text"], message.get("entities")) == ("<b>x</b>", None)


async def test_a_reply_shows_what_it_replies_to_but_no_chain(api: Api, reader: User) -> None:
    first = await api.result("sendMessage", chat_id=reader.id, text="a", reply_parameters={"message_id": 1})
    second = await api.result("sendMessage", chat_id=reader.id, text="b", reply_parameters={"message_id": 2})
    assert first["reply_to_message"]["text"] == "/start"
    assert second["reply_to_message"] == {name: first[name] for name in first if name != "reply_to_message"}


async def test_a_reply_to_nothing_is_refused_unless_it_may_stand_alone(api: Api, reader: User) -> None:
    missing = {"message_id": 99}
    refused = await api.refusal("sendMessage", chat_id=reader.id, text="a", reply_parameters=missing)
    alone = missing | {"allow_sending_without_reply": True}
    sent = await api.result("sendMessage", chat_id=reader.id, text="a", reply_parameters=alone)
    assert refused == "400 Bad Request: message to be replied not found"
    assert "reply_to_message" not in sent


@pytest.mark.parametrize("sending", SENDINGS, ids=["sendMessage", "editMessageText"])
@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({}, "message text is empty"),
        ({"text": ""}, "message text is empty"),
        ({"text": " \n "}, "text must be non-empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "😀" * 4097}, "message is too long"),
        ({"text": "<b>" + "x" * 4097 + "</b>", "parse_mode": "HTML"}, "message is too long"),
        ({"text": "x", "parse_mode": "MarkdownV2"}, "unsupported parse_mode"),
        (
            {"text": "Қ<br>", "parse_mode": "html"},
            'can\'t parse entities: Unsupported start tag "br" at byte offset 2',
        ),
        (
            {"text": "<b>x", "parse_mode": "HTML"},
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        ({"text": "\ud83d"}, "strings must be encoded in UTF-8"),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "ж" * 33}]]}},
            "BUTTON_DATA_INVALID",
        ),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ({"text": "x", "txet": "y"}, "the sandbox does not know the parameter txet of this method"),
    ],
)
async def test_a_text_that_telegram_does_not_take_is_refused(
    api: Api, reader: User, sending: tuple[str, dict[str, int]], params: dict[str, Any], refusal: str
) -> None:
    method, place = sending
    assert await api.refusal(method, chat_id=reader.id, **place, **params) == f"400 Bad Request: {refusal}"


async def test_4096_characters_after_parsing_are_sent(api: Api, reader: User) -> None:
    text = "<b>" + "😀" * 4096 + "</b>"
    message = await api.result("sendMessage", chat_id=reader.id, text=text, parse_mode="HTML")
    assert message["entities"] == [{"type": "bold", "offset": 0, "length": 8192}]


@pytest.mark.parametrize("sending", SENDINGS, ids=["sendMessage", "editMessageText"])
@pytest.mark.parametrize(
    ("chat", "refusal"),
    [
        ({"chat_id": 404}, "chat not found"),
        ({"chat_id": "@nobody"}, "chat not found"),
        ({"chat_id": ""}, "chat_id is empty"),
    ],
)
async def test_a_chat_that_is_not_there_is_refused(
    api: Api, sending: tuple[str, dict[str, int]], chat: dict[str, Any], refusal: str
) -> None:
    method, place = sending
    assert await api.refusal(method, text="x", **place, **chat) == f"400 Bad Request: {refusal}"


async def test_a_message_without_a_chat_is_refused(api: Api) -> None:
    assert await api.refusal("sendMessage", text="x") == "400 Bad Request: chat_id is empty"
    assert await api.refusal("editMessageText", text="x") == "400 Bad Request: message identifier is not specified"


async def test_a_bot_cannot_write_first(api: Api, sandbox: Sandbox) -> None:
    stranger = await sandbox.add_user()
    refusal = await api.refusal("sendMessage", chat_id=stranger.id, text="x")
    assert refusal == "403 Forbidden: bot can't initiate conversation with a user"


async def test_who_blocks_the_bot_gets_nothing_until_it_is_taken_back(api: Api, sandbox: Sandbox, reader: User) -> None:
    await sandbox.block(reader)
    refusal = await api.refusal("sendMessage", chat_id=reader.id, text="x")
    await sandbox.unblock(reader)
    assert refusal == "403 Forbidden: bot was blocked by the user"
    assert (await api.result("sendMessage", chat_id=reader.id, text="x"))["message_id"] == 2


async def test_an_edit_changes_text_and_buttons_and_says_when(
    api: Api, sandbox: Sandbox, reader: User, clock: HandClock
) -> None:
    sent = await api.result("sendMessage", chat_id=reader.id, text="a", reply_markup=KEYBOARD)
    clock.turn(timedelta(seconds=5))
    edited = await api.result("editMessageText", chat_id=reader.id, message_id=sent["message_id"], text="b")
    expected = sent | {"text": "b", "edit_date": sent["date"] + 5}
    del expected["reply_markup"]
    assert edited == expected
    assert sandbox.chats[reader.id].messages[2].json() == edited


async def test_an_edit_that_changes_nothing_is_refused(api: Api, reader: User) -> None:
    same = {"chat_id": reader.id, "text": "<b>a</b>", "parse_mode": "HTML", "reply_markup": KEYBOARD}
    sent = await api.result("sendMessage", **same)
    edit = same | {"message_id": sent["message_id"]}
    assert await api.refusal("editMessageText", **edit) == NOT_MODIFIED
    assert (await api.result("editMessageText", **edit | {"text": "a"}))["text"] == "a"


async def test_only_a_message_of_the_bot_can_be_edited(api: Api, reader: User) -> None:
    other = await api.refusal("editMessageText", chat_id=reader.id, message_id=1, text="x")
    missing = await api.refusal("editMessageText", chat_id=reader.id, message_id=99, text="x")
    assert other == "400 Bad Request: message can't be edited"
    assert missing == "400 Bad Request: message to edit not found"


async def test_a_pressed_button_is_answered(api: Api, sandbox: Sandbox, reader: User, clock: HandClock) -> None:
    sent = await api.result("sendMessage", chat_id=reader.id, text="a", reply_markup=KEYBOARD)
    query = await sandbox.press(reader, sent["message_id"], "seats")
    clock.turn(QUERY_LIFETIME)
    assert await api.result("answerCallbackQuery", callback_query_id=query, text="x" * 200) is True


async def test_an_answer_that_is_late_forged_or_long_is_refused(
    api: Api, sandbox: Sandbox, reader: User, clock: HandClock
) -> None:
    sent = await api.result("sendMessage", chat_id=reader.id, text="a", reply_markup=KEYBOARD)
    query = await sandbox.press(reader, sent["message_id"], "seats")
    too_long = await api.refusal("answerCallbackQuery", callback_query_id=query, text="x" * 201)
    clock.turn(QUERY_LIFETIME + timedelta(seconds=1))
    assert too_long == "400 Bad Request: MESSAGE_TOO_LONG"
    assert await api.refusal("answerCallbackQuery", callback_query_id=query) == TOO_OLD
    assert await api.refusal("answerCallbackQuery", callback_query_id="7") == TOO_OLD


async def test_each_scope_and_language_has_a_menu_of_its_own(api: Api, reader: User) -> None:
    menus: list[dict[str, Any]] = [
        {},
        {"language_code": "kk"},
        {"scope": {"type": "all_private_chats"}},
        {"scope": {"type": "chat", "chat_id": str(reader.id)}},
    ]
    for number, menu in enumerate(menus):
        commands = [{"command": f"/results_{number}", "description": " Нәтижелер "}]
        assert await api.result("setMyCommands", commands=commands, **menu) is True
    await api.result("deleteMyCommands", scope={"type": "default"})
    shown = [await api.result("getMyCommands", **menu) for menu in menus]
    assert shown == [[], *[[{"command": f"results_{number}", "description": "Нәтижелер"}] for number in (1, 2, 3)]]


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"commands": [{"command": "x", "description": "y"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": [{"command": "Results", "description": "y"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "x" * 33, "description": "y"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "x", "description": " "}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [{"command": "x", "description": "y" * 257}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [{"command": "x"}]}, "can't parse BotCommand: Can't find field \"description\""),
        ({"commands": ["x"]}, "can't parse BotCommand: Can't find field \"command\""),
        ({"commands": {"command": "x"}}, "expected an Array of BotCommand"),
        ({"commands": "["}, "can't parse commands JSON object"),
        ({"scope": {"type": "moon"}}, "can't parse BotCommandScope: Unsupported type specified"),
        ({"scope": {"type": "chat", "chat_id": 404}}, "chat not found"),
    ],
)
async def test_a_menu_that_telegram_does_not_take_is_refused(api: Api, params: dict[str, Any], refusal: str) -> None:
    given = {"commands": [{"command": "x", "description": "y"}]} | params
    assert await api.refusal("setMyCommands", **given) == f"400 Bad Request: {refusal}"


async def test_there_is_no_webhook_to_delete(api: Api, sandbox: Sandbox, reader: User) -> None:
    await sandbox.say(reader, "/results")
    before = await api.result("getWebhookInfo")
    assert await api.result("deleteWebhook", drop_pending_updates=True) is True
    assert before == {"url": "", "has_custom_certificate": False, "pending_update_count": 1}
    assert (await api.result("getWebhookInfo"))["pending_update_count"] == 0


async def test_buttons_alone_can_be_changed(api: Api, reader: User) -> None:
    sent = await api.result("sendMessage", chat_id=reader.id, text="<b>a</b>", parse_mode="HTML", reply_markup=KEYBOARD)
    place = {"chat_id": reader.id, "message_id": sent["message_id"]}
    same = await api.refusal("editMessageReplyMarkup", reply_markup=KEYBOARD, **place)
    bare = await api.result("editMessageReplyMarkup", **place)
    assert same == NOT_MODIFIED
    assert (bare["text"], bare["entities"], "reply_markup" in bare) == ("a", sent["entities"], False)


async def test_a_deleted_message_is_gone_but_its_buttons_may_still_be_pressed(
    api: Api, sandbox: Sandbox, reader: User
) -> None:
    sent = await api.result("sendMessage", chat_id=reader.id, text="a", reply_markup=KEYBOARD)
    place = {"chat_id": reader.id, "message_id": sent["message_id"]}
    assert await api.result("deleteMessage", **place) is True
    assert await api.refusal("deleteMessage", **place) == "400 Bad Request: message to delete not found"
    assert await api.refusal("editMessageText", text="b", **place) == "400 Bad Request: message to edit not found"
    await sandbox.press(reader, sent["message_id"], "seats")
    (update,) = await api.result("getUpdates")
    gone = {"chat": sent["chat"], "message_id": sent["message_id"], "date": 0}
    assert update["callback_query"]["message"] == gone


async def test_numbers_of_deleted_messages_are_not_given_again(api: Api, reader: User) -> None:
    sent = await api.result("sendMessage", chat_id=reader.id, text="a")
    await api.result("deleteMessage", chat_id=reader.id, message_id=sent["message_id"])
    assert (await api.result("sendMessage", chat_id=reader.id, text="b"))["message_id"] == sent["message_id"] + 1


@pytest.mark.parametrize("supergroup", [False, True])
async def test_what_is_old_or_of_others_cannot_be_deleted(
    api: Api, sandbox: Sandbox, reader: User, clock: HandClock, supergroup: bool
) -> None:
    group = await sandbox.add_group("Штаб", [reader], supergroup=supergroup)
    await sandbox.add_bot(group)
    refusal = "400 Bad Request: message can't be deleted" + ("" if supergroup else " for everyone")
    theirs = await sandbox.say(reader, "a", group)
    mine = await api.result("sendMessage", chat_id=group.id, text="a")
    assert await api.refusal("deleteMessage", chat_id=group.id, message_id=theirs.message_id) == refusal
    await sandbox.promote(group, rights={"can_delete_messages"})
    assert await api.result("deleteMessage", chat_id=group.id, message_id=theirs.message_id) is True
    clock.turn(timedelta(hours=48, seconds=1))
    assert await api.refusal("deleteMessage", chat_id=group.id, message_id=mine["message_id"]) == refusal


async def test_a_person_who_left_telegram_is_not_reached(api: Api, sandbox: Sandbox, reader: User) -> None:
    await sandbox.deactivate(reader)
    refusal = await api.refusal("sendMessage", chat_id=reader.id, text="x")
    assert refusal == "403 Forbidden: user is deactivated"
    with pytest.raises(ValueError, match="has left Telegram"):
        await sandbox.say(reader, "/start")


async def test_only_a_strict_sandbox_minds_parameters_that_it_does_not_know(
    session: aiohttp.ClientSession,
) -> None:
    async with serve_sandbox(TOKEN, strict=False) as lenient:
        reader = await lenient.add_user()
        await lenient.say(reader, "/start")
        api = Api(session, f"{lenient.url}/bot{TOKEN}")
        sent = await api.result("sendMessage", chat_id=reader.id, text="x", message_effect_id="5", mood="good")
    assert (sent["text"], lenient.sent[0].params) == ("x", {"chat_id": reader.id, "text": "x"})


async def test_a_menu_is_for_a_language_of_two_letters(api: Api) -> None:
    refusal = await api.refusal("setMyCommands", commands=[], language_code="kaz")
    assert refusal == "400 Bad Request: invalid language code specified"

"""Buttons put another screen into the same message."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.handlers.town import Town, data_of, edits, found, notices
from tests.languages import LANGUAGES

CHOICES = {"subscriptions", "languages"}
"""Buttons whose screens show what the chat has set."""


@pytest.mark.asyncio(loop_scope="session")
async def test_every_button_of_every_screen_changes_the_same_message(town: Town) -> None:
    user = await town.user()
    message = await town.ask(user, "/start")
    waiting, seen, refused = data_of(message), {"results"}, []
    while waiting:
        wanted = waiting.pop()
        if wanted in seen:
            continue
        seen.add(wanted)
        edit, answer = await town.press(user, message, wanted)
        assert (edit.method, edit.params["message_id"]) == ("editMessageText", message.result["message_id"])
        assert "text" not in answer.params
        if wanted not in CHOICES:
            assert edit.params["text"] == town.live.screen(wanted, LANGUAGES["en"]).html
            waiting += data_of(edit)
        refused += [call for call in (edit, answer) if call.error is not None]
    assert refused == []
    assert {*CHOICES, "districts", "calendar", "about", "party:amanat", "help"} <= seen


@pytest.mark.asyncio(loop_scope="session")
async def test_buttons_in_a_group_and_in_a_topic_change_their_own_message(town: Town) -> None:
    user = await town.user()
    for forum in (False, True):
        group = await town.group(user, forum=forum)
        thread = await town.sandbox.add_topic(group, "Count") if forum else None
        message = await town.ask(user, "/results", group, thread=thread)
        (edit,) = edits(await town.press(user, message, "seats", group))
        assert (edit.chat_id, edit.params["message_id"]) == (group.id, message.result["message_id"])
        assert edit.params["text"] == town.live.screen("seats", LANGUAGES["en"]).html
        assert edit.error is None


@pytest.mark.asyncio(loop_scope="session")
async def test_the_button_of_the_screen_that_is_shown_changes_nothing_and_is_answered(town: Town) -> None:
    user = await town.user()
    message = await town.ask(user, "/results")
    edit, answer = await town.press(user, message, "results")
    assert edit.error is not None
    assert "message is not modified" in edit.error.description
    assert answer.error is None


@pytest.mark.parametrize("data", ["seats", "gone", "on:all", "lang:ru"])
async def test_a_button_pressed_long_before_the_bot_came_harms_nothing(tmp_path: Path, data: str) -> None:
    async with found(tmp_path) as town:
        user = await town.user()
        async with town.open():
            message = await town.ask(user, "/results")
        await town.sandbox.press(user, message.result["message_id"], data)
        town.clock.time += timedelta(hours=1)
        async with town.open():
            answer = await town.sandbox.wait_for(lambda call: call.method == "answerCallbackQuery")
            assert answer.error is not None
            assert (await town.ask(user, "/results")).error is None


async def test_what_was_set_is_known_after_a_restart(tmp_path: Path) -> None:
    async with found(tmp_path) as town:
        user = await town.user("en")
        async with town.open():
            await town.ask(user, "/language kk")
        async with town.open():
            answer = await town.ask(user, "/results")
    assert answer.params["text"] == town.live.screen("results", LANGUAGES["kk"]).html
    assert notices(town.sandbox.sent) == []


async def test_a_region_that_there_is_not_is_asked_for_again_with_a_button_for_each(tmp_path: Path) -> None:
    async with found(tmp_path, "pt-2019-assembleia") as town, town.open():
        user = await town.user()
        answer = await town.ask(user, "/turnout Lisboa")
        assert data_of(answer)[:3] == ["turnout:mainland", "turnout:madeira", "turnout:acores"]
        (edit,) = edits(await town.press(user, answer, "turnout:madeira"))
    assert edit.params["text"] == town.live.screen("turnout:madeira", LANGUAGES["en"]).html

"""Commands show the count; buttons put another screen into the same message."""

from datetime import timedelta

import pytest

from bot.text.screen import Screen
from tests.handlers.conftest import LANGUAGES, Scene


def buttons(screen: Screen) -> list[list[dict[str, str]]]:
    return [[{"text": button.label, "callback_data": button.data} for button in row] for row in screen.buttons]


@pytest.mark.parametrize(
    ("command", "screen"), [("start", "results"), ("results", "results"), ("threshold", "threshold")]
)
@pytest.mark.parametrize(("code", "shown"), [("en", "en"), ("ru", "ru"), ("kk", "kk"), ("pt-br", "en"), (None, "en")])
async def test_a_command_is_answered_with_its_screen_in_the_readers_language(
    scene: Scene, command: str, screen: str, code: str | None, shown: str
) -> None:
    user = await scene.user(code)
    async with scene.bot():
        answer = await scene.ask(user, f"/{command}")
    wanted = scene.live.screen(screen, LANGUAGES[shown])
    assert answer.params["text"] == wanted.html
    assert answer.params["reply_markup"]["inline_keyboard"] == buttons(wanted)
    assert scene.refused() == []


async def test_every_button_changes_the_same_message(scene: Scene) -> None:
    user = await scene.user()
    async with scene.bot():
        message = await scene.ask(user, "/start")
        shown = [button.data for row in scene.live.screen("results", LANGUAGES["en"]).buttons for button in row]
        for data in [name for name in shown if name != "results"] + ["results"]:
            edit, answer = await scene.press(user, message, data)
            assert edit.method == "editMessageText"
            assert edit.params["message_id"] == message.result["message_id"]
            assert edit.params["text"] == scene.live.screen(data, LANGUAGES["en"]).html
            assert "text" not in answer.params
    assert len(shown) > 3
    assert scene.refused() == []


async def test_the_button_of_the_screen_that_is_shown_changes_nothing_and_is_answered(scene: Scene) -> None:
    user = await scene.user()
    async with scene.bot():
        message = await scene.ask(user, "/results")
        edit, answer = await scene.press(user, message, "results")
    assert edit.error is not None
    assert "message is not modified" in str(edit.error.envelope())
    assert answer.error is None


@pytest.mark.parametrize("data", ["gone", "party:nobody", "results; drop", "🦆"])
async def test_a_button_of_another_time_is_answered_with_a_notice(scene: Scene, data: str) -> None:
    user = await scene.user("ru")
    async with scene.bot():
        message = await scene.ask(user, "/results")
        (answer,) = await scene.press(user, message, data)
    assert "/results" in answer.params["text"]
    assert answer.params["show_alert"]
    assert answer.error is None


@pytest.mark.parametrize("data", ["seats", "gone"])
async def test_a_button_pressed_long_before_the_bot_came_harms_nothing(scene: Scene, data: str) -> None:
    user = await scene.user()
    async with scene.bot():
        message = await scene.ask(user, "/results")
    await scene.sandbox.press(user, message.result["message_id"], data)
    scene.clock.time += timedelta(hours=1)
    async with scene.bot():
        answer = await scene.sandbox.wait_for(lambda call: call.method == "answerCallbackQuery")
        assert answer.error is not None
        assert (await scene.ask(user, "/results")).error is None


async def test_other_texts_are_passed_over(scene: Scene) -> None:
    user = await scene.user()
    async with scene.bot():
        await scene.sandbox.say(user, "who won?")
        await scene.ask(user, "/results")
    assert [call.method for call in scene.sandbox.sent] == ["getMe", "sendMessage"]

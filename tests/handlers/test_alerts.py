"""/alert N says what alert number N said and what became of it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from bot.text.kept_alert import kept_alert, no_alert, which_alert
from storage import alerts
from storage.alerts import Announcement, KeptAlert
from tests.handlers.town import ELECTION, Town, found
from tests.languages import LANGUAGES

pytestmark = pytest.mark.asyncio(loop_scope="module")

AT = datetime(2023, 3, 19, 20, 0, tzinfo=UTC)


def announcement(key: str, *, test: bool = False) -> Announcement:
    words = {code: f"{key} in {code}" for code in LANGUAGES}
    return Announcement(key, "ThresholdCrossed", test, AT, words, subject="line:list:nsdp")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def told(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """A town where alert 2 overtook alert 1, and alert 3 was a rehearsal's."""
    async with found(tmp_path_factory.mktemp("told")) as town, town.open():
        said = [announcement("crossed"), announcement("crossed back"), announcement("invented", test=True)]
        async with town.database.writing() as connection:
            await alerts.publish(connection, ELECTION, said, None)
        yield town


async def kept(town: Town, number: int, code: str) -> KeptAlert:
    async with town.database.reading() as connection:
        alert = await alerts.by_number(connection, ELECTION, number, code)
    assert alert is not None
    return alert


async def test_an_alert_is_shown_word_for_word_in_the_readers_language_with_what_overtook_it(told: Town) -> None:
    election = told.live.night.election
    for code, language in LANGUAGES.items():
        user = await told.user(code)
        for number in (1, 2):
            alert = await kept(told, number, code)
            answer = await told.ask(user, f"/alert {number}")
            assert answer.params["text"] == kept_alert(alert, election, language).html
            assert f"in {code}" in answer.params["text"]
    assert (await kept(told, 1, "en")).superseded_by == 2


async def test_a_button_shows_the_alert_that_overtook_this_one_in_its_place(told: Town) -> None:
    user = await told.user()
    asked = await told.ask(user, "/alert 1")
    edit, answer = await told.calls_after(told.sandbox.press(user, asked.result["message_id"], "alert:2"))
    assert edit.params["text"] == kept_alert(await kept(told, 2, "en"), told.live.night.election, LANGUAGES["en"]).html
    assert answer.method == "answerCallbackQuery"


async def test_a_button_shows_no_alert_of_a_rehearsal_outside_of_one(told: Town) -> None:
    user = await told.user()
    asked = await told.ask(user, "/alert")
    edit, _ = await told.calls_after(told.sandbox.press(user, asked.result["message_id"], "alert:3"))
    assert edit.params["text"] == no_alert(3, 2, LANGUAGES["en"]).html


@pytest.mark.parametrize("words", ["1", "#1", "№1", "№ 1", "01", "١"])
async def test_a_number_may_be_written_in_any_way_that_people_write_it(told: Town, words: str) -> None:
    answer = await told.ask(await told.user(), f"/alert {words}")
    assert "crossed in en" in answer.params["text"]


@pytest.mark.parametrize("words", ["0", "4", "999999999"])
async def test_an_alert_that_there_is_not_is_said_so(told: Town, words: str) -> None:
    answer = await told.ask(await told.user(), f"/alert {words}")
    assert answer.params["text"] == no_alert(int(words), 2, LANGUAGES["en"]).html


@pytest.mark.parametrize("words", ["", "-1", "1.5", "one", "1e3", "1 2", "9" * 4000, "1; DROP TABLE alerts", "🦆", "²"])
async def test_what_is_no_number_is_answered_with_how_to_ask(told: Town, words: str) -> None:
    answer = await told.ask(await told.user(), f"/alert {words}")
    assert answer.params["text"] == which_alert(2, LANGUAGES["en"]).html


async def test_a_rehearsals_alert_is_not_shown_outside_of_a_rehearsal(told: Town) -> None:
    answer = await told.ask(await told.user(), "/alert 3")
    assert answer.params["text"] == no_alert(3, 2, LANGUAGES["en"]).html

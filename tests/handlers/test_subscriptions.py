"""Who is told what: nothing of the past is sent, and nothing is kept of those who follow nothing."""

import pytest

from bot.clock import RealClock
from bot.text.replies import alerts_here, unsubscribed
from bot.text.subscriptions import subscriptions as topics_screen
from storage import alerts
from storage.alerts import Announcement
from storage.queueing import queue
from storage.tables import chats, subscriptions
from storage.tables import deliveries as deliveries_table
from tests.handlers.town import ELECTION, Town, edits, keyboard, messages
from tests.languages import LANGUAGES

pytestmark = pytest.mark.asyncio(loop_scope="session")
ENGLISH = LANGUAGES["en"]


async def topics(town: Town, chat_id: int) -> set[str]:
    return {row["topic"] for row in await town.kept(subscriptions, chat_id=chat_id)}


async def publish(town: Town, key: str) -> None:
    """Queue an alert, which nobody sends: it is a test, and the night is none."""
    told = Announcement(key, "ThresholdCrossed", True, RealClock().now(), dict.fromkeys(LANGUAGES, key))
    async with town.database.writing() as connection:
        published = await alerts.publish(connection, ELECTION, [told], None)
        await queue(connection, published, RealClock().now())


async def test_subscribing_sends_one_summary_of_now_and_nothing_of_the_past(town: Town) -> None:
    await publish(town, "before")
    user = await town.user("kk")
    (summary,) = await town.calls_after(town.sandbox.say(user, "/subscribe"))
    assert summary.params["text"].startswith(town.live.screen("results", LANGUAGES["kk"]).html)
    assert "/unsubscribe" in summary.params["text"].splitlines()[-1]
    assert await topics(town, user.id) == {"all"}
    assert await town.kept(deliveries_table, chat_id=user.id) == []


async def test_subscribing_again_shows_the_choice_and_changes_nothing(town: Town) -> None:
    user = await town.user()
    await town.ask(user, "/subscribe thresholds")
    again = await town.ask(user, "/subscribe")
    assert again.params["text"] == topics_screen(town.live.as_shown(), frozenset({"thresholds"}), ENGLISH).html
    assert await topics(town, user.id) == {"thresholds"}


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        ("all", "all"),
        ("ALL", "all"),
        ("thresholds", "thresholds"),
        ("party Amanat", "party:amanat"),
        ("party ак жол", "party:aqjol"),
        ("respublica", "party:respublica"),
        ("party:nsdp", "party:nsdp"),
    ],
)
async def test_a_topic_is_followed_by_its_name_and_followed_no_more(town: Town, words: str, topic: str) -> None:
    user = await town.user()
    answer = await town.ask(user, f"/subscribe {words}")
    assert answer.params["text"].startswith(town.live.screen("results", ENGLISH).html)
    assert await topics(town, user.id) == {topic}
    await town.ask(user, f"/unsubscribe {words}")
    assert await topics(town, user.id) == set()


async def test_a_party_that_is_not_sure_is_asked_for_with_buttons_that_follow_it(town: Town) -> None:
    user = await town.user()
    answer = await town.ask(user, "/subscribe party zzz")
    data = [button["callback_data"] for row in answer.params["reply_markup"]["inline_keyboard"] for button in row]
    assert "on:party:amanat" in data
    assert await topics(town, user.id) == set()
    await town.press(user, answer, "on:party:amanat")
    assert await topics(town, user.id) == {"party:amanat"}


@pytest.mark.parametrize("word", ["party", "Party"])
async def test_the_word_party_alone_is_a_question_which_one(town: Town, word: str) -> None:
    for command in ("subscribe", "unsubscribe"):
        answer = await town.ask(await town.user(), f"/{command} {word}")
        assert answer.params["text"] == "<b>Which party?</b>"
        assert len(answer.params["reply_markup"]["inline_keyboard"]) > 1


async def test_the_menu_switches_topics_and_a_button_names_the_state_that_it_leads_to(town: Town) -> None:
    user, night = await town.user(), town.live.as_shown()
    message = await town.ask(user, "/help")
    (menu,) = edits(await town.press(user, message, "subscriptions"))
    assert menu.params["reply_markup"]["inline_keyboard"] == keyboard(topics_screen(night, frozenset(), ENGLISH))
    wanted = ["on:thresholds", "on:thresholds", "on:party:auyl", "off:thresholds", "off:thresholds"]
    states = [{"thresholds"}, {"thresholds"}, {"thresholds", "party:auyl"}, {"party:auyl"}, {"party:auyl"}]
    summaries = []
    for data, state in zip(wanted, states, strict=True):
        calls = await town.press(user, message, data)
        assert edits(calls)[0].params["text"] == topics_screen(night, frozenset(state), ENGLISH).html
        assert await topics(town, user.id) == state
        summaries += messages(calls)
    assert len(summaries) == 1
    await town.press(user, message, "off")
    assert await topics(town, user.id) == set()


async def test_unsubscribing_drops_what_waits_and_forgets_the_chat(town: Town) -> None:
    user, other = await town.user(), await town.user("ru")
    await town.ask(user, "/subscribe")
    await town.ask(other, "/subscribe")
    await publish(town, "while both were told")
    ended = await town.ask(user, "/unsubscribe")
    again = await town.ask(user, "/unsubscribe")
    election = town.live.night.election
    assert ended.params["text"] == again.params["text"] == unsubscribed(election, ENGLISH)
    assert await town.kept(chats, id=user.id) == []
    assert await town.kept(deliveries_table, chat_id=user.id) == []
    assert len(await town.kept(deliveries_table, chat_id=other.id)) == 1
    await town.ask(other, "/unsubscribe")


@pytest.mark.parametrize("command", ["/subscribe", "/subscribe thresholds", "/unsubscribe"])
@pytest.mark.parametrize("way", ["refused", "lost"])
async def test_a_command_whose_answer_fails_is_answered_the_same_when_it_is_tried_again(
    town: Town, command: str, way: str
) -> None:
    smooth, unlucky = await town.user(), await town.user()
    if command == "/unsubscribe":
        await town.ask(smooth, "/subscribe")
        await town.ask(unlucky, "/subscribe")
    wanted = await town.ask(smooth, command)
    if way == "refused":
        town.sandbox.fail("sendMessage", code=502)
    else:
        town.sandbox.fail("sendMessage", drop="before")
    calls = await town.calls_after(town.sandbox.say(unlucky, command))
    assert messages(calls)[-1].params["text"] == wanted.params["text"]
    assert await topics(town, unlucky.id) == await topics(town, smooth.id)


async def test_a_first_choice_whose_summary_fails_is_followed_by_it_when_it_is_tried_again(town: Town) -> None:
    user = await town.user()
    message = await town.ask(user, "/help")
    town.sandbox.fail("sendMessage", code=502)
    calls = await town.press(user, message, "on:thresholds")
    summary = [call.text for call in messages(calls) if call.error is None]
    assert len(summary) == 1
    choice = topics_screen(town.live.as_shown(), frozenset({"thresholds"}), ENGLISH)
    assert {call.params["text"] for call in edits(calls)} == {choice.html}
    assert await topics(town, user.id) == {"thresholds"}


async def threads(town: Town, chat_id: int) -> list[int | None]:
    return [row["thread_id"] for row in await town.kept(chats, id=chat_id)]


@pytest.mark.parametrize("code", LANGUAGES)
async def test_alerts_of_a_forum_go_to_the_topic_of_the_last_choice_which_says_so(town: Town, code: str) -> None:
    user, word = await town.user(code), alerts_here(LANGUAGES[code])
    forum = await town.group(user, forum=True)
    first, second = await town.sandbox.add_topic(forum, "Talk"), await town.sandbox.add_topic(forum, "Alerts")
    told = await town.ask(user, "/subscribe", forum, thread=first)
    assert (await threads(town, forum.id), word in told.params["text"]) == ([first], True)
    looked = await town.ask(user, "/subscribe", forum, thread=second)
    assert (await threads(town, forum.id), word in looked.params["text"]) == ([first], False)
    told = await town.ask(user, "/subscribe thresholds", forum, thread=second)
    assert (await threads(town, forum.id), word in told.params["text"]) == ([second], True)
    (chosen,) = edits(await town.press(user, looked, "off:thresholds", forum))
    assert word not in chosen.params["text"]
    told = await town.ask(user, "/help", forum, thread=first)
    (chosen,) = edits(await town.press(user, told, "on:thresholds", forum))
    assert (await threads(town, forum.id), word in chosen.params["text"]) == ([first], True)


async def test_reading_the_count_keeps_nothing_of_the_reader(town: Town) -> None:
    user = await town.user()
    for command in ("/start", "/threshold", "/party amanat", "/privacy", "/alert 1"):
        await town.ask(user, command)
    assert await town.kept(chats, id=user.id) == []


async def test_forgetting_erases_everything_of_the_chat(town: Town) -> None:
    user = await town.user()
    await town.ask(user, "/language ru")
    await town.ask(user, "/subscribe")
    await publish(town, "before it was forgotten")
    await town.ask(user, "/forget")
    assert [
        await town.kept(table, **of)
        for table, of in (
            (chats, {"id": user.id}),
            (subscriptions, {"chat_id": user.id}),
            (deliveries_table, {"chat_id": user.id}),
        )
    ] == [[], [], []]
    answer = await town.ask(user, "/results")
    assert answer.params["text"] == town.live.screen("results", ENGLISH).html

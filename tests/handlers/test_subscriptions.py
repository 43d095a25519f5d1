"""Who is told, and that nothing is kept of those who are not."""

from sqlalchemy import select

from bot.clock import RealClock
from storage import alerts, deliveries
from storage.alerts import Announcement
from storage.tables import chats, subscriptions
from storage.tables import deliveries as deliveries_table
from tests.handlers.conftest import LANGUAGES, NIGHT, Scene


async def kept(scene: Scene) -> tuple[list[tuple[int, str]], list[int]]:
    """Chats with their languages, and the ids of those that are subscribed."""
    async with scene.database.reading() as connection:
        known = (await connection.execute(select(chats.c.id, chats.c.telegram_language))).all()
        subscribed = (await connection.execute(select(subscriptions.c.chat_id))).scalars().all()
    return [(row.id, row.telegram_language) for row in known], list(subscribed)


async def publish(scene: Scene) -> None:
    told = Announcement("crossed", "ThresholdCrossed", False, RealClock().now(), {code: code for code in LANGUAGES})
    async with scene.database.writing() as connection:
        published = await alerts.publish(connection, NIGHT, [told], None)
        await deliveries.queue(connection, published, RealClock().now())


async def test_subscribing_shows_the_count_now_and_says_what_follows(scene: Scene) -> None:
    user = await scene.user("kk")
    async with scene.bot():
        answer = await scene.ask(user, "/subscribe")
    assert answer.params["text"].startswith(scene.live.screen("results", LANGUAGES["kk"]).html)
    assert answer.params["text"].rstrip().splitlines()[-1].count("/unsubscribe") == 1
    assert await kept(scene) == ([(user.id, "kk")], [user.id])
    assert scene.refused() == []


async def test_subscribing_again_changes_nothing_but_the_language(scene: Scene) -> None:
    user = await scene.user("en")
    async with scene.bot():
        first = await scene.ask(user, "/subscribe")
        second = await scene.ask(user, "/subscribe")
    assert first.text.splitlines()[-1] != second.text.splitlines()[-1]
    assert await kept(scene) == ([(user.id, "en")], [user.id])


async def test_unsubscribing_forgets_the_chat_and_what_waits_for_it(scene: Scene) -> None:
    user, other = await scene.user(), await scene.user("ru")
    async with scene.bot():
        await scene.ask(user, "/subscribe")
        await scene.ask(other, "/subscribe")
        await publish(scene)
        assert "/subscribe" in (await scene.ask(user, "/unsubscribe")).text
    assert await kept(scene) == ([(other.id, "ru")], [other.id])
    async with scene.database.reading() as connection:
        waiting = (await connection.execute(select(deliveries_table.c.chat_id))).scalars().all()
    assert list(waiting) == [other.id]


async def test_unsubscribing_without_a_subscription_says_so(scene: Scene) -> None:
    user = await scene.user()
    async with scene.bot():
        await scene.ask(user, "/subscribe")
        ended = await scene.ask(user, "/unsubscribe")
        again = await scene.ask(user, "/unsubscribe")
    assert ended.text != again.text
    assert "/subscribe" in again.text


async def test_reading_the_count_keeps_nothing_of_the_reader(scene: Scene) -> None:
    user = await scene.user()
    async with scene.bot():
        await scene.ask(user, "/start")
        await scene.ask(user, "/threshold")
    assert await kept(scene) == ([], [])

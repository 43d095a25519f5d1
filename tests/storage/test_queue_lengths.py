"""How much waits in each lane."""

from datetime import timedelta

from storage import queue_lengths
from storage.database import Database
from storage.settling import Later, Sent
from storage.tables import Lane
from tests.storage.hand import NOW
from tests.storage.test_claiming import claim, follow, publish, settle_as


async def waiting(database: Database) -> dict[Lane, int]:
    async with database.reading() as connection:
        return dict(await queue_lengths.by_lane(connection))


async def test_an_empty_outbox_has_every_lane(database: Database) -> None:
    assert await waiting(database) == dict.fromkeys(Lane, 0)


async def test_what_waits_is_counted_and_what_was_put_off_but_not_what_is_on_its_way(database: Database) -> None:
    await follow(database, 1, 2, 3)
    await publish(database, "one")
    await publish(database, "two")
    assert await waiting(database) == {Lane.CORRECTIONS: 0, Lane.ALERTS: 6}
    await publish(database, "corrected", kind="count_corrected")
    assert await waiting(database) == {Lane.CORRECTIONS: 3, Lane.ALERTS: 6}
    first, second, _ = await claim(database)
    await settle_as(database, Sent(first.id, 1, first.chat_id), Later(second.id, NOW + timedelta(minutes=1), "away"))
    assert await waiting(database) == {Lane.CORRECTIONS: 3, Lane.ALERTS: 4}

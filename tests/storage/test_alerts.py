"""Alerts are kept with a number, and say what overtook them."""

from datetime import UTC, datetime, timedelta

from storage import alerts
from storage.alerts import Announcement, KeptAlert
from storage.database import Database, Transaction

ELECTION = "small-2020"
NOW = datetime(2020, 6, 7, 20, 0, tzinfo=UTC)


async def publish(connection: Transaction, key: str, subject: str | None, *, test: bool = False) -> None:
    texts = {"en": f"{key} in English", "ru": f"{key} по-русски"}
    told = Announcement(key, "ThresholdCrossed", test, NOW, texts, subject=subject)
    await alerts.publish(connection, ELECTION, [told], None)


async def test_an_alert_is_found_by_its_number_as_it_was_told(database: Database) -> None:
    async with database.writing() as connection:
        await publish(connection, "crossed", "line/red")
        kept = await alerts.by_number(connection, ELECTION, 1, "ru")
        assert kept == KeptAlert(1, "ThresholdCrossed", False, NOW, "crossed по-русски", None, None)
        assert await alerts.by_number(connection, ELECTION, 2, "ru") is None
        assert await alerts.by_number(connection, "other-2020", 1, "ru") is None


async def test_an_alert_that_was_not_told_in_a_language_is_found_in_another(database: Database) -> None:
    async with database.writing() as connection:
        await publish(connection, "crossed", None)
        kept = await alerts.by_number(connection, ELECTION, 1, "kk")
    assert kept is not None
    assert kept.html == "crossed in English"


async def test_alerts_about_one_subject_overtake_one_another(database: Database) -> None:
    async with database.writing() as connection:
        for key, subject in [("up", "line/red"), ("other", "line/blue"), ("down", "line/red"), ("again", "line/red")]:
            await publish(connection, key, subject)
        kept = [await alerts.by_number(connection, ELECTION, number, "en") for number in range(1, 5)]
    assert [(alert.supersedes, alert.superseded_by) for alert in kept if alert] == [
        (None, 3),
        (None, None),
        (1, 4),
        (3, None),
    ]


async def test_a_rehearsal_overtakes_nothing_real_and_news_overtake_no_news(database: Database) -> None:
    async with database.writing() as connection:
        await publish(connection, "up", "line/red")
        await publish(connection, "down", "line/red", test=True)
        await publish(connection, "turnout", None)
        await publish(connection, "later turnout", None)
        kept = [await alerts.by_number(connection, ELECTION, number, "en") for number in range(1, 5)]
    assert [alert.superseded_by for alert in kept if alert] == [None, None, None, None]


async def test_the_newest_number_counts_tests_where_they_are_shown(database: Database) -> None:
    async with database.writing() as connection:
        await publish(connection, "invented", None, test=True)
        assert await alerts.newest_number(connection, ELECTION) == 0
        await publish(connection, "up", None)
        await publish(connection, "invented too", None, test=True)
        assert await alerts.newest_number(connection, ELECTION) == 2
        assert await alerts.newest_number(connection, ELECTION, tests=True) == 3


async def test_a_correction_marks_what_was_told_of_the_count_before_it(database: Database) -> None:
    later = NOW + timedelta(minutes=5)
    said = [
        ("polls_closed", NOW, False),
        ("threshold_crossed", NOW, False),
        ("threshold_crossed", NOW, True),
        ("class_changed", later, False),
        ("count_corrected", later, False),
        ("count_corrected", later + timedelta(minutes=5), False),
        ("lead_changed", later + timedelta(minutes=5), False),
    ]
    announcements = [
        Announcement(f"{kind}/{at}", kind, test, at, {"en": kind}, told_at=at + timedelta(hours=1))
        for kind, at, test in said
    ]
    async with database.writing() as connection:
        await alerts.publish(connection, ELECTION, announcements, None)
        kept = [await alerts.by_number(connection, ELECTION, number + 1, "en") for number in range(len(said))]
    assert [alert.corrected_by for alert in kept if alert] == [None, 5, None, 6, 6, None, None]
    assert [alert.told_at for alert in kept if alert] == [at + timedelta(hours=1) for _, at, _ in said]


async def test_the_newest_number_is_that_of_its_election(database: Database) -> None:
    async with database.writing() as connection:
        assert await alerts.newest_number(connection, ELECTION) == 0
        await publish(connection, "up", None)
        await publish(connection, "down", None)
        assert await alerts.newest_number(connection, ELECTION) == 2
        assert await alerts.newest_number(connection, "other-2020") == 0


async def test_an_alert_is_kept_with_its_number_under_every_text(database: Database) -> None:
    signed = Announcement("up", "ThresholdCrossed", False, NOW, {"en": "up", "ru": "выше"}, sign=sign)
    async with database.writing() as connection:
        await publish(connection, "before", None)
        await alerts.publish(connection, ELECTION, [signed], None)
        kept = [await alerts.by_number(connection, ELECTION, 2, language) for language in ("en", "ru")]
    assert [alert.html for alert in kept if alert] == ["up en 2", "выше ru 2"]


def sign(html: str, language: str, number: int) -> str:
    return f"{html} {language} {number}"

"""The calendar: what comes next, its pages, and days without an hour."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.text.calendar import calendar
from bot.text.languages import Language
from bot.text.names import first_source
from tests.election import build
from tests.text.reader import read
from tests.text.sample import CODES, kazakhstan, language, shipped

KZ = "kz-2023-mazhilis"
ALMATY = ZoneInfo("Asia/Almaty")
MORNING = datetime(2023, 3, 19, 6, tzinfo=ALMATY)


def pages(words: Language) -> list[str]:
    return [read(calendar(shipped(KZ), MORNING, words, str(number)).html) for number in range(1, 5)]


@pytest.mark.parametrize("code", CODES)
def test_what_comes_next_leads_and_stands_on_the_page(code: str) -> None:
    words = language(code)
    closing = datetime(2023, 3, 19, 20, 30, tzinfo=ALMATY)
    text = read(calendar(shipped(KZ), closing, words).html)
    following = words.moment(datetime(2023, 3, 19, 21, tzinfo=ALMATY), "Asia/Almaty")
    assert text.startswith(words.text("Next: {time}", time=following))
    assert text.count(f"\n{following}\n") == 1


@pytest.mark.parametrize("code", CODES)
def test_every_entry_stands_on_one_page_with_who_says_so(code: str) -> None:
    words, election = language(code), shipped(KZ).election
    assert len(election.calendar) <= 24
    for entry in election.calendar:
        (page,) = (page for page in pages(words) if f"\n{words.pick(entry.text)}\n" in page)
        assert first_source(election, entry.origin, words) in page
        assert entry.origin.note is None or words.pick(entry.origin.note) in page


def test_pages_lead_to_one_another() -> None:
    def ways(page: str) -> list[str]:
        row = calendar(shipped(KZ), MORNING, language("en"), page).buttons[0]
        return [button.data for button in row if button.data.startswith("calendar:")]

    assert [ways(page) for page in "124"] == [["calendar:2"], ["calendar:1", "calendar:3"], ["calendar:3"]]


def test_a_day_without_an_hour_is_past_once_it_is_over() -> None:
    silence = datetime(2023, 3, 18, 23, 59, tzinfo=ALMATY)
    assert read(calendar(shipped(KZ), silence, language("en")).html).startswith(
        "Next: 18 March 2023 – Day of silence.\n"
    )
    after = silence + timedelta(minutes=1)
    assert read(calendar(shipped(KZ), after, language("en")).html).startswith("Next: 19 March 2023, 07:00 (UTC+6)\n")


def test_once_all_is_past_it_is_said_so() -> None:
    later = datetime(2024, 1, 1, tzinfo=ALMATY)
    text = read(calendar(shipped(KZ), later, language("en")).html)
    assert text.startswith("Everything in the calendar is past\n")
    assert "First session of the new parliament." in text


def test_the_calendar_of_the_voting_day_tells_no_figure_of_the_count() -> None:
    to_come = [entry for entry in shipped(KZ).election.calendar if _day(entry.at) >= date(2023, 3, 19)]
    assert not any("%" in text for entry in to_come for text in entry.text.values())


def _day(at: datetime | date) -> date:
    return at.date() if isinstance(at, datetime) else at


def test_an_election_without_a_calendar_says_so() -> None:
    assert (
        read(calendar(kazakhstan(), build.START, language("en")).html)
        == "The calendar of this election is not known here"
    )


@pytest.mark.parametrize("page", ["0", "5", "x", "-1", "1.5", "²", "99999999999999999999"])
def test_a_page_that_there_is_not_is_named(page: str) -> None:
    with pytest.raises(ValueError, match="the calendar has no page"):
        calendar(shipped(KZ), MORNING, language("en"), page)

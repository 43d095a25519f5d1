"""A recorded night whose feed fails when somebody asks for it, and what becomes of the moments meanwhile."""

from datetime import datetime, timedelta

import pytest

from bot.feeds import FeedError, Payload
from bot.feeds.canonical import parse
from bot.feeds.recording import Recording
from bot.feeds.rehearsed_feed import FeedFault, RehearsedFeed
from tests.feeds.sample import ELECTION
from tests.feeds.small_night import START, line, night

FIRST, SECOND, THIRD, LATER = (START + timedelta(minutes=minutes) for minutes in (0, 5, 10, 60))


def count(votes: int | None, party: str = "amanat") -> str:
    return "" if votes is None else f',"class":"partial","contests":{{"list":{{"votes":{{"{party}":{votes}}}}}}}'


def counted(*votes: int | None) -> Recording:
    """A night with a moment every five minutes, with these votes of one list or none."""
    return night(*(line(5 * index, count(moment)) for index, moment in enumerate(votes)))


def feed(*votes: int | None, fault: FeedFault | None = None) -> RehearsedFeed:
    feed = RehearsedFeed(counted(*votes), ELECTION)
    feed.fault = fault
    return feed


def votes(payload: Payload) -> int | None:
    """The votes of the list in a payload."""
    count = parse(payload, ELECTION).count
    if count is None:
        return None
    whole = count.contests["list"].whole
    assert whole is not None
    assert whole.votes is not None
    return whole.votes["amanat"]


async def given(feed: RehearsedFeed, now: datetime) -> list[int | None]:
    return [votes(payload) for payload in await feed.fetch(now)]


async def test_without_a_fault_every_moment_comes_as_it_was_recorded() -> None:
    whole = counted(1, 2, 3)
    played = RehearsedFeed(whole, ELECTION)
    assert list(await played.fetch(SECOND)) == [moment.payload for moment in whole.moments[:2]]
    assert not played.over
    assert list(await played.fetch(THIRD)) == [whole.moments[2].payload]
    assert played.over


async def test_it_goes_on_after_what_was_seen_before_a_restart() -> None:
    assert await given(RehearsedFeed(counted(1, 2, 3), ELECTION, after=SECOND), LATER) == [3]


async def test_what_was_due_while_it_was_down_comes_when_it_is_up_again() -> None:
    played = feed(1, 2, 3, fault=FeedFault.DOWN)
    for now in (FIRST, SECOND):
        with pytest.raises(FeedError, match="does not answer"):
            await played.fetch(now)
    played.fault = None
    assert await given(played, SECOND) == [1, 2]


async def test_the_true_count_comes_with_the_moment_after_the_wrong_one() -> None:
    played = feed(1, 2, 3, fault=FeedFault.WRONG_SUM)
    (wrong,) = await given(played, FIRST)
    assert wrong != 1
    assert await given(played, FIRST) == []
    assert await given(played, SECOND) == [1, 2]
    assert played.fault is None
    assert await given(played, THIRD) == [3]


async def test_the_true_last_count_comes_half_an_hour_later() -> None:
    played = feed(1, fault=FeedFault.WRONG_SUM)
    (wrong,) = await given(played, FIRST)
    assert wrong != 1
    assert not played.over
    assert await given(played, FIRST + timedelta(minutes=29)) == []
    assert await given(played, FIRST + timedelta(minutes=30)) == [1]
    assert played.over


async def test_the_true_count_comes_at_once_when_the_fault_is_lifted() -> None:
    played = feed(1, 2, fault=FeedFault.WRONG_SUM)
    await played.fetch(FIRST)
    played.fault = None
    assert await given(played, FIRST) == [1]


async def test_the_true_count_is_not_lost_to_a_feed_that_goes_down() -> None:
    played = feed(1, 2, fault=FeedFault.WRONG_SUM)
    await played.fetch(FIRST)
    played.fault = FeedFault.DOWN
    with pytest.raises(FeedError):
        await played.fetch(FIRST)
    played.fault = None
    assert await given(played, SECOND) == [1, 2]


async def test_of_several_moments_at_once_the_newest_count_is_wrong() -> None:
    played = feed(1, 2, None, 4, fault=FeedFault.WRONG_SUM)
    first, wrong = await given(played, THIRD)
    assert first == 1
    assert wrong not in {1, 2}
    assert await given(played, LATER) == [2, None, 4]


async def test_a_moment_without_a_count_stays_true_and_the_fault_waits_for_one() -> None:
    played = feed(None, 2, fault=FeedFault.WRONG_SUM)
    assert await given(played, FIRST) == [None]
    assert played.fault is FeedFault.WRONG_SUM
    assert await given(played, SECOND) != [2]


async def test_a_wrong_count_that_was_looked_at_leaves_the_true_one_for_after_a_restart() -> None:
    played = feed(1, 2, fault=FeedFault.WRONG_SUM)
    (wrong,) = await played.fetch(FIRST)
    restarted = RehearsedFeed(counted(1, 2), ELECTION, after=parse(wrong, ELECTION).feed_time)
    assert await given(restarted, FIRST) == [1]


async def test_a_moment_that_nobody_can_read_is_given_as_it_is() -> None:
    broken = night(line(0, count(1, party="nobody")))
    played = RehearsedFeed(broken, ELECTION)
    played.fault = FeedFault.WRONG_SUM
    assert list(await played.fetch(FIRST)) == [broken.moments[0].payload]

"""What comes when on a recorded night."""

from dataclasses import replace
from datetime import timedelta

from bot import catalogue
from bot.election.model import Closing, Election
from bot.feeds.programme import Item, ItemKind, programme
from bot.feeds.recording import Recording
from tests.conftest import ROOT
from tests.election.build import ORIGIN, names
from tests.feeds.sample import BULLETIN, ELECTION, POLL
from tests.feeds.small_night import START, line, night

POLLS, TURNOUT = f',"exit_polls":["{POLL.id}"]', f',"turnout":["{BULLETIN.at.isoformat()}"]'


def count(votes: int, class_: str = "partial") -> str:
    return f',"class":"{class_}","contests":{{"list":{{"votes":{{"amanat":{votes}}}}}}}'


def items(*moments: str, election: Election = ELECTION) -> tuple[Item, ...]:
    """The programme of a night with one moment a minute."""
    return programme(night(*(line(minutes, moment) for minutes, moment in enumerate(moments))), election)


def kinds(*moments: str) -> list[str]:
    return [item.kind for item in items(*moments)]


def test_a_moment_is_named_by_the_class_of_its_new_count_before_all_else() -> None:
    assert kinds(count(1) + POLLS + TURNOUT, count(2, "preliminary"), count(3, "final")) == [
        "partial",
        "preliminary",
        "final",
    ]


def test_an_exit_poll_is_more_than_turnout_and_turnout_more_than_a_count_that_is_shown_again() -> None:
    assert kinds(count(1), count(1) + POLLS + TURNOUT) == ["partial", "exit_poll"]
    assert kinds(count(1), count(1) + TURNOUT, count(1) + TURNOUT) == ["partial", "turnout", "partial"]


def test_a_moment_that_brings_nothing_or_cannot_be_read_is_left_out() -> None:
    assert kinds("", TURNOUT, TURNOUT, count(1).replace("amanat", "nobody"), POLLS) == ["turnout", "exit_poll"]


def test_invented_moments_are_known_as_such() -> None:
    assert [item.test for item in items(TURNOUT, count(1) + ',"test":true')] == [False, True]


def test_a_night_in_which_nothing_is_real_is_invented_from_its_first_moment_to_its_last() -> None:
    election = catalogue.load_election(str(ROOT / "docs" / "example" / "atlantis-2030"))
    found = programme(
        Recording.read(catalogue.night_files(str(ROOT / "docs" / "example" / "atlantis-night"))), election
    )
    assert {item.kind for item in found} == set(ItemKind)
    assert all(item.test for item in found)


def test_kazakhstan_s_night_is_told_in_the_order_of_its_times() -> None:
    election = catalogue.load_election("kz-2023-mazhilis")
    found = programme(Recording.read(catalogue.night_files(election.id)), election)
    assert [item.time for item in found] == sorted(item.time for item in found)
    closings = sorted(closing.at for closing in election.closings)
    assert [item.time for item in found if item.kind is ItemKind.POLLS_CLOSE] == closings
    assert [item.kind for item in found[-2:]] == [ItemKind.PRELIMINARY, ItemKind.FINAL]


def test_an_end_of_voting_before_the_first_moment_is_left_out_and_one_after_the_last_is_not() -> None:
    closings = tuple(
        Closing(str(minutes), names("the polls"), START + timedelta(minutes=minutes), (), ORIGIN)
        for minutes in (-1, 0, 60)
    )
    found = items(TURNOUT, election=replace(ELECTION, closings=closings))
    assert found == (Item(START, ItemKind.TURNOUT), Item(closings[-1].at, ItemKind.POLLS_CLOSE))

"""Nothing is confirmed before it and every older update are handled, and nothing is taken twice."""

from telegram import Update

from bot.backlog import Backlog


def updates(*numbers: int) -> list[Update]:
    return [Update(number) for number in numbers]


def test_nothing_is_confirmed_before_the_first_update() -> None:
    assert Backlog().confirm() is None


def test_what_is_handled_is_confirmed_up_to_the_oldest_that_is_not() -> None:
    backlog = Backlog()
    backlog.take(updates(5, 6, 7))
    offsets = []
    for handled in (6, 5, 7):
        backlog.settle(handled)
        offsets.append((backlog.confirm(), backlog.oldest()))
    assert offsets == [(None, 5), (7, 7), (8, None)]


def test_what_telegram_gives_again_is_not_taken_again() -> None:
    backlog = Backlog()
    backlog.take(updates(5, 6))
    backlog.settle(6)
    assert backlog.take(updates(5, 6, 7)) == updates(7)


def test_what_is_handled_while_telegram_is_asked_is_recognised_in_its_answer() -> None:
    backlog = Backlog()
    backlog.take(updates(5))
    backlog.confirm()
    backlog.settle(5)
    assert backlog.take(updates(5, 6)) == updates(6)


def test_numbers_may_begin_anew() -> None:
    backlog = Backlog()
    backlog.take(updates(500))
    backlog.settle(500)
    backlog.confirm()
    assert backlog.take(updates(3)) == updates(3)
    backlog.settle(3)
    assert backlog.confirm() == 4

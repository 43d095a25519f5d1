"""Nothing is confirmed before it and every older update are handled, and nothing is taken twice."""

from telegram import Update

from bot.unconfirmed import Unconfirmed


def updates(*numbers: int) -> list[Update]:
    return [Update(number) for number in numbers]


def test_nothing_is_confirmed_before_the_first_update() -> None:
    assert Unconfirmed().confirm() is None


def test_what_is_handled_is_confirmed_up_to_the_oldest_that_is_not() -> None:
    unconfirmed = Unconfirmed()
    unconfirmed.take(updates(5, 6, 7))
    offsets = []
    for handled in (6, 5, 7):
        unconfirmed.settle(handled)
        offsets.append((unconfirmed.confirm(), unconfirmed.oldest()))
    assert offsets == [(None, 5), (7, 7), (8, None)]


def test_what_telegram_gives_again_is_not_taken_again() -> None:
    unconfirmed = Unconfirmed()
    unconfirmed.take(updates(5, 6))
    unconfirmed.settle(6)
    assert unconfirmed.take(updates(5, 6, 7)) == updates(7)


def test_what_is_handled_while_telegram_is_asked_is_recognised_in_its_answer() -> None:
    unconfirmed = Unconfirmed()
    unconfirmed.take(updates(5))
    unconfirmed.confirm()
    unconfirmed.settle(5)
    assert unconfirmed.take(updates(5, 6)) == updates(6)


def test_numbers_may_begin_anew() -> None:
    unconfirmed = Unconfirmed()
    unconfirmed.take(updates(500))
    unconfirmed.settle(500)
    unconfirmed.confirm()
    assert unconfirmed.take(updates(3)) == updates(3)
    unconfirmed.settle(3)
    assert unconfirmed.confirm() == 4

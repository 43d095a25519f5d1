"""The choice of a language."""

from bot.text.language_menu import language_menu
from tests.text.reader import read
from tests.text.sample import CODES, language

LANGUAGES = {code: language(code) for code in CODES}


def test_every_language_stands_under_its_own_name_and_the_chosen_one_is_marked() -> None:
    screen = language_menu(LANGUAGES, "kk", language("kk"))
    assert [(button.label, button.data) for row in screen.buttons for button in row] == [
        ("English", "lang:en"),
        ("Русский", "lang:ru"),
        ("✓ Қазақ тілі", "lang:kk"),
        ("Нәтиже", "results"),
        ("Тағы", "help"),
    ]
    assert read(screen.html) == "Тіл: Қазақ тілі"


def test_a_language_that_nobody_chose_comes_from_telegram() -> None:
    screen = language_menu(LANGUAGES, None, language("ru"))
    assert read(screen.html).startswith("Язык: Русский\n\nВзят из настроек Telegram.")
    assert not any("✓" in button.label for row in screen.buttons for button in row)

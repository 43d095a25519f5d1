"""Every command, in every language, in a private chat, a group and a topic of a forum."""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

import pytest
import pytest_asyncio

from bot.sandbox import Group, User
from bot.text import commands, replies
from bot.text.channel import which_channel
from bot.text.kept_alert import which_alert
from bot.text.language_menu import language_menu
from bot.text.languages import Language
from bot.text.privacy import forgotten
from bot.text.screen import Screen
from bot.text.suggestions import which_party
from handlers.menus import ADMINS_ONLY, menus
from tests.handlers.town import Town, keyboard, messages
from tests.languages import LANGUAGES

pytestmark = pytest.mark.asyncio(loop_scope="session")

SCREENS = {
    "start": "results",
    "help": "help",
    "results": "results",
    "seats": "seats",
    "threshold": "threshold",
    "turnout": "turnout",
    "districts": "districts",
    "polls": "polls",
    "compare": "comparison",
    "calendar": "calendar",
    "background": "background",
    "about": "about",
    "privacy": "privacy",
}


@dataclass(frozen=True)
class Place:
    """Where somebody writes; `user` may change the settings there."""

    user: User
    group: Group | None = None
    thread: int | None = None


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def places(town: Town) -> AsyncIterator[Mapping[tuple[str, str], Place]]:
    there: dict[tuple[str, str], Place] = {}
    for code in LANGUAGES:
        user = await town.user(code)
        group, forum = await town.group(user), await town.group(user, forum=True)
        thread = await town.sandbox.add_topic(forum, "Alerts")
        there |= {
            ("private", code): Place(user),
            ("group", code): Place(user, group),
            ("forum topic", code): Place(user, forum, thread),
        }
    yield there


def expected(town: Town, command: str, language: Language) -> Screen:
    """What the command shows where nothing stands behind it and nothing was set before."""
    night, election = town.live.as_shown(), town.live.night.election
    if command in SCREENS:
        return town.live.screen(SCREENS[command], language)
    return {
        "party": lambda: which_party(night, language),
        "subscribe": lambda: town.live.screen("results", language),
        "unsubscribe": lambda: Screen(replies.unsubscribed(election, language)),
        "alert": lambda: which_alert(0, language),
        "language": lambda: language_menu(LANGUAGES, None, language),
        "channel": lambda: Screen(which_channel(language)),
        "forget": lambda: Screen(forgotten(language)),
    }[command]()


@pytest.mark.parametrize("where", ["private", "group", "forum topic"])
@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("command", commands.COMMANDS)
async def test_commands(
    town: Town, places: Mapping[tuple[str, str], Place], command: str, code: str, where: str
) -> None:
    place = places[where, code]
    if command in commands.PRIVATE_ONLY and place.group is not None:
        calls = await town.calls_after(town.sandbox.say(place.user, f"/{command}", place.group, thread=place.thread))
        assert calls == []
        return
    answer = await town.ask(place.user, f"/{command}", place.group, thread=place.thread)
    wanted = expected(town, command, LANGUAGES[code])
    assert answer.error is None
    assert answer.params["text"].startswith(wanted.html)
    assert answer.params.get("reply_markup", {}).get("inline_keyboard", []) == keyboard(wanted)
    assert answer.params.get("message_thread_id") == place.thread


@pytest.mark.parametrize(("code", "shown"), [("pt-br", "en"), (None, "en"), ("RU-kz", "ru")])
async def test_commands_are_answered_in_english_where_the_readers_language_is_none_of_ours(
    town: Town, code: str | None, shown: str
) -> None:
    answer = await town.ask(await town.user(code), "/results")
    assert answer.params["text"] == town.live.screen("results", LANGUAGES[shown]).html


@pytest.mark.parametrize(
    ("text", "screen"),
    [
        ("/party amanat", "party:amanat"),
        ("/party Әділет", None),
        ("/party ақ жол", "party:aqjol"),
        ("/party Социал-демократическая", "party:nsdp"),
        ("/turnout Алматы", None),
        ("/turnout Абай", "turnout:KZ-10"),
        ("/districts astana", "districts:KZ-71"),
        ("/districts 8", "districts:KZ-10"),
        ("/districts № 08", "districts:KZ-10"),
        ("/districts 300", None),
        ("/results@sandbox_bot", "results"),
        ("/Results", "results"),
        ("/results now please", "results"),
    ],
)
async def test_a_party_or_a_region_is_found_by_its_name(town: Town, text: str, screen: str | None) -> None:
    answer = await town.ask(await town.user("ru"), text)
    if screen is None:
        assert len(answer.params["reply_markup"]["inline_keyboard"]) > 1
    else:
        assert answer.params["text"] == town.live.screen(screen, LANGUAGES["ru"]).html


async def test_a_command_that_there_is_not_gets_one_line_in_private_and_none_in_a_group(town: Town) -> None:
    user = await town.user("kk")
    group = await town.group(user)
    answer = await town.ask(user, "/recount")
    assert answer.params["text"] == replies.unknown_command(LANGUAGES["kk"])
    assert messages(await town.calls_after(town.sandbox.say(user, "/recount", group))) == []


async def test_words_get_one_line_that_names_the_commands_in_private_and_none_in_a_group(town: Town) -> None:
    user = await town.user("ru")
    group = await town.group(user)
    answer = await town.ask(user, "results please")
    assert answer.params["text"] == replies.plain_words(LANGUAGES["ru"])
    assert "/help" in answer.params["text"]
    assert "/results" in answer.params["text"]
    assert messages(await town.calls_after(town.sandbox.say(user, "results please", group))) == []


async def test_the_menus_are_set_for_each_kind_of_chat_in_each_language(town: Town) -> None:
    scopes = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
    kept = town.sandbox.commands
    assert kept.keys() == {(f'{{"type": "{scope}"}}', code) for scope in scopes for code in ("", "ru", "kk")}
    named = {scope: [entry["command"] for entry in kept[f'{{"type": "{scope}"}}', "ru"]] for scope in scopes}
    assert named["all_private_chats"] == list(commands.COMMANDS)
    assert set(named["all_chat_administrators"]) == commands.COMMANDS.keys() - commands.PRIVATE_ONLY
    assert set(named["all_group_chats"]) == set(named["all_chat_administrators"]) - ADMINS_ONLY


async def test_every_entry_of_a_menu_is_one_that_telegram_takes() -> None:
    for menu in menus(LANGUAGES):
        assert 1 <= len(menu.commands) <= 100
        for entry in menu.commands:
            assert re.fullmatch(r"[a-z0-9_]{1,32}", entry.command)
            assert 1 <= len(entry.description) <= 256

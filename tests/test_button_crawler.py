"""Every button of every message, pressed four deep from every command, as somebody curious would on a night."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from bot import catalogue
from bot.sandbox import Call, Sandbox, User, serve_sandbox
from bot.text import menu
from bot.text.commands import COMMANDS
from bot.text.language_menu import LANGUAGE
from bot.text.languages import Language
from bot.text.replies import apology, old_button
from bot.text.screen import Html
from bot.text.subscriptions import OFF, ON
from storage.database import Database
from tests.languages import LANGUAGES
from tests.played_night import KAZAKHSTAN, PORTUGAL, Night, People, WholeNight, write_election
from tests.settings import TOKEN, sqlite_in
from tests.text.reader import read

DEPTH = 4
APOLOGIES = {read(apology(language)) for language in LANGUAGES.values()}
MOMENTS = {
    "kz-before": (KAZAKHSTAN, "2023-03-19T07:00:00+06:00", ("ru",)),
    "kz-during": (KAZAKHSTAN, "2023-03-20T03:50:00+06:00", ("en", "ru", "kk")),
    "kz-final": (KAZAKHSTAN, "2023-03-27T16:55:00+06:00", ("kk",)),
    "pt-during": (PORTUGAL, "2019-10-06T20:30:02+01:00", ("ru", "kk")),
}
"""Nights, how far they have gone, and the languages of those who press; all are crawled where most is to be seen."""
UNCHANGED = "message is not modified"
LONGEST_NOTICE = 200
PATIENCE = 60
WITH_MORE = ("/party a", "/party zzzzz", "/turnout zzzzz", "/districts 1", "/alert 1", "/alert 999", "/nonsense", "hi")
NEVER_TRANSLATED = {"UTC", "Telegram", "English", "News", "zzzzz"}


@dataclass
class Crawler:
    """Somebody in a private chat, and every message that they came to."""

    sandbox: Sandbox
    user: User
    language: Language
    vocabulary: frozenset[str]
    pressed: set[tuple[str, str]] = field(default_factory=set)

    async def crawl(self, text: str) -> None:
        """Write to the bot, and press on from every message that this leads to."""
        calls = await self._calls(self.sandbox.say(self.user, text))
        ahead = [call for call in calls if self._is_mine(call)]
        assert ahead, f"nothing answers {text}"
        self._check(calls, text)
        asked = ahead[0].result["message_id"]
        for _ in range(DEPTH):
            ahead = [found for message in ahead for found in await self._press_all(message, asked)]

    async def _press_all(self, message: Call, message_id: int) -> list[Call]:
        """Press each button of a message, and give the messages that this leads to.

        A button's data names the state that it leads to, so it does the same whatever the message shows meanwhile.
        """
        new = [data for data in data_of(message) if self._is_new(message, data)]
        in_other_languages = [data for data in new if data.startswith(LANGUAGE) and data != self._own]
        calls = await self._calls(*(self.sandbox.press(self.user, message_id, data) for data in new))
        found = []
        for data, brought in zip(new, by_press(calls), strict=True):
            *before, answer = brought
            said = answer.params.get("text", "")
            assert answer.error is None, data
            assert len(said) <= LONGEST_NOTICE, data
            assert said != old_button(self.language), f"{data} leads nowhere"
            self._check(before, data, in_another_language=data in in_other_languages)
            found += [call for call in before if self._is_mine(call) and data not in in_other_languages]
        if in_other_languages:
            await self._calls(self.sandbox.press(self.user, message_id, self._own))
        return found

    @property
    def _own(self) -> str:
        return LANGUAGE + self.language.code

    def _is_new(self, message: Call, data: str) -> bool:
        """Whether it was not pressed under this message yet.

        Messages that differ only in what is chosen are one, so that every choice is made once and unmade once.
        """
        press = ("choices" if any(map(is_choice, data_of(message))) else message.params["text"], data)
        new = press not in self.pressed
        self.pressed.add(press)
        return new

    async def _calls(self, *events: Awaitable[object]) -> Sequence[Call]:
        """Every call of the bot that these bring, in order."""
        before = len(self.sandbox.sent)
        for event in events:
            await event
        async with asyncio.timeout(PATIENCE):
            while len(self.sandbox.updates):
                await self.sandbox.updates.polled.wait()
                await asyncio.sleep(0)
        return self.sandbox.sent[before:]

    def _is_mine(self, call: Call) -> bool:
        return call.chat_id == self.user.id and call.method in {"sendMessage", "editMessageText"}

    def _check(self, calls: Iterable[Call], done: str, *, in_another_language: bool = False) -> None:
        """Telegram took every call, and whoever reads what was said can go on from there in their own language."""
        for call in calls:
            assert call.error is None or UNCHANGED in call.error.description, f"{done}: {call}"
            if "text" not in call.params:
                continue
            text = read(Html(call.params["text"]))
            assert text not in APOLOGIES, done
            way_on = re.search(r"(?:^|\s)/[a-z]+", text) or {menu.RESULTS, menu.HELP} & {*data_of(call)}
            assert way_on or not self._is_mine(call), f"{done} comes to a dead end: {text}"
            if self.language.code != "en" and not in_another_language:
                untranslated = latin(" ".join([text, *labels_of(call)])) - self.vocabulary
                assert not untranslated, f"{done} says {untranslated}: {text}"


def by_press(calls: Sequence[Call]) -> Iterator[list[Call]]:
    """What each of several presses brought, up to the answer to it."""
    brought: list[Call] = []
    for call in calls:
        brought.append(call)
        if call.method == "answerCallbackQuery":
            yield brought
            brought = []
    assert not brought, f"nobody pressed for {brought}"


def buttons_of(message: Call) -> list[Mapping[str, str]]:
    return [button for row in (message.params.get("reply_markup") or {}).get("inline_keyboard", []) for button in row]


def labels_of(message: Call) -> list[str]:
    return [button["text"] for button in buttons_of(message)]


def data_of(message: Call) -> list[str]:
    return [button["callback_data"] for button in buttons_of(message)]


def is_choice(data: str) -> bool:
    return data.startswith((ON, OFF, "chan:"))


def latin(text: str) -> set[str]:
    """The words of a text in Latin letters, but for commands and what is written behind them."""
    return set(re.findall(r"[A-Za-zÀ-ž]{2,}", re.sub(r"/\w+", "", text)))


def written_in(thing: Any, language: Language) -> Iterator[str]:
    """Every text in an election as a reader of this language may meet it."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, Mapping):
        values = [language.pick(thing)] if "en" in thing else thing.values()
        yield from (text for value in values for text in written_in(value, language))
    elif isinstance(thing, (tuple, frozenset)):
        yield from (text for value in thing for text in written_in(value, language))
    elif is_dataclass(thing):
        yield from (text for one in fields(thing) for text in written_in(getattr(thing, one.name), language))


def vocabulary(election: Path, language: Language) -> frozenset[str]:
    """The names, sources and notes of the election in Latin letters."""
    texts = written_in(catalogue.load_election(str(election)), language)
    return frozenset(word for text in texts for word in latin(text)) | NEVER_TRANSLATED


@asynccontextmanager
async def at_work(night: Night, moment: str, folder: Path) -> AsyncIterator[Sandbox]:
    """The sandbox of a bot that has taken a night in up to this moment."""
    address = sqlite_in(folder)
    database = Database(address)
    write_election(night, folder / night.election_id)
    try:
        async with (
            serve_sandbox(TOKEN) as sandbox,
            WholeNight(night, People(sandbox), database, address, folder).night_until(moment),
        ):
            yield sandbox
    finally:
        await database.close()


@pytest.mark.parametrize("moment", MOMENTS)
async def test_button_crawler(moment: str, tmp_path: Path) -> None:
    night, until, codes = MOMENTS[moment]
    async with at_work(night, until, tmp_path) as sandbox:
        for code in codes:
            user = await sandbox.add_user(code, language_code=code)
            channel = await sandbox.add_channel("News", f"news_{code}", owner=user)
            await sandbox.add_bot(channel, admin=True)
            words = vocabulary(tmp_path / night.election_id, LANGUAGES[code])
            crawler = Crawler(sandbox, user, LANGUAGES[code], words)
            for text in (*(f"/{command}" for command in COMMANDS), *WITH_MORE, f"/channel @news_{code}", "/forget"):
                await crawler.crawl(text)

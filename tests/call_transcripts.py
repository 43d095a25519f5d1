"""Transcripts of whole nights: every call that the bot makes, chat by chat, in the order in which it comes there.

An alert is named by its number and language where it says what the transcript of the night's alerts says; everything
else stands in full. Ids of messages are written as what they are messages of.

`python -m tests.call_transcripts` writes them anew into tests/golden, together with the alerts of an election that
something was added to; read the difference before you commit it.
"""

import asyncio
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from bot import catalogue
from bot.feeds.recording import Recording
from bot.sandbox import Call, Channel, Group, serve_sandbox
from bot.text.kept_alert import numbered
from bot.text.languages import Language
from bot.text.screen import Html
from handlers.menus import menus
from storage.database import Database
from tests import alert_transcripts
from tests.alert_transcripts import GOLDEN, LANGUAGES
from tests.played_night import NIGHTS, Night, People, WholeNight, write_election
from tests.settings import TOKEN

WORDS = {code: Language(code, catalogue.locale_files()[code]) for code in LANGUAGES}
MENUS = tuple(menus(WORDS))
USUAL: Mapping[str, Any] = {"parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
"""Parameters of every message: they are left out, and said to be missing where they are."""
USUAL_OF_A_REPLY = {"allow_sending_without_reply": True}
TEXTED = ("sendMessage", "editMessageText")
APART = ("chat_id", "callback_query_id", "text", "reply_markup", "reply_parameters", "message_id", "message_thread_id")
"""Parameters that have a place of their own in a transcript."""


class Alert(NamedTuple):
    """One alert in one language; `head` is its time and kind."""

    number: int
    language: str
    head: str


def path(night: Night) -> Path:
    """Where the transcript of a night is kept."""
    return GOLDEN / f"calls-{night.election_id}.txt"


def alerts_path(night: Night, code: str) -> Path:
    """Where the words of its alerts in a language are kept."""
    return alert_transcripts.path(f"{night.election_id}{'-with-a-line' if night.added else ''}", code)


async def transcript(night: Night, database_url: str, folder: Path) -> str:
    """Play the night on this database, and give its transcript."""
    database = Database(database_url)
    try:
        async with serve_sandbox(TOKEN) as sandbox:
            people = People(sandbox)
            await WholeNight(night, people, database, database_url, folder).play()
    finally:
        await database.close()
    return Transcript(night, people).text()


class Transcript:
    """What people did in a night, and all that the bot did."""

    def __init__(self, night: Night, people: People) -> None:
        self._night = night
        self._people = people
        self._alerts = _alerts(night)
        self._messages: dict[tuple[int, int], str] = {}
        self._answers: Counter[int] = Counter()

    def text(self) -> str:
        """First what concerns no chat, then each chat of theirs."""
        lines = self._lines()
        known = [f"=== The bot\n{self._once(lines.pop(None))}", self._contents()]
        chats = [
            f"=== {role}\n" + "\n".join(lines.pop(chat, ["(nothing)"])) for chat, role in self._people.roles.items()
        ]
        assert not lines, f"calls to chats that nobody knows: {lines}"
        return "\n\n".join([*known, *chats]) + "\n"

    def _contents(self) -> str:
        heads = {one.number: one.head for one in self._alerts.values()}
        return "=== Alerts\n" + "\n".join(f"{number}: {head}" for number, head in heads.items())

    @staticmethod
    def _once(lines: Sequence[str]) -> str:
        return "\n".join(f"{line} (x {times})" for line, times in Counter(lines).items())

    def _lines(self) -> dict[int | None, list[str]]:
        """All that was done and called, by chat; a stage stands in a chat where something happens in it."""
        lines: dict[int | None, list[str]] = defaultdict(list)
        shown: dict[int | None, str] = {}
        stage, deeds = "", list(self._people.deeds)
        for number, call in enumerate([*self._people.sandbox.sent, None]):
            while deeds and deeds[0].after <= number:
                deed = deeds.pop(0)
                if deed.chat_id is None:
                    stage = deed.words
                else:
                    self._begin(lines[deed.chat_id], shown, deed.chat_id, stage)
                    lines[deed.chat_id].append(f"> {deed.words}")
            if call is not None:
                chat = self._chat(call)
                if chat is not None:
                    self._begin(lines[chat], shown, chat, stage)
                lines[chat].append(self._call(call, chat))
        return lines

    @staticmethod
    def _begin(lines: list[str], shown: dict[int | None, str], chat: int | None, stage: str) -> None:
        if shown.get(chat) != stage:
            shown[chat] = stage
            lines.append(f"--- until {stage}")

    def _chat(self, call: Call) -> int | None:
        query = call.params.get("callback_query_id")
        chat = self._people.pressed_in[query] if query else call.chat_id
        assert chat is None or isinstance(chat, int), "nobody here has a public chat"
        return chat

    def _call(self, call: Call, chat: int | None) -> str:
        text, known = call.params.get("text"), self._alerts.get(call.params.get("text", ""))
        head = " ".join([call.method, *self._what(call, chat, known), *self._where(call, chat), *self._rest(call)])
        words = [] if known or text is None else str(text).split("\n")
        rows = (call.params.get("reply_markup") or {}).get("inline_keyboard", [])
        buttons = [" ".join(f"[{button['text']} | {button['callback_data']}]" for button in row) for row in rows]
        return self._anonymous("\n".join([head, *(f"    {line}".rstrip() for line in [*words, *buttons])]))

    def _what(self, call: Call, chat: int | None, known: Alert | None) -> Iterator[str]:
        """The message that is sent or changed; a message gets its name when it is sent."""
        if chat is None:
            return
        if "message_id" in call.params:
            yield self._messages[chat, call.params["message_id"]]
        elif known is not None:
            yield f"alert {known.number} {known.language}"
        elif call.method == "sendMessage":
            self._answers[chat] += 1
            yield f"message {self._answers[chat]}"
        if call.method == "sendMessage" and call.error is None:
            name = f"message {self._answers[chat]}" if known is None else f"alert {known.number}"
            self._messages[chat, call.result["message_id"]] = name

    def _where(self, call: Call, chat: int | None) -> Iterator[str]:
        if chat is not None and "message_thread_id" in call.params:
            topics = self._people.topics[chat]
            yield f"in topic {topics[call.params['message_thread_id']]}"
        if chat is not None and "reply_parameters" in call.params:
            answered = dict(call.params["reply_parameters"])
            yield f"as a reply to {self._answered(chat, answered.pop('message_id'))}"
            if answered != USUAL_OF_A_REPLY:
                yield json.dumps(answered)

    def _answered(self, chat: int, message_id: int) -> str:
        """A message of the bot by its name, one of somebody else by its words."""
        message = self._people.sandbox.chats[chat].messages[message_id]
        return self._messages.get((chat, message_id)) or f"{message.sender.first_name}: {message.text}"

    def _rest(self, call: Call) -> Iterator[str]:
        """Parameters that have no place of their own, usual ones that are missing, and a refusal."""
        rest = {name: value for name, value in call.params.items() if name not in APART}
        if call.method in TEXTED:
            yield from (f"without {name}" for name in USUAL if name not in rest)
            rest = {name: value for name, value in rest.items() if USUAL.get(name) != value}
        if call.method == "setMyCommands":
            rest["commands"] = _menu(rest)
        if rest:
            yield json.dumps(rest, ensure_ascii=False)
        if call.error is not None:
            yield f"refused: {call.error.description}"

    def _anonymous(self, words: str) -> str:
        """Groups and channels by their names in place of their ids, as in the data of buttons."""
        for chat in self._people.sandbox.chats.values():
            if isinstance(chat, (Group, Channel)):
                words = words.replace(str(chat.id), chat.title)
        return words


def _menu(parameters: Mapping[str, Any]) -> Any:
    """The names alone where the menu says of each what the bot's own menus say."""
    for menu in MENUS:
        own = [command.to_dict() for command in menu.commands]
        asked = parameters["scope"], parameters.get("language_code"), parameters["commands"]
        if asked == (menu.scope.to_dict(), menu.language_code, own):
            return " ".join(command["command"] for command in own)
    return parameters["commands"]


def _alerts(night: Night) -> Mapping[str, Alert]:
    """The night's alerts by what each says as it is sent."""
    return {
        numbered(Html(words), number, WORDS[code]): Alert(number, code, head)
        for code in LANGUAGES
        for number, (head, words) in enumerate(_read(alerts_path(night, code).read_text()), 1)
    }


def _read(kept: str) -> Iterator[tuple[str, str]]:
    """Each alert of a transcript: its head, and its words."""
    _, *parts = re.split(r"^=== (.*)\n", kept, flags=re.MULTILINE)
    return zip(parts[::2], (words.rstrip("\n") for words in parts[1::2]), strict=True)


def _write_alerts(night: Night, folder: Path) -> None:
    """Write what is told in a night to whose election something was added."""
    write_election(night, folder)
    election = catalogue.load_election(str(folder))
    recording = Recording.read(catalogue.night_files(night.election_id))
    for code, language in WORDS.items():
        alerts_path(night, code).write_text(alert_transcripts.transcript(recording, election, language))


async def _write(night: Night, folder: Path) -> None:
    if night.added:
        _write_alerts(night, folder / "alerts" / night.election_id)
    path(night).write_text(await transcript(night, f"sqlite:///{folder / 'election.db'}", folder))


if __name__ == "__main__":
    for one in NIGHTS:
        with TemporaryDirectory() as place:
            asyncio.run(_write(one, Path(place)))

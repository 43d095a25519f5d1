"""The people of the demo, their group and their channel, and what they do before the night begins."""

import asyncio
from dataclasses import dataclass
from typing import NamedTuple

from bot.sandbox import Channel, Group, Sandbox, User

FIRST = 1001
"""The person that a visitor is at first, whose chat with the bot has the same number."""
CHANNEL_NAME = "election_night"


class _Titles(NamedTuple):
    bot: str
    group: str
    channel: str
    editor: tuple[str, str]


_TITLES = {
    "en": _Titles("Election results", "Newsroom", "Election night", ("Dana", "(editor)")),
    "ru": _Titles("Итоги выборов", "Редакция", "Ночь выборов", ("Дана", "(редактор)")),
    "kk": _Titles("Сайлау нәтижесі", "Редакция", "Сайлау түні", ("Дана", "(редактор)")),
}
_OTHERS = {"en": "Emma", "kk": "Айгерім", "ru": "Дмитрий"}


def bot_name(language: str) -> str:
    """What the bot is called where this language is spoken."""
    return _TITLES[language].bot


@dataclass
class People:
    """Everybody in a sandbox, each doing a thing when the bot has answered the one before.

    The first person speaks `language`, and so does the editor, who owns the group and the channel; the two others speak
    the languages that are left.
    """

    sandbox: Sandbox
    readers: list[User]
    editor: User
    group: Group
    channel: Channel

    @classmethod
    async def gather(cls, sandbox: Sandbox, language: str) -> "People":
        """Bring everybody in; the bot need not run yet."""
        titles = _TITLES[language]
        readers = [await sandbox.add_user("Alex", user_id=FIRST, language_code=language)]
        readers += [
            await sandbox.add_user(name, language_code=code) for code, name in _OTHERS.items() if code != language
        ]
        first_name, last_name = titles.editor
        editor = await sandbox.add_user(first_name, last_name=last_name, language_code=language)
        group = await sandbox.add_group(titles.group, [editor, *readers])
        channel = await sandbox.add_channel(titles.channel, CHANNEL_NAME, owner=editor)
        for reader in readers:
            await sandbox.join(channel, reader)
        return cls(sandbox, readers, editor, group, channel)

    async def subscribe(self) -> None:
        """Let the editor put the bot into the group and the channel, and everybody subscribe."""
        await self._say(self.editor, "/start")
        await self.sandbox.add_bot(self.group)
        await self._answered()
        await self._say(self.editor, "/subscribe", self.group)
        await self._open_channel()
        for reader in reversed(self.readers):
            # Its answer shows the count as /start does.
            await self._say(reader, "/subscribe")

    async def _open_channel(self) -> None:
        """The bot shows the settings of the channel to the editor who made it an administrator."""
        await self.sandbox.add_bot(self.channel, admin=True)
        await self._answered()
        settings = list(self.sandbox.chats[self.editor.id].messages.values())[-1]
        buttons = [button for row in (settings.keyboard or {}).get("inline_keyboard", []) for button in row]
        switch = next(one["callback_data"] for one in buttons if one["callback_data"].endswith(":on"))
        await self.sandbox.press(self.editor, settings.message_id, switch)
        await self._answered()

    async def _say(self, who: User, text: str, chat: Group | None = None) -> None:
        await self.sandbox.say(who, text, chat)
        await self._answered()

    async def _answered(self) -> None:
        """Wait until the bot has confirmed everything that happened: it does so when it has answered."""
        while len(self.sandbox.updates):
            await self.sandbox.updates.polled.wait()
            await asyncio.sleep(0)

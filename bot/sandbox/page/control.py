"""What a person does on the page: each act is one POST with a JSON object, answered by a JSON object.

A refusal is `{"error": "<one sentence>"}` with status 400.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from bot.sandbox.chats import Chat, Message
from bot.sandbox.communities import Channel, Community, Group
from bot.sandbox.page.menus import menu_of
from bot.sandbox.page.own_page import json_object, require_own_page
from bot.sandbox.private_chats import PrivateChat
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.users import User

Act = Callable[[Mapping[str, Any]], Awaitable[dict[str, Any]]]


class Control:
    """The acts of people, by the names under which the page asks for them."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._acts: dict[str, Act] = {
            "add_person": self._add_person,
            "block": self._block,
            "commands": self._commands,
            "edit": self._edit,
            "press": self._press,
            "say": self._say,
        }

    async def answer(self, request: web.Request) -> web.Response:
        """Do what the page asks for."""
        try:
            require_own_page(request)
            act = self._acts.get(request.match_info["act"])
            if act is None:
                raise web.HTTPNotFound
            return web.json_response(await act(await json_object(request)))
        except ValueError as error:
            return web.json_response({"error": str(error)}, status=400)

    async def _say(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Write into a chat, `thread` and `reply_to` being optional."""
        user, chat, text = self._user(given), self._chat(given), _text(given, "text")
        match chat:
            case Channel():
                message = await self._sandbox.post(chat, text, by=user)
            case Group():
                thread = given.get("thread")
                message = await self._sandbox.say(user, text, chat, thread=thread, reply_to=_replied(chat, given))
            case _:
                message = await self._sandbox.say(user, text, reply_to=_replied(chat, given))
        return {"message_id": message.message_id}

    async def _edit(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Change what the person wrote."""
        user, number, text = self._user(given), _number(given, "message_id"), _text(given, "text")
        await self._sandbox.edit(user, number, text, chat=_community(self._chat(given)))
        return {}

    async def _press(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Press a button. Gives the query whose answer will come with the events."""
        user, number, data = self._user(given), _number(given, "message_id"), _text(given, "data")
        return {"query": await self._sandbox.press(user, number, data, chat=_community(self._chat(given)))}

    async def _block(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Block the bot, or take it back where `blocked` is false."""
        user = self._user(given)
        await (self._sandbox.block(user) if given.get("blocked") else self._sandbox.unblock(user))
        return {}

    async def _add_person(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Bring in somebody new, into every group and channel that there is."""
        name = _text(given, "first_name").strip()
        if not name:
            raise ValueError("A person needs a name; write one.")
        user = await self._sandbox.add_user(name, language_code=given.get("language_code") or None)
        for chat in list(self._sandbox.chats.values()):
            if isinstance(chat, Community) and not (isinstance(chat, Group) and chat.migrated_to):
                await self._sandbox.join(chat, user)
        return {"user": user.id}

    async def _commands(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The menu of commands that the person has in a chat."""
        return {"commands": menu_of(self._sandbox.commands, self._chat(given), self._user(given))}

    def _user(self, given: Mapping[str, Any]) -> User:
        chat = self._sandbox.chats.get(_number(given, "user"))
        if not isinstance(chat, PrivateChat):
            raise ValueError(f"There is no person {given['user']} here; choose one of the list.")
        return chat.user

    def _chat(self, given: Mapping[str, Any]) -> Chat:
        chat = self._sandbox.chats.get(_number(given, "chat"))
        if chat is None:
            raise ValueError(f"There is no chat {given['chat']} here; choose one of the list.")
        return chat


def _community(chat: Chat) -> Community | None:
    return chat if isinstance(chat, Community) else None


def _replied(chat: Chat, given: Mapping[str, Any]) -> Message | None:
    """The message that is answered; one that was deleted meanwhile is answered without a quote, as in Telegram."""
    return chat.messages.get(given.get("reply_to") or 0)


def _number(given: Mapping[str, Any], name: str) -> int:
    value = given.get(name)
    if not isinstance(value, int):
        raise ValueError(f"The request needs a number as {name}.")
    return value


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str):
        raise ValueError(f"The request needs a text as {name}.")
    return value

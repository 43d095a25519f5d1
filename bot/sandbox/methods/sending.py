"""New messages of the bot: texts and files."""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.chats import Chat, Message
from bot.sandbox.communities import Group
from bot.sandbox.entities import FormattedText
from bot.sandbox.errors import bad_request, too_many_requests
from bot.sandbox.files import Upload
from bot.sandbox.keyboard import inline_keyboard
from bot.sandbox.methods.content import caption, message_text, options
from bot.sandbox.methods.lookup import writable_chat
from bot.sandbox.parameters import Params
from bot.sandbox.sandbox import Sandbox


async def send_message(sandbox: Sandbox, params: Params) -> Any:
    """https://core.telegram.org/bots/api#sendmessage."""
    return _send(sandbox, params, message_text(params))


async def send_photo(sandbox: Sandbox, params: Params) -> Any:
    """https://core.telegram.org/bots/api#sendphoto."""
    said, upload = caption(params), _upload(params, "photo")
    return _send(sandbox, params, said, photo=[kept(sandbox, upload).photo()])


async def send_document(sandbox: Sandbox, params: Params) -> Any:
    """https://core.telegram.org/bots/api#senddocument."""
    said, upload = caption(params), _upload(params, "document")
    return _send(sandbox, params, said, document=kept(sandbox, upload).document())


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes: its chat, the topic there, and the message that it answers."""

    chat: Chat
    thread: int | None
    answered: Message | None


def place_of(sandbox: Sandbox, params: Params) -> Place:
    """Where a call wants its message.

    Raises ApiError, 400 or 403, where the bot may not write there, or there is no such topic or message.
    """
    chat = writable_chat(sandbox, params)
    return Place(chat, _thread(chat, params), _replied(chat, params.get("reply_parameters")))


def put(
    sandbox: Sandbox, place: Place, params: Params, content: FormattedText, payload: dict[str, Any], **looks: Any
) -> Message:
    """Write a message of the bot into its place; `looks` is what else a Message has."""
    message = Message(
        place.chat,
        sandbox.bot,
        sandbox.unix_time(),
        content,
        reply_to=place.answered,
        thread=place.thread,
        payload=payload,
        options=options(params),
        **looks,
    )
    if isinstance(place.chat, Group):
        place.chat.last_bot = sandbox.bot
    return place.chat.add(message)


def kept(sandbox: Sandbox, upload: Upload) -> Upload:
    """Keep a file, to be shown to whoever asks for it."""
    sandbox.files[upload.unique_id] = upload
    return upload


def pass_flood_gate(sandbox: Sandbox, chat: Chat) -> None:
    """Count one message to a chat. Raises ApiError, 429, where it is one too many."""
    seconds = sandbox.flood.seconds_to_wait(chat.id, sandbox.world.now())
    if seconds:
        raise too_many_requests(seconds)


def _send(sandbox: Sandbox, params: Params, content: FormattedText, **payload: Any) -> dict[str, Any]:
    keyboard = inline_keyboard(params.get("reply_markup"))
    place = place_of(sandbox, params)
    pass_flood_gate(sandbox, place.chat)
    return put(sandbox, place, params, content, payload, keyboard=keyboard).json()


def _thread(chat: Chat, params: Params) -> int | None:
    thread: int | None = params.get("message_thread_id")
    if thread and not (isinstance(chat, Group) and thread in chat.topics):
        raise bad_request("message thread not found")
    return thread or None


def _replied(chat: Chat, reply: Any) -> Message | None:
    if not isinstance(reply, dict) or not isinstance(reply.get("message_id"), int):
        return None
    message = chat.messages.get(reply["message_id"])
    if message is None and not reply.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return message


def _upload(params: Params, what: str) -> Upload:
    upload = params.get(what)
    if not isinstance(upload, Upload):
        raise bad_request(f"there is no {what} in the request")
    return upload

"""Every refusal whose text is known, and what it means for a delivery and for its chat."""

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path

import pytest

from bot.sandbox import User
from storage import chats
from storage.database import Database
from tests.post import Post, open_post, to

CLOSED, REFUSED, LATER, SENT = ("gone", True), ("gone", False), ("later", False), ("sent", False)
"""What becomes of the delivery, and whether nothing is sent to the chat any more."""

OTHER_THAN_REFUSED: Mapping[str, tuple[str, bool]] = {
    "Bad Request: chat not found": CLOSED,
    "Bad Request: message thread not found": SENT,
    "Bad Request: group chat was upgraded to a supergroup chat": SENT,
    "Forbidden: bot was blocked by the user": CLOSED,
    "Forbidden: user is deactivated": CLOSED,
    "Forbidden: bot can't initiate conversation with a user": CLOSED,
    **{f"Forbidden: bot was kicked from the {kind} chat": CLOSED for kind in ("group", "supergroup", "channel")},
    **{f"Forbidden: bot is not a member of the {kind} chat": CLOSED for kind in ("group", "supergroup", "channel")},
    "Unauthorized": LATER,
    "Not Found": LATER,
    "Not Found: method not found": LATER,
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first": LATER,
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running": LATER,
    "Too Many Requests: retry after N": LATER,
}
"""A refused alert is not sent to that chat, but the next one is."""
UPGRADED = "Bad Request: group chat was upgraded to a supergroup chat"
NO_TOPIC = "Bad Request: message thread not found"


@pytest.fixture
async def post(database: Database) -> AsyncIterator[Post]:
    async with open_post(database) as post:
        yield post


async def test_every_error_text_of_telegram_md(post: Post, shared: Path) -> None:
    known = list(texts((shared / "reference" / "TELEGRAM.md").read_text()))
    refused_with = {await recipient(post, text): (code, text) for code, text in known if text != UPGRADED}
    for chat_id, (code, text) in refused_with.items():
        wait = 9 if code == 429 else None
        post.sandbox.fail("sendMessage", to(User(chat_id, "Any")), code=code, description=text, retry_after=wait)
    group = await post.sandbox.add_group()
    await post.sandbox.add_bot(group)
    await post.subscribe("group", group)
    refused_with[(await post.sandbox.migrate(group)).id] = (400, UPGRADED)
    await post.publish("crossed")
    await post.empty()
    became = {
        refused_with[row["chat_id"]][1]: (row["state"], await is_gone(post, row["chat_id"]))
        for row in await post.rows()
    }
    assert became == {text: OTHER_THAN_REFUSED.get(text, REFUSED) for _, text in known}
    assert OTHER_THAN_REFUSED.keys() <= became.keys()


async def recipient(post: Post, text: str) -> int:
    """Somebody for whom this text is meant to come; it is told of a topic only where one was asked for."""
    user = await post.reader()
    if text == NO_TOPIC:
        async with post.database.writing() as connection:
            await chats.set_thread(connection, user.id, 5)
    return user.id


async def is_gone(post: Post, chat_id: int) -> bool:
    async with post.database.reading() as connection:
        chat = await chats.get(connection, chat_id)
    return chat is not None and chat.gone_at is not None


def texts(reference: str) -> Iterator[tuple[int, str]]:
    """The texts in the section of errors, each with its code: `prefix` + text | text, or `text` in full."""
    section = reference.partition("**Errors, exact texts.**")[2].partition("\n\n")[0]
    for part in " ".join(section.split()).split(" - "):
        for code, rest in re.findall(r"(\d{3}) (`.*?)(?=; \d{3} `|$)", part.removeprefix("- ")):
            prefixed = re.fullmatch(r"`([^`]*: )` \+ (.*)", rest)
            found = worded(*prefixed.groups()) if prefixed else re.findall(r"`([A-Z][^`]*)`", rest)
            yield from ((int(code), text) for text in found)


def worded(prefix: str, alternatives: str) -> Iterator[str]:
    for alternative in alternatives.split(" | "):
        text, _, others = alternative.split(", with `")[0].partition(" (also: ")
        kinds = re.search(r"\w+(?:/\w+)+", text)
        for kind in kinds.group().split("/") if kinds else [""]:
            yield prefix + (text.replace(kinds.group(), kind) if kinds else text)
        head = text.partition(": ")[0]
        for other in others.removesuffix(")").split(", ") if others else []:
            yield f"{prefix}{head}: {other}"

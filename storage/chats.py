"""Chats: their settings, and how they come, go, move and are forgotten. No names are kept."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import deliveries
from storage.batches import handed, numbers
from storage.tables import chats, subscriptions
from storage.upsert import insert_into


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat and its settings; `kind` is Telegram's word: private, group, supergroup or channel.

    `language` is None where the chat chose none, `thread_id` is the forum topic for alerts. A channel is told nothing
    until it is `confirmed`; `gone_at` says since when a chat has been closed to the bot.
    """

    id: int
    kind: str
    language: str | None
    thread_id: int | None
    confirmed: bool
    gone_at: datetime | None


async def get(connection: AsyncConnection, chat_id: int) -> Chat | None:
    """The chat, or None where nothing is kept of it, or all under another id."""
    query = select(chats).where(chats.c.id == chat_id, chats.c.moved_to.is_(None))
    row = (await connection.execute(query)).mappings().one_or_none()
    return None if row is None else Chat(**{name: row[name] for name in Chat.__dataclass_fields__})


async def all_languages(connection: AsyncConnection) -> dict[int, str]:
    """The language that each chat chose; chats that chose none are left out."""
    rows = await connection.execute(select(chats.c.id, chats.c.language).where(chats.c.language.is_not(None)))
    return {row.id: row.language for row in rows}


async def meet(connection: AsyncConnection, chat_id: int, kind: str, **values: object) -> None:
    """Keep a chat that the bot can write to, or bring it back with its settings, but without a backlog, if it was gone.

    `values` are columns to set with it. That it was gone is known by then: Telegram tells that before it tells anything
    else of the chat. So a refusal that was answered before and is not settled yet closes it no more.
    """
    is_open = select(chats.c.id).where(chats.c.id == chat_id, chats.c.gone_at.is_(None))
    if (await connection.execute(is_open)).first() is None:
        await deliveries.give_up(connection, [chat_id], "the chat was closed to the bot when it was to be sent")
    await keep(connection, chat_id, kind, gone_at=None, **values)


async def set_language(connection: AsyncConnection, chat_id: int, kind: str, language: str | None) -> None:
    """Speak this language in the chat from now on; with None, Telegram's own for each reader."""
    await keep(connection, chat_id, kind, language=language)


async def keep(connection: AsyncConnection, chat_id: int, kind: str, **values: object) -> None:
    """Set these columns of the chat, which is kept from now on if it was not."""
    # A channel's admins are asked before the bot speaks in it.
    chat = {"id": chat_id, "kind": kind, "confirmed": kind != "channel", **values}
    changed = {"kind": kind, **values}
    insertion = insert_into(connection, chats).values(chat)
    await connection.execute(insertion.on_conflict_do_update(index_elements=[chats.c.id], set_=changed))


async def set_thread(connection: AsyncConnection, chat_id: int, thread_id: int | None) -> None:
    """Send alerts into this topic of a forum; with None, into its general one."""
    await _change(connection, chat_id, thread_id=thread_id)


async def leave_thread(connection: AsyncConnection, chat_id: int, thread_id: int) -> None:
    """Send alerts into the forum's general topic, unless they go into another one than this by now."""
    there = and_(chats.c.id == chat_id, chats.c.thread_id == thread_id)
    await connection.execute(update(chats).where(there).values(thread_id=None))


async def confirm(connection: AsyncConnection, chat_id: int) -> None:
    """An admin wants the bot to speak in this channel."""
    await _change(connection, chat_id, confirmed=True)


async def mark_gone(connection: AsyncConnection, chat_id: int, at: datetime) -> None:
    """Note that the chat is closed to the bot: nothing is queued for it until it is met or subscribes again.

    A channel where the bot is let in again asks its admins again.
    """
    await close(connection, [chat_id], at)


async def close(connection: AsyncConnection, chat_ids: Collection[int], at: datetime) -> None:
    """Note of many chats that they are closed to the bot."""
    closed = update(chats).where(chats.c.id.in_(numbers(connection.dialect.name, "ids")))
    values = {"gone_at": at, "confirmed": chats.c.kind != "channel"}
    await connection.execute(closed.values(values), handed(connection, ids=chat_ids))


async def _change(connection: AsyncConnection, chat_id: int, **values: object) -> None:
    await connection.execute(update(chats).where(chats.c.id == chat_id).values(**values))


async def forget(connection: AsyncConnection, chat_id: int) -> None:
    """Erase everything that is kept of this chat, and of the group that it was."""
    await deliveries.forget(connection, chat_id)
    await _erase(connection, select(chats.c.id).where(or_(chats.c.id == chat_id, chats.c.moved_to == chat_id)))


async def expire(connection: AsyncConnection, before: datetime) -> int:
    """Erase everything of the chats that were closed to the bot before that moment and still are. Gives how many."""
    return await _erase(connection, select(chats.c.id).where(chats.c.gone_at < before))


async def _erase(connection: AsyncConnection, chosen: Select[int]) -> int:
    ids = (await connection.execute(chosen)).scalars().all()
    for chat_id in ids:
        await deliveries.forget(connection, chat_id)
    await connection.execute(delete(subscriptions).where(subscriptions.c.chat_id.in_(ids)))
    await connection.execute(delete(chats).where(chats.c.id.in_(ids)))
    return len(ids)


async def migrate(connection: AsyncConnection, old_id: int, new_id: int, now: datetime) -> None:
    """A group became a supergroup, with a new id: what was kept of the old one is the new one's from now on.

    Where the new one is known already, both become one; its own settings win. Telling it twice changes nothing. That
    the old one moved is kept, so that what is queued for it at this moment finds its way.
    """
    await deliveries.migrate(connection, old_id, new_id)
    known = select(chats).where(chats.c.id == old_id, chats.c.moved_to.is_(None))
    old = (await connection.execute(known)).mappings().one_or_none()
    if old is None:
        return
    await _merge(connection, {**old, "id": new_id, "kind": "supergroup", "gone_at": None})
    await _move_subscriptions(connection, old_id, new_id)
    left = {"language": None, "telegram_language": None, "thread_id": None, "gone_at": now, "moved_to": new_id}
    await _change(connection, old_id, **left)


async def _merge(connection: AsyncConnection, moved: dict[str, Any]) -> None:
    insertion = insert_into(connection, chats).values(moved)
    settings = {
        name: func.coalesce(chats.c[name], insertion.excluded[name])
        for name in ("language", "telegram_language", "thread_id")
    }
    merged = insertion.on_conflict_do_update(index_elements=[chats.c.id], set_={**settings, "gone_at": None})
    await connection.execute(merged)


async def _move_subscriptions(connection: AsyncConnection, old_id: int, new_id: int) -> None:
    rows = (await connection.execute(select(subscriptions).where(subscriptions.c.chat_id == old_id))).mappings().all()
    moved = [{**row, "chat_id": new_id} for row in rows]
    if moved:
        await connection.execute(insert_into(connection, subscriptions).on_conflict_do_nothing(), moved)
    await connection.execute(delete(subscriptions).where(subscriptions.c.chat_id == old_id))

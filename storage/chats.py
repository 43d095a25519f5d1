"""Chats and their subscriptions. Nothing is kept of a chat but its id, its language and what it follows."""

from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import chats, subscriptions


async def subscribe(
    connection: AsyncConnection, election_id: str, chat_id: int, language: str, since: datetime
) -> bool:
    """Tell this chat of the election from now on, in this language. False where it was told already."""
    await _keep(connection, chat_id, language)
    if await _subscribed(connection, election_id, chat_id):
        return False
    await connection.execute(insert(subscriptions), {"election_id": election_id, "chat_id": chat_id, "since": since})
    return True


async def _keep(connection: AsyncConnection, chat_id: int, language: str) -> None:
    spoken = update(chats).where(chats.c.id == chat_id).values(language=language, gone_at=None)
    if (await connection.execute(spoken)).rowcount == 0:
        await connection.execute(insert(chats), {"id": chat_id, "language": language})


async def _subscribed(connection: AsyncConnection, election_id: str, chat_id: int) -> bool:
    query = select(subscriptions.c.chat_id).where(
        subscriptions.c.election_id == election_id, subscriptions.c.chat_id == chat_id
    )
    return (await connection.execute(query)).first() is not None


async def unsubscribe(connection: AsyncConnection, election_id: str, chat_id: int) -> bool:
    """Tell this chat no more of the election; a chat that follows nothing is forgotten. False where it was not told."""
    ended = await connection.execute(
        delete(subscriptions).where(subscriptions.c.election_id == election_id, subscriptions.c.chat_id == chat_id)
    )
    follows = select(subscriptions.c.chat_id).where(subscriptions.c.chat_id == chat_id)
    await connection.execute(delete(chats).where(chats.c.id == chat_id, ~follows.exists()))
    return ended.rowcount > 0


async def mark_gone(connection: AsyncConnection, chat_id: int, at: datetime) -> None:
    """Note that the chat is closed to the bot: nothing is queued for it until it subscribes again."""
    await connection.execute(update(chats).where(chats.c.id == chat_id).values(gone_at=at))

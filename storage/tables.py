"""Every table, portable between SQLite and PostgreSQL. What belongs to an election carries its `election_id`.

Migrations are the only way this schema reaches a database; a test holds the two together.
"""

from enum import IntEnum, StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.instant import Instant


class DeliveryState(StrEnum):
    """Where a delivery is on its way.

    PENDING: not tried. SENDING: in the hands of `holder`, no answer yet; after `leased_until` others may take it back.
    LATER: to be tried again at `due_at`, for the reason in `error`. SENT: Telegram has it, as `message_id`. GONE: it
    can never arrive, as the chat is closed to the bot or the text was refused, or it shall not, as a later alert
    overtook it; `error` says which.
    """

    PENDING = "pending"
    SENDING = "sending"
    LATER = "later"
    SENT = "sent"
    GONE = "gone"


class Lane(IntEnum):
    """What goes first; the numbers are those of the lanes in which messages leave."""

    CORRECTIONS = 1
    ALERTS = 2


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

_serial = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only in a column that is called INTEGER."""


def _election() -> Column[str]:
    return Column("election_id", String(64), nullable=False)


revisions = Table(
    "revisions",
    metadata,
    Column("id", _serial, primary_key=True),
    _election(),
    Column("source", String(64), nullable=False),
    Column("class", String(16), nullable=False),
    Column("test", Boolean, nullable=False),
    Column("feed_time", Instant, nullable=False),
    Column("taken_at", Instant, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Index(None, "election_id", "feed_time"),
)
"""Each count that was accepted, as the canonical document that it was."""

shares = Table(
    "shares",
    metadata,
    Column("revision_id", ForeignKey(revisions.c.id), primary_key=True),
    Column("contest", String(64), primary_key=True),
    Column("line", String(64), primary_key=True),
    _election(),
    Column("votes", BigInteger),
    Column("base", BigInteger),
    Column("published", String(16)),
    Column("side", String(16)),
    Column("votes_to_line", BigInteger),
)
"""Each ballot line of a revision, for the whole contest: its share is votes / base, `published` the source's own."""

units = Table(
    "units",
    metadata,
    Column("revision_id", ForeignKey(revisions.c.id), primary_key=True),
    Column("contest", String(64), primary_key=True),
    _election(),
    Column("counted", BigInteger),
    Column("total", BigInteger),
)
"""Reporting units counted and in all, by contest of a revision; null where not published."""

seats = Table(
    "seats",
    metadata,
    Column("revision_id", ForeignKey(revisions.c.id), primary_key=True),
    Column("contest", String(64), primary_key=True),
    Column("party", String(64), primary_key=True),
    _election(),
    Column("seats", Integer, nullable=False),
)
"""The seats of a list contest if the count had ended with that revision; no rows where none could be given."""

standings = Table(
    "standings",
    metadata,
    Column("election_id", String(64), primary_key=True),
    Column("rehearsal", Boolean, primary_key=True),
    Column("contest", String(64), primary_key=True),
    Column("party", String(64), primary_key=True),
    Column("side", String(16), nullable=False),
    Column("told", String(16), nullable=False),
    Column("confirmed", Boolean, nullable=False),
    Column("pending", Integer, nullable=False),
    Column("flips", Integer, nullable=False),
    Column("transition", Integer, nullable=False),
    Column("feed_time", Instant, nullable=False),
)
"""Each list against the threshold now, apart in a rehearsal."""

watches = Table(
    "watches",
    metadata,
    Column("election_id", String(64), primary_key=True),
    Column("rehearsal", Boolean, primary_key=True),
    Column("looked_until", Instant),
    Column("answered_at", Instant),
    Column("seen", Instant),
    Column("told_until", Instant),
    Column("revision_id", ForeignKey(revisions.c.id)),
    Column("known", LargeBinary),
    Column("news_payload", LargeBinary),
    Column("held_payload", LargeBinary),
    Column("quarantined_payload", LargeBinary),
)
"""Where the watch of an election stands, one row each: all that is needed to go on after a stop.

A rehearsal has a watch of its own, so that nothing it brought forward is known, or told already, on the night.
"""

leaderships = Table(
    "leaderships",
    metadata,
    Column("election_id", String(64), primary_key=True),
    Column("rehearsal", Boolean, primary_key=True),
    Column("holder", String(80), nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("until", Instant, nullable=False),
)
"""Which process watches an election and delivers its alerts, one row each: it leads until then, longer if it says so.

Each new lead has a number of its own, the `epoch`.
"""

processes = Table(
    "processes",
    metadata,
    Column("holder", String(80), primary_key=True),
    Column("share", Integer, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("leaving", Boolean, nullable=False),
)
"""Web processes, and how many messages a second on Telegram's side may hold of each at most.

One that is `leaving` said so when it was seen for the last time.
"""

events = Table(
    "events",
    metadata,
    Column("id", _serial, primary_key=True),
    _election(),
    Column("key", String(255), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("test", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    Column("revision_id", ForeignKey(revisions.c.id)),
    Column("subject", String(255)),
    UniqueConstraint("election_id", "test", "key"),
)
"""What happened, once each: `key` names it on the night, or within the rehearsals before it (`test`). `at` is the
feed's time.

Events of one `subject` overtake one another, as a list's crossings of the line.
"""

alerts = Table(
    "alerts",
    metadata,
    Column("id", _serial, primary_key=True),
    _election(),
    Column("number", Integer, nullable=False),
    Column("event_id", ForeignKey(events.c.id), nullable=False),
    Column("supersedes", ForeignKey("alerts.id")),
    Column("told_at", Instant),
    UniqueConstraint("election_id", "number"),
    UniqueConstraint("event_id"),
)
"""Events that chats are told of, numbered from 1 in each election; each overtakes the alert that it `supersedes`.

`told_at` is when chats were told, by this machine's clock.
"""

alert_topics = Table(
    "alert_topics",
    metadata,
    Column("alert_id", ForeignKey(alerts.c.id), primary_key=True),
    Column("topic", String(80), primary_key=True),
    _election(),
)
"""What an alert is about: it goes to whoever follows any of its topics."""

alert_texts = Table(
    "alert_texts",
    metadata,
    Column("alert_id", ForeignKey(alerts.c.id), primary_key=True),
    Column("language", String(8), primary_key=True),
    _election(),
    Column("html", Text, nullable=False),
)
"""An alert in words, once per language."""

chats = Table(
    "chats",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("language", String(8)),
    Column("telegram_language", String(8)),
    Column("thread_id", BigInteger),
    Column("confirmed", Boolean, nullable=False),
    Column("gone_at", Instant),
    Column("moved_to", BigInteger),
)
"""Chats that follow something, or where something was set. No names.

`language` is what the chat chose; without a choice alerts are in `telegram_language`, that of whoever subscribed last.
`thread_id` is the forum topic for alerts. Nothing goes to a chat that is not `confirmed`, nor to one that has been
closed to the bot since `gone_at`. Of a group that became a supergroup its old id is left, with the new one that it
`moved_to`: an alert may just be queued for it.
"""

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("election_id", String(64), primary_key=True),
    Column("chat_id", ForeignKey(chats.c.id), primary_key=True),
    Column("topic", String(80), primary_key=True),
    Column("since", Instant, nullable=False),
    Index(None, "chat_id"),
)
"""Who is told what of an election."""

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", _serial, primary_key=True),
    _election(),
    Column("alert_id", ForeignKey(alerts.c.id), nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("language", String(8), nullable=False),
    Column("lane", SmallInteger, nullable=False),
    Column("state", String(16), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("leased_until", Instant),
    Column("holder", String(80)),
    Column("message_id", BigInteger),
    Column("error", Text),
    UniqueConstraint("chat_id", "alert_id"),
)
"""An alert on its way to one chat.

Few of the rows wait at a time, so its indexes hold those alone; a query uses one where it names the states in the same
words (`storage.states`).
"""


def _index_few(name: str, condition: str, *columns: str) -> None:
    where = text(condition)
    Index(f"ix_deliveries_{name}", *(deliveries.c[one] for one in columns), sqlite_where=where, postgresql_where=where)


_index_few("pending", "state = 'pending'", "alert_id", "id")
_index_few("later", "state = 'later'", "due_at")
_index_few("sending", "state = 'sending'", "holder")
_index_few("unsettled", "state IN ('pending', 'later', 'sending')", "chat_id")

"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_serial = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_count()
    _create_watch()
    _create_alerts()
    _create_chats()
    _create_deliveries()


def _election() -> sa.Column[str]:
    return sa.Column("election_id", sa.String(64), nullable=False)


def _of_revision() -> sa.Column[int]:
    return sa.Column("revision_id", _serial, sa.ForeignKey("revisions.id"), primary_key=True)


def _create_count() -> None:
    op.create_table(
        "revisions",
        sa.Column("id", _serial, primary_key=True),
        _election(),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("class", sa.String(16), nullable=False),
        sa.Column("test", sa.Boolean, nullable=False),
        sa.Column("feed_time", _instant, nullable=False),
        sa.Column("taken_at", _instant, nullable=False),
        sa.Column("payload", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_revisions_election_id_feed_time", "revisions", ["election_id", "feed_time"])
    op.create_table(
        "shares",
        _of_revision(),
        sa.Column("contest", sa.String(64), primary_key=True),
        sa.Column("line", sa.String(64), primary_key=True),
        _election(),
        sa.Column("votes", sa.BigInteger),
        sa.Column("base", sa.BigInteger),
        sa.Column("published", sa.String(16)),
        sa.Column("side", sa.String(16)),
        sa.Column("votes_to_line", sa.BigInteger),
    )
    op.create_table(
        "units",
        _of_revision(),
        sa.Column("contest", sa.String(64), primary_key=True),
        _election(),
        sa.Column("counted", sa.BigInteger),
        sa.Column("total", sa.BigInteger),
    )
    op.create_table(
        "seats",
        _of_revision(),
        sa.Column("contest", sa.String(64), primary_key=True),
        sa.Column("party", sa.String(64), primary_key=True),
        _election(),
        sa.Column("seats", sa.Integer, nullable=False),
    )


def _create_watch() -> None:
    op.create_table(
        "standings",
        sa.Column("election_id", sa.String(64), primary_key=True),
        sa.Column("contest", sa.String(64), primary_key=True),
        sa.Column("party", sa.String(64), primary_key=True),
        sa.Column("side", sa.String(16), nullable=False),
        sa.Column("told", sa.String(16), nullable=False),
        sa.Column("confirmed", sa.Boolean, nullable=False),
        sa.Column("pending", sa.Integer, nullable=False),
        sa.Column("flips", sa.Integer, nullable=False),
        sa.Column("transition", sa.Integer, nullable=False),
        sa.Column("feed_time", _instant, nullable=False),
    )
    op.create_table(
        "watches",
        sa.Column("election_id", sa.String(64), primary_key=True),
        sa.Column("looked_until", _instant),
        sa.Column("seen", _instant),
        sa.Column("told_until", _instant),
        sa.Column("revision_id", _serial, sa.ForeignKey("revisions.id")),
        sa.Column("known", sa.LargeBinary),
        sa.Column("news_payload", sa.LargeBinary),
        sa.Column("held_payload", sa.LargeBinary),
        sa.Column("quarantined_payload", sa.LargeBinary),
    )


def _create_alerts() -> None:
    op.create_table(
        "events",
        sa.Column("id", _serial, primary_key=True),
        _election(),
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("test", sa.Boolean, nullable=False),
        sa.Column("at", _instant, nullable=False),
        sa.Column("revision_id", _serial, sa.ForeignKey("revisions.id")),
        sa.UniqueConstraint("election_id", "test", "key"),
    )
    op.create_table(
        "alerts",
        sa.Column("id", _serial, primary_key=True),
        _election(),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("event_id", _serial, sa.ForeignKey("events.id"), nullable=False),
        sa.UniqueConstraint("election_id", "number"),
        sa.UniqueConstraint("event_id"),
    )
    op.create_table(
        "alert_texts",
        sa.Column("alert_id", _serial, sa.ForeignKey("alerts.id"), primary_key=True),
        sa.Column("language", sa.String(8), primary_key=True),
        _election(),
        sa.Column("html", sa.Text, nullable=False),
    )


def _create_chats() -> None:
    op.create_table(
        "chats",
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("gone_at", _instant),
    )
    op.create_table(
        "subscriptions",
        sa.Column("election_id", sa.String(64), primary_key=True),
        sa.Column("chat_id", sa.BigInteger, sa.ForeignKey("chats.id"), primary_key=True),
        sa.Column("since", _instant, nullable=False),
    )
    op.create_index("ix_subscriptions_chat_id", "subscriptions", ["chat_id"])


def _create_deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", _serial, primary_key=True),
        _election(),
        sa.Column("alert_id", _serial, sa.ForeignKey("alerts.id"), nullable=False),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("due_at", _instant, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("error", sa.Text),
        sa.UniqueConstraint("alert_id", "chat_id"),
    )
    op.create_index("ix_deliveries_state_due_at", "deliveries", ["state", "due_at"])
    op.create_index("ix_deliveries_chat_id_state", "deliveries", ["chat_id", "state"])

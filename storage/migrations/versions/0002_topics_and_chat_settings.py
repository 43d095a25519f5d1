"""Topics of alerts and subscriptions, alerts that overtake one another, and the settings of chats."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_serial = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    _add_subjects()
    _add_topics_of_alerts()
    _set_chats_aside()
    _create_chats()
    _bring_chats_back()
    _index_what_is_due()


def _add_subjects() -> None:
    op.add_column("events", sa.Column("subject", sa.String(255)))
    op.add_column("alerts", sa.Column("supersedes", _serial, sa.ForeignKey("alerts.id")), inline_references=True)


def _add_topics_of_alerts() -> None:
    op.create_table(
        "alert_topics",
        sa.Column("alert_id", _serial, sa.ForeignKey("alerts.id"), primary_key=True),
        sa.Column("topic", sa.String(80), primary_key=True),
        sa.Column("election_id", sa.String(64), nullable=False),
    )
    op.execute("INSERT INTO alert_topics (alert_id, topic, election_id) SELECT id, 'all', election_id FROM alerts")


def _set_chats_aside() -> None:
    # SQLite changes neither a column nor a primary key, and drops no table that another one refers to.
    op.execute("CREATE TABLE kept_chats AS SELECT id, language, gone_at FROM chats")
    op.execute("CREATE TABLE kept_subscriptions AS SELECT election_id, chat_id, since FROM subscriptions")
    op.drop_table("subscriptions")
    op.drop_table("chats")


def _create_chats() -> None:
    op.create_table(
        "chats",
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("language", sa.String(8)),
        sa.Column("telegram_language", sa.String(8)),
        sa.Column("thread_id", sa.BigInteger),
        sa.Column("confirmed", sa.Boolean, nullable=False),
        sa.Column("gone_at", _instant),
    )
    op.create_table(
        "subscriptions",
        sa.Column("election_id", sa.String(64), primary_key=True),
        sa.Column("chat_id", sa.BigInteger, sa.ForeignKey("chats.id"), primary_key=True),
        sa.Column("topic", sa.String(80), primary_key=True),
        sa.Column("since", _instant, nullable=False),
    )
    op.create_index("ix_subscriptions_chat_id", "subscriptions", ["chat_id"])


def _bring_chats_back() -> None:
    # Ids of people are above zero; which kind of group another id was of was not kept, and nothing hangs on it.
    op.execute(
        "INSERT INTO chats (id, kind, telegram_language, confirmed, gone_at) "
        "SELECT id, CASE WHEN id > 0 THEN 'private' ELSE 'supergroup' END, language, true, gone_at FROM kept_chats"
    )
    op.execute(
        "INSERT INTO subscriptions (election_id, chat_id, topic, since) "
        "SELECT election_id, chat_id, 'all', since FROM kept_subscriptions"
    )
    op.drop_table("kept_subscriptions")
    op.drop_table("kept_chats")


def _index_what_is_due() -> None:
    op.drop_index("ix_deliveries_state_due_at", "deliveries")
    op.create_index("ix_deliveries_state_due_at_id", "deliveries", ["state", "due_at", "id"])

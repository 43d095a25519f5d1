"""Who has a delivery in hand and until when, what goes first, and indexes over the few rows that wait."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_instant = sa.DateTime(timezone=True)
_ALERTS = "2"
_INDEXES = {
    "pending": (["alert_id", "id"], "state = 'pending'"),
    "later": (["due_at"], "state = 'later'"),
    "sending": (["holder"], "state = 'sending'"),
    "unsettled": (["chat_id"], "state IN ('pending', 'later', 'sending')"),
}


def upgrade() -> None:
    op.drop_index("ix_deliveries_state_due_at_id", "deliveries")
    op.drop_index("ix_deliveries_chat_id_state", "deliveries")
    with op.batch_alter_table("deliveries") as deliveries:
        deliveries.add_column(sa.Column("lane", sa.SmallInteger, nullable=False, server_default=_ALERTS))
        deliveries.add_column(sa.Column("leased_until", _instant))
        deliveries.add_column(sa.Column("holder", sa.String(80)))
        deliveries.drop_constraint("uq_deliveries_alert_id_chat_id", type_="unique")
        deliveries.create_unique_constraint("uq_deliveries_chat_id_alert_id", ["chat_id", "alert_id"])
    with op.batch_alter_table("deliveries") as deliveries:
        deliveries.alter_column("lane", server_default=None)
    op.execute(
        "UPDATE deliveries SET lane = 1 WHERE alert_id IN (SELECT alerts.id FROM alerts"
        " JOIN events ON events.id = alerts.event_id WHERE events.kind = 'count_corrected')"
    )
    for name, (columns, condition) in _INDEXES.items():
        where = sa.text(condition)
        op.create_index(f"ix_deliveries_{name}", "deliveries", columns, sqlite_where=where, postgresql_where=where)

"""Which processes share the rate at which messages leave."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "processes",
        sa.Column("holder", sa.String(80), primary_key=True),
        sa.Column("share", sa.Integer, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leaving", sa.Boolean, nullable=False),
    )

"""Which of several processes watches an election."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "leaderships",
        sa.Column("election_id", sa.String(64), primary_key=True),
        sa.Column("rehearsal", sa.Boolean, primary_key=True),
        sa.Column("holder", sa.String(80), nullable=False),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
    )

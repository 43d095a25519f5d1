"""The watch of a rehearsal apart from the real one, when the feed last answered, and when an alert was told."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_serial = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("alerts", sa.Column("told_at", _instant))
    _set_aside()
    _create_standings()
    _create_watches()
    _bring_back()


def _set_aside() -> None:
    # SQLite changes no primary key.
    op.execute("CREATE TABLE kept_standings AS SELECT * FROM standings")
    op.execute("CREATE TABLE kept_watches AS SELECT * FROM watches")
    op.drop_table("standings")
    op.drop_table("watches")


def _create_standings() -> None:
    op.create_table(
        "standings",
        sa.Column("election_id", sa.String(64), primary_key=True),
        sa.Column("rehearsal", sa.Boolean, primary_key=True),
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


def _create_watches() -> None:
    op.create_table(
        "watches",
        sa.Column("election_id", sa.String(64), primary_key=True),
        sa.Column("rehearsal", sa.Boolean, primary_key=True),
        sa.Column("looked_until", _instant),
        sa.Column("answered_at", _instant),
        sa.Column("seen", _instant),
        sa.Column("told_until", _instant),
        sa.Column("revision_id", _serial, sa.ForeignKey("revisions.id")),
        sa.Column("known", sa.LargeBinary),
        sa.Column("news_payload", sa.LargeBinary),
        sa.Column("held_payload", sa.LargeBinary),
        sa.Column("quarantined_payload", sa.LargeBinary),
    )


def _bring_back() -> None:
    # Test figures were only ever taken in by a rehearsal.
    op.execute(
        "INSERT INTO standings (election_id, rehearsal, contest, party, side, told, confirmed, pending, flips,"
        " transition, feed_time) SELECT election_id, EXISTS (SELECT 1 FROM revisions WHERE test"
        " AND revisions.election_id = kept_standings.election_id), contest, party, side, told, confirmed, pending,"
        " flips, transition, feed_time FROM kept_standings"
    )
    op.execute(
        "INSERT INTO watches (election_id, rehearsal, looked_until, seen, told_until, revision_id, known,"
        " news_payload, held_payload, quarantined_payload) SELECT election_id, EXISTS (SELECT 1 FROM revisions"
        " WHERE test AND revisions.election_id = kept_watches.election_id), looked_until, seen, told_until,"
        " revision_id, known, news_payload, held_payload, quarantined_payload FROM kept_watches"
    )
    op.drop_table("kept_standings")
    op.drop_table("kept_watches")

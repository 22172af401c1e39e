"""Indexes for what is asked, the outbox of webhooks, and reviews that nobody can change."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
APPEND_ONLY = "reviews are append-only"


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("record", ROW, sa.ForeignKey("records.id"), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due", sa.Float, nullable=False),
        sa.Column("sent", sa.String(32)),
        sa.Column("error", sa.Text),
        sa.UniqueConstraint("record", "url"),
    )
    op.create_index("slots_blank", "slots", ["state", "required", "key"])
    op.create_index("slots_key_number", "slots", ["key", "measure", "number"])
    op.create_index("slots_key_date", "slots", ["key", "date"])
    if op.get_bind().dialect.name == "sqlite":
        for event in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER reviews_no_{event.lower()} BEFORE {event} ON reviews "
                f"BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"
            )
    else:
        op.execute(
            "CREATE FUNCTION reviews_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{APPEND_ONLY}'; END $$"
        )
        op.execute(
            "CREATE TRIGGER reviews_append_only BEFORE UPDATE OR DELETE ON reviews "
            "FOR EACH ROW EXECUTE FUNCTION reviews_refuse()"
        )

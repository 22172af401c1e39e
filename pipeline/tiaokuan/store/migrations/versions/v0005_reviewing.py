"""What the review page needs: what stands on each slot, the queue, jobs, tokens, sessions, webhooks."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add them."""
    op.add_column("reviews", sa.Column("action", sa.String(36)))
    _reviewing()
    _work()
    _people()
    op.create_index("jobs_status", "jobs", ["status", "number"])
    op.create_index("jobs_batch", "jobs", ["batch"])
    op.create_index("reviews_reviewer", "reviews", ["reviewer"])
    op.create_index("sessions_expires", "sessions", ["expires"])


def _must(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _document() -> sa.Column[str]:
    return sa.Column("document", sa.String(80), sa.ForeignKey("documents.id"), primary_key=True)


def _reviewing() -> None:
    op.create_table(
        "standing",
        _document(),
        sa.Column("slot", sa.Text, primary_key=True),
        _must("revision", sa.Integer()),
        sa.Column("review", ROW, sa.ForeignKey("reviews.id")),
    )
    op.create_table(
        "worklist",
        _document(),
        _must("record", ROW),
        *(_must(name, sa.Text()) for name in ("title", "parties", "assigned")),
        *(_must(name, sa.Integer()) for name in ("slots", "blank", "errors", "warnings", "reviewed")),
        _must("confidence", sa.Float()),
        _must("done", sa.Boolean()),
        _must("added", sa.String(32)),
    )
    op.create_table("texts", _document(), _must("text", sa.Text()))


def _work() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(36), primary_key=True),
        _must("number", ROW),
        sa.Column("document", sa.String(80), nullable=False, unique=True),
        *(_must(name, sa.Text()) for name in ("name", "submitter")),
        _must("size", sa.BigInteger()),
        _must("batch", sa.String(36)),
        _must("status", sa.String(10)),
        sa.Column("code", sa.String(30)),
        *(sa.Column(name, sa.Text) for name in ("message", "message_en")),
        _must("attempts", sa.Integer()),
        _must("created", sa.String(32)),
        sa.Column("finished", sa.String(32)),
        sa.Column("seconds", sa.Float),
    )
    op.create_table(
        "webhooks",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("url", sa.Text, nullable=False, unique=True),
        _must("secret", sa.Text()),
        _must("created", sa.String(32)),
    )


def _people() -> None:
    op.create_table(
        "tokens",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        _must("role", sa.String(10)),
        sa.Column("hash", sa.String(64), nullable=False, unique=True),
        _must("created", sa.String(32)),
        sa.Column("revoked", sa.String(32)),
    )
    op.create_table(
        "sessions",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("token", sa.String(36), sa.ForeignKey("tokens.id")),
        _must("csrf", sa.String(64)),
        _must("expires", sa.Float()),
    )

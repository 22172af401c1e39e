"""The first tables."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make documents, records and what stands in them, runs and outcomes, reviews."""
    _contracts()
    _parts()
    _work()
    for table in ("clauses", "slots", "findings", "reviews"):
        op.create_index(f"{table}_document", table, ["document"])
    op.create_index("findings_rule", "findings", ["rule"])
    op.create_index("outcomes_run", "outcomes", ["run"])
    op.create_index("outcomes_document", "outcomes", ["document", "version"])


def _must(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _id() -> sa.Column[int]:
    return sa.Column("id", ROW, primary_key=True, autoincrement=True)


def _document() -> sa.Column[str]:
    return sa.Column("document", sa.String(80), sa.ForeignKey("documents.id"), nullable=False)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text) for name in names]


def _contracts() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.String(80), primary_key=True),
        _must("name", sa.Text()),
        _must("format", sa.String(20)),
        sa.Column("title", sa.Text),
        sa.Column("pages", sa.Integer),
        _must("size", sa.BigInteger()),
        _must("added", sa.String(32)),
    )
    op.create_table(
        "records",
        _id(),
        _document(),
        _must("version", sa.String(80)),
        _must("added", sa.String(32)),
        _must("record", sa.Text()),
        sa.UniqueConstraint("document", "version"),
    )


def _parts() -> None:
    span = ("start", "end")
    op.create_table(
        "clauses",
        _id(),
        _document(),
        _must("clause", sa.Text()),
        _must("level", sa.String(20)),
        *_texts("parent", "number", "heading", "type"),
        *(_must(name, sa.Integer()) for name in span),
    )
    op.create_table(
        "slots",
        _id(),
        _document(),
        *(_must(name, sa.Text()) for name in ("slot", "clause", "label", "raw")),
        *(_must(name, sa.String(20)) for name in ("state", "origin", "kind")),
        *_texts("key", "unit", "value", "measure", "words"),
        sa.Column("number", sa.Float),
        sa.Column("date", sa.String(10)),
        _must("required", sa.Boolean()),
        _must("confidence", sa.Float()),
        sa.Column("page", sa.Integer),
        *(_must(name, sa.Integer()) for name in span),
    )
    op.create_table(
        "findings",
        _id(),
        _document(),
        _must("severity", sa.String(10)),
        *(_must(name, sa.Text()) for name in ("rule", "message", "message_en", "slots", "clauses")),
    )


def _work() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.String(36), primary_key=True),
        _must("started", sa.String(32)),
        sa.Column("finished", sa.String(32)),
        _must("version", sa.String(80)),
        _must("engine", sa.String(10)),
        _must("workers", sa.Integer()),
    )
    op.create_table(
        "outcomes",
        _id(),
        sa.Column("run", sa.String(36), sa.ForeignKey("runs.id"), nullable=False),
        _must("source", sa.Text()),
        sa.Column("document", sa.String(80)),
        _must("version", sa.String(80)),
        _must("status", sa.String(10)),
        sa.Column("code", sa.String(30)),
        *_texts("message", "message_en"),
        _must("seconds", sa.Float()),
        _must("attempts", sa.Integer()),
    )
    op.create_table(
        "reviews",
        _id(),
        _document(),
        _must("verdict", sa.String(20)),
        *_texts("slot", "value", "note"),
        _must("reviewer", sa.Text()),
        _must("added", sa.String(32)),
    )

"""Outcomes that are written once, and remote files that are known again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add them."""
    op.add_column("outcomes", sa.Column("number", sa.Integer))
    op.add_column("outcomes", sa.Column("stamp", sa.Text))
    op.create_index("outcomes_number", "outcomes", ["run", "number"], unique=True)
    op.create_index("outcomes_source", "outcomes", ["source", "version"])

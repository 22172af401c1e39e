"""Which slots stand in an alternative of which another was chosen. Those of records kept before are not known and count as agreed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add it."""
    op.add_column("slots", sa.Column("unchosen", sa.Boolean, nullable=False, server_default=sa.false()))

"""What verdicts make of a slot, beside what stands on it: so the queue counts what is left, and finds corrected values."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
BATCH = 1_000


def upgrade() -> None:
    """Add it; the lines of the queue are made anew when it is opened next."""
    op.add_column("standing", sa.Column("state", sa.String(20)))
    op.add_column("standing", sa.Column("words", sa.Text))
    standing = sa.table("standing", *(sa.column(name) for name in ("document", "slot", "review", "state", "words")))
    reviews = sa.table("reviews", *(sa.column(name) for name in ("id", "verdict", "value")))
    asked = sa.select(standing.c.document, standing.c.slot, reviews.c.verdict, reviews.c.value)
    asked = asked.join(reviews, standing.c.review == reviews.c.id)
    connection = op.get_bind()
    rows = [_said(row) for row in connection.execute(asked).mappings()]
    change = sa.update(standing).where(standing.c.document == sa.bindparam("d"), standing.c.slot == sa.bindparam("s"))
    change = change.values(state=sa.bindparam("now"), words=sa.bindparam("said"))
    for at in range(0, len(rows), BATCH):
        connection.execute(change, rows[at : at + BATCH])
    connection.execute(sa.text("UPDATE worklist SET record = 0"))


def _said(row: sa.RowMapping) -> dict[str, str | None]:
    value = json.loads(row["value"]) if row["value"] else {}
    own = (value.get("slot") or {}).get("label") or ""
    said = f"{own} {value.get('raw') or ''} {value.get('unit') or ''}" if row["verdict"] in ("correct", "add") else None
    state = "rejected" if row["verdict"] == "reject" else value.get("state")
    return {"d": row["document"], "s": row["slot"], "now": state, "said": said and said.replace("\0", "\ufffd")}

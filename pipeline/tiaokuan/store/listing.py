"""Slots and findings of all contracts, page by page: in the order in which they were written, which no filter changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, Table, or_, select

from tiaokuan.errors import UsageError
from tiaokuan.store import Store
from tiaokuan.store import tables as t
from tiaokuan.store.worklist import decode, encode, holds

SLOT_COLUMNS = (
    "document", "slot", "clause", "state", "origin", "kind", "key", "label", "raw", "unit", "value", "required", "confidence", "page", "unchosen",
)  # fmt: skip
FINDING_COLUMNS = ("document", "rule", "severity", "message", "message_en", "slots", "clauses")
Page = tuple[list[dict[str, Any]], str | None]


def slots(
    store: Store,
    equal: Mapping[str, Any],
    confidence: tuple[float | None, float | None] = (None, None),
    words: str | None = None,
    cursor: str | None = None,
    limit: int = 100,
) -> Page:
    """Slots whose columns equal what is given (None: whatever), of a range of confidence, with words in label or raw text.

    Raises UsageError for a cursor that is none."""
    s, (least, most) = t.slots.c, confidence
    asked = _asked(t.slots, SLOT_COLUMNS, equal)
    if least is not None:
        asked = asked.where(s.confidence >= least)
    if most is not None:
        asked = asked.where(s.confidence <= most)
    for word in (words or "").split():
        asked = asked.where(or_(holds(s.label, word), holds(s.raw, word)))
    rows, more = _page(store, t.slots, asked, cursor, limit)
    return [row | {"value": row["value"] and json.loads(row["value"])} for row in rows], more


def findings(store: Store, equal: Mapping[str, Any], cursor: str | None = None, limit: int = 100) -> Page:
    """Findings whose columns equal what is given. Raises UsageError for a cursor that is none."""
    rows, more = _page(store, t.findings, _asked(t.findings, FINDING_COLUMNS, equal), cursor, limit)
    return [row | {name: json.loads(row[name]) for name in ("slots", "clauses")} for row in rows], more


def _asked(table: Table, columns: tuple[str, ...], equal: Mapping[str, Any]) -> Select[Any]:
    asked = select(table.c.id.label("at"), t.documents.c.name, *(table.c[name] for name in columns)).join(t.documents)
    for name, value in equal.items():
        if value is not None:
            asked = asked.where(table.c[name] == value)
    return asked


def _page(store: Store, table: Table, asked: Select[Any], cursor: str | None, limit: int) -> Page:
    if cursor is not None:
        last = int(decode(cursor, int)[0])
        if not 0 <= last < 2**62:
            raise UsageError("游标不对。", "this is no cursor.")
        asked = asked.where(table.c.id > last)
    with store.reading() as connection:
        rows = [dict(row) for row in connection.execute(asked.order_by(table.c.id).limit(limit + 1)).mappings()]
    more = encode(rows[limit - 1]["at"], 0) if len(rows) > limit else None
    return [{k: v for k, v in row.items() if k != "at"} for row in rows[:limit]], more

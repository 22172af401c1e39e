"""The queue of contracts to review: a line each, kept beside the records, filtered, sorted and paged by cursor."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, String, and_, delete, func, insert, or_, select, update

from tiaokuan.errors import UsageError
from tiaokuan.store import Store, now
from tiaokuan.store import tables as t
from tiaokuan.store._rows import clean, words

PARTIES = ("party_a.name", "party_b.name", "party_c.name")
BATCH = 200
BLANK_REQUIRED = "blank.required"  # the rule whose findings the queue counts as blanks


@dataclass(frozen=True, slots=True)
class Filter:
    """Which lines are wanted, in which order. `words` are looked for in name, parties, text and values, corrected ones too."""

    words: str = ""
    done: bool | None = None
    assigned: str | None = None
    blank: bool | None = None
    errors: bool | None = None
    format: str | None = None
    sort: str = "added"
    descending: bool = True


def refresh(store: Store) -> int:
    """Bring the queue up to what the records say, wherever they came from; returns how many lines were made anew."""
    count = 0
    while documents := _stale(store):
        with store.writing() as connection:
            for document in documents:
                line(connection, document)
        count += len(documents)
    return count


def _stale(store: Store) -> list[str]:
    r, w = t.records.c, t.worklist.c
    newest = select(r.document, func.max(r.id).label("record")).group_by(r.document).subquery()
    asked = select(newest.c.document).outerjoin(t.worklist, w.document == newest.c.document)
    with store.reading() as connection:
        return list(connection.scalars(asked.where(or_(w.record.is_(None), w.record != newest.c.record)).limit(BATCH)))


def line(connection: Connection, document: str) -> None:
    """Make a document's line from its newest record; what people said of it stays."""
    r, w = t.records.c, t.worklist.c
    row = connection.execute(select(r.id, r.record).where(r.document == document).order_by(r.id.desc()).limit(1)).first()
    if row is None:
        return
    record = json.loads(row.record)
    slots, findings = record["slots"], record["findings"]
    names = [s["raw"].strip() for key in PARTIES for s in slots if s["key"] == key and s["state"] == "filled"]
    made = {
        "record": row.id,
        "title": clean(record["document"]["title"] or record["document"]["name"]),
        "parties": clean(" · ".join(dict.fromkeys(names))),
        "slots": len(slots),
        "blank": 0,
        "errors": sum(f["severity"] == "error" and f["rule"] != BLANK_REQUIRED for f in findings),
        "warnings": sum(f["severity"] == "warning" for f in findings),
        "confidence": min((s["confidence"] for s in slots), default=1.0),
    }
    if connection.execute(update(t.worklist).where(w.document == document).values(**made)).rowcount == 0:
        first = {"document": document, "reviewed": 0, "assigned": "", "done": False, "added": now()}
        connection.execute(insert(t.worklist).values(**made, **first))
    count(connection, document)
    searched = "\n".join([record["document"]["name"], made["parties"], record["text"], *map(words, slots)])
    connection.execute(delete(t.texts).where(t.texts.c.document == document))
    connection.execute(insert(t.texts).values(document=document, text=clean(searched)))


def count(connection: Connection, document: str) -> None:
    """Bring a document's line up to the verdicts: how many slots there are, how many people have spoken on, and how many
    required ones are still blank."""
    s, f, w = t.slots.c, t.standing.c, t.worklist.c
    of_machine = select(func.count()).where(s.document == document)
    known = select(s.slot).where(s.document == document)
    stands = select(func.count()).where(f.document == document, f.review.is_not(None))
    added = stands.where(f.slot.not_in(known))
    settled = select(f.slot).where(f.document == document, f.review.is_not(None), f.state != "blank")
    blanked = select(f.slot).where(f.document == document, f.review.is_not(None), f.state == "blank")
    blank = of_machine.where(s.required.is_(True), or_(s.state == "blank", s.slot.in_(blanked)), s.slot.not_in(settled))
    numbers = {
        "slots": of_machine.scalar_subquery() + added.scalar_subquery(),
        "reviewed": stands.scalar_subquery(),
        "blank": blank.scalar_subquery(),
    }
    connection.execute(update(t.worklist).where(w.document == document).values(**numbers))


def lines(store: Store, wanted: Filter, cursor: str | None = None, limit: int = 50) -> tuple[list[dict[str, Any]], str | None]:
    """The lines wanted, and the cursor of the next page (None at the end). Raises UsageError for a cursor that is none."""
    column = t.worklist.c[wanted.sort]
    asked = _selected(wanted)
    if cursor is not None:
        value, document = decode(cursor, str if isinstance(column.type, String) else float)
        after = (column, value), (t.worklist.c.document, document)
        asked = asked.where(_beyond(after[0], after[1], wanted.descending))
    order = [c.desc() if wanted.descending else c.asc() for c in (column, t.worklist.c.document)]
    with store.reading() as connection:
        rows = [dict(row) for row in connection.execute(asked.order_by(*order).limit(limit + 1)).mappings()]
    more = encode(rows[limit - 1][wanted.sort], rows[limit - 1]["document"]) if len(rows) > limit else None
    return rows[:limit], more


def _beyond(first: tuple[Any, Any], second: tuple[Any, Any], descending: bool) -> Any:
    """Rows behind the last one seen, in either direction."""
    (a, x), (b, y) = first, second
    return or_(a < x, and_(a == x, b < y)) if descending else or_(a > x, and_(a == x, b > y))


def counts(store: Store) -> dict[str, int]:
    """How many contracts there are, are open, and are done."""
    w = t.worklist.c
    with store.reading() as connection:
        found = {bool(done): int(n) for done, n in connection.execute(select(w.done, func.count()).group_by(w.done))}
    return {"all": sum(found.values()), "open": found.get(False, 0), "done": found.get(True, 0)}


def one(store: Store, document: str) -> dict[str, Any] | None:
    """A document's line, None where there is none."""
    with store.reading() as connection:
        row = connection.execute(_selected(Filter()).where(t.worklist.c.document == document)).mappings().first()
    return None if row is None else dict(row)


def _selected(wanted: Filter) -> Select[Any]:
    w, d = t.worklist.c, t.documents.c
    asked = select(t.worklist, d.name, d.format, d.pages, d.size).join(t.documents, d.id == w.document)
    for column, value in ((w.done, wanted.done), (w.assigned, wanted.assigned), (d.format, wanted.format)):
        if value is not None:
            asked = asked.where(column == value)
    for column, yes in ((w.blank, wanted.blank), (w.errors, wanted.errors)):
        if yes is not None:
            asked = asked.where(column > 0 if yes else column == 0)
    for word in wanted.words.split():
        printed = select(t.texts.c.document).where(holds(t.texts.c.text, word))
        written = select(t.standing.c.document).where(holds(t.standing.c.words, word))
        asked = asked.where(or_(w.document.in_(printed), w.document.in_(written)))
    return asked


def holds(column: Any, words: str) -> Any:
    """Whether a text holds the words, of either case."""
    part = clean(words.lower()).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return func.lower(column).like(f"%{part}%", escape="\\")


def encode(value: Any, last: Any) -> str:
    """A cursor: where the page ended."""
    return base64.urlsafe_b64encode(json.dumps([value, last]).encode()).decode().rstrip("=")


def decode(cursor: str, kind: type) -> tuple[Any, Any]:
    """What a cursor says. Raises UsageError."""
    try:
        value, last = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return kind(value), last if isinstance(last, int) else str(last)
    except (ValueError, TypeError, binascii.Error, RecursionError, OverflowError) as error:
        raise UsageError("游标不对。", "this is no cursor.") from error

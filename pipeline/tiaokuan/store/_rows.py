"""A record as rows of the tables."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

DAYS = {
    "second": Decimal(1) / 86400,
    "minute": Decimal(1) / 1440,
    "hour": Decimal(1) / 24,
    "day": Decimal(1),
    "workday": Decimal("1.4"),  # five of seven
    "week": Decimal(7),
    "month": Decimal(30),
    "quarter": Decimal(91),
    "year": Decimal(365),
}
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """All that the store keeps of one contract: made where the contract is read, so that the writer only writes."""

    document: str
    record: str
    parts: dict[str, list[Row]]


def entry(record: dict[str, Any], size: int) -> Entry:
    """A record (of to_record) as an Entry; `size` is that of the file in bytes."""
    head = record["document"]
    own = {name: head[name] for name in ("id", "name", "format", "title", "pages")} | {"size": size}
    parts = {
        "documents": [own],
        "clauses": [_clause(clause) for clause in record["clauses"]],
        "slots": [_slot(slot) for slot in record["slots"]],
        "findings": [_finding(finding) for finding in record["findings"]],
    }
    for name in ("clauses", "slots", "findings"):
        for row in parts[name]:
            row["document"] = head["id"]
    parts = {name: [{k: clean(v) for k, v in row.items()} for row in rows] for name, rows in parts.items()}
    return Entry(head["id"], dumps(record), parts)


def dumps(record: Any) -> str:
    """JSON as `tiaokuan extract` prints it: half a surrogate pair becomes \\udxxx, which JSON reads back."""
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()


def words(slot: Row) -> str:
    """What a slot says, in words to be searched: its name, what is printed, what that is worth."""
    value = slot.get("value") or {}
    worth = [value.get(name) for name in ("amount", "currency", "date", "end", "text")]
    own = (slot.get("slot") or slot).get("label") or ""
    return " ".join(
        str(part) for part in (own, slot.get("raw"), slot.get("unit"), *worth, *(value.get("selected") or ())) if part
    )


def clean(value: Any) -> Any:
    """A column's value without what a database refuses: NUL, and halves of surrogate pairs."""
    if not isinstance(value, str) or (value.isascii() and "\0" not in value):
        return value
    return value.encode("utf-8", "replace").decode().replace("\0", "\ufffd")


def _clause(clause: Row) -> Row:
    return {
        "clause": clause["id"],
        "type": (clause["clause_type"] or {}).get("label"),
        "start": clause["span"][0],
        "end": clause["span"][1],
        **{name: clause[name] for name in ("parent", "level", "number", "heading")},
    }


def _slot(slot: Row) -> Row:
    value = slot["value"] or {}
    number, measure = _number(value)
    evidence = slot["evidence"]
    same = ("clause", "state", "origin", "kind", "key", "label", "raw", "unit", "required", "confidence")
    return {
        "slot": slot["id"],
        **{name: slot[name] for name in same},
        "value": dumps(value) if value else None,
        "number": number,
        "measure": measure,
        "date": value.get("date"),
        "words": value.get("text"),
        "page": evidence[0]["page"] if evidence else None,
        "start": slot["span"][0],
        "end": slot["span"][1],
        "unchosen": slot.get("unchosen", False),
    }


def _number(value: Row) -> tuple[float | None, str | None]:
    if "amount" not in value:
        return None, None
    amount, unit = Decimal(value["amount"]), value.get("unit") or value.get("currency")
    if unit in DAYS:
        return float(amount * DAYS[unit]), "day"
    return float(amount), unit


def _finding(finding: Row) -> Row:
    lists = {name: dumps(finding[name]) for name in ("slots", "clauses")}
    return {name: finding[name] for name in ("rule", "severity", "message", "message_en")} | lists

"""What a person says of a contract: verdicts, what stands after them, and the reviewed record.

Verdicts are rows in the order in which they were given; none is ever changed. `undo` and `redo` are rows as well, about an earlier
row. The reviewed record is the machine's record with the standing verdicts applied; what the machine had read stays beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from tiaokuan.contract import State, value_record
from tiaokuan.keys import KEYS
from tiaokuan.kinds import parse

Row = Mapping[str, Any]
FIELDS = ("state", "raw", "unit", "value", "kind", "key", "label")
"""What a verdict says of a slot."""


class Verdict(StrEnum):
    """What can be said: of a slot (the first six), of a slot or the contract (comment), of the contract, of an earlier row."""

    ACCEPT = "accept"
    CORRECT = "correct"
    BLANK = "blank"
    NOT_APPLICABLE = "not_applicable"
    REJECT = "reject"  # this is no slot
    ADD = "add"  # a slot that the machine missed
    COMMENT = "comment"
    DONE = "done"
    REOPEN = "reopen"
    ASSIGN = "assign"
    UNDO = "undo"
    REDO = "redo"


OF_SLOTS = frozenset(list(Verdict)[:6])


def interpret(kind: str, raw: str, unit: str | None = None, before: str = "", after: str = "") -> dict[str, Any]:
    """What the kinds read in words that a person typed: `value` in the record's form (null where none is understood), `unit`,
    `confidence`, `why`. Raises KeyError for an unknown kind."""
    reading = parse(kind, raw, unit=unit, before=before, after=after)
    return {
        "value": value_record(reading.value),
        "unit": reading.unit or unit,
        "confidence": reading.confidence,
        "why": reading.why,
    }


def said(
    slot: Row,
    verdict: Verdict,
    raw: str | None = None,
    unit: str | None = None,
    kind: str | None = None,
    key: str | None = None,
) -> dict[str, Any]:
    """What a verdict makes of a slot, in full, so that it stands whatever a later version of the rules reads there.

    A correction changes what is given (None: as it was; an empty unit or key: none), and a new key brings its name along."""
    now = {name: slot.get(name) for name in FIELDS}
    match verdict:
        case Verdict.BLANK:
            return now | {"state": State.BLANK.value, "raw": "", "value": None}
        case Verdict.NOT_APPLICABLE:
            return now | {"state": State.NOT_APPLICABLE.value, "value": None}
        case Verdict.CORRECT:
            as_kind = kind or str(slot["kind"])
            read = interpret(as_kind, raw or "", slot.get("unit") if unit is None else unit or None)
            state = State.FILLED if (raw or "").strip() else State.BLANK
            more = {"state": state.value, "raw": raw or "", "unit": read["unit"], "value": read["value"], "kind": as_kind}
            if key is not None and key != (now["key"] or ""):
                more |= {"key": key or None} | ({"label": KEYS[key].label} if key else {})
            return now | more
        case _:
            return now


def given(rows: Iterable[Row]) -> list[Row]:
    """What was said and not taken back, oldest first; undo and redo themselves are left out."""
    spoken: dict[int, Row] = {}
    taken: set[int] = set()
    for row in rows:
        if row["verdict"] == Verdict.UNDO:
            taken.add(row["value"]["of"])
        elif row["verdict"] == Verdict.REDO:
            taken.discard(row["value"]["of"])
        else:
            spoken[row["id"]] = row
    return [row for number, row in spoken.items() if number not in taken]


def standing(rows: Iterable[Row]) -> dict[str, Row]:
    """The verdict that stands on each slot after undo and redo: the last one not taken back."""
    return {row["slot"]: row for row in given(rows) if row["verdict"] in OF_SLOTS and row["slot"] is not None}


def added_id(span: tuple[int, int], kind: str, evidence: Iterable[Any]) -> str:
    """The id of a slot that a person added: from its content, and unlike those that the machine gives."""
    seed = repr((span, kind, [(r["page"], r["bbox"]) for r in evidence]))
    return f"added-{hashlib.sha256(seed.encode()).hexdigest()[:12]}"


def reviewed(record: dict[str, Any], rows: Iterable[Row]) -> dict[str, Any]:
    """The record as people left it: each slot with its `review`, rejected slots set apart, added ones in their places, and
    findings about blanks only where the place is still blank. The record given is not changed."""
    rows = given(rows)
    stands = standing(rows)
    added = {row["slot"]: row["value"]["slot"] for row in rows if row["verdict"] == Verdict.ADD}
    slots: list[dict[str, Any]] = []
    rejected: list[dict[str, Any]] = []
    for slot in [*record["slots"], *added.values()]:
        row = stands.get(slot["id"])
        after = slot | {"review": None} if row is None else _applied(slot, row)
        (rejected if row is not None and row["verdict"] == Verdict.REJECT else slots).append(after)
    slots.sort(key=lambda slot: (slot["span"][0], slot["span"][1]))
    return {
        **record,
        "slots": slots,
        "findings": _findings(record["findings"], slots, {slot["id"] for slot in rejected}),
        "review": _summary(rows, slots, rejected),
    }


def _applied(slot: dict[str, Any], row: Row) -> dict[str, Any]:
    more = {name: row["value"][name] for name in FIELDS if name in (row["value"] or {})}
    was = {name: slot[name] for name in more if slot[name] != more[name] and row["verdict"] != Verdict.ADD}
    review = {"verdict": row["verdict"], "reviewer": row["reviewer"], "added": row["added"], "note": row["note"]}
    return slot | more | {"review": review | ({"was": was} if was else {})}


def _findings(findings: list[dict[str, Any]], slots: list[dict[str, Any]], rejected: set[str]) -> list[dict[str, Any]]:
    """Findings that the verdicts have settled are left out: about a place that is no slot, or about a blank that is filled."""
    state = {slot["id"]: slot["state"] for slot in slots}
    kept = []
    for finding in findings:
        left = [name for name in finding["slots"] if name not in rejected]
        if finding["rule"] in ("blank.required", "blank.optional"):
            left = [name for name in left if state.get(name) == State.BLANK]
        if left or not finding["slots"]:
            kept.append(finding | {"slots": left})
    return kept


def _summary(rows: list[Row], slots: list[dict[str, Any]], rejected: list[dict[str, Any]]) -> dict[str, Any]:
    closing = [row for row in rows if row["verdict"] in (Verdict.DONE, Verdict.REOPEN)][-1:]
    done = bool(closing) and closing[0]["verdict"] == Verdict.DONE
    comments = [
        {"slot": row["slot"], "note": row["note"], "reviewer": row["reviewer"], "added": row["added"]}
        for row in rows
        if row["verdict"] == Verdict.COMMENT
    ]
    return {
        "done": done,
        "reviewer": closing[0]["reviewer"] if done else None,
        "added": closing[0]["added"] if done else None,
        "reviewed": sum(slot["review"] is not None for slot in slots) + len(rejected),
        "slots": len(slots) + len(rejected),
        "rejected": rejected,
        "comments": comments,
    }

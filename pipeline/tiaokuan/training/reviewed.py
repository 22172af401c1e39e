"""Learning from reviewed records: what people settled, beside what the grammar teaches.

A reviewed record is a record of the program (JSON lines, one a line) whose clause types and keys a person has corrected. Only these
are taken from it; a slot may say `"reviewed": false` to be left out, and one that nobody spoke on (`"review": null`) is left out.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tiaokuan.contract import Clause, Level, Origin, Slot, State
from tiaokuan.cues import HERE
from tiaokuan.document import Block, Document, Evidence, Span
from tiaokuan.errors import UsageError
from tiaokuan.keys import KEYS
from tiaokuan.learned.clause_types import label
from tiaokuan.learned.features import SlotView
from tiaokuan.learned.keys import decide
from tiaokuan.learned.store import Models
from tiaokuan.learned.words import Cutter
from tiaokuan.training.examples import Rows, keyed_rows, typed_rows

WEIGHT = 5  # a reviewed contract counts as much as so many generated ones


@dataclass(frozen=True)
class Reviewed:
    """A reviewed contract: as far as models look at it, and the keys and types that people gave it."""

    document: Document
    clauses: tuple[Clause, ...]
    slots: tuple[Slot, ...]
    keys: dict[int, str | None]


def read(path: Path) -> list[Reviewed]:
    """The records of a file. Raises UsageError for what is no record, with the number of its line."""
    out = []
    try:
        rows = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"读不了 {path}：{error}", f"cannot read {path}: {error}") from error
    for number, row in enumerate(rows, start=1):
        if row.strip():
            try:
                out.append(_reviewed(json.loads(row)))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise UsageError(f"{path} 第 {number} 行不是记录", f"{path}, line {number}: no record") from error
    return out


def _reviewed(record: dict[str, Any]) -> Reviewed:
    text: str = record["text"]
    blocks, start = [], 0
    for line in text.split("\n"):
        blocks.append(Block(Span(start, start + len(line))))
        start += len(line) + 1
    about = record["document"]
    document = Document(about["name"], about["id"].removeprefix("sha256:"), about["format"], text, tuple(blocks))
    slots = tuple(_slot(document, slot) for slot in record["slots"])
    settled = (slot.get("reviewed", True) and slot.get("review", True) is not None for slot in record["slots"])
    keys = {place: slot.key for place, (slot, done) in enumerate(zip(slots, settled, strict=True)) if done}
    if unknown := {key for key in keys.values() if key is not None} - set(KEYS):
        raise ValueError(f"no such key: {unknown.pop()}")
    return Reviewed(document, tuple(_clause(text, clause) for clause in record["clauses"]), slots, keys)


def _clause(text: str, clause: dict[str, Any]) -> Clause:
    span, kind = Span(*clause["span"]), clause["clause_type"]
    head = (clause["number"] or "") + (clause["heading"] or "")
    body = span.start
    for sign in head:  # the body starts behind number and heading
        body = text.find(sign, body, span.end) + 1 or body
    named = kind["label"] if kind else None
    return Clause(
        clause["id"], clause["parent"], Level(clause["level"]), clause["number"], clause["heading"], span, body, named
    )


def _slot(document: Document, slot: dict[str, Any]) -> Slot:
    span = Span(*slot["span"])
    around = (
        slot.get("cue") or document.text[max(0, span.start - 40) : span.start] + HERE + document.text[span.end : span.end + 20]
    )
    return Slot(
        slot["id"], slot["kind"], slot["key"], slot["label"], slot["clause"], around, State(slot["state"]), Origin(slot["origin"]),
        slot["raw"], None, slot["unit"], slot["required"], slot["confidence"], (), Evidence(span, slot["raw"], ()),
    )  # fmt: skip


def rows(contract: Reviewed, cut: Cutter) -> Rows:
    """What the models learn from a reviewed contract; they do not see what the rules had said."""
    rng = random.Random(0)
    types = {clause.id: clause.label for clause in contract.clauses if clause.label is not None}
    keyed = keyed_rows(contract.document, contract.clauses, contract.slots, contract.keys, cut, rng, unruled=1.0)
    return Rows(*typed_rows(cut, contract.document, contract.clauses, types, rng, unruled=1.0), *keyed)


def agreement(contracts: list[Reviewed], models: Models) -> dict[str, Any]:
    """How far models agree with what people settled: clauses and slots, and which keys they give otherwise."""
    types = keys = type_count = key_count = 0
    for contract in contracts:
        named = label(contract.document, contract.clauses, models)
        for said, right in zip(named, contract.clauses, strict=True):
            if right.label:
                type_count, types = type_count + 1, types + (said.label == right.label)
        view = SlotView(contract.document, named, contract.slots, models.cut)
        for place, decision in enumerate(decide(view, models)):
            if place in contract.keys:
                key_count, keys = key_count + 1, keys + (decision.key == contract.keys[place])
    return {"clause_types": [types, type_count], "keys": [keys, key_count]}

"""Records against gold: which slots are the same, and what is right about them.

The gold is a folder of NAME.gold.json (file, complete, clauses, slots with their contexts before and after). Two slots are the same
where their contexts are alike; which goes with which is decided for the whole document at once (Hungarian method).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz import fuzz
from scipy.optimize import linear_sum_assignment

CONTEXT = 16  # characters of context on each side
MATCH = 0.62  # least similarity of contexts for a pair to be the same slot
NUMBERED = {"part", "chapter", "section", "article", "paragraph", "item", "subitem", "annex"}
Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pair:
    """A slot of the gold and a slot found: either may be None (missed, invented)."""

    gold: Item | None
    found: Item | None

    @property
    def state(self) -> bool:
        """Whether the state is right."""
        return self.gold is not None and self.found is not None and self.gold["state"] == self.found["state"]

    @property
    def value(self) -> bool:
        """Whether state and value are right."""
        return self.state and _same_value(self.gold, self.found)  # type: ignore[arg-type]

    @property
    def unit(self) -> bool:
        """Whether the unit is right."""
        both = self.gold is not None and self.found is not None
        return both and canonical(self.gold.get("unit")) == canonical(self.found.get("unit"))  # type: ignore[union-attr]

    @property
    def strict(self) -> bool:
        """Whether state, value and (where the gold has one) unit are right."""
        return self.value and (self.unit or not self.gold.get("unit"))  # type: ignore[union-attr]

    @property
    def key(self) -> bool:
        """Whether the key is right."""
        return self.gold is not None and self.found is not None and self.gold.get("key") == self.found.get("key")


def canonical(text: str | None) -> str:
    """NFKC, no white space, every run of blank marks one underscore."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or ""))
    return re.sub(r"[_—─…]+", "_", text)


def _number(number: str | None) -> str:
    return re.sub(r"[()\[\]【】〔〕、.,。:：]+$|^[(\[【〔]+", "", canonical(number)).strip("()")


def _heading(heading: str | None) -> str:
    return re.sub(r"[\s:：。、,，;；]+", "", canonical(heading))


def _value_key(kind: str, value: Item) -> tuple[str, ...]:
    if "amount" in value:
        try:
            amount = str(Decimal(str(value["amount"])).normalize())
        except InvalidOperation:
            amount = str(value["amount"])
        return (amount, "" if kind == "number" else str(value.get("unit", value.get("currency", ""))))
    if "date" in value:
        return (value["date"],)
    if "selected" in value:
        return tuple(sorted(canonical(words) for words in value["selected"]))
    return (canonical(value.get("text")),)


def _same_value(gold: Item, found: Item) -> bool:
    wanted, have = gold.get("value"), found.get("value")
    if wanted is None or have is None:
        return wanted is None and have is None
    a, b = _value_key(gold["kind"], wanted), _value_key(gold["kind"], have)
    alike = "text" in wanted and "text" in have and not re.search(r"\d", a[0]) and fuzz.ratio(a[0], b[0]) >= 90
    return a == b or alike


def _contexts(record: Item) -> list[Item]:
    text, out = record["text"], []
    slots = sorted(record["slots"], key=lambda slot: slot["span"])
    for rank, slot in enumerate(slots):
        start, end = slot["span"]
        before, after = canonical(text[max(0, start - 400) : start])[-CONTEXT:], canonical(text[end : end + 400])[:CONTEXT]
        out.append({**slot, "before": before, "after": after, "where": rank / max(1, len(slots) - 1)})
    return out


def _closeness(before: str, after: str, other_before: str, other_after: str) -> float:
    total = len(before) + len(after)
    if total == 0:
        return 0.0
    return float(len(before) * fuzz.ratio(before, other_before) + len(after) * fuzz.ratio(after, other_after)) / total / 100


def _similarity(gold: Item, found: Item) -> float:
    before, after = gold["_before"], gold["_after"]
    left, right = found["before"][-max(1, len(before)) :], found["after"][: max(1, len(after))]
    bare = (text.replace("_", "") for text in (before, after, left, right))
    score = max(_closeness(before, after, left, right), _closeness(*bare) - 0.05)
    if gold["state"] == "filled" == found["state"] and gold["_raw"] == canonical(found["raw"]):
        score += 0.15
    return score - 0.2 * float(abs(gold["where"] - found["where"]))


def pairs(gold: Item, record: Item | None) -> list[Pair]:
    """All slots of both, paired; inline values beyond a gold that is not complete are left out, optional ones that are missed too."""
    last = max(1, len(gold["slots"]) - 1)
    wanted = [
        slot
        | {
            "where": place / last if len(gold["slots"]) > 1 else 0.5,
            "_before": canonical(slot["before"])[-CONTEXT:],
            "_after": canonical(slot["after"])[:CONTEXT],
            "_raw": canonical(slot["raw"]),
        }
        for place, slot in enumerate(gold["slots"])
    ]
    found = _contexts(record) if record else []
    chosen: list[tuple[int, int]] = []
    if wanted and found:
        scores = np.array([[_similarity(g, f) for f in found] for g in wanted])
        rows, columns = linear_sum_assignment(-scores)
        chosen = [(int(r), int(c)) for r, c in zip(rows, columns, strict=True) if scores[r, c] >= MATCH]
    out = [Pair(wanted[g], found[f]) for g, f in chosen]
    hit_gold, hit_found = {g for g, _ in chosen}, {f for _, f in chosen}
    out += [Pair(slot, None) for g, slot in enumerate(wanted) if g not in hit_gold and not slot.get("optional")]
    complete = gold.get("complete", True)
    out += [Pair(None, slot) for f, slot in enumerate(found) if f not in hit_found and (complete or slot["origin"] != "inline")]
    return out


def _clauses(parts: list[Item]) -> Counter[tuple[str, str]]:
    named = (part for part in parts if part["level"] in NUMBERED and (part["number"] or part["heading"]))
    return Counter((_number(part["number"]), _heading(part["heading"])) for part in named)


def rates(hit: int, gold: int, found: int) -> Item:
    """Precision, recall and F1."""
    p, r = hit / found if found else 1.0, hit / gold if gold else 1.0
    f1 = 2 * p * r / (p + r) if p + r else 0.0
    return {"precision": round(p, 4), "recall": round(r, 4), "f1": round(f1, 4), "gold": gold, "found": found}


def _share(hit: int, of: int) -> float | None:
    return round(hit / of, 4) if of else None


def figures(golds: list[Item], records: dict[str, Item], paired: dict[str, list[Pair]]) -> Item:
    """The figures of a set: clauses, slots, blanks, values, units, kinds, keys."""
    clauses = Counter[str]()
    for gold in golds:
        if gold.get("clauses"):
            record = records.get(gold["file"])
            want, got = _clauses(gold["clauses"]), _clauses(record["clauses"] if record else [])
            clauses.update(gold=want.total(), found=got.total(), hit=(want & got).total())
    every = [pair for found in paired.values() for pair in found]
    both = [(pair, pair.gold, pair.found) for pair in every if pair.gold is not None and pair.found is not None]
    states = Counter(pair.gold["state"] for pair in every if pair.gold is not None)
    wanted, have = states.total(), sum(1 for pair in every if pair.found is not None)
    scored = [records[gold["file"]] for gold in golds if gold["file"] in records]
    blank_found = sum(1 for record in scored for slot in record["slots"] if slot["state"] == "blank")
    blank_hit = sum(1 for _, gold, found in both if gold["state"] == found["state"] == "blank")
    units = [pair.unit for pair, gold, _ in both if gold.get("unit")]
    keys = [pair.key for pair, gold, _ in both if "key" in gold]
    values = sum(1 for pair, gold, _ in both if pair.value and gold["state"] == "filled")
    return {
        "documents": len(golds),
        "missing": sum(1 for gold in golds if gold["file"] not in records),
        "clauses": rates(clauses["hit"], clauses["gold"], clauses["found"]),
        "slots": rates(len(both), wanted, have),
        "slots_strict": rates(sum(1 for pair, _, _ in both if pair.strict), wanted, have),
        "blanks": rates(blank_hit, states["blank"], blank_found),
        "value_accuracy": _share(values, states["filled"]),
        "unit_accuracy": _share(sum(units), len(units)),
        "kind_accuracy": _share(sum(1 for _, gold, found in both if gold["kind"] == found["kind"]), len(both)),
        "key_accuracy": _share(sum(keys), len(keys)),
    }


def load_gold(folder: Path) -> list[Item]:
    """The gold of a folder, at any depth. Raises OSError, ValueError for what is no JSON."""
    golds: list[Item] = [json.loads(path.read_text("utf-8")) for path in sorted(folder.rglob("*.gold.json"))]
    return [gold | {"file": unicodedata.normalize("NFC", gold["file"])} for gold in golds]

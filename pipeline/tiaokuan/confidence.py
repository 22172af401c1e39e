"""What the models say of a contract's slots: their keys, and how sure state, value and unit are, and separately the key.

Both probabilities are fitted on generated contracts that were held out (training/fit.py): a logistic regression over what the
extraction knows of a slot, then an isotonic regression, so that of the slots given 0.9 nine in ten are right.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tiaokuan import slots as found_slots
from tiaokuan.contract import Clause, Slot, State
from tiaokuan.cues import HERE
from tiaokuan.document import Block, Document
from tiaokuan.keys import KEYS
from tiaokuan.learned import keys
from tiaokuan.learned.features import SlotView, in_cell, label_of, merged
from tiaokuan.learned.linear import Calibrated
from tiaokuan.learned.store import Models

HAN = re.compile("[一-鿿]")
LEAST, MOST = 0.01, 0.999  # no slot is ever certain
ALWAYS_REQUIRED = ("party_a.name", "party_b.name", "term.", "fee.total", "sla.")
Features = dict[str, float]


@dataclass(frozen=True)
class Judged:
    """A slot with its key decided, and what its two confidences are read from."""

    slot: Slot
    features: Features
    key_features: Features


def judge(document: Document, clauses: Sequence[Clause], slots: Sequence[Slot], models: Models) -> tuple[Slot, ...]:
    """The slots with keys and confidences by the models; the clauses have their types."""
    judged = decided(document, clauses, slots, models)
    if not judged:
        return ()
    sure = calibrated(models.slot_confidence, [row.features for row in judged])
    key_sure = calibrated(models.key_confidence, [row.key_features for row in judged])
    out = [
        replace(row.slot, confidence=round(a, 4), key_confidence=round(b, 4))
        for row, a, b in zip(judged, sure, key_sure, strict=True)
    ]
    return found_slots.numbered(out)


def calibrated(model: Calibrated | None, rows: Sequence[Features]) -> list[float]:
    """Probabilities of a confidence; without one, as while it is still to be fitted, 0.5 each."""
    return [0.5] * len(rows) if model is None else [min(MOST, max(LEAST, p)) for p in model.probabilities(rows)]


def decided(document: Document, clauses: Sequence[Clause], slots: Sequence[Slot], models: Models) -> list[Judged]:
    """The slots with the keys that the models decide, and their features."""
    view = SlotView(document, clauses, slots, models.cut)
    decisions = keys.decide(view, models)
    scanned = {page.number for page in document.pages if page.scanned}
    out = []
    for place, (slot, decision) in enumerate(zip(slots, decisions, strict=True)):
        features = _slot_features(view, place, decision, scanned)
        out.append(Judged(_keyed(slot, decision), features, _key_features(view, slot, decision)))
    return out


def _keyed(slot: Slot, decision: keys.Decision) -> Slot:
    """The slot with the key decided on, its name and reason."""
    if decision.key == slot.key:
        return slot
    words = re.sub("[^一-鿿A-Za-z0-9]", "", label_of(slot))
    label = KEYS[decision.key].label if decision.key else words if 2 <= len(words) <= 12 else found_slots.KIND_NAMES[slot.kind]
    needed = slot.required or (slot.state is State.BLANK and (decision.key or "").startswith(ALWAYS_REQUIRED))
    return replace(slot, key=decision.key, label=label, required=needed, why=(*slot.why, "模型判断字段"))


def _logit(p: float) -> float:
    p = min(0.999, max(0.001, p))
    return math.log(p / (1 - p))


def _slot_features(view: SlotView, place: int, decision: keys.Decision, scanned: set[int]) -> Features:
    slot = view.slots[place]
    left, _, right = slot.cue.partition(HERE)
    block = view.block(slot)
    cell = in_cell(block)
    reason = re.split("[“”]", slot.why[0])[0] if slot.why else ""
    last = re.split("[“”]", slot.why[-1])[0] if slot.why else ""
    raw = slot.raw.strip("_ 　")
    what = f"{slot.kind}&{slot.state}&{slot.origin}"
    fmt = view.document.media_type
    before, after = left[-1:], right[:1]
    names = [
        what, f"kind={slot.kind}", f"state={slot.state}&{slot.origin}", f"cell={cell}&{what}", f"format={fmt}&{slot.state}&{slot.origin}",
        f"why={reason}", f"last={last}", f"why={reason}&{slot.state}", f"rough={slot.confidence:.1f}", f"rough={slot.confidence:.2f}&{slot.state}",
        f"size={min(len(raw), 30) // 3}&{slot.kind}&{slot.state}", f"parsed={slot.value is not None}&{slot.kind}", f"unit={slot.unit}",
        f"unitless={slot.unit is None}&{what}", f"before={before}&{slot.state}", f"after={after}&{slot.state}", f"after={after}&{slot.kind}",
        f"stops={bool(re.search('[，。；：]', raw))}&{slot.kind}", f"figure={bool(re.search('[0-9]', raw))}&{slot.kind}",
        f"edge={left == ''}{right == ''}&{slot.state}", f"rule={merged(slot.key)}&{slot.state}", f"agree={slot.key == decision.key}&{slot.origin}",
        f"hint={slot.hint is not None}", f"colon={left.endswith(('：', ':'))}&{what}", f"changed={slot.original is not None}",
        f"between={bool(HAN.match(before))}{bool(HAN.match(after))}&{slot.unit is None}&{slot.state}&{cell}", f"tail={left[-2:]}&{slot.kind}", f"near={_crowd(view, place)}&{slot.state}",
    ]  # fmt: skip
    names += _layout(view, block, f"{slot.state}&{fmt}")
    features = dict.fromkeys(names, 1.0)
    features |= {
        "rough": _logit(slot.confidence),
        "key": _logit(decision.chance) / 4,
        "lines": math.log1p(len(slot.evidence.regions)),
    }
    if any(region.page in scanned for region in slot.evidence.regions):
        features["scanned"] = 1.0
        features[f"scanned&{what}"] = 1.0
    return features


def _layout(view: SlotView, block: Block | None, what: str) -> list[str]:
    """The size of a slot's block, its column, and how many slots the document has: tables are where PDFs are misread."""
    if block is None:
        return []
    size = min(block.span.end - block.span.start, 240) // 40
    column = min(block.cell.column, 5) if block.cell is not None else -1
    return [f"size={size}&{column >= 0}&{what}", f"column={column}&{what}", f"crowd={min(len(view.slots) // 40, 5)}&{what}"]


def _crowd(view: SlotView, place: int) -> str:
    """Which neighbours touch a slot: parts of one place read as several."""
    start, end = view.slots[place].evidence.span
    before = place > 0 and start - view.slots[place - 1].evidence.span.end <= 2
    after = place + 1 < len(view.slots) and view.slots[place + 1].evidence.span.start - end <= 2
    return f"{before:d}{after:d}"


def _key_features(view: SlotView, slot: Slot, decision: keys.Decision) -> Features:
    agree = slot.key == decision.key
    both = f"{agree}&{slot.key is None}"
    family = view.family(slot)
    names = [
        f"agree={both}", f"key={merged(decision.key)}", f"kind={slot.kind}", f"agree={both}&kind={slot.kind}", f"cell={in_cell(view.block(slot))}",
        f"chance={decision.chance:.1f}", f"chance={decision.chance:.1f}&{both}", f"format={view.document.media_type}",
        f"level={family[0].level if family else ''}", f"key={merged(decision.key)}&{agree}",
    ]  # fmt: skip
    features = dict.fromkeys(names, 1.0)
    gap = _logit(decision.chance) - _logit(decision.second)
    return features | {"chance": _logit(decision.chance), "gap": gap / 4, f"chance&{agree}": _logit(decision.chance)}

"""What the models say of a contract's slots: their keys, and how sure state, value and unit are, and separately the key.

Both probabilities are fitted on generated contracts that were held out (training/fit.py): a logistic regression over what the
extraction knows of a slot, evened on contracts that it was not fitted on, so that of the slots given 0.9 nine in ten are right. What a
slot itself shows against it (doubts.py) sets a limit that no model lifts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tiaokuan import doubts
from tiaokuan import slots as found_slots
from tiaokuan.contract import Clause, Slot
from tiaokuan.cues import HERE
from tiaokuan.document import Document
from tiaokuan.key_exclusions import ruled_out
from tiaokuan.label_rules import CODES
from tiaokuan.learned import keys
from tiaokuan.learned.facts import Facts
from tiaokuan.learned.features import SlotView, label_of, merged, side_of
from tiaokuan.learned.linear import Linear
from tiaokuan.learned.store import Models

LEAST, MOST = 0.01, 0.999  # no slot is ever certain
RULE_STANDS, RULE_SURE = 0.46, 0.89
"""Below this confidence in the model's key the rule's stands, and the most that it is believed: on annotated contracts and filled
templates it is right in nine of ten."""
NONE_STANDS = 0.62
"""The same where the model says that a party's or the contract's own detail has no key: forms have more of these than the model has seen."""
SIDES_DIFFER = 0.7
"""The most that a party's detail is sure whose party rule and model tell differently: either is right in about as many."""
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
    out = []
    for slot, row, a, b in zip(slots, judged, sure, key_sure, strict=True):
        decided_on, chance = (slot, min(1 - b, RULE_SURE)) if _rule_stands(slot, row.slot, b) else (row.slot, b)
        if decided_on is row.slot and _sides_differ(slot.key, row.slot.key):
            chance = min(chance, SIDES_DIFFER)
        out.append(replace(decided_on, confidence=round(min(a, doubts.most(slot)), 4), key_confidence=round(chance, 4)))
    return found_slots.numbered(out)


def _rule_stands(ruled: Slot, decided_on: Slot, chance: float) -> bool:
    """Whether the key that a rule gave a slot stands against the one decided on, which is hardly right."""
    key = ruled.key
    own = decided_on.key is None and key is not None and key.startswith(("party_", "contract."))
    if key is None or key == decided_on.key or chance >= (NONE_STANDS if own else RULE_STANDS):
        return False
    other_kind = ruled.kind == "text" and keys.kind_of(key) in CODES  # 证件：__ asks for the sort, 证件号：__ for the number
    return not other_kind and key not in ruled_out(ruled.raw, ruled.cue)


def _sides_differ(one: str | None, other: str | None) -> bool:
    """Whether two keys are the same detail of two parties."""
    return one != other and bool(side_of(one) and side_of(other)) and merged(one) == merged(other)


def calibrated(model: Linear | None, rows: Sequence[Features]) -> list[float]:
    """Probabilities of a confidence; without one, as while it is still to be fitted, 0.5 each."""
    return [0.5] * len(rows) if model is None else [min(MOST, max(LEAST, p)) for p in model.probabilities(rows)[:, 1].tolist()]


def decided(document: Document, clauses: Sequence[Clause], slots: Sequence[Slot], models: Models) -> list[Judged]:
    """The slots with the keys that the models decide, and their features."""
    view = SlotView(document, clauses, slots, models.cut)
    decisions = keys.decide(view, models)
    facts = Facts(view, decisions)
    out = []
    for place, (slot, decision) in enumerate(zip(slots, decisions, strict=True)):
        out.append(Judged(_keyed(slot, decision), facts.of_slot(place), facts.of_key(place)))
    return out


def _keyed(slot: Slot, decision: keys.Decision) -> Slot:
    """The slot with the key decided on, its name and reason."""
    if decision.key == slot.key:
        return slot
    words = re.sub("[^一-鿿A-Za-z0-9]", "", label_of(slot))
    right = slot.cue.partition(HERE)[2]
    label = found_slots.keyed_name(decision.key, words) if decision.key else found_slots.unkeyed_name(words, slot.kind, right)
    return replace(slot, key=decision.key, label=label, why=(*slot.why, "模型判断字段"))

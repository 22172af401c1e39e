"""The key of each slot: what the model says of each, decided for the contract as a whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest
from operator import itemgetter
from typing import Any

from tiaokuan.contract import Level, Money, Slot, State
from tiaokuan.cues import HERE, squeeze
from tiaokuan.key_exclusions import ruled_out
from tiaokuan.keys import KEYS
from tiaokuan.label_rules import label_rule
from tiaokuan.learned.features import SlotView, label_of, merged, side_of
from tiaokuan.learned.store import Models
from tiaokuan.parties import called, lettered

NONE = "none"
SINGLE = ("fee.total", "term.length", "term.start", "term.end", "contract.number", "contract.effective_date")
NEAR_KINDS = {  # kinds that may stand for another in a key
    "person": ("party",), "party": ("person", "organisation"), "organisation": ("party", "address"), "text": ("choice", "address"),
    "choice": ("text",), "duration": ("text", "date"), "date": ("duration", "text"), "number": ("percent", "duration"),
    "identifier": ("account", "text"), "account": ("identifier",), "address": ("text", "organisation"), "money": ("text", "number"),
}  # fmt: skip
PARTY_WITH_NOTE = re.compile("([甲乙丙]方)[（(][^（()）]{1,20}[)）][:：]?$")
"""甲方（电子商务平台经营者）: a label longer than labels are."""
LETTERED = len("甲方")
_LABEL = "[一-鿿（()）/、]{3,24}[:：]"
FIRST_LABEL, TWICE = re.compile(_LABEL), re.compile(f"(?P<label>{_LABEL})(?P=label)$")
NAMES, HOLDER = ("party_a.name", "party_b.name", "party_c.name"), "party_?.bank_account_name"
OF_ACCOUNT = ("party_?.bank_name", "party_?.bank_account")
NEAR, REACH = 2, 120  # slots and characters on each side of an account's holder that are of the same account
SURE = 0.98  # of a party that the label names
UNLIKELY = 0.02  # by how much a key of another kind is made less likely


@dataclass(frozen=True, slots=True)
class Decision:
    """A key for a slot (None: none of them) with the model's probability, and that of the next best."""

    key: str | None
    chance: float
    second: float


def _beside_bare_label(view: SlotView, place: int) -> str:
    """The party of a slot whose label stands once more in its line, without a place: 授权代表（签字）：钱卫国    授权代表（签字）：. The rules
    tell the two by their order, which the model of sides cannot see; "" elsewhere."""
    slot, (_, total, _, _) = view.slots[place], view.order[place]
    left, _, right = slot.cue.partition(HERE)
    behind = FIRST_LABEL.match(right)
    again = TWICE.search(left) is not None or (behind is not None and left.endswith(behind[0]))
    return side_of(slot.key) if again and total == 1 else ""


def decide(view: SlotView, models: Models) -> list[Decision]:
    """The key of each slot of a document, in order."""
    if not view.slots:
        return []
    places = range(len(view.slots))
    names = models.keys.classes
    chances = _of_kind(names, models.keys.probabilities([view.features(place) for place in places]), view)
    by_side = _named(models.sides.probabilities([view.side_features(place) for place in places]), models.sides.classes, view)
    table = _without_contradictions(_spread(names, chances, models.sides.classes, by_side), view)
    _agree(view, table)
    return [_best(row) for row in table]


def _of_kind(names: Sequence[str], chances: Any, view: SlotView) -> Any:
    """The chances with those of keys whose kind cannot be the slot's made small."""
    kinds = [kind_of(name) for name in names]
    factors = {
        kind: [1.0 if other in (None, kind, *NEAR_KINDS.get(kind, ())) else UNLIKELY for other in kinds]
        for kind in {slot.kind for slot in view.slots}
    }
    chances = chances * [factors[slot.kind] for slot in view.slots]
    return chances / chances.sum(axis=1, keepdims=True)


def kind_of(name: str) -> str | None:
    """The kind of a key whose party may be open; None for `none`."""
    if name == NONE:
        return None
    found = KEYS.get(name) or KEYS.get(name.replace("?", "b")) or KEYS.get(name.replace("?", "a"))
    return found.kind if found else None


def _named(chances: Any, sides: Sequence[str], view: SlotView) -> Any:
    """The chances of the parties, made sure where a slot's own label says whose it is, 甲方联系人, or the short name behind it, or its
    column in a table or its place in a line that has the parties side by side."""
    columns = _columns(view) | _side_by_side(view) | _payees(view)
    for place, slot in enumerate(view.slots):
        left, _, right = slot.cue.partition(HERE)
        noted = PARTY_WITH_NOTE.search(left)
        letters = lettered(label_of(slot)) or (lettered(noted[1]) if noted is not None else set())
        side = letters.pop() if len(letters) == 1 else called(right) or columns.get(place) or _beside_bare_label(view, place)
        if side in sides:
            chances[place] = [SURE if name == side else (1 - SURE) / (len(sides) - 1) for name in sides]
    return chances


def _columns(view: SlotView) -> dict[int, str]:
    """The party of the column that slots stand in, by their places, in tables whose columns are each one party's by the rules; a column
    without a slot of theirs is the party's that a cell of it begins with, 丙方（盖章）."""
    sided: dict[int, dict[int, set[str]]] = {}
    cells = [block.cell if (block := view.block(slot)) is not None else None for slot in view.slots]
    for slot, cell in zip(view.slots, cells, strict=True):
        if cell is not None and (side := side_of(slot.key)):
            sided.setdefault(cell.table, {}).setdefault(cell.column, set()).add(side)
    apart = {
        table: {column: next(iter(found)) for column, found in columns.items()}
        for table, columns in sided.items()
        if all(len(found) == 1 for found in columns.values()) and len(set.union(*columns.values())) > 1
    }
    for block in view.document.blocks:
        if block.cell is not None and block.cell.table in apart:
            begins = lettered(view.document.text[block.span.start : block.span.start + LETTERED])
            if len(begins) == 1:
                apart[block.cell.table].setdefault(block.cell.column, begins.pop())
    return {
        place: apart[cell.table][cell.column]
        for place, cell in enumerate(cells)
        if cell is not None and cell.column in apart.get(cell.table, {})
    }


def _side_by_side(view: SlotView) -> dict[int, str]:
    """The parties of slots, by their places, that ask the same of two parties in one line of the signatures, which the rules tell by their
    order: 电话：0571-…    手机：____ below 甲方（盖章）：    乙方（盖章）：. Above, 座机：____ 传真：____ may be one party's."""
    lines: dict[tuple[int, str], list[int]] = {}
    for place, slot in enumerate(view.slots):
        block = view.block(slot)
        family = view.family(slot)
        signed = bool(family) and family[0].level is Level.SIGNATURE
        if signed and block is not None and block.cell is None and side_of(slot.key):
            lines.setdefault((block.span.start, merged(slot.key)), []).append(place)
    pairs = [places for places in lines.values() if len(places) == 2]
    sides = {place: side_of(view.slots[place].key) for places in pairs for place in places}
    return {place: sides[place] for one, other in pairs if sides[one] != sides[other] for place in (one, other)}


def _payees(view: SlotView) -> dict[int, str]:
    """The parties of slots, by their places, that say an account whose holder has the name of a party, whoever is told to pay into it:
    乙方应支付至以下账户：户名：海州会展公司 where that is 甲方."""
    names = {squeeze(slot.raw): side_of(slot.key) for slot in view.slots if slot.key in NAMES and slot.state is State.FILLED}
    found: dict[int, str] = {}
    for place, slot in enumerate(view.slots):
        rule = label_rule(label_of(slot))
        side = names.get(squeeze(slot.raw)) if rule is not None and rule.key == HOLDER else None
        if side is not None:
            found[place] = side
            for other in range(max(0, place - NEAR), min(len(view.slots), place + NEAR + 1)):
                near = abs(view.slots[other].evidence.span.start - slot.evidence.span.start) <= REACH
                if near and merged(view.slots[other].key) in OF_ACCOUNT:
                    found.setdefault(other, side)
    return found


def _spread(names: Sequence[str], chances: Any, sides: Sequence[str], by_side: Any) -> list[dict[str, float]]:
    """Each slot's chances of whole keys: those of a party are shared among the parties; what keys.tsv does not have is none."""
    columns: dict[str, Any] = {}
    for name, column in zip(names, chances.T, strict=True):
        if "?" not in name:
            columns[name] = columns.get(name, 0.0) + column
            continue
        for side, share in zip(sides, by_side.T, strict=True):
            key = name.replace("?", side)
            key = key if key in KEYS else NONE
            columns[key] = columns.get(key, 0.0) + column * share
    return [dict(zip(columns, row, strict=True)) for row in zip(*(column.tolist() for column in columns.values()), strict=True)]


def _without_contradictions(table: list[dict[str, float]], view: SlotView) -> list[dict[str, float]]:
    """The chances without the keys that a slot's own words or cue rule out."""
    for row, slot in zip(table, view.slots, strict=True):
        for key, instead in ruled_out(slot.raw, slot.cue).items():
            chance = row.pop(key, 0.0)
            row[instead or NONE] = row.get(instead or NONE, 0.0) + chance
    return table


def _agree(view: SlotView, table: list[dict[str, float]]) -> None:
    """A contract says its price, its term and its number once: among slots that claim such a key with different values, the value
    with the most behind it keeps it, the others take their next best."""
    tops = [max(row, key=row.__getitem__) for row in table]
    for key in SINGLE:
        claims: dict[str, list[int]] = {}
        for place, top in enumerate(tops):
            if top == key and (said := _said(view.slots[place])):
                claims.setdefault(said, []).append(place)
        if len(claims) < 2:
            continue
        weights = {said: sum(table[place][key] for place in places) for said, places in claims.items()}
        keeps = max(weights, key=weights.__getitem__)
        for said, places in claims.items():
            for place in places if said != keeps else ():
                row = table[place]
                if row[key] < 0.9:  # what is plain is left: a contract may be inconsistent, and a check will say so
                    row[key] *= 0.25
                    total = sum(row.values())
                    for name in row:
                        row[name] /= total
                    tops[place] = max(row, key=row.__getitem__)


def _said(slot: Slot) -> str:
    """What a filled slot says, the same for figures and capitals; "" for a blank."""
    if slot.value is None:
        return ""
    return format(slot.value.amount.normalize(), "f") if isinstance(slot.value, Money) else re.sub(r"\W", "", slot.raw)


def _best(row: dict[str, float]) -> Decision:
    """The most likely key; whether a rule stands against it is said by how sure it is (confidence.judge)."""
    (name, chance), *others = nlargest(2, row.items(), key=itemgetter(1))
    second = others[0][1] if others else 0.0
    return Decision(None if name == NONE else name, chance, second)

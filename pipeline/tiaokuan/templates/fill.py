"""Slots that only the template shows: typed over, their underline gone, or left empty without a sign."""

from __future__ import annotations

from typing import Any

from tiaokuan import kinds, slots
from tiaokuan.contract import Choice, Clause, Origin, Slot, State, Value, Words
from tiaokuan.document import Document, Span
from tiaokuan.templates._changes import innermost
from tiaokuan.templates.compare import Comparison, Filling

SURE = 0.85


def with_template(
    document: Document, clauses: tuple[Clause, ...], found: tuple[Slot, ...], comparison: Comparison
) -> tuple[Slot, ...]:
    """The slots found in a contract, and those that only its template shows, in text order.

    A slot that a mark shows stays as it was found; a value read from running text inside a longer filling gives way to it."""
    added: list[Slot] = []
    for filling in comparison.fillings:
        if filling.state not in ("filled", "not_applicable") or filling.slot["kind"] == "choice":
            continue
        start, end = filling.span
        met = [slot for slot in found if slot.evidence.span.start < end and start < slot.evidence.span.end]
        inside = all(slot.origin is Origin.INLINE and _within(slot, start, end) for slot in met)
        if met and not (inside and _shorter(met, end - start)):
            continue
        added.append(_slot(document, clauses, filling, comparison))
    gone = {id(slot) for slot in found for new in added if _touches(slot, new)}
    kept = [slot for slot in found if id(slot) not in gone]
    return slots.numbered(sorted([*kept, *added], key=lambda slot: (slot.evidence.span, slot.kind)))


def _within(slot: Slot, start: int, end: int) -> bool:
    return start <= slot.evidence.span.start and slot.evidence.span.end <= end


def _shorter(met: list[Slot], length: int) -> bool:
    """Whether the values found are but a part of the filling: 杭州 of 杭州启明商贸有限公司."""
    return sum(slot.evidence.span.end - slot.evidence.span.start for slot in met) < 0.6 * length


def _touches(slot: Slot, new: Slot) -> bool:
    (a, b), (c, d) = slot.evidence.span, new.evidence.span
    return a < d and c < b


def reading(filling: Filling, text: str) -> tuple[Value | None, tuple[int, int], str | None, str | None]:
    """What a filling says: its value, the span and unit of it in the contract's text, and why it reads so. None where it is not
    filled."""
    asked, (start, end) = filling.slot, filling.span
    if filling.state != State.FILLED:
        return None, filling.span, asked["unit"], None
    if asked["kind"] == "choice":
        return Choice((filling.text.strip(),), ()), filling.span, asked["unit"], None
    before, _, after = asked["cue"].partition("▁")
    found = kinds.parse(asked["kind"], text[start:end], unit=asked["unit"], before=before, after=after)
    if found.value is None:
        return Words(filling.text.strip()), filling.span, asked["unit"], None
    return found.value, (start + found.span.start, start + found.span.end), asked["unit"] or found.unit, found.why


def _slot(document: Document, clauses: tuple[Clause, ...], filling: Filling, comparison: Comparison) -> Slot:
    asked = filling.slot
    value, (start, end), unit, how = reading(filling, document.text)
    why = (f"范本《{_name(comparison)}》此处为空白", *((how,) if how else ()))
    return Slot(
        id="",
        kind=asked["kind"],
        key=asked["key"],
        label=asked["label"],
        clause=innermost(_spans(clauses), start),
        cue=asked["cue"],
        state=State(filling.state),
        origin=Origin.INLINE,
        raw=document.text[start:end],
        value=value,
        unit=unit,
        required=asked["required"],
        confidence=SURE,
        why=why,
        evidence=document.evidence(*Span(start, end)),
        hint=asked["hint"],
        key_confidence=asked["key_confidence"],
    )


def _spans(clauses: tuple[Clause, ...]) -> list[dict[str, Any]]:
    return [{"id": clause.id, "span": clause.span} for clause in clauses]


def _name(comparison: Comparison) -> str:
    document = comparison.template.record["document"]
    return str(document["title"] or document["name"])

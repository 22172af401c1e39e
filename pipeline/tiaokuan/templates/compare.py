"""A blank template beside a contract made from it: what fills each blank, and what became of the fixed wording."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple

from tiaokuan import kinds, slots
from tiaokuan.templates import _changes
from tiaokuan.templates._align import Op, Step, align
from tiaokuan.templates._changes import Change
from tiaokuan.templates._moved import rearranged
from tiaokuan.templates._pages import once
from tiaokuan.templates.wording import PLACEHOLDER, Wording

VANISHED, GONE_SHARE, LEAST_WORDS = "vanished", 0.25, 8
PADDING = re.compile(r"\s*[_＿]+\s*")


@dataclass(frozen=True, slots=True)
class Filling:
    """What became of a place of the template.

    slot   the template's slot (of its record)
    state  filled, blank, not_applicable (struck out), or vanished with the words around it
    span   where it stands in the filled text
    text   the words there, as printed
    """

    slot: dict[str, Any]
    state: str
    span: tuple[int, int]
    text: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A template and a contract, compared.

    share            of the template's words that the contract still has, 0 to 1
    fillings         of each place to be filled in, in the template's order
    changes          to the fixed wording, in order
    clauses_gone     clauses of the template (of its record) whose words are gone
    clauses_added    clauses of the contract with words that the template does not have
    slots_added      places of the contract that the template does not have
    """

    template: Wording
    filled: Wording
    share: float
    fillings: tuple[Filling, ...]
    changes: tuple[Change, ...]
    clauses_gone: tuple[dict[str, Any], ...]
    clauses_added: tuple[dict[str, Any], ...]
    slots_added: tuple[dict[str, Any], ...]
    steps: tuple[Step, ...] = field(repr=False)


def compare(template: Wording, filled: Wording) -> Comparison:
    """Compare a contract with the template it was made from. Both are wordings of records."""
    filled = once(template, filled)
    steps = rearranged(template, filled, align(template, filled))
    same_t, same_f = _kept(steps, len(template.chars), len(filled.chars))
    fillings = tuple(_fillings(template, filled, steps, same_t))
    return Comparison(
        template=template,
        filled=filled,
        share=sum(same_t) / max(1, len(same_t)),
        fillings=fillings,
        changes=_changes.find(template, filled, steps),
        clauses_gone=_strange(template, same_t),
        clauses_added=_strange(filled, _with(same_f, steps)),
        slots_added=_added(filled, fillings, same_f),
        steps=tuple(steps),
    )


def _kept(steps: list[Step], template: int, filled: int) -> tuple[bytearray, bytearray]:
    """Maps of the characters of both sides that are the same on the other."""
    same_t, same_f = bytearray(template), bytearray(filled)
    for step in steps:
        if step.op is Op.SAME:
            same_t[step.a : step.b] = b"\x01" * (step.b - step.a)
            same_f[step.c : step.d] = b"\x01" * (step.d - step.c)
    return same_t, same_f


def _with(same: bytearray, steps: list[Step]) -> bytearray:
    """The map with what fills blanks."""
    out = bytearray(same)
    for step in steps:
        if step.op is Op.FILLING:
            out[step.c : step.d] = b"\x01" * (step.d - step.c)
    return out


def _fillings(template: Wording, filled: Wording, steps: list[Step], same: bytearray) -> list[Filling]:
    low, high = _edges(steps, len(template.chars))
    chosen = [slot for slot in filled.record["slots"] if slot["kind"] == "choice" and slot["value"] is not None]
    rows: list[Row] = []
    for slot in template.record["slots"]:
        if slot["state"] == "blank":
            start, end = slot["span"]
            a, b = template.position(start), template.position(end)
            opens = a in template.gaps and (a == b or template.offsets[a] > start)
            closes = b in template.gaps and (a == b or template.offsets[b - 1] < end - 1)
            c = low[a] if opens else high[a]
            rows.append(Row(slot, a, b, c, max(c, high[b] if closes else low[b]), opens))
    asked = {position for row in rows for position in range(row.a, row.b + 1)}
    rows += [
        Row(_unnamed(template, step.a), step.a, step.a, step.c, step.d, True)
        for step in steps
        if step.op is Op.FILLING and step.a not in asked
    ]
    rows.sort(key=lambda row: (row.a, row.slot["span"]))
    return [_filling(filled, same, chosen, row) for row in _parted(filled, rows)]


class Row(NamedTuple):
    """A place of the template, chars[a:b], and the contract's chars[c:d] that answer it. `opens`: it begins with a blank."""

    slot: dict[str, Any]
    a: int
    b: int
    c: int
    d: int
    opens: bool


def _edges(steps: list[Step], length: int) -> tuple[list[int], list[int]]:
    """Of each template position the filled positions before and behind what was put in there."""
    low, high = [0] * (length + 1), [0] * (length + 1)
    for step in steps:
        if step.op in (Op.SAME, Op.GONE):
            moves = step.op is Op.SAME
            for n in range(1, step.b - step.a + 1):
                low[step.a + n] = high[step.a + n] = step.c + n * moves
    for step in steps:
        if step.op is Op.FILLING:
            low[step.a], high[step.a] = step.c, step.d
        elif step.op is Op.NEW and low[step.a] == step.c:
            high[step.a] = step.d
    return low, high


def _unnamed(template: Wording, position: int) -> dict[str, Any]:
    """A slot for a blank that is mere white space amid words, where the template shows none."""
    offset = template.offsets[position] if position < len(template.offsets) else len(template.text)
    start = template.offsets[position - 1] + 1 if position else 0
    unit = kinds.unit_at(template.text, start)
    kind, unit_words = unit or ("text", None)
    left = "".join(template.text[max(0, start - 16) : start].rpartition("\n")[2].split())
    right = "".join(template.text[offset : offset + 10].partition("\n")[0].split())
    known = {"id": "", "kind": kind, "key": None, "label": slots.KIND_NAMES[kind], "unit": unit_words, "required": False}
    return known | {"cue": f"{left}▁{right}", "hint": None, "key_confidence": 0.5, "span": [start, offset], "state": "blank"}


def _parted(filled: Wording, rows: list[Row]) -> list[Row]:
    """Places that nothing parts in the template share what was put in there, in order."""
    out: list[Row] = []
    for _, group in groupby(rows, key=lambda row: (row.a, row.opens)):
        places = list(group)
        if len(places) > 1 and places[0].opens:
            cuts = [places[0].c, *_cuts(filled, places[0].c, places[0].d, len(places))]
            ends = [*cuts[1:], places[-1].d]
            places = [row._replace(c=c, d=max(c, d)) for row, c, d in zip(places, cuts, ends, strict=True)]
        out += places
    return out


def _cuts(filled: Wording, start: int, end: int, count: int) -> list[int]:
    """Where words that fill several places in a row are parted: where the contract's own slots begin if it has as many, else at
    the ends of lines, else at wide gaps."""
    a, b = (filled.offsets[start - 1] + 1 if start else 0), filled.span(start, end)[1]
    own = [slot["span"][0] for slot in filled.record["slots"] if slot["kind"] != "choice" and a <= slot["span"][0] < b]
    if len(own) == count:
        return [min(max(filled.position(offset), start), end) for offset in own[1:]]
    for pattern in ("\n", r"[^\S\n]{2,}|\t|_{2,}"):
        found = [filled.position(a + match.end()) for match in re.finditer(pattern, filled.text[a:b])]
        found = sorted({at for at in found if start < at < end})
        if found:
            return [*found[: count - 1], *[end] * (count - 1 - len(found))]
    return [end] * (count - 1)


def _filling(filled: Wording, same: bytearray, chosen: list[dict[str, Any]], row: Row) -> Filling:
    slot, a, b, c, d, _ = row
    span = filled.span(c, d)
    text = PADDING.sub("", filled.text[slice(*span)])
    around = same[max(0, a - 4) : a] + same[b : b + 4]
    if around and not any(around) and not any(same[a:b]):
        return Filling(slot, VANISHED, span, text)
    if slot["kind"] == "choice" and a < b:
        ticked = any(other["span"][0] < span[1] and span[0] < other["span"][1] for other in chosen)
        return Filling(slot, "filled" if ticked else "blank", span, text)
    if d - c <= b - a or PLACEHOLDER.fullmatch(text.strip()):
        return Filling(slot, "blank", span, text)
    return Filling(slot, "not_applicable" if slots.NOTHING.fullmatch(text.strip()) else "filled", span, text)


def _strange(wording: Wording, same: bytearray) -> tuple[dict[str, Any], ...]:
    """Clauses of which hardly a word is the same on the other side; of those within one another the outermost."""
    out: list[dict[str, Any]] = []
    for clause in wording.record["clauses"]:
        a, b = wording.position(clause["span"][0]), wording.position(clause["span"][1])
        inside = out and clause["span"][1] <= out[-1]["span"][1]
        if b - a >= LEAST_WORDS and not inside and sum(same[a:b]) < GONE_SHARE * (b - a):
            out.append(clause)
    return tuple(out)


def _added(filled: Wording, fillings: tuple[Filling, ...], same: bytearray) -> tuple[dict[str, Any], ...]:
    """Places with a drawn sign that answer none of the template's."""
    known = sorted(filling.span for filling in fillings)
    out = []
    for slot in filled.record["slots"]:
        start, end = slot["span"]
        a, b = filled.position(start), filled.position(end)
        around = same[max(0, a - 3) : a], same[b : b + 3]
        met = any(x <= end and start <= y for x, y in known)
        if slot["origin"] == "blank_mark" and not met and not any(around[0]) and not any(around[1]):
            out.append(slot)
    return tuple(out)

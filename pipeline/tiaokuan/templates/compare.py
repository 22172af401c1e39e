"""A blank template beside a contract made from it: what fills each blank, and what became of the fixed wording."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from tiaokuan.templates import _changes
from tiaokuan.templates._align import Op, Step, align
from tiaokuan.templates._changes import Change
from tiaokuan.templates.wording import PLACEHOLDER, Wording

VANISHED, GONE_SHARE, LEAST_WORDS = "vanished", 0.25, 8
PADDING = re.compile(r"\s*[_＿]+\s*")
NOTHING = re.compile(r"[/／\\＼—－\-∕]{1,3}|无|不适用|[Nn]/[Aa]")


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
    steps = align(template, filled)
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
    rows = []
    for slot in template.record["slots"]:
        if slot["state"] != "blank":
            continue
        start, end = slot["span"]
        a, b = template.position(start), template.position(end)
        c = low[a] if a in template.gaps and (a == b or template.offsets[a] > start) else high[a]
        d = high[b] if b in template.gaps and (a == b or template.offsets[b - 1] < end - 1) else low[b]
        rows.append((slot, a, b, c, max(c, d)))
    return [_filling(filled, same, chosen, *row) for row in _parted(filled, rows)]


def _edges(steps: list[Step], length: int) -> tuple[list[int], list[int]]:
    """Of each template position the filled positions before and behind what was put in there."""
    low, high = [0] * (length + 1), [0] * (length + 1)
    for step in steps:
        if step.op in (Op.NEW, Op.FILLING):
            high[step.a] = step.d
        else:
            moves = step.op is Op.SAME
            for n in range(1, step.b - step.a + 1):
                low[step.a + n] = high[step.a + n] = step.c + n * moves
    return low, high


Row = tuple[dict[str, Any], int, int, int, int]


def _parted(filled: Wording, rows: list[Row]) -> list[Row]:
    """Places that nothing parts in the template share what was put in: a block of the contract each, in order."""
    out: list[Row] = []
    at = 0
    while at < len(rows):
        last = at
        while last + 1 < len(rows) and rows[last + 1][1:3] == rows[at][1:3] and rows[at][1] == rows[at][2]:
            last += 1
        group = rows[at : last + 1]
        a, b, c, d = group[0][1:]
        cuts = [c, *(start for start in filled.starts if c < start < d), d]
        for n, row in enumerate(group):
            if last == at:
                out.append(row)
            elif n < len(cuts) - 1:
                end = cuts[n + 1] if n < len(group) - 1 else d
                out.append((row[0], a, b, cuts[n], end))
            else:
                out.append((row[0], a, b, d, d))
        at = last + 1
    return out


def _filling(
    filled: Wording, same: bytearray, chosen: list[dict[str, Any]], slot: dict[str, Any], a: int, b: int, c: int, d: int
) -> Filling:
    span = filled.span(c, d)
    text = PADDING.sub("", filled.text[slice(*span)])
    around = same[max(0, a - 4) : a], same[b : b + 4]
    if not any(around[0]) and not any(around[1]) and not any(same[a:b]) and len(around[0]) + len(around[1]) > 0:
        return Filling(slot, VANISHED, span, text)
    if slot["kind"] == "choice" and a < b:
        ticked = any(other["span"][0] < span[1] and span[0] < other["span"][1] for other in chosen)
        return Filling(slot, "filled" if ticked else "blank", span, text)
    fixed = b - a
    if d - c <= fixed or PLACEHOLDER.fullmatch(text.strip()):
        return Filling(slot, "blank", span, text)
    return Filling(slot, "not_applicable" if NOTHING.fullmatch(text.strip()) else "filled", span, text)


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

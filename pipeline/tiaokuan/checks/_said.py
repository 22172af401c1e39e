"""Values that a contract states, whether or not a slot was made of them: a price in running text is a price."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tiaokuan import kinds
from tiaokuan.contract import Quantity, Slot, State, Value
from tiaokuan.document import Span

KINDS = ("money", "percent", "duration", "date")
TENTHS = re.compile("([一二三四五六七八九1-9])成(?!立|果|功|员|本|交|为|分|品|效|熟|长|绩|套|都|形)")
DIGIT = re.compile("[0-9０-９零〇○一二三四五六七八九两壹贰叁肆伍陆柒捌玖半]")  # 拾  元 is an empty form
DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Said:
    """A value in a contract's text.

    raw    as printed, without its unit
    unit   as printed
    place  its slot, or where it stands if no slot was made of it: what a finding leads to
    """

    kind: str
    value: Value
    raw: str
    unit: str | None
    span: Span
    place: Slot | Span

    @property
    def key(self) -> str | None:
        """The key of its slot, None where it has none."""
        return self.place.key if isinstance(self.place, Slot) else None


def with_unit(one: Said | Slot) -> str:
    """A value as printed, with its unit, which capitals hold themselves: 50万元, 伍拾万元整."""
    unit = one.unit or ""
    return one.raw if unit in one.raw else one.raw + unit


def said(text: str, slots: Sequence[Slot]) -> tuple[Said, ...]:
    """The amounts, shares, lengths and dates of a text in order: those of the filled slots, and what stands elsewhere."""
    out = [
        Said(s.kind, s.value, s.raw, s.unit, s.evidence.span, s)
        for s in slots
        if s.kind in KINDS and s.state is State.FILLED and s.value is not None and not s.unchosen
    ]
    taken = sorted(slot.evidence.span for slot in slots if slot.state is State.FILLED)
    for found in kinds.find(text, KINDS):
        whole = text[found.whole.start : found.whole.end]
        if "\n" not in whole and DIGIT.search(found.raw) and not _taken(taken, found.span):
            out.append(Said(found.kind, found.value, found.raw, found.unit, found.span, found.span))
    taken = sorted([*taken, *(one.span for one in out if one.kind == "percent")])
    for match in TENTHS.finditer(text):
        digit = match[1] if match[1].isdecimal() else str(DIGITS.index(match[1]))
        if not _taken(taken, span := Span(*match.span())):
            out.append(Said("percent", Quantity(Decimal(digit) * 10, "percent"), match[0], None, span, span))
    return tuple(sorted(out, key=lambda one: one.span))


def _taken(spans: Sequence[Span], span: Span) -> bool:
    """Whether a stretch overlaps one of the spans, which are sorted and do not overlap."""
    at = bisect_left(spans, span.start, key=lambda other: other.end)
    while at < len(spans) and spans[at].end <= span.start:
        at += 1
    return at < len(spans) and spans[at].start < span.end

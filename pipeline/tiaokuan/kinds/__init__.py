"""Kinds: what a value is and how its spellings are read. One file a kind, each with its constant KIND and its corpus in the tests."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any

from tiaokuan.contract import Value, value_record
from tiaokuan.document import Span
from tiaokuan.kinds._traditional import as_printed, simplified

LONGEST_UNIT = 32


@dataclass(frozen=True, slots=True)
class Found:
    """A value in a text: `span` covers it without its unit, `whole` with unit, currency and bound; `unit` as printed."""

    kind: str
    span: Span
    raw: str
    unit: str | None
    whole: Span
    value: Value
    confidence: float
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in a slot: `span` is the value's place in the raw text, `unit` a unit typed into it; no value where unsure."""

    value: Value | None
    span: Span
    unit: str | None
    confidence: float
    why: str


@dataclass(frozen=True, slots=True)
class Slotted:
    """What stands in a slot, for a kind to read: the raw text, the unit printed behind, the words on both sides."""

    raw: str
    unit: str | None
    before: str
    after: str

    @property
    def behind(self) -> str:
        """The words behind the unit: 内 of __日内."""
        return self.after.lstrip(" \u3000】〕）)]").removeprefix(self.unit or "")


@dataclass(frozen=True, slots=True)
class Kind:
    """A member of this shelf.

    rank   the order among kinds that find the same words: the lower wins
    find   the values of this kind in a text, in time linear in its length
    parse  reads what stands in a slot; never raises
    unit   matches the unit printed behind a blank, None for kinds without units
    simple reads a text in simplified characters; the others want it as it is printed
    everyday  finds what people write outside contracts and no contract's slot may be read by: 5分, 百分百, 三月一日, 40k
    """

    name: str
    rank: int
    find: Callable[[str], Iterable[Found]]
    parse: Callable[[Slotted], Reading]
    unit: re.Pattern[str] | None = None
    everyday: Callable[[str], Iterable[Found]] | None = None
    simple: bool = False


@cache
def shelf() -> dict[str, Kind]:
    """All members by name, in order of rank."""
    names = [module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_")]
    kinds = [importlib.import_module(f"{__name__}.{name}").KIND for name in names]
    return {kind.name: kind for kind in sorted(kinds, key=lambda kind: (kind.rank, kind.name))}


def find(text: str, kinds: Collection[str] | None = None, *, everyday: bool = False) -> list[Found]:
    """The values in a text in reading order, none overlapping: the one that begins first wins, then the longer, then the lower
    rank. `everyday` adds what people write outside contracts. Raises KeyError for a kind that does not exist."""
    wanted = shelf().values() if kinds is None else [shelf()[name] for name in shelf() if name in kinds]
    if kinds is not None and (unknown := set(kinds) - set(shelf())):
        raise KeyError(f"no such kind: {', '.join(sorted(unknown))}")
    plain = simplified(text)
    ranked = [
        (found.whole.start, -found.whole.end, kind.rank, n, found)
        for kind in wanted
        for search in (kind.find, kind.everyday if everyday else None)
        if search is not None
        for n, found in enumerate(search(plain if kind.simple else text))
    ]
    out: list[Found] = []
    end = 0
    for start, minus_end, _, _, found in sorted(ranked, key=lambda row: row[:4]):
        if start >= end:
            out.append(found if plain is text else _printed(found, plain, text))
            end = -minus_end
    return out


def _printed(found: Found, plain: str, text: str) -> Found:
    """A value of the simplified text with its words and unit as the text has them."""
    (start, end), whole = found.span, found.whole
    unit = as_printed(found.unit, plain[end : whole.end], text[end : whole.end])
    return replace(found, raw=text[start:end], unit=unit)


def find_values(text: str, kinds: Collection[str] | None = None, *, everyday: bool = False) -> list[dict[str, Any]]:
    """Every value in a text in reading order, with `value` in the record's form.

    `everyday` also reads what people write outside contracts and what would be dangerous in one: bare numbers, 5分, 百分百, a month
    and day without year (date "XXXX-03-01", ISO 8601-2), open ranges of dates. Raises KeyError for an unknown kind.
    """
    return [
        {
            "kind": found.kind,
            "span": list(found.span),
            "raw": found.raw,
            "unit": found.unit,
            "value": value_record(found.value),
            "confidence": found.confidence,
            "why": found.why,
        }
        for found in find(text, kinds, everyday=everyday)
    ]


def parse(kind: str, raw: str, *, unit: str | None = None, before: str = "", after: str = "") -> Reading:
    """Read what stands in a slot of a kind, with the unit printed behind it and the words on both sides."""
    member = shelf()[kind]
    if not member.simple:
        return member.parse(Slotted(raw, unit, before, after))
    plain = simplified(raw)
    reading = member.parse(Slotted(plain, simplified(unit) if unit else unit, simplified(before), simplified(after)))
    return replace(reading, unit=as_printed(reading.unit, plain, raw))


def unit_at(text: str, position: int) -> tuple[str, str] | None:
    """The unit printed behind a blank that ends at `position`, white space between allowed: its kind and words."""
    while position < len(text) and text[position] in " \t\xa0\u3000\u2002\u2003":
        position += 1
    words = text[position : position + LONGEST_UNIT]
    plain = simplified(words)
    for kind in _with_units():
        if kind.unit is not None and (match := kind.unit.match(plain)) is not None:
            start, end = match.span(1) if match.re.groups else match.span()
            return kind.name, words[start:end]
    return None


@cache
def _with_units() -> tuple[Kind, ...]:
    return tuple(kind for kind in shelf().values() if kind.unit is not None)


def numbers(text: str) -> Iterator[tuple[Span, Decimal]]:
    """Every bare number of a text with its place, as people write numbers anywhere; a contract's values are `find`'s."""
    from tiaokuan.kinds._spoken_numbers import numbers as everywhere  # noqa: PLC0415 – itself of this shelf, and seldom wanted

    yield from everywhere(simplified(text))

"""Numbers in sequence: which candidates are clauses, and under which clause each belongs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tiaokuan.clauses._numbers import Number
from tiaokuan.contract import Level

RANKS = {"part": 0, "chapter": 1, "section": 2, "article": 3}
_LEVELS = {"part": Level.PART, "chapter": Level.CHAPTER, "section": Level.SECTION, "article": Level.ARTICLE}
_BELOW = {Level.ARTICLE: Level.PARAGRAPH, Level.PARAGRAPH: Level.ITEM, Level.ITEM: Level.SUBITEM, Level.SUBITEM: Level.SUBITEM}
_KIN = {"par": "rpar", "rpar": "par", "cnp": "cn", "cn": "cnp", "lower": "plower", "upper": "pupper"}
_DEEPEST = 12
_JUMP = 5
"""A number that leaves out more than so many of its series is none."""

_HEADING = re.compile(
    r"(?:[^\S\n]+|[、.．:：]|(?![规约]定|所|的|第|之|和|及|或|与|款|项|中))[一-鿿、（）()]{2,14}[^\S\n]*(?:\n|$)"
)
_UNIT = re.compile(
    r"\s?(?:[%％‰:：/×xX*]\s?\d|[%％‰~～]|倍|元|万|亿|米(?!面)|千米|公里|公斤|吨|平方|㎡|m|k|K|小时|分钟|个|岁|人|年(?!度)|月(?!度)|日(?!常)|号|[-—至]\d)"
)


@dataclass(slots=True)
class Node:
    """A clause while the tree is built; `number` is None for unnumbered ones. Parents are indices into the list of nodes."""

    start: int
    block: int
    level: Level
    parent: int | None
    number: Number | None = None


@dataclass(slots=True)
class Entry:
    """An open clause: its style, value and node, and the table it stands in."""

    style: str
    value: tuple[int, ...]
    stop: str
    node: int
    cell: int | None = None
    colon: bool = False
    depth: int | None = None


@dataclass(slots=True)
class Tree:
    """The nodes so far and the open clauses. `raised` says that 一、 stands above 第一条 in this document."""

    text: str
    nodes: list[Node] = field(default_factory=list)
    stack: list[Entry] = field(default_factory=list)
    seen: dict[str, tuple[int, ...]] = field(default_factory=dict)
    raised: bool = False

    def open(self, start: int, block: int, level: Level, *, base: bool = False) -> int:
        """Open an unnumbered top-level clause and forget the open ones; with `base`, later numbers go under it."""
        self.nodes.append(Node(start, block, level, None))
        self.stack.clear()
        self.seen = {}
        if base:
            self.stack.append(Entry("base", (), "", len(self.nodes) - 1))
        return len(self.nodes) - 1

    def base(self, number: Number, level: Level) -> None:
        """Open a numbered top-level clause (an annex) under which numbers begin anew."""
        self.open(number.start, number.block, level, base=True)
        self.nodes[-1].number = number

    def headline(self, start: int, block: int, level: Level) -> None:
        """Open a clause that has a heading and no number; a paragraph goes under the open article."""
        at = next((at for at, entry in enumerate(self.stack) if entry.style == "heading"), None)
        if level is Level.ARTICLE or at is None:
            keep = [entry for entry in self.stack[:1] if entry.style == "base"]
            parent = keep[0].node if keep else None
        else:
            keep = self.stack[: at + 1]
            parent = keep[-1].node
        self.nodes.append(Node(start, block, level, parent))
        self.stack = [*keep, Entry("heading", (), "", len(self.nodes) - 1)]

    def section(self, start: int, block: int) -> None:
        """Open an unnumbered section of the open annex, with lists of its own."""
        annex = self.stack[0]
        self.nodes.append(Node(start, block, Level.SECTION, annex.node))
        self.stack = [annex, Entry("heading", (), "", len(self.nodes) - 1)]
        self.seen = {}

    def add(self, number: Number, following: tuple[int, ...] | None, single: tuple[int, ...] | None, *, colon: bool) -> bool:
        """Take a number in where the sequence allows it; False where it is no clause.

        following  the value of the next candidate of its style; `single` that of the next one like 1.
        colon      its block ends with a colon, so that a list may follow
        """
        while self.stack and self.stack[-1].cell is not None and self.stack[-1].cell != number.cell:
            self.stack.pop()
        readings = [number]
        if (other := number.alternate) is not None and (self.continues(other) or (other.last == 1 and single == (2,))):
            readings.append(other)
        for reading in readings:
            place = self._place(reading, following)
            if place is not None:
                self._push(reading, place, colon=colon)
                return True
        return False

    def continues(self, number: Number) -> bool:
        """Whether a number is the next one of an open series."""
        return number.last > 1 and any(self._follows(entry, number) for entry in self.stack)

    def _place(self, number: Number, following: tuple[int, ...] | None) -> int | None:
        """How many open clauses stay open above the number, None where it is no clause."""
        if number.style in RANKS:
            return self._ranked(number, following)
        if number.style == "mul":
            return self._multiple(number, following)
        if number.style == "cn" and self.raised:
            return self._raised()
        return self._listed(number, following)

    def _ranked(self, number: Number, following: tuple[int, ...] | None) -> int | None:
        before = self.seen.get(number.style)
        if number.doubtful and (before is None or number.last != before[-1] + 1):
            return None
        out_of_order = before is not None and number.last != before[-1] + 1
        if out_of_order and following and before and following[-1] == before[-1] + 1 and not self._headed(number):
            return None  # a reference at a line's start: the series goes on without it
        rank = RANKS[number.style]
        return next((at for at, entry in enumerate(self.stack) if self._rank(entry) >= rank), len(self.stack))

    def _headed(self, number: Number) -> bool:
        """Whether a number has a heading behind it, as no reference has: an article numbered twice, or out of its place."""
        return number.start == number.printed[0] and _HEADING.match(self.text, number.printed[1]) is not None

    def _rank(self, entry: Entry) -> float:
        if entry.style == "base":
            return -1
        if entry.style == "cn" and self.raised:
            return 2.5
        return RANKS.get(entry.style, 4)

    def _raised(self) -> int:
        return next((at for at, entry in enumerate(self.stack) if self._rank(entry) >= 2.5), len(self.stack))

    def _multiple(self, number: Number, following: tuple[int, ...] | None) -> int | None:
        value, unit = number.value, bool(_UNIT.match(self.text, number.printed[1]))
        for at in range(len(self.stack) - 1, -1, -1):
            entry = self.stack[at]
            if entry.style == "mul" and len(entry.value) == len(value) and entry.value[:-1] == value[:-1]:
                near = entry.value[-1] <= value[-1] <= entry.value[-1] + (1 if unit else 2 * _JUMP)
                return at if near or (value[-1] == 1 and not unit) else None
            parent = entry.value == value[:-1] and entry.style in ("mul", "dec", "cn", "article", "chapter")
            if parent and value[-1] <= (1 if unit else 2 * _JUMP):
                return at + 1
        if unit and not number.generated:
            return None
        before = self.seen.get("mul", ())
        near = value[-1] == 1 or (bool(before) and before[0] <= value[0] <= before[0] + 3 and value[-1] <= 2 * _JUMP)
        if not (near or number.generated or following == (*value[:-1], value[-1] + 1)):
            return None
        return self._above_multiple(value)

    def _above_multiple(self, value: tuple[int, ...]) -> int:
        """Where a multi-level number goes whose parent is not printed: beside its like, else under the article."""
        for at, entry in enumerate(self.stack):
            if entry.style == "mul" and len(entry.value) >= len(value):
                return at
        return next(
            (at for at, entry in enumerate(self.stack) if self._rank(entry) >= 4 and at and entry.style != "mul"),
            len(self.stack),
        )

    def _listed(self, number: Number, following: tuple[int, ...] | None) -> int | None:
        fallback = None
        for at in range(len(self.stack) - 1, -1, -1):
            entry = self.stack[at]
            if self._follows(entry, number):
                if entry.stop == number.stop:
                    return at
                fallback = at if fallback is None else fallback
        if fallback is not None:
            return fallback
        like = next((at for at in range(len(self.stack) - 1, -1, -1) if self.stack[at].style == number.style), None)
        if number.last == 1:
            return self._begun(number, like, following)
        return self._broken(number, like, following)

    def _begun(self, number: Number, like: int | None, following: tuple[int, ...] | None) -> int | None:
        """The place of a number one."""
        if number.doubtful and following != (2,):
            return None
        if like is None:
            return len(self.stack)
        entry, top = self.stack[like], self.stack[-1]
        deeper = (
            top.colon or (entry.stop != number.stop and entry.value != (1,)) or (number.cell is not None and entry.cell is None)
        )
        if number.depth is not None and top.depth is not None and number.style == top.style:
            deeper = number.depth > top.depth
        return len(self.stack) if deeper and len(self.stack) < _DEEPEST else like

    def _broken(self, number: Number, like: int | None, following: tuple[int, ...] | None) -> int | None:
        """The place of a number that continues no open series: numbering that jumps, repeats or is taken up again."""
        goes_on = following == (number.last + 1,)
        if like is not None:
            step = number.last - self.stack[like].value[-1]
            if number.doubtful and not (goes_on and 0 < step <= _JUMP):
                return None
            widest = _JUMP if number.cell is None else 3 * _JUMP  # in a table the second column's numbers come between
            return like if goes_on or number.generated or step <= widest else None
        before = self.seen.get(number.style)
        taken_up = before is not None and number.last == before[-1] + 1
        if number.doubtful and not taken_up:
            return None
        return len(self.stack) if taken_up or goes_on or number.last <= 3 or number.generated else None

    def _follows(self, entry: Entry, number: Number) -> bool:
        """Whether a number is the next one behind an open clause."""
        if entry.style == number.style or _KIN.get(entry.style) == number.style:
            return bool(entry.value) and entry.value[:-1] == number.value[:-1] and entry.value[-1] + 1 == number.value[-1]
        return False

    def _push(self, number: Number, place: int, *, colon: bool) -> None:
        place = min(place, _DEEPEST)
        del self.stack[place:]
        parent = self.stack[-1].node if self.stack else None
        self.nodes.append(Node(number.start, number.block, self._level(number, parent), parent, number))
        entry = Entry(number.style, number.value, number.stop, len(self.nodes) - 1, number.cell, colon, number.depth)
        self.stack.append(entry)
        self.seen[number.style] = number.value
        if number.style in RANKS:  # lists begin anew under each of these
            self.seen = {
                style: value
                for style, value in self.seen.items()
                if RANKS.get(style, 9) <= RANKS[number.style] or style in ("article", "cn", "mul")
            }

    def _level(self, number: Number, parent: int | None) -> Level:
        if number.style in _LEVELS:
            return _LEVELS[number.style]
        if number.style == "cn" and self.raised:
            return Level.CHAPTER
        above = None if parent is None else self.nodes[parent].level
        if above is Level.ANNEX:
            return Level.ARTICLE if number.style == "cn" else Level.PARAGRAPH
        if parent is not None and above is Level.SECTION and self.nodes[parent].number is None:
            return Level.PARAGRAPH
        return _BELOW.get(above, Level.ARTICLE) if above is not None else Level.ARTICLE

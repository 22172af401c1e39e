"""Alignment of two wordings: anchors that both hold once, then the cheapest path between them.

Anchors are stretches of characters unique on both sides, in an order both share (patience diff, B. Cohen); between them a path
with affine costs (O. Gotoh 1982, J. Mol. Biol. 162) on which words put in where the template has a blank cost next to nothing:
they are its filling.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from enum import IntEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tiaokuan.templates.wording import Wording

ANCHORS = (12, 6)  # lengths of unique stretches, tried in turn
SMALL = 400  # cells of a region that needs no further anchors
MOST_CELLS = 12_000_000  # of a region; the sides of a larger one share too little to be compared
# costs. A stretch left out or put in costs OPEN, and a character of it more: words put in are cheaper than words left out, or an
# edit beside a blank would pass for its filling, with the words between left out
OPEN, LEAVE, PUT, UNLIKE, PUNCTUATION = 30, 10, 3, 36, 14
MIXED = 60  # a letter never stands for a stop: OCR loses the stop behind a filling, whose last letter would be taken for it
GAP_OPEN = {True: 0, False: 8}  # where a sign is drawn, where there is only white space or a label
GAP_PUT, GAP_BREAK, GAP_CLAUSE = 3, 16, 200  # a filling seldom goes on in another block, hardly ever in another clause
FAR = 1 << 28


class Op(IntEnum):
    """What became of a stretch."""

    SAME = 0
    GONE = 1
    NEW = 2
    FILLING = 3


class Step(NamedTuple):
    """A stretch of both sides: template chars[a:b] and filled chars[c:d]."""

    op: Op
    a: int
    b: int
    c: int
    d: int


def align(template: Wording, filled: Wording) -> list[Step]:
    """The steps from a template to what was made from it, in order; together they cover both sides."""
    path = Path(template, filled)
    path.between(0, len(template.chars), 0, len(filled.chars), 0)
    return list(_joined(path.steps))


def _joined(steps: Iterable[Step]) -> Iterator[Step]:
    """Neighbours of one kind as one step."""
    last: Step | None = None
    for step in steps:
        if last is not None and last.op is step.op and (last.b, last.d) == (step.a, step.c):
            last = Step(last.op, last.a, step.b, last.c, step.d)
            continue
        if last is not None:
            yield last
        last = step
    if last is not None:
        yield last


class Path:
    """The steps while they are found."""

    def __init__(self, template: Wording, filled: Wording) -> None:
        self.t, self.f = template.chars, filled.chars
        self.gaps = template.gaps
        self.codes = tuple(np.array([ord(c) for c in chars], np.int32) for chars in (self.t, self.f))
        self.weak = tuple(np.array([not c.isalnum() for c in chars], bool) for chars in (self.t, self.f))
        numbered = {start for start, _ in filled.numbers}
        self.clauses = sorted(numbered.intersection(filled.starts))
        breaks = np.zeros(len(self.f) + 2, np.int32)
        for start in filled.starts:
            breaks[start + 1] = GAP_CLAUSE if start in numbered else GAP_BREAK
        self.breaks = np.cumsum(breaks, dtype=np.int32)  # of the blocks that begin before each position
        barred = np.zeros(len(self.t) + 1, np.int32)
        barred[list(template.gaps)] = 1
        self.barred: list[int] = np.cumsum(barred).tolist()
        self.steps: list[Step] = []

    def between(self, a: int, b: int, c: int, d: int, level: int) -> None:
        """Add the steps of template chars[a:b] and filled chars[c:d]."""
        if a == b or c == d:
            self.leave_out(a, b, c)
            self.put_in(b, c, d)
        elif level < len(ANCHORS) and (b - a) * (d - c) > SMALL:
            for x, y, length in self.anchors(a, b, c, d, ANCHORS[level]):
                self.between(a, x, c, y, level + 1)
                self.steps.append(Step(Op.SAME, x, x + length, y, y + length))
                a, c = x + length, y + length
            self.between(a, b, c, d, level + 1)
        elif (b - a) * (d - c) > MOST_CELLS:
            self.leave_out(a, b, c)
            self.put_in(b, c, d)
        else:
            self.steps += reversed(list(self.cheapest(a, b, c, d)))

    def leave_out(self, a: int, b: int, c: int) -> None:
        """The template's chars[a:b] are gone."""
        if a < b:
            self.steps.append(Step(Op.GONE, a, b, c, c))

    def put_in(self, a: int, c: int, d: int) -> None:
        """The filled chars[c:d] stand where the template has nothing, or a blank, which a new clause does not fill."""
        end = d if a not in self.gaps else next((start for start in self.clauses if c < start < d), d)
        for op, start, stop in ((Op.FILLING if a in self.gaps else Op.NEW, c, end), (Op.NEW, end, d)):
            if start < stop:
                self.steps.append(Step(op, a, a, start, stop))

    def anchors(self, a: int, b: int, c: int, d: int, length: int) -> Iterator[tuple[int, int, int]]:
        """Stretches that both sides share, as template position, filled position and length, in order. None goes over a blank."""
        once: dict[str, int] = {}
        for x in range(a, b - length + 1):
            if self.barred[x + length - 1] == self.barred[x]:
                words = self.t[x : x + length]
                once[words] = -1 if words in once else x
        where: dict[str, int] = {}
        for y in range(c, d - length + 1):
            words = self.f[y : y + length]
            if words in once:
                where[words] = -1 if words in where else y
        pairs = sorted((once[words], y) for words, y in where.items() if y >= 0 and once[words] >= 0)
        for x, y in _rising(pairs):
            if x < a or y < c:
                continue  # within the stretch before, or across it
            start, end = 0, length
            while (
                x - start > a
                and y - start > c
                and x - start not in self.gaps
                and self.t[x - start - 1] == self.f[y - start - 1]
            ):
                start += 1
            while x + end < b and y + end < d and x + end not in self.gaps and self.t[x + end] == self.f[y + end]:
                end += 1
            yield x - start, y - start, start + end
            a, c = x + end, y + end

    def cheapest(self, a: int, b: int, c: int, d: int) -> Iterator[Step]:
        """The steps of the cheapest path through a region, last first."""
        grid = self.grid(a, b, c, d)
        i, j, fixed = b - a, d - c, False
        while i or j:
            x, y = a + i, c + j
            if grid.put[i, j] and not fixed:
                j, fixed = int(grid.source[i, j]), True
                yield Step(Op.FILLING if x in self.gaps else Op.NEW, x, x, c + j, y)
                continue
            if grid.left[i, j]:
                i -= 1
                while grid.more[i + 1, j]:
                    i -= 1
                yield Step(Op.GONE, a + i, x, y, y)
            else:
                i, j = i - 1, j - 1
                if self.t[x - 1] == self.f[y - 1]:
                    yield Step(Op.SAME, x - 1, x, y - 1, y)
                else:
                    yield Step(Op.NEW, x, x, y - 1, y)
                    yield Step(Op.GONE, x - 1, x, y - 1, y - 1)
            fixed = False

    def grid(self, a: int, b: int, c: int, d: int) -> _Grid:
        """How each cell of a region is reached most cheaply, row by row."""
        rows, columns = b - a + 1, d - c + 1
        grid = _Grid(*(np.zeros((rows, columns), kind) for kind in (bool, bool, bool, np.int32)))
        at, breaks = np.arange(columns, dtype=np.int32), self.breaks[c : d + 1]
        best = gone = np.full(columns, FAR, np.int32)
        for i in range(rows):
            if i == 0:
                settled = np.full(columns, FAR, np.int32)
                settled[0] = 0
            else:
                opened = best + (OPEN + LEAVE)
                grid.more[i] = gone + LEAVE < opened
                gone = np.minimum(gone + LEAVE, opened)
                weak, other = bool(self.weak[0][a + i - 1]), self.weak[1][c:d]
                unlike = np.where(other, PUNCTUATION, MIXED) if weak else np.where(other, MIXED, UNLIKE)
                settled = np.full(columns, FAR, np.int32)
                settled[1:] = best[:-1] + np.where(self.codes[1][c:d] == self.codes[0][a + i - 1], 0, unlike)
                grid.left[i] = gone < settled
                settled = np.minimum(settled, gone)
            gap = self.gaps.get(a + i)
            far = at * (PUT if gap is None else GAP_PUT) + (0 if gap is None else breaks)
            least = settled - far
            lowest = np.minimum.accumulate(least)
            put = np.full(columns, FAR, np.int32)
            put[1:] = lowest[:-1] + far[1:] + (OPEN if gap is None else GAP_OPEN[gap])
            grid.source[i, 1:] = np.maximum.accumulate(np.where(least <= lowest, at, 0))[:-1]
            grid.put[i] = put < settled
            best = np.minimum(settled, put)
        return grid


class _Grid(NamedTuple):
    """Of each cell: whether its path puts words in (from column `source`), or else leaves words out (and `more` above it)."""

    put: npt.NDArray[np.bool_]
    left: npt.NDArray[np.bool_]
    more: npt.NDArray[np.bool_]
    source: npt.NDArray[np.int32]


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs that rises on both sides (patience sorting); `pairs` are sorted by their first."""
    tops: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for n, (_, y) in enumerate(pairs):
        pile = bisect_left(tops, y)
        before.append(last[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(y)
            last.append(n)
        else:
            tops[pile], last[pile] = y, n
    out: list[tuple[int, int]] = []
    at = last[-1] if last else -1
    while at >= 0:
        out.append(pairs[at])
        at = before[at]
    return out[::-1]

"""Tables of level lines alone, as books and web pages draw them. Their uprights are added, so that they are tables like others; else
each line would underline what stands on it. Where the columns part is seen in the lines, if each cell has its own piece of them,
or in the white that all rows leave."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from tiaokuan.layout._sheet import Glyph, Rule, Upright

MEET = 0.5
"""Pieces whose ends miss each other by less than this (points) meet."""

SAME = 1.0
"""Heights, and edges of columns, that differ by less than this (points) are one."""

LEAST_LINES = 3
"""A table has at least so many lines."""

LEAST_ROWS = 2
"""So many rows at least say something in two columns."""

HIGHEST = 400.0
"""A row is not higher than this (points)."""

PADDING = 2.0, 14.0
"""Words in the first column begin so far (points) behind the lines' left end: a line to write on begins where the words around it do."""

NARROWEST = 12.0
"""A column is at least so wide (points)."""

STRIP = 0.8
"""The white between two columns is at least as wide as this (em)."""

MERGED = 0.15
"""At most this share of the rows has a cell that runs over several columns."""

FULL = 1.6
"""What leaves less of its column white than this (em) may go on in the next line."""

MOST_RULES = 2_000
"""More rules than this are a drawing."""


@dataclass(slots=True)
class _Line:
    """A level line: its height and the edges of its pieces."""

    y: float
    xs: list[float]


def lines(rules: list[Rule], drawn: list[Upright], glyphs: list[Glyph]) -> tuple[list[Rule], list[Upright]]:
    """The uprights that such tables lack, and the level lines: an upper edge, lines between rows."""
    edges: list[Rule] = []
    found: list[Upright] = []
    for stack in _stacks(_joined(rules)) if 0 < len(rules) <= MOST_RULES else ():
        ys, xs = [line.y for line in stack], stack[0].xs
        if any(
            xs[0] - SAME < upright.x < xs[-1] + SAME and upright.top < ys[-1] and upright.bottom > ys[0] for upright in drawn
        ):
            continue
        inside = _between(glyphs, xs, ys[0], ys[-1])
        if not PADDING[0] <= min((glyph.x0 for glyph in inside), default=0.0) - xs[0] <= PADDING[1]:
            continue
        if len(xs) == 2:
            more, sides = _by_white(xs, ys, inside)
        else:
            more, sides = _by_pieces(xs, ys, glyphs)
        edges += more
        found += sides
    return edges, found


def _joined(rules: list[Rule]) -> list[_Line]:
    """Level lines from top to bottom, with the pieces that meet."""
    found: list[_Line] = []
    for rule in sorted(rules, key=lambda rule: (round(rule.y), rule.x0)):
        if found and abs(rule.y - found[-1].y) < SAME and abs(rule.x0 - found[-1].xs[-1]) < MEET:
            found[-1].xs.append(rule.x1)
        else:
            found.append(_Line(rule.y, [rule.x0, rule.x1]))
    return found


def _stacks(found: list[_Line]) -> list[list[_Line]]:
    """Lines below each other whose pieces meet at the same places."""
    stacks: list[list[_Line]] = []
    for line in found:
        for stack in stacks:
            last = stack[-1]
            alike = len(last.xs) == len(line.xs) and all(abs(a - b) < SAME for a, b in zip(last.xs, line.xs, strict=True))
            if alike and SAME < line.y - last.y < HIGHEST:
                stack.append(line)
                break
        else:
            stacks.append([line])
    return [stack for stack in stacks if len(stack) >= LEAST_LINES]


def _between(glyphs: list[Glyph], xs: list[float], top: float, bottom: float) -> list[Glyph]:
    return [
        glyph for glyph in glyphs if top < glyph.base <= bottom and xs[0] - SAME < (glyph.x0 + glyph.x1) / 2 < xs[-1] + SAME
    ]


def _by_pieces(xs: list[float], ys: list[float], glyphs: list[Glyph]) -> tuple[list[Rule], list[Upright]]:
    """Columns part where pieces meet; the first row may have no line above it."""
    edges = []
    above = ys[0] - median(b - a for a, b in pairwise(ys))
    head = _between(glyphs, xs, above, ys[0])
    if len(_columns(head, xs)) > 1 and _parted(head, xs):
        edges.append(Rule(xs[0], xs[-1], above))
        ys = [above, *ys]
    if not _parted(_between(glyphs, xs, ys[0], ys[-1]), xs) or min(b - a for a, b in pairwise(xs)) < NARROWEST:
        return [], []
    return edges, [Upright(x, ys[0], ys[-1]) for x in xs]


def _parted(glyphs: list[Glyph], xs: list[float]) -> bool:
    """Whether no character stands across an edge between two columns."""
    return not any(glyph.x0 + SAME < x < glyph.x1 - SAME for glyph in glyphs for x in xs[1:-1])


def _columns(glyphs: list[Glyph], xs: list[float]) -> set[int]:
    """The columns in which the characters stand."""
    return {sum(x <= (glyph.x0 + glyph.x1) / 2 for x in xs) for glyph in glyphs}


def _by_white(xs: list[float], ys: list[float], glyphs: list[Glyph]) -> tuple[list[Rule], list[Upright]]:
    """Columns part where the rows leave a strip of white, except for a row with a merged cell."""
    if not glyphs:
        return [], []
    size = median(glyph.size for glyph in glyphs)
    rows = [_between(glyphs, xs, top, bottom) for top, bottom in pairwise(ys)]
    xs = [xs[0], *_strips(rows, xs, size), xs[-1]]
    if len(xs) < 3 or min(b - a for a, b in pairwise(xs)) < NARROWEST:
        return [], []
    if sum(len(_columns(row, xs)) > 1 for row in rows) < LEAST_ROWS:
        return [], []
    edges = [Rule(xs[0], xs[-1], y) for row in rows for y in _starts(row, xs, size)]
    found = [Upright(x, ys[0], ys[-1]) for x in (xs[0], xs[-1])]
    for row, (top, bottom) in zip(rows, pairwise(ys), strict=True):
        found += [Upright(x, top, bottom) for x in xs[1:-1] if _parted(row, [xs[0], x, xs[-1]])]
    return edges, found


def _strips(rows: list[list[Glyph]], xs: list[float], size: float) -> list[float]:
    """The middles of the white strips."""
    left = int(xs[0])
    taken = [0] * (int(xs[-1]) - left + 2)
    for row in rows:
        for at in {
            at for glyph in row for at in range(max(0, int(glyph.x0) - left), min(len(taken), int(glyph.x1) - left + 1))
        }:
            taken[at] += 1
    most = int(MERGED * len(rows))
    last = max((at for at, count in enumerate(taken) if count), default=0)
    found, start = [], None
    for at, count in enumerate(taken):
        if count > most or at == last:
            if start and at - start >= STRIP * size:
                found.append(left + (start + at) / 2)
            start = None
        elif start is None:
            start = at
    return found


def _starts(row: list[Glyph], xs: list[float], size: float) -> list[float]:
    """Where, in a row between two lines, rows without a line begin: a line of print that begins in the first column, while nothing in
    the one before fills its column and goes on."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(row, key=lambda glyph: glyph.base):
        if lines and glyph.base - lines[-1][0].base < 0.5 * size:
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    found = []
    for above, line in pairwise(lines):
        columns = _columns(line, xs)
        going = False
        for column in _columns(above, xs) & columns:
            words = [glyph for glyph in above if _columns([glyph], xs) == {column}]
            width = max(glyph.x1 for glyph in words) - min(glyph.x0 for glyph in words)
            going = going or xs[column] - xs[column - 1] - width < FULL * size
        if 1 in columns and not going:
            found.append(min(glyph.base for glyph in line) - size)
    return found

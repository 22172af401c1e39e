"""Rules and uprights -> ruled tables with merged cells; the rules that belong to none are left to the lines of text."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from operator import attrgetter
from statistics import fmean
from typing import TypeVar

from tiaokuan.document import Box
from tiaokuan.layout._sheet import Rule, Table, TableCell, Upright

TOUCH = 3.0
"""Lines whose ends miss each other by less than this (points) touch."""

BORDER_STEP = 1.2
"""Pieces of one border differ in height by less than this (points)."""

LEAST_ROW = 8.0
"""Points by which the uprights run on beyond a table's last line where a row without a line follows: a line of small print."""

MOST_PAIRS = 3_000_000
"""More pairs of rules and uprights than this are a drawing, not a table."""

MOST_CELLS = 20_000

T = TypeVar("T")


def tables(rules: list[Rule], uprights: list[Upright]) -> tuple[list[Table], list[Rule]]:
    """The tables of a page from top to bottom, and the rules that are part of none (nor of a frame around text)."""
    uprights = _join_uprights(uprights)
    if len(uprights) < 2 or len(rules) < 2 or len(rules) * len(uprights) > MOST_PAIRS:
        return [], rules
    level = _join_level(rules)
    groups, used = _groups([whole for whole, _ in level], uprights)
    found = [table for group in groups if (table := _table(*group)) is not None]
    left = [rule for (_, pieces), part in zip(level, used, strict=True) if not part for rule in pieces]
    return sorted(found, key=lambda table: (table.box.top, table.box.x0)), left


def _join_level(rules: list[Rule]) -> list[tuple[Rule, list[Rule]]]:
    """Rules with the pieces they are drawn in. An underline just above a border runs beside it for its whole length, the pieces
    of a border do not."""
    joined: list[tuple[Rule, list[Rule]]] = []
    for cluster in _clusters(rules, "y", BORDER_STEP):
        first = len(joined)
        for rule in sorted(cluster):
            for index in range(first, len(joined)):
                whole, pieces = joined[index]
                beside = min(whole.x1, rule.x1) - rule.x0 > 0.5 * (rule.x1 - rule.x0) and abs(whole.y - rule.y) > 0.3
                if rule.x0 - whole.x1 <= TOUCH and not beside:
                    pieces.append(rule)
                    joined[index] = (Rule(whole.x0, max(whole.x1, rule.x1), whole.y), pieces)
                    break
            else:
                joined.append((rule, [rule]))
    return joined


def _join_uprights(uprights: list[Upright]) -> list[Upright]:
    joined: list[Upright] = []
    for cluster in _clusters(uprights, "x", 1.2):
        first = len(joined)
        for upright in sorted(cluster, key=attrgetter("top")):
            if len(joined) > first and upright.top - joined[-1].bottom <= TOUCH:
                joined[-1] = Upright(joined[-1].x, joined[-1].top, max(joined[-1].bottom, upright.bottom))
            else:
                joined.append(upright)
    return joined


def _clusters(lines: list[T], name: str, tolerance: float) -> list[list[T]]:
    """Lines whose coordinate `name` follows the one before within the tolerance."""
    at = attrgetter(name)
    clusters: list[list[T]] = []
    for line in sorted(lines, key=at):
        if clusters and at(line) - at(clusters[-1][0]) <= tolerance:
            clusters[-1].append(line)
        else:
            clusters.append([line])
    return clusters


def _groups(level: list[Rule], uprights: list[Upright]) -> tuple[list[tuple[list[Rule], list[Upright]]], list[bool]]:
    """Rules and uprights that hold together, and for each rule whether it is part of a group.

    A rule is a table's where both its ends stand on uprights: an underline in a cell ends short of them.
    """
    owner = list(range(len(uprights)))

    def root(index: int) -> int:
        while owner[index] != index:
            owner[index] = owner[owner[index]]
            index = owner[index]
        return index

    parts: list[tuple[Rule, int]] = []
    used = [False] * len(level)
    for number, rule in enumerate(level):
        touched = [i for i, upright in enumerate(uprights) if _touch(rule, upright)]
        if len(touched) < 2:
            continue
        xs = [uprights[i].x for i in touched]
        if min(xs) - rule.x0 > TOUCH + 1 or rule.x1 - max(xs) > TOUCH + 1:
            continue
        for other in touched[1:]:
            owner[root(other)] = root(touched[0])
        parts.append((rule, touched[0]))
        used[number] = True
    groups: dict[int, tuple[list[Rule], list[Upright]]] = defaultdict(lambda: ([], []))
    for rule, index in parts:
        groups[root(index)][0].append(rule)
    for index, upright in enumerate(uprights):
        if root(index) in groups:
            groups[root(index)][1].append(upright)
    return list(groups.values()), used


def _touch(rule: Rule, upright: Upright) -> bool:
    return rule.x0 - TOUCH <= upright.x <= rule.x1 + TOUCH and upright.top - TOUCH <= rule.y <= upright.bottom + TOUCH


def _table(level: list[Rule], uprights: list[Upright]) -> Table | None:
    """The table of connected lines; None for a frame around text, or for less."""
    ys = _closed([fmean(rule.y for rule in cluster) for cluster in _clusters(level, "y", TOUCH)], uprights)
    xs = [fmean(upright.x for upright in cluster) for cluster in _clusters(uprights, "x", TOUCH)]
    down, across = len(ys) - 1, len(xs) - 1
    if down < 1 or across < 1 or down * across < 2 or down * across > MOST_CELLS:
        return None
    owner = _merge(level, uprights, ys, xs)
    members: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for index, first in enumerate(owner):
        members[first].append(divmod(index, across))
    if len(members) < 2:
        return None
    cells = []
    for places in members.values():
        top, left = min(row for row, _ in places), min(column for _, column in places)
        bottom, right = max(row for row, _ in places), max(column for _, column in places)
        box = Box(xs[left], ys[top], xs[right + 1], ys[bottom + 1])
        cells.append(TableCell(top, left, bottom - top + 1, right - left + 1, box))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Table(Box(xs[0], ys[0], xs[-1], ys[-1]), tuple(xs), tuple(ys), cells)


def _closed(ys: list[float], uprights: list[Upright]) -> list[float]:
    """The heights of a table's lines, with those that are missing at the end of a page within a row, or at the start of the next:
    the uprights show where the row begins or ends."""
    above = [upright.top for upright in uprights if upright.top <= ys[0] + TOUCH and upright.bottom > ys[0] + TOUCH]
    below = [upright.bottom for upright in uprights if upright.bottom >= ys[-1] - TOUCH and upright.top < ys[-1] - TOUCH]
    if len(above) > 2 and max(above) - min(above) <= TOUCH and ys[0] - max(above) > LEAST_ROW:
        ys = [min(above), *ys]
    if len(below) > 2 and max(below) - min(below) <= TOUCH and min(below) - ys[-1] > LEAST_ROW:
        ys = [*ys, max(below)]
    return ys


def _merge(level: list[Rule], uprights: list[Upright], ys: list[float], xs: list[float]) -> list[int]:
    """For each field of the grid (row by row), the first field of its cell: fields with no line between them are one cell."""
    down, across = len(ys) - 1, len(xs) - 1
    walls = _by_place([(upright.x, upright.top, upright.bottom) for upright in uprights], xs)
    floors = _by_place([(rule.y, rule.x0, rule.x1) for rule in level], ys)
    owner = list(range(down * across))

    def root(index: int) -> int:
        while owner[index] != index:
            owner[index] = owner[owner[index]]
            index = owner[index]
        return index

    for row in range(down):
        middle = (ys[row] + ys[row + 1]) / 2
        for column in range(across):
            centre = (xs[column] + xs[column + 1]) / 2
            if column + 1 < across and not any(a <= middle <= b for a, b in walls[column + 1]):
                _unite(owner, root(row * across + column), root(row * across + column + 1))
            if row + 1 < down and not any(a <= centre <= b for a, b in floors[row + 1]):
                _unite(owner, root(row * across + column), root((row + 1) * across + column))
    return [root(index) for index in range(len(owner))]


def _unite(owner: list[int], one: int, other: int) -> None:
    owner[max(one, other)] = min(one, other)


def _by_place(lines: list[tuple[float, float, float]], places: list[float]) -> list[list[tuple[float, float]]]:
    """The stretches of the lines that run at each place."""
    found: list[list[tuple[float, float]]] = [[] for _ in places]
    for at, start, end in lines:
        right = min(bisect_right(places, at), len(places) - 1)
        left = max(0, right - 1)
        nearest = right if abs(places[right] - at) < abs(places[left] - at) else left
        found[nearest].append((start, end))
    return found


class Finder:
    """Finds the cell of a table that a point lies in."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.cells: dict[tuple[int, int], TableCell] = {}
        for cell in table.cells:
            for row in range(cell.row, cell.row + cell.row_span):
                for column in range(cell.column, cell.column + cell.column_span):
                    self.cells.setdefault((row, column), cell)

    def at(self, x: float, y: float) -> TableCell | None:
        """The cell at a point, None outside the table."""
        box = self.table.box
        if not (box.x0 <= x < box.x1 and box.top <= y < box.bottom):
            return None
        return self.cells.get((bisect_right(self.table.ys, y) - 1, bisect_right(self.table.xs, x) - 1))

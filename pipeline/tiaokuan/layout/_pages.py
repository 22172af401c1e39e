"""A sheet -> its items in reading order: tables with their cells, and columns of rows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from math import inf
from statistics import median

from tiaokuan.layout import _halves, _level
from tiaokuan.layout._columns import columns
from tiaokuan.layout._compose import rows
from tiaokuan.layout._grid import Finder, tables
from tiaokuan.layout._lines import OVER, UNDER, USUAL_UNDER, RawLine, raw_lines
from tiaokuan.layout._sheet import Column, Field, Glyph, Item, Read, Rule, Sheet, Table, TableCell
from tiaokuan.layout._unruled import unruled

MOST_RULES = 4_000
"""More rules on a page than this are a drawing."""

LEAST_BELOW, LEAST_BESIDE = 0.2, 1.5
"""Below the baseline of a cell's last row is at least the first (em) of room, and beside one that ends its words the second."""

SCANNED_BELOW, FULL_BESIDE = 0.27, 1.0
"""The same on scans, whose lines are known to a pixel or two, in a cell of several rows of which the last has no room for another
character."""

AT_EDGE = 0.5
"""Characters begin no more than this (points) to the left of their cell."""

USUAL_SIZE = 10.5
"""Size of characters (points) where a page has none to go by: Word's 五号."""


def read_sheet(sheet: Sheet) -> Read:
    """The page, read."""
    size = median([glyph.size for glyph in sheet.glyphs]) if sheet.glyphs else USUAL_SIZE
    if len(sheet.rules) > MOST_RULES:
        sheet.rules, sheet.uprights = [], []
    if (parts := _halves.cut(sheet, size)) is None:
        items = _items(sheet, size)
    else:
        above, left, right, below = parts
        halves = [item for part in (left, right) for item in _items(part, size)]
        for item in halves:
            if isinstance(item, Column):
                item.half = True
        items = [*_items(above, size), *halves, *_items(below, size)]
    return Read(
        sheet.number, sheet.width, sheet.height, items, sheet.asides, sheet.page or sheet.number, sheet.left, sheet.scanned
    )


def _items(sheet: Sheet, size: float) -> list[Item]:
    """The tables of a sheet, and the columns of text between them."""
    edges, sides = _level.lines(sheet.rules, sheet.uprights, sheet.glyphs)
    found, rules = tables(sheet.rules + edges, sheet.uprights + sides)
    body = _Parts(sheet.glyphs, rules, sheet.fields)
    for table in found:
        body = _fill(table, body, size)
    lines = raw_lines(body.glyphs, body.rules, body.fields, size)
    return _in_order(lines, found)


@dataclass(slots=True)
class _Parts:
    """What stands in a part of the page."""

    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)


def _fill(table: Table, body: _Parts, size: float) -> _Parts:
    """Put what stands in the table into its cells; gives back the rest."""
    finder = Finder(table)
    inside: dict[int, _Parts] = defaultdict(_Parts)
    rest = _Parts()
    cells = {id(cell): cell for cell in table.cells}
    for glyph in body.glyphs:
        cell = _cell(glyph, finder)
        (rest if cell is None else inside[id(cell)]).glyphs.append(glyph)
    cut_off = any(glyph.home is not None for glyph in body.glyphs)
    for rule in body.rules:
        cell = finder.at(*_home(rule, body.glyphs if cut_off else [], size))
        (rest if cell is None else inside[id(cell)]).rules.append(rule)
    for item in body.fields:
        cell = finder.at((item.box.x0 + item.box.x1) / 2, (item.box.top + item.box.bottom) / 2)
        (rest if cell is None else inside[id(cell)]).fields.append(item)
    for key, parts in inside.items():
        usual = median([glyph.size for glyph in parts.glyphs]) if parts.glyphs else size
        cells[key].rows = list(rows(raw_lines(parts.glyphs, parts.rules, parts.fields, usual)))
        _mark_cut(cells[key])
    return rest


def _cell(glyph: Glyph, finder: Finder) -> TableCell | None:
    """The cell that a character stands in: where its middle is, but one that is wider than its cell runs over the right edge, without
    being cut off there."""
    if glyph.home is not None:
        return finder.at(*glyph.home)
    middle = glyph.base - 0.35 * glyph.size
    first = finder.at(glyph.x0 + AT_EDGE, middle)
    if first is not None and first.box.x1 - first.box.x0 < glyph.x1 - glyph.x0:
        return first
    return finder.at((glyph.x0 + glyph.x1) / 2, middle) or first  # outside the table there is no other cell


def _mark_cut(cell: TableCell) -> None:
    """Say of the last row that fills a cell to its lower edge and its right one that more may follow: rows of a fixed height show no more
    lines than there is room for, and a file does not hold the others."""
    if cell.rows and (last := cell.rows[-1]).text[-1:] not in "。；;":
        below, beside = (cell.box.bottom - last.base) / last.size, (cell.box.x1 - last.x1) / last.size
        full = bool(last.scores) and len(cell.rows) > 1 and below < SCANNED_BELOW and beside < FULL_BESIDE
        last.cut = last.cut or full or (below < LEAST_BELOW and beside < LEAST_BESIDE)


def _home(rule: Rule, glyphs: list[Glyph], size: float) -> tuple[float, float]:
    """A point in the cell that the rule is part of: where what stands on it would be, and for a rule below words that run over
    their cell's edge, where these belong. Words of two cells may stand at almost one height there; a rule begins and ends where
    its own words do."""
    middle = (rule.x0 + rule.x1) / 2
    missed: dict[tuple[float, tuple[float, float] | None], tuple[float, float, float]] = {}
    for glyph in glyphs:
        if OVER <= (rule.y - glyph.base) / glyph.size <= UNDER:
            line = (glyph.base, glyph.home)
            left, right, _ = missed.get(line, (inf, inf, 0.0))
            missed[line] = (
                min(left, abs(glyph.x0 - rule.x0), abs(glyph.x1 - rule.x0)),
                min(right, abs(glyph.x0 - rule.x1), abs(glyph.x1 - rule.x1)),
                abs(rule.y - glyph.base - USUAL_UNDER * glyph.size),
            )
    home = min(missed, key=lambda line: sum(missed[line]))[1] if missed else None
    return middle, rule.y - 0.5 * size if home is None else home[1]


def _in_order(lines: list[RawLine], found: list[Table]) -> list[Item]:
    """Columns of text and tables from top to bottom."""
    items: list[Item] = []
    at = 0
    for table in found:
        end = at
        while end < len(lines) and lines[end].base - 0.35 * lines[end].size < table.box.top:
            end += 1
        items += _stretch(lines[at:end])
        items.append(table)
        at = end
    return items + _stretch(lines[at:])


def _stretch(lines: list[RawLine]) -> list[Item]:
    """What stands between ruled tables: columns of text, and tables drawn without lines."""
    items: list[Item] = []
    while (found := unruled(lines)) is not None:
        start, end, table = found
        items += [*columns(lines[:start]), table]
        lines = lines[end:]
    return items + columns(lines)

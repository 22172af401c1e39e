"""Tables of a web page as a grid (HTML 4.9.12), and tables that only place text on the page."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from tiaokuan.document import Cell

WIDEST = 200
LAYOUT_TEXT, LAYOUT_SHARE = 500, 0.6


def grid(table: etree._Element, number: int) -> dict[etree._Element, Cell]:
    """The cells of a table, without those of tables within it, with their places."""
    rows = list(_rows(table))
    taken: dict[int, int] = {}  # column -> first row that is free again
    cells: dict[etree._Element, Cell] = {}
    for r, row in enumerate(rows):
        column = 0
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            while taken.get(column, 0) > r and column < WIDEST:
                column += 1
            wide = min(_span(cell, "colspan"), max(1, WIDEST - column))
            high = min(_span(cell, "rowspan") or len(rows), len(rows) - r)
            wide, high = max(1, wide), max(1, high)
            if high > 1:
                taken.update((at, r + high) for at in range(column, column + wide))
            cells[cell] = Cell(number, r, column, high, wide)
            column += wide
    return cells


def is_layout(table: etree._Element, cells: dict[etree._Element, Cell]) -> bool:
    """Whether a table only places text: one cell, or one that holds nearly all the text there is, and much of it."""
    if len(cells) <= 1 or table.get("role") == "presentation":
        return True
    lengths = sorted(sum(len(str(text).strip()) for text in cell.itertext()) for cell in cells)
    return lengths[-1] > LAYOUT_TEXT and lengths[-1] >= LAYOUT_SHARE * sum(lengths)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if row.tag == "tr")


def _span(cell: etree._Element, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return int(value) if value.isdigit() and value.isascii() and len(value) < 6 else 1

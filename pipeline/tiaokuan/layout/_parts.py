"""A table that goes on over page ends: its parts as one, with rows that a page end cuts in two put together again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tiaokuan.layout._paragraphs import LABEL
from tiaokuan.layout._sheet import Row, Table, TableCell

LEAST_LABELS = 2
"""Lines with labels that a form in a cell has at least."""

LEAST_HEADS = 2
"""Columns with words that a row must have to be a head."""


LEAST_CELLS = 3
"""Cells that a row has at least whose edges show which row it continues."""

SAME_EDGES = 4.0
"""Column edges this close (points) on two pages are of the same table."""


@dataclass(slots=True)
class WholeCell:
    """A cell of the whole table: its row there, and its rows of text with their pages."""

    cell: TableCell
    row: int
    page: int
    rows: list[tuple[Row, int]] = field(default_factory=list)


def join_parts(parts: list[tuple[Table, int]]) -> list[WholeCell]:
    """The cells of all parts (each with its page) in reading order."""
    whole: list[WholeCell] = []
    above = 0
    before = parts[0][0]
    for index, (part, page) in enumerate(parts):
        table = _without_head(part, parts[0][0]) if index else part
        cut: dict[int, WholeCell] = {}
        if index and _is_cut(before, table):
            above -= 1
            cut = {cell.cell.column: cell for cell in whole if cell.row + cell.cell.row_span == above + 1}
        for cell in table.cells:
            rows = [(row, page) for row in cell.rows]
            if cut and cell.row == 0 and cell.column in cut:
                whole_cell = cut[cell.column]
                whole_cell.rows += rows
                whole_cell.cell = replace(whole_cell.cell, row_span=whole_cell.cell.row_span + cell.row_span - 1)
            else:
                whole.append(WholeCell(cell, above + cell.row, page, rows))
        above += len(table.ys) - 1
        before = table
    return whole


def cut_row(before: Table, table: Table) -> tuple[Table, Table | None] | None:
    """The first row of a table, as part of the table on the page before, and the table without it: the rest of that table's last row,
    whose cells it continues, though the rows below have columns of their own. None where it is a row by itself."""
    last = sorted((c for c in before.cells if c.row + c.row_span == len(before.ys) - 1), key=lambda cell: cell.column)
    first = sorted((cell for cell in table.cells if cell.row == 0), key=lambda cell: cell.column)
    if len(last) != len(first) or len(first) < LEAST_CELLS or any(cell.row_span > 1 for cell in first):
        return None
    if any(
        abs(a.box.x0 - b.box.x0) > SAME_EDGES or abs(a.box.x1 - b.box.x1) > SAME_EDGES for a, b in zip(last, first, strict=True)
    ):
        return None
    cells = [replace(b, column=a.column, column_span=a.column_span) for a, b in zip(last, first, strict=True)]
    box = table.box._replace(bottom=table.ys[1])
    row = Table(box, before.xs, table.ys[:2], cells)
    if not _is_cut(before, row):
        return None
    rest = [replace(cell, row=cell.row - 1) for cell in table.cells if cell.row > 0]
    return row, replace(table, box=table.box._replace(top=table.ys[1]), ys=table.ys[1:], cells=rest) if rest else None


def _without_head(table: Table, first: Table) -> Table:
    """The part of a table without the head that is printed again at the top of its page."""
    head, again = _words(first), _words(table)
    if len(table.ys) <= 2 or len([words for _, words in head if words]) < LEAST_HEADS or head != again:
        return table
    cells = [replace(cell, row=cell.row - 1) for cell in table.cells if cell.row > 0]
    return replace(table, ys=table.ys[1:], cells=cells)


def _words(table: Table) -> list[tuple[int, str]]:
    """The first row's cells: column and words; none where one of them goes on in the second row."""
    cells = [cell for cell in table.cells if cell.row == 0]
    if any(cell.row_span > 1 for cell in cells):
        return []
    return [(cell.column, "".join(row.text for row in cell.rows).replace(" ", "")) for cell in cells]


def _is_cut(before: Table, table: Table) -> bool:
    """Whether the table's first row is the rest of the last row before: its label, printed there, is not repeated here, while
    another cell's text goes on in mid-sentence; or both hold forms side by side, and the first lines are not those of the row before."""
    last = {cell.column: cell for cell in before.cells if cell.row + cell.row_span == len(before.ys) - 1}
    first = {cell.column: cell for cell in table.cells if cell.row == 0}
    own = [column for column, cell in first.items() if cell.row_span == 1]  # not of a merged cell, such as a group's name
    if len(own) < 2 or first.keys() != last.keys():
        return False
    if _is_form([last[column] for column in own], [first[column] for column in own]):
        return True
    label = min(own)
    if first[label].rows or not last[label].rows:
        return False
    going = [column for column in own if first[column].rows]
    return any(last[column].rows and last[column].rows[-1].text.rstrip()[-1:] not in "。；！？" for column in going)


def _is_form(last: list[TableCell], first: list[TableCell]) -> bool:
    """Whether each cell of a row holds lines with labels, and so does the one below it, with other labels."""
    if not all(
        sum(LABEL.match(row.text) is not None for row in cell.rows) >= LEAST_LABELS and LABEL.match(cell.rows[0].text)
        for cell in last
    ):
        return False
    return all(
        below.rows
        and (label := LABEL.match(below.rows[0].text)) is not None
        and not any(row.text.startswith(label[0]) for row in cell.rows)
        for cell, below in zip(last, first, strict=True)
    )

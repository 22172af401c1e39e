"""A table that goes on over page ends: its parts as one, with rows that a page end cuts in two put together again."""

from __future__ import annotations

from dataclasses import dataclass, field

from tiaokuan.layout._sheet import Row, Table, TableCell


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
    for index, (table, page) in enumerate(parts):
        cut: dict[int, WholeCell] = {}
        if index and _is_cut(parts[index - 1][0], table):
            above -= 1
            cut = {cell.cell.column: cell for cell in whole if cell.row + cell.cell.row_span == above + 1}
        for cell in table.cells:
            rows = [(row, page) for row in cell.rows]
            if cut and cell.row == 0 and cell.column in cut:
                cut[cell.column].rows += rows
            else:
                whole.append(WholeCell(cell, above + cell.row, page, rows))
        above += len(table.ys) - 1
    return whole


def _is_cut(before: Table, table: Table) -> bool:
    """Whether the table's first row is the rest of the last row before: its label, printed there, is not repeated here, while
    another cell's text goes on in mid-sentence."""
    last = {cell.column: cell for cell in before.cells if cell.row + cell.row_span == len(before.ys) - 1}
    first = {cell.column: cell for cell in table.cells if cell.row == 0}
    if len(first) < 2 or first.keys() != last.keys() or any(cell.row_span != 1 for cell in first.values()):
        return False
    label = min(first)
    if first[label].rows or not last[label].rows:
        return False
    going = [column for column, cell in first.items() if cell.rows]
    return bool(going) and all(
        last[column].rows and last[column].rows[-1].text.rstrip()[-1:] not in "。；！？" for column in going
    )

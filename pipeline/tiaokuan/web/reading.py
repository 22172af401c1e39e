"""The reading view: the paper's blocks as headings, paragraphs and tables, cut where slots begin and end."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

MOST_SPAN = 200  # of a merged cell, and of a row
HEADINGS = {"title", "part", "chapter", "section", "article", "annex"}


@dataclass(slots=True)
class Piece:
    """A stretch of a block: plain text, a number that the format made, or a slot (by its id)."""

    start: int
    text: str
    slot: dict[str, Any] | None = None
    number: bool = False


@dataclass(slots=True)
class Paragraph:
    """A block: what it is (h1 to h4, or p), its pieces, and the clause that begins in it."""

    tag: str
    pieces: list[Piece]
    clause: str | None = None
    centred: bool = False
    bold: bool = False
    role: str = "paragraph"


@dataclass(slots=True)
class Cell:
    """A table's cell with what stands in it."""

    row_span: int
    column_span: int
    content: list[Any] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """A table: its cells by row and column. Readers leave out cells in which nothing stands."""

    number: int
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)

    def lines(self) -> list[list[Cell]]:
        """Its rows from above, their cells from the left, with empty cells where none was read and no merged one reaches."""
        taken = {
            (row + down, column + right)
            for (row, column), cell in self.cells.items()
            for down in range(min(cell.row_span, MOST_SPAN))
            for right in range(min(cell.column_span, MOST_SPAN))
        }
        rows = sorted({row for row, _ in self.cells})
        width = min(1 + max(column for _, column in taken), MOST_SPAN)
        grid = {
            **{(row, column): Cell(1, 1) for row in rows for column in range(width) if (row, column) not in taken},
            **self.cells,
        }
        lines: dict[int, list[Cell]] = {row: [] for row in rows}
        for row, column in sorted(grid):
            lines[row].append(grid[row, column])
        return list(lines.values())


def blocks(text: str, paper: dict[str, Any], slots: list[dict[str, Any]], clauses: list[dict[str, Any]]) -> list[Any]:
    """What the template writes: paragraphs and tables in reading order. A table inside a table's cell stands in that cell."""
    cutter = _Cutter(text, slots, clauses)
    last = {block["cell"][0]: n for n, block in enumerate(paper["blocks"]) if block.get("cell")}
    out: list[Any] = []
    around: list[
        tuple[Table, Cell]
    ] = []  # the tables that go on, the outermost first, each with the cell that is being written
    for n, block in enumerate(paper["blocks"]):
        around = [pair for pair in around if last[pair[0].number] >= n]
        if block.get("cell") is None:
            (around[-1][1].content if around else out).append(cutter.paragraph(block))
            continue
        number, row, column, row_span, column_span = block["cell"]
        table = next((table for table, _ in around if table.number == number), None)
        if table is None:
            table = Table(number)
            (around[-1][1].content if around else out).append(table)
        else:
            around = around[: [pair[0] for pair in around].index(table)]
        cell = table.cells.setdefault((row, column), Cell(row_span, column_span))
        cell.content.append(cutter.paragraph(block))
        around.append((table, cell))
    return out


class _Cutter:
    """Cuts blocks where slots begin and end."""

    def __init__(self, text: str, slots: list[dict[str, Any]], clauses: list[dict[str, Any]]) -> None:
        self._text = text
        self._slots = sorted(slots, key=lambda slot: (slot["span"][0], -slot["span"][1]))
        self._starts = [slot["span"][0] for slot in self._slots]
        self._clauses = {clause["span"][0]: clause for clause in reversed(clauses)}

    def paragraph(self, block: dict[str, Any]) -> Paragraph:
        """A block with its pieces."""
        clause = self._clauses.get(block["s"])
        return Paragraph(
            tag=_tag(block, clause),
            pieces=list(self._pieces(block)),
            clause=clause["id"] if clause else None,
            centred=bool(block.get("centred")),
            bold=bool(block.get("bold")),
            role=block["role"],
        )

    def _pieces(self, block: dict[str, Any]) -> Iterator[Piece]:
        at, end = block["s"], block["e"]
        number = block.get("number")
        if number and number[0] == at and not self._touches(at, number[1]):
            yield Piece(at, self._text[at : number[1]], number=True)
            at = number[1]
        for slot in self._slots[bisect_left(self._starts, at) :]:
            start, stop = slot["span"]
            if start > end or (start == end and stop > end):
                break
            if start < at:  # inside the slot before it
                continue
            if start > at:
                yield Piece(at, self._text[at:start])
            yield Piece(start, self._text[start : min(stop, end)], slot)
            at = min(stop, end)
        if at < end:
            yield Piece(at, self._text[at:end])

    def _touches(self, start: int, end: int) -> bool:
        n = bisect_left(self._starts, start)
        return n < len(self._starts) and self._starts[n] < end


def _tag(block: dict[str, Any], clause: dict[str, Any] | None) -> str:
    """A heading where a clause with a heading begins, or where the format says so; never inside a table."""
    if block.get("cell") is not None:
        return "p"
    if clause is not None and clause["level"] == "title":
        return "h2"
    if clause is not None and clause["heading"] and clause["level"] in HEADINGS:
        return "h3" if clause["parent"] is None else "h4"
    return "h4" if block.get("level") else "p"

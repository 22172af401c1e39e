"""Cells that several rows share, on tables of several pages."""

from __future__ import annotations

import pytest

from tiaokuan import cells, clauses, slots
from tiaokuan.contract import State
from tiaokuan.document import Cell, Document, Line, Page, Sign, Span
from tiaokuan.draft import Draft

HEAD = ["类别", "巡查内容", "服务标准", "承诺增加的标准"]


def table(*pages: list[list[str | None]], spans: dict[tuple[int, int], int]) -> Document:
    """A table over pages: an empty cell is "", one that a cell above covers None; `spans`: rows that a cell covers, by row and column."""
    draft, row = Draft(), 0
    for number, rows in enumerate(pages, 1):
        for words in rows:
            for column, word in enumerate(words):
                if word is None:
                    continue
                start = draft.open()
                if word:
                    draft.write(word)
                else:
                    draft.blank(6, Sign.CELL)
                lefts = tuple(100.0 * column + 5 * at for at in range(draft.position - start))
                rights = tuple(left + 5 for left in lefts)
                draft.lines.append(Line(Span(start, draft.position), number, 20.0 * row, 20.0 * row + 10, lefts, rights))
                draft.close(cell=Cell(0, row, column, spans.get((row, column), 1)))
            row += 1
    return draft.finish("a.pdf", b"a", "application/pdf", tuple(Page(at, 600.0, 800.0) for at in range(1, len(pages) + 1)))


def empty(document: Document) -> list[tuple[int, int]]:
    """Row and column of the cells that are places to fill in."""
    found = []
    for slot in slots.find(document, clauses.segment(document)):
        if slot.state is State.BLANK:
            block = next(block for block in document.blocks if block.span.start == slot.evidence.span.start)
            assert block.cell is not None
            found.append((block.cell.row, block.cell.column))
    return found


FIRST: list[list[str | None]] = [HEAD, ["绿化", "修剪草坪", "每月一次", ""], [None, "浇水", "每周两次", ""]]


@pytest.mark.parametrize("again", [[HEAD], [["类", *HEAD[1:]]], []])
def test_an_empty_cell_at_a_pages_top_goes_on_from_the_shared_one_before(again: list[list[str | None]]) -> None:
    second: list[list[str | None]] = [*again, ["", "除虫", "每季一次", ""], ["保洁", "清扫楼道", "每日一次", ""]]
    top = 3 + len(again)
    paper = table(FIRST, second, spans={(1, 0): 2})
    assert empty(paper) == [(1, 3), (2, 3), (top, 3), (top + 1, 3)]


@pytest.mark.parametrize(
    ("second", "spans"),
    [
        ([["", "除虫", "每季一次", ""]], {}),  # no cell before it is shared
        ([["保洁", "", "每季一次", ""]], {(1, 0): 2}),  # another column
    ],
)
def test_other_empty_cells_at_a_pages_top_stay(second: list[list[str | None]], spans: dict[tuple[int, int], int]) -> None:
    first = FIRST if spans else [HEAD, ["绿化", "修剪草坪", "每月一次", ""], ["绿化", "浇水", "每周两次", ""]]
    assert not cells.continued(table(first, second, spans=spans))


def test_a_shared_cell_may_go_on_over_more_than_one_page() -> None:
    paper = table(
        FIRST,
        [["", "除虫", "每季一次", ""], [None, "松土", "每年一次", ""]],
        [["", "施肥", "每年两次", ""]],
        spans={(1, 0): 2, (3, 0): 2},
    )
    assert [paper.blocks[index].cell for index in sorted(cells.continued(paper))] == [Cell(0, 3, 0, 2), Cell(0, 5, 0)]

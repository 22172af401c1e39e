"""Amounts for checks: the value of a slot, figures in table cells, and amounts that count as equal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from tiaokuan.checks._view import View
from tiaokuan.contract import Money, Quantity, Slot
from tiaokuan.document import Document, Span
from tiaokuan.kinds._numerals import number

FIGURE = re.compile(
    r"[¥￥]?(?:人民币)?\s*([0-9０-９][0-9０-９,，]*(?:[.．][0-9０-９]+)?)\s*(万?)\s*(?:元|圆)?[^0-9０-９.．%％‰]{0,8}"
)
WHOLE = re.compile("总|合计|共计|价款|合同金额|价税|大写|小写")
PART = re.compile("[%％][^。；]{0,12}$|即[^，。；]{0,8}$|其中[^，。；]{0,12}$")
SHARE = re.compile(r"([0-9０-９]+(?:[.．][0-9０-９]+)?)\s*[%％]")


@dataclass(frozen=True, slots=True)
class Figure:
    """A table cell with one figure in it; `share` says that it is a percentage."""

    amount: Decimal
    span: Span
    share: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the words of each cell by row and column, and where they stand."""

    rows: dict[int, dict[int, Span]]
    document: Document

    def words(self, row: int, column: int) -> str:
        """A cell's words without white space, empty where there is no such cell."""
        span = self.rows.get(row, {}).get(column)
        return "" if span is None else "".join(self.document.text[span.start : span.end].split())

    def figure(self, row: int, column: int) -> Figure | None:
        """The figure in a cell, None for words or several figures."""
        span, words = self.rows.get(row, {}).get(column), self.words(row, column)
        if span is None:
            return None
        share = SHARE.fullmatch(words)
        match = share or FIGURE.fullmatch(words)
        amount = number(match[1]) if match is not None else None
        if match is None or amount is None:
            return None
        return Figure(amount * (10_000 if share is None and match[2] else 1), span, share is not None)


def amount(slot: Slot) -> Decimal:
    """A slot's number, 0 where it has none."""
    return slot.value.amount if isinstance(slot.value, Quantity | Money) else Decimal(0)


def equal(one: Decimal, two: Decimal) -> bool:
    """Whether two amounts of money are the same up to rounding: a yuan, or a ten-thousandth of large ones."""
    return abs(one - two) <= max(Decimal(1), abs(two) / 10_000)


def total(view: View) -> tuple[Decimal, Slot] | None:
    """The contract's price, where it states one only (in whatever spellings), with the slot that states it first."""
    totals = [s for s in view.filled("fee.total") if isinstance(s.value, Money) and s.value.per is None]
    totals = [s for s in totals if WHOLE.search(view.around(s)[0]) and not PART.search(view.around(s)[0])]
    amounts = {amount(slot) for slot in totals}
    return (amount(totals[0]), totals[0]) if len(amounts) == 1 else None


def grids(document: Document) -> Iterator[Grid]:
    """The document's tables; a cell of several paragraphs has no figure."""
    tables: dict[int, dict[int, dict[int, Span]]] = {}
    for block in document.blocks:
        if block.cell is not None:
            cells = tables.setdefault(block.cell.table, {}).setdefault(block.cell.row, {})
            old = cells.get(block.cell.column)
            cells[block.cell.column] = block.span if old is None else Span(old.start, block.span.end)
    for rows in tables.values():
        yield Grid(rows, document)

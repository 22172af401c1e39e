"""Amounts for checks: the value of a slot, figures in table cells, and amounts that count as equal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from tiaokuan.checks._said import Said
from tiaokuan.checks._view import View
from tiaokuan.contract import Money, Quantity, Slot
from tiaokuan.document import Document, Span
from tiaokuan.kinds._numerals import number

FIGURE = re.compile(
    r"[¥￥]?(?:人民币)?\s*([0-9０-９][0-9０-９,，]*(?:[.．][0-9０-９]+)?)\s*(万?)\s*(?:元|圆)?[^0-9０-９.．%％‰]{0,8}"
)
WHOLE = re.compile("总|合计|共计|价款|合同金额|价税|大写|小写")
PRICE = re.compile(
    "(?:(?:总价(?:款|格)?|总金额|总额|总费用|总款|价款总[额计])|(?:合同|协议|订单)(?:价款?|金额|价格|款)|(?:折|优惠)后(?:净|总|合同)?(?:价款?|价格|金额)|服务费(?:用)?(?:总额|总计|合计|共计))"
    "(?:[（(][^（()）0-9]{0,10}[)）]|为|是|共计|合计|总计|计|人民币|RMB|CNY|大写|小写|[：:¥￥（(]|元)*$"
)
"""The words by which a contract states its price."""
NO_PRICE = re.compile(
    "刊例|原价|标价|折前|优惠前|违约|赔偿|保证金|定金|押金|税[额款]?总|贷款|借款|债|投资|资本|保险|补偿|保额|奖|罚"
)
PART = re.compile("[%％][^。；]{0,12}$|即[^，。；]{0,8}$|其中[^，。；]{0,12}$")
HUNDREDTHS = re.compile("百分之([零〇一二三四五六七八九十百点]+)")
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
        if (parts := HUNDREDTHS.fullmatch(words)) is not None and (hundredths := number(parts[1])) is not None:
            return Figure(hundredths, span, True)
        share = SHARE.fullmatch(words)
        match = share or FIGURE.fullmatch(words)
        amount = number(match[1]) if match is not None else None
        if match is None or amount is None:
            return None
        return Figure(amount * (10_000 if share is None and match[2] else 1), span, share is not None)


def amount(place: Slot | Said) -> Decimal:
    """The number of a slot or value, 0 where it has none."""
    return place.value.amount if isinstance(place.value, Quantity | Money) else Decimal(0)


def equal(one: Decimal, two: Decimal) -> bool:
    """Whether two amounts of money are the same up to rounding: a yuan, or a ten-thousandth of large ones."""
    return abs(one - two) <= max(Decimal(1), abs(two) / 10_000)


def in_yuan(one: Said) -> bool:
    """Whether a value is an amount of yuan, the one currency in which amounts are compared."""
    return isinstance(one.value, Money) and one.value.currency == "CNY"


def total(view: View) -> tuple[Decimal, Said] | None:
    """The contract's price in yuan, where it states one only (in whatever spellings), with the place that states it first. What a label
    says is the price goes before what a key says is one."""
    money = [one for one in view.stated("money") if _may_be_price(view, one)]
    labelled = [one for one in money if PRICE.search(view.around(one)[0])]
    totals = labelled or [one for one in money if one.key == "fee.total" and WHOLE.search(view.around(one)[0])]
    amounts = {amount(one) for one in totals}
    return (amount(totals[0]), totals[0]) if len(amounts) == 1 else None


def _may_be_price(view: View, one: Said) -> bool:
    if not isinstance(one.value, Money) or not in_yuan(one) or one.value.per is not None or one.value.amount_min is not None:
        return False
    before = view.around(one)[0]
    return not (PART.search(before) or NO_PRICE.search(re.split("[，。；;]", before)[-1]))


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

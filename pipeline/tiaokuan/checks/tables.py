"""Tables whose figures contradict each other: price times quantity in a row, a column and its total."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain, combinations
from math import prod

from tiaokuan.checks import Check, Rule, View
from tiaokuan.checks._amounts import Figure, Grid, equal, grids, total
from tiaokuan.checks.numbers import SUM, TAX
from tiaokuan.contract import Finding, Severity, plain

ROW = Rule(
    "table.product", Severity.ERROR, "表中单价乘数量不等于金额", "unit price times quantity is not the amount in a table's row",
    "单价、数量、金额三者必有一误。", "One of the three is wrong.",
)  # fmt: skip
COLUMN = Rule(
    "table.sum", Severity.ERROR, "表中各行合计与合计行不符", "a table's rows do not add up to its total",
    "按合计还是按明细付款会有争议。", "Whether the total or the rows are paid is open.",
)  # fmt: skip
SHARES = Rule(
    "table.ratio", Severity.WARNING, "表中付款比例合计不是 100%", "the payment ratios of a table do not make 100 %",
    "有一部分价款没有约定何时支付，或者多付。", "A part of the price has no date of payment, or is paid twice.",
)  # fmt: skip

PRICE = re.compile("单价|每[^，。]{1,4}(?:价格|费用|收费)")
COUNT = re.compile(
    "^(?:数量|人数|台数|工作量|工程量|面积|月数|次数|课时数?|份数|件数|天数|工日数?|套数|户数|用量|采购数?量)(?:[（(].*)?$"
)
AMOUNT = re.compile(
    "^(?:(?:不?含税|月|年|分项|应付|付款|支付|收款|合同|服务)?(?:金额|总价|小计|合计|价款|总金额|费用|总额|价格|合价|服务费|租金)|税额|价税合计)(?:[（(].*)?$"
)
COLUMNS = (
    ("net", re.compile("^(?:不含税|未税|税前)")),
    ("rate", re.compile("^(?:增值税)?税率")),
    ("tax", re.compile("^(?:增值)?税(?:额|金|款)")),
    ("gross", re.compile("^(?:含税|价税合计|税后)")),
)
TOTAL = re.compile("^(?:合计|总计|共计|总额|总价)")
PART = re.compile("小计")
MOST_FACTORS = 6
RATIO = re.compile("(?:付款|支付|付费)?比例|占比")
PAID = re.compile("付款|支付|收款|期次|第[一1]期|首付|预付")


def find(view: View) -> Iterator[Finding]:
    """Rows and columns of every table that has a head."""
    for grid in grids(view.document):
        head = next((row for row in sorted(grid.rows)[:3] if _is_head(grid, row)), None)
        if head is None:
            continue
        columns = {column: grid.words(head, column) for column in grid.rows[head]}
        rows = [row for row in sorted(grid.rows) if row > head]
        yield from _rows(view, grid, columns, rows)
        yield from _taxes(view, grid, columns, rows)
        yield from _columns(view, grid, columns, rows)


def _is_head(grid: Grid, row: int) -> bool:
    words = [grid.words(row, column) for column in grid.rows[row]]
    return sum(
        bool(PRICE.search(w) or COUNT.search(w) or AMOUNT.search(w) or RATIO.search(w)) for w in words if len(w) < 16
    ) >= 1 and not any(grid.figure(row, column) for column in grid.rows[row])


def _only(columns: dict[int, str], pattern: re.Pattern[str]) -> int | None:
    found = [column for column, words in columns.items() if len(words) < 16 and pattern.search(words)]
    return found[0] if len(found) == 1 else None


def _rows(view: View, grid: Grid, columns: dict[int, str], rows: list[int]) -> Iterator[Finding]:
    price, count, whole = (_only(columns, pattern) for pattern in (PRICE, COUNT, AMOUNT))
    if price is None or count is None or whole is None or ("万" in columns[price]) != ("万" in columns[whole]):
        return
    for row in rows:
        one, number, product = (grid.figure(row, column) for column in (price, count, whole))
        if one is None or number is None or product is None or one.share or number.share or product.share:
            continue
        more = [figure for column in columns if column not in (price, count, whole) and (figure := grid.figure(row, column))]
        if TOTAL.search(grid.words(row, min(grid.rows[row]))) or _is_product(product.amount, one, number, more):
            continue
        zh = f"表中单价 {plain(one.amount)} 乘数量 {plain(number.amount)} 是 {plain(one.amount * number.amount)}，写的是 {plain(product.amount)}"
        en = f"{plain(one.amount)} times {plain(number.amount)} is {plain(one.amount * number.amount)}, the table says {plain(product.amount)}"
        yield view.finding(ROW, zh, en, one.span, number.span, product.span)


def _is_product(whole: Decimal, price: Figure, count: Figure, more: list[Figure]) -> bool:
    """Whether price times count is the whole, or is with other figures of the row: a number of months, a discount."""
    factors = [figure.amount / 100 if figure.share else figure.amount for figure in more[:MOST_FACTORS]]
    chosen = chain.from_iterable(combinations(factors, size) for size in range(len(factors) + 1))
    return any(equal(prod(others, start=price.amount * count.amount), whole) for others in chosen)


def _taxes(view: View, grid: Grid, columns: dict[int, str], rows: list[int]) -> Iterator[Finding]:
    """Net, tax, rate and gross of each row."""
    places = {
        name: at for name, pattern in COLUMNS if (at := _only(columns, pattern)) is not None and not PRICE.search(columns[at])
    }
    if "net" not in places or len(places) < 3:
        return
    for row in rows:
        figures = {name: figure for name, at in places.items() if (figure := grid.figure(row, at)) is not None}
        net, rate, tax, gross = (figures.get(name) for name in ("net", "rate", "tax", "gross"))
        if net is None:
            continue
        due = tax.amount if tax is not None else net.amount * rate.amount / 100 if rate is not None else None
        if gross is not None and due is not None and not equal(net.amount + due, gross.amount):
            zh = f"表中不含税 {plain(net.amount)} 加税 {plain(round(due, 2))} 不等于含税 {plain(gross.amount)}"
            en = f"Net {plain(net.amount)} and tax {plain(round(due, 2))} do not make {plain(gross.amount)}"
            yield view.finding(TAX, zh, en, *(figure.span for figure in figures.values()))
        elif rate is not None and tax is not None and not equal(net.amount * rate.amount / 100, tax.amount):
            zh = f"表中不含税 {plain(net.amount)} 的 {plain(rate.amount)}% 不是税额 {plain(tax.amount)}"
            en = f"{plain(rate.amount)} % of net {plain(net.amount)} are not {plain(tax.amount)}"
            yield view.finding(TAX, zh, en, net.span, rate.span, tax.span)


def _columns(view: View, grid: Grid, columns: dict[int, str], rows: list[int]) -> Iterator[Finding]:
    """A column of amounts against its total, a column of payment ratios against 100 %."""
    totals = [row for row in rows if TOTAL.search(grid.words(row, min(grid.rows[row])))]
    body = [row for row in rows if row not in totals]
    if len(totals) > 1 or any(PART.search(grid.words(row, column)) for row in body for column in grid.rows[row]):
        return
    for column, words in columns.items():
        figures = [figure for row in body if (figure := grid.figure(row, column)) is not None]
        if len(figures) < 2 or len(figures) != len(body):
            continue
        sums = sum((figure.amount for figure in figures), Decimal(0))
        stated = _stated(grid, totals[0], column, len(columns)) if totals else None
        if AMOUNT.search(words) and stated is not None and not stated.share and not equal(sums, stated.amount):
            zh = f"表中“{words}”一列合计 {plain(sums)}，合计行写的是 {plain(stated.amount)}"
            en = f"The column “{words}” adds up to {plain(sums)}, its total says {plain(stated.amount)}"
            yield view.finding(COLUMN, zh, en, stated.span, *(figure.span for figure in figures))
        paid = PAID.search("".join([*columns.values(), *(grid.words(r, min(grid.rows[r])) for r in body)]))
        price = total(view) if paid and not totals and AMOUNT.search(words) else None
        if price is not None and all(not f.share for f in figures) and "税" not in words and not equal(sums, price[0]):
            zh = f"表中“{words}”一列合计 {plain(sums)} 元，合同总价 {plain(price[0])} 元"
            en = f"The column “{words}” adds up to {plain(sums)}, the price is {plain(price[0])}"
            yield view.finding(SUM, zh, en, price[1], *(figure.span for figure in figures))
        shares = all(figure.share for figure in figures) or re.search("[%％]", words)
        if paid and RATIO.search(words) and shares and sums != 100:
            zh = f"表中“{words}”一列合计 {plain(sums)}%，不是 100%"
            yield view.finding(
                SHARES, zh, f"The column “{words}” adds up to {plain(sums)} %, not 100 %", *(f.span for f in figures)
            )


def _stated(grid: Grid, row: int, column: int, width: int) -> Figure | None:
    """The total below a column; in a row of merged cells its only figure, where it stands behind the label."""
    if len(grid.rows[row]) == width:
        return grid.figure(row, column)
    found = [figure for at in sorted(grid.rows[row]) if (figure := grid.figure(row, at)) is not None]
    return found[0] if len(found) == 1 else None


CHECK = Check((ROW, COLUMN, SHARES), find)

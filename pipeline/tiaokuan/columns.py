"""Columns: what the head of a table's column says of the cells below it – its words and the unit of bare figures."""

from __future__ import annotations

import re
from typing import NamedTuple

from tiaokuan import kinds
from tiaokuan.cues import SPACE
from tiaokuan.document import Cell, Document
from tiaokuan.label_rules import chinese, label_rule

UNIT = re.compile("[（(](?:单位[:：]?)?(?:人民币)?(?P<unit>[^（()）]{1,8})[)）]$")
ABOVE = re.compile("单位[:：](?:人民币)?(?P<unit>[一-鿿]{1,4}|[A-Z]{3})[)）]?$")
"""金额单位：万元, in a line above the table."""
KIND_OF_GROUP = re.compile("(?:时间|时限|期限|比例|金额|单价|数量|要求|标准|指标)$")
FIGURES = re.compile(r"[¥￥]?[0-9][0-9,]*(?:\.[0-9]+)?")
TOTAL = re.compile("合计|总计|小计|共计")
"""What heads a row of totals."""
CONDITION = re.compile(
    "[0-9][^。]*(?:以[上下内外]|[≤≥<>＜＞～~])|(?:[≤≥<>＜＞～~]|不足|超过|低于|高于|不满|[少多大小]于)[^。]*[0-9]|[0-9][0-9.%％]*[-－—至到][0-9]"
)
ANSWER = re.compile("[¥￥]?[0-9]|百分之|_")
LISTED = re.compile("数量|单价|总价|金额|价格|合计|小计")
"""What heads the columns of a list of goods or services."""
GOODS = re.compile("^(?:数量|单价|规格|型号|品牌)")
LEAST_HEADS, LEAST_LISTED, LONGEST_WORDS, LONGEST_HEAD, LONGEST_IN_LIST = 3, 2, 60, 24, 12
ORDINAL = re.compile(r"[0-9.、]+|[一二三四五六七八九十]+")


class Head(NamedTuple):
    """The head of a column: its words, the unit that its figures are in, and how many rows the table's heads take."""

    words: str
    unit: str | None
    rows: int

    @property
    def kind(self) -> str | None:
        """The kind that the head asks for, None where neither its unit nor its words tell."""
        if self.unit is not None and (found := kinds.unit_at(self.unit, 0)) is not None:
            return found[0]
        rule = label_rule(self.words)
        return rule.kind if rule is not None else None


Row = dict[int, tuple[Cell, str]]
"""A row's cells with their words, by column."""
Heads = dict[tuple[int, int], Head]
"""The heads of a document by table and column."""
Cells = dict[tuple[int, int, int], str]
"""The words of cells by table, row and column."""


def over(heads: Heads, cell: Cell | None) -> Head | None:
    """The head that stands above a cell; None where there is none, or for a cell of the heads themselves."""
    head = heads.get((cell.table, cell.column)) if cell is not None else None
    return head if head is not None and cell is not None and cell.row >= head.rows else None


def of_goods(heads: Heads) -> set[int]:
    """The tables that list goods or services, by their heads: 名称 and 单位 are there those of a thing, of no company."""
    return {table for (table, _), head in heads.items() if GOODS.search(head.words)}


def heads(document: Document) -> Heads:
    """The heads by table and column, of tables that have a filled cell above each column; a merged head stands above several, whose
    own heads may follow in the second row (时限 above 响应 and 修复)."""
    tables: dict[int, dict[int, Row]] = {}
    captions: dict[int, str | None] = {}
    for index, block in enumerate(document.blocks):
        cell = block.cell
        if cell is None:
            continue
        words = SPACE.sub("", document.text[block.span.start : block.span.end])
        if cell.table not in tables:
            tables[cell.table] = {0: {}, 1: {}}
            captions[cell.table] = _caption(document, index)
        row = tables[cell.table].setdefault(cell.row, {})
        for column in range(cell.column, cell.column + cell.column_span):
            row[column] = (cell, (row[column][1] if column in row else "")[:LONGEST_WORDS] + words)
    return {
        (table, column): head
        for table, rows in tables.items()
        for column, head in _of_list(rows, captions[table]) or _of_table(rows[0], rows[1], captions[table])
    }


def _of_list(rows: dict[int, Row], caption: str | None) -> list[tuple[int, Head]]:
    """The heads of a list of goods that begins below other rows of its table, as in an order form: 客户 | … above 产品 | 数量 | 单价."""
    at = next((at for at, row in sorted(rows.items()) if _heads_list(row)), 0)
    if not at:
        return []
    return [(column, Head(words, unit_of(words, caption), at + 1)) for column, (_, words) in sorted(rows[at].items())]


def _heads_list(row: Row) -> bool:
    """Whether a row is the head of a list of goods: labels alone, several of them of amounts."""
    words = [words for _, words in row.values()]
    alone = len({cell.column for cell, _ in row.values()}) == len(words) >= LEAST_HEADS and all(words)
    figures = any(len(word) > LONGEST_IN_LIST or re.search("[0-9_:：]", word) for word in words)
    return alone and not figures and sum(1 for word in words if LISTED.search(word)) >= LEAST_LISTED


def _of_table(first: Row, second: Row, caption: str | None) -> list[tuple[int, Head]]:
    if not all(set(words) - {"_"} for _, words in first.values()):
        return []
    grouped = {column for column, (cell, _) in first.items() if cell.column_span > 1}
    below = [second[column][1] for column in grouped if column in second]
    two = len(below) == len(grouped) > 1 and all(words and not re.search("[0-9_]", words) for words in below)
    named = {
        column: _joined(words, second[column][1]) if two and column in grouped else words
        for column, (_, words) in first.items()
    }
    found = [(column, Head(words, unit_of(words, caption), 1 + two)) for column, words in sorted(named.items())]
    several = (len(first) if two else len({cell.column for cell, _ in first.values()})) >= LEAST_HEADS
    by_unit = any(UNIT.search(head.words) and head.unit for _, head in found)
    return found if several or by_unit or _by_condition(named, second) else []


def _by_condition(named: dict[int, str], second: Row) -> bool:
    """Whether a figure stands beside the range that it holds for, below two heads: 90分以上 | 100% under 考核得分 | 支付比例."""
    match [words for _, (_, words) in sorted(second.items())]:
        case [condition, figure] if len(named) == len(second) and not re.search("[0-9]", "".join(named.values())):
            return CONDITION.search(condition) is not None and ANSWER.match(figure) is not None
    return False


def _joined(group: str, own: str) -> str:
    if label_rule(own) is not None:
        return own
    return own + group if KIND_OF_GROUP.search(group) else group + own


def unit_of(words: str, caption: str | None = None) -> str | None:
    """The unit in the brackets of a head, 金额（万元）; of a head for money also that above the table."""
    match = UNIT.search(chinese(words)) or UNIT.search(words)
    if match is not None:
        found = kinds.unit_at(match["unit"], 0)
        return match["unit"] if found is not None and match["unit"][len(found[1]) :][:1] in ("", "/", "／") else None
    rule = label_rule(words) if caption is not None else None
    return caption if rule is not None and rule.kind == "money" else None


def words(document: Document) -> Cells:
    """The words of each cell, those of a merged one at each of its columns; no more than names anything."""
    found: Cells = {}
    for block in document.blocks:
        if (cell := block.cell) is not None:
            text = SPACE.sub("", document.text[block.span.start : block.span.end])
            for column in range(cell.column, cell.column + cell.column_span):
                place = (cell.table, cell.row, column)
                found[place] = (found.get(place, "") + text)[:LONGEST_WORDS]
    return found


def left_of(cells: Cells, cell: Cell) -> str:
    """The words of the next cell on the left that holds any; "" where these are too long to name anything, or only count."""
    for column in range(cell.column - 1, -1, -1):
        words = cells.get((cell.table, cell.row, column), "")
        if words and not set(words) <= {"_"}:
            return "" if len(words) > LONGEST_HEAD or ORDINAL.fullmatch(words) else words
    return ""


def _caption(document: Document, index: int) -> str | None:
    """The unit of money in the line above a table whose first block is at an index."""
    above = document.blocks[index - 1] if index else None
    if above is None or above.cell is not None:
        return None
    match = ABOVE.search(SPACE.sub("", document.text[above.span.start : above.span.end]))
    found = kinds.unit_at(match["unit"], 0) if match is not None else None
    return match["unit"] if match is not None and found == ("money", match["unit"]) else None

"""Heads: what names a place that stands at the start of its block – the cells beside and above it, or the line above."""

from __future__ import annotations

import re

from tiaokuan.columns import FIGURES, LONGEST_HEAD, TOTAL, left_of, over
from tiaokuan.cues import squeeze
from tiaokuan.document import Block, Cell
from tiaokuan.label_rules import AMOUNTS, label_rule, names_party
from tiaokuan.scene import Scene

FARTHEST_HEAD = 40  # rows
AMOUNT = re.compile(r"[¥￥]?[0-9][0-9,]*(?:\.[0-9]+)?[十百千万亿]{0,2}元(?:/.*)?")
"""What ends as a label for money does and is an answer."""
STARTS = re.compile("(?:[≤≥<>＜＞]|不超过|不少于)?[0-9]")
ANY_VALUE = re.compile(
    "(?:承诺|目标|指标|标准|考核|保证|约定|达标)(?:值|水平)?|(?:具体|服务|考核|技术)?(?:要求|数值|参数|指标|标准)"
)
"""The head of a column whose rows are each about something else: 系统可用率 | 99.9% below 指标 | 承诺值."""


def above_or_beside(scene: Scene, index: int, block: Block) -> str:
    """What names a place at the start of its block: the cells before and above it, or the line above."""
    if block.cell is not None:
        return _cell_head(scene, block.cell)
    if index == 0:
        return ""
    above = scene.document.blocks[index - 1]
    words = squeeze(scene.document.text[max(above.span.start, above.span.end - 60) : above.span.end])
    return words[-30:] if re.search("[:：为于至到自第]$|[）)]$|分之$|大写$|人民币$|[¥￥]$", words) else ""


def _cell_head(scene: Scene, cell: Cell) -> str:
    """The label of a cell: the head of its row with the party of its column (甲方 and 联系人: 甲方联系人) or of its column with the
    party of its row, a known label to its left, else the head of its column in a table that has heads, else the words to its left."""
    if (party := scene.sides.columns.get((cell.table, cell.column))) is not None and cell.row:
        head = scene.cells.get((cell.table, cell.row, 0), "")
        return head if not head or names_party(head) else party + head
    if (party := scene.sides.rows.get((cell.table, cell.row))) is not None and cell.column:
        head = scene.cells.get((cell.table, 0, cell.column), "")
        return head if not head or names_party(head) else party + head
    left, above = left_of(scene.cells, cell), _above(scene, cell)
    known = left and AMOUNT.fullmatch(left) is None and label_rule(left.rstrip(":：")) is not None
    if known and not _figure_of_column(scene, cell, left):
        return left
    if ANY_VALUE.fullmatch(above):
        return left or above
    return above if above and (not left or cell.table in scene.headed) else left or above


def _figure_of_column(scene: Scene, cell: Cell, left: str) -> bool:
    """Whether figures belong to the head of their column rather than to the words on the left: 项目经理 | 1人, 合计 | 21 under 人数."""
    head = over(scene.columns, cell)
    words = scene.cells.get((cell.table, cell.row, cell.column), "")
    if head is None or head.kind not in AMOUNTS or STARTS.match(words) is None:
        return False
    rule, bare = label_rule(left.rstrip(":：")), FIGURES.fullmatch(words) is not None
    return rule is None or rule.kind not in AMOUNTS or (bare and TOTAL.search(left) is not None and head.kind != rule.kind)


def unit_of_column(scene: Scene, cell: Cell) -> str | None:
    """The unit that the head of a cell's column names: 金额（万元）."""
    head = over(scene.columns, cell)
    return head.unit if head is not None else None


def _above(scene: Scene, cell: Cell) -> str:
    if cell.table in scene.headed:
        head = over(scene.columns, cell)
        return head.words if head is not None and len(head.words) <= LONGEST_HEAD else ""
    for row in range(cell.row - 1, max(-1, cell.row - FARTHEST_HEAD), -1):
        words = scene.cells.get((cell.table, row, cell.column), "")
        if words and not set(words) <= {"_"}:
            return words if len(words) <= LONGEST_HEAD else ""
    return ""

"""tiaokuan.layout: tables of level lines alone are tables, and lines to write on are none."""

from __future__ import annotations

from itertools import pairwise

from test_layout import HEIGHT, WIDTH, document, glyphs, marked
from tiaokuan.document import Document
from tiaokuan.layout import Glyph, Rule, Sheet

COLUMNS = (90.0, 180.0, 330.0, 480.0)
WORDS = [["序号", "设备名称", "单价（元）"], ["1", "电子显示屏", "8,600.00"], ["2", "", ""], ["合计", "", "8,600.00"]]


def rows_of(words: list[list[str]], first: float, step: float) -> list[Glyph]:
    return [
        glyph
        for number, row in enumerate(words)
        for x, word in zip(COLUMNS, row, strict=False)
        for glyph in glyphs(x + 6, first + step * number, word)
    ]


def read(rules: list[Rule], found: list[Glyph]) -> Document:
    return document(Sheet(1, WIDTH, HEIGHT, found, rules))


def cells(found: Document) -> list[list[str]]:
    rows: dict[int, list[str]] = {}
    for block in found.blocks:
        if block.cell:
            rows.setdefault(block.cell.row, []).append(found.text[slice(*block.span)].strip("_"))
    return list(rows.values())


def test_a_table_whose_cells_have_a_line_below_each() -> None:
    """As web pages draw it: nothing above the head, and a piece of line for each cell."""
    rules = [Rule(a, b, 125 + 25 * row) for row in range(4) for a, b in pairwise(COLUMNS)]
    found = read(rules, rows_of(WORDS, 118, 25))
    assert cells(found) == WORDS
    assert len(found.marks) == 3  # the empty cells


def test_a_table_of_lines_from_end_to_end() -> None:
    """A value of two lines stays in its cell."""
    words = [*WORDS[:2], ["2", "门禁控制器", "1,260.00"], ["合计", "", "9,860.00"]]
    long = glyphs(186, 218, "安装调试费用与一年内")
    long += glyphs(186, 234, "的维护费用")
    rules = [Rule(90, 480, y) for y in (100, 125, 150, 175, 200, 241)]
    found = read(rules, [*rows_of(words, 118, 25), *glyphs(96, 218, "3"), *long, *glyphs(336, 218, "包含")])
    assert cells(found) == [*words, ["3", "安装调试费用与一年内的维护费用", "包含"]]


def test_a_table_of_three_lines() -> None:
    """The upper and the lower edge and the line below the head, as books set tables: a row begins where its first column does."""
    words = [*WORDS[:2], ["2", "门禁控制器", "1,260.00"], ["合计", "", "9,860.00"]]
    found = read([Rule(90, 480, y) for y in (100, 125, 202)], rows_of(words, 118, 25))
    assert cells(found) == words


def test_lines_to_write_on_are_no_table() -> None:
    """They begin where the words between them begin, or nothing stands in columns above them."""
    between = [*glyphs(90, 120, "1、^^服务内容"), *glyphs(90, 170, "2、^^服务标准"), *glyphs(90, 220, "3、^^验收办法")]
    found = read([Rule(90, 480, y) for y in (145, 195, 245)], between)
    assert not cells(found)
    assert len(marked(found)) == 3
    answers = [*glyphs(96, 120, "张晓明"), *glyphs(96, 145, "湖南省长沙市芙蓉区"), *glyphs(96, 170, "2025^^年^^3^^月")]
    assert not cells(read([Rule(90, 300, y) for y in (122, 147, 172)], answers))

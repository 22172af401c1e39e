"""Brackets on scanned pages: full squares, room left within them, rules that begin below them; and figures that are no longer sure."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

import tiaokuan
from tiaokuan.document import Page
from tiaokuan.draft import Draft
from tiaokuan.layout import Glyph, Sheet, read_sheet, write
from tiaokuan.scans import _brackets
from tiaokuan.scans._colour import Colours
from tiaokuan.scans._ends import clear_of_feet
from tiaokuan.scans._letters import Letter, Print, cells
from tiaokuan.scans._page import _drop_unreal
from tiaokuan.scans._signs import set_right
from tiaokuan.scans._strokes import Stroke
from tiaokuan.scans._swallowed import doubt_downwards
from tiaokuan.scans._underlines import Feet, outside_print, short_rules

SIZE = 30
INK = {
    "（": (0.6, 0.92),
    "(": (0.6, 0.92),
    "【": (0.6, 0.92),
    "）": (0.08, 0.4),
    ")": (0.08, 0.4),
    "】": (0.08, 0.4),
    "]": (0.1, 0.4),
}
"""From where to where in its square a sign's ink goes; characters fill theirs."""


def line_of(text: str, base: float = 40.0) -> Print:
    """Characters each in a square of SIZE pixels from x = 0 on; · is a quarter of one left empty."""
    letters, x = [], 0.0
    for char in text:
        if char == "·":
            x += SIZE / 4
            continue
        left, right = INK.get(char, (0.05, 0.95))
        letters.append(Letter(char, 0.99, x + left * SIZE, x + right * SIZE, x + (left + right) / 2 * SIZE))
        x += SIZE
    line = Print(
        letters, base - 26, base + 2, base, SIZE, (0, int(base) - 35, int(x), int(base) + 7), tuple(one.at for one in letters)
    )
    cells(line)
    return line


def stroke(x0: float, x1: float, y: float) -> Stroke:
    return Stroke(int(x0), int(y) - 1, int(x1), int(y) + 1, y)


def text_of(line: Print) -> str:
    """The line with a space wherever one is seen before a letter."""
    return "".join(" " * letter.spaced + letter.char for letter in line.letters)


@pytest.mark.parametrize(
    ("read", "wanted"),
    [
        ("甲方(签章)乙方", "甲方（签章）乙方"),  # each leaves half a square to its neighbour
        ("甲方（签章)", "甲方（签章）"),  # one of a pair tells the other
        ("【微信】【支付宝】【·现金·】", "【微信】【支付宝】【 现金 】"),
        ("【微信】【现·金】", "【微信】【现金】"),
        ("付款【·银行转", "付款【 银行转"),  # it ends on the next line
        ("（·书面确认·）执行", "（ 书面确认 ）执行"),
        ("（·1·）执行", "（1）执行"),  # some fonts leave room beside a figure
    ],
)
def test_brackets_are_full_signs_and_room_within_them_is_seen(read: str, wanted: str) -> None:
    line = line_of(read)
    _brackets.set_right(line)
    assert text_of(line) == wanted


def test_ink_that_a_bracket_was_given_is_no_room() -> None:
    line = line_of("【负责人】")
    line.letters[1].ink0 += 10  # the left part of 负 went to the bracket
    line.letters[0].ink1 = line.letters[1].ink0 - 2
    line.letters[3].ink1 -= 10
    line.letters[4].ink0 = line.letters[3].ink1 + 2
    cells(line)
    _brackets.set_right(line)
    assert text_of(line) == "【负责人】"


def test_ink_of_the_line_below_hides_room_at_one_side_only() -> None:
    line = line_of("【转租】【·现场交接·】")
    line.letters[4].ink1 = line.letters[5].ink0
    cells(line)
    _brackets.set_right(line)
    assert text_of(line) == "【转租】【 现场交接 】"


def test_the_number_of_a_heading_stands_on_no_rule_of_its_own() -> None:
    line = line_of("二、维修内容")
    ink = np.zeros((80, 400), np.uint8)
    for letter in line.letters:
        ink[14:42, int(letter.ink0) : int(letter.ink1)] = 1
    below = stroke(0, 36, 42.5)
    assert short_rules([below], [line], ink, []) == []


@pytest.mark.parametrize(("gap", "wanted"), [(2.1, "【 95 】"), (0.4, "【95】")])
def test_a_space_seen_beside_a_bracket_is_one_though_typesetting_leaves_as_much_elsewhere(gap: float, wanted: str) -> None:
    sheet, x = Sheet(1, 400, 100, scanned=True), 20.0
    for char, width, before in (("【", 10, 0.0), ("9", 5, gap), ("5", 5, 0.0), ("】", 10, gap)):
        x += before
        sheet.glyphs.append(Glyph(char, x, 30, x + width, 41, 39, 10, spaced=before > 0))
        x += width
    draft = Draft()
    write(draft, [read_sheet(sheet)])
    assert draft.finish("a.pdf", b"", "pdf", [Page(1, 400, 100, True)]).text.strip() == wanted


@pytest.mark.parametrize(
    ("text", "rule", "wanted"),
    [
        ("道路]", (64, 300), (73, 300)),
        ("五.", (30, 200), (59, 200)),
        ("收件人：王", (93, 118), None),
        ("收件人：王", (88, 122), None),  # the rule of the colon's square is a little longer
        ("费用负担：由乙方承担", (85, 300), (149, 300)),  # it runs into the foot of 担
    ],
)
def test_a_rule_begins_behind_the_sign_it_touches(text: str, rule: tuple[int, int], wanted: tuple[int, int] | None) -> None:
    found = clear_of_feet([stroke(*rule, 43.0)], [line_of(text)])
    assert [(one.x0, one.x1) for one in found] == ([wanted] if wanted else [])


@pytest.mark.parametrize(
    ("char", "rule", "kept"), [("7", (118, 152), True), ("工", (128, 156), False), ("工", (140, 176), False)]
)
def test_a_rule_wider_than_any_character_is_no_foot(char: str, rule: tuple[int, int], kept: bool) -> None:
    line = line_of(f"接到通知{char}日内修复完毕")
    ink = np.zeros((80, 400), np.uint8)
    for letter in line.letters:
        ink[14:42, int(letter.ink0) : int(letter.ink1)] = 1
    feet = [stroke(SIZE * i + 4, SIZE * i + 24, 40.0) for i in (0, 2, 6, 8)]
    below = stroke(*rule, 43.0)
    assert (below in short_rules([*feet, below], [line], ink, [])) is kept


@pytest.mark.parametrize(("width", "kept"), [(44, True), (26, False)])
def test_a_rule_below_one_character_alone_is_known_by_its_width_however_high_it_stands(width: int, kept: bool) -> None:
    line = line_of("采用第二种方式")
    ink = np.zeros((80, 400), np.uint8)
    for letter in line.letters:
        ink[14 : 30 if letter.char == "二" else 42, int(letter.ink0) : int(letter.ink1)] = 1
    feet = [stroke(SIZE * i + 4, SIZE * i + 24, 40.0) for i in (0, 2, 5)]
    below = stroke(105 - width // 2, 105 + width // 2, 41.0)
    assert (below in short_rules([*feet, below], [line], ink, [])) is kept


@pytest.mark.parametrize(("rule", "kept"), [((112, 162), True), ((121, 176), False)])
def test_a_stroke_too_wide_for_the_character_read_with_it_is_a_rule(rule: tuple[int, int], kept: bool) -> None:
    line = line_of("的下列第二项执行")
    ink = np.zeros((80, 400), np.uint8)
    for letter in line.letters:
        ink[14:42, int(letter.ink0) : int(letter.ink1)] = 1
    below = stroke(*rule, 42.5)
    assert (below in short_rules([below], [line], ink, [])) is kept


def test_the_foot_of_a_character_on_a_page_that_bends_is_no_rule() -> None:
    line = line_of("查验质量应当在期限内")
    ink = np.zeros((80, 400), np.uint8)
    for letter in line.letters:
        ink[14:42, int(letter.ink0) : int(letter.ink1)] = 1
    ink[17:47, 1:29] = 1  # the first character stands lower
    foot = stroke(1, 29, 46.0)
    assert short_rules([foot], [line], ink, []) == []


@pytest.mark.parametrize(("rule", "kept"), [((120, 180), True), ((110, 172), False)])
def test_a_rule_below_two_characters_ends_where_they_end(rule: tuple[int, int], kept: bool) -> None:
    lines = [line_of("合同届满二十日内书面")]
    feet = [stroke(SIZE * i + 4, SIZE * i + 24, 40.0) for i in (0, 2, 6, 8)]
    below = stroke(*rule, 42.5)
    assert (outside_print([below], lines, Feet([*feet, below])) == [below]) is kept


def numeral(rise: float, hook: bool) -> tuple[Print, Any]:
    """A line with 十 and the ink of a 十 or 七 in it: its bar rises, its foot bends to the right."""
    line = line_of("发布日十天前")
    ink = np.zeros((80, 300), np.uint8)
    cv2.line(ink, (92, round(25 + 14 * rise)), (118, round(25 - 14 * rise)), (1,), 2)
    cv2.line(ink, (104, 14), (104, 42), (1,), 2)
    if hook:
        cv2.line(ink, (104, 39), (116, 39), (1,), 2)
        cv2.line(ink, (116, 36), (116, 39), (1,), 2)
    return line, ink


@pytest.mark.parametrize(
    ("rise", "hook", "char", "sure"),
    [(0.0, False, "十", True), (0.2, True, "七", True), (0.2, False, "十", False), (0.0, True, "十", False)],
)
def test_a_slanting_bar_and_a_bent_foot_are_a_seven_whose_lowest_stroke_a_rule_hides(
    rise: float, hook: bool, char: str, sure: bool
) -> None:
    line, ink = numeral(rise, hook)
    set_right(line, [stroke(88, 122, 44.0)], np.full((80, 300, 3), 255, np.uint8)[..., 0], 200.0, ink)
    assert line.letters[3].char == char
    assert (line.letters[3].score > 0.5) is sure


def test_figures_set_downwards_are_unsure() -> None:
    lines = [line_of("3", 40.0), line_of("0", 76.0), line_of("0", 112.0), line_of("1", 300.0)]
    doubt_downwards(lines, [])
    assert [line.letters[0].score < 0.5 for line in lines] == [True, True, True, False]
    rows = [line_of("1", 40.0), line_of("2", 76.0)]
    doubt_downwards(rows, [stroke(0, 200, 55.0)])
    assert all(line.letters[0].score > 0.5 for line in rows)


def test_pale_figures_that_were_surely_read_stay_and_what_is_left_out_makes_its_neighbours_unsure() -> None:
    line = line_of("5107")
    rule = stroke(0, 120, 45.0)
    bare, pale = np.zeros((80, 200), np.uint8), np.zeros((80, 200), np.uint8)
    for index, part in enumerate((bare, bare, pale)):
        part[20:38, 30 * index + 10 : 30 * index + 14] = 1
    line.letters[3].score = 0.5
    _drop_unreal([line], [rule], bare, pale)
    assert "".join(letter.char for letter in line.letters) == "510"
    assert [letter.score > 0.5 for letter in line.letters] == [True, True, False]


@pytest.mark.parametrize(
    ("text", "raws"), [("( 1 ) 油漆进场前付清。", []), ("（ 2 ）日内支付。", ["2"]), ("乙方应在（ 3 ）日内支付。", ["3"])]
)
def test_a_list_number_with_room_in_its_brackets_is_no_value(text: str, raws: list[str]) -> None:
    contract = tiaokuan.extract(f"服务合同\n{text}\n".encode(), "a.txt")
    assert [slot.raw for slot in contract.slots] == raws


def test_figures_that_a_seals_red_runs_through_or_beside_are_unsure() -> None:
    page = np.full((80, 400, 3), 250, np.uint8)
    page[10:50, 62:69] = (60, 50, 205)  # blue, green, red: a stroke of a seal between two figures
    line = line_of("2026年1")
    Colours(page, np.eye(3)).doubt_crossed([line])
    assert [letter.score < 0.5 for letter in line.letters] == [False, True, True, False, False, False]

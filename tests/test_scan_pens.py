"""What pens, hairlines and half rules do to scanned pages: nothing of it may become a value that nobody wrote."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

from tiaokuan.ocr import Reading
from tiaokuan.scans import _again, _cells, _faint, _paper, _struck, _swallowed, _ticks, _writing
from tiaokuan.scans._boxes import clear_of_boxes, drop_missing, erase
from tiaokuan.scans._ends import clear_of_feet
from tiaokuan.scans._letters import Letter, Print, cells
from tiaokuan.scans._signs import set_right
from tiaokuan.scans._slash import is_slash
from tiaokuan.scans._squares import Square
from tiaokuan.scans._strokes import Stroke, level

SIZE = 30


def line_of(text: str, wide: float = 1.0, start: int = 0) -> Print:
    """Characters each in `wide` squares of SIZE pixels on a baseline at 40; white space is one without ink."""
    step = SIZE * wide
    letters = [
        Letter(char, 0.95, start + step * i + 2, start + step * (i + 1) - 2, start + step * (i + 0.5))
        for i, char in enumerate(text)
        if char != " "
    ]
    box = (start, 5, round(start + step * len(text)), 47)
    return Print(letters, 10.0, 42.0, 40.0, SIZE, box, tuple(letter.at for letter in letters))


def rule(x0: int, x1: int, y: int = 43) -> Stroke:
    return Stroke(x0, y - 1, x1, y + 1, float(y))


@pytest.mark.parametrize(
    ("words", "on", "wanted"),
    [
        ("¥60,000.00元", (43, 149), (16, 149)),  # 60 was put in by another hand, on a rule of another colour
        ("¥60,000.00元", (16, 90), (16, 149)),  # the rule is too pale to be seen below the last figures
        ("No2026123", (76, 136), (76, 136)),  # a printed beginning of a number
        ("陆万元整此致", (16, 59), (1, 59)),
        ("伍万陆仟元整", (31, 59), (31, 59)),  # a form with a blank for each digit
    ],
)
def test_a_rule_is_below_all_of_a_number(words: str, on: tuple[int, int], wanted: tuple[int, int]) -> None:
    (found,) = clear_of_feet([rule(*on)], [line_of(words, 0.5)])
    assert (found.x0, found.x1) == wanted


def test_figures_of_one_number_are_not_spaced_where_their_ink_is_narrow() -> None:
    line = line_of("3.77 5", 0.5)
    for letter in line.letters:
        letter.ink0, letter.ink1 = letter.at - 2, letter.at + 2
    cells(line)
    gaps = [right.x0 - left.x1 for left, right in zip(line.letters, line.letters[1:], strict=False)]
    assert max(gaps[:3]) <= 0
    assert gaps[3] > 0.3 * SIZE


@pytest.mark.parametrize(
    ("char", "wide", "unsure"), [("5", 1.2, True), ("5", 0.6, False), (",", 0.6, True), (",", 0.2, False), ("万", 1.0, False)]
)
def test_a_figure_with_the_ink_of_two_is_unsure(char: str, wide: float, unsure: bool) -> None:
    line = line_of(f"每月{char}元")
    letter = line.letters[2]
    letter.ink0, letter.ink1 = letter.at - wide * SIZE / 2, letter.at + wide * SIZE / 2
    _swallowed.doubt([line], [rule(60, 90)])
    assert (letter.score < 0.5) is unsure


def test_a_hairline_between_two_lines_of_a_table_is_an_upright() -> None:
    grey = np.full((200, 700), 250, np.uint8)
    borders = [Stroke(20, y - 1, 680, y + 1, float(y)) for y in (30, 110)]
    posts = [Stroke(x - 1, 30, x + 1, 110, float(x)) for x in (20, 680)]
    for border in borders:
        grey[border.top : border.bottom, 20:680] = 30
    grey[30:110, 300] = 225
    grey[45:95, 500] = 100  # a stroke of a character ends above the line
    grey += np.random.default_rng(1).integers(0, 5, grey.shape, np.uint8)
    assert [round(post.middle) for post in _faint.posts(grey, 220.0, borders, posts, SIZE)] == [300]
    assert _faint.posts(grey, 220.0, borders, [], SIZE) == []  # two lines to write on are no table


def test_the_white_between_characters_of_a_cell_is_no_upright() -> None:
    grey = np.full((200, 700), 250, np.uint8)
    borders = [Stroke(20, y - 1, 680, y + 1, float(y)) for y in (30, 110)]
    posts = [Stroke(x - 1, 30, x + 1, 110, float(x)) for x in (20, 680)]
    grey[30:110, 300] = 225
    assert len(_faint.posts(grey, 220.0, borders, posts, SIZE)) == 1
    for top in (36, 74):  # two lines of print on both sides
        grey[top : top + 30, 270:297] = 60
        grey[top : top + 30, 304:330] = 60
    assert _faint.posts(grey, 220.0, borders, posts, SIZE) == []


def test_a_stroke_through_an_empty_blank_says_that_nothing_is_to_stand_there() -> None:
    line = line_of("其他约定：")
    blank, strike = rule(155, 600), rule(180, 560, 28)
    kept, dashes = _struck.out([blank, strike], [line], SIZE)
    assert kept == [blank]
    assert ["".join(letter.char for letter in dash.letters) for dash in dashes] == ["—"]
    assert _struck.out([rule(155, 600), rule(180, 560, 41)], [line], SIZE)[1] == []  # a double line
    assert _struck.out([blank, strike], [line, line_of("按附件执行", start=200)], SIZE)[1] == []  # words struck out
    ink = np.ones((60, 700), np.uint8)
    _struck.erase(ink, dashes)
    assert not ink[15:40, 150:590].any()


def test_a_pen_drawn_across_lines_takes_none_of_them_away() -> None:
    grey = np.full((300, 700), 255, np.uint8)
    for y in (80, 150, 220):
        grey[y : y + 2, 40:640] = 20
    cv2.line(grey, (80, 240), (600, 60), 20, 4)
    assert [(stroke.x1 - stroke.x0 > 560, round(stroke.middle)) for stroke in level(grey, 220.0) if stroke.width > 100] == [
        (True, 81),
        (True, 151),
        (True, 221),
    ]


def drawn(width: int, *ends: tuple[int, int, int, int]) -> Any:
    ink = np.zeros((60, width), np.uint8)
    for x0, y0, x1, y1 in ends:
        cv2.line(ink, (x0, y0), (x1, y1), 1, 3)
    return ink


@pytest.mark.parametrize(
    ("ink", "wanted"),
    [
        (drawn(30, (3, 57, 26, 2)), True),
        (drawn(500, (3, 57, 496, 2)), True),  # across several empty lines
        (drawn(500, (3, 57, 250, 2), (250, 2, 496, 57)), False),
        (drawn(30, (3, 2, 26, 57)), False),
        (drawn(8, (3, 57, 4, 2)), False),
    ],
)
def test_a_straight_stroke_that_leans_is_a_slash(ink: Any, wanted: bool) -> None:
    assert is_slash(ink) is wanted


@pytest.mark.parametrize(
    ("words", "lean", "read", "sure"),
    [
        ("1", 14, "/", False),  # leans as a / does
        ("∠", 14, "/", False),  # read with the rule below it
        ("1", 9, "1", False),  # leans as a pen does
        ("1", 1, "1", True),
        ("15", 9, "15", True),
    ],
)
def test_a_one_that_leans_may_be_a_slash(words: str, lean: int, read: str, sure: bool) -> None:
    line = line_of(words, 0.5)
    ink = np.zeros((60, 120), np.uint8)
    cv2.line(ink, (2, 40), (2 + lean, 12), 1, 2)
    line.letters[0].ink0, line.letters[0].ink1 = 1, 4 + lean
    set_right(line, [], np.full((60, 120), 255, np.uint8), 200.0, ink)
    assert "".join(letter.char for letter in line.letters) == read
    assert (line.letters[0].score > 0.5) is sure


@pytest.mark.parametrize(
    ("read", "strokes", "thick", "wanted", "sure"),
    [
        ("二", (30, 37), 2, "二", True),  # a pen writes lower than print stands
        ("一", (26, 36), 2, "二", True),  # the reading without the rule lost a stroke
        ("一", (28,), 2, "一", True),
        ("一", (28,), 5, "一", False),  # the second stroke may stand on the rule
    ],
)
def test_strokes_on_a_rule_are_counted(read: str, strokes: tuple[int, ...], thick: int, wanted: str, sure: bool) -> None:
    line = line_of(f"方{read}份共 份")
    ink = np.zeros((60, 200), np.uint8)
    for y in strokes:
        ink[y : y + 2, 34:56] = 1
    below = [Stroke(30, 42, 60, 42 + thick, 43.0), Stroke(122, 42, 148, 44, 43.0)]
    set_right(line, below, np.full((60, 200), 255, np.uint8), 200.0, ink)
    assert line.letters[1].char == wanted
    assert (line.letters[1].score > 0.5) is sure


def test_a_rule_that_goes_on_from_a_box_begins_behind_it() -> None:
    box = Square(20, 18, 44, 43, 0.0)
    (found,) = clear_of_boxes([rule(20, 300)], [box])
    assert found.x0 == 46
    assert clear_of_boxes([rule(20, 300, 80), rule(60, 90)], [box]) == [rule(20, 300, 80), rule(60, 90)]
    ink = np.ones((60, 100), np.uint8)
    assert not erase(ink, [box])[18:43, 20:44].any()
    assert ink[30, 60] == 1


@pytest.mark.parametrize(("over", "cut"), [(40, True), (900, False)])
def test_a_shadow_across_a_page_cuts_nothing_off(over: int, cut: bool) -> None:
    """Paper ends at an edge; light falls off little by little, here over so many pixels."""
    rows = np.clip((np.arange(2339) - 700) / over, 0, 1) * 130 + 110
    page = np.repeat(rows[:, None], 1654, axis=1).astype(np.uint8)
    assert (_paper.cut_out(page)[0].shape != page.shape) is cut


@pytest.mark.parametrize("ticked", [True, False])
def test_a_box_whose_sides_a_tick_hides_is_found_before_its_words(ticked: bool) -> None:
    line = line_of("类型： 专票 普票")
    ink = np.zeros((70, 400), np.uint8)
    cv2.rectangle(ink, (94, 18), (116, 40), 1, 2)
    if ticked:
        cv2.line(ink, (92, 24), (102, 38), 1, 3)
        cv2.line(ink, (102, 38), (118, 8), 1, 3)
    line.letters[2].ink1 = 116.0  # ： was given the ink in which nothing was read
    (found,) = _ticks.unread([Square(184, 18, 206, 40, 0.0)], [line], ink)
    assert found.ticked is ticked
    assert abs(found.x0 - 94) < 5
    assert line.letters[2].ink1 <= 94
    assert _ticks.unread([], [line], ink) == []  # no option beside it has a box


def test_a_slash_whose_ink_a_printed_word_was_given_is_found_and_signs_of_the_sentence_are_none() -> None:
    line = line_of("每月")
    line.letters[1].ink1 = 86.0
    grey = np.full((70, 300), 255, np.uint8)
    ink = np.zeros((70, 300), np.uint8)
    cv2.line(ink, (72, 38), (82, 16), 1, 4)
    (slash,) = _writing.unread([rule(64, 110)], [line], ink, grey, None, SIZE)  # type: ignore[arg-type]
    assert [letter.char for letter in slash.letters] == ["/"]
    assert line.letters[1].ink1 < 72
    colon = np.zeros((70, 300), np.uint8)
    colon[20:25, 70:75] = colon[33:38, 70:75] = 1
    assert _writing.unread([rule(64, 160)], [line_of("方 ")], colon, grey, None, SIZE) == []  # type: ignore[arg-type]


def test_figures_are_unsure_in_a_cell_in_which_something_was_not_read() -> None:
    rules = [Stroke(0, y - 1, 200, y + 1, float(y)) for y in (4, 120)]
    posts = [Stroke(x - 1, 4, x + 1, 120, float(x)) for x in (4, 196)]
    line = line_of(" 11共", 1.0)
    ink = np.zeros((130, 210), np.uint8)
    cv2.putText(ink, "5", (60, 100), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 1, 4)
    assert _cells.unread([line], rules, posts, [], ink, 255 - 255 * ink, None, SIZE) == []  # type: ignore[arg-type]
    assert [letter.score < 0.5 for letter in line.letters] == [True, True, False]


def test_numerals_behind_fractions_are_numerals() -> None:
    line = line_of("万分之土的违约金")
    set_right(line, [rule(92, 118)], np.full((60, 260), 255, np.uint8), 200.0, np.zeros((60, 260), np.uint8))
    assert line.letters[3].char == "十"


def test_noughts_on_a_rule_are_no_boxes() -> None:
    """226,000 lost its noughts: bold or blurred they are flat, and the rule is the other side."""
    line = line_of("000", 20 / SIZE)
    ink = np.zeros((60, 70), np.uint8)
    for index in range(3):
        cv2.rectangle(ink, (20 * index + 3, 14), (20 * index + 14, 40), 1, 4)
    ink[44:47] = 1
    for letter in line.letters:  # nobody knows where one ends
        letter.ink0, letter.ink1 = letter.ink0 - 4, letter.ink1 - 4
    drop_missing([line], ink, ink.copy())
    assert "".join(letter.char for letter in line.letters) == "000"


@pytest.mark.parametrize("wide", [0.8, 1.3])
def test_a_level_stroke_on_a_rule_is_writing_and_no_blank(wide: float) -> None:
    """第__一__种: a thin 一 that recognition left out was a blank at 0.999; pens write it wider than the print is."""
    ink = np.zeros((80, 400), np.uint8)
    blank = rule(100, 250)
    ink[24:27, 150 : 150 + round(wide * SIZE)] = 1
    assert len(_writing._groups(blank, [], ink, SIZE)) == 1
    ink[:] = 0
    ink[24:27, 150 : 150 + round(0.3 * SIZE)] = 1  # a speck
    assert _writing._groups(blank, [], ink, SIZE) == []


@pytest.mark.parametrize(
    ("read", "beside", "sliver"), [("6", "60", True), ("/", "46", True), ("/", "60", False), ("8", "60", False)]
)
def test_the_side_of_a_figure_is_not_read_once_more(read: str, beside: str, sliver: bool) -> None:
    line = line_of(beside, start=100)
    box = (92, 14, 98, 40)
    assert _writing._is_sliver([Letter(read, 0.95, 92.0, 98.0, 95.0)], box, line) is sliver
    assert not _writing._is_sliver([Letter(read, 0.95, 60.0, 85.0, 70.0)], (60, 14, 85, 40), line)


def test_a_small_slash_at_the_end_of_a_rule_is_no_sign_of_the_sentence() -> None:
    line = line_of("约定：", start=10)
    grey, ink = np.full((70, 300), 255, np.uint8), np.zeros((70, 300), np.uint8)
    cv2.line(ink, (139, 35), (144, 25), 1, 2)
    (slash,) = _writing.unread([rule(102, 150)], [line], ink, grey, None, SIZE)  # type: ignore[arg-type]
    assert [letter.char for letter in slash.letters] == ["/"]


def test_a_slash_whose_ink_the_bracket_before_its_rule_was_given_is_found() -> None:
    line = line_of("人【 】的")
    line.letters[1].ink0, line.letters[1].ink1 = 45.0, 92.0
    grey, ink = np.full((70, 300), 255, np.uint8), np.zeros((70, 300), np.uint8)
    cv2.line(ink, (76, 38), (86, 16), 1, 4)
    (slash,) = _writing.unread([rule(60, 104)], [line], ink, grey, None, SIZE)  # type: ignore[arg-type]
    assert [letter.char for letter in slash.letters] == ["/"]


def test_a_slash_between_two_pieces_of_a_rule_or_at_its_end_is_found() -> None:
    """____/____: the underscores end where the stroke begins, so that it stands on neither piece; both were one blank at 0.999."""
    line = line_of("编号：")
    grey, ink = np.full((70, 600), 255, np.uint8), np.zeros((70, 600), np.uint8)
    pieces = [rule(100, 240), rule(256, 400)]
    cv2.line(ink, (243, 40), (253, 16), 1, 4)
    found = _writing.unread(pieces, [line], ink, grey, None, SIZE)  # type: ignore[arg-type]
    assert ["".join(letter.char for letter in one.letters) for one in found] == ["/"]
    ink[:] = 0
    cv2.rectangle(ink, (244, 18), (252, 40), 1, 3)  # no stroke
    assert _writing.unread(pieces, [line], ink, grey, None, SIZE) == []  # type: ignore[arg-type]
    printed = line_of("月", start=236)
    assert _writing._behind(pieces[0], [line, printed], ink, SIZE) == []


def test_ink_in_a_cell_too_narrow_for_a_character_is_no_empty_cell() -> None:
    """Word processors stack a value's characters over a narrow cell's line: recognition reads none of them."""
    rules = [Stroke(0, y - 1, 200, y + 1, float(y)) for y in (4, 180)]
    posts = [Stroke(x - 1, 4, x + 1, 180, float(x)) for x in (4, 100, 114, 196)]
    ink = np.zeros((190, 210), np.uint8)
    assert _cells.unread([], rules, posts, [], ink, 255 - 255 * ink, None, SIZE) == []  # type: ignore[arg-type]
    for y in (20, 55, 90):
        cv2.line(ink, (102, y), (126, y + 22), 1, 3)
    (line,) = _cells.unread([], rules, posts, [], ink, 255 - 255 * ink, None, SIZE)  # type: ignore[arg-type]
    assert [(letter.char, 100 < letter.middle < 114) for letter in line.letters] == [("\ufffd", True)]
    assert _cells.unread([line], rules, posts, [], ink, 255 - 255 * ink, None, SIZE) == []  # type: ignore[arg-type]


def test_a_slash_as_high_as_its_row_says_that_the_cell_is_not_empty() -> None:
    """In a tight row a / ends close above the line; the cell was a blank at 0.999. Other ink so close is a neighbour's."""
    rules = [Stroke(0, y - 1, 200, y + 1, float(y)) for y in (4, 40)]
    posts = [Stroke(x - 1, 4, x + 1, 40, float(x)) for x in (4, 196)]
    ink = np.zeros((50, 210), np.uint8)
    cv2.line(ink, (20, 34), (30, 10), 1, 3)
    (line,) = _cells.unread([], rules, posts, [], ink, 255 - 255 * ink, None, SIZE)  # type: ignore[arg-type]
    assert [letter.char for letter in line.letters] == ["/"]
    ink[:] = 0
    cv2.rectangle(ink, (20, 12), (30, 35), 1, 3)
    assert _cells.unread([], rules, posts, [], ink, 255 - 255 * ink, None, SIZE) == []  # type: ignore[arg-type]


def test_what_is_read_as_one_between_two_dates_is_a_dash() -> None:
    for words, wanted in (("年月日一年月日", "—"), ("年月日一年", "—"), ("之日一年内", "一"), ("满一年后", "一")):
        line = line_of(words)
        set_right(line, [], np.full((60, 400), 255, np.uint8), 200.0, np.zeros((60, 400), np.uint8))
        assert line.letters[words.index("一")].char == wanted


def test_a_point_is_no_nought_of_the_second_reading() -> None:
    """31.000.00 became 310000.00, ten times as much."""
    line = line_of("31.000.00", 0.5)
    for letter in line.letters:
        letter.score = 0.7
    line.letters[2].ink0, line.letters[2].ink1 = line.letters[2].at - 2, line.letters[2].at + 2
    middles = tuple(letter.at for letter in line.letters)
    reading = Reading(line.box, tuple("310000.00"), middles, (0.99,) * 9, (False,) * 9)
    _again._take(line.letters, reading, 0, SIZE)
    assert "".join(letter.char for letter in line.letters) == "31.000.00"

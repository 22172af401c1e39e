"""Rules among print on scanned pages: told from characters' feet and dashes, and from underlines that fill nothing in."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

import scanned
import tiaokuan
from tiaokuan.document import Sign
from tiaokuan.ocr import Reading, engine
from tiaokuan.scans._letters import Letter, Measured, Print
from tiaokuan.scans._page import _drop_unreal
from tiaokuan.scans._runs import darker
from tiaokuan.scans._signs import set_right, stops
from tiaokuan.scans._squares import squares
from tiaokuan.scans._strokes import Stroke, level, upright
from tiaokuan.scans._underlines import Feet, outside_print, short_rules, without_dashes
from tiaokuan.scans._writing import taken_for_rules

SIZE = 30


def line_of(text: str) -> Print:
    """Characters each in a square of SIZE pixels from x = 0 on, on a baseline at 40; their ink ends at 42."""
    letters = [Letter(char, 0.9, SIZE * i + 2, SIZE * (i + 1) - 2, SIZE * (i + 0.5)) for i, char in enumerate(text)]
    return Print(letters, 10.0, 42.0, 40.0, SIZE, (0, 5, SIZE * len(text), 47), tuple(letter.at for letter in letters))


def stroke(x0: int, x1: int, y: float) -> Stroke:
    return Stroke(x0, int(y) - 1, x1, int(y) + 1, y)


FEET = [stroke(SIZE * i + 4, SIZE * i + 24, 40.5) for i in (0, 2, 3, 5)]


@pytest.mark.parametrize(
    ("text", "rule", "kept"),
    [
        ("广州仲裁委员会", stroke(-6, 72, 44.0), True),  # _广州_, lower than feet and longer than the words
        ("应当给予每周三", stroke(4, 56, 42.5), False),  # feet that touch, within the characters' cells
        ("第三方增值业务", stroke(22, 70, 40.5), False),  # a foot that touches its neighbours', as high as other feet
        ("2025年11月", stroke(0, 116, 42.5), True),  # figures have no level feet
        ("乙方承担费用", stroke(-10, 40, 44.0), True),
        ("乙方承担费用", stroke(-10, 40, 42.0), False),
        (
            "云主机",
            stroke(2, 50, 44.0),
            False,
        ),  # feet that touch, however low they seem: the second character goes on beyond them
        ("云主机", stroke(0, 60, 44.0), True),
    ],
)
def test_a_stroke_below_characters_is_a_rule_or_their_feet(text: str, rule: Stroke, kept: bool) -> None:
    lines = [line_of(text)]
    assert (rule in outside_print([rule], lines, Feet([*FEET, rule]))) is kept


def test_a_rule_below_a_single_character_is_known_by_a_longer_one_at_its_height() -> None:
    lines = [line_of("二〇二四年四月一日前")]
    ink = np.zeros((60, 300), np.uint8)
    for letter in lines[0].letters:
        ink[12:42, int(letter.ink0) : int(letter.ink1)] = 1
    short, longer = stroke(150, 180, 43.6), stroke(0, 120, 44.0)
    assert short_rules([short, *FEET], lines, ink, [longer]) == [short]
    assert short_rules([short, *FEET], lines, ink, []) == []


@pytest.mark.parametrize(
    ("foot", "joined", "kept"),
    [
        ((150, 180), False, True),  # an underline below a single figure of a date, level with a longer one
        ((151, 179), True, False),  # the lowest stroke of 登
        ((140, 157), True, False),  # the feet of two characters that touch
        ((152, 187), True, False),  # the lowest stroke of 登 that runs into 记
    ],
)
def test_a_characters_lowest_stroke_is_no_rule(foot: tuple[int, int], joined: bool, kept: bool) -> None:
    lines = [line_of("二〇二四年登记于此处")]
    ink = np.zeros((60, 300), np.uint8)
    for letter in lines[0].letters:
        ink[12 : 43 if joined else 40, int(letter.ink0) : int(letter.ink1)] = 1
    short, longer = stroke(*foot, 44.0), stroke(0, 120, 44.0)
    assert (short_rules([short, *FEET], lines, ink, [longer]) == [short]) is kept


@pytest.mark.parametrize(("char", "kept"), [("∠", True), ("且", False)])
def test_what_is_read_as_an_angle_is_a_slash_on_its_rule(char: str, kept: bool) -> None:
    lines = [line_of(f"向{char}仲裁委员会")]
    ink = np.zeros((60, 300), np.uint8)
    for letter in lines[0].letters:
        ink[12:43, int(letter.ink0) : int(letter.ink1)] = 1
    short = stroke(31, 59, 42.0)
    assert (short in short_rules([short, *FEET], lines, ink, [])) is kept


def test_dashes_beside_words_are_no_blanks() -> None:
    lines = [line_of("          以下无正文")]
    lines[0].letters, lines[0].xs = lines[0].letters[10:], lines[0].xs[10:]
    dash, blank, struck = stroke(20, 280, 30.0), stroke(20, 280, 44.0), stroke(310, 440, 28.0)
    assert without_dashes([dash, blank, struck], lines) == [blank, struck]


def test_words_on_a_rule_are_as_large_as_their_neighbours() -> None:
    """A rule hides their feet: lower ink in a box as high is no smaller font, and the paragraph goes on."""
    bare = np.zeros((200, 200), np.uint8)
    for x in range(0, 200, 40):
        bare[20:48, x + 3 : x + 37] = 1
        bare[118:138, x + 3 : x + 37] = 1
    xs = tuple(float(x) for x in range(20, 200, 40))
    readings = [Reading((0, top, 200, top + 45), tuple("定作地点是"), xs, (0.9,) * 5, (False,) * 5) for top in (10, 108)]
    plain, ruled = Measured(readings).prints(bare, [stroke(0, 200, 140.0)])
    assert ruled.ruled
    assert ruled.size == plain.size


def test_a_page_measured_again_is_what_it_would_be_if_measured_afresh() -> None:
    """More of its rules are known then; a line whose own ink has not changed keeps its measures, one that has lost a rule does not."""
    ink = np.zeros((200, 200), np.uint8)
    for top in (20, 120):
        for x in range(0, 200, 40):
            ink[top : top + 28, x + 3 : x + 37] = 1
    ink[150:153, 80:120] = 1
    bare = ink.copy()
    bare[150:153, 80:120] = 0
    xs = tuple(float(x) for x in range(20, 200, 40))
    readings = [Reading((0, top, 200, top + 45), tuple("定作地点是"), xs, (0.9,) * 5, (False,) * 5) for top in (10, 110)]
    rule = stroke(80, 120, 151.5)
    measured = Measured(readings)
    first = measured.prints(ink, [])
    assert measured.prints(bare, [rule]) == Measured(readings).prints(bare, [rule]) != first
    assert measured.prints(ink, []) == first


@pytest.mark.parametrize("level", [-3.0, 0.0, 17.0, 17.2, 254.5, 255.0, 255.5, 300.0])
def test_darker_is_less_than_any_number(level: float) -> None:
    grey = np.arange(256, dtype=np.uint8).reshape(16, 16)
    assert (darker(grey, level) == (grey < level)).all()


def test_a_figure_that_hides_a_piece_of_its_rule_is_no_measure_of_the_line() -> None:
    """What it hides stays below it as its ink: the line was a quarter larger than the one before, which no longer went on in it."""
    bare = np.zeros((100, 200), np.uint8)
    for x in (0, 40, 120, 160):
        bare[18:38, x + 3 : x + 37] = 1
    bare[14:43, 93:105] = 1
    reading = Reading(
        (0, 8, 200, 53), tuple("座路5号楼"), tuple(float(x) for x in range(20, 200, 40)), (0.9,) * 5, (False,) * 5
    )
    (parted,) = Measured([reading]).prints(bare, [stroke(0, 88, 40.0), stroke(112, 200, 40.0)])
    (whole,) = Measured([reading]).prints(bare, [stroke(0, 200, 40.0)])
    assert parted.size == whole.size


def test_the_point_of_a_mail_address_whose_ink_a_rule_hides_stands() -> None:
    bare = np.zeros((60, 200), np.uint8)
    xs = tuple(10.0 + 20 * i for i in range(8))
    for x in (xs[i] for i in (0, 1, 2, 4, 5, 6)):
        bare[14:40, round(x) - 7 : round(x) + 7] = 1
    for words, wanted in (("a@63.com", "a@6.com"), ("2b63.com", "2b6com")):
        reading = Reading((0, 8, 160, 53), tuple(words[:3] + words[4:]), xs[:7], (0.9,) * 7, (False,) * 7)
        (line,) = Measured([reading]).prints(bare, [stroke(0, 160, 45.0)])
        assert "".join(letter.char for letter in line.letters) == wanted


def test_a_pale_ring_between_numerals_stands() -> None:
    line = line_of("二O二五")
    bare, pale = np.zeros((60, 120), np.uint8), np.zeros((60, 120), np.uint8)
    for index in (0, 2, 3):
        bare[14:40, SIZE * index + 4 : SIZE * index + 26] = 1
    cv2.circle(pale, (45, 27), 9, 1, 2)
    rule = stroke(0, 120, 45.0)
    _drop_unreal([line], [rule], bare, pale)
    set_right(line, [rule], 255 - 255 * bare, 255.0, bare)
    assert "".join(letter.char for letter in line.letters) == "二〇二五"
    line = line_of("二O二五")
    _drop_unreal([line], [rule], bare, np.zeros_like(pale))
    assert "".join(letter.char for letter in line.letters) == "二二五"


def _underlined(ink: tuple[int, int, int], rule: tuple[int, int, int]) -> list[str]:
    """What is marked as filled in where the first words of a clause have this colour (blue, green, red) and a rule of that one."""
    picture = scanned.page()[:1150]
    found = tiaokuan.read(scanned.coded(picture), "a.png")
    start = found.text.index("第一条") + 3
    start += len(found.text[start:]) - len(found.text[start:].lstrip())
    (region,) = found.evidence(start, start + 4).regions
    scale = picture.shape[0] / found.pages[0].height
    x0, top, x1, bottom = (round(edge * scale) for edge in region.box)
    words = picture[top:bottom, x0:x1]
    share = 1 - words.mean(axis=2, keepdims=True) / 255
    words[:] = (255 - share * (255 - np.array(ink))).astype(np.uint8)
    cv2.line(picture, (x0, bottom + 1), (x1, bottom + 1), rule, 3)
    after = tiaokuan.read(scanned.coded(picture, "JPEG", quality=75), "a.jpg")
    return [
        after.text[slice(*mark.span)]
        for mark in after.marks
        if mark.sign is Sign.RULE and after.text[slice(*mark.span)].strip("_ ")
    ]


BLACK, BLUE = (40, 40, 40), (150, 60, 20)


@pytest.mark.parametrize(("ink", "rule", "count"), [(BLACK, BLACK, 1), (BLUE, BLACK, 1), (BLUE, BLUE, 0)])
def test_words_underlined_in_their_own_colour_are_a_tracked_change(ink: Any, rule: Any, count: int) -> None:
    plain = _underlined((0, 0, 0), (255, 255, 255))
    assert len(_underlined(ink, rule)) == len(plain) + count


def test_a_stroke_that_a_figures_foot_touches_is_one() -> None:
    """The middle of its thickness jumps where the foot begins, and comes back."""
    grey = np.full((80, 300), 255, np.uint8)
    grey[40:43, 40:200] = 60
    grey[34:43, 118:122] = 60
    assert [(found.x0, found.x1) for found in level(grey, 195.0) if found.width > 20] == [
        (pytest.approx(40, abs=3), pytest.approx(200, abs=3))
    ]


def test_underscores_read_on_a_rule_are_the_rules() -> None:
    line = line_of("14亩_月")
    ink = np.zeros((60, 150), np.uint8)
    for index in (0, 1, 2, 4):
        ink[14:40, SIZE * index + 4 : SIZE * index + 26] = 1
    assert taken_for_rules([line], [stroke(0, 118, 44.0)], ink, 255 - 255 * ink, engine(1)) == []
    assert "".join(letter.char for letter in line.letters) == "14亩月"
    line = line_of("14亩_月")
    assert taken_for_rules([line], [], ink, 255 - 255 * ink, engine(1)) == []
    assert "".join(letter.char for letter in line.letters) == "14亩_月"


def test_a_character_between_blanks_that_was_read_as_one_is_read_again() -> None:
    """日期：____年____日 was read of the sample's second page, between two blanks of the same width."""
    found = tiaokuan.read(scanned.coded(scanned.page(1, "机房巡检-扫描.pdf")), "a.png")
    assert "".join(found.text.split()).replace("_", "").count("年月日") == 2


@pytest.mark.parametrize(("low", "wanted"), [(True, "。"), (False, "0")])
def test_a_low_ring_behind_a_blank_is_a_stop(low: bool, wanted: str) -> None:
    line, ink = line_of("0"), np.zeros((60, 60), np.uint8)
    cv2.circle(ink, (15, 36 if low else 30), 5 if low else 11, 1, 2)
    stops([line], ink, SIZE)
    assert line.letters[0].char == wanted


@pytest.mark.parametrize("filling", ["", "neighbour", "tall", "tick"])
def test_what_stands_beside_a_box_does_not_tick_it(filling: str) -> None:
    """A neighbour's strokes may lengthen the box's sides: only what is within its own uprights counts."""
    grey = np.full((80, 120), 255, np.uint8)
    right = 52 if filling == "tall" else 63
    cv2.rectangle(grey, (40, 30), (right, 54), 40, 2)
    if filling == "neighbour":
        cv2.line(grey, (38, 30), (40, 30), 40, 2)
        cv2.line(grey, (38, 54), (40, 54), 40, 2)
    if filling == "tick":
        cv2.polylines(grey, [np.array([(44, 42), (50, 49), (60, 34)])], False, 40, 2)
    ink = (grey < 150).astype(np.uint8)
    found = squares(ink, level(grey, 215.0), upright(grey, 215.0))
    if filling != "tall":  # narrow boxes are left to the recogniser
        assert len(found) == 1
    assert all(box.ticked is (filling == "tick") for box in found)


@pytest.mark.parametrize(("below", "kept"), [(-1.0, False), (3.0, True)])
def test_the_feet_of_a_clauses_number_are_no_rule(below: float, kept: bool) -> None:
    """Blurred, the feet of 2.5 are one stroke at the baseline; taken for a rule it hides where the figures end."""
    number, words = line_of("25"), line_of("资金来源")
    for letter in words.letters:
        letter.ink0, letter.ink1 = letter.ink0 + 4 * SIZE, letter.ink1 + 4 * SIZE
    number.bottom, number.ruled = words.base - 5, True
    rule = stroke(2, 2 * SIZE - 2, words.base + below)
    assert (rule in outside_print([rule], [number, words], Feet([rule]))) is kept


@pytest.mark.parametrize(
    ("ends", "kept"), [((126, 114), True), ((114, 126), False)]
)  # a /, and a stroke that leans the other way
def test_a_rule_that_bears_nothing_but_a_slash_is_no_foot(ends: tuple[int, int], kept: bool) -> None:
    """至_/_年: the recogniser saw no /, and its ink and its rule were those of the characters beside it."""
    line = line_of("起至  年")
    line.letters = [letter for letter in line.letters if letter.char != " "]
    line.xs = tuple(letter.at for letter in line.letters)
    line.letters[1].ink1, line.letters[2].ink0 = 92.0, 92.0
    ink = np.zeros((60, 200), np.uint8)
    cv2.line(ink, (ends[0] - 30, 18), (ends[1] - 30, 42), 1, 2)
    ink[42:45, 68:112] = 1
    rule = stroke(68, 112, 43.5)
    assert short_rules([rule], [line], ink, []) == ([rule] if kept else [])

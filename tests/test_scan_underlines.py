"""Underlines below one or two characters, and answers on rules that go on in the next row, on scans."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from test_layout import SIZE, document, sheet, under
from test_scans import print_line
from tiaokuan.layout import Rule
from tiaokuan.scans._feet import without_feet
from tiaokuan.scans._letters import Print
from tiaokuan.scans._rules import Trace
from tiaokuan.scans._strokes import Stroke, level
from tiaokuan.scans._underlines import Feet, outside_print, short_rules
from tiaokuan.scans._wrapped import continued

NO_INK = np.zeros((60, 400), np.uint8)


def row(text: str, x: float = 0.0, base: float = 40.0) -> Print:
    """A line of print from x on; its characters are 30 pixels wide, their ink 26."""
    line = print_line(text, NO_INK)
    for letter in line.letters:
        letter.ink0, letter.ink1, letter.at = letter.ink0 + x + 2, letter.ink1 + x - 2, letter.at + x
    return replace(line, top=base - 30, bottom=base + 2, base=base, xs=tuple(letter.at for letter in line.letters))


def stroke(x0: int, x1: int, middle: float) -> Stroke:
    return Stroke(x0, round(middle) - 2, x1, round(middle) + 2, middle)


def feet(*ends: int) -> list[Stroke]:
    """Level feet of other characters, at the ends of the ink."""
    return [stroke(x, x + 20, 42.0) for x in ends]


def test_a_rule_that_a_foot_raises_in_its_middle_is_one_stroke() -> None:
    grey = np.full((80, 200), 255, np.uint8)
    grey[50:53, 40:120] = 0
    grey[45:50, 65:95] = 0  # the foot of 乙, which stands on it
    assert [(found.x0, found.x1) for found in level(grey, 255.0) if found.middle > 50] == [(39, 121)]


@pytest.mark.parametrize(
    ("text", "middle", "is_rule"),
    [
        ("由甲方承担", 45.0, True),  # wider than 甲; its ends touch the ink of the neighbours
        ("由里方承担", 42.5, True),  # 甲 with its rule, close below: it has no foot
        ("由里程承担", 42.5, False),
    ],
)
def test_a_stroke_below_one_character_is_a_rule(text: str, middle: float, is_rule: bool) -> None:
    line = row(text)
    line.letters[0].ink1, line.letters[2].ink0 = 29.0, 58.0
    line.letters[2].at = 72.0
    strokes = [*feet(100, 130, 160), stroke(25, 62, middle)]
    assert bool(outside_print(strokes[-1:], [line], Feet(strokes))) is is_rule


@pytest.mark.parametrize(("text", "is_rule"), [("之日起三土日内", True), ("之日起红土壤内", False)])
def test_ten_has_no_foot(text: str, is_rule: bool) -> None:
    line = row(text)
    strokes = [*feet(0, 30, 60), stroke(92, 148, 42.5)]
    assert bool(outside_print(strokes[-1:], [line], Feet(strokes))) is is_rule


def test_a_rule_below_one_figure_whose_ends_its_neighbours_were_given() -> None:
    line = row("每年4次为限")
    line.letters[1].ink1, line.letters[3].ink0 = 59.0, 91.0
    strokes = [*feet(120, 150, 0), stroke(55, 95, 44.5)]
    ink = NO_INK.copy()
    ink[30:45, 60:90] = 1
    assert strokes[-1] in short_rules(strokes, [line], ink, [])


@pytest.mark.parametrize(("paler", "kept"), [(0, True), (160, False)])
def test_what_is_drawn_through_is_a_rule_though_feet_darken_it(paler: int, kept: bool) -> None:
    grey = np.full((60, 400), 255, np.uint8)
    grey[39:42, 0:90] = 110
    grey[39:42, [*range(15, 25), *range(65, 75)]] = 0
    grey[39:42, 43:52] = max(110, paler)  # between the two characters
    rule = stroke(2, 88, 40.5)
    line = row("办公用途", x=15)
    line.letters = line.letters[:2]
    assert bool(without_feet([rule], [line], Trace(grey))) is kept


def pages_rows(below: str) -> list[Print]:
    return [
        row("应当按照详见附", 0, 40.0),
        row(below, 0, 100.0),
        row("各方另有约定的", 0, 160.0),
        row("其他事项以此为", 0, 220.0),
    ]


@pytest.mark.parametrize(
    ("short", "found"),
    [
        (stroke(0, 31, 103.0), True),  # as long as the square of 件
        (stroke(3, 28, 103.0), False),  # a foot
        (stroke(0, 31, 93.0), False),
    ],
)
def test_an_answer_that_wraps_behind_its_first_characters(short: Stroke, found: bool) -> None:
    rules = [stroke(118, 210, 44.0)]
    assert continued([*rules, short], rules, pages_rows("件等部位。")) == ([short] if found else [])


def test_an_answer_of_which_one_character_is_in_the_row_before() -> None:
    rule, short = stroke(0, 92, 104.0), stroke(180, 211, 43.0)
    assert continued([rule, short], [rule], pages_rows("见附件的约定。")) == [short]
    assert continued([short], [], pages_rows("见附件的约定。")) == []


def scanned(*lines: str, **more: Any) -> Any:
    page = sheet(*lines, **more)
    page.glyphs = [glyph._replace(score=0.99) for glyph in page.glyphs]
    return page


def test_a_long_answer_in_the_middle_of_a_long_rule() -> None:
    words = "甲方与乙方另行商定后书面确认"
    found = document(scanned("三、其他约定", "^^^^^^" + words, rules=[Rule(100.0, 480.0, 142.0)]))
    (mark,) = [mark for mark in found.marks if words in found.text[slice(*mark.span)]]
    assert "_" not in found.text[slice(*mark.span)]


def test_an_answer_goes_on_where_sizes_are_measured_unlike() -> None:
    first, rest = "乙方在收到通知后应当将货物送到双方商定的地点东海市南山区文化大道十九号启", "明大厦六层"
    rules = [under(90, 120, first[:22], len(first) - 22), under(90, 140, "", 5)]
    page = scanned(first, rest, "甲" * len(first), rules=rules)
    page.glyphs = [glyph._replace(size=1.3 * SIZE) if glyph.base == 120.0 else glyph for glyph in page.glyphs]
    assert first + rest in document(page).text.replace("\n", "|")

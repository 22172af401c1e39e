"""Level feet of neighbouring characters on scanned pages are no rules; lines that lean take no print with them."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

import scanned
from tiaokuan import ocr
from tiaokuan.scans import _reading
from tiaokuan.scans._ends import clear_of_feet
from tiaokuan.scans._feet import without_feet
from tiaokuan.scans._letters import Letter, Print, _even_out
from tiaokuan.scans._rules import Trace, erase
from tiaokuan.scans._signs import set_right
from tiaokuan.scans._strokes import Stroke

SIZE = 30
FOOT = 40


def line_of(text: str, start: int = 30) -> Print:
    """Characters each in a square of SIZE pixels from `start` on; their ink ends at FOOT + 2. White space is a square without one."""
    letters = [
        Letter(char, 0.9, start + SIZE * i + 3, start + SIZE * (i + 1) - 3, start + SIZE * (i + 0.5))
        for i, char in enumerate(text)
        if char != " "
    ]
    ends = (start, 5, start + SIZE * len(text), FOOT + 7)
    return Print(letters, 10.0, FOOT + 2.0, float(FOOT), SIZE, ends, tuple(letter.at for letter in letters))


def page(*inked: tuple[int, int, int]) -> Any:
    """White, with level strokes two pixels thick from the first to the second column, as dark as the third says."""
    grey = np.full((70, 400), 255, np.uint8)
    for x0, x1, dark in inked:
        grey[FOOT : FOOT + 2, x0:x1] = 255 - dark
    return grey


def stroke(x0: int, x1: int) -> Stroke:
    return Stroke(x0, FOOT, x1, FOOT + 2, FOOT + 1.0)


FEET = ((33, 57, 200), (63, 87, 200), (93, 117, 200))


@pytest.mark.parametrize(
    ("text", "inked", "wanted"),
    [
        ("工业生", FEET, []),  # white between the characters: feet
        ("工业生", ((30, 120, 200),), [(30, 120)]),  # drawn through
        ("壹拾万", ((30, 60, 200), (60, 62, 130), (62, 120, 200)), [(30, 120)]),  # drawn through, paler in one place
        ("租金 三 ", ((33, 57, 200), (63, 87, 200), (93, 180, 200)), [(91, 180)]),  # a blank behind feet
        ("三 租金", ((30, 92, 200), (98, 117, 200), (123, 147, 200)), [(30, 94)]),  # and before some
    ],
)
def test_feet_are_white_between_characters(text: str, inked: tuple[tuple[int, int, int], ...], wanted: list[Any]) -> None:
    line = line_of(text)
    line.bottom = FOOT + 1.0
    found = without_feet([stroke(inked[0][0], inked[-1][1])], [line], Trace(page(*inked)))
    assert [(rule.x0, rule.x1) for rule in found] == [(pytest.approx(x0, abs=4), pytest.approx(x1, abs=4)) for x0, x1 in wanted]


def test_feet_that_touch_are_uneven_and_no_lower_than_others() -> None:
    line, uneven = line_of("业主"), page((30, 44, 255), (44, 55, 90), (55, 66, 150), (66, 80, 255), (80, 90, 140))
    assert without_feet([stroke(30, 90)], [line], Trace(uneven)) == []
    assert without_feet([stroke(30, 90)], [line], Trace(page((30, 90, 200)))) == [stroke(30, 90)]
    line.bottom = FOOT - 2.0  # below all print
    assert without_feet([stroke(30, 90)], [line], Trace(uneven)) == [stroke(30, 90)]


def test_a_lean_line_is_erased_along_its_course_and_print_beside_it_stays() -> None:
    ink = np.zeros((900, 120), np.uint8)
    for y in range(900):  # leans by 24 pixels
        ink[y, 40 + y // 37 : 43 + y // 37] = 1
    ink[820:845, 40:52] = 1  # a character left of its lower end
    post = Stroke(40, 0, 67, 900, 53.0)
    bare = erase(ink, [post])
    assert bare[820:845, 40:52].all()
    assert bare.sum() == 25 * 12
    level = erase(np.ascontiguousarray(ink.T), [Stroke(0, 40, 900, 67, 53.0)])
    assert (bare == level.T).all()


def test_words_beside_blanks_are_not_written_on_them() -> None:
    """（至____年 and ____元整）: the foot of the word runs into the blank, or is all there is."""
    line = line_of("有（至  年")
    assert [rule.x0 for rule in clear_of_feet([stroke(86, 180)], [line])] == [pytest.approx(118, abs=2)]
    line = line_of("元  整）")
    assert [rule.x1 for rule in clear_of_feet([stroke(62, 147)], [line])] == [pytest.approx(122, abs=2)]
    assert clear_of_feet([stroke(46, 87)], [line_of("元整）")]) == []
    line = line_of("由  乙方  承")  # typed underscores on both sides of a party, the foot of which goes on from them
    assert [(rule.x0, rule.x1) for rule in clear_of_feet([stroke(60, 147)], [line])] == [(60, pytest.approx(122, abs=2))]
    line = line_of("由  乙  方承")
    assert [(rule.x0, rule.x1) for rule in clear_of_feet([stroke(60, 207)], [line])] == [(60, 207)]


def test_a_dot_right_before_a_blank_is_a_colon_however_it_was_read() -> None:
    line = line_of("地点二")
    line.letters[2].ink0, line.letters[2].ink1 = 92.0, 96.0
    grey = page((90, 200, 200))
    set_right(line, [stroke(90, 200)], grey, 200.0, np.zeros_like(grey))
    assert "".join(letter.char for letter in line.letters) == "地点："


class _Blind(ocr.Engine):
    """An engine whose classifier never sees which way up a page is."""

    def turn(self, grey: Any) -> int:
        return 0


def test_a_page_of_which_most_lines_make_no_sense_is_read_the_other_way_round() -> None:
    picture = np.ascontiguousarray(scanned.page()[::-1, ::-1])
    prepared, parts = _reading.read(picture, 595, 842, _Blind(1))
    assert "管理咨询" in "".join(reading.text for part in parts for reading in part.readings)
    assert parts[0].most_sure == 1.0
    assert prepared.back[0, 0] < 0 < prepared.back[0, 2]


def test_what_stands_on_a_hardly_legible_page_is_never_sure() -> None:
    picture = cv2.GaussianBlur(scanned.page(), (0, 0), 5)
    _, parts = _reading.read(picture, 595, 842, ocr.engine(1))
    assert all(part.most_sure < 0.5 for part in parts)


@pytest.mark.parametrize(("width", "size"), [(54.0, 58.0), (24.0, SIZE)])
def test_a_title_right_above_a_table_keeps_its_size(width: float, size: float) -> None:
    """Measured as large as the print below, the feet of its characters are rules to write on; what is only high has taken in the table's
    line."""
    letters = [Letter(char, 0.9, 100 * at, 100 * at + width, 100 * at + width / 2) for at, char in enumerate("工序变更单")]
    middles = tuple(letter.at for letter in letters)
    title = Print(letters, 0.0, 54.0, 50.0, 58.0, (0, 0, 500, 60), middles, steady=True, framed=True)
    _even_out([title, *(line_of("巡查内容与标准") for _ in range(3))])
    assert title.size == size

"""The upper stroke of a character that was found as a line of its own, and 日, which has four sides and is no check box."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tiaokuan.scans._boxes import check_boxes
from tiaokuan.scans._letters import Letter, Print
from tiaokuan.scans._squares import squares
from tiaokuan.scans._strokes import level, upright
from tiaokuan.scans._twice import drop

SIZE = 24.0


def print_of(char: str, x0: int, top: int, bottom: int) -> Print:
    letter = Letter(char, 0.9, x0, x0 + 22, x0 + 11)
    return Print([letter], top + 2.0, bottom - 2.0, bottom - 4.0, SIZE, (x0 - 5, top, x0 + 27, bottom), (letter.at,))


def inked(lines: list[Print]) -> Any:
    """A page with a stroke in the middle of each box's height, and all of the lower one's ink."""
    bare = np.zeros((300, 300), np.uint8)
    for line in lines:
        (letter,), (_, top, _, bottom) = line.letters, line.box
        first, last = (bottom - 6, bottom - 3) if bottom - top < 20 else (top + 1, top + 16)
        bare[first:last, int(letter.ink0) : int(letter.ink1)] = 1
    return bare


@pytest.mark.parametrize(
    ("stroke", "below", "left"),
    [
        (print_of("一", 100, 203, 221), print_of("元", 100, 221, 254), ["", "元"]),
        (print_of("一", 100, 175, 221), print_of("元", 100, 221, 254), ["一", "元"]),  # a line of its own has room around it
        (print_of("一", 140, 203, 221), print_of("元", 100, 221, 254), ["一", "元"]),
        (print_of("二", 100, 203, 221), print_of("元", 100, 221, 254), ["二", "元"]),
    ],
)
def test_the_upper_stroke_of_a_character_is_no_numeral(stroke: Print, below: Print, left: list[str]) -> None:
    lines = [print_of(line.letters[0].char, int(line.letters[0].ink0), line.box[1], line.box[3]) for line in (stroke, below)]
    drop(lines, inked(lines))
    assert ["".join(letter.char for letter in line.letters) for line in lines] == left


def test_a_numeral_above_a_character_set_downwards_stays() -> None:
    lines = [print_of("一", 100, 203, 221), print_of("联", 100, 221, 254)]
    bare = np.zeros((300, 300), np.uint8)
    bare[208:211, 100:122] = bare[226:250, 100:122] = 1
    drop(lines, bare)
    assert lines[0].letters


def boxed(mark: str) -> Any:
    """The grey picture of a square with a bar or a cross in it."""
    grey = np.full((80, 200), 255, np.uint8)
    grey[20:23, 50:76] = grey[48:51, 50:76] = 0
    grey[20:51, 50:53] = grey[20:51, 73:76] = 0
    if mark == "bar":
        grey[34:37, 50:76] = 0
    elif mark == "cross":
        for at in range(20):
            grey[25 + at : 28 + at, 53 + at] = grey[45 - at : 48 - at, 53 + at] = 0
    return grey


@pytest.mark.parametrize(("mark", "count"), [("bar", 0), ("cross", 1), ("", 1)])
def test_a_square_with_a_bar_from_side_to_side_is_a_character(mark: str, count: int) -> None:
    grey = boxed(mark)
    ink = (grey < 128).astype(np.uint8)
    found = squares(ink, level(grey, 255.0), upright(grey, 255.0))
    assert found
    assert len(check_boxes(found, [], ink, ink.copy())) == count

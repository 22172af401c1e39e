"""Stops that were not read, behind a rule and at the end of a line."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

from tiaokuan.scans._letters import Letter, Print
from tiaokuan.scans._stops import behind
from tiaokuan.scans._strokes import Stroke

RULE = Stroke(60, 42, 160, 44, 43.0)


def _ink(*bars: tuple[int, int, int, int], ring: tuple[int, int] | None = None) -> Any:
    """Ink behind the rule that ends at 160, on a baseline at 40."""
    ink = np.zeros((60, 300), np.uint8)
    for x0, top, x1, bottom in bars:
        ink[top:bottom, x0:x1] = 1
    if ring:
        cv2.circle(ink, ring, 4, 1, 1)
    return ink


def _line(text: str, size: float = 30.0) -> Print:
    letters = [Letter(char, 0.9, size * i + 1, size * (i + 1) - 2, size * (i + 0.5)) for i, char in enumerate(text)]
    box = (0, 5, round(size * len(text)), 45)
    return Print(letters, 10.0, 42.0, 40.0, size, box, tuple(letter.at for letter in letters))


DOT, TAILED, LOW_DOT = (165, 22, 170, 26), (165, 34, 170, 43), (165, 36, 170, 40)

BEHIND: dict[str, tuple[Any, str]] = {
    "a ring": (_ink(ring=(168, 37)), "。"),
    "a ring that one bit a pixel broke": (_ink((164, 34, 166, 37), (170, 34, 173, 36), (165, 40, 172, 42)), "。"),
    "a point and a comma": (_ink(DOT, TAILED), "；"),
    "two points": (_ink(DOT, LOW_DOT), "："),
    "with the rule's own ragged end": (_ink((159, 43, 163, 45), DOT, TAILED), "；"),
    "with specks around": (_ink(DOT, TAILED, (178, 20, 179, 21), (163, 30, 164, 31)), "；"),
    "a slanted stroke": (_ink(*((164 + i, 32 + i, 167 + i, 34 + i) for i in range(7))), ""),
    "a ring above the line": (_ink(ring=(168, 22)), ""),
    "a figure": (_ink((164, 18, 173, 40)), ""),
    "more than a stop": (_ink(DOT, TAILED, (172, 16, 190, 40)), ""),
    "nothing": (_ink(), ""),
}


@pytest.mark.parametrize("what", BEHIND)
def test_a_stop_behind_a_rule_is_known_by_its_ink(what: str) -> None:
    ink, wanted = BEHIND[what]
    found = behind([_line("至日")], [RULE], ink, 30.0)
    assert "".join(letter.char for line in found for letter in line.letters) == wanted


def test_a_stop_that_was_read_is_not_put_there_again() -> None:
    ink = _ink(ring=(168, 37))
    read = Print([Letter("。", 0.9, 163, 173, 168)], 10.0, 42.0, 40.0, 30.0, (155, 5, 185, 45), (168.0,))
    assert behind([_line("至日"), read], [RULE], ink, 30.0) == []


@pytest.mark.parametrize(
    ("bars", "ring", "wanted"),
    [
        ([(62, 12, 86, 41)], (95, 37), "于此款。"),
        ([(62, 12, 86, 41)], None, "于此款"),
        ([(62, 12, 86, 41)], (95, 22), "于此款"),  # a degree sign, a note
        ([(62, 12, 86, 41), (91, 14, 93, 41), (96, 33, 99, 41)], None, "于此款"),  # a bar and a foot: another character
    ],
)
def test_the_full_stop_at_the_end_of_a_line_is_put_there(
    bars: list[tuple[int, int, int, int]], ring: tuple[int, int] | None, wanted: str
) -> None:
    line = _line("于此款")
    behind([line], [], _ink(*bars, ring=ring), 30.0)
    assert "".join(letter.char for letter in line.letters) == wanted

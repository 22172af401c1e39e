"""Signs of rates on scans: a stop behind them, a slash that is missing."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

from tiaokuan.scans._letters import Letter, Print
from tiaokuan.scans._signs import set_right, stops


def per_cent(*, slash: bool = True, low: bool = False, third: bool = False) -> Any:
    """Ink of a % 24 pixels high on a baseline at 40; its third ring, or a stop behind it, which is smaller and hangs lower."""
    ink = np.zeros((60, 240), np.uint8)
    if slash:
        cv2.line(ink, (94, 40), (108, 17), 1, 2)
    for x, y in [(93, 22), (112, 34), (127, 34)][: 3 if third else 2]:
        cv2.ellipse(ink, (x, y), (5, 6), 0, 0, 360, 1, 2)
    if low:
        cv2.ellipse(ink, (124, 38), (4, 4), 0, 0, 360, 1, 1)
    return ink


def read(chars: str, xs: list[float], ink: Any) -> Print:
    """What was read of the sign: figures make it small print."""
    letters = [Letter(char, 0.9, x - 6, x + 6, x) for char, x in zip(chars, xs, strict=True)]
    line = Print(letters, 28.0, 42.0, 40.0, 13.0, (80, 8, 140, 50), tuple(xs))
    stops([line], ink, 30.0)
    set_right(line, [], 255 - 255 * ink, 255.0, ink)
    return line


@pytest.mark.parametrize(
    ("chars", "xs"),
    [("%0", [104, 124]), ("%。", [104, 124]), ("%00", [102, 112, 124]), ("0%0", [93, 108, 124]), ("%", [104])],
)
def test_a_stop_that_a_lines_end_leaves_with_its_sign_is_no_nought(chars: str, xs: list[float]) -> None:
    """6 at the end of a line and %。 alone in the next: there was no rate, or one of 6 ‰."""
    line = read(chars, xs, per_cent(low=True))
    assert "".join(letter.char for letter in line.letters) == "%。"
    assert line.letters[0].score == 0.9


def test_a_third_ring_is_no_stop() -> None:
    line = read("%0", [104, 127], per_cent(third=True))
    assert [letter.char for letter in line.letters] == ["‰"]


def test_a_nought_behind_a_sign_that_has_no_ink_is_none_and_the_sign_is_unsure() -> None:
    line = read("%0", [104, 124], per_cent())
    assert [(letter.char, letter.score < 0.5) for letter in line.letters] == [("%", True)]


def test_a_sign_without_its_slash_is_unsure() -> None:
    line = read("%", [104], per_cent(slash=False))
    assert [(letter.char, letter.score < 0.5) for letter in line.letters] == [("%", True)]

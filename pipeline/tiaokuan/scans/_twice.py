"""The upper stroke of a character that was parted from it as a row of its own: 元 became 一元."""

from __future__ import annotations

from typing import Any

import numpy as np

from tiaokuan.scans._letters import DASHES, Letter, Print, is_ideograph

Image = np.ndarray[Any, Any]

ACROSS, LOW, APART, SQUARE = 0.6, 0.9, 0.25, 1.3
"""Share of the narrower of stroke and character that is common to both; em that the box of such a stroke is high at most – a 一 by itself
has room above and below –, and em between it and the character's; height of both together as a share of the character's width at most:
in 第一联, set downwards, 一 and 联 are higher."""


def drop(lines: list[Print], bare: Image) -> None:
    """Take the single 一 or dash out of its line that is a stroke of a character right below; `bare` is 1 where the page has ink."""
    for line in lines:
        if len(line.letters) == 1 and line.letters[0].char in DASHES and any(_is_part_of(line, other, bare) for other in lines):
            line.letters = []


def _is_part_of(line: Print, other: Print, bare: Image) -> bool:
    """Whether a character of the other line goes on below the only one of this line."""
    (_, top, _, bottom), (_, first, _, last) = line.box, other.box
    size = max(line.size, other.size)
    if other is line or bottom - top > LOW * size or not top < first or first - bottom > APART * size or last <= bottom:
        return False
    return any(
        _is_below(line.letters[0], letter) and _is_square(bare[top:last, round(letter.ink0) : round(letter.ink1)])
        for letter in other.letters
        if is_ideograph(letter.char) and letter.char not in DASHES
    )


def _is_below(stroke: Letter, letter: Letter) -> bool:
    common = min(stroke.ink1, letter.ink1) - max(stroke.ink0, letter.ink0)
    return common >= ACROSS * min(stroke.ink1 - stroke.ink0, letter.ink1 - letter.ink0)


def _is_square(ink: Image) -> bool:
    """Whether the ink is about as high as wide, as one character is."""
    rows = np.flatnonzero(ink.any(axis=1))
    return len(rows) > 0 and bool(rows[-1] - rows[0] < SQUARE * ink.shape[1])

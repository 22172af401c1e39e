"""Check boxes whose sides a pen's tick hides: neither four sides nor a character is seen, and the option that was chosen would have none.

Looked for only in rows that hold another box, right before words: ink as large as that box which belongs to no character.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from tiaokuan.scans._letters import Print, clear, is_han, is_wide
from tiaokuan.scans._squares import TICKED, Square

Image = np.ndarray[Any, Any]

UP, DOWN = 0.9, 0.75
"""Heights of a box above and below its middle within which its ink is looked at: ticks reach further."""

OWN_WIDE, OWN_NARROW = 0.6, 0.42
"""Em from the middle of a character, as it was read, within which its ink is."""

TOGETHER = 0.15
"""Em between pieces of one box."""

LOW, NARROW, WIDE = 0.7, 0.6, 2.3
"""Heights of the box beside that such a one is high at least, and wide at least and at most."""

BEFORE = (-0.4, 0.6)
"""Em from its right end to the word behind it."""

CORE = 0.3
"""Share of its width and height on each side of its middle part, which a tick runs through."""


def unread(boxes: list[Square], lines: list[Print], bare: Image) -> list[Square]:
    """The boxes beside `boxes` that were not seen; `bare` is 1 where the page has ink other than that of rules and boxes."""
    found: list[Square] = []
    for box in boxes:
        middle, high = (box.top + box.bottom) / 2, box.bottom - box.top
        row = [line for line in lines if line.letters and line.top - 4 <= middle <= line.bottom + 4]
        if row and not any(other.top <= middle <= other.bottom for other in found):
            new = _in_row(row, bare, middle, high)
            for line in row if new else ():
                for square in new:
                    clear(line, square.x0, square.x1)
            found += new
    return found


def _in_row(row: list[Print], bare: Image, middle: float, high: int) -> list[Square]:
    size = row[0].size
    top, bottom = max(0, round(middle - UP * high)), round(middle + DOWN * high)
    x0 = max(0, round(min(line.letters[0].ink0 for line in row) - 2 * size))
    x1 = round(max(line.letters[-1].ink1 for line in row))
    part = np.ascontiguousarray(bare[top:bottom, x0:x1])
    for line in row:
        for letter in line.letters:
            own = (OWN_WIDE if is_wide(letter.char) else OWN_NARROW) * line.size
            first, last = max(letter.ink0, letter.at - own), min(letter.ink1, letter.at + own)
            part[:, max(0, round(first) - 1 - x0) : max(0, round(last) + 1 - x0)] = 0
    near = cv2.dilate(part, np.ones((3, max(1, round(TOGETHER * size))), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(near, connectivity=8)
    words = [letter.at - 0.5 * line.size for line in row for letter in line.letters if is_han(letter.char)]
    found = []
    for x, y, w, h, _ in stats[1:count].tolist():
        end = x0 + x + w
        fits = h >= LOW * high and NARROW * high <= w <= WIDE * high
        if fits and any(BEFORE[0] * size <= word - end <= BEFORE[1] * size for word in words):
            found.append(Square(x0 + x, top + y, end, top + y + h, _inked(part[y : y + h, x : x + w])))
    return found


def _inked(part: Image) -> float:
    """The share of the middle of a box that is ink, 0 where it is less than a tick."""
    down, across = (round(CORE * side) for side in part.shape)
    share = float(part[down : part.shape[0] - down, across : part.shape[1] - across].mean())
    return share if share > TICKED else 0.0

"""‰ and %, told apart by their picture, and the stop behind them, told from a ring of theirs.

PP-OCR knows no ‰ and reads it as %, %0 or %o, ten times too much. Where a line's end leaves %。 alone in the next, it reads %0, 0%0 and %00,
and a rate of 6 % is none any more, or one of 6 ‰.
"""

from __future__ import annotations

import re
from typing import Any

import cv2
import numpy as np

from tiaokuan.ocr import Edges
from tiaokuan.scans import _per_mille
from tiaokuan.scans._letters import UNSURE, Letter, Print, cells

Image = np.ndarray[Any, Any]

PER_MILLE, PER_CENT = 0.65, 0.35
"""Odds above which a sign is a ‰, and below which it is a %; between them the reading is unsure."""

SLASH = 0.55
"""Em: a sign is at least so high."""

RINGS = frozenset("0oO°Q")
"""What the third ring of ‰ is read as."""

RING_AFTER = 0.4
"""Em behind a ‰ within which such a character is its third ring."""

RING_NEAR = 0.12
"""Em between the rings of one sign at most."""

TWO_RINGS = 1.2
"""Of the slash's height, as wide two rings that touch are at most."""

ALIKE = 0.1
"""Of the slash's height, by which the second ring reaches above the first at most."""

NEXT_BEGINS = 0.75
"""Em from the middle of a character within which no ring of the sign before it begins; its left edge is 0.5 from there."""

SIGN_HALF = 0.25
"""Em from the middle of a sign within which there is no white between it and the character before it."""

LAST_ENDS = 0.6
"""Em from the middle of a sign to that of a figure before it at least: what is nearer is a ring of the sign."""

ALONE = re.compile(r"[0oO°Q]?[%％][0oO°Q。.]*")
"""A sign that stands alone, as it is read: its first ring may be read twice."""

STOP_WIDE, STOP_HIGH = (0.22, 0.58), (0.22, 0.52)
"""Of the slash's height, how wide and how high a stop's ring is, from the first to the second."""

STOP_UP, STOP_BEHIND = 0.42, 0.9
"""Of the slash's height: a stop reaches less than the first above the sign's foot (0.17 to 0.37 in five fonts for Chinese, rings of the sign 0.45
and more in thirty fonts, 0.39 in one), and below it; and it is less than the second behind it."""

STOP_SCORE = 0.9
"""How sure a stop is that only its shape shows."""


def alone(line: Print, bare: Image, size: float) -> None:
    """Measure a line that is a sign alone: rings that are read as figures make it too small. `size` is that of print on the page."""
    if not ALONE.fullmatch("".join(letter.char for letter in line.letters)):
        return
    top, bottom = (max(0, edge) for edge in (line.box[1], line.box[3]))
    x0 = max(0, line.box[0])
    stats = cv2.connectedComponentsWithStats(np.ascontiguousarray(bare[top:bottom, x0 : line.box[2]]), connectivity=8)[2][1:]
    slash = max(stats.tolist(), key=lambda piece: piece[3], default=None)
    if slash is not None:
        line.size, line.base = size, float(top + slash[1] + slash[3])
        sign = next(letter for letter in line.letters if letter.char in "%％")
        sign.at = x0 + slash[0] + slash[2] / 2


def set_right(line: Print, grey: Image, dark: float, bare: Image) -> None:
    """Correct the signs of a line. `dark` is the print's darkness in `grey`, `bare` is 1 where the page has ink other than that of rules."""
    letters = line.letters
    for index, letter in enumerate(letters):
        if letter.char not in "%％":
            continue
        box = _sign_box(letters, index, line, bare)
        odds = _per_mille.odds(grey, dark, box) if box is not None else None
        if odds is None or box is None:  # no slash: nobody can say which of the two it is
            letter.score = min(letter.score, UNSURE)
            continue
        _tell(letters, index, box, odds, line.size)
        _stop(line, letter, box, bare)


def _tell(letters: list[Letter], index: int, box: Edges, odds: float, size: float) -> None:
    """Whether the sign in the box is a ‰, and its third ring no letter."""
    letter = letters[index]
    ring = letters[index + 1] if index + 1 < len(letters) else None
    third = ring is not None and ring.char in RINGS and ring.at < box[2] + RING_AFTER * size
    # no word begins with o behind a %
    said = ring is not None and ring.char in RINGS - {"0"} and ring.at < letter.at + size
    if odds > PER_MILLE or said:
        letter.char, letter.ink1 = "‰", float(box[2])
        if ring is not None and (third or said):
            letters.remove(ring)
    elif odds > PER_CENT:
        letter.score = min(letter.score, 1 - odds)


def _stop(line: Print, sign: Letter, box: Edges, bare: Image) -> None:
    """The stop behind a sign that ends the line, read as a figure or not at all; a ring of the sign that was read once more is none."""
    letters = line.letters
    at = letters.index(sign)
    if any(other.char not in RINGS | {"。"} for other in letters[at + 1 :]):
        return
    stop = _stop_behind(box, bare)
    if stop is None:
        if any(
            other.char in RINGS for other in letters[at + 1 :]
        ):  # whatever it is, it is no figure: a ring of the sign, or a stop
            sign.score = min(sign.score, UNSURE)
            letters[at + 1 :] = [other for other in letters[at + 1 :] if other.char == "。"]
        return
    before = [other for other in letters[:at] if other.char not in RINGS or other.ink0 < box[0] - 1]
    sign.ink0, sign.ink1 = float(box[0]), float(box[2])
    letters[:] = [*before, sign, Letter("。", STOP_SCORE, stop[0], stop[1], (stop[0] + stop[1]) / 2)]
    cells(line)


def _stop_behind(box: Edges, bare: Image) -> tuple[float, float] | None:
    """From where to where the ring of a stop goes that stands behind the sign in the box, alone; None where there is none."""
    high = box[3] - box[1]
    x1, top, bottom = box[2] + round(STOP_BEHIND * high), max(0, box[1]), box[3] + round(0.3 * high)
    part = np.ascontiguousarray(bare[top:bottom, box[2] : x1])
    pieces = [piece for piece in cv2.connectedComponentsWithStats(part, connectivity=8)[2][1:].tolist() if piece[4] > 2]
    if not pieces:
        return None
    left, up = min(piece[0] for piece in pieces), min(piece[1] for piece in pieces)
    wide = max(piece[0] + piece[2] for piece in pieces) - left
    low = max(piece[1] + piece[3] for piece in pieces) - up
    fits = STOP_WIDE[0] <= wide / high <= STOP_WIDE[1] and STOP_HIGH[0] <= low / high <= STOP_HIGH[1]
    if not fits or not _is_low(top + up, top + up + low, high, box[3]):
        return None
    return float(box[2] + left), float(box[2] + left + wide)


def _sign_box(letters: list[Letter], index: int, line: Print, bare: Image) -> Edges | None:
    """The box of a sign: its slash, and the rings beside it. A ring is half as high as the slash; a neighbouring character is higher, but
    on a fax it may be in pieces: what begins where the next one does is none of it, and what stands where the last one does, however
    print has run together. Where a sign stands is known roughly."""
    sign = letters[index]
    after = next((other.at for other in letters[index + 1 :] if "一" <= other.char <= "鿿"), None)
    stop = bare.shape[1] if after is None else after - NEXT_BEGINS * line.size
    top, bottom = max(0, round(line.base - 0.95 * line.size)), max(0, round(line.base + 0.15 * line.size))
    x0 = max(0, round(sign.at - line.size))
    last = letters[index - 1] if index else None
    if last is not None and (last.char not in RINGS or sign.at - last.at > LAST_ENDS * line.size):
        x0 = max(x0, _white_between(last, sign, bare[top:bottom], line.size))
    x1 = round(sign.at + 1.3 * line.size)
    count, _, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(bare[top:bottom, x0:x1]), connectivity=8)
    pieces = sorted((int(x), int(y), int(x + w), int(y + h)) for x, y, w, h, area in stats[1:count] if area > 2)
    near = [piece for piece in pieces if piece[0] <= min(sign.ink1, stop) - x0 + 2 and piece[2] >= sign.ink0 - x0 - 2]
    if not near:
        return None
    left, up, right, down = max(near, key=lambda piece: piece[3] - piece[1])
    middle, high = (up + down) / 2, down - up
    if high < SLASH * line.size:  # half of it is too pale to be seen
        return None
    reach = RING_NEAR * line.size
    for a, _, b, y1 in reversed(pieces):  # the ring at the upper left
        if a < left and left - b <= reach and y1 <= middle + 0.2 * high and b - a <= 0.7 * high:
            left = a
    highest = middle - 0.2 * high
    for a, y0, b, y1 in pieces:  # one ring at the lower right, or two, which may touch, each as high as the other
        if (
            b > right
            and x0 + a < stop
            and a - right <= reach
            and y0 >= highest
            and b - a <= TWO_RINGS * high
            and y1 <= down + 3
            and not _is_low(y0, y1, high, down)
        ):
            right, highest = b, max(highest, y0 - ALIKE * high)
    return x0 + left, top + up, x0 + right, top + down


def _white_between(last: Letter, sign: Letter, part: Image, size: float) -> int:
    """The column between a character and a sign behind it that holds the least ink, nearest to where the character seems to end."""
    start, end = round(last.at), round(sign.at - SIGN_HALF * size)
    inked = part[:, start:end].sum(axis=0)
    if not len(inked):
        return start
    return start + min(np.flatnonzero(inked == inked.min()).tolist(), key=lambda at: abs(start + at - last.ink1))


def _is_low(top: int, bottom: int, high: int, foot: int) -> bool:
    """Whether what stands behind a sign so high with its foot there is as low as a stop."""
    return top > foot - STOP_UP * high and bottom > foot

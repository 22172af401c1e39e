"""Stops that were not read: behind a rule, ____。 and ____；, where a sign by itself is hardly a line of print to the detection net, and at
the end of a line, where recognition overlooks a ring of one bit a pixel that is broken.

The rule, or the line, says where such a sign stands, and its ink says which it is.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from tiaokuan.ocr import Edges
from tiaokuan.scans._letters import Letter, Print, cells, is_han
from tiaokuan.scans._strokes import Stroke
from tiaokuan.scans._writing import home

Image = np.ndarray[Any, Any]

LEAST_WIDTH = 0.3
"""Em that the rule is wide at least."""

BEHIND, OVER = 1.1, 0.1
"""Em behind the rule's end within which its stop stands, and before it, since ends are ragged."""

ABOVE, BELOW = 0.9, 0.4
"""Em above and below the baseline between which all ink of a stop is; what goes on beyond is another character's."""

SPECK = 2
"""Pixels of ink in one piece that may be noise."""

CLEAR, RAGGED = 0.25, 3
"""Em of white behind the sign at least; pixels above and below a rule that are its own."""

RING, RING_UP = (0.2, 0.38), 0.4
"""Em that the ring of a full stop is wide and high, from the first to the second, and above the baseline at most."""

QUARTER = 0.1
"""Share of a ring's ink in each quarter of it; the stroke of a 、 has next to none in two of them."""

DOT, TALL = (0.08, 0.28), (0.45, 0.95)
"""Em that the dots of ；and ： are wide, and that the whole sign is high."""

TAIL, ON_LINE = 1.4, 0.12
"""The lower dot of a ；is so many times as high as wide at least, and em above the baseline that it, or a full stop, ends at most."""

OWN = 0.45
"""Em behind the middle of a character within which ink is its own."""

SCORE = 0.9
"""How sure a sign is that only its shape shows."""


def behind(lines: list[Print], rules: list[Stroke], bare: Image, size: float) -> list[Print]:
    """Stretches of print for the stops behind rules that are in no line; `bare` is 1 where the page has ink other than that of rules.
    The stop that ends a line and was not read with it is put there."""
    for line in lines:
        _end(line, lines, bare)
    found = []
    for rule in rules:
        line_of = home(rule, lines, size)
        em, base = (line_of.size, line_of.base) if line_of else (size, rule.middle - 0.12 * size)
        if rule.width < LEAST_WIDTH * size or _is_taken(rule.x1 - OVER * em, em, base, lines):
            continue
        pieces = [piece for piece in _pieces(rule.x1 - OVER * em, bare, em, base) if not _is_end(piece, rule)]
        letter = _letter(_first(pieces, em), bare, em, base)
        if letter:
            box = (round(letter.ink0), round(base - em), round(letter.ink1), round(base + 0.2 * em))
            found.append(Print([letter], base - 0.85 * em, base, base, em, box, (letter.middle,)))
            cells(found[-1])
    return found


def _end(line: Print, lines: list[Print], bare: Image) -> None:
    """Put the full stop at the end of the line that it is missing."""
    last, em = line.letters[-1] if line.letters else None, line.size
    if last is None or not is_han(last.char):
        return
    start = last.at + OWN * em
    pieces = _pieces(last.at - OWN * em, bare, em, line.base, BEHIND + 2 * OWN)
    own = max((x1 for x0, _, x1, _ in pieces if x0 < start), default=start)
    letter = _letter(_first([piece for piece in pieces if piece[0] >= max(start, own)], em), bare, em, line.base)
    if letter and letter.char == "。" and not _is_taken(start, em, line.base, [one for one in lines if one is not line]):
        last.ink1 = min(last.ink1, letter.ink0 - 1)
        line.letters.append(letter)
        cells(line)


def _is_taken(x: float, em: float, base: float, lines: list[Print]) -> bool:
    """Whether something was read where the stop would stand."""
    level = [line for line in lines if line.top < base - 0.2 * em < line.bottom]
    return any(letter.ink1 > x and letter.ink0 < x + BEHIND * em for line in level for letter in line.letters)


def _pieces(x: float, bare: Image, em: float, base: float, reach: float = BEHIND) -> list[Edges]:
    """The pieces of ink from x on, from left to right, at the height of a stop."""
    left, right = max(0, round(x)), min(bare.shape[1], round(x + reach * em))
    top, bottom = max(0, round(base - ABOVE * em)), min(bare.shape[0], round(base + BELOW * em))
    if right <= left or bottom <= top:
        return []
    stats = cv2.connectedComponentsWithStats(np.ascontiguousarray(bare[top:bottom, left:right]), connectivity=8)[2][1:].tolist()
    return sorted((left + x0, top + y0, left + x0 + w, top + y0 + h) for x0, y0, w, h, area in stats if area > SPECK)


def _is_end(piece: Edges, rule: Stroke) -> bool:
    """Whether the ink is the rule's own, whose end was found too early."""
    return piece[0] <= rule.x1 + 1 and piece[1] >= rule.top - RAGGED and piece[3] <= rule.bottom + RAGGED


def _first(pieces: list[Edges], em: float) -> list[Edges]:
    """The first of them that stand close together."""
    first: list[Edges] = []
    for piece in pieces:
        if first and piece[0] - max(x1 for _, _, x1, _ in first) > CLEAR * em:
            break
        first.append(piece)
    return first


def _letter(pieces: list[Edges], bare: Image, em: float, base: float) -> Letter | None:
    """The stop that the pieces are."""
    char = _stop(pieces, bare, em, base) if pieces else ""
    x0, _, x1, _ = _around(pieces) if pieces else (0, 0, 0, 0)
    return Letter(char, SCORE, x0, x1, (x0 + x1) / 2) if char else None


def _stop(pieces: list[Edges], bare: Image, em: float, base: float) -> str:
    """Which stop the pieces are; nothing where they are none."""
    x0, top, x1, bottom = _around(pieces)
    wide, high = (x1 - x0) / em, (bottom - top) / em
    if bottom < base - ON_LINE * em:
        return ""
    if RING[0] <= wide <= RING[1] and RING[0] <= high <= RING[1] and top > base - RING_UP * em:
        ink = bare[top:bottom, x0:x1]
        rows, columns = (slice(0, ink.shape[0] // 2), slice(-(ink.shape[0] // 2), None)), ink.shape[1] // 2
        quarters = [part.sum() for row in rows for part in (ink[row, :columns], ink[row, -columns:])]
        return "。" if min(quarters) > QUARTER * ink.sum() else ""
    if len(pieces) == 2 and DOT[0] <= wide <= DOT[1] and TALL[0] <= high <= TALL[1]:
        upper, lower = sorted(pieces, key=lambda piece: piece[1])
        if upper[3] < lower[1]:
            return "；" if lower[3] - lower[1] >= TAIL * (lower[2] - lower[0]) else "："
    return ""


def _around(pieces: list[Edges]) -> Edges:
    lefts, tops, rights, bottoms = zip(*pieces, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)

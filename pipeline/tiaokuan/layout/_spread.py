"""Characters set apart: a short line that a forced break ends, justified with white between all its characters from margin to margin, and
figures whose digits are letter-spaced."""

from __future__ import annotations

from itertools import pairwise

from tiaokuan.document import BLANK
from tiaokuan.layout._sheet import Glyph

WIDE_GAP = 0.45
"""A gap of this many em between any two characters is white space; justified lines stretch by less."""

LEAST_SPREAD = 0.25
"""Characters set apart by less than this (em) are justified like those of any other line; on a scan gaps say less."""

LEAST_GAPS, ALIKE, UNEVEN = 4, 4, 0.25
"""A line is spread if it has at least as many gaps as the first, of which half and not less than the second are alike within the third
(em); the others are wider, with white space that was typed."""
LETTER_SPACE, WIDEST_LETTER_SPACE = 0.18, 0.6
"""Digits are letter-spaced where the gap between any two (em) is more than the first and less than the second, and nobody typed it."""


def spread(glyphs: list[Glyph], size: float) -> float:
    """The gap (em of `size`) that stands between all characters of a line, 补 充 条 款 ____ 按 甲 方 要 求; 0.0 where it is not spread.
    Letters, digits and underscores are not parted by justifying, nor always from what stands beside them (法定代表人/□负责人), and white
    space that was typed says nothing, except beside underscores."""
    gaps = []
    narrowest = WIDE_GAP if any(glyph.score is not None for glyph in glyphs) else LEAST_SPREAD
    for left, right in pairwise(glyphs):
        if not (_stays(left.char) and _stays(right.char)):
            gap = (right.x0 - left.x1) / size
            if gap <= narrowest:
                if _stays(left.char) or _stays(right.char):
                    continue
                return 0.0
            if not right.spaced or BLANK in (left.char, right.char):
                gaps.append(gap)
    least = min(gaps, default=0.0)
    alike = sum(gap - least < UNEVEN for gap in gaps)
    return least if len(gaps) >= LEAST_GAPS and alike >= max(ALIKE, len(gaps) / 2) else 0.0


def letter_spaced(glyphs: list[Glyph], size: float) -> set[float]:
    """The left edges of digits that go on with the figure before them, 2 0 2 5 年, though a word's end would leave such a gap: each of
    the figure's digits stands as far apart. What OCR has read says nothing of gaps."""
    found: set[float] = set()
    figure: list[float] = []
    for left, right in pairwise(glyphs):
        gap = (right.x0 - left.x1) / size
        digits = left.char.isdecimal() and right.char.isdecimal() and right.score is None
        if digits and not right.spaced and gap < WIDEST_LETTER_SPACE:
            figure.append(right.x0 if gap > LETTER_SPACE else 0.0)
            continue
        if all(figure):
            found.update(figure)
        figure = []
    return found | set(figure) if all(figure) else found


def _stays(char: str) -> bool:
    return char == BLANK or char.isascii()

"""Lines spread from margin to margin: a short line that a forced break ends, justified with white between all its characters."""

from __future__ import annotations

from itertools import pairwise

from tiaokuan.document import BLANK
from tiaokuan.layout._sheet import Glyph

WIDE_GAP = 0.45
"""A gap of this many em between any two characters is white space; justified lines stretch by less."""

LEAST_GAPS, ALIKE, UNEVEN = 4, 4, 0.25
"""A line is spread if it has at least as many gaps as the first, of which half and not less than the second are alike within the third
(em); the others are wider, with white space that was typed."""


def spread(glyphs: list[Glyph], size: float) -> float:
    """The gap (em of `size`) that stands between all characters of a line, 补 充 条 款 ____ 按 甲 方 要 求; 0.0 where it is not spread.
    Letters, digits and underscores are not parted by justifying, and white space that was typed says nothing, except beside
    underscores."""
    gaps = []
    for left, right in pairwise(glyphs):
        if not (_stays(left.char) and _stays(right.char)):
            gap = (right.x0 - left.x1) / size
            if gap <= WIDE_GAP:
                return 0.0
            if not right.spaced or BLANK in (left.char, right.char):
                gaps.append(gap)
    least = min(gaps, default=0.0)
    alike = sum(gap - least < UNEVEN for gap in gaps)
    return least if len(gaps) >= LEAST_GAPS and alike >= max(ALIKE, len(gaps) / 2) else 0.0


def _stays(char: str) -> bool:
    return char == BLANK or char.isascii()

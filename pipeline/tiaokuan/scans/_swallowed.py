"""Figures beside which a sign may not have been read: those with more ink than is theirs, 8,500.00 as 500.00, and those set one below the
other in a narrow cell, whose points no line shows: 3,000.00 as 300000."""

from __future__ import annotations

from itertools import pairwise

from tiaokuan.scans._letters import UNSURE, Letter, Print
from tiaokuan.scans._strokes import Stroke

WIDEST_FIGURE, WIDEST_POINT = 0.82, 0.55
"""Em that the ink of a figure, and of a point, is wide at most; measured on print and pens, blurred and by fax, 0.79 and 0.47."""

SAME_COLUMN, NEXT_ROW = 0.4, (0.6, 1.8)
"""Em between the middles of two figures set downwards: across, and down."""


def doubt(lines: list[Print], rules: list[Stroke]) -> None:
    """Make figures on rules unsure that have more ink than is theirs."""
    for line in lines:
        near = [rule for rule in rules if line.top < rule.middle < line.bottom + 0.5 * line.size]
        for letter in line.letters:
            if any(rule.x0 <= letter.middle <= rule.x1 for rule in near) and _is_wide(letter, line.size):
                letter.score = min(letter.score, UNSURE)


def _is_wide(letter: Letter, size: float) -> bool:
    widest = WIDEST_POINT if letter.char in ".," else WIDEST_FIGURE
    return (letter.char in ".," or letter.char.isdecimal()) and letter.ink1 - letter.ink0 > widest * size


def doubt_downwards(lines: list[Print], rules: list[Stroke]) -> None:
    """Make figures unsure that stand alone in their lines, one below the other, with no rule between them."""
    alone = sorted(
        (line for line in lines if len(line.letters) == 1 and line.letters[0].char.isdecimal()),
        key=lambda line: (round(line.letters[0].middle / line.size), line.base),
    )
    for upper, lower in pairwise(alone):
        across = abs(upper.letters[0].middle - lower.letters[0].middle) / upper.size
        down = (lower.base - upper.base) / upper.size
        x = lower.letters[0].middle
        parted = any(rule.x0 <= x <= rule.x1 and upper.base < rule.middle < lower.base for rule in rules)
        if across < SAME_COLUMN and NEXT_ROW[0] < down < NEXT_ROW[1] and not parted:
            for line in (upper, lower):
                line.letters[0].score = min(line.letters[0].score, UNSURE)

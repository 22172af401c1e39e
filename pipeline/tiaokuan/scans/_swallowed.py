"""Figures with more ink than is theirs: one beside them was not read, and 8,500.00 would surely be 500.00."""

from __future__ import annotations

from tiaokuan.scans._letters import Letter, Print
from tiaokuan.scans._strokes import Stroke

WIDEST_FIGURE, WIDEST_POINT = 0.82, 0.55
"""Em that the ink of a figure, and of a point, is wide at most; measured on print and pens, blurred and by fax, 0.79 and 0.47."""

UNSURE = 0.4
"""How sure a figure is at most beside which another was not read (doubts.BLURRED)."""


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

"""Blanks that a pen struck out: a level stroke above the empty rule. Read as a rule it would be a second blank; it says that nothing
is to stand there."""

from __future__ import annotations

from typing import Any

import numpy as np

from tiaokuan.scans._letters import Letter, Print, cells
from tiaokuan.scans._strokes import Stroke

Image = np.ndarray[Any, Any]

ABOVE = (0.12, 0.75)
"""Em above the rule that the stroke is."""

SHORTEST, BEYOND = 1.0, 0.5
"""Em that the stroke is long at least, and that its ends may be beyond the rule's."""

AROUND = 2.0
"""Em beyond what is seen of such a stroke that its ends may reach."""

BESIDE = 1.5
"""Em between the printed words and the rule at most: double lines that part a page stand alone."""


def out(rules: list[Stroke], lines: list[Print], size: float) -> tuple[list[Stroke], list[Print]]:
    """The rules without strokes through blanks, and a dash for each of those."""
    strikes, dashes = list[Stroke](), list[Print]()
    for rule in rules:
        home = next((line for line in lines if _stands_before(line, rule, size)), None)
        above = [stroke for stroke in rules if _is_through(stroke, rule, size)] if home is not None else []
        if home is None or not above or any(_holds(line, rule) for line in lines):
            continue
        strikes += above
        x0, x1 = min(stroke.x0 for stroke in above), max(stroke.x1 for stroke in above)
        box = (x0, min(stroke.top for stroke in above), x1, max(stroke.bottom for stroke in above))
        dash = Letter("—", 1.0, x0, x1, (x0 + x1) / 2)
        dashes.append(Print([dash], home.top, home.bottom, home.base, home.size, box, (dash.middle,)))
        cells(dashes[-1])
    return [rule for rule in rules if rule not in strikes], dashes


def erase(bare: Image, dashes: list[Print]) -> None:
    """Take the rest of what strikes blanks out from the ink: it is not quite level at its ends."""
    for dash in dashes:
        x0, _, x1, _ = dash.box
        around = round(AROUND * dash.size)
        bare[max(0, round(dash.top)) : round(dash.bottom), max(0, x0 - around) : x1 + around] = 0


def _is_through(stroke: Stroke, rule: Stroke, size: float) -> bool:
    low, high = (share * size for share in ABOVE)
    inside = stroke.x0 >= rule.x0 - BEYOND * size and stroke.x1 <= rule.x1 + BEYOND * size
    return low < rule.middle - stroke.middle < high and stroke.width >= SHORTEST * size and inside


def _stands_before(line: Print, rule: Stroke, size: float) -> bool:
    """Whether the line's last word before the rule is right beside it."""
    ends = [letter.ink1 for letter in line.letters if letter.middle < rule.x0]
    return line.top < rule.middle < line.bottom + 0.5 * line.size and bool(ends) and rule.x0 - max(ends) < BESIDE * size


def _holds(line: Print, rule: Stroke) -> bool:
    """Whether a letter of the line stands on the rule."""
    beside = line.top < rule.middle < line.bottom + 0.5 * line.size
    return beside and any(rule.x0 <= letter.middle <= rule.x1 for letter in line.letters)

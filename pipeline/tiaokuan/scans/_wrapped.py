"""Rules below one or two characters at the end or the beginning of a row, where an answer goes on from row to row: 详见附 | 件.

Below a single character a rule is hardly longer than a foot. That the other row's part stands on a rule up to the edge tells it:
its stroke is as long as the character's whole square, which feet are not.

All coordinates are pixels of the level page.
"""

from __future__ import annotations

from collections.abc import Iterator

from tiaokuan.scans._letters import DASHES, Letter, Print, is_han
from tiaokuan.scans._strokes import Stroke

WHOLE, LONGEST = 1.0, 3.0
"""Em: how long such a stroke is at least and at most; feet of a single character are shorter."""

BEHIND, BEFORE = 0.3, 0.42
"""Em from the recogniser's middle of the outermost character to the ends of the stroke, at least."""

NEAR = 0.14
"""Em above and below the ends of the characters' ink where such a stroke is."""

ON_RULE = 0.3
"""Em above and below them where a rule is that characters stand on."""

EDGE, FULL = 1.5, 3
"""Em to the right edge of the page's print within which a row ends that goes on in the next; so many rows end there at least."""

NEXT, SAME_ROW = 2.8, 0.5
"""Em between the baselines of a row and the next at most, and of prints of one row."""


def continued(level: list[Stroke], rules: list[Stroke], lines: list[Print]) -> list[Stroke]:
    """The strokes that carry on, in the next row or the one before, what the rules carry to a row's end or from its beginning."""
    lines = [line for line in lines if line.letters]
    known = set(rules)
    strokes = [stroke for stroke in level if stroke not in known]
    found = []
    for upper, lower in _wraps(lines):
        last, first = upper.letters[-1], lower.letters[0]
        ends, begins = _is_on(last, upper, rules), _is_on(first, lower, rules)
        if ends != begins:
            line, letter = (lower, first) if ends else (upper, last)
            found += [stroke for stroke in strokes if _is_below(stroke, letter, line)][:1]
    return found


def _wraps(lines: list[Print]) -> Iterator[tuple[Print, Print]]:
    """The last print of each row that is full, and the first of the row below it."""
    ends = sorted(line.letters[-1].ink1 for line in lines)
    edge = ends[-FULL] if len(ends) >= FULL else 0.0  # a page's number or a seal may stand beyond
    for upper in lines:
        if upper.letters[-1].ink1 < edge - EDGE * upper.size or not is_han(upper.letters[-1].char):
            continue
        below = [line for line in lines if SAME_ROW * upper.size < line.base - upper.base < NEXT * upper.size]
        if not below:
            continue
        base = min(line.base for line in below)
        first = min((line for line in below if line.base - base < SAME_ROW * upper.size), key=lambda line: line.letters[0].ink0)
        if first.letters[0].at < upper.letters[-1].at and is_han(first.letters[0].char):
            yield upper, first


def _is_on(letter: Letter, line: Print, rules: list[Stroke]) -> bool:
    reach = ON_RULE * line.size
    return letter.char not in DASHES and any(
        rule.x0 < letter.at < rule.x1 and abs(rule.middle - line.bottom) < reach for rule in rules
    )


def _is_below(stroke: Stroke, letter: Letter, line: Print) -> bool:
    """Whether a stroke takes up all of the room below a character."""
    return (
        WHOLE * line.size <= stroke.width <= LONGEST * line.size
        and stroke.x0 <= letter.at - BEFORE * line.size
        and stroke.x1 >= letter.at + BEHIND * line.size
        and abs(stroke.middle - line.bottom) <= NEAR * line.size
    )

"""Strokes -> ruled lines to write on, borders of tables, check boxes; the rest are strokes of characters.

All coordinates are pixels of the level page. Whether anything stands on a rule is for the layout to say; here it is decided only
that a rule is one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Any

import cv2
import numpy as np

from tiaokuan.scans._letters import DASHES, Letter, Print
from tiaokuan.scans._strokes import Stroke

Image = np.ndarray[Any, Any]

WIDE = 1.3
"""Em: a level stroke longer than this is no part of a single character."""

CROSSED = 0.16
"""Share of a long stroke's length below which ink hangs: more, and it is the tops of characters run together."""

MOST_BRIDGED = 4.0
"""Em: pieces of one rule are no further apart than this."""

THROUGH = 0.85
"""Share of the gap between two pieces that is inked at their height."""

LARGEST_BREAK = 3
"""Pixels over which a rule is followed although there is no ink."""

STRUCK = 2.6
"""Em: a stroke through the middle of words that is longer than this strikes them out."""

COVERED = 0.6
"""Share of a stroke's length that letters cover: more, and it is theirs."""

UNDER = 0.09
"""Em below the ink of characters where a short underline stands at least, if a character stands on it."""

POST = 1.1
"""Em: an upright shorter than this is part of a character."""

MEET = 7
"""Pixels within which the lines of a table meet."""


def long_rules(strokes: list[Stroke], ink: Image, size: float) -> list[Stroke]:
    """The strokes that are rules whatever is printed around them."""
    return [stroke for stroke in strokes if stroke.width >= WIDE * size and _hanging(stroke, ink) <= CROSSED]


def _hanging(stroke: Stroke, ink: Image) -> float:
    """The share of the stroke's length with ink right below it."""
    below = ink[stroke.bottom + 2 : stroke.bottom + 5, stroke.x0 : stroke.x1]
    return float(below.any(axis=0).mean()) if below.size else 0.0


def followed(rule: Stroke, ink: Image) -> Stroke:
    """The rule drawn out to where its ink ends: below characters that touch it, it is not seen as a stroke of its own."""
    y = round(rule.middle)
    band = np.asarray(ink[max(0, y - 1) : y + 2].any(axis=0))
    return Stroke(
        rule.x0 - _run(band[: rule.x0 + 3][::-1]) + 3,
        rule.top,
        rule.x1 + _run(band[rule.x1 - 3 :]) - 3,
        rule.bottom,
        rule.middle,
    )


def _run(band: Image) -> int:
    """How far the ink goes on from the start, over breaks of a few pixels."""
    at = np.flatnonzero(band)
    if not len(at) or at[0] > LARGEST_BREAK:
        return 3
    breaks = np.flatnonzero(np.diff(at) > LARGEST_BREAK)
    return max(3, int(at[breaks[0]] if len(breaks) else at[-1]) + 1)


def bridged(rules: list[Stroke], ink: Image, size: float) -> list[Stroke]:
    """Pieces of one rule as one: where characters stand on it, or the print is broken, there is still ink between the pieces."""
    joined: list[Stroke] = []
    for rule in sorted(rules, key=lambda rule: (rule.x0, rule.middle)):
        index = next((i for i in range(len(joined) - 1, -1, -1) if _goes_on(joined[i], rule, ink, size)), None)
        if index is None:
            joined.append(rule)
        else:
            last = joined[index]
            middle = (last.middle * last.width + rule.middle * rule.width) / (last.width + rule.width)
            joined[index] = Stroke(
                last.x0, min(last.top, rule.top), max(last.x1, rule.x1), max(last.bottom, rule.bottom), middle
            )
    return joined


def _goes_on(last: Stroke, rule: Stroke, ink: Image, size: float) -> bool:
    gap = rule.x0 - last.x1
    if abs(last.middle - rule.middle) > 2.5 + gap / 100 or not -2 * size < gap < MOST_BRIDGED * size:
        return False
    if gap <= 2:
        return rule.x1 > last.x0
    y = round((last.middle + rule.middle) / 2)
    between = ink[max(0, y - 2) : y + 3, last.x1 : rule.x0]
    return bool(between.size) and float(between.any(axis=0).mean()) >= THROUGH


def erase(ink: Image, strokes: list[Stroke]) -> Image:
    """The ink without the strokes; where print crosses them, what is above and below is joined again."""
    bare = ink.copy()
    for stroke in strokes:
        bare[max(0, stroke.top - 2) : stroke.bottom + 2, stroke.x0 : stroke.x1] = 0
    return bare


def borders(level: list[Stroke], upright: list[Stroke], size: float) -> tuple[list[Stroke], list[Stroke]]:
    """The uprights of tables, drawn out to the level lines they meet, and those level lines drawn out likewise."""
    rows = sorted(level, key=lambda stroke: stroke.middle)
    ys = [row.middle for row in rows]
    posts = []
    for post in upright:
        if post.height < POST * size:
            continue
        near = rows[bisect_left(ys, post.top - MEET) : bisect_right(ys, post.bottom + MEET)]
        met = [row.middle for row in near if row.x0 - MEET <= post.middle <= row.x1 + MEET]
        if len(met) >= 2 and max(met) - min(met) >= POST * size:
            posts.append(Stroke(post.x0, round(min(met[0], post.top)), post.x1, round(max(met[-1], post.bottom)), post.middle))
    drawn = [_drawn_out(row, posts) for row in level]
    return drawn, posts


def _drawn_out(row: Stroke, posts: list[Stroke]) -> Stroke:
    """The level line with its ends on the uprights that they almost reach."""
    x0, x1 = row.x0, row.x1
    for post in posts:
        if post.top - MEET <= row.middle <= post.bottom + MEET:
            if abs(post.middle - row.x0) <= MEET:
                x0 = round(post.middle)
            if abs(post.middle - row.x1) <= MEET:
                x1 = round(post.middle)
    return Stroke(x0, row.top, x1, row.bottom, row.middle)


def outside_print(strokes: list[Stroke], lines: list[Print]) -> list[Stroke]:
    """The long strokes without those that run through characters: feet and heads of neighbours that touch. A line drawn through
    words to strike them out is longer than three of them."""
    by_top = _ByTop(lines)
    return [
        stroke
        for stroke in strokes
        if not any(
            stroke.middle < line.bottom + 0.03 * line.size
            and stroke.width < STRUCK * line.size
            and _covered(stroke, line) > COVERED * stroke.width
            for line in by_top.near(stroke)
        )
    ]


def _covered(stroke: Stroke, line: Print) -> float:
    """How many pixels of the stroke's length are below or above characters that were read in the line."""
    edge, covered = float(stroke.x0), 0.0
    for x in line.xs:
        start, end = max(edge, x - 0.5 * line.size), min(float(stroke.x1), x + 0.5 * line.size)
        if end > start:
            covered, edge = covered + end - start, end
    return covered


class _ByTop:
    """Lines by their top, for finding those around a height without looking at all."""

    def __init__(self, lines: list[Print]) -> None:
        self.lines = sorted((line for line in lines if line.letters), key=lambda line: line.top)
        self.tops = [line.top for line in self.lines]
        self.tallest = max((line.size for line in self.lines), default=0.0)

    def near(self, stroke: Stroke) -> list[Print]:
        """The lines that the stroke runs through or stands at the foot of."""
        first = bisect_left(self.tops, stroke.middle - 2.2 * self.tallest)
        last = bisect_right(self.tops, stroke.middle)
        return [line for line in self.lines[first:last] if _beside(stroke, line)]


def short_rules(strokes: list[Stroke], lines: list[Print], ink: Image) -> list[Stroke]:
    """The short strokes that are typed underscores or narrow blanks: below the characters of a line, part of none of them."""
    by_top = _ByTop(lines)
    found = []
    for stroke in strokes:
        beside = by_top.near(stroke)
        if beside and all(_is_rule(stroke, line, ink) for line in beside):
            found.append(stroke)
    return found


def _beside(stroke: Stroke, line: Print) -> bool:
    """Whether the stroke stands at the foot of the line, between its ends or a little beyond."""
    reach = 12 * line.size
    return (
        line.top <= stroke.middle <= line.bottom + 0.45 * line.size
        and line.letters[0].ink0 - reach < stroke.x1
        and stroke.x0 < line.letters[-1].ink1 + reach
    )


def _is_rule(stroke: Stroke, line: Print, ink: Image) -> bool:
    if not 0.35 * line.size <= stroke.width < WIDE * line.size or stroke.middle < line.bottom - 0.1 * line.size:
        return False
    owners = [letter for letter in line.letters if _covers(letter, stroke)]
    if any(letter.char not in DASHES for letter in owners):
        return stroke.middle > line.bottom + UNDER * line.size
    above = ink[max(0, stroke.top - round(0.25 * line.size)) : max(0, stroke.top - 2), stroke.x0 + 2 : stroke.x1 - 2]
    return not above.size or float(above.any(axis=0).mean()) < 0.25


def _covers(letter: Letter, stroke: Stroke) -> bool:
    return min(letter.ink1, stroke.x1) - max(letter.ink0, stroke.x0) > 0.3 * stroke.width


def count(ink: Image) -> int:
    """Inked pixels."""
    return int(cv2.countNonZero(ink))

"""Strokes among print: which are rules to write on, and which are feet of characters, dashes, or the line through struck words.

All coordinates are pixels of the level page.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from statistics import median
from typing import Any

import numpy as np

from tiaokuan.scans._letters import DASHES, Letter, Print, is_han
from tiaokuan.scans._runs import ink_box
from tiaokuan.scans._signs import NUMERALS
from tiaokuan.scans._slash import is_slash
from tiaokuan.scans._strokes import Stroke

Image = np.ndarray[Any, Any]

STRUCK = 2.6
"""Em: a stroke through the middle of words that is longer than this strikes them out."""

COVERED = 0.6
"""Share of a stroke's length that letters cover: more, and it is theirs."""

FOOT = 0.2
"""Em around the ends of characters' ink where their feet are."""

OUT, BELOW = 0.3, 0.05
"""Em by which a rule below several characters is longer than their cells, both ends together, and lower than level feet beside it."""

BELOW_ONE = 0.1
"""The second for a single character. Figures have no level feet."""

WHOLE, BELOW_LEVEL, LEVEL = 0.95, 0.08, 1.5
"""Em: how wide a stroke is at least, and how much lower than level feet, that is a rule because it is at the height of a longer one
in its line, within so many pixels."""

OWN_WIDTH, CLEARLY_BELOW, NOT_HIGHER, ENDS = 1.03, 0.075, 0.04, 2
"""Em: a stroke that is wider than any character, lower than level feet beside it by the second, and no more than the third above the
ends of the characters' ink, is no foot, however close it is to what stands on it: the rule below 7, 十 or a single 符 that its line
ends with. Pixels that their ink may go past its ends."""

LONE_WIDTH = 1.3
"""Em: a stroke below one character alone that is so wide is no foot of it, however high it stands."""

TOUCHING, WITH_RULE = 0.25, frozenset("二三土士工里")
"""Em of such a stroke that a neighbour may have been given, where there is white above the stroke; what 一, 二, 十, 7 and 甲 are read as
with their rule."""

LOWER, REACHES = 0.1, 0.1
"""Em below level feet beside it at which such a stroke may be the second higher than the ends of the characters' ink, which are measured
on the whole of a line that may slope."""

FROM_MIDDLE = 0.3
"""Em from the end of an underline to the middle of the next character: their ink may touch."""

SLASH_WITH_RULE = "∠"
"""What a / is read as with the rule that it stands on."""

SLASH_REACH, SLASH_HIGH = 0.9, 0.45
"""Em above a rule within which a / is looked for, and that it is high at least."""

MUCH_WIDER, MOST_TOUCHING = 1.15, 0.35
"""Em of width that make it sure, and em of it that a neighbour may have been given then: two feet that touch have more."""

JOINED, WITHIN, RUNS_ON = 0.1, 0.04, 0.35
"""Em above a stroke that are inked in every row where it is a character's foot, by which it may begin before the character's ink – an
underline is as long as its cell –, and by which it may run into the next character."""

AROUND = 8.0
"""Em: pages are never quite level, so feet are compared with those no further away."""

UNDER = 0.09
"""Em below the ink of characters where a short underline stands at least, if a character stands on it."""

SHORT_OF = 0.15
"""Em by which characters go on beyond the end of their feet, if it is these and no underline."""

ENOUGH_FEET = 3

CLEARLY = 0.65
"""Em: feet of two characters together are no longer than this."""

EMPTY_ABOVE, STRAY = 0.75, 0.04
"""Em above a short stroke that are empty but for this share of its length, where it is a blank to write on."""

DASH = (0.2, 0.62)
"""Em above the baseline between which a stroke in line with characters is a dash, of ———以下无正文———."""

DASH_NEAR, DASH_OVER = 1.5, 0.3
"""Em to the nearest of those characters at most; share of the stroke that they cover at most, or it strikes them out."""


def outside_print(strokes: list[Stroke], lines: list[Print], feet: Feet) -> list[Stroke]:
    """The long strokes without those that run through characters: feet and heads of neighbours that touch. A line drawn through
    words to strike them out is longer than three of them."""
    by_top = ByTop(lines)
    return [
        stroke
        for stroke in strokes
        for near in [by_top.near(stroke)]
        if not any(
            stroke.middle < line.bottom + 0.03 * line.size
            and stroke.width < STRUCK * line.size
            and _covered(stroke, line) > COVERED * stroke.width
            and not _underlines(stroke, line, feet)
            for line in near
        )
        and not _is_below_number(stroke, near)
        and not any(_ends_within(stroke, line) for line in near)
    ]


def _ends_within(stroke: Stroke, line: Print) -> bool:
    """Whether the stroke is the feet of ideographs that touch, as of 云主: an underline is as long as the characters above it."""
    on = [letter for letter in line.letters if stroke.x0 < letter.middle < stroke.x1]
    if len(on) < len("云主") or stroke.width >= STRUCK * line.size or not all(is_han(letter.char) for letter in on):
        return False
    return on[-1].ink1 > stroke.x1 + SHORT_OF * line.size and stroke.middle < line.bottom + FOOT * line.size


def _is_below_number(stroke: Stroke, lines: list[Print]) -> bool:
    """Whether the stroke is the feet of figures that touch: no lower than the baseline of the words beside a clause's number, whose own
    ink ends above it once the stroke is taken for a rule."""
    on = [letter for line in lines for letter in line.letters if stroke.x0 < letter.middle < stroke.x1]
    if not on or stroke.width >= STRUCK * lines[0].size or not all(letter.char.isascii() for letter in on):
        return False
    words = [
        line
        for line in lines
        if line.steady and not line.ruled and line.letters[0].ink0 > stroke.x1 and is_han(line.letters[0].char)
    ]
    beside = min(words, key=lambda line: line.letters[0].ink0, default=None)
    return beside is not None and beside.letters[0].ink0 - stroke.x1 < AROUND * beside.size and stroke.middle <= beside.base


def _underlines(stroke: Stroke, line: Print, feet: Feet) -> bool:
    """Whether a stroke at the characters' feet is none of them: it goes on past their ink, or is lower than others of the line."""
    if stroke.middle < line.bottom - FOOT * line.size:
        return False
    above = [letter for letter in line.letters if stroke.x0 <= letter.middle <= stroke.x1]
    if not above:
        return True
    if _is_clear(stroke, line, feet) or _has_no_foot(stroke, line):
        return True
    below = (stroke.middle - feet.beside(stroke, line)) / line.size
    if all(letter.char.isascii() for letter in above):
        return below >= BELOW
    out = (above[0].at - stroke.x0 + stroke.x1 - above[-1].at) / line.size - 1
    return out >= OUT and below >= (BELOW if len(above) > 1 else BELOW_ONE)


def _is_clear(stroke: Stroke, line: Print, feet: Feet, touching: float = ENDS) -> bool:
    """Whether the stroke is too wide and too low for a foot, and ends where characters end: feet of 租赁 that touch end within them.
    A neighbour of these characters was given up to `touching` pixels of the stroke as its ink."""
    below = stroke.middle - feet.beside(stroke, line)
    on = [letter for letter in line.letters if min(letter.ink1, stroke.x1) - max(letter.ink0, stroke.x0) > touching]
    lone = len(on) == 1 and stroke.width >= LONE_WIDTH * line.size
    if stroke.width < OWN_WIDTH * line.size or not _is_low(stroke, line, below):
        return False
    if below >= CLEARLY_BELOW * line.size and _is_apart(stroke, line):
        on = [letter for letter in on if stroke.x0 < letter.at < stroke.x1]
    elif below < (0 if lone else CLEARLY_BELOW * line.size):
        return False
    return all(letter.ink0 > stroke.x0 - ENDS and letter.ink1 < stroke.x1 + ENDS for letter in on)


def _is_low(stroke: Stroke, line: Print, below: float) -> bool:
    """Whether a stroke is no higher than the ends of the characters' ink; `below` is how far it is below level feet beside it."""
    higher = line.bottom - stroke.middle
    return higher <= (REACHES if below >= LOWER * line.size else NOT_HIGHER) * line.size


def _is_apart(stroke: Stroke, line: Print) -> bool:
    """Whether the stroke ends before the middle of the characters on both sides of it."""
    reach = FROM_MIDDLE * line.size
    return all(
        stroke.x0 < letter.at < stroke.x1 or letter.at < stroke.x0 - reach or letter.at > stroke.x1 + reach
        for letter in line.letters
    )


def _has_no_foot(stroke: Stroke, line: Print) -> bool:
    """Whether the stroke runs below a 十 or 甲, which have no foot: read with their rule, as 土 beside numerals and as 里 before 方."""
    for index, letter in enumerate(line.letters):
        if stroke.x0 < letter.middle < stroke.x1 and stroke.width >= OWN_WIDTH * line.size:
            before, after = (line.letters[at].char if 0 <= at < len(line.letters) else "" for at in (index - 1, index + 1))
            counted = letter.char in "土士" and (after in NUMERALS and (before in NUMERALS or after in "日天"))
            if counted or letter.char + after == "里方":
                return True
    return False


def _covered(stroke: Stroke, line: Print) -> float:
    """How many pixels of the stroke's length are below or above characters that were read in the line."""
    edge, covered = float(stroke.x0), 0.0
    for x in line.xs:
        start, end = max(edge, x - 0.5 * line.size), min(float(stroke.x1), x + 0.5 * line.size)
        if end > start:
            covered, edge = covered + end - start, end
    return covered


class ByTop:
    """Lines by their top, for finding those around a height without looking at all."""

    def __init__(self, lines: list[Print]) -> None:
        self.lines = sorted((line for line in lines if line.letters), key=lambda line: line.top)
        self.tops = [line.top for line in self.lines]
        self.tallest = max((line.size for line in self.lines), default=0.0)
        self.places = [(line, *_place(line)) for line in self.lines]

    def near(self, stroke: Stroke) -> list[Print]:
        """The lines that the stroke runs through or stands at the foot of, between their ends or a little beyond."""
        x0, x1, middle = stroke.x0, stroke.x1, stroke.middle
        first = bisect_left(self.tops, middle - 2.2 * self.tallest)
        last = bisect_right(self.tops, middle)
        return [line for line, left, right, foot in self.places[first:last] if middle <= foot and left < x1 and x0 < right]


class Feet:
    """Where the level feet of characters are, by line."""

    def __init__(self, strokes: list[Stroke]) -> None:
        self.strokes = sorted(strokes, key=lambda stroke: stroke.middle)
        self.middles = [stroke.middle for stroke in self.strokes]
        self.known: dict[int, list[Stroke]] = {}

    def beside(self, stroke: Stroke, line: Print) -> float:
        """The height of level feet beside the stroke; where too few are seen, that of the ends of the line's characters' ink."""
        reach = AROUND * line.size
        heights = [
            foot.middle for foot in self._of(line) if foot is not stroke and stroke.x0 - reach < foot.x0 < stroke.x1 + reach
        ]
        return median(heights) if len(heights) >= ENOUGH_FEET else line.bottom

    def _of(self, line: Print) -> list[Stroke]:
        """The feet of a line, looked for when first asked for: on most lines no stroke is in question."""
        found = self.known.get(id(line))
        if found is None:
            left, right, _ = _place(line)
            low, high = line.bottom - FOOT * line.size, line.bottom + FOOT * line.size
            around = self.strokes[bisect_right(self.middles, low) : bisect_left(self.middles, high)]
            found = [
                foot
                for foot in around
                if foot.width < line.size and left < foot.x1 and foot.x0 < right and line.top <= foot.middle
            ]
            self.known[id(line)] = found
        return found


def short_rules(strokes: list[Stroke], lines: list[Print], ink: Image, longer: list[Stroke]) -> list[Stroke]:
    """The short strokes that are typed underscores or narrow blanks: below the characters of a line, part of none of them. Where
    `longer` rules are in a line, those at the same height are as well."""
    by_top = ByTop(lines)
    feet = Feet(strokes)
    heights: dict[int, list[float]] = {}
    for rule in longer:
        for line in by_top.near(rule):
            heights.setdefault(id(line), []).append(rule.middle)
    found = []
    for stroke in strokes:
        beside = by_top.near(stroke)
        if beside and all(
            _is_rule(stroke, line, ink)
            or (stroke.width >= OWN_WIDTH * line.size and _is_wide(stroke, line, ink, feet))
            or (_is_level_with(stroke, line, heights.get(id(line), ()), feet) and not _is_foot(stroke, line, ink))
            for line in beside
        ):
            found.append(stroke)
    return found


def _is_level_with(stroke: Stroke, line: Print, heights: Sequence[float], feet: Feet) -> bool:
    """Whether the stroke is at the height of a rule in its line, below the characters' feet."""
    return (
        stroke.width >= WHOLE * line.size
        and stroke.middle >= feet.beside(stroke, line) + BELOW_LEVEL * line.size
        and any(abs(stroke.middle - height) <= LEVEL for height in heights)
    )


def _is_foot(stroke: Stroke, line: Print, ink: Image) -> bool:
    """Whether the stroke is the lowest of a single character, as of 登 or 且: no wider, or running into what follows, and joined to the
    ink above."""
    reach, over = WITHIN * line.size, RUNS_ON * line.size
    return _is_joined(stroke, line, ink) and any(
        letter.char not in DASHES and letter.ink0 - reach <= stroke.x0 and stroke.x1 <= letter.ink1 + over
        for letter in line.letters
    )


def _is_wide(stroke: Stroke, line: Print, ink: Image, feet: Feet) -> bool:
    """Whether a stroke wider than any character is a rule below one or two of them."""
    touching = TOUCHING * line.size if _stands_off(stroke, line, ink) else ENDS
    return _makes_another(stroke, line) or _is_clear(stroke, line, feet, touching)


def _makes_another(stroke: Stroke, line: Print) -> bool:
    """Whether the stroke is too wide for the character that was read with it, 二 for a 一 on its rule, and below no other."""
    over = MOST_TOUCHING * line.size
    on = [letter for letter in line.letters if min(letter.ink1, stroke.x1) - max(letter.ink0, stroke.x0) > over]
    wide, low = stroke.width >= MUCH_WIDER * line.size, stroke.middle > line.bottom - NOT_HIGHER * line.size
    if not wide or not low or len(on) != 1 or on[0].char not in WITH_RULE:
        return False
    number = on[0] is line.letters[0] and len(line.letters) > 1 and line.letters[1].char in "、.．"  # of a heading
    return not number


def _stands_off(stroke: Stroke, line: Print, ink: Image) -> bool:
    """Whether there is white above the stroke, or a character that a rule below another is read as."""
    return not _is_joined(stroke, line, ink) or any(
        letter.char in WITH_RULE and stroke.x0 < letter.middle < stroke.x1 for letter in line.letters
    )


def _is_joined(stroke: Stroke, line: Print, ink: Image) -> bool:
    """Whether there is no white between the stroke and the ink above it."""
    above = ink[max(0, stroke.top - round(JOINED * line.size)) : stroke.top, stroke.x0 : stroke.x1]
    return bool(above.any(axis=1).all())


def without_dashes(rules: list[Stroke], lines: list[Print]) -> list[Stroke]:
    """The rules without those at half the height of the characters beside them: nothing is written on a dash."""
    by_top = ByTop(lines)
    return [rule for rule in rules if not any(_is_dash(rule, line) for line in by_top.near(rule))]


def _is_dash(rule: Stroke, line: Print) -> bool:
    if not DASH[0] * line.size <= line.base - rule.middle <= DASH[1] * line.size:
        return False
    nearest = min(max(letter.ink0 - rule.x1, rule.x0 - letter.ink1) for letter in line.letters)
    return nearest < DASH_NEAR * line.size and _covered(rule, line) < DASH_OVER * rule.width


def _place(line: Print) -> tuple[float, float, float]:
    """From where to where, and down to where, strokes belong to the line."""
    reach = 12 * line.size
    return line.letters[0].ink0 - reach, line.letters[-1].ink1 + reach, line.bottom + 0.45 * line.size


def _is_rule(stroke: Stroke, line: Print, ink: Image) -> bool:
    if stroke.width < 0.35 * line.size or stroke.middle < line.bottom - 0.1 * line.size:
        return False
    if stroke.width < CLEARLY * line.size and _is_joined(stroke, line, ink):  # the feet of 裁, or of 款 and what follows it
        return False
    if (
        stroke.width >= CLEARLY * line.size and _above(stroke, ink, line.size, EMPTY_ABOVE) < STRAY
    ):  # a character's foot always has the character above it
        return True
    if stroke.width >= WHOLE * line.size and _bears_slash(stroke, line, ink):
        return True
    owners = [letter for letter in line.letters if _covers(letter, stroke)]
    if any(letter.char == SLASH_WITH_RULE for letter in owners):
        return True
    if any(letter.char not in DASHES for letter in owners):
        low = stroke.middle > line.bottom + UNDER * line.size
        return low and (
            stroke.width >= OWN_WIDTH * line.size or not _is_foot(stroke, line, ink)
        )  # ends of bent lines are lower
    return _above(stroke, ink, line.size, 0.25) < 0.25


def _bears_slash(stroke: Stroke, line: Print, ink: Image) -> bool:
    """Whether all that stands above the stroke is a /, which was not read: nothing is filled in. The characters beside it were given its ink
    as their own."""
    if any(stroke.x0 <= x <= stroke.x1 for x in line.xs):
        return False
    bottom, em = stroke.top - 2, line.size
    box = ink_box(ink, stroke.x0 + 2, bottom - SLASH_REACH * em, stroke.x1 - 3, bottom)
    return box is not None and box[3] - box[1] >= SLASH_HIGH * em and is_slash(ink[box[1] : box[3], box[0] : box[2]])


def _above(stroke: Stroke, ink: Image, size: float, reach: float) -> float:
    """The share of the stroke's length with ink within the reach (em) above it."""
    above = ink[max(0, stroke.top - round(reach * size)) : max(0, stroke.top - 2), stroke.x0 + 2 : stroke.x1 - 2]
    return float(above.any(axis=0).mean()) if above.size else 0.0


def _covers(letter: Letter, stroke: Stroke) -> bool:
    return min(letter.ink1, stroke.x1) - max(letter.ink0, stroke.x0) > 0.3 * stroke.width

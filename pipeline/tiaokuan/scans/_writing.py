"""What stands on rules or between them and was not read with the line: strokes of a pen, a single /, writing that nobody can make
out, a printed word between two blanks.

A blank is blank only where there is no ink on its rule. Ink that recognition found nothing in is looked at by itself: a slanted
stroke is a /, what the careful model reads surely is taken, all else is illegible.
"""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import Any

import cv2
import numpy as np

from tiaokuan.document import ILLEGIBLE
from tiaokuan.ocr import Engine, Reading
from tiaokuan.scans._letters import UNDERSCORES, Letter, Print, cells, clear
from tiaokuan.scans._slash import is_slash
from tiaokuan.scans._strokes import Stroke

Image = np.ndarray[Any, Any]

LEAST_HIGH, LEAST_INK = 0.32, 0.02
"""Em that ink is high at least, and em squared of it: less is a speck, or the tail of a character from the line above."""

ONE, ONE_BELOW = (0.55, 1.35), 0.2
"""Em: a level stroke so wide, so far below the top of what may be writing, is a 一 or a dash; tails of the line above hang from higher."""

REACH_UP = 0.95
"""Em above the rule within which writing on it is looked for."""

CLEAR = 0.1
"""Em above the rule that belongs to the rule, and em around characters that belongs to them."""

OWN = 0.6
"""Em from a character's middle, as it was read, within which its ink is."""

APART = 0.8
"""Em between strokes of one writing."""

SURE = 0.9
"""Every character of a second reading is at least this sure."""

LEAST_WIDTH = 0.3

SIGN, NO_FIGURE, AT_END = 0.35, 0.5, 0.5
"""Em: signs of sentences are no wider, their parts no higher, and no further from a rule's end."""

SLIVER, TOUCHING = 0.3, 0.3
"""Em: the side of a character is no wider, and no further from the rest of it."""

OVER_EDGE = 0.5
"""Em beyond a stretch of the line within which ink is followed, to see whose it is."""

NO_RULE = 0.5
"""Em: ink this high is a character, not a rule, whatever was read."""


def unread(rules: list[Stroke], lines: list[Print], bare: Image, grey: Image, engine: Engine, size: float) -> list[Print]:
    """Stretches of print for the ink on rules that is in no line; `bare` is 1 where the page has ink other than that of rules."""
    found = []
    for rule in rules:
        if rule.width < LEAST_WIDTH * size:
            continue
        line_of = home(rule, lines, size)
        em = line_of.size if line_of else size
        base = line_of.base if line_of else rule.middle - 0.12 * em
        for x0, top, x1, bottom in (
            _groups(rule, lines, bare, em) or _swallowed(rule, lines, bare, em) or _behind(rule, lines, bare, em)
        ):
            box = (x0, top, x1, bottom)
            read = letters_of(bare[top:bottom, x0:x1], box, grey, engine, em)
            if line_of is not None and _is_sliver(read, box, line_of):
                continue
            line = Print(read, base - 0.85 * em, base, base, em, box, tuple(letter.middle for letter in read))
            cells(line)
            found.append(line)
            if line_of is not None:
                clear(line_of, x0, x1)
    return found


def _is_sliver(read: list[Letter], box: tuple[int, int, int, int], line: Print) -> bool:
    """Whether ink is the side of a character that was read beside it, and is read as that once more, or the slant of a 4 as a stroke:
    60 became 660, 465591 /465591."""
    if len(read) != 1 or box[2] - box[0] >= SLIVER * line.size or read[0].char == ILLEGIBLE:
        return False
    near = TOUCHING * line.size
    return any(
        letter.char in (read[0].char, "4" if read[0].char == "/" else "")
        and letter.ink0 - near <= box[2]
        and box[0] <= letter.ink1 + near
        for letter in line.letters
    )


def taken_for_rules(lines: list[Print], rules: list[Stroke], bare: Image, grey: Image, engine: Engine) -> list[Print]:
    """Stretches of print for characters between two blanks that were read as part of them: ____月____ as _________. What was read
    is taken out of the lines, as are underscores that are read where there is a rule: the rule says where the blank is."""
    found = []
    for line in lines:
        near = [rule for rule in rules if line.top < rule.middle < line.bottom + 0.5 * line.size]
        for is_rule, run in groupby(list(line.letters), key=lambda letter: letter.char in UNDERSCORES):
            letters = list(run)
            if not is_rule:
                continue
            box = _ink(bare, min(letter.ink0 for letter in letters), max(letter.ink1 for letter in letters), line)
            if box is None or box[3] - box[1] < NO_RULE * line.size:
                reach = OVER_EDGE * line.size
                on = [one for one in letters if any(rule.x0 - reach <= one.middle <= rule.x1 + reach for rule in near)]
                line.letters = [letter for letter in line.letters if letter not in on]
                continue
            line.letters = [letter for letter in line.letters if letter not in letters]
            x0, top, x1, bottom = box
            read = letters_of(bare[top:bottom, x0:x1], box, grey, engine, line.size)
            middles = tuple(letter.middle for letter in read)
            found.append(Print(read, line.top, line.bottom, line.base, line.size, box, middles))
            cells(found[-1])
    return found


def _ink(bare: Image, x0: float, x1: float, line: Print) -> tuple[int, int, int, int] | None:
    """The box of the ink between two edges at a line's height; what goes on beyond them is a neighbour's."""
    margin = round(OVER_EDGE * line.size)
    first, up = max(0, int(x0) - margin), max(0, int(line.top) - 2)
    part = np.ascontiguousarray(bare[up : int(line.bottom) + 3, first : int(x1) + margin])
    if not part.size:
        return None
    count, _, stats, _ = cv2.connectedComponentsWithStats(part, connectivity=8)
    low, high = x0 - first - 2, x1 - first + 2
    inside = [(x, y, x + w, y + h) for x, y, w, h, _ in stats[1:count].tolist() if x >= low and x + w <= high]
    if not inside:
        return None
    lefts, tops, rights, bottoms = zip(*inside, strict=True)
    return first + min(lefts), up + min(tops), first + max(rights), up + max(bottoms)


def home(rule: Stroke, lines: list[Print], size: float) -> Print | None:
    """The line of print that the rule belongs to."""
    beside = [line for line in lines if line.letters and line.top < rule.middle < line.bottom + 0.5 * size]
    return min(beside, key=lambda line: max(line.box[0] - rule.x1, rule.x0 - line.box[2], 0), default=None)


def _swallowed(rule: Stroke, lines: list[Print], bare: Image, em: float) -> list[tuple[int, int, int, int]]:
    """The box of a / on a rule without letters, whose ink the printed word beside the rule was given, as nothing was read there."""
    beside = [line for line in lines if line.top < rule.middle < line.bottom + OVER_EDGE * em]
    if any(rule.x0 <= min(letter.middle, letter.at) and letter.middle <= rule.x1 for line in beside for letter in line.letters):
        return []
    return [
        (x0, top, x1, bottom)
        for x0, top, x1, bottom in _groups(rule, lines, bare, em, OWN)
        if is_slash(bare[top:bottom, x0:x1])
    ]


def _behind(rule: Stroke, lines: list[Print], bare: Image, em: float) -> list[tuple[int, int, int, int]]:
    """The box of a / at the right end of a rule without letters, or in a gap of it: typed between underscores, it parts them."""
    tail = Stroke(rule.x1 - round(OVER_EDGE * em), rule.top, rule.x1 + round(APART * em), rule.bottom, rule.middle)
    around = [line for line in lines if line.top < rule.middle < line.bottom + OVER_EDGE * em]
    if any(tail.x0 <= letter.middle <= tail.x1 for line in around for letter in line.letters):
        return []
    return [box for box in _groups(tail, lines, bare, em, OWN) if is_slash(bare[box[1] : box[3], box[0] : box[2]])]


def _groups(
    rule: Stroke, lines: list[Print], bare: Image, em: float, own: float = float("inf")
) -> list[tuple[int, int, int, int]]:
    """Boxes of the ink that stands on the rule and is no letter's; a letter's is no further than `own` (em) from its middle as read."""
    top, bottom = max(0, round(rule.top - REACH_UP * em)), max(0, round(rule.top - CLEAR * em))
    x0, x1 = max(0, rule.x0 + 2), max(0, rule.x1 - 2)
    if bottom - top < 4 or x1 - x0 < 4:
        return []
    part = bare[top:bottom, x0:x1].copy()
    for line in lines:
        if line.bottom < top or line.top > bottom or line.box[2] < x0 or line.box[0] > x1:
            continue
        for letter in line.letters:
            first, last = (
                max(letter.ink0 - CLEAR * em, letter.at - own * em),
                min(letter.ink1 + CLEAR * em, letter.at + own * em),
            )
            left, right = round(first) - x0, round(last) - x0
            if right > 0 and left < part.shape[1]:
                part[:, max(0, left) : right] = 0
    if not part.any():
        return []
    count, _, stats, _ = cv2.connectedComponentsWithStats(part, connectivity=8)
    pieces = sorted(
        (int(x), int(y), int(x + w), int(y + h), int(area))
        for x, y, w, h, area in stats[1:count]
        if not (y == 0 and h < LEAST_HIGH * em) and area >= 3
    )
    groups: list[list[tuple[int, int, int, int, int]]] = []
    for piece in pieces:
        if groups and piece[0] - max(other[2] for other in groups[-1]) < APART * em:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    boxes = []
    for group in groups:
        left, up, right, down = (f(column) for f, column in zip((min, min, max, max), zip(*group, strict=True), strict=False))
        high = down - up >= LEAST_HIGH * em or (ONE[0] <= (right - left) / em <= ONE[1] and up > ONE_BELOW * em)
        if high and sum(piece[4] for piece in group) >= LEAST_INK * em * em:
            if _is_sign(group, (left, right), part.shape[1], em) and not is_slash(part[up:down, left:right]):
                continue
            boxes.append((x0 + left, top + up, x0 + right, top + down))
    return boxes


def _is_sign(group: list[tuple[int, int, int, int, int]], across: tuple[int, int], width: int, em: float) -> bool:
    """Whether the ink at an end of a rule is a sign of the sentence that the rule begins or ends below, ： or ；, and none of what was
    written: all of it is narrow and low."""
    narrow = across[1] - across[0] < SIGN * em and max(piece[3] - piece[1] for piece in group) < NO_FIGURE * em
    return narrow and min(across[0], width - across[1]) < AT_END * em < width / 2


def letters_of(ink: Image, box: tuple[int, int, int, int], grey: Image, engine: Engine, em: float) -> list[Letter]:
    """The letters that the ink makes."""
    x0, top, x1, bottom = box
    if is_slash(ink):
        return [Letter("/", 1.0, x0, x1, (x0 + x1) / 2)]
    margin = round(0.2 * em)
    around = (max(0, x0 - margin), max(0, top - margin), min(grey.shape[1], x1 + margin), min(grey.shape[0], bottom + margin))
    reading = engine.read_carefully(grey, around)
    if reading.chars and min(reading.scores) >= SURE:
        edges = _edges(reading, x0, x1)
        return [
            Letter(char, score, a, b, (a + b) / 2)
            for char, score, (a, b) in zip(reading.chars, reading.scores, edges, strict=True)
        ]
    count = max(1, round((x1 - x0) / em))
    step = (x1 - x0) / count
    return [Letter(ILLEGIBLE, 0.0, x0 + step * i, x0 + step * (i + 1), x0 + step * (i + 0.5)) for i in range(count)]


def _edges(reading: Reading, x0: int, x1: int) -> list[tuple[float, float]]:
    """From where to where each character goes: half way to its neighbours."""
    borders = [float(x0), *((a + b) / 2 for a, b in pairwise(reading.xs)), float(x1)]
    return list(pairwise(borders))

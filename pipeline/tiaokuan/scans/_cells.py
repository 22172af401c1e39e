"""Ink in cells of tables in which nothing was read: a cell is empty only where there is none.

The detection net overlooks single signs, and figures squeezed into a cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, pairwise
from typing import Any

import cv2
import numpy as np

from tiaokuan.document import ILLEGIBLE
from tiaokuan.ocr import Edges, Engine
from tiaokuan.scans import _writing
from tiaokuan.scans._letters import UNSURE, Letter, Print, cells
from tiaokuan.scans._runs import runs
from tiaokuan.scans._slash import is_slash
from tiaokuan.scans._squares import Square
from tiaokuan.scans._strokes import Stroke

Image = np.ndarray[Any, Any]

LEAST_HIGH, LEAST_WIDE, LEAST_INK = 0.32, 0.7, 0.03
"""Em that ink is high, or wide, at least, and em squared of it: less is a speck."""

SPECK = (2, 2)
"""Pixels down and across that a stroke is thick at least."""

CLEAR = 4
"""Pixels around the lines of a table that are theirs, and those of a cell that its writing keeps clear of: what touches them comes from a
neighbour, or strikes the cell out."""

SLASH_CLEAR = 2
"""The same of a /, which reaches as far up and down as the text of a low row does."""

AROUND = 0.3
"""Em around what was read that belongs to it."""

POINT, FEWEST_POINTS = 0.25, 3
"""Em that a point is high at most; so many in a row are an ellipsis."""

ACROSS, DOWN = 0.8, 0.15
"""Em between pieces of one writing."""

NARROW, ROWS, BESIDE_POST = 0.65, 0.4, 3
"""Em: what stands in a cell narrower than the first runs over its uprights, and is there where so much of the height between them is inked;
pixels beside an upright that are its own."""


def unread(
    lines: list[Print],
    rules: list[Stroke],
    posts: list[Stroke],
    boxes: list[Square],
    bare: Image,
    grey: Image,
    engine: Engine,
    size: float,
) -> list[Print]:
    """Stretches of print for the ink in cells that hold no letter; where one holds some, its figures are unsure. `bare` is 1 where the page has ink other than that of rules and posts."""
    if not posts:
        return []
    found = []
    for box in _groups(_left(lines, rules, posts, boxes, bare, size), posts, size):
        cell = _cell(box, rules, posts)
        x0, top, x1, bottom = box
        ink = bare[top:bottom, x0:x1]
        if cell is None or not _is_inside(box, cell, SLASH_CLEAR if is_slash(ink) else CLEAR):
            continue
        if beside := [line for line in lines if _holds(cell, line)]:
            _doubt(beside, cell)
            continue
        letters = _points(ink, box, size) or _writing.letters_of(ink, box, grey, engine, size)
        base = (top + bottom) / 2 + 0.4 * size
        line = Print(letters, base - 0.85 * size, base, base, size, box, tuple(letter.middle for letter in letters))
        cells(line)
        found.append(line)
    return found + _over_narrow(lines, rules, posts, bare, size)


def _narrow(posts: list[Stroke], size: float) -> Iterator[tuple[Stroke, Stroke]]:
    """Pairs of uprights with a little room between them, but none for a character, from left to right."""
    ordered = sorted(posts, key=lambda post: post.middle)
    for index, left in enumerate(ordered):
        for right in islice(ordered, index + 1, None):
            room = round(right.middle) - round(left.middle) + 1 - 2 * BESIDE_POST
            if room > NARROW * size:
                break
            if room > 1:
                yield left, right


def _over_narrow(lines: list[Print], rules: list[Stroke], posts: list[Stroke], bare: Image, size: float) -> list[Print]:
    """Stretches of illegible print for the ink in cells too narrow for a character: recognition reads nothing between two uprights."""
    found = []
    for left, right in _narrow(posts, size):
        x0, x1 = round(left.middle) + BESIDE_POST, round(right.middle) - BESIDE_POST + 1
        first, last = max(left.top, right.top), min(left.bottom, right.bottom)
        across = [rule for rule in rules if rule.x0 <= x0 and x1 <= rule.x1 and first - CLEAR <= rule.middle <= last + CLEAR]
        for above, below in pairwise(sorted(across, key=lambda rule: rule.middle)):
            top, bottom = above.bottom + CLEAR, below.top - CLEAR
            inked = np.flatnonzero(bare[top:bottom, x0:x1].any(axis=1)) if bottom - top > size else np.zeros(0)
            cell = (round(left.middle), top, round(right.middle), bottom)
            if len(inked) < ROWS * size or any(_holds(cell, line) for line in lines):
                continue
            base = top + inked[0] + 0.85 * size
            letter = Letter(ILLEGIBLE, 0.0, x0, x1, (x0 + x1) / 2)
            box = (x0, round(base - 0.85 * size), x1, round(base))
            found.append(Print([letter], base - 0.85 * size, base, base, size, box, (letter.middle,)))
            letter.x0, letter.x1 = x0, x1
    return found


def _left(lines: list[Print], rules: list[Stroke], posts: list[Stroke], boxes: list[Square], bare: Image, size: float) -> Image:
    """The ink that belongs to nothing that was found."""
    left = bare.copy()
    around = round(AROUND * size)
    for line in lines:
        left[max(0, round(line.top) - around) : round(line.bottom) + around, max(0, line.box[0]) : line.box[2]] = 0
    for box in boxes:
        left[max(0, box.top - CLEAR) : box.bottom + CLEAR, max(0, box.x0 - CLEAR) : box.x1 + CLEAR] = 0
    for stroke in (*rules, *posts):
        left[max(0, stroke.top - 1) : stroke.bottom + 1, max(0, stroke.x0 - 1) : stroke.x1 + 1] = 0
    return left


def _groups(left: Image, posts: list[Stroke], size: float) -> list[Edges]:
    """Boxes of what may be writing between the first and the last upright, row by row."""
    x0, x1 = max(0, min(post.x0 for post in posts)), max(post.x1 for post in posts)
    top, bottom = max(0, min(post.top for post in posts)), max(post.bottom for post in posts)
    part = cv2.morphologyEx(np.ascontiguousarray(left[top:bottom, x0:x1]), cv2.MORPH_OPEN, np.ones(SPECK, np.uint8))
    least = LEAST_INK * size * size
    if cv2.countNonZero(part) < least:
        return []
    near = cv2.dilate(part, np.ones((max(1, round(DOWN * size)), max(1, round(ACROSS * size))), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(near, connectivity=8)
    found = []
    for index in range(1, count):
        x, y, w, h, _ = stats[index].tolist()
        inked = np.argwhere(part[y : y + h, x : x + w] & (labels[y : y + h, x : x + w] == index))
        (first, leftmost), (last, rightmost) = inked.min(axis=0).tolist(), inked.max(axis=0).tolist()
        large = last - first >= LEAST_HIGH * size or rightmost - leftmost >= LEAST_WIDE * size
        if large and len(inked) >= least:
            found.append((x0 + x + leftmost, top + y + first, x0 + x + rightmost + 1, top + y + last + 1))
    return found


def _cell(box: Edges, rules: list[Stroke], posts: list[Stroke]) -> Edges | None:
    """The cell around the box: the nearest lines on its four sides. None where one is missing."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    beside = [post.middle for post in posts if post.top <= y <= post.bottom]
    across = [rule.middle for rule in rules if rule.x0 <= x <= rule.x1]
    left, right = max((at for at in beside if at < x), default=None), min((at for at in beside if at > x), default=None)
    above, below = max((at for at in across if at < y), default=None), min((at for at in across if at > y), default=None)
    if left is None or right is None or above is None or below is None:
        return None
    return round(left), round(above), round(right), round(below)


def _is_inside(box: Edges, cell: Edges, clear: int) -> bool:
    return box[0] - cell[0] > clear and box[1] - cell[1] > clear and cell[2] - box[2] > clear and cell[3] - box[3] > clear


def _holds(cell: Edges, line: Print) -> bool:
    """Whether a letter of the line stands in the cell."""
    middle = (line.top + line.bottom) / 2
    return cell[1] < middle < cell[3] and any(cell[0] < letter.middle < cell[2] for letter in line.letters)


def _doubt(lines: list[Print], cell: Edges) -> None:
    """Make figures in the cell unsure: some of them were not read."""
    for line in lines:
        for letter in line.letters:
            if cell[0] < letter.middle < cell[2] and letter.char.isdecimal():
                letter.score = min(letter.score, UNSURE)


def _points(ink: Image, box: Edges, size: float) -> list[Letter]:
    """The …… that a row of points is; recognition finds nothing in it."""
    starts = len(runs(np.any(ink, axis=0)))
    if ink.shape[0] > POINT * size or starts < FEWEST_POINTS:
        return []
    step = (box[2] - box[0]) / 2
    return [Letter("…", 1.0, x, x + step, x + step / 2) for x in (box[0], box[0] + step)]

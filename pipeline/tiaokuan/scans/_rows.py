"""Boxes of the detection net that hold several rows of print, parted into rows.

The net runs rows together where little white is between them: words set one character below the other in a narrow cell, lines of a
cramped cell. Read as one line they give nothing, or the first row only.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import cv2
import numpy as np

from tiaokuan.ocr import Edges
from tiaokuan.scans._runs import runs

Image = np.ndarray[Any, Any]

USUAL_HEIGHT = 40.0
"""Pixels: a line's box as it is detected, of print of 10.5 points at 200 dots an inch."""

LINE_LIKE, ENOUGH_LINES = 2, 6
"""Boxes this many times as long as high are lines; so many show what is usual on a page."""

HIGHER = 1.2
"""A box this many times as high as usual may hold several rows."""

EM = 0.7
"""The size of print, of the height of its box."""

BAR = 2.0
"""Em: a straight stroke this long is no character's."""

THROUGH = 0.6
"""Share of the box's height that is straight ink in a column of pixels between two cells."""

SPECK = 1
"""Pixels of ink in a row of them that may be noise."""

LEAST_ROW, MOST_ROW = 0.45, 1.2
"""Em that a row of print is high: what is lower than the first is a row only if it is a 一; pieces of one are put together up to the second."""

LARGEST = 1.8
"""Em: what is higher is a seal, or a picture, and whatever is beside it is no row."""

NEAR, LOW = 0.25, 0.3
"""Em between pieces of one row, except for those of a 二, which are lower than the second."""

MARGIN = 0.2
"""Em of white around a row, as much as there is."""

SAME_ROW, COVERED = 0.6, 0.6
"""Share of the lower one's height that two pieces of a row have in common; share of the width of a box that is in another's row."""


def parted(boxes: list[Edges], ink: Image) -> list[Edges]:
    """The boxes, those with several rows of print as a box a row; `ink` is 1 where the page is dark."""
    usual = _usual_height(boxes)
    rows: list[Edges] = []
    single: list[Edges] = []
    for box in boxes:
        pieces = _rows(box, ink, EM * usual) if box[3] - box[1] > HIGHER * usual else []
        rows += pieces
        if not pieces:
            single.append(box)
    if not rows:
        return boxes
    rows = _joined(rows)
    own = [row for row in rows if not any(_covers(box, row) for box in single)]
    left = [box for box in single if not any(_covers(row, box) for row in own)]
    return sorted([*left, *own], key=lambda box: (box[1], box[0]))


def _usual_height(boxes: list[Edges]) -> float:
    """The height of boxes that hold one row: that of the lower ones, on pages where many hold two."""
    heights = sorted(bottom - top for x0, top, x1, bottom in boxes if x1 - x0 > LINE_LIKE * (bottom - top))
    return heights[len(heights) // 4] if len(heights) >= ENOUGH_LINES else USUAL_HEIGHT


def _rows(box: Edges, ink: Image, em: float) -> list[Edges]:
    """The rows of print in the box, each with the white around it, on either side of a table's uprights; none where there is one row
    only, or more than print."""
    x0, top, x1, bottom = box
    part = ink[top:bottom, x0:x1]
    upright, level = (_straight(part, sides) for sides in ((round(BAR * em), 1), (1, round(BAR * em))))
    clear = cv2.subtract(cv2.subtract(part, upright), level)
    columns = runs(upright.mean(axis=0) < THROUGH)
    stacks = [_stack(clear[:, left:right], em) for left, right in columns]
    rows = [run for stack in stacks for run in stack]
    if not any(len(stack) > 1 for stack in stacks) or any(end - start > LARGEST * em for start, end in rows):
        return []
    found = []
    for (left, right), stack in zip(columns, stacks, strict=True):
        middles = [round((last[1] + following[0]) / 2) for last, following in pairwise(stack)]
        for (start, end), low, high in zip(stack, [0, *middles], [*middles, bottom - top], strict=False):
            inked = np.flatnonzero(clear[start:end, left:right].any(axis=0)) + left
            across, down = round(MARGIN * em), max(round(MARGIN * em), round((em - (end - start)) / 2))
            first = max(left or -across, int(inked[0]) - across)
            last = min(right if right < x1 - x0 else right + across, int(inked[-1]) + 1 + across)
            found.append(
                (max(0, x0 + first), top + max(low, start - down), min(ink.shape[1], x0 + last), top + min(high, end + down))
            )
    return found


def _straight(part: Image, sides: tuple[int, int]) -> Image:
    """The straight strokes at least as high and wide as `sides`: lines of a table."""
    if part.shape[0] < sides[0] or part.shape[1] < sides[1]:
        return np.zeros_like(part)
    found: Image = cv2.dilate(cv2.morphologyEx(part, cv2.MORPH_OPEN, np.ones(sides, np.uint8)), np.ones((3, 3), np.uint8))
    return found


def _stack(part: Image, em: float) -> list[tuple[int, int]]:
    """From where to where the rows of print go that stand below each other."""
    rows = _together(runs(part.sum(axis=1) > SPECK), em)
    return [run for run in rows if run[1] - run[0] >= LEAST_ROW * em or _is_wide(part[run[0] : run[1]], em)]


def _together(pieces: list[tuple[int, int]], em: float) -> list[tuple[int, int]]:
    """Runs that are pieces of one row as one."""
    joined: list[tuple[int, int]] = []
    for start, end in pieces:
        first, last = joined[-1] if joined else (start, start)
        near = max(last - first, end - start) < LOW * em or start - last <= NEAR * em
        if joined and near and end - first <= MOST_ROW * em:
            joined[-1] = (first, end)
        else:
            joined.append((start, end))
    return joined


def _is_wide(part: Image, em: float) -> bool:
    """Whether the ink of a low row is as wide as a character: it is a 一."""
    columns = np.flatnonzero(part.any(axis=0))
    return len(columns) > 0 and int(columns[-1] - columns[0]) > LEAST_ROW * em


def _joined(rows: list[Edges]) -> list[Edges]:
    """Rows that two boxes have a part of each as one."""
    joined: list[Edges] = []
    for row in sorted(rows, key=lambda row: (row[0], row[1])):
        for index, other in enumerate(joined):
            down = min(row[3], other[3]) - max(row[1], other[1])
            if down > SAME_ROW * min(row[3] - row[1], other[3] - other[1]) and row[0] < other[2]:
                whole = (min(row[0], other[0]), min(row[1], other[1]), max(row[2], other[2]), max(row[3], other[3]))
                joined[index] = whole
                break
        else:
            joined.append(row)
    return joined


def _covers(box: Edges, other: Edges) -> bool:
    """Whether most of the other box is a stretch of this one's row."""
    across, down = min(box[2], other[2]) - max(box[0], other[0]), min(box[3], other[3]) - max(box[1], other[1])
    return down > SAME_ROW * min(box[3] - box[1], other[3] - other[1]) and across > COVERED * (other[2] - other[0])

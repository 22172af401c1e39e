"""Check boxes on a page: four straight sides of one length, and whether something is drawn inside."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from tiaokuan.scans._strokes import Stroke

Image = np.ndarray[Any, Any]

SMALLEST, LARGEST = 13, 44
"""Sides of a check box in pixels at 200 dots an inch: 4.7 to 16 points."""

NARROWEST = 9
"""Pixels between the uprights of a tall box at least."""

SLACK = 5
"""Pixels by which the ends of sides may miss each other."""

TICKED = 0.07
"""Share of the inside that is ink when something is drawn there."""


@dataclass(frozen=True, slots=True)
class Square:
    """A drawn box in pixels, and the share of its inside that is ink."""

    x0: int
    top: int
    x1: int
    bottom: int
    inked: float

    @property
    def ticked(self) -> bool:
        """Whether something is drawn inside."""
        return self.inked > TICKED


def squares(ink: Image, level: list[Stroke], upright: list[Stroke]) -> list[Square]:
    """The check boxes among short strokes; `ink` is 1 where the page is dark."""
    sides = sorted((stroke for stroke in level if SMALLEST <= stroke.width <= LARGEST), key=lambda stroke: stroke.x0)
    posts = sorted((stroke for stroke in upright if SMALLEST <= stroke.height <= LARGEST + 6), key=lambda stroke: stroke.middle)
    lefts, middles = [side.x0 for side in sides], [post.middle for post in posts]
    found: list[Square] = []
    for side in sides:
        least, most = side.middle + 0.75 * side.width, side.middle + 1.3 * side.width
        near = sides[bisect_left(lefts, side.x0 - SLACK) : bisect_right(lefts, side.x0 + SLACK)]
        for base in near:
            if not least <= base.middle <= most or abs(base.x1 - side.x1) > SLACK:
                continue
            posted = _posts(posts[bisect_left(middles, side.x0 - SLACK) : bisect_right(middles, side.x1 + SLACK)], side, base)
            if posted is not None:
                found.append(_square(ink, posted, (side.middle, base.middle)))
                break
    return found


def _posts(posts: list[Stroke], side: Stroke, base: Stroke) -> tuple[float, float] | None:
    """Where the uprights stand that join the two sides. A neighbour's stroke may lengthen a side, or end as an upright does: of
    several, the innermost are the box's."""
    fit = [
        post.middle for post in posts if abs(post.top - side.middle) <= SLACK and abs(post.bottom - base.middle) <= SLACK + 1
    ]
    left = max((x for x in fit if abs(x - side.x0) <= SLACK), default=None)
    if left is None or not any(abs(x - side.x1) <= SLACK for x in fit):
        return None
    return left, min(x for x in fit if x >= left + NARROWEST or abs(x - side.x1) <= SLACK)


def _square(ink: Image, across: tuple[float, float], down: tuple[float, float]) -> Square:
    x0, x1, top, bottom = int(across[0]), int(across[1]) + 1, int(down[0]), int(down[1]) + 1
    return Square(x0, top, x1, bottom, share_inked(ink, x0, top, x1, bottom))


def share_inked(ink: Image, x0: int, top: int, x1: int, bottom: int) -> float:
    """The share of a box's inside, well clear of its sides, that is ink."""
    edge = max(4, (x1 - x0) // 6)
    inside = ink[top + edge : bottom - edge, x0 + edge : x1 - edge]
    return cv2.countNonZero(inside) / inside.size if inside.size else 0.0

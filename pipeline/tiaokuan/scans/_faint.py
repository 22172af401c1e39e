"""Uprights of tables that are too pale to be seen by themselves, looked for where one can be: between two lines of a table.

A hairline between two pixels, blurred or under noise, is paler than print through the paper. But nothing else runs all the way from one
line of a table to the next: characters leave white above and below.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np

from tiaokuan.scans import _rules
from tiaokuan.scans._runs import runs
from tiaokuan.scans._strokes import THICKEST, Stroke

Image = np.ndarray[Any, Any]

LEAST_DARK, FAINT = 9, 0.06
"""Of 255, and of the print's own darkness, that an upright is darker than the paper beside it, averaged over `SMOOTH` pixels along it."""

SMOOTH = 9

LOWEST = 1.2
"""Em between two lines of a table at least."""

CLEAR = 3
"""Pixels beside a level line that are its own."""

WHOLE = 0.93
"""Share of the way from line to line that an upright is seen."""

PALE, MOST_OF_IT = 0.33, 95
"""Of the print's own darkness, and percent of its length: an upright that is darker has been seen by itself, and print of a tight row, which
almost reaches from line to line, is darker."""

LEAN = 3
"""Pixels from left to right within which it stays."""

THICK = 8
"""Pixels: what is wider is no upright."""

BESIDE, PRINT, CROWDED = 7, 0.4, 0.3
"""Pixels beside an upright that hold no print, how dark print is of its darkest, and the share of the rows that may hold some: in a cell of
several lines the white between characters was taken for an upright, and the cell cut in two."""


def posts(grey: Image, dark: float, level: list[Stroke], known: list[Stroke], size: float) -> list[Stroke]:
    """The uprights between lines of tables that are not `known`; `level` are the long level strokes of the page."""
    borders = [rule for rule in level if rule.width >= _rules.BORDER * size and _rules.is_border(rule, known)]
    borders.sort(key=lambda rule: rule.middle)
    found: list[Stroke] = []
    for index, above in enumerate(borders):
        below = next((rule for rule in borders[index + 1 :] if _faces(above, rule, size)), None)
        if below is not None and below.middle - above.middle >= LOWEST * size:
            found += _between(grey, dark, above, below, known)
    return found


def _faces(above: Stroke, below: Stroke, size: float) -> bool:
    across = min(above.x1, below.x1) - max(above.x0, below.x0)
    return below.middle - above.middle > _rules.MEET and across >= _rules.BORDER * size


def _between(grey: Image, dark: float, above: Stroke, below: Stroke, known: list[Stroke]) -> Iterator[Stroke]:
    top, bottom = round(above.middle) + CLEAR, round(below.middle) - CLEAR
    x0, x1 = max(0, above.x0, below.x0), min(grey.shape[1], above.x1, below.x1)
    ink = cv2.blur(cv2.bitwise_not(grey[top:bottom, x0:x1]), (1, SMOOTH))
    thin = cv2.morphologyEx(ink, cv2.MORPH_TOPHAT, np.ones((1, THICKEST), np.uint8))
    seen = (
        cv2.dilate((thin > max(LEAST_DARK, FAINT * dark)).astype(np.uint8), np.ones((1, LEAN), np.uint8)).mean(axis=0) >= WHOLE
    )
    height = (top + bottom) / 2
    for first, last in runs(seen):
        middle = x0 + (first + last) / 2
        near = (post for post in known if post.top <= height <= post.bottom)
        pale = last - first <= THICK and float(np.percentile(thin[:, first:last].max(axis=1), MOST_OF_IT)) <= PALE * dark
        if (
            pale
            and _is_clear(grey[top:bottom], dark, x0 + first, x0 + last)
            and not any(abs(post.middle - middle) <= _rules.MEET for post in near)
        ):
            yield Stroke(x0 + first, round(above.middle), x0 + last, round(below.middle), middle)


def _is_clear(grey: Image, dark: float, x0: int, x1: int) -> bool:
    """Whether no print stands right beside a column of pixels, as it does beside the white between two characters."""
    for start, stop in ((x0 - BESIDE, x0 - LEAN + 1), (x1 + LEAN - 1, x1 + BESIDE)):
        strip = grey[:, max(0, start) : max(0, stop)]
        if strip.size and float((strip.min(axis=1) < 255 - PRINT * dark).mean()) > CROWDED:
            return False
    return True

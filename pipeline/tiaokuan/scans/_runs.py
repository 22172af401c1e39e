"""Which pixels are dark, from where to where a row of values is true, and the box of those that are."""

from __future__ import annotations

from math import ceil
from typing import Any

import cv2
import numpy as np

Image = np.ndarray[Any, Any]


def darker(grey: Image, level: float) -> Image:
    """1 where the picture is darker than the level, 0 elsewhere: a comparison with a number that is not whole takes fifteen times as long."""
    return cv2.threshold(grey, ceil(level) - 1, 1, cv2.THRESH_BINARY_INV)[1]


def runs(values: Image) -> list[tuple[int, int]]:
    """The first index of each run of true values and the one behind its last; `values` has one dimension."""
    padded = np.zeros(len(values) + 2, bool)
    padded[1:-1] = values
    edges = np.flatnonzero(padded[1:] != padded[:-1]).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))


def ink_box(ink: Image, x0: float, top: float, x1: float, bottom: float) -> tuple[int, int, int, int] | None:
    """The box of what is inked within a box."""
    left, up = max(0, int(x0)), max(0, int(top))
    part = ink[up : max(up, int(bottom)), left : int(x1) + 1]
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    if not len(rows):
        return None
    return left + int(columns[0]), up + int(rows[0]), left + int(columns[-1]) + 1, up + int(rows[-1]) + 1

"""Two pages side by side on one picture: an open book, or a sheet scanned with two pages on it."""

from __future__ import annotations

from typing import Any

import numpy as np

from tiaokuan.ocr import Edges
from tiaokuan.scans._runs import runs

Image = np.ndarray[Any, Any]

WIDER = 1.15
"""A picture this many times as wide as high may show two pages."""

MIDDLE = 0.12
"""The gutter is within this share of the width from the middle."""

GUTTER = 0.018
"""Share of the width that the gutter is at least."""

LEAST_LINES = 2
"""Pieces of print on both sides, at least; fewer tell nothing."""


def parts(grey: Image, boxes: list[Edges]) -> tuple[tuple[int, int], ...]:
    """From where to where each page goes, in pixels: one or two. A page lying on its side has been turned before; a page in landscape
    has lines or a table that run through its middle."""
    height, width = grey.shape
    whole = ((0, width),)
    if width < WIDER * height:
        return whole
    covered = np.zeros(width, bool)
    for x0, _, x1, _ in boxes:
        covered[max(0, x0) : x1] = True
    first, last = round((0.5 - MIDDLE) * width), round((0.5 + MIDDLE) * width)
    gutter = _widest(~covered[first:last])
    if gutter is None or gutter[1] - gutter[0] < GUTTER * width:
        return whole
    at = first + (gutter[0] + gutter[1]) // 2
    left = sum((box[0] + box[2]) / 2 < at for box in boxes)
    if min(left, len(boxes) - left) < LEAST_LINES or _crossed(grey, at):
        return whole
    return ((0, at), (at, width))


def _widest(free: Image) -> tuple[int, int] | None:
    """The longest run of true values."""
    return max(runs(free), key=lambda run: run[1] - run[0], default=None)


def _crossed(grey: Image, at: int) -> bool:
    """Whether level lines run through the gutter, as those of a table do; a fold's shadow is dark from top to bottom."""
    band = grey[:, max(0, at - 10) : at + 10] < 140
    return bool((band.mean(axis=1) > 0.9).any() and band.mean() < 0.5)

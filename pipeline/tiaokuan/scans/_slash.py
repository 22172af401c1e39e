"""The / that people put where nothing is to be filled in: a straight stroke that leans, or one drawn across several empty lines."""

from __future__ import annotations

from typing import Any

import numpy as np

Image = np.ndarray[Any, Any]

SLANT, LONG = (0.2, 1.3), 2.5
"""How far a / leans as a share of its height; width of a stroke across empty lines as a share of its height at least."""

BEND, THICK = 0.09, 0.4
"""Shares of its height by which the middle of a / is away from a straight line at most, and that it is wide in one row of pixels."""

FEWEST = 6
"""Pixels that a stroke is high at least."""

ALONG, WHOLE = 0.2, 0.9
"""A long one is away from a straight line by so much of its height on average; share of its columns that are inked."""


def is_slash(ink: Image) -> bool:
    """Whether the ink is one straight stroke from the lower left to the upper right."""
    height, width = ink.shape
    rows, columns = np.nonzero(ink)
    if not len(rows) or height < FEWEST:
        return False
    if width > LONG * height:
        off = np.abs(rows - (1 - columns / (width - 1)) * (height - 1))
        return bool(off.mean() < ALONG * height and ink.any(axis=0).mean() > WHOLE)
    counts = np.bincount(rows, minlength=height)
    inked = np.flatnonzero(counts)
    middles = np.bincount(rows, columns, minlength=height)[inked] / counts[inked]
    slope, start = np.polyfit(inked, middles, 1)
    bend = np.abs(middles - (slope * inked + start)).max()
    leans = SLANT[0] <= -slope <= SLANT[1]
    return bool(leans and len(inked) > WHOLE * height and bend < BEND * height and np.median(counts[inked]) < THICK * height)

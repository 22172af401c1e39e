"""The / that people put where nothing is to be filled in: a straight stroke that leans, or one drawn across several empty lines."""

from __future__ import annotations

from typing import Any

import numpy as np

Image = np.ndarray[Any, Any]

SLANT, LONG = (0.2, 1.3), 2.5
"""Width of a / as a share of its height; of a stroke across empty lines at least."""

STRAIGHT, BEND, ALONG = 0.14, 0.4, 0.2
"""Shares of its width that its ink is away from a straight line, on average and at most; of its height for a long one."""

WHOLE = 0.9
"""Share of the columns of a long one that are inked."""


def is_slash(ink: Image) -> bool:
    """Whether the ink is one straight stroke from the lower left to the upper right."""
    height, width = ink.shape
    rows, columns = np.nonzero(ink)
    if not len(rows) or width < SLANT[0] * height:
        return False
    if width > SLANT[1] * height:
        off = np.abs(rows - (1 - columns / (width - 1)) * (height - 1))
        return width > LONG * height and bool(off.mean() < ALONG * height and ink.any(axis=0).mean() > WHOLE)
    off = np.abs(columns - (1 - rows / max(1, height - 1)) * (width - 1))
    return bool(off.mean() < STRAIGHT * width and off.max() < BEND * width)

"""How far a page leans: found by how sharply its lines of print stand out, taken off by one warp.

The upper and the lower half are measured on their own: a page held at an angle leans differently at its top and its foot.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

Image = np.ndarray[Any, Any]

SMALL_SIDE = 1000
"""Pixels of the longer side of the picture that slopes are measured on."""

COARSE, REACH = 0.5, 10.5
"""Degrees: slopes within the reach are tried in steps, then finer around the best."""

STRIP = 4
"""Pixels of that picture's width that are moved as one: a slope moves them by no more than their print is blurred."""

LEAST = 0.03
"""Degrees: a page that leans by less is left as it is."""


def levelled(grey: Image) -> tuple[Image, Image]:
    """The page made level, of the same size, and the 3 x 3 map from its pixels back to those of `grey`."""
    height, width = grey.shape
    scale = min(1.0, SMALL_SIDE / max(height, width))
    small = cv2.resize(grey, (max(1, round(width * scale)), max(1, round(height * scale))), interpolation=cv2.INTER_AREA)
    ink = cv2.subtract(np.full_like(small, 235), small)
    strips = cv2.resize(ink.astype(np.float32), (max(1, ink.shape[1] // STRIP), ink.shape[0]), interpolation=cv2.INTER_AREA)
    wide = ink.shape[1] / strips.shape[1]
    coarse = cv2.resize(strips, (max(1, strips.shape[1] // 2), strips.shape[0]), interpolation=cv2.INTER_AREA)
    whole = _best(coarse, ink.shape[1] / coarse.shape[1], 0.0, REACH, COARSE)
    for step in (0.1, 0.025):
        whole = _best(strips, wide, whole, step * 5, step)
    half = ink.shape[0] // 2
    upper, lower = (
        _best(strips[rows], wide, whole, 0.6, 0.05) if _speaks(ink[rows]) else whole
        for rows in (slice(half), slice(half, None))
    )
    if max(abs(whole), abs(upper), abs(lower)) < LEAST:
        return grey, np.eye(3)
    back = _map_back(width, height, upper, lower, whole)
    level = cv2.warpPerspective(
        grey,
        back,
        (width, height),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=255,
    )
    return level, back


def _best(strips: Image, wide: float, around: float, reach: float, step: float) -> float:
    """The slope in degrees, of those tried, at which rows of ink stand out most; each column of `strips` is `wide` pixels."""
    angles = around + np.arange(-round(reach / step), round(reach / step) + 1) * step
    return float(max(angles, key=lambda angle: (_sharpness(strips, wide, float(angle)), -abs(angle))))


def _sharpness(strips: Image, wide: float, angle: float) -> float:
    """How much the sums of neighbouring rows differ once the picture is sheared by the angle."""
    height, width = strips.shape
    slope = np.tan(np.deg2rad(angle)) * wide
    shear = np.array([[1, 0, 0], [-slope, 1, slope * width / 2]])
    sheared = cv2.warpAffine(strips, shear, (width, height), flags=cv2.INTER_NEAREST)
    rows = cv2.reduce(sheared, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32F)
    return float(cv2.norm(rows[1:], rows[:-1], cv2.NORM_L2SQR))


def _speaks(ink: Image) -> bool:
    """Whether there is enough print to tell a slope by."""
    return cv2.countNonZero(cv2.threshold(ink, 60, 255, cv2.THRESH_BINARY)[1]) > 0.006 * ink.size


def _map_back(width: int, height: int, upper: float, lower: float, whole: float) -> Image:
    """The map from the level page to the leaning one: slopes in degrees, at a quarter and three quarters of the height."""
    change = (lower - upper) / (height / 2)
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    leaning = []
    for x, y in corners:
        slope = np.tan(np.deg2rad((upper + lower) / 2 + change * (y - height / 2)))
        leaning.append((x - np.tan(np.deg2rad(whole)) * (y - height / 2), y + slope * (x - width / 2)))
    return cv2.getPerspectiveTransform(corners, np.array(leaning, np.float32))

"""Red seals: found by their colour, and taken off so that the black print below them can be read."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from tiaokuan.ocr import Engine

Image = np.ndarray[Any, Any]

REDNESS = 28
"""Red less the stronger of green and blue, of 255: more is ink of a seal (or of a red pen)."""

SEAL_SIDE = 110
"""Pixels at 200 dots an inch: a seal is at least 1.4 cm wide and high; smaller red is a pen's, and stays."""

RING = 0.8
"""Share of a seal's least side that its ring is at least, where it is broken."""

EDGE_SIDE = 24
"""A piece of a seal across several pages' edges (骑缝章) may be this narrow."""

REACH, TOUCH = 9, 3
"""Strokes of one seal lie closer than the first, and those of its ring closer than the second, in pixels of a picture a quarter as large."""

INNER, OUTER = 0.58, 0.94
"""Shares of the radius between which a seal's words stand."""

LEGIBLE, FEWEST_WORDS = 0.75, 4
"""Mean score from which on a seal's words are kept, and characters that they are at least."""

INK_SHARE = 0.92
"""Of the seal's own red, the share above which a pixel counts as paper."""


def without(picture: Image) -> tuple[Image, list[tuple[int, int, int, int]]]:
    """The page in grey without its seals, and the seals' boxes (x0, top, x1, bottom in pixels)."""
    if picture.ndim == 2:
        return picture, []
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    blue, green, red = cv2.split(picture)
    redness = cv2.subtract(red, cv2.max(green, blue))
    mask = cv2.threshold(redness, REDNESS, 255, cv2.THRESH_BINARY)[1]
    if cv2.countNonZero(mask) < SEAL_SIDE:
        return grey, []
    boxes = _boxes(mask)
    for x0, top, x1, bottom in boxes:
        part = cv2.dilate(mask[top:bottom, x0:x1], np.ones((5, 5), np.uint8))
        on = part > 0
        own = red[top:bottom, x0:x1]
        level = float(np.median(own[mask[top:bottom, x0:x1] > 0])) * INK_SHARE
        paper = float(np.percentile(grey[top:bottom, x0:x1], 90))
        cleaned = np.minimum(own.astype(np.float32) * (paper / max(level, 1)), paper)
        grey[top:bottom, x0:x1][on] = cleaned[on].astype(np.uint8)
    return grey, boxes


def words(picture: Image, box: tuple[int, int, int, int], engine: Engine) -> str:
    """What stands along the ring of the seal in a box of the page, as far as it is legible: the ring rolled out from its lowest point on,
    clockwise, and read."""
    x0, top, x1, bottom = box
    part = picture[top:bottom, x0:x1]
    red = cv2.subtract(part[..., 2], cv2.max(part[..., 0], part[..., 1])) > REDNESS
    rows, columns = np.flatnonzero(red.any(axis=1)), np.flatnonzero(red.any(axis=0))
    if not len(rows):
        return ""
    radius = min(rows[-1] - rows[0], columns[-1] - columns[0]) / 2
    middle = ((columns[0] + columns[-1]) / 2, (rows[0] + rows[-1]) / 2)
    around = round(2 * np.pi * radius * OUTER)
    plain = np.ascontiguousarray(part[..., 1])  # red ink is darkest in green
    green = cv2.normalize(plain, np.empty_like(plain), 0, 255, cv2.NORM_MINMAX)
    polar = cv2.warpPolar(green, (round(radius), around), middle, radius, cv2.WARP_POLAR_LINEAR)
    ring = np.roll(polar, -around // 4, axis=0)[:, round(INNER * radius) : round(OUTER * radius)]
    strip = np.ascontiguousarray(cv2.rotate(ring, cv2.ROTATE_90_COUNTERCLOCKWISE))
    reading = engine.read_carefully(strip, (0, 0, strip.shape[1], strip.shape[0]))
    sure = bool(reading.scores) and sum(reading.scores) >= LEGIBLE * len(reading.scores)
    return reading.text if sure and len(reading.text) >= FEWEST_WORDS else ""


def _boxes(mask: Image) -> list[tuple[int, int, int, int]]:
    """Where the red is a seal's: large in both directions, or at the page's edge."""
    height, width = mask.shape
    small = cv2.resize(mask, (max(1, width // 4), max(1, height // 4)), interpolation=cv2.INTER_AREA)
    red = (small > 40).astype(np.uint8)
    joined = cv2.dilate(red, np.ones((REACH, REACH), np.uint8))
    rings = _rings(red)
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found = []
    for index in range(1, count):
        x, y, w, h = (int(value) * 4 for value in stats[index][:4])
        at_edge = x < EDGE_SIDE or x + w > width - EDGE_SIDE
        ringed = at_edge or any(x <= a <= x + w and y <= b <= y + h for a, b in rings)
        if h >= SEAL_SIDE and w >= (EDGE_SIDE if at_edge else SEAL_SIDE) and ringed:
            found.append((max(0, x), max(0, y), min(width, x + w), min(height, y + h)))
    return [box for box in found if not any(_holds(other, box) for other in found if other != box)]


def _rings(red: Image) -> list[tuple[float, float]]:
    """The middles of what is drawn large in red, a seal's ring or frame: lines of red print are none, however many there are."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(red, np.ones((TOUCH, TOUCH), np.uint8)), connectivity=8)
    return [
        (4 * (x + w / 2), 4 * (y + h / 2)) for x, y, w, h, _ in stats[1:count].tolist() if 4 * min(w, h) >= SEAL_SIDE * RING
    ]


def _holds(outer: tuple[int, int, int, int], box: tuple[int, int, int, int]) -> bool:
    """Whether the middle of a box lies in another, larger one: the star in a seal's ring."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    larger = (outer[2] - outer[0]) * (outer[3] - outer[1]) > (box[2] - box[0]) * (box[3] - box[1])
    return larger and outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]

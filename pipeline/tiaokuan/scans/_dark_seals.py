"""Seals that are as dark as print: blue and black ones, and red ones on grey and faxed pages.

They cannot be taken off as red ones are. What is read below them is unsure: of a name that the seal covers half, only the other half is
read, each of its characters surely.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from tiaokuan.scans._letters import UNSURE, Print

Image = np.ndarray[Any, Any]

SMALLER, INKED = 4, 50
"""Seals are looked for on a picture smaller by the first factor, whose pixels count from this much ink on, of 255."""

RADII = 100, 240
"""Pixels at 200 dots an inch: seals are 2.5 to 6 cm wide."""

ROUND, SHARPEST, APART, COARSER = 0.6, 300, 20, 1.5
"""How perfect a circle is at least, how sharp its edges are, pixels between two of them, and by how much coarser their middles are looked for
(OpenCV's HOUGH_GRADIENT_ALT)."""

DRAWN, PLACES, WIDE = 0.45, 120, 2.0
"""Share of a circle that has ink at least, looked at in so many places, within so many pixels of its radius: 0.48 to 1.0 of 15 of 16 seals
over print and tables; of 60 pages of made scans one has such a circle."""

BESIDE = 1.0
"""Em beyond a seal's ring within which characters are unsure as well: what was not read ends there."""


def doubt_below(lines: list[Print], bare: Image) -> None:
    """Make unsure what stands below a dark seal and right beside it; `bare` is 1 where the page has ink other than that of rules."""
    for x, y, radius in rings(bare):
        for line in lines:
            reach = radius + BESIDE * line.size
            down = (line.top + line.bottom) / 2 - y
            if abs(down) < reach:
                across = (reach**2 - down**2) ** 0.5
                for letter in line.letters:
                    if abs(letter.middle - x) < across:
                        letter.score = min(letter.score, UNSURE)


def rings(bare: Image) -> list[tuple[float, float, float]]:
    """The middles and radii of large rings of ink, in pixels."""
    height, width = (max(1, side // SMALLER) for side in bare.shape)
    small = cv2.resize(bare * np.uint8(255), (width, height), interpolation=cv2.INTER_AREA)
    inked = cv2.threshold(small, INKED, 255, cv2.THRESH_BINARY)[1]
    least, most = (round(radius / SMALLER) for radius in RADII)
    found = cv2.HoughCircles(
        inked, cv2.HOUGH_GRADIENT_ALT, COARSER, APART, param1=SHARPEST, param2=ROUND, minRadius=least, maxRadius=most
    )
    circles = [] if found is None else [(float(x), float(y), float(r)) for x, y, r in found.reshape(-1, 3)]
    return [(SMALLER * x, SMALLER * y, SMALLER * r) for x, y, r in circles if _drawn(inked, x, y, r) >= DRAWN]


def _drawn(inked: Image, x: float, y: float, radius: float) -> float:
    """The share of a circle that has ink, of the best of those a little smaller or larger."""
    angles = np.linspace(0, 2 * np.pi, PLACES, endpoint=False)
    radii = np.arange(radius - WIDE, radius + WIDE + 0.1, 0.5)[:, None]
    columns = np.clip(np.rint(x + radii * np.cos(angles)).astype(int), 0, inked.shape[1] - 1)
    rows = np.clip(np.rint(y + radii * np.sin(angles)).astype(int), 0, inked.shape[0] - 1)
    return float((inked[rows, columns] > 0).mean(axis=1).max())

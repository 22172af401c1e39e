"""The paper on the picture: cut out of what lies around it, its black borders and punch holes made white, the print of its other side
taken away.

A photograph of a page shows it as a quadrangle on something darker; a copier leaves black borders and the holes of a file.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from tiaokuan.scans._runs import darker

Image = np.ndarray[Any, Any]

SMALL = 8
"""The paper is looked for on a picture smaller by this factor."""

LEAST_PAPER, MOST_PAPER = 0.3, 0.96
"""Shares of the picture that the paper takes up on a photograph; more is a scan."""

STRAIGHT = 0.02
"""Share of the outline's length by which the paper's sides may be uneven."""

FILLED = 0.9
"""The paper fills its quadrangle at least to this share."""

CONTRAST = 45
"""Of 255: the paper is lighter than what is around it by at least this much."""

EDGE, AWAY, SHARP = 7, 3, 0.6
"""Small pixels across an edge of paper, over which that contrast is seen to the last share at least; small pixels along the picture's own
edges."""

DARK = 0.42
"""Share of the paper's brightness below which a blot is black."""

BLOT, HOLE = 5, 16
"""Small pixels: how thick a blot is at least, and how wide a punch hole is at most."""

PRINTED, THROUGH, SEEN, LEAST_SEEN = 0.6, 0.5, 0.1, 20
"""Shares of the print's darkness: print is darker than the first, the other side's paler than the second and darker than the third and,
of 255, the fourth: noise is less."""

BESIDE = 5
"""Pixels, of every second one, around print within which pale ones are its own edges."""

MUCH = 0.5
"""Pale pixels away from print are the other side's if they are more than this share of those that are print."""

FADED = 0.32, 0.55
"""Shares of the print's darkness below which all becomes paper, and above which nothing changes, on a page with the other side's print."""


def cut_out(picture: Image) -> tuple[Image, Image]:
    """The paper as a rectangle, and the 3 x 3 map from its pixels to those of the picture; the picture itself where it is all
    paper."""
    corners = _corners(picture)
    if corners is None:
        return picture, np.eye(3)
    across = max(np.linalg.norm(corners[1] - corners[0]), np.linalg.norm(corners[2] - corners[3]))
    down = max(np.linalg.norm(corners[3] - corners[0]), np.linalg.norm(corners[2] - corners[1]))
    width, height = max(1, round(float(across))), max(1, round(float(down)))
    flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    back = cv2.getPerspectiveTransform(flat, corners)
    return cv2.warpPerspective(picture, back, (width, height), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP), back


def _corners(picture: Image) -> Image | None:
    """The paper's corners from the upper left on, clockwise; None where no quadrangle stands out."""
    grey = picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    height, width = max(1, grey.shape[0] // SMALL), max(1, grey.shape[1] // SMALL)
    small = cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA)
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))  # print vanishes in the paper
    level, mask = cv2.threshold(cv2.GaussianBlur(closed, (5, 5), 0), 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    del level
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    outline = max(outlines, key=cv2.contourArea, default=None)
    if outline is None or not LEAST_PAPER <= cv2.contourArea(outline) / (width * height) <= MOST_PAPER:
        return None
    rough = cv2.approxPolyDP(outline, STRAIGHT * cv2.arcLength(outline, True), True)
    if len(rough) != 4 or not cv2.isContourConvex(rough) or cv2.contourArea(outline) < FILLED * cv2.contourArea(rough):
        return None
    around = closed[mask == 0]
    if not around.size or float(np.median(closed[mask == 1])) - float(np.median(around)) < CONTRAST:
        return None
    if not _is_sharp(closed, outline.reshape(-1, 2)):
        return None
    points = rough.reshape(4, 2).astype(np.float32)
    sums, differences = points.sum(axis=1), points[:, 1] - points[:, 0]
    order = [int(sums.argmin()), int(differences.argmin()), int(sums.argmax()), int(differences.argmax())]
    if len(set(order)) != 4:
        return None
    scale = np.array([grey.shape[1] / width, grey.shape[0] / height], np.float32)
    return (points[order] + 0.5) * scale


def _is_sharp(small: Image, outline: Image) -> bool:
    """Whether the outline is an edge of paper where it is not the picture's: a shadow that lies across a page darkens it little by little,
    and half of the page would be cut off."""
    mask = np.zeros_like(small)
    cv2.drawContours(mask, [outline.reshape(-1, 1, 2)], -1, 1)
    mask[:AWAY] = mask[-AWAY:] = 0
    mask[:, :AWAY] = mask[:, -AWAY:] = 0
    across = cv2.subtract(cv2.dilate(small, np.ones((EDGE, EDGE), np.uint8)), cv2.erode(small, np.ones((EDGE, EDGE), np.uint8)))
    steps = across[mask == 1]
    return not steps.size or float(np.median(steps)) >= SHARP * CONTRAST


def without_other_side(grey: Image) -> Image:
    """The page, evenly lit, without the print of its other side where that shows through: it is pale all over, while pale edges of a
    page's own print are beside dark ones."""
    sample = 255 - grey[::2, ::2]
    inked = sample[sample > 40]
    if inked.size < 500:
        return grey
    dark = float(np.percentile(inked, 95))
    printed = cv2.threshold(sample, PRINTED * dark, 1, cv2.THRESH_BINARY)[1]
    near = cv2.dilate(printed, np.ones((BESIDE, BESIDE), np.uint8))
    pale = darker(255 - sample, 255 - max(SEEN * dark, LEAST_SEEN)) * darker(sample, THROUGH * dark) * (1 - near)
    soft = cv2.morphologyEx(pale, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))  # noise is single pixels
    if cv2.countNonZero(soft) < MUCH * cv2.countNonZero(printed):
        return grey
    none, all_of_it = (share * dark for share in FADED)
    darkness = 255.0 - np.arange(256)
    kept = np.where(darkness < all_of_it, np.clip((darkness - none) / (all_of_it - none), 0, 1) * all_of_it, darkness)
    return cv2.LUT(grey, np.round(255 - kept).astype(np.uint8))


def without_blots(grey: Image) -> Image:
    """The page without black borders and punch holes: white where they were."""
    height, width = max(1, grey.shape[0] // SMALL), max(1, grey.shape[1] // SMALL)
    small = cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA)
    paper = float(np.percentile(small, 80))
    dark = (small < DARK * paper).astype(np.uint8)
    thick = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((BLOT, BLOT), np.uint8), borderType=cv2.BORDER_REPLICATE)
    if not thick.any():
        return grey
    count, labels, stats, _ = cv2.connectedComponentsWithStats(thick, connectivity=8)
    blots = np.zeros_like(thick)
    for index in range(1, count):
        x, y, w, h = (int(value) for value in stats[index][:4])
        at_edge = x == 0 or y == 0 or x + w == width or y + h == height
        if at_edge or max(w, h) <= HOLE:
            blots[labels == index] = 1
    if not blots.any():
        return grey
    grown = cv2.dilate(blots, np.ones((3, 3), np.uint8))
    mask = cv2.resize(grown, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_NEAREST)
    cleaned = grey.copy()
    cleaned[mask > 0] = round(paper)
    return cleaned

"""A page's picture -> a level, evenly lit grey picture of 200 dots an inch, with the way back to the page as it is displayed.

Order matters: light, then seals, then turn, then slope. Blanks are thin level lines: of those that lean by more than a degree 40 %
are lost, so a page is levelled before anything is looked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from tiaokuan.document import Box
from tiaokuan.ocr import Engine
from tiaokuan.scans import _seals, _slope

Image = np.ndarray[Any, Any]

DPI = 200
"""Dots an inch of the picture that is read: measured, 300 reads no better and 100 loses one blank in twenty."""

PAPER_CELL = 8
"""The paper's brightness is measured on a picture smaller by this factor."""

TRIED = 6
"""Lines that are read to tell which way up a page is."""

BETTER = 0.05

PAPER_REACH = 15
"""Cells within which the paper shows at least once."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A page ready to be read.

    grey     level, upright, black on white, DPI dots an inch
    back     3 x 3 map from pixels of `grey` to points of the displayed page
    seals    boxes of red seals, in points of the displayed page
    """

    grey: Image
    back: Image
    seals: tuple[Box, ...]


def prepare(picture: Image, width: float, height: float, engine: Engine) -> Prepared:
    """The page in `picture` (height x width, grey or BGR, 8 bits), which is displayed at width x height points."""
    to_points = np.diag([width / picture.shape[1], height / picture.shape[0], 1.0])
    scale = DPI / 72 * width / picture.shape[1]
    if abs(scale - 1) > 0.02:
        size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
        to_points = to_points @ np.diag([picture.shape[1] / size[0], picture.shape[0] / size[1], 1.0])
        picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    grey, seals = _seals.without(picture)
    grey = even_light(grey)
    turns = _turns(grey, engine)
    grey, turned = _turned(grey, turns)
    level, sloped = _slope.levelled(grey)
    back = to_points @ turned @ sloped
    return Prepared(level, back, tuple(_in_points(seal, to_points) for seal in seals))


def even_light(grey: Image) -> Image:
    """The picture as if the paper were white everywhere: each pixel over the brightness of the paper around it."""
    height, width = grey.shape
    cells = (max(1, width // PAPER_CELL), max(1, height // PAPER_CELL))
    small = cv2.resize(grey, cells, interpolation=cv2.INTER_AREA)
    paper = cv2.dilate(small, np.ones((PAPER_REACH, PAPER_REACH), np.uint8), borderType=cv2.BORDER_REPLICATE)
    paper = cv2.blur(cv2.erode(paper, np.ones((PAPER_REACH, PAPER_REACH), np.uint8)), (PAPER_REACH, PAPER_REACH))
    return cv2.divide(grey, cv2.resize(np.maximum(paper, 1), (width, height), interpolation=cv2.INTER_LINEAR), scale=255)


def _turns(grey: Image, engine: Engine) -> int:
    """Quarter turns that put the page upright. The classifier errs on pages with little print, so a turn is only believed
    where the turned page reads better."""
    turns = engine.turn(grey)
    if not turns:
        return 0
    readable = {count: _readable(_turned(grey, count)[0], engine) for count in (0, turns)}
    return turns if readable[turns] > readable[0] + BETTER else 0


def _readable(grey: Image, engine: Engine) -> float:
    """How surely the widest lines of the page are read, 0 to 1."""
    boxes = sorted(engine.boxes(grey), key=lambda box: box[0] - box[2])
    level = [box for box in boxes if box[2] - box[0] > box[3] - box[1]][:TRIED]
    readings = [reading for reading in engine.read_quickly(grey, level) if reading.chars]
    return sum(min(reading.scores) + sum(reading.scores) / len(reading.scores) for reading in readings) / (2 * TRIED)


def _turned(grey: Image, turns: int) -> tuple[Image, Image]:
    """The picture after quarter turns clockwise, and the map back."""
    height, width = grey.shape
    match turns:
        case 1:
            return cv2.rotate(grey, cv2.ROTATE_90_CLOCKWISE), np.array([[0, 1, 0], [-1, 0, height], [0, 0, 1]], float)
        case 2:
            return cv2.rotate(grey, cv2.ROTATE_180), np.array([[-1, 0, width], [0, -1, height], [0, 0, 1]], float)
        case 3:
            return cv2.rotate(grey, cv2.ROTATE_90_COUNTERCLOCKWISE), np.array([[0, -1, width], [1, 0, 0], [0, 0, 1]], float)
    return grey, np.eye(3)


def _in_points(box: tuple[int, int, int, int], to_points: Image) -> Box:
    x0, top, x1, bottom = box
    return Box(
        float(x0 * to_points[0, 0]), float(top * to_points[1, 1]), float(x1 * to_points[0, 0]), float(bottom * to_points[1, 1])
    )

"""A page's picture -> a level, evenly lit grey picture of 200 dots an inch, with the way back to the page as it is displayed.

Order matters: seals, then light, then the other side's print, then turn, then slope. Blanks are thin level lines: of those that lean by more than a degree 40 %
are lost, so a page is levelled before anything is looked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from tiaokuan.document import Box, Seal, of_paper
from tiaokuan.ocr import Engine
from tiaokuan.scans import _paper, _seals, _slope, _spread

Image = np.ndarray[Any, Any]

DPI = 200
"""Dots an inch of the picture that is read: measured, 300 reads no better and 100 loses one blank in twenty."""

PAPER_CELL = 8
"""The paper's brightness is measured on a picture smaller by this factor."""

SAME_SCALE = 0.02
"""A picture that differs by less is taken as it is."""

USUAL_LINE = 40.0
"""Pixels: the height of a line's box as it is detected, of print of 10.5 points at 200 dots an inch."""

LARGE_PRINT, SMALL_PRINT, MOST_ENLARGED = 0.55, 1.35, 4.0
"""Factors to the usual height between which print is read as it is."""

LINE_LIKE, ENOUGH_LINES = 3, 6
"""Boxes this many times as long as high are lines; so many show what is usual on a page."""

DARKEST = 99.9
"""Per cent of a page's pixels that are paler than its darkest print: a single line of print is more than the rest."""

PALEST, PALE, FULL = 35, 90, 220
"""Of 255: print is darker than noise, the first; print paler than the second is brought to the third."""

MOST_PIXELS = 40_000_000

TRIED = 6
"""Lines that are read to tell which way up a page is."""

BETTER = 0.05

DOWN, FEWEST_DOWN, FEW_LINES = 1.4, 3, 8
"""A box this many times as high as wide is a line that runs down the page, and so many show that lines do; a page of fewer lines than the
last may be upside down unseen."""

PAPER_REACH = 15
"""Cells within which the paper shows at least once."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A page ready to be read.

    grey     level, upright, black on white, DPI dots an inch, or as many as bring the print to its usual size
    back     3 x 3 map from pixels of `grey` to points of the displayed page
    seals    red seals, in points of the displayed page
    boxes    where lines of print are in `grey`: x0, top, x1, bottom in pixels
    parts    from where to where the pages on it go, in pixels from left to right: one page, or two side by side
    """

    grey: Image
    back: Image
    seals: tuple[Seal, ...]
    boxes: list[tuple[int, int, int, int]]
    parts: tuple[tuple[int, int], ...]


def prepare(picture: Image, width: float, height: float, engine: Engine, turns: int = 0) -> Prepared:
    """The page in `picture` (height x width, grey or BGR, 8 bits), which is displayed at width x height points. `turns` more quarters
    than seem to put it upright."""
    to_points = np.diag([width / picture.shape[1], height / picture.shape[0], 1.0])
    dots = DPI / 72 * of_paper(width, height)
    picture, scaled = _scaled(picture, dots * to_points[0, 0], dots * to_points[1, 1])
    picture, cut = _paper.cut_out(picture)
    to_points = to_points @ scaled @ cut
    grey, boxed = _seals.without(picture)
    seals = tuple(Seal(_in_points(box, to_points), _seals.words(picture, box, engine)) for box in boxed)
    grey = full_contrast(_paper.without_other_side(even_light(_paper.without_blots(grey))))
    grey, turned = _turned(grey, (_turns(grey, engine) + turns) % 4)
    level, sloped = _slope.levelled(grey)
    boxes = engine.boxes(level)
    if (doubtful := _doubtful(boxes)) and (turns := _best_turn(grey, doubtful, engine)):
        grey, again = _turned(grey, turns)
        turned, (level, sloped) = turned @ again, _slope.levelled(grey)
        boxes = engine.boxes(level)
    back = to_points @ turned @ sloped
    factor = _usual_factor(boxes)
    if factor != 1 and level.size * factor**2 <= MOST_PIXELS:
        level, scaled = _scaled(level, factor, factor)
        back, boxes = back @ scaled, engine.boxes(level)
    return Prepared(level, back, seals, boxes, _spread.parts(level, boxes))


def _scaled(picture: Image, across: float, down: float) -> tuple[Image, Image]:
    """The picture larger or smaller, and the map back."""
    if abs(across - 1) < SAME_SCALE and abs(down - 1) < SAME_SCALE:
        return picture, np.eye(3)
    height, width = picture.shape[:2]
    size = (max(1, round(width * across)), max(1, round(height * down)))
    how = cv2.INTER_AREA if across < 1 else cv2.INTER_CUBIC
    return cv2.resize(picture, size, interpolation=how), np.diag([width / size[0], height / size[1], 1.0])


def _usual_factor(boxes: list[tuple[int, int, int, int]]) -> float:
    """What brings lines of print to their usual height, where they are far from it: a picture may say nothing of its size, or
    say it wrongly, and tiny print is read better enlarged."""
    heights = sorted(bottom - top for x0, top, x1, bottom in boxes if x1 - x0 > LINE_LIKE * (bottom - top))
    if len(heights) < ENOUGH_LINES:
        return 1.0
    factor = USUAL_LINE / heights[len(heights) // 2]
    return 1.0 if LARGE_PRINT < factor < SMALL_PRINT or factor > MOST_ENLARGED else factor


def even_light(grey: Image) -> Image:
    """The picture as if the paper were white everywhere: each pixel over the brightness of the paper around it."""
    height, width = grey.shape
    cells = (max(1, width // PAPER_CELL), max(1, height // PAPER_CELL))
    small = cv2.resize(grey, cells, interpolation=cv2.INTER_AREA)
    paper = cv2.dilate(small, np.ones((PAPER_REACH, PAPER_REACH), np.uint8), borderType=cv2.BORDER_REPLICATE)
    paper = cv2.blur(cv2.erode(paper, np.ones((PAPER_REACH, PAPER_REACH), np.uint8)), (PAPER_REACH, PAPER_REACH))
    return cv2.divide(grey, cv2.resize(np.maximum(paper, 1), (width, height), interpolation=cv2.INTER_LINEAR), scale=255)


def full_contrast(grey: Image) -> Image:
    """The evenly lit page with print as dark as usual, where it is pale all over: worn toner, pencil, a copy of a copy."""
    dark = float(np.percentile(255 - grey[::2, ::2], DARKEST))
    if not PALEST < dark < PALE:
        return grey
    soft = cv2.GaussianBlur(grey, (3, 3), 0)  # noise is made as much stronger as print
    return cv2.LUT(soft, np.clip(255 - (255.0 - np.arange(256)) * (FULL / dark), 0, 255).astype(np.uint8))


def _turns(grey: Image, engine: Engine) -> int:
    """Quarter turns that put the page upright. The classifier errs on pages with little print, so a turn is only believed
    where the turned page reads better."""
    turns = engine.turn(grey)
    return _best_turn(grey, (turns,), engine) if turns else 0


def _best_turn(grey: Image, tried: tuple[int, ...], engine: Engine) -> int:
    """The quarter turns among those tried after which the page reads best; 0 where none is clearly better than the page as it is."""
    readable = {turns: _readable(_turned(grey, turns)[0], engine) for turns in (0, *tried)}
    best = max(tried, key=lambda turns: readable[turns])
    return best if readable[best] > readable[0] + BETTER else 0


def _doubtful(boxes: list[tuple[int, int, int, int]]) -> tuple[int, ...]:
    """The turns to try once more where the lines run down the page, or are few: the classifier looks at a page's middle only, which may
    be the white of a form."""
    down = sum(bottom - top > DOWN * (x1 - x0) for x0, top, x1, bottom in boxes)
    if down >= FEWEST_DOWN and 2 * down > len(boxes):
        return 1, 3
    return (2,) if 0 < len(boxes) <= FEW_LINES else ()


def _readable(grey: Image, engine: Engine) -> float:
    """How surely the widest lines of the page are read, 0 to 1."""
    boxes = sorted(engine.boxes(grey), key=lambda box: box[0] - box[2])
    level = [box for box in boxes if box[2] - box[0] > DOWN * (box[3] - box[1])][:TRIED]  # a character alone is level any way
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
    """The upright box around a box of pixels, in points."""
    x0, top, x1, bottom = box
    corners = to_points @ np.array([(x0, x1, x1, x0), (top, top, bottom, bottom), (1, 1, 1, 1)], float)
    xs, ys = corners[0] / corners[2], corners[1] / corners[2]
    return Box(float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max()))

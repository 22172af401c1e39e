"""What a line says: the recognition net's steps -> characters, each with its place and score (CTC, Graves et al. 2006)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

HEIGHT = 48
"""Pixels that a line's picture is high for the net."""

STEP = 8
"""Pixels of that picture a step of the net."""

WIDTHS = 64
"""Widths are rounded up to a multiple of this, so that the runtime prepares few shapes."""

WIDEST = 3200
"""Pixels; a wider line is squeezed."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A line read: its characters, the x of each one's middle in pixels of the page, and how sure each is (0 to 1).

    spaced  for each character whether the net saw white space before it
    """

    box: tuple[int, int, int, int]
    chars: tuple[str, ...] = ()
    xs: tuple[float, ...] = ()
    scores: tuple[float, ...] = ()
    spaced: tuple[bool, ...] = ()

    @property
    def text(self) -> str:
        """The characters as a string."""
        return "".join(self.chars)


def characters(path: Path) -> list[str]:
    """The characters a net knows, in the order of its outputs: nothing, those of the file, a space."""
    return ["", *path.read_text("utf-8").rstrip("\n").split("\n"), " "]


def read(request: Any, known: list[str], grey: np.ndarray[Any, Any], box: tuple[int, int, int, int]) -> Reading:
    """Read the line in a box of the page."""
    x0, top, x1, bottom = box
    crop = grey[top:bottom, x0:x1]
    if crop.shape[0] < 2 or crop.shape[1] < 2:
        return Reading(box)
    scale = HEIGHT / crop.shape[0]
    width = min(WIDEST, max(8, round(crop.shape[1] * scale)))
    line = cv2.resize(crop, (width, HEIGHT), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    plane = np.zeros((HEIGHT, -(-width // WIDTHS) * WIDTHS), np.float32)
    plane[:, :width] = line.astype(np.float32) * (2 / 255) - 1
    batch = np.ascontiguousarray(np.broadcast_to(plane, (1, 3, *plane.shape)))
    odds = np.asarray(next(iter(request.infer([batch]).values())))[0]
    return _decode(box, odds, known, crop.shape[1] / width * STEP, len(plane[0]) / STEP / len(odds))


def _decode(
    box: tuple[int, int, int, int], odds: np.ndarray[Any, Any], known: list[str], pixels: float, stretch: float
) -> Reading:
    """The best character of each step; repeats are one, and nothing between two parts them."""
    best = odds.argmax(axis=1)
    starts = np.flatnonzero(np.diff(best, prepend=-1))
    ends = np.append(starts[1:], len(best))
    chars, xs, scores, spaced = [], [], [], []
    space = False
    for start, end in zip(starts, ends, strict=True):
        char = known[best[start]] if best[start] < len(known) else ""
        if char == " ":
            space = True
        elif char:
            chars.append(char)
            xs.append(box[0] + (start + end) / 2 * pixels * stretch)
            scores.append(float(odds[start:end, best[start]].max()))
            spaced.append(space)
            space = False
    return Reading(box, tuple(chars), tuple(xs), tuple(scores), tuple(spaced))

"""Straight strokes on a level page: thin level and upright ones, long or short, whatever they turn out to be.

A stroke stands out from a wider surrounding across its direction (a top-hat) and holds along it (an opening); lines that are
slightly sloped, uneven or faint still do, characters' curves do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import cv2
import numpy as np

Image = np.ndarray[Any, Any]

THICKEST = 11
"""Pixels: a wider bar is no line. At 200 dots an inch 3 points are 8 pixels."""

SHORTEST = 11
"""Pixels: half an em of the smallest usual print, a single typed underscore."""

FAINT = 0.22
"""Of the print's own darkness: paler strokes are bleed-through and noise."""

LEAST_DARK = 22

SMOOTH = 5
"""Pixels along the stroke over which noise is averaged."""

GAP = 3
"""Pixels: breaks of this length are mended, in faxes above all."""

JUMP, JUMP_OVER = 1.6, 4
"""A stroke whose middle rises or falls by more than so many pixels within so many columns is two strokes."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight stroke in pixels: its box, and the middle of its thickness."""

    x0: int
    top: int
    x1: int
    bottom: int
    middle: float

    @property
    def width(self) -> int:
        """Pixels from left to right."""
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        """Pixels from top to bottom."""
        return self.bottom - self.top


def darkness(grey: Image) -> float:
    """How dark print is on this page, of 255."""
    sample = 255 - grey[::2, ::2]
    ink = sample[sample > 60]
    return float(np.percentile(ink, 75)) if ink.size > 500 else 160.0


def level(grey: Image, dark: float) -> list[Stroke]:
    """Level strokes from top to bottom."""
    return _strokes(grey, dark)


def upright(grey: Image, dark: float) -> list[Stroke]:
    """Upright strokes from left to right."""
    turned = cv2.transpose(grey)
    return [Stroke(s.top, s.x0, s.bottom, s.x1, s.middle) for s in _strokes(turned, dark)]


def _strokes(grey: Image, dark: float) -> list[Stroke]:
    ink = cv2.bitwise_not(grey)
    smooth = cv2.blur(ink, (SMOOTH, 1))
    thin = cv2.morphologyEx(smooth, cv2.MORPH_TOPHAT, np.ones((THICKEST, 1), np.uint8))
    mended = cv2.morphologyEx(thin, cv2.MORPH_CLOSE, np.ones((1, GAP), np.uint8))
    held = cv2.erode(mended, np.ones((1, SHORTEST), np.uint8))
    mask = (held > max(LEAST_DARK, FAINT * dark)).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found: list[Stroke] = []
    for index in range(1, count):
        x, y, w, h = (int(value) for value in stats[index][:4])
        found += _level_parts(labels[y : y + h, x : x + w] == index, x, y)
    return found


def _level_parts(part: Image, x: int, y: int) -> list[Stroke]:
    """The stretches of a connected stroke between its steps: the foot of a character and the rule that it runs into are two."""
    rows = np.arange(part.shape[0])[:, None]
    counts = part.sum(axis=0)
    middles = (part * rows).sum(axis=0) / counts
    steps = np.abs(middles[JUMP_OVER:] - middles[:-JUMP_OVER]) > JUMP if len(middles) > JUMP_OVER else np.zeros(0, bool)
    edges = [0, *_middles_of_runs(steps, JUMP_OVER // 2 + 1), len(middles)]
    reach = SHORTEST // 2
    found = []
    for number, (start, end) in enumerate(pairwise(edges)):
        if end - start < 2:
            continue
        inside = part[:, start:end]
        filled = np.flatnonzero(inside.any(axis=1))
        top, bottom = int(filled[0]), int(filled[-1]) + 1
        if bottom - top <= THICKEST + (end - start) // 40:
            x0 = x + start - (reach if number == 0 else 0)
            x1 = x + end + (reach if number == len(edges) - 2 else 0)
            found.append(Stroke(x0, y + top, x1, y + bottom, y + float(np.median(middles[start:end])) + 0.5))
    return found


def _middles_of_runs(flags: Image, offset: int) -> list[int]:
    """Where each run of true flags has its middle."""
    at = np.flatnonzero(flags)
    if not len(at):
        return []
    runs = np.split(at, np.flatnonzero(np.diff(at) > 1) + 1)
    return [int(run[len(run) // 2]) + offset for run in runs]

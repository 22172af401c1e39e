"""Straight strokes on a level page: thin level and upright ones, long or short, whatever they turn out to be.

A stroke stands out from a wider surrounding across its direction (a top-hat) and holds along it (an opening); lines that are
slightly sloped, uneven or faint still do, characters' curves do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

Image = np.ndarray[Any, Any]
Edges = tuple[int, int, int, int, float]

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


HIGHEST, LEVEL_FOR = 40, 31
"""Pixels: connected strokes of more height than the first hold slanted ones, which are level for less than the second."""

SAME_HEIGHT, RAISED = 0.75, 5
"""Pixels between the middles of two pieces of one stroke; and by which a piece between them is higher at most that a character's foot
raises, as of 乙 on its rule."""


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
    return _rejoined([Stroke(*edges) for edges in _strokes(grey, dark)])


def _rejoined(strokes: list[Stroke]) -> list[Stroke]:
    """Neighbouring pieces at one height are one stroke: where a character's foot touches a rule, its middle jumps and comes back, at
    once or behind a piece that is higher."""
    joined: list[Stroke] = []
    for stroke in strokes:
        raised = len(joined) > 1 and _is_raised(joined[-2], joined[-1], stroke)
        last = joined[-2 if raised else -1] if joined else None
        if raised:
            joined.pop()
        if last is not None and (raised or last.x1 == stroke.x0) and abs(last.middle - stroke.middle) <= SAME_HEIGHT:
            middle = (last.middle * last.width + stroke.middle * stroke.width) / (last.width + stroke.width)
            joined[-1] = Stroke(last.x0, min(last.top, stroke.top), stroke.x1, max(last.bottom, stroke.bottom), middle)
        else:
            joined.append(stroke)
    return joined


def _is_raised(before: Stroke, piece: Stroke, after: Stroke) -> bool:
    """Whether a piece of a stroke is higher than those on both sides of it, which are at one height."""
    next_to = before.x1 == piece.x0 and piece.x1 == after.x0 and abs(before.middle - after.middle) <= SAME_HEIGHT
    return next_to and 0 < min(before.middle, after.middle) - piece.middle <= RAISED


def upright(grey: Image, dark: float) -> list[Stroke]:
    """Upright strokes from left to right."""
    return [Stroke(top, x0, bottom, x1, middle) for x0, top, x1, bottom, middle in _strokes(cv2.transpose(grey), dark)]


def _strokes(grey: Image, dark: float) -> list[Edges]:
    """Left, top, right, bottom and middle of each level stroke."""
    ink = cv2.bitwise_not(grey)
    smooth = cv2.blur(ink, (SMOOTH, 1))
    thin = cv2.morphologyEx(smooth, cv2.MORPH_TOPHAT, np.ones((THICKEST, 1), np.uint8))
    mended = cv2.morphologyEx(thin, cv2.MORPH_CLOSE, np.ones((1, GAP), np.uint8))
    held = cv2.erode(mended, np.ones((1, SHORTEST), np.uint8))
    mask = cv2.threshold(held, max(LEAST_DARK, FAINT * dark), 1, cv2.THRESH_BINARY)[1]
    count, pixels, stroke = _connected(mask)
    if count and (crossed := _crossed(pixels // mask.shape[1], stroke, count)).any():
        whole = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, LEVEL_FOR), np.uint8))
        off = pixels[crossed[stroke]]
        mask.ravel()[off[whole.ravel()[off] == 0]] = 0
        count, pixels, stroke = _connected(mask)
    return _level_parts(pixels, stroke, count, mask.shape[1]) if count else []


def _connected(mask: Image) -> tuple[int, Image, Image]:
    """How many connected strokes there are, their pixels row by row, and the stroke of each."""
    count, labels = cv2.connectedComponents(mask, connectivity=8)  # OpenCV's own statistics take four times as long
    pixels = np.flatnonzero(mask.ravel().view(bool))  # many times as fast as np.nonzero of two dimensions
    return count - 1, pixels, labels.ravel()[pixels] - 1


def _crossed(rows: Image, stroke: Image, count: int) -> Image:
    """Which of the connected strokes hold one drawn across others, as people strike out empty lines: that one is not level, and where it
    crosses them it must not take them away."""
    first, last = np.empty(count, int), np.empty(count, int)
    first[stroke[::-1]] = rows[::-1]  # pixels come row by row: of those of one place the last written stays
    last[stroke] = rows
    crossed: Image = last - first > HIGHEST
    return crossed


def _level_parts(pixels: Image, stroke: Image, count: int, wide: int) -> list[Edges]:
    """The stretches of connected strokes between their steps: the foot of a character and the rule that it runs into are two.

    All strokes at once: a page has thousands. The columns of all of them are laid side by side, each stroke's `firsts` on, and cut
    into stretches there. `pixels` of the strokes come row by row, of a page so `wide`."""
    ys, xs = np.divmod(pixels, wide)
    lefts, rights, highest = np.full(count, wide), np.zeros(count, int), np.empty(count, int)
    np.minimum.at(lefts, stroke, xs)
    np.maximum.at(rights, stroke, xs)
    highest[stroke[::-1]] = ys[::-1]  # pixels come row by row: of those of one place the last written stays
    ys -= highest[stroke]
    widths = rights - lefts + 1
    ends = np.cumsum(widths)
    firsts = ends - widths
    column = firsts[stroke] + xs - lefts[stroke]
    middles = np.bincount(column, ys) / np.bincount(column)
    tops, bottoms = np.empty(ends[-1], int), np.empty(ends[-1], int)
    bottoms[column] = ys
    tops[column[::-1]] = ys[::-1]
    cuts = _steps(middles, np.repeat(np.arange(len(widths)), widths))
    starts = np.sort(np.concatenate((firsts, cuts)))
    stops = np.append(starts[1:], ends[-1])
    owner = np.searchsorted(firsts, starts, side="right") - 1
    top, bottom = np.minimum.reduceat(tops, starts), np.maximum.reduceat(bottoms, starts) + 1
    down = highest[owner]
    shift, reach = lefts[owner] - firsts[owner], SHORTEST // 2
    x0 = np.maximum(starts + shift - np.where(starts == firsts[owner], reach, 0), 0)
    x1 = np.minimum(stops + shift + np.where(stops == ends[owner], reach, 0), wide)
    middle = _medians(middles, starts, stops) + 0.5
    lengths = stops - starts
    kept = (lengths >= 2) & (bottom - top <= THICKEST + lengths // 40)
    return list(zip(*(values[kept].tolist() for values in (x0, top + down, x1, bottom + down, middle + down)), strict=True))


def _steps(middles: Image, stroke: Image) -> Image:
    """The columns, of those of all strokes side by side, where a stroke steps up or down: the middle of each run of such."""
    if len(middles) <= JUMP_OVER:
        return np.zeros(0, int)
    one = stroke[JUMP_OVER:] == stroke[:-JUMP_OVER]
    at = np.flatnonzero(one & (np.abs(middles[JUMP_OVER:] - middles[:-JUMP_OVER]) > JUMP))
    if not len(at):
        return at
    breaks = np.flatnonzero(np.diff(at) > 1) + 1
    first, last = np.concatenate(([0], breaks)), np.append(breaks, len(at))
    cuts: Image = at[first] + (last - first) // 2 + JUMP_OVER // 2 + 1
    return cuts


def _medians(values: Image, starts: Image, stops: Image) -> Image:
    """The median of each stretch of the values."""
    stretch = np.repeat(np.arange(len(starts)), stops - starts)
    ordered = values[np.lexsort((values, stretch))]
    low, high = starts + (stops - starts - 1) // 2, starts + (stops - starts) // 2
    medians: Image = (ordered[low] + ordered[high]) / 2
    return medians

"""A picture -> its page made ready and its lines read, the right way up; and how legible the page is.

The classifier of which way up a page is looks at its middle only and misses one form in thirty. Read upside down, most lines make no
sense, and the few that do are false: so a page of which most lines make none is read the other way round as well.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tiaokuan import ocr
from tiaokuan.scans import _rows, _strokes
from tiaokuan.scans._prepare import Prepared, prepare
from tiaokuan.scans._runs import darker

Image = np.ndarray[Any, Any]

INK = 0.45
"""A pixel counts as ink that is darker than this share of the print's darkness."""

WORTH = 0.55
"""A line whose characters are less sure than this on average is no print: a picture's texture, a seal's rest."""

LIKELY = 0.8
"""How sure the characters of a page are on average that is the right way up: measured, 0.86 and more but for 7-point print by fax and
pages far out of focus; upside down 0.6."""

LEGIBLE, FEW = 0.5, 4
"""Share of a page's lines that are print at least; of fewer lines nothing is said."""

MOST_SURE = 0.45
"""The most that any character of a page below that is sure: what stands there is read, and no value of it is believed (doubts.BLURRED)."""


@dataclass(frozen=True, slots=True)
class Part:
    """A page of the picture: from which column of the level picture on it goes, its grey, its ink, how dark print is, its lines, and the
    most that any of its characters is sure."""

    x0: int
    grey: Image
    ink: Image
    dark: float
    readings: list[ocr.Reading]
    most_sure: float = 1.0


def read(picture: Image, width: float, height: float, engine: ocr.Engine) -> tuple[Prepared, list[Part]]:
    """The page in `picture`, displayed at width x height points, and what is read on it, whichever way up reads better."""
    prepared, parts = _read(picture, width, height, engine, 0)
    if (sure := _sureness(parts)) < LIKELY:
        other, turned = _read(picture, width, height, engine, 2)
        if _sureness(turned) > sure:
            prepared, parts = other, turned
    most = 1.0 if _share(parts) >= LEGIBLE else MOST_SURE
    return prepared, [replace(part, readings=[r for r in part.readings if _is_print(r)], most_sure=most) for part in parts]


def _read(picture: Image, width: float, height: float, engine: ocr.Engine, turns: int) -> tuple[Prepared, list[Part]]:
    prepared = prepare(picture, width, height, engine, turns)
    parts = []
    for x0, x1 in prepared.parts:
        grey = np.ascontiguousarray(prepared.grey[:, x0:x1])
        boxes = [(a - x0, top, b - x0, bottom) for a, top, b, bottom in prepared.boxes if x0 <= (a + b) / 2 < x1]
        dark = _strokes.darkness(grey)
        ink = darker(grey, 255 - INK * dark)
        parts.append(Part(x0, grey, ink, dark, engine.read(grey, _rows.parted(boxes, ink))))
    return prepared, parts


def _sureness(parts: list[Part]) -> float:
    """How sure the characters are on average; 1 where there are hardly any lines."""
    lines = [reading for part in parts for reading in part.readings]
    scores = [score for reading in lines for score in reading.scores]
    return sum(scores) / len(scores) if len(lines) >= FEW and scores else 1.0


def _share(parts: list[Part]) -> float:
    """The share of lines that make sense; 1 where there are hardly any."""
    lines = [reading for part in parts for reading in part.readings]
    return sum(_is_print(reading) for reading in lines) / len(lines) if len(lines) >= FEW else 1.0


def _is_print(reading: ocr.Reading) -> bool:
    return bool(reading.scores) and sum(reading.scores) >= WORTH * len(reading.scores)

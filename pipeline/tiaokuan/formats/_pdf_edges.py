"""Where the characters of a PDF page are cut off: at the edge of a cell, by its clip path, and at the page's edge."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

from tiaokuan.formats._pdf_frame import Frame
from tiaokuan.layout import Glyph

NEAR = 1.0
"""Points by which boxes and origins may disagree."""

CUT_INTO = 0.3
"""Share of an em by which a character stands out of the box that it shows in, for being cut off."""

LARGE = 1e6

MOST_CLIPS = 40
"""Clip paths, and segments of one, beyond these are not looked at."""

Shown = tuple[float, float, float, float]
"""The box that characters show in: x0, top, x1, bottom, in points of the displayed page."""


def clip(text: Any, index: int, owner: Any, frame: Frame, size: float) -> Shown | None:
    """The box outside of which the text object does not show; None where it shows as a whole, or not at all. Words too long for
    their cell are cut off so. The object's bounds are those of its ink, which may begin within an em of the origin of its first character."""
    path = pdfium.FPDFPageObj_GetClipPath(owner)
    count = pdfium.FPDFClipPath_CountPaths(path) if path else 0
    if not 0 < count <= MOST_CLIPS:
        return None
    edges = [ctypes.c_float() for _ in range(4)]
    x, y = ctypes.c_double(), ctypes.c_double()
    if not (pdfium.FPDFPageObj_GetBounds(owner, *edges) and pdfium.FPDFText_GetCharOrigin(text, index, x, y)):
        return None
    left, bottom, right, top = (edge.value for edge in edges)
    if not (left - size <= x.value <= right + size and bottom - size <= y.value <= top + size):
        return None  # within a form that has a space of its own
    shown = (-LARGE, -LARGE, LARGE, LARGE)
    for number in range(count):
        if (points := _points(path, number)) is not None:
            xs, ys = [at for at, _ in points], [at for _, at in points]
            shown = (max(shown[0], min(xs)), max(shown[1], min(ys)), min(shown[2], max(xs)), min(shown[3], max(ys)))
    if shown[0] >= shown[2] or shown[1] >= shown[3] or shown[2] == LARGE:
        return None
    x0, y0, x1, y1 = frame.box(*shown)
    return x0 - NEAR, y0 - NEAR, x1 + NEAR, y1 + NEAR


def _points(path: Any, number: int) -> list[tuple[float, float]] | None:
    count = pdfium.FPDFClipPath_CountPathSegments(path, number)
    if not 1 < count <= MOST_CLIPS:
        return None
    x, y = ctypes.c_float(), ctypes.c_float()
    points = []
    for index in range(count):
        pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFClipPath_GetPathSegment(path, number, index), x, y)
        points.append((x.value, y.value))
    return points


def home(clip: Shown, x0: float, x1: float, base: float, size: float) -> tuple[tuple[float, float] | None, bool]:
    """The middle of the box where most of the character stands out of it, else None; and whether all of it shows."""
    x = (x0 + x1) / 2
    if clip[0] <= x <= clip[2] and clip[1] <= base - 0.35 * size <= clip[3]:
        return None, base <= clip[3] and max(clip[0] - x0, x1 - clip[2]) <= CUT_INTO * size
    return ((clip[0] + clip[2]) / 2, (clip[1] + clip[3]) / 2), False


def runs_off(found: list[Glyph], width: float, x0: float, base: float, size: float) -> bool:
    """Whether a character beyond the page's right edge goes on with words that begin on the page; what else lies beyond its edges
    is no part of it."""
    if not found or found[-1].x1 < width - size:
        return False
    return abs(base - found[-1].base) < NEAR and abs(x0 - found[-1].x1) < size

"""What is drawn on a PDF page: rules, uprights, small boxes with or without a tick, pictures."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from tiaokuan.document import Box, Sign
from tiaokuan.formats._pdf_frame import Frame, Matrix
from tiaokuan.layout import Field, Rule, Sheet, Upright

THIN = 3.0
"""A filled rectangle thinner than this (points) is a line."""

THIN_PICTURE = 4.5
"""A picture thinner than this (points) is a line: templates of the nineties hold pictures of lines."""

SHORTEST = 3.0
"""Lines shorter than this (points) are specks."""

LEAST_SPECKS, APART, LEVEL = 5, 4.5, 0.4
"""So many specks or more, each at most this far from the one before, at one height within the last (points), are a dotted line."""

FLAT_WAVE = 4.5
"""A curved line that keeps within this (points), and runs on for five times as much, is a wave below words."""

BEYOND = 1.5
"""Rules are as long as this many widths of the page at most: words may run off its right edge, and the rule below them."""

SLANT = 0.6
"""A line that rises by less than this (points) is level."""

SMALLEST_BOX, LARGEST_BOX = 5.5, 20.0
"""Sides of a drawn check box, in points."""

MOST_OBJECTS, MOST_SEGMENTS, DEEPEST = 100_000, 4_000, 8
"""Objects of a page, segments of a path and nested forms beyond these are not looked at: drawings and bombs."""

MOST_BOXES = 400
"""More small squares on a page than this are a pattern."""

WHITE = 250

TINT = 60
"""Red, green and blue (of 255) that differ by more than this make a colour."""

MOST_TINTED = 5
"""An underline has as many points at most."""

TICKS = frozenset("√✓✔☑×✕✖✗✘xX■●vV∨")


@dataclass(slots=True)
class Drawn:
    """What is drawn on a page. `ticks` are points of slanting and curved lines; `pictured` is the area (square points) of
    pictures; `seen` counts the page's objects; `specks` are pieces of dotted lines, and dust."""

    rules: list[Rule] = field(default_factory=list)
    uprights: list[Upright] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    ticks: list[tuple[float, float]] = field(default_factory=list)
    pictured: float = 0.0
    seen: int = 0
    specks: list[Rule] = field(default_factory=list)


def drawn(page: Any, frame: Frame) -> Drawn:
    """Everything drawn on the page."""
    found = Drawn()
    count = pdfium.FPDFPage_CountObjects(page)
    for index in range(min(count, MOST_OBJECTS)):
        _look(pdfium.FPDFPage_GetObject(page, index), frame, frame.matrix, found, 0)
    found.rules += _dotted(found.specks)
    return found


def _dotted(specks: list[Rule]) -> list[Rule]:
    """The level lines that specks make up, dot by dot or dash by dash."""
    lines: list[list[Rule]] = []
    open_at: dict[int, list[Rule]] = {}  # by height in steps of LEVEL
    for speck in sorted(specks):
        step = round(speck.y / LEVEL)
        line = next((open_at[at] for at in (step, step - 1, step + 1) if at in open_at), None)
        if line is None or speck.x0 - line[-1].x1 > APART or abs(speck.y - line[0].y) > LEVEL:
            lines.append(line := [])
            open_at[step] = line
        line.append(speck)
    return [
        Rule(line[0].x0, max(speck.x1 for speck in line), line[0].y, all(speck.tinted for speck in line))
        for line in lines
        if len(line) >= LEAST_SPECKS
    ]


def _look(thing: Any, frame: Frame, matrix: Matrix, found: Drawn, depth: int) -> None:
    found.seen += 1
    kind = pdfium.FPDFPageObj_GetType(thing)
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        _path(thing, frame, matrix, found)
    elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
        _picture(_matrix(thing).then(matrix), frame, found)
    elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
        inner = _matrix(thing).then(matrix)
        for index in range(pdfium.FPDFFormObj_CountObjects(thing)):
            if found.seen > MOST_OBJECTS:
                return
            _look(pdfium.FPDFFormObj_GetObject(thing, index), frame, inner, found, depth + 1)


def _matrix(thing: Any) -> Matrix:
    own = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(thing, ctypes.byref(own)):
        return Matrix()
    return Matrix(own.a, own.b, own.c, own.d, own.e, own.f)


def _picture(matrix: Matrix, frame: Frame, found: Drawn) -> None:
    """A picture fills the unit square of its own space."""
    corners = [matrix.point(x, y) for x, y in ((0, 0), (0, 1), (1, 0), (1, 1))]
    x0, x1 = max(0.0, min(x for x, _ in corners)), min(frame.width, max(x for x, _ in corners))
    top, bottom = max(0.0, min(y for _, y in corners)), min(frame.height, max(y for _, y in corners))
    if not (x1 > x0 and bottom > top):
        return
    if bottom - top <= THIN_PICTURE and x1 - x0 > 5 * (bottom - top):
        _add_rule(found, x0, x1, (top + bottom) / 2)
    else:
        found.pictured += (x1 - x0) * (bottom - top)


def _path(thing: Any, frame: Frame, matrix: Matrix, found: Drawn) -> None:
    count = pdfium.FPDFPath_CountSegments(thing)
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not 2 <= count <= MOST_SEGMENTS or not pdfium.FPDFPath_GetDrawMode(thing, fill, stroke):
        return
    stroked = bool(stroke.value) and _visible(pdfium.FPDFPageObj_GetStrokeColor, thing)
    filled = bool(fill.value) and _visible(pdfium.FPDFPageObj_GetFillColor, thing)
    if not stroked and not filled:
        return
    colour_of = pdfium.FPDFPageObj_GetStrokeColor if stroked else pdfium.FPDFPageObj_GetFillColor
    tinted = count <= MOST_TINTED and _tinted(colour_of, thing)
    matrix = _matrix(thing).then(matrix)
    for points, curved in _subpaths(thing, count, matrix):
        xs, ys = [x for x, _ in points], [y for _, y in points]
        x0, x1, top, bottom = min(xs), max(xs), min(ys), max(ys)
        if not (x1 >= 0 and x0 <= frame.width and bottom >= 0 and top <= frame.height):
            continue
        flat = bottom - top <= (FLAT_WAVE if curved else THIN)
        if curved and not (flat and x1 - x0 >= 5 * (bottom - top)):
            found.ticks.append(((x0 + x1) / 2, (top + bottom) / 2))
        elif flat and x1 - x0 >= max(SHORTEST, 2 * (bottom - top)):
            _add_rule(found, max(0.0, x0), min(BEYOND * frame.width, x1), (top + bottom) / 2, tinted=tinted)
        elif x1 - x0 <= THIN and bottom - top >= max(SHORTEST, 2 * (x1 - x0)):
            found.uprights.append(Upright((x0 + x1) / 2, max(0.0, top), min(frame.height, bottom)))
        elif max(x1 - x0, bottom - top) < SHORTEST:
            found.specks.append(Rule(x0, x1, (top + bottom) / 2, tinted))
        elif stroked:
            _edges(points, Box(x0, top, x1, bottom), found)


def _visible(colour_of: Any, thing: Any) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not colour_of(thing, red, green, blue, alpha):
        return True
    return alpha.value > 0 and min(red.value, green.value, blue.value) < WHITE


def _tinted(colour_of: Any, thing: Any) -> bool:
    """Whether a thing is drawn in a colour rather than in black or grey."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    return bool(colour_of(thing, red, green, blue, alpha)) and (
        max(red.value, green.value, blue.value) - min(red.value, green.value, blue.value) > TINT
    )


def _subpaths(thing: Any, count: int, matrix: Matrix) -> list[tuple[list[tuple[float, float]], bool]]:
    """The path's pieces as points of the displayed page, and whether they are curved; closed ones end where they began."""
    x, y = ctypes.c_float(), ctypes.c_float()
    pieces: list[tuple[list[tuple[float, float]], bool]] = []
    points: list[tuple[float, float]] = []
    curved = False
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(thing, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                pieces.append((points, curved))
            points, curved = [], False
        curved = curved or kind == pdfium.FPDF_SEGMENT_BEZIERTO
        points.append(matrix.point(x.value, y.value))
        if pdfium.FPDFPathSegment_GetClose(segment) and points[0] != points[-1]:
            points.append(points[0])
    if len(points) > 1:
        pieces.append((points, curved))
    return pieces


def _edges(points: list[tuple[float, float]], box: Box, found: Drawn) -> None:
    """The edges of a stroked outline; a small square is a box to tick."""
    width, height = box.x1 - box.x0, box.bottom - box.top
    square = len(points) == 5 and points[0] == points[-1] and all(_straight(a, b) for a, b in pairwise(points))
    if (
        square
        and min(width, height) >= SMALLEST_BOX
        and max(width, height) <= LARGEST_BOX
        and abs(width - height) < 0.25 * width
    ):
        found.boxes.append(box)
        return
    for (x0, y0), (x1, y1) in pairwise(points):
        if abs(y0 - y1) < SLANT:
            _add_rule(found, min(x0, x1), max(x0, x1), (y0 + y1) / 2)
        elif abs(x0 - x1) < SLANT:
            found.uprights.append(Upright((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
        else:
            found.ticks.append(((x0 + x1) / 2, (y0 + y1) / 2))


def _straight(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(one[0] - other[0]) < SLANT or abs(one[1] - other[1]) < SLANT


def _add_rule(found: Drawn, x0: float, x1: float, y: float, *, tinted: bool = False) -> None:
    if x1 - x0 >= SHORTEST:
        found.rules.append(Rule(x0, x1, y, tinted))


def add_boxes(sheet: Sheet, found: Drawn) -> None:
    """Put the drawn boxes into the sheet as fields; a tick in one, drawn or typed, checks it. A square around another character
    is an ornament."""
    if not 0 < len(found.boxes) <= MOST_BOXES:
        return
    for box in found.boxes:
        inside = [glyph for glyph in sheet.glyphs if _within(box, (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2)]
        if any(glyph.char not in TICKS for glyph in inside):
            continue
        checked = bool(inside) or any(_within(box, x, y) for x, y in found.ticks)
        if inside:
            taken = {id(glyph) for glyph in inside}
            sheet.glyphs = [glyph for glyph in sheet.glyphs if id(glyph) not in taken]
        sheet.fields.append(Field(box, Sign.BOX, "☑" if checked else "□", checked))


def _within(box: Box, x: float, y: float) -> bool:
    return box.x0 - 1 <= x <= box.x1 + 1 and box.top - 1 <= y <= box.bottom + 1

"""One page: prepared, read, its marks found, put together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

import cv2
import numpy as np

from tiaokuan import ocr
from tiaokuan.document import ILLEGIBLE, Box, Seal, Sign, Unread
from tiaokuan.layout import Field, Glyph, Rule, Sheet, Upright
from tiaokuan.scans import (
    _again,
    _boxes,
    _brackets,
    _cells,
    _dark_seals,
    _ends,
    _faint,
    _feet,
    _letters,
    _reading,
    _rules,
    _signs,
    _squares,
    _stops,
    _strokes,
    _struck,
    _swallowed,
    _ticks,
    _twice,
    _underlines,
    _wrapped,
    _writing,
)
from tiaokuan.scans._colour import Colours
from tiaokuan.scans._letters import DASHES, POINTS, UNSURE, Letter, Print, is_ideograph
from tiaokuan.scans._prepare import DPI
from tiaokuan.scans._runs import darker
from tiaokuan.scans._strokes import Stroke

Image = np.ndarray[Any, Any]

POINT = 72 / DPI
"""Points a pixel of the level page."""

USUAL_SIZE = 29.0
"""Pixels: 10.5 points."""

LEAST_INK = 0.01
"""Em squared: a character has more ink than this."""

PALE, PALE_INK = 0.2, 0.03
"""Share of the print's darkness that pale strokes have at least, and em squared of them that a character has."""

SURELY_READ, SOME_INK = 0.9, 0.012
"""Of what was read with a higher score than the first, so much of them is enough: half of a figure lost makes another number."""

TOFU = frozenset("0oOnNDU□口凹冂")
MOST_TOFU, FEW_READ = 0.5, 40
"""A page that is boxes instead of characters for more than this share of what was read on it cannot be read."""

FEWEST = 4
"""Characters: what is fewer on a page with much on it was found in a picture by chance."""

NIGHT, PATCHY, MOTLEY = 40.0, 35.0, 25.0
"""Of 255: how bright paper is at least; how much the brightness of a picture's parts differs at least, or their colour: uneven light on
paper makes less, and a seal."""

MOSTLY_WHITE = 0.002
"""Share of dark pixels below which a page with nothing to read is an empty page."""


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A page read: what stands on it in points of the level page, and the way back to the page as displayed.

    sheets  one, or two where two pages stand on one picture; none where nothing was read
    back    3 x 3 map from points of the level page to points of the displayed page, row by row
    seals   red seals, in points of the displayed page
    unread  why nothing was read; None for an empty page as well
    """

    sheets: list[Sheet]
    back: tuple[float, ...]
    seals: tuple[Seal, ...]
    unread: Unread | None = None


def read_page(picture: Image, number: int, width: float, height: float, threads: int = 1) -> ScannedPage:
    """Read the page in `picture`, which is displayed at width x height points, on so many threads (0: as many as there are cores)."""
    with _limited(threads):
        return _read_page(picture, number, width, height, ocr.engine(threads))


@contextmanager
def _limited(threads: int) -> Iterator[None]:
    """OpenCV has threads of its own, as many as cores in every process: several workers would fight."""
    before = cv2.getNumThreads()
    cv2.setNumThreads(threads or before)
    try:
        yield
    finally:
        cv2.setNumThreads(before)


def _read_page(picture: Image, number: int, width: float, height: float, engine: ocr.Engine) -> ScannedPage:
    prepared, parts = _reading.read(picture, width, height, engine)
    sheets = []
    all_read = boxes_read = 0
    for part in parts:
        readings = part.readings
        all_read += sum(len(reading.chars) for reading in readings)
        boxes_read += sum(len(reading.chars) for reading in readings if _is_tofu(reading.text))
        sheet = Sheet(number, part.grey.shape[1] * POINT, part.grey.shape[0] * POINT, left=part.x0 * POINT, scanned=True)
        _fill(sheet, part, engine, bool(prepared.seals), _colours(picture, prepared.back, part.x0, width, height))
        if sheet.glyphs or sheet.rules:
            sheets.append(sheet)
    if boxes_read > MOST_TOFU * max(all_read, 1) and all_read > FEW_READ:
        sheets = []
    back = prepared.back @ np.diag([1 / POINT, 1 / POINT, 1.0])
    read = sum(glyph.char != ILLEGIBLE for sheet in sheets for glyph in sheet.glyphs)
    unread = None if read >= FEWEST or (_is_empty(prepared.grey) and not _is_no_paper(picture)) else Unread.NO_TEXT
    return ScannedPage(
        [] if unread else sheets, tuple(float(value) for value in (back / back[2, 2]).ravel()), prepared.seals, unread
    )


def _colours(picture: Image, back: Image, x0: int, width: float, height: float) -> Colours | None:
    """The colours of the part of the level page from x0 on; None where the picture has none."""
    if picture.ndim < 3:
        return None
    to_picture = np.diag([picture.shape[1] / width, picture.shape[0] / height, 1.0]) @ back
    return Colours(picture, to_picture @ np.array([[1, 0, x0], [0, 1, 0], [0, 0, 1]], float))


def _is_tofu(text: str) -> bool:
    """Whether the text is what boxes in place of characters that the printer had no font for are read as."""
    return len(text) > 2 and sum(char in TOFU for char in text) > 0.7 * len(text)


def _is_empty(grey: Image) -> bool:
    return float((grey[::3, ::3] < 128).mean()) < MOSTLY_WHITE


def _is_no_paper(picture: Image) -> bool:
    """Whether it is no empty paper: there are large light and dark areas, or areas of several colours, as on a photograph, or all is
    dark. Evening the light has taken that away."""
    small = cv2.resize(picture, (32, 32), interpolation=cv2.INTER_AREA).astype(np.float32)
    colours = (small[..., 2] - small[..., 0], small[..., 2] - small[..., 1]) if small.ndim == 3 else ()
    return float(small.mean()) < NIGHT or float(small.std()) > PATCHY or any(float(colour.std()) > MOTLEY for colour in colours)


def _fill(sheet: Sheet, part: _reading.Part, engine: ocr.Engine, sealed: bool, colours: Colours | None) -> None:
    """Put what stands on the level page into the sheet."""
    grey, ink, dark, readings = part.grey, part.ink, part.dark, part.readings
    size = _usual_size(readings)
    found = _find_rules(grey, ink, dark, readings, size)
    lines, bare = found.lines, found.bare
    _twice.drop(lines, bare)
    _drop_unreal(lines, found.rules, bare, _pale(grey, dark))
    found.drop_unnamed(_boxes.drop_missing(lines, ink, bare))
    _signs.stops(lines, bare, size)
    _again.read_again(lines, found.written, grey, engine)
    for line in lines:
        _signs.set_right(line, found.written, grey, dark, bare)
        _brackets.set_right(line)
    _dark_seals.doubt_below(lines, bare)
    _swallowed.doubt(lines, found.written)
    _swallowed.doubt_downwards(lines, found.rules)
    if colours is not None and sealed:
        colours.doubt_crossed(lines)
    lines += _writing.taken_for_rules(lines, found.written, bare, grey, engine)
    lines += _writing.unread(found.written, lines, bare, grey, engine, size)
    lines += _stops.behind(lines, found.written, bare, size)
    found.boxes += _ticks.unread(found.boxes, lines, bare)
    lines += _cells.unread(lines, found.rules, found.posts, found.boxes, bare, grey, engine, size)
    lines += found.dashes
    sheet.rules = [
        Rule(rule.x0 * POINT, rule.x1 * POINT, rule.middle * POINT, colours is not None and colours.are_one(rule, lines))
        for rule in found.rules
        if rule.width > 3
    ]
    sheet.uprights = [Upright(post.middle * POINT, post.top * POINT, post.bottom * POINT) for post in found.posts]
    sheet.fields = [
        Field(
            Box(*(edge * POINT for edge in (box.x0, box.top, box.x1, box.bottom))),
            Sign.BOX,
            "☑" if box.ticked else "□",
            box.ticked,
        )
        for box in found.boxes
    ]
    sheet.glyphs = [_glyph(letter, line, part.most_sure) for line in lines for letter in line.letters]


@dataclass(slots=True)
class _Found:
    """Lines of print, rules (`written`: those of no table), uprights of tables, check boxes, the ink without the rules, and
    dashes where blanks are struck out."""

    lines: list[Print]
    rules: list[Stroke]
    written: list[Stroke]
    posts: list[Stroke]
    boxes: list[_squares.Square]
    bare: Image
    dashes: list[Print]

    def drop_unnamed(self, heights: list[tuple[float, float]]) -> None:
        """Leave out the rules to write on and the boxes at these heights."""
        unnamed = [rule for rule in self.written if any(top < rule.middle < bottom + 4 for top, bottom in heights)]
        self.written = [rule for rule in self.written if rule not in unnamed]
        self.rules = [rule for rule in self.rules if rule not in unnamed]
        self.boxes = [
            box for box in self.boxes if not any(top < (box.top + box.bottom) / 2 < bottom for top, bottom in heights)
        ]


def _find_rules(grey: Image, ink: Image, dark: float, readings: list[ocr.Reading], size: float) -> _Found:
    level, upright = _strokes.level(grey, dark), _strokes.upright(grey, dark)
    longer = _rules.long_rules(level, ink, size)
    longer, posts = _rules.borders([*longer, *_rules.between_posts(level, longer, upright, size)], upright, size)
    posts += _faint.posts(grey, dark, longer, posts, size)
    bare = _rules.erase(_rules.erase(ink, longer), posts)
    measured = _letters.Measured(readings)
    lines = measured.prints(bare, longer)
    feet = _underlines.Feet(level)
    outside = _underlines.outside_print(longer, lines, feet)
    if len(outside) < len(longer):
        longer, bare = outside, _rules.erase(_rules.erase(ink, outside), posts)
        lines = measured.prints(bare, longer)
    squares = _squares.squares(ink, level, upright)
    kept = set(longer)
    rest = [stroke for stroke in level if stroke not in kept and stroke.width < 2 * size]
    shorter = [
        stroke
        for stroke in _underlines.short_rules(rest, lines, bare, longer)
        if not any(_within(stroke, square) for square in squares)
    ]
    shorter += _wrapped.continued(level, [*longer, *shorter], lines)
    if shorter:  # they are no ink of the letters beside them
        lines = measured.prints(_rules.erase(bare, shorter), [*longer, *shorter])
    boxes = _boxes.check_boxes(squares, lines, ink, bare)
    trace = _rules.Trace(grey)
    drawn = [rule if _rules.is_border(rule, posts) else trace.followed(rule) for rule in [*longer, *shorter]]
    rules = _rules.bridged(drawn, trace, size)
    frames = {rule for rule in rules if _rules.is_border(rule, posts)}  # they stay whole, whatever is printed beside them
    others = _rules.with_room([rule for rule in rules if rule not in frames], frames, size)
    others = _feet.without_feet(_underlines.without_dashes(others, lines), lines, trace)
    _brackets.close(lines, others, bare)
    written = _boxes.clear_of_boxes(_ends.clear_of_feet(others, lines), boxes)
    written, dashes = _struck.out(written, lines, size)
    rules = [rule for rule in rules if rule in frames] + written
    bare = _boxes.erase(_rules.erase(_rules.erase(ink, rules), posts), boxes)
    _struck.erase(bare, dashes)
    return _Found(lines, rules, written, posts, boxes, bare, dashes)


def _usual_size(readings: list[ocr.Reading]) -> float:
    """The size of print in pixels, by the height of the boxes that hold some."""
    heights = [reading.box[3] - reading.box[1] for reading in readings if len(reading.chars) > 3]
    return 0.72 * median(heights) if heights else USUAL_SIZE


def _within(stroke: Stroke, box: _squares.Square) -> bool:
    return box.x0 - 4 <= (stroke.x0 + stroke.x1) / 2 <= box.x1 + 4 and box.top - 4 <= stroke.middle <= box.bottom + 4


def _pale(grey: Image, dark: float) -> Image:
    """1 where there is anything darker than the paper: thin strokes of a pale pen are no ink by the print's measure."""
    return darker(cv2.blur(grey, (3, 3)), 255 - PALE * dark)


def _drop_unreal(lines: list[Print], rules: list[Stroke], bare: Image, pale: Image) -> None:
    """Take out what was read where there is no ink but a rule's."""
    for line in lines:
        near = [rule for rule in rules if line.top < rule.middle < line.bottom + 0.5 * line.size]
        if near:
            kept = [_is_real(letter, line, near, bare) or _is_pale(letter, line, near, pale) for letter in line.letters]
            _doubt_beside(line.letters, kept)
            line.letters = [letter for letter, is_kept in zip(line.letters, kept, strict=True) if is_kept]


def _doubt_beside(letters: list[Letter], kept: list[bool]) -> None:
    """Make what stands beside a character unsure that is left out: it may be too pale, and 上海华信 would surely be 上海华."""
    for index, letter in enumerate(letters):
        if not kept[index] and (is_ideograph(letter.char) or letter.char.isdecimal()):
            for other in letters[max(0, index - 1) : index + 2]:
                other.score = min(other.score, UNSURE)


def _is_real(letter: Letter, line: Print, near: list[Stroke], bare: Image) -> bool:
    rule = next((rule for rule in near if rule.x0 - 2 <= letter.middle <= rule.x1 + 2), None)
    if rule is None or letter.char in POINTS:
        return True
    bottom = min(int(line.bottom) + 4, rule.top - 2) if letter.char in DASHES else int(line.bottom) + 4
    part = bare[max(0, int(line.top) - 2) : max(0, bottom), int(letter.ink0) : int(letter.ink1) + 1]
    return _rules.count(part) >= LEAST_INK * line.size**2


def _is_pale(letter: Letter, line: Print, near: list[Stroke], pale: Image) -> bool:
    """Whether thin pale strokes stand in the letter's place, clear of the rules; they give it its edges."""
    if letter.char in DASHES:
        return False
    sure = letter.score >= SURELY_READ
    first, last = (line.box[1], line.box[3]) if sure else (int(line.top), int(line.bottom))
    foot = min(rule.top for rule in near if not sure or rule.x0 - 2 <= letter.middle <= rule.x1 + 2)
    top, bottom = max(0, first), max(0, min(last, foot - 3))
    x0 = max(0, int(letter.at - 0.4 * line.size))
    part = pale[top:bottom, x0 : int(letter.at + 0.4 * line.size)]
    if _rules.count(part) < (SOME_INK if sure else PALE_INK) * line.size**2:
        return False
    columns = np.flatnonzero(part.any(axis=0))
    letter.ink0, letter.ink1 = float(x0 + columns[0]), float(x0 + columns[-1] + 1)
    return True


def _glyph(letter: Letter, line: Print, most_sure: float) -> Glyph:
    base, size = float(line.base), float(line.size)
    edges = (float(letter.x0), base - 0.88 * size, float(letter.x1), base + 0.12 * size, base, size)
    x0, top, x1, bottom, base, size = (edge * POINT for edge in edges)
    return Glyph(letter.char, x0, top, x1, bottom, base, size, line.bold, letter.spaced, score=min(letter.score, most_sure))

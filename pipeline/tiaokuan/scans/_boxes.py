"""Check boxes among print: which squares are some, and what the recogniser made of them.

PP-OCR reads an empty box as 口, 0 or D, a row of them as a number of noughts, and a tall one as ticked.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import Any

import numpy as np

from tiaokuan.scans import _letters
from tiaokuan.scans._letters import BOX_LIKE, BOXES, Letter, Print, is_han, is_ideograph
from tiaokuan.scans._runs import runs
from tiaokuan.scans._squares import TICKED, Square, share_inked
from tiaokuan.scans._strokes import Stroke

Image = np.ndarray[Any, Any]

SURE_CHARACTER = 0.8
"""A character read with a higher score than this is none of a box, whatever its shape."""

LEAST_BOX, WITHIN_LETTER = 0.5, 0.5
"""Em: a check box is at least so wide, and its middle further from that of a character."""

COMB, LONGEST_COMB, PROVEN = 3, 24, 2
"""A row of so many like characters, from the first to the second, is a row of boxes to write in where so many stand in the place of
squares: numbers have no more characters."""

LEAST_NOUGHTS = 5
"""So many noughts alone are no figure; a stamped page number has others beside them."""

MARGIN, LEAST_HIGH = 0.3, 10
"""Share of a box's width and height on each side that its sides may take up; pixels that a box is high at least."""

SIDE = 0.6
"""Share of its height that is ink in a column through a box's side."""

SQUARE = 0.85
"""Width of a box's ink as a share of its height at least; a nought's is 0.5 to 0.7."""

AWAY = 2
"""Pixels beyond a box's side that are still its own."""

ABOVE = 0.4
"""Em: so far above a line's usual top a figure may reach; without its top a nought has corners."""

CORNER, CORNERED = 0.12, 0.5
"""Shares: of its height that a corner of a box is looked at, and of that which is ink; a 0 has none in its corners."""


EDGE, UPRIGHT = 0.88, 0.85
"""Shares that are ink of a line of pixels along the tops or feet of a row of boxes, and of one down their sides; those of noughts are round."""


BAR_CLEAR, BAR, BETWEEN_BARS = 4, 0.7, 0.15
"""Pixels within its sides that are a box's own; shares that are ink of a row of pixels along the bar of 日, and above and below it."""


def drop_missing(lines: list[Print], ink: Image, bare: Image) -> list[tuple[float, float]]:
    """Take out rows of the boxes that are printed in place of characters a font has not: they are read as noughts, and are no answer.
    Boxes to write or tick in have been taken out before. Their ink is taken from `bare` as well: nobody wrote it on a rule.

    Returns the heights, top and bottom, at which no word is left: nobody can say what the blanks there ask for."""
    missing = []
    for line in lines:
        rows = [list(row) for like, row in groupby(list(line.letters), key=lambda letter: letter.char in BOX_LIKE) if like]
        for row in rows:
            if len(row) < COMB or not _are_drawn(row, line, ink):
                continue
            missing.append((line.top, line.bottom))
            bare[max(0, round(line.top) - 4) : round(line.bottom) + 4, max(0, round(row[0].ink0)) : round(row[-1].ink1)] = 0
            line.letters = [letter for letter in line.letters if letter not in row]
    words = [line for line in lines if any(is_ideograph(letter.char) for letter in line.letters)]
    return [(top, bottom) for top, bottom in missing if not any(top < (line.top + line.bottom) / 2 < bottom for line in words)]


def _are_drawn(row: list[Letter], line: Print, ink: Image) -> bool:
    """Whether a row's ink is that of drawn boxes: most have four corners, or, where they touch so that nobody knows where one ends, strokes
    run along their tops and feet, and down their sides."""
    if sum(_is_drawn(letter, line, ink) for letter in row) > len(row) / 2:
        return True
    x0, x1 = max(0, round(row[0].ink0)), round(row[-1].ink1)
    part = ink[max(0, round(line.top) - 4) : round(line.bottom) + 4, x0:x1]
    edges = np.flatnonzero(part.mean(axis=1) > EDGE)
    if not len(edges) or edges[-1] - edges[0] < LEAST_BOX * line.size:
        return False
    sides = part[edges[0] : edges[-1] + 1].mean(axis=0) > UPRIGHT
    return len(runs(sides)) >= len(row)


def _is_drawn(letter: Letter, line: Print, ink: Image) -> bool:
    """Whether a letter's ink is a drawn box: it has four corners, and two sides, which a 7 on a rule has not."""
    top = max(0, round(line.top - ABOVE * line.size))
    part = ink[top : round(line.bottom) + 4, max(0, round(letter.ink0)) : round(letter.ink1)]
    middle = round((line.top + line.bottom) / 2) - top
    inked = next(((first, last) for first, last in runs(np.asarray(part.any(axis=1))) if first <= middle < last), None)
    columns = np.flatnonzero(part.any(axis=0))
    if inked is None:
        return False
    box = part[inked[0] : inked[1], columns[0] : columns[-1] + 1]
    side = max(2, round(CORNER * box.shape[0]))
    corners = [box[:side, :side], box[:side, -side:], box[-side:, :side], box[-side:, -side:]]
    sides = box.mean(axis=0)
    upright = sides[:side].max() >= SIDE and sides[-side:].max() >= SIDE
    return upright and all(corner.mean() >= CORNERED for corner in corners)


def check_boxes(found: list[Square], lines: list[Print], ink: Image, bare: Image) -> list[Square]:
    """The squares that are no part of a character; what was read in their place is taken out of the lines. `ink` is 1 where the page
    is dark, `bare` without the rules and borders of tables."""
    kept = _combs(found, lines, ink)
    for box in found:
        if box in kept:
            continue
        beside = [line for line in lines if line.top - 4 <= (box.top + box.bottom) / 2 <= line.bottom + 4]
        over = [(line, letter) for line in beside for letter in line.letters if _over(letter, box)]
        if any(not _box_like(letter, line) for line, letter in over) or any(_in_letter(box, line) for line in beside):
            continue
        if box.ticked and not over and (_goes_on(box, bare) or _is_barred(box, ink)):
            continue
        kept.append(box)
        for line, letter in over:
            line.letters.remove(letter)
        for line in beside:
            _letters.clear(line, box.x0, box.x1)
    _untick(lines, ink)
    return kept


def clear_of_boxes(rules: list[Stroke], boxes: list[Square]) -> list[Stroke]:
    """The rules, those that go on from the lower side of a box beginning behind it: □____."""
    out = []
    for rule in rules:
        ends = [
            box.x1 + AWAY
            for box in boxes
            if box.x0 - AWAY <= rule.x0 <= box.x1 and box.top < rule.middle < box.bottom + 2 * AWAY
        ]
        x0 = max([rule.x0, *ends])
        out += [replace(rule, x0=x0)] if x0 < rule.x1 else []
    return out


def erase(bare: Image, boxes: list[Square]) -> Image:
    """The ink without that of the boxes: nobody wrote it on a rule."""
    for box in boxes:
        bare[max(0, box.top - AWAY) : box.bottom + AWAY, max(0, box.x0 - AWAY) : box.x1 + AWAY] = 0
    return bare


def _goes_on(box: Square, bare: Image) -> bool:
    """Whether strokes meet the middle of the box's upper or lower side from outside, as in 道 and 意 where nothing was read: a tick
    or a cross leaves a box at its corners."""
    third = (box.x1 - box.x0) // 3
    across = slice(box.x0 + third, box.x1 - third)
    strips = (
        bare[max(0, box.top - third) : max(0, box.top - AWAY), across],
        bare[box.bottom + AWAY : box.bottom + third, across],
    )
    return any(strip.size and float(strip.mean()) > TICKED for strip in strips)


def _is_barred(box: Square, ink: Image) -> bool:
    """Whether one level bar from side to side is all that a square holds, as 日: no pen ticks or crosses so."""
    inside = ink[box.top + BAR_CLEAR : box.bottom - BAR_CLEAR, box.x0 + BAR_CLEAR : box.x1 - BAR_CLEAR]
    if not inside.size:
        return False
    shares = inside.mean(axis=1)
    bars = runs(np.asarray(shares > BAR))
    if len(bars) != 1:
        return False
    first, last = bars[0]
    rest = np.concatenate([shares[: max(0, first - 1)], shares[last + 1 :]])
    return len(rest) > 0 and float(rest.mean()) < BETWEEN_BARS


def _combs(found: list[Square], lines: list[Print], ink: Image) -> list[Square]:
    """The boxes of rows of boxes, □□□□□□ for a postal code: read as noughts, however surely. Noise may hide a few from the search for
    squares; they are where the recogniser saw the same character again, and as empty as the others. Boxes too small for that search are
    known by their shape. What was read is taken out of the lines."""
    boxes = []
    for line in lines:
        squares = [box for box in found if line.top - 4 <= (box.top + box.bottom) / 2 <= line.bottom + 4]
        for char, run in groupby(list(line.letters), key=lambda letter: letter.char):
            row = list(run)
            over = [next((box for box in squares if _over(letter, box)), None) for letter in row] if char in BOX_LIKE else []
            proven = [box for box in over if box is not None]
            if not COMB <= len(row) <= LONGEST_COMB or any(box.ticked for box in proven):
                continue
            if len(set(proven)) < PROVEN and not _are_small_boxes(row, line, ink):
                continue
            top, bottom = (proven[0].top, proven[0].bottom) if proven else (round(line.top), round(line.bottom))
            boxes += [
                box or Square(round(letter.ink0), top, round(letter.ink1), bottom, 0.0)
                for letter, box in zip(row, over, strict=True)
            ]
            line.letters = [letter for letter in line.letters if letter not in row]
    return boxes


def _are_small_boxes(row: list[Letter], line: Print, ink: Image) -> bool:
    """Whether a row read as noughts is one of boxes: a long one, part of no other figure, whose ink is square."""
    first = line.letters.index(row[0])
    beside = [*line.letters[max(0, first - 1) : first], *line.letters[first + len(row) : first + len(row) + 1]]
    if row[0].char != "0" or len(row) < LEAST_NOUGHTS or any(letter.char.isdigit() or letter.char in ".," for letter in beside):
        return False
    return sum(_is_as_wide(letter, line, ink) for letter in row) > len(row) / 2


def _is_as_wide(letter: Letter, line: Print, ink: Image) -> bool:
    """Whether the letter's ink is about as wide as high, as that of a square; a nought's is not."""
    part = ink[max(0, round(line.top) - AWAY) : round(line.bottom) + AWAY, max(0, round(letter.ink0)) : round(letter.ink1)]
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    return len(rows) > 0 and bool(columns[-1] - columns[0] >= SQUARE * (rows[-1] - rows[0]))


def _untick(lines: list[Print], ink: Image) -> None:
    """A box that was read as ticked, and has nothing between its sides, is empty."""
    for line in lines:
        for letter in line.letters:
            if letter.char in "☑☒" and _is_hollow(letter, line, ink):
                letter.char = "□"


def _is_hollow(letter: Letter, line: Print, ink: Image) -> bool:
    top, left = max(0, round(line.top)), max(0, round(letter.ink0))
    part = ink[top : round(line.bottom), left : round(letter.ink1)]
    if _is_empty_within(part):
        return True
    sides = np.flatnonzero(part.mean(axis=0) > SIDE)
    if len(sides) < 2 or sides[-1] - sides[0] < part.shape[1] / 2:
        return False
    x0, x1 = int(sides[0]), int(sides[-1]) + 1
    rows = np.flatnonzero(part[:, x0:x1].mean(axis=1) > SIDE)
    if len(rows) < 2:
        return False
    return share_inked(part, x0, int(rows[0]), x1, int(rows[-1]) + 1) <= TICKED


def _is_empty_within(part: Image) -> bool:
    """Whether the middle of the ink is empty, which every tick, cross or filling runs through; narrow boxes have no room for more."""
    rows = np.flatnonzero(part.any(axis=1))
    if len(rows) < LEAST_HIGH:
        return False
    high, wide = int(rows[-1] - rows[0]) + 1, part.shape[1]
    top = int(rows[0]) + round(MARGIN * high)
    middle = part[top : int(rows[-1]) + 1 - round(MARGIN * high), round(MARGIN * wide) : wide - round(MARGIN * wide)]
    return bool(middle.size) and float(middle.mean()) <= TICKED


def _over(letter: Letter, box: Square) -> bool:
    """Whether the letter was read in the place of the box; letters beside one that was not read have its ink."""
    wide = box.x1 - box.x0
    common = min(letter.ink1, box.x1) - max(letter.ink0, box.x0)
    return common > 0.5 * min(letter.ink1 - letter.ink0, wide) and box.x0 - 0.4 * wide <= letter.at <= box.x1 + 0.4 * wide


def _box_like(letter: Letter, line: Print) -> bool:
    if letter.char not in BOX_LIKE or (letter.score > SURE_CHARACTER and letter.char not in BOXES):
        return False
    return letter.char != "口" or not _among_words(letter, line)


def _in_letter(box: Square, line: Print) -> bool:
    """Whether the square is a piece of a character: too small for a box, or in the place of one that was read surely."""
    if not line.box[0] <= (box.x0 + box.x1) / 2 <= line.box[2]:
        return False
    return box.x1 - box.x0 < LEAST_BOX * line.size or any(
        is_ideograph(letter.char)
        and letter.score > SURE_CHARACTER
        and abs(letter.at - (box.x0 + box.x1) / 2) < WITHIN_LETTER * line.size
        for letter in line.letters
    )


def _among_words(letter: Letter, line: Print) -> bool:
    """Whether a 口 stands close between Chinese characters, as in 人口 and 口头."""
    index = line.letters.index(letter)
    before = line.letters[index - 1] if index else None
    return before is not None and is_han(before.char) and letter.ink0 - before.ink1 < 0.3 * line.size

"""Readings of OCR and the page's ink -> characters with exact edges.

The recogniser says which character stands about where, to a fifth of an em; the ink says where exactly, and whether there is any.
All coordinates here are pixels of the level page.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median
from typing import Any

import numpy as np

from tiaokuan.ocr import Reading
from tiaokuan.scans._runs import runs
from tiaokuan.scans._strokes import Stroke

Image = np.ndarray[Any, Any]

INK_OF_EM = 0.92
"""A Chinese character's ink is about this high, of the size of its font."""

BELOW_BASE = 0.07
"""Its ink reaches this far (em) below the baseline."""

UNSURE = 0.4
"""How sure a character is at most whose ink says something else than was read, or beside which something was not read (doubts.BLURRED)."""

FIGURE_OF_EM = 0.72
"""The height of figures and capitals, of the size of their font."""

REACH = 0.55
"""Heights of the box: ink whose middle is further than this from a character's is none of its own."""

SWOLLEN, MOST_OF_BOX = 1.15, 0.75
"""A line along a table's line that is larger than the usual size times the first and takes up more of its box's height than the
second was measured with that line: boxes are detected with some room around the characters."""

STRIP = 0.25
"""Share of the box's height: ink at its edge that is lower, and stands apart, is cut off from a neighbouring line."""

ALIKE, LOW = 0.15, 0.85
"""Words are as large as the nearest line whose box is as high as theirs, within the first share, where their ink is lower than the
second share of it, or where they stand on a rule from end to end."""

NARROW_CELL = 0.26
"""Half the width (em) of a figure's cell: a 1 has less ink than room."""

FIGURES, ONE_FIGURE = frozenset("0123456789.,"), 0.5
"""Signs of one number whose ink is no further apart than this (em) have no space between them unless one was read: what is left of pale
or blurred figures is narrow."""

LEFT_HALF = "，。、；：！？）》】〕」』,.;:!?)"
RIGHT_HALF = "（《【〔「『("
"""Full-width signs whose ink stands in one half of their square."""

HALF = 0.45
"""Em of their square that the ink of 【 and 】 takes up at most, with the white beside it."""

POINTS = frozenset(".,，。、;；")

DASHES = frozenset("一_-—－～~―ˉ¯=﹍⎯")
"""What recognisers read a ruled line as."""

UNDERSCORES = frozenset("_＿﹍")
"""What typed blanks are read as; words have none."""

BOXES = frozenset("□口囗☐☑☒■◻▢√✓")
"""What check boxes are read as, if they are read as what they are."""

BOX_LIKE = frozenset("□口囗☐☑☒■◻▢√✓回ロ0OoDU凶囚团因区V7LC")
"""What recognisers read an empty or ticked check box as."""


@dataclass(slots=True)
class Letter:
    """A character on the page: its ink's left and right edge, its cell's edges, and how sure the recogniser is; `at` is the middle
    that the recogniser gave it."""

    char: str
    score: float
    ink0: float
    ink1: float
    at: float
    x0: float = 0.0
    x1: float = 0.0
    spaced: bool = False

    @property
    def middle(self) -> float:
        """The middle of its ink."""
        return (self.ink0 + self.ink1) / 2


@dataclass(slots=True)
class Print:
    """A stretch of print on one baseline. `bottom` is where its characters' ink ends, `top` where it begins; `xs` are the middles
    of all characters that were read, those without ink as well. `steady`: its measures are those of full characters; `framed`: a
    line of a table runs along it; `ruled`: all its characters stand on rules, which hide their feet."""

    letters: list[Letter]
    top: float
    bottom: float
    base: float
    size: float
    box: tuple[int, int, int, int]
    xs: tuple[float, ...]
    bold: bool = False
    steady: bool = field(default=True)
    framed: bool = False
    ruled: bool = False


class Measured:
    """Readings and the measures that their ink gives them. A page is measured again when more of its rules are known; most of its
    lines have the same ink as before, and keep what was measured."""

    def __init__(self, readings: list[Reading]) -> None:
        """Nothing measured yet."""
        self.readings = [reading for reading in readings if reading.chars]
        self._known: dict[int, tuple[Image, list[Stroke], Print | None]] = {}

    def prints(self, bare: Image, rules: list[Stroke]) -> list[Print]:
        """The readings with their letters' edges and measures; `bare` is 1 where the page has ink other than the rules'."""
        found = [line for index in range(len(self.readings)) if (line := self._print(index, bare, rules)) is not None]
        _even_out(found)
        for line in found:
            cells(line)
        return found

    def _print(self, index: int, bare: Image, rules: list[Stroke]) -> Print | None:
        reading = self.readings[index]
        x0, top, x1, bottom = reading.box
        near = [rule for rule in rules if top < rule.middle < bottom + 4]
        part = bare[top:bottom, x0:x1]
        before = self._known.get(index)
        if before is None or before[1] != near or not np.array_equal(before[0], part):
            self._known[index] = before = part, near, _print(reading, part, near)
        return None if before[2] is None else replace(before[2])


def is_wide(char: str) -> bool:
    """Whether a character takes up a full square."""
    return "\u2e80" <= char <= "\u9fff" or "\uff01" <= char <= "\uff5e" or "\u3000" <= char <= "\u303f" or char in "“”‘’—…□☐☑☒■"


def is_han(char: str) -> bool:
    """Whether it is a Chinese character."""
    return "\u4e00" <= char <= "\u9fff"


def is_ideograph(char: str) -> bool:
    """Whether it is a Chinese character, other than one that boxes are read as."""
    return is_han(char) and char not in BOX_LIKE


def _print(reading: Reading, part: Image, rules: list[Stroke]) -> Print | None:
    """What the reading's part of the page gives it; `rules` are those at its height."""
    x0, top, x1, bottom = reading.box
    columns = np.flatnonzero(part.any(axis=0))
    rows = np.flatnonzero(part.sum(axis=1) > max(1, 0.004 * (x1 - x0)))
    if not len(columns) or not len(rows):
        return None
    letters = _letters(reading, part, x0)
    if not letters:
        return None
    clear = [letter for letter in letters if not any(rule.x0 < letter.middle < rule.x1 for rule in rules)]
    if clear and all(letter.char.isdecimal() for letter in clear):  # what they hide of the rule is no foot of theirs
        spans = _joined(rules, bottom - top)
        clear = [letter for letter in clear if not any(start < letter.middle < end for start, end in spans)]
    tops, bottoms, steady = _reach(clear or letters, part, x0, (int(rows[0]), int(rows[-1]) + 1))
    height = max(4.0, bottoms - tops)
    if steady == "wide":
        size = height / INK_OF_EM
        base = top + bottoms - BELOW_BASE * size
    elif steady == "figures":
        size, base = height / FIGURE_OF_EM, float(top + bottoms)
    else:
        size, base = 0.72 * (bottom - top), top + 0.78 * (bottom - top)
    framed = any(rule.x0 <= x0 + 0.2 * (x1 - x0) and rule.x1 >= x1 - 0.2 * (x1 - x0) for rule in rules)
    return Print(
        letters,
        top + tops,
        top + bottoms,
        base,
        size,
        reading.box,
        reading.xs,
        steady=bool(steady),
        framed=framed,
        ruled=not clear,
    )


def _joined(rules: list[Stroke], gap: float) -> list[tuple[int, int]]:
    """From where to where rules go, over gaps no wider than `gap` pixels."""
    spans: list[tuple[int, int]] = []
    for rule in sorted(rules, key=lambda rule: rule.x0):
        if spans and rule.x0 - spans[-1][1] <= gap:
            spans[-1] = spans[-1][0], max(spans[-1][1], rule.x1)
        else:
            spans.append((rule.x0, rule.x1))
    return spans


def _letters(reading: Reading, part: Image, x0: int) -> list[Letter]:
    """The letters with the ink that is nearest to each, column by column; those without ink are none."""
    columns = np.flatnonzero(part.any(axis=0)) + x0
    breaks = np.flatnonzero(np.diff(columns) > 1)
    firsts = columns[np.concatenate(([0], breaks + 1))]
    lasts = columns[np.concatenate((breaks, [len(columns) - 1]))] + 1
    middles = list(reading.xs)
    borders = [(a + b) / 2 for a, b in pairwise(middles)]
    reach = REACH * (reading.box[3] - reading.box[1])
    edges: list[list[float]] = [[] for _ in middles]
    for first, last in zip(firsts, lasts, strict=True):
        for start, end in _cut(float(first), float(last), borders):
            owner = bisect_left(borders, (start + end) / 2)
            if abs((start + end) / 2 - middles[owner]) <= reach:
                edges[owner] += [start, end]
    for index, char in enumerate(reading.chars):  # points that a rule runs through lose their ink with it
        if char in POINTS and not edges[index] and index and edges[index - 1]:
            following = reading.chars[index + 1] if index + 1 < len(edges) and edges[index + 1] else ""
            beside = reading.chars[index - 1] + following
            mail = "@" in reading.chars and following.isalpha() and beside.isascii()
            # behind a figure it is the rule's edge that was read as one
            if (following and (char not in ".," or beside.isdecimal() or mail)) or (index == len(edges) - 1 and char == "。"):
                edges[index] = [middles[index] - 2, middles[index] + 2]
    return [
        Letter(char, score, min(edge), max(edge), x, spaced=spaced)
        for char, score, spaced, x, edge in zip(reading.chars, reading.scores, reading.spaced, middles, edges, strict=True)
        if edge
    ]


def _cut(first: float, last: float, borders: list[float]) -> list[tuple[float, float]]:
    """A run of inked columns, cut where it clearly belongs to several letters: at borders far inside it."""
    inside = borders[bisect_left(borders, first + 3) : bisect_left(borders, last - 3)]
    edges = [first, *inside, last]
    return list(pairwise(edges))


def _reach(letters: list[Letter], part: Image, x0: int, rows: tuple[int, int]) -> tuple[float, float, str]:
    """Where the ink of full characters begins and ends, in rows of the part; and what it was measured on."""
    wide = [letter for letter in letters if is_han(letter.char) and letter.char not in "一二三口日曰工土之"]
    figures = [letter for letter in letters if letter.char.isascii() and (letter.char.isdigit() or letter.char.isupper())]
    for name, chosen in (("wide", wide), ("figures", figures)):
        if spans := _spans(part, [(int(letter.ink0) - x0, int(letter.ink1) - x0) for letter in chosen[:40]]):
            return float(median(a for a, _ in spans)), float(median(b for _, b in spans)), name
    return float(rows[0]), float(rows[1]), ""


def _spans(part: Image, edges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """From which row to which the ink between each pair of columns goes; pairs go from left to right. All at once: a page has hundreds."""
    bounds = [edge for pair in edges if pair[0] < pair[1] for edge in pair]
    if not bounds:
        return []
    high = len(part)
    inked = np.maximum.reduceat(part, bounds if bounds[-1] < part.shape[1] else bounds[:-1], axis=1)[:, ::2] > 0
    firsts, lasts = inked.argmax(axis=0).tolist(), (high - inked[::-1].argmax(axis=0)).tolist()
    return [
        _own_rows(inked[:, index]) if first == 0 or last == high else (first, last)
        for index, (first, last) in enumerate(zip(firsts, lasts, strict=True))
        if inked[first, index]
    ]


def _own_rows(inked: Image) -> tuple[int, int]:
    """From where to where a character's ink goes in its box: what is cut off by the box's edge and stands apart is a neighbouring line's,
    where lines stand so close that boxes overlap."""
    found = runs(inked)
    least = STRIP * len(inked)
    while (
        len(found) > 1
        and found[-1][1] == len(inked)
        and found[-1][1] - found[-1][0] < least
        and found[-1][0] - found[-2][1] > 1
    ):
        found.pop()
    while len(found) > 1 and found[0][0] == 0 and found[0][1] < least and found[1][0] - found[0][1] > 1:
        found.pop(0)
    return found[0][0], found[-1][1]


def _even_out(lines: list[Print]) -> None:
    """Stretches that hold no full character take their measures from the one beside them."""
    steady = [line for line in lines if line.steady and not line.framed] or [line for line in lines if line.steady]
    usual = median(line.size for line in steady) if steady else 0.0
    for line in lines:
        swollen = line.size > max(SWOLLEN * usual, MOST_OF_BOX * (line.box[3] - line.box[1]))
        if line.framed and swollen and not _is_large(line, usual):  # what is left of the table's line was taken for characters
            line.size, middle = usual, (line.box[1] + line.box[3]) / 2
            line.base = middle + 0.4 * usual
            line.top, line.bottom = line.base - 0.85 * usual, line.base + BELOW_BASE * usual
            continue
        if line.steady:
            _as_nearest(line, [other for other in steady if not other.ruled])
            continue
        middle = (line.box[1] + line.box[3]) / 2
        beside = [other for other in steady if other.box[1] <= middle <= other.box[3]]
        if beside:
            best = min(beside, key=lambda other: min(abs(other.box[0] - line.box[2]), abs(other.box[2] - line.box[0])))
            line.base, line.size, line.top, line.bottom = best.base, best.size, best.top, best.bottom
        elif 0.6 * line.size < usual < 1.6 * line.size:
            line.size = usual
            line.bottom = line.top + INK_OF_EM * usual
            line.base = line.bottom - BELOW_BASE * usual


def _is_large(line: Print, usual: float) -> bool:
    """Whether the characters are as wide as they are high, as those of a title right above a table."""
    widths = [letter.ink1 - letter.ink0 for letter in line.letters if is_ideograph(letter.char)]
    return bool(widths) and median(widths) > SWOLLEN * usual


def _as_nearest(line: Print, steady: list[Print]) -> None:
    """Give a line whose ink is too low for its box the size of the nearest line that was detected as high: rules hide characters'
    feet, and handwriting is smaller than print of its size."""
    high = line.box[3] - line.box[1]
    alike = [other for other in steady if other is not line and abs(other.box[3] - other.box[1] - high) < ALIKE * high]
    nearest = min(alike, key=lambda other: abs(other.base - line.base), default=None)
    if nearest is not None and line.size < (1.0 if line.ruled else LOW) * nearest.size:
        line.size = nearest.size


def clear(line: Print, x0: int, x1: int) -> None:
    """Take the ink of what stands between two edges from the letters beside it, which were given it as nothing was read there."""
    for letter in line.letters:
        if letter.at < x0 < letter.ink1:
            letter.ink1 = max(letter.ink0 + 1, x0 - 2)
        elif letter.at > x1 > letter.ink0:
            letter.ink0 = min(letter.ink1 - 1, x1 + 2)
    cells(line)


def cells(line: Print) -> None:
    """The edges of each letter's cell: as a font would space it, where the neighbours leave room."""
    size, letters = line.size, line.letters
    for index, letter in enumerate(letters):
        left = letters[index - 1].ink1 if index else float("-inf")
        right = letters[index + 1].ink0 if index + 1 < len(letters) else float("inf")
        if not is_wide(letter.char):
            half = max(NARROW_CELL * size if letter.char.isalnum() else 0.0, (letter.ink1 - letter.ink0) / 2 + 0.04 * size)
            letter.x0, letter.x1 = letter.middle - half, letter.middle + half
        elif letter.char in LEFT_HALF:
            letter.x0 = letter.ink0 - 0.08 * size
            if letter.char == "】":  # the ink on its left may be a neighbour's
                letter.x0 = max(letter.x0, letter.ink1 - HALF * size)
            letter.x1 = max(letter.ink1, letter.x0 + size)
        elif letter.char in RIGHT_HALF:
            letter.x1 = letter.ink1 + 0.08 * size
            if letter.char == "【":
                letter.x1 = min(letter.x1, letter.ink0 + HALF * size)
            letter.x0 = min(letter.ink0, letter.x1 - size)
        else:
            half = max(0.5 * size, (letter.ink1 - letter.ink0) / 2)
            letter.x0, letter.x1 = letter.middle - half, letter.middle + half
        letter.x0, letter.x1 = max(letter.x0, min(left, letter.ink0)), min(letter.x1, max(right, letter.ink1))
    for letter, following in pairwise(letters):
        gap = following.ink0 - letter.ink1
        if {letter.char, following.char} <= FIGURES and not following.spaced and gap < ONE_FIGURE * size:
            middle = letter.ink1 + gap / 2
            letter.x1, following.x0 = max(letter.x1, middle), min(following.x0, middle)

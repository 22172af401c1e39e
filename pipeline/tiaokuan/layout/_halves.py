"""Pages set in two columns whose lines are not level, as where one of them holds a table: cut before their lines are found, since a line
across the page would mix what has nothing to do with each other."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from itertools import pairwise

from tiaokuan.layout._sheet import Glyph, Sheet

GUTTER = 1.2
"""Least width (em) of the white strip between the columns."""

MIDDLE, STEP = 0.08, 4.0
"""The strip lies this near the middle of the print, as a share of its width; it is looked for at steps of so many points."""

LEAST_LINES = 8
"""Lines that each column has at least."""

APART, UNEVEN = 0.25, 0.3
"""A line stands by itself if no line of the other column is as near (em) to its height; at least so many lines do."""

FULL, WRAPPED = 1.5, 0.3
"""In running text at least the second share of lines ends within the first (em) of the right edge."""


def cut(sheet: Sheet, size: float) -> tuple[Sheet, Sheet, Sheet, Sheet] | None:
    """What stands above the columns, the left one, the right one, and what stands below, as sheets of their own; None where there are no
    columns, or level ones."""
    if len(sheet.glyphs) < 8 * LEAST_LINES:
        return None
    x, top, bottom = _strip(sheet, size)
    if any(rule.y in (top, bottom) for rule in sheet.rules):
        return None  # a row of a table
    sides = [
        _lines([g for g in sheet.glyphs if top < g.base < bottom and (_middle(g) > x) is right], size)
        for right in (False, True)
    ]
    if min(map(len, sides)) < LEAST_LINES or not any(_is_text(side, size) for side in sides) or not _uneven(sides, size):
        return None
    return (
        _part(sheet, 0.0, sheet.width, -sheet.height, top),
        _part(sheet, 0.0, x, top, bottom),
        _part(sheet, x, 2 * sheet.width, top, bottom),
        _part(sheet, 0.0, 2 * sheet.width, bottom, 2 * sheet.height),
    )


def _middle(glyph: Glyph) -> float:
    return (glyph.x0 + glyph.x1) / 2


def _strip(sheet: Sheet, size: float) -> tuple[float, float, float]:
    """The highest strip of white about the middle of the print: its x, and between which heights nothing crosses it."""
    left, right = min(glyph.x0 for glyph in sheet.glyphs), max(glyph.x1 for glyph in sheet.glyphs)
    reach, half = MIDDLE * (right - left), GUTTER * size / 2
    middle = (left + right) / 2
    near = [(g.x0, g.x1, g.base) for g in sheet.glyphs if g.x1 > middle - reach - half and g.x0 < middle + reach + half]
    near += [(rule.x0, rule.x1, rule.y) for rule in sheet.rules]
    best = (middle, 0.0, 0.0)
    for step in range(int(2 * reach / STEP) + 1):
        x = middle - reach + step * STEP
        crossed = sorted(y for x0, x1, y in near if x0 < x + half and x1 > x - half)
        for top, bottom in pairwise([-size, *crossed, sheet.height + size]):
            if bottom - top > best[2] - best[1]:
                best = (x, top, bottom)
    return best


def _lines(glyphs: list[Glyph], size: float) -> list[tuple[float, float]]:
    """The heights of lines of print, and where they end."""
    lines: list[tuple[float, float]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.base):
        if lines and glyph.base - lines[-1][0] < APART * size:
            lines[-1] = (lines[-1][0], max(lines[-1][1], glyph.x1))
        else:
            lines.append((glyph.base, glyph.x1))
    return lines


def _is_text(lines: list[tuple[float, float]], size: float) -> bool:
    """Whether lines are running text, whose paragraphs go on from one to the next."""
    right = max(end for _, end in lines)
    return sum(end > right - FULL * size for _, end in lines) >= WRAPPED * len(lines)


def _uneven(sides: list[list[tuple[float, float]]], size: float) -> bool:
    """Whether the lines of the two sides have heights of their own."""
    fewer, more = sorted(([base for base, _ in side] for side in sides), key=len)
    alone = 0
    for base in fewer:
        at = bisect_left(more, base)
        alone += min((abs(other - base) for other in more[max(0, at - 1) : at + 1]), default=size) > APART * size
    return alone >= UNEVEN * len(fewer)


def _part(sheet: Sheet, x0: float, x1: float, top: float, bottom: float) -> Sheet:
    """What stands in a part of the sheet."""

    def within(x: float, y: float) -> bool:
        return x0 <= x < x1 and top < y <= bottom

    return replace(
        sheet,
        glyphs=[glyph for glyph in sheet.glyphs if within(_middle(glyph), glyph.base)],
        rules=[rule for rule in sheet.rules if within((rule.x0 + rule.x1) / 2, rule.y)],
        uprights=[upright for upright in sheet.uprights if within(upright.x, (upright.top + upright.bottom) / 2)],
        fields=[item for item in sheet.fields if within((item.box.x0 + item.box.x1) / 2, (item.box.top + item.box.bottom) / 2)],
    )

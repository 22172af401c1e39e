"""Level feet of neighbouring characters that look like one rule: 工业生, 业主 and 租金 stand on a line of their own.

A rule is drawn through the white between two characters, as dark there as below them; feet leave it white, or, where they touch,
uneven. What is left of a rule beyond such characters stays: 租金____ begins behind 金.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np

from tiaokuan.scans._letters import DASHES, Letter, Print, is_han
from tiaokuan.scans._rules import Trace
from tiaokuan.scans._strokes import Stroke

Image = np.ndarray[Any, Any]

HIGHEST, LOWEST = 0.2, 0.1
"""Em above and below the lower end of a line's ink between which its feet are."""

CORE = 0.25
"""Em around a character's middle that are no gap between it and its neighbour."""

WHITE = 0.55
"""Share of a stroke's own darkness: paler between two characters, and it is not drawn through."""

OWN = 0.45
"""Em beyond a character's ink within which its foot ends, which may run into the next character."""

TOUCHING, AMONG, UNEVEN = 4.5, 0.03, 0.2
"""Feet that touch are no longer (em), higher than the lower end of the line's ink by so much (em), and their darkness differs by so
much of its median; that of a rule drawn below print by less."""

AT_ENDS, DRAWN_THROUGH = 2, 0.85
"""Pixels at a stroke's ends that are paler, and the share of its own darkness that a drawn rule has everywhere else."""


def without_feet(rules: list[Stroke], lines: list[Print], trace: Trace) -> list[Stroke]:
    """The rules without those, and without the parts of those, that are feet of characters."""
    out: list[Stroke] = []
    for rule in rules:
        parts = [rule]
        for line in lines:
            if line.bottom - HIGHEST * line.size < rule.middle < line.bottom + LOWEST * line.size:
                parts = [part for longer in parts for part in _own(longer, line, trace)]
        out += parts
    return out


def _own(rule: Stroke, line: Print, trace: Trace) -> Iterator[Stroke]:
    """What of the rule is no foot of the line's characters."""
    on = [letter for letter in line.letters if rule.x0 <= letter.middle <= rule.x1 and letter.char not in DASHES]
    if len(on) < 2:
        yield rule
        return
    dark = trace.darkness_along(rule)
    edges = [rule.x0, *_breaks(rule, on, line.size, dark), rule.x1]
    start = None
    for x0, x1 in pairwise(edges):
        above = [letter for letter in on if x0 <= letter.middle <= x1]
        is_foot = len(edges) > 2 and len(above) == 1 and _is_own(above[0], x0, x1, line.size)
        is_foot |= len(above) > 1 and _touch(replace(rule, x0=x0, x1=x1), above, line, dark[x0 - rule.x0 : x1 - rule.x0])
        if is_foot and start is not None:
            yield replace(rule, x0=start, x1=x0)
            start = None
        elif not is_foot and start is None:
            start = x0
    if start is not None:
        yield replace(rule, x0=start)


def _breaks(rule: Stroke, on: list[Letter], size: float, dark: Image) -> Iterator[int]:
    """Where the stroke is white between two characters."""
    for letter, following in pairwise(on):
        first = round(letter.middle + CORE * size) - rule.x0
        gap = dark[first : round(following.middle - CORE * size) - rule.x0]
        if gap.size and gap.min() < WHITE:
            yield rule.x0 + first + int(gap.argmin())


def _is_own(letter: Letter, x0: int, x1: int, size: float) -> bool:
    return letter.ink0 - OWN * size <= x0 and x1 <= letter.ink1 + OWN * size


def _touch(rule: Stroke, on: list[Letter], line: Print, dark: Image) -> bool:
    """Whether the stroke is the feet of Chinese characters that run into each other. What is drawn through is nowhere paler than
    usual, though darker where a foot stands on it."""
    if rule.width > TOUCHING * line.size or rule.middle > line.bottom - AMONG * line.size or len(dark) <= 2 * AT_ENDS:
        return False
    inner = dark[AT_ENDS:-AT_ENDS]
    drawn = float(np.percentile(inner, 5)) >= DRAWN_THROUGH
    return all(is_han(letter.char) for letter in on) and float(inner.std()) >= UNEVEN and not drawn

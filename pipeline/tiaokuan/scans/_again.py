"""Lines that stand on rules, read a second time without them: a rule makes 二 of 一, 土 of 十, 里 of 甲 and 阻 of 阳.

Without its rule a line loses feet of strokes that touch it, so neither reading is right throughout: of two that differ in a character
the surer one is taken.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tiaokuan.ocr import Engine, Reading
from tiaokuan.scans._letters import DASHES, POINTS, Letter, Print
from tiaokuan.scans._strokes import Stroke

Image = np.ndarray[Any, Any]

SAME_PLACE = 0.35
"""Em between the middles of one character in two readings."""

SURER = 0.02
"""A different character of the second reading is surer by at least this much."""

LEAST_SURE = 0.6

POINT = 0.22
"""Em that a point is wide at most; figures are wider."""


def read_again(lines: list[Print], rules: list[Stroke], grey: Image, engine: Engine) -> None:
    """Read the lines that have letters on rules once more, and take what is surer."""
    for line in lines:
        near = [rule for rule in rules if line.top < rule.middle < line.bottom + 0.5 * line.size]
        on = [letter for letter in line.letters if letter.char not in DASHES and _on(letter, near)]
        if on:
            x0, top, x1, bottom = line.box
            part = _without(grey, near, line.box)
            (reading,) = engine.read(part, [(0, 0, x1 - x0, bottom - top)])
            _take(on, reading, x0, line.size)


def _on(letter: Letter, rules: list[Stroke]) -> bool:
    return any(rule.x0 - 2 <= letter.middle <= rule.x1 + 2 for rule in rules)


def _without(grey: Image, rules: list[Stroke], box: tuple[int, int, int, int]) -> Image:
    """The part of the page without the rules: their rows are what the row above them is."""
    x0, top, x1, bottom = box
    part = grey[top:bottom, x0:x1].copy()
    for rule in rules:
        first, last = max(1, rule.top - 1 - top), min(bottom - top, rule.bottom + 1 - top)
        left, right = max(0, rule.x0 - x0), min(x1 - x0, rule.x1 - x0)
        if first < last and left < right:
            part[first:last, left:right] = part[first - 1, left:right]
    return part


def _take(letters: list[Letter], reading: Reading, x0: int, size: float) -> None:
    """Take the characters of the second reading that stand in the place of a letter and are surer."""
    for letter in letters:
        near = [
            (abs(x0 + x - letter.at), char, score)
            for x, char, score in zip(reading.xs, reading.chars, reading.scores, strict=True)
            if abs(x0 + x - letter.at) < SAME_PLACE * size
        ]
        if near:
            _, char, score = min(near)
            is_sign = char in DASHES - {"一"} or (char in POINTS and letter.char not in POINTS)
            # 31.000.00 is not 310000.00
            is_sign |= letter.char in POINTS and char.isdecimal() and letter.ink1 - letter.ink0 < POINT * size
            if char != letter.char and not is_sign and score > max(letter.score + SURER, LEAST_SURE):
                letter.char, letter.score = char, score

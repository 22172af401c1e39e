"""Signs that recognisers confuse, told apart by their picture: ‰ and %, comma and point, numerals with a rule as their lowest stroke.

Each is a trap in which a value comes out plausible and wrong: PP-OCR knows no ‰ and reads it as %, %0 or %o, ten times too much;
14,574.00 as 14.574.00; 一 on a rule as 二, 十 as 土.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tiaokuan.scans import _per_mille
from tiaokuan.scans._letters import Letter, Print
from tiaokuan.scans._strokes import Stroke

Image = np.ndarray[Any, Any]

PER_MILLE, PER_CENT = 0.65, 0.35
"""Odds above which a sign is a ‰, and below which it is a %; between them the reading is unsure."""

RINGS = frozenset("0oO°Q")
"""What the third ring of ‰ is read as."""

RING_NEAR = 0.12
"""Em between the rings of one sign at most."""

WITH_RULE = {"二": "一", "三": "二", "土": "十", "士": "十", "王": "干", "壬": "千", "旦": "日", "且": "日", "互": "一"}
"""Numerals that stand on a rule -> what they are without it as their lowest stroke."""

NUMERALS = frozenset("〇零一二三四五六七八九十百千万年月日第两")

FOOT = 0.55
"""Share of a character's width that its lowest stroke takes up at least."""

TAIL = 0.1
"""Em below the baseline to which a comma's tail reaches at least; a point ends on the baseline."""


def set_right(line: Print, rules: list[Stroke], grey: Image, dark: float, bare: Image) -> None:
    """Correct the letters of a line by their picture. `dark` is the print's darkness in `grey`, `bare` is 1 where the page has ink
    other than that of rules."""
    near = [rule for rule in rules if line.top < rule.middle < line.bottom + 0.5 * line.size]
    _per_mille_signs(line, grey, dark, bare)
    _commas(line, bare)
    _on_rules(line, near, bare)


def _per_mille_signs(line: Print, grey: Image, dark: float, bare: Image) -> None:
    letters = line.letters
    for index, letter in enumerate(letters):
        if letter.char not in "%％":
            continue
        ring = letters[index + 1] if index + 1 < len(letters) else None
        if ring is not None and not (ring.char in RINGS and ring.ink0 - letter.ink1 < RING_NEAR * line.size):
            ring = None
        right = ring.ink1 if ring is not None else letter.ink1
        box = _ink_box(bare, letter.ink0, line.base - 0.95 * line.size, right, line.base + 0.15 * line.size)
        odds = _per_mille.odds(grey, dark, box) if box is not None else None
        if odds is None:
            continue
        if odds > PER_MILLE:
            letter.char, letter.ink1 = "‰", right
            if ring is not None:
                letters.remove(ring)
        elif odds > PER_CENT:
            letter.score = min(letter.score, 1 - odds)


def _ink_box(ink: Image, x0: float, top: float, x1: float, bottom: float) -> tuple[int, int, int, int] | None:
    """The box of what is inked within a box."""
    left, up = max(0, int(x0)), max(0, int(top))
    part = ink[up : max(up, int(bottom)), left : int(x1) + 1]
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    if not len(rows):
        return None
    return left + int(columns[0]), up + int(rows[0]), left + int(columns[-1]) + 1, up + int(rows[-1]) + 1


def _commas(line: Print, bare: Image) -> None:
    """Points within a figure that are commas: those with a tail, and all but the last of several (1.234.567,00 is not written)."""
    letters = line.letters
    start = 0
    while start < len(letters):
        end = start
        while end < len(letters) and (letters[end].char.isdigit() or letters[end].char in ".,"):
            end += 1
        _commas_of_figure(letters[start:end], line, bare)
        start = max(end, start + 1)


def _commas_of_figure(letters: list[Letter], line: Print, bare: Image) -> None:
    points = [index for index in range(1, len(letters) - 1) if letters[index].char == "."]
    for rank, index in enumerate(points):
        follows = next((i for i in range(index + 1, len(letters)) if letters[i].char in ".,"), len(letters))
        if follows - index - 1 == 3 and (rank < len(points) - 1 or _has_tail(letters[index], line, bare)):
            letters[index].char = ","


def _has_tail(letter: Letter, line: Print, bare: Image) -> bool:
    box = _ink_box(bare, letter.ink0 - 1, line.base - 0.3 * line.size, letter.ink1, line.base + 0.35 * line.size)
    return box is not None and box[3] - line.base > TAIL * line.size


def _on_rules(line: Print, rules: list[Stroke], bare: Image) -> None:
    for index, letter in enumerate(line.letters):
        if letter.char not in WITH_RULE:
            continue
        rule = next((rule for rule in rules if rule.x0 - 2 <= letter.middle <= rule.x1 + 2), None)
        if rule is None or not _among_numerals(line.letters, index):
            continue
        low, high = max(0, round(rule.top - 0.32 * line.size)), max(0, rule.top - 2)
        part = bare[low:high, int(letter.ink0) : int(letter.ink1) + 1]
        if not part.size or float((part.mean(axis=1)).max(initial=0.0)) < FOOT:
            letter.char = WITH_RULE[letter.char]


def _among_numerals(letters: list[Letter], index: int) -> bool:
    """旦 and 王 are only numerals' misreadings beside numerals; 二, 三 and 土 are always suspect on a rule."""
    if letters[index].char in "二三土士":
        return True
    beside = letters[max(0, index - 1) : index] + letters[index + 1 : index + 2]
    return any(letter.char in NUMERALS for letter in beside)

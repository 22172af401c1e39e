"""Brackets by their picture: what closes them, whether they take up a full square, and the room left within them.

Recognisers read 【 】 as 【1 and （签字） as (签字), whose white space then seems typed; and they pass over the spaces of 【 银行转账 】, which
tell what was filled in from the options that are printed beside it.
"""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import Any

import numpy as np

from tiaokuan.scans._letters import Letter, Print, cells, is_han
from tiaokuan.scans._runs import ink_box
from tiaokuan.scans._strokes import Stroke

Image = np.ndarray[Any, Any]

CLOSING = {"【": "】", "〔": "〕", "［": "］", "[": "]", "《": "》"}
LIKE_CLOSING = frozenset("1lI|】]』」})〕｝丨")
TALL, HIGH = 0.84, 0.79
"""Em: brackets are at least so high, and reach so far above the baseline; figures about 0.72."""

FULL = {"(": "（", ")": "）", ":": "：", ";": "；", ",": "，"}
FULL_BRACKETS = frozenset("（）【】")
SQUARE = (0.42, 0.85)
"""Em between the ink of a full-width sign and the square of its neighbour, on the side where the sign leaves its own empty."""

ONE_SIDE, LEAST, BOTH, WHITE = 0.17, 0.1, 0.28, 0.25
"""Em of room between a bracket and what stands in it, more than between the line's other characters: at one side where the other is on
another line, on each, and on both together. Without a typed space measured up to 0.08, with one from 0.11 and 0.21. Em without ink between them
at least: part of a character's ink may have been given to the bracket."""


def close(lines: list[Print], rules: list[Stroke], bare: Image) -> None:
    """A 1 behind an open bracket that is as high as the bracket closes it: 【 】 is read as 【1. `bare` is 1 where the page has ink other
    than that of rules, one of which may hide its foot."""
    for line in lines:
        for index, letter in enumerate(line.letters):
            if letter.char not in CLOSING:
                continue
            closing = CLOSING[letter.char]
            rest = line.letters[index + 1 :]
            end = next((i for i, other in enumerate(rest) if other.char in closing + letter.char), len(rest))
            if end < len(rest) and rest[end].char == closing:
                continue
            like = [other for other in rest[:end] if other.char in LIKE_CLOSING and _is_tall(other, line, rules, bare)]
            if like:
                like[0].char = closing


def _is_tall(letter: Letter, line: Print, rules: list[Stroke], bare: Image) -> bool:
    """Whether the letter's ink reaches below the baseline and above figures, as that of brackets does."""
    box = ink_box(bare, letter.ink0, line.base - line.size, letter.ink1, line.base + 0.3 * line.size)
    if box is None:
        return False
    on = any(
        rule.x0 - 2 <= letter.middle <= rule.x1 + 2 and line.top < rule.middle < line.bottom + 0.5 * line.size for rule in rules
    )
    return box[3] - box[1] > TALL * line.size or (on and line.base - box[1] > HIGH * line.size)


def set_right(line: Print) -> None:
    """Make signs that take up a full square such signs, and say where white space was left beside brackets: half of their square is white
    and seems a space to recognisers."""
    pairs = dict(_pairs(line.letters, "(（", ")）"))
    wide = {index for index, letter in enumerate(line.letters) if letter.char in FULL and _is_wide(line, index)}
    wide |= {index for index, letter in enumerate(line.letters) if letter.char in "（）"}
    for pair in pairs.items():
        if wide.intersection(pair):
            wide.update(pair)
    changed = [line.letters[index] for index in wide if line.letters[index].char in FULL]
    for letter in changed:
        letter.char = FULL[letter.char]
    if changed:
        cells(line)
    usual = _usual_gap(line)
    for left, right in pairwise(line.letters):
        if left.char in "）】" or right.char in "（【":
            right.spaced = right.spaced and (right.x0 - left.x1) / line.size - usual > ONE_SIDE
    _leave_room(line, usual)


def _is_wide(line: Print, index: int) -> bool:
    """Whether the sign leaves one half of a square empty, between itself and what takes up another."""
    letters, letter = line.letters, line.letters[index]
    beside = letters[index - 1 : index] if letter.char == "(" else letters[index + 1 : index + 2]
    if not beside or not (is_han(beside[0].char) or beside[0].char in FULL_BRACKETS):
        return False
    gap = letter.ink0 - beside[0].x1 if letter.char == "(" else beside[0].x0 - letter.ink1
    return SQUARE[0] * line.size < gap < SQUARE[1] * line.size


def _leave_room(line: Print, usual: float) -> None:
    """Say where white space was left within brackets; `usual` (em) stands between all characters."""
    letters = line.letters
    pairs = dict(_pairs(letters, "".join(CLOSING), "".join(CLOSING.values())))
    closed = set(pairs.values())
    for index, letter in enumerate(letters):
        if letter.char in CLOSING and index + 1 < len(letters):
            end = pairs.get(index)
            if end is None:
                letters[index + 1].spaced |= _is_alone_apart(line, index, usual)
            elif end > index + 1 and _is_apart(line, index, end, usual):
                letters[index + 1].spaced = letters[end].spaced = True
        elif letter.char in CLOSING.values() and index and index not in closed:
            letter.spaced |= _is_alone_apart(line, index - 1, usual)
    for start, end in _pairs(letters, "（", "）"):  # figures have room in them that nobody left
        words = letters[start + 1 : end]
        if len(words) > 1 and is_han(words[0].char) and is_han(words[-1].char) and _is_apart(line, start, end, usual):
            words[0].spaced = letters[end].spaced = True


def _is_apart(line: Print, start: int, end: int, usual: float) -> bool:
    """Whether room was left at both sides of what stands between two brackets. At one of them ink may hide it, of the line below."""
    before, after = _room(line, start) - usual, _room(line, end - 1) - usual
    white = max(_white(line, start), _white(line, end - 1))
    return min(before, after) > LEAST and before + after > BOTH and white > WHITE


def _is_alone_apart(line: Print, index: int, usual: float) -> bool:
    """Whether room was left between a letter and the next, one of which is a bracket whose other one is on another line."""
    return _room(line, index) - usual > ONE_SIDE and _white(line, index) > WHITE


def _room(line: Print, index: int) -> float:
    """Em between the squares of a letter and the next."""
    return (line.letters[index + 1].x0 - line.letters[index].x1) / line.size


def _white(line: Print, index: int) -> float:
    """Em between the ink of a letter and that of the next."""
    return (line.letters[index + 1].ink0 - line.letters[index].ink1) / line.size


def _usual_gap(line: Print) -> float:
    """Em between neighbouring Chinese characters of the line."""
    gaps = [right.x0 - left.x1 for left, right in pairwise(line.letters) if is_han(left.char) and is_han(right.char)]
    return float(median(gaps)) / line.size if gaps else 0.0


def _pairs(letters: list[Letter], opening: str, closing: str) -> list[tuple[int, int]]:
    """The indices of brackets that belong together, those without others within them."""
    found, last = [], -1
    for index, letter in enumerate(letters):
        if letter.char in opening:
            last = index
        elif letter.char in closing and last >= 0:
            found.append((last, index))
            last = -1
    return found

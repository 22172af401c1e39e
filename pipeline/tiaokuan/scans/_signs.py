"""Signs that recognisers confuse, told apart by their picture: ‰ and %, comma and point, numerals with a rule as their lowest stroke.

Each is a trap in which a value comes out plausible and wrong: PP-OCR knows no ‰ and reads it as %, %0 or %o, ten times too much;
14,574.00 as 14.574.00; 一 on a rule as 二, 十 as 土.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tiaokuan.scans import _percents
from tiaokuan.scans._letters import UNSURE, Letter, Print, is_han
from tiaokuan.scans._runs import ink_box, runs
from tiaokuan.scans._slash import is_slash
from tiaokuan.scans._strokes import Stroke

Image = np.ndarray[Any, Any]

TENS = frozenset("土士")
"""十 with a rule as its lowest stroke."""

NUMERALS = frozenset("〇零一二三四五六七八九十百千万年月日天个第两")

BEFORE_NUMERALS = frozenset("之第")
"""万分之十, 第十项."""

DIGITS = frozenset("〇零一二三四五六七八九")

UPPER, MIDDLE = (0.52, 1.0), (0.22, 0.52)
"""Em above the baseline: 二 has a stroke in the first, which 一 on a rule has not; 三 has one in the second, which 二 on a rule has
not."""

NARROW = 0.35
"""Em: 二 and 三 are wider; what is not is a colon right before a blank, whose rule begins below it."""

STROKE = 0.4
"""Share of a character's width that a level stroke of it takes up at least, however it slants."""

STROKE_OF_PEN = 0.3
"""The same in one row of pixels."""

TWO, THICKER = 2, 2
"""Strokes of a 二; pixels by which a rule is thicker that hides one of them."""

SLANT, HOOK, SURE_SEVEN = 0.1, 0.003, 0.9
"""How much the bar of a 七 rises, and em squared of ink to the right of its foot: measured 0.17 and 0.005 at least, 0.01 and none of 十. How
sure such a 七 is at most."""

BAR_WITHIN, STEM, HOOK_WITHIN, LEAST_BAR = 0.75, 0.14, 0.22, 6
"""Share of the height above the rule that a bar is in, em around the stem that are its own, em above the rule that a hook is in; pixels."""

FIGURES, FIGURE_ENDS = frozenset("0123456789"), frozenset("0123456789%％‰")
ROUND = frozenset("oO0QＯ○◯")
"""What 〇 is read as between numerals."""

CAPITALS = frozenset("壹贰叁肆伍陆柒捌玖")
AFTER_CAPITALS = {"任": "仟", "仔": "仟", "阡": "仟", "仕": "仟", "伯": "佰", "陌": "佰", "给": "拾", "抬": "拾"}
"""What 仟, 佰 and 拾 are misread as behind a capital numeral, where nothing else makes sense."""

LIKE_SLASH = frozenset("1lI|丨∠")  # the last with the rule below it
LEANS, SLANTED = 0.3, 0.42
"""Width of a stroke as a share of its height: above the first it may be a /, above the second it is one."""

STOP = 0.5
"""Em: a full-width stop is no higher and no wider; figures are about 0.72 high."""

TAIL = 0.1
"""Em below the baseline to which a comma's tail reaches at least; a point ends on the baseline."""


def set_right(line: Print, rules: list[Stroke], grey: Image, dark: float, bare: Image) -> None:
    """Correct the letters of a line by their picture. `dark` is the print's darkness in `grey`, `bare` is 1 where the page has ink
    other than that of rules."""
    near = [rule for rule in rules if line.top < rule.middle < line.bottom + 0.5 * line.size]
    _percents.set_right(line, grey, dark, bare)
    _commas(line, bare)
    _on_rules(line, near, bare)
    _slashes(line, bare)
    _zeros(line.letters)
    _dashes(line.letters)


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
        thousands = follows - index - 1 == 3 and letters[0].char != "0"
        zeros = index > 1 and all(letter.char == "0" for letter in letters[index + 1 : follows])  # nobody writes 100.000
        if thousands and (zeros or rank < len(points) - 1 or _has_tail(letters[index], line, bare)):
            letters[index].char = ","


def _has_tail(letter: Letter, line: Print, bare: Image) -> bool:
    box = ink_box(bare, letter.ink0 - 1, line.base - 0.3 * line.size, letter.ink1, line.base + 0.35 * line.size)
    return box is not None and box[3] - line.base > TAIL * line.size


def stops(lines: list[Print], bare: Image, size: float) -> None:
    """A ring by itself that stands low is the stop behind a blank, not a nought; `size` is that of print on the page."""
    for line in lines:
        _percents.alone(line, bare, size)
        if len(line.letters) != 1 or line.letters[0].char not in _percents.RINGS:
            continue
        letter = line.letters[0]
        box = ink_box(bare, letter.ink0, line.box[1], letter.ink1, line.box[3])
        if box is not None and max(box[2] - box[0], box[3] - box[1]) < STOP * size:
            letter.char, line.size, line.base = "。", size, float(box[3])


def _on_rules(line: Print, rules: list[Stroke], bare: Image) -> None:
    for index, letter in enumerate(line.letters):
        if letter.char in AFTER_CAPITALS and index and line.letters[index - 1].char in CAPITALS:
            letter.char = AFTER_CAPITALS[letter.char]
        if letter.char not in "一二三土士十" or not any(rule.x0 - 2 <= letter.middle <= rule.x1 + 2 for rule in rules):
            continue
        if letter.char in "二三" and letter.ink1 - letter.ink0 < NARROW * line.size:
            letter.char = "："
        elif letter.char in TENS or letter.char == "十":
            if letter.char == "十" or _alone_or_counted(line.letters, index):
                letter.char = "十"
                _sevens(letter, line, rules, bare)
        elif letter.char == "一":  # the second reading, without the rule, may lose the stroke above it
            letter.char = "二" if _strokes_in(letter, line, rules, bare) == TWO else "一"
            if letter.char == "一" and _is_thick(letter, rules):
                letter.score = min(letter.score, UNSURE)
        elif (
            letter.char == "二" and not _has_stroke(letter, line, bare, UPPER) and _strokes_in(letter, line, rules, bare) < TWO
        ):
            letter.char = "一"
        elif letter.char == "三" and not _has_stroke(letter, line, bare, MIDDLE):
            letter.char = "二"


def _sevens(letter: Letter, line: Print, rules: list[Stroke], bare: Image) -> None:
    """A 十 whose bar slants and whose foot bends to the right is a 七, whose lowest stroke the rule hides; with one of the two, who knows."""
    foot = min(rule.top for rule in rules if rule.x0 - 2 <= letter.middle <= rule.x1 + 2)
    top = max(0, round(line.base - line.size))
    part = bare[top : max(top, foot - 2), max(0, int(letter.ink0)) : int(letter.ink1) + 1]
    if not part.any():
        return
    stem = int(part.sum(axis=0).argmax())
    above = part[: round(BAR_WITHIN * len(part))]
    bar = [column for column in np.flatnonzero(above.any(axis=0)).tolist() if abs(column - stem) > STEM * line.size]
    heights = [float(np.flatnonzero(above[:, column]).mean()) for column in bar]
    slants = len(bar) > LEAST_BAR and -float(np.polyfit(bar, heights, 1)[0]) > SLANT
    hooked = int(part[-round(HOOK_WITHIN * line.size) :, stem + round(STEM * line.size) :].sum()) > HOOK * line.size**2
    if slants and hooked:
        letter.char = "七"
    if slants or hooked:
        letter.score = min(letter.score, SURE_SEVEN if slants and hooked else UNSURE)


def _has_stroke(letter: Letter, line: Print, bare: Image, between: tuple[float, float]) -> bool:
    """Whether the letter has a stroke from side to side between two heights (em above the baseline)."""
    top, bottom = (max(0, round(line.base - height * line.size)) for height in reversed(between))
    part = bare[top:bottom, int(letter.ink0) : int(letter.ink1) + 1]
    return bool(part.size) and float(part.any(axis=0).mean()) > STROKE


def _slashes(line: Print, bare: Image) -> None:
    """A 1 by itself that leans as far as a / is one: nothing is to be filled in. Where it leans as pens lean, who knows."""
    for index, letter in enumerate(line.letters):
        beside = line.letters[max(0, index - 1) : index] + line.letters[index + 1 : index + 2]
        if letter.char not in LIKE_SLASH or any(other.char.isascii() and not other.spaced for other in beside):
            continue
        box = ink_box(bare, letter.ink0, line.box[1], letter.ink1, line.box[3])
        slant = (box[2] - box[0]) / max(1, box[3] - box[1]) if box is not None else 0.0
        if box is not None and slant > LEANS and is_slash(bare[box[1] : box[3], box[0] : box[2]]):
            letter.char = "/" if slant > SLANTED else letter.char
            letter.score = min(letter.score, UNSURE)


def _strokes_in(letter: Letter, line: Print, rules: list[Stroke], bare: Image) -> int:
    """How many level strokes the letter has above the rule; a pen writes lower than print stands."""
    foot = min(rule.top for rule in rules if rule.x0 - 2 <= letter.middle <= rule.x1 + 2)
    part = bare[max(0, round(line.base - line.size)) : max(0, foot - 2), int(letter.ink0) : int(letter.ink1) + 1]
    if not part.size:
        return 0
    return len(runs(part.mean(axis=1) > STROKE_OF_PEN))


def _is_thick(letter: Letter, rules: list[Stroke]) -> bool:
    """Whether the rule below the letter is thicker than the others of its line: a stroke of the letter may stand on it."""
    own = max(rule.height for rule in rules if rule.x0 - 2 <= letter.middle <= rule.x1 + 2)
    return own >= THICKER + min(rule.height for rule in rules)


def _zeros(letters: list[Letter]) -> None:
    """二O二五 is 二〇二五."""
    for before, letter, after in zip(letters, letters[1:], letters[2:], strict=False):
        if letter.char in ROUND and before.char in DIGITS and after.char in DIGITS | ROUND:
            letter.char = "〇"


def _dashes(letters: list[Letter]) -> None:
    """__年__月__日—__年__月__日, 5%—12%: what is read as 一 between two dates or figures, or behind figures at the line's end, is a dash."""
    for index in range(2, len(letters) - 1):
        around = [letter.char for letter in letters[index - 2 : index + 3]]
        if around[:4] == ["月", "日", "一", "年"] and around[4:] in ([], ["月"]):
            letters[index].char = "—"
    for before, letter, after in zip(letters, letters[1:], [*letters[2:], None], strict=False):
        if letter.char == "一" and before.char in FIGURE_ENDS and (after is None or after.char in FIGURES):
            letter.char = "—"


def _alone_or_counted(letters: list[Letter], index: int) -> bool:
    """Whether the character stands apart, or beside a numeral or what is counted."""
    beside = letters[max(0, index - 1) : index] + letters[index + 1 : index + 2]
    if index and letters[index - 1].char in BEFORE_NUMERALS:
        return True
    return all(letter.char in NUMERALS or not is_han(letter.char) for letter in beside) or any(
        letter.char in NUMERALS for letter in beside
    )

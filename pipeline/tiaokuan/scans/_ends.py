"""Where rules really end: the foot of a character right before a blank is in line with it, and seems to be its beginning."""

from __future__ import annotations

from dataclasses import replace

from tiaokuan.scans._letters import Letter, Print
from tiaokuan.scans._strokes import Stroke

TOUCHING, APART = 0.22, 0.35
"""Em: a character closer than the first to its neighbour outside the rule, and further than the second from what stands on the rule,
is part of the printed word before (or after) the blank."""

LEAST_LEFT = 0.6
"""Em of rule beyond such a character."""

BEFORE_BLANKS = frozenset("在于为按至达过计共第由向即满约是自到")
"""Words that stand before blanks and are no answer by themselves."""

ANSWERS = frozenset("〇零一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟两半元甲乙丙丁男女是否有无")
"""What may be written as a single character right at a blank's beginning."""


def clear_of_feet(rules: list[Stroke], lines: list[Print]) -> list[Stroke]:
    """The rules without the parts that are feet of printed characters."""
    out = []
    for rule in rules:
        for line in lines:
            if line.top < rule.middle < line.bottom + 0.5 * line.size:
                rule = _cut(rule, line)  # noqa: PLW2901  each line may cut it further
        out.append(rule)
    return out


def _cut(rule: Stroke, line: Print) -> Stroke:
    letters = line.letters
    on = [index for index, letter in enumerate(letters) if rule.x0 <= letter.middle <= rule.x1]
    if not on:
        return rule
    first, last = on[0], on[-1]
    if first and (letters[first].char in BEFORE_BLANKS or _is_foot(letters[first - 1], letters[first], line.size)):
        following = letters[on[1]].ink0 if len(on) > 1 else rule.x1
        if following - letters[first].ink1 >= (APART if len(on) > 1 else LEAST_LEFT) * line.size:
            return replace(rule, x0=min(rule.x1, int(letters[first].ink1) + 1))
    if last + 1 < len(letters) and _is_foot(letters[last], letters[last + 1], line.size, right_one=True):
        before = letters[on[-2]].ink1 if len(on) > 1 else rule.x0
        if letters[last].ink0 - before >= (APART if len(on) > 1 else LEAST_LEFT) * line.size:
            return replace(rule, x1=max(rule.x0, int(letters[last].ink0) - 1))
    return rule


def _is_foot(left: Letter, right: Letter, size: float, *, right_one: bool = False) -> bool:
    """Whether the two are one printed word, the one on the rule being no answer by itself."""
    on = left if right_one else right
    return _is_ideograph(left) and _is_ideograph(right) and on.char not in ANSWERS and right.ink0 - left.ink1 < TOUCHING * size


def _is_ideograph(letter: Letter) -> bool:
    return "\u4e00" <= letter.char <= "\u9fff"

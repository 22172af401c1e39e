"""Where rules really end: the foot of a character right before a blank is in line with it, and seems to be its beginning."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from tiaokuan.scans._letters import UNDERSCORES, Letter, Print, is_han
from tiaokuan.scans._strokes import Stroke

TOUCHING, APART = 0.22, 0.35
"""Em: a character closer than the first to its neighbour outside the rule, and further than the second from what stands on the rule,
is part of the printed word before (or after) the blank."""

PITCH = 1.05
"""Em between the middles of two characters of a printed word at most: beside a narrow one, 日, there is more room than the first."""

PAST = 0.1
"""Em: a rule that goes on past the ink of the character it ends below is no foot of it."""

BEFORE_OWN = 0.75
"""Em before the middle of a word that stands before blanks: a rule that begins there begins with its foot, whatever the bracket or
figure before it hides of that."""

LEAST_LEFT = 0.6
"""Em of rule beyond such a character."""

SIGN, SQUARE = 0.6, 0.8
"""Em of rule before the ink of a sign: full-width signs have that much white before them. Em on either side of a sign that alone is
underlined."""

BEFORE_BLANKS = frozenset("在于为按至达过计共第由向即满约是自到")
"""Words that stand before blanks and are no answer by themselves."""

ANSWERS = frozenset("〇零一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟两半元甲乙丙丁男女是否有无")
"""What may be written as a single character right at a blank's beginning."""

PARTIES = frozenset("甲乙丙丁双")
"""What 方 follows: a rule that ends below one is its foot, since a blank for one has room on both sides, ____甲__方."""

AFTER_BLANKS = frozenset("整止")
"""Words that stand behind blanks, of amounts and spans, and are no answer by themselves."""

BETWEEN_BLANKS = frozenset("省市区县乡镇村街路巷弄栋幢座室层至")
"""Words that are printed between two blanks, of addresses and spans, and are no answer by themselves; 月 and 日 are."""

COLONS = frozenset("：:")
OPENING = frozenset("（(")

AFTER_WORDS = frozenset(".．,，、。；;：:)）]］】〕》")
"""Signs that nothing filled in begins with: a rule that begins below one begins behind it."""

NUMBER = re.compile(
    "[0-9]{1,3}(?:[,，][0-9]{3})+(?:[.．][0-9]+)?|[壹贰叁肆伍陆柒捌玖拾][壹贰叁肆伍陆柒捌玖拾佰仟万亿零元圆角分整]{2,}"
)
LEAST_ON = 3
"""So many signs of a number at least stand on a rule that belongs below all of it: forms have blanks for one digit each, 伍万陆仟元."""

WITHIN_NUMBER = 0.45
"""Em between two signs of one number at most."""


def clear_of_feet(rules: list[Stroke], lines: list[Print]) -> list[Stroke]:
    """The rules without the parts that are feet of printed characters."""
    out: list[Stroke] = []
    for rule in rules:
        parts = [rule]
        for line in lines:
            if line.top < rule.middle < line.bottom + 0.5 * line.size:
                parts = [_whole(part, line) for longer in parts for part in _split(_cut(_behind(longer, line), line), line)]
        out += [part for part in parts if part.width]
    return out


def _behind(rule: Stroke, line: Print) -> Stroke:
    """The rule behind the sign that it seems to begin below: 5.____, [道路]____, whose underline touches the sign's foot; and behind the
    colon of a label whose last character it begins below."""
    for word, colon in pairwise(letter for letter in line.letters if letter.middle >= rule.x0):
        before = [letter for letter in line.letters if letter.middle < rule.x0][-1:]
        ends_label = (
            colon.char in COLONS and is_han(word.char) and before and word.middle - before[0].middle < PITCH * line.size
        )
        if ends_label and is_han(before[0].char) and rule.x1 - colon.ink1 >= LEAST_LEFT * line.size:
            rule = replace(rule, x0=int(colon.ink1) + 1)
        break
    for letter in line.letters:
        if letter.ink1 <= rule.x0 or letter.char in UNDERSCORES or (letter.middle < rule.x0 and letter.char not in AFTER_WORDS):
            continue
        beside = letter.ink0 - rule.x0 < SIGN * line.size and rule.x1 - letter.ink1 >= LEAST_LEFT * line.size
        if letter.char in AFTER_WORDS and _is_below_alone(rule, letter, line):
            return replace(rule, x1=rule.x0)
        if letter.char not in AFTER_WORDS or not beside:
            break
        rule = replace(rule, x0=int(letter.ink1) + 1)
    return rule


def _is_below_alone(rule: Stroke, sign: Letter, line: Print) -> bool:
    """Whether the rule is about as long as the sign's square, which alone is underlined: 收件人：王明."""
    reach = SQUARE * line.size
    others = any(rule.x0 <= letter.middle <= rule.x1 for letter in line.letters if letter is not sign)
    return sign.ink0 - reach <= rule.x0 < sign.ink1 and sign.ink0 < rule.x1 <= sign.ink1 + reach and not others


def _whole(rule: Stroke, line: Print) -> Stroke:
    """The rule below all of the number that it begins or ends within: half a number is a plausible wrong value. Changes that were
    tracked are printed on rules of another colour, 60|,000.00, and pale print hides rules."""
    letters = line.letters
    words = "".join(letter.char for letter in letters)
    for match in NUMBER.finditer(words):
        number = letters[match.start() : match.end()]
        on = sum(rule.x0 <= letter.middle <= rule.x1 for letter in number)
        close = all(right.ink0 - left.ink1 < WITHIN_NUMBER * line.size for left, right in pairwise(number))
        if LEAST_ON <= on < len(number) and close:
            rule = replace(rule, x0=min(rule.x0, int(number[0].ink0) - 1), x1=max(rule.x1, int(number[-1].ink1) + 1))
    return rule


def _split(rule: Stroke, line: Print) -> list[Stroke]:
    """Two rules where a lone printed word stands between: its foot joins them to what seems to be one."""
    on = [letter for letter in line.letters if rule.x0 <= letter.middle <= rule.x1 and letter.char not in UNDERSCORES]
    if len(on) != 1 or on[0].char not in BETWEEN_BLANKS:
        return [rule]
    left, right = int(on[0].ink0) - 1, int(on[0].ink1) + 1
    if min(left - rule.x0, rule.x1 - right) < LEAST_LEFT * line.size:
        return [rule]
    return [replace(rule, x1=left), replace(rule, x0=right)]


def _cut(rule: Stroke, line: Print) -> Stroke:
    letters = [letter for letter in line.letters if letter.char not in UNDERSCORES]
    on = [index for index, letter in enumerate(letters) if rule.x0 <= letter.middle <= rule.x1]
    if len(on) > 1 and letters[on[0]].char in OPENING:  # （至____, the rule seems to begin below the bracket
        on = on[1:]
    if not on:
        return rule
    first, last = on[0], on[-1]
    if first and _begins_below(rule, letters[first - 1], letters[first], line.size):
        if len(on) > 1 and letters[on[1]].char in COLONS:  # 用途：____, the rule begins below 途
            first, on = first + 1, on[1:]
        following = letters[on[1]].ink0 if len(on) > 1 else rule.x1
        if following - letters[first].ink1 >= (APART if len(on) > 1 else LEAST_LEFT) * line.size:
            return replace(rule, x0=min(rule.x1, int(letters[first].ink1) + 1))
    ends = rule.x1 <= letters[last].ink1 + PAST * line.size
    if last + 1 < len(letters) and ends and _is_last_word(letters[last], letters[last + 1], line.size):
        before = letters[on[-2]].ink1 if len(on) > 1 else max(rule.x0, letters[last - 1].ink1 if last else 0)
        if letters[last].ink0 - before >= (APART if len(on) > 1 else LEAST_LEFT) * line.size:
            return replace(rule, x1=max(rule.x0, int(letters[last].ink0) - 1))
        if letters[last].char in AFTER_BLANKS and len(on) == 1:  # 元整, the foot of one runs into that of the other
            return replace(rule, x1=rule.x0)
    return rule


def _begins_below(rule: Stroke, before: Letter, word: Letter, size: float) -> bool:
    """Whether the rule begins as the foot of a word that is printed before blanks, or goes on from the word before it."""
    if word.char in BEFORE_BLANKS and rule.x0 >= word.at - BEFORE_OWN * size:
        return True
    return rule.x0 >= word.ink0 - PAST * size and (word.char in BEFORE_BLANKS or _is_foot(before, word, size))


def _is_last_word(word: Letter, following: Letter, size: float) -> bool:
    of_party = word.char in PARTIES and following.char == "方" and following.middle - word.middle < PITCH * size
    return word.char in AFTER_BLANKS or of_party or _is_foot(word, following, size, right_one=True)


def _is_foot(left: Letter, right: Letter, size: float, *, right_one: bool = False) -> bool:
    """Whether the two are one printed word, the one on the rule being no answer by itself."""
    on = left if right_one else right
    beside = right.ink0 - left.ink1 < TOUCHING * size or right.middle - left.middle < PITCH * size
    return beside and is_han(left.char) and is_han(right.char) and on.char not in ANSWERS

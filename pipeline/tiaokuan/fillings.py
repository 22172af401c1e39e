"""Fillings: what stands in a place, read as what is asked there, or as what its own words say it is."""

from __future__ import annotations

import re
from dataclasses import replace

from tiaokuan import deferrals, kinds
from tiaokuan.contract import Date
from tiaokuan.document import Span
from tiaokuan.key_rules import find_key
from tiaokuan.label_rules import is_label, label_rule
from tiaokuan.questions import Question
from tiaokuan.signs import Shape

CAPITALS = re.compile(r"[元圆角分][整正]?\s*$")
ACCOUNT = re.compile(r"[0-9](?:[ -]?[0-9]){9,29}")
LONGEST_SHARE, LONGEST_TYPED = 12, 30
"""Characters before 小写 in which a share was said in words, 百分之二（小写 2 %）; characters of a quantity and nothing else."""
PRINTED_OR = re.compile(r"[；;，,]\s*(?:或者?)(?=[一-鿿]{2})")
"""The form's own word before another answer, below which the underline begins: 交付时间：____；<u>或按通知</u>."""
OPENED = re.compile(r"(?<=\S)\s*[\[［【（(]\s*$")
"""The bracket of the words behind, below which the underline ends: <u>5 [</u>该比率不低于…]."""
SHORTEST_ANSWER = 2
TWO_ANSWERS = re.compile("[^0-9/]*/")
"""____/____日: words on the first of two blanks on one rule."""
LAST_WORD = re.compile(r"^[一-鿿]{1,4}?(?:\s+(?P<word>\S+)|(?P<figures>[0-9][0-9.,，．]*))$")
"""An underline that runs on from the printed words before: 后 10."""
NUMERAL = re.compile("[0-9０-９一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾]")
LEFT_OF_BLANKS = re.compile(r"[\s_（()）【】\[\]［］]")
FORUM = re.compile("[一-鿿（()）]{2,30}(?:仲裁(?:委员会|院|中心)|(?P<court>人民法院))")
"""Who decides disputes, by the end of its name."""
MEASURED = ("duration", "percent", "money", "number", "date", "text")


def read(question: Question, raw: str, sign: str) -> tuple[Question, kinds.Reading]:
    """The words of a place as what is asked, with the question as the words settle it; `sign`: the sign of money before it that its cue
    lacks, as a table's head is its cue."""
    printed = PRINTED_OR.match(question.cue.left[-1:] + raw) if question.kind == "text" else None
    begin = printed.end() - len(question.cue.left[-1:]) if printed is not None else _printed_first(question, raw)
    raw = OPENED.sub("", raw)
    question = _as_typed(question, raw[begin:])
    question, reading = _read(question, raw[begin:], sign)
    return question, replace(reading, span=Span(reading.span.start + begin, reading.span.end + begin))


def _printed_first(question: Question, raw: str) -> int:
    """Where the answer begins below a rule that takes along the last of the form's words: 支付定<u>金详见附件</u>."""
    left = question.cue.left
    word = left[-1:] + raw[:1]
    if len(raw) > SHORTEST_ANSWER and (word in ("大写", "小写") or (is_label(word) and label_rule(left) is None)):
        return 1
    return deferrals.last(raw)


def _as_typed(question: Question, raw: str) -> Question:
    """The question of words that say themselves what they are: 839.82平方米; 叁仟元整 beside （大写）."""
    headed = question.unit is None or not question.cue.right.startswith(question.unit)
    if question.kind == "text" and (typed := kind_of(raw)) is not None:
        found = find_key(typed, question.cue)
        return replace(question, kind=typed, key=found[0] if found else "service.hours" if typed == "text" else question.key)
    if question.kind == "text" and question.key is None and (forum := FORUM.fullmatch(raw.strip())) is not None:
        return replace(question, kind="organisation", key="dispute.court" if forum["court"] else "dispute.arbitration")
    if question.kind == "party" and ACCOUNT.fullmatch(raw) and question.key is not None:  # 乙方账户：6222…
        return replace(question, kind="account", key=question.key.partition(".")[0] + ".bank_account")
    if question.kind == "number" and headed and CAPITALS.search(raw) and kind_of(raw) == "money":
        found = find_key("money", question.cue)
        return replace(question, kind="money", key=found[0] if found else None, unit=None)
    return question


def _read(question: Question, raw: str, sign: str) -> tuple[Question, kinds.Reading]:
    cue, kind = question.cue, question.kind
    typed_over = raw.replace("_", " ")  # 2025_年_3_月: what is left of the blanks is no part of the value
    reading = kinds.parse(kind, typed_over, unit=question.unit, before=cue.left + sign, after=cue.right)
    if reading.value is None and kind in MEASURED and (tail := LAST_WORD.search(typed_over)) is not None:
        reading = _part(question, typed_over, *tail.span("word" if tail["word"] else "figures")) or reading
    if reading.value is None and question.place.shape is Shape.DATE:  # 202_5_年_3_月_1_日
        whole = kinds.parse("date", LEFT_OF_BLANKS.sub("", raw), before=cue.left, after=cue.right)
        reading = replace(whole, span=Span(0, len(raw)))
    if reading.value is None and kind in MEASURED and (words := TWO_ANSWERS.match(typed_over)) is not None:
        reading = _part(question, typed_over, words.end(), len(typed_over)) or reading
    if reading.value is None and kind == "money" and "分之" in cue.left[-LONGEST_SHARE:] and kind_of(raw) == "percent":
        return replace(question, kind="percent", key=None), kinds.parse("percent", raw)
    if reading.value is None and kind == "duration" and (period := _period(raw)) is not None:
        found = find_key("date", cue)
        return replace(question, kind="date", key=found[0] if found else question.key), period
    unasked = question.place.sign is None or question.unit is None  # nothing printed asks for a kind there: 到场时间【2小时】
    if reading.value is None and unasked and (typed := kind_of(raw)) is not None:
        found = find_key(typed, cue)
        return replace(question, kind=typed, key=found[0] if found else None), kinds.parse(typed, raw)
    return question, reading


def _period(raw: str) -> kinds.Reading | None:
    """Two dates where a length was asked: 租赁期限：26.3.1-27.2.28."""
    reading = kinds.parse("date", raw)
    return reading if isinstance(reading.value, Date) and reading.value.end is not None else None


def _part(question: Question, words: str, start: int, end: int) -> kinds.Reading | None:
    """What a part of the words says as what is asked; None where that is nothing."""
    reading = kinds.parse(
        question.kind, words[start:end], unit=question.unit, before=question.cue.left, after=question.cue.right
    )
    moved = Span(reading.span.start + start, reading.span.end + start)
    return replace(reading, span=moved) if reading.value is not None else None


def kind_of(raw: str) -> str | None:
    """The kind of words that are a quantity with its unit, or a date, and nothing else."""
    words = raw.strip()
    if len(words) > LONGEST_TYPED or not NUMERAL.search(words):
        return None
    found = kinds.find(words, MEASURED)
    return found[0].kind if len(found) == 1 and tuple(found[0].whole) == (0, len(words)) else None

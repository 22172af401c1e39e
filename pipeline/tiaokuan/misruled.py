"""What stands on a rule of a scan though nobody filled it in: a word of the form that a rule or a cell's border touches, its number, its
remark, its options; and boxes that a printer drew in place of characters.

In a Word file an underline says which words are on it. On a scan it is a line close to them, as are borders, the feet of
characters and the rule of the blank beside.
"""

from __future__ import annotations

import re

from tiaokuan import deferrals
from tiaokuan.document import Sign, Span
from tiaokuan.questions import Question
from tiaokuan.signs import BOXES, Place, Shape

BOXES_DRAWN = re.compile(r"[□口∩冂凹n\s]+|\s*0{3,}\s*")
"""What OCR reads boxes as that stand for characters which a font lacks; no amount is 000."""
ITEM, CLAUSE = re.compile("[0-9]{1,2}[.．、]"), re.compile(r"[0-9]{1,2}(?:\s?[.．]\s?[0-9]{1,2}){2,4}")
REMARK = re.compile("[（(](?P<words>[^（()）]{2,})[)）]")
HAN, HAN_WORD = re.compile("[一-鿿]"), re.compile("[一-鿿]{1,4}")
ANSWERS_OF_ONE = frozenset(
    "男女是否有无甲乙丙丁双各优良好中差高低大小多少全新旧上下左右东西南北年季月周日天时次名略同已未可现电汽"
)
NUMERAL = re.compile("[0-9〇○零一二两三四五六七八九十百千万亿半几壹贰叁肆伍陆柒捌玖拾佰仟土士工干匕]")
"""With what OCR takes 十, 二, 千 and 七 for."""
YES_OR_NO = "[是否有无]"
OPTION, BOX_NEXT = re.compile(f"{YES_OR_NO}|.*[:：].*{YES_OR_NO}"), re.compile(rf"\s*[{BOXES}]")
MEASURE_NEXT = re.compile(r"[（(](?:[百千万]?[元吨米个台件套份人]|公斤|千克|平方米|[mk]?[mg][²³23]?|㎡|[%％])[)）]")
MEASURE = re.compile("万?公里|平方米|公斤|千克|立方米")
PAGE_NUMBER, LEADER = re.compile("[0-9]{1,3}"), re.compile(r"[\s_.．…·]*")
COUNTED, SHORT = ("number", "duration", "percent"), 2


def is_unreadable(raw: str) -> bool:
    """Whether what was read is boxes: the printer had no such character, and nobody knows which it was."""
    return BOXES_DRAWN.fullmatch(raw) is not None


def is_print(text: str, block: Span, question: Question) -> bool:
    """Whether the words in a place belong to the form. `block`: the span of its block in the `text`."""
    place, raw = question.place, text[question.place.span.start : question.place.span.end]
    if (OPTION.fullmatch(raw) and BOX_NEXT.match(text, place.span.end)) or _is_page_number(text, block, place, raw):
        return True
    if not _is_ruled(place) or _room(place) != (0, 0):
        return False
    if CLAUSE.fullmatch(raw) and not text[block.start : place.outer.start].strip():
        return True
    return HAN_WORD.match(raw) is not None and _is_word_of_form(text, question, raw)


def _is_word_of_form(text: str, question: Question, raw: str) -> bool:
    """Whether words without room around them are a piece of the printed ones."""
    other = raw[0] in "他它" and text[question.place.span.start - 1 : question.place.span.start] == "其"
    if other and not deferrals.is_one(raw[1:]):
        return True  # 其<u>他方式</u>
    if not HAN_WORD.fullmatch(raw) or NUMERAL.search(raw) or deferrals.is_one(raw):
        return False
    if _is_lone(raw) or MEASURE.fullmatch(raw) or MEASURE_NEXT.match(text, question.place.span.end):
        return True
    return question.kind in COUNTED and len(raw) <= SHORT  # <u>卫生</u>间, which is no number of rooms


def _is_lone(raw: str) -> bool:
    """Whether it is a single character that is no answer."""
    return len(raw) == 1 and HAN.match(raw) is not None and raw not in ANSWERS_OF_ONE and NUMERAL.match(raw) is None


def _is_page_number(text: str, block: Span, place: Place, raw: str) -> bool:
    """Whether a figure stands at the end of a line of dots or of a rule that nothing names, as in a table of contents."""
    before, behind = text[block.start : place.span.start], text[place.span.end : block.end]
    return (
        _is_ruled(place)
        and PAGE_NUMBER.fullmatch(raw) is not None
        and len(before) > len(raw)
        and not behind.strip()
        and (LEADER.fullmatch(before) is not None)
    )


def room(text: str, question: Question) -> Span | None:
    """The room that a rule has beside the form's own words on it, where nothing else is: 9.____, （其他情形）____, ____生|产号."""
    place, raw = question.place, text[question.place.span.start : question.place.span.end]
    before, behind = _room(place)
    if not _is_ruled(place) or (before > 0) == (behind > 0):
        return None
    remark = REMARK.fullmatch(raw)
    hint = remark is not None and not deferrals.is_one(remark["words"]) and remark["words"].strip() not in ("无", "略")
    if behind and (ITEM.fullmatch(raw) or hint):
        return Span(place.span.end, place.outer.end)
    if not _is_lone(raw):
        return None
    return Span(place.span.end, place.outer.end) if behind else Span(place.outer.start, place.span.start)


def _is_ruled(place: Place) -> bool:
    return place.sign in (Sign.RULE, Sign.UNDERLINE) and place.shape is Shape.PLAIN


def _room(place: Place) -> tuple[int, int]:
    """How much white space a place's rule has before its words, and behind them."""
    return place.span.start - place.outer.start, place.outer.end - place.span.end

"""Doubts: what a slot itself shows that speaks against it – a number that goes on beyond its place, a company's name without its
end, a phone's number loose behind its blank.

Nothing here is learned: generated contracts hold too few such slots to learn from, and what they say holds wherever contracts are
written. A slot with a doubt names it in `why`, for the one who reviews it, and is at most as sure as the doubt allows.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from tiaokuan.contract import UNSURE, Origin, Quantity, Slot, State, Value, Words
from tiaokuan.cues import HERE
from tiaokuan.document import Document
from tiaokuan.label_rules import AMOUNTS
from tiaokuan.paper_doubts import (
    AT_EDGE,
    GOES_ON_BELOW,
    NARROW,
    NO_BOX,
    NO_GLYPHS,
    NO_NAME_IN_CELL,
    SPACED,
    STACKED,
    TEN_BEFORE,
    TWO_CELLS,
    UNITLESS,
    WHICH_SIGN,
    WRAPPED,
    Paper,
)
from tiaokuan.phrases import SURNAMES
from tiaokuan.signs import BOXES
from tiaokuan.word_doubts import (
    APART,
    DIGITS,
    LONGEST,
    MASKED,
    NAMED,
    NO_NAME,
    PLACE_ENDS,
    PRINTED,
    ROLE,
    SELDOM,
    SEVERAL_NUMBERS,
    SHORT,
    STAND_IN,
    TOLD,
    TWICE,
    UNFINISHED,
    UNIT_ALONE,
    WIDE,
    of_words,
)

CUT = "超出单元格或页面边缘，可能被截断"
GOES_ON = "紧挨着别的数字，可能没取全"
NAMELESS = "只有几个方框，没有名称"
SPLIT = "同一行上隔着空白还有空，可能是同一处"
MORE_UNIT = "单位后面还有字"
LOOSE = "空白后面紧跟着内容，可能已填在旁边"
FIGURES = "空白里有数字，可能已填"
BESIDE = "标签后面紧跟着别的空白"
UNREADABLE = "有认不出的字符"
BLURRED = "旁边有看不清的字"
UNREAD_SIGN = "“%”还是“‰”，看不清"
TOO_LONG = "期限长得不合常理"
OF_DATE = "可能是日期的一部分"
OPTION = "在选项框之间，可能是印好的选项"
HEAD = "同样的字在别处是标签，可能是表头"
STROKES = "扫描件上的“二”“十”，笔画可能与横线相混"
SEVERAL = "合同编号有多个，互不相同"
NO_OPTION = "有的选项框后面没有文字"
UNCLEAR, CROSSED_OUT = "看不出选的是哪一项", "其余的划去"  # said by slots, who sees how options are marked
FAR_BOXES = "选项之间隔得很开，可能是两处选择"
UNASKED = "旁边没有文字说明要填什么"
FEW_SIGNS = "只有一两个字，扫描件上可能认错"
WHICH_DOT = "单位里的点有几种，扫描件上分不清"
NO_AMOUNT = "不像数目，可能没取对"
REFERENCE = "像是条款号，可能是印好的字"
UNLIKE = "没有标记的内容，又不像所问的"  # said by slots too
UNNAMED = "内容"
"""What a place for words is called that none beside it name."""
LEAST, HALF, LIKELY = 0.4, 0.5, 0.9
MOST = {
    UNCLEAR: LEAST,
    **dict.fromkeys((CUT, GOES_ON, UNFINISHED, SHORT, MORE_UNIT, TWICE, APART, LOOSE, FIGURES, ROLE, NO_NAME, STAND_IN), HALF),
    **dict.fromkeys(
        (DIGITS, TOLD, NAMELESS, UNREADABLE, UNREAD_SIGN, BESIDE, TOO_LONG, SELDOM, OF_DATE, OPTION, HEAD, UNIT_ALONE), HALF
    ),
    **dict.fromkeys(
        (SEVERAL, NO_OPTION, CROSSED_OUT, AT_EDGE, GOES_ON_BELOW, NO_NAME_IN_CELL, TWO_CELLS, REFERENCE, NO_AMOUNT), HALF
    ),
    **dict.fromkeys((FAR_BOXES, SPLIT, BLURRED, STROKES, UNASKED, NARROW, FEW_SIGNS, WHICH_DOT), LIKELY),
    **dict.fromkeys((STACKED, NO_BOX, PRINTED, UNLIKE), HALF),
    **dict.fromkeys((UNITLESS, NO_GLYPHS, SPACED, WRAPPED, WHICH_SIGN, TEN_BEFORE), LIKELY),
}
"""Each doubt with the most that a slot can be sure with it."""

MISREAD = re.compile(r"[0-9（()）:：元]|^\s*\S\s*$")
"""In words that answer a question for an amount: C0.5 before ‰, 土 before 日, 元（小写."""
UNREAD = re.compile("[0-9]\\s*\\Z|[大小]写")
"""In such words on any paper: a figure that nothing was read from, 以清单为准320, or the form's own words, 元（小写."""
FIGURES_BEFORE, SHORT_REST = re.compile(r"[一-鿿:：¥￥][0-9][0-9,]+(?:\.[0-9]+)?$"), 4
RATE_SIGN, SIGN_NEAR = re.compile("[%％‰]"), 3
AROUND = 40  # characters of text on each side
STRANGE_NEAR = 4
READ_BEFORE, READ_BEHIND, BLURRED_BELOW = 12, 6, 0.5  # characters around a slot, and how sure OCR is of the worst of them
YEARS = {
    "year": Decimal(1),
    "quarter": Decimal("0.25"),
    "month": 1 / Decimal(12),
    "week": 7 / Decimal(365),
    "day": 1 / Decimal(365),
}
HEADED = ("text", "party", "person")
CHECKED = ("money", "date", "percent", "duration", "phone", "email")
"""Kinds whose spelling shows that it was read well; a name or a number of a file may be anything."""
EDGES = tuple(
    (re.compile(left), re.compile(right))
    for left, right in (
        (r"[0-9]\Z", r"(?: ?[.．] ?)?[0-9]|[,，](?: ?[0-9]){3}(?![0-9])"),
        (r"[^\s（(][0-9][.．]\Z", "[0-9]"),
        (r"[0-9][,，]\Z", "[0-9]{3}(?![0-9])"),
    )
)
"""One number across an edge: 60|,000.00"""
ORDINAL = re.compile(r"第[\s0-9.．零一二三四五六七八九十]*\Z")
"""Before the rest of an article's number, which a form underlines or OCR takes for a filling: 按第5.|3.3|项"""
HEADLESS = re.compile(r"\A[^0-9]?\s*,(?: ?[0-9]){3}(?![0-9])")
"""An amount whose first figures are missing: ,500.00"""
LIKE_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
"""12.500, whose point may be a comma that OCR saw no tail of."""
APART_FIGURES = re.compile("[0-9] +[0-9]")
"""31 0000.00, whose comma was not read."""
ANSWERS = {
    "phone": re.compile(r"\s*(?:1[0-9]{10}|0[0-9]{2,3}[-－ ]?[0-9]{7,8}|[2-9][0-9]{6,7})(?![0-9])"),
    "account": re.compile(r"\s*[0-9][0-9 ]{10,}"),
    "identifier": re.compile(r"\s*[A-Za-z]{0,6}-?[0-9]{5,}"),
    "email": re.compile(r"\s*[\w.]+@"),
    "money": re.compile(r"\s*[¥￥][0-9]"),
    "date": re.compile(r"\s*(?:19|20)[0-9]{2}[^0-9]"),
    "person": re.compile(rf"[ \t　]*[{SURNAMES}][一-鿿]{{1,2}}(?=日期|电话|身份|[\s_，。；]|\Z)"),
    "address": re.compile(r"[ \t　]*[一-鿿]{2,8}[省市区县][一-鿿]{2,12}[0-9]"),
}
"""What stands behind a blank and is what it asks for."""
ADDRESS_BELOW = re.compile(r"\s*\n\s*[一-鿿]{2,4}[省市][一-鿿]")
WITHIN_RULE = re.compile(r"_ ?(?P<name>[一-鿿]{2,6}) ?\Z")
WHOLE_ANSWER, TWO_HAN = re.compile("[男女甲乙丙有无是否]|[甲乙丙双各]方|待定"), re.compile("[一-鿿]{2}")
"""Answers that a character or two can give."""
DECADE = re.compile(r"(?:19|20)[0-9]?[\s_]*年")
PER_MILLE = re.compile(r"\s*[%％]?\s*[0oO○](?![0-9.])")
"""‰ read as two: 5%0的违约金."""
DOT = re.compile("[·•・∙.．]")
LIKE_RULES = ("二", "十", "二十")  # 一, 七 and 三十 read with the rule below them
ONE_FIGURE = re.compile("[0-9]")
NAME_BEHIND = re.compile("[一-鿿]{2,4}_{4}")  # 联系人：____周欣宇____
NEXT_BLANK = re.compile(r"\s*[【_]")
BLANK_BEFORE, BLANK_BEHIND = re.compile(r"_(?:[ \t　]+|[-－–])\Z"), re.compile(r"(?:[ \t　]+|[-－–])_")
"""Room or the hyphen of a number in parts: HT-__-__"""
COMB = re.compile("[□☐]{2,}")
STROKE = re.compile(r"[ \t　]*[/／][ \t　]*(?:_|[。；，,;\n]|\Z)|[ \t　]*无(?=[\s（(。；]|\Z)")
"""Nothing is to be filled in, as it is said behind a blank."""
CAPITALS = re.compile("[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{2,}\\Z")
CAPITAL, CAPITALS_GO_ON = re.compile("[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]"), re.compile(r"\s*[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]")
STRANGE = re.compile("[\ue000-\uf8ff\ufffd]")
DATE_BEFORE = re.compile(r"[0-9]{4}\s*年\s*(?:[0-9]{1,2}\s*月[\s.．]*)?\Z")
YEAR_ALONE = re.compile("[0-9]{4}\\s*年")  # the month and day of which OCR did not read
DATE_BEHIND = re.compile(r"\s*年\s*[0-9]{1,2}\s*月")
DATE_GOES_ON = re.compile(r"年\s*\|[\s_]*[0-9]{1,2}[\s_]*月|月\s*\|[\s_]*[0-9]{1,2}[\s_]*[日时]|[年月]\s*\|\s*[0-9]?[\s_]*日")
"""A date whose end stands behind its place, which is the bar."""
PER_MORE = re.compile(r"\s*[/／]\s*[mM㎡]"), re.compile(r"[月日年]")
"""What the price is for goes on behind its unit: 元 | /m2·日, 元/平方米 | 月"""
BOX = re.compile(f"[{BOXES}]")
BOX_BEFORE, BOX_BEHIND = re.compile(r"[□☐]\s*\Z"), re.compile(r"\s*[%％‰元]?\s*[□☐]")


def noted(document: Document, slots: Sequence[Slot]) -> tuple[Slot, ...]:
    """The slots, those with doubts saying so and no surer than these allow."""
    numbers = {slot.raw.strip() for slot in slots if slot.key == "contract.number" and slot.state is State.FILLED}
    cuts, heads, paper = _cuts(document), _heads(document, slots), Paper(document)
    out = []
    for slot in slots:
        found = [*_of_slot(document, slot), *paper.doubts(slot)]
        start, end = slot.evidence.span
        found += [CUT] if any(start <= stop and first <= end for first, stop in cuts) else []
        found += [HEAD] if slot.id in heads else []
        if slot.state is State.FILLED:
            found += [SEVERAL] if slot.key == "contract.number" and len(numbers) >= SEVERAL_NUMBERS else []
        out.append(replace(slot, why=(*slot.why, *found)) if found else slot)
    return tuple(replace(slot, confidence=min(slot.confidence, most(slot))) for slot in out)


def most(slot: Slot) -> float:
    """The most that a slot can be sure, by the doubts it names, and by a character that OCR was hardly sure of, which the record names."""
    read = slot.evidence.read
    hardly = read is not None and read.lowest < UNSURE
    return min(LIKELY if hardly else 1.0, *(MOST.get(why, 1.0) for why in slot.why), 1.0)


def _cuts(document: Document) -> list[tuple[int, int]]:
    """Where the words of lines end that run over an edge and are cut off there: more of them may be on no page."""
    return [
        (line.span.start + len(document.text[line.span.start : line.span.end].rstrip()), line.span.end)
        for line in document.lines
        if line.cut
    ]


def _heads(document: Document, slots: Sequence[Slot]) -> set[str]:
    """The ids of slots in cells whose words are what other slots are asked for by: heads of columns, of which the first was taken for a
    label and the second for its answer."""
    labels = {slot.cue.partition(HERE)[0].strip().rstrip("：:") for slot in slots}
    cells = [block.span for block in document.blocks if block.cell is not None]
    starts = [span.start for span in cells]
    found = set()
    for slot in slots:
        if slot.kind in HEADED and slot.state is State.FILLED and slot.raw.strip() in labels:
            at = bisect_right(starts, slot.evidence.span.start) - 1
            found |= {slot.id} if at >= 0 and slot.evidence.span.end <= cells[at].end else set()
    return found


def _of_slot(document: Document, slot: Slot) -> Iterator[str]:
    """The doubts of a slot that its own words and those beside it show."""
    start, end = slot.evidence.span
    before, after = document.text[max(0, start - AROUND) : start], document.text[end : end + AROUND]
    if STRANGE.search(before[-STRANGE_NEAR:] + slot.raw + after[:STRANGE_NEAR]):
        yield UNREADABLE
    near = document.sureness(max(0, start - READ_BEFORE), end + READ_BEHIND)
    if near is not None and near.lowest < BLURRED_BELOW and not (_is_checked(slot) and near.mean >= BLURRED_BELOW):
        yield BLURRED
    if slot.kind == "percent" and _is_sign_unsure(document, slot):
        yield UNREAD_SIGN
    if slot.unit and DOT.search(slot.unit) and near is not None:
        yield WHICH_DOT
    if slot.state is State.FILLED and slot.evidence.read is not None:
        yield from _of_strokes(slot)
    if slot.kind == "choice":
        yield from _of_boxes(slot)
    elif slot.state is State.BLANK:
        yield from _of_blank(slot, before, after)
    elif slot.state is State.FILLED and slot.kind in AMOUNTS:
        yield from _of_amount(slot, before, after)
    elif slot.kind == "date" and (
        DATE_GOES_ON.search(f"{slot.raw}|{after}") or (YEAR_ALONE.fullmatch(slot.raw.strip()) and slot.evidence.read)
    ):
        yield GOES_ON
    if (
        slot.kind in (*AMOUNTS, "date")
        and isinstance(slot.value, Words)
        and ((slot.evidence.read and MISREAD.search(slot.raw)) or (slot.kind in AMOUNTS and UNREAD.search(slot.raw)))
    ):
        yield NO_AMOUNT
    if slot.state is State.FILLED and isinstance(slot.value, Words):
        yield from of_words(slot, slot.raw.strip(), before, after)


def _is_sign_unsure(document: Document, slot: Slot) -> bool:
    """Whether OCR, or the check of its picture, is unsure of the sign of a rate: ‰ for % is ten times too much, and no spelling shows it."""
    start, end = slot.evidence.span
    sign = RATE_SIGN.search(document.text, max(start, end - 1), end + SIGN_NEAR)
    seen = document.sureness(*sign.span()) if sign is not None else None
    return seen is not None and seen.lowest < BLURRED_BELOW


def _is_checked(slot: Slot) -> bool:
    """Whether a character misread beside a slot hardly changes it: nothing is in it, or its own spelling shows whether it was read well."""
    return slot.state is State.BLANK or slot.kind in CHECKED


def _of_strokes(slot: Slot) -> Iterator[str]:
    """Whether so few strokes were read that they may be others, or a piece of a rule that was taken for 一."""
    raw = slot.raw.strip()
    if raw in LIKE_RULES or (raw == "一" and slot.kind in AMOUNTS and slot.origin is Origin.INLINE):
        yield STROKES
    if slot.kind == "money" and ONE_FIGURE.fullmatch(raw):
        yield FEW_SIGNS
    if slot.kind == "text" and (len(raw) == 1 or TWO_HAN.fullmatch(raw)) and not WHOLE_ANSWER.fullmatch(raw):
        yield FEW_SIGNS


def _of_boxes(slot: Slot) -> Iterator[str]:
    options = BOX.split(slot.raw)
    if any(not words.strip() for words in options[1:-1]):
        yield NO_OPTION
    if "\t" in slot.raw:
        yield FAR_BOXES


def _of_blank(slot: Slot, before: str, after: str) -> Iterator[str]:
    if slot.kind in AMOUNTS and slot.unit and len(slot.raw) <= SHORT_REST and FIGURES_BEFORE.search(before):
        yield LOOSE  # 合计62880.00__元: the rest of a rule
    answer = ANSWERS.get(slot.kind)
    if (answer is not None and answer.match(after)) or (slot.raw.endswith("_") and STROKE.match(after)):
        yield LOOSE
    if slot.unit and re.match(rf"\s*{re.escape(slot.unit)}\s*{'[·•・]' if slot.raw.strip() else '[·•・:：]'}", after):
        yield MORE_UNIT
    if slot.evidence.regions and slot.kind == "text" and slot.key is None and slot.label == UNNAMED:
        yield UNASKED  # a line drawn on a page: of a hundred on scans thirty, on PDFs ten are no place of their own
    if slot.kind == "text" and COMB.fullmatch(slot.raw.strip()) and not slot.cue.partition(HERE)[0]:
        yield NAMELESS
    if slot.kind in ("text", "identifier") and (BLANK_BEFORE.search(before) or BLANK_BEHIND.match(after)):
        yield SPLIT
    if slot.kind == "address" and ((not slot.raw and ADDRESS_BELOW.match(after)) or _is_between_rules(before)):
        yield LOOSE
    if slot.kind in (*NAMED, "text") and not slot.unit and NAME_BEHIND.match(after):
        yield LOOSE
    if not slot.raw and NEXT_BLANK.match(after):
        yield BESIDE
    if re.search("[0-9]", DECADE.sub("", slot.raw)):
        yield FIGURES


def _is_between_rules(before: str) -> bool:
    """Whether a blank is the rest of the rule that a place's name stands on: ____玄武____区."""
    match = WITHIN_RULE.search(before)
    return match is not None and PLACE_ENDS.search(match["name"]) is None


def _of_amount(slot: Slot, before: str, after: str) -> Iterator[str]:
    if _goes_on(slot, before, after):
        yield GOES_ON
    if slot.unit and re.match(rf"\s*{re.escape(slot.unit)}[·•・]", after):
        yield MORE_UNIT
    if slot.kind == "money" and slot.unit and _priced_further(slot.unit, after):
        yield MORE_UNIT
    if MASKED.search(slot.raw):
        yield STAND_IN
    if WIDE.search(slot.raw.strip()):
        yield APART
    if slot.kind == "number" and slot.unit in ("条", "款", "项") and ORDINAL.search(before):
        yield REFERENCE
    if slot.origin is Origin.INLINE and (BOX_BEFORE.search(before) or BOX_BEHIND.match(after)):
        yield OPTION
    if (slot.kind == "percent" and PER_MILLE.match(after)) or (
        slot.evidence.read is not None and _is_seldom(slot.raw.strip(), slot.value, slot.unit)
    ):
        yield SELDOM
    if slot.kind == "duration":
        yield from _of_duration(slot, before, after)


def _goes_on(slot: Slot, before: str, after: str) -> bool:
    """Whether an amount goes on on either side, in figures or in capitals."""
    headless = slot.origin is Origin.BLANK_MARK and HEADLESS.search(before[-1:] + slot.raw)
    if headless or _divided(before, slot.raw) or _divided(slot.raw, after):
        return True
    ends = CAPITALS.search(slot.raw.strip()) and CAPITALS_GO_ON.match(after) and not slot.unit
    begins = CAPITAL.match(before[-1:]) and CAPITAL.match(slot.raw)
    return slot.kind == "money" and bool(ends or begins)


def _of_duration(slot: Slot, before: str, after: str) -> Iterator[str]:
    if slot.raw.strip().isdecimal() and (DATE_BEFORE.search(before) or DATE_BEHIND.match(after)):
        yield OF_DATE
    if isinstance(slot.value, Quantity) and slot.value.amount * YEARS.get(slot.value.unit, Decimal(0)) > LONGEST:
        yield TOO_LONG


def _is_seldom(raw: str, value: Value | None, unit: str | None) -> bool:
    """Whether OCR's usual mistakes give such a value sooner than a contract does: a share in ‰ that is of no day, 税率6‰, no time at
    all, 0日内, of which the first figure was not read, and figures whose comma became a point or white space."""
    if LIKE_THOUSANDS.fullmatch(raw) or APART_FIGURES.search(raw):
        return True
    return isinstance(value, Quantity) and ((unit == "‰" and value.per is None) or (value.amount == 0 and value.unit in YEARS))


def _priced_further(unit: str, after: str) -> bool:
    """Whether what a price is for goes on behind its unit."""
    behind = after.lstrip().removeprefix(unit)
    return bool(PER_MORE[0].match(behind) or (unit.endswith(("米", "㎡")) and PER_MORE[1].match(behind)))


def _divided(left: str, right: str) -> bool:
    """Whether one number stands on both sides of an edge, with its point or comma on either."""
    return any(before.search(left) and after.match(right) for before, after in EDGES)

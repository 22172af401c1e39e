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
from tiaokuan.paper_doubts import AT_EDGE, GOES_ON_BELOW, NARROW, NO_NAME_IN_CELL, TWO_CELLS, Paper
from tiaokuan.phrases import SURNAMES
from tiaokuan.signs import BOXES

CUT = "超出单元格或页面边缘，可能被截断"
GOES_ON = "紧挨着别的数字，可能没取全"
UNFINISHED = "没有写完"
SHORT = "账号太短，可能没取全"
DIGITS = "号码的位数不对，可能没取全"
TOLD = "末尾的括号是填写说明，可能多取了"
NAMELESS = "只有几个方框，没有名称"
SPLIT = "同一行上隔着空白还有空，可能是同一处"
MORE_UNIT = "单位后面还有字"
TWICE = "末尾重复，可能多取了印好的字"
APART = "中间有大片空白，可能是两处内容"
LOOSE = "空白后面紧跟着内容，可能已填在旁边"
FIGURES = "空白里有数字，可能已填"
BESIDE = "标签后面紧跟着别的空白"
ROLE = "是身份，不是名称"
NO_NAME = "不像姓名，可能是印好的字"
STAND_IN = "里面有占位的符号"
UNREADABLE = "有认不出的字符"
BLURRED = "旁边有看不清的字"
TOO_LONG = "期限长得不合常理"
SELDOM = "这样的值少见，扫描件上可能认错"
OF_DATE = "可能是日期的一部分"
OPTION = "在选项框之间，可能是印好的选项"
HEAD = "同样的字在别处是标签，可能是表头"
UNIT_ALONE = "只有单位，可能没填"
STROKES = "扫描件上的“二”“十”，笔画可能与横线相混"
SEVERAL = "合同编号有多个，互不相同"
NO_OPTION = "有的选项框后面没有文字"
LONE_BOX = "只有一个选项框"
UNCLEAR, CROSSED_OUT = "看不出选的是哪一项", "其余的划去"  # said by slots, who sees how options are marked
FAR_BOXES = "选项之间隔得很开，可能是两处选择"
UNASKED = "旁边没有文字说明要填什么"
ONE_SIGN = "只有一个字，扫描件上可能认错"
WHICH_DOT = "单位里的点有几种，扫描件上分不清"
NO_AMOUNT = "不像数目，扫描件上可能认错"
REFERENCE = "像是条款号，可能是印好的字"
UNNAMED = "内容"
"""What a place for words is called that none beside it name."""
LEAST, HALF, LIKELY = 0.4, 0.5, 0.9
MOST = {
    UNCLEAR: LEAST,
    **dict.fromkeys((CUT, GOES_ON, UNFINISHED, SHORT, MORE_UNIT, TWICE, APART, LOOSE, FIGURES, ROLE, NO_NAME, STAND_IN), HALF),
    **dict.fromkeys((DIGITS, TOLD, NAMELESS, UNREADABLE, BESIDE, TOO_LONG, SELDOM, OF_DATE, OPTION, HEAD, UNIT_ALONE), HALF),
    **dict.fromkeys(
        (SEVERAL, NO_OPTION, CROSSED_OUT, AT_EDGE, GOES_ON_BELOW, NO_NAME_IN_CELL, TWO_CELLS, REFERENCE, NO_AMOUNT), HALF
    ),
    **dict.fromkeys((LONE_BOX, FAR_BOXES, SPLIT, BLURRED, STROKES, UNASKED, NARROW, ONE_SIGN, WHICH_DOT), LIKELY),
}
"""Each doubt with the most that a slot can be sure with it."""

MISREAD = re.compile(r"[0-9（()）:：元]|^\s*\S\s*$")
"""In words that answer a question for an amount: C0.5 before ‰, 土 before 日, 元（小写."""
FIGURES_BEFORE, SHORT_REST = re.compile(r"[一-鿿:：¥￥][0-9][0-9,]+(?:\.[0-9]+)?$"), 4
AROUND = 40  # characters of text on each side
STRANGE_NEAR = 4
READ_BEFORE, READ_BEHIND, BLURRED_BELOW = 12, 6, 0.5  # characters around a slot, and how sure OCR is of the worst of them
SEVERAL_NUMBERS, SHORTEST_ACCOUNT, LONGEST = 3, 9, 100  # contract numbers, digits, years
YEARS = {
    "year": Decimal(1),
    "quarter": Decimal("0.25"),
    "month": 1 / Decimal(12),
    "week": 7 / Decimal(365),
    "day": 1 / Decimal(365),
}
HEADED = ("text", "party", "person")
AMOUNTS = ("money", "number", "percent", "duration")
NAMED = ("party", "organisation", "person", "address")
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
WHOLE_ANSWERS = "男女甲乙丙有无是否"  # of one character
ASKS_ON = re.compile("[一-鿿][为及和与或]\\Z")
"""Printed words that a rule stands below, of which the answer follows: 不含税金额为"""
DECADE = re.compile(r"(?:19|20)[0-9]?[\s_]*年")
DOT = re.compile("[·•・∙]")
LIKE_RULES = ("二", "十", "二十")  # 一, 七 and 三十 read with the rule below them
NAME_BEHIND = re.compile("[一-鿿]{2,4}_{4}")  # 联系人：____周欣宇____
NEXT_BLANK = re.compile(r"\s*[【_]")
COMPANY_PART = re.compile(r"有(?:限(?:责任?)?公?)?\Z")
COMPANY_END = re.compile("(?:公司|中心|事务所|学校|大学|医院|企业|局|会|院|厂|店|社|部|队)\\Z")
COMPANY_CUT = re.compile(r"(?:股份?|有(?:限(?:责任?)?公?)?|公)\Z"), re.compile(r"\s*(?:份?有限|份公司|限(?:责任)?公司|公司|司)")
"""A company's name that goes on behind its place: 中国银行股 | 份有限公司北京分行"""
LENGTHS = (
    (re.compile("身份证[^：:，。；】]{0,6}[：:]?$"), re.compile("[0-9]+[Xx]?"), (15, 18)),
    (re.compile("(?:信用代码|纳税人识别号|税号)[^：:，。；】]{0,10}[：:]?$"), re.compile("[0-9A-Z]+"), (15, 17, 18, 20)),
    (re.compile("$"), re.compile("1[3-9][0-9]+"), (11,)),
)
"""What is asked for, what such a number consists of, and how many characters it may have (GB 11643, GB 32100; mobile numbers have 11)."""
TELLING = re.compile(r"[（(](?:请|具体|应?填写|写明|注明|须|例如|如[:：])[^（()）]*[)）]\Z")
BLANK_BEFORE, BLANK_BEHIND = re.compile(r"_(?:[ \t　]+|[-－–])\Z"), re.compile(r"(?:[ \t　]+|[-－–])_")
"""Room or the hyphen of a number in parts: HT-__-__"""
SIGN_HERE = re.compile(r"[（(](?:[盖公签]?章|签)")
COMB = re.compile("[□☐]{2,}")
STROKE = re.compile(r"[ \t　]*[/／][ \t　]*(?:_|[。；，,;\n]|\Z)|[ \t　]*无(?=[\s（(。；]|\Z)")
"""Nothing is to be filled in, as it is said behind a blank."""
HOUSE, ROOM_BEHIND = re.compile(r"\s*[0-9]{0,4}[号室楼层栋幢弄]"), re.compile("[0-9]{2,4}室")
PROVINCE = re.compile(
    "(?!河[北南]|山[西东]|辽宁|吉林|黑龙江|江[苏西]|浙江|安徽|福建|湖[北南]|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾)[一-鿿]{1,3}省"
)
"""A province that there is none of: 逝江省, 四省, as OCR reads them."""
ROLES = re.compile(
    "(?:法定|委托|授权)?(?:代表|代理)人?|法定|委托|授权|[甲乙丙]方|(?:负责|经办|联系|当事|收款)人|签[字名章]|盖章"
    "|[一-鿿]{0,8}(?:经营者|消费者|服务商|供应商|承包商|运营方|平台方)"
)
PREDICATE = re.compile("(?:还|也|均|仍|不|未|已)?(?:应|须|需|将|可以?|得|有权|负责|承担|同意|保证|承诺|享有|支付|提供)")
"""What a party does, not who it is: 乙方 _还应赔偿_"""
CAPITALS = re.compile("[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{2,}\\Z")
CAPITAL, CAPITALS_GO_ON = re.compile("[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]"), re.compile(r"\s*[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]")
LETTER, NUMBER_GOES_ON = re.compile("[0-9A-Za-z]"), re.compile(r"\s*字第")
LATIN_WORD = re.compile("[A-Za-z]+")
MASKED = re.compile("[*＊×✕]|[xXＸ]{2}|某")
STRANGE = re.compile("[\ue000-\uf8ff\ufffd]")
END_TWICE = re.compile(r"([号日月元公司])\1\Z")
WIDE = re.compile("[ \t　]{3,}")
DATE_BEFORE = re.compile(r"[0-9]{4}\s*年\s*(?:[0-9]{1,2}\s*月[\s.．]*)?\Z")
YEAR_ALONE = re.compile("[0-9]{4}\\s*年")  # the month and day of which OCR did not read
DATE_BEHIND = re.compile(r"\s*年\s*[0-9]{1,2}\s*月")
DATE_GOES_ON = re.compile(r"年\s*\|\s*[0-9]{1,2}\s*月|月\s*\|\s*[0-9]{1,2}\s*日")
"""A date whose end stands behind its place, which is the bar."""
STREET_GOES_ON = re.compile(r"\s*[一-鿿]{0,6}[0-9]+\s*号|\s*[0-9]{1,4}\s*号[一-鿿]")
"""The rest of an address: 浙江省杭州市西湖区中 | 山路160号"""
PLACE_BEGUN = re.compile(r"\A[一-鿿]{2,}?[省市区县](?:[一-鿿]*[省市区县])?(?P<name>[一-鿿]{1,3})\Z")
PLACE_ENDS = re.compile("[省市区县州旗盟路街道巷弄镇乡村庄里组号室楼层栋幢座厦园场城港站店院馆所内处]\\Z")
MEASURE = re.compile(r"[mck]?m[²³23]?|kg|[kK][wW]|[%％‰℃㎡级元吨台套个米]|平方米")
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
    if near is not None and near.lowest < BLURRED_BELOW:
        yield BLURRED
    if slot.unit and DOT.search(slot.unit) and near is not None:
        yield WHICH_DOT
    if slot.state is State.FILLED and slot.raw.strip() in LIKE_RULES and slot.evidence.read is not None:
        yield STROKES
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
    if slot.kind in (*AMOUNTS, "date") and isinstance(slot.value, Words) and slot.evidence.read and MISREAD.search(slot.raw):
        yield NO_AMOUNT
    if slot.state is State.FILLED and isinstance(slot.value, Words):
        yield from _of_words(slot, slot.raw.strip(), before, after)


def _of_boxes(slot: Slot) -> Iterator[str]:
    options = BOX.split(slot.raw)
    if any(not words.strip() for words in options[1:-1]):
        yield NO_OPTION
    if len(options) == 2 and slot.state is State.BLANK:
        yield LONE_BOX
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
    if slot.kind == "text" and (BLANK_BEFORE.search(before) or BLANK_BEHIND.match(after)):
        yield SPLIT
    if slot.kind in (*NAMED, "text") and not slot.unit and NAME_BEHIND.match(after):
        yield LOOSE
    if not slot.raw and NEXT_BLANK.match(after):
        yield BESIDE
    if re.search("[0-9]", DECADE.sub("", slot.raw)):
        yield FIGURES


def _of_amount(slot: Slot, before: str, after: str) -> Iterator[str]:
    headless = slot.origin is Origin.BLANK_MARK and HEADLESS.search(before[-1:] + slot.raw)
    if _divided(before, slot.raw) or _divided(slot.raw, after) or headless:
        yield GOES_ON
    if slot.unit and re.match(rf"\s*{re.escape(slot.unit)}[·•・]", after):
        yield MORE_UNIT
    if slot.kind == "money" and slot.unit and _priced_further(slot.unit, after):
        yield MORE_UNIT
    if MASKED.search(slot.raw):
        yield STAND_IN
    if slot.kind == "number" and slot.unit in ("条", "款", "项") and ORDINAL.search(before):
        yield REFERENCE
    if slot.kind == "money" and CAPITALS.search(slot.raw.strip()) and CAPITALS_GO_ON.match(after) and not slot.unit:
        yield GOES_ON
    if slot.kind == "money" and CAPITAL.match(before[-1:]) and CAPITAL.match(slot.raw):
        yield GOES_ON
    if slot.origin is Origin.INLINE and (BOX_BEFORE.search(before) or BOX_BEHIND.match(after)):
        yield OPTION
    if slot.evidence.read is not None and _is_seldom(slot.raw.strip(), slot.value, slot.unit):
        yield SELDOM
    if slot.kind == "duration":
        yield from _of_duration(slot, before, after)


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


def _of_words(slot: Slot, raw: str, before: str, after: str) -> Iterator[str]:
    if slot.kind == "identifier" and (NUMBER_GOES_ON.match(after) or raw.endswith(("第", "-", "－"))):
        yield UNFINISHED
    if slot.kind in ("identifier", "phone"):
        yield from _of_digits(raw, slot.cue.partition(HERE)[0])
    if slot.kind == "account" and raw.replace(" ", "").isdecimal() and len(raw.replace(" ", "")) < SHORTEST_ACCOUNT:
        yield SHORT
    if slot.kind in ("text", *NAMED):
        yield from _of_name(slot.kind, raw, after)
    if slot.kind == "email" and (LETTER.search(before[-1:]) or LETTER.match(after) or " " in raw):
        yield UNFINISHED
    if slot.kind == "address" and slot.evidence.read is not None and PROVINCE.match(raw):
        yield SELDOM
    if TELLING.search(raw) or SIGN_HERE.match(raw):
        yield TOLD
    if slot.kind == "text":
        yield from _of_text(slot, raw)
    if END_TWICE.search(raw):
        yield TWICE
    if WIDE.search(raw):
        yield APART


def _of_text(slot: Slot, raw: str) -> Iterator[str]:
    if MEASURE.fullmatch(raw):
        yield UNIT_ALONE
    if ASKS_ON.search(raw):
        yield UNFINISHED
    if slot.evidence.read is not None and len(raw) == 1 and raw not in WHOLE_ANSWERS:
        yield ONE_SIGN


def _of_name(kind: str, raw: str, after: str) -> Iterator[str]:
    """Whether a name lacks its end, or is none."""
    if kind not in ("person", "address") and COMPANY_CUT[0].search(raw) and COMPANY_CUT[1].match(after):
        yield UNFINISHED
    if (kind in ("party", "organisation") and COMPANY_PART.search(raw)) or (
        kind == "address"
        and (
            (raw[-1:].isdecimal() and HOUSE.match(after))
            or STREET_GOES_ON.match(after)
            or ROOM_BEHIND.match(after)
            or _breaks_off(raw)
        )
    ):
        yield UNFINISHED
    if kind in ("party", "person", "organisation") and ROLES.fullmatch(raw):
        yield ROLE
    if kind == "party" and PREDICATE.match(raw) and COMPANY_END.search(raw) is None:
        yield NO_NAME
    if kind == "person" and (LATIN_WORD.fullmatch(raw) or re.search("[0-9]", raw) or len(raw) == 1):
        yield NO_NAME
    if kind in NAMED and MASKED.search(raw):
        yield STAND_IN


def _breaks_off(raw: str) -> bool:
    """Whether an address ends within the name of a place: 广东省深, 北京市朝阳区解放."""
    begun = PLACE_BEGUN.search(raw)
    return begun is not None and PLACE_ENDS.search(begun["name"]) is None


def _of_digits(raw: str, asked: str) -> Iterator[str]:
    """Whether a number lacks digits that all of its kind have."""
    for label, signs, lengths in LENGTHS:
        if signs.fullmatch(raw) and label.search(asked):
            if len(raw) not in lengths:
                yield DIGITS
            return

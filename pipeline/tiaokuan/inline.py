"""Inline: values printed in running text, without any mark, that a reviewer would keep as terms."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from tiaokuan import heads, kinds
from tiaokuan.contract import Choice, Date, Level, Money, Quantity, State, Value, Words
from tiaokuan.cues import SPACE, Cue
from tiaokuan.document import Role, Span
from tiaokuan.key_rules import find_key
from tiaokuan.kinds import choice
from tiaokuan.kinds.percent import FRACTION
from tiaokuan.label_rules import label_rule
from tiaokuan.scene import Scene
from tiaokuan.signs import painted

WANTED = ("duration", "percent", "money", "date", "number", "organisation", "text", "email")
CONTEXT = 80
QUOTED = re.compile("《[^《》\n]{1,60}》|〔[0-9]{4}〕")
OF_MONEY = re.compile("(?:价款?|[总余]额|金额|费用?|[租佣酬定订押保]金|款项?|比例|利率)[的为是:：]?$")
"""合同总价的三分之一."""
_NUMBERED = r"第\s*[（(]?\s*([0-9一二三四五六七八九十]{1,2}|[①-⑳A-F])\s*[)）]?"
_KINDS = "(?:方式|类型|种类|周期|形式|模式)"
CHOSEN = re.compile(
    "|".join(
        (
            # 按下列第2种方式
            rf"(?:下列|以下|按照?|选[择定]|采[用取]|通过|同意|约定以)[^，。；_]{{0,8}}{_NUMBERED}"
            r"(?=\s*(?:(?:种|项)(?:[承支付交流]..?)?(?:方式|方法|条件|执行|处理|办理|解决|支付|结算|进行|确定|[:：，,])|方式))",
            # 以下第2种情形
            rf"(?:下列|以下|下述|下面)[^，。；_]{{0,8}}{_NUMBERED}"
            r"(?=\s*[种项][^，。；：:、规\n]{0,6}(?:约定|情[形况]|标准|形式|类型|模式|方案))",
            # 第2种…： above the list
            rf"{_NUMBERED}(?=\s*[种项][^，。；\n]{{0,14}}[:：]\s*\n\s*(?:_|[（(]?[1一①]))",
            # 选择第2种
            rf"(?:选[择定用取]|采[用取])(?:以上|以下|下列|上述|其中)?{_NUMBERED}(?=\s*种)",
            # 双方选择第2项。
            rf"双方[^，。；\n]{{0,8}}选[择定]{_NUMBERED}(?=\s*项[。；])",
            # 提供下列第2项
            rf"提供(?:以下|下列){_NUMBERED}(?=\s*[项种])",
            # 付款方式（2）：1.… 2.…
            rf"{_KINDS}[:：]?\s*[（(【]\s*([0-9一二三四五六七八九十A-F①-⑳])\s*[)）】]\s*[:：。]?\s*(?=[1１一A]\s*[.．、)）]|[（(][1一][)）]|①)",
            # 付款方式：B（A、… B、…）
            rf"{_KINDS}[:：]\s*([1-9A-F])\s*(?=[（(]\s*(?:[1A]\s*[.．、]|①))",
        )
    )
)
EACH = re.compile("(?:每|按|逾期|延迟|迟延|延误|每(?:延期|超过|拖延|晚))$")
LAW = re.compile("^(?!前|期间|至)[^，。]{0,14}(?:颁布|施行|实施|修订|修正|发布|通过|公布|印发|批准|版|起?执行)")
BOXED = re.compile(r"[□☐☑☒]\s?$")  # □半年: an option's own words
EMPTY_ROW = re.compile(r"[亿万仟佰]\s+[仟佰拾]\s*$")  # 万 仟 佰 拾 元: the units of an amount that is yet to be filled in
MONTH, LISTED = re.compile("0[1-9]|1[0-2]"), re.compile(r"\s?月\s?_")  # 01月____02月____: a place for each month
SPACED = re.compile(r"\s")  # 2025 年 3 月 1 日: typed into the gaps of a form
VAGUE = ("个", "次", "条", "项", "位", "处", "件", "期", "批", "场", "节")
FROM = re.compile("[自至于从][ \t\u3000]*$")
FORUM = re.compile("仲裁(?:委员会|院|中心)$|法院$")
TURNS_TO = re.compile("(?:向|由|提请|提交|报请|递交|选择|至|到)$")
FORM_FORUM = re.compile("(?P<place>[^的权]{2,20}?)(?:(?<!地)仲裁委员会|(?<=[省市区县州])人民法院|(?<=签订地)人民法院)$")
"""What a form prints of a forum behind the blank for its place."""
FORUM_ITEM = re.compile(
    r"(?:^_?|(?:^|[：:；;。_])(?:[（(]?[0-9０-９一二三四五六七八九十]{1,2}[)）.．、]|[□☐☑☒√✓])+)[^，。；;：:_也均可]{0,8}$"
)
FORUM_LEAD = re.compile("第[^，。；\n]{0,12}(?:种|项)|方式[^，。；\n]{0,8}[:：]|[□☐☑☒]|[二三]选一|单选|划除|之一")
FORUM_NEAR = 160  # characters around an alternative in which its list shows
ROOM = re.compile("[座幢栋单元号楼层路弄]$")  # 大厦A座1260室
OF_FORM = re.compile("_(?:[幢栋座]|单元|号?楼|层)$")
"""A form that asks for each part of an address: ____层____室."""
SIZE_OF = re.compile(
    "(?:毫?升|[厘毫]?米|公斤|千克|[cm]m|kg|KG|L)(?!以|之|的|内|左右|范围|[高厚宽长深处起计及和或为至到])[一-鿿]{2}"
)
"""240升垃圾桶, 15公斤气瓶: a size that names a thing."""
ITEM_OF_LIST, HAS = re.compile("个(?:[，,；;。)）]|$)"), re.compile("(?:有|其中|(?<!部)分)$")  # 水泵43个；水箱45个, 有3个阳台
ROOM_AROUND = " \t\xa0\u3000_"
DATE_ALONE, LONGEST_DATES = re.compile(r"(?:[0-9]{4}|[〇○零一二三四五六七八九]{4})\s*年[^年日]{1,8}月[^年月日]{1,8}日"), 120
ALONE = re.compile("_*(?:[≤≥<>＜＞⩽⩾≦≧]|不(?:超过|[低高少大小多]于)|最[长短高低多少迟]|至少|约|每)?")
"""What may stand before a value alone in its cell: ≤4小时, 每30分钟."""
COUNTED = ("为", "数", "共", "共计", "频率", ":", "：")
EMPTY_DATE = re.compile("_?年_?月_?日")
"""年  月  日—  年  月  日, whose dash OCR reads as 一."""
ON_DAY = re.compile("[于在自从至]$")
"""房屋已于2025年2月4日被列入名录, 乙方在2025年6月1日内交货: what happens on a day counts, unless it is a law's date."""
BEGINS_TERM = re.compile("(?:为|是)[^，。；]{2,16}(?:时间|之?日|日期)[，。；]|在[^，。；]{0,30}签[订署]")
"""What makes the date before it one of the contract: 2025年1月1日为本设备的计费开始时间."""
ABOUT_CONTRACT = re.compile("签|订立|起|止|生效|期|前|交付|付款|支付|完成")


@dataclass(frozen=True, slots=True)
class Printed:
    """A value in running text."""

    span: Span
    kind: str
    value: Value
    unit: str | None
    key: str | None
    cue: Cue
    confidence: float
    why: str
    state: State = State.FILLED


def values(scene: Scene, taken: list[Span]) -> Iterator[Printed]:
    """The printed values outside the spans that are taken, in text order."""
    text = _masked(scene, taken)
    blocks = scene.document.blocks
    starts = [block.span.start for block in blocks]
    headings = [Span(clause.span.start, clause.body) for clause in scene.clauses]
    begins = [span.start for span in headings]
    body = next((clause.body for clause in scene.clauses if clause.level is Level.ARTICLE), scene.front)
    for found in map(_counted, _found(text)):
        exact = found.kind == "money" and "." in found.raw  # □129.50元/月: what is chosen is the box, not the sum
        option = (
            not (exact or _whole_date(found))
            and BOXED.search(scene.document.text, max(0, found.whole.start - 2), found.whole.start) is not None
        )
        printed = EMPTY_ROW.search(scene.document.text[max(0, found.whole.start - 6) : found.whole.end].rstrip("元圆"))
        month = found.kind == "duration" and MONTH.fullmatch(found.raw) and LISTED.match(text, found.span.end) is not None
        if option or printed or month or scene.guide.start <= found.span.start < scene.guide.end:
            continue
        at = bisect_right(starts, found.span.start) - 1
        if at < 0 or blocks[at].role is Role.FOOTNOTE:
            continue
        above = bisect_right(begins, found.span.start) - 1
        titled = above >= 0 and found.span.end <= headings[above].end and found.span.start >= headings[above].start
        dated = _whole_date(found) and FROM.search(text, max(0, found.whole.start - 6), found.whole.start) is not None
        # 1、提交北京仲裁委员会仲裁： is no title, nor is 租赁期限自2024年9月21日
        if titled and found.kind != "organisation" and not dated:
            continue
        block = blocks[at]
        cue = _cue(scene, text, found.span, found.unit, block.span)
        if block.cell is not None and ALONE.fullmatch(cue.left) and (head := heads.above_or_beside(scene, at, block)):
            cue = replace(cue, left=head + cue.left.strip("_"), label=head.rstrip(":："))
        key = _by_itself(found, cue) or find_key(found.kind, cue) or (_by_head(found, cue) if block.cell is not None else None)
        alone = found.span.start > body and not cue.left.strip("_") and (not cue.right.strip("_。") or cue.right[0] in "，；")
        in_cell = block.cell is not None and scene.document.text[slice(*block.span)].strip(ROOM_AROUND) == found.raw
        filled_in = found.kind == "date" and (
            alone
            or (_whole_date(found) and found.span.start > scene.front and _dates_alone(scene.document.text, block.span))
            or (in_cell and _whole_date(found))
            or SPACED.search(found.raw) is not None
            or scene.in_signature(found.span.start)
        )
        if filled_in or is_term(found, cue, key is not None, alone_in_cell=in_cell):
            span, value, unit = _own_words(scene, found, cue)
            sure = min(found.confidence, 0.95)
            yield Printed(span, found.kind, value, unit, key[0] if key else None, cue, sure, found.why)


def _found(text: str) -> Iterator[kinds.Found]:
    """The values of a text, none of them over a block's end: 2小时 | — | 3个工作日 in neighbouring cells is no range. A unit may have
    a cell of its own, 30 | %."""
    for found in kinds.find(text, WANTED):
        if found.why == FRACTION and OF_MONEY.search(text, max(0, found.whole.start - 8), found.whole.start) is None:
            continue  # 三分之二以上业主同意: a share of votes
        if "\n" not in text[found.whole.start : found.whole.end]:
            yield found
            continue
        at = text.rfind("\n", 0, found.whole.start) + 1
        end = text.find("\n", found.whole.end)
        lines = text[at : end if end >= 0 else len(text)].split("\n")
        if len(lines) == 2 and found.unit is not None and lines[1].strip() == found.unit:
            yield found
            continue
        for line in lines:
            for part in kinds.find(line, WANTED):
                span, whole = (Span(place.start + at, place.end + at) for place in (part.span, part.whole))
                if whole.end > found.whole.start and whole.start < found.whole.end:
                    yield replace(part, span=span, whole=whole)
            at += len(line) + 1


def _counted(found: kinds.Found) -> kinds.Found:
    """1,200块 are pieces in a contract, not yuan as people say them: screens, boards, panes."""
    if found.kind != "money" or found.unit != "块" or not isinstance(found.value, Money):
        return found
    money = found.value
    return replace(found, kind="number", value=Quantity(money.amount, "块", money.amount_min, money.amount_max, money.bound))


def _dates_alone(text: str, block: Span) -> bool:
    """Whether a block is nothing but dates, side by side as below two signatures."""
    words = text[slice(*block)]
    return block.end - block.start <= LONGEST_DATES and not DATE_ALONE.sub("", words).strip(ROOM_AROUND)


def _by_head(found: kinds.Found, cue: Cue) -> tuple[str, str] | None:
    """The key that the head of a cell asks for: 30% below 占合同总额比例."""
    rule = label_rule(cue.label) if cue.label and cue.label == cue.left else None
    key = rule.key if rule is not None and rule.kind == found.kind else None
    return (key, cue.label) if key is not None and "?" not in key else None


def _by_itself(found: kinds.Found, cue: Cue) -> tuple[str, str] | None:
    """The key that a value's own words give: a court or commission that one turns to, hours of service."""
    if found.kind == "organisation" and FORUM.search(found.raw) and TURNS_TO.search(cue.left):
        return "dispute.court" if found.raw.endswith("院") and "仲裁" not in found.raw else "dispute.arbitration", found.raw
    return ("service.hours", found.raw) if found.kind == "text" else None


def _own_words(scene: Scene, found: kinds.Found, cue: Cue) -> tuple[Span, Value, str | None]:
    """A value's span, the value and its unit; of a forum in a list of alternatives only its place, as 仲裁委员会 is the form's own word
    there: （一）提交__仲裁委员会仲裁；（二）依法向__人民法院起诉."""
    if found.kind == "number" and found.raw.endswith("万"):  # 561万平方米 as a blank before 万平方米 has it
        reading = kinds.parse("number", scene.document.text[slice(*found.whole)], before=cue.left, after=cue.right)
        if isinstance(reading.value, Quantity) and reading.value.unit == reading.unit and reading.span.end < len(found.raw):
            return Span(found.span.start, found.span.start + reading.span.end), reading.value, reading.unit
    place = FORM_FORUM.match(found.raw) if found.kind == "organisation" and FORUM_ITEM.search(cue.left) else None
    start, end = found.span
    if place is None or not FORUM_LEAD.search(scene.document.text, max(0, start - FORUM_NEAR), end + FORUM_NEAR):
        return found.span, found.value, found.unit
    return Span(start, start + place.end("place")), Words(place["place"]), found.unit


def _whole_date(found: kinds.Found) -> bool:
    """Whether a value is a date with its day, which no form prints as an option."""
    return isinstance(found.value, Date) and len(found.value.date) == len("2025-01-01")


def chosen(scene: Scene, taken: list[Span]) -> Iterator[Printed]:
    """按第2种方式: which of the numbered alternatives was chosen, where no mark shows the place."""
    text = _masked(scene, taken)
    starts = [block.span.start for block in scene.document.blocks]
    for match in CHOSEN.finditer(text):
        span = Span(*match.span(match.lastindex or 0))
        block = scene.document.blocks[max(0, bisect_right(starts, span.start) - 1)]
        cue = _cue(scene, text, span, None, block.span)
        key = find_key("choice", cue)
        number = choice.plain(scene.document.text[span.start : span.end])
        value = Choice((number,), (number,))
        yield Printed(span, "choice", value, None, key[0] if key else None, cue, 0.9, "第__种方式")


def _masked(scene: Scene, taken: list[Span]) -> str:
    """The text with places, hints, titles of laws and clause numbers as underscores, of the same length."""
    text = scene.document.text
    hidden = [*taken, *(Span(*match.span()) for match in QUOTED.finditer(text))]
    hidden += [block.number for block in scene.document.blocks if block.number is not None]
    hidden += [Span(c.span.start, c.span.start + len(c.number)) for c in scene.clauses if c.number]
    return painted(text, hidden, "_")


def _cue(scene: Scene, text: str, span: Span, unit: str | None, block: Span) -> Cue:
    start, end = span
    left = re.sub("_+", "_", SPACE.sub("", text[max(block.start, start - CONTEXT) : start]))
    right = re.sub("_+", "_", SPACE.sub("", text[end : min(block.end, end + CONTEXT // 2)]))
    label = re.split("[_，。；;、]", left)[-1].rstrip(":：")[-30:] if left.endswith((":", "：")) else ""
    return Cue(left, right, label, unit, scene.headings(start))


def _limits(value: Value) -> bool:
    """Whether a count is a limit: 每日清洁不少于3次, 续签不超过2次."""
    return isinstance(value, Quantity) and value.bound is not None and value.bound != "about"


def _counted_before(cue: Cue) -> bool:
    """Whether the same thing was counted in a place before: 其中__个阳台为封闭式，3个阳台为非封闭式."""
    if re.match("个_", cue.right):
        return True  # 机动车库54个____平方米
    counted = re.match("[个处间](?P<noun>[一-鿿]{2})", cue.right)
    return counted is not None and f"_{counted[0]}" in re.split("[。；]", cue.left)[-1]


def is_term(found: kinds.Found, cue: Cue, keyed: bool, alone_in_cell: bool = False) -> bool:
    """Whether a reviewer would keep this value: not 每日, the date of a law, or a bare count; 次日 where it answers a table's head."""
    match found.kind:
        case "duration":
            one = isinstance(found.value, Quantity) and found.value.amount == Decimal(1)
            dash = one and EMPTY_DATE.match(cue.right) is not None
            return (
                not dash
                and not (one and EACH.search(cue.left))
                and (found.raw[0] not in "当次同翌" or (alone_in_cell and keyed))
            )
        case "date":
            about = ABOUT_CONTRACT.search(cue.left[-8:] + cue.right[:6]) or cue.left.endswith(
                (":", "：", "时间", "日期", "时间为", "日期为")
            )
            on_day = _whole_date(found) and (ON_DAY.search(cue.left) or BEGINS_TERM.match(cue.right)) is not None
            return not LAW.match(cue.right) and (keyed or bool(about) or on_day)
        case "number":
            if found.unit == "室" and ROOM.search(cue.left) and not OF_FORM.search(cue.left):
                return False
            if not cue.label and SIZE_OF.match(cue.right):
                return False
            counted = found.raw.isascii() and (ITEM_OF_LIST.match(cue.right) or HAS.search(cue.left)) is not None
            known = keyed or counted or _limits(found.value) or _counted_before(cue)
            return known or found.unit not in VAGUE or cue.left.endswith(COUNTED)
        case "organisation":
            return keyed
        case _:
            return True

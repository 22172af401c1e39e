"""Money: ¥300,000.00, 人民币叁拾万元整, RMB 30万元, 12,000元/月, USD 500; Decimal, never float.

Capitals with their usual misprints (園 圆 元, 零 〇, 正 整, 陆 六, 叁 参) are read, and forms with a digit at every unit
(零佰叁拾零万零仟零佰零拾零元); GB/T 15835-2011, 《支付结算办法》 Annex 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from tiaokuan.contract import Money
from tiaokuan.document import Span
from tiaokuan.kinds import Found, Kind, Reading, Slotted, _spoken_money
from tiaokuan.kinds._bounds import OVER, bound, nearly, obliging, over
from tiaokuan.kinds._currencies import ANY, FOREIGN, code_of
from tiaokuan.kinds._numerals import ARABIC, DASH, NUMERAL, by_digit, number, shortest

SCALE = {
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "萬": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "億": 10**8,
    "万亿": 10**12,
}
SCALES = "万亿|[十百千]万|[百千万亿萬億]"
_EACH = "吨[·•]?公里|[人车]公里|平方米|平米|平方公里|平方|㎡|立方米|立方|m[23²³]|公里|千米|km|米|工作日|工日|[座坐]席|[席车点]位|标箱|人[·•]?餐|小时|分钟|季度|课时|学期|车次|班次|人次|人[天日月]|台班|人|月|年|日|天|次|个|吨|公斤|千克|件|套|台|斤|亩|株|度|户|床|辆|张|份|季|周|位|名|项|页|间|单|站|座|箱|瓶|节|公顷|餐|班|票|趟|只|条|根|桶|袋|盒|册|栋|千瓦时|kW[·•]?h|KWH|[GT]B|车|梯|晚|场(?!地)"
_WORD = "(?:(?!元)[一-鿿]){1,3}(?<![取付收缴纳计算罚扣])"
"""A word that a price is for one of; a verb behind it is none of it: 70元/年收取."""
PER = (
    rf"(?:\s*[/／]\s*(?!或){_WORD}(?:[/／·•]{_WORD})?(?=[）)]|$)"
    rf"|\s*(?:[/／]|每)\s*(?:[一1])?(?:{_EACH})(?:\s*[/／·•.．每]\s*(?:{_EACH}|时(?![间段候])))*"
    rf"|\s*[/／]\s*(?!或){_WORD}(?:[/／·•]{_WORD})?(?=[，。；、]))"
)
"""What an amount is reckoned by; behind a stroke any word that ends there."""
UNIT = rf"(?:(?:{SCALES})?\s*(?:元|圆|園|圓|(?<=[壹贰叁肆伍陆柒捌玖拾佰仟万亿零])园(?=[整正])|块钱|块(?![分儿]|[一二三四五六七八九0-9](?![角毛0-9]))|{FOREIGN})(?![素旦件月宵老首勋气凶帅配音宝器])|(?:角|毛)(?![色度落洗衣大])(?:钱)?|分钱|(?<=[壹贰叁肆伍陆柒捌玖貳參陸])分(?!之))"
SPACED = r"(?:(?<![0-9.,])[0-9]{1,3}(?:[ \xa0][0-9]{3}){2,4}|(?:(?<=[币¥￥])|(?<=[币¥￥] ))[0-9]{1,3}[ \xa0][0-9]{3})(?![0-9])(?:\.[0-9]{1,4})?"
"""Figures in groups of three with spaces between: 1 200 000."""
VALUE = re.compile(
    rf"(?P<cur>(?:{ANY})(?:[（(](?:{ANY})[)）])?(?:[（(]?大写[)）]?)?\s*[:：]?\s*)?(?P<sign>[¥￥$€£]\s*)?(?P<minus>负|(?<=[¥￥$€£])[-－])?(?P<n>{SPACED}|{NUMERAL})"
    rf"(?:\s*(?:(?P<unit1>{UNIT}|{SCALES})\s*)?(?:[（(]不?含[)）]\s*)?{DASH}{{1,2}}\s*(?:[¥￥$€£]\s*)?(?P<m>{NUMERAL}))?{OVER}"
    rf"\s*(?P<unit>{UNIT}|(?P<scale>{SCALES})(?=[^一-鿿]|$))?"
    rf"(?P<rest>(?:\s*[零〇](?![角毛分]))?(?:(?P<jiao>{NUMERAL})\s*[角毛])?(?:\s*[零〇](?!分))?(?:(?P<fen>{NUMERAL})\s*分(?!之))?)(?P<whole>\s*[整正](?![数个式])|钱)?(?P<per>{PER})?",
    re.I,
)
START = re.compile(
    "[0-9０-９零〇一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟貳參陸兩参¥￥$€£a-zA-Z人美港欧日英澳加韩新台瑞泰卢印澳₩]"
)
MONEYED = re.compile(rf"[元圆園圓园块角毛分¥￥$€£]|[大小]写|[金款费价额酬薪资][^，。；\n]{{0,12}}[万亿]|{ANY}", re.I)
RUN = re.compile(NUMERAL)
SAID = re.compile(r"\s*[（(]\s*(?:人民币|RMB)?\s*[（(]?大写")  # 300,000.00（大写：叁拾万元整）
SAID_BEFORE = re.compile(r"[大小]写[）)]?\s*[:：为]?\s*$")
PER_BEFORE = re.compile(
    rf"(?P<each>(?:每(?:一|1)?个?(?:{_EACH}))+)(?:的?(?:服务费|租金|物业费|管理费|费用|费|工资|报酬|单价|价格|标准|合计|共计|总计)){{0,2}}(?:支付|收取|收费|缴纳|计收|补贴|扣除?|扣款|扣减|罚款|处罚)?[为按是:：]?(?:人民币)?\s*$"
    r"|(?<![个几数一二两三四五六七八九十半0-9０-９])(?P<kind>[年月日])(?:租金?|租赁费|服务费|物业费|管理费|维护费|工资|薪酬|费用)(?:标准)?[为是:：]?(?:人民币)?\s*$"
)
SCALED = re.compile(rf"({ARABIC})\s?({SCALES})")
THREE, GROUPED = re.compile(r"[0-9]{3}(?:\.|$)"), re.compile(r"(?<![0-9.A-Za-z第])[0-9]{1,3}[ \xa0]\Z")
"""单价2 100元: neither 100 nor surely 2,100."""
BROKEN = re.compile(r"[0-9][,，][0-9]{2}\Z")
"""10,00元: a slip of the pen, and no 0 yuan."""
BESIDE = tuple(",，'’数几")
GROUPS = re.compile(
    r"[0-9][,，]\|[0-9]{1,3}(?:[,，][0-9]{3})+(?:\.[0-9]+)?_|[0-9]['’]\|[0-9]{3}_|\|[0-9]{1,3}_(?:,[0-9]{2},[0-9]{3}|['’][0-9]{3})|[数几]\|[十百千万]"
)
"""1,20,000 and 1'000'000, of which no part is an amount; 数十万元, which says none."""
UNITLESS = re.compile("[万萬][1-9一二三四五六七八九壹贰叁肆伍陆柒捌玖]$")
"""12万5元, 叁万伍元: 125,000 or 120,005."""
SUM = re.compile(r"(?:[金款费价额酬薪资]|费用|保证金|罚款)(?:为|是|[:：]|共计?|合计)?\s*\Z")
ROUND = re.compile("[0-9一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟][万亿]")
ENDS = re.compile(r"\s*(?:[，。；、）)\n]|$)")
"""保证金5万，: a round sum whose yuan was left out."""
NEGATIVE = re.compile(r"(?:\A|[：:（(，,；;])[-－]\Z")
"""-300.00元 with nothing before its sign that a dash could join it to."""
MILLIONS = re.compile(r"\s?(?:thousand|million|billion|mn|bn)", re.I)
MONEY_ENDS = re.compile("[元圆園整正角分](?:[/／][^0-9/／]+)*$")
TWICE_SCALED = re.compile(f"[万亿萬億] (?:{SCALES})")
"""3万 before the form's 万元: 30,000 yuan, or 30,000 times 10,000."""
CENTS = re.compile("[一二三四五六七八九](?![一-鿿])")  # 两块九毛九
GAP = re.compile(r"[_ \t\xa0\u3000]+")
_BLANK = r"[_ \t\xa0\u3000]{0,8}"
_DIGIT = "[零〇0-9一二三四五六七八九壹贰叁肆伍陆柒捌玖⊗×]"
SPREAD = re.compile(
    rf"{_DIGIT}(?:{_BLANK}{_DIGIT}?{_BLANK}[亿仟佰拾万千百十萬]){{2,13}}{_BLANK}{_DIGIT}?{_BLANK}[元圆園圓](?:{_BLANK}{_DIGIT}{_BLANK}角)?(?:{_BLANK}{_DIGIT}{_BLANK}分)?{_BLANK}[整正]?"
)
FIGURES = re.compile("[0-9][仟佰拾]")
IN_WORDS = str.maketrans("0123456789", "零一二三四五六七八九")
PARTLY, GOES_ON = (
    re.compile(rf"[0-9]{_BLANK}[仟佰拾]{_BLANK}(?:[0-9]{_BLANK}万{_BLANK})?$"),
    re.compile(rf"{_BLANK}[0-9]{_BLANK}[仟佰拾]"),
)
"""Digits before and behind one that belong to the same amount, written digit by digit: a part of it is no amount of its own."""
CROSSED = re.compile("[⊗×][亿仟佰拾万千百十萬]")  # a unit that the amount does not reach
HEADS = re.compile(rf"(?:{ANY})", re.I)
SIGNED = re.compile(r"[¥￥][\s_]*[0-9０-９]?$")  # a sign that says the unit, as in running text
TAIL = re.compile(r"\s*(?:元|圆|園)?\s*[整正]?\s*")


def find(text: str) -> Iterator[Found]:
    """All amounts: a numeral with a currency before it or a unit of money behind it, or a digit in each blank of a form."""
    if MONEYED.search(text) is None:
        return
    yield from _spread(text)
    at = 0
    while (start := START.search(text, at)) is not None:
        at = start.start()
        run = RUN.match(text, at)
        if run is None and HEADS.match(text, at) is None:
            at += 1
            continue
        match = VALUE.match(text, at)
        found = _found(text, match) if match is not None else None
        if found is not None:
            yield found
            at = found.whole.end
        else:
            at = max(run.end() if run is not None else at + 1, at + 1)


def _spread(text: str) -> Iterator[Found]:
    """Amounts whose digits stand in blanks of their own, at least two of them: _叁_拾_伍_万_零_仟_零_佰_零_拾_零_元."""
    for match in SPREAD.finditer(text):
        if not GAP.search(match[0]) and not FIGURES.search(match[0]):
            continue
        words = CROSSED.sub("", GAP.sub("", match[0])).translate(IN_WORDS)
        inner = next(_whole_amount(words), None)
        if inner is not None:
            span = Span(*match.span())
            yield Found("money", span, match[0], "元", span, inner, 0.9, "逐位填写的大写金额")


def _whole_amount(words: str) -> Iterator[Money]:
    match = VALUE.match(words)
    found = _found(words, match) if match is not None and match.end() == len(words) else None
    if found is not None and isinstance(found.value, Money):
        yield found.value


def _found(text: str, match: re.Match[str]) -> Found | None:
    named = match["cur"] or match["sign"] or _asked(text, match)
    if not (
        named
        or match["unit"]
        or SAID.match(text, match.end())
        or SAID_BEFORE.search(text[max(0, match.start() - 6) : match.start()])
    ):
        return None
    if MILLIONS.match(text, match.end()):
        return None  # USD 1.5 million
    if match["cur"] and not (match["sign"] or match["unit"] or re.search(r"\d|[¥￥$€£]", match[0])):
        return None
    before, end = text[max(0, match.start() - 12) : match.start()], match.end()
    cents_follow = match["jiao"] or (match["unit"] or "").startswith(("角", "毛"))
    cut_off = cents_follow and not match["fen"] and CENTS.match(text, end)
    grouped = not named and (
        (THREE.match(match["n"]) is not None and GROUPED.search(before) is not None)
        or BROKEN.search(before + match["n"]) is not None
    )
    part = grouped or cut_off or PARTLY.search(before) or GOES_ON.match(text, end)
    beside = before.endswith(BESIDE) or text.startswith(BESIDE, match.end("n"))
    groups = f"{before[-2:]}|{match['n']}_{text[match.end('n') : match.end('n') + 7]}"
    misprint = (beside and GROUPS.search(groups)) or UNITLESS.search(match["n"])
    amounts = None if part or misprint or re.search(r"(?:第|[0-9.])\Z", before) else _amounts(match)
    if amounts is None:
        return None
    low, high = amounts
    if low is not None and low > high:
        return None
    dash = NEGATIVE.search(before) is not None
    if match["minus"] or before.endswith("负") or dash:
        low, high = None if low is None else -low, -high
    span, unit = _printed(match)
    span = Span(span.start - dash, span.end)
    per = _per(match, text[max(0, match.start() - 24) : match.start()])
    if match["per"] and unit:
        unit += re.sub(r"\s", "", match["per"])
    code, limit = _currency(match), bound(before, text[end : end + 8]) or over(match) or nearly(before)
    most = high if low is None else obliging(low, high)
    value = Money(most, code, low, None if low is None else high, limit, per)
    return Found("money", span, text[span.start : span.end], unit, Span(match.start() - dash, end), value, 0.96, "金额")


def _asked(text: str, match: re.Match[str]) -> bool:
    """Whether a round number stands alone behind the name of a sum: 保证金5万，."""
    round_sum = (
        ROUND.search(match["n"][-2:]) is not None and match["unit"] is None and ENDS.match(text, match.end()) is not None
    )
    return round_sum and SUM.search(text[max(0, match.start() - 8) : match.start()]) is not None


def _per(match: re.Match[str], before: str) -> str | None:
    """What the amount is reckoned by, said behind it (元/人/月: 人/月) or before it (每人每月3,500元, 月租金为3,500元)."""
    if match["per"]:
        return re.sub(r"^[/／每\s]+", "", match["per"]).replace(" ", "")
    return _per_said(before)


def _per_said(before: str) -> str | None:
    """What the words before an amount reckon it by: 每人每月, 月租金为."""
    said = PER_BEFORE.search(before)
    if said is None:
        return None
    return said["kind"] or "/".join(re.split("每(?:一|1)?个?", said["each"])[1:])


def _printed(match: re.Match[str]) -> tuple[Span, str | None]:
    """The value's place and its unit as printed: capitals with their 元整, figures without; 30万元 is 30 of 万元."""
    start, parts = match.start("n"), bool(match["rest"].strip())
    if parts or (match["unit"] and re.search("[壹贰叁肆伍陆柒捌玖拾佰仟貳參叄陸]", match["n"])):
        last = "whole" if match["whole"] else "rest" if parts else "unit"
        return Span(start, match.end(last)), "元"
    unit = (match["unit"] or "").strip() or ("元" if _currency(match) == "CNY" else None)
    if match["m"] is None and unit == "元" and (scaled := SCALED.fullmatch(match["n"])) is not None:
        return Span(start, start + scaled.end(1)), scaled[2] + unit
    return Span(start, match.end("m") if match["m"] else match.end("n")), unit


def _amounts(match: re.Match[str]) -> tuple[Decimal | None, Decimal] | None:
    first, unit = _whole(match["n"]), match["unit"] or match["scale"] or ""
    if first is None:
        return None
    if match["m"] is not None:
        second = number(match["m"])
        if second is None:
            return None
        scale = _scale(unit)
        if not match["unit1"]:  # 3-5万元: the scale is of both, 500到两千元: it is not
            first *= _spoken_money.shared_scale(match["n"], first, match["m"])
        return shortest(first * (_scale(match["unit1"]) if match["unit1"] else scale), first), shortest(second * scale, second)
    amount = shortest(first * _scale(unit), first)
    for name, part in (("jiao", Decimal("0.1")), ("fen", Decimal("0.01"))):
        if match[name]:
            digits = number(match[name])
            if digits is None:
                return None
            amount += digits * part
    return None, amount


def _whole(words: str) -> Decimal | None:
    amount = number(words)
    return by_digit(words) if amount is None else amount


def _scale(unit: str) -> Decimal:
    if unit.startswith(("角", "毛")):
        return Decimal("0.1")
    if unit.startswith("分"):
        return Decimal("0.01")
    words = re.match(SCALES, unit)
    return Decimal(SCALE[words[0]]) if words else Decimal(1)


def _currency(match: re.Match[str]) -> str:
    return code_of(f"{match['cur'] or ''}{match['sign'] or ''}") or code_of(match["unit"] or "") or "CNY"


def _unprinted(words: str, unit: str) -> str:
    """The yuan that words in a slot leave to the form, with the scale of its unit; "" where they say it themselves."""
    said = MONEY_ENDS.search(words) is not None or (not unit and re.search("[^一-鿿]$", words) is not None)
    printed = re.match(rf"(?:{SCALES})?", unit)
    return "" if said else f"{printed[0] if printed else ''}元"


def parse(slotted: Slotted) -> Reading:
    """An amount in figures or capitals, with the unit printed behind it or typed into the slot."""
    raw = slotted.raw
    whole = Span(len(raw) - len(raw.lstrip()), len(raw.rstrip()))
    limit = bound(re.sub("人民币|[¥￥]|[（(]?[大小]写[）)]?[:：]?", "", slotted.before), slotted.behind)
    code = _said(slotted)
    figures = raw.strip().lstrip("¥￥$")
    negative = figures.startswith(("-", "－"))
    amount = number(figures[negative:])
    amount = -amount if amount is not None and negative else amount
    per = (
        re.split("[/／每]", slotted.unit, maxsplit=1)[1]
        if slotted.unit and re.search("[/／每]", slotted.unit)
        else _per_said(slotted.before)
    )
    if TWICE_SCALED.search(f"{figures} {slotted.unit or ''}"):
        return Reading(None, whole, None, 0.4, "万、亿写了两次")
    if amount is not None:
        scaled = shortest(amount * (_scale(slotted.unit) if slotted.unit else 1), amount)
        signed = code == "CNY" and SIGNED.search(slotted.before + raw.strip()[:1])
        return Reading(Money(scaled, code, bound=limit, per=per), whole, "元" if signed else None, 0.97, "金额")
    squeezed = re.sub(r"[\s_]", "", raw)
    found = list(find(squeezed + _unprinted(squeezed, slotted.unit or "")))
    if len(found) == 1 and not found[0].whole.start and TAIL.fullmatch(squeezed[found[0].whole.end :]):
        value = found[0].value
        assert isinstance(value, Money)  # noqa: S101 – find yields nothing else
        return Reading(
            Money(
                value.amount,
                code if code != "CNY" else value.currency,
                value.amount_min,
                value.amount_max,
                limit or value.bound,
                value.per or per,
            ),
            _typed_span(raw, found[0]),
            _typed_unit(raw, found[0]),
            0.96,
            "金额",
        )
    return Reading(None, whole, None, 0.4, "读不出金额")


def _typed_span(raw: str, found: Found) -> Span:
    """The place of the value in the raw text: figures without a unit typed behind them, capitals whole."""
    start = len(raw) - len(raw.lstrip())
    if re.search("[壹贰叁肆伍陆柒捌玖拾佰仟一二三四五六七八九]", raw):
        return Span(start, len(raw.rstrip()))
    at = raw.find(found.raw)
    return Span(at, at + len(found.raw)) if at >= 0 else Span(start, len(raw.rstrip()))


def _typed_unit(raw: str, found: Found) -> str | None:
    return found.unit if found.unit and found.unit[:1] in raw else None


def _said(slotted: Slotted) -> str:
    """The currency that the words beside the slot name."""
    return code_of(slotted.before[-8:]) or code_of(slotted.unit or "") or "CNY"


KIND = Kind(
    "money",
    30,
    find,
    parse,
    re.compile(rf"(?:人民币)?((?:{SCALES})?(?:元|圆|圓|{FOREIGN})(?![素旦件月宵])(?:整?{PER})?)"),
    _spoken_money.find,
    simple=True,
)

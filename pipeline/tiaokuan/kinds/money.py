"""Money: ¥300,000.00, 人民币叁拾万元整, RMB 30万元, 12,000元/月, USD 500; Decimal, never float.

Capitals with their usual misprints (園 圆 元, 零 〇, 正 整, 陆 六) are read; GB/T 15835-2011, 《支付结算办法》 Annex 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from tiaokuan.contract import Money
from tiaokuan.document import Span
from tiaokuan.kinds import Found, Kind, Reading, Slotted, _spoken_money
from tiaokuan.kinds._bounds import bound, obliging
from tiaokuan.kinds._currencies import ANY, FOREIGN, code_of
from tiaokuan.kinds._numerals import ARABIC, DASH, NUMERAL, number

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
PER = (
    r"(?:\s*(?:[/／]|每)\s*(?:[一1])?(?:平方米|㎡|立方米|公里|千米|米|工作日|小时|分钟|季度|课时|学期|车次|人次|人|月|年|日|天|次|个|吨|公斤|千克|件|套|台|斤|亩|株|度|户|床|辆|张|份|季|周|位|名|项|页|间|单|站|座|箱|瓶|节|公顷)"
    r"(?:\s*[/／·•.．每]\s*(?:人|月|年|日|天|次|季度?|平方米|小时))*)"
)
UNIT = rf"(?:(?:{SCALES})?\s*(?:元|圆|園|圓|块钱|块(?![分儿])|{FOREIGN})(?![素旦件月宵老首勋气凶帅配音宝器])|(?:角|毛)(?![色度落洗衣大])(?:钱)?|分(?:钱))"
VALUE = re.compile(
    rf"(?P<cur>(?:{ANY})(?:[（(]?大写[)）]?)?\s*[:：]?\s*)?(?P<sign>[¥￥$€£]\s*)?(?P<minus>负)?(?P<n>{NUMERAL})"
    rf"(?:\s*(?:(?P<unit1>{UNIT}|{SCALES})\s*)?{DASH}{{1,2}}\s*(?:[¥￥$€£]\s*)?(?P<m>{NUMERAL}))?"
    rf"\s*(?P<unit>{UNIT}|(?P<scale>{SCALES})(?=[^一-鿿]|$))?"
    rf"(?P<rest>(?:\s*[零〇](?![角毛分]))?(?:(?P<jiao>{NUMERAL})\s*[角毛])?(?:\s*[零〇](?!分))?(?:(?P<fen>{NUMERAL})\s*分(?!之))?)(?P<whole>\s*[整正](?![数个式])|钱)?(?P<per>{PER})?",
    re.I,
)
START = re.compile(
    "[0-9０-９零〇一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟貳參陸兩¥￥$€£a-zA-Z人美港欧日英澳加韩新台瑞泰卢印澳₩]"
)
RUN = re.compile(NUMERAL)
SCALED = re.compile(rf"({ARABIC})\s?({SCALES})")
HEADS = re.compile(rf"(?:{ANY})", re.I)


def find(text: str) -> Iterator[Found]:
    """All amounts: a numeral with a currency before it or a unit of money behind it."""
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


def _found(text: str, match: re.Match[str]) -> Found | None:
    named = match["cur"] or match["sign"]
    if not (named or match["unit"]):
        return None
    if match["cur"] and not (match["sign"] or match["unit"] or re.search(r"\d|[¥￥$€£]", match[0])):
        return None
    before, end = text[max(0, match.start() - 12) : match.start()], match.end()
    amounts = None if re.search("第$|[0-9.]$", before) else _amounts(match)
    if amounts is None:
        return None
    low, high = amounts
    if match["minus"] or before.endswith("负"):
        low, high = None if low is None else -low, -high
    span, unit = _printed(match)
    per = re.sub(r"^[/／每\s]+", "", match["per"]).replace(" ", "") if match["per"] else None
    if per and unit:
        unit += re.sub(r"\s", "", match["per"])
    code, limit = _currency(match), bound(before, text[end : end + 8])
    most = high if low is None else obliging(low, high)
    value = Money(most, code, low, None if low is None else high, limit, per)
    return Found("money", span, text[span.start : span.end], unit, Span(match.start(), end), value, 0.96, "金额")


def _printed(match: re.Match[str]) -> tuple[Span, str | None]:
    """The value's place and its unit as printed: capitals with their 元整, figures without; 30万元 is 30 of 万元."""
    start, parts = match.start("n"), bool(match["rest"].strip())
    if parts or (match["unit"] and re.search("[壹贰叁肆伍陆柒捌玖拾佰仟]", match["n"])):
        last = "whole" if match["whole"] else "rest" if parts else "unit"
        return Span(start, match.end(last)), "元"
    unit = (match["unit"] or "").strip() or ("元" if _currency(match) == "CNY" else None)
    if match["m"] is None and unit == "元" and (scaled := SCALED.fullmatch(match["n"])) is not None:
        return Span(start, start + scaled.end(1)), scaled[2] + unit
    return Span(start, match.end("m") if match["m"] else match.end("n")), unit


def _amounts(match: re.Match[str]) -> tuple[Decimal | None, Decimal] | None:
    first, unit = number(match["n"]), match["unit"] or match["scale"] or ""
    if first is None:
        return None
    if match["m"] is not None:
        second = number(match["m"])
        if second is None:
            return None
        scale = _scale(unit)
        if not match["unit1"]:  # 3-5万元: the scale is of both, 500到两千元: it is not
            first *= _spoken_money.shared_scale(match["n"], first, match["m"])
        return first * (_scale(match["unit1"]) if match["unit1"] else scale), second * scale
    amount = first * _scale(unit)
    for name, part in (("jiao", Decimal("0.1")), ("fen", Decimal("0.01"))):
        if match[name]:
            digits = number(match[name])
            if digits is None:
                return None
            amount += digits * part
    return None, amount


def _scale(unit: str) -> Decimal:
    if unit.startswith(("角", "毛")):
        return Decimal("0.1")
    if unit.startswith("分"):
        return Decimal("0.01")
    words = re.match(SCALES, unit)
    return Decimal(SCALE[words[0]]) if words else Decimal(1)


def _currency(match: re.Match[str]) -> str:
    return code_of(f"{match['cur'] or ''}{match['sign'] or ''}") or code_of(match["unit"] or "") or "CNY"


PER_DIGIT = re.compile(r"[\s_]*([零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖拾佰仟0-9]+)[\s_]*")
TAIL = re.compile(r"\s*(?:元|圆|園)?\s*[整正]?\s*")


def parse(slotted: Slotted) -> Reading:
    """An amount in figures or capitals, with the unit printed behind it or typed into the slot."""
    raw = slotted.raw
    whole = Span(len(raw) - len(raw.lstrip()), len(raw.rstrip()))
    limit = bound(re.sub("人民币|[¥￥]|[（(]?[大小]写[）)]?[:：]?", "", slotted.before), slotted.after)
    code = _said(slotted)
    amount = number(raw.strip().lstrip("¥￥$"))
    per = re.split("[/／每]", slotted.unit, maxsplit=1)[1] if slotted.unit and re.search("[/／每]", slotted.unit) else None
    if amount is not None:
        scaled = amount * (_scale(slotted.unit) if slotted.unit else 1)
        return Reading(Money(scaled, code, bound=limit, per=per), whole, None, 0.97, "金额")
    squeezed = re.sub(r"[\s_]", "", raw)
    if squeezed.endswith(("元", "圆", "園")) and slotted.unit:
        squeezed = squeezed[:-1]
    found = list(find(squeezed + ("" if re.search("[元圆園整正角分]$|[^一-鿿]$", squeezed) else "元")))
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
)

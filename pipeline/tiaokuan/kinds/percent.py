"""Percentages and rates: 5%, 百分之十二点五, 千分之三, 万分之五, 5‰, 三成, 一半; `per` says of what time a rate is reckoned."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from tiaokuan.contract import Quantity
from tiaokuan.document import Span
from tiaokuan.kinds import Found, Kind, Reading, Slotted, _spoken_percents
from tiaokuan.kinds._bounds import bound, obliging
from tiaokuan.kinds._numerals import ARABIC, DASH, NUMERAL, number

SIGNS = {
    "%": Decimal(1),
    "％": Decimal(1),
    "﹪": Decimal(1),
    "‰": Decimal("0.1"),
    "‱": Decimal("0.01"),
    "个百分点": Decimal(1),
    "个基点": Decimal("0.01"),
    "BP": Decimal("0.01"),
}
PARTS = {
    "百万万": Decimal("1e-8"),
    "十万": Decimal("0.001"),
    "百万": Decimal("0.0001"),
    "千万": Decimal("0.00001"),
    "万万": Decimal("0.000001"),
    "百": Decimal(1),
    "佰": Decimal(1),
    "千": Decimal("0.1"),
    "仟": Decimal("0.1"),
    "万": Decimal("0.01"),
    "萬": Decimal("0.01"),
}
SIGN = "(?:[%％﹪‰‱](?![0-9A-Za-z%％])|个百分点|个基点|个?[bB][pP][sS]?(?![A-Za-z]))"  # %20 is an octet in an address
MINUS = "(?<!正)负的?|(?<![0-9０-９%％一-鿿+＋/／])[-－]"
SIGNED = re.compile("[%％﹪‰‱成]|分之|百分点|基点|一半|[bB][pP]|个[9９]|月(?:利|息)")
RUN = re.compile(rf"(?:{MINUS})?{NUMERAL}")
_IN_WORDS = rf"[一壹]?(?P<part>百万万|[十百千万]万|[百佰千仟万萬])分之[ \u3000]{{0,3}}(?P<minus2>负)?(?P<words>{NUMERAL}|半)(?:{DASH}(?:(?P=part)分之)?(?P<words2>{NUMERAL}))?"
"""百分之五, 千分之三至五."""
_WITH_SIGN = rf"(?P<n>{NUMERAL})\s*(?:(?P<sign1>{SIGN})?\s*{DASH}\s*(?P<m>{NUMERAL})\s*)?(?P<sign>{SIGN}|[分厘](?![之钟一-鿿]))"
"""5%, 5%-10%, 月息2分."""
_TENTHS = (
    r"(?<![一-鿿])(?P<tenths>[一二两三四五六七八九])成(?P<half>半|[一二三四五六七八九](?![一-鿿]))?(?:"
    + DASH
    + r"(?P<tenths2>[一二两三四五六七八九])成(?P<half2>半)?)?(?![不为立本年果员功品份套熟都语])"
)
"""三成, 三成半, 二成至三成."""
_SAID = rf"(?P<one>一半)(?!以[上下]?的?人)|(?P<nines>[二两三四五六2-6])个[9９](?![0-9])|(?P<of>[二三四五六七八九十]{{1,3}}|[0-9]{{1,2}})分之(?P<parts>{NUMERAL})"
"""一半, 三个9, 三分之一."""
VALUE = re.compile(
    rf"(?<![0-9０-９.又])(?<![0-9A-Za-z][.%])(?P<minus>{MINUS})?(?:{_IN_WORDS}|{_WITH_SIGN}|{_TENTHS}|{_SAID})"
    r"(?P<per>\s*(?:[/／每]\s*(?:日|天|月|年|季度?)))?"
)
TOLERANCE = re.compile(rf"(?:(?P<base>{ARABIC})\s*[%％]?\s*)?(?:±|正负|[+＋][/／]?[-－—])\s*$")
"""±5%, 正负5%, 70±5%."""
INTERESTS = {"分": Decimal(1), "厘": Decimal("0.1")}
INTEREST = re.compile("月(?:息|利率|利息)[为按是]?$")
"""月息2分 is two per cent a month, 月息8厘 0.8; by the year the words are used of tenths as well."""
PER_BEFORE = re.compile(
    r"(?:(?P<day>每(?:逾期|迟延?|延[期误]|拖延)?(?:[一1])?[日天]|按?日(?:利率|息|费率)?|[日天])|(?P<month>每(?:[一1]个?)?月|月(?:利率|息|费率)?)|(?P<year>每(?:[一1])?年|年(?:利率|息|化|费率|利息)?))(?:加收|按|支付|计算|收取|为|的)?\Z"
)
_TIME = "[一1壹]?个?(?:(?P<day>日|天)|(?P<week>周|星期)|(?P<month>月)|(?P<year>年))(?![内前后以度])"
LATE = re.compile(
    f"每[一-鿿]{{0,4}}(?:逾期|迟延|延迟|延期|延误|拖延|拖欠|超期|推迟|滞后|晚)[一-鿿]{{0,6}}?{_TIME}(?P<since>[^。；;\\n]{{0,40}})$"
)
"""每逾期一日，按合同总价的▁: what follows is a rate of a day, up to the next rate or limit."""
DAILY = re.compile(
    "(?:每|(?<=按)(?=[日天](?:加收|加付|计[收算付]|支付|收取|承担|偿付)))(?P<day>日|天)(?P<since>[^，,。；;\\n]{0,16})$"
)
OTHER_RATE = re.compile("[%％‰]|分之.|超过|累计|上限|最高|总额不|以内|为限")
STOPPED = re.compile(r"[0-9]。\Z")
"""12。5% is no 5 %."""
FRACTION = "分数"
PERS = {"日": "day", "天": "day", "月": "month", "年": "year", "季": "quarter", "季度": "quarter"}
SCALE_BEFORE = re.compile("([十百千万]万|[百佰千仟万萬])分之$")


def find(text: str) -> Iterator[Found]:
    """All percentages; 百分之百 as an idiom (with nothing said of money or a share behind it) is none."""
    if SIGNED.search(text) is None:
        return
    at = 0
    while (run := RUN.search(text, at)) is not None:
        match = VALUE.match(text, run.start())
        found = _found(text, match) if match is not None else None
        if found is not None:
            yield found
            at = found.whole.end
        else:
            at = run.end()


def _found(text: str, match: re.Match[str]) -> Found | None:
    amounts = _amounts(match)
    start, end = match.span()
    if amounts is None or STOPPED.search(text, max(0, start - 2), start) or (match["part"] and match["words"] in ("百", "佰")):
        return None
    if match["sign"] in INTERESTS and INTEREST.search(text[max(0, start - 6) : start]) is None:
        return None
    low, high = amounts
    if low is not None and low > high:
        return None
    tolerance = TOLERANCE.search(text[max(0, start - 16) : start]) if low is None else None
    if tolerance is not None:
        base, start = number(tolerance["base"] or "0") or Decimal(0), start - len(tolerance[0])
        low, high = base - high, base + high
    if match["minus"] or match["minus2"]:
        low, high = None if low is None else -low, -high
    if match["n"] is not None:
        span, unit = (
            Span(match.start("n") if not match["minus"] else start, match.end("m") if match["m"] else match.end("n")),
            match["sign"],
        )
    else:
        span, unit = Span(start, match.start("per") if match["per"] else end), None
    per = _per(text, match)
    if match["per"]:
        unit = (unit or "") + match["per"].strip()
    limit = bound(text[max(0, start - 12) : start], text[end : end + 8])
    value = (
        Quantity(high, "percent", None, None, limit, per)
        if low is None
        else Quantity(obliging(low, high), "percent", low, high, limit, per)
    )
    why, sure = (FRACTION, 0.9) if match["of"] else ("百分比", 0.96)
    return Found("percent", span, text[span.start : span.end], unit, Span(start, end), value, sure, why)


def _amounts(match: re.Match[str]) -> tuple[Decimal | None, Decimal] | None:
    if (amount := _said(match)) is not None:
        return None, amount
    if match["tenths"]:
        tenths = number(match["tenths"])
        more = number(match["tenths2"]) if match["tenths2"] else None
        if tenths is None:
            return None
        share = tenths * 10 + _hundredths(match["half"])
        return (None, share) if more is None else (share, more * 10 + _hundredths(match["half2"]))
    first, second = (match["words"], match["words2"]) if match["part"] else (match["n"], match["m"])
    scale = PARTS[match["part"]] if match["part"] else _sign(match["sign"])
    low = Decimal("0.5") if first == "半" else number(first) if first else None
    if low is None:
        return None
    if second is None:
        return None, low * scale
    high = number(second)
    return None if high is None else (low * (_sign(match["sign1"]) if match["n"] and match["sign1"] else scale), high * scale)


def _said(match: re.Match[str]) -> Decimal | None:
    """What words say that are no number with a sign: 一半, 三个9 (99.9), 三分之一 (33.3333)."""
    if match["one"]:
        return Decimal(50)
    if match["nines"]:
        nines = number(match["nines"])
        return None if nines is None else 100 - Decimal(10) ** (2 - int(nines))
    if match["of"]:
        whole, parts = number(match["of"]), number(match["parts"])
        if not whole or parts is None or not 0 < parts <= whole:
            return None
        share = parts * 100 / whole
        return share if share == round(share, 4) else round(share, 4)
    return None


def _sign(printed: str | None) -> Decimal:
    return SIGNS.get(printed or "") or INTERESTS.get(printed or "") or SIGNS["BP"]


def _hundredths(words: str | None) -> Decimal:
    """What follows 成: 三成半, 七成六."""
    return Decimal(0) if words is None else Decimal(5) if words == "半" else number(words) or Decimal(0)


def _per(text: str, match: re.Match[str]) -> str | None:
    return (
        PERS[re.sub(r"[/／每\s]", "", match["per"])]
        if match["per"]
        else _per_before(text[max(0, match.start() - 60) : match.start()])
    )


def _per_before(before: str) -> str | None:
    """What time a rate is of by the words before it: 年利率, 每逾期一日按合同总价的."""
    if (said := PER_BEFORE.search(before[-10:])) is not None:
        return said.lastgroup
    for pattern in (LATE, DAILY):
        if (found := pattern.search(before)) is not None and not OTHER_RATE.search(found["since"]):
            return next(name for name in ("day", "week", "month", "year") if found.groupdict().get(name))
    return None


def parse(slotted: Slotted) -> Reading:
    """A number with the sign printed behind it, behind 百分之, or a whole percentage."""
    raw = slotted.raw
    whole = Span(len(raw) - len(raw.lstrip()), len(raw.rstrip()))
    before = SCALE_BEFORE.sub("", slotted.before)
    limit = bound(before, slotted.behind)
    sign, _, time = re.sub("[／每]", "/", slotted.unit or "").partition("/")
    per = PERS.get(time) or _per_before(before)
    scale = SIGNS.get(sign)
    if scale is None and (part := SCALE_BEFORE.search(slotted.before)):
        scale = PARTS[part[1]]
    amount = Decimal("0.5") if raw.strip() == "半" else number(raw)
    if scale is not None and amount is not None:
        return Reading(Quantity(amount * scale, "percent", None, None, limit, per), whole, None, 0.97, "百分比")
    if scale is not None and (about := re.fullmatch(rf"\s*(?:±|正负|[+＋][/／]?[-－])\s*({NUMERAL})\s*", raw)):
        most = number(about[1])
        if most is not None:
            share = Quantity(most * scale, "percent", -most * scale, most * scale, limit, per)
            return Reading(share, whole, None, 0.93, "正负")
    if scale is not None and (pair := re.fullmatch(rf"\s*({NUMERAL})\s*{DASH}\s*({NUMERAL})\s*", raw)):
        low, high = number(pair[1]), number(pair[2])
        if low is not None and high is not None and low <= high:
            share = Quantity(obliging(low, high) * scale, "percent", low * scale, high * scale, limit, per)
            return Reading(share, whole, None, 0.95, "范围")
    found = list(find(raw))
    if len(found) == 1 and not (raw[: found[0].whole.start] + raw[found[0].whole.end :]).strip():
        typed = found[0].value
        assert isinstance(typed, Quantity)  # noqa: S101 – find yields nothing else
        return Reading(
            replace(typed, per=typed.per or per, bound=typed.bound or limit),
            found[0].span,
            found[0].unit,
            0.96,
            "百分比",
        )
    return Reading(None, whole, None, 0.4, "读不出百分比")


KIND = Kind(
    "percent",
    20,
    find,
    parse,
    re.compile("([%％﹪‰‱](?:[/／每](?:日|天|月|年))?|个百分点|个基点)"),
    _spoken_percents.find,
    simple=True,
)

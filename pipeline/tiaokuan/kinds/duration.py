"""Durations: 30分钟, 三（3）个工作日, 10-15日, 半年, 一个半月, 一年零六个月. Calendar days and working days are kept apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from tiaokuan.contract import MONTHS, Quantity
from tiaokuan.document import Span
from tiaokuan.kinds import Found, Kind, Reading, Slotted, _spoken_durations
from tiaokuan.kinds._bounds import OVER, bound, obliging, over
from tiaokuan.kinds._numerals import DASH, NUMERAL, about, number

UNITS = {
    "workday": "个?(?:银行)?工作日|个?工作天|个?交易日|个?营业日",
    "day": r"个?自然日|个?日历日|个?日历天|个?自然天|日历天|整?日(?!\s*期|年化|均)(?![常志均本益历记语程光元薪租产销])(?!用(?!书面|文字|电话|短信))(?!报(?!告))|整?天(?![气然津地下花文使])|昼夜",
    "hour": "个?(?:工作)?小时(?!工)|个?钟头|(?<=[0-9])(?<![0-9]{5})[hH](?=[0-9]{1,2}[mM]in|[内后前以之，。；、/）)]|$)",
    "minute": "分钟|(?<=[0-9])[mM]in(?:s|utes?)?(?![A-Za-z])|分(?=[0-9０-９零一二三四五六七八九十]{1,3}秒)",
    "second": "秒钟?",
    "week": "个?星期(?![一二三四五六日天])|个?礼拜|周(?=一次)|周(?![一二三四五六日天岁围边转期末年到知密]|[一-鿿]{1,2}_)",
    "quarter": "个?季度",
    "month": "个整?月(?![份])|整?月(?![份底初末日租薪息度光饼嫂结报均])|月(?=的?租金|结算一?次)",
    "year": "个(?:完整的?|会计|财务)?年度|个?财年|个?(?:整?年(?!期(?:LPR|贷|存|定期|国债|以上LPR))(?![度级龄检审终底初份报间代画货息轻会薪租均末费])|周年|自然年|年度(?=[（(]?含))",
}
UNIT = "|".join(f"(?P<{name}>{words})" for name, words in UNITS.items())
PLAIN_UNIT = "|".join(UNITS.values())
_OTHER = "(?:天|日|月|年|小时|工作日)"
ALTERNATIVE = rf"(?:\s*(?:[（(]{_OTHER}(?:[/／、或]{_OTHER})*[)）]|[/／]{_OTHER}))"  # 月（天）, 年（月/日）
BRACKET = rf"(?:\s*[（(]\s*{NUMERAL}\s*[)）])?"
ONE = re.compile(
    rf"(?P<n>{NUMERAL}){BRACKET}(?:(?:{PLAIN_UNIT})?\s*{DASH}\s*(?P<m>{NUMERAL}){BRACKET})?\s*(?P<halves>个半)?{OVER}\s*(?:{UNIT})(?P<half>半)?"
)
HALF = re.compile("(?P<n>半)(?P<full>年(?!度)|个?月|天|日|个?小时|个?工作日|个?学期)")
MORE = re.compile(rf"\s*[零又]?(?P<n>{NUMERAL})\s*(?:{UNIT.replace('分钟', '分钟?(?!之)')})")  # 1小时20分
NEAR = re.compile("(?P<n>当|次|同|翌)(?P<unit>日|天)(?![^，。；、]{0,1}期)")
FORMS = {"半": HALF, **dict.fromkeys("当次同翌", NEAR)}
"""What a length may be that begins with such a character; any other begins with a numeral."""
START = re.compile("[0-9０-９零〇一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰半当次同翌]")
NO_START = re.compile(
    r"(?:第\s?|[0-9０-９.．号/／-]|[0-9Nn]\s?[+＋]|[0-9]:|(?<!_)年|(?<!个)月|零[0-9]|〔|《|GB|No\.?|星期|周|(?<!以)[上下]|每月|含)\Z"
)
DAY_BEFORE = re.compile("月[0-9]{1,2}[日号]?[-－—–~～至到]{1,2}\\Z")
"""9月15日—17日: the second is a day as well."""
A_WEEK = re.compile("[0-9]{1,2}(?:个?小时|[天h])")
"""每周40小时, though 周 before a numeral otherwise is a day of the week."""
LONGEST_DAY = len("月15日——")
HOURS = {"week": 168, "day": 24, "hour": 1}
SECONDS = {"hour": 3600, "minute": 60, "second": 1}
DAY_OF_MONTH = re.compile("[0-9]{1,2}[.．][0-9]{2}")
"""12.30日 is a day of December."""
MOON = re.compile("[份饼嫂光球亮底初末日薪息度]")
BEHIND_MONTH = re.compile("(?:[以之]?内|前|后|以上|以下|的|（天）|[（(]天|届满|期满|免费)")
BEFORE_MONTH = re.compile("(?:前|期限?|为|满|超过|提前|共计?|不[少低]于|至少|连续|累计|每|延长|续[约期]|达)$")
_RUN = re.compile(NUMERAL)
RANGE = re.compile(rf"\s*(?P<n>{NUMERAL})\s*{DASH}\s*(?P<m>{NUMERAL})\s*")
REPEATED = re.compile(rf"\s*(?P<n>{NUMERAL})\s*[（(]\s*(?P<m>{NUMERAL})\s*[)）]\s*")
UNIT_NAMES = [(name, re.compile(words)) for name, words in UNITS.items()]


def find(text: str) -> Iterator[Found]:
    """All durations; ordinals (第三年), dates (5月, 15日 of a month) and years of a calendar are none."""
    at = 0
    while (start := START.search(text, at)) is not None:
        at = start.start()
        match = FORMS.get(text[at], ONE).match(text, at)
        if match is None:
            at = _behind_numeral(text, at)
            continue
        before = text[max(0, at - 3) : at]
        weekly = before.endswith("每周") and A_WEEK.match(text, at) is not None
        day = DAY_BEFORE.search(text[max(0, at - LONGEST_DAY) : at]) is not None
        found = None if (not weekly and NO_START.search(before)) or day else _found(text, match)
        if found is not None:
            yield found
            at = found.whole.end
        else:
            at = max(match.end("n"), at + 1)


def _behind_numeral(text: str, at: int) -> int:
    match = _RUN.match(text, at)
    return max(match.end(), at + 1) if match is not None else at + 1


def _found(text: str, match: re.Match[str]) -> Found | None:
    value = _value(match)
    if value is None or not _plausible(text, match, value):
        return None
    start, end = match.span()
    pieces = 0
    while (more := MORE.match(text, end)) is not None and (joined := _joined(value, more)) is not None:
        value, end, pieces = joined, more.end(), pieces + 1
    if pieces:
        raw_end, unit = end, None
    else:
        unit_at = _unit_start(match)
        raw_end, unit = unit_at, text[unit_at:end].strip() or None
        while raw_end > start and text[raw_end - 1] in " \t\xa0\u3000":
            raw_end -= 1
    limit = bound(text[max(0, start - 12) : start], text[end : end + 12]) or over(match)
    value = replace(value, bound=limit)
    return Found("duration", Span(start, raw_end), text[start:raw_end], unit, Span(start, end), value, 0.95, "期限")


def _unit_start(match: re.Match[str]) -> int:
    groups = match.groupdict()
    if "full" in groups:
        return match.start("full")
    if "unit" in groups:
        return match.end()
    if groups.get("halves"):
        return match.start("halves")
    return match.start(_unit_name(match))


def _unit_name(match: re.Match[str]) -> str:
    return next(name for name in UNITS if match[name])


def _value(match: re.Match[str]) -> Quantity | None:
    groups = match.groupdict()
    if "full" in groups:
        unit = (
            "year"
            if match["full"] == "年"
            else "month"
            if "月" in match["full"]
            else "hour"
            if "时" in match["full"]
            else "workday"
            if "工作" in match["full"]
            else "day"
        )
        return Quantity(Decimal(6), "month") if unit == "year" else Quantity(Decimal("0.5"), unit)
    if "unit" in groups:
        return Quantity(Decimal(0 if match["n"] in "当同" else 1), "day")
    low, unit = number(match["n"]), _unit_name(match)
    if low is None:
        return _range(match["n"], unit)
    if groups.get("halves") or groups.get("half"):
        low += Decimal("0.5")
        if unit == "year":
            return Quantity(_plain(low * 12), "month")
    if match["m"] is not None:
        high = number(match["m"])
        if high is None or high < low:
            return None
        return Quantity(obliging(low, high), unit, low, high)
    return Quantity(low / 60, "minute") if unit == "second" and low % 60 == 0 else Quantity(low, unit)


def _range(words: str, unit: str) -> Quantity | None:
    """两三天 is two to three days."""
    pair = about(words)
    return Quantity(obliging(*pair), unit, *pair) if pair is not None else None


def _plain(amount: Decimal) -> Decimal:
    """A whole number without decimal places: 18, not 18.0."""
    whole = amount.to_integral_value()
    return whole if whole == amount else amount


def _plausible(text: str, match: re.Match[str], value: Quantity) -> bool:
    """Whether this is a length of time rather than a date or an idiom."""
    groups, after = match.groupdict(), text[match.end() : match.end() + 4]
    if "full" in groups or "unit" in groups or groups.get("halves"):
        return True
    before = text[max(0, match.start() - 6) : match.start()]
    unit = match[_unit_name(match)]
    if unit == "日" and DAY_OF_MONTH.fullmatch(match["n"]):
        return False
    if unit == "年":
        year = re.fullmatch("[0-9]{4}|[〇○零一二三四五六七八九]{4}", match["n"])
        return (
            year is None and not re.match(r"\s*[0-9一二三四五六七八九十]{1,3}\s*月(?!.{0,3}内)", after) and value.amount < 1000
        )
    if unit == "月":
        long = value.amount > MONTHS["year"] and not MOON.match(after)
        return bool(long or BEHIND_MONTH.match(after) or BEFORE_MONTH.search(before)) and not re.match(
            r"\s*[0-9一二三四五六七八九十]", after
        )
    if unit == "日":
        return not re.search(r"月\s*$|每[月季年][^，。]{0,3}$", before)
    return True


def _joined(first: Quantity, more: re.Match[str]) -> Quantity | None:
    """One duration of two units: 一年零六个月 is 18 months, 一年零三天 a year plus three days."""
    amount, unit = number(more["n"]), _unit_name(more)
    if amount is None or first.plus or first.amount_min is not None:
        return None
    for scale, smallest in ((MONTHS, "month"), (HOURS, "hour")):
        if first.unit in scale and unit in scale and scale[unit] < scale[first.unit]:
            return Quantity(
                first.amount * scale[first.unit] / scale[smallest] + amount * scale[unit] / scale[smallest], smallest
            )
    if first.unit in MONTHS and unit in ("week", "day"):
        return replace(first, plus=(Quantity(amount, unit),))
    if first.unit in SECONDS and unit in SECONDS and SECONDS[unit] < SECONDS[first.unit]:
        return Quantity(first.amount * SECONDS[first.unit] / SECONDS[unit] + amount, unit)
    return None


def parse(slotted: Slotted) -> Reading:
    """A number with the unit printed behind it or typed into the slot."""
    raw = slotted.raw
    whole = Span(len(raw) - len(raw.lstrip()), len(raw.rstrip()))
    limit = bound(slotted.before, slotted.behind)
    if slotted.unit is not None and (unit := unit_name(slotted.unit)) is not None:
        amount = number(raw)
        if amount is not None:
            return Reading(Quantity(amount, unit, bound=limit), whole, None, 0.97, "数字加单位")
        if (some := _range(raw, unit)) is not None:
            return Reading(replace(some, bound=limit), whole, None, 0.93, "范围")
        if (pair := RANGE.fullmatch(raw)) is not None:
            low, high = number(pair["n"]), number(pair["m"])
            if low is not None and high is not None and low <= high:
                return Reading(Quantity(obliging(low, high), unit, low, high, limit), whole, None, 0.95, "范围")
        if (pair := REPEATED.fullmatch(raw)) is not None:
            first, second = number(pair["n"]), number(pair["m"])
            if first is not None and first == second:
                return Reading(Quantity(first, unit, bound=limit), whole, None, 0.97, "数字加单位")
    found = list(find(raw))
    if len(found) == 1 and re.fullmatch(r"\s*(?:不超过|不低于|至少|约)?\s*", raw[: found[0].whole.start]):
        rest = raw[found[0].whole.end :]
        if re.fullmatch(r"\s*(?:[以之]?内|左右|以上|以下)?\s*", rest):
            return Reading(found[0].value, found[0].span, found[0].unit, 0.95, "数字加单位")
    return Reading(None, whole, None, 0.4, "读不出期限")


def unit_name(printed: str) -> str | None:
    """The unit's name for words as printed, None for none: 个工作日 is workday."""
    return next((name for name, words in UNIT_NAMES if words.match(printed)), None)


KIND = Kind(
    "duration",
    40,
    find,
    parse,
    re.compile(rf"((?:{PLAIN_UNIT}){ALTERNATIVE}?)"),
    _spoken_durations.find,
    simple=True,
)

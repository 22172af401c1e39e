"""Dates: 2025年1月1日, 2025-01-01, 2025.1.1, 20250101, 二〇二五年一月一日, 贰零贰伍年, 25年1月, and days that come again.

An impossible date is no date.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator

from tiaokuan.contract import Date
from tiaokuan.document import Span
from tiaokuan.kinds import Found, Kind, Reading, Slotted, _recurrences, _spoken_dates
from tiaokuan.kinds._numerals import DIGITS, WIDE, number

W = r"[ \t\xa0\u3000]{0,8}"
CN = "[零〇○Ο一二三四五六七八九壹贰叁肆伍陆柒捌玖]"
YEAR = rf"(?:[12１２][0-9０-９]{{3}}|{CN}{{4}}|(?:20|二[〇○零0]){W}[0-9０-９〇○零一二三四五六七八九]{{2}})"
SHORT = rf"(?:[0-9]{{2}}|{CN}{{2}})"
CN_SMALL = "(?:[一二三四五六七八九十廿卅]{1,3}|[零〇]?[壹贰叁肆伍陆柒捌玖拾]{1,3})"
DAY = rf"(?:[0-9０-９]{{1,2}}|{CN_SMALL})"
MONTH = rf"(?:[0-9０-９]{{1,2}}|{CN_SMALL}|元)"
WRITTEN = re.compile(
    rf"(?<![0-9]|{CN})(?P<y>{YEAR}|{SHORT}(?={W}年{W}{MONTH}{W}月)){W}年(?:{W}(?P<m>{MONTH}){W}月(?:份)?(?:{W}(?P<d>{DAY}){W}[日号](?!线))?)?"
)
FIGURES = re.compile(
    r"(?:(?<![0-9.\-/A-Za-z])|(?<=[./][0-9]-)|(?<=[./][0-9]{2}-))(?P<y>[12][0-9]{3})(?P<sep>[-/.．])(?P<m>[0-9]{1,2})(?:(?P=sep)(?P<d>[0-9]{1,2}))(?![0-9]|(?!-[12][0-9]{3}[./])[.\-/][0-9])"
)
MONTHLY = re.compile(r"(?<![0-9.\-/A-Za-z])(?P<y>(?:19|20)[0-9]{2})[-/](?P<m>0[1-9]|1[0-2])(?![0-9./-])")
MIXED = re.compile(
    r"(?<![0-9.\-/A-Za-z])(?P<y>(?:19|20)[0-9]{2})[-/.．](?P<m>1[0-2]|0?[1-9])月(?:份|(?P<d>[0-3]?[0-9])[日号])?"
)
"""2026.3月, 2026.3月15日."""
_TO = rf"{W}[-－—–~～至到]{{1,2}}{W}"
DAYS = re.compile(rf"{W}(?P<d>{DAY})(?:{W}[日号])?{_TO}(?P<d2>{DAY}){W}[日号](?!内)")
CLOSED = re.compile(rf"(?:{W}起)?{_TO}(?:(?P<m>{MONTH}){W}月(?:{W}(?P<d2>{DAY}){W}[日号])?|(?P<d3>{DAY}){W}[日号])(?!内)")
SPELT = re.compile(
    r"(?<![0-9.\-/A-Za-z])(?P<y>[12][0-9]{3})(?P<sep>[./．])(?P<m>[0-9]{1,2})(?P=sep)(?P<d>[0-9]{1,2})\s*(?:[-－—–~～]{1,2}|[至到])\s*(?P<m2>[0-9]{1,2})(?P=sep)(?P<d2>[0-9]{1,2})(?![0-9./．])"
)
"""2026.9.18-9.21: the second of two dates in figures leaves out the year."""
PIVOT = 50
YEARLIKE = re.compile("[12][0-9]{3}[-/.．0-9]")
PACKED = re.compile(r"(?<![0-9A-Za-z.])(?P<y>(?:19|20)[0-9]{2})(?P<m>[01][0-9])(?P<d>[0-3][0-9])(?![0-9A-Za-z.])")
NOT_BEHIND = re.compile(
    "^(?:版|级|款|型|度(?!起)|修订|制|制定|代|前$|来|多|余|届|[上下前后]半年|第?[一二三四1-4]季度?|[Qq][1-4]|元旦|春节|国庆|五一|十一(?!月)|中秋|端午|清明|农历|[正腊]月|第?[0-9]+[号期次届批]|[0-9]{1,2}[、,，和及][0-9]|[A-Za-z]{1,2}月)"
)
BEFORE = re.compile(
    r"(?:(?P<start>自|从|起始(?:日期?)?[:：为]?|起租日[:：]?)|(?P<end>至|到|截[止至]|[—–~～－-])|(?P<before>不得?(?:[晚迟]于|超过)|最[晚迟](?:不超过|于)?))\s*$"
)
CLOCK = r"(?:[0-9]{1,2}[:：][0-9]{2}|[0-9]{1,2}[时点]整?)\s*"
AFTER = re.compile(
    rf"\s*(?:[（(]含(?:当[日天]|本日)?[)）]|{CLOCK})?(?:(?P<start>起(?!草)|开始|[及或][之以]后|(?:至|到|[-－—~～]{{1,2}})\s*(?:{YEAR}|[0-9]{{2}}年))|(?P<end>止(?!付)|为止|[及或][之以]前)|(?P<before>[之以]?前(?![款期述]))|(?P<after>[之以]后))"
)


def find(text: str) -> Iterator[Found]:
    """All calendar dates in a text, complete or to the month or year, and days that come again (每月15日). A period has a date
    for its start and one for its end."""
    yield from _recurrences.find(text)
    patterns = [WRITTEN] if "年" in text else []
    if YEARLIKE.search(text):
        patterns += [SPELT, FIGURES, MONTHLY, PACKED, *([MIXED] if "月" in text else [])]
    matches = [match for pattern in patterns for match in pattern.finditer(text)]
    end = 0
    for match in sorted(matches, key=lambda match: (match.start(), -match.end())):
        if match.start() < end:
            continue
        several = _spelt(match) if match.re is SPELT else _period(text, match)
        for found in several if several or match.re is SPELT else [_found(text, match), *_more_days(text, match)]:
            if found is not None:
                yield found
                end = found.span.end


def _period(text: str, match: re.Match[str]) -> list[Found | None]:
    """Both ends of a period whose second end leaves out what the first has said: 2025年3月1日至31日, 2025年3月12-19日, 2025年3月至6月."""
    groups = match.groupdict()
    year, month, day = groups["y"], groups["m"], groups.get("d")
    if "年" not in match[0]:
        return []
    if month is None:
        return _months(text, match)
    opened = DAYS.match(text, match.end()) if day is None else None
    closed = opened or CLOSED.match(text, match.end())
    if closed is None:
        return []
    first = iso_date(year, month, opened["d"] if opened is not None else day)
    last = iso_date(year, closed.groupdict().get("m") or month, closed["d2"] or closed.groupdict().get("d3"))
    if first is None or last is None or last < first:
        return []
    middle = opened.end("d") if opened is not None else match.end()
    second = min(closed.start(name) for name in closed.re.groupindex if name not in ("d",) and closed[name])
    spans = Span(match.start(), middle), Span(second, closed.end())
    return _both(text, spans, first, last)


def _both(text: str, spans: tuple[Span, Span], first: str, last: str) -> list[Found | None]:
    """The two ends of a period."""
    return [
        Found("date", span, text[span.start : span.end], None, span, Date(iso, None, limit), 0.93, "起止日期")
        for span, iso, limit in zip(spans, (first, last), ("start", "end"), strict=True)
    ]


def _spelt(match: re.Match[str]) -> list[Found | None]:
    """Both ends of a period in figures; nothing where one of them cannot be."""
    first, last = iso_date(match["y"], match["m"], match["d"]), iso_date(match["y"], match["m2"], match["d2"])
    if first is None or last is None or last < first:
        return []
    spans = Span(match.start(), match.end("d")), Span(match.start("m2"), match.end())
    return _both(match.string, spans, first, last)


def _more_days(text: str, match: re.Match[str]) -> Iterator[Found]:
    """The other days of the same year: 2025年6月30日和12月31日."""
    at, last = match.end(), None
    while (more := MORE_DAYS.match(text, at)) is not None and (day := match.groupdict().get("d")):
        last = last or iso_date(match["y"], match["m"], day)
        iso, span = iso_date(match["y"], more["m"], more["d"]), Span(more.start("m"), more.end())
        if iso is None or last is None or iso <= last:
            return
        limit = AFTER.match(text, span.end, span.end + 16)
        bound = limit.lastgroup if limit is not None else None
        yield Found("date", span, text[span.start : span.end], None, span, Date(iso, None, bound), 0.93, "日期")
        at, last = more.end(), iso


def _months(text: str, match: re.Match[str]) -> list[Found | None]:
    """2025年1-6月 as its first and its last month."""
    months = MONTHS.match(text, match.end())
    if months is None:
        return []
    first, last = (iso_date(match["y"], months[name], None) for name in ("m", "m2"))
    if first is None or last is None or last < first:
        return []
    spans = Span(match.start(), months.end("m")), Span(months.start("m2"), months.end())
    return _both(text, spans, first, last)


MORE_DAYS = re.compile(rf"{W}(?:前|之前)?{W}(?:[、，,和及与]|以及){W}(?P<m>{MONTH}){W}月{W}(?P<d>{DAY}){W}[日号](?!内)")
MONTHS = re.compile(rf"{W}(?P<m>{MONTH})(?:{W}月(?:份)?)?{_TO}(?P<m2>{MONTH}){W}月(?!{W}{DAY}{W}[日号])")
"""The months of a year: 2025年1-6月."""
END = re.compile("年?[底末](?![日天期端])")
"""The last day of a month or a year: 2025年3月底前, 2025年年底."""
IN_CODE = re.compile("[A-Za-z][-－_/.]?$")
"""What a number of an order or a drawing begins with: SO-20250701-0032."""


def _found(text: str, match: re.Match[str]) -> Found | None:
    groups = match.groupdict()
    after, before = text[match.end() : match.end() + 6], text[max(0, match.start() - 6) : match.start()]
    if groups["m"] is None and (NOT_BEHIND.match(after) or not match[0].endswith("年")):
        return None
    iso, stop = iso_date(groups["y"], groups["m"], groups.get("d")), match.end()
    if (
        iso is not None
        and not groups.get("d")
        and match[0].endswith(("年", "月"))
        and (last := END.match(text, stop)) is not None
    ):
        iso, stop = _last_day(iso), last.end()
    if iso is None or before.endswith(("〔", "［", "[", "第")) or IN_CODE.search(before):
        return None
    limit = BEFORE.search(before) or AFTER.match(text, stop, stop + 16)
    bound = limit.lastgroup if limit is not None else None
    span = Span(match.start(), stop)
    return Found("date", span, text[span.start : span.end], None, span, Date(iso, None, bound), 0.96, "日期")


def _last_day(iso: str) -> str:
    """The last day of a month or a year."""
    year, month = int(iso[:4]), int(iso[5:7] or 12)
    return f"{year:04}-{month:02}-{calendar.monthrange(year, month)[1]:02}"


def iso_date(year: str, month: str | None, day: str | None) -> str | None:
    """ISO 8601 to the precision given, None for an impossible date; two-digit years from 50 on are of the last century."""
    y = _figures(year)
    m, d = (_small(month) if month else None), (_small(day) if day else None)
    if y is None or (month and m is None) or (day and d is None):
        return None
    y += 0 if y >= 100 else 2000 if y < PIVOT else 1900
    if not 1000 <= y <= 2999:
        return None
    try:
        datetime.date(y, m or 1, d or 1)
    except ValueError:
        return None
    return f"{y:04}" + (f"-{m:02}" if m else "") + (f"-{d:02}" if d else "")


def _figures(words: str) -> int | None:
    digits = [str(DIGITS.get(c, c)) for c in re.sub(r"\s", "", words).translate(WIDE)]
    return int("".join(digits)) if all(d.isdigit() for d in digits) else None


def _small(words: str) -> int | None:
    if words == "元":
        return 1
    value = number(words)
    return int(value) if value is not None and value == int(value) and 0 < value <= 31 else None


LOOSE = re.compile(
    rf"\s*(?P<y>{YEAR}|{SHORT}){W}(?:年|[-/.．]){W}(?P<m>{MONTH}){W}(?:月(?:份)?|[-/.．])?(?:{W}(?P<d>{DAY}){W}[日号]?)?\s*[。，]?"
)


PART_OF_YEAR = re.compile(rf"\s*(?P<y>{YEAR}){W}年度?{W}(?:(?P<half>[上下])半年|第?(?P<quarter>[一二三四1-4])季度?)\s*")
PARTS_OF_YEAR = {
    "上": (1, 6),
    "下": (7, 12),
    **{sign: (n * 3 + 1, n * 3 + 3) for n in range(4) for sign in ("一二三四"[n], "1234"[n])},
}
_BETWEEN = re.compile("[至到]|[-—–~～－]{1,2}")
EVERY = re.compile(r"每[^，。；_]{1,10}\Z")
ALONE = re.compile(r"\s*[自从于]?\s*_\s*(?:[（(]含[^（()）]{0,3}[)）])?(?:起|止|[之以]?[前后]|为止)?\s*")


def parse(slotted: Slotted) -> Reading:
    """A date however its pieces are spaced."""
    raw = slotted.raw
    whole = Span(len(raw) - len(raw.lstrip()), len(raw.rstrip()))
    match = LOOSE.fullmatch(raw)
    if match is not None and (iso := iso_date(match["y"], match["m"], match["d"])) is not None:
        return Reading(Date(iso), whole, None, 0.97, "日期")
    if (period := _part_of_year(raw) or _loose_period(raw)) is not None:
        return Reading(period, whole, None, 0.93, "起止日期")
    found = list(find(raw))
    if len(found) == 1 and ALONE.fullmatch(f"{raw[: found[0].span.start]}_{raw[found[0].span.end :]}"):
        return Reading(found[0].value, found[0].span, None, 0.97, "日期")
    if len(found) == 2 and re.fullmatch(r"\s*[起]?\s*(?:至|到|[-—~～－])\s*", raw[found[0].span.end : found[1].span.start]):
        first, last = found[0].value, found[1].value
        if isinstance(first, Date) and isinstance(last, Date):
            return Reading(Date(first.date, last.date), whole, None, 0.9, "起止日期")
    if (again := _again(slotted)) is not None:
        return Reading(again.value, whole, None, again.confidence, again.why)
    return Reading(None, whole, None, 0.4, "读不出日期")


def _part_of_year(raw: str) -> Date | None:
    """2025年上半年, 2025年第一季度: from the first day to the last."""
    match = PART_OF_YEAR.fullmatch(raw)
    first = iso_date(match["y"], "1", "1") if match is not None else None
    if match is None or first is None:
        return None
    begin, end = PARTS_OF_YEAR[match["half"] or match["quarter"]]
    return Date(f"{first[:5]}{begin:02}-01", _last_day(f"{first[:5]}{end:02}"))


def _loose_period(raw: str) -> Date | None:
    """Two dates in figures where one was asked: 26.3.1-27.2.28."""
    for between in _BETWEEN.finditer(raw):
        first, last = LOOSE.fullmatch(raw, 0, between.start()), LOOSE.fullmatch(raw, between.end())
        if first is not None and last is not None and first["d"] and last["d"]:
            begin, end = (iso_date(match["y"], match["m"], match["d"]) for match in (first, last))
            return Date(begin, end) if begin is not None and end is not None and begin <= end else None
    return None


def _again(slotted: Slotted) -> Found | None:
    """The day that comes again of which only the number was filled in: 每月__日前."""
    lead = EVERY.search(slotted.before)
    if lead is None or slotted.unit not in ("日", "号"):
        return None
    words = f"{lead[0]}{slotted.raw.strip()}{slotted.unit}"
    return next((found for found in _recurrences.find(words + slotted.behind) if found.span == (0, len(words))), None)


KIND = Kind("date", 10, find, parse, everyday=_spoken_dates.find, simple=True)

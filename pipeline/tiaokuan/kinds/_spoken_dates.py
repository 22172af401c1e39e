"""Dates as people write and say them outside contracts: 三月一号, 2010 01 29, 2019年4月12-19日, 2018年以前, 6月28日下午3:00.

A year that is not said is XXXX and a time of day follows behind T (ISO 8601-2:2019); `end` closes a range. What a reader would have
to guess (二月三十日, 04/05/2010) is no date.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tiaokuan.contract import Date
from tiaokuan.document import Span
from tiaokuan.kinds import Found
from tiaokuan.kinds._numerals import DIGITS, WIDE, number

CN = "[零〇○Ο一二三四五六七八九壹贰叁肆伍陆柒捌玖]"
N = "(?:[0-9０-９]{1,2}|[零〇]?[一二三四五六七八九十]{1,3}|[零〇]?[壹贰叁肆伍陆柒捌玖拾]{1,3})"
YEAR = (
    rf"(?:[12１２][0-9０-９]{{3}}|{CN}{{4}}|{CN}{{3}}(?=年)|(?<=在)[0-9]{{3}}(?=年)|[一二两]千零?{CN}?(?:十{CN}?)?(?=[ ]?年))"
)
PIVOT = 30  # two-digit years from here on are of the last century: 98年, 08年
CN_DIGIT = "[0-9一二三四五六七八九]"
B = "[ \u3000]{0,3}"
DAY = rf"(?:(?P<d>{N}){B}(?:[日号]|(?![0-9０-９一二三四五六七八九十]|{B}[个天年月分点时:：.%％万亿元份条]|到[0-9]+个)(?=$|[^\w]|[至到下上早晚中凌])))"
FORMS = [
    re.compile(words)
    for words in (
        r"(?P<y>(?:19|20)[0-9]{2})[-/.年](?P<m>[0-9]{1,2})[-/.月](?P<d>[0-9]{2})-?(?=[0-9]{2}[:：][0-9]{2})",
        rf"(?P<y>{YEAR}){B}年(?:{B}[，,]?{B}(?P<m>{N}){B}月(?:份|的)?(?:{B}{DAY})?)?",
        r"(?P<y>[12][0-9]{3})[-/.·年 ](?P<m>[0-9]{1,2})[-/.· ](?P<d>[0-9]{1,2})(?![0-9]|[-/.][0-9])",
        r"(?P<y>[12][0-9]{3})[-/.·年 ](?P<m>[0-9]{1,2})[-/.· ](?P<d>[0-9]{1,2})(?=-[12][0-9]{3})",
        r"(?P<d>[0-9]{1,2})(?P<sep>[-/.])(?P<m>[0-9]{1,2})(?P=sep)(?P<y>[12][0-9]{3})(?![0-9])",
        r"(?P<y>(?:19|20)[0-9]{2})[.](?P<m>0[1-9]|1[0-2])(?![0-9.])",
        r"(?P<m>0[1-9]|1[0-2])[-/.](?P<y>(?:19|20)[0-9]{2})(?![0-9./-])",
        rf"(?P<y>[0零〇]{CN_DIGIT}|[7-9][0-9]|[七八九]{CN})[ ]?年(?![级])(?:(?P<m>{N})月(?:(?P<d>{N})[日号])?)?",
        rf"(?P<m>{N}){B}月(?:份|的)?(?:{B}{DAY})?(?![亮饼球子经])",
        r"(?P<y>(?:19|20)[0-9]{2})(?![0-9A-Za-z一-鿿%％:：/.-])",
    )
]
YEARS = re.compile(
    rf"(?P<y>[12][0-9]{{3}})(?={B}(?:[-－—–~～至到]{{1,2}}){B}(?P<again>(?:[12][0-9]{{3}}(?![0-9])|[0-9]{{2}}(?=年))))"
)
OPENED = re.compile(
    rf"(?P<y>{YEAR})年(?P<m>{N})(?=[-－—–~～至到]{{1,2}}{N}月)|(?P<y2>{YEAR})年(?P<m2>{N})月(?P<d>{N})(?=[-－—–~～至到]{{1,2}}{N}[日号])"
)
TIME = re.compile(
    rf"(?:T|{B})(?P<part>凌晨|清晨|早上|早|上午|中午|下午|傍晚|晚上|晚|夜里)?{B}(?P<h>[0-9]{{1,2}}|[零〇一二两三四五六七八九十]{{1,3}})"
    rf"(?:[:：](?P<mi>[0-9]{{2}})(?:[:：](?P<s>[0-9]{{2}}))?(?:时)?|[点时](?:(?P<half>半)|(?P<mi2>{N})分?(?:(?P<s2>{N})秒)?)?)(?![0-9])"
)
DASH = re.compile(rf"{B}(?:[-－—–~～ー]{{1,2}}|起?至|起?到|(?P<and>[和与])){B}(?:截止)?")
BETWEEN = re.compile("(?:之间|间)")
TAIL = re.compile(
    rf"{B}(?:(?P<end>或之前|及之前|及以前|或以前)|(?P<start>或之后|及之后|及以后|或以后|开始|起(?!到)|以来)|(?P<before>之前|以前|前(?![半夕后往台])))|{B}(?P<after>之后|以后|后(?![半天日]))"
)
PARTIAL = [
    re.compile(words)
    for words in (
        rf"(?P<m>{N}){B}月(?:份|的)?(?:{B}{DAY})?",
        rf"(?P<d>{N}){B}[日号]",
        rf"(?P<y>[0-9]{{2}})年(?:(?P<m>{N})月)?",
    )
]
PARTS = re.compile("(?P<first>上半年|前半年)|(?P<second>下半年|后半年)|(?P<upper>上旬)|(?P<middle>中旬)|(?P<lower>下旬)")
START = re.compile("[0-9０-９零〇○一二两三四五六七八九十壹贰叁肆伍陆柒捌玖]")
NO_START = re.compile("(?:[0-9０-９A-Za-z.:：/-]|[零〇一二三四五六七八九十百千万第])$")


@dataclass(frozen=True, slots=True)
class Point:
    """A day, month or year, with the time of day if said."""

    year: int | None
    month: int | None = None
    day: int | None = None
    time: str = ""

    def iso(self) -> str | None:
        """ISO 8601, None for what no calendar has."""
        if self.month is not None and not 1 <= self.month <= 12:
            return None
        if self.day is not None and (
            self.month is None or not 1 <= self.day <= calendar.monthrange(self.year or 2000, self.month)[1]
        ):
            return None
        year = "XXXX" if self.year is None else f"{self.year:04}"
        return year + (f"-{self.month:02}" if self.month else "") + (f"-{self.day:02}" if self.day else "") + self.time


def find(text: str) -> Iterator[Found]:
    """Dates, months and years alone, and ranges of them that have two ends or one."""
    at = 0
    while (start := START.search(text, at)) is not None:
        at = start.start()
        made = None if NO_START.search(text[max(0, at - 1) : at]) else _at(text, at)
        if made is None:
            at += 1
            continue
        value, span, whole = made
        yield Found("date", span, text[span.start : span.end], None, whole, value, 0.8, "口语日期")
        at = whole.end


def _at(text: str, at: int) -> tuple[Date, Span, Span] | None:
    """The date or range that begins here: its value, its place without and with the words that bound it."""
    first = _point(text, at)
    if first is None or (iso := first[0].iso()) is None:
        return None
    point, end = first
    begin = at - len(m[0]) if (m := re.search("(?:自从|自|从)$", text[max(0, at - 2) : at])) else at
    if (part := PARTS.match(text, end)) is not None and (both := _part(point, part)) is not None:
        return Date(both[0], both[1]), Span(at, part.end()), Span(begin, part.end())
    if (dash := DASH.match(text, end)) is not None and (second := _second(text, dash, point)) is not None:
        last, stop = second
        closing = last.iso()
        if closing is not None:
            return Date(iso, closing), Span(at, stop), Span(begin, stop)
    if point.year is not None and (tail := TAIL.match(text, end)) is not None:
        return Date(iso, None, tail.lastgroup), Span(at, end), Span(begin, tail.end())
    bound = "start" if begin < at and text[begin:at] == "自从" else None
    return Date(iso, None, bound), Span(at, end), Span(begin, end)


def _point(text: str, at: int) -> tuple[Point, int] | None:
    for pattern in (OPENED, YEARS, *FORMS):
        if (match := pattern.match(text, at)) is not None:
            point = _read(match)
            return None if point is None else _timed(text, match.end(), point)
    return None


def _read(match: re.Match[str]) -> Point | None:
    groups = match.groupdict()
    year = groups.get("y") or groups.get("y2")
    month, day = groups.get("m") or groups.get("m2"), groups.get("d")
    m, d = _small(month), _small(day)
    if (month and m is None) or (day and d is None):
        return None
    if groups.get("sep") and m != d and m is not None and d is not None:  # 04-05-2010 may be either day
        if m > 12:
            m, d = d, m
        elif d <= 12:
            return None
    y = _year(year) if year else None
    if y is not None and y < 100:
        y += 2000 if y < PIVOT else 1900
    return Point(y, m, d)


def _timed(text: str, end: int, point: Point) -> tuple[Point, int]:
    match = TIME.match(text, end) if point.day is not None else None
    clock = _clock(match, "") if match is not None else None
    return (point, end) if match is None or clock is None else (replace(point, time=clock), match.end())


def _clock(match: re.Match[str], part: str) -> str | None:
    hour = _small(match["h"], 24) if match["h"] not in ("0", "00", "零") else 0
    if hour is None:
        return None
    part = match["part"] or part
    if (part in ("下午", "傍晚", "晚上", "晚", "夜里") and hour < 12) or (part == "中午" and hour < 11):
        hour += 12
    minute = "30" if match["half"] else match["mi"] or match["mi2"]
    second = match["s"] or match["s2"]
    low, seconds = _sixty(minute), _sixty(second)
    if low is None or seconds is None:
        return None
    return f"T{hour:02}:{low:02}" + (f":{seconds:02}" if second else "")


def _sixty(words: str | None) -> int | None:
    value = number(words) if words else None
    return 0 if not words else int(value) if value is not None and value < 60 else None


def _second(text: str, dash: re.Match[str], first: Point) -> tuple[Point, int] | None:
    """The other end of a range; what it leaves out is the first end's: 2016年一月十日到十二日."""
    made = None
    at = dash.end()
    if first.time and (clock := TIME.match(text, at)) is not None and not re.match(rf"{N}[月日号]", text[at : at + 4]):
        part = "晚" if first.time[1:3] >= "12" and int(_small(clock["h"]) or 0) < 12 else ""
        words = _clock(clock, part)
        made = (replace(first, time=words), clock.end()) if words is not None else None
    if made is None:
        made = _whole(text, at, first)
    if made is None:
        for pattern in PARTIAL:
            if (match := pattern.match(text, at)) is not None and (point := _filled(match, first)) is not None:
                made = _timed(text, match.end(), point)
                break
    if made is None or (dash["and"] and BETWEEN.match(text, made[1]) is None):
        return None
    between = BETWEEN.match(text, made[1])
    return made[0], between.end() if between is not None else made[1]


def _whole(text: str, at: int, first: Point) -> tuple[Point, int] | None:
    """A complete second end; a month or year that the first end does not name belongs to the first."""
    made = _point(text, at)
    if made is None or made[0].year is None:
        return None
    point, end = made
    return (point, end) if first.year is not None else None


def _filled(match: re.Match[str], first: Point) -> Point | None:
    groups = match.groupdict()
    m, d = _small(groups.get("m")), _small(groups.get("d"))
    if groups.get("y"):
        return Point(first.year // 100 * 100 + int(groups["y"]), m) if first.year else None
    if groups.get("m"):
        return Point(first.year, m, d) if (first.day is None) == (d is None) else None
    return Point(first.year, first.month, d) if first.month and first.day else None


def _part(point: Point, part: re.Match[str]) -> tuple[str, str] | None:
    """The first and last day of a half year or of ten days of a month."""
    if point.year is None:
        return None
    if part.lastgroup in ("first", "second"):
        y = f"{point.year:04}"
        return (f"{y}-01-01", f"{y}-06-30") if part.lastgroup == "first" else (f"{y}-07-01", f"{y}-12-31")
    if point.month is None or point.day is not None:
        return None
    low, high = {"upper": (1, 10), "middle": (11, 20), "lower": (21, calendar.monthrange(point.year, point.month)[1])}[
        str(part.lastgroup)
    ]
    ends = replace(point, day=low).iso(), replace(point, day=high).iso()
    return None if ends[0] is None or ends[1] is None else (ends[0], ends[1])


def _year(words: str) -> int | None:
    plain = re.sub(r"\s", "", words)
    digits = [str(DIGITS.get(c, c)) for c in plain.translate(WIDE)]
    if all(digit.isdigit() for digit in digits):
        return int("".join(digits))
    value = number(plain)
    return int(value) if value is not None else None


def _small(words: str | None, most: int = 31) -> int | None:
    value = number(words) if words else None
    return int(value) if value is not None and 0 < value <= most and value % 1 == 0 else None

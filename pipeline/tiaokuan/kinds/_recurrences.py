"""Days that come again: 每月15日前, 次月15日前, 每季度末月25日, 每年3月31日, 每周五, 每月最后一个工作日; rules in the form of RFC 5545."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tiaokuan.contract import Recurrence
from tiaokuan.document import Span
from tiaokuan.kinds import Found
from tiaokuan.kinds._numerals import number

W = r"[ \t\xa0\u3000]{0,4}"
N = "(?:[0-9０-９]{1,2}|[零〇]?[一二三四五六七八九十]{1,3}|[壹贰叁肆伍陆柒捌玖拾]{1,3})"
TO = r"(?:[日号]?[-－—–~～至到])"
DAY = rf"(?P<d>{N})(?:{W}{TO}{W}(?P<d2>{N}))?{W}[日号](?P<more>(?:[、和及与]{N}[日号]){{0,5}})"
LAST = "(?P<last>最后(?:[一1]个?)?(?P<working>工作)?[日天]|(?:月|季)?[末底](?![月个]))"
_QUARTER = rf"(?P<quarter>(?:(?<!每)[当本次下]一?个?)?季度?(?:的)?(?:(?P<which>首|末|第(?P<nth>[一二三123])个?|最后(?:一|1)?个?)月(?:份)?(?:的)?|(?P<ends>末)(?={W}{N}{W}[日号]))?)"
"""每季度首月, 次季度末月, 每季末25日."""
_YEAR = rf"(?P<year>(?:(?<!每)[当本次翌下]一?)?年(?:度)?(?:的)?{W}(?P<m>{N}){W}月(?:份)?(?:的)?)"
"""每年3月, 次年3月."""
_MONTH = r"(?P<month>(?:自然|(?<!每)[当本次翌下]个?)?月(?:份)?(?:的)?)"
_WEEKDAY = rf"每(?:一|1)?个?(?:周|星期)(?P<week>[一二三四五六日天])(?P<weeks>(?:[、和及与](?:周|星期)?[一二三四五六日天]){{0,6}})(?!{W}[至到-])"
RULE = re.compile(
    rf"(?:每(?:一|1)?个?|(?<![至到])(?=[当本次翌下]一?个?[月年季]))(?:{_QUARTER}|{_YEAR}|{_MONTH}){W}(?:{DAY}|{LAST})|{_WEEKDAY}"
)
BOUND = re.compile(r"(?:（(?:含|含当日|含本日)）)?(?:(?P<before>之?前|以前|止)|(?P<after>之?后|以后)|(?P<start>起|开始))")
MORE_DAYS = re.compile(rf"{W}(?:前|之前)?{W}(?:[、，,和及与]|以及){W}(?P<m>{N}){W}月{W}(?P<d>{N}){W}[日号]")
DAYS_OF = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
WEEKDAYS = dict(zip("一二三四五六日天", ("MO", "TU", "WE", "TH", "FR", "SA", "SU", "SU"), strict=True))
FIRST_OF_QUARTER = {"首": 1, "第一": 1, "第1": 1, "第二": 2, "第2": 2}


def find(text: str) -> Iterator[Found]:
    """All days that come again by the week, month, quarter or year; a day that no month has is none."""
    if "每" not in text and "月" not in text:
        return
    for match in RULE.finditer(text):
        rule = _rule(match)
        if rule is not None:
            span, words = Span(*match.span()), re.sub(r"\s", "", match[0])
            bound = BOUND.match(text, span.end)
            value = Recurrence(words, rule, bound.lastgroup if bound is not None else None)
            yield Found("date", span, match[0], None, span, value, 0.93, "周期日期")
            if match["year"] and match["d"]:
                yield from _more_days(text, span.end, text[span.start : match.start("m")])


def _more_days(text: str, at: int, every: str) -> Iterator[Found]:
    """The other days of each year: 每年6月30日和12月31日."""
    while (match := MORE_DAYS.match(text, at)) is not None:
        month, day = number(match["m"]), number(match["d"])
        if month is None or day is None or not (1 <= month <= 12 and 1 <= day <= DAYS_OF[int(month) - 1]):
            return
        span, bound = Span(match.start("m"), match.end()), BOUND.match(text, match.end())
        words = re.sub(r"\s", "", every + text[span.start : span.end])
        value = Recurrence(
            words, f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={day}", bound.lastgroup if bound is not None else None
        )
        yield Found("date", span, text[span.start : span.end], None, span, value, 0.93, "周期日期")
        at = match.end()


def _rule(match: re.Match[str]) -> str | None:
    if match["week"]:
        weekdays = re.findall("[一二三四五六日天]", match["week"] + match["weeks"])
        return f"FREQ=WEEKLY;BYDAY={','.join(WEEKDAYS[day] for day in weekdays)}"
    months = _months(match)
    days = _days(match)
    return None if months is None or days is None else f"{months};{days}"


def _months(match: re.Match[str]) -> str | None:
    """Of which months: every one, one of each quarter (the last where none is named: 每季度最后一日), one of the year."""
    if match["month"]:
        return "FREQ=MONTHLY"
    if match["year"]:
        month = number(match["m"])
        return f"FREQ=YEARLY;BYMONTH={month}" if month is not None and 1 <= month <= 12 else None
    which = match["which"] or ""
    if not which and not match["ends"] and match["d"]:
        return None  # 每季度5日 does not say of which month
    first = FIRST_OF_QUARTER.get(which[:2] if which.startswith("第") else which[:1], 3)
    return "FREQ=YEARLY;BYMONTH=" + ",".join(str(month) for month in range(first, 13, 3))


def _days(match: re.Match[str]) -> str | None:
    if match["last"]:
        return "BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1" if match["working"] else "BYMONTHDAY=-1"
    first, last = number(match["d"]), number(match["d2"]) if match["d2"] else number(match["d"])
    if first is None or last is None or not 1 <= first <= last <= 31:
        return None
    more = [number(words) for words in re.findall(N, match["more"])]
    if any(day is None or not last < day <= 31 for day in more):
        return None
    return "BYMONTHDAY=" + ",".join(str(day) for day in [*range(int(first), int(last) + 1), *more])

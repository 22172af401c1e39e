"""Pieces: dates and amounts with a place for each of their parts, which are one place where people write one thing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tiaokuan.document import Sign, Span
from tiaokuan.signs import NUMERAL, WS, B, Place, Shape, Sheet

PLACEHOLDER_DATE = re.compile(r"(?<![A-Za-z0-9])(?:20)?[×Xx]{1,4}年[×Xx]{1,2}月[×Xx]{1,2}日")
_IN_BRACKETS = f"(?:【{WS}*(?:{NUMERAL}{{1,4}}|{B}+)?{WS}*】|[（(]{WS}*(?:{NUMERAL}{{1,4}}|{B}+)?{WS}*[)）]|[\\[［]{WS}*(?:{NUMERAL}{{1,4}}|{B}+)?{WS}*[\\]］])"
BRACKETED_DATE = re.compile(
    f"(?P<y>(?:20)?{_IN_BRACKETS}|(?<![0-9])20[0-9]{{2}}){WS}*年{WS}*(?P<m>{_IN_BRACKETS}|[01]?[0-9]){WS}*月{WS}*(?P<d>{_IN_BRACKETS}|[0-3]?[0-9]){WS}*[日号]"
)
"""【2025】年【3】月【1】日, （  ）年（  ）月（  ）日, 2025年【3】月【1】日."""
BRACKET = re.compile("[【（(\\[［]")
GIVEN = re.compile(f"{NUMERAL}{WS}*[】)）\\]］]|^[0-9]+$")
"""A part that somebody wrote or printed; the 20 before a bracket is none."""
_PADDED = f"{B}*{WS}*{{}}{WS}*{B}*"
SLASHED_DATE = re.compile(
    f"(?:(?<![{B} \t\xa0\u3000])|(?<!{B})(?<!{B}{WS})(?<!{B}{WS}{WS})(?={B})|(?=20))(?:{_PADDED.format('20[0-9]{2}')}|{B}(?:{WS}{{0,2}}{B})*){WS}*(?P<sep>[/／.-]){WS}*(?:{_PADDED.format('[01]?[0-9]')}|{B}+){WS}*"
    f"(?P=sep){WS}*(?:{_PADDED.format('[0-3]?[0-9]')}|{B}+)(?![0-9/／.-])"
)
"""____/__/__ and <u>2026</u>/<u>3</u>/<u>25</u>; no match begins within white space or a run of blanks, so that a search stays linear."""
EMPTY_DATE = re.compile(f"(?:日期|时间)[:：](?:{WS}*(?=20))?(?P<date>(?:20)?{WS}{{2,}}[.．/]{WS}+[.．/]{WS}*)")
"""日期：20    .    .    without rules."""
LONGEST_ASKING = 40
DATED = re.compile(f"(?:日期|时间|年月日|[自至到于])[:：]?{WS}*$")
_PIECE = f"(?:{B}(?:{WS}{{0,2}}{B})*|{NUMERAL}{{1,3}}|[×Xx]{{1,2}})"
_CENTURY = "(?:[12][09]|二[〇○零0O])"
_YEAR = f"(?:{_CENTURY}{NUMERAL}?{WS}*{B}(?:{WS}{{0,2}}{B})*|{B}(?:{WS}{{0,2}}{B})*|{_CENTURY}{WS}*{NUMERAL}{{2}}|{_CENTURY}{NUMERAL}{WS}+{NUMERAL}|{NUMERAL}{{4}}|{NUMERAL}{{2}})"
DATE = re.compile(
    f"(?P<y>{_YEAR})?(?P<g1>{WS}*)年(?P<g2>{WS}*)(?P<m>{_PIECE})?(?P<g3>{WS}*)月(?:(?P<g4>{WS}*)(?P<d>{_PIECE})?(?P<g5>{WS}*)[日号])?"
)
DIGIT_AMOUNT = re.compile(
    f"(?:(?:{B}[{B} \t\xa0\u3000]*|{NUMERAL}{WS}*|(?<!{WS}){WS}{{2,}})[亿万仟佰拾千百十元圆角分]整?){{3,}}[元圆]?整?"
)
LONE_DIGIT = re.compile(f"(?<=[一-鿿])(?<![亿万仟佰拾千百十元圆角])({WS}+[仟佰拾]{WS}+)(?=万?[元圆])")
"""人民币  拾  万元: room for a figure on both sides of its unit; who writes 拾万元 leaves none."""
WIDE = re.compile(f"{WS}{{2,}}")
RULED = re.compile(b"\x01+")
DIGIT_UNITS = re.compile("[亿万仟佰拾千百十]")


def dates(sheet: Sheet) -> Iterator[Place]:
    """Places of year, month and day that make one date; a printed date without any mark is not one of these."""
    yield from _slashed(sheet)
    yield from _dotted(sheet)
    if "年" not in sheet.mask:
        return
    for match in PLACEHOLDER_DATE.finditer(sheet.mask):
        span = Span(*match.span())
        sheet.take(*span)
        yield Place(sheet.absolute(*span), sheet.absolute(*span), sheet.index, True, Shape.DATE, Sign.UNDERSCORE)
    for match in BRACKETED_DATE.finditer(sheet.mask):
        if BRACKET.search(match[0]) and sheet.free(*match.span()):
            span, given = sheet.absolute(*match.span()), all(GIVEN.search(part) for part in match.group("y", "m", "d"))
            sheet.take(*match.span())
            yield Place(span, span, sheet.index, not given, Shape.DATE, Sign.BRACKET)
    for match in DATE.finditer(sheet.mask):
        place = _date(sheet, match)
        if place is not None:
            yield place


def _slashed(sheet: Sheet) -> Iterator[Place]:
    """Dates with strokes or stops between their places, behind words that ask for one."""
    for match in SLASHED_DATE.finditer(sheet.mask):
        drawn, given = B in match[0], len(re.findall("[0-9]+", match[0])) == len("年月日")
        if (
            (drawn or sheet.filled_in(*match.span()))
            and sheet.free(*match.span())
            and DATED.search(sheet.mask, max(0, match.start() - LONGEST_ASKING), match.start())
        ):
            sheet.take(*match.span())
            span = sheet.absolute(*match.span())
            yield Place(span, span, sheet.index, not given, Shape.DATE, Sign.UNDERLINE)


def _dotted(sheet: Sheet) -> Iterator[Place]:
    """Dates that are empty but for the stops between their places."""
    for match in EMPTY_DATE.finditer(sheet.mask):
        if sheet.free(*match.span("date")):
            sheet.take(*match.span("date"))
            span = sheet.absolute(*match.span("date"))
            yield Place(span, span, sheet.index, True, Shape.DATE)


def _date(sheet: Sheet, match: re.Match[str]) -> Place | None:
    start, end = match.span()
    whole = match[0]
    if not sheet.free(start, end):
        return None
    with_day = whole[-1] in "日号"
    parts = [match.span(name) for name in "ymd" if match[name] is not None]
    marked = any(sheet.filled_in(a, b) for a, b in parts) or _on_its_units(sheet, match)
    drawn = B in whole
    if not (drawn or marked or _gap_date(sheet, match, with_day)):
        return None
    if not with_day and not _month_is_date(sheet, end):
        return None
    wanted = 3 if with_day else 2
    complete = len(parts) == wanted and not drawn and not re.search("[×Xx]", whole)
    if complete and match["y"] in ("20", "19", "二〇", "二○", "二零"):
        complete = False  # the printed century alone
    if match["y"] is None and start > 0 and sheet.mask[start - 1] in "每当次本今明":
        return None  # 每年__月__日: a day of each year, no date
    if match["y"] is None:  # the gap before 年 is the place of the year
        start = match.start("g1")
    sheet.take(start, end)
    span = sheet.absolute(start, end)
    pieces = tuple(sheet.absolute(*part) for part in parts)
    sign = Sign.UNDERLINE if marked or drawn else None
    return Place(span, span, sheet.index, not complete, Shape.DATE, sign, parts=pieces)


def _on_its_units(sheet: Sheet, match: re.Match[str]) -> bool:
    """Whether the printed words of a whole date stand on rules, and what was filled in between them does not."""
    ends = [match.end(name) + len(match[gap]) for name, gap in (("y", "g1"), ("m", "g3"), ("d", "g5")) if match[name]]
    return len(ends) == len("年月日") and all(sheet.filled_in(at, at + 1) for at in ends)


def _ruled_runs(sheet: Sheet, start: int, end: int) -> list[str]:
    """The words of a stretch that stand on one rule each."""
    return [sheet.text[start + m.start() : start + m.end()] for m in RULED.finditer(bytes(sheet.ruled[start:end]))]


def _gap_date(sheet: Sheet, match: re.Match[str], with_day: bool) -> bool:
    """`  年  月  日` with nothing but white space in it, or nothing at all behind a label."""
    if not with_day:
        return False
    before = sheet.mask[max(0, match.start() - 40) : match.start()]
    empty = match["m"] is None and match["d"] is None
    if match["y"] is not None and not empty and match["m"] and match["d"]:
        return WIDE.search(match[0]) is not None  # 2025 年     3 月   1 日: typed into the gaps
    if match["y"] is None and empty:
        return bool(match["g1"]) or not before.strip() or before.rstrip()[-1] in ":：于自至到"
    return match["m"] is None or match["d"] is None  # 2025年  月  日: half filled


def _month_is_date(sheet: Sheet, end: int) -> bool:
    """A year and month without a day are a date where a beginning or end is named, else two lengths (__年__月)."""
    return bool(re.match(f"{WS}*[起至到止]", sheet.mask[end:]))


def digit_amounts(sheet: Sheet) -> Iterator[Place]:
    """`叁佰__拾__万…元`: an amount written a digit a blank is one place once something is written in it, or where nothing is drawn;
    in an empty form each drawn blank stays a place of its own, so that none is lost."""
    if not re.search("[仟佰拾百千]", sheet.mask):
        return
    for match in DIGIT_AMOUNT.finditer(sheet.mask):
        start, end = match.span()
        drawn = B in match[0]
        if any(len(DIGIT_UNITS.findall(run)) > 1 for run in _ruled_runs(sheet, start, end)):
            continue  # the whole amount on one rule
        written = sheet.filled_in(start, end)
        gaps = re.search(f"{WS}{{2,}}", match[0])
        if not (written or (gaps and not drawn)) or not sheet.free(start, end):
            continue
        sheet.take(start, end)
        span = sheet.absolute(start, start + len(match[0].rstrip()))
        blank = drawn or not written
        yield Place(span, span, sheet.index, blank, Shape.DIGITS, Sign.UNDERLINE if drawn or written else None)
    for match in LONE_DIGIT.finditer(sheet.mask):
        if sheet.free(*match.span(1)) and not sheet.filled_in(*match.span(1)):
            sheet.take(*match.span(1))
            span = sheet.absolute(*match.span(1))
            yield Place(span, span, sheet.index, True, Shape.PLAIN)

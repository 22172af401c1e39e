"""Durations as people write and say them outside contracts: 五分半, 1刻钟, 俩礼拜, 两年外加三个月, 36天5小时30分, 13天—8周."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from tiaokuan.contract import MONTHS, Quantity
from tiaokuan.document import Span
from tiaokuan.kinds import Found
from tiaokuan.kinds._bounds import bound
from tiaokuan.kinds._numerals import NUMERAL
from tiaokuan.kinds._spoken_numbers import value

SECONDS = {"week": 604800, "day": 86400, "hour": 3600, "quarter_hour": 900, "minute": 60, "second": 1}
UNITS = {
    "year": "个?周?年",
    "quarter": "个?季度",
    "month": "个月",
    "week": "个?(?:星期|礼拜)(?![一二三四五六日天])|周(?![一二三四五六日天岁围边年])",
    "workday": "个?(?:工作日|工作天|交易日)",
    "day": "天(?![气然津])|个?自然日|个?日历日|日(?!期)",
    "hour": "个?小时|个?钟头|个?钟(?!表)|时(?=[0-9零〇一二三四五六七八九十]|$|[^间候限刻任段效])",
    "quarter_hour": "刻钟?",
    "minute": "分钟|分(?![之公店支部部数开])",
    "second": "秒钟?",
}
UNIT = "|".join(f"(?P<{name}>{words})" for name, words in UNITS.items())
PIECE = re.compile(
    rf"[ ]?(?P<n>{NUMERAL}|俩|仨|半(?=[个天年小日])|(?=分半))[ ]?(?:(?P<before>个半)(?=月|小时|钟头|星期|礼拜|工作日))?(?:{UNIT})(?P<half>半(?:钟头?)?)?"
)
GLUE = re.compile(r"[ ]?(?:零|又|外加|加上|加|and)?(?=[ ]?[0-9０-９零一二两三四五六七八九十百千俩半])")
START = re.compile("[0-9０-９一二两俩三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾半仨]|分半")
DASH = re.compile(r"[ ]?(?:以上)?[ ]?(?:[,，、至到~～]|[-－—–]{1,2}|以上)[ ]?")
HEAD = re.compile(rf"(?P<n>{NUMERAL})(?:[-－—–~～至到]{{1,2}})(?P<m>{NUMERAL})[ ]?(?:{UNIT})")
NO_START = re.compile(r"(?:第[ ]?|[0-9０-９.．年月号/／:：点时-]|零[0-9]|〔|星期|周|上|下|每|礼拜)$")
MOST_PIECES = 8
Piece = tuple[str, Decimal]


def find(text: str) -> Iterator[Found]:
    """Lengths of time of several units, or of units only spoken language has, and ranges of them."""
    at = 0
    while (start := START.search(text, at)) is not None:
        at = start.start()
        if NO_START.search(text[max(0, at - 3) : at]):
            at += 1
            continue
        first, end = _pieces(text, at)
        head = HEAD.match(text, at)
        if not first and head is None:
            run = re.compile(NUMERAL).match(text, at)
            at = max(run.end() if run is not None else at + 1, at + 1)
            continue
        made = _open(text, first, end) if first else None
        if head is not None and not first:
            made = _headed(head)
        if made is not None and _sure(text, at, first):
            quantity, stop = made
            raw = text[at:stop]
            yield Found("duration", Span(at, stop), raw, None, Span(at, stop), quantity, 0.8, "口语期限")
            end = stop
        at = max(end, at + 1)


def _sure(text: str, at: int, pieces: list[Piece]) -> bool:
    """分 alone may be a mark or a cent, 时 a time of day, 日 a date: such a piece alone is no duration. Years of four figures are dates."""
    if not pieces:
        return True
    years = re.match(r"[0-9]{4}年|[零〇一二三四五六七八九]{4}年", text[at : at + 6])
    alone = len(pieces) == 1 and re.match(rf"{NUMERAL}(?:分(?![钟半])|时|日|刻(?!钟))", text[at : at + 12])
    return years is None and not alone


def _pieces(text: str, at: int) -> tuple[list[Piece], int]:
    """The pieces of a duration from here on, each with its unit, and where they end; in any order, but each unit once."""
    pieces: list[Piece] = []
    end = at
    while len(pieces) < MOST_PIECES and (match := PIECE.match(text, at)) is not None:
        unit = next(name for name in UNITS if match[name])
        amount = {"俩": Decimal(2), "仨": Decimal(3), "半": Decimal("0.5"), "": Decimal(1)}.get(match["n"], value(match["n"]))
        if amount is None or unit in [name for name, _ in pieces] or (pieces and unit == "workday"):
            break
        amount += Decimal("0.5") if match["half"] or match["before"] else 0
        if match["n"] == "":
            amount = Decimal("1.5") if match["half"] else amount
        pieces.append((unit, amount))
        end = at = match.end()
        glue = GLUE.match(text, at)
        if glue is None:
            break
        at = glue.end()
    return pieces, end


def _open(text: str, first: list[Piece], end: int) -> tuple[Quantity, int] | None:
    """A duration, or a range where another follows a dash: 3年以上7年以下, 13天—8周."""
    low = one(first)
    dash = DASH.match(text, end)
    second, stop = _pieces(text, dash.end()) if dash is not None else ([], end)
    high = one(second) if second else None
    if high is not None and not low.plus and not high.plus:
        pair = alike(low, high)
        if pair is not None and pair[0].amount < pair[1].amount:
            return Quantity(pair[1].amount, pair[0].unit, pair[0].amount, pair[1].amount), stop
    limit = bound("", text[end : end + 4])
    return Quantity(low.amount, low.unit, bound=limit, plus=low.plus), end


def _headed(match: re.Match[str]) -> tuple[Quantity, int] | None:
    low, high = value(match["n"]), value(match["m"])
    unit = next(name for name in UNITS if match[name])
    if low is None or high is None or low >= high or unit in ("year", "month"):
        return None
    least, most = one([(unit, low)]), one([(unit, high)])
    return Quantity(most.amount, most.unit, least.amount, most.amount), match.end()


def alike(low: Quantity, high: Quantity) -> tuple[Quantity, Quantity] | None:
    """Both in the smaller of their two units; None for a month beside a day."""
    for scale in (MONTHS, SECONDS):
        if low.unit in scale and high.unit in scale:
            unit = min(low.unit, high.unit, key=scale.__getitem__)
            return (
                Quantity(low.amount * scale[low.unit] / scale[unit], unit),
                Quantity(high.amount * scale[high.unit] / scale[unit], unit),
            )
    return (low, high) if low.unit == high.unit else None


def one(pieces: list[Piece]) -> Quantity:
    """The pieces in one unit, the smallest of them; months and days are no common measure, the shorter part is then in `plus`."""
    sums: list[Quantity] = []
    for scale in (MONTHS, SECONDS):
        mine = [(unit, amount) for unit, amount in pieces if unit in scale]
        if mine:
            unit = min((unit for unit, _ in mine), key=scale.__getitem__)
            amount = sum((amount * scale[name] for name, amount in mine), Decimal(0)) / scale[unit]
            if unit == "quarter_hour":
                unit, amount = "minute", amount * 15
            if amount % 1 and unit == "year":
                unit, amount = "month", amount * 12
            if amount % 1 and unit == "minute":
                unit, amount = "second", amount * 60
            sums.append(Quantity(amount.to_integral_value() if amount == amount.to_integral_value() else amount, unit))
    if not sums:
        return Quantity(pieces[0][1], pieces[0][0])
    return Quantity(sums[0].amount, sums[0].unit, plus=tuple(sums[1:]))

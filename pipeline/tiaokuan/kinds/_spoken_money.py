"""Amounts as people write and say them outside contracts: 两块九毛九, 九块九, 5分, 4人民币, 三五百块, 10~15k元, 两个亿卢布, 1万(含)-5万元."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from tiaokuan.contract import Money
from tiaokuan.document import Span
from tiaokuan.kinds import Found
from tiaokuan.kinds._currencies import ANY, FOREIGN, code_of
from tiaokuan.kinds._spoken_numbers import BODY, CN, value

DIGIT = "[一二两三四五六七八九]"
WORD = rf"(?:元?(?:{FOREIGN}|奈拉|比特币)|人民币(?![:：¥￥（(0-9壹贰叁肆伍陆柒捌玖])|RMB(?![0-9])|元|圆|块钱|块(?![分儿状]))(?![素旦件月宵老首勋气凶帅])"
AMOUNT = re.compile(
    rf"(?P<cur>(?:{ANY})[ ]?)?(?:(?P<a>{DIGIT})(?P<b>{DIGIT})(?P<scale>[十百千万亿]{{1,3}})|(?P<n>{BODY})(?P<k>[kK])?(?:个(?P<big>[百千]?[万亿]))?)"
    rf"[ ]?(?:(?P<unit1>{WORD})?(?:[（(]含[)）])?[ ]?(?:[-－—–~～]{{1,2}}|[至到])[ ]?(?P<m>{BODY})(?P<k2>[kK])?[ ]?)?(?P<unit>{WORD})"
    rf"(?:[ ]?[又零]?(?P<jiao>{DIGIT}|[0-9])[毛角])?(?:[ ]?[又零]?(?P<fen>{BODY})(?:美?分(?!之)|日本[銭钱]))?(?:(?P<tail>{DIGIT})(?![一-鿿]))?(?:RMB|人民币)?",
    re.I,
)
SMALL = re.compile(
    rf"(?:人民币)?(?:(?P<jiao>{DIGIT}|[0-9])[毛角](?![大度落洗]))?(?:(?P<fen>{BODY})分(?![之钟半秒公店支部开数点0-9一二三四五六七八九]))?(?P<tail>{DIGIT}(?![{CN}]))?(?P<more>钱)?"
)
START = re.compile(rf"[0-9０-９{CN}点.]|(?:{ANY})", re.I)
NO_START = re.compile(rf"[0-9A-Za-z.,，点點第{CN}]$")


def find(text: str) -> Iterator[Found]:
    """Amounts in the words of the street, and in cents alone."""
    at = 0
    while (start := START.search(text, at)) is not None:
        at = start.start()
        before = text[max(0, at - 1) : at]
        match = None if NO_START.search(before) else AMOUNT.match(text, at) or _cents(text, at)
        made = _money(match) if match is not None else None
        if match is None or made is None:
            at = max(start.end(), at + 1)
            continue
        end = match.end()
        yield Found("money", Span(at, end), text[at:end], None, Span(at, end), made, 0.8, "口语金额")
        at = end


def _cents(text: str, at: int) -> re.Match[str] | None:
    match = SMALL.match(text, at)
    return match if match is not None and (match["jiao"] or match["fen"]) else None


def _money(match: re.Match[str]) -> Money | None:
    if match.re is SMALL:
        small = _coins(match["jiao"], match["fen"], match["tail"] if match["jiao"] and not match["fen"] else None)
        return None if small is None else Money(small)
    code = (
        "NGN"
        if "奈拉" in match["unit"]
        else "BTC"
        if "比特币" in match["unit"]
        else code_of(match["unit"]) or code_of(match["cur"] or "") or "CNY"
    )
    if match["a"]:
        low, high = value(match["a"] + match["scale"]), value(match["b"] + match["scale"])
        return Money(high, code, low, high) if low is not None and high is not None and low < high <= 3 * low else None
    low = value(match["n"])
    if low is None:
        return None
    low *= (1000 if match["k"] else 1) * (value("一" + match["big"]) or 1 if match["big"] else 1)
    if match["m"]:
        return _range(match, low, code)
    small = _coins(
        match["jiao"],
        match["fen"],
        match["tail"] if not match["jiao"] else None,
        match["tail"] if match["jiao"] and not match["fen"] else None,
    )
    return None if small is None else Money(low + small, code)


def _range(match: re.Match[str], low: Decimal, code: str) -> Money | None:
    high = value(match["m"])
    if high is None:
        return None
    if match["k2"]:
        low, high = (low if match["k"] else low * 1000), high * 1000
    elif not match["unit1"]:
        low *= shared_scale(match["n"], low, match["m"])
    return Money(high, code, low, high) if low < high else None


def shared_scale(first: str, low: Decimal, last: str) -> Decimal:
    """What the first number of 3-5万 or 一千到两千万 is to be multiplied by; 1 where it has a scale of its own or is the larger."""
    if re.search("[万亿萬億]", first):
        return Decimal(1)
    for length in (3, 2, 1):
        scale = last[-length:]
        if len(last) <= length or re.fullmatch("[百千万亿萬億仟佰]+", scale) is None:
            continue
        head, size = value(last[:-length]), value("一" + scale)
        if head is not None and size is not None and low < head:
            return size
    return Decimal(1)


def _coins(jiao: str | None, fen: str | None, *tails: str | None) -> Decimal | None:
    """角 and 分 and what is left out of them: 九块九 has 9 角 more, 九毛九 9 分."""
    total = Decimal(0)
    for words, size in (
        (jiao, "0.1"),
        (fen, "0.01"),
        *zip(tails, ("0.01",) if len(tails) == 1 else ("0.1", "0.01"), strict=False),
    ):
        amount = value(words) if words else Decimal(0)
        if amount is None:
            return None
        total += amount * Decimal(size) if amount else 0
    return total

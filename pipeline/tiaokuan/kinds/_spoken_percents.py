"""Percentages as people write and say them outside contracts: 百分百, 百分三十, 12k个百分点, 六 个 百 分点, 百 分 之 一 百二 十点 五, 七成六,
三八折 (38 %, what is left to pay)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from tiaokuan.contract import Quantity
from tiaokuan.document import Span
from tiaokuan.kinds import Found
from tiaokuan.kinds._spoken_numbers import BODY, value

S = "[ \u3000]{0,3}"
WHOLE = rf"百{S}分{S}之{S}百|百分百"
VALUE = re.compile(
    rf"(?P<minus>负的?)?{S}(?:(?P<all>(?:{WHOLE})(?!分))|[百佰]{S}分(?:{S}之)?{S}(?P<minus2>负)?(?P<n>{BODY})(?:[至到~～-](?:(?P<all2>{WHOLE})|(?:百分之)?(?P<m>{BODY})))?(?:{S}(?P<k>[kKＫｋ])(?![A-Za-z]))?)"
    rf"|(?P<n2>{BODY})(?P<k2>[kKＫｋ])?{S}个{S}百{S}分{S}点"
    rf"|(?P<tenths>[0-9][ ][0-9]|{BODY}|半|对){S}(?:折(?![扣叠旧损合中射腾磨返])|成(?![不为立本年果员功品份套熟都语人交绩长分就效色]))(?:{S}(?P<more>[0-9一二三四五六七八九])(?![0-9一-鿿]))?"
)
START = re.compile(rf"负的?|[百佰]{S}分|[半对0-9０-９零一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾]")
NO_START = re.compile("[0-9.．点點零一二两三四五六七八九十百千万亿]$")


def find(text: str) -> Iterator[Found]:
    """Percentages in words with blanks in them, shortened or in thousands."""
    at = 0
    while (start := START.search(text, at)) is not None:
        at = start.start()
        match = None if NO_START.search(text[max(0, at - 1) : at]) else VALUE.match(text, at)
        made = _percent(text, match) if match is not None else None
        if match is None or made is None:
            at = max(start.end(), at + 1)
            continue
        span = Span(at, match.end())
        yield Found("percent", span, text[at : match.end()], None, span, made, 0.8, "口语百分比")
        at = match.end()


def _percent(text: str, match: re.Match[str]) -> Quantity | None:
    if match["all"]:
        return Quantity(Decimal(-100 if match["minus"] else 100), "percent")
    if match["tenths"]:
        return _tenths(match)
    words = match["n"] or match["n2"]
    if words.endswith("百") and text[match.end() : match.end() + 2] == "分位":
        words = words[:-1]  # 百分之七十百分位
    amount = value(words)
    if amount is None:
        return None
    amount *= 1000 if match["k"] or match["k2"] else 1
    last = Decimal(100) if match["all2"] else value(match["m"]) if match["m"] else None
    if last is not None:
        return Quantity(last, "percent", amount, last) if amount < last else None
    return Quantity(-amount if match["minus"] or match["minus2"] else amount, "percent")


def _tenths(match: re.Match[str]) -> Quantity | None:
    """成 and 折 are tenths: 七成六, 九折; of two figures without a point hundredths: 75折, 三八折. 对折 is half."""
    words = match["tenths"]
    if words in "半对":
        return Quantity(Decimal(50 if words == "对" or "折" in match[0] else 5), "percent")
    amount, more = value(words), value(match["more"]) if match["more"] else Decimal(0)
    if amount is None or more is None or amount > 100:
        return None
    return Quantity(amount if amount > 10 else amount * 10 + more, "percent")

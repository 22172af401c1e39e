"""Numbers alone and with units of measure as people write and say them outside contracts: 两米半, 六斤八两, 每小时十公里, 38°C, 米九."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from tiaokuan.contract import Quantity
from tiaokuan.document import Span
from tiaokuan.kinds import Found
from tiaokuan.kinds._bounds import bound
from tiaokuan.kinds._spoken_numbers import BODY, numbers, value

UNITS = (
    "平方千米|平方公里|平方厘米|平方米|平米|立方米|km[²2]|cm[²2]|m[²2]|㎡|毫克|微克|千克|公斤|克|市?斤|吨|mg|kg|g|t|毫米|厘米|公分|分米|千米|公里|公尺|英尺|英寸|英里|海里|米|mm|cm|dm|km|m|亩|公顷"
    "|毫升|公升|加仑|升|ml|cc|l|摄氏[度°]|华氏[度°]|[°℃]C?|°F|度(?![电])|兆字节|千字节|字节|比特|兆赫兹?|赫兹|赫|千瓦时|千瓦|瓦|千卡|大卡|卡(?![片车])|千帕|帕|摩尔|伏特?|MB|KB|GB|TB|Hz|MHz|kW|kWh|V|岁"
)
UNIT = re.compile(rf"[ ]?(?P<unit>{UNITS})(?![A-Za-z])(?P<per>每小时|每秒|/h|/s)?(?P<half>半)?", re.I)
LOWER = re.compile(r"(?P<n>[0-9一二两三四五六七八九])两(?P<half>半)?|(?P<tenth>[一二三四五六七八九])(?![一-鿿])")
METRE = re.compile("米(?P<n>[一二三四五六七八九])(?![一-鿿])|米(?P<m>[一二三四五六七八九])(?=左右|到|至)")
DASH = re.compile("[ ]?(?:[-－—–~～]|[至到])[ ]?")
SCALE = re.compile(r"(?P<scale>摄氏|华氏|零下|每小时|每秒)+$")
RUN = re.compile(
    rf"(?:负|(?<![0-9A-Za-z一-鿿)）%])[-－])?(?:(?P<low>{BODY})分之?(?P<high>{BODY})|(?P<n>{BODY})|半(?=公?[升斤吨里]))"
)
START = re.compile("[0-9０-９零一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾负半米.．－-]")


def find(text: str) -> Iterator[Found]:
    """Quantities where a unit of measure follows, else bare numbers."""
    found = [*_measured(text)]
    yield from found
    taken = iter(found)
    next_one = next(taken, None)
    for span, amount in numbers(text):
        while next_one is not None and next_one.whole.end <= span.start:
            next_one = next(taken, None)
        if next_one is None or span.end <= next_one.whole.start:
            yield Found("number", span, text[span.start : span.end], None, span, Quantity(amount, ""), 0.7, "数字")


def _measured(text: str) -> Iterator[Found]:
    at = 0
    while (start := START.search(text, at)) is not None:
        at = start.start()
        first = _one(text, at)
        if first is None:
            run = RUN.match(text, at)
            at = max(run.end() if run is not None else at + 1, at + 1)
            continue
        amount, unit, end = first
        least = None
        dash = DASH.match(text, end)
        if (
            dash is not None
            and (second := _one(text, dash.end())) is not None
            and second[1]
            and unit in (second[1], "")
            and amount < second[0]
        ):
            least, (amount, unit, end) = amount, second
        if not unit:
            at = end
            continue
        before = SCALE.search(text[max(0, at - 3) : at])
        begin = at - len(before[0]) if before is not None else at
        if before is not None:
            amount, unit = _scaled(before["scale"], amount, unit)
        limit = bound(text[max(0, begin - 12) : begin], text[end : end + 8])
        value = Quantity(amount, unit, least, None if least is None else amount, limit)
        yield Found("number", Span(begin, end), text[begin:end], unit, Span(begin, end), value, 0.8, "计量")
        at = end


def _scaled(words: str, amount: Decimal, unit: str) -> tuple[Decimal, str]:
    """What stands before the number: 摄氏37度, 零下四摄氏度, 每小时十公里."""
    if words == "零下":
        return -amount, unit
    if words in ("摄氏", "华氏"):
        return amount, words + "度"
    return amount, f"{unit}/{'小时' if words == '每小时' else '秒'}"


def _one(text: str, at: int) -> tuple[Decimal, str, int] | None:
    """One number with its unit, "" where none follows; None where none begins here."""
    if (metre := METRE.match(text, at)) is not None:
        tenths = value(metre["n"] or metre["m"])
        return None if tenths is None else (1 + tenths / 10, "米", metre.end())
    run = RUN.match(text, at)
    if run is None:
        return None
    sign = -1 if run[0][0] in "负-－" else 1
    if run["low"]:
        low, high = value(run["low"]), value(run["high"])
        amount = None if not low or high is None else high / low
    else:
        tael = None if run[0][0] in "负-－" else _tael(text, at)
        if tael is not None:
            return tael
        amount = value(run["n"]) if run["n"] else Decimal("0.5")
    end = run.end()
    if run["n"] and run["n"][-1] in "千兆" and len(run["n"]) > 1 and (match := UNIT.match(text, end - 1)) is not None:
        amount, end = value(run["n"][:-1]), end - 1  # 三千千瓦时
    else:
        match = UNIT.match(text, end)
    if amount is None:
        return None
    if match is None:
        return sign * amount, "", end
    unit = match["unit"] + {"每小时": "/小时", "/h": "/小时", "每秒": "/秒", "/s": "/秒", None: ""}[match["per"]]
    amount += Decimal("0.5") if match["half"] else 0
    end = match.end()
    if not match["half"] and (lower := LOWER.match(text, end)) is not None and unit in ("斤", "米"):
        tenths = value(lower["n"] or lower["tenth"]) or Decimal(0)
        if lower["tenth"] or unit == "斤":
            amount, end = amount + (tenths + (Decimal("0.5") if lower["half"] else 0)) / 10, lower.end()
    return sign * amount, unit, end


def _tael(text: str, at: int) -> tuple[Decimal, str, int] | None:
    """两 behind a number is a weight, 50 g: 二两, 1234两, 9两半."""
    run = RUN.match(text, at)
    if run is None or not run["n"]:
        return None
    end, words = run.end(), run["n"]
    if not (words.endswith("两") and len(words) > 1) or UNIT.match(text, end) is not None:
        return None
    amount = value(words[:-1])
    half = text[end : end + 1] == "半"
    return None if amount is None else (amount + (Decimal("0.5") if half else 0), "两", end + half)

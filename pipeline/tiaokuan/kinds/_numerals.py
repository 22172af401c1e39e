"""Numerals: Arabic, Chinese, bank capitals and mixtures of them, as Decimals."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

DIGITS = {
    **{c: n for n, c in enumerate("零一二三四五六七八九")},
    **{c: n for n, c in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    **dict(zip("○Ο两兩貳參叄參参陸弌弍弎幺貮", (0, 0, 2, 2, 2, 3, 3, 3, 3, 6, 1, 2, 3, 1, 2), strict=True)),
}
SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "廿": 20, "卅": 30}
WIDE = str.maketrans("０１２３４５６７８９．，－％", "0123456789.,-%")

LONGEST = 64  # characters of a numeral: what is longer is no number, and reading it must not take long

D = "[0-9０-９]"
# Numerals are atomic: once read they are not shortened to make what follows fit, so that every search is linear.
ARABIC = rf"(?>{D}{{1,3}}(?:[,，]{D}{{3}})+(?!{D})(?:[.．]{D}+)?|{D}+(?:[.．]{D}+)?)"
_KILO = "[千仟](?![克米瓦])"  # 三千克 is three of 千克, 三千千瓦 three thousand of 千瓦
CHINESE = (
    rf"(?>(?:[零〇○一二两三四五六七八九十百万亿壹贰叁肆伍陆柒捌玖拾佰萬億貳參叄陸兩廿卅]++|{_KILO}|参(?=[拾佰仟万萬]))++"
    "(?:[点點][零〇○一二三四五六七八九壹贰叁肆伍陆柒捌玖貳參叄陸]+(?:万亿|[万亿萬億])?)?)"
)
_SCALES = rf"(?:[百佰万亿萬億]|{_KILO})++"
NUMERAL = rf"(?>{ARABIC}(?:\s?{_SCALES}(?:{ARABIC}{_SCALES})*(?:{ARABIC})?)?|{CHINESE})"
DASH = "[-－—–~～至到]"


_FIGURES = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?")


def number(text: str) -> Decimal | None:
    """The value of a numeral that makes up the whole text, None where it is none or an impossible one (一千五万)."""
    text = "".join(text.split()).translate(WIDE)
    if not text or len(text) > LONGEST:
        return None
    if _FIGURES.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if text in ("半", "半个"):
        return Decimal("0.5")
    whole, point, fraction = text.replace("點", "点").partition("点")
    value = _sections(whole)
    if value is None or not point:
        return value
    parts = re.fullmatch("(.+?)(万亿|[万萬亿億])?", fraction)
    digits = [DIGITS.get(c) for c in parts[1]] if parts is not None else []
    if parts is None or not digits or None in digits:
        return None
    scale = (_integer("一" + parts[2].replace("億", "亿").replace("萬", "万"), last=False) if parts[2] else None) or 1
    amount = value + Decimal("0." + "".join(str(digit) for digit in digits))
    return shortest(amount * scale, amount)


_ONES = "一二三四五六七八九"
_APART = {*pairwise(_ONES), ("两", "三"), ("三", "五")}
_ABOUT = re.compile(
    r"(?P<head>[一二三四五六七八九]?十)?(?P<low>[一二两三四五六七八])(?P<high>[二三四五六七八九])(?P<scale>[十百千万]{0,2})"
)


def about(text: str) -> tuple[Decimal, Decimal] | None:
    """What two neighbouring digits say, which are no number: 两三 is two to three, 十五六 15 to 16, 三五百 300 to 500."""
    match = _ABOUT.fullmatch(re.sub(r"\s+", "", text))
    if match is None or (match["low"], match["high"]) not in _APART or (match["head"] and match["scale"]):
        return None
    head, scale = match["head"] or "", match["scale"]
    low, high = number(f"{head}{match['low']}{scale}"), number(f"{head}{match['high']}{scale}")
    return None if low is None or high is None else (low, high)


def _sections(text: str) -> Decimal | None:
    """Chinese and mixed numerals; 二〇二五 digit by digit, but 两三 is no number."""
    if len(text) > 1 and all(c in DIGITS for c in text):
        if tuple(text) in _APART:
            return None
        return Decimal("".join(str(DIGITS[c]) for c in text))
    return _integer(text.replace("億", "亿").replace("萬", "万"), last=True)


def _integer(text: str, last: bool) -> Decimal | None:
    """The value of 亿 and 万 with what stands before and behind them; `last`: nothing follows, so that 三万五 may be 35,000."""
    for sign, scale in (("亿", Decimal(10**8)), ("万", Decimal(10**4))):
        head, found, tail = text.rpartition(sign)
        if found and sign in head:
            return None  # 九万亿九千亿
        if found:
            high, low = _integer(head, last=False), _rest(tail, scale, last)
            return None if high is None or low is None else shortest(high * scale, high) + low
    return _section(text, last)


def _rest(text: str, scale: Decimal, last: bool) -> Decimal | None:
    """What stands behind 亿 or 万: smaller than it, or one digit of the next lower unit."""
    if not text:
        return Decimal(0)
    if last and len(text) == 1 and DIGITS.get(text):
        return DIGITS[text] * scale / 10
    value = _integer(re.sub("^[零〇○]+", "", text), last)
    return value if value is not None and value < scale else None


def shortest(scaled: Decimal, printed: Decimal) -> Decimal:
    """A scaled amount without the decimal places that the scale has used up: 1.2亿 is 120000000, but 300,000.00 stays as printed."""
    if scaled == printed or scaled != scaled.to_integral_value():
        return scaled
    return scaled.to_integral_value()


_N = rf"(?:{ARABIC}|[一二两三四五六七八九壹贰叁肆伍陆柒捌玖貳參叄参陸兩])"
_ZERO = "[零〇○]?"
_SECTION = re.compile(
    rf"(?:(?P<thousands>{_N})[千仟])?{_ZERO}(?:(?P<hundreds>{_N})[百佰])?{_ZERO}(?:(?P<tens>{_N})?(?P<ten>[十拾])|(?P<score>[廿卅]))?{_ZERO}(?P<ones>{_N})?"
)
_SHORT = re.compile("[千仟百佰][一二两三四五六七八九]$")


def _section(text: str, last: bool) -> Decimal | None:
    """A number below 10,000 in Chinese, or Arabic figures; 一百五 is 150 where nothing follows."""
    if text in ("零", "〇", "○"):
        return Decimal(0)
    match = _SECTION.fullmatch(text) if text else None
    if match is None or not (match.lastgroup or match["ten"]):
        return None
    value = sum((_digits(match[name]) * unit for name, unit in (("thousands", 1000), ("hundreds", 100))), Decimal(0))
    value += (_digits(match["tens"]) if match["tens"] else 1) * 10 if match["ten"] else 0
    value += SMALL[match["score"]] if match["score"] else 0
    ones = _digits(match["ones"])
    if _SHORT.search(text):
        return value + ones * (100 if text[-2] in "千仟" else 10) if last else None
    return value + ones


def _digits(text: str | None) -> Decimal:
    if text is None:
        return Decimal(0)
    return Decimal(DIGITS[text]) if text in DIGITS else Decimal(re.sub("[,，]", "", text.translate(WIDE)))


_BY_DIGIT = re.compile("(?P<n>[0-9０-９零〇○一二三四五六七八九壹贰叁肆伍陆柒捌玖貳參叄参陸])?(?P<unit>[亿億万萬仟千佰百拾十])?")
_PLACES = {**SMALL, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}


def by_digit(text: str) -> Decimal | None:
    """The value of a numeral with a digit at every unit, noughts too, as forms have them: 零佰叁拾零万零仟伍佰零拾零."""
    if not text or len(text) > LONGEST:
        return None
    total, section, above, last = 0, 0, 10**12, 10**4
    at = 0
    while at < len(text):
        match = _BY_DIGIT.match(text, at)
        if match is None or match.end() == at:
            return None
        digit, unit = int(_digits(match["n"])), _PLACES.get(match["unit"] or "", 1)
        if unit >= 10**4:
            if unit >= above or (at == 0 and match["n"] is None):
                return None  # 万元 alone is a unit, no nought
            total, section, above, last = total + (section + digit) * unit, 0, unit, 10**4
        elif unit >= last or match["n"] is None or (unit == 1 and match.end() < len(text)):
            return None
        else:
            section, last = section + digit * unit, unit
        at = match.end()
    return Decimal(total + section)

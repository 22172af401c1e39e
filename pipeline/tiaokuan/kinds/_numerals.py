"""Numerals: Arabic, Chinese, bank capitals and mixtures of them, as Decimals; and the writing of capitals.

Capitals follow GB/T 15835-2011 and Annex 1 of 《支付结算办法》 (People's Bank of China, 1997): 整 behind 元 or 角, 零 for gaps.
"""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = {
    **{c: n for n, c in enumerate("零一二三四五六七八九")},
    **{c: n for n, c in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    **dict(zip("○Ο两兩貳參叄陸弌弍弎幺貮", (0, 0, 2, 2, 2, 3, 3, 6, 1, 2, 3, 1, 2), strict=True)),
}
SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "廿": 20, "卅": 30}
LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
WIDE = str.maketrans("０１２３４５６７８９．，－％", "0123456789.,-%")

D = "[0-9０-９]"
ARABIC = rf"(?:{D}{{1,3}}(?:[,，]{D}{{3}})+(?!{D})(?:[.．]{D}+)?|{D}+(?:[.．]{D}+)?)"
CHINESE = (
    "(?:[零〇○一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟萬億貳參叄陸兩廿卅]+(?:[点點][零〇○一二三四五六七八九]+)?)"
)
NUMERAL = rf"(?:{ARABIC}(?:\s?[百千万亿萬億仟佰]+(?:{ARABIC}[百千万亿萬億仟佰]+)*(?:{ARABIC})?)?|{CHINESE})"
DASH = "[-－—–~～至到]"
_ARABIC_RUN = re.compile(ARABIC)
_MIXED = re.compile(rf"(?P<n>{ARABIC})|(?P<c>.)")


def number(text: str) -> Decimal | None:
    """The value of a numeral that makes up the whole text, None where it is none or an impossible one (一千五万)."""
    text = re.sub(r"\s+", "", text).translate(WIDE)
    if not text:
        return None
    if re.fullmatch(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?", text):
        return Decimal(text.replace(",", ""))
    if text in ("半", "半个"):
        return Decimal("0.5")
    whole, point, fraction = re.sub("點", "点", text).partition("点")
    value = _sections(whole)
    if value is None or not point:
        return value
    digits = [DIGITS.get(c) for c in fraction]
    if not digits or None in digits:
        return None
    return value + Decimal("0." + "".join(str(digit) for digit in digits))


def _sections(text: str) -> Decimal | None:
    """Chinese and mixed numerals by sections of 万 and 亿."""
    if len(text) > 1 and all(c in DIGITS for c in text):  # 二〇二五 digit by digit
        return Decimal("".join(str(DIGITS[c]) for c in text))
    total, section, last, scale = Decimal(0), Decimal(0), None, Decimal(10**16)
    small, units, zero, seen = Decimal(10**4), False, False, False
    for match in _MIXED.finditer(text):
        c = match["c"]
        if match["n"] is not None or c in DIGITS:
            digit = Decimal(match["n"].replace(",", "")) if match["n"] is not None else Decimal(DIGITS[c])
            if c is not None and digit == 0:
                if last is not None:
                    return None
                zero, seen = True, True
                continue
            if last is not None:
                return None
            last, seen = digit, True
        elif c in SMALL:
            unit = Decimal(SMALL[c])
            if last is None and (section or unit > 10) and c not in "廿卅" and not (unit == 10 and zero):
                if section or total:
                    return None
                if unit > 10:
                    return None
            if unit >= small:
                return None
            section += (last if last is not None else 1) * unit if c not in "廿卅" else unit
            small, last, zero, units = unit, None, False, True
        elif c in LARGE:
            unit = Decimal(LARGE[c])
            section += last or 0
            if unit >= scale and not total:
                return None
            if unit == 10**8 and total:
                total = (total + section) * unit
            else:
                if not section:
                    return None
                total += section * unit
            scale, section, last, small, zero, units = unit, Decimal(0), None, Decimal(10**4), False, True
        else:
            return None
    if not seen and not units:
        return None
    if last is not None:
        colloquial = units and not zero and last < 10 and last == last.to_integral() and "." not in text  # 三万五 is 35,000
        step = small if small < 10**4 else (scale if total else Decimal(1))
        section += last * (step / 10 if colloquial and step >= 100 else 1)
    return total + section


CAPITALS = "零壹贰叁肆伍陆柒捌玖"


def capitals(amount: Decimal) -> str:
    """An amount in yuan as bank forms write it: 叁拾万元整, 壹仟零伍元贰角整, 伍分. Raises ValueError below 0 or from 10^16."""
    if amount < 0 or amount >= 10**16 or amount != amount.quantize(Decimal("0.01")):
        raise ValueError(f"no amount that can be written in capitals: {amount}")
    cents = int(amount * 100)
    yuan, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    words = _capital_integer(yuan) + "元" if yuan or not cents else ""
    if not jiao and not fen:
        return words + "整"
    if jiao:
        words += CAPITALS[jiao] + "角"
    elif yuan:
        words += "零"
    return words + (CAPITALS[fen] + "分" if fen else "整")


def _capital_integer(value: int) -> str:
    if value == 0:
        return "零"
    sections: list[str] = []
    for unit in ("", "万", "亿", "万亿"):
        value, part = divmod(value, 10**4)
        sections.append(_capital_section(part) + unit if part else "零")
        if not value:
            break
    words = "".join(reversed(sections))
    return re.sub("零+", "零", words).strip("零").replace("万亿零亿", "万亿").replace("零亿", "亿") or "零"


def _capital_section(value: int) -> str:
    words = "".join(
        CAPITALS[int(d)] + (unit if d != "0" else "") for d, unit in zip(f"{value:04}", ("仟", "佰", "拾", ""), strict=True)
    )
    words = re.sub("零+", "零", words)
    return words.rstrip("零")

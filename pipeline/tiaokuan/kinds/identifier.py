"""Identifiers: 统一社会信用代码 (GB 32100-2015), identity cards (GB 11643-1999), postcodes, contract numbers.

`valid` says whether the check digit agrees; the text is kept as it is printed.
"""

from __future__ import annotations

import re

from tiaokuan.kinds import Kind
from tiaokuan.kinds._words import finder, parser

CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
FORM = re.compile(r"[0-9A-Za-z〔〕\[\]（()）\-—－_/\\.·一-鿿 ]{2,60}")
FOUND = re.compile(r"(?<![0-9A-Za-z.\-])([1-9ANY][0-9A-HJ-NP-RTUWXY]{17}|[1-9][0-9]{16}[0-9Xx])(?![0-9A-Za-z])")


def credit_code(code: str) -> bool:
    """Whether the check character of a unified social credit code agrees (GB 32100-2015, 4.6: modulus 31, weights 3^i)."""
    if not re.fullmatch(f"[{CREDIT}]{{18}}", code):
        return False
    total = sum(CREDIT.index(c) * pow(3, n, 31) for n, c in enumerate(code[:17]))
    return CREDIT[-total % 31] == code[17]


def identity_card(number: str) -> bool:
    """Whether the check character of an identity card agrees (GB 11643-1999: ISO 7064 MOD 11-2) and its date can be."""
    if not re.fullmatch(r"[1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]", number):
        return False
    total = sum(int(c) * pow(2, 17 - n, 11) for n, c in enumerate(number[:17]))
    return "10X98765432"[total % 11] == number[17].upper()


def valid(words: str) -> bool | None:
    """Whether the check digit of an 18-character code agrees; None for what has none."""
    code = re.sub(r"\s", "", words).upper()
    if not re.fullmatch("[0-9A-Z]{18}", code):
        return None
    return identity_card(code) or credit_code(code)


def _checked(words: str) -> bool | None:
    return valid(words)


KIND = Kind("identifier", 64, finder("identifier", FOUND, "证件或代码", _checked), parser("编号", FORM, valid=_checked))

"""Amounts written in capitals as GB/T 15835-2011 and Annex 1 of 《支付结算办法》 (People's Bank of China, 1997) prescribe.

整 behind 元 or 角, 壹拾 rather than 拾, one 零 for gaps. Where the annex allows two ways it is the first of its examples: no 零 between 万 and
仟 (壹拾万柒仟), one between 元 and 角 behind a nought (壹仟陆佰捌拾元零叁角贰分).
"""

from __future__ import annotations

import re
from decimal import Decimal

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
        words += ("零" if yuan and yuan % 10 == 0 else "") + CAPITALS[jiao] + "角"
    elif yuan:
        words += "零"
    return words + (CAPITALS[fen] + "分" if fen else "整")


def _capital_integer(value: int) -> str:
    """Up to 10^16: what is counted in 亿, and what is below."""
    high, low = divmod(value, 10**8)
    words = f"{_below(high)}亿{_below(low, gap=low < 10**7)}" if high else _below(low)
    return words or "零"


def _below(value: int, gap: bool = False) -> str:
    """Below 10^8, empty for 0; `gap`: the highest place is not taken."""
    high, low = divmod(value, 10**4)
    words = f"{_section(high)}万{_section(low, gap=low < 10**3)}" if high else _section(low)
    return f"零{words}" if gap and words else words


def _section(value: int, gap: bool = False) -> str:
    """Below 10^4, empty for 0."""
    digits = zip(f"{value:04}", ("仟", "佰", "拾", ""), strict=True)
    words = re.sub("零+", "零", "".join(CAPITALS[int(digit)] + (unit if digit != "0" else "") for digit, unit in digits)).strip(
        "零"
    )
    return f"零{words}" if gap and words else words

"""Addresses: addresses, trimmed. In running text they are known by labels, not by form."""

from __future__ import annotations

import re

from tiaokuan.kinds import Kind
from tiaokuan.kinds._words import nothing, parser

FORM = re.compile(r"[一-鿿0-9A-Za-z（）()·#＃、，,.\\-—－ 号]{2,120}")
TAIL = re.compile(r"\s*[（(]\s*(?:以下|下称|简称|盖章|签章|公章|签字|签名|甲方|乙方|丙方|委托|受托)[^（()）]*[)）]?\s*$")


def clean(words: str) -> str:
    """The words without remarks behind them and without spaces between Chinese characters."""
    return re.sub(r"(?<=[一-鿿])[ \u3000\xa0]+(?=[一-鿿])", "", TAIL.sub("", words)).strip()


KIND = Kind("address", 74, nothing, parser("地址", FORM, clean))

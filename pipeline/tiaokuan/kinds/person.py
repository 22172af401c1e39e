"""Persons: names of persons, spaces between characters taken out. In running text they are known by labels, not by form."""

from __future__ import annotations

import re

from tiaokuan.kinds import Kind
from tiaokuan.kinds._words import nothing, parser

FORM = re.compile(r"[一-鿿·]{2,8}(?:[、，,/ ]+[一-鿿·]{2,8})*|[A-Za-z .]{3,40}")
TAIL = re.compile(r"\s*[（(]\s*(?:以下|下称|简称|盖章|签章|公章|签字|签名|甲方|乙方|丙方|委托|受托)[^（()）]*[)）]?\s*$")


def clean(words: str) -> str:
    """The words without remarks behind them and without spaces between Chinese characters."""
    return re.sub(r"(?<=[一-鿿])[ \u3000\xa0]+(?=[一-鿿])", "", TAIL.sub("", words)).strip()


KIND = Kind("person", 72, nothing, parser("姓名", FORM, clean))

"""Currencies: their names, signs and codes of ISO 4217."""

from __future__ import annotations

import re

CURRENCIES = {
    "CNY": "人民币|RMB|CNY|[¥￥]",
    "TWD": r"新台币|台币|TWD|NT\$",
    "HKD": r"港元|港币|HKD|HK\$",
    "AUD": r"澳元|澳币|AUD|AU?\$",
    "CAD": r"加元|加币|CAD|CA?\$",
    "SGD": r"新加坡元|新币|新元|SGD|(?<!U)S\$",
    "USD": r"美元|美圆|美金|USD|US\$|\$",
    "EUR": "欧元|EUR|€",
    "JPY": "日元(?![旦宵])|日圆|日币|JPY",
    "GBP": "英镑|GBP|£",
    "KRW": "韩元|韩币|KRW|₩",
    "MOP": "澳门元|澳门币|MOP",
    "CHF": "瑞士法郎|瑞郎|CHF",
    "THB": "泰铢|THB",
    "INR": "印度卢[比布]|卢比|INR",
    "RUB": "卢布|RUB",
}
NAMES = [(code, re.compile(words, re.I)) for code, words in CURRENCIES.items()]
ANY = "|".join(CURRENCIES.values())
FOREIGN = "|".join(words for code, words in CURRENCIES.items() if code != "CNY")


def code_of(words: str) -> str | None:
    """The code of the foreign currency that words name, None for none."""
    return next((code for code, pattern in NAMES if code != "CNY" and pattern.search(words)), None)

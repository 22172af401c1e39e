"""Traditional characters that occur in and around quantities, read as their simplified forms: 個 號 兩 萬 圓 …; a character for a
character, so that offsets stay."""

from __future__ import annotations

import re

TRADITIONAL = "個號點鐘鍾時間兩萬億幣圓錢塊週禮於內後從開為爲餘過達滿約當歲單雙數臺輛張條項層棟戶畝噸釐裏裡侖攝華負歐鎊韓盧門對課學節場處冊頁際曆級貳陸減與銀總衛廳無讓"
SIMPLIFIED = "个号点钟钟时间两万亿币圆钱块周礼于内后从开为为余过达满约当岁单双数台辆张条项层栋户亩吨厘里里仑摄华负欧镑韩卢门对课学节场处册页际历级贰陆减与银总卫厅无让"
TABLE = str.maketrans(TRADITIONAL, SIMPLIFIED)
ANY = re.compile(f"[{TRADITIONAL}]")


def simplified(text: str) -> str:
    """The text with these characters in their simplified form, of the same length."""
    return text.translate(TABLE) if ANY.search(text) else text


def as_printed(words: str | None, plain: str, text: str) -> str | None:
    """The words of a simplified text as the text itself has them."""
    at = -1 if words is None or plain is text else plain.find(words)
    return words if words is None or at < 0 else text[at : at + len(words)]

"""Text: anything else, trimmed. In running text only hours of service have a form of their own: 7x24小时, 5×8, 9:00-18:00, 周一至周五."""

from __future__ import annotations

import re

from tiaokuan.kinds import Kind
from tiaokuan.kinds._words import finder, parser

TIMES = r"[xX×*✕＊╳]"
CLOCK = r"(?:[0-9]{1,2}[:：][0-9]{2}|[0-9]{1,2}[点时](?:半|[0-9]{1,2}分?)?)"
PART = r"(?:(?:上午|下午|早上?|晚上?|中午|凌晨|次日|当日)\s?)?"
BETWEEN = r"\s*(?:至|到|[-—~～－–]{1,2})\s*"
SPAN = rf"{PART}{CLOCK}{BETWEEN}{PART}{CLOCK}"
SPANS = rf"{SPAN}(?:\s*[，,、；;和及]?\s*{SPAN}){{0,2}}"
DAYS = rf"(?:(?:每?周|星期|礼拜)[一二三四五六日天](?:{BETWEEN}(?:周|星期|礼拜)?[一二三四五六日天末])|(?:每个?|法定|国家法定)?工作日(?=\s*[（(]?{CLOCK}|\s?[上下]午[0-9]))"
HOURS = re.compile(
    rf"(?<![0-9.])[0-9]{{1,2}}(?:[0-9](?=天))?\s*(?:天|日)?\s*{TIMES}\s*[0-9]{{1,2}}(?:\s*{TIMES}\s*[0-9]{{1,3}}(?:天|日)?)?\s*(?:个?小时|h(?![a-z])|H)"
    rf"|(?<![0-9.×xX*])(?:[5-7]\s*{TIMES}\s*(?:8|9|10|12|16|24)|24\s*{TIMES}\s*7)(?![0-9.]|\s*(?:{TIMES}|[=＝]|[cmk]?m|厘?毫?米))"
    rf"|{DAYS}(?:[ \t]*[（(，,]?[ \t]*{SPANS}[)）]?)?"
    rf"|(?<![0-9:：]){SPANS}(?![0-9:：])"
    r"|(?:全年\s*365\s*[天日][，,]?\s*)?(?:全天候?|每[天日])\s*24\s*小时|24\s*小时(?:全天候|不间断|值守|在线)|全天候|全年无休"
)
SIGN = f"{TIMES}|[0-9][:：点时]|[周期拜][一二三四五六日天]|全[天年]|24"

KIND = Kind("text", 15, finder("text", HOURS, "服务时间", sign=SIGN), parser("文字", re.compile(r".+", re.DOTALL)))

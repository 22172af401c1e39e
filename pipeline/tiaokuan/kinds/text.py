"""Text: anything else, trimmed. In running text only hours of service have a form of their own: 7x24小时, 9:00-18:00, 周一至周五."""

from __future__ import annotations

import re

from tiaokuan.kinds import Kind
from tiaokuan.kinds._words import finder, parser

HOURS = re.compile(
    r"(?<![0-9.])[0-9]{1,2}\s*[xX×*✕＊]\s*[0-9]{1,2}(?:\s*[xX×*✕＊]\s*[0-9]{1,3})?\s*(?:个?小时|h(?![a-z])|H)"
    r"|(?:周|星期)[一二三四五六日天](?:至|到|[-—~～])(?:周|星期)?[一二三四五六日天](?:[ \t]*[0-9]{1,2}[:：][0-9]{2}\s*(?:至|到|[-—~～－])\s*[0-9]{1,2}[:：][0-9]{2})?"
    r"|(?<![0-9:：])[0-9]{1,2}[:：][0-9]{2}\s*(?:至|到|[-—~～－])\s*(?:次日)?[0-9]{1,2}[:：][0-9]{2}(?![0-9:：])"
    r"|(?:全天|每天|每日)\s*24\s*小时|全天候"
)
KIND = Kind("text", 15, finder("text", HOURS, "服务时间"), parser("文字", re.compile(r".+", re.DOTALL)))

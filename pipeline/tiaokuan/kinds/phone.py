"""Telephone numbers: mobile (1 and ten digits), land lines with area code and extension, 400 and 800 numbers, +86."""

from __future__ import annotations

import re

from tiaokuan.kinds import Kind
from tiaokuan.kinds._words import both, finder, labelled, parser

MOBILE = r"1[3-9][0-9](?:[ \-]?[0-9]{4}){2}"
LAND = r"(?:[（(]?0[1-9][0-9]{1,2}[)）]?|(?<=86[ \-])[1-9][0-9]{1,2})[ \-—－]?[2-9][0-9]{6,7}(?:[ \-—－转]{1,2}[0-9]{1,6})?"
SERVICE = r"[48]00[ \-]?[0-9]{3}[ \-]?[0-9]{4}|[48]00[ \-]?[0-9]{4}[ \-]?[0-9]{3}"
ONE = rf"(?:[+＋]?(?:00)?86[ \-]?)?(?:{MOBILE}|{LAND}|{SERVICE})|[2-9][0-9]{{3}}[ \-]?[0-9]{{3,4}}|[19][0-9]{{4}}|[0-9]{{3,4}}(?=$)"
FOUND = re.compile(rf"(?<![0-9A-Za-z.\-])((?:[+＋]86[ \-]?)?(?:{MOBILE}|{LAND}|{SERVICE}))(?![0-9A-Za-z])")
SEVERAL = re.compile(rf"(?:{ONE})(?:\s*[/、，,；; ]\s*(?:{ONE}))*")
LABEL = "(?:联系|办公|固定|服务|投诉|报修|咨询|移动|手机|紧急|家庭|单位|移动)?(?:电[ \u3000]*话|手[ \u3000]*机)(?:号码?)?|传[ \u3000]*真(?:号码?)?|(?:客服|服务|报修|投诉|咨询|应急)?热线(?:电话)?|联系方式|联络方式"

KIND = Kind(
    "phone",
    62,
    both(finder("phone", FOUND, "电话", sign=r"[0-9]{3}[0-9 \-—－)）]{4}"), labelled("phone", LABEL, SEVERAL, "电话")),
    parser("电话", SEVERAL),
)

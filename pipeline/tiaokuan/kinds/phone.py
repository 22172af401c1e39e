"""Telephone numbers: mobile (1 and ten digits), land lines with area code and extension, 400 and 800 numbers, +86."""

from __future__ import annotations

import re

from tiaokuan.kinds import Kind
from tiaokuan.kinds._words import finder, parser

MOBILE = r"1[3-9][0-9](?:[ \-]?[0-9]{4}){2}"
LAND = r"[（(]?0[1-9][0-9]{1,2}[)）]?[ \-—－]?[2-9][0-9]{6,7}(?:[ \-—－转]{1,2}[0-9]{1,6})?"
SERVICE = r"[48]00[ \-]?[0-9]{3}[ \-]?[0-9]{4}|[48]00[ \-]?[0-9]{4}[ \-]?[0-9]{3}"
FORM = re.compile(rf"(?:[+＋]?86[ \-]?)?(?:{MOBILE}|{LAND}|{SERVICE})|[2-9][0-9]{{6,7}}|1[0-9]{{4}}")
FOUND = re.compile(rf"(?<![0-9A-Za-z.\-])((?:[+＋]86[ \-]?)?(?:{MOBILE}|{LAND}|{SERVICE}))(?![0-9A-Za-z])")
SEVERAL = re.compile(rf"(?:{FORM.pattern})(?:\s*[/、，,；; ]\s*(?:{FORM.pattern}))*")
KIND = Kind("phone", 62, finder("phone", FOUND, "电话"), parser("电话", SEVERAL))

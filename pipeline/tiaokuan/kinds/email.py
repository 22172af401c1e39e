"""E-mail addresses, by the form of RFC 5322's addr-spec as people write it."""

from __future__ import annotations

import re

from tiaokuan.kinds import Kind
from tiaokuan.kinds._words import finder, parser

FORM = re.compile(r"[A-Za-z0-9._%+\-]{1,64}[@＠][A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,5}")
KIND = Kind(
    "email",
    60,
    finder("email", re.compile(rf"(?<![A-Za-z0-9._%+\-])({FORM.pattern})"), "邮箱", sign="[@＠]"),
    parser("邮箱", FORM),
)

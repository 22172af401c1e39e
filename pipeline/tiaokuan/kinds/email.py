"""E-mail addresses, by the form of RFC 5322's addr-spec as people write it."""

from __future__ import annotations

import re

from tiaokuan.document import Span
from tiaokuan.kinds import Kind
from tiaokuan.kinds._words import finder, parser, trimmed

LABEL = re.compile("[Ee]-?[Mm][Aa][Ii][Ll](?=[A-Za-z0-9._%+-]{3})")
"""The label right before an address: emailwang@example.com."""
FORM = re.compile(r"[A-Za-z0-9._%+\-]{1,64}[@＠][A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,5}")


def _place(raw: str) -> Span:
    span = trimmed(raw)
    label = LABEL.match(raw, span.start, span.end)
    return span if label is None else Span(label.end(), span.end)


KIND = Kind(
    "email",
    60,
    finder("email", re.compile(rf"(?<![A-Za-z0-9._%+\-])({FORM.pattern})"), "邮箱", sign="[@＠]"),
    parser("邮箱", FORM, _place),
)

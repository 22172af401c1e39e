"""Pages that could not be read: what stands on them is missing from the record."""

from __future__ import annotations

from collections.abc import Iterator

from tiaokuan.checks import Check, View
from tiaokuan.contract import Finding, Severity
from tiaokuan.document import Unread

REASONS = {
    Unread.BROKEN: ("页面损坏，打不开", "broken"),
    Unread.NO_TEXT: ("图片上认不出文字", "pictures without legible print"),
    Unread.NO_OCR: ("是图片，而 OCR 关掉了", "pictures, and OCR is switched off"),
}


def find(view: View) -> Iterator[Finding]:
    """One finding for each reason, with the numbers of its pages."""
    for reason, (zh, en) in REASONS.items():
        numbers = [str(page.number) for page in view.document.pages if page.unread is reason]
        if numbers:
            yield Finding(
                "page.unread",
                Severity.WARNING,
                f"第 {'、'.join(numbers)} 页没有读出（{zh}）：上面的内容不在结果里。",
                f"pages not read ({en}): {', '.join(numbers)}. What stands on them is not in the result.",
            )


CHECK = Check(rules={"page.unread": ("有页面没有读出", "pages could not be read")}, find=find)

"""Pages that are missing or could not be read: what stands on them is missing from the record."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tiaokuan.checks import Check, Rule, View
from tiaokuan.contract import Finding, Severity
from tiaokuan.document import Span, Unread
from tiaokuan.kinds._numerals import number

UNREAD = Rule(
    "page.unread", Severity.WARNING, "有页面没有读出", "pages could not be read",
    "上面的内容不在结果里。", "What stands on them is not in the result.",
)  # fmt: skip
MISSING = Rule(
    "page.missing", Severity.ERROR, "缺页", "pages are missing",
    "缺少的页上有什么约定不得而知。", "What stands on them is unknown.",
)  # fmt: skip

REASONS = {
    Unread.BROKEN: ("页面损坏，打不开", "broken"),
    Unread.NO_TEXT: ("图片上认不出文字", "pictures without legible print"),
    Unread.NO_OCR: ("是图片，而 OCR 关掉了", "pictures, and OCR is switched off"),
}
N, C = r"\d{1,4}", "[一二三四五六七八九十百]{1,4}"
PAGE_OF = re.compile(
    rf"第\s*(?P<zh>{N}|{C})\s*页\s*[,，/／|]?\s*[（(]?\s*共\s*(?P<zhall>{N}|{C})\s*页|共\s*(?P<allzh>{N}|{C})\s*页\s*[,，/／|]?\s*第\s*(?P<hz>{N}|{C})\s*页"
    rf"|(?:[Pp]age|PAGE|[Pp]\.?)\s*(?P<en>{N})\s*(?:of|/)\s*(?P<enall>{N})|^\s*(?P<ne>{N})\s+of\s+(?P<alln>{N})\s*$"
    r"|^\s*[-—]?\s*(?P<n>\d{1,3})\s*[/／]\s*(?P<all>\d{1,3})\s*[-—]?\s*$",
    re.MULTILINE,
)
PAIRS = (("zh", "zhall"), ("hz", "allzh"), ("en", "enall"), ("ne", "alln"), ("n", "all"))


def find(view: View) -> Iterator[Finding]:
    """One finding for each reason why pages were not read, with their numbers; one for pages that are not there."""
    for reason, (zh, en) in REASONS.items():
        numbers = [str(page.number) for page in view.document.pages if page.unread is reason]
        if numbers:
            yield view.finding(
                UNREAD, f"第 {'、'.join(numbers)} 页没有读出（{zh}）", f"Pages not read ({en}): {', '.join(numbers)}"
            )
    yield from _missing(view)


def _missing(view: View) -> Iterator[Finding]:
    """第3页 共5页, of headers and footers or of a text that holds them: all pages up to the last must be there."""
    pages = len(view.document.pages)
    # a Word file has its footers once, with a number that Word once counted
    printed = [(m, aside) for aside in view.document.asides for m in PAGE_OF.finditer(aside)] if pages else []
    inside = [] if printed else [(m, "") for m in PAGE_OF.finditer(view.text)]
    seen, sizes = set[int](), set[int]()
    for match, _ in printed or inside:
        page, total = next((_count(match[a]), _count(match[b])) for a, b in PAIRS if match[a])
        if 0 < page <= total:
            seen.add(page)
            sizes.add(total)
    total = max(sizes, default=0)
    # one page's number alone says nothing, several sizes are several files, and a number may only not have been read
    if len(sizes) != 1 or len(seen) < 2 or pages >= total or len(seen) == total:
        return
    names = [str(page) for page in range(1, total + 1) if page not in seen]
    shown = "、".join(names[:10]) + ("…" if len(names) > 10 else "")
    zh, en = f"共 {total} 页，没有第 {shown} 页", f"{total} pages, without: {shown.replace('、', ', ')}"
    yield view.finding(MISSING, zh, en, *(Span(*match.span()) for match, _ in inside))


def _count(words: str) -> int:
    return int(number(words) or 0)


CHECK = Check((UNREAD, MISSING), find)

"""Gaps: white space without a rule that leaves room for a value."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tiaokuan.document import Role
from tiaokuan.kinds import unit_at
from tiaokuan.signs import WS, B, Place, Shape, Sheet

GAP = re.compile(f"(?<=[^ \t\xa0\u2000-\u200a\u3000])({WS}{{2,}}|[\u3000])(?=[^ \t\xa0\u2000-\u200a\u3000])")
ORDINAL_GAP = re.compile(f"第({WS}+)(?=[种项款])")
COUNTING = re.compile("(?:一式|[各执持共计为约]|不[少低多超]于?过?|[:：])$")
ADDRESS_GAP = re.compile(f"(?<!{WS})((?:{WS}{{2,}}(?:省|自治区|市|区|县|镇|乡|街道|路|街|弄|村|号|幢|楼|室)){{2,}})")
TITLE_GAP = re.compile(f"致({WS}{{2,}})(?=[:：])")
FIGURE = re.compile(r"(?:\d{3}|\d[.,]\d+)$")
LABEL_GAP = re.compile(f"[:：]({WS}{{3,}})(?=[。；;，,、)）]|$)")


def places(sheet: Sheet) -> Iterator[Place]:
    """White space without a rule that leaves room for a value: before a unit, behind a label, in 第  种."""
    if sheet.block.role is Role.CELL and len(sheet.text) < 4:
        return
    for match in _gap_matches(sheet):
        start, end = match.span(1)
        if sheet.free(start, end):
            sheet.take(start, end)
            span = sheet.absolute(start, end)
            yield Place(span, span, sheet.index, True, Shape.GAP)


def _gap_matches(sheet: Sheet) -> Iterator[re.Match[str]]:
    mask = sheet.mask
    yield from ORDINAL_GAP.finditer(mask)
    yield from ADDRESS_GAP.finditer(mask)
    yield from TITLE_GAP.finditer(mask)
    yield from LABEL_GAP.finditer(mask)
    for match in GAP.finditer(mask):
        before = mask[match.start() - 1]
        if before in "。；;！？" or before == B or match.start(1) < 2 or sheet.filled_in(match.start(1) - 1, match.start(1)):
            continue  # <u>13</u>  %: room behind what was filled in
        unit = unit_at(mask, match.end(1))
        if FIGURE.search(mask[max(0, match.start(1) - 8) : match.start(1)]) and mask[match.end(1)] != "年":
            continue  # 34000.00  元: its figure stands there
        here = mask[match.end(1) : match.end(1) + 8]
        if (
            unit is not None and (unit[0] != "number" or COUNTING.search(mask[max(0, match.start(1) - 8) : match.start(1)]))
        ) or re.match(r"[省市区县]\s{2,}|[号]前", here):
            yield match

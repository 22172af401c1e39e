"""Addresses: names without a mark in an address of which a form asks the parts one by one – 朝阳区____街, ____区文化路."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from tiaokuan.document import Document, Span
from tiaokuan.signs import Place, Shape, painted

_NAME = "[一-鿿]{2,3}"
_KIND = r"(?:[（(][^（()）_]{1,10}[)）])?"
"""The kinds that a form leaves to choose from: 街（乡镇）."""
_EACH = "(?:乡镇[/／]街道|街道|[区县镇乡村路街弄巷号道])"
PART = re.compile(
    rf"(?:[省市区县)）]|[:：]|[于])[ \xa0\u3000]*(?P<before>{_NAME})(?= ?(?:[区县镇乡村路街弄巷]|街道){_KIND}[ \u3000]*_)"
    rf"|(?:地点|地址|住所|坐落)[:：][ \xa0\u3000]*(?P<province>{_NAME})(?=省[ \u3000]*_)"
    rf"|_[ \u3000]*(?:[区县镇乡路街]|街道){_KIND}[ \u3000]*(?P<behind>{_NAME})(?=[镇乡村路街弄巷])"
)
COMMON = re.compile("[本该所辖各其此小园社景厂校线道公电管乡城行政的为同双单位市区县、（）]")
"""What stands in common nouns that end alike, 工业园区, 行政村, 公路, and in no name of a place that is asked for."""
CHAIN = re.compile(rf"(?:(?:_+|{_NAME})[ \u3000]*{_EACH}{_KIND}[ \u3000]*){{3,8}}")
"""Parts of an address one after the other, ____区文化街中山巷____号; which of them are names, `LINK` tells."""
LINK = re.compile(rf"(?P<name>_+|{_NAME})[ \u3000]*{_EACH}{_KIND}[ \u3000]*")
LEAST_ASKED = 2
LONGEST = 1500


def places(document: Document, known: list[Place]) -> Iterator[Place]:
    """Places of such names; `known` are those with signs, which come first."""
    outers = sorted(place.outer for place in known)
    starts = [outer.start for outer in outers]
    for index, block in enumerate(document.blocks):
        taken = outers[bisect_left(starts, block.span.start) : bisect_left(starts, block.span.end)]
        if not taken or block.span.end - block.span.start > LONGEST:
            continue
        offset = block.span.start
        text = document.text[offset : block.span.end]
        masked = painted(text, ((o.start - offset, o.end - offset) for o in taken), "_")
        parts = {match.span(match.lastgroup or "before") for match in PART.finditer(masked)}
        parts.update(_chained(masked))
        for start, end in sorted(parts):
            if COMMON.search(text, start, end) is None:
                span = Span(offset + start, offset + end)
                yield Place(span, span, index, False, Shape.LABEL)


def _chained(masked: str) -> Iterator[tuple[int, int]]:
    """The names in chains of parts of which at least two show that they are asked for: a place, or kinds to choose from."""
    for chain in CHAIN.finditer(masked):
        if len(re.findall("_+|[（(]", chain[0])) >= LEAST_ASKED:
            for link in LINK.finditer(masked, *chain.span()):
                if not link["name"].startswith("_"):
                    yield link.span("name")

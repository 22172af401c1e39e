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
PART = re.compile(
    rf"(?:[省市区县)）]|[:：]|[于])[ \u3000]*(?P<before>{_NAME})(?=(?:[区县镇乡村路街弄巷]|街道){_KIND}[ \u3000]*_)"
    rf"|_[ \u3000]*(?:[区县镇乡路街]|街道){_KIND}[ \u3000]*(?P<behind>{_NAME})(?=[镇乡村路街弄巷])"
)
COMMON = re.compile("[本该所辖各其此小园社景厂校线道公电管乡城行政的为同双单位市区县、（）]")
"""What stands in common nouns that end alike, 工业园区, 行政村, 公路, and in no name of a place that is asked for."""
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
        for match in PART.finditer(painted(text, ((o.start - offset, o.end - offset) for o in taken), "_")):
            group = match.lastgroup or "before"
            if COMMON.search(match[group]) is None:
                span = Span(offset + match.start(group), offset + match.end(group))
                yield Place(span, span, index, False, Shape.LABEL)

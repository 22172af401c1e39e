"""Headings without numbers: exports that lost them, or contracts that never had any."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tiaokuan.clauses._front import Front
from tiaokuan.clauses._headings import is_noun_phrase
from tiaokuan.clauses._lines import Kind
from tiaokuan.clauses._numbers import Number
from tiaokuan.contract import Level
from tiaokuan.document import Document, Role

_LINE = re.compile(r"[\u4e00-\u9fff、（）()]{2,16}")
_FEWEST = 3
"""Fewer such lines are no contract's headings."""


def find(document: Document, numbers: Sequence[Number], kinds: Sequence[frozenset[Kind]], front: Front) -> dict[int, Level]:
    """The blocks that are headings, by level; none where the articles are numbered."""
    strong = sum(number.style in ("article", "cn", "chapter") and not number.doubtful for number in numbers)
    listed = sum(number.style in ("dec", "mul") and not number.doubtful for number in numbers)
    if strong >= 2 or listed >= 6:
        return {}
    first = -1 if front.title is None else front.title
    last = next((at for at, kind in enumerate(kinds) if at > first and Kind.SIGNED in kind), len(kinds))
    numbered = {number.block for number in numbers if number.style != "annex" or _line(document, number.block) != "附件"}
    found: dict[int, Level] = {}
    lines = [
        at for at in range(first + 1, last) if at not in numbered and not front.hides(at) and _is_heading(document, at, kinds)
    ]
    heads = set(lines)
    depth = Level.ARTICLE
    for at in lines:
        if at + 1 in heads or (at + 1 < last and not heads & {at - 1}):
            depth = Level.ARTICLE if at - 1 not in heads else Level.PARAGRAPH
        found[at] = Level.PARAGRAPH if at - 1 in heads else depth
    return found if len(found) >= _FEWEST else {}


def _line(document: Document, at: int) -> str:
    span = document.blocks[at].span
    return document.text[span.start : span.end].strip()


def _is_heading(document: Document, at: int, kinds: Sequence[frozenset[Kind]]) -> bool:
    block = document.blocks[at]
    if (
        block.role is not Role.PARAGRAPH
        or block.span.end - block.span.start > 20
        or kinds[at] & {Kind.PARTY, Kind.SIGNING, Kind.SIGNED}
    ):
        return False
    line = _line(document, at)
    return _LINE.fullmatch(line) is not None and is_noun_phrase(line)

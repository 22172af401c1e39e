"""What stands before the contract proper: cover, instructions, table of contents; and the contract's title."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from tiaokuan import contents
from tiaokuan.clauses._lines import Kind, squeezed
from tiaokuan.clauses._numbers import Number
from tiaokuan.document import Document

_FARTHEST = contents.FARTHEST
"""Blocks within which instructions must end."""

_MOST = 20
"""Lines tried as the head of instructions or of a table of contents."""

_NO_TITLE = re.compile(
    r"(?!《[^《》]{2,40}》(?:的|之)?(?:补充|变更|续签|终止|解除)(?:协议|合同))(?:.*(?:如下|以下|本|此|该|达成|签订|订立|签署|终止|解除|履行|变更|补充)(?:合同|协议)$|^(?:合同|协议|协议书|合同书)$|^[《与和及本])"
)
"""《集成合同》补充协议（二） names a contract, 《集成合同》约定 does not."""


@dataclass(frozen=True, slots=True)
class Front:
    """`title` is the title's block (None without one), `hidden` the ranges of blocks whose numbers are no clauses."""

    title: int | None
    hidden: tuple[tuple[int, int], ...]

    def hides(self, block: int) -> bool:
        """Whether a block stands in instructions or a table of contents."""
        return any(start <= block < end for start, end in self.hidden)


def find(document: Document, numbers: Sequence[Number], kinds: Sequence[frozenset[Kind]]) -> Front:
    """The front matter of the document's first contract."""
    at_block = [number.block for number in numbers]
    opening = [index for index, kind in enumerate(kinds) if kind & {Kind.INSTRUCTIONS, Kind.CONTENTS}]
    hidden: list[tuple[int, int]] = []
    position = 0
    for first in opening[:_MOST]:
        if first < position:
            continue
        next_number = bisect_left(at_block, position)
        if next_number < len(numbers) and at_block[next_number] < first:
            break
        is_contents = Kind.CONTENTS in kinds[first]
        end = _contents_end(document, first, kinds) if is_contents else _instructions_end(document, first, numbers, kinds)
        if end is not None and at_block and at_block[-1] >= end:
            hidden.append((first, end))
            position = end
    next_number = bisect_left(at_block, position)
    body = at_block[next_number] if next_number < len(numbers) else len(kinds)
    return Front(_title(document, kinds, body), tuple(hidden))


def line(document: Document, block: int) -> str:
    """A block's words without white space."""
    span = document.blocks[block].span
    return squeezed(document.text[span.start : span.end])


def is_title(document: Document, block: int, kinds: Sequence[frozenset[Kind]]) -> bool:
    """Whether a line names a contract."""
    return Kind.TITLE in kinds[block] and not _NO_TITLE.match(line(document, block))


def _title(document: Document, kinds: Sequence[frozenset[Kind]], body: int) -> int | None:
    """The last title before the first clause: the cover's title is printed again at the contract's head."""
    titles = [index for index in range(min(body, len(kinds))) if is_title(document, index, kinds)]
    if not titles:
        stated = [
            index
            for index in range(min(body, 12))
            if document.blocks[index].level == 1 and Kind.INSTRUCTIONS not in kinds[index]
        ]
        return stated[0] if stated else None
    plain = [index for index in titles if not document.blocks[index].cell]
    return (plain or titles)[-1]


def _contents_end(document: Document, first: int, kinds: Sequence[frozenset[Kind]]) -> int | None:
    """The block after a table of contents: where its first entry is printed again, or where its page numbers end."""
    last = min(len(kinds), first + _FARTHEST)
    if first + 1 >= last:
        return None
    entry = contents.entry(line(document, first + 1))
    for block in range(first + 2, last):
        if contents.entry(line(document, block)) == entry:
            return block - 1 if block - 1 > first + 1 and Kind.TITLE in kinds[block - 1] else block
    end, pages = contents.rows(document, first)
    return end if pages else None


def _instructions_end(
    document: Document, first: int, numbers: Sequence[Number], kinds: Sequence[frozenset[Kind]]
) -> int | None:
    """The block where the contract begins behind instructions: its title, its parties or its first article."""
    low = bisect_left(numbers, first, key=lambda number: number.block)
    near = numbers[low : low + _FARTHEST]
    by_block = {number.block: number for number in near if number.block < first + _FARTHEST}
    seen: set[tuple[str, tuple[int, ...]]] = set()
    for block in range(first + 1, min(len(kinds), first + _FARTHEST)):
        number = by_block.get(block)
        if number is not None:
            rest = document.text[number.printed[1] : document.blocks[block].span.end].strip()
            short = len(rest) <= 30 and rest[:1] not in ("：", ":")
            if number.style in ("article", "chapter", "part") and number.last == 1 and short:
                return block
            if number.style in ("cn", "dec") and number.last == 1 and (number.style, number.value) in seen and short:
                return block
            seen.add((number.style, number.value))
        elif is_title(document, block, kinds) or kinds[block] & {Kind.PARTY, Kind.CONTENTS}:
            return block
    return None

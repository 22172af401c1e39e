"""Tables of contents: where they stand, whatever the format. What leads to their page numbers is no blank, and their entries are no clauses.

A scan shows dots in a row much like a dotted line to write on, and breaks them where print is faint. What they are is seen by what a table
of contents is: a head, and rows that end with page numbers, or many such rows without one; no sentence, and no label with room behind it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from tiaokuan.document import Document, Span

LEADERS = re.compile(r"(?:[.．…·‥\-－]{3,}|[\t\u3000 ]{2,})\s*[（(]?\d{1,3}[)）]?\s*$")
"""A table of contents' dots and page number at a line's end."""

HEAD = re.compile(r"目[录次]|contents", re.IGNORECASE)

FARTHEST = 600
"""Blocks within which a table of contents must end."""

TAIL = 40
"""Characters at a block's end in which its page number and the leader before it are looked for."""

APART = 8
"""Blocks between two rows with page numbers at most, where entries are wrapped."""

FEWEST, FEWEST_BARE = 3, 5
"""Rows with page numbers that make a table of contents, below a head and without one."""

_PAGE = re.compile(r"[.．…·‥\-－\s_]*[（(]?\d{0,3}[)）]?$")
_ROW = re.compile(r"(?:[.．…·‥\-－_]{2,}|[\t\u3000\xa0 ]{2,}|…|^)[.．…·‥\-－_\s]*[（(]?(?P<page>\d{1,3})[)）]?\s*$")
"""A leader with the page number behind it, which stands by itself where the row is wrapped."""
_LEADER = re.compile(r"(?:[.．·‥_\-－]{3,}|…)[.．…·‥\-－_\s]*$")
"""A leader whose page number is in the next block, or was not read."""
_BARE_ROW = re.compile(r"[一-鿿]{2}.*?(?:[.．…·‥]{3,}|…|_{4,})[.．…·‥_\s]*(?P<page>\d{1,3})\s*$")
_TEXT = re.compile(r"[。；;]|[：:][\s_.．…·]*$|[：:][\s_]*[_….．]{2,}|[：:]\s")
"""What stands in no entry: a sentence, a label with room behind it."""
_WIDE = re.compile(r"[ \t\u3000\xa0]+")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of contents.

    first  the block of its head, or of its first entry where it has none
    end    the block behind its last row with a leader or a page number; `first` where it has no such rows
    """

    first: int
    end: int


def tables(document: Document) -> list[Table]:
    """The tables of contents whose rows lead to page numbers, from top to bottom."""
    found: list[Table] = []
    at = 0
    while at < len(document.blocks):
        titled = is_head(line(document, at))
        if titled or _bare(document, at) is not None:
            end, pages = rows(document, at)
            falls = [block for (_, last), (block, page) in pairwise(pages.items()) if page < last]
            if len(pages) >= FEWEST if titled else len(pages) >= FEWEST_BARE and not falls:
                found.append(Table(at, end))
                at = end
                continue
            if not titled:
                # before the last fall of the page numbers, or with too few of them, no table begins but below a head
                behind = range(at + 1, max(at + 1, falls[-1] if falls else end))
                at = next((block for block in behind if is_head(line(document, block))), behind.stop)
                continue
        at += 1
    return found


def spans(document: Document) -> list[Span]:
    """Their spans in the text."""
    blocks = document.blocks
    return [Span(blocks[table.first].span.start, blocks[table.end - 1].span.end) for table in tables(document)]


def line(document: Document, block: int) -> str:
    """A block's words without white space; of a long block only so many as a row of a table has."""
    start, end = document.blocks[block].span
    return _WIDE.sub("", document.text[start : min(end, start + 400)]).strip()


def is_head(words: str) -> bool:
    """Whether a line, without white space, is the head of a table of contents."""
    return len(words) <= 8 and HEAD.fullmatch(words) is not None


def entry(words: str) -> str:
    """What an entry names, without leader and page number."""
    return _PAGE.sub("", words)


def rows(document: Document, first: int) -> tuple[int, dict[int, int]]:
    """The block behind the last row of the table that begins at a block, and the page numbers of its rows by block."""
    pages: dict[int, int] = {}
    end = first
    for block in range(first, min(len(document.blocks), first + FARTHEST)):
        span = document.blocks[block].span
        if block - end > APART or _TEXT.search(document.text, span.start, min(span.end, span.start + 400)):
            break
        tail = document.text[max(span.start, span.end - TAIL) : span.end]
        if row := _ROW.search(tail):
            pages[block] = int(row["page"])
            end = block + 1
        elif _LEADER.search(tail):
            end = block + 1
    return end, pages


def _bare(document: Document, block: int) -> re.Match[str] | None:
    """The row of a table without a head: words, a leader that is plain to see, and a page number."""
    span = document.blocks[block].span
    if span.end - span.start > 200:
        return None
    return _BARE_ROW.search(document.text, span.start, span.end) if document.text[span.end - 1 : span.end].isdigit() else None

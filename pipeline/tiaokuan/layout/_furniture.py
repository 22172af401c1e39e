"""Headers, footers, page numbers and watermarks: what stands on pages and is no part of the contract."""

from __future__ import annotations

import re
from collections import Counter

from tiaokuan.layout._sheet import Column, Read, Row

EDGE = 0.12
"""Headers and footers stand in this share of the page's height at its top and bottom."""

HEADER = 0.09
"""A header with a rule below it stands within this share of the page's height."""

OUTERMOST = 3
"""Only this many rows from the page's top and bottom are looked at."""

LARGE = 1.8
"""A watermark's characters are larger than the body's by this factor."""

_PAGE_NUMBER = re.compile(
    r"[-—–~·.\s]*(?:\d{1,4}|[ivxIVX]{1,5})[-—–~·.\s]*"
    r"|第?\s*\d{1,4}\s*页?\s*[/／,，、|共]?\s*共?\s*\d{1,4}\s*页?"
    r"|第\s*[\d一二三四五六七八九十百零〇]{1,6}\s*页(?:\s*[,，/／]?\s*[（(]?\s*共\s*[\d一二三四五六七八九十百零〇]{1,6}\s*页[）)]?)?"
    r"|[Pp]age\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?"
)
_DIGITS = re.compile(r"\d+")
_SPACES = re.compile(r"\s+")
_ANNEX = re.compile(r"附[件录表]\d")


def strip(reads: list[Read], size: float) -> None:
    """Move furniture from the pages' columns to their asides. `size` is the usual size of characters in the document."""
    edges = _running([{_key(row) for row, _ in _edge_rows(read)} for read in reads])
    large = Counter(key for read in reads for key in {_key(row) for row in _rows(read) if row.size > LARGE * size})
    for read in reads:
        drop = {id(row) for row, rank in _edge_rows(read) if _key(row) in edges or _is_page_number(row, rank)}
        if len(reads) > 2:
            drop |= {id(row) for row in _rows(read) if row.size > LARGE * size and large[_key(row)] * 2 > len(reads)}
        drop |= _header_rules(read, drop) | _ruled_headers(read)
        if not drop:
            continue
        for item in read.items:
            if isinstance(item, Column):
                read.asides += [row.text.strip() for row in item.rows if id(row) in drop and row.text.strip("_ ")]
                item.rows = [row for row in item.rows if id(row) not in drop]
        read.items = [item for item in read.items if not isinstance(item, Column) or item.rows]


def _running(pages: list[set[tuple[str, int]]]) -> set[tuple[str, int]]:
    """What comes again on the next page or the one after that; a file of several contracts repeats the first lines of each, far
    apart."""
    return {key for index, keys in enumerate(pages) for other in pages[index + 1 : index + 3] for key in keys & other}


def _rows(read: Read) -> list[Row]:
    return [row for item in read.items if isinstance(item, Column) for row in item.rows]


def _edge_rows(read: Read) -> list[tuple[Row, int]]:
    """The rows at the page's edges, each with its place counted from the edge."""
    rows = _rows(read)
    top = [(row, rank) for rank, row in enumerate(rows[:OUTERMOST]) if row.bottom < EDGE * read.height]
    bottom = [(row, rank) for rank, row in enumerate(rows[: -OUTERMOST - 1 : -1]) if row.top > (1 - EDGE) * read.height]
    return top + bottom


def _key(row: Row) -> tuple[str, int]:
    """What a header has in common from page to page: its words but not its numbers, and its height on the page. 附件1 and 附件2 at
    the top of pages are headings: their numbers tell them apart."""
    words = _SPACES.sub("", row.text)
    return words if _ANNEX.match(words) else _DIGITS.sub("#", words), round(row.base / 4)


def _is_page_number(row: Row, rank: int) -> bool:
    return rank == 0 and _PAGE_NUMBER.fullmatch(row.text.strip()) is not None


def _ruled_headers(read: Read) -> set[int]:
    """A page's first row, high above the body, over a rule from margin to margin: Word's own form of a header."""
    rows = _rows(read)[:1]
    return {
        id(row)
        for row in rows
        if row.bottom < HEADER * read.height
        and len(row.places) == 1
        and row.places[0].start == 0
        and row.text.strip("_ ")
        and row.x1 - row.x0 > 0.6 * read.width
    }


def _header_rules(read: Read, drop: set[int]) -> set[int]:
    """Rules below a header or above a footer."""
    found = set()
    for row, _ in _edge_rows(read):
        if not row.text.strip("_ ") and row.x1 - row.x0 > 0.5 * read.width and drop:
            found.add(id(row))
    return found

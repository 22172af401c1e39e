"""Footnotes: the small rows at a page's bottom are no part of the text that runs on over the page's end."""

from __future__ import annotations

import re

from tiaokuan.document import BLANK
from tiaokuan.layout._sheet import Column, Read, Row

SMALL = 0.9
"""Footnotes are smaller than the body by this factor, or less."""

SHORT_RULE = 0.5
"""The rule above footnotes is shorter than this share of the page's width."""

_NUMBER = re.compile(r"\s*(?:[\[〔（(]?\d{1,3}[\]〕）)]?|[①-⑳*＊†注])\s*\S")


def part(reads: list[Read], size: float) -> None:
    """Part footnotes from the bodies of the pages. `size` is the usual size of characters in the document."""
    for read in reads:
        if not read.items or not isinstance(last := read.items[-1], Column) or last.half:
            continue
        start = len(last.rows)
        while start > 0 and last.rows[start - 1].size <= SMALL * size and not _is_rule(last.rows[start - 1], read):
            start -= 1
        ruled = start > 0 and _is_rule(last.rows[start - 1], read)
        notes = last.rows[start:]
        if not notes or start == 0 or notes[0].top < 0.4 * read.height:
            continue
        if _NUMBER.match(notes[0].text):
            last.rows = last.rows[: start - ruled]
            read.items = [item for item in read.items if not isinstance(item, Column) or item.rows]
            read.items.append(Column(notes, notes=True))


def _is_rule(row: Row, read: Read) -> bool:
    return not row.text.strip(BLANK + " ") and row.x1 - row.x0 < SHORT_RULE * read.width

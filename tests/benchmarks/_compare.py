"""What should have been read of a page, and how much of it was: characters outside fillings, blanks, values.

The truth is the digital page that the picture was rendered from, as our own reader gives it: so what is counted is what the picture
costs, not what is wrong with the reading of digital pages.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

import pypdfium2
from rapidfuzz.distance import Levenshtein

import tiaokuan
from tiaokuan import clauses, slots
from tiaokuan.document import BLANK, Document
from tiaokuan.settings import Settings

BLANKED = "\ue000"
"""A blank in a text to be compared."""

DROPPED = frozenset("□☑☐☒■√○\u02cd\ufffe\x02")
"""Check boxes and soft hyphens: neither is text."""


@dataclass(frozen=True)
class Truth:
    """A page as it should be read: its size in points, its text to be compared, which of its characters are fillings (or in a
    cell that cuts its text off), from where to where each value goes, and its lines as stretches of the text."""

    width: float
    height: float
    text: str
    filled: tuple[bool, ...]
    values: tuple[tuple[int, int], ...]
    lines: tuple[tuple[int, int], ...]
    page: Any

    @property
    def length(self) -> int:
        """Characters outside fillings and blanks."""
        return sum(not filled and char != BLANKED for char, filled in zip(self.text, self.filled, strict=True))

    def picture(self, dpi: int) -> Any:
        """The page rendered: height x width x 3, 8 bits."""
        return self.page.render(scale=dpi / 72).to_numpy()[..., :3].copy()


LEAST = 200
"""Characters of a page that is worth reading."""


def truths(file: Path, count: int, *, richest: bool = False) -> list[Truth]:
    """The first pages of a digital PDF, at most `count`; or those with the most blanks and values."""
    found: list[Truth] = []
    pdf = pypdfium2.PdfDocument(file)
    for index in range(len(pdf)):
        if len(found) == count and not richest:
            break
        single = pypdfium2.PdfDocument.new()
        single.import_pages(pdf, [index])
        data = BytesIO()
        single.save(data)
        try:
            document = tiaokuan.read(data.getvalue(), "a.pdf", Settings(ocr=False))
        except tiaokuan.DocumentError:
            continue
        if len(document.text) >= LEAST:
            found.append(_truth(document, pypdfium2.PdfDocument(data.getvalue())[0]))
    if richest:
        found.sort(key=lambda truth: -truth.text.count(BLANKED) - len(truth.values))
    return found[:count]


def _truth(document: Document, page: Any) -> Truth:
    places = [
        slot.evidence.span
        for slot in slots.find(document, clauses.segment(document))
        if slot.origin == "blank_mark" and slot.state == "filled" and slot.kind != "choice"
    ]
    text, origins = _compared(document.text)
    cut = [
        block.span
        for block in document.blocks
        if block.cell is not None
        and any(line.cut for line in document.lines if block.span.start <= line.span.start < block.span.end)
    ]
    filled = [
        char != BLANKED and any(span.start <= origin < span.end for span in cut)
        for char, origin in zip(text, origins, strict=True)
    ]
    values = []
    for start, end in places:
        inside = [at for at, origin in enumerate(origins) if start <= origin < end]
        if inside and not filled[inside[0]]:
            values.append((inside[0], inside[-1] + 1))
        for at in inside:
            filled[at] = True
    lines = []
    for line in document.lines:
        inside = [at for at, origin in enumerate(origins) if line.span.start <= origin < line.span.end]
        if inside:
            lines.append((inside[0], inside[-1] + 1))
    size = document.pages[0]
    return Truth(size.width, size.height, text, tuple(filled), tuple(values), tuple(lines), page)


def _compared(text: str) -> tuple[str, list[int]]:
    """A text as it is compared – no white space, one form of each sign, a run of underscores one blank – and where in it each
    character comes from."""
    parts: list[str] = []
    origins: list[int] = []
    at = 0
    for blank, run in groupby(text, key=lambda char: char == BLANK):
        chars = list(run)
        if blank:
            parts.append(BLANKED)
            origins.append(at)
        else:
            for offset, char in enumerate(chars):
                for plain in unicodedata.normalize("NFKC", char):
                    if not plain.isspace() and plain not in DROPPED:
                        parts.append(plain)
                        origins.append(at + offset)
        at += len(chars)
    return "".join(parts), origins


def compared(text: str) -> str:
    """A text as it is compared."""
    return _compared(text)[0]


def score(truth: Truth, read: str) -> Counter[str]:
    """Counts: `length` and `wrong` characters outside fillings; `blanks`, those `kept`, those with something `invented` in them;
    `values`, those `exact`. Whatever stands in another order is wrong."""
    found = compared(read)
    edits = Levenshtein.editops(truth.text, found)
    changed: set[int] = set()
    counts = Counter(length=truth.length, blanks=truth.text.count(BLANKED), values=len(truth.values))
    lost = invented = 0
    for edit in edits:
        at = edit.src_pos
        if edit.tag == "insert":
            within = at < len(truth.text) and truth.filled[at] and at > 0 and truth.filled[at - 1]
            beside = any(0 <= n < len(truth.text) and truth.filled[n] for n in (at - 1, at))
            if found[edit.dest_pos] != BLANKED:
                counts["wrong"] += not within and not beside
                if within or (beside and found[edit.dest_pos].isalnum()):
                    changed.add(at if at < len(truth.text) and truth.filled[at] else at - 1)
            continue
        if truth.text[at] == BLANKED:
            lost += 1
            invented += edit.tag == "replace" and found[edit.dest_pos].isalnum()
            continue
        if truth.filled[at]:
            changed.add(at)
        else:
            counts["wrong"] += 1
    counts["kept"] = counts["blanks"] - lost
    counts["invented"] = invented
    counts["exact"] = sum(not any(start <= at < end for at in changed) for start, end in truth.values)
    return counts


def score_lines(truth: Truth, read: str) -> Counter[str]:
    """The same, line by line wherever in the text each stands, for a reader that knows no order and no blanks: `length`, `wrong`,
    `values`, `exact`."""
    found = compared(read).replace(BLANKED, "")
    counts: Counter[str] = Counter()
    starts = [start for start, _ in truth.lines]
    of_line: dict[int, list[tuple[int, int]]] = {}
    for value in truth.values:
        of_line.setdefault(max(0, bisect_right(starts, value[0]) - 1), []).append(value)
    for number, (start, end) in enumerate(truth.lines):
        kept = [at for at in range(start, end) if truth.text[at] != BLANKED]
        line = "".join(truth.text[at] for at in kept)
        if len(line) < 4:
            continue
        changed = _wrong(line, found)
        filled = {index for index, at in enumerate(kept) if truth.filled[at]}
        counts["length"] += len(kept) - len(filled)
        counts["wrong"] += sum(at not in filled for at in changed)
        for a, b in of_line.get(number, []):
            inside = {index for index, at in enumerate(kept) if a <= at < b}
            if b <= end:  # a value that wraps is in two lines
                counts["values"] += 1
                counts["exact"] += not inside & set(changed)
    return counts


def _wrong(line: str, text: str) -> list[int]:
    """Places in the line of what is wrong in the stretch of the text that is most like it (Sellers 1980); an inserted character at
    the place before which it stands."""
    width = len(text)
    rows = [[0] * (width + 1)]
    for char in line:
        above = rows[-1]
        row = [above[0] + 1]
        for at, other in enumerate(text):
            row.append(min(above[at + 1] + 1, row[at] + 1, above[at] + (char != other)))
        rows.append(row)
    at = min(range(width + 1), key=rows[-1].__getitem__)
    changed, index = [], len(line)
    while index:
        if at and rows[index][at] == rows[index - 1][at - 1] + (line[index - 1] != text[at - 1]):
            if line[index - 1] != text[at - 1]:
                changed.append(index - 1)
            index, at = index - 1, at - 1
        elif rows[index][at] == rows[index - 1][at] + 1:
            changed.append(index - 1)
            index -= 1
        else:
            changed.append(min(index, len(line) - 1))
            at -= 1
    return changed

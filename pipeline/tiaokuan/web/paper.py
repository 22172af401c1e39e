"""What stands on the paper, as the page shows it: made in the worker that read the document, kept in files, read piece by piece.

    paper.json      pages, blocks, marks, comments, asides
    lines-3.json    the lines of page 3, with the edges of each character

`blocks` of the JSON are those of `Document`; all offsets are code points of its text, boxes are points from the page's top left.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections import defaultdict
from pathlib import Path
from typing import Any

from tiaokuan.contract import Contract
from tiaokuan.document import Block, Box, Line, Page

Paper = dict[str, Any]
INSIDE = 0.4  # of a character's width and height that must lie in a box for the character to be meant


def made(contract: Contract) -> dict[str, bytes]:
    """The files of a contract's paper, by name. Run in the worker process."""
    document = contract.document
    lines: dict[int, list[Any]] = defaultdict(list)
    pages = {page.number: page for page in document.pages}
    for line in document.lines:
        lines[line.page] += _lines(line, pages[line.page])
    paper = {
        "pages": [_page(page, lines[page.number]) for page in document.pages],
        "blocks": [_block(block) for block in document.blocks],
        "marks": [[*m.span, m.sign.value, m.checked] for m in document.marks],
        "comments": list(document.comments),
        "asides": list(document.asides),
    }
    files = {"paper.json": paper} | {f"lines-{number}.json": rows for number, rows in lines.items()}
    return {name: json.dumps(body, separators=(",", ":")).encode() for name, body in files.items()}


def key(text: str) -> str:
    """What a version of a document's text is known by."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def load(folder: Path, text: str) -> Paper:
    """The paper in a folder; where there is none, what the text alone tells: a paragraph a line."""
    try:
        paper: Paper = json.loads((folder / "paper.json").read_bytes())
    except FileNotFoundError:
        return plain(text)
    return paper


def plain(text: str) -> Paper:
    """The paper of a text whose blocks nobody kept."""
    blocks, at = [], 0
    for line in text.split("\n"):
        blocks.append({"s": at, "e": at + len(line), "role": "paragraph"})
        at += len(line) + 1
    return {"pages": [], "blocks": blocks, "marks": [], "comments": [], "asides": []}


def lines(folder: Path, page: int) -> list[list[Any]]:
    """The lines of a page: start, end, top, bottom, left and right edges of each character. None kept: an empty list."""
    try:
        found: list[list[Any]] = json.loads((folder / f"lines-{page}.json").read_bytes())
    except FileNotFoundError:
        return []
    return found


def in_box(rows: list[list[Any]], box: tuple[float, float, float, float]) -> tuple[int, int] | None:
    """The span of the characters in a box on a page, from the first to the last; None where there are none."""
    x0, top, x1, bottom = box
    inside = []
    for start, _, line_top, line_bottom, lefts, rights in rows:
        height = max(line_bottom - line_top, 0.1)
        if min(bottom, line_bottom) - max(top, line_top) < INSIDE * height:
            continue
        for n, (left, right) in enumerate(zip(lefts, rights, strict=True)):
            if min(x1, right) - max(x0, left) >= INSIDE * max(right - left, 0.1):
                inside.append(start + n)
    return (min(inside), max(inside) + 1) if inside else None


def near(rows: list[list[Any]], top: float) -> int | None:
    """The offset behind the last line that begins above a height: where a place without characters belongs in the text."""
    above = [row[1] for row in rows if row[2] <= top]
    return max(above) if above else (rows[0][0] if rows else None)


def regions(folder: Path, pages: list[dict[str, Any]], start: int, end: int) -> list[dict[str, Any]]:
    """The evidence of a span, one entry a line it touches, as the record writes it (see Document.evidence)."""
    found: list[dict[str, Any]] = []
    for page in [page["number"] for page in pages if page["s"] < end and page["e"] > start]:
        for s, e, top, bottom, lefts, rights in lines(folder, page):
            a, b = max(start, s) - s, min(end, e) - s
            if a < b:
                _join(found, page, (min(lefts[a:b]), top, max(rights[a:b]), bottom))
    return found


def _join(found: list[dict[str, Any]], page: int, box: tuple[float, float, float, float]) -> None:
    """Add a region; one that goes on in the line of the last one makes that longer."""
    x0, top, x1, bottom = box
    last = found[-1]["bbox"] if found and found[-1]["page"] == page else None
    if last is not None and last[1] < (top + bottom) / 2 < last[3] and x0 >= last[0]:
        box = (last[0], min(last[1], top), max(last[2], x1), max(last[3], bottom))
        found.pop()
    found.append({"page": page, "bbox": [round(x, 2) for x in box]})


def _page(page: Page, rows: list[list[Any]]) -> dict[str, Any]:
    """A page: number, size in points, whether it was scanned, and the stretch of text that stands on it."""
    size = {"number": page.number, "width": round(page.width, 2), "height": round(page.height, 2), "scanned": page.scanned}
    return size | {"s": min((row[0] for row in rows), default=0), "e": max((row[1] for row in rows), default=0)}


def _lines(line: Line, page: Page) -> list[list[Any]]:
    """A line as it stands on the displayed page; on a page that was turned or levelled to be read, each character by itself."""
    if page.back is None:
        edges = ([round(x, 1) for x in line.lefts], [round(x, 1) for x in line.rights])
        return [[*line.span, round(line.top, 1), round(line.bottom, 1), *edges]]
    rows = []
    for n, (left, right) in enumerate(zip(line.lefts, line.rights, strict=True), start=line.span.start):
        box = page.displayed(Box(left, line.top, right, line.bottom))
        rows.append([n, n + 1, round(box.top, 1), round(box.bottom, 1), [round(box.x0, 1)], [round(box.x1, 1)]])
    return rows


def _block(block: Block) -> dict[str, Any]:
    """A block without what is not so: most have nothing but their span."""
    more = {
        "cell": list(block.cell) if block.cell else None,
        "number": list(block.number) if block.number else None,
        "level": block.level,
        "list": block.list_level,
        "centred": block.centred,
        "bold": block.bold,
        "size": block.size,
    }
    head = {"s": block.span.start, "e": block.span.end, "role": block.role.value}
    return head | {name: value for name, value in more.items() if value not in (None, False)}


def block_at(blocks: list[dict[str, Any]], position: int) -> int:
    """The index of the block that a position lies in."""
    return max(0, bisect_right([block["s"] for block in blocks], position) - 1)

"""Ruled lines that are no places of their own: the rest of an answer's room, below it or beside it, and lines drawn through the middle
of a sentence."""

from __future__ import annotations

from bisect import bisect_right

from tiaokuan.document import Document, Role, Sign
from tiaokuan.signs import Place, Shape

EMPTY_LINE, STOPS = "_ \t\xa0\u3000。；;，,", " \t\xa0\u3000。；;_"

FULL = 2.5
"""Em that a full line of print may end before the ruled line below it does: no word is broken off for less."""


def answered(document: Document, places: list[Place]) -> list[Place]:
    """The places in text order, without the ruled lines below an answer that ends its block: they are what is left of its room; and
    without lines drawn between two lines of one sentence."""
    ends = {place.block: place for place in places if not place.blank}
    kept, rest = list[Place](), set[int]()
    starts = [line.span.start for line in document.lines]
    for place in places:
        block = document.blocks[place.block]
        above = ends.get(place.block - 1)
        line = place.blank and place.shape is Shape.PLAIN and block.role is not Role.CELL and place.sign is not Sign.BRACKET
        if line and not document.text[block.span.start : block.span.end].strip(EMPTY_LINE):
            answer = above is not None and not document.text[above.outer.end : document.blocks[above.block].span.end].strip(
                STOPS
            )
            if answer or place.block - 1 in rest:
                rest.add(place.block)
                continue
        if not (line and _parts_a_sentence(document, starts, place, kept)):
            kept.append(place)
    return _without_rests(kept) if any(page.scanned for page in document.pages) else kept


def _without_rests(places: list[Place]) -> list[Place]:
    """The places without the pieces of rules on a scan that touch an answer: it stands on the same rule, which its feet hid, or begins
    behind it."""
    last, following = [None, *places], [*places[1:], None]
    return [
        place
        for place, before, behind in zip(places, last, following, strict=False)
        if not _is_drawn(place)
        or not (
            (before is not None and not before.blank and _is_written(before) and before.outer.end == place.outer.start)
            or (behind is not None and not behind.blank and _is_written(behind) and behind.outer.start == place.outer.end)
        )
    ]


def _is_drawn(place: Place) -> bool:
    return place.blank and place.shape is Shape.PLAIN and place.sign in (Sign.RULE, Sign.UNDERSCORE)


def _is_written(place: Place) -> bool:
    return place.shape in (Shape.PLAIN, Shape.LABEL) and place.sign not in (Sign.CELL, Sign.BOX, Sign.BRACKET)


def _parts_a_sentence(document: Document, starts: list[int], place: Place, before: list[Place]) -> bool:
    """Whether the place is a whole line of print below a full one that ends within a sentence. Who leaves a blank there begins it
    behind the last word; Word draws lines wherever they were put once. `starts`: of the document's lines."""
    first = bisect_right(starts, place.span.start) - 1
    if place.sign is not Sign.RULE or first < 1:
        return False
    line, above = document.lines[first], document.lines[first - 1]
    words = document.text[above.span.start : above.span.end].rstrip()
    if line.span.start != place.span.start or place.span.end < line.span.end or line.page != above.page or not words:
        return False
    answer = bool(before) and before[-1].outer.end >= above.span.start + len(words)
    short = above.rights[-1] < line.rights[-1] - FULL * (above.bottom - above.top)
    return words[-1].isalpha() and not answer and not short

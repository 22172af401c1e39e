"""Document: what stands on the paper, as frozen values that pickle equal to themselves.

Offsets count Unicode code points into `Document.text`, end exclusive. Boxes are in PDF points (1/72 inch), origin at the
page's top left, as x0, top, x1, bottom. A newline in the text stands only between blocks: a line's end on paper is geometry
(`Line`), not text, or a wrapped 叁万 / 元整 would escape every later step.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

BLANK = "_"
"""What a drawn blank is in the text: a run of U+005F."""


ILLEGIBLE = "\ufffd"
"""What writing that could not be read is in the text: U+FFFD, one for each em of it."""

SCORE_STEPS, UNSCORED = 250, 255
"""`Line.scores` hold a character's score in so many steps, and the second for a character that OCR did not read."""


class Span(NamedTuple):
    """A stretch of text: start inclusive, end exclusive."""

    start: int
    end: int


class Box(NamedTuple):
    """A rectangle on a page in points, origin top left."""

    x0: float
    top: float
    x1: float
    bottom: float


class Region(NamedTuple):
    """A rectangle on a certain page (numbered from 1)."""

    page: int
    box: Box


class Sureness(NamedTuple):
    """How sure OCR is of a stretch of text: the score of its least sure character and the mean of all that were read, 0 to 1."""

    lowest: float
    mean: float


class Evidence(NamedTuple):
    """Where something stands: its span, its words, one region a line it touches (none where the format has no pages), and how
    surely it was read (None where OCR read none of it)."""

    span: Span
    text: str
    regions: tuple[Region, ...]
    read: Sureness | None = None


class Unread(StrEnum):
    """Why a page gave no text although something may stand on it."""

    BROKEN = "broken"  # the page cannot be opened or decoded
    NO_TEXT = "no_text"  # a picture in which no print was found
    NO_OCR = "no_ocr"  # a picture, and the settings want no OCR


class Seal(NamedTuple):
    """A red seal: its box on the displayed page, and its words as far as they are legible."""

    box: Box
    text: str = ""


SMALL_PAGE, LARGE_PAGE = 500.0, 1250.0
"""Points of the longer side of paper, a little less than A5 and more than A3."""


def of_paper(width: float, height: float) -> float:
    """By what a page of this size in points is to be enlarged to be one of paper. Pages that say they are smaller or larger were given
    their size by a program that put a picture of a page into a PDF, a point a pixel."""
    longest = max(width, height)
    return min(max(longest, SMALL_PAGE), LARGE_PAGE) / longest


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its number from 1, its size in points as it is displayed, and whether its text came or must come from OCR.

    back    for a page that was turned or levelled before it was read: the 3 x 3 map, row by row, from the coordinates of its
            lines to those of the displayed page; None where they are the same
    seals   the red seals on it; their words are no text of the contract
    unread  why nothing was read of it; None where it was read
    """

    number: int
    width: float
    height: float
    scanned: bool = False
    back: tuple[float, ...] | None = None
    seals: tuple[Seal, ...] = ()
    unread: Unread | None = None

    def displayed(self, box: Box) -> Box:
        """Where a box of the page as it was read stands on the displayed page: the upright box around it, within the page."""
        if self.back is None:
            return box
        a, b, c, d, e, f, g, h, i = self.back
        corners = [(x, y, g * x + h * y + i) for x in (box.x0, box.x1) for y in (box.top, box.bottom)]
        xs = [min(max((a * x + b * y + c) / w, 0.0), self.width) for x, y, w in corners]
        ys = [min(max((d * x + e * y + f) / w, 0.0), self.height) for x, y, w in corners]
        return Box(min(xs), min(ys), max(xs), max(ys))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of print on a page. `lefts` and `rights` are the edges of each character of text[span], in points of the page as it
    was read (`Page.back`). `scores`: a byte a character, how sure OCR is of it (`packed_scores`); empty where none was read.
    `cut`: its words run over the edge of their cell or of the page and are cut off there, so that what follows may be lost."""

    span: Span
    page: int
    top: float
    bottom: float
    lefts: tuple[float, ...]
    rights: tuple[float, ...]
    scores: bytes = b""
    cut: bool = False


class Cell(NamedTuple):
    """A table cell's place, counted from 0; merged cells have spans above 1. `table` counts the document's tables, a nested one
    has a number of its own."""

    table: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


class Role(StrEnum):
    """What a block is on the paper."""

    PARAGRAPH = "paragraph"
    CELL = "cell"
    FOOTNOTE = "footnote"
    TEXTBOX = "textbox"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a paragraph of a table cell: one line of the text.

    number        the span of a number that the format generated (Word's numbering, an HTML list), at the block's start;
                  None where no number was generated
    level         the depth the format itself states: outline level of a heading style, `#` of markdown, h1 to h6, counted
                  from 1; None where it states none
    list_level    depth of the generated number in its list, from 0
    centred, bold what the format says of the whole block
    size          the prevailing size of its characters in points, None where unknown
    """

    span: Span
    role: Role = Role.PARAGRAPH
    cell: Cell | None = None
    number: Span | None = None
    level: int | None = None
    list_level: int | None = None
    centred: bool = False
    bold: bool = False
    size: float | None = None


class Sign(StrEnum):
    """What is drawn to say that something is to be filled in."""

    UNDERLINE = "underline"  # Word's underlined white space, or underlined words
    UNDERSCORE = "underscore"  # a typed run of _ or ＿
    RULE = "rule"  # a line drawn on a page, or a thin picture of one
    BRACKET = "bracket"  # 【 】 〔 〕 [ ] （ ） with white space inside; the span is the inside
    BOX = "box"  # a check box; the span is the box itself
    CONTROL = "control"  # Word's content control
    FIELD = "field"  # a form field of Word or PDF
    CELL = "cell"  # an empty table cell


@dataclass(frozen=True, slots=True)
class Mark:
    """A drawn sign that something is to be filled in, whatever the format.

    The mark is blank where text[span] is a run of U+005F (or a box), filled where other characters stand in it; white space
    around the words of a filled mark belongs to the mark.

    checked  for a box: ticked or not; None for all other signs
    prompt   the placeholder text that stood in a blank content control or form field ("单击此处输入文字"), else None
    """

    span: Span
    sign: Sign
    checked: bool | None = None
    prompt: str | None = None


class Revision(NamedTuple):
    """A change, accepted in the text: text[span] (zero-width for a deletion) stood before as `original`. `struck`: the words were
    struck through, which says that they do not hold; else the change is tracked and still open."""

    span: Span
    original: str
    struck: bool = False


class Misread(NamedTuple):
    """What OCR read where text[span] was set right by the sequence of clauses."""

    span: Span
    read: str


@dataclass(frozen=True, slots=True)
class Document:
    """What stands on the paper. `lines` are in text order and cover the printed text of formats with pages; `lines` and `pages`
    are empty for formats without. `blocks` cover the text in order, `marks` and `revisions` are sorted by span.

    media_type  one of the record's formats: docx doc pdf image html text markdown ofd rtf
    asides      text outside the body: headers, footers, watermarks, hidden page furniture; never searched for values
    comments    drafters' comments, outside the text as well
    """

    name: str
    sha256: str
    media_type: str
    text: str
    blocks: tuple[Block, ...] = ()
    marks: tuple[Mark, ...] = ()
    pages: tuple[Page, ...] = ()
    lines: tuple[Line, ...] = ()
    revisions: tuple[Revision, ...] = ()
    misread: tuple[Misread, ...] = ()
    asides: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    _starts: tuple[int, ...] = field(default=(), init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Note where each line starts, for evidence()."""
        object.__setattr__(self, "_starts", tuple(line.span.start for line in self.lines))

    def evidence(self, start: int, end: int) -> Evidence:
        """The evidence for text[start:end], one region a line; a zero-width place points between its neighbours."""
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"no span of the text: {start}, {end}")
        first = max(0, bisect_right(self._starts, start) - 1)
        last = max(first + 1, bisect_left(self._starts, end))
        regions = tuple(
            Region(r.page, self.pages[r.page - 1].displayed(r.box))
            for line in self.lines[first:last]
            if (r := _region(line, start, end)) is not None
        )
        return Evidence(Span(start, end), self.text[start:end], regions, self.sureness(start, end))

    def sureness(self, start: int, end: int) -> Sureness | None:
        """How sure OCR is of text[start:end], as its words were read; None where it read none of them: a digital page, a blank,
        white space, a check box."""
        scores: list[int] = []
        for line in self.lines[max(0, bisect_right(self._starts, start) - 1) : bisect_left(self._starts, end)]:
            if line.scores:
                part = line.scores[max(0, start - line.span.start) : max(0, end - line.span.start)]
                scores += [score for score in part if score != UNSCORED]
        if not scores:
            return None
        return Sureness(min(scores) / SCORE_STEPS, round(sum(scores) / len(scores) / SCORE_STEPS, 4))


def packed_scores(scores: Mapping[int, float], length: int) -> bytes:
    """The scores (0 to 1) of a line's characters by their offsets in it, as `Line.scores` holds them: a byte each, in steps of 1/250,
    255 for a character that was not read."""
    if not scores:
        return b""
    packed = bytearray([UNSCORED]) * length
    for at, score in scores.items():
        if at < length:
            packed[at] = round(min(max(score, 0.0), 1.0) * SCORE_STEPS)
    return bytes(packed)


def _region(line: Line, start: int, end: int) -> Region | None:
    """The part of the line that text[start:end] takes up, None where it takes up none."""
    a, b = max(start, line.span.start) - line.span.start, min(end, line.span.end) - line.span.start
    if start == end and 0 <= a == b <= len(line.lefts) > 0:  # between two characters
        x = line.lefts[a] if a < len(line.lefts) else line.rights[-1]
        return Region(line.page, Box(x, line.top, x, line.bottom))
    if a >= b:
        return None
    return Region(line.page, Box(min(line.lefts[a:b]), line.top, max(line.rights[a:b]), line.bottom))

"""What a page holds before anyone has read it: characters, rules and fields with their boxes.

A PDF's text layer and OCR both give a `Sheet`; from there on nothing depends on where it came from. All coordinates are points
of the displayed page, origin top left.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from tiaokuan.document import Box, Sign


class Glyph(NamedTuple):
    """A printed character: its box, the baseline it stands on, the height of its font (1 em), whether it is bold, and whether a
    typed space stands before it. White space is no glyph: its width is what counts, and that is the distance of the others.

    home  a point in the cell that the character is part of, where it runs over the cell's edge and is cut off there
    score how sure OCR is of the character, 0 to 1; None where it was not read but is in the file
    cut   the edge of its cell or of the page cuts it off, or through it: what follows it may be on no page
    """

    char: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    bold: bool = False
    spaced: bool = False
    home: tuple[float, float] | None = None
    score: float | None = None
    cut: bool = False


class Rule(NamedTuple):
    """A level line: its ends and the height of its middle; `tinted` where it is drawn in a colour, as under links and insertions."""

    x0: float
    x1: float
    y: float
    tinted: bool = False


class Upright(NamedTuple):
    """A line from top to bottom."""

    x: float
    top: float
    bottom: float


class Field(NamedTuple):
    """A form field, or a drawn box: what stands in it ("" for an empty one), and its tooltip.

    sign     FIELD, or BOX for a check box or a radio button
    checked  for a BOX: ticked or not
    """

    box: Box
    sign: Sign
    text: str = ""
    checked: bool | None = None
    prompt: str | None = None


@dataclass(slots=True)
class Sheet:
    """A page as its format gives it. `asides` are words that are no part of the body on sight: rotated, very large and pale.

    number  the sheet's place in reading order, from 1
    page    the number of the document's page that it is on, where that differs: two sheets may stand on one picture; 0 if not
    left    where on that page its left edge is (points)
    scanned whether it was read by OCR
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    uprights: list[Upright] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)
    page: int = 0
    left: float = 0.0
    scanned: bool = False


class Place(NamedTuple):
    """A mark within a row: offsets into the row's text."""

    start: int
    end: int
    sign: Sign
    checked: bool | None = None
    prompt: str | None = None


@dataclass(slots=True)
class Row:
    """A line of print, read: its text with blanks and spaces in place, the edges of each character, and its marks.

    base    the baseline; top and bottom enclose all characters
    struck  text that is struck out, by its offset; it is not in `text`
    misread what OCR read, and its offset, where a clause's number was set right
    scores  how sure OCR is of its characters, by their offset; those that are in the file or drawn have none
    cut     a character of it is cut off: its end, or the next row, may be lost
    sizes   of its first and its last character: words may be filled in larger or smaller than those around them
    spread  justified with white between all its characters, since a forced break ends it
    """

    text: str
    lefts: tuple[float, ...]
    rights: tuple[float, ...]
    top: float
    bottom: float
    base: float
    size: float
    bold: bool = False
    places: tuple[Place, ...] = ()
    struck: tuple[tuple[int, str], ...] = ()
    misread: tuple[int, str] | None = None
    scores: dict[int, float] = field(default_factory=dict)
    cut: bool = False
    sizes: tuple[float, float] = (0.0, 0.0)
    spread: bool = False

    @property
    def x0(self) -> float:
        """The left edge."""
        return self.lefts[0]

    @property
    def x1(self) -> float:
        """The right edge."""
        return self.rights[-1]


@dataclass(slots=True)
class TableCell:
    """A cell of a ruled table: its place counted from 0, its box and the rows in it."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box
    rows: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """A ruled table on one page: the x of its columns' edges, the y of its rows' edges, and the cells in reading order."""

    box: Box
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: list[TableCell]


@dataclass(slots=True)
class Column:
    """Rows below each other that share a left and a right margin: a page's body, or (`half`) one of two columns, each of them a
    `form` or running text, or (`notes`) its footnotes."""

    rows: list[Row]
    half: bool = False
    form: bool = False
    notes: bool = False


Item = Column | Table
"""What a page consists of, in reading order."""


@dataclass(slots=True)
class Read:
    """A sheet, read: its size, its items in reading order, and what is no part of the body; `page`, `left` and `scanned` as in Sheet."""

    number: int
    width: float
    height: float
    items: list[Item]
    asides: list[str] = field(default_factory=list)
    page: int = 0
    left: float = 0.0
    scanned: bool = False

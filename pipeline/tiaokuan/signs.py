"""Signs: what drawn and typed signs look like in a block, before they are places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from tiaokuan.document import Block, Mark, Sign, Span

B = "\ue000"
"""Stands for a character of a blank in a mask; a private-use character that is never text."""
DRAWN = "\ue001"
"""The same for a drawn blank, until the typed ones are known."""

WS = "[ \t\xa0\u2000-\u200a\u3000]"
NUMERAL = "[0-9０-９〇○零一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾]"
BOXES = "□☐◻▢☑☒■◼✓✔√"
TICKED = "☑☒■◼✓✔√"
TICKS = "■◼✓✔√"
"""Signs that people type at what they choose."""
CROSSES = "×✗✘╳✕"
"""Those at what they do not."""
FIELD = r"\{\{[^{}\n]{1,40}\}\}|\$\{[^{}\n]{1,40}\}|<<[^<>\n]{1,40}>>"
"""The name of a value that a program was to put in: {{name}}, ${name}, <<name>>."""
STANDING_IN = r"[×╳Ｘ]{2,}|(?<![A-Za-z])[xX]{2,}(?![A-Za-z])|某某+"
"""What stands for words that are to be filled in: ××, XX, 某某."""
EDGES = f" \t\xa0\u3000\u2002\u2003{B}"
"""What may stand around the words in a place."""


class Shape(StrEnum):
    """How a place looks, where that decides what it is."""

    PLAIN = "plain"
    DATE = "date"  # year, month and day in places of their own
    CHOICE = "choice"  # check boxes
    DIGITS = "digits"  # one blank for each digit of an amount: __佰__拾__元
    GAP = "gap"  # white space without a rule
    LABEL = "label"  # nothing at all behind a label


@dataclass(frozen=True, slots=True)
class Option:
    """A check box and the words that belong to it. `crossed`: a × was put there; it is not chosen."""

    text: str
    ticked: bool
    span: Span
    crossed: bool = False

    @property
    def chosen(self) -> bool | None:
        """True where it is ticked, False where it is crossed out, None where nothing says."""
        return True if self.ticked else False if self.crossed else None


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is written or to be written: `span` is the blank, or the words that fill it (without padding).

    outer    the span with all that belongs to its mark: padding, the empty pieces of a date
    block    index of the block it starts in
    parts    spans of the pieces of a date or of an amount by digits, in order
    label    what names it, where that is not what the words before it say: half of 地址、电话
    """

    span: Span
    outer: Span
    block: int
    blank: bool
    shape: Shape = Shape.PLAIN
    sign: Sign | None = None
    parts: tuple[Span, ...] = ()
    options: tuple[Option, ...] = ()
    prompt: str | None = None
    label: str | None = None


@dataclass(slots=True)
class Sheet:
    """A block with its signs while its places are being found; offsets in `mask` are relative to the block. `bracketed`: its contract
    fills values into 【】."""

    index: int
    block: Block
    text: str
    mask: str
    bracketed: bool = False
    filled: list[Mark] = field(default_factory=list)
    signs: dict[int, Mark] = field(default_factory=dict)
    used: bytearray = field(default_factory=bytearray)
    ruled: bytearray = field(default_factory=bytearray)

    def __post_init__(self) -> None:
        """Maps of the characters that belong to a place, and that stand on a filled mark: looked up in constant time."""
        self.used, self.ruled = bytearray(len(self.text) + 1), bytearray(len(self.text) + 1)

    def absolute(self, start: int, end: int) -> Span:
        """A stretch of the block as a span of the document's text."""
        return Span(start + self.block.span.start, end + self.block.span.start)

    def take(self, start: int, end: int) -> None:
        """Note that a place has been made of this stretch."""
        self.used[start:end] = b"\x01" * (end - start)

    def free(self, start: int, end: int) -> bool:
        """Whether no place has been made of any part of this stretch yet."""
        return self.used.find(1, start, end) < 0

    def fill(self, mark: Mark) -> None:
        """Note a mark that words stand on."""
        self.filled.append(mark)
        start, end = mark.span.start - self.block.span.start, min(mark.span.end - self.block.span.start, len(self.text))
        self.ruled[start:end] = b"\x01" * (end - start)

    def filled_in(self, start: int, end: int) -> bool:
        """Whether any of these characters stands on a filled mark."""
        return self.ruled.find(1, start, end) >= 0


def painted(text: str, stretches: Iterable[tuple[int, int]], sign: str) -> str:
    """The text with each stretch replaced by as many signs."""
    parts, at = [], 0
    for start, end in sorted(stretches):
        if end > at:
            parts += [text[at : max(at, start)], sign * (end - max(at, start))]
            at = end
    return "".join([*parts, text[at:]])

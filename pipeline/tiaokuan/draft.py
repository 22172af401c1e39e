"""Draft: the text of a Document while a reader writes it, so that offsets are born with the text and never change."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass, field

from tiaokuan.document import BLANK, Block, Cell, Document, Line, Mark, Misread, Page, Revision, Role, Sign, Span

WIDEST_BLANK = 60


@dataclass(slots=True)
class Draft:
    """Blocks are opened, written and closed in reading order; a block in which nothing was written leaves no trace."""

    parts: list[str] = field(default_factory=list)
    position: int = 0
    blocks: list[Block] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    revisions: list[Revision] = field(default_factory=list)
    misread: list[Misread] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    _start: int = 0

    def open(self) -> int:
        """Begin a block; returns its first offset."""
        if self.blocks:
            self._put("\n")
        self._start = self.position
        return self.position

    def write(self, text: str) -> Span:
        """Add text to the open block; line breaks inside become spaces. Returns its span."""
        start = self.position
        self._put(text.replace("\r\n", " ").replace("\n", " ").replace("\r", " "))
        return Span(start, self.position)

    def blank(self, width: int, sign: Sign, prompt: str | None = None) -> Span:
        """Add a blank about `width` half-width characters wide, with its mark."""
        span = self.write(BLANK * min(max(width, 2), WIDEST_BLANK))
        self.marks.append(Mark(span, sign, prompt=prompt))
        return span

    def mark(self, start: int, sign: Sign, *, checked: bool | None = None) -> None:
        """Mark what was written from `start` to here; nothing where nothing was written."""
        if start < self.position:
            self.marks.append(Mark(Span(start, self.position), sign, checked))

    def close(
        self,
        role: Role = Role.PARAGRAPH,
        *,
        cell: Cell | None = None,
        number: Span | None = None,
        level: int | None = None,
        list_level: int | None = None,
        centred: bool = False,
        bold: bool = False,
        size: float | None = None,
        keep: bool = False,
    ) -> None:
        """End the open block, or take it back where nothing but white space was written, unless it is to be kept."""
        if keep or "".join(self._since(self._start)).strip():
            self.blocks.append(
                Block(Span(self._start, self.position), role, cell, number, level, list_level, centred, bold, size)
            )
            return
        self._take_back()

    def finish(self, name: str, data: bytes, media_type: str, pages: tuple[Page, ...] = ()) -> Document:
        """The finished document; `data` are the file's bytes, whose hash is its identity."""
        return Document(
            name=unicodedata.normalize("NFC", name),
            sha256=hashlib.sha256(data).hexdigest(),
            media_type=media_type,
            text="".join(self.parts),
            blocks=tuple(self.blocks),
            marks=tuple(sorted(self.marks, key=lambda mark: mark.span)),
            pages=pages,
            lines=tuple(self.lines),
            revisions=tuple(sorted(self.revisions)),
            misread=tuple(self.misread),
            asides=tuple(self.asides),
            comments=tuple(self.comments),
        )

    def _put(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.position += len(text)

    def _since(self, start: int) -> list[str]:
        """The parts written from `start` on (a block always starts with a part of its own)."""
        at = self.position
        parts: list[str] = []
        while at > start:
            parts.append(self.parts[len(self.parts) - 1 - len(parts)])
            at -= len(parts[-1])
        return parts[::-1]

    def _take_back(self) -> None:
        """Undo the open block, with the newline before it and all that was noted in it."""
        start = self._start - 1 if self.blocks else 0
        while self.position > start:
            self.position -= len(self.parts.pop())
        for noted in (self.marks, self.lines, self.revisions, self.misread):
            while noted and noted[-1].span.start >= self._start:
                noted.pop()

"""Documents for tests, written as a few lines of text instead of files."""

from __future__ import annotations

import re

from tiaokuan.document import Cell, Document, Role, Sign
from tiaokuan.draft import Draft

PIECE = re.compile(r"<u>(.*?)</u>")


def marked(found: Document) -> list[str]:
    """The words below each mark."""
    return [found.text[mark.span.start : mark.span.end] for mark in found.marks]


def marks(found: Document) -> list[tuple[str, str, bool | None]]:
    """The words below each mark, its sign, and whether it is checked."""
    return [(found.text[mark.span.start : mark.span.end], mark.sign.value, mark.checked) for mark in found.marks]


def document(text: str, name: str = "test.txt") -> Document:
    """A document of one block a line; <u>…</u> underlines (white space inside: a blank), `| a | b |` is a table row."""
    draft = Draft()
    table = row = -1
    for line in text.strip("\n").split("\n"):
        if line.startswith("|"):
            table, row = (table + 1, 0) if row < 0 else (table, row + 1)
            for column, words in enumerate(line.strip("|").split("|")):
                draft.open()
                if words.strip():
                    _write(draft, words.strip())
                else:
                    draft.blank(8, Sign.CELL)
                draft.close(Role.CELL, cell=Cell(table, row, column))
            continue
        row = -1
        draft.open()
        _write(draft, line)
        draft.close()
    return draft.finish(name, text.encode(), "text")


def _write(draft: Draft, line: str) -> None:
    at = 0
    for match in PIECE.finditer(line):
        draft.write(line[at : match.start()])
        if match[1].strip():
            start = draft.position
            draft.write(match[1])
            draft.mark(start, Sign.UNDERLINE)
        else:
            draft.blank(max(2, len(match[1])), Sign.UNDERLINE)
        at = match.end()
    draft.write(line[at:])

"""Markdown: headings, tables, underlined blanks, task boxes; what is escaped is unescaped."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from tiaokuan.document import Cell, Document, Revision, Role, Sign, Span
from tiaokuan.draft import Draft
from tiaokuan.errors import NothingToRead
from tiaokuan.formats import Reader
from tiaokuan.formats._encoding import decode, encoding
from tiaokuan.formats._furniture import split
from tiaokuan.settings import Settings

SIGNS = re.compile(rb"^(?:#{1,6} \S|\|.*\|\s*$|\s*[-*] \[[ xX]\] |```|> )|\*\*[^*\n]+\*\*|\\_", re.MULTILINE)
SURE = re.compile(rb"^#{1,6} \S|^\|(?: ?:?-{2,}:? ?\|)+\s*$", re.MULTILINE)
HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*")
RULED = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
BULLET = re.compile(r"\s*[-*+•]\s+(?:\[(?P<box>[ xX])\]\s*)?")
QUOTE = re.compile(r"\s*(?:>\s?)+")
UNDERLINED = re.compile(r"<u>(.*?)</u>|<ins>(.*?)</ins>", re.IGNORECASE)
STRUCK = re.compile(
    r"(?<![\\~])~~(?=[^\s~])(.{1,200}?)(?<=[^\s~])~~(?!~)|<(?:s|del|strike)>(.{1,200}?)</(?:s|del|strike)>", re.IGNORECASE
)
TAG = re.compile(r"</?(?:b|i|strong|em|span|font|p|div|center|sup|sub|a)(?:\s[^<>]{0,200})?>", re.IGNORECASE)
BREAK = re.compile(r"<br\s*/?>|\\$|\s{2}$", re.IGNORECASE)
EMPHASIS = re.compile(r"(?<!\\)(\*\*|__)(?=[^\s*_])((?:(?!\1).){1,200}?)(?<=[^\s*_\\])\1(?![*_])")
ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
LINK = re.compile(r"!?\[([^\[\]]{0,200})\]\((?:https?:|/|\.|#)[^()\s]{0,400}\)")


def rank(data: bytes, name: str) -> float:
    """Text with signs of markdown; the name decides only between text and markdown, and headings or tables where it is silent."""
    named = name.lower().endswith((".md", ".markdown"))
    if encoding(data) is None or not (named or SIGNS.search(data[:65536])):
        return 0.0
    sure = not name.lower().endswith(".txt") and len(SURE.findall(data[:65536])) > 1
    return 0.4 if named else 0.3 if sure else 0.1


def read(data: bytes, name: str, settings: Settings) -> Document:
    """One block a line or table cell. Raises DocumentError."""
    lines = decode(data, settings).split("\n")
    plain = [html.unescape(QUOTE.sub("", line, count=1) if line.lstrip().startswith(">") else line) for line in lines]
    kept, furniture = split(plain)
    draft = Draft()
    draft.asides.extend(plain[index].strip() for index in furniture)
    table = _Tables(draft)
    for index in kept:
        line = plain[index]
        if RULED.fullmatch(line) and "|" in line:
            continue
        if line.lstrip().startswith("|") and line.rstrip().endswith("|"):
            table.row(line, index)
        else:
            _paragraph(draft, line)
    if not draft.blocks:
        raise NothingToRead("文件里没有文字。", "there is no text in the file.")
    return draft.finish(name, data, "markdown")


class _Tables:
    """Writes rows of tables as cells; a row that does not follow the last one opens a new table."""

    def __init__(self, draft: Draft) -> None:
        self.draft, self.table, self.count, self.last = draft, -1, 0, -9

    def row(self, line: str, index: int) -> None:
        self.table, self.count = (self.table, self.count + 1) if index - self.last <= 2 else (self.table + 1, 0)
        self.last = index
        for column, words in enumerate(re.split(r"(?<!\\)\|", line.strip()[1:-1])):
            self.draft.open()
            if words.strip():
                _inline(self.draft, words.strip())
            else:
                start = self.draft.position
                self.draft.write(" ")
                self.draft.mark(start, Sign.CELL)
            self.draft.close(Role.CELL, cell=Cell(self.table, self.count, column), keep=True)


def _paragraph(draft: Draft, line: str) -> None:
    heading = HEADING.fullmatch(line.strip())
    level = len(heading[1]) if heading else None
    for part in BREAK.split(heading[2] if heading else line):
        draft.open()
        bullet = BULLET.match(part)
        if bullet is not None:
            if bullet["box"]:
                start = draft.position
                draft.write("□" if bullet["box"] == " " else "☑")
                draft.mark(start, Sign.BOX, checked=bullet["box"] != " ")
            part = part[bullet.end() :]  # noqa: PLW2901
        _inline(draft, part.strip(" \t"))
        draft.close(level=level)


def _inline(draft: Draft, text: str) -> None:
    """Write a line's words: <u> as blank or filled mark, emphasis and escapes taken away."""
    for words, underlined in _pieces(text):
        if not underlined:
            _plain_words(draft, words)
        elif words.strip(" \t\xa0\u3000_"):
            start = draft.position
            draft.write(_plain(words))
            draft.mark(start, Sign.UNDERLINE)
        else:
            draft.blank(len(words), Sign.UNDERLINE)


def _plain_words(draft: Draft, text: str) -> None:
    """Write words that are not underlined; what is struck out leaves its trace only."""
    at = 0
    for match in STRUCK.finditer(text):
        draft.write(_plain(text[at : match.start()]))
        words = match[1] if match[1] is not None else match[2]
        draft.revisions.append(Revision(Span(draft.position, draft.position), _plain(words), struck=True))
        at = match.end()
    draft.write(_plain(text[at:]))


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    at = 0
    for match in UNDERLINED.finditer(text):
        yield text[at : match.start()], False
        yield match[1] if match[1] is not None else match[2], True
        at = match.end()
    yield text[at:], False


def _plain(text: str) -> str:
    text = LINK.sub(r"\1", TAG.sub("", text)).replace("`", "")
    return ESCAPE.sub(r"\1", EMPHASIS.sub(r"\2", text))


READER = Reader("markdown", (".md", ".markdown"), rank, read)

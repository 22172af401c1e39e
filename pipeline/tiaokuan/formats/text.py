"""Plain text, in any common encoding, also copied from a web page."""

from __future__ import annotations

import re
from collections import Counter

from tiaokuan.document import Document
from tiaokuan.draft import Draft
from tiaokuan.errors import NothingToRead
from tiaokuan.formats import Reader
from tiaokuan.formats._encoding import decode, encoding
from tiaokuan.formats._furniture import split
from tiaokuan.settings import Settings

START = re.compile(
    r"[ \t\u3000]*(?:第\s*[一二三四五六七八九十百零〇0-9]+\s*[条章节编部]|[（(]?[一二三四五六七八九十]+[)）、.．]"
    r"|[（(]?\d+(?:\.\d+)*[)）、.．\s]|[①-⑳]|附[件表录]|[□☐☑]|[甲乙丙]方)"
)
ENDS = "。；;：:！？!?”》"
NARROWEST_WRAP = 24


def rank(data: bytes, name: str) -> float:
    """Plain text is what decodes and is nothing else."""
    del name
    return 0.2 if encoding(data) is not None else 0.0


def read(data: bytes, name: str, settings: Settings) -> Document:
    """One block a line; lines that were wrapped at a fixed width are put together again. Raises DocumentError."""
    return write(decode(data, settings), data, name, "text")


def write(text: str, data: bytes, name: str, media_type: str) -> Document:
    """The document of a text whose lines are paragraphs, without the furniture around it. Raises NothingToRead."""
    lines = text.split("\n")
    kept, furniture = split(lines)
    draft = Draft()
    draft.asides.extend(lines[index].strip() for index in furniture)
    for paragraph in unwrapped([lines[index] if index is not None else "" for index in _with_gaps(kept)]):
        draft.open()
        draft.write(paragraph)
        draft.close()
    if not draft.blocks:
        raise NothingToRead("文件里没有文字。", "there is no text in the file.")
    return draft.finish(name, data, media_type)


def _with_gaps(kept: list[int]) -> list[int | None]:
    """The kept lines with None where lines between them were empty or left out."""
    out: list[int | None] = []
    for index in kept:
        if out and out[-1] is not None and index - out[-1] > 1:
            out.append(None)
        out.append(index)
    return out


def unwrapped(lines: list[str]) -> list[str]:
    """Paragraphs of lines; an empty line parts them. Lines are joined only where most full lines have one length, as text has
    that a program wrapped, and neither the end nor the next beginning speaks for a new paragraph."""
    width = _wrap_width(lines)
    out: list[str] = []
    last = ""
    for line in lines:
        words = line.strip()
        if words and last and width and _goes_on(last, line, width):
            out[-1] += words
        elif words:
            out.append(words)
        last = line.rstrip() if words else ""
    return out


def _wrap_width(lines: list[str]) -> int:
    """The length at which lines were wrapped, 0 where they were not."""
    lengths = Counter(len(line.rstrip()) for line in lines if len(line.strip()) >= NARROWEST_WRAP)
    if sum(lengths.values()) < 8:
        return 0
    width = max(lengths)
    near = sum(count for length, count in lengths.items() if width - 3 <= length <= width)
    return width if width <= 120 and near * 2 > sum(lengths.values()) else 0


def _goes_on(last: str, line: str, width: int) -> bool:
    return (
        len(last) >= width - 3
        and last[-1] not in ENDS
        and not START.match(line)
        and not line.startswith(("\u3000", "  ", "\t"))
    )


READER = Reader("text", (".txt",), rank, read)

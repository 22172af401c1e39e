"""Wording: a contract's words as they are compared: without white space, blanks and widths, each with its place in the text.

Made from a record (`contract.to_record`), so that a stored contract and one just read are compared alike. A position in `chars`
counts normalised characters; `offsets` leads back to code points of the record's text.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import accumulate, compress
from typing import Any

from tiaokuan.signs import BOXES, FIELD, STANDING_IN

TICKS = "√✓✔"
SQUARES = "".join(c for c in BOXES if c not in TICKS) + "◆◇●▪▫◾★☆►▶"
LEADERS = re.compile("[—─━\\-－]{3,}|[.．…·⋯]{3,}")  # typed blanks and the dots of a table of contents
PLACEHOLDER = re.compile(rf"{FIELD}|{STANDING_IN}|[×╳Ｘ]|\*{{2,}}")
SAME = str.maketrans(
    "“”„‟«»「」『』‘’‚`´—–―‐‑‒−─【】〔〕〖〗〈〉〜∼·•・‧､。｡、", '"' * 10 + "'" * 5 + "-" * 8 + "[][][]<>~~" + "····" + ",..,"
)
# white space amid words in which something may be written, however little of it there is between a label and its colon
ROOM = re.compile(r"(?<=\S)(?:[^\S\n]{2,}|\t|\u3000)(?=\S)|(?<=[一-鿿])[^\S\n](?=[:：])")
SILENT = {"Cc", "Cf", "Co", "Cn", "Cs", "Zs", "Zl", "Zp", "Mn"}


@dataclass(frozen=True, slots=True)
class Wording:
    """A contract's words, ready to be compared.

    chars    the normalised characters
    offsets  of each, its code point in `text`
    gaps     positions in `chars` before which something is to be filled in; True where a sign is drawn or typed there, False for
             white space and labels
    numbers  stretches of `chars` that are numbers of clauses
    starts   positions in `chars` at which a block begins
    scanned  whether the words, or some of them, come from OCR
    """

    record: dict[str, Any] = field(repr=False)
    text: str = field(repr=False)
    chars: str = field(repr=False)
    offsets: tuple[int, ...] = field(repr=False)
    gaps: dict[int, bool] = field(repr=False)
    numbers: tuple[tuple[int, int], ...] = field(repr=False)
    starts: tuple[int, ...] = field(repr=False)
    scanned: bool

    @classmethod
    def of(cls, record: dict[str, Any]) -> Wording:
        """The wording of a record."""
        text = record["text"]
        silent = _silent(record, text)
        chars, offsets = [], []
        for at, c in enumerate(text):
            for normal in "" if silent[at] else _normal(c):
                chars.append(normal)
                offsets.append(at)
        places = tuple(offsets)
        gaps: dict[int, bool] = {}
        for at in (at for at, why in enumerate(silent) if why):
            position = bisect_left(places, at)
            gaps[position] = gaps.get(position, False) or silent[at] == DRAWN
        for slot in record["slots"]:
            start, end = slot["span"]
            if slot["state"] == "blank" and start == end:
                gaps.setdefault(bisect_left(places, start), False)
        numbers = tuple(_numbers(record, text, places))
        behind = {end for _, end in numbers}
        for match in ROOM.finditer(text):
            if (position := bisect_left(places, match.end())) not in behind:
                gaps.setdefault(position, False)
        starts = {bisect_left(places, match.end()) for match in re.finditer("\n", text)}
        return cls(
            record=record,
            text=text,
            chars="".join(chars),
            offsets=places,
            gaps=gaps,
            numbers=numbers,
            starts=tuple(sorted(starts)),
            scanned=bool(record["document"]["scanned_pages"]),
        )

    def without(self, stretches: list[tuple[int, int]]) -> Wording:
        """The wording without some stretches of its characters."""
        kept = bytearray(b"\x01" * len(self.chars))
        for a, b in stretches:
            kept[a:b] = bytes(b - a)
        moved = [0, *accumulate(kept)]
        return replace(
            self,
            chars="".join(compress(self.chars, kept)),
            offsets=tuple(compress(self.offsets, kept)),
            gaps={moved[at]: drawn for at, drawn in self.gaps.items()},
            numbers=tuple((moved[a], moved[b]) for a, b in self.numbers),
            starts=tuple(sorted({moved[at] for at in self.starts})),
        )

    def position(self, offset: int) -> int:
        """The position in `chars` of the first character at or behind a code point of the text."""
        return bisect_left(self.offsets, offset)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the text that chars[start:end] stand on; zero-width behind the character before where it is empty."""
        if start >= end:
            at = self.offsets[start - 1] + 1 if start else 0
            return at, at
        return self.offsets[start], self.offsets[end - 1] + 1

    def words(self, start: int, end: int) -> str:
        """The text that chars[start:end] stand on, as printed."""
        a, b = self.span(start, end)
        return self.text[a:b]


DRAWN, WHITE = 1, 2


def _silent(record: dict[str, Any], text: str) -> bytearray:
    """A map of the characters that are no wording: blanks drawn or typed, and the white space of places to fill in."""
    out = bytearray(len(text))
    for match in re.finditer("[_＿]+", text):
        out[match.start() : match.end()] = bytes([DRAWN]) * len(match[0])
    for match in LEADERS.finditer(text):
        out[match.start() : match.end()] = bytes([WHITE]) * len(match[0])
    for slot in record["slots"]:
        if slot["state"] != "blank":
            continue
        start, end = slot["span"]
        how = DRAWN if slot["origin"] == "blank_mark" else WHITE
        room = r"\s+" if slot["kind"] == "choice" else rf"[\s{SQUARES}]+"  # 邮政编码□□□□□□ is a blank with a box a digit
        for match in re.finditer(room, text[start:end]):
            out[start + match.start() : start + match.end()] = bytes([how]) * len(match[0])
        for match in PLACEHOLDER.finditer(text[start:end]) if slot["kind"] != "choice" else ():
            out[start + match.start() : start + match.end()] = bytes([DRAWN]) * len(match[0])
    return out


@lru_cache(maxsize=1 << 16)
def _normal(c: str) -> str:
    """What a character is compared by; nothing for white space, control characters and symbols of private fonts."""
    if c in SQUARES:
        return ""  # ticked or not, and what symbol fonts print for bullets
    if c in TICKS:
        return TICKS[0]
    words = unicodedata.normalize("NFKC", c).casefold().translate(SAME)
    return "".join(part for part in words if unicodedata.category(part) not in SILENT)


def _numbers(record: dict[str, Any], text: str, offsets: tuple[int, ...]) -> list[tuple[int, int]]:
    out = []
    for clause in record["clauses"]:
        number, (start, end) = clause["number"], clause["span"]
        at = text.find(number, start, min(end, start + 40 + len(number))) if number else -1
        if at >= 0:
            out.append((bisect_left(offsets, at), bisect_left(offsets, at + len(number))))
    return out

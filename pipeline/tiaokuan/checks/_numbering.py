"""Clause numbers for checks: what style and value the printed number of a clause has."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tiaokuan.contract import Clause
from tiaokuan.kinds._numerals import number

C = "[零〇一二三四五六七八九十百]+"
STYLES = (
    ("article", re.compile(rf"第\s*([0-9０-９]{{1,3}}|{C})\s*条")),
    ("chapter", re.compile(rf"第\s*([0-9０-９]{{1,3}}|{C})\s*章")),
    ("cn", re.compile(rf"({C})\s*[、.．,，:：]?")),
    ("cnp", re.compile(rf"[（(]\s*({C})\s*[)）]、?")),
    ("par", re.compile(r"[（(]\s*([0-9０-９]{1,3})\s*[)）][、.．]?")),
    ("rpar", re.compile(r"([0-9０-９]{1,3})\s*[)）][、.．]?")),
    ("dec", re.compile(r"([0-9０-９]{1,3})\s*[、.．]?")),
)
DOTTED = re.compile(r"([0-9０-９]{1,2}(?:\s*[.．]\s*[0-9０-９]{1,2})+)\s*[、.．]?")
CIRCLED = re.compile("([①-⑳])[、.．]?")

PARTICULAR = re.compile("(?:通\\s*用|专\\s*用)\\s*(?:合同)?\\s*条\\s*[款件]|本款(?:补充|修改|全文)|代之以")
"""Particular conditions keep the numbers of the general ones they change, and leave out all others."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A clause with the style and value of its number; `prefix` holds the levels above the last of 5.1.2."""

    clause: Clause
    style: str
    value: int
    prefix: tuple[int, ...] = ()

    @property
    def depth(self) -> int:
        """How many levels the number prints."""
        return len(self.prefix) + 1

    def printed(self, value: int) -> str:
        """A regular expression for another number of the same style at a line's beginning or behind a sentence."""
        if self.style == "circled":
            return chr(ord("①") + value - 1)
        figures = rf"(?:{value}|{_chinese(value)})"
        if self.style == "dotted":
            return r"(?<![0-9.])" + r"\s*[.．]\s*".join(str(part) for part in (*self.prefix, value)) + "(?![0-9])"
        shape = {
            "article": r"第\s*{}\s*条",
            "chapter": r"第\s*{}\s*章",
            "cn": r"(?<![一二三四五六七八九十百]){}\s*[、.．]",
            "cnp": r"[（(]\s*{}\s*[)）]",
        }
        return shape.get(self.style, r"(?<![0-9.]){}\s*[)）、.．]|(?:^|\n)\s*{}(?![0-9.])").replace("{}", figures)


def numbered(clause: Clause) -> Numbered | None:
    """The number of a clause, None where it has none of the usual styles."""
    printed = (clause.number or "").strip()
    if (match := DOTTED.fullmatch(printed)) is not None:
        levels = [int(part) for part in re.split(r"\s*[.．]\s*", match[1])]
        return Numbered(clause, "dotted", levels[-1], tuple(levels[:-1]))
    if (match := CIRCLED.fullmatch(printed)) is not None:
        return Numbered(clause, "circled", ord(match[1]) - ord("①") + 1)
    for style, pattern in STYLES:
        if (match := pattern.fullmatch(printed)) is not None and (value := number(match[1])) is not None:
            return Numbered(clause, style, int(value))
    return None


def _chinese(value: int) -> str:
    """A number below a hundred in Chinese numerals."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(value, 10)
    if value >= 100:
        return str(value)
    return (("" if tens == 1 else digits[tens]) + "十" if tens else "") + (digits[ones] if ones or not tens else "")

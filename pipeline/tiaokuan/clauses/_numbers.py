"""Numbers at the start of a block: 第三条, 一、, （二）, 1.2.3, (4), ⑤, 附件六 …, read into a style and a value.

What is read here is a candidate; whether it is a clause's number is decided by sequence in `_tree`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache

from tiaokuan.document import Block, Document

_CN = "零〇一二两三四五六七八九十百壹贰叁肆伍陆柒捌玖拾"
_NUM = rf"(?:[{_CN}](?:[ \u3000]{{0,3}}[{_CN}]){{0,4}}|[0-9０-９]{{1,3}})"

NUMBER = re.compile(
    rf"""\s*(?:
    第\s{{0,4}}(?P<nth>{_NUM})\s{{0,4}}(?P<unit>编|部\s?分|篇|卷|章|节|条)(?!\s?款)
  | (?P<annex>附\s{{0,4}}(?:件|表|录|图))
    (?:\s{{0,4}}(?P<annexno>{_NUM}(?![年月日])|[（(]\s?{_NUM}\s?[)）]|[A-Za-z](?![A-Za-z])))?
  | (?P<cn>[{_CN}]{{1,5}})\s{{0,4}}(?P<cnd>[、．.，,：:])
  | [（(]\s{{0,4}}(?P<cnp>[{_CN}]{{1,5}})\s{{0,4}}[)）]、?
  | (?P<mul>[0-9０-９]{{1,2}}(?:[ \u3000]?[.．][ \u3000]?[0-9０-９]{{1,2}}){{1,5}})(?P<muld>[、.．]?)(?![0-9０-９])
  | (?P<dec>[0-9０-９]{{1,3}})\s{{0,4}}(?P<decd>[、.．])(?!(?!(?:19|20)[0-9]{{2}}[年.-])[0-9])
  | [（(]\s{{0,4}}(?P<par>[0-9０-９]{{1,3}})\s{{0,4}}[)）][、.．]?
  | (?P<rpar>[0-9０-９]{{1,3}})\s?[)）][、.．]?
  | (?P<circ>[①-⑳])[、.．]?
  | (?P<pcirc>[⑴-⒇])[、.．]?
  | (?P<dotted>[⒈-⒛])[、]?
  | [（(]\s?(?P<pletter>[A-Za-z]|[ivxIVX]{{2,5}})\s?[)）]
  | (?P<letter>[A-Za-z]|[ivxIVX]{{2,5}}|[Ⅰ-Ⅻⅰ-ⅻ])\s?(?P<letterd>[.．、)）])(?![A-Za-z0-9.])
  | (?P<bare>[0-9]{{1,2}})(?=[ \t\u3000\xa0]+[\u4e00-\u9fff《])
  | (?P<barecn>[{_CN}]{{1,3}})(?=[ \t\u3000\xa0]+[\u4e00-\u9fff]{{2}})
    )""",
    re.VERBOSE,
)

_REFERENCE = re.compile(
    r"\s*(?:所述|所列|所指|之|的(?!义)|项下|第|[、至和及与或~-]\s?第|款|(?:约定|规定)(?:的|中|，|,|、|：|执行|办理|承担|支付)|中(?:的|所|约|规))"
)
"""Words behind a number that make it a reference to another clause."""

_INLINE = re.compile(rf"[。；;！？”）)_][^\S\n]{{0,8}}(?=第\s?{_NUM}\s?条)")
"""Where a new article may begin inside a block: behind the end of a sentence; the sequence must agree."""

_RATIO = re.compile(r"\s?[:：]\s?[0-9]")
"""Behind 1．1 it shows that the second figure belongs to the text: 1．1:500 地形图."""

_RANKED = {"编": "part", "部分": "part", "篇": "part", "卷": "part", "章": "chapter", "节": "section", "条": "article"}
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    char: value for value, char in enumerate("〇壹贰叁肆伍陆柒捌玖")
}
_DIGITS["两"] = 2
_ROMAN = {"i": 1, "v": 5, "x": 10}


@dataclass(frozen=True, slots=True)
class Number:
    """A number that may open a clause.

    block      index of its block
    start      where the clause would start: the block's start, or the number itself inside a block
    printed    span of the number with its brackets and stops
    style      part chapter section article annex cn cnp dec mul par rpar circ lower upper (p)… roman bare barecn
    value      its value; a multi-level number has one for each level
    stop       the sign that closes it, to tell 1. from 1、
    doubtful   true where only the sequence can say whether it is a number
    generated  true where the format generated it, so that it is a number for sure
    cell       the table it stands in, None outside tables
    depth      depth in the format's own list, None where it has none
    """

    block: int
    start: int
    printed: tuple[int, int]
    style: str
    value: tuple[int, ...]
    stop: str = ""
    doubtful: bool = False
    generated: bool = False
    cell: int | None = None
    depth: int | None = None
    alternate: Number | None = None

    @property
    def last(self) -> int:
        """The value of its last level."""
        return self.value[-1]


@cache
def cn_value(text: str) -> int:
    """The value of a Chinese or Arabic numeral below a thousand: 十二, 二十, 一百零三, 一二, 12."""
    text = "".join(text.split()).strip("（）()")
    if text.isdigit() and text.isdecimal():
        return int(text)
    text = text.replace("拾", "十")
    if "十" not in text and "百" not in text:
        return int("".join(str(_DIGITS.get(char, 0)) for char in text))
    total, digit = 0, 0
    for char in text:
        if char == "百":
            total, digit = total + (digit or 1) * 100, 0
        elif char == "十":
            total, digit = total + (digit or 1) * 10, 0
        else:
            digit = _DIGITS.get(char, 0)
    return total + digit


def _roman(text: str) -> int:
    values = [_ROMAN[char] for char in unicodedata.normalize("NFKC", text).lower()]
    return sum(-v if v < w else v for v, w in zip(values, [*values[1:], 0], strict=True))


def find_numbers(document: Document) -> list[Number]:
    """All candidates in text order, one regular expression a block and one over the text."""
    text, found = document.text, []
    inside = iter([match.end() for match in _INLINE.finditer(text)])
    next_inside = next(inside, len(text))
    for index, block in enumerate(document.blocks):
        if (number := at_start(text, index, block)) is not None:
            found.append(number)
        while next_inside < block.span.end:
            if next_inside > block.span.start and (number := _read(text, index, block, next_inside, None)) is not None:
                found.append(replace(number, start=next_inside, doubtful=True))
            next_inside = next(inside, len(text))
    return found


def at_start(text: str, index: int, block: Block) -> Number | None:
    """The candidate at a block's start."""
    if block.number is not None and not text[block.number.start : block.number.end].strip(" \t•●·■□◆▪➢-–—*o\uf06c\uf0b7"):
        return None  # a bullet
    return _read(text, index, block, block.span.start, block.number)


def _read(text: str, index: int, block: Block, start: int, generated: tuple[int, int] | None) -> Number | None:
    match = NUMBER.match(text, start, block.span.end)
    if match is None:
        return None
    style, value, stop, doubtful = _meaning(match)
    if not style or not any(value):
        return None
    first = start + len(match[0]) - len(match[0].lstrip())
    if style in ("article", "chapter", "section", "part") and _REFERENCE.match(text, match.end()):
        return None
    number = Number(
        index,
        block.span.start,
        (first, match.end()),
        style,
        value,
        stop,
        doubtful and generated is None,
        generated is not None,
        block.cell.table if block.cell else None,
        block.list_level,
    )
    if style == "mul" and generated is None and (dot := re.search(r"[.．]", match[0])) is not None:
        one = replace(number, style="dec", value=value[:1], stop=".", printed=(first, start + dot.end()), doubtful=False)
        return one if _RATIO.match(text, match.end()) else replace(number, alternate=one)
    return number


def _meaning(match: re.Match[str]) -> tuple[str, tuple[int, ...], str, bool]:
    """Style, value, closing sign, doubtful."""
    group = match.group
    if (text := group("nth")) is not None:
        return _RANKED["".join(group("unit").split())], (cn_value(text),), "", False
    if group("annex") is not None:
        return "annex", (_annex_value(group("annexno")),), "", False
    if (text := group("cn")) is not None:
        return "cn", (cn_value(text),), group("cnd"), group("cnd") in "，,：:"
    return _small(match)


def _small(match: re.Match[str]) -> tuple[str, tuple[int, ...], str, bool]:
    """The same for numbers in figures and letters."""
    group = match.group
    if (text := group("mul")) is not None:
        return "mul", tuple(int(part) for part in re.split(r"\s?[.．]\s?", text)), "", True
    if (text := group("dec")) is not None:
        return "dec", (int(text),), group("decd").replace("．", "."), False
    for style in ("cnp", "par", "rpar"):
        if (text := group(style)) is not None:
            return style, (cn_value(text),), "", style == "rpar"
    for style, first in (("circ", "①"), ("pcirc", "⑴"), ("dotted", "⒈")):
        if (text := group(style)) is not None:
            return {"pcirc": "par", "dotted": "dec"}.get(style, style), (ord(text) - ord(first) + 1,), ".", False
    for style in ("pletter", "letter"):
        if (text := group(style)) is not None:
            return (*_letter(text, style == "pletter"), group("letterd") or "", True)
    text = group("bare")
    return ("dec", (int(text),), "", True) if text else ("cn", (cn_value(group("barecn")),), "", True)


def _annex_value(text: str | None) -> int:
    if text is None:
        return 1
    return ord(text.upper()) - 64 if text.isascii() and text.isalpha() else cn_value(text)


def _letter(text: str, bracketed: bool) -> tuple[str, tuple[int, ...]]:
    bracket = "p" if bracketed else ""
    if len(text) > 1 or ord(text) > 127:
        return bracket + "roman", (_roman(text),)
    return bracket + ("lower" if text.islower() else "upper"), (ord(text.lower()) - 96,)

"""Choices: which of several options is ticked (☑ √ ■ in front or behind), left when others are crossed out (×, struck through),
circled, or named by its number (第 2 种方式). Where nothing is marked, nothing is chosen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tiaokuan.contract import Choice
from tiaokuan.document import Block, Span
from tiaokuan.kinds import Found, Kind, Reading, Slotted
from tiaokuan.kinds._words import trimmed
from tiaokuan.options import Box, read
from tiaokuan.signs import CROSSES, Sheet

TICKS, BOXES = "☑☒■√✓✔◼●🗹🗸", "□☐◻▢○◯▫"
W = r"[ \t\xa0\u3000]*"
MARK = re.compile(rf"[（(\[【]{W}(?P<inner>[{TICKS}{CROSSES}{BOXES}xXvV]?){W}[)）\]】]|(?P<bare>[{TICKS}{CROSSES}{BOXES}])")
STRUCK = "\u0335\u0336\u0337\u0338"  # combining strokes over the character before them
STRIKE = re.compile(rf"~~(?P<tilde>[^~\n]{{1,40}})~~|(?P<struck>(?:[^{STRUCK}\n/／、]{W}[{STRUCK}])+)")
CIRCLE = re.compile("(?P<circled>[^\\s/／、，,]{1,12})\u20dd|(?P<letter>[Ⓐ-Ⓩⓐ-ⓩ①-⑳])")
BETWEEN = re.compile(rf"{W}[/／、，,；;或|\n]{W}|[ \t\xa0\u3000]+")
EDGES = " \t\xa0\u3000/／、，,；;。|:：\n"
ORDINAL = re.compile(
    rf"第?{W}[（(]?(?P<n>[0-9０-９]{{1,2}}|[一二三四五六七八九十]{{1,3}}|[①-⑳]|[A-Za-z])[)）]?{W}(?:种|项|类|款)?(?:方式|方案)?"
)


@dataclass(frozen=True, slots=True)
class Option:
    """One alternative: True where it is chosen, False where it is not or crossed out, None where nothing is marked at it."""

    words: str
    chosen: bool | None


def options(raw: str) -> list[Option]:
    """The alternatives of a text with the marks at them; empty where nothing is marked."""
    if STRIKE.search(raw):
        return _struck(raw)
    marks = [
        match
        for match in MARK.finditer(raw)
        if match["bare"] or match["inner"] or not match[0].strip("（）()[]【】 \t\xa0\u3000")
    ]
    if not marks:
        return _circled(raw) if CIRCLE.search(raw) else []
    if len(marks) == 1 and re.search("[/／、或]", raw):
        return [Option(_bare(part), _state(part)) for part in re.split("[/／、或]", raw) if _bare(part)]
    sheet = Sheet(0, Block(Span(0, len(raw))), raw, raw)
    boxes = [Box(sheet, *match.span(), _ticked(match) is True, _ticked(match) is False) for match in marks]
    return [Option(option.text, option.chosen) for option in read(boxes)[0] if option.text]


def _ticked(match: re.Match[str]) -> bool | None:
    sign = match["bare"] or match["inner"] or ""
    if sign and sign in f"{TICKS}xXvV":
        return True
    return False if sign and sign in CROSSES else None


def _state(part: str) -> bool | None:
    match = MARK.search(part)
    return None if match is None else _ticked(match)


def _bare(part: str) -> str:
    return MARK.sub("", part).strip(EDGES)


def _struck(raw: str) -> list[Option]:
    """Alternatives of which some are struck through: what is left is chosen."""
    out: list[Option] = []
    for part in re.split("[/／、或]", raw):
        struck = STRIKE.search(part)
        words = re.sub(f"[{STRUCK}]|~~", "", part).strip(EDGES + "（）()")
        if words:
            out.append(Option(words, struck is None))
    return out


def _circled(raw: str) -> list[Option]:
    """Alternatives of which one has a circle around it: 甲⃝ / 乙, A Ⓑ C; a circled number alone is that number."""
    parts = [part for part in BETWEEN.split(raw.strip(EDGES + "（）()")) if part]
    if len(parts) < 2 or all(CIRCLE.fullmatch(part) for part in parts):
        return []
    return [Option(plain(part), CIRCLE.search(part) is not None) for part in parts]


def plain(words: str) -> str:
    """Without the circle: Ⓑ is B, ② is 2."""
    return re.sub(
        "[①-⑳]",
        lambda m: str(ord(m[0]) - 0x245F),
        re.sub("[Ⓐ-Ⓩ]", lambda m: chr(ord(m[0]) - 0x24B6 + 65), re.sub("[ⓐ-ⓩ]", lambda m: chr(ord(m[0]) - 0x24D0 + 97), words)),
    ).replace("\u20dd", "")


def decided(found: list[Option]) -> Choice | None:
    """What is chosen: the ticked, or the one left when all others are crossed out; None where that is not clear."""
    chosen = tuple(option.words for option in found if option.chosen)
    if not chosen:
        left = [option.words for option in found if option.chosen is None]
        chosen = tuple(left) if len(left) == 1 and len(left) < len(found) else ()
    return Choice(chosen, tuple(option.words for option in found)) if chosen else None


def parse(slotted: Slotted) -> Reading:
    """Options with marks, else the words or number written in the slot."""
    raw = slotted.raw
    span = trimmed(raw)
    if found := options(raw):
        value = decided(found)
        if value is None:
            return Reading(None, span, None, 0.6, "没有勾选")
        return Reading(value, span, None, 0.9 if len(value.selected) == 1 else 0.6, "勾选")
    words = raw[span.start : span.end]
    if not words:
        return Reading(None, span, None, 0.3, "没有内容")
    if re.fullmatch("[（(][^（()）]+[/／][^（()）]+[)）]", words):
        return Reading(None, span, None, 0.6, "没有划去或勾选")
    number = ORDINAL.fullmatch(words)
    chosen = plain(number["n"] if number is not None else words)
    return Reading(Choice((chosen,), (chosen,)), span, None, 0.9, "填写")


_SIGN = rf"(?:[（(【\[]{W}[{TICKS}{CROSSES}{BOXES}]?{W}[)）】\]]|[{TICKS}{CROSSES}{BOXES}])"
_OPTION = rf"{W}[^\s{TICKS}{CROSSES}{BOXES}（(【\[“”\"，。；;：:、]{{1,24}}"
FRONT = re.compile(
    rf"(?<![“\"打划画用×])(?:{_SIGN}{_OPTION}(?:[（(][^（()）\n]{{1,12}}[)）])?{W}[、，,；;/／]?{W}){{2,20}}|[☑☒🗹]{_OPTION}"
)
BEHIND = re.compile(
    rf"(?:[^\s{TICKS}{CROSSES}{BOXES}（(【\[“”\"，。；;：:、/／]{{1,24}}(?<![打划画]){W}{_SIGN}{W}[、，,；;/／]?{W}){{2,20}}"
)
NUMBERED = re.compile(
    rf"第{W}[（(]?{W}(?P<n>[0-9０-９]{{1,2}}|[一二三四五六七八九十]{{1,3}}|[①-⑳]|[A-Z]){W}[)）]?{W}(?:(?:种|项|类)(?:付款|支付|结算|争议解决|解决|计[价费]|收费|交付)?(?:方式|方案|方法|办法|情形)|种(?=$|[，。；、）)]))"
)
LETTERED = re.compile(rf"(?:以下|下列|如下){W}[（(]?{W}(?P<n>[A-F]|[①-⑳]){W}[)）]?{W}(?:种|项)?(?:方式|方案|方法)")
"""选择以下 B 方式."""
SECOND = tuple(f"种{sign}" for sign in "和及或、与")
"""第2种和第3种方式: neither alone."""


def find(text: str) -> Iterator[Found]:
    """Groups of marked options of which one is chosen, and the number of an alternative: 第 2 种方式."""
    if any(sign in text for sign in TICKS + CROSSES):
        for pattern in (FRONT, BEHIND):
            for match in pattern.finditer(text):
                words = match[0].rstrip(EDGES)
                value = decided(options(words))
                if value is not None:
                    span = Span(match.start(), match.start() + len(words))
                    yield Found("choice", span, words, None, span, value, 0.85, "勾选")
    for match in [*NUMBERED.finditer(text), *(LETTERED.finditer(text) if "下" in text else ())]:
        if not text.endswith(SECOND, 0, match.start()):
            span, number = Span(*match.span("n")), plain(match["n"])
            yield Found("choice", span, match["n"], None, Span(*match.span()), Choice((number,), (number,)), 0.85, "第几种方式")


KIND = Kind("choice", 80, find, parse)

"""Boxes: check boxes that answer one question, also across lines, are one place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tiaokuan.document import Sign, Span
from tiaokuan.signs import BOXES, TICKED, WS, B, Option, Place, Shape, Sheet

BOX = re.compile(f"[{BOXES}]")
STOP_THEN_WORDS = re.compile(f"[。；;]{WS}*[^ \t\xa0\u3000{B}]")
OPTION = re.compile(f"{WS}*([^。；;，,{B}{BOXES}:：]*)")
IN_ENGLISH = f"(?:{WS}*[A-Z][A-Z-]+)*"
"""The words once more in English, as waybills print them: 物品 □ PARCEL."""
BEHIND = re.compile(f"{WS}*(?P<words>[一-鿿0-9%％‰](?:{WS}?[一-鿿0-9%％‰]){{0,11}}){WS}*$")
"""The words of a box that stands behind them."""
CLOSED = re.compile(f"{IN_ENGLISH}{WS}*(?:[。；;，,]|{WS}{{3}}|$)")
"""What follows the last of such boxes."""
BEHIND_LINE = re.compile(f"{WS}*[一-鿿](?:{WS}?[一-鿿]){{0,11}}{WS}*[{BOXES}]{IN_ENGLISH}{WS}*")
TAIL = re.compile(f"{WS}*[^。；;，,、 \t\xa0\u3000{B}{BOXES}:：]{{0,12}}")


def choices(sheets: Iterable[Sheet]) -> Iterator[Place]:
    """The groups of check boxes, in text order."""
    group: list[tuple[Sheet, int]] = []
    for sheet, at in _boxes(sheets):
        if group and not _same_question(group[-1], (sheet, at)):
            yield _choice(group)
            group = []
        group.append((sheet, at))
    if group:
        yield _choice(group)


def _boxes(sheets: Iterable[Sheet]) -> Iterator[tuple[Sheet, int]]:
    for sheet in sheets:
        for match in BOX.finditer(sheet.mask):
            at = match.start()
            typed_tick = match[0] in "√✓✔■" and at not in sheet.signs
            if (not typed_tick or _tick_is_box(sheet.mask, at)) and not _quoted(sheet.mask, at) and sheet.free(*match.span()):
                yield sheet, at


def _tick_is_box(mask: str, at: int) -> bool:
    """A typed √ or ■ is a ticked box where it stands before an option, not in 打“√” or as a bullet."""
    written = re.search("[“\"'‘「（(打划画]", mask[max(0, at - 2) : at]) or re.search("[”\"'’」]", mask[at + 1 : at + 2])
    return not written and (mask[at] != "■" or bool(re.search(f"[□☐☑]|{WS}{{2,}}", mask[max(0, at - 100) : at + 100])))


def _quoted(mask: str, at: int) -> bool:
    """Whether a box is spoken of: 请在“□”内打“√”."""
    return mask[max(0, at - 1) : at] in tuple('“"‘「') and mask[at + 1 : at + 2] in tuple('”"’」内中里')


def _same_question(last: tuple[Sheet, int], this: tuple[Sheet, int]) -> bool:
    """Two boxes answer one question unless a sentence ends between them and another begins; an option may end in a stop."""
    (sheet, a), (other, b) = last, this
    if sheet is other:
        return not STOP_THEN_WORDS.search(sheet.mask[a + 1 : b])
    if other.index != sheet.index + 1 or sheet.block.cell != other.block.cell:
        return False
    if BEHIND_LINE.fullmatch(sheet.mask):
        return BEHIND_LINE.fullmatch(other.mask) is not None
    return not other.mask[:b].strip() and not re.search("。.*[:：]$", sheet.mask[a + 1 :].strip())


def _choice(group: list[tuple[Sheet, int]]) -> Place:
    options: list[Option] = []
    behind = _behind(group)
    for n, (sheet, at) in enumerate(group):
        stop = group[n + 1][1] if n + 1 < len(group) and group[n + 1][0] is sheet else len(sheet.mask)
        words = OPTION.match(sheet.mask[at + 1 : _untaken(sheet, at + 1, stop)])
        mark = sheet.signs.get(at)
        ticked = mark.checked if mark is not None and mark.checked is not None else sheet.mask[at] in TICKED
        text = behind[n] if behind else words[1].strip() if words else ""
        options.append(Option(text, bool(ticked), sheet.absolute(at, at + 1)))
    (first, start), (last, at) = group[0], group[-1]
    tail = None if behind else TAIL.match(last.mask[at + 1 : _untaken(last, at + 1, len(last.mask))])
    end = at + 1 + (len(tail[0].rstrip()) if tail else 0)
    span = Span(first.absolute(start, start).start, last.absolute(end, end).end)
    blank = not any(option.ticked for option in options)
    return Place(span, span, first.index, blank, Shape.CHOICE, Sign.BOX, options=tuple(options))


def _behind(group: list[tuple[Sheet, int]]) -> list[str]:
    """The words of each box where the boxes stand behind their words, 现金□ 转账□: words before the first, none behind the last of
    a line. Empty where they stand in front."""
    found = []
    for n, (sheet, at) in enumerate(group):
        same = n > 0 and group[n - 1][0] is sheet
        more = n + 1 < len(group) and group[n + 1][0] is sheet
        words = BEHIND.search(sheet.mask[group[n - 1][1] + 1 if same else 0 : at])
        if words is None or not (more or CLOSED.match(sheet.mask, at + 1)):
            return []
        found.append(words["words"])
    return found


def _untaken(sheet: Sheet, start: int, end: int) -> int:
    """Where an option's own words end at the latest: what is filled in behind them is another place."""
    taken = sheet.used.find(1, start, end)
    return end if taken < 0 else taken

"""Boxes: check boxes that answer one question, also across lines, are one place. A box is a sign (□ ☑ √ ×), drawn or typed, alone or in
brackets (（√）, [x]); its words stand behind it (□是 □否) or before it (是□ 否□)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator

from tiaokuan import options
from tiaokuan.document import Document, Sign, Span
from tiaokuan.label_rules import ROLE
from tiaokuan.options import LONGEST_OPTION, Box
from tiaokuan.signs import BOXES, CROSSES, TICKED, TICKS, WS, B, Option, Place, Shape, Sheet

BOX = re.compile(f"[{BOXES}{CROSSES}]")
CHECK = re.compile(rf"[（(【\[]{WS}*(?P<sign>[{TICKS}{CROSSES}]?|(?<=\[)[xXvV]){WS}*[)）】\]]")
"""Brackets with room for a tick, or with one in them."""
STOP_THEN_WORDS = re.compile(f"[。；;]{WS}*[^ \t\xa0\u3000{B}]")
NEXT_BRACKET = re.compile("[^（(【]*[)）】].+[（(【]\\s*$")
"""（□有/□无）抵押，房屋（□是/□否）出租: each bracket with boxes is a question."""
BETWEEN = re.compile(f"[^，,。；;:：{B}]{{1,16}}")
"""What may stand between two brackets of one question."""
SAID_TO_TICK = re.compile("[√✓✔]?[√✓✔](?:勾?选择?|表示|为准|者)[^（()）]{0,8}[)）]")
"""质量目标（√选）：□一级 □二级."""
SPOKEN_OF = re.compile('[】)）]?[内中里]?(?:[划打画][“"‘「]?\\s?[√✓✔×叉勾钩对]|[打勾]$|勾选|选择内容)')
"""What follows a box, or brackets, that an instruction is about: 请在□内打√."""

ALTERNATIVES = re.compile(
    rf"(?<![{B} \t\xa0\u3000])[（(【]{WS}*(?P<one>[一-鿿]{{1,4}}){WS}*[/／]{WS}*(?P<two>[一-鿿]{{1,5}}){WS}*[)）】](?!{WS}*(?:[（(:：]|[签盖][字章名]))"
)
"""Two words that a form prints side by side in brackets, not before a colon or a signature: 由（甲方/乙方）承担."""


def undecided(sheets: Iterable[Sheet]) -> Iterator[Place]:
    """Printed alternatives of which none is struck out: 由（甲方/乙方）承担, （是/否）允许转租. Behind a blank they are what may be
    written there, behind one of them they were."""
    for sheet in sheets:
        for match in ALTERNATIVES.finditer(sheet.mask):
            one, two = match["one"], match["two"]
            answered = sheet.filled_in(max(0, match.start() - 1), match.start()) or sheet.mask.endswith(
                (one, two), 0, match.start()
            )
            if _opposed(one, two) and not answered and sheet.free(*match.span()):
                sheet.take(*match.span())
                found = tuple(Option(match[name], False, sheet.absolute(*match.span(name))) for name in ("one", "two"))
                span = Span(found[0].span.start, found[1].span.end)
                yield Place(span, sheet.absolute(*match.span()), sheet.index, True, Shape.CHOICE, Sign.BRACKET, options=found)


def _opposed(one: str, two: str) -> bool:
    """Whether just one of two words can hold: 是 and 否, 同意 and 不同意, two of the parties."""
    return (
        two in [f"{no}{one}" for no in "不非未没"]
        or options.PAIRS.get(two) == one
        or all(ROLE.fullmatch(word) or options.PARTY.fullmatch(word) for word in (one, two))
    )


def choices(sheets: Iterable[Sheet]) -> Iterator[Place]:
    """The groups of check boxes, in text order."""
    for group in _groups(_boxes(sheets), _same_question):
        if not all(box.crossed for box in group):
            yield _choice(group)


def bracketed(sheets: Iterable[Sheet]) -> Iterator[Place]:
    """The groups of brackets that serve as boxes: at least one holds a tick. Without one they are blanks like others."""
    for group in _groups(_checks(sheets), _same_list):
        if any(box.ticked for box in group):
            for box in group:
                box.sheet.take(box.start, box.end)
            yield _choice(group)


def struck(document: Document, sheets: list[Sheet]) -> Iterator[Place]:
    """What is left of alternatives of which the others are struck through: （通用/~~专用~~）."""
    starts = [sheet.block.span.start for sheet in sheets]
    for revision in document.revisions:
        at = bisect_right(starts, revision.span.start) - 1
        if at < 0 or not revision.struck or len(revision.original) > LONGEST_OPTION:
            continue
        sheet = sheets[at]
        left = options.left(sheet, revision.span.start - starts[at])
        if left is not None and sheet.free(*left):
            sheet.take(*left)
            span = sheet.absolute(*left)
            chosen = Option(document.text[span.start : span.end], True, span)
            crossed = Option(revision.original.strip(), False, Span(*revision.span), crossed=True)
            both = (crossed, chosen) if revision.span.start < span.start else (chosen, crossed)
            yield Place(span, span, sheet.index, False, Shape.CHOICE, Sign.BOX, options=both)


def _groups(boxes: Iterable[Box], together: Callable[[Box, Box], bool]) -> Iterator[list[Box]]:
    group: list[Box] = []
    for box in boxes:
        if group and not together(group[-1], box):
            yield group
            group = []
        group.append(box)
    if group:
        yield group


def _boxes(sheets: Iterable[Sheet]) -> Iterator[Box]:
    for sheet in sheets:
        for match in BOX.finditer(sheet.mask):
            at, sign, mark = match.start(), match[0], sheet.signs.get(match.start())
            if not sheet.free(*match.span()) or _spoken_of(sheet.mask, at, at + 1) or not (mark or _typed_box(sheet.mask, at)):
                continue
            ticked = mark.checked if mark is not None and mark.checked is not None else sign in TICKED
            yield Box(sheet, at, at + 1, ticked, crossed=sign in CROSSES)


def _checks(sheets: Iterable[Sheet]) -> Iterator[Box]:
    for sheet in sheets:
        for match in CHECK.finditer(sheet.mask):
            if sheet.free(*match.span()) and not _spoken_of(sheet.mask, *match.span()):
                sign = match["sign"]
                yield Box(
                    sheet, *match.span(), ticked=bool(sign) and sign not in CROSSES, crossed=bool(sign) and sign in CROSSES
                )


def _typed_box(mask: str, at: int) -> bool:
    """A typed √ or ■ is a ticked box where it stands before an option, not in 打“√” or as a bullet; a typed × where it stands at one
    word, not between two, as in 3×4."""
    before, behind = mask[max(0, at - 1) : at], mask[at + 1 : at + 2]
    if mask[at] in CROSSES:
        apart = not before.strip() or before in ":：、/／", not behind.strip() or behind in "、/／。；;，,"
        return apart[0] != apart[1] and not (before + behind).strip().isascii()
    if mask[at] not in TICKS:
        return True
    if before in ("（", "(") and SAID_TO_TICK.match(mask, at):
        return False
    written = re.search("[“\"'‘「打划画]|[（(](?![一-鿿])", mask[max(0, at - 2) : at] + behind) or re.search(
        "[”\"'’」]", behind
    )
    return not written and (mask[at] != "■" or bool(re.search(f"[□☐☑]|{WS}{{2,}}", mask[max(0, at - 100) : at + 100])))


def _spoken_of(mask: str, start: int, end: int) -> bool:
    """Whether a box is only spoken of: 请在“□”内打“√”, 在相应的（ ）内打√."""
    quoted = mask[max(0, start - 1) : start] in tuple('“"‘「') and mask[end : end + 1] in tuple('”"’」内中里')
    return quoted or SPOKEN_OF.match(mask, end) is not None


def _same_question(last: Box, this: Box) -> bool:
    """Two boxes answer one question unless a sentence ends between them and another begins; an option may end in a stop."""
    sheet, other = last.sheet, this.sheet
    if sheet is other:
        between = sheet.mask[last.end : this.start]
        if options.NESTED.search(between) is not None:
            return False
        return STOP_THEN_WORDS.search(between) is None and not (
            NEXT_BRACKET.match(between) and _several(sheet.mask[: last.end])
        )
    if other.index != sheet.index + 1 or sheet.block.cell != other.block.cell:
        return False
    if options.BEHIND_LINE.fullmatch(sheet.mask):
        return options.BEHIND_LINE.fullmatch(other.mask) is not None
    return not other.mask[: this.start].strip() and not re.search("。.*[:：]$", sheet.mask[last.end :].strip())


def _several(before: str) -> bool:
    """Whether the bracket that is open at the end of the words holds more boxes than one."""
    opened = max(before.rfind("（"), before.rfind("("), before.rfind("【"))
    return opened >= 0 and not re.search("[)）】]", before[opened:]) and len(BOX.findall(before[opened:])) > 1


def _same_list(last: Box, this: Box) -> bool:
    """Two brackets stand at options of one question: of one sort, close together in a line, or at the start of lines."""
    sheet, other = last.sheet, this.sheet
    if sheet.mask[last.start] != other.mask[this.start]:
        return False
    if sheet is other:
        return BETWEEN.fullmatch(sheet.mask, last.end, this.start) is not None
    near = other.index == sheet.index + 1 and sheet.block.cell == other.block.cell
    return near and not other.mask[: this.start].strip() and not sheet.mask[: last.start].strip()


def _choice(group: list[Box]) -> Place:
    found, span = options.read(group)
    return Place(
        span, span, group[0].sheet.index, not any(option.ticked for option in found), Shape.CHOICE, Sign.BOX, options=found
    )

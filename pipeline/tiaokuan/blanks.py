"""Blanks: from drawn and typed signs to places that are filled in, empty or not.

A reader reports what cannot be seen in the text (underlining, rules, controls); the signs that are plain characters – runs of
underscores, brackets with nothing in them, check boxes, XX, white space before a unit – are found here, alike for every format.
Several signs make one place where people write one thing: ____年____月____日, the boxes of one question, one blank a digit.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from tiaokuan import boxes, brackets, gaps, kinds, padding, parting, pieces, room
from tiaokuan.document import Block, Document, Mark, Role, Sign, Span
from tiaokuan.label_rules import label_rule
from tiaokuan.phrases import SURNAMES
from tiaokuan.signs import DRAWN, EDGES, FIELD, STANDING_IN, WS, B, Place, Shape, Sheet, painted

# a blank in the mask: B with up to two spaces between its pieces
RUN = re.compile(f"{B}+(?:{WS}{{0,2}}{B}+)*")
TYPED = re.compile(
    r"(?<![A-Za-z0-9@./\\])[_＿]+|[_＿]{2,}|[_＿](?![A-Za-z0-9@./\\])|(?<=20[0-9])[_＿](?=[0-9][_＿]*年)|[—─]{4,}"
    r"|(?:(?<=[:：])|(?<=[:：] ))(?:…{2,}|[.．·]{6,})(?![ \t]*[0-9])|(?:…{2,}|[.．·]{6,})(?=[ ]?(?:个|万?元|[%％]|[日天年月份]|小时|分钟))"
)
"""Last: dots, behind a colon or before a unit; others lead to a page number or stand for words left out."""
COMB = re.compile("[□☐◻▢]{2,}(?:[-－—]{1,2}[□☐◻▢]+)*")  # 邮政编码□□□□□□: a box for each character is one blank, no choice
PLACEHOLDER = re.compile(
    rf"{FIELD}|{STANDING_IN}|\*{{2,}}(?=[年月日元%公有省市区路号]|[一-鿿]{{2,8}}(?:公司|中心|事务所))"
    r"|(?<![0-9A-Za-z一二三四五六七八九十百第×ＸX×*])[XＸ×](?=个?(?:工作日|次|天|日|年|个月|小时|分钟|万?元|%|％|份|人|名|台)(?![A-Za-z]))"
)
"""Last: X次, X个工作日 as templates on web pages have them; 长×宽 and 7×24小时 are no placeholders, 第X条 refers."""
RULED_LINE = re.compile(f"{WS}*{B}[{B} \t\xa0\u3000]*[。；;，,]?{WS}*")
REST_OF_NUMBER = re.compile(r"[0-9]+(?:[,.][0-9]+)*")
"""The figures behind those on a rule, which OCR saw below the first ones only: 1380871|2345."""
REST_OF_CODE, CODE_BEGUN = re.compile("[0-9A-Za-z-]{4,}"), re.compile("号[:：][ ]*(?P<begun>[一-鿿A-Za-z]{1,4})$")
"""The figures of 浙派20230117 behind 编号：, whose rule OCR saw below them only: they are no date."""
HAN = re.compile("[一-鿿]")
FIRST_FIGURES = re.compile(r"[0-9][0-9,.]*(?<![,.])\Z")
NUMBER = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")
"""One number: 99.90 and 9,260.00 in places side by side are two."""
CLAUSE_NUMBER = re.compile(r"\s*[0-9]{1,2}(?:[.．][0-9]{1,2}){1,3}")
FOOT_ON_RULE = re.compile(
    r"[^甲乙丙丁双男女是否有无整元年月日天周季两半零〇一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟\W0-9A-Za-z](?P<behind> {2,})"
    r"|(?P<before> {2,})[%％‰至]|(?P<before_stop> {6,})[0oO]|第(?P<between> {2,})号"
)
"""What a rule on a scan seems to have on it and is printed beside its blank: the foot of a word, 价差收<u>益    </u>%, a unit, a stop read as 0."""
SHORT_PIECE = 4  # underscores
SHORT_RUN = re.compile(f"(?<!{B}){B}{{1,{SHORT_PIECE}}}(?!{B})")
POINTS_ON = re.compile("(?:[按依]照?|采[用取])?(?:下列|以下|下述)")
"""Printed words that a rule begins below, which lead to its blank: <u>按下列</u>____方式."""
COLON_FIRST = re.compile(f"{WS}*[:：]")
"""联系电话<u>：13812345678</u>: the label's colon stands on the rule of its answer."""
VERB_FIRST = re.compile(rf"[为是](?P<answer>[{SURNAMES}][一-鿿]{{1,2}})|[〔\[](?P<number>[^〔〕\[\]]+)[〕\]]{WS}*第?")
"""A rule that begins at the verb, 项目经理<u>为方明</u>, or runs on from a number in brackets, 〔2025字第8号〕第."""
LABELLED = re.compile("(?P<label>[一-鿿 ]{2,12})[:：]\\s*(?P<answer>[^:：]+)")
"""A label and its answer on one rule, or in one control."""
CUT_WORD = re.compile("(?<=[一-鿿])[A-Za-z]{1,2}$")
"""The first letters of a printed word, dB, that a rule below the answer reaches."""
CUT_COLUMN = re.compile(f"{WS}{{3,}}[一-鿿]{{1,2}}$|(?<=[一-鿿]{{4}}){WS}+[一-鿿]$")
"""The first characters of a printed word that the rule reaches beyond the room: <u>详见附件       方</u>式."""
NOTE = re.compile("^[（(][一-鿿]{0,4}(?:[签盖公印][字章名]|章|含税|签字)(?:或[一-鿿]{1,4})?[)）]")
"""A printed remark that stands on the same rule, before what was filled in: （盖章）, （含税）."""
NOTE_BEHIND = re.compile(
    f"(?<=[^（(])(?:[（(](?:请[^（()）]{{1,14}}|省[、/][^（()）]{{1,8}}(?:[（(][^（()）]{{1,4}}[)）])?)[)）]|{parting.ASKED})$"
    "|[（(]省、(?:市、?)?$"
)
"""What a form asks for, behind what was filled in: （请写明）, （省、市、县（区））, also cut off by the line's end, （企业名称）."""


def places(document: Document) -> list[Place]:
    """All places of the document in text order, without overlap."""
    bracketed = brackets.hold_answers(document.text)
    sheets = [_sheet(document, index, block, bracketed) for index, block in enumerate(document.blocks)]
    _share_marks(document, sheets)
    found = [*boxes.struck(document, sheets), *boxes.undecided(sheets), *boxes.bracketed(sheets)]
    for sheet in sheets:
        if sheet.block.role is Role.CELL and set(sheet.mask) <= {B}:
            found.append(_whole(sheet, Span(0, len(sheet.mask))))
            continue
        for rule in (pieces.dates, pieces.digit_amounts, _blanks, _filled, brackets.places, _placeholders, gaps.places):
            found.extend(rule(sheet))
    found.extend(boxes.choices(sheets))
    return _joined(sheets, sorted(found, key=lambda place: (place.span, place.outer)))


def _joined(sheets: list[Sheet], found: list[Place]) -> list[Place]:
    """Ruled lines below a blank that ends its block are more room for the same answer, not places of their own."""
    out: list[Place] = []
    for place in found:
        last = out[-1] if out else None
        if (
            last is not None
            and last.blank
            and place.blank
            and last.shape is place.shape is Shape.PLAIN
            and _goes_on(sheets, last, place)
        ):
            out[-1] = replace(last, span=Span(last.span.start, place.span.end), outer=Span(last.outer.start, place.outer.end))
        else:
            out.append(place)
    return out


def _goes_on(sheets: list[Sheet], last: Place, place: Place) -> bool:
    sheet = sheets[place.block]
    if sheet.block.role is Role.CELL or place.span.start - last.span.end > 1 or place.block == last.block:
        return False
    return bool(RULED_LINE.fullmatch(sheet.mask)) and last.outer.end == sheets[place.block - 1].block.span.end


def _sheet(document: Document, index: int, block: Block, bracketed: bool) -> Sheet:
    text = document.text[block.span.start : block.span.end]
    return Sheet(index, block, text, text.replace(B, " "), bracketed)


def _share_marks(document: Document, sheets: list[Sheet]) -> None:
    """Give each block the marks that stand in it, and draw the blank ones into its mask."""
    starts = [sheet.block.span.start for sheet in sheets]
    scans, begun = _scanned_blocks(document), {mark.span.start for mark in document.marks}
    drawn: dict[int, list[tuple[int, int]]] = {}
    for mark in document.marks:
        at = bisect_left(starts, mark.span.start + 1) - 1
        seen = mark if at not in scans else _seen(sheets[at], mark, begun)
        if at < 0 or seen is None:
            continue
        sheet = sheets[at]
        start, end = seen.span.start - starts[at], min(seen.span.end - starts[at], len(sheet.text))
        words = sheet.text[start:end]
        if seen.sign is Sign.BOX:
            sheet.signs[start] = seen
        elif words and not words.strip("_ " if seen.sign is Sign.CELL or at in scans else "_"):
            drawn.setdefault(at, []).append((start, end))
            sheet.signs[start] = seen
        elif words.strip():
            sheet.fill(seen)
    spaced = room.everywhere(document.text)
    for at, stretches in drawn.items():
        _paint(sheets[at], stretches)
    for sheet in sheets:
        scanned = sheet.index in scans
        if "□" in sheet.mask or "☐" in sheet.mask:
            (room.answers if spaced else room.underlined)(sheet, DRAWN)
            sheet.mask = COMB.sub(lambda m: B * len(m[0]), sheet.mask)
        typed = TYPED.search(sheet.mask) is not None
        if typed:
            sheet.mask = TYPED.sub(lambda m: B * len(m[0]), sheet.mask)
        if scanned:  # typed underscores and drawn rules look alike there
            sheet.mask = _without_room(sheet, sheet.mask.replace(DRAWN, B))
        if typed or (scanned and B in sheet.mask):
            padding.find(sheet, drawn=scanned)  # only what is typed over typed blanks leaves a rest of them
        sheet.mask = sheet.mask.replace(DRAWN, B)


def _seen(sheet: Sheet, mark: Mark, begun: set[int]) -> Mark | None:
    """A rule on a scan as a reader sees it: the room beside the foot of a printed word; all of a number or code, unless another mark has `begun`
    there; none below the figures that a clause begins with, 13.2 关于设计文件."""
    if mark.sign in (Sign.BOX, Sign.CELL):
        return mark
    text, offset = sheet.text, sheet.block.span.start
    start, end = mark.span.start - offset, mark.span.end - offset
    foot = FOOT_ON_RULE.fullmatch(text, start, end)
    if (
        foot is not None
        and foot.lastgroup is not None
        and (foot.lastgroup != "behind" or HAN.match(text, max(0, start - 1), start))
    ):
        return replace(mark, span=sheet.absolute(*foot.span(foot.lastgroup)))
    number = CLAUSE_NUMBER.match(text) if sheet.block.role is not Role.CELL else None
    if number is not None and end <= number.end() and kinds.unit_at(text, number.end()) is None:
        return None
    if REST_OF_CODE.fullmatch(text, start, end) is not None and (begun_at := CODE_BEGUN.search(text[:start])) is not None:
        return replace(mark, span=Span(offset + begun_at.start("begun"), mark.span.end))
    rest, first = REST_OF_NUMBER.match(text, end), FIRST_FIGURES.search(text, 0, end)
    if mark.span.end in begun or rest is None or first is None or NUMBER.fullmatch(first[0] + rest[0]) is None:
        return mark
    return replace(mark, span=Span(mark.span.start, mark.span.end + len(rest[0])))


def _scanned_blocks(document: Document) -> frozenset[int]:
    """The blocks, by index, that begin on pages read by OCR: a file may hold pages of both sorts."""
    scanned = {page.number for page in document.pages if page.scanned}
    if not scanned:
        return frozenset()
    lines = {line.span.start: line.page for line in document.lines}
    return frozenset(index for index, block in enumerate(document.blocks) if lines.get(block.span.start) in scanned)


def _paint(sheet: Sheet, stretches: list[tuple[int, int]]) -> None:
    """Draw the blank marks into the mask; a piece of rule that a filled one goes on from is room beside the words."""
    beside = _edges(sheet)
    room = []
    for start, end in stretches:
        if sheet.signs[start].sign is Sign.RULE and beside & {start, end}:
            room.append((start, end))
    sheet.mask = painted(painted(sheet.mask, stretches, DRAWN), room, " ")


def _edges(sheet: Sheet) -> set[int]:
    """Where rules with words on them begin and end."""
    filled = [mark.span for mark in sheet.filled if mark.sign is Sign.RULE]
    return {edge - sheet.block.span.start for span in filled for edge in (span.start, span.end)}


def _without_room(sheet: Sheet, mask: str) -> str:
    """The mask without such pieces where they were read as typed underscores."""
    beside = _edges(sheet)
    return SHORT_RUN.sub(lambda run: " " * len(run[0]) if beside & {*run.span()} else run[0], mask)


def _whole(sheet: Sheet, span: Span, shape: Shape = Shape.PLAIN, sign: Sign | None = None, **more: object) -> Place:
    """A blank place over `span` of the sheet."""
    mark = sheet.signs.get(span.start)
    sheet.take(*span)
    outer = sheet.absolute(*span)
    sign = sign or (mark.sign if mark else Sign.UNDERSCORE)
    return Place(outer, outer, sheet.index, True, shape, sign, prompt=mark.prompt if mark else None, **more)  # type: ignore[arg-type]


def _blanks(sheet: Sheet) -> Iterator[Place]:
    if B not in sheet.mask:
        return
    for match in RUN.finditer(sheet.mask):
        for start, end in _split(sheet, match):
            if sheet.free(start, end):
                yield _whole(sheet, Span(start, end))


def _split(sheet: Sheet, match: re.Match[str]) -> list[tuple[int, int]]:
    """A run is one place, unless white space parts two that readers marked apart by different signs."""
    start, end = match.span()
    gaps = (start + m.end() for m in re.finditer(f"{WS}+", match[0]))
    cuts = [at for at in gaps if (mark := sheet.signs.get(at)) is not None and mark.sign in (Sign.CONTROL, Sign.FIELD)]
    edges = [start, *sorted(cuts), end]
    return [(a, a + len(sheet.mask[a:b].rstrip(" \t\xa0\u3000"))) for a, b in pairwise(edges)]


def _filled(sheet: Sheet) -> Iterator[Place]:
    """Words that stand on a rule, in a control or a field."""
    for mark in _merged(sheet.filled):
        start = mark.span.start - sheet.block.span.start
        end = min(mark.span.end - sheet.block.span.start, len(sheet.text))
        words = sheet.mask[start:end]
        for first, b in parting.parts(words, sheet.mask[max(0, start - parting.LONGEST_LABEL) : start]):
            a = colon.end() if (colon := COLON_FIRST.match(words, first, b)) is not None else first
            inner = _inner(words[a:b])
            if not inner or B in inner or POINTS_ON.fullmatch(inner):
                continue
            at = start + words.rindex(inner, a, b)
            if (
                mark.sign is Sign.RULE
                and (cut := CUT_WORD.search(inner))
                and sheet.text[at + len(inner) : at + len(inner) + 1].isalpha()
            ):
                inner = inner[: cut.start()]
            if (cut := CUT_COLUMN.search(inner)) and "一" <= sheet.text[at + len(inner) : at + len(inner) + 1] <= "鿿":
                inner = inner[: cut.start()]
            if sheet.free(at, at + len(inner)):
                sheet.take(start + a, start + b)
                span = sheet.absolute(at, at + len(inner))
                outer = sheet.absolute(start + a, _room_end(sheet, start + b))
                yield Place(span, outer, sheet.index, False, Shape.PLAIN, mark.sign)


def _room_end(sheet: Sheet, end: int) -> int:
    """Where the room behind words ends: the rest of their rule is neither a place of its own nor what stands between a figure and its unit."""
    while end < len(sheet.text) and sheet.text[end] == "_" and sheet.mask[end] == " ":
        end += 1
    return end


def _inner(words: str) -> str:
    """What was filled in, without what stands around it or on the same rule."""
    inner = (
        NOTE_BEHIND.sub("", NOTE.sub("", words.strip(EDGES)))
        .lstrip("：:）)，,、。；;")
        .rstrip("：:；;。，,、（(《")
        .strip(EDGES)
    )
    if inner.endswith("】") and "【" not in inner:
        inner = inner[:-1].rstrip(EDGES)
    if inner.endswith(("）", ")")) and parting.LOOSE_END.fullmatch(inner):
        inner = inner[:-1].rstrip(EDGES)  # the bracket that stands around the place
    if len(inner) > 1:
        inner = inner.strip("/／").strip(EDGES) or inner  # ____/____: the stroke before another blank
    if (verb := VERB_FIRST.fullmatch(inner)) is not None:
        inner = verb["answer"] or verb["number"]
    labelled = LABELLED.fullmatch(inner)
    known = labelled is not None and label_rule(labelled["label"].replace(" ", "")) is not None
    return labelled["answer"] if labelled is not None and known else inner


def _merged(marks: list[Mark]) -> list[Mark]:
    """Marks of one sign that touch are one: a rule drawn in pieces, an underline over several runs."""
    out: list[Mark] = []
    for mark in marks:
        if out and out[-1].sign is mark.sign and out[-1].span.end == mark.span.start:
            out[-1] = replace(out[-1], span=Span(out[-1].span.start, mark.span.end))
        else:
            out.append(mark)
    return out


def _placeholders(sheet: Sheet) -> Iterator[Place]:
    for match in PLACEHOLDER.finditer(sheet.mask):
        if sheet.free(*match.span()):
            sheet.take(*match.span())
            span = sheet.absolute(*match.span())
            yield Place(span, span, sheet.index, True, Shape.PLAIN, None, prompt=match[0])

"""Blanks: from drawn and typed signs to places that are filled in, empty or not.

A reader reports what cannot be seen in the text (underlining, rules, controls); the signs that are plain characters – runs of
underscores, brackets with nothing in them, check boxes, XX, white space before a unit – are found here, alike for every format.
Several signs make one place where people write one thing: ____年____月____日, the boxes of one question, one blank a digit.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from tiaokuan import boxes
from tiaokuan.document import Block, Document, Mark, Role, Sign, Span
from tiaokuan.kinds import unit_at
from tiaokuan.signs import NUMERAL, WS, B, Place, Shape, Sheet, painted

# a blank in the mask: B with up to two spaces between its pieces
RUN = re.compile(f"{B}+(?:{WS}{{0,2}}{B}+)*")
TYPED = re.compile(r"(?<![A-Za-z0-9@./\\])[_＿]+|[_＿]{2,}|[—─]{4,}")
COMB = re.compile("[□☐◻▢]{3,}")  # 邮政编码□□□□□□: a box for each character is one blank, no choice
EMPTY_BRACKET = re.compile(f"[【〔\\[［]({WS}*)[】〕\\]］]|[（(]({WS}{{2,}}|{WS}*[\u3000\xa0]{WS}*)[)）]")
FILLED_BRACKET = re.compile(rf"【([^【】\n]{{1,60}})】|〔([^〔〕\n]{{1,60}})〕|[（(]({WS}+[^（()）\n{B}]{{1,40}}?{WS}+)[)）]")
PLACEHOLDER = re.compile(
    r"\{\{[^{}\n]{1,40}\}\}|\$\{[^{}\n]{1,40}\}|[×╳Ｘ]{2,}|(?<![A-Za-z])[xX]{2,}(?![A-Za-z])|\*{2,}(?=[年月日元%公有省市区路号])|某某+"
)
PLACEHOLDER_DATE = re.compile(r"(?<![A-Za-z0-9])(?:20)?[×Xx]{1,4}年[×Xx]{1,2}月[×Xx]{1,2}日")
_PIECE = f"(?:{B}(?:{WS}{{0,2}}{B})*|{NUMERAL}{{1,3}}|[×Xx]{{1,2}})"
_CENTURY = "(?:[12][09]|二[〇○零0O])"
_YEAR = f"(?:{_CENTURY}{WS}*{B}(?:{WS}{{0,2}}{B})*|{B}(?:{WS}{{0,2}}{B})*|{_CENTURY}{WS}*{NUMERAL}{{2}}|{NUMERAL}{{4}}|{NUMERAL}{{2}})"
DATE = re.compile(
    f"(?P<y>{_YEAR})?(?P<g1>{WS}*)年(?P<g2>{WS}*)(?P<m>{_PIECE})?(?P<g3>{WS}*)月(?:(?P<g4>{WS}*)(?P<d>{_PIECE})?(?P<g5>{WS}*)[日号])?"
)
DIGIT_AMOUNT = re.compile(
    f"(?:(?:{B}[{B} \t\xa0\u3000]*|{NUMERAL}{WS}*|{WS}{{2,}})[亿万仟佰拾千百十元圆角分]整?){{3,}}[元圆]?整?"
)
RULED = re.compile(b"\x01+")
DIGIT_UNITS = re.compile("[亿万仟佰拾千百十]")
GAP = re.compile(f"(?<=[^ \t\xa0\u2000-\u200a\u3000])({WS}{{2,}}|[\u3000])(?=[^ \t\xa0\u2000-\u200a\u3000])")
ORDINAL_GAP = re.compile(f"第({WS}+)(?=[种项款])")
COUNTING = re.compile("(?:一式|[各执持共计为约]|不[少低多超]于?过?|[:：])$")
ADDRESS_GAP = re.compile(f"((?:{WS}{{2,}}(?:省|自治区|市|区|县|镇|乡|街道|路|街|弄|村|号|幢|楼|室)){{2,}})")
TITLE_GAP = re.compile(f"致({WS}{{2,}})(?=[:：])")
LABEL_GAP = re.compile(f"[:：]({WS}{{3,}})(?=[。；;，,、)）]|$)")


def places(document: Document) -> list[Place]:
    """All places of the document in text order, without overlap."""
    sheets = [_sheet(document, index, block) for index, block in enumerate(document.blocks)]
    _share_marks(document, sheets)
    found: list[Place] = []
    for sheet in sheets:
        if sheet.block.role is Role.CELL and set(sheet.mask) <= {B}:
            found.append(_whole(sheet, Span(0, len(sheet.mask))))
            continue
        for rule in (_dates, _digit_amounts, _blanks, _filled, _brackets, _placeholders, _gaps):
            found.extend(rule(sheet))
    found.extend(boxes.choices(sheets))
    return _joined(sheets, sorted(found, key=lambda place: (place.span, place.outer)))


RULED_LINE = re.compile(f"{WS}*{B}[{B} \t\xa0\u3000]*[。；;，,]?{WS}*")


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


def _sheet(document: Document, index: int, block: Block) -> Sheet:
    text = document.text[block.span.start : block.span.end]
    return Sheet(index, block, text, text.replace(B, " "))


def _share_marks(document: Document, sheets: list[Sheet]) -> None:
    """Give each block the marks that stand in it, and draw the blank ones into its mask."""
    starts = [sheet.block.span.start for sheet in sheets]
    drawn: dict[int, list[tuple[int, int]]] = {}
    for mark in document.marks:
        at = bisect_left(starts, mark.span.start + 1) - 1
        if at < 0:
            continue
        sheet = sheets[at]
        start, end = mark.span.start - starts[at], min(mark.span.end - starts[at], len(sheet.text))
        words = sheet.text[start:end]
        if mark.sign is Sign.BOX:
            sheet.signs[start] = mark
        elif words and not words.strip("_ " if mark.sign is Sign.CELL else "_"):
            drawn.setdefault(at, []).append((start, end))
            sheet.signs[start] = mark
        elif words.strip():
            sheet.fill(mark)
    for at, stretches in drawn.items():
        sheets[at].mask = painted(sheets[at].mask, stretches, B)
    for sheet in sheets:
        if "□□" in sheet.mask or "☐☐" in sheet.mask:
            sheet.mask = COMB.sub(lambda m: B * len(m[0]), sheet.mask)
        if TYPED.search(sheet.mask):
            sheet.mask = TYPED.sub(lambda m: B * len(m[0]), sheet.mask)
            _find_padding(sheet)


def _whole(sheet: Sheet, span: Span, shape: Shape = Shape.PLAIN, sign: Sign | None = None, **more: object) -> Place:
    """A blank place over `span` of the sheet."""
    mark = sheet.signs.get(span.start)
    sheet.take(*span)
    outer = sheet.absolute(*span)
    sign = sign or (mark.sign if mark else Sign.UNDERSCORE)
    return Place(outer, outer, sheet.index, True, shape, sign, prompt=mark.prompt if mark else None, **more)  # type: ignore[arg-type]


_FIGURES = r"[0-9０-９][0-9０-９,，.．:：/\-Xx]*(?<![,，.．:：/\-])|[〇○零一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]+(?:[元圆][整正]?)?"
HAS_DIGIT = re.compile("[0-9０-９〇○零一二三四五六七八九壹贰叁肆伍陆柒捌玖]")
FIGURES = re.compile(f"(?<![{B}0-9])(?P<l>{B}*)(?P<s>{WS}?)(?P<v>{_FIGURES}){WS}?(?P<r>{B}+)")
WORDS = re.compile(rf"(?<!{B})(?P<l>{B}+)(?P<s>)(?P<v>[^{B}\s，。；：、:,;（()）【】□☐☑☒]{{2,30}})(?P<r>{B}+)(?!{B})")
PRINTED_BETWEEN = re.compile(
    "[年月日元份%％省市区县号层人与和及或的].*|.{0,3}(?:委员会|人民法院|[省市区县州路街道号楼室层栋幢元年月日份种项]).{0,2}"
)


def _find_padding(sheet: Sheet) -> None:
    """Typed underscores on both sides of words are the rest of a blank that was filled in: __2025__年, ____青禾公司____.

    Figures between underscores are always a filling, or where one underscore is left behind them before their unit; words only
    where they stand in the middle, as forms set them: printed words between two blanks seldom do."""
    for pattern, sure in ((FIGURES, True), (WORDS, False)):
        padding: list[tuple[int, int]] = []
        for match in list(pattern.finditer(sheet.mask)):
            left, right = len(match["l"]), len(match["r"])
            if sure:
                century = match["v"] in ("20", "19", "二〇", "二○", "二零")
                fits = (
                    not century
                    and HAS_DIGIT.search(match["v"]) is not None
                    and (left > 0 or (right == 1 and unit_at(sheet.mask, match.end()) is not None))
                )
            else:
                fits = abs(left - right) <= 1 and PRINTED_BETWEEN.fullmatch(match["v"]) is None
            if fits and B not in sheet.mask[match.start("v") : match.end("v")]:
                padding += [match.span("l"), match.span("r")]
                sheet.fill(Mark(sheet.absolute(*match.span()), Sign.UNDERSCORE))
        sheet.mask = painted(sheet.mask, padding, " ")
    sheet.filled.sort(key=lambda mark: mark.span)


def _dates(sheet: Sheet) -> Iterator[Place]:
    """Places of year, month and day that make one date; a printed date without any mark is not one of these."""
    if "年" not in sheet.mask:
        return
    for match in PLACEHOLDER_DATE.finditer(sheet.mask):
        span = Span(*match.span())
        sheet.take(*span)
        yield Place(sheet.absolute(*span), sheet.absolute(*span), sheet.index, True, Shape.DATE, Sign.UNDERSCORE)
    for match in DATE.finditer(sheet.mask):
        place = _date(sheet, match)
        if place is not None:
            yield place


def _date(sheet: Sheet, match: re.Match[str]) -> Place | None:
    start, end = match.span()
    whole = match[0]
    if not sheet.free(start, end):
        return None
    with_day = whole[-1] in "日号"
    parts = [match.span(name) for name in "ymd" if match[name] is not None]
    marked = any(sheet.filled_in(a, b) for a, b in parts)
    drawn = B in whole
    if not (drawn or marked or _gap_date(sheet, match, with_day)):
        return None
    if not with_day and not _month_is_date(sheet, end):
        return None
    wanted = 3 if with_day else 2
    complete = len(parts) == wanted and not drawn and not re.search("[×Xx]", whole)
    if complete and match["y"] in ("20", "19", "二〇", "二○", "二零"):
        complete = False  # the printed century alone
    if match["y"] is None and start > 0 and sheet.mask[start - 1] in "每当次本今明":
        return None  # 每年__月__日: a day of each year, no date
    if match["y"] is None:  # the gap before 年 is the place of the year
        start = match.start("g1")
    sheet.take(start, end)
    span = sheet.absolute(start, end)
    pieces = tuple(sheet.absolute(*part) for part in parts)
    sign = Sign.UNDERLINE if marked or drawn else None
    return Place(span, span, sheet.index, not complete, Shape.DATE, sign, parts=pieces)


def _ruled_runs(sheet: Sheet, start: int, end: int) -> list[str]:
    """The words of a stretch that stand on one rule each."""
    return [sheet.text[start + m.start() : start + m.end()] for m in RULED.finditer(bytes(sheet.ruled[start:end]))]


def _gap_date(sheet: Sheet, match: re.Match[str], with_day: bool) -> bool:
    """`  年  月  日` with nothing but white space in it, or nothing at all behind a label."""
    if not with_day:
        return False
    before = sheet.mask[max(0, match.start() - 40) : match.start()]
    empty = match["m"] is None and match["d"] is None
    if match["y"] is None and empty:
        return bool(match["g1"]) or not before.strip() or before.rstrip()[-1] in ":：于自至到"
    return match["m"] is None or match["d"] is None  # 2025年  月  日: half filled


def _month_is_date(sheet: Sheet, end: int) -> bool:
    """A year and month without a day are a date where a beginning or end is named, else two lengths (__年__月)."""
    return bool(re.match(f"{WS}*[起至到止]", sheet.mask[end:]))


def _digit_amounts(sheet: Sheet) -> Iterator[Place]:
    """`叁佰__拾__万…元`: an amount written a digit a blank is one place once something is written in it, or where nothing is drawn;
    in an empty form each drawn blank stays a place of its own, so that none is lost."""
    if not re.search("[仟佰拾百千]", sheet.mask):
        return
    for match in DIGIT_AMOUNT.finditer(sheet.mask):
        start, end = match.span()
        drawn = B in match[0]
        if any(len(DIGIT_UNITS.findall(run)) > 1 for run in _ruled_runs(sheet, start, end)):
            continue  # the whole amount on one rule
        written = sheet.filled_in(start, end)
        gaps = re.search(f"{WS}{{2,}}", match[0])
        if not (written or (gaps and not drawn)) or not sheet.free(start, end):
            continue
        sheet.take(start, end)
        span = sheet.absolute(start, start + len(match[0].rstrip()))
        blank = drawn or not written
        yield Place(span, span, sheet.index, blank, Shape.DIGITS, Sign.UNDERLINE if drawn or written else None)


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
        inner = STAMP.sub("", words.strip(EDGES)).lstrip("：:）)，,、。；;").rstrip("：:；;。，,、（(").strip(EDGES)
        if not inner or B in inner:
            continue
        a = start + words.rindex(inner)
        if sheet.free(a, a + len(inner)):
            sheet.take(start, end)
            span = sheet.absolute(a, a + len(inner))
            yield Place(span, sheet.absolute(start, end), sheet.index, False, Shape.PLAIN, mark.sign)


STAMP = re.compile("^[（(](?:盖章|签章|公章|签字|印章)[)）]")
EDGES = f" \t\xa0\u3000\u2002\u2003{B}"


def _merged(marks: list[Mark]) -> list[Mark]:
    """Marks of one sign that touch are one: a rule drawn in pieces, an underline over several runs."""
    out: list[Mark] = []
    for mark in marks:
        if out and out[-1].sign is mark.sign and out[-1].span.end == mark.span.start:
            out[-1] = replace(out[-1], span=Span(out[-1].span.start, mark.span.end))
        else:
            out.append(mark)
    return out


def _brackets(sheet: Sheet) -> Iterator[Place]:
    for match in EMPTY_BRACKET.finditer(sheet.mask):
        start, end = match.span(1) if match[1] is not None else match.span(2)
        if sheet.free(start, max(end, start + 1)):
            sheet.take(start, end)
            span = sheet.absolute(start, end)
            yield Place(span, sheet.absolute(*match.span()), sheet.index, True, Shape.PLAIN, Sign.BRACKET)
    matches = list(FILLED_BRACKET.finditer(sheet.mask))
    edges = Counter(at for match in matches for at in match.span())
    for match in matches:
        start, end = match.span(match.lastindex or 1)
        if sheet.free(start, end) and B not in match[0] and _bracket_is_value(sheet, match, edges):
            sheet.take(start, end)
            inner = sheet.mask[start:end]
            span = sheet.absolute(start + len(inner) - len(inner.lstrip()), start + len(inner.rstrip()))
            yield Place(span, sheet.absolute(*match.span()), sheet.index, False, Shape.PLAIN, Sign.BRACKET)


ASKED = re.compile(f"(?:[:：为是于人]|姓名|名称|电话|方式|号码?|地址|账号|地点|时间|日期|金额|期限|[自至到]){WS}*$")
REMARK = re.compile("正文|此页|本页|签[字章署]|盖章|^注|说明|提示|[。；/、]|空白")


def _bracket_is_value(sheet: Sheet, match: re.Match[str], edges: Counter[int]) -> bool:
    """联系人【崔某】 is a filling; 【住宅】【办公】 are options, 〔2023〕12号 a document's number, 1.1项〔名称〕 a reference."""
    words, before = match[match.lastindex or 1], sheet.mask[max(0, match.start() - 40) : match.start()]
    if match[2] is not None or REMARK.search(words.strip(f"/ {EDGES}")):
        return False
    if words[0].isspace() and words[-1].isspace():
        return True  # room was left for it: 【 按图纸 】 beside 【瓷砖】
    neighbours = edges[match.start()] + edges[match.end()] > 2
    return not neighbours and bool(ASKED.search(before) or re.fullmatch("[0-9.,，-]+", words.strip()))


def _placeholders(sheet: Sheet) -> Iterator[Place]:
    for match in PLACEHOLDER.finditer(sheet.mask):
        if sheet.free(*match.span()):
            sheet.take(*match.span())
            span = sheet.absolute(*match.span())
            yield Place(span, span, sheet.index, True, Shape.PLAIN, None, prompt=match[0])


def _gaps(sheet: Sheet) -> Iterator[Place]:
    """White space without a rule that leaves room for a value: before a unit, behind a label, in 第  种."""
    if sheet.block.role is Role.CELL and len(sheet.text) < 4:
        return
    for match in _gap_matches(sheet.mask):
        start, end = match.span(1)
        if sheet.free(start, end):
            sheet.take(start, end)
            span = sheet.absolute(start, end)
            yield Place(span, span, sheet.index, True, Shape.GAP)


def _gap_matches(mask: str) -> Iterator[re.Match[str]]:
    yield from ORDINAL_GAP.finditer(mask)
    yield from ADDRESS_GAP.finditer(mask)
    yield from TITLE_GAP.finditer(mask)
    yield from LABEL_GAP.finditer(mask)
    for match in GAP.finditer(mask):
        before = mask[match.start() - 1]
        if before in "。；;！？" or before == B or match.start(1) < 2:
            continue
        unit = unit_at(mask, match.end(1))
        here = mask[match.end(1) : match.end(1) + 8]
        if (
            unit is not None and (unit[0] != "number" or COUNTING.search(mask[max(0, match.start(1) - 8) : match.start(1)]))
        ) or re.match(r"[省市区县]\s{2,}|[号]前", here):
            yield match

"""Rows -> paragraphs: which row goes on in the next one."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from statistics import median
from typing import NamedTuple

from tiaokuan.document import BLANK, Sign
from tiaokuan.layout._sheet import Column, Read, Row

CLAUSE = re.compile(
    r"\s*(?:第\s*[\d零〇一二三四五六七八九十百千两]+(?:\s*[零〇一二三四五六七八九十百]+)*\s*(?:编|部分|章|节|条|款|项)"
    r"|[（(【〔]\s*(?:[\d]{1,3}|[一二三四五六七八九十]{1,4}|[a-zA-Z])\s*[）)】〕]"
    r"|[一二三四五六七八九十]{1,4}\s*[、.．]"
    r"|\d{1,3}\s*[、.．)）](?!\d)|\d{1,3}(?:[.．]\d{1,3}){1,4}(?!\d|\s*[%％元万倍])"
    r"|[①-⑳㈠-㈩⒈-⒛⑴-⒇]|[a-zA-Z]\s*[、.．)）]|附件|附录|附表)"
)
"""How a row that begins a clause begins."""

ENDS = "。；;！？!?：:"
"""A row that ends so ends its sentence."""

WHITE_OR_BLANK = " " + BLANK

NUMBER_ALONE = re.compile(r"\s*\d{1,3}(?:[.．]\d{1,3})+\s*")
"""A row with nothing but a number, whose words stand in the next."""

LEADER = re.compile(r"[.…·．]{4,}\s*\d*\s*$")
"""A row of a table of contents ends so."""

ANNEX = re.compile(r"\s*附(?:件|录|表)\s*[\d一二三四五六七八九十]{0,3}\s*[：:]?\s*")
"""A row that is nothing but the number of an annex."""

TYPED_OVER = re.compile(rf"({BLANK}{{2,}}|(?<=[：:]){BLANK})[^{BLANK}：:。；]*[^{BLANK}：:，,。；;、\s]$")
"""A row that ends with a value typed behind underscores."""

LABEL = re.compile(r"\s*[□☐☑☒○]?\s*(?:[\u4e00-\u9fff（）()/、]{2,14}|[\u4e00-\u9fff](?:\s{1,4}[\u4e00-\u9fff]){1,3})\s*[：:]")
"""A row that begins with a label."""

NEXT_LABEL = re.compile(r"[ _]((?:[\u4e00-\u9fff]\s{0,4}){2,8}(?:[（(][\u4e00-\u9fff]{1,6}[）)])?\s*[：:])")
"""A label that stands beside the first one of a row."""

ANSWER = re.compile(
    rf"[：:][^\s：:，,。；;、？?）)】{BLANK}]{{4,}}$|{BLANK}{{2,}}[^\s：:，,。；;、{BLANK}]{{4,}}{BLANK}{{2,}}$"
)
"""A row that ends with an answer of a few words, behind a colon or between what is left of typed underscores."""

DEEPEST_VALUE = 8
"""The rows of a value behind a label are at most this much (em) further in than the label."""

WIDE = " " * 6
"""Between labels side by side there is at least this much room: three em."""

_WORD = re.compile(r"[A-Za-z0-9@._%+-]+")
_CLOSING = "，。、；：！？）】〕》”’,.;:!?)]}％%"

MAIL = r"@[A-Za-z\d.-]*(?<!\.com)(?<!\.cn)(?<!\.net)(?<!\.org)"
"""An address of mail whose end is missing."""

PARTED = re.compile(
    r"【[^【】]*\n[^【】\n]*】|[（(][ ]?[^（()）\n]{1,20}\n[^（()）\n]{1,10}[)）]"
    r"|(?<!\d)(?:19|20)\d\d[ _]*(?:\n[ _]*年[ _]*\d|年[ _]*\n[ _]*\d{1,2}[ _]*月(?!租)|年[ _]*\d{1,2}[ _]*(?:\n[ _]*月[ _]*\d|月[ _]*\n[ _]*\d{1,2}[ _]*日|月[ _]*\d{1,2}[ _]*\n[ _]*日))"
    r"|(?:北\n京|上\n海|天\n津|重\n庆)市|(?:河\n[北南]|山\n[东西]|湖\n[北南]|江\n[苏西]|浙\n江|安\n徽|福\n建|广\n东|海\n南|四\n川|贵\n州|云\n南"
    r"|陕\n西|甘\n肃|青\n海|辽\n宁|吉\n林|黑\n龙江|黑龙\n江)省"
    r"|\d,\d{3}\.\n\d\d(?!\d)|\d,\n\d{3}(?!\d)"
    rf"|[一-鿿]\n[码话行号箱址间期点称积人真编][ ]?[：:]|\d{{4}}\n字第|字第\n\d+号|字第\d+\n\d*号|{MAIL}\n(?!\d{{1,2}}[、.．）)])[A-Za-z\d.]"
    r"|\d ?(?:\n ?(?:[%％‰]|万?元|个(?:工作日|小时|季度|月)|工作日|小时|分钟|[年日天份人台次](?=[内前后以之起止至到，。；、）)]|$))|分\n钟|小\n时|工\n作日|个\n(?:工作日|月|小时|季度)|个?工作\n日|万\n元|季\n度)"
)
"""A row's end and the next one's start that part a date, a bracket from its partner, a number from its unit or its last figures, a province's name, a label's last character, a
number of a paper, or an address of mail: no paragraph ends within one."""

LEVEL = 0.5
"""Left edges that differ by less than this (em) are one."""

INDENT = 0.8
"""A row this much (em) further in than the one before begins a paragraph."""

FULL = 0.3
"""A row that leaves less room than this (em) is full."""

ROOM = 0.6
"""Room (em) left over in a row beside the next row's first word: more means that the writer ended the line."""

VALUE_PITCH = 2.6
"""Lines of a value are at most this far apart (em)."""

CROSSED_PITCH = 4.5
"""Lines of a value that fills the first of them are at most this far apart (em): empty lines may have been drawn between them."""

ROOMLESS = 1.2
"""Rows of print this close, measured by the usual distance, leave no room for a line to write on between them."""

MOST_RULES = 2
"""At most so many empty lines are drawn across a value."""

VALUE_ROOM = 25.0
"""Room (em) that may be left over where a rule runs to the row's end and goes on from the start of the next."""

OFTEN = 0.25
"""The least distance of rows that occurs this often, measured by the most frequent, is that of lines in a paragraph."""

ENOUGH = 12
"""A page with this many rows shows its own right margin."""

FULL_ROWS = 0.35
"""Rows end at the right margin this often at least, measured by the most frequent end."""

NARROW = 0.5
"""Running text is at least this share of the page wide."""

NEARLY_FULL = 0.2
"""Labels and answers that leave less of the row empty than this are no heading."""

MEASURED = 3.0
"""Room (em) left over where a value on a rule goes on in a row that seems to be of another size: on a scan sizes are measured, and rules
hide feet."""

NARROWER = 5.0
"""A paragraph may be set narrower than its page by less than this (em)."""

WINDOW = 8
"""How far right a paragraph reaches is seen in this many rows."""

OUTDENT = 3.5
"""The rows of a paragraph begin at most this much (em) to the left of its first."""

BESIDE = 0.88
"""Rows closer than this (em) stand beside each other, in cells of a table without lines."""

STUB = 1.5
"""A piece of rule at a row's end shorter than this (em) is too short to write on."""

SPACED_OUT = 1.55
"""A distance of rows this many times the usual one parts paragraphs."""


@dataclass(frozen=True, slots=True)
class Margins:
    """Where rows of a column begin and end, and the usual distance of baselines in em; `form` where every label begins a paragraph."""

    left: float
    right: float
    pitch: float
    cell: bool = False
    form: bool = False

    def centred(self, row: Row) -> bool:
        """Whether the row stands in the middle, clear of both margins; a sentence, an item or labels with their answers that happen to do
        not count."""
        left, right = row.x0 - self.left, self.right - row.x1
        if min(left, right) <= 2 * row.size or abs(left - right) >= 1.2 * row.size:
            return False
        if left + right < NEARLY_FULL * (self.right - self.left) and LABEL.match(row.text):
            return False
        return row.text.rstrip()[-1:] not in ENDS and not _is_item(row)

    def slack(self, row: Row) -> float:
        """The room that the row leaves."""
        left, right = row.x0 - self.left, self.right - row.x1
        return left + right if self.cell and abs(left - right) < row.size else right


def past_rules(rows: list[tuple[Row, int]], pitch: float) -> list[tuple[Row, int]]:
    """The rows with empty lines that were drawn across a value of two rows put behind them, and without those for which nobody left
    room between two rows of print; `pitch` is the usual distance of baselines in em."""
    moved = _with_room(rows, pitch)
    for index in range(len(moved) - 2):
        at = index + 1
        while at < len(moved) and at - index <= MOST_RULES and not moved[at][0].text.strip(WHITE_OR_BLANK):
            at += 1
        if index + 1 < at < len(moved) and _value_goes_on(moved[index][0], moved[at][0]):
            moved.insert(index + 1, moved.pop(at))
    return moved


def _with_room(rows: list[tuple[Row, int]], pitch: float) -> list[tuple[Row, int]]:
    """The rows without rules that were drawn over the page and now lie between two rows of print as close as any: nothing can be
    written there. (What a scan's rules are is not known as well.)"""
    kept: list[tuple[Row, int]] = []
    for index, (row, page) in enumerate(rows):
        if 0 < index < len(rows) - 1 and _is_rule(row):
            before, after = kept[-1][0], rows[index + 1][0]
            printed = all(other.text.strip(WHITE_OR_BLANK) and not other.scores for other in (before, after))
            if printed and 0 < after.base - before.base < ROOMLESS * pitch * before.size:
                continue
        kept.append((row, page))
    return kept


def _is_rule(row: Row) -> bool:
    """Whether the row is drawn rules and nothing else."""
    drawn = bool(row.places) and all(place.sign is Sign.RULE for place in row.places)
    return drawn and not row.text.strip(WHITE_OR_BLANK)


def paragraphs(rows: list[tuple[Row, int]], margins: list[Margins]) -> list[list[int]]:
    """The rows (with their pages) of a flow of text as paragraphs, by index; `margins` has one entry a row."""
    found: list[list[int]] = []
    for index, (row, page) in enumerate(rows):
        if found:
            last = found[-1]
            before, page_before = rows[last[-1]]
            flow = _Flow(rows[last[0]][0], before, max(rows[at][0].x1 for at in last[-WINDOW:]), page == page_before)
            if _goes_on(flow, row, margins[last[-1]], margins[index]):
                last.append(index)
                continue
        found.append([index])
    return found


def may_go_on(before: Row, row: Row, margins: Margins) -> bool:
    """Whether words that end at their row's full end may go on in the next paragraph's first row, which begins with no label."""
    if before.text[-1] in ENDS + WHITE_OR_BLANK or row.text[0] in WHITE_OR_BLANK or not row.text[0].isalnum():
        return False
    near = 0 < row.base - before.base < CROSSED_PITCH * before.size and before.x0 - row.x0 < OUTDENT * before.size
    near = near and _alike(before, row, 0.2 * before.size)
    full = margins.slack(before) < _first_word(row) + ROOM * before.size
    return near and full and LABEL.match(row.text) is None and CLAUSE.match(row.text) is None


def _alike(before: Row, row: Row, most: float) -> bool:
    """Whether the characters on both sides of a line's end are of one size, or the lines are."""
    return min(abs(row.size - before.size), abs(row.sizes[0] - before.sizes[1])) <= most


def _is_tail(before: Row, row: Row) -> bool:
    """Whether the row is the rest of the typed underscores between which a value was typed: no longer than those in front of it."""
    value = TYPED_OVER.search(before.text)
    tail = row.text.strip()
    if value is None or row.places or not tail or tail.strip(BLANK):
        return False
    return len(tail) <= len(value[1]) + 1 and row.x1 < before.x1 and row.base - before.base < VALUE_PITCH * row.size


class _Flow(NamedTuple):
    """A paragraph so far: its first row, the one it has come to, how far right it reaches, and whether the next is on the same
    page."""

    first: Row
    before: Row
    right: float
    same_page: bool


def _goes_on(flow: _Flow, row: Row, margins: Margins, own: Margins) -> bool:
    """Whether the paragraph goes on in the row; `margins` are those of its last row, `own` those of the row in question."""
    first, before, _, same_page = flow
    size = before.size
    if same_page and 0 <= row.base - before.base < BESIDE * min(size, row.size):
        return False
    ended = before.text.rstrip()[-1:] in ENDS
    slack = margins.slack(before)
    goes_on = _value_goes_on(before, row) and slack < VALUE_ROOM * size and (slack < FULL * size or _below(before, row))
    parted = goes_on or PARTED.search(before.text[-24:] + "\n" + row.text[:12]) is not None
    apart = CROSSED_PITCH if goes_on and slack < NARROWER * size else VALUE_PITCH
    alike = _alike(before, row, 1.0) or (goes_on and bool(before.scores) and slack < MEASURED * size)
    if parted and same_page and alike and row.base - before.base < apart * size:
        return True
    if _is_tail(before, row):
        return True
    if (
        not _alike(before, row, 0.2 * max(row.size, size))
        or (same_page and row.base - before.base > SPACED_OUT * margins.pitch * size)
        or (CLAUSE.match(row.text) is not None and (ended or slack > 2 * size or _begins_item(before, row)))
        or LEADER.search(before.text) is not None
        or ANNEX.fullmatch(row.text) is not None
        or (_ends_filled_in(before) and _begins_entry(row) and not _runs_on(first, before, row, slack))
        or _is_answered(before, row)
        or (own.form and LABEL.match(row.text) is not None)
        or _begins_anew(first, before, row)
    ):
        return False
    if not margins.cell and (margins.centred(before) or own.centred(row)):
        return _heading_goes_on(before, row, margins)
    if goes_on:
        return True
    deeper = (row.x0 - own.left) - (before.x0 - margins.left)
    if before is first and deeper > INDENT * size and NUMBER_ALONE.fullmatch(before.text):
        return True
    if _hangs_below_value(before, row) or (
        before is not first
        and abs(before.x0 - row.x0) < 0.3 * size
        and _hangs_below_value(first, before)
        and _hangs_below_value(first, row)
    ):
        return True
    if slack > _first_word(row) + ROOM * size:
        return _is_narrow(flow, row, slack, deeper, ended=ended)
    return _no_indent(first, before, row, deeper, margins, ended=ended)


def _is_narrow(flow: _Flow, row: Row, slack: float, deeper: float, *, ended: bool) -> bool:
    """Whether a paragraph set narrower than its page goes on: in mid-sentence, and level with its other rows or back from an indent."""
    first, before, right, same_page = flow
    size, least = before.size, _first_word(row) + ROOM * before.size
    within = right - before.x1 < least if before is not first else deeper < -INDENT * size
    if before is not first and within and same_page and abs(before.x0 - row.x0) < LEVEL * size and _is_answer(before, row):
        return True
    return not ended and within and slack < NARROWER * size and abs(deeper) < 3 * size


def _is_answer(before: Row, row: Row) -> bool:
    """Whether the row begins with figures that answer the label at the end of the one before."""
    return before.text.rstrip()[-1:] in "：:" and row.text[:1].isdecimal() and CLAUSE.match(row.text) is None


def _no_indent(first: Row, before: Row, row: Row, deeper: float, margins: Margins, *, ended: bool) -> bool:
    """Whether the row's left edge says nothing against its going on; it is `deeper` in than the row before."""
    size = before.size
    if deeper > INDENT * size and not margins.cell:
        deepest = 4 if CLAUSE.match(before.text) else DEEPEST_VALUE if LABEL.match(before.text) and not before.spread else 0
        hanging = (
            deepest * size if row.text[0] == BLANK or before.text[-1] != BLANK else 0
        )  # what nobody filled in does not go on
        return before is first and (_hangs(before, row) or (not ended and deeper < hanging and not _begins_entry(row)))
    alike = before is first and abs(deeper) < 0.5 * size and before.x0 - margins.left > 1.2 * size
    return not (alike and ended)


def _below(before: Row, row: Row) -> bool:
    """Whether the row begins about where the row before does, or what stands last in it, apart from the rest."""
    start = before.text.rfind(WIDE) + len(WIDE)
    last = before.lefts[start] if len(WIDE) <= start < len(before.text) else before.x0
    return abs(row.x0 - before.x0) < 8 * before.size or -OUTDENT < (row.x0 - last) / before.size < INDENT


def _hangs_below_value(before: Row, row: Row) -> bool:
    """Whether the row goes on with a value that stands apart from its label, as behind a tab, or behind the last of labels side by
    side: it begins right below the value's first word."""
    start = before.text.rfind(WIDE) + len(WIDE)
    if start < len(WIDE) and (labels := list(NEXT_LABEL.finditer(before.text))):
        start = labels[-1].end()
    while start < len(before.text) and before.text[start] == " ":
        start += 1
    if start <= len(WIDE) or start >= len(before.text) or LABEL.match(before.text) is None:
        return False
    words = before.text[start:] + row.text
    level = abs(before.lefts[start] - row.x0) < 0.3 * row.size
    return level and not re.search(f"[：:。；{BLANK}]", words) and WIDE not in words.strip()


def _ends_filled_in(row: Row) -> bool:
    """Whether the row is one of a form: it ends with a place to fill in, or holds labels side by side."""
    ends = bool(row.places) and row.places[-1].end == len(row.text)
    return ends or row.text[-1] == BLANK or (WIDE in row.text and LABEL.match(row.text) is not None)


def _runs_on(first: Row, before: Row, row: Row, slack: float) -> bool:
    """Whether a row that looks like a form's entry is the rest of a paragraph: the first row is indented and full, and entries of
    a form stand level with each other."""
    outdented = before is first and before.x0 - row.x0 > INDENT * before.size
    return outdented and CLAUSE.match(row.text) is None and slack < _first_word(row) + ROOM * before.size


def _is_answered(before: Row, row: Row) -> bool:
    """Whether the row is an empty line below an answer, its second line: one typed behind a colon or over underscores, or one on a
    rule, where the row's own line is typed and thus no more of that rule."""
    if row.text.strip(WHITE_OR_BLANK + "。；;") or BLANK not in row.text:
        return False
    if ANSWER.search(before.text) is not None:
        return True
    on_rule = bool(before.places) and before.places[-1].end == len(before.text) and not row.places
    return on_rule and BLANK not in before.text[max(0, before.places[-1].start - 1) :]


def _begins_anew(first: Row, before: Row, row: Row) -> bool:
    """Whether the edges of the rows show that the paragraph is over, however full its last row."""
    return _is_back(first, before, row) or _stand_level(before, row) or (before.spread and _begins_entry(row))


def _is_back(first: Row, before: Row, row: Row) -> bool:
    """Whether the row begins far to the left of the one before, which goes on with a value below the value's first word."""
    least = OUTDENT * before.size
    return before is not first and before.x0 - row.x0 > least and before.x0 - first.x0 > least


def _stand_level(before: Row, row: Row) -> bool:
    """Whether both rows hold labels side by side, the second ones level with each other as well: rows of a form."""
    if abs(before.x0 - row.x0) > LEVEL * row.size or LABEL.match(before.text) is None or LABEL.match(row.text) is None:
        return False
    above, below = ([each.lefts[found.start(1)] for found in NEXT_LABEL.finditer(each.text)] for each in (before, row))
    return any(abs(x - other) < LEVEL * row.size for x in above for other in below)


def _is_item(row: Row) -> bool:
    """Whether the row begins with a number other than a chapter's, an article's or an annex's, with headings in the middle."""
    return CLAUSE.match(row.text) is not None and row.text.lstrip()[0] not in "第附"


def _begins_item(before: Row, row: Row) -> bool:
    """Whether the row's number is an item's, after words in brackets; 第三条 after them may be a reference."""
    return before.text.rstrip()[-1:] in "）)】" and _is_item(row)


def _begins_entry(row: Row) -> bool:
    """Whether the row begins with a label or a number, and not on a rule that came from the row before."""
    if row.places and row.places[0].start == 0:
        return False
    return (LABEL.match(row.text) or CLAUSE.match(row.text)) is not None


def _heading_goes_on(before: Row, row: Row, margins: Margins) -> bool:
    """Whether a centred heading that fills its row goes on in the next."""
    full = max(before.x0 - margins.left, margins.right - before.x1) < 2 * before.size
    alike = before.bold is row.bold and abs(before.size - row.size) < 0.5
    return full and alike and before.text.rstrip()[-1:] not in ENDS and before.text[-1] != BLANK and not CLAUSE.match(row.text)


def _value_goes_on(before: Row, row: Row) -> bool:
    """Whether what stands on a rule at the row's end goes on from the start of the next, both in words, or from the room left
    before the words."""
    if not (before.places and row.places) or before.places[-1].end != len(before.text) or row.places[0].start != 0:
        return False
    if row.text[0] in WHITE_OR_BLANK:
        return False
    return before.text[-1] not in WHITE_OR_BLANK or is_stub(before)


def is_stub(row: Row, most: float = STUB) -> bool:
    """Whether the row ends in a piece of a rule shorter than `most` (em) with nothing on it: room before words that had to go into
    the next row."""
    if not row.places or row.places[-1].end != len(row.text) or row.places[-1].sign is not Sign.RULE:
        return False
    start, end = row.places[-1][:2]
    return not row.text[start:end].strip(BLANK) and row.rights[-1] - row.lefts[start] < most * row.size


def _first_word(row: Row) -> float:
    """The width of what could not be parted at the row's start."""
    if row.places and row.places[0].start == 0 and row.text[0] == BLANK:
        return 2 * row.size
    length = len(row.text) - len(row.text.lstrip(BLANK))
    if not length:
        word = _WORD.match(row.text)
        length = word.end() if word else 1
    closed = length
    while length < len(row.text) and row.text[length] in _CLOSING:
        length += 1
    if length > closed and (word := _WORD.match(row.text, length)) is not None:
        length = word.end()  # 钟，RTO≤4: LibreOffice parts no letters from the comma before them
    return row.rights[length - 1] - row.lefts[0]


def _hangs(before: Row, row: Row) -> bool:
    """Whether the row stands below the words behind the number that the first row begins with."""
    number = CLAUSE.match(before.text)
    if number is None or number.end() >= len(before.text):
        return False
    start = number.end() + len(before.text[number.end() :]) - len(before.text[number.end() :].lstrip())
    return start < len(before.lefts) and abs(before.lefts[start] - row.x0) < 0.7 * row.size


def document_margins(reads: list[Read]) -> dict[int, Margins]:
    """The margins of the body by page number: a page's own right margin where enough rows show it, else that of all pages of
    the same width."""
    by_width: dict[int, list[Row]] = {}
    by_page: dict[int, list[Row]] = {}
    for read in reads:
        rows = [row for item in read.items if isinstance(item, Column) and not item.half for row in item.rows]
        by_page[read.number] = rows
        by_width.setdefault(round(read.width), []).extend(rows)
    pitch = usual_pitch(reads)
    usual = {width: _margins(rows, pitch, width) for width, rows in by_width.items() if rows}
    found = {}
    for read in reads:
        rows = by_page[read.number]
        if rows:
            margins = usual[round(read.width)]
            own = _right_edge(rows, margins.right) if len(rows) >= ENOUGH else margins.right
            if own - margins.left < NARROW * read.width or _run_beyond(rows, own, margins.right):
                own = margins.right
            found[read.number] = Margins(margins.left, own, pitch)
    return found


def _run_beyond(rows: list[Row], edge: float, usual: float) -> bool:
    """Whether rows end between an edge and the usual one: then that many end at the edge shows no margin, as on a page of short labels."""
    return any(edge + row.size < row.x1 < usual + row.size for row in rows)


def _right_edge(rows: list[Row], otherwise: float) -> float:
    """Where the rows of running text end: the outermost place at which many do."""
    size = median([row.size for row in rows])
    edges = sorted(row.x1 for row in rows)
    counts = [bisect_right(edges, edge) - bisect_left(edges, edge - size) for edge in edges]
    most = max(counts)
    if most < 3:
        return otherwise
    return max(edge for edge, count in zip(edges, counts, strict=True) if count > FULL_ROWS * most)


def column_margins(column: Column, pitch: float) -> Margins:
    """The margins of one of two columns."""
    return replace(_margins(column.rows, pitch, 0.0), form=column.form)


def _margins(rows: list[Row], pitch: float, width: float) -> Margins:
    """The margins of rows on pages of a width; where all rows are short, the right margin is taken to be like the left."""
    size = median([row.size for row in rows])
    left = _outermost([row.x0 for row in rows], size, max(1, len(rows) // 50))
    right = _right_edge(rows, max(row.x1 for row in rows))
    if right - left < NARROW * width:
        right = max(width - left, *(row.x1 for row in rows))
    return Margins(left, right, pitch)


def _outermost(edges: list[float], size: float, least: int) -> float:
    """The smallest edge that at least `least` rows share within an em."""
    edges = sorted(edges)
    for index, edge in enumerate(edges):
        if index + least <= len(edges) and edges[index + least - 1] - edge <= size:
            return edge
    return edges[0]


def usual_pitch(reads: list[Read]) -> float:
    """The usual distance of baselines in em."""
    steps: Counter[float] = Counter()
    for read in reads:
        for item in read.items:
            if isinstance(item, Column):
                for before, row in zip(item.rows, item.rows[1:], strict=False):
                    if 0 < row.base - before.base < 4 * row.size:
                        steps[round((row.base - before.base) / row.size, 1)] += 1
    often = max(steps.values(), default=0) * OFTEN
    return min((step for step, count in steps.items() if count >= often), default=1.5)

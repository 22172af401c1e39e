"""Pages, read -> the draft of the document: blocks, lines, marks."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from statistics import median

from tiaokuan.document import BLANK, Cell, Line, Mark, Misread, Revision, Role, Sign, Span, packed_scores
from tiaokuan.draft import Draft
from tiaokuan.layout import _furniture, _misread, _notes
from tiaokuan.layout._paragraphs import (
    CLAUSE,
    LABEL,
    MAIL,
    Margins,
    column_margins,
    document_margins,
    is_stub,
    may_go_on,
    paragraphs,
    past_rules,
    usual_pitch,
)
from tiaokuan.layout._parts import SAME_EDGES, WholeCell, cut_row, join_parts
from tiaokuan.layout._sheet import Column, Place, Read, Row, Table, TableCell

CELL_PADDING = 5.4
"""Word's space between a cell's border and its text, in points."""

SHIFTED = 30.0
"""Pages of one table may have been scanned this far apart (points)."""

_NUMERALS = r"\d零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟几数多半_.．,，"
NUMBER_BETWEEN = re.compile(
    r"第\n(?:层|种|项|页|条|款|期|次|批|方式)|[百千万]分之\n[^\d零一二三四五六七八九十百几_]|提前\n(?:日|天|个)"
    r"|[：:]\n(?:元(?!件)|万元|[%％‰]|mm|㎡|平方米|年[\s_]|[）)])|[为约达共]\n(?:天|日|年|个月|层|份|米|人|平方米|台|套)[，。内（、]"
    rf"|[^{_NUMERALS}/／每·]\n平方米[，。；、）]|[方执人各]\n份[，。；、]|[¥￥]\n[）)元，。；（(]"
    r"|(?:超过|不满|[逾延]期)\n(?:日|天|个月|年)(?:的|以上)?[，。]|[货款付]\n[日天]的[，。]|满前\n[日天]"
    r"|(?<!届)至\n时[，）)]|日\n时[_）)]|每[日天月年次人件台]\n元(?![整素旦])|[^位货以用]人民币\n元[（(；，作]"
    rf"|[^{_NUMERALS}每当次同即近隔平假节作】）)\]]\n(?:日内|天内|个工作日|个月内|[%％‰])|[^{_NUMERALS}美欧日港澳加币单位每]\n元[。，；人/]"
    rf"|[^{_NUMERALS}]\n亩[，。；、]|大写[:：]?\n[亿万仟佰拾元）]|为\n[亿万仟佰拾]_|[仟佰]\n[拾佰万][_元]"
)
"""A line's end and the next one's start that have lost what stood between them: a unit has a number before it."""

LOST = 2 * BLANK
"""What a blank is written as that left no ink."""

OPENED = re.compile(r"\[ [^\[\]]*$")
"""A row that ends within a bracket with room at its start."""

ROOM_BEHIND_COLON = 0.8
"""A rule behind a colon at a row's end that is shorter than this (em) is the colon's."""

LARGER = 1.1
"""Headings are larger than the body by this factor."""
PARTED = re.compile("(?<![!-~])[A-Za-z]{2,}-$")
REST = re.compile("[a-z]+[,.;:)]?(?![!-~])")


def write(draft: Draft, reads: list[Read]) -> None:
    """Write all pages, in order, into the draft."""
    sizes = [row.size for read in reads for item in read.items if isinstance(item, Column) for row in item.rows]
    size = median(sizes) if sizes else 10.5
    _furniture.strip(reads, size)
    _notes.part(reads, size)
    _misread.set_right(reads)
    _Writer(draft, reads, size).write()
    for read in reads:
        draft.asides += [aside for aside in read.asides if aside not in draft.asides]


class _Writer:
    """Writes pages; a paragraph and a table may go on from page to page."""

    def __init__(self, draft: Draft, reads: list[Read], size: float) -> None:
        self.draft = draft
        self.reads = reads
        self.size = size
        self.margins = document_margins(reads)
        self.pitch = usual_pitch(reads)
        self.pages = {read.number: read for read in reads}
        self.rows: list[tuple[Row, int]] = []
        self.row_margins: list[Margins] = []
        self.notes: list[tuple[Column, int]] = []
        self.tables: list[tuple[Table, int]] = []
        self.number = 0

    def write(self) -> None:
        """Write everything."""
        for read in self.reads:
            for item in read.items:
                if isinstance(item, Table):
                    self.flush_rows()
                    self.add_table(item, read.number)
                elif item.notes:
                    self.notes.append((item, read.number))
                else:
                    self.flush_tables()
                    margins = column_margins(item, self.pitch) if item.half else self.margins[read.number]
                    self.rows += past_rules([(row, read.number) for row in item.rows], self.pitch)
                    self.row_margins += [margins] * (len(self.rows) - len(self.row_margins))
        self.flush_rows()
        self.flush_tables()
        self.flush_notes(len(self.reads) + 1)

    def add_table(self, table: Table, page: int) -> None:
        """Gather a table: as a part of the one that the page before ends with, or of that one's last row, or by itself."""
        if self.tables and page - self.tables[-1][1] == 1 and not _alike(self.tables[-1][0], table):
            if (found := cut_row(self.tables[-1][0], table)) is not None:
                row, rest = found
                self.tables.append((row, page))
                if rest is None:
                    return
                table = rest
            self.flush_tables()
        elif self.tables and page - self.tables[-1][1] != 1:
            self.flush_tables()
        self.tables.append((table, page))

    def flush_rows(self) -> None:
        """Write the rows gathered so far as paragraphs."""
        found = paragraphs(self.rows, self.row_margins)
        for indices, after in pairwise(found):
            (last, page), (first, following) = self.rows[indices[-1]], self.rows[after[0]]
            if page == following and may_go_on(last, first, self.row_margins[indices[-1]]):
                last.cut = True  # its words may be whole, or not
        for indices in found:
            rows = [self.rows[index] for index in indices]
            self.flush_notes(rows[0][1])
            centred = len(rows) == 1 and self.row_margins[indices[0]].centred(rows[0][0])
            self.write_block(rows, Role.PARAGRAPH, None, centred=centred)
        self.rows, self.row_margins = [], []

    def flush_notes(self, before: int) -> None:
        """Write the footnotes of the pages before this one."""
        while self.notes and self.notes[0][1] < before:
            column, page = self.notes.pop(0)
            rows = [(row, page) for row in column.rows]
            for indices in paragraphs(rows, [column_margins(column, self.pitch)] * len(rows)):
                self.write_block([rows[index] for index in indices], Role.FOOTNOTE, None)

    def flush_tables(self) -> None:
        """Write the parts of a table gathered so far: the same columns on pages that follow each other."""
        if not self.tables:
            return
        parts = join_parts(self.tables)
        for cell in parts:
            self.write_cell(cell)
        self.number += 1
        self.tables = []

    def write_cell(self, whole: WholeCell) -> None:
        """Write a cell's paragraphs, or a blank where it is empty."""
        cell = whole.cell
        place = Cell(self.number, whole.row, cell.column, cell.row_span, cell.column_span)
        if not whole.rows:
            self.write_empty(cell, place, whole.page)
            return
        margins = Margins(
            cell.box.x0 + CELL_PADDING, cell.box.x1 - CELL_PADDING, max(self.pitch, _pitch(whole.rows)), cell=True
        )
        for indices in paragraphs(whole.rows, [margins] * len(whole.rows)):
            self.write_block([whole.rows[index] for index in indices], Role.CELL, place)

    def write_empty(self, cell: TableCell, place: Cell, page: int) -> None:
        """Write an empty cell as a blank."""
        x0, x1 = cell.box.x0 + 1, max(cell.box.x1 - 1, cell.box.x0 + 1)
        top, bottom = cell.box.top + 1, max(cell.box.bottom - 1, cell.box.top + 1)
        self.draft.open()
        span = self.draft.blank(round((x1 - x0) / (0.5 * self.size)), Sign.CELL)
        step = (x1 - x0) / (span.end - span.start)
        lefts = tuple(x0 + step * index for index in range(span.end - span.start))
        self.add_line(span, page, top, bottom, lefts, tuple(left + step for left in lefts))
        self.draft.close(Role.CELL, cell=place)

    def write_block(self, rows: list[tuple[Row, int]], role: Role, place: Cell | None, *, centred: bool = False) -> None:
        """Write a paragraph of one or more rows."""
        self.draft.open()
        marks: list[Mark] = []
        heading = len(rows) == 1 and self.is_heading(rows[0][0], centred=centred)
        rows = [(_with_room(row, after[0]), page) for (row, page), after in zip(rows, [*rows[1:], (None, 0)], strict=True)]
        for index, (row, page) in enumerate(rows):
            start = self.draft.position
            following = rows[index + 1][0].text if index + 1 < len(rows) else ""
            text, lefts, rights = _ending(row, following, in_cell=place is not None)
            span = self.draft.write(text)
            self.add_line(span, page, row.top, row.bottom, lefts, rights, packed_scores(row.scores, len(text)), cut=row.cut)
            for noted in row.places:
                if not (heading and _covers(noted, row)):
                    before = rows[index - 1][0].text if index else ""
                    _add(marks, noted._replace(end=min(noted.end, len(text))), start, before, text)
            if text.endswith(LOST) and len(text) > len(row.text):
                marks.append(Mark(Span(span.end - len(LOST), span.end), Sign.RULE))
            if row.misread is not None:
                self.draft.misread.append(
                    Misread(Span(start + row.misread[0], start + row.misread[0] + len(row.misread[1])), row.misread[1])
                )
            self.draft.revisions += [Revision(Span(start + at, start + at), struck, True) for at, struck in row.struck]
        self.draft.marks += marks
        size = median([row.size for row, _ in rows])
        self.draft.close(role, cell=place, centred=centred, bold=all(row.bold for row, _ in rows), size=round(size, 1))

    def is_heading(self, row: Row, *, centred: bool) -> bool:
        """Whether a row that is underlined as a whole is a heading, not a value."""
        larger = row.size > LARGER * self.size and row.text.rstrip()[-1:] not in "。；;"
        return centred or larger or CLAUSE.match(row.text) is not None

    def add_line(
        self,
        span: Span,
        number: int,
        top: float,
        bottom: float,
        lefts: tuple[float, ...],
        rights: tuple[float, ...],
        scores: bytes = b"",
        *,
        cut: bool = False,
    ) -> None:
        """Add a line, within its sheet."""
        read = self.pages[number]
        width, height = read.width, read.height
        if min(lefts) < 0 or max(rights) > width:
            lefts = tuple(min(max(left, 0.0), width) for left in lefts)
            rights = tuple(min(max(right, 0.0), width) for right in rights)
        if read.left:
            lefts, rights = tuple(left + read.left for left in lefts), tuple(right + read.left for right in rights)
        top, bottom = min(max(top, 0.0), height), max(min(bottom, height), 0.0)
        self.draft.lines.append(Line(span, read.page, top, bottom, lefts, rights, scores, cut))


def _pitch(rows: list[tuple[Row, int]]) -> float:
    """The least distance of a cell's rows in em: a cell may be set wider than the body; 0 for a single row."""
    return min(
        ((row.base - before.base) / row.size for (before, one), (row, other) in pairwise(rows) if one == other), default=0.0
    )


def _alike(one: Table, other: Table) -> bool:
    if len(one.xs) != len(other.xs):
        return False
    apart = [a - b for a, b in zip(one.xs, other.xs, strict=True)]
    shift = median(apart)
    return abs(shift) < SHIFTED and all(abs(step - shift) < SAME_EDGES for step in apart)


def _covers(noted: Place, row: Row) -> bool:
    """Whether a mark over words covers all of them."""
    return noted.sign is Sign.RULE and not row.text[: noted.start].strip() and not row.text[noted.end :].strip(" 　。：:")


def _add(marks: list[Mark], noted: Place, offset: int, before: str, text: str) -> None:
    """Add a mark; one that goes on from the end of the row `before` is the same one, if both are blank or both are filled."""
    span = Span(offset + noted.start, offset + noted.end)
    if (
        noted.start == 0
        and marks
        and marks[-1].span.end == offset
        and marks[-1].sign is noted.sign is Sign.RULE
        and before.endswith(BLANK) is text.startswith(BLANK)
    ):
        marks[-1] = Mark(Span(marks[-1].span.start, span.end), Sign.RULE)
    else:
        marks.append(Mark(span, noted.sign, noted.checked, noted.prompt))


def _with_room(row: Row, following: Row | None) -> Row:
    """The row with white space for a blank at its end that the words on a rule at the next row's start go on from: room before
    them, as the text of a rule begins with white space where the words stand in its middle; or that is a colon's underline."""
    if following is None or not row.places:
        return row
    start, end, sign = row.places[-1][:3]
    if is_stub(row, ROOM_BEHIND_COLON) and row.text[:start].endswith(("：", ":")) and _answers(following):
        return replace(row, text=row.text[:start] + " " * (end - start), places=row.places[:-1])
    if not following.places:
        return row
    goes_on = following.places[0].start == 0 and following.places[0].sign is sign is Sign.RULE and end == len(row.text)
    if not goes_on or row.text[start:end].strip(BLANK) or following.text.startswith(BLANK):
        return row
    return replace(row, text=row.text[:start] + " " * (end - start))


def _answers(row: Row) -> bool:
    """Whether the row begins with words that may answer the label before it."""
    return row.text[0].isalnum() and LABEL.match(row.text) is None and CLAUSE.match(row.text) is None


def _ending(row: Row, following: str, *, in_cell: bool) -> tuple[str, tuple[float, ...], tuple[float, ...]]:
    """The row's text and edges as the row after it asks for: with a space, with a blank that was lost, without a hyphen."""
    text, lefts, rights = row.text, row.lefts, row.rights
    if not following:
        return text, lefts, rights
    if not (row.places and row.places[-1].end == len(text)) and _swallowed(text, following):
        return text + LOST, (*lefts, *(row.x1,) * len(LOST)), (*rights, *(row.x1,) * len(LOST))
    if text[-1] in "【〔（(" or following[0] in "】〕" or (following[0] == "]" and OPENED.search(text) is not None):
        # no line ends with an opening bracket or begins with a closing one unless white space stood there
        return text + " ", (*lefts, row.x1), (*rights, row.x1)
    if _is_hyphen(text, following):
        return text[:-1], lefts[:-1], rights[:-1]
    if _needs_space(text, following, in_cell=in_cell):
        return text + " ", (*lefts, row.x1), (*rights, row.x1)
    return text, lefts, rights


def _swallowed(text: str, following: str) -> bool:
    """Whether a blank at the line's end was not printed: white space at a line's end leaves no ink, underlined or not. But a
    stop never begins a line unless white space stands before it, and some words are never without a number between them."""
    if following[0] in "。，；、":
        return text[-1] not in "。，；、" + BLANK and not text[-1].isspace()
    return NUMBER_BETWEEN.search(f"{text[-4:]}\n{following[:4]}") is not None


def _is_hyphen(text: str, following: str) -> bool:
    """Whether the line's end parts a Latin word; the parts of a mail address or a code, sales@dl-dairy.example, keep their hyphen."""
    return PARTED.search(text) is not None and REST.match(following) is not None


def _needs_space(text: str, following: str, *, in_cell: bool) -> bool:
    """Whether a line's end stands for a space: between Latin words, not within a number, nor where a narrow cell forces a word
    apart."""
    one, other = text[-1], following[0]
    if not (one.isascii() and other.isascii()) or BLANK in (one, other) or not (one.isalnum() or one in ",.;:)"):
        return False
    if (one.isdigit() and other.isdigit()) or not (other.isalnum() or other == "(") or re.search(MAIL + "$", text):
        return False
    return not (in_cell and " " not in text.strip() and text.isascii())

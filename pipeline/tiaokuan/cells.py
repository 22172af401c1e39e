"""Cells: filled table cells that answer the label beside them or the head of their column in a list of goods or services."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from tiaokuan import columns, kinds
from tiaokuan.document import ILLEGIBLE, Block, Document, Sign, Span
from tiaokuan.label_rules import AMOUNTS, CODES, LabelRule, label_rule
from tiaokuan.labels import PARSED, looks_like
from tiaokuan.parties import Sides
from tiaokuan.phrases import SURNAMES
from tiaokuan.signs import Place, Shape

NOTHING = ("/", "／", "无")
ORDINAL = re.compile(r"[0-9.、]{1,4}|[一二三四五六七八九十]{1,3}")
NUMBERED, REMARKS = re.compile("序号|项次"), re.compile("(?:备注|说明)+|备注栏")
"""The head of a column that numbers rows, and that of one which is no answer to the head before it."""
TOTAL = re.compile("合计|总计|小计|总额|备注|说明")
UNIT_HEAD, LONGEST_UNIT = re.compile("(?:计[量价]|数量)?单位"), 4
OWN_LABEL = re.compile("(?P<label>[^:：]{2,12})[:：]")
"""税号：9133… beside an empty 税号： is an answer to its own label."""
LONGEST, LONGEST_LABEL, LONGEST_ASKED, LEAST_LABELS = 60, 5, 24, 2
NAME = re.compile("(?:公司|中心|事务所|学校|大学|医院|企业|单位)$")
UNSURE = 0.7
"""How sure a number is whose unit nobody knows: 四至界限 is no number with one."""
DISTRICT = re.compile("[一-鿿]{2,8}[省市州][一-鿿]{1,8}[市区县]")
Row = list[tuple[int, Block]]


def places(document: Document, known: list[Place], named: columns.Heads, sides: Sides) -> Iterator[Place]:
    """The places in filled cells; a cell with marks of its own is left to them. `named`: the heads of the document's columns;
    `sides`: whose details stand where."""
    marked = {place.block for place in known}
    tables: dict[int, dict[int, Row]] = {}
    for index, block in enumerate(document.blocks):
        if block.cell is not None:
            tables.setdefault(block.cell.table, {}).setdefault(block.cell.row, []).append((index, block))
    for table, rows in tables.items():
        heads: dict[int, str] = {}
        for whole in rows.values():
            words = _row_words(document, whole)
            row = [item for item in whole if item[0] in words]
            if not row:
                continue
            if heads and sum(1 for word in words.values() if _is_label(word)) >= LEAST_LABELS:
                heads = {}  # the list has ended: 账号 | 1234… | 邮编 | 100092
            if sum(1 for word in words.values() if len(word) < 12 and columns.LISTED.search(word)) >= 2:
                heads = {block.cell.column: words[index] for index, block in row if block.cell is not None}
            elif heads and len(row) >= 3 and not TOTAL.search(words[row[0][0]]) and _priced(row, words, heads):
                yield from _listed(document, row, heads, marked)
            elif any((table, block.cell.row) in sides.rows for _, block in row if block.cell is not None):
                yield from _of_party(document, row, rows[0], marked)
            elif any((table, block.cell.column) in sides.columns for _, block in row if block.cell is not None):
                yield from _of_parties(document, row, words, marked)
            else:
                found = [*_beside(document, row, words, named, marked)]
                yield from found
                yield from _figures(document, row, words, named, marked | {place.block for place in found})


def _row_words(document: Document, whole: Row) -> dict[int, str]:
    """The words of a row's cells, by the index of their block. Several paragraphs in a cell are running text and left out,
    but for a label in short lines: 监理单位 above （甲方委托的）, 时长 above （月）."""
    cells: dict[int, Row] = {}
    for index, block in whole:
        cells.setdefault(block.cell.column if block.cell is not None else -1, []).append((index, block))
    words = {}
    for cell in cells.values():
        joined = "".join(_words(document, block) for _, block in cell)
        if len(cell) == 1 or (len(joined) <= LONGEST_ASKED and (_is_label(joined) or columns.UNIT.search(joined))):
            words[cell[-1][0]] = joined
    return words


def summed(document: Document) -> set[int]:
    """The blocks of rows of totals that state their figure: the empty cells before it (合计 | | | 8,000) are only white paper."""
    rows: dict[tuple[int, int], Row] = {}
    for index, block in enumerate(document.blocks):
        if block.cell is not None:
            rows.setdefault((block.cell.table, block.cell.row), []).append((index, block))
    found = set[int]()
    for row in rows.values():
        words = [_words(document, block) for _, block in row]
        if (
            len(row) > 2
            and columns.TOTAL.match(words[0])
            and any(re.fullmatch("[¥￥]?[0-9][0-9,.]*元?", word) for word in words[1:])
        ):
            found.update(index for index, _ in row)
    return found


def continued(document: Document) -> set[int]:
    """The blocks of empty cells in the first row of a page that go on from a cell which several rows share on the page before, where its
    words stand. Heads are printed again on every page."""
    pages = {line.span.start: line.page for line in document.lines}
    tables: dict[int, dict[int, Row]] = {}
    for index, block in enumerate(document.blocks):
        if block.cell is not None and pages:
            tables.setdefault(block.cell.table, {}).setdefault(block.cell.row, []).append((index, block))
    return {index for rows in tables.values() for index in _continued(document, list(rows.values()), pages)}


def _continued(document: Document, rows: list[Row], pages: dict[int, int]) -> Iterator[int]:
    head = _by_column(document, rows[0])
    shared = dict[int, int]()  # by column, the last row that a cell of several rows with words reaches into
    above, page, begins = -1, pages.get(rows[0][0][1].span.start), False
    for row in rows:
        places = [(index, block, block.cell) for index, block in row if block.cell is not None]
        if (now := pages.get(row[0][1].span.start)) != page:
            page, begins = now, True
        if begins and _is_head(_by_column(document, row), head):
            continue
        empty = {index for index, block, _ in places if not _words(document, block).strip("_")}
        found = {index for index, _, cell in places if begins and index in empty and shared.get(cell.column, -1) >= above > -1}
        yield from found
        begins, above = False, places[0][2].row
        shared = {column: last for column, last in shared.items() if last >= above}
        shared |= {
            cell.column: cell.row + cell.row_span - 1
            for index, _, cell in places
            if index in found or (cell.row_span > 1 and index not in empty)
        }


def _by_column(document: Document, row: Row) -> dict[int, str]:
    """The words of a row's cells by their column."""
    words: dict[int, str] = {}
    for _, block in row:
        if block.cell is not None:
            words[block.cell.column] = words.get(block.cell.column, "") + _words(document, block)
    return words


def _is_head(words: dict[int, str], head: dict[int, str]) -> bool:
    """Whether a row is the table's head once more; OCR may read one of its words otherwise."""
    same = sum(1 for column, word in words.items() if word and head.get(column) == word)
    return words.keys() == head.keys() and same > 1 and 2 * same >= len(head)


def _priced(row: Row, words: dict[int, str], heads: dict[int, str]) -> bool:
    """Whether a row of a list is filled in: a figure stands in a column for quantities or prices."""
    below = ((words[index], heads.get(block.cell.column, "")) for index, block in row if block.cell is not None)
    return any(re.search("[0-9]", word) is not None and columns.LISTED.search(head) is not None for word, head in below)


def _words(document: Document, block: Block) -> str:
    return re.sub(r"\s+", "", document.text[block.span.start : block.span.end])


def _place(document: Document, index: int, block: Block, sign: Sign | None) -> Place:
    text = document.text[block.span.start : block.span.end]
    start = block.span.start + len(text) - len(text.lstrip(" \t\xa0\u3000¥￥"))
    return Place(Span(start, block.span.start + len(text.rstrip())), block.span, index, False, Shape.PLAIN, sign)


def _beside(document: Document, row: Row, words: dict[int, str], named: columns.Heads, marked: set[int]) -> Iterator[Place]:
    """Cells whose neighbour to the left is a known label, unless the head of their own column asks for what they say; a row of labels
    alone is a head, of which none ends in a colon."""
    labels = sum(1 for index, _ in row if _is_label(words[index]) and not words[index].endswith((":", "：")))
    answered = any(_shows(words[left].rstrip(":："), words[index]) for (left, _), (index, _) in pairwise(row))
    heads = len(row) > 2 and NUMBERED.fullmatch(words[row[0][0]]) is not None
    if (labels * 2 > len(row) > 2 or heads) and not answered:
        return
    for (before, _), (index, block) in pairwise(row):
        label, value = re.split("[。；]", words[before])[-1].rstrip(":："), words[index]
        if (
            index in marked
            or not value
            or len(label) > LONGEST_ASKED
            or len(value) > LONGEST
            or re.search("[。；]|[:：]$", value)
            or ((own := OWN_LABEL.match(value)) is not None and label_rule(own["label"]) is not None)
        ):
            continue
        rule = label_rule(label)
        if (
            rule is None
            or _is_label(value)
            or REMARKS.fullmatch(value)
            or _of_column(rule, columns.over(named, block.cell), value)
        ):
            continue
        if _answers(rule, value, columns.unit_of(label)):
            yield _place(document, index, block, Sign.CELL)


def _of_column(rule: LabelRule, head: columns.Head | None, value: str) -> bool:
    """Whether a cell answers the head of its column rather than what stands beside it: 2026年9月30日前 below 完成时间, behind 型号."""
    asked = label_rule(head.words) if head is not None else None
    if asked is None or head is None or asked.kind == rule.kind or asked.kind not in PARSED:
        return False
    if rule.kind in CODES and looks_like(rule.kind, value):
        return False
    return kinds.parse(asked.kind, value, unit=head.unit).value is not None


def _figures(document: Document, row: Row, words: dict[int, str], named: columns.Heads, taken: set[int]) -> Iterator[Place]:
    """Bare figures below a head that asks for an amount, a share, a number or a time: 1,080,000.00 under 付款金额（元）."""
    for index, block in row:
        head = columns.over(named, block.cell)
        bare = index not in taken and columns.FIGURES.fullmatch(words[index]) is not None
        if bare and head is not None and head.kind in AMOUNTS:
            yield _place(document, index, block, None)


def _of_parties(document: Document, row: Row, words: dict[int, str], marked: set[int]) -> Iterator[Place]:
    """The cells of a row of the parties' details, each an answer to the row's head."""
    first, label = row[0][1], words[row[0][0]].rstrip(":：")
    if first.cell is None or first.cell.column or first.cell.row == 0:
        return
    rule = label_rule(label)
    for index, block in row[1:]:
        if index not in marked and _detail(rule, words[index]):
            yield _place(document, index, block, Sign.CELL)


def _of_party(document: Document, row: Row, heads: Row, marked: set[int]) -> Iterator[Place]:
    """The cells of a row of one party's details, each an answer to its column's head."""
    labels = {block.cell.column: _words(document, block).rstrip(":：") for _, block in heads if block.cell is not None}
    for index, block in row[1:]:
        rule = label_rule(labels.get(block.cell.column, "")) if block.cell is not None else None
        if index not in marked and _detail(rule, _words(document, block)):
            yield _place(document, index, block, Sign.CELL)


def _detail(rule: LabelRule | None, value: str) -> bool:
    """Whether words are a party's detail of which the head of their row or column asks."""
    return rule is not None and 0 < len(value) <= LONGEST and _answers(rule, value)


def _answers(rule: LabelRule, value: str, unit: str | None = None) -> bool:
    """Whether a cell's words may answer a label: by their form, where the label's kind has one; writing that nobody can read may."""
    reading = kinds.parse(rule.kind, value, unit=unit) if rule.kind in PARSED else None
    fits = looks_like(rule.kind, value) if reading is None else reading.value is not None and reading.confidence > UNSURE
    return value in NOTHING or not value.strip(ILLEGIBLE) or (fits and (rule.kind != "text" or rule.key is not None))


def _shows(label: str, value: str) -> bool:
    """Whether a cell shows by its own words that it answers the label before it: figures, a mail address, a person's name."""
    rule = label_rule(label)
    if rule is None or _is_label(value) or not looks_like(rule.kind, value):
        return False
    if rule.kind in ("party", "organisation"):
        return len(value) > LONGEST_LABEL and NAME.search(value) is not None
    return rule.kind in CODES or (rule.kind == "person" and len(value) <= 4 and value[0] in SURNAMES)


def _is_label(words: str) -> bool:
    """Whether words ask for something; 青禾信息技术有限公司 and 上海市浦东新区 answer, though they end as labels do."""
    answers = len(words) > LONGEST_LABEL and (NAME.search(words) or DISTRICT.fullmatch(words))
    return label_rule(words.rstrip(":：")) is not None and not answers


def _listed(document: Document, row: Row, heads: dict[int, str], marked: set[int]) -> Iterator[Place]:
    """The cells of a row of a list, except its ordinal number and the unit that its quantity is counted in."""
    for index, block in row:
        value = _words(document, block)
        if index in marked or block.cell is None or not value or len(value) > LONGEST:
            continue
        if UNIT_HEAD.fullmatch(heads.get(block.cell.column, "")) and len(value) <= LONGEST_UNIT:
            continue
        if block.cell.column in heads and not (ORDINAL.fullmatch(value) and block is row[0][1]):
            yield _place(document, index, block, None)

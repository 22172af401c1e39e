"""Doubts that the paper raises against a slot: a blank with no room for what it asks, words at the edge of the sheet, a cell in which
an answer goes on below.

A reader sees these at once, and the text alone does not hold them. `doubts` says how sure a slot can be with each.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from tiaokuan import deferrals
from tiaokuan.contract import Money, Origin, Slot, State
from tiaokuan.document import Block, Document
from tiaokuan.kinds._names import COMPOUND
from tiaokuan.label_rules import AMOUNTS
from tiaokuan.phrases import SURNAMES

NARROW = "空白不到一个字宽，可能不是空，或内容竖排没认出"
AT_EDGE = "写到纸边，可能没取全"
GOES_ON_BELOW = "下一行还有字，可能没取全"
NO_NAME_IN_CELL = "表格里不像名称，可能是表头"
TWO_CELLS = "中间隔着空白，可能是两格的内容"
UNITLESS = "扫描件上的金额没有单位"
NO_GLYPHS = "旁边有一串方框，可能是显示不出的字"
SPACED = "扫描件上字间有空白，可能是印好的字"
STACKED = "数字竖排在窄格里，可能没取全"
NO_BOX = "勾在字的中间，可能是认错的字"
WRAPPED = "扫描件上写到行末或从行首写起，可能没取全"
WHICH_SIGN = "扫描件上“‰”与“%”分不清"
TEN_BEFORE = "前面的“土”“士”可能是“十”"

CELL_ROOM, RULE_ROOM, MARGIN = 6.0, 12.0, 12.0  # points: half a character, a character, the least white at a sheet's right edge
NEEDS_IN_CELL = {"phone": 40.0, "identifier": 24.0}  # eleven figures, four
NEEDS = {"percent": 12.0, "address": 24.0}  # two figures, two characters
WORDY = ("text", "party", "person", "organisation", "address", "email")
"""Kinds whose answers need more room than a figure; a day or a count may stand on a rule of one character."""
FIGURES_BEFORE, FIGURES = re.compile(r"[0-9][.,，]?[0-9]?\Z"), re.compile(r"[0-9]{1,3}(?![0-9])")
NUMBERED, REST = ("money", "percent", "identifier", "account", "phone"), re.compile(r"[0-9A-Z-]{1,12}")
REST_OF_EMAIL = re.compile(r"[a-z0-9-]{0,12}(?:\.[a-z]{2,6}){0,2}")
REST_OF_IDENTIFIER = re.compile(r"\s*(?:字第|第|号)")
WRAPPING = ("text", "party", "person", "organisation", "address", "identifier")
TEN = re.compile(r"[土士]\s*\Z")
BESIDE = 16
FIGURE = re.compile("[0-9]")
LONE_TICK, HAN = re.compile("[☑☒√][^□☐☑☒√]*"), re.compile("[一-鿿]")
"""任何☑更: what OCR made of 变."""
SPACE = re.compile(r"\s")
GLYPHS, PARTED = re.compile("[□☐\ufffd]{3}"), re.compile("[一-鿿] [一-鿿]")
BARE_BOX = re.compile(r"[□☐]\|[□☐]|\|[□☐][□☐；;。，,]")
"""Boxes beside words, which is the bar, that are no options' own: one on each side, two, or one before a stop."""
STREET = re.compile(r"\s*\n\s*[一-鿿]{1,10}[0-9]+\s*号")
BARE, FOUR, TWO = re.compile("[一-鿿]{2,6}"), re.compile("[一-鿿]{4}"), re.compile("[一-鿿][ \u3000]*[一-鿿]")
ROOM_WITHIN = re.compile(r"\S {2,}\S")
NAMES_END = re.compile("(?:公司|中心|所|校|大学|医院|企业|局|会|院|厂|店|社|部|队|行|集团|政府|处|站|馆)\\Z")


class Paper:
    """What the pages of a document say of its slots."""

    def __init__(self, document: Document) -> None:
        """Note which pages are scans, and where blocks start."""
        self.document = document
        self.scanned = {page.number for page in document.pages if page.scanned}
        self.line_starts = {line.span.start for line in document.lines}
        self.line_ends = {line.span.end for line in document.lines}
        self.starts = [block.span.start for block in document.blocks]

    def doubts(self, slot: Slot) -> Iterator[str]:
        """The doubts about a slot, without repetition."""
        at = bisect_right(self.starts, slot.evidence.span.start) - 1
        block = self.document.blocks[at] if at >= 0 else None
        in_cell = block is not None and block.cell is not None
        if slot.state is State.BLANK:
            if self._is_narrow(slot, in_cell):
                yield NARROW
            if slot.unit and any(region.page in self.scanned for region in slot.evidence.regions):
                yield from self._of_signs(slot)
        elif slot.state is State.NOT_APPLICABLE and slot.evidence.read is not None and self._has_boxes_beside(slot):
            yield NO_GLYPHS
        elif slot.state is State.FILLED:
            if self._is_at_edge(slot):
                yield AT_EDGE
            if (block is not None and in_cell and self._is_divided(slot, at, block)) or self._has_street_below(slot):
                yield GOES_ON_BELOW
            if in_cell and _is_no_name(slot):
                yield NO_NAME_IN_CELL
            if slot.evidence.read is not None:
                yield from self._of_read(slot)
                if in_cell and FIGURE.search(slot.raw) and 2 <= len(SPACE.sub("", slot.raw)) <= len(slot.evidence.regions):
                    yield STACKED  # a line a character: 2 | 5 | 5 in a cell one figure wide
            if in_cell and slot.kind == "text" and slot.evidence.read is not None and ROOM_WITHIN.search(slot.raw):
                yield TWO_CELLS

    def _of_read(self, slot: Slot) -> Iterator[str]:
        """The doubts that what OCR read, and what stands around it, raise."""
        start, _ = slot.evidence.span
        yield from self._of_signs(slot)
        if slot.kind != "choice" and self._has_boxes_beside(slot):
            yield NO_GLYPHS
        if slot.origin is Origin.BLANK_MARK and slot.kind in WRAPPING and self._is_wrapped(slot):
            yield WRAPPED
        if slot.kind != "choice" and PARTED.search(slot.raw):
            yield SPACED
        if isinstance(slot.value, Money) and slot.unit is None:
            yield UNITLESS
        if slot.kind == "choice" and LONE_TICK.fullmatch(slot.raw) and HAN.match(self.document.text, max(0, start - 1), start):
            yield NO_BOX

    def _of_signs(self, slot: Slot) -> Iterator[str]:
        """The doubts that signs raise which OCR confuses: a ‰ behind the place, a 十 before it."""
        start = slot.evidence.span.start
        if slot.unit == "‰":
            yield WHICH_SIGN
        if slot.kind in AMOUNTS and TEN.search(self.document.text[max(0, start - BESIDE) : start]):
            yield TEN_BEFORE

    def _has_boxes_beside(self, slot: Slot) -> bool:
        """Whether boxes stand beside words that are no options' own: glyphs that a font lacks, or blanks."""
        start, end = slot.evidence.span
        around = SPACE.sub("", f"{self.document.text[max(0, start - BESIDE) : start]}|{self.document.text[end : end + BESIDE]}")
        return GLYPHS.search(around) is not None or BARE_BOX.search(around) is not None

    def _is_wrapped(self, slot: Slot) -> bool:
        """Whether words on a rule touch the end or the beginning of their line, and a word beyond it: their rule may go on there."""
        start, end = slot.evidence.span
        text = self.document.text
        if deferrals.is_one(slot.raw.strip()) or NAMES_END.search(slot.raw.strip()):
            return False
        ends = end in self.line_ends and text[end : end + 1].isalnum()
        return ends or (start in self.line_starts and text[start - 1 : start].isalnum())

    def _is_narrow(self, slot: Slot, in_cell: bool) -> bool:
        """Whether a drawn blank on a scan has no room for an answer: letters set one below the other are not read, and at the end of
        words that were filled in stands the rest of their rule."""
        regions = slot.evidence.regions
        if not slot.raw or slot.kind == "choice" or not regions or any(region.page not in self.scanned for region in regions):
            return False
        width = sum(region.box.x1 - region.box.x0 for region in regions)
        if in_cell:
            return width < NEEDS_IN_CELL.get(slot.kind, CELL_ROOM)
        return width < NEEDS.get(slot.kind, RULE_ROOM if slot.kind in WORDY else 0.0)

    def _is_at_edge(self, slot: Slot) -> bool:
        """Whether words on a scan run to the sheet's right edge, behind which there may have been more."""
        pages = self.document.pages
        return any(
            region.page in self.scanned and region.box.x1 > pages[region.page - 1].width - MARGIN
            for region in slot.evidence.regions
        )

    def _is_divided(self, slot: Slot, at: int, block: Block) -> bool:
        """Whether a number goes on in another line of the same cell, 134,700. | 00, HT-2024 | 2372."""
        start, end = slot.evidence.span
        text, blocks = self.document.text, self.document.blocks
        before = blocks[at - 1] if at > 0 and blocks[at - 1].cell == block.cell else None
        after = blocks[at + 1] if at + 1 < len(blocks) and blocks[at + 1].cell == block.cell else None
        begins = before is not None and slot.kind == "money" and not text[block.span.start : start].strip()
        if (
            begins
            and FIGURES_BEFORE.search(text[max(0, block.span.start - 6) : block.span.start].rstrip())
            and FIGURES.match(slot.raw.strip())
        ):
            return True
        if after is not None and slot.kind == "email":
            return REST_OF_EMAIL.fullmatch(text[after.span.start : after.span.end].strip()) is not None
        if after is not None and slot.kind == "identifier" and REST_OF_IDENTIFIER.match(text, after.span.start):
            return True
        if after is None or slot.kind not in NUMBERED or text[end : block.span.end].strip():
            return False
        return REST.fullmatch(text[after.span.start : after.span.end].strip()) is not None

    def _has_street_below(self, slot: Slot) -> bool:
        """Whether the street of an address without a number stands in the next line: 上海市浦东新区 | 中山路52号."""
        end = slot.evidence.span.end
        bare = slot.kind == "address" and not any(sign.isdecimal() for sign in slot.raw)
        return bare and STREET.match(self.document.text, end, end + 40) is not None


def _is_no_name(slot: Slot) -> bool:
    """Whether words in a cell are neither a company's name nor a person's: 使用情况, 高级职称 below 名称 and beside 工程师."""
    name = slot.raw.strip()
    if slot.kind == "person":
        unnamed = TWO.fullmatch(name) is not None and name[0] not in SURNAMES
        return unnamed or (FOUR.fullmatch(name) is not None and re.match(COMPOUND, name) is None)
    return (
        slot.kind == "party" and BARE.fullmatch(name) is not None and NAMES_END.search(name) is None and name[0] not in SURNAMES
    )

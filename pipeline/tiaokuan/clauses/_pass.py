"""The pass over the blocks that opens clauses: numbers, titles, parts, annexes, signatures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tiaokuan.clauses import _ahead, _front, _unnumbered
from tiaokuan.clauses._lines import Kind
from tiaokuan.clauses._numbers import Number
from tiaokuan.clauses._tree import RANKS, Entry, Node, Tree
from tiaokuan.contents import LEADERS
from tiaokuan.contract import Level
from tiaokuan.document import Document, Role

_LIST = re.compile(r"\s*(?:清单|目录)?\s*[：:]\s*(?=$|[（(]?[一1]\s*[、.．)）])")
_NO_SECTION = re.compile(r"[。；，：:;,（(_]|(?:合同|协议|书|表|单|报告)$")
_COLON_END = re.compile(r"[：:]\s*$")
_NEAR = 12
"""Blocks within which a signature block shows a second sign of being one."""


@dataclass(slots=True)
class Pass:
    """State of the pass.

    following  of each candidate, the value of the next one of its style; `singles` of the next like 1.
    signed     the open clauses from before a signature block, to take them up again where the numbers go on and it was none
    annexed    the block where the open annex begins
    listing    a list of annexes is being read: "any" before its first number, "on" behind it
    articles   how many clauses the open contract has so far
    bare_annex the open annex's name stands on the line below its number
    last_head  the last block that is a heading without a number
    noted      instructions stand behind the signatures: their numbers are no clauses
    preamble   the next line of text opens the preamble
    """

    document: Document
    numbers: Sequence[Number]
    kinds: Sequence[frozenset[Kind]]
    tree: Tree = field(init=False)
    articles: int = 0
    signed: tuple[list[Entry], dict[str, tuple[int, ...]], int] | None = None
    annexed: int | None = None
    preamble: bool = False
    bare_annex: bool = False
    last_head: int = -1
    noted: bool = False
    following: list[tuple[int, ...] | None] = field(init=False)
    singles: list[tuple[int, ...] | None] = field(init=False)
    listing: str | None = None

    def __post_init__(self) -> None:
        """Look ahead once: the value of the next candidate of each one's style."""
        self.tree = Tree(self.document.text, raised=_ahead.raised(self.numbers))
        upcoming: dict[str, tuple[int, ...]] = {}
        self.following = [None] * len(self.numbers)
        self.singles = [None] * len(self.numbers)
        for at in range(len(self.numbers) - 1, -1, -1):
            number = self.numbers[at]
            self.following[at], self.singles[at] = upcoming.get(number.style), upcoming.get("dec")
            upcoming[number.style] = number.value

    def run(self) -> list[Node]:
        """All clauses in text order; the first begins where the text does."""
        front = _front.find(self.document, self.numbers, self.kinds)
        heads = _unnumbered.find(self.document, self.numbers, self.kinds, front)
        self.last_head = max(heads, default=-1)
        annexes = _ahead.annexes(self.document, self.numbers, self.kinds)
        by_block: dict[int, list[int]] = {}
        for at, number in enumerate(self.numbers):
            by_block.setdefault(number.block, []).append(at)
        for block in range(len(self.document.blocks)):
            if block == front.title:
                self._title(block)
            elif front.hides(block):
                self._cover(block)
            elif block in heads:
                self._heading(block, heads[block])
            elif block in by_block:
                for at in by_block[block]:
                    self._number(at, annexes)
            elif not self._special(block, front.title):
                self._text(block)
        nodes = self.tree.nodes
        if nodes:
            nodes[0].start = 0
        return nodes

    def _end_of(self, block: int) -> int:
        return self.document.blocks[block].span.end

    def _start(self, block: int) -> int:
        return self.document.blocks[block].span.start

    def _title(self, block: int) -> None:
        self.tree.open(self._start(block), block, Level.TITLE)
        self.preamble, self.signed, self.annexed, self.articles, self.noted = True, None, None, 0, False

    def _cover(self, block: int) -> None:
        if not self.tree.nodes:
            self.tree.open(0, block, Level.PREAMBLE)

    def _text(self, block: int) -> None:
        if self.preamble or not self.tree.nodes:
            self.tree.open(self._start(block), block, Level.PREAMBLE)
        self.preamble = False

    def _heading(self, block: int, level: Level) -> None:
        self.tree.headline(self._start(block), block, level)
        self.preamble, self.signed = False, None
        self.articles += 1

    def _number(self, at: int, annexes: set[int]) -> None:
        number = self.numbers[at]
        if number.style == "annex":
            if at in annexes:
                self.tree.base(number, Level.ANNEX)
                self.annexed, self.signed, self.preamble = number.block, None, False
                self.bare_annex = not self.document.text[number.printed[1] : self._end_of(number.block)].strip(" ：:")
            else:
                self._text(number.block)
                self.listing = self._lists(number)
            return
        if self._lists_on(number) or self._skipped(number, at):
            self._text(number.block)
            return
        span = self.document.blocks[number.block].span
        colon = _COLON_END.search(self.document.text, max(span.start, span.end - 6), span.end) is not None
        if self.tree.add(number, self.following[at], self.singles[at], colon=colon):
            self.articles += 1
            self.preamble = False
        else:
            self._text(number.block)

    def _lists(self, number: Number) -> str | None:
        """Whether the line opens a list of annexes: "on" for 附件：1. …, "any" where its numbers begin on the next line."""
        end = self.document.blocks[number.block].span.end
        match = _LIST.match(self.document.text, number.printed[1], end)
        return None if match is None else ("any" if match.end() >= end else "on")

    def _lists_on(self, number: Number) -> bool:
        """Whether a number goes on with a list of annexes; such a list is no part of the contract's numbering."""
        if self.listing is None:
            return False
        if number.style in RANKS or self.document.blocks[number.block].span.end - number.printed[1] > 60:
            self.listing = None
            return False
        opened, self.listing = self.listing, "on"
        if (opened == "any" and number.last == 1) or (opened != "any" and number.last > 1 and not self.tree.continues(number)):
            self._text(number.block)
            return True
        self.listing = None
        return False

    def _skipped(self, number: Number, at: int) -> bool:
        """Whether a number is none for where it stands: in a table of contents, in a cell, behind the signatures."""
        span = self.document.blocks[number.block].span
        text = self.document.text
        if LEADERS.search(text, max(number.printed[1], span.end - 40), span.end) and not number.generated:
            return True
        if number.cell is not None and number.style not in RANKS and span.end - number.printed[1] < 8:
            return True
        return self.signed is not None and self._behind_signatures(number, at)

    def _behind_signatures(self, number: Number, at: int) -> bool:
        """Whether a number behind the signatures is none; where it goes on with the contract's, they were no signatures."""
        if self.signed is None or (self.noted and number.style != "article"):
            return True
        stack, seen, node = self.signed
        now = self.tree.stack
        self.tree.stack = stack
        if self.tree.continues(number) and self.annexed is None:  # it was no signature block
            self.tree.seen, self.signed = seen, None
            del self.tree.nodes[node]
            return False
        self.tree.stack = now
        if number.style in RANKS or (number.style == "cn" and number.last == 1 and self.following[at] == (2,)):
            self.signed = None
            return False
        return True

    def _special(self, block: int, title: int | None) -> bool:
        """Open what a line without a number opens; False where it opens nothing."""
        kinds = self.kinds[block]
        if self.document.blocks[block].role is Role.FOOTNOTE:
            return False
        return (bool(kinds) and (self._restart(block, title) or self._end(block))) or self._annex_section(block)

    def _restart(self, block: int, title: int | None) -> bool:
        """Open a named part (通用条款) or the title of another contract, where numbers begin anew below it."""
        kinds = self.kinds[block]
        if not kinds & {Kind.PART, Kind.TITLE} or self._in_annex_head(block) or not self._restarts(block):
            return False
        if Kind.PART in kinds:
            if not self.articles and (title is None or block < title or not self._parts_follow(block)):
                return False
            self.tree.open(self._start(block), block, Level.PART, base=True)
            self.signed, self.annexed, self.preamble = None, None, False
            return True
        if self.articles and _front.is_title(self.document, block, self.kinds) and self._stands_out(block, title):
            self._title(block)
            return True
        return False

    def _end(self, block: int) -> bool:
        """Open the signatures, or a form behind them that has a name and no number."""
        if not self.articles or self.annexed is not None:
            return False
        if self.signed is None and self._signs(block):
            saved = (list(self.tree.stack), dict(self.tree.seen), len(self.tree.nodes))
            self.tree.open(self._start(block), block, Level.SIGNATURE)
            self.signed, self.noted = saved, False
            return True
        if self.signed is not None and Kind.INSTRUCTIONS in self.kinds[block]:
            self.noted = True
            return False
        if Kind.FORM in self.kinds[block] and (self.signed is not None or not self._numbers_after(block)):
            self.tree.open(self._start(block), block, Level.ANNEX, base=True)
            self.signed, self.annexed, self.bare_annex = None, block, False
            return True
        return False

    def _annex_section(self, block: int) -> bool:
        """Open a centred line in an annex, with a list below it, as a section."""
        if self.annexed is None or block <= self.annexed + self.bare_annex or not self.document.blocks[block].centred:
            return False
        number = next(iter(self._numbers_after(block)), None)
        if number is None or number.block != block + 1 or number.last != 1:
            return False
        place = self.document.blocks[block]
        line = _front.line(self.document, block)
        if place.cell is not None or not 2 <= len(line) <= 20 or _NO_SECTION.search(line):
            return False
        self.tree.section(place.span.start, block)
        return True

    def _stands_out(self, block: int, title: int | None) -> bool:
        """Whether a title is set off from the text: centred, bold, a heading, behind signatures, or the first title again."""
        place = self.document.blocks[block]
        again = title is not None and _front.line(self.document, block) == _front.line(self.document, title)
        if any(_front.is_title(self.document, at, self.kinds) for at in range(block + 1, min(block + 4, len(self.kinds)))):
            return False  # the series' name above the contract's own
        return place.centred or place.bold or place.level is not None or self.signed is not None or again

    def _in_annex_head(self, block: int) -> bool:
        return self.annexed is not None and block - self.annexed <= 3

    def _parts_follow(self, block: int) -> bool:
        return any(Kind.PART in kinds for kinds in self.kinds[block + 1 :])

    def _restarts(self, block: int) -> bool:
        """Whether the next number is a one."""
        number = next((number for number in self._numbers_after(block)), None)
        return (
            number is not None
            and number.value[-1] == 1
            and number.style in ("article", "cn", "dec", "chapter", "part", "section", "mul")
        )

    def _numbers_after(self, block: int) -> Sequence[Number]:
        low, high = 0, len(self.numbers)
        while low < high:
            middle = (low + high) // 2
            if self.numbers[middle].block <= block:
                low = middle + 1
            else:
                high = middle
        return self.numbers[low : low + 1]

    def _signs(self, block: int) -> bool:
        kinds = self.kinds[block]
        if Kind.SIGNED in kinds:
            return True
        if not kinds & {Kind.PARTY, Kind.SIGNING}:
            return False
        if not kinds & {Kind.SIGNING} and Kind.PARTY in kinds and len(_front.line(self.document, block)) > 60:
            return False
        end = min(len(self.kinds), block + _NEAR)
        return any(Kind.SIGNED in self.kinds[at] for at in range(block + 1, end)) or (
            sum(bool(self.kinds[at] & {Kind.SIGNING, Kind.PARTY}) for at in range(block, end)) >= 2
            and not self._numbers_after(block)
            and block > self.last_head
        )

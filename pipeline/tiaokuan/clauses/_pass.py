"""The pass over the blocks that opens clauses: numbers, titles, parts, annexes, signatures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tiaokuan.clauses import _front, _unnumbered
from tiaokuan.clauses._lines import LEADERS, Kind
from tiaokuan.clauses._numbers import Number
from tiaokuan.clauses._tree import RANKS, Entry, Node, Tree
from tiaokuan.contract import Level
from tiaokuan.document import Document, Role

_ANNEX_TEXT = re.compile(
    r"\s*(?:所|中|的|、|和|及|与|为|是|内|上|均|等|附件|规定|约定|列|载|作为|见|至|[—~-]\s?[0-9一二三四五六七八九十附])"
)
_LIST = re.compile(r"\s*(?:清单|目录)?\s*[：:]\s*(?=$|[（(]?[一1]\s*[、.．)）])")
_NO_SECTION = re.compile(r"[。；，：:;,（(_]|(?:合同|协议|书|表|单|报告)$")
_ENDS_SENTENCE = re.compile(r"[。；;，,]\s*$")
_COLON_END = re.compile(r"[：:]\s*$")
_NEAR = 12
"""Blocks within which a signature block shows a second sign of being one."""


@dataclass(slots=True)
class Pass:
    """State of the pass. `signed` keeps the open clauses from before a signature block, to take them up again where the series of
    numbers shows that it was none."""

    document: Document
    numbers: Sequence[Number]
    kinds: Sequence[frozenset[Kind]]
    tree: Tree = field(init=False)
    articles: int = 0
    signed: tuple[list[Entry], dict[str, tuple[int, ...]], int] | None = None
    annexed: int | None = None
    preamble: bool = False
    following: list[tuple[int, ...] | None] = field(init=False)
    listing: str | None = None

    def __post_init__(self) -> None:
        """Look ahead once: the value of the next candidate of each one's style."""
        self.tree = Tree(self.document.text, raised=_raised(self.numbers))
        upcoming: dict[str, tuple[int, ...]] = {}
        self.following = [None] * len(self.numbers)
        for at in range(len(self.numbers) - 1, -1, -1):
            number = self.numbers[at]
            self.following[at] = upcoming.get(number.style)
            upcoming[number.style] = number.value

    def run(self) -> list[Node]:
        """All clauses in text order; the first begins where the text does."""
        front = _front.find(self.document, self.numbers, self.kinds)
        heads = _unnumbered.find(self.document, self.numbers, self.kinds, front)
        annexes = _annexes(self.document, self.numbers, self.kinds)
        by_block: dict[int, list[int]] = {}
        for at, number in enumerate(self.numbers):
            by_block.setdefault(number.block, []).append(at)
        for block in range(len(self.document.blocks)):
            if block == front.title:
                self._title(block)
            elif front.hides(block):
                self._cover(block)
            elif block in by_block:
                for at in by_block[block]:
                    self._number(at, annexes)
            elif block in heads:
                self._heading(block, heads[block])
            elif not self._special(block, front.title):
                self._text(block)
        nodes = self.tree.nodes
        if nodes:
            nodes[0].start = 0
        return nodes

    def _start(self, block: int) -> int:
        return self.document.blocks[block].span.start

    def _title(self, block: int) -> None:
        self.tree.open(self._start(block), block, Level.TITLE)
        self.preamble, self.signed, self.annexed, self.articles = True, None, None, 0

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
            else:
                self._text(number.block)
                self.listing = self._lists(number)
            return
        if self._lists_on(number) or self._skipped(number, at):
            self._text(number.block)
            return
        span = self.document.blocks[number.block].span
        colon = _COLON_END.search(self.document.text, max(span.start, span.end - 6), span.end) is not None
        if self.tree.add(number, self.following[at], colon=colon):
            self.articles += 1
            self.preamble = False
        else:
            self._text(number.block)

    def _lists(self, number: Number) -> str | None:
        """The style of the numbers in a list of annexes that the line opens: 附件：1. …; "any" where they begin on the next line."""
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
        if self.signed is None:
            return False
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
        if not kinds or self.document.blocks[block].role is Role.FOOTNOTE:
            return False
        if self.articles and self._restarts(block):
            if Kind.PART in kinds and not self._in_annex_head(block):
                self.tree.open(self._start(block), block, Level.PART, base=True)
                self.signed, self.annexed, self.preamble = None, None, False
                return True
            if (
                _front.is_title(self.document, block, self.kinds)
                and self._stands_out(block, title)
                and not self._in_annex_head(block)
            ):
                self._title(block)
                return True
        elif Kind.PART in kinds and title is not None and block > title and self._restarts(block) and self._parts_follow(block):
            self.tree.open(self._start(block), block, Level.PART, base=True)
            self.preamble = False
            return True
        if self.articles and self.signed is None and self.annexed is None and self._signs(block):
            saved = (list(self.tree.stack), dict(self.tree.seen), len(self.tree.nodes))
            self.tree.open(self._start(block), block, Level.SIGNATURE)
            self.signed = saved
            return True
        after = self.signed is not None or (self.articles and not self._numbers_after(block))
        if after and Kind.FORM in kinds and self.annexed is None:
            self.tree.open(self._start(block), block, Level.ANNEX, base=True)
            self.signed, self.annexed = None, block
            return True
        return self._annex_section(block)

    def _annex_section(self, block: int) -> bool:
        """Open a centred line in an annex, with a list below it, as a section."""
        number = next(iter(self._numbers_after(block)), None)
        if self.annexed is None or block == self.annexed or number is None or number.block != block + 1 or number.last != 1:
            return False
        place = self.document.blocks[block]
        line = _front.line(self.document, block)
        if not place.centred or place.cell is not None or not 2 <= len(line) <= 20 or _NO_SECTION.search(line):
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
        )


def _raised(numbers: Sequence[Number]) -> bool:
    """Whether 一、 stands above 第一条: the first comes before any article, and the series goes on across articles."""
    before, articles, across, anew = 0, 0, 0, 0
    for number in numbers:
        if number.style == "article":
            articles += 1
            if not before:
                return False
        elif number.style == "annex" and articles:
            break
        elif number.style == "cn" and not number.doubtful:
            if articles and before:
                across += number.last == before + 1
                anew += number.last == 1
                articles = 0
            before = number.last
    return across > anew


def _annexes(document: Document, numbers: Sequence[Number], kinds: Sequence[frozenset[Kind]]) -> set[int]:
    """The candidates that are annexes rather than entries of a list of annexes or references."""
    text = document.text
    found: list[tuple[int, int]] = []
    for at, number in enumerate(numbers):
        if number.style == "annex":
            span = document.blocks[number.block].span
            rest = text[number.printed[1] : span.end]
            if (
                len(rest) <= 60
                and not _ANNEX_TEXT.match(rest)
                and not _ENDS_SENTENCE.search(rest)
                and document.blocks[number.block].cell is None
            ):
                found.append((at, number.block))
    if not found:
        return set()
    signing = [index for index, kind in enumerate(kinds) if Kind.SIGNED in kind]
    last = {numbers[at].value: at for at, _ in found}
    chosen = set()
    ranked = [number.block for number in numbers if number.style in ("article", "chapter")]
    for at, block in found:
        printed = text[numbers[at].printed[0] : numbers[at].printed[1]]
        signed = any(sign < block for sign in signing)
        listed = not signed and any(sign > block for sign in signing)
        plain = not any(char.isdigit() or char in "一二三四五六七八九十" for char in printed)
        before_articles = not ranked or block < ranked[0] < (signing[-1] if signing else len(kinds))
        if last[numbers[at].value] == at and not listed and not (plain and not signed) and not (before_articles and ranked):
            chosen.add(at)
    return chosen

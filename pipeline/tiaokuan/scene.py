"""The scene: what is known of the whole document while its slots are found."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from tiaokuan import alternatives, clauses, contents
from tiaokuan.columns import Cells, Heads, of_goods
from tiaokuan.contract import Clause, Level
from tiaokuan.cues import SPACE
from tiaokuan.document import Document, Span
from tiaokuan.parties import Parties, Sides
from tiaokuan.signs import Place, Shape

HINT = re.compile(
    r"\s*[（(]((?:例如|例[：:]|比如|如[:：,，]|如(?=[^果有未下遇需何])|请|填写|须填|写明|注[:：明]|可填|或填|此处|应填|写明|按实际|根据实际|指|单选|多选|选填)"
    r"(?:[^（()）]|[（(][^（()）]*[)）])*)[)）]"
)
GUIDE = re.compile(
    "(?:合同|协议)?(?:示范文本)?(?:使用|填写|签约|签订)?(?:说明|须知|提示|指南|注意事项|特别提示|重要提示|特别告知|术语解释|名词解释)(?:[与和及](?:说明|解释))?[:：]?"
)
ITEM = re.compile(r"[（(]?[0-9一二三四五六七八九十]+[)）、.．]")
LONGEST_LABELLED = 80


@dataclass(slots=True)
class Scene:
    """What is known of the document while its slots are found."""

    document: Document
    clauses: tuple[Clause, ...]
    places: list[Place]
    columns: Heads
    cells: Cells
    sides: Sides
    parties: Parties = field(default_factory=Parties)
    hints: list[Span] = field(default_factory=list)
    contents: list[Span] = field(default_factory=list)
    by_id: dict[str, Clause] = field(default_factory=dict)
    headed: set[int] = field(default_factory=set)
    goods: set[int] = field(default_factory=set)
    unchosen: dict[str, bool] = field(default_factory=dict)
    scanned: bool = False
    front: int = 0
    guide: Span = field(default_factory=lambda: Span(0, 0))

    def __post_init__(self) -> None:
        """Read hints and roles once."""
        text = self.document.text
        self.scanned = any(page.scanned for page in self.document.pages)
        self.parties.learn(text)
        for place in self.places:
            if (match := HINT.match(text, place.outer.end)) is not None:
                self.hints.append(Span(*match.span(1)))
        self._find_front()
        self.contents = contents.spans(self.document)
        self.places = [place for place in self.places if not self._is_none(place)]
        self.by_id = {clause.id: clause for clause in self.clauses}
        self.unchosen = alternatives.unchosen(text, self.clauses)
        self.headed = {table for table, _ in self.columns}
        self.goods = of_goods(self.columns)

    def _find_front(self) -> None:
        """Where the contract proper begins (a cover and instructions may stand before its title), and the instructions."""
        title = next((clause for clause in self.clauses if clause.level is Level.TITLE), None)
        self.front = title.span.start if title is not None and title is not self.clauses[0] else 0
        numbered = next((clause.span.start for clause in self.clauses if clause.number is not None), self.front)
        for index, block in enumerate(self.document.blocks):
            if block.span.start >= max(self.front, numbered):
                break
            words = SPACE.sub("", self.document.text[block.span.start : block.span.end])
            if GUIDE.fullmatch(words):
                notes = block.span.start >= self.front or "注意事项" in words  # also on the page after the cover, before 甲方：
                self.guide = Span(block.span.start, self._notes_end(index, numbered) if notes else self.front)
                break

    def _notes_end(self, index: int, last: int) -> int:
        """Where the first block begins behind the head of notes that is neither a numbered item nor a sentence, as 甲方：____; `last` at the
        latest, where the numbered clauses do."""
        for block in self.document.blocks[index + 1 :]:
            words = self.document.text[block.span.start : block.span.end].strip()
            if block.span.start >= last or not (words.endswith(("。", "；", ";")) or ITEM.match(words)):
                return block.span.start
        return last

    def _is_none(self, place: Place) -> bool:
        """Whether a place is none for where it stands: in a hint, instructions, or a table of contents."""
        listed = any(span.start <= place.span.start < span.end for span in self.contents)
        return listed or self.in_hint(place.span) or self._in_guide(place)

    def _in_guide(self, place: Place) -> bool:
        """Whether a place is only shown by instructions; a short line with a drawn blank, or with the
        contract's number, is meant."""
        if not self.guide.start <= place.span.start < self.guide.end:
            return False
        block = self.document.blocks[place.block]
        words = SPACE.sub("", self.document.text[block.span.start : block.span.end])
        numbered = place.shape is Shape.LABEL and not place.blank and words.startswith(("合同编号", "协议编号"))
        return (place.shape is not Shape.PLAIN and not numbered) or block.span.end - block.span.start > LONGEST_LABELLED

    def in_hint(self, span: Span) -> bool:
        """Whether a span lies in words that say what to write elsewhere."""
        at = bisect_right(self.hints, (span.start, len(self.document.text)))
        return at > 0 and span.end <= self.hints[at - 1].end and span.start >= self.hints[at - 1].start

    def clause_at(self, offset: int) -> Clause | None:
        """The innermost clause at an offset, None in a text without any."""
        last = len(self.document.text) - 1  # a label's empty answer may stand behind the last character
        return clauses.innermost(self.clauses, min(offset, last)) if self.clauses else None

    def in_signature(self, offset: int) -> bool:
        """Whether an offset lies in the signature block."""
        clause = self.clause_at(offset)
        return clause is not None and clause.level is Level.SIGNATURE

    def headings(self, offset: int) -> str:
        """The headings of the clauses around an offset, innermost first."""
        clause, words = self.clause_at(offset), []
        while clause is not None:
            if clause.heading and clause.level is not Level.TITLE:
                words.append(clause.heading)
            clause = self.by_id.get(clause.parent) if clause.parent else None
        return " ".join(words)

"""What a check works with: its rules, and the view of one contract that makes findings from them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from tiaokuan.checks._said import Said, said
from tiaokuan.contract import Clause, Finding, Level, Severity, Slot, State
from tiaokuan.document import Block, Document, Span
from tiaokuan.playbook import Playbook

UNNUMBERED = {Level.PREAMBLE: ("首部", "preamble"), Level.SIGNATURE: ("签署处", "signature")}
MOST_PLACES = 12
"""A finding leads to so many places at most."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Something a check may report.

    name      stable and dotted
    severity  unless the playbook says otherwise
    zh, en    what is wrong, in a few words
    why       why it matters, a sentence (Chinese, English)
    source    the article or standard it follows, as lawyers cite it; empty where the contract contradicts itself
    limits    the thresholds of the playbook it uses
    """

    name: str
    severity: Severity
    zh: str
    en: str
    why: str
    why_en: str
    source: str = ""
    limits: tuple[str, ...] = ()


AMENDS = re.compile("(?:补充|变更|修[订改]|增补|续签)(?:协议|合同|条款)|(?:协议|合同)(?:变更|补充|修[订改])")


@dataclass(frozen=True)
class View:
    """What a check looks at: one contract, and what the user asked of the checks. Positions are offsets into the text."""

    document: Document
    clauses: tuple[Clause, ...]
    slots: tuple[Slot, ...]
    playbook: Playbook = field(default_factory=Playbook)

    def finding(self, rule: Rule, zh: str, en: str, *about: Slot | Said | Span, severity: Severity | None = None) -> Finding:
        """A finding that says what (`zh`, `en`: without full stop), where and why, and leads to all the places it is about."""
        places = [one.place if isinstance(one, Said) else one for one in about[:MOST_PLACES]]
        spans = [place.evidence.span if isinstance(place, Slot) else place for place in places]
        inside = [self.clause_at(span.start) for span in spans]
        where = [self.name(clause) for clause in dict.fromkeys(inside) if clause is not None]
        named = "、".join(list(dict.fromkeys(name for name, _ in where if name))[:2])
        named_en = ", ".join(list(dict.fromkeys(name for _, name in where if name))[:2])
        return Finding(
            rule.name,
            severity or rule.severity,
            zh + (f"（{named}）" if named else "") + f"。{rule.why}" + (f"（{rule.source}）" if rule.source else ""),
            en + (f" ({named_en})" if named else "") + f". {rule.why_en}" + (f" ({rule.source})" if rule.source else ""),
            tuple(dict.fromkeys(place.id for place in places if isinstance(place, Slot))),
            tuple(dict.fromkeys(clause.id for clause in inside if clause is not None)),
            rule.source,
            tuple(self.document.evidence(*span) for span in dict.fromkeys(spans)),
        )

    @cached_property
    def text(self) -> str:
        """The document's text."""
        return self.document.text

    @cached_property
    def said(self) -> tuple[Said, ...]:
        """The amounts, shares, lengths and dates of the whole text in order, of slots and elsewhere."""
        return said(self.text, self.slots)

    def stated(self, kind: str, within: Span | None = None) -> list[Said]:
        """What is said of a kind, in a stretch or altogether."""
        return [
            one for one in self.said if one.kind == kind and (within is None or within.start <= one.span.start < within.end)
        ]

    @cached_property
    def title(self) -> str:
        """The contract's title, or the file's name where it has none."""
        return next((c.heading or "" for c in self.clauses if c.level is Level.TITLE), "") or self.document.name

    @cached_property
    def amends(self) -> bool:
        """Whether the contract changes another, of which it says a part only: its dates and sums are not all its own."""
        return AMENDS.search(self.title) is not None

    @cached_property
    def head(self) -> int:
        """Where the contract proper begins: its title, behind a cover or a notice that issues the form."""
        return next((c.span.start for c in self.clauses if c.level is Level.TITLE), 0)

    @cached_property
    def _ids(self) -> dict[str, Clause]:
        return {clause.id: clause for clause in self.clauses}

    @cached_property
    def _starts(self) -> list[int]:
        return [clause.span.start for clause in self.clauses]

    @cached_property
    def _block_starts(self) -> list[int]:
        return [block.span.start for block in self.document.blocks]

    def clause_at(self, position: int) -> Clause | None:
        """The innermost clause around a position (clauses are in reading order, parents first)."""
        at = bisect_right(self._starts, position) - 1
        clause = self.clauses[at] if at >= 0 else None
        while clause is not None and clause.span.end <= position:
            clause = self._ids.get(clause.parent or "")
        return clause

    def article_at(self, position: int) -> Clause | None:
        """The article, annex or other top-level clause around a position."""
        clause = self.clause_at(position)
        while clause is not None and clause.level not in (Level.ARTICLE, Level.ANNEX) and clause.parent in self._ids:
            clause = self._ids[clause.parent]
        return clause

    def name(self, clause: Clause) -> tuple[str, str]:
        """A clause as people cite it, in Chinese and English: 第五条（2）, 5.2, 附件一; empty where it has no number."""
        if clause.level in UNNUMBERED:
            return UNNUMBERED[clause.level]
        parts: list[str] = []
        at: Clause | None = clause
        while at is not None and at.level is not Level.TITLE:
            if at.number:
                parts.insert(0, re.sub(r"\s+", "", at.number).rstrip("、.．"))
                if parts[0].startswith(("第", "附")) or re.search("[.．]", parts[0]):
                    break
            at = self._ids.get(at.parent or "")
        return "".join(parts), "".join(parts)

    def block_at(self, position: int) -> Block | None:
        """The block (paragraph or cell) around a position."""
        at = bisect_right(self._block_starts, position) - 1
        return self.document.blocks[at] if at >= 0 else None

    def filled(self, *keys: str) -> list[Slot]:
        """The filled slots of these keys that have a value, in text order, without those of alternatives that are not chosen."""
        return [s for s in self.slots if s.key in keys and s.state is State.FILLED and s.value is not None and not s.unchosen]

    def articles(self) -> Iterator[tuple[Clause, list[Slot]]]:
        """Each article (or annex) with the slots in it."""
        starts = [slot.evidence.span.start for slot in self.slots]
        for clause in self.clauses:
            if clause.level in (Level.ARTICLE, Level.ANNEX):
                first, last = bisect_right(starts, clause.span.start - 1), bisect_right(starts, clause.span.end - 1)
                yield clause, list(self.slots[first:last])

    def around(self, place: Slot | Said, before: int = 24, after: int = 12) -> tuple[str, str]:
        """The words of the same block on both sides of a slot or value, white space dropped."""
        start, end = place.span if isinstance(place, Said) else place.evidence.span
        left, right = self.text[max(0, start - before) : start], self.text[end : end + after]
        return "".join(left.rpartition("\n")[2].split()), "".join(right.partition("\n")[0].split())

    def sentence(self, position: int) -> Span:
        """The sentence around a position: from 。；： or the block's start to 。； or the block's end."""
        block = self.block_at(position)
        low, high = block.span if block is not None else (0, len(self.text))
        start = max(low, *(self.text.rfind(sign, low, position) + 1 for sign in "。；;"))
        ends = [at for sign in "。；;" if (at := self.text.find(sign, position, high)) >= 0]
        return Span(start, min(ends, default=high))

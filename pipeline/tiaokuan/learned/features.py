"""Features: what the models see of a clause and of a slot, as short strings that are hashed.

The same functions serve training and reading, on the same values that reading makes: a model never sees anything else.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from re import Match

from tiaokuan.contract import Clause, Level, Slot
from tiaokuan.cues import HERE
from tiaokuan.document import Block, Document, Role, Span
from tiaokuan.parties import Parties

BODY = 90  # characters of a clause's text that are looked at
LEFT, NEAR, RIGHT = 26, 7, 14  # of a slot's cue
LED, ABOVE = 12, 160  # blocks, and characters, above a place
SPACE = re.compile(r"[\s_]+")
FIGURES = re.compile(r"[0-9０-９]+(?:[.,][0-9]+)*")
STOPS, COLON = re.compile("[_，。；;,、□☐☑]"), re.compile("[:：]")
NAMES = re.compile("[甲乙丙]方|委托[人方]|受托[人方]|采购人|供应商|客户|服务商|用户|经营者|发包方|承包方|需方|供方")
Cut = Callable[[str], tuple[str, ...]]


def grams(prefix: str, text: str, sizes: tuple[int, ...] = (2,)) -> Iterator[str]:
    """The character n-grams of a text."""
    for size in sizes:
        for at in range(len(text) - size + 1):
            yield prefix + text[at : at + size]


def squeezed(text: str) -> str:
    """Text without white space and blanks, its figures as 0."""
    return FIGURES.sub("0", SPACE.sub("", text))


@dataclass(slots=True)
class ClauseView:
    """The clauses of a document, with the types that rules over headings gave them, and what their features need."""

    document: Document
    clauses: Sequence[Clause]
    cut: Cut
    by_id: dict[str, Clause] = field(default_factory=dict)
    beside: dict[str, tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Note parents and neighbours."""
        self.by_id = {clause.id: clause for clause in self.clauses}
        families: dict[str | None, list[Clause]] = {}
        for clause in self.clauses:
            families.setdefault(clause.parent, []).append(clause)
        for members in families.values():
            heads = ["", *(squeezed(member.heading or "") for member in members), ""]
            for place, member in enumerate(members):
                self.beside[member.id] = (heads[place], heads[place + 2])

    def features(self, clause: Clause, parent_type: str) -> list[str]:
        """What the model sees of a clause, `parent_type` being the type of the clause it stands in."""
        head = squeezed(clause.heading or "")
        text = self.document.text[clause.body : min(clause.span.end, clause.body + BODY)]
        body = squeezed(text)
        out = [f"level={clause.level}", f"parent={parent_type}", f"headed={bool(head)}"]
        out.append(f"place={10 * clause.span.start // max(1, len(self.document.text))}")
        out += [f"rule={clause.label}", f"rule={clause.label}&{clause.label_confidence}"]
        if head:
            out += [f"h={head}", f"h<{head[:2]}", f"h>{head[-2:]}", *grams("h:", head, (1, 2, 3))]
            out += [f"hw:{word}" for word in self.cut(head)] + [f"t:{word}" for word in self.cut(body[:60])]
        else:
            out += [f"b<{body[:2]}", f"b<<{body[:4]}", *(f"bw:{word}" for word in self.cut(body[:60]))]
            out += grams("B:", body, (2, 3))
        before, after = self.beside[clause.id]
        out += [f"-w:{word}" for word in self.cut(before)] + [f"+w:{word}" for word in self.cut(after)]
        above = self.by_id.get(clause.parent or "")
        if above is not None and above.level is not Level.TITLE:
            out += [f"pw:{word}" for word in self.cut(squeezed(above.heading or ""))]
        return out


@dataclass(slots=True)
class SlotView:
    """The slots of a document with what their features need; the clauses have their types."""

    document: Document
    clauses: Sequence[Clause]
    slots: Sequence[Slot]
    cut: Cut
    parties: Parties = field(default_factory=Parties)
    by_id: dict[str, Clause] = field(default_factory=dict)
    starts: list[int] = field(default_factory=list)
    order: list[tuple[int, int, bool, bool]] = field(default_factory=list)
    names: list[Match[str]] = field(default_factory=list)
    name_ends: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Read who is who, and count labels that come again in a clause."""
        self.parties.learn(self.document.text)
        self.names = list(NAMES.finditer(self.document.text))
        self.name_ends = [name.end() for name in self.names]
        self.by_id = {clause.id: clause for clause in self.clauses}
        self.starts = [block.span.start for block in self.document.blocks]
        labels = [(self._region(slot), label_of(slot)) for slot in self.slots]
        totals, seen = Counter(labels), Counter[tuple[str, str]]()
        for place, label in enumerate(labels):
            followed = place + 1 < len(labels) and labels[place + 1] == label
            self.order.append((seen[label], totals[label], place > 0 and labels[place - 1] == label, followed))
            seen[label] += 1

    def _region(self, slot: Slot) -> str:
        clause = self.by_id.get(slot.clause)
        if clause is not None and clause.level in (Level.PREAMBLE, Level.SIGNATURE, Level.TITLE):
            return "preamble" if clause.level is Level.TITLE else clause.level.value
        return slot.clause

    def block(self, slot: Slot) -> Block | None:
        """The block that a slot starts in."""
        at = bisect_right(self.starts, slot.evidence.span.start) - 1
        return self.document.blocks[at] if at >= 0 else None

    def family(self, slot: Slot) -> list[Clause]:
        """The clauses around a slot, innermost first."""
        out: list[Clause] = []
        clause = self.by_id.get(slot.clause)
        while clause is not None and len(out) < 9:
            out.append(clause)
            clause = self.by_id.get(clause.parent) if clause.parent else None
        return out

    def features(self, place: int) -> list[str]:
        """What the model of keys sees of a slot."""
        slot = self.slots[place]
        left, _, right = slot.cue.partition(HERE)
        left, right = FIGURES.sub("0", left), FIGURES.sub("0", right)
        tail, head, label = left[-LEFT:], right[:RIGHT], label_of(slot)
        rule = merged(slot.key)
        block = self.block(slot)
        role = block.role.value if block is not None else ""
        out = [f"kind={slot.kind}", f"unit={slot.unit}", f"rule={rule}", f"rule={rule}&kind={slot.kind}", f"role={role}"]
        out += [f"state={slot.state}", f"origin={slot.origin}", f"kind={slot.kind}&unit={slot.unit}"]
        out += [f"l{size}={tail[-size:]}" for size in (1, 2, 3, 4, 6)] + [f"r{size}={head[:size]}" for size in (1, 2, 3, 4)]
        out += [*grams("L:", tail), *grams("N:", tail[-NEAR:]), *grams("R:", head), f"wide={len(left) > 40}"]
        out += [f"lw:{word}" for word in self.cut(tail)] + [f"rw:{word}" for word in self.cut(head)]
        if label:
            out += [f"a={label}", f"a>{label[-2:]}", *grams("a:", label), f"a={label[-3:]}&kind={slot.kind}"]
        out += self._surroundings(slot)
        for step in (-1, 1):
            if 0 <= place + step < len(self.slots):
                other = self.slots[place + step]
                near = abs(other.evidence.span.start - slot.evidence.span.start) < 60
                out.append(f"{step:+}={merged(other.key)}&{near}")
        return out

    def _surroundings(self, slot: Slot) -> Iterator[str]:
        family = self.family(slot)
        if not family:
            return
        yield f"level={family[0].level}"
        for depth, clause in enumerate(family[:2]):
            yield f"type{depth}={clause.label}"
            yield f"type{depth}={clause.label}&kind={slot.kind}"
            for word in self.cut(squeezed(clause.heading or "")):
                yield f"hd{depth}:{word}"
        head = squeezed(family[0].heading or "")
        if not head:
            start = slot.evidence.span.start
            text = self.document.text[max(family[0].span.start, start - 60) : start]
            yield from (f"pre:{word}" for word in self.cut(squeezed(text)))
        yield from grams("hd:", head)

    def _lead(self, start: int) -> Span:
        """The last block above a place that ends with a colon and so leads to what follows: 甲方开票信息："""
        at = bisect_right(self.starts, start) - 1
        text = self.document.text
        spans = (block.span for block in reversed(self.document.blocks[max(0, at - LED) : at]))
        return next((span for span in spans if text[span.start : span.end].rstrip().endswith(("：", ":"))), Span(0, 0))

    def _last_party(self, start: int, end: int) -> str | None:
        """The party that the words between two places name last, by letter or by role."""
        at = bisect_right(self.name_ends, end) - 1  # not searched for anew: a line may be long and hold many slots
        return self.parties.named(self.names[at][0]) if at >= 0 and self.names[at].start() >= start else None

    def side_features(self, place: int) -> list[str]:
        """What the model of sides sees: which party a slot belongs to."""
        slot = self.slots[place]
        at, total, beside, followed = self.order[place]
        start = slot.evidence.span.start
        block = self.block(slot)
        line = self._last_party(block.span.start if block else start, start)
        rule = side_of(slot.key)
        named, seen = self.parties.named(label_of(slot)), self._last_party(start - ABOVE, start)
        out = [f"rule={rule}", f"named={named}", f"line={line}", f"above={seen}"]
        out += [
            f"order={at}/{total}",
            f"order={at}/{total}&beside={beside}",
            f"above={seen}&order={at}/{total}",
            f"rule={rule}&above={seen}",
            f"again={beside}{followed}",
            f"again={beside}{followed}&what={merged(slot.key)}",
            f"led={self._last_party(*self._lead(start))}",
        ]
        family = self.family(slot)
        level = family[0].level.value if family else ""
        out += [
            f"level={level}",
            f"level={level}&order={at}/{total}&beside={beside}",
            f"what={merged(slot.key)}",
            f"what={slot.kind}&above={seen}",
        ]
        column = block.cell.column if block is not None and block.cell is not None else -1
        out += [f"column={min(column, 5)}", f"column={min(column, 5)}&order={at}/{total}"]
        return out


def label_of(slot: Slot) -> str:
    """The words before a slot that name it: behind the last stop, without a colon."""
    return _label(slot.cue)


@lru_cache(maxsize=4096)  # asked for six times a slot
def _label(cue: str) -> str:
    left = cue.partition(HERE)[0]
    label = STOPS.split(left.rstrip(":：（("))[-1]
    return COLON.split(label)[-1][-14:] if left.endswith((":", "：")) or len(label) <= 10 else ""


def merged(key: str | None) -> str:
    """A key with its party left open: party_?.phone; "" for none."""
    return f"party_?{key[7:]}" if key and key.startswith(("party_a", "party_b")) else key or ""


def side_of(key: str | None) -> str:
    """The party of a key, "" where it has none."""
    match = re.match("party_([abc])", key or "")
    return match[1] if match else ""


def in_cell(block: Block | None) -> bool:
    """Whether a block is a table's cell."""
    return block is not None and block.role is Role.CELL

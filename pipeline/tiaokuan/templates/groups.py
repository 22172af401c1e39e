"""Groups of contracts that say the same: their common text, and what each has of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tiaokuan.templates._align import Op, Step, align
from tiaokuan.templates.compare import Comparison, compare
from tiaokuan.templates.library import SHARED_BANDS
from tiaokuan.templates.shingles import PERMUTATIONS, Shingles, shared, shingles, sketch
from tiaokuan.templates.wording import Wording

ALIKE = 0.5  # share of shingles two contracts have in common (Dice) to be of one group
AGREED = 0.6  # of a group's contracts that must share words to make them common
VARYING = "____"


@dataclass(frozen=True, slots=True)
class Group:
    """Contracts of one wording.

    title      the title most of them bear
    core       the record that is most like all others
    common     their common text, what differs from one to the next as ____
    members    each contract beside the common text; its changes are its own deviations
    """

    title: str
    core: dict[str, Any] = field(repr=False)
    common: str = field(repr=False)
    members: tuple[Comparison, ...]


def groups(names: Sequence[str], load: Callable[[str], dict[str, Any]], alike: float = ALIKE) -> Iterator[Group]:
    """The groups of two and more contracts, largest first. A contract is in at most one. `load` fetches the record behind a
    name: once to compare, and once more for those in a group, so that memory holds one group at a time."""
    numbers = [shingles(Wording.of(load(name))) for name in names]
    joined = sorted(_joined(numbers, alike), key=lambda members: (-len(members), members))
    for members in joined:
        if len(members) > 1:
            yield _group([Wording.of(load(names[n])) for n in members], [numbers[n] for n in members])


def _joined(numbers: list[Shingles], alike: float) -> list[list[int]]:
    """Contracts by group. Each joins the group whose core it is most like; cores are the contracts with most neighbours, so that
    a chain of small steps does not lead from one wording to quite another."""
    from datasketch import MinHashLSH  # noqa: PLC0415 – slow to import

    index = MinHashLSH(num_perm=PERMUTATIONS, params=SHARED_BANDS)
    sketches = [sketch(one) for one in numbers]
    for n, made in enumerate(sketches):
        index.insert(n, made)
    near: list[dict[int, float]] = []
    for n, made in enumerate(sketches):
        likeness = {m: _dice(numbers[n], numbers[m]) for m in index.query(made) if m != n}
        near.append({m: value for m, value in likeness.items() if value >= alike})
    core_of: dict[int, int] = {}
    for n in sorted(range(len(numbers)), key=lambda n: (-len(near[n]), n)):
        if n not in core_of:
            core_of[n] = n
            core_of.update({m: n for m in near[n] if m not in core_of})
    out: dict[int, list[int]] = {}
    for n, core in core_of.items():
        best = max((c for c in set(core_of.values()) if c in near[n]), key=lambda c: near[n][c], default=core)
        out.setdefault(core if n == core else best, []).append(n)
    return [sorted(members, key=lambda n: (n != core, n)) for core, members in out.items()]


def _dice(one: Shingles, other: Shingles) -> float:
    return 2 * shared(one, other) / max(1, one.size + other.size)


def _group(wordings: list[Wording], numbers: list[Shingles]) -> Group:
    likeness = [sum(_dice(one, other) for other in numbers) for one in numbers]
    core = wordings[max(range(len(wordings)), key=lambda n: (likeness[n], -n))]
    titles = Counter(w.record["document"]["title"] or w.record["document"]["name"] for w in wordings)
    common = _common(core, [align(core, other) for other in wordings if other is not core])
    template = Wording.of(common)
    members = tuple(compare(template, wording) for wording in wordings)
    return Group(titles.most_common(1)[0][0], core.record, common["text"], members)


def _common(core: Wording, others: list[list[Step]]) -> dict[str, Any]:
    """A record of the group's common text: the core's, with a blank for what differs among most of its contracts. What only the
    core has is left out."""
    kept, other = [0] * len(core.chars), [0] * (len(core.chars) + 1)
    for steps in others:
        for step in steps:
            if step.op is Op.SAME:
                for at in range(step.a, step.b):
                    kept[at] += 1
            elif step.op in (Op.NEW, Op.FILLING):
                other[step.a] += 1
    need = AGREED * len(others)
    text: list[str] = []
    moved, at, length = {0: 0}, 0, 0
    for start, end, common in _stretches(kept, need):
        a, b = core.offsets[start], core.offsets[end] if end < len(core.offsets) else len(core.text)
        part = core.text[at:b]
        if not common:
            varied = max(other[start : end + 1], default=0) * 2 >= len(others)
            part = core.text[at:a] + (VARYING if varied else "") + _tail(core.text[a:b])
        moved.update({at + n: length + min(n, len(part)) for n in range(b - at + 1)})
        text.append(part)
        length, at = length + len(part), b
    whole = "".join(text)
    clauses = [c | {"span": [moved.get(c["span"][0], 0), moved.get(c["span"][1], length)]} for c in core.record["clauses"]]
    head = core.record["document"]
    return {"document": head, "text": whole, "clauses": clauses, "slots": []}


def _tail(words: str) -> str:
    """The line break that ends a stretch, which stays where the words vary."""
    return "\n" if words.endswith("\n") else ""


def _stretches(kept: list[int], need: float) -> Iterator[tuple[int, int, bool]]:
    """Runs of the core's characters that are common, or not."""
    start = 0
    for at in range(1, len(kept) + 1):
        if at == len(kept) or (kept[at] >= need) != (kept[start] >= need):
            yield start, at, kept[start] >= need
            start = at

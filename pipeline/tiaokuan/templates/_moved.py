"""Words that stand elsewhere: tables, text boxes and footnotes that one format reads in another order than the other.

What the alignment left out of the template is looked for among what it put in. Where a stretch is found again, it is aligned
there, so that its blanks have their fillings and only true changes remain.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from tiaokuan.templates._align import Op, Path, Step
from tiaokuan.templates.wording import Wording

FEW = 4  # letters by which words are found again; fewer may be anywhere
LEAST = 0.6  # of a stretch that must be the same elsewhere
MOST = 20  # places where the same letters are looked for


def rearranged(template: Wording, filled: Wording, steps: list[Step]) -> list[Step]:
    """The steps with words that stand elsewhere aligned there: no longer in the order of the contract, each side still covered
    once."""
    found = list(_found(template, filled, steps))
    if not found:
        return steps
    gone, new = bytearray(len(template.chars)), bytearray(len(filled.chars))
    for part in found:
        for step in part:
            gone[step.a : step.b] = b"\x01" * (step.b - step.a)
            new[step.c : step.d] = b"\x01" * (step.d - step.c)
    kept = [rest for step in steps for rest in _rest(step, gone, new)]
    return sorted([*kept, *(step for part in found for step in part)], key=lambda step: (step.a, step.b, step.c))


def _rest(step: Step, gone: bytearray, new: bytearray) -> Iterator[Step]:
    """What remains of a step when the marked characters are taken out."""
    if step.op is Op.SAME:
        yield step
        return
    marks, start, end = (gone, step.a, step.b) if step.op is Op.GONE else (new, step.c, step.d)
    at = start
    while at < end:
        if marks[at]:
            at += 1
            continue
        stop = marks.find(1, at, end)
        stop = end if stop < 0 else stop
        yield Step(Op.GONE, at, stop, step.c, step.c) if step.op is Op.GONE else Step(step.op, step.a, step.a, at, stop)
        at = stop


def _found(template: Wording, filled: Wording, steps: list[Step]) -> Iterator[list[Step]]:
    """Alignments of lines put in with the words left out that they are."""
    gone = [(step.a, step.b) for step in steps if step.op is Op.GONE and step.b - step.a >= FEW]
    new = [(step.c, step.d) for step in steps if step.op in (Op.NEW, Op.FILLING) and step.d - step.c >= FEW]
    index: dict[str, list[tuple[int, int, int]]] = {}  # FEW letters to where they stand, and in which stretch
    for a, b in gone if new else ():
        for x in range(a, b - FEW + 1):
            index.setdefault(template.chars[x : x + FEW], []).append((x, a, b))
    path, edges = Path(template, filled), set(template.starts)
    taken = bytearray(len(template.chars))
    lines = [line for c, d in new for line in _lines(filled, c, d)] if index else []
    for c, d in sorted(lines, key=lambda line: line[0] - line[1]):
        if (where := _where(filled, edges, index, taken, c, d)) is None:
            continue
        a, b = where
        path.steps = []
        path.between(a, b, c, d, 0)
        same = sum(step.b - step.a for step in path.steps if step.op is Op.SAME)
        if same >= LEAST * (b - a) and same >= FEW:
            taken[a:b] = b"\x01" * (b - a)
            yield path.steps


def _lines(filled: Wording, c: int, d: int) -> Iterator[tuple[int, int]]:
    """A stretch line by line. What stands elsewhere begins or ends with a line: words moved within one are a change."""
    starts = {0, len(filled.chars), *filled.starts}
    cuts = [c, *(start for start in filled.starts if c < start < d), d]
    for start, stop in pairwise(cuts):
        if stop - start >= FEW and (start in starts or stop in starts):
            yield start, stop


def _where(
    filled: Wording, edges: set[int], index: dict[str, list[tuple[int, int, int]]], taken: bytearray, c: int, d: int
) -> tuple[int, int] | None:
    """The words left out that a line may be: the stretch it shares most words with, as long as the line where it can be."""
    hits: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for y in range(c, d - FEW + 1):
        for x, a, b in index.get(filled.chars[y : y + FEW], ())[:MOST]:
            if not taken[x]:
                hits.setdefault((a, b), []).append((x, y))
    if not hits:
        return None
    (a, b), found = max(hits.items(), key=lambda item: len(item[1]))
    (x, y), (u, v) = found[0], found[-1]
    start, end = max(a, x - (y - c)), min(b, u + (d - v))
    start = max((at for at in range(start, x + 1) if at in edges or (at > a and taken[at - 1])), default=start)
    end = next((at for at in range(x + 1, end + 1) if (at in edges and at >= u + FEW) or (at < b and taken[at])), end)
    return (start, end) if start < end else None

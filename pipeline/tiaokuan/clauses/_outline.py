"""The flat list of clauses from the nodes of the pass: spans, headings, ids, labels."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from tiaokuan.clauses import _headings, _lines
from tiaokuan.clauses._labels import clause_label
from tiaokuan.clauses._numbers import find_numbers
from tiaokuan.clauses._pass import Pass
from tiaokuan.clauses._tree import Node
from tiaokuan.contract import Clause, Level
from tiaokuan.document import Document, Span

_STOPS = re.compile(r"[\s：:]+$")
_TOP = frozenset({Level.ARTICLE, Level.PART, Level.CHAPTER, Level.SECTION, Level.ANNEX})


def segment(document: Document) -> tuple[Clause, ...]:
    """The clauses in reading order, parents before children; () for an empty text.

    Spans nest: children lie inside their parents, siblings do not overlap, and those without a parent cover the whole text, so
    that every character belongs to exactly one innermost clause.
    """
    if not document.text:
        return ()
    numbers = find_numbers(document)
    numbered = {number.block for number in numbers}
    text = document.text
    kinds = [frozenset() if at in numbered else _lines.kinds(text, block) for at, block in enumerate(document.blocks)]
    nodes = Pass(document, numbers, kinds).run()
    if not nodes:
        return (Clause("preamble", None, Level.PREAMBLE, None, None, Span(0, len(text)), 0),)
    return _clauses(document, nodes)


def innermost(clauses: Sequence[Clause], offset: int) -> Clause:
    """The innermost clause at an offset; at the text's end, the last one. Raises ValueError where there is none."""
    at = bisect_right(clauses, offset, key=lambda clause: clause.span.start) - 1
    if at < 0 or offset > clauses[-1].span.end:
        raise ValueError(f"no clause at {offset}")
    return clauses[at]


def _clauses(document: Document, nodes: list[Node]) -> tuple[Clause, ...]:
    ends = _ends(nodes, len(document.text))
    ids: list[str] = []
    used: dict[str, int] = {}
    counts: dict[int | None, int] = {}
    labels: list[str | None] = []
    found: list[Clause] = []
    for at, node in enumerate(nodes):
        after = nodes[at + 1] if at + 1 < len(nodes) else None
        following = after.block if after is not None else len(document.blocks)
        filled = (after is not None and after.parent == at) or following > node.block + 1
        words, body, number = _head(document, node, after, filled=filled)
        counts[node.parent] = counts.get(node.parent, 0) + 1
        name = _unique(_name(node, nodes, ids, counts[node.parent]), used)
        ids.append(name)
        parent = None if node.parent is None else ids[node.parent]
        above = None if node.parent is None else labels[node.parent]
        label, confidence = _label(node, words, above)
        labels.append(label)
        found.append(Clause(name, parent, node.level, number, words, Span(node.start, ends[at]), body, label, confidence))
    return tuple(found)


def _ends(nodes: list[Node], length: int) -> list[int]:
    """Where each node ends: at the next one that is not below it."""
    ends = [length] * len(nodes)
    open_nodes: list[int] = []
    for at, node in enumerate(nodes):
        while open_nodes and open_nodes[-1] != node.parent:
            ends[open_nodes.pop()] = node.start
        open_nodes.append(at)
    return ends


def _head(document: Document, node: Node, after: Node | None, *, filled: bool) -> tuple[str | None, int, str | None]:
    """Heading, offset of the body, printed number."""
    span = document.blocks[node.block].span
    end = span.end if after is None or after.block != node.block else min(span.end, after.start)
    if node.number is None:
        words = document.text[span.start : end].strip()
        if node.level in (Level.PREAMBLE, Level.SIGNATURE):
            return None, node.start, None
        tight = _lines.squeezed(words) if all(len(word) == 1 for word in words.split()) else words
        return _STOPS.sub("", tight), end, None
    start, stop = node.number.printed
    number = document.text[start:stop].strip()
    if node.level is Level.ANNEX:
        return (*_annex_head(document, node, after, stop, end), number)
    ranked = node.level in _TOP
    found = _headings.find(document.text, stop, end, ranked=ranked, filled=filled)
    return found.words, found.body, number


def _annex_head(document: Document, node: Node, after: Node | None, stop: int, end: int) -> tuple[str | None, int]:
    """An annex's heading: behind its number, or on the next line where it stands alone."""
    first = _headings.after_number(document.text, stop, end)
    if words := document.text[first:end].strip():
        return _bare(words), end
    for block in range(node.block + 1, min(node.block + 2, after.block if after else len(document.blocks))):
        span = document.blocks[block].span
        words = document.text[span.start : span.end].strip()
        if len(words) <= 40 and not re.search(r"[。；，：:_]", words) and document.blocks[block].cell is None:
            return _bare(words), span.end
    return None, end


def _bare(words: str) -> str:
    """The words without the title marks or brackets around all of them."""
    match = re.fullmatch(r"《([^《》]*)》|[（(]([^（()）]*)[）)]", words)
    return next(part for part in match.groups() if part is not None) if match else words


def _name(node: Node, nodes: list[Node], ids: list[str], rank: int) -> str:
    """A clause's id: the path of canonical numbers."""
    fixed = {Level.TITLE: "title", Level.PREAMBLE: "preamble", Level.SIGNATURE: "signature"}.get(node.level)
    if fixed is not None:
        return fixed
    number = node.number
    prefix = "" if node.parent is None else ids[node.parent] + "."
    if number is None:
        return prefix + {Level.ANNEX: "A", Level.PART: "P"}.get(node.level, "") + str(rank)
    if node.level is Level.ANNEX:
        return f"A{number.last}"
    parent = None if node.parent is None else nodes[node.parent].number
    if number.style == "mul" and (parent is None or parent.value != number.value[:-1]):
        return prefix + ".".join(map(str, number.value))
    return prefix + str(number.last)


def _unique(name: str, used: dict[str, int]) -> str:
    used[name] = times = used.get(name, 0) + 1
    while times > 1 and f"{name}-{times}" in used:
        times += 1
    if times > 1:
        name = f"{name}-{times}"
        used[name] = 1
    return name


def _label(node: Node, heading: str | None, above: str | None) -> tuple[str | None, float]:
    if node.level in (Level.TITLE, Level.SIGNATURE, Level.ANNEX):
        return node.level.value, 0.9
    return clause_label(heading, above)

"""What printing on pages repeats: the head of a table that goes on over a page stands there once more."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from tiaokuan.templates.wording import Wording

RUN = 3  # lines in a row (a table's cells are a line each) by which a head is known
LEAST = 8  # letters of them
Lines = list[tuple[str, int, int]]


def once(template: Wording, filled: Wording) -> Wording:
    """The contract's wording without heads of tables that the template has fewer times. A format without pages repeats none."""
    if not filled.record["document"]["pages"]:
        return filled
    own, there = _lines(filled), _lines(template)
    runs, known = _runs(own), Counter(_runs(there))
    often = {run for run, count in Counter(runs).items() if count > known[run] > 0 and sum(map(len, run)) >= LEAST}
    before = {(there[n - 1][0] if n else "", run) for n, run in enumerate(_runs(there)) if run in often}
    dropped: list[tuple[int, int]] = []
    at, spare = 0, {run: Counter(runs)[run] - known[run] for run in often}
    while at < len(runs):
        run, end = runs[at], at
        if run in often and spare[run] > 0 and ((own[at - 1][0] if at else ""), run) not in before:
            while end < len(runs) and runs[end] in often and spare[runs[end]] > 0:
                spare[runs[end]] -= 1
                end += 1
            dropped.append((own[at][1], own[end - 1 + RUN - 1][2]))
        at = max(end, at + 1)
    return filled.without(dropped) if dropped else filled


def _lines(wording: Wording) -> Lines:
    """The lines that have letters, each with its stretch of characters."""
    edges = [0, *wording.starts, len(wording.chars)]
    rows = (("".join(filter(str.isalnum, wording.chars[a:b])), a, b) for a, b in pairwise(edges))
    return [row for row in rows if row[0]]


def _runs(lines: Lines) -> list[tuple[str, ...]]:
    return [tuple(words for words, _, _ in lines[n : n + RUN]) for n in range(len(lines) - RUN + 1)]

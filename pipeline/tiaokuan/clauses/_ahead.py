"""What must be known of the whole document before the pass: which candidates are annexes; whether 一、 stands above 第一条."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tiaokuan.clauses._lines import Kind
from tiaokuan.clauses._numbers import Number
from tiaokuan.document import Document

_ANNEX_TEXT = re.compile(
    r"\s*(?:所|中|的|、|和|及|与|为|是|内|上|均|等|附件|规定|约定|列|载|作为|见|至|[—~-]\s?[0-9一二三四五六七八九十附])"
)
_ENDS_SENTENCE = re.compile(r"[。；;，,]\s*$")


def raised(numbers: Sequence[Number]) -> bool:
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


def annexes(document: Document, numbers: Sequence[Number], kinds: Sequence[frozenset[Kind]]) -> set[int]:
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

"""Changes to the fixed wording: from steps of the alignment to words that a reviewer reads, without noise."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from tiaokuan.templates._align import Op, Step
from tiaokuan.templates._misread import misread
from tiaokuan.templates.wording import Wording

WIDEST = 4  # characters a change grows by on each side to end with a word
LEAST_REPEATED, PAGES = 4, 3  # letters of a running head, and how often it stands
NUMERALS = re.compile("[0-9〇零一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟两半]+(?:\\.[0-9]+)?|[%‰]")
RAISED = {  # what a reviewer must not miss: reason, words whose number on both sides must agree
    "negation": re.compile("不|非|未|无|勿|否|免"),
    "scope": re.compile("除外|除[^。；，]{0,20}外|仅|只|但|均|全部|部分|以上|以下|以内|至少|至多|最[高低多少]"),
    "duty": re.compile("应当?|必须|须|可以|有权|无权|可|禁止|严禁"),
    "party": re.compile("[甲乙丙丁]方|双方|一方|[出承][租包卖]人|[委受]托人|买受人|第三方|第三人"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """A change to the fixed wording, by words.

    kind           insertion, deletion or replacement
    raised         why it is raised: number, negation, scope (仅, 除外), duty (应当, 可以), party
    template_span  where it stands in the template's text, zero-width for an insertion
    filled_span    where it stands in the contract's text, zero-width for a deletion
    old, new       the words there, as printed
    clauses        the innermost clauses (ids) it stands in: of the template, of the contract; "" outside all
    """

    kind: str
    raised: tuple[str, ...]
    template_span: tuple[int, int]
    filled_span: tuple[int, int]
    old: str
    new: str
    clauses: tuple[str, str]


Piece = tuple[int, int, int, int]


def find(template: Wording, filled: Wording, steps: list[Step]) -> tuple[Change, ...]:
    """All changes in order."""
    paged = template.record["document"]["pages"] or filled.record["document"]["pages"]
    pieces = [piece for piece in _pieces(steps) if not _noise(template, filled, piece)]
    if paged:
        pieces = [piece for piece in pieces if not _repeated(template, filled, piece)]
        pieces = _whole(template, filled, pieces)
    grown = _grown(template, filled, steps, pieces)
    return tuple(_change(template, filled, piece) for piece in grown)


def _pieces(steps: list[Step]) -> list[Piece]:
    """Stretches left out and put in, those side by side as one."""
    out: list[Piece] = []
    for step in steps:
        if step.op in (Op.GONE, Op.NEW):
            if out and (out[-1][1], out[-1][3]) == (step.a, step.c):
                out[-1] = (out[-1][0], step.b, out[-1][2], step.d)
            else:
                out.append((step.a, step.b, step.c, step.d))
    return out


def _noise(template: Wording, filled: Wording, piece: Piece) -> bool:
    """Whether a change says nothing: punctuation, ticks, the numbers of clauses, what OCR confuses."""
    a, b, c, d = piece
    old, new = template.chars[a:b], filled.chars[c:d]
    if _letters(old) == _letters(new):
        return not (_between_digits(template.chars, a, b) or _between_digits(filled.chars, c, d))
    if misread(template, filled, old, new):
        return True
    if a == b and c in filled.starts and new.isdigit():
        return True  # of a footnote or a list, which one format counts and the other prints
    return _within(template, a, b) and _within(filled, c, d)


def _letters(words: str) -> str:
    return "".join(filter(str.isalnum, words))


def _between_digits(chars: str, a: int, b: int) -> bool:
    """Whether the stretch is a point that makes another number of the digits around it."""
    return 0 < a < b < len(chars) and chars[a - 1].isdigit() and chars[b].isdigit() and "." in chars[a:b]


def _within(wording: Wording, a: int, b: int) -> bool:
    """Whether a stretch is empty or lies in the number of a clause (with the sign behind it)."""
    if a == b:
        return True
    at = bisect_right(wording.numbers, a, key=lambda number: number[0]) - 1
    end = wording.numbers[at][1] if at >= 0 else 0
    return b <= end or (b == end + 1 and not wording.chars[end].isalnum())


def _repeated(template: Wording, filled: Wording, piece: Piece) -> bool:
    """Whether a change is but a line that stands on every page of one side: a running head that one format keeps apart."""
    a, b, c, d = piece
    return (a == b and _running(filled, c, d)) or (c == d and _running(template, a, b))


def _whole(template: Wording, filled: Wording, pieces: list[Piece]) -> list[Piece]:
    """The pieces without lines that are the ends of cells which a page or a column parts: 维 | 护."""
    gone: dict[str, list[Piece]] = {}
    for piece in pieces:
        if piece[2] == piece[3]:
            gone.setdefault(_letters(template.chars[piece[0] : piece[1]]), []).append(piece)
    dropped: set[Piece] = set()
    out: list[Piece] = []
    for piece in pieces:
        a, b, c, d = piece
        cuts = [c, *(start for start in filled.starts if c < start < d), d]
        ends = {0, len(filled.chars), *filled.starts}
        kept: list[Piece] = []
        for start, stop in pairwise(cuts):
            same = gone.get(_letters(filled.chars[start:stop])) if a == b and {start, stop} <= ends else None
            if same:
                dropped.add(same.pop())
            else:
                kept.append((a, b, start, stop))
        out += [piece] if len(kept) == len(cuts) - 1 else kept
    return [piece for piece in out if piece not in dropped]


def _running(wording: Wording, a: int, b: int) -> bool:
    words = wording.chars[a:b]
    whole = {a, b} <= {0, len(wording.chars), *wording.starts}
    return whole and len(words) >= LEAST_REPEATED and wording.chars.count(words) >= PAGES


def _grown(template: Wording, filled: Wording, steps: list[Step], pieces: list[Piece]) -> list[Piece]:
    """The pieces grown to whole words of both sides, as far as the words around them are the same; those that meet as one."""
    same = [step for step in steps if step.op is Op.SAME]
    starts, ends = {(s.a, s.c): s.b - s.a for s in same}, {(s.b, s.d): s.b - s.a for s in same}
    out: list[Piece] = []
    for a, b, c, d in pieces:
        left = _reach(template, filled, a, c, -1, ends.get((a, c), 0))
        right = _reach(template, filled, b, d, 1, starts.get((b, d), 0))
        piece = (a - left, b + right, c - left, d + right)
        if out and (piece[0] < out[-1][1] or piece[2] < out[-1][3] or (piece[0], piece[2]) == (out[-1][1], out[-1][3])):
            last = out.pop()
            piece = (min(last[0], piece[0]), piece[1], min(last[2], piece[2]), piece[3])
        out.append(piece)
    return out


def _reach(template: Wording, filled: Wording, at: int, other: int, way: int, room: int) -> int:
    """How many of the same characters lie between a place and the border of a word on both sides."""
    room = min(room, WIDEST)
    for n in range(room + 1):
        if _border(template, at + n * way) and _border(filled, other + n * way):
            return n
    return room


def _border(wording: Wording, at: int) -> bool:
    """Whether a word ends before a position (and the next begins there)."""
    if at in (0, len(wording.offsets)):
        return True
    offset = wording.offsets[at]
    start = wording.text.rfind("\n", 0, offset) + 1
    end = wording.text.find("\n", offset)
    return offset - start in _borders(wording.text[start : end if end >= 0 else len(wording.text)])


@lru_cache(maxsize=256)
def _borders(line: str) -> frozenset[int]:
    """Where words begin in a line, by jieba."""
    at, out = 0, set()
    for word in _jieba().cut(line, HMM=False):
        out.add(at)
        at += len(word)
    return frozenset(out)


@lru_cache(maxsize=1)
def _jieba() -> Any:
    import jieba  # noqa: PLC0415 – its dictionary takes most of a second to load

    jieba.setLogLevel("WARNING")
    return jieba.Tokenizer()


def _change(template: Wording, filled: Wording, piece: Piece) -> Change:
    a, b, c, d = piece
    old, new = template.words(a, b), filled.words(c, d)
    kind = "insertion" if a == b else "deletion" if c == d else "replacement"
    spans = template.span(a, b), filled.span(c, d)
    clauses = innermost(template.record["clauses"], spans[0][0]), innermost(filled.record["clauses"], spans[1][0])
    return Change(kind, _raised(template, filled, piece), *spans, old, new, clauses)


def _raised(template: Wording, filled: Wording, piece: Piece) -> tuple[str, ...]:
    """Why a change matters more than others."""
    a, b, c, d = piece
    sides = template.chars[a:b], filled.chars[c:d]
    out = [] if _counts(NUMERALS, sides[0]) == _counts(NUMERALS, sides[1]) else ["number"]
    out += [why for why, words in RAISED.items() if _counts(words, sides[0]) != _counts(words, sides[1])]
    return tuple(out)


def _counts(pattern: re.Pattern[str], words: str) -> Counter[str]:
    return Counter(match[0] for match in pattern.finditer(words))


def innermost(clauses: Iterable[dict[str, Any]], offset: int) -> str:
    """The id of the innermost clause (of a record) that holds an offset, "" where none does."""
    found = ""
    for clause in clauses:  # in reading order, parents first
        if clause["span"][0] <= offset < clause["span"][1]:
            found = clause["id"]
    return found

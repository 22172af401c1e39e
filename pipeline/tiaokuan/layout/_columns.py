"""Raw lines of a stretch of page -> columns of rows: two real columns are read one after the other.

Two labels side by side (甲方：      乙方：) are no columns of text: their line stays one line, unless a value on one side takes a second
line while the other side goes on with its next label.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from tiaokuan.document import BLANK
from tiaokuan.layout._compose import rows
from tiaokuan.layout._lines import RawLine
from tiaokuan.layout._sheet import Column

LEAST_LINES = 8
"""Fewer lines side by side than this are no columns."""

GUTTER = 0.75
"""Least width (em) of the white strip between two columns."""

FULL = 0.72
"""Lines of running text fill their column to this share on average."""

FULL_ROW, WRAPPED = 1.2, 0.25
"""Where at least the second share of lines ends within the first (em) of their column's right edge, paragraphs go on from line to line."""

LABELLED = 0.35
"""Where more lines than this share begin with a label and a colon, they are a form."""

LEAST_LABELS, LEAST_ANSWERED, LONGEST_LABEL = 3, 2, 12
"""Labels that each of two forms side by side has at least, or where the words behind one take two lines; and the characters before a
label's colon at most."""

LEVEL = 0.6
"""Left edges that differ by less than this (em) are one."""

PITCH = 2.5
"""Lines of a value are at most this far apart (em)."""

AT_EDGE = 0.3
"""A rule that begins or ends this near the end of words (em) is below them."""

ROOM = 1.5
"""What does not fit into a line may leave this much room in it (em), for the space between two cells."""


Zone = tuple[int, int, float, bool]
"""Lines in which two columns stand: the first, the one after the last, the x between the columns, and whether they are forms."""


def columns(lines: list[RawLine]) -> list[Column]:
    """The lines as columns of rows, in reading order."""
    found: list[Column] = []
    at = 0
    for start, end, x, form in _zones(lines):
        found.append(Column(list(rows(lines[at:start]))))
        left, right = zip(*(_cut(line, x) for line in lines[start:end]), strict=True)
        found.append(Column(list(rows([line for line in left if line is not None])), half=True, form=form))
        found.append(Column(list(rows([line for line in right if line is not None])), half=True, form=form))
        at = end
    found.append(Column(list(rows(lines[at:]))))
    return [column for column in found if column.rows]


def _zones(lines: list[RawLine]) -> list[Zone]:
    """Stretches of lines with a white strip down their middle: first and end index, the strip's x, and whether they are forms."""
    with_text = [line for line in lines if line.glyphs]
    if len(with_text) < 2:
        return []
    left = min(line.glyphs[0].x0 for line in with_text)
    right = max(line.glyphs[-1].x1 for line in with_text)
    zones = _strips(lines, left, right) if len(with_text) > LEAST_LABELS else []
    return sorted(zones + _continued(lines, zones, left, right))


def _strips(lines: list[RawLine], left: float, right: float) -> list[Zone]:
    """Columns of running text, and forms side by side, by the strip of white that several lines have in common."""
    middle = (left + right) / 2
    zones: list[Zone] = []
    start: int | None = None
    strip = (0.0, 0.0)
    for index, line in enumerate([*lines, None]):
        gap = None if line is None else _gap(line, middle, (right - left) / 10)
        if gap is not None and line is not None:
            both = gap if start is None else (max(strip[0], gap[0]), min(strip[1], gap[1]))
            if both[1] - both[0] >= GUTTER * line.size:
                start, strip = index if start is None else start, both
                continue
        if start is not None:
            x = sum(strip) / 2
            if _is_text(lines[start:index], x):
                zones.append((start, index, x, False))
            elif (forms := _forms(lines, start, index, x)) is not None:
                zones.append((*forms, x, True))
        start, strip = (None, strip) if gap is None else (index, gap)
    return zones


def _gap(line: RawLine, middle: float, reach: float) -> tuple[float, float] | None:
    """The white strip of the line at about the middle of the page."""
    edges = [(glyph.x0, glyph.x1) for glyph in line.glyphs] + [(rule.x0, rule.x1) for rule in line.rules]
    edges += [(item.box.x0, item.box.x1) for item in line.fields]
    edges.sort()
    if not edges:
        return None
    if edges[0][0] > middle:  # a line of the right column alone
        return (middle - reach, min(edges[0][0], middle + reach))
    if (end := max(x1 for _, x1 in edges)) < middle + reach:
        return (max(end, middle - reach), middle + reach)
    best = None
    end = edges[0][1]
    for _, (x0, x1) in pairwise(edges):
        if x0 - end >= GUTTER * line.size and end < middle + reach and x0 > middle - reach:
            best = (end, x0) if best is None or x0 - end > best[1] - best[0] else best
        end = max(end, x1)
    return best


def _is_text(lines: list[RawLine], x: float) -> bool:
    """Whether both sides of x are running text: lines that fill their column, or many that go on in the next."""
    for is_right in (False, True):
        spans = []
        labels = 0
        for line in lines:
            glyphs = [glyph for glyph in line.glyphs if ((glyph.x0 + glyph.x1) / 2 > x) is is_right]
            if glyphs:
                spans.append((glyphs[0].x0, glyphs[-1].x1))
                labels += any(glyph.char in "：:" for glyph in glyphs[:12])
        if len(spans) < LEAST_LINES or labels > LABELLED * len(spans):
            return False
        left, right = min(x0 for x0, _ in spans), max(x1 for _, x1 in spans)
        filled = sum(x1 - x0 for x0, x1 in spans) / (right - left) / len(spans)
        wrapped = sum(x1 > right - FULL_ROW * lines[0].size for _, x1 in spans) / len(spans)
        if filled < FULL and wrapped < WRAPPED:
            return False
    return True


def _forms(lines: list[RawLine], start: int, end: int, x: float) -> tuple[int, int] | None:
    """The lines among these in which two forms stand side by side, one of them with a value that took two lines; None where none did,
    and a line says what belongs together."""
    right = [index for index in range(start, end) if lines[index].glyphs and lines[index].glyphs[-1].x0 > x]
    if not right:
        return None
    first = right[0]
    if first > start and lines[first].base - lines[first - 1].base < lines[first].size:
        first -= 1  # the label of a higher cell, beside which the right one stands at half height
    start, end = first, right[-1] + 1
    sides: tuple[list[_Piece], list[_Piece]] = ([], [])
    for index in range(start, end):
        for side, part in zip(sides, _cut(lines[index], x), strict=True):
            if part is not None and part.glyphs:
                side.append(_Piece(index, part))
    ends = (min((piece.x0 for piece in sides[1]), default=x), max((piece.line.glyphs[-1].x1 for piece in sides[1]), default=x))
    fewest = len(lines)
    for side in sides:
        labels = [piece for piece in side if piece.is_label]
        edge = min((piece.x0 for piece in labels), default=0.0)
        fewest = min(fewest, len(labels))
        if fewest < LEAST_ANSWERED or any(piece.x0 - edge > LEVEL * piece.line.size for piece in labels):
            return None
    apart = any(
        _wrapped(above, piece, most)
        and any(
            (beside.at == piece.at and (above.is_answered or (beside.is_label and fewest >= LEAST_LABELS)))
            or (
                above.at <= beside.at <= piece.at and above.is_answered and side is sides[0]
            )  # else it would go on with what stands on the right
            for beside in other
        )
        for side, other, most in zip(sides, sides[::-1], ends, strict=True)
        for above, piece in pairwise(side)
    )
    return (start, end) if apart else None


def _continued(lines: list[RawLine], taken: list[Zone], left: float, right: float) -> list[Zone]:
    """Pairs of lines, outside of zones that are `taken`, in which what stands on a rule on the right goes on in the second line, beside
    other words on the left; `left` and `right` are where the page's lines begin and end."""
    found: list[Zone] = []
    for index, pair in enumerate(pairwise(lines)):
        if any(start < index + 2 and index < end for start, end, *_ in [*taken, *found[-1:]]):
            continue
        gaps = [_gap(line, (left + right) / 2, (right - left) / 10) for line in pair if line.glyphs and line.rules]
        if len(gaps) < 2 or gaps[0] is None or gaps[1] is None:
            continue
        x0, x1 = max(gaps[0][0], gaps[1][0]), min(gaps[0][1], gaps[1][1])
        if x1 - x0 < GUTTER * pair[0].size:
            continue
        x = (x0 + x1) / 2
        (beside, above), (other, below) = (_cut(line, x) for line in pair)
        if (
            above is not None
            and below is not None
            and other is not None
            and all(part is not None and part.glyphs for part in (beside, above, other, below))
            and _ends_on_rule(above)
            and _begins_on_rule(below)
            and not _begins_on_rule(other)
            and _wrapped(_Piece(index, above), _Piece(index + 1, below), right)
        ):
            found.append((index, index + 2, x, True))
    return found


def _ends_on_rule(line: RawLine) -> bool:
    return any(rule.x1 > line.glyphs[-1].x1 - AT_EDGE * line.size for rule in line.rules)


def _begins_on_rule(line: RawLine) -> bool:
    return any(abs(rule.x0 - line.glyphs[0].x0) < AT_EDGE * line.size for rule in line.rules)


class _Piece(NamedTuple):
    """One side of a line, and the line's index."""

    at: int
    line: RawLine

    @property
    def x0(self) -> float:
        """The left edge."""
        return self.line.glyphs[0].x0

    @property
    def is_label(self) -> bool:
        """Whether it begins with a label."""
        return any(glyph.char in "：:" for glyph in self.line.glyphs[2:LONGEST_LABEL])

    @property
    def is_answered(self) -> bool:
        """Whether words stand behind its label."""
        return self.is_label and self.line.glyphs[-1].char not in "：:" + BLANK


def _wrapped(above: _Piece, piece: _Piece, end: float) -> bool:
    """Whether a piece goes on with the one above it, since its first word did not fit in there."""
    if (
        piece.at - above.at > 2
        or piece.line.base - above.line.base > PITCH * piece.line.size
        or piece.is_label
        or piece.line.glyphs[0].char in "（("
    ):
        return False
    glyphs = piece.line.glyphs
    word = next(
        (index for index, glyph in enumerate(glyphs) if not (glyph.char.isascii() and glyph.char != BLANK)), len(glyphs)
    )
    return above.line.glyphs[-1].x1 + glyphs[max(word, 1) - 1].x1 - glyphs[0].x0 > end - ROOM * piece.line.size


def _cut(line: RawLine, x: float) -> tuple[RawLine | None, RawLine | None]:
    """The parts of a line on both sides of x."""
    sides = (RawLine(line.base, line.size), RawLine(line.base, line.size))
    for glyph in line.glyphs:
        sides[(glyph.x0 + glyph.x1) / 2 > x].glyphs.append(glyph)
    for rule in line.rules:
        sides[(rule.x0 + rule.x1) / 2 > x].rules.append(rule)
    for strike in line.strikes:
        sides[(strike.x0 + strike.x1) / 2 > x].strikes.append(strike)
    for item in line.fields:
        sides[(item.box.x0 + item.box.x1) / 2 > x].fields.append(item)
    left, right = (side if side.glyphs or side.rules or side.fields else None for side in sides)
    return left, right

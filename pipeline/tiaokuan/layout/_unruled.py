"""Raw lines -> tables drawn without lines: labels side by side, their values beside them in columns so narrow that they take several
lines. Read line by line, a line would hold pieces of the values of several cells."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil

from tiaokuan.document import Box
from tiaokuan.layout._compose import rows
from tiaokuan.layout._lines import RawLine
from tiaokuan.layout._sheet import Glyph, Row, Table, TableCell

GAP, BEFORE_LABEL = 0.7, 0.25
"""White (em) that parts two cells of a line at least, and that parts a value from the next label."""

LEVEL = 0.6
"""Left edges that differ by less than this (em) are of one column."""

LONGEST_LABEL = 14
"""Characters of a label with its colon, at most."""

PITCH = 2.3
"""Lines of a value are at most this far apart, and lines of labels at most three times as far (em)."""

NEAR = 0.4
"""A label is at most this far (em) from the middle of its value, or from its first line."""

AROUND = 12
"""Where values begin is looked for in this many lines before and behind a line of labels."""

MOST_LINES = 80
"""More lines than this are no such table."""

MOST_STRETCH = 200
"""A page with more lines than this is no contract's."""

FURNITURE = 2
"""Headers and footers of a page have no more lines each."""

HIGHEST = 60
"""The first row reaches at most this many quarters of a line above the middle of its label."""

PADDING = 5.4
"""Word's space between a cell's edge and its text, in points."""


@dataclass(slots=True)
class _Piece:
    """What stands together in a line."""

    base: float
    size: float
    glyphs: list[Glyph]

    @property
    def x0(self) -> float:
        """The left edge."""
        return self.glyphs[0].x0

    @property
    def x1(self) -> float:
        """The right edge."""
        return self.glyphs[-1].x1

    @property
    def is_label(self) -> bool:
        """Whether it is a label and nothing else."""
        return self.glyphs[-1].char in "：:" and 3 <= len(self.glyphs) <= LONGEST_LABEL and not self.glyphs[0].char.isascii()


@dataclass(slots=True)
class _Column:
    """Labels below each other and their values: the x at which both begin, and where the next labels do."""

    x: float
    value: float
    end: float
    labels: list[_Piece] = field(default_factory=list)
    values: list[_Piece] = field(default_factory=list)


def unruled(lines: list[RawLine]) -> tuple[int, int, Table] | None:
    """The first such table among the lines of a stretch of page: the index of its first line, the one behind its last, and the
    table; None where there is none."""
    if len(lines) > MOST_STRETCH:
        return None
    pieces = [_pieces(line) for line in lines]
    for index, line in enumerate(pieces):
        if len(line) > 1 and line[0].is_label and sum(piece.is_label for piece in line) > 1:
            columns = _columns(pieces, index)
            if columns is not None and (found := _table(lines, pieces, columns, index)) is not None:
                return found
    return None


def _pieces(line: RawLine) -> list[_Piece]:
    """The line's pieces; none where it holds rules or fields, which say for themselves where something is to be written."""
    if not line.glyphs or line.rules or line.fields or line.strikes:
        return []
    found = [_Piece(line.base, line.size, line.glyphs[:1])]
    for index, (before, glyph) in enumerate(pairwise(line.glyphs), 1):
        gap = (glyph.x0 - before.x1) / line.size
        if gap > GAP or before.char in "：:" or (gap > BEFORE_LABEL and _begins_label(line, index)):
            found.append(_Piece(line.base, line.size, []))
        found[-1].glyphs.append(glyph)
    for index in range(len(found) - 1, 0, -1):
        first, piece = found[index - 1 : index + 1]
        if len(first.glyphs) == 1 and len(piece.glyphs) == 2 and piece.glyphs[-1].char in "：:":  # 住 所：
            found[index - 1 : index + 1] = [_Piece(line.base, line.size, first.glyphs + piece.glyphs)]
    return found


def _begins_label(line: RawLine, index: int) -> bool:
    """Whether the characters from the index on are a label, set close."""
    for at in range(index, min(index + LONGEST_LABEL, len(line.glyphs))):
        if line.glyphs[at].char in "：:":
            return at - index > 1
        if at > index and line.glyphs[at].x0 - line.glyphs[at - 1].x1 > BEFORE_LABEL * line.size:
            return False
    return False


def _columns(pieces: list[list[_Piece]], anchor: int) -> list[_Column] | None:
    """The columns that begin with the labels of a line; None where no values are seen beside them."""
    labels = [piece for piece in pieces[anchor] if piece.is_label]
    columns = []
    for label, after in zip(labels, [*(piece.x0 for piece in labels[1:]), float("inf")], strict=True):
        starts = Counter(
            round(piece.x0)
            for line in pieces[max(0, anchor - AROUND) : anchor + AROUND]
            for piece in line
            if label.x1 < piece.x0 < after and not piece.is_label
        )
        value = starts.most_common(1)[0][0] if starts else label.x1 + 2 * PADDING
        columns.append(_Column(label.x0, float(value), after))
    return (
        columns if any(column.value != label.x1 + 2 * PADDING for column, label in zip(columns, labels, strict=True)) else None
    )


def _table(
    lines: list[RawLine], pieces: list[list[_Piece]], columns: list[_Column], anchor: int
) -> tuple[int, int, Table] | None:
    """The table around a line of labels."""
    start, end = anchor, anchor + 1
    while start and end - start <= MOST_LINES and _near(lines, start, PITCH) and _is_values(pieces[start - 1], columns):
        start -= 1
    while end < len(lines) and end - start <= MOST_LINES and _goes_on(lines, pieces[end], end, columns):
        end += 1
    if end - start > MOST_LINES:
        return None
    _share(pieces[start:end], columns)
    groups = _by_middle(columns) or _by_first(columns)
    first, last = start <= FURNITURE, end >= len(lines) - FURNITURE
    for above, below in ((first, False), (False, last), (first, last)):
        if groups is None and (above or below):
            groups = _by_middle(columns, above=above, below=below)
    if groups is None or not any(len(cell) > 1 for row in groups for cell in row):
        return None
    table = _drawn(columns, groups)
    return None if table is None else (start, end, table)


def _near(lines: list[RawLine], index: int, most: float) -> bool:
    """Whether the line follows closely on the one before."""
    return lines[index].base - lines[index - 1].base < most * lines[index].size


def _is_values(line: list[_Piece], columns: list[_Column]) -> bool:
    """Whether the line holds nothing but pieces of values, each line of a value beginning where values do."""
    seen: set[int] = set()
    for piece in line:
        number = max(
            (number for number, column in enumerate(columns) if piece.x0 > column.x - LEVEL * piece.size), default=None
        )
        if number is None or piece.x1 > columns[number].end + LEVEL * piece.size:
            return False
        off = piece.x0 - columns[number].value
        if off < -LEVEL * piece.size or (number not in seen and off > LEVEL * piece.size):
            return False
        seen.add(number)
    return bool(line)


def _goes_on(lines: list[RawLine], line: list[_Piece], index: int, columns: list[_Column]) -> bool:
    """Whether the table goes on in a line: another of labels, or of values not far below."""
    labels = [piece for piece in line if any(abs(piece.x0 - column.x) < LEVEL * piece.size for column in columns)]
    rest = [piece for piece in line if not any(piece is label for label in labels)]
    if not labels:
        return _near(lines, index, PITCH) and _is_values(line, columns)
    labelled = len(labels) == len(columns) and all(piece.is_label for piece in labels)
    return labelled and _near(lines, index, 3 * PITCH) and (not rest or _is_values(rest, columns))


def _share(pieces: list[list[_Piece]], columns: list[_Column]) -> None:
    """Give the columns their labels and values; pieces of a value in one line are one."""
    for piece in (piece for line in pieces for piece in line):
        column = next(column for column in reversed(columns) if piece.x0 > column.x - LEVEL * piece.size)
        if abs(piece.x0 - column.x) < LEVEL * piece.size:
            column.labels.append(piece)
        elif column.values and column.values[-1].base == piece.base:
            column.values[-1] = _Piece(piece.base, piece.size, column.values[-1].glyphs + piece.glyphs)
        else:
            column.values.append(piece)


Groups = list[list[list[_Piece]]]
"""For each row, for each column, the lines of the value; one more row than there are labels where the first has none."""


def _by_middle(columns: list[_Column], *, above: bool = False, below: bool = False) -> Groups | None:
    """Values whose middle their label stands at: where the first row begins says where all others do, since each label halves its
    row. `above`: the first lines may be a row without labels, the rest of one that the page's end cut in two; `below`: the last
    row may be the first part of such a one, whose label stands in its first line."""
    heights = [label.base for label in columns[0].labels]
    size = columns[0].labels[0].size
    steps = [b.base - a.base for column in columns for a, b in pairwise(column.values)]
    pitch = min((step for step in steps if step > 0.8 * size), default=1.6 * size)
    found: Groups | None = None
    for quarters in range(HIGHEST):
        edges = [heights[0] - pitch / 2 - quarters * pitch / 4]
        for height in heights:
            edges.append(2 * height - edges[-1])
        if any(edge > height - 0.3 * pitch for edge, height in zip(edges, heights, strict=False)):
            continue
        open_end = [*edges[:-1], float("inf")] if below else edges
        groups = [
            [[piece for piece in column.values if top < piece.base <= bottom] for column in columns]
            for top, bottom in pairwise([float("-inf"), *open_end])
        ]
        if sum(len(cell) for row in groups for cell in row) < sum(len(column.values) for column in columns):
            continue
        at = [
            (cell[0].base, height) if below and row is groups[-1] else ((cell[0].base + cell[-1].base) / 2, height)
            for row, height in zip(groups[1:], heights, strict=True)
            for cell in row
            if cell
        ]
        if all(abs(middle - height) <= NEAR * size for middle, height in at):
            found = groups if any(groups[0]) else groups[1:]
            if not any(groups[0]):
                return found
    return found if above else None


def _by_first(columns: list[_Column]) -> Groups | None:
    """Values in whose first line their label stands."""
    heights = [label.base for label in columns[0].labels]
    near = NEAR * columns[0].labels[0].size
    found: Groups = [[[] for _ in columns] for _ in heights]
    for number, column in enumerate(columns):
        for piece in column.values:
            row = max((row for row, height in enumerate(heights) if piece.base > height - near), default=None)
            if row is None or (not found[row][number] and piece.base > heights[row] + near):
                return None
            found[row][number].append(piece)
    return found


def _drawn(columns: list[_Column], groups: Groups) -> Table | None:
    """The table: a row for each line of labels, two columns for each column of labels; None where cells overlap."""
    size = columns[0].labels[0].size
    widths = [  # in whole characters
        max(1, ceil(max((piece.x1 - column.value for row in groups for piece in row[number]), default=0.0) / size)) * size
        for number, column in enumerate(columns)
    ]
    xs = [x - PADDING for column in columns for x in (column.x, column.value)]
    room = columns[1].x - columns[0].value  # columns of labels side by side are alike: the last has as much room as the first
    xs.append(columns[-1].value + max(room, widths[-1]) + PADDING)
    without = len(groups) - len(columns[0].labels)
    written: list[list[list[_Piece]]] = []
    for number, row in enumerate(groups):
        labels = [column.labels[number - without : number - without + 1] if number >= without else [] for column in columns]
        written.append([parts for pair in zip(labels, row, strict=True) for parts in pair])
    ys = [min(glyph.top for parts in row for piece in parts for glyph in piece.glyphs) for row in written]
    ys.append(max(glyph.bottom for parts in written[-1] for piece in parts for glyph in piece.glyphs))
    if any(b <= a for a, b in pairwise(xs)) or any(b <= a for a, b in pairwise(ys)):
        return None
    rights = [*xs[1:]]
    for number, column in enumerate(columns):
        rights[2 * number + 1] = min(rights[2 * number + 1], column.value + widths[number] + PADDING)
    cells = [
        TableCell(number, at, 1, 1, Box(xs[at], ys[number], rights[at], ys[number + 1]), _rows(parts))
        for number, row in enumerate(written)
        for at, parts in enumerate(row)
    ]
    return Table(Box(xs[0], ys[0], xs[-1], ys[-1]), tuple(xs), tuple(ys), cells)


def _rows(pieces: list[_Piece]) -> list[Row]:
    return list(rows([RawLine(piece.base, piece.size, piece.glyphs) for piece in pieces]))

"""Characters of a page or cell -> lines of print, each with the rules and fields that belong to it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from operator import attrgetter
from statistics import median

from tiaokuan.layout._sheet import Field, Glyph, Rule

SAME_LINE = 0.3
"""Baselines closer than this (em) are one line."""

UNEVEN = 0.1
"""Baselines of one line that differ by more than this (em) are not quite level."""

UNDER, OVER = 0.5, -0.14
"""A rule from this far above to this far below the baseline (em) underlines the line. Word and LibreOffice draw it 0.1 to 0.2
em below; lines drawn by hand sit up to half an em below."""

USUAL_UNDER = 0.12
"""An underline is usually this far below the baseline (em)."""

FAR_UNDER = 1.0
"""A rule this far below the baseline (em) still belongs to a line that leaves a gap just above it."""

EDGE_UNDER, EDGE_SLACK = 0.85, 0.15
"""The lower edge of a box around words in a web page lies up to this far below the baseline (em) in lines set at twice the size of
their characters; its ends miss its words by less than the second."""

STRUCK_FROM, STRUCK_TO = -0.62, -0.2
"""A rule this high above the baseline (em) runs through the middle of the characters."""


TOGETHER = 0.2
"""The two rules that strike words out twice are closer together than this (em)."""

LEAST_CROSSED, CROSSING = 12, 0.5
"""A line of text has at least as many characters; and what strikes them out ends less than this (em) beyond them."""

ON_SCAN = 0.3
"""On a scan, a rule no lower (em) below words is what they stand on, however far it goes beyond them."""

MOST_RAISED, MOST_STRUCK = 200, 500
"""Lines have no more raised characters, and rules strike out no more, than this."""


@dataclass(slots=True)
class RawLine:
    """Characters on one baseline, the rules under them, the rules through them, and the fields between them; `uneven` where they stand
    on several baselines, almost level, as the lines of two columns do."""

    base: float
    size: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    strikes: list[Rule] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    uneven: bool = False

    def base_at(self, rule: Rule) -> float:
        """The baseline of the characters above or on a rule."""
        bases = [glyph.base for glyph in self.glyphs if rule.x0 < (glyph.x0 + glyph.x1) / 2 < rule.x1] if self.uneven else ()
        return median(bases) if bases else self.base


def raw_lines(glyphs: list[Glyph], rules: list[Rule], fields: list[Field], size: float) -> list[RawLine]:
    """Lines from top to bottom; `size` is the usual size of characters here, for lines that have none."""
    lines = _merge_small(_baselines(glyphs))
    bases = [line.base for line in lines]
    largest = max((line.size for line in lines), default=size)

    def attached(rule: Rule) -> bool:
        near = slice(bisect_left(bases, rule.y - FAR_UNDER * largest), bisect_right(bases, rule.y - STRUCK_FROM * largest))
        return _attach(rule, lines[near])

    loose = [rule for rule in rules if not attached(rule)]
    for item in fields:
        _attach_field(item, lines, size)
    for rule in sorted(loose, key=attrgetter("y", "x0")):
        if not attached(rule):  # the next piece of a strike may have come before the first
            _attach_loose(rule, lines, size)
    lines.sort(key=attrgetter("base"))
    return lines


def _baselines(glyphs: list[Glyph]) -> list[RawLine]:
    lines: list[RawLine] = []
    base, size = float("-inf"), 0.0
    for glyph in sorted(glyphs, key=attrgetter("base")):
        if glyph.base - base > SAME_LINE * max(size, glyph.size) or not lines:
            lines.append(RawLine(glyph.base, glyph.size))
            base, size = glyph.base, glyph.size
        lines[-1].glyphs.append(glyph)
    for line in lines:
        line.glyphs = _once(sorted(line.glyphs, key=attrgetter("x0")))
        line.size = median([glyph.size for glyph in line.glyphs])
        bases = [glyph.base for glyph in line.glyphs]
        line.base = median(bases)
        line.uneven = max(bases) - min(bases) > UNEVEN * line.size
    return lines


def _once(glyphs: list[Glyph]) -> list[Glyph]:
    """Characters printed twice almost in one place, to look bold, are one."""
    kept = glyphs[:1]
    for glyph in glyphs[1:]:
        if glyph.char != kept[-1].char or glyph.x0 - kept[-1].x0 > 0.15 * glyph.size:
            kept.append(glyph)
    return kept


def _merge_small(lines: list[RawLine]) -> list[RawLine]:
    """Raised and lowered characters go into the line beside them that leaves room for them."""
    kept: list[RawLine] = []
    for line in lines:
        if kept and _fits(line, kept[-1]):
            kept[-1].glyphs = sorted(kept[-1].glyphs + line.glyphs, key=attrgetter("x0"))
            kept[-1].uneven = True
        elif kept and _fits(kept[-1], line) and _is_reference(kept[-1], line):
            kept[-1] = line
        elif kept and _fits(kept[-1], line):
            line.glyphs = sorted(kept[-1].glyphs + line.glyphs, key=attrgetter("x0"))
            line.uneven = True
            kept[-1] = line
        else:
            kept.append(line)
    return kept


def _fits(small: RawLine, large: RawLine) -> bool:
    """Whether the shorter line stands within the height of the other, and in its gaps."""
    if len(small.glyphs) > min(len(large.glyphs), MOST_RAISED) or abs(small.base - large.base) > 0.55 * large.size:
        return False
    for glyph in small.glyphs:
        middle = (glyph.x0 + glyph.x1) / 2
        if any(other.x0 < middle < other.x1 for other in large.glyphs):
            return False
    return True


def _is_reference(small: RawLine, large: RawLine) -> bool:
    """Whether raised numbers refer to footnotes: each stands behind Chinese; exponents stand behind units and figures."""
    if small.size > 0.8 * large.size or not all(
        glyph.char.isdigit() or glyph.char in "[]〔〕①②③④⑤⑥⑦⑧⑨⑩" for glyph in small.glyphs
    ):
        return False
    end = None
    for glyph in small.glyphs:
        if end is None or glyph.x0 - end > 0.2 * glyph.size:
            before = [other for other in large.glyphs if other.x1 <= glyph.x0 + 0.1 * large.size]
            if not before or before[-1].char.isascii():
                return False
        end = glyph.x1
    return True


def _attach(rule: Rule, lines: list[RawLine]) -> bool:
    """Give the rule to the line it underlines or strikes out; False where there is none."""
    best: RawLine | None = None
    nearest = 1.0
    for line in lines:
        if _crosses(rule, line):
            return True
        if any(_goes_on(rule, strike, line.size) for strike in line.strikes):
            line.strikes.append(rule)
            return True
        below = (rule.y - line.base_at(rule)) / line.size
        if OVER <= below <= UNDER and (distance := abs(below - USUAL_UNDER)) < nearest and _beside(rule, line):
            best, nearest = line, distance
        elif STRUCK_FROM <= below <= STRUCK_TO and _through(rule, line):
            line.strikes.append(rule)
            return True
    if best is None:
        best = next((line for line in lines if _far_below(rule, line) or _own_edge(rule, line)), None)
    if best is None:
        return False
    best.rules.append(rule)
    return True


def _crosses(rule: Rule, line: RawLine) -> bool:
    """Whether the rule was drawn over the page for empty lines that are full by now: it runs through a line of text, or at its
    foot, from beyond its start to beyond its end. An underline ends where its words end."""
    below = (rule.y - line.base) / line.size
    if not STRUCK_FROM <= below <= UNDER or len(line.glyphs) < LEAST_CROSSED:
        return False
    if line.glyphs[0].score is not None and 0 <= below <= ON_SCAN:
        return False  # forms on paper have room on both sides of an answer: ____双方另行协商确定____
    beyond = (CROSSING if below <= STRUCK_TO else 1.0) * line.size  # below the middle it may underline all of the line
    return rule.x0 < line.glyphs[0].x0 - line.size and rule.x1 > line.glyphs[-1].x1 + beyond and _set_close(line)


def _set_close(line: RawLine) -> bool:
    """Whether the line's characters fill most of it."""
    return sum(glyph.x1 - glyph.x0 for glyph in line.glyphs) > 0.75 * (line.glyphs[-1].x1 - line.glyphs[0].x0)


def _far_below(rule: Rule, line: RawLine) -> bool:
    """Whether the rule was drawn by hand in a gap of the line, too low for an underline."""
    below = (rule.y - line.base) / line.size
    return (
        UNDER < below <= FAR_UNDER
        and all(not rule.x0 - 1 < (glyph.x0 + glyph.x1) / 2 < rule.x1 + 1 or glyph.char in "：:，。；" for glyph in line.glyphs)
        and rule.x0 > line.glyphs[0].x0
    )


def _own_edge(rule: Rule, line: RawLine) -> bool:
    """Whether the rule is the lower edge of a box around words inside the line, as web pages underline what was filled in: it lies
    lower the wider the lines are set, ends where its words end, and more words stand beside it."""
    if not UNDER < (rule.y - line.base) / line.size <= EDGE_UNDER or not line.glyphs or rule.x0 <= line.glyphs[0].x1:
        return False
    slack = EDGE_SLACK * line.size
    inside = [glyph for glyph in line.glyphs if rule.x0 < (glyph.x0 + glyph.x1) / 2 < rule.x1]
    parted = any(glyph.x0 < end - slack and glyph.x1 > end + slack for glyph in line.glyphs for end in (rule.x0, rule.x1))
    return bool(inside) and len(inside) < len(line.glyphs) and not parted and _beside_words(rule, line)


def _beside_words(rule: Rule, line: RawLine) -> bool:
    """Whether printed words end right where the rule begins."""
    before = [glyph for glyph in line.glyphs if (glyph.x0 + glyph.x1) / 2 <= rule.x0]
    return bool(before) and rule.x0 - before[-1].x1 <= line.size


def _beside(rule: Rule, line: RawLine) -> bool:
    """A rule far beyond the line's ends is of no line with smaller text, such as a page's edge decoration."""
    return rule.x0 < line.glyphs[-1].x1 + 400 and rule.x1 > line.glyphs[0].x0 - 400


def _through(rule: Rule, line: RawLine) -> bool:
    """Whether the rule runs through characters from end to end, not beside them (a dash drawn as a rule)."""
    first = bisect_left(line.glyphs, rule.x0 - line.size, key=attrgetter("x0"))
    last = bisect_right(line.glyphs, rule.x1 + line.size, key=attrgetter("x0"))
    if last - first > MOST_STRUCK:
        return False
    inside = [glyph for glyph in line.glyphs[first:last] if rule.x0 - 1 <= (glyph.x0 + glyph.x1) / 2 <= rule.x1 + 1]
    return sum(glyph.x1 - glyph.x0 for glyph in inside) > 0.7 * (rule.x1 - rule.x0)


def _goes_on(rule: Rule, strike: Rule, size: float) -> bool:
    """Whether a rule belongs to one that strikes words out: the next piece of it, over a space, or the second of a double one."""
    return abs(rule.y - strike.y) <= TOGETHER * size and rule.x0 <= strike.x1 + 1 and rule.x1 >= strike.x0 - 1


def _attach_field(item: Field, lines: list[RawLine], size: float) -> None:
    """A field goes into the line that runs through its height; a field of several lines' height to the first of them."""
    _, top, _, bottom = item.box
    for line in lines:
        middle = line.base - 0.35 * line.size
        if top - 0.3 * line.size <= middle <= bottom + 0.3 * line.size:
            line.fields.append(item)
            return
    line = RawLine(min(bottom, top + 1.2 * size) - 0.2 * size, size)
    line.fields.append(item)
    lines.append(line)


def _attach_loose(rule: Rule, lines: list[RawLine], size: float) -> None:
    """A rule with no text beside it is a line of its own; those at one height are one."""
    for line in lines:
        if not line.glyphs and abs(line.base + USUAL_UNDER * line.size - rule.y) < 2:
            line.rules.append(rule)
            return
    line = RawLine(rule.y - USUAL_UNDER * size, size)
    line.rules.append(rule)
    lines.append(line)

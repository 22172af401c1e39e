"""A raw line -> its row: characters, spaces for the gaps, underscores for the rules with nothing on them, marks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from operator import attrgetter, itemgetter
from typing import NamedTuple

from tiaokuan.document import BLANK, Sign
from tiaokuan.draft import WIDEST_BLANK
from tiaokuan.layout._lines import RawLine
from tiaokuan.layout._sheet import Field, Glyph, Place, Row, Rule
from tiaokuan.layout._spread import WIDE_GAP, letter_spaced, spread

WORD_GAP = 0.18
"""A gap of this many em between Latin letters or digits is a space; kerning is less."""

ADJOINING = 1.3
"""Pieces of rule this close (points) are one: underlines are drawn run by run."""

SET_SPACE = 0.34
"""The space (em) that typesetting puts between Latin and Chinese characters is no wider than this."""

JUSTIFIED = 0.25
"""Justifying a line adds less than this (em) behind a character."""

TYPED_SPACE = 0.215
"""A gap narrower than this (em) between a Latin and a Chinese character is such a space, though it is read as a typed one."""

SHORTEST_LINE = 1.0
"""A rule alone in its line that is shorter than this (em) is no place to write."""

PADDED = 0.2
"""A rule this much (em) longer than the words on it was drawn with white space beside them."""

MOST_PAIRS = 1_000_000
"""More strikes and characters in a line than this, multiplied, are a drawing."""

WIDEST_STOP = 0.4
"""Behind the stop or the comma of a figure a font leaves less room than this (em)."""

NARROW = 0.3
"""A rule shorter than this (em) with nothing on it is no place to write."""


SIGNS = '：:，,。；;、（）()《》“”"【】[]'
"""Signs of the sentence around a blank: an underline that runs on below them does not fill it."""

RUN_ON = "。，；、：;:《“（(【〔["
"""Signs behind a value that its underline runs on below: they end its sentence, or open what is named behind it."""

OPENING, CLOSING = "【［〔《（", "】］〕》）"

DATE_WORDS = "年月日时分"
"""Words that part the blanks of a date when one rule runs below all of it."""
AMOUNT_WORDS = "亿万仟佰拾元角分"
"""Words that part the blanks of an amount by digits, __亿__仟__佰, of which a rule may run on below the one before it."""


class Atom(NamedTuple):
    """A thing in a line that takes up width. `kind`: glyph, blank, field, struck."""

    x0: float
    x1: float
    text: str
    kind: str
    spaced: bool = False
    field: Field | None = None
    score: float | None = None


class Filled(NamedTuple):
    """A rule with atoms on it, by their indices; the rule may be wider."""

    first: int
    last: int
    x0: float
    x1: float


def compose(line: RawLine) -> Row | None:
    """The row of a raw line; None where nothing is left of it."""
    glyphs, struck = _strike(line)
    atoms, filled = _atoms(line, glyphs, struck)
    if not atoms or _is_speck(atoms, line.size):
        return None
    read = any(glyph.score is not None for glyph in line.glyphs)  # on a scan a rule may run on a little beyond its words
    apart, close = spread(line.glyphs, line.size), letter_spaced(line.glyphs, line.size)
    writer = _Writer(line.size, apart, close, WIDE_GAP if read else PADDED)
    opening = {mark.first: mark for mark in filled}
    closing = {mark.last: mark for mark in filled}
    for index, atom in enumerate(atoms):
        if index in opening:
            writer.begin(min(opening[index].x0, atom.x0))
        writer.put(atom)
        if index in closing:
            writer.end(max(closing[index].x1, atom.x1))
    return writer.row(line, glyphs)


def _is_speck(atoms: list[Atom], size: float) -> bool:
    """Whether a line is nothing but a rule too short to write on: below white space that went into a line of its own."""
    return all(atom.kind == "blank" for atom in atoms) and sum(atom.x1 - atom.x0 for atom in atoms) < SHORTEST_LINE * size


def _strike(line: RawLine) -> tuple[list[Glyph], list[Atom]]:
    """The characters that stand, and those that are struck out."""
    if not line.strikes or len(line.strikes) * len(line.glyphs) > MOST_PAIRS:
        return line.glyphs, []
    stand, struck = [], []
    for rule in join_rules(line.strikes):
        under = [glyph for glyph in line.glyphs if rule.x0 - 0.5 <= (glyph.x0 + glyph.x1) / 2 <= rule.x1 + 0.5]
        if under:
            struck.append(Atom(under[0].x0, under[-1].x1, "".join(glyph.char for glyph in under), "struck"))
    for glyph in line.glyphs:
        middle = (glyph.x0 + glyph.x1) / 2
        if not any(atom.x0 <= middle <= atom.x1 for atom in struck):
            stand.append(glyph)
    return stand, struck


def join_rules(rules: list[Rule]) -> list[Rule]:
    """Pieces that adjoin or overlap are one rule."""
    joined: list[Rule] = []
    for rule in sorted(rules):
        if joined and rule.x0 - joined[-1].x1 <= ADJOINING:
            last = joined[-1]
            joined[-1] = last._replace(x1=max(last.x1, rule.x1), tinted=last.tinted and rule.tinted)
        else:
            joined.append(rule)
    return joined


def _atoms(line: RawLine, glyphs: list[Glyph], struck: list[Atom]) -> tuple[list[Atom], list[Filled]]:
    """What stands in the line from left to right, and which of it stands on rules."""
    atoms = [Atom(glyph.x0, glyph.x1, glyph.char, "glyph", glyph.spaced, None, glyph.score) for glyph in glyphs]
    atoms += [Atom(item.box.x0, item.box.x1, item.text, "field", False, item) for item in line.fields]
    atoms.sort(key=_middle)
    middles = [_middle(atom) for atom in atoms]
    covering = []
    blanks: list[Rule] = []
    joined = join_rules(line.rules)
    for rule in _bridge(joined, atoms, line.size) if len(joined) > 1 else joined:
        on = atoms[slice(*_reach(rule, middles))]
        if not on and any(atom.x0 - 1 <= rule.x0 and rule.x1 <= atom.x1 + 1 for atom in struck):
            continue  # below words that are struck out: nothing is to be written there
        if (written := _written(rule, on, line.size)) is not None:
            if not rule.tinted:  # below a link or an insertion: marked as such, not filled in
                covering.append(written)
        elif not _strikes(rule, struck):
            blanks += _pieces(rule, on)
    if not blanks and not covering and not struck:
        return atoms, []
    atoms += [Atom(rule.x0, rule.x1, "", "blank") for rule in blanks if rule.x1 - rule.x0 >= NARROW * line.size]
    atoms += struck
    atoms.sort(key=_middle)
    middles = [_middle(atom) for atom in atoms]
    filled = []
    for rule in covering:
        first, end = _reach(rule, middles)
        filled.append(Filled(first, end - 1, rule.x0, rule.x1))
    return atoms, filled


def _strikes(rule: Rule, struck: list[Atom]) -> bool:
    """Whether more than half of the rule runs below words that are struck out: it underlines them."""
    return 2 * sum(max(0.0, min(rule.x1, atom.x1) - max(rule.x0, atom.x0)) for atom in struck) > rule.x1 - rule.x0


def _reach(rule: Rule, middles: list[float]) -> tuple[int, int]:
    """Which atoms stand on the rule, by their index: the first, and the one after the last."""
    return bisect_left(middles, 2 * rule.x0 - 0.4), bisect_right(middles, 2 * rule.x1 + 0.4)


def _bridge(rules: list[Rule], atoms: list[Atom], size: float) -> list[Rule]:
    """Join rules that part where a Latin letter or digit meets an ideograph, since the space set there is not underlined, and below
    the white space before words that are letter-spaced."""
    middles = [_middle(atom) for atom in atoms]
    bridged = [rules[0]]
    for rule in rules[1:]:
        last = bridged[-1]
        if rule.x0 - last.x1 <= SET_SPACE * size:
            at = bisect_left(middles, last.x1 + rule.x0)
            if 0 < at < len(atoms) and (
                _meet(atoms[at - 1], atoms[at], last.x1, rule.x0, size)
                or (last.x1 - last.x0 < SHORTEST_LINE * size and atoms[at - 1].x1 <= last.x0 and atoms[at].x0 - rule.x0 < size)
            ):
                bridged[-1] = last._replace(x1=rule.x1)
                continue
        bridged.append(rule)
    return bridged


def _meet(left: Atom, right: Atom, end: float, start: float, size: float) -> bool:
    """Whether the words on two rules end and begin where the rules do; in a line that is justified the first rule runs on below the
    space behind its last character, where a Latin letter or digit meets an ideograph."""
    slack = JUSTIFIED if left.text.isascii() is not right.text.isascii() else 0.1
    return abs(left.x1 - end) < slack * size and abs(right.x0 - start) < 0.1 * size


def _middle(atom: Atom) -> float:
    """Twice the middle of an atom."""
    return atom.x0 + atom.x1


def _written(rule: Rule, on: list[Atom], size: float) -> Rule | None:
    """The part of the rule that something is written on; None for a blank, which may have signs of its sentence on it."""
    ink = [atom for atom in on if atom.text.strip(SIGNS + BLANK) and atom.kind != "field"]
    if not ink:
        return None
    if all(atom.text in DATE_WORDS for atom in ink) and _stand_apart(rule, ink, 0.8 * size):
        return None
    if all(atom.text in AMOUNT_WORDS for atom in ink) and _room_behind(rule, ink, 0.8 * size):
        return None
    while len(on) > 1 and on[0].text in ("：", ":", BLANK):
        rule = rule._replace(x0=on[0].x1)
        on = on[1:]
    while len(on) > 1 and on[-1].text == BLANK:  # typed underscores around the words, underlined with them
        rule = rule._replace(x1=on[-1].x0)
        on = on[:-1]
    while len(on) > 1 and on[-1].text and on[-1].text in RUN_ON and rule.x1 - on[-1].x1 < 0.3 * size:
        rule = rule._replace(x1=on[-1].x0)
        on = on[:-1]
    return rule


def _stand_apart(rule: Rule, ink: list[Atom], least: float) -> bool:
    """Whether there is room to write before each of the words on the rule."""
    return all(atom.x0 - edge >= least for edge, atom in zip([rule.x0, *(atom.x1 for atom in ink)], ink, strict=False))


def _room_behind(rule: Rule, ink: list[Atom], least: float) -> bool:
    """Whether there is room to write behind each of the words on the rule."""
    return all(edge - atom.x1 >= least for atom, edge in zip(ink, [*(atom.x0 for atom in ink[1:]), rule.x1], strict=True))


def _pieces(rule: Rule, on: list[Atom]) -> list[Rule]:
    """The parts of a blank rule between the signs that stand on it."""
    if all(atom.kind == "field" or atom.text == BLANK for atom in on) and on:
        return []  # the field or the typed underscores are the blank
    edges = [rule.x0, *(x for atom in on for x in (atom.x0, atom.x1)), rule.x1]
    return [Rule(x0, x1, rule.y) for x0, x1 in zip(edges[::2], edges[1::2], strict=True)]


class _Writer:
    """Writes a row from left to right."""

    def __init__(self, size: float, spread_by: float, close: set[float], padded: float) -> None:
        self.size = size
        self.spread_by = spread_by
        self.close = close  # where digits begin that no white space parts from the digit before
        self.parts: list[str] = []
        self.lefts: list[float] = []
        self.rights: list[float] = []
        self.places: list[Place] = []
        self.struck: list[tuple[int, str]] = []
        self.scores: dict[int, float] = {}
        self.edge: float | None = None  # where what is written so far ends
        self.start = 0
        self.last = ""
        self.padded = padded
        self.begun = False  # a filled rule, with nothing written on it yet

    def begin(self, x: float) -> None:
        """A filled rule begins."""
        self.gap(x, "", False)
        self.start = len(self.lefts)
        self.edge = x if self.edge is None else max(self.edge, x)
        self.begun = True

    def end(self, x: float) -> None:
        """The filled rule ends."""
        self.gap(x, "", False, self.padded)
        self.places.append(Place(self.start, len(self.lefts), Sign.RULE))
        self.edge = x

    def put(self, atom: Atom) -> None:
        """Write an atom, and the white space before it."""
        self.gap(atom.x0, atom.text[:1], atom.spaced, self.padded if self.begun else WIDE_GAP)
        self.begun = False
        start = len(self.lefts)
        match atom.kind:
            case "glyph":
                self.spread(atom.text, atom.x0, atom.x1)
                if atom.score is not None and atom.text != BLANK:
                    self.scores[start] = atom.score
            case "blank":
                self.spread(BLANK * self.width(atom), atom.x0, atom.x1)
                self.places.append(Place(start, len(self.lefts), Sign.RULE))
            case "struck":
                self.struck.append((start, atom.text))
            case _:
                self.put_field(atom, start)
        self.edge = atom.x1 if self.edge is None else max(self.edge, atom.x1)

    def put_field(self, atom: Atom, start: int) -> None:
        """Write a field: its words, or a blank."""
        item = atom.field
        if item is None:
            return
        self.spread(item.text or BLANK * self.width(atom), atom.x0, atom.x1)
        self.places.append(Place(start, len(self.lefts), item.sign, item.checked, item.prompt))

    def width(self, atom: Atom) -> int:
        """How many underscores a blank is wide."""
        return min(max(round((atom.x1 - atom.x0) / (0.5 * self.size)), 2), WIDEST_BLANK)

    def gap(self, x: float, following: str, spaced: bool, least: float = WIDE_GAP) -> None:
        """White space up to x, in proportion to its width: a space is half an em; `least` is the width (em) of what is one."""
        if self.edge is None:
            self.edge = x
            return
        if x in self.close and following.isdecimal():
            return
        gap = (x - self.edge) / self.size
        if gap > least + self.spread_by:
            count = max(1, round(gap * 2))
        elif (spaced and gap - self.spread_by > (TYPED_SPACE if _is_set_apart(self.last, following) else 0.08)) or (
            gap - self.spread_by > WORD_GAP and _latin(self.last) and _latin(following) and not self.in_figure(following, gap)
        ):
            count = 1
        else:
            return
        self.spread(" " * min(count, WIDEST_BLANK * 2), self.edge, x)

    def in_figure(self, following: str, gap: float) -> bool:
        """Whether a digit goes on with a figure behind its stop or comma, 11,600.00, that a font sets as wide as its digits."""
        before = "".join(self.parts[-2:])[-2:]
        return gap < WIDEST_STOP and following.isdecimal() and before[-1:] in (".", ",") and before[:1].isdecimal()

    def spread(self, text: str, x0: float, x1: float) -> None:
        """Characters evenly between two edges."""
        if len(text) == 1:
            self.lefts.append(x0)
            self.rights.append(x1)
        else:
            step = (x1 - x0) / max(1, len(text))
            self.lefts += [x0 + step * i for i in range(len(text))]
            self.rights += [x0 + step * (i + 1) for i in range(len(text))]
        self.parts.append(text)
        self.last = text[-1:] or self.last

    def row(self, line: RawLine, glyphs: list[Glyph]) -> Row | None:
        """What is written, as a row."""
        if not self.lefts:
            return None
        tops = [line.base - 0.88 * line.size, *map(attrgetter("top"), glyphs), *(item.box.top for item in line.fields)]
        bottoms = [line.base + 0.12 * line.size, *map(attrgetter("bottom"), glyphs), *(item.box.bottom for item in line.fields)]
        return Row(
            "".join(self.parts),
            tuple(self.lefts),
            tuple(self.rights),
            min(tops),
            max(*bottoms, *(rule.y for rule in line.rules), line.base),
            line.base,
            line.size,
            bool(glyphs) and sum(glyph.bold for glyph in glyphs) * 2 > len(glyphs),
            tuple(sorted(self.places, key=itemgetter(0, 1))),
            tuple(self.struck),
            scores=self.scores,
            cut=any(glyph.cut for glyph in glyphs),
            sizes=(glyphs[0].size, glyphs[-1].size) if glyphs else (line.size, line.size),
            spread=self.spread_by > WIDE_GAP,
        )


def _is_set_apart(left: str, right: str) -> bool:
    """Whether typesetting puts space between the two: a Latin and a Chinese character, but no bracket of either."""
    return _latin(left) is not _latin(right) and left not in OPENING and right not in CLOSING


def _latin(char: str) -> bool:
    return char != "" and char.isascii() and (char.isalnum() or char in ".,:;!?)(%-/&'\"")


def rows(lines: list[RawLine]) -> Iterator[Row]:
    """The rows of raw lines, those that hold anything."""
    for line in lines:
        if (row := compose(line)) is not None:
            yield row

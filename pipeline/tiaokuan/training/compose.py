"""Contracts by the grammar: their lines, with the gold for each slot and each clause."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator
from copy import copy
from dataclasses import replace

from tiaokuan.training import tables
from tiaokuan.training.grammar import SLOT, Grammar, expand, lines
from tiaokuan.training.sheet import Emphasis, Line, Paper, Piece
from tiaokuan.training.values import Fill, Filler, chinese

BOXED = ("box", "boxed")
INLINE = ("duration", "percent", "money", "date", "number")
STYLES = ("government", "company", "informal")
ARTICLES = (
    ("第{c}条", "　"),
    ("第{c}条", " "),
    ("{c}、", ""),
    ("{n}.", " "),
    ("第{n}条", " "),
    ("{n}、", ""),
    ("第{c}条、", ""),
)
PARAGRAPHS = ("{n}.{m} ", "{n}.{m}", "{m}、", "{m}．", "（{k}）", "({m})", "{m}.", "")
NAMED = ("term", "fees", "service_level", "delivery", "acceptance", "service_scope", "personnel")
STRAY = 0.1  # of the sentences of an article with a heading belong elsewhere: a clause's children may differ from it
LOOSE, ODD = 0.1, 0.04  # of the amounts behind a label are words: 见附件; and of what stands in other places
WIDE = 0.08  # of the fillings are underlined with their unit
PLACES = 0.15  # of the sentences below a heading are any way of leaving a place
EMPHASIS, DETAIL, SIGNED = 0.003, 0.55, 0.85
TIGHT = 0.5  # of the contracts have no room around what is filled in
LISTED, PLANNED = 0.15, 0.25  # of the places where a table may stand have one
THIRD = 0.1  # of the contracts have a third party
RULE = "        "


class Composer:
    """Writes one contract; the same seed writes the same."""

    def __init__(self, grammar: Grammar, seed: str, typed: bool = True) -> None:
        """`seed`: any string; `typed`: whether underscores may stand around what is filled in, as where a form was filled in on a screen and
        its rules were typed."""
        self.seed, self.rng = seed, random.Random(seed)
        self.grammar = grammar
        self.style = self.rng.choice(STYLES)
        self.rules = grammar.words["styles"][self.style]
        self.trade = self.rng.choice(sorted(grammar.trades))
        self.filler = Filler(self.rng, grammar.values)
        table = grammar.trades[self.trade]
        a, b = self.rng.choice(self.rules["parties"])
        once = {name: [self.rng.choice(table[name])] for name in ("service",)}
        contract = [self.rng.choice(grammar.words["contract"])]
        self.words = {**table, **once, "contract": contract, "a": [a], "b": [b], "x": [a]}
        self.sign = self.rng.choice(["line", "line", "score", "bracket" if self.rng.random() < 0.5 else "line"])
        if self.sign == "score" and not typed:
            self.sign = "line"
        self.filling = "tight" if self.sign == "line" and self.rng.random() < TIGHT else self.sign
        self.articles, self.gap = self.rng.choice(ARTICLES)
        self.paragraphs = self.rng.choice(PARAGRAPHS)
        self.headed = self.rng.random() < self.rules["headings"]
        self.noise = 0.02 if self.rng.random() < 0.1 else 0.0
        self.tables = itertools.count()
        self.third = self.rng.random() < THIRD

    def compose(self) -> Paper:
        """The whole contract."""
        table = self.grammar.trades[self.trade]
        paper = Paper(self.rng.choice(table["titles"]), self.style, self.trade)
        add = paper.lines.extend
        add(self._before(paper.title))
        add(self._head())
        count = 0
        for label, likely in self.grammar.words["order"].items():
            if self.rng.random() < likely:
                count += 1
                add(self._article(label, count))
        add(self._signature())
        add(self._annexes())
        paper.lines = [self._noisy(line) for line in paper.lines] if self.noise else paper.lines
        return paper

    def aside(self, name: str) -> Composer:
        """One that writes on in the same contract by a generator of its own: what it writes, and whether, changes nothing else in it."""
        other = copy(self)
        other.rng = random.Random(f"{self.seed} {name}")
        other.filler = self.filler.by(other.rng)
        return other

    # the text around the articles

    def _before(self, title: str) -> Iterator[Line]:
        if self.style == "government" and self.rng.random() < 0.25:
            yield Line(self.pieces("(合同|)编号：{contract.number}"), label="title")
            yield Line((title,), label="title", centred=True)
            for text in lines(self.grammar.papers["prose"]["remarks_before"]):
                yield Line((text,))
        yield Line((title,), label="title", centred=True)

    def _head(self) -> Iterator[Line]:
        patterns = lines(self.grammar.papers["contract"]["head"])
        for pattern in self.rng.sample(patterns, self.rng.choice([0, 1, 1, 2, 3])):
            yield Line(self.pieces(pattern), label="parties")
        party = self.grammar.papers["party"]
        fate = self.rng.random()
        if fate < LISTED:
            yield from tables.pairs(self)
        elif fate < 2 * LISTED:
            yield from tables.details(self.aside("head"))
        for side in "ab":
            yield Line(self._party(self.rng.choice(lines(party["head"])), side), label="parties")
            details = [
                pattern for pattern in lines(party["details"]) if self.rng.random() < DETAIL * self.rng.choice([0, 1, 1])
            ]
            yield from self._lines_of(details, side)
        if self.third:
            details = [pattern for pattern in lines(party["third_details"]) if self.rng.random() < DETAIL]
            yield Line(self.pieces(self.rng.choice(lines(party["third"]))), label="parties")
            yield from self._lines_of(details, "a")
        recitals = self.grammar.clauses["recitals"]["sentences"]
        for pattern in self.rng.sample(recitals, self.rng.choice([0, 1, 1, 2])):
            yield Line(self.pieces(pattern), label="recitals")

    def _lines_of(self, details: list[str], side: str) -> Iterator[Line]:
        """A party's details, one a line or several on a line."""
        while details:
            several = self.rng.choice([1, 1, 1, 2, 3])
            row, details = details[:several], details[several:]
            pieces: tuple[Piece, ...] = ()
            for pattern in row:
                pieces = (*pieces, *(("　　",) if pieces else ()), *self._party(pattern, side))
            yield Line(pieces, label="parties")

    def _party(self, pattern: str, side: str) -> tuple[Piece, ...]:
        self.words["x"], self.words["n"] = self.words[side], ["12"["ab".index(side)]]
        return self.pieces(pattern.replace("{x.", f"{{party_{side}."))

    def _signature(self) -> Iterator[Line]:
        if self.rng.random() > SIGNED:
            return
        party = self.grammar.papers["party"]
        patterns = [self.rng.choice(lines(party["seal"]))]
        patterns += [pattern for pattern in lines(party["sign"]) if self.rng.random() < 0.6]
        if self.rng.random() < 0.15:
            yield Line(("（以下无正文）",), label="signature")
        fixed = [expand(pattern, self.rng, {**self.words, "x": ["$x"]}) for pattern in patterns]
        layout = self.rng.choice(["table", "beside", "below", "below"])
        if layout == "below":
            for side in "ab":
                yield from (Line(self._party(pattern, side), label="signature") for pattern in fixed)
            if self.third:
                yield Line(self.pieces(self.rng.choice(lines(party["third_seal"]))), label="signature")
            return
        table = next(self.tables)
        for pattern in fixed:
            left, right = self._party(pattern, "a"), self._party(pattern, "b")
            if layout == "table":
                yield Line(cells=(left, right), table=table, label="signature")
            else:
                yield Line((*left, "　　　　", *right), label="signature")

    def _annexes(self) -> Iterator[Line]:
        for count in range(1, self.rng.choice([1, 1, 2, 3])):
            heading = self.plain(self.rng.choice(self.grammar.clauses["annex"]["headings"]))
            number = self.rng.choice(["附件{}", "附件{c}"]).format(count, c=chinese(count))
            pieces = (f"{number}{self.rng.choice(['：', ' '])}{heading}",)
            yield Line(pieces, label="annex", number=number, heading=heading, level="annex")
            if self.rng.random() < 0.6:
                yield from tables.goods(self)
            if self.rng.random() < 0.3:
                yield from tables.standards(self)
            if self.rng.random() < 0.4:
                forms = lines(self.grammar.papers["forms"]["lines"])
                yield from (Line(self.pieces(form), label="annex") for form in self.rng.sample(forms, 4))
            sentences = self.grammar.clauses["annex"]["sentences"]
            yield from (
                Line(self.pieces(text), label="annex") for text in self.rng.sample(sentences, self.rng.choice([0, 1, 2]))
            )

    # articles

    def _article(self, label: str, count: int) -> Iterator[Line]:
        joined = self.grammar.words["joined"].get(label, [])
        other = self.rng.choice(joined) if joined and self.rng.random() < 0.2 else None
        number = self.articles.format(n=count, c=chinese(count))
        heading = self._heading(label, other if self.rng.random() < 0.5 else None) if self.headed else None
        own = self.grammar.clauses[label]["sentences"]
        texts = [(label, pattern) for pattern in self.rng.sample(own, min(len(own), self.rng.choice([1, 2, 3, 4, 6])))]
        if other is not None:
            texts += [(other, pattern) for pattern in self.rng.sample(self.grammar.clauses[other]["sentences"], 2)]
        texts = [self._stray() if heading is not None and self.rng.random() < STRAY else text for text in texts]
        texts = [(label, self._place()) if heading is not None and self.rng.random() < PLACES else text for text in texts]
        if heading is None:  # the text itself stands behind the number, and what follows belongs to it
            for place, (kind, pattern) in enumerate(texts[:2]):
                start = number + self.gap if place == 0 else ""
                yield Line(
                    (start, *self.pieces(pattern)),
                    label=kind,
                    number=number if place == 0 else "",
                    level="article" if place == 0 else "",
                )
            return
        yield Line((f"{number}{self.gap}{heading}",), label=label, number=number, heading=heading, level="article")
        yield from self._paragraphs(texts, count)
        if label == "fees" and self.rng.random() < LISTED:
            yield from tables.goods(self)
        other = self.aside(label)
        if label in self.grammar.plans and other.rng.random() < PLANNED:
            yield from tables.plan(other, label)
        if label == "notice" and other.rng.random() < PLANNED:
            yield from tables.details(other)
        if label in self.grammar.papers["led"] and other.rng.random() < PLANNED:
            yield from tables.led(other, label)

    def _stray(self) -> tuple[str, str]:
        label = self.rng.choice(sorted(self.grammar.words["order"]))
        return label, self.rng.choice(self.grammar.clauses[label]["sentences"])

    def _place(self) -> str:
        return self.rng.choice(self.grammar.places["sentences"])

    def _heading(self, label: str, other: str | None) -> str:
        heading = self.plain(self.rng.choice(self.grammar.clauses[label]["headings"]))
        if label in NAMED and self.rng.random() < 0.15:
            heading = self.rng.choice(self.words["service"]) + self.rng.choice(["", "服务", "技术服务"]) + heading
        if other is None:
            return heading
        return (
            heading
            + self.rng.choice(["及", "与", "和", "、"])
            + self.plain(self.rng.choice(self.grammar.clauses[other]["headings"]))
        )

    def _paragraphs(self, texts: list[tuple[str, str]], count: int) -> Iterator[Line]:
        numbered = self.paragraphs if len(texts) > 1 and self.rng.random() < 0.9 else ""
        for place, (label, pattern) in enumerate(texts, start=1):
            number = numbered.format(n=count, m=place, k=chinese(place))
            pieces = self.pieces(pattern)
            if self.rng.random() < EMPHASIS:
                pieces = tuple(Emphasis(piece) if isinstance(piece, str) and len(piece) > 8 else piece for piece in pieces)
            level = "paragraph" if number else ""
            sub = (
                self.plain(self.rng.choice(self.grammar.clauses[label]["headings"]))
                if self.rng.random() < 0.12 and number
                else None
            )
            if sub is not None:
                yield Line((f"{number}{sub}",), label=label, number=number.strip(), heading=sub, level=level)
                yield Line(pieces, label=label)
            else:
                yield Line((number, *pieces), label=label, number=number.strip(), level=level)
            if self.rng.random() < 0.03:
                yield Line((self.rng.choice(lines(self.grammar.papers["prose"]["remarks"])),))

    # patterns

    def plain(self, pattern: str) -> str:
        """A pattern without slots."""
        return expand(pattern, self.rng, self.words)

    def pieces(self, pattern: str) -> tuple[Piece, ...]:
        """A pattern as literal text and filled slots."""
        text = self.plain(pattern)
        out: list[Piece] = []
        at = 0
        for match in SLOT.finditer(text):
            before = text[at : match.start()]
            if match[1].startswith("!"):
                out += [before, Emphasis(match[1][1:] or RULE)]
                at = match.end()
                continue
            fill = self._marked(self.filler.fill(match[1], before, text[match.end() :]), before, text[match.end() :])
            at = match.end()
            if fill.mark == "none" and fill.kind == "percent" and before.endswith("分之"):
                before, fill = before[:-3], replace(fill, text=before[-3:] + fill.text)
            if fill.mark == "none" and fill.kind == "organisation":
                tail = re.match("人民法院|法院|仲裁委员会", text[at:])
                fill = replace(
                    fill, text=fill.text + (tail[0] if tail else ""), value={"text": fill.text + (tail[0] if tail else "")}
                )
                at += len(tail[0]) if tail else 0
            out += [before, fill]
        return (*out, text[at:])

    def _marked(self, fill: Fill, before: str, after: str) -> Fill:
        """The slot with its state and the sign that shows it."""
        labelled = before.endswith("：") and not after.strip("。；")
        if fill.mark == "alt":
            empty = self.rng.random() >= self.rules["filled"]
            return self.blank(fill, "bracket") if empty else replace(fill, mark="bracket")
        if self.rng.random() >= self.rules["filled"]:
            bare = labelled and self.rng.random() < 0.3
            sign = fill.mark if fill.mark in BOXED else "label" if bare else self.sign
            if sign == "label" and fill.kind in ("text", "choice", "number"):
                sign = self.sign
            if fill.kind == "date" and sign not in BOXED and self.rng.random() < 0.2:
                sign = "gap"
            stamped = sign == "label" and before.endswith(("章）：", "字）：", "名）："))
            return replace(self.blank(fill, sign), optional=fill.optional or stamped)
        if fill.mark in BOXED:
            return fill
        wanted = self.rng.random() < self.rules["weights"]["inline"]
        fits = (
            fill.kind in INLINE
            or fill.kind == "organisation"
            or (fill.kind == "choice" and before.rstrip("【（").endswith("第"))
        )
        if fill.kind == "text" and self.rng.random() < 0.05:
            return replace(fill, text=self.rng.choice(["/", "无"]), value=None, state="not_applicable", mark=self.sign)
        if labelled and fill.unit is None and fill.kind in ("money", "number", "duration") and self.rng.random() < LOOSE:
            words = self.filler.word("loose")
            return replace(fill, text=words, value={"text": words}, mark=self.filling)
        if fill.kind not in ("text", "choice", "date", "party") and self.rng.random() < ODD:
            words = self.filler.word("loose")
            return replace(fill, text=words, value={"text": words}, parts=(), mark=self.filling)
        if fill.unit and self.sign == "line" and self.rng.random() < WIDE:
            return replace(fill, mark="wide")
        if self.sign == "score" and self.rng.random() < 0.6:  # typed over the underscores
            wanted = True
        if wanted and (fits or labelled):
            return replace(fill, mark="none" if fits else "label")
        return replace(fill, mark=self.filling)

    def blank(self, fill: Fill, mark: str) -> Fill:
        """The slot with nothing in it, shown by this sign."""
        return replace(fill, text="", value=None, state="blank", mark=mark)

    def _noisy(self, line: Line) -> Line:
        """The line as OCR might read it: its printed words, never its fillings."""
        table: dict[str, str] = self.grammar.words["noise"]["characters"]

        def worn(piece: Piece) -> Piece:
            if not isinstance(piece, str):
                return piece
            return "".join(table.get(c, c) if self.rng.random() < self.noise * 4 else c for c in piece)

        keep = line.number or line.label == "title"
        return line if keep else replace(line, pieces=tuple(worn(piece) for piece in line.pieces))

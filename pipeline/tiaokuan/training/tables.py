"""The tables of generated contracts: lists of goods, labels with their answers, standards, plans, the parties' details."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from tiaokuan.training.grammar import SLOT, lines
from tiaokuan.training.sheet import Line, Piece
from tiaokuan.training.values import Fill

if TYPE_CHECKING:
    from tiaokuan.training.compose import Composer

COLUMN = re.compile(r"\|(?![^(]*\))")  # between columns, not between alternatives
ROLES = {"a": ("", "（委托方）", "（采购方）", "（客户）"), "b": ("", "（受托方）", "（供应方）", "（服务商）")}


def goods(by: Composer) -> Iterator[Line]:
    """A list under a head, filled or empty."""
    heads, columns = by.rng.choice([*lines(by.grammar.papers["tables"]["lists"]), *by.grammar.places["lists"]]).split(" => ")
    yield (head := _head(by, COLUMN.split(heads)))
    filled = by.rng.random() < by.rules["filled"]
    for row in range(1, by.rng.choice([2, 3, 5])):
        cells: list[tuple[Piece, ...]] = []
        for column, spec in enumerate(columns.split("|")):
            if spec == "-" and column == 0:
                cells.append((str(row),))
            elif spec == "=":
                cells.append((by.filler.word("project_short"),))
            elif spec == "-":  # an empty cell for remarks may be reported or not
                cells.append((replace(_cell(by, "{text}", filled=False), optional=True),))
            else:
                cells.append((_cell(by, spec, filled),))
        yield Line(cells=tuple(cells), table=head.table)


def pairs(by: Composer) -> Iterator[Line]:
    """Labels with their answers beside them, one or two of them a row."""
    table = next(by.tables)
    wide = by.rng.choice([1, 1, 2])
    rows = by.rng.sample(lines(by.grammar.papers["tables"]["pairs"]), by.rng.choice([2, 3, 4]) * wide)
    for at in range(0, len(rows), wide):
        cells: list[tuple[Piece, ...]] = []
        for row in rows[at : at + wide]:
            name, spec = COLUMN.split(row)
            cells += [(by.plain(name),), (_cell(by, spec, by.rng.random() < by.rules["filled"]),)]
        yield Line(cells=tuple(cells), table=table, label="parties")


def standards(by: Composer) -> Iterator[Line]:
    """Services and their standards: cells of running text that wrap, with values printed in it."""
    yield (head := _head(by, ["序号", "服务项目", "服务内容及标准", "备注"]))
    sentences = [text for text in by.grammar.clauses["service_level"]["sentences"] if "{text" not in text]
    for row in range(1, by.rng.choice([4, 6, 9])):
        remark = replace(_cell(by, "{text}", filled=False), optional=True)
        standard = by.pieces(by.rng.choice(sentences)) + by.pieces(by.rng.choice(sentences))
        name = by.rng.choice(by.words["scope"]) + "、" + by.rng.choice(by.words["object"])
        yield Line(cells=((str(row),), (name,), standard, (remark,)), table=head.table)


def plan(by: Composer, label: str) -> Iterator[Line]:
    """What a clause of this type puts into a table: payments, levels of service, staff, prices, milestones; printed or left empty."""
    heads, columns = by.rng.choice(by.grammar.plans[label]).split(" => ")
    names = COLUMN.split(heads)
    yield (head := _head(by, names))
    printed = by.rng.random() < max(by.rules["filled"], by.rules["weights"]["inline"])
    for row in range(1, by.rng.choice([3, 4, 5])):
        cells = tuple((str(row),) if spec == "-" else _printed(by, spec, printed) for spec in COLUMN.split(columns))
        yield Line(cells=cells, table=head.table, label=label)


def details(by: Composer) -> Iterator[Line]:
    """The parties' details side by side below 甲方 | 乙方, or one party a row."""
    chosen = [row for row in lines(by.grammar.papers["tables"]["details"]) if by.rng.random() < 0.6][: by.rng.choice([4, 6, 9])]
    rows = [COLUMN.split(row) for row in chosen]
    if len(rows) < 3:
        return
    names = [by.plain(name) for name, _ in rows]
    heads = {side: f"{letter}方{by.rng.choice(ROLES[side])}" for side, letter in (("a", "甲"), ("b", "乙"))}
    corner = by.rng.choice(["", "项目", "内容"])
    filled = by.rng.random() < by.rules["filled"]

    def answer(spec: str, side: str) -> tuple[Piece, ...]:
        return (_cell(by, spec.replace("{x.", f"{{party_{side}."), filled),)

    if by.rng.random() < 0.6:
        yield (top := _head(by, [corner, *heads.values()]))
        for name, (_, spec) in zip(names, rows, strict=True):
            yield Line(cells=((name,), answer(spec, "a"), answer(spec, "b")), table=top.table, label="parties")
        return
    yield (top := _head(by, [corner, *names]))
    for side, head in heads.items():
        yield Line(cells=((head,), *(answer(spec, side) for _, spec in rows)), table=top.table, label="parties")


def led(by: Composer, label: str) -> Iterator[Line]:
    """A line that leads to a party's details, as a table or a line each: 乙方收款账户信息："""
    lead, *rows = lines(by.grammar.papers["led"][label])
    yield Line((by.plain(lead),), label=label)
    tabled, filled = by.rng.random() < 0.5, by.rng.random() < by.rules["filled"]
    table = next(by.tables)
    for row in rows:
        if by.rng.random() < 0.8:
            name, spec = COLUMN.split(row)
            if tabled:
                yield Line(cells=((by.plain(name),), (_cell(by, spec, filled),)), table=table, label=label)
            else:
                yield Line(by.pieces(f"{by.plain(name)}：{spec}"), label=label)


def _head(by: Composer, names: list[str]) -> Line:
    return Line(cells=tuple((by.plain(name),) for name in names), table=next(by.tables))


def _cell(by: Composer, spec: str, filled: bool) -> Fill:
    """A cell that is a slot as a whole."""
    spec, _, mode = spec.strip("{}").partition(":")
    fill = by.filler.fill(f"{spec}:{mode}", "", "")
    return replace(fill, mark="cell") if filled and mode != "open" else by.blank(fill, "cell")


def _printed(by: Composer, pattern: str, printed: bool) -> tuple[Piece, ...]:
    """A cell of a plan: words with values printed among them, or empty where the plan is yet to be made."""
    slot = SLOT.search(pattern)
    if slot is None:  # what the row is about: a list's cell, which may be reported or not
        words = by.plain(pattern)
        return (Fill("text", None, words, {"text": words}, mark="cell", optional=True),)
    if slot[0] == pattern or not printed:
        return (_cell(by, slot[0], printed),)
    text = by.plain(pattern)
    found, out, at = SLOT.finditer(text), list[Piece](), 0
    for match in found:
        out += [text[at : match.start()], replace(by.filler.fill(match[1], text[at : match.start()], ""), mark="none")]
        at = match.end()
    return (*out, text[at:])

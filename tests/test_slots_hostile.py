"""Slots of paragraphs made to be slow: the time must grow with the length, not with its square."""

from __future__ import annotations

import time

import pytest

from support import document
from tiaokuan import clauses, slots
from tiaokuan.document import Cell, Document, Revision, Role, Sign, Span
from tiaokuan.draft import Draft

PIECES = {
    "blanks": "甲<u>    </u>",
    "years": "<u>    </u>年",
    "fillings": "乙<u> 5 </u>日",
    "boxes": "□是■否",
    "brackets": "【 甲 】",
    "underscores": "__5__日",
    "labels": "电话：",
    "hints": "____（例如",
    "gaps": "第    日",
    "words between blanks": "____诊所____科室",
    "figures before a blank": "乙3_丙",
    "spaced blanks": "_ _ _ _ ",
}


def changed(times: int) -> Document:
    draft = Draft()
    draft.open()
    for _ in range(times):
        start = draft.position
        draft.write("五日内")
        draft.revisions.append(Revision(Span(start, start + 1), "三"))
    draft.close()
    return draft.finish("changed", b"", "docx")


def table(times: int) -> Document:
    draft = Draft()
    for n in range(times):
        draft.open()
        draft.blank(8, Sign.CELL)
        draft.close(Role.CELL, cell=Cell(0, n // 5, n % 5))
    return draft.finish("table", b"", "docx")


MAKERS = {name: (lambda times, piece=piece: document(piece * times)) for name, piece in PIECES.items()} | {
    "changes": changed,
    "spaces": lambda times: document("金额" + " " * 10 * times + "佰元，地址" + " " * 10 * times + "省"),
    "cells": table,
}


def seconds(paper: Document) -> float:
    start = time.process_time()
    slots.find(paper, clauses.segment(paper))
    return time.process_time() - start


@pytest.mark.parametrize("name", MAKERS)
def test_time_grows_with_length(name: str) -> None:
    few, many = seconds(MAKERS[name](1500)), seconds(MAKERS[name](6000))
    assert many < max(10 * few, 1.0)

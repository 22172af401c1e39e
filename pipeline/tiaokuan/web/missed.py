"""A slot that the machine missed and a person adds: by a stretch of the text, or by a box on a page."""

from __future__ import annotations

from typing import Any

from tiaokuan.errors import UsageError
from tiaokuan.keys import KEYS
from tiaokuan.review import added_id, interpret
from tiaokuan.web import paper
from tiaokuan.web.models import SlotIn
from tiaokuan.web.state import State


def paper_of(state: State, sha: str, text: str) -> paper.Paper:
    """What stands on the paper of a document, as far as it is known here."""
    return paper.load(state.files.paper(sha, paper.key(text)), text)


def slot(state: State, sha: str, record: dict[str, Any], given: SlotIn) -> dict[str, Any]:
    """The slot in the record's form. Raises UsageError where the place is outside the text or the page, or the key unknown."""
    if given.key is not None and given.key not in KEYS:
        raise UsageError("没有这个字段。", "there is no such key.")
    span, evidence = _place(state, sha, record, given)
    printed = record["text"][span[0] : span[1]]
    raw = printed if given.raw is None else given.raw
    blank = not raw.strip(" _\u3000\xa0")
    read = interpret(given.kind, raw, given.unit)
    clause = _clause(record["clauses"], span[0])
    return {
        "id": added_id(span, given.kind, evidence),
        "state": "blank" if blank else "filled",
        "origin": "blank_mark" if blank else "inline",
        "kind": given.kind,
        "key": given.key,
        "label": given.label,
        "clause": clause,
        "span": list(span),
        "raw": raw,
        "unit": read["unit"],
        "value": None if blank else read["value"],
        "hint": None,
        "required": False,
        "confidence": 1.0,
        "key_confidence": 1.0,
        "cue": "",
        "why": ["复核人补充"],
        "evidence": evidence,
    }


def _place(state: State, sha: str, record: dict[str, Any], given: SlotIn) -> tuple[tuple[int, int], list[dict[str, Any]]]:
    folder = state.files.paper(sha, paper.key(record["text"]))
    pages = paper_of(state, sha, record["text"])["pages"]
    if given.span is not None:
        start, end = given.span
        if not 0 <= start < end <= len(record["text"]):
            raise UsageError("选的位置不在文字里。", "the span is not in the text.")
        return (start, end), paper.regions(folder, pages, start, end)
    if given.box is None:
        raise UsageError("要有文字位置（span）或页面上的框（box）。", "a span of text or a box on a page is needed.")
    page = next((page for page in pages if page["number"] == given.box.page), None)
    x0, top, x1, bottom = given.box.bbox
    if page is None or not (0 <= x0 < x1 <= page["width"] + 1 and 0 <= top < bottom <= page["height"] + 1):
        raise UsageError("框不在页面上。", "the box is not on the page.")
    rows = paper.lines(folder, page["number"])
    span = paper.in_box(rows, (x0, top, x1, bottom))
    if span is not None:
        return span, paper.regions(folder, pages, *span)
    at = paper.near(rows, top)
    at = page["s"] if at is None else at
    return (at, at), [{"page": page["number"], "bbox": [round(x, 2) for x in given.box.bbox]}]


def _clause(clauses: list[dict[str, Any]], position: int) -> str:
    """The innermost clause around a position."""
    around = [c for c in clauses if c["span"][0] <= position < max(c["span"][1], c["span"][0] + 1)]
    inner = min(around, key=lambda c: c["span"][1] - c["span"][0], default=None)
    return str(inner["id"]) if inner else ""

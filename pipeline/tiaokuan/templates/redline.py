"""A comparison as one HTML page: what a reviewer prints, mails or keeps. No scripts, nothing loaded from elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tiaokuan.templates._align import Op
from tiaokuan.templates.compare import VANISHED, Comparison
from tiaokuan.templates.findings import REASONS
from tiaokuan.templates.records import change_record

WORDS = {
    "zh": {
        "title": "范本比对", "template": "范本", "contract": "合同", "share": "范本文字保留", "changes": "文字改动", "raised": "重点改动",
        "filled": "已填", "blank": "未填", "gone": "删去条款", "added": "新增条款", "slots": "填写情况", "text": "全文", "clause": "条款",
        "was": "范本", "is": "合同", "insertion": "增加", "deletion": "删去", "replacement": "改为", "none": "固定文字没有改动。",
        "item": "项目", "state": "状态", "value": "内容", "not_applicable": "不适用", "vanished": "已删去", "legend": "图例",
        "outline": "改动目录", "fill": "填写", "slots_added": "新增填空", "nothing": "无",
    },
    "en": {
        "title": "Compared with its template", "template": "Template", "contract": "Contract", "share": "wording kept",
        "changes": "changes", "raised": "raised", "filled": "filled", "blank": "blank", "gone": "clauses gone",
        "added": "clauses added", "slots": "Fillings", "text": "Full text", "clause": "Clause", "was": "Template", "is": "Contract",
        "insertion": "put in", "deletion": "left out", "replacement": "replaced", "none": "The fixed wording is unchanged.",
        "item": "Item", "state": "State", "value": "Value", "not_applicable": "n/a", "vanished": "gone", "legend": "Key",
        "outline": "Changes", "fill": "filling", "slots_added": "places added", "nothing": "none",
    },
}  # fmt: skip


class Piece(NamedTuple):
    """A stretch of a line: same, ins, del, fill or blank, and the number of its change (0: none)."""

    kind: str
    words: str
    number: int = 0
    raised: bool = False


def redline(comparison: Comparison, lang: str = "zh") -> str:
    """The page; every word of the files is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 – slow to import

    loader = FileSystemLoader(Path(__file__).parent)
    page = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    states = Counter(filling.state for filling in comparison.fillings)
    return page.get_template("redline.html").render(
        lang=lang,
        words=WORDS[lang],
        reasons={name: both[lang == "en"] for name, both in REASONS.items()},
        template=comparison.template.record["document"],
        filled=comparison.filled.record["document"],
        share=f"{comparison.share * 100:.1f}",
        changes=[_row(comparison, n) for n in range(len(comparison.changes))],
        raised=sum(1 for change in comparison.changes if change.raised),
        states={name: states[name] for name in ("filled", "blank", "not_applicable", VANISHED)},
        fillings=comparison.fillings,
        gone=[_clause(clause) for clause in comparison.clauses_gone],
        added=[_clause(clause) for clause in comparison.clauses_added],
        slots_added=comparison.slots_added,
        lines=list(_lines(comparison)),
    )


def _row(comparison: Comparison, n: int) -> dict[str, Any]:
    row = change_record(comparison, comparison.changes[n])
    clause = row["clause"] or row["template_clause"]
    return row | {"number": n + 1, "where": _clause(clause) if clause else ""}


def _clause(clause: dict[str, Any]) -> str:
    return " ".join(part for part in (clause["number"], clause["heading"]) if part)


def _lines(comparison: Comparison) -> Iterator[tuple[str, list[Piece]]]:
    """The contract line by line: the level of the clause that begins there ("" for none), and its pieces."""
    begins = {clause["span"][0]: clause["level"] for clause in comparison.filled.record["clauses"]}
    line: list[Piece] = []
    at = start = 0
    for piece in _pieces(comparison):
        for n, words in enumerate(piece.words.split("\n") if piece.kind != "del" else [piece.words]):
            if n:
                yield begins.get(start, ""), line
                line, at = [], at + 1
                start = at
            if words:
                line.append(piece._replace(words=re.sub(r"\s*\n\s*", " ¶ ", words)))
            at += len(words) if piece.kind != "del" else 0
    yield begins.get(start, ""), line


def _pieces(comparison: Comparison) -> Iterator[Piece]:
    """The contract's text from its first character to its last, with what the template had between."""
    filled = comparison.filled
    text, at = filled.text, 0
    events = [(*filled.span(s.c, s.d), 0) for s in comparison.steps if s.op is Op.FILLING]
    events += [(*change.filled_span, n) for n, change in enumerate(comparison.changes, start=1)]
    for start, end, number in sorted(events):
        if start < at:
            continue
        yield from _plain(text[at:start])
        if not number:
            yield Piece("fill", text[start:end])
        else:
            change = comparison.changes[number - 1]
            if change.old:
                yield Piece("del", change.old, number, bool(change.raised))
            if end > start:
                yield Piece("ins", text[start:end], number, bool(change.raised))
        at = end
    yield from _plain(text[at:])


def _plain(words: str) -> Iterator[Piece]:
    for n, part in enumerate(re.split("([_＿]{2,})", words)):
        if part:
            yield Piece("blank" if n % 2 else "same", part)

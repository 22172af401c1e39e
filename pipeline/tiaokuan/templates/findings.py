"""What a comparison with a template says to a reviewer, as findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from tiaokuan.contract import Finding, Severity, Slot
from tiaokuan.document import Document
from tiaokuan.playbook import Playbook
from tiaokuan.templates._changes import Change, innermost
from tiaokuan.templates.compare import VANISHED, Comparison

RULES = {
    "template.recognised": ("合同出自的范本", "the template a contract comes from"),
    "template.unlike": ("与范本差别很大，可能不是同一范本", "much unlike the template, perhaps made from another"),
    "template.raised": (
        "范本的固定文字有改动，涉及数字、否定、范围、义务或当事人",
        "fixed wording was changed where it says numbers, negations, scope, duties or parties",
    ),
    "template.changed": ("范本的固定文字有改动", "fixed wording was changed"),
    "template.clause_gone": ("范本的条款被删去", "a clause of the template is gone"),
    "template.clause_added": ("增加了范本没有的条款", "a clause was added that the template does not have"),
    "template.slot_gone": ("范本的填空被删去", "a place of the template is gone"),
    "template.slot_added": ("增加了范本没有的填空", "a place was added that the template does not have"),
}
REASONS = {
    "number": ("数字", "number"),
    "negation": ("否定", "negation"),
    "scope": ("范围", "scope"),
    "duty": ("义务", "duty"),
    "party": ("当事人", "party"),
}
UNLIKE, MOST = 0.6, 0.75
QUOTED, LONGEST = 60, 400


def findings(
    comparison: Comparison, playbook: Playbook | None = None, slots: Iterable[Slot] = (), document: Document | None = None
) -> tuple[Finding, ...]:
    """What a reviewer should see, as the playbook wants it. Clauses are those of the contract's record, none for what is no
    longer there; `slots` are the contract's own, where their ids are no longer those of the record compared. With the contract's
    `document` findings lead to the words there; to what stands before them where words are left out."""
    severities = (playbook or Playbook()).severities
    ids = {(tuple(slot.evidence.span), slot.kind): slot.id for slot in slots}
    found = [
        _led(finding, span, document) for finding, span in _all(comparison, ids) if severities.get(finding.rule, "") is not None
    ]
    return tuple(replace(finding, severity=severities.get(finding.rule) or finding.severity) for finding in found)


def _led(finding: Finding, span: tuple[int, int] | None, document: Document | None) -> Finding:
    """The finding with evidence for its words."""
    if span is None or document is None:
        return finding
    start, end = span
    start = min(start, max(0, end - 1))
    return replace(finding, evidence=(document.evidence(start, min(end, start + LONGEST)),))


Place = tuple[Finding, tuple[int, int] | None]


def _all(comparison: Comparison, ids: dict[tuple[tuple[int, ...], str], str]) -> Iterator[Place]:
    """Every finding, with the stretch of the contract's text that it is about."""
    document = comparison.template.record["document"]
    name, share = document["title"] or document["name"], round(comparison.share * 100)
    zh, en = (
        f"出自范本《{name}》，范本文字保留 {share}%。",
        f"Made from the template “{name}”; {share} % of its wording stands.",
    )
    yield Finding("template.recognised", Severity.INFO, zh, en), None
    if comparison.share < UNLIKE:
        zh, en = f"与范本《{name}》差别很大，可能不是同一范本。", f"Much unlike “{name}”, perhaps made from another template."
        yield Finding("template.unlike", Severity.WARNING, zh, en), None
    gone, added = comparison.clauses_gone, comparison.clauses_added
    for clause in gone:
        zh, en = f"范本的{_called(clause)}被删去。", f"The template's clause {_called(clause)} is gone."
        yield Finding("template.clause_gone", Severity.WARNING, zh, en), None
    for clause in added:
        zh, en = f"增加了范本没有的{_called(clause)}。", f"Clause {_called(clause)} was added; the template does not have it."
        yield Finding("template.clause_added", Severity.WARNING, zh, en, (), (clause["id"],)), tuple(clause["span"])
    for change in comparison.changes:
        if not (_inside(gone, change.template_span) or _inside(added, change.filled_span)):
            yield _changed(comparison, change), change.filled_span
    for filling in comparison.fillings:
        if filling.state == VANISHED and not _inside(gone, filling.slot["span"]):
            zh, en = f"范本的填空“{filling.slot['label']}”被删去。", f"The template's place “{filling.slot['label']}” is gone."
            yield Finding("template.slot_gone", Severity.WARNING, zh, en), filling.span
    for slot in comparison.slots_added:
        zh, en = (
            f"增加了范本没有的填空“{slot['label']}”。",
            f"Place “{slot['label']}” was added; the template does not have it.",
        )
        own = ids.get((tuple(slot["span"]), slot["kind"]), slot["id"])
        yield Finding("template.slot_added", Severity.INFO, zh, en, (own,), (slot["clause"],)), tuple(slot["span"])


def _changed(comparison: Comparison, change: Change) -> Finding:
    clauses = comparison.filled.record["clauses"]
    where = innermost(clauses, max(0, change.filled_span[0] - (change.kind == "deletion")))
    number = next((clause["number"] or "" for clause in clauses if clause["id"] == where), "")
    zh, en = f"{number}固定文字有改动：", f"{number} wording changed: ".lstrip()
    old, new = quoted(change.old), quoted(change.new)
    if change.kind == "insertion":
        zh, en = f"{zh}增加“{new}”。", f"{en}“{new}” put in."
    elif change.kind == "deletion":
        zh, en = f"{zh}删去“{old}”。", f"{en}“{old}” left out."
    else:
        zh, en = f"{zh}“{old}”改为“{new}”。", f"{en}“{old}” became “{new}”."
    if not change.raised:
        return Finding("template.changed", Severity.INFO, zh, en, (), (where,) if where else ())
    reasons = [REASONS[why] for why in change.raised]
    zh, en = zh[:-1] + f"（{'、'.join(r[0] for r in reasons)}）。", f"{en[:-1]} ({', '.join(r[1] for r in reasons)})."
    return Finding("template.raised", Severity.WARNING, zh, en, (), (where,) if where else ())


def quoted(words: str) -> str:
    """Words short enough for a message, on one line."""
    line = re.sub(r"\s+", " ", words).strip()
    return line if len(line) <= QUOTED else f"{line[: QUOTED // 2]}……{line[-QUOTED // 2 :]}"


def _called(clause: dict[str, Any]) -> str:
    return "“" + quoted(" ".join(part for part in (clause["number"], clause["heading"]) if part) or clause["level"]) + "”"


def _inside(clauses: tuple[dict[str, Any], ...], span: tuple[int, int]) -> bool:
    """Whether most of a stretch lies in one of the clauses: where 第三条 is left out, 第四条 may stand for its number."""
    shared = (min(clause["span"][1], span[1]) - max(clause["span"][0], span[0]) for clause in clauses)
    return max(shared, default=0) > MOST * (span[1] - span[0])

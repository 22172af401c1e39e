"""Comparisons and groups as JSON."""

from __future__ import annotations

from typing import Any

from tiaokuan.contract import value_record
from tiaokuan.templates._changes import Change
from tiaokuan.templates.compare import VANISHED, Comparison, Filling
from tiaokuan.templates.fill import reading
from tiaokuan.templates.findings import findings
from tiaokuan.templates.groups import Group
from tiaokuan.templates.wording import Wording

CONTEXT = 12


def comparison_record(comparison: Comparison) -> dict[str, Any]:
    """All that a comparison says, ready for JSON. Spans count code points of `template.text` and `filled.text` of the records."""
    filled = comparison.filled
    return {
        "template": _head(comparison.template),
        "filled": _head(filled),
        "share": round(comparison.share, 4),
        "fillings": [_filling(filled, one) for one in comparison.fillings],
        "changes": [change_record(comparison, change) for change in comparison.changes],
        "clauses_gone": [_clause(clause) for clause in comparison.clauses_gone],
        "clauses_added": [_clause(clause) for clause in comparison.clauses_added],
        "slots_gone": [one.slot["id"] for one in comparison.fillings if one.state == VANISHED],
        "slots_added": [slot["id"] for slot in comparison.slots_added],
        "findings": [
            {"rule": f.rule, "severity": f.severity.value, "message": f.message, "message_en": f.message_en}
            for f in findings(comparison)
        ],
    }


def group_record(group: Group) -> dict[str, Any]:
    """A group of contracts, ready for JSON: its title, its common text, and each contract's own deviations."""
    members = [
        _head(one.filled) | {"share": round(one.share, 4), "changes": [change_record(one, change) for change in one.changes]}
        for one in group.members
    ]
    return {"title": group.title, "contracts": len(members), "common": group.common, "members": members}


def _head(wording: Wording) -> dict[str, Any]:
    return {name: wording.record["document"][name] for name in ("id", "name", "format", "title")}


def _filling(filled: Wording, one: Filling) -> dict[str, Any]:
    slot = one.slot
    same = {name: slot[name] for name in ("id", "kind", "key", "label", "unit", "required", "cue")}
    return same | {
        "state": one.state,
        "text": one.text if one.state in ("filled", "not_applicable") else "",
        "value": value_record(reading(one, filled.text)[0]),
        "template_span": list(slot["span"]),
        "span": list(one.span),
    }


def change_record(comparison: Comparison, change: Change) -> dict[str, Any]:
    """A change with the clauses it stands in and the words around it."""
    template, filled = comparison.template, comparison.filled
    return {
        "kind": change.kind,
        "raised": list(change.raised),
        "clause": _named(filled, change.clauses[1]),
        "template_clause": _named(template, change.clauses[0]),
        "old": change.old,
        "new": change.new,
        "before": _near(filled.text, change.filled_span[0], -1),
        "after": _near(filled.text, change.filled_span[1], 1),
        "template_span": list(change.template_span),
        "span": list(change.filled_span),
    }


def _near(text: str, at: int, way: int) -> str:
    """A few words of the same line before or behind a place."""
    if way < 0:
        return text[max(0, at - CONTEXT) : at].rpartition("\n")[2]
    return text[at : at + CONTEXT].partition("\n")[0]


def _named(wording: Wording, name: str) -> dict[str, Any] | None:
    return next((_clause(clause) for clause in wording.record["clauses"] if clause["id"] == name), None)


def _clause(clause: dict[str, Any]) -> dict[str, Any]:
    return {name: clause[name] for name in ("id", "level", "number", "heading", "span")}

"""Checks: what is wrong or missing. One file a family of checks, each with its constant CHECK."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from tiaokuan import playbook as playbooks
from tiaokuan.checks._view import Rule, View
from tiaokuan.contract import Clause, Finding, Slot, plain
from tiaokuan.document import Document
from tiaokuan.keys import KEYS
from tiaokuan.playbook import WHETHER, Playbook

__all__ = ["Check", "Rule", "View", "catalogue", "checks", "load_playbook", "rules", "run"]

COMPARED = "template."
"""Rules of this beginning are those of the comparison with a template (`templates`), which playbooks may name too."""


@dataclass(frozen=True, slots=True)
class Check:
    """A member of this shelf.

    rules  what it may report
    find   looks at one contract and yields findings
    """

    rules: tuple[Rule, ...]
    find: Callable[[View], Iterable[Finding]]


@cache
def checks() -> tuple[Check, ...]:
    """All members of the shelf, by module name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    return tuple(importlib.import_module(f"{__name__}.{name}").CHECK for name in names)


@cache
def rules() -> dict[str, Rule]:
    """All rules by name, in the order of the shelf."""
    return {rule.name: rule for check in checks() for rule in check.rules}


def catalogue(playbook: Playbook, lang: str = "zh") -> list[dict[str, Any]]:
    """Every rule as a playbook sets it, its own rules last: `rule`, `severity` (off where it is switched off), `what`, `why`,
    `source`, `limits` by name."""
    rows: list[dict[str, Any]] = []
    for rule in rules().values():
        severity = playbook.severities.get(rule.name, rule.severity)
        what, why = (rule.en, rule.why_en) if lang == "en" else (rule.zh, rule.why)
        limits = {name: plain(playbook.limits[name]) for name in rule.limits}
        rows.append({"rule": rule.name, "severity": severity.value if severity else "off", "what": what, "why": why})
        rows[-1] |= {"source": rule.source or None, "limits": limits}
    for own in playbook.own:
        severity = playbook.severities.get(own.rule, own.severity)
        what = own.message_en if lang == "en" else own.message
        must = f"{own.key} {own.sign}" + ("" if own.sign in WHETHER else f" {plain(own.amount)} {own.unit}".rstrip())
        rows.append({"rule": own.rule, "severity": severity.value if severity else "off", "what": what, "why": must})
        rows[-1] |= {"source": None, "limits": {}}
    return rows


def load_playbook(path: str) -> Playbook:
    """The playbook in a TOML file, the default one for an empty path.

    Raises UsageError for what cannot be read, means nothing, or names a rule that does not exist.
    """
    playbook = playbooks.load(path)
    for name in playbook.severities:
        known = name in rules() or any(name == own.rule for own in playbook.own)
        if not known and not name.startswith(COMPARED):
            raise playbooks.unknown(name, rules())
    for own in playbook.own:
        if own.rule in rules():
            raise playbooks.taken(own.rule)
        if own.key not in KEYS:
            raise playbooks.unknown(own.key, KEYS)
    return playbook


def run(
    document: Document, clauses: tuple[Clause, ...], slots: tuple[Slot, ...], playbook: Playbook | None = None
) -> tuple[Finding, ...]:
    """All findings on one contract, by check and then in text order, as the playbook wants them."""
    view = View(document, clauses, slots, playbook or Playbook())
    return tuple(_wanted(view.playbook, (finding for check in checks() for finding in check.find(view))))


def _wanted(playbook: Playbook, findings: Iterable[Finding]) -> Iterator[Finding]:
    for finding in findings:
        severity = playbook.severities.get(finding.rule, finding.severity)
        if severity is not None:
            yield finding if severity is finding.severity else replace(finding, severity=severity)

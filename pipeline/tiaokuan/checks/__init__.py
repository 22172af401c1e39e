"""Checks: what is wrong or missing. One file a family of checks, each with its constant CHECK."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from tiaokuan import playbook as playbooks
from tiaokuan.checks._view import Rule, View
from tiaokuan.contract import Clause, Finding, Slot
from tiaokuan.document import Document
from tiaokuan.keys import KEYS
from tiaokuan.playbook import Playbook

__all__ = ["Check", "Rule", "View", "checks", "load_playbook", "rules", "run"]


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


def load_playbook(path: str) -> Playbook:
    """The playbook in a TOML file, the default one for an empty path.

    Raises UsageError for what cannot be read, means nothing, or names a rule that does not exist.
    """
    playbook = playbooks.load(path)
    for name in playbook.severities:
        if name not in rules() and all(name != own.rule for own in playbook.own):
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

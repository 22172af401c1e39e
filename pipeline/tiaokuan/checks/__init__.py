"""Checks: what is wrong or missing. One file a family of checks, each with its constant CHECK."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from tiaokuan.contract import Clause, Finding, Level, Slot, State
from tiaokuan.document import Document
from tiaokuan.playbook import Playbook


@dataclass(frozen=True, slots=True)
class View:
    """What a check looks at: one contract, and what the user asked of the checks."""

    document: Document
    clauses: tuple[Clause, ...]
    slots: tuple[Slot, ...]
    playbook: Playbook = field(default_factory=Playbook)

    def filled(self, *keys: str) -> list[Slot]:
        """The filled slots of these keys that have a value, in text order."""
        return [s for s in self.slots if s.key in keys and s.state is State.FILLED and s.value is not None]

    def articles(self) -> Iterator[tuple[Clause, list[Slot]]]:
        """Each article (or annex) with the slots in it."""
        for clause in self.clauses:
            if clause.level in (Level.ARTICLE, Level.ANNEX):
                start, end = clause.span
                yield clause, [s for s in self.slots if start <= s.evidence.span.start < end]

    def around(self, slot: Slot, before: int = 24, after: int = 12) -> tuple[str, str]:
        """The words of the same block on both sides of a slot, white space dropped."""
        text, (start, end) = self.document.text, slot.evidence.span
        left, right = text[max(0, start - before) : start], text[end : end + after]
        return "".join(left.rpartition("\n")[2].split()), "".join(right.partition("\n")[0].split())


@dataclass(frozen=True, slots=True)
class Check:
    """A member of this shelf.

    rules  the stable dotted names it may report, each with what it means (Chinese, English)
    find   looks at one contract and yields findings
    """

    rules: dict[str, tuple[str, str]]
    find: Callable[[View], Iterable[Finding]]


@cache
def checks() -> tuple[Check, ...]:
    """All members of the shelf, by module name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    return tuple(importlib.import_module(f"{__name__}.{name}").CHECK for name in names)


def run(
    document: Document, clauses: tuple[Clause, ...], slots: tuple[Slot, ...], playbook: Playbook | None = None
) -> tuple[Finding, ...]:
    """All findings on one contract, by check and then in text order, as the playbook wants them."""
    view = View(document, clauses, slots, playbook or Playbook())
    severities = view.playbook.severities
    found = (finding for check in checks() for finding in check.find(view) if severities.get(finding.rule, "") is not None)
    return tuple(replace(f, severity=severities.get(f.rule) or f.severity) for f in found)

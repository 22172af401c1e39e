"""Checks: what is wrong or missing. One file a family of checks, each with its constant CHECK."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from tiaokuan.contract import Clause, Finding, Slot
from tiaokuan.document import Document


@dataclass(frozen=True, slots=True)
class Check:
    """A member of this shelf.

    rules  the stable dotted names it may report, each with what it means (Chinese, English)
    find   looks at one contract and yields findings
    """

    rules: dict[str, tuple[str, str]]
    find: Callable[[Document, tuple[Clause, ...], tuple[Slot, ...]], Iterable[Finding]]


@cache
def checks() -> tuple[Check, ...]:
    """All members of the shelf, by module name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    return tuple(importlib.import_module(f"{__name__}.{name}").CHECK for name in names)


def run(document: Document, clauses: tuple[Clause, ...], slots: tuple[Slot, ...]) -> tuple[Finding, ...]:
    """All findings on one contract, by check and then in text order."""
    return tuple(finding for check in checks() for finding in check.find(document, clauses, slots))

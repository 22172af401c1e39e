"""The whole path from a file to a Contract, on one screen."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import tiaokuan
from tiaokuan import checks, clauses, doubts, formats, slots
from tiaokuan.contract import Clause, Contract, Finding, Level, Slot, to_record
from tiaokuan.document import Document
from tiaokuan.errors import LimitExceeded
from tiaokuan.playbook import Playbook
from tiaokuan.settings import Settings

if TYPE_CHECKING:
    from tiaokuan.templates import Comparison

WITHOUT = "none"  # the setting `models` to read by rules alone


def read(source: str | Path | bytes, name: str | None = None, settings: Settings | None = None) -> Document:
    """The Document in a file, or in bytes that go by `name`. Raises DocumentError, OSError."""
    settings = settings or Settings()
    if isinstance(source, bytes):
        return formats.read(source, name or "", settings)
    return formats.read_path(Path(source), settings)


def extract(
    source: str | Path | bytes, name: str | None = None, settings: Settings | None = None, rules: Playbook | None = None
) -> Contract:
    """The Contract in a file, or in bytes that go by `name`. Raises DocumentError, OSError; LimitExceeded between two stages
    when they took longer than the settings allow. `rules`: the playbook of the checks. Where the settings name a library of
    templates, the one the contract was made from shows slots without marks and what was changed; then StoreError too."""
    settings = settings or Settings()
    found = _found(source, name, settings)
    comparison = _recognised(found, settings) if settings.templates else None
    return _checked(found, comparison, rules)


def compare(template: Contract, filled: Contract, rules: Playbook | None = None) -> tuple[Contract, Comparison]:
    """A contract beside the blank template it was made from: the contract with the slots and findings that only the template
    shows, and what was filled in and changed."""
    from tiaokuan import templates  # noqa: PLC0415 – loads numpy

    comparison = templates.compare(*(templates.Wording.of(to_record(side)) for side in (template, filled)))
    return _checked(filled, comparison, rules), comparison


def _found(source: str | Path | bytes, name: str | None, settings: Settings) -> Contract:
    """A Contract without findings."""
    started = time.perf_counter()
    document = read(source, name, settings)
    read_at = time.perf_counter()
    limit = settings.max_seconds + settings.page_seconds * sum(page.scanned for page in document.pages)
    _in_time(started, limit)
    parts = clauses.segment(document)
    segmented_at = time.perf_counter()
    _in_time(started, limit)
    places = doubts.noted(document, slots.find(document, parts))
    found_at = time.perf_counter()
    _in_time(started, limit)
    parts, places, models = _judged(document, parts, places, settings.models)
    learned_at = time.perf_counter()
    _in_time(started, limit)
    return Contract(
        document=document,
        title=next((part.heading for part in parts if part.level is Level.TITLE), None),
        truncated=clauses.truncated(document, parts),
        clauses=parts,
        slots=places,
        findings=(),
        version=tiaokuan.__version__,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        seconds={
            "read": round(read_at - started, 4),
            "clauses": round(segmented_at - read_at, 4),
            "slots": round(found_at - segmented_at, 4),
            "learned": round(learned_at - found_at, 4),
        },
        models=models,
    )


def _judged(
    document: Document, parts: tuple[Clause, ...], places: tuple[Slot, ...], folder: str
) -> tuple[tuple[Clause, ...], tuple[Slot, ...], dict[str, str]]:
    """Clauses with their types, slots with keys and confidence by the models of a folder, and the models' version by name."""
    if folder == WITHOUT:
        return parts, places, {}
    from tiaokuan import confidence  # noqa: PLC0415 – loads numpy
    from tiaokuan.learned import clause_types, store  # noqa: PLC0415

    models = store.load(folder)
    parts = clause_types.label(document, parts, models)
    return parts, confidence.judge(document, parts, places, models), {"learned": models.version}


def _recognised(contract: Contract, settings: Settings) -> Comparison | None:
    """The contract beside the library's template that it was made from; None where it was made from none."""
    from tiaokuan import templates  # noqa: PLC0415 – loads numpy
    from tiaokuan.store.library import recogniser  # noqa: PLC0415 – loads SQLAlchemy

    return recogniser(settings.templates).recognise(templates.Wording.of(to_record(contract)))


def _checked(contract: Contract, comparison: Comparison | None, rules: Playbook | None) -> Contract:
    """The contract with what its template shows, and with findings."""
    started = time.perf_counter()
    places, more = contract.slots, tuple[Finding, ...]()
    if comparison is not None:
        from tiaokuan import templates  # noqa: PLC0415 – loads numpy

        places = templates.with_template(contract.document, contract.clauses, places, comparison)
        more = templates.findings(comparison, rules, places, contract.document)
    findings = checks.run(contract.document, contract.clauses, places, rules)
    seconds = contract.seconds | {"checks": round(time.perf_counter() - started, 4)}
    return replace(contract, slots=places, findings=(*findings, *more), seconds=seconds)


def _in_time(started: float, limit: float) -> None:
    if time.perf_counter() - started > limit:
        raise LimitExceeded(
            f"读取超过 {limit:g} 秒（设置 max_seconds）。", f"reading took longer than {limit:g} seconds (setting max_seconds)."
        )

"""The whole path from a file to a Contract, on one screen."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import tiaokuan
from tiaokuan import checks, clauses, formats, slots
from tiaokuan.contract import Contract, Level
from tiaokuan.document import Document
from tiaokuan.errors import LimitExceeded
from tiaokuan.playbook import Playbook
from tiaokuan.settings import Settings


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
    when they took longer than the settings allow. `rules`: the playbook of the checks."""
    settings = settings or Settings()
    started = time.perf_counter()
    document = read(source, name, settings)
    read_at = time.perf_counter()
    _in_time(started, settings)
    parts = clauses.segment(document)
    segmented_at = time.perf_counter()
    _in_time(started, settings)
    places = slots.find(document, parts)
    found_at = time.perf_counter()
    _in_time(started, settings)
    findings = checks.run(document, parts, places, rules)
    done = time.perf_counter()
    seconds = {
        "read": round(read_at - started, 4),
        "clauses": round(segmented_at - read_at, 4),
        "slots": round(found_at - segmented_at, 4),
        "checks": round(done - found_at, 4),
    }
    return Contract(
        document=document,
        title=next((part.heading for part in parts if part.level is Level.TITLE), None),
        truncated=clauses.truncated(document, parts),
        clauses=parts,
        slots=places,
        findings=findings,
        version=tiaokuan.__version__,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        seconds=seconds,
    )


def _in_time(started: float, settings: Settings) -> None:
    if time.perf_counter() - started > settings.max_seconds:
        limit = settings.max_seconds
        raise LimitExceeded(
            f"读取超过 {limit:g} 秒（设置 max_seconds）。", f"reading took longer than {limit:g} seconds (setting max_seconds)."
        )

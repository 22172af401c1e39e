"""A run: from sources to the store, by an engine; it goes on where an earlier one stopped."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from heapq import heappushpop
from pathlib import Path
from typing import Any, Protocol, TypeVar

from tiaokuan.bulk import sources as places
from tiaokuan.bulk.work import Outcome, Task, fetch, identity
from tiaokuan.errors import DocumentError, StoreError
from tiaokuan.settings import Settings
from tiaokuan.store import Store

AHEAD = 50  # files looked up in the store at once
AHEAD_BYTES = 32_000_000  # of members of archives, which are held in memory
BATCH = 20  # files written at once: few, so that the workers do not wait for the writer
BATCH_SECONDS = 1.0
STORE_SECONDS = 60.0  # that a store may be away before the run gives up; nothing is lost, the next run goes on
SLOWEST = 10
Answer = TypeVar("Answer")


class Engine(Protocol):
    """What reads: worker processes here, or a cluster."""

    name: str
    size: int

    def outcomes(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Each task's outcome, as it comes; no more tasks are taken than are soon read."""


@dataclass(slots=True)
class Tally:
    """What became of the files so far.

    read, known, duplicates  files: read now; read before in this version; with the bytes of another of this run
    failed, failed_before    files by the code of the error: now; before in this version, and not tried again
    blank, findings          of the contracts read now: required slots that are blank, by key; findings by rule
    slowest                  (seconds, source), most first when the run ends
    """

    read: int = 0
    known: int = 0
    duplicates: int = 0
    pages: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    failed_before: Counter[str] = field(default_factory=Counter)
    blank: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    slowest: list[tuple[float, str]] = field(default_factory=lambda: [(0.0, "")] * SLOWEST)
    seconds: float = 0.0

    @property
    def done(self) -> int:
        """Files that are dealt with."""
        return self.read + self.known + self.duplicates + self.failed.total() + self.failed_before.total()

    def add(self, outcome: Outcome) -> None:
        """Count a file."""
        heappushpop(self.slowest, (outcome.seconds, outcome.source))
        if outcome.error is not None:
            self.failed[outcome.error.code] += 1
        if outcome.entry is not None:
            self.read += 1
            self.pages += outcome.pages or 0
            parts = outcome.entry.parts
            self.blank.update(s["key"] or f"({s['kind']})" for s in parts["slots"] if s["state"] == "blank" and s["required"])
            self.findings.update(finding["rule"] for finding in parts["findings"])

    def summary(self) -> dict[str, Any]:
        """All of it, for people and machines."""
        slowest = [{"source": source, "seconds": seconds} for seconds, source in sorted(self.slowest, reverse=True) if source]
        counters = {name: dict(getattr(self, name).most_common()) for name in ("failed", "failed_before", "blank", "findings")}
        numbers = {name: getattr(self, name) for name in ("read", "known", "duplicates", "pages")}
        return {"files": self.done, **numbers, "seconds": round(self.seconds, 1), **counters, "slowest": slowest}


class Run:
    """One run; `tally` says what it did, also when it was stopped."""

    def __init__(
        self,
        store: Store,
        engine: Engine,
        version: str,
        settings: Settings,
        watch: Callable[[Tally, Outcome | None], None] = lambda tally, outcome: None,
        *,
        retry: bool = False,
    ) -> None:
        """`watch` is told of each file; `retry`: also what failed before in this version is tried again."""
        self.store, self.engine, self.version, self.settings = store, engine, version, settings
        self.watch, self.retry = watch, retry
        self.tally = Tally()
        self._seen: set[bytes] = set()
        self._held: list[Outcome] = []  # not yet written
        self._aside: list[Outcome] = []  # came to an end without the engine
        self._written = 0
        self._gave_up = False
        self._last = time.monotonic()

    def go(self, sources: Sequence[str]) -> Tally:
        """Read all sources. What is read is in the store when this ends, also when it ends by an exception. Raises StoreError."""
        started = time.monotonic()
        self._id = self.store.start(self.version, self.engine.name, self.engine.size)
        try:
            for outcome in self.engine.outcomes(self._tasks(places.find(sources, self.settings))):
                self._take(outcome)
            self._clear()
        finally:
            if not self._gave_up:
                self._write()
            self.tally.seconds = time.monotonic() - started
        self._patiently(partial(self.store.finish, self._id))
        return self.tally

    def _tasks(self, found: Iterable[places.Found]) -> Iterator[Task]:
        """What is left to be read; the rest is counted."""
        for chunk in _chunks(found):
            tasks = [self._named(item) for item in chunk if isinstance(item, Task)]
            self._aside += [item for item in chunk if isinstance(item, Outcome)]
            yield from self._fresh(tasks)
            self._clear()

    def _named(self, task: Task) -> Task:
        """A task with the id of its bytes, where they are at hand."""
        if "://" in task.path:
            return task
        if task.data is not None:
            return replace(task, document=identity(task.data))
        try:
            if Path(task.path).is_file():  # a pipe would be empty afterwards
                return replace(task, document=identity(fetch(task, self.settings)))
        except (DocumentError, ValueError):
            return task  # whoever reads it will say why it cannot be
        return task

    def _fresh(self, tasks: list[Task]) -> Iterator[Task]:
        ids = [task.document for task in tasks if task.document]
        known = self._patiently(partial(self.store.known, ids, self.version))
        failed = {} if self.retry else self._patiently(partial(self.store.failures, ids, self.version))
        remote = self._patiently(partial(self.store.stamps, [task.source for task in tasks if task.stamp], self.version))
        for task in tasks:
            stamp, status, code = remote.get(task.source, (None, None, None))
            if task.document in known or (task.stamp and task.stamp == stamp and status != "failed"):
                self.tally.known += 1
            elif task.document in failed or (task.stamp and task.stamp == stamp and not self.retry):
                self.tally.failed_before[failed.get(task.document or "") or code or "document"] += 1
            elif task.document and self._twice(task.document):
                self._aside.append(Outcome(task.source, task.document, 0, None, None))
                continue
            else:
                yield task
                continue
            self.watch(self.tally, None)

    def _twice(self, document: str) -> bool:
        """Whether this run met the bytes before; remembers them."""
        key = bytes.fromhex(document.removeprefix("sha256:"))
        twice = key in self._seen
        self._seen.add(key)
        return twice

    def _clear(self) -> None:
        aside, self._aside = self._aside, []
        for outcome in aside:
            self._take(outcome)

    def _take(self, outcome: Outcome) -> None:
        """Count an outcome, and write when there are enough of them."""
        if outcome.entry is not None and outcome.stamp is not None and self._twice(outcome.entry.document):
            outcome = replace(outcome, entry=None)  # only after fetching it was known what it is
        self.tally.add(outcome)
        if outcome.entry is None and outcome.error is None:
            self.tally.duplicates += 1
        self._held.append(outcome)
        self.watch(self.tally, outcome)
        if len(self._held) >= BATCH or time.monotonic() - self._last > BATCH_SECONDS:
            self._write()

    def _write(self) -> None:
        """Write what is held. Raises StoreError."""
        entries = [outcome.entry for outcome in self._held if outcome.entry is not None]
        rows = [self._row(number, outcome) for number, outcome in enumerate(self._held, start=self._written)]
        if rows:
            self._patiently(partial(self.store.add, entries, self.version, rows))
        self._written += len(rows)
        self._held.clear()
        self._last = time.monotonic()

    def _patiently(self, ask: Callable[[], Answer]) -> Answer:
        """Ask the store; one that is away for a while is waited for. Raises StoreError."""
        patience, pause = time.monotonic() + STORE_SECONDS, 0.5
        while True:
            try:
                return ask()
            except StoreError:
                if time.monotonic() + pause > patience:
                    self._gave_up = True
                    raise
                time.sleep(pause)
                pause *= 2

    def _row(self, number: int, outcome: Outcome) -> dict[str, Any]:
        error = outcome.error
        return {
            "run": self._id,
            "number": number,
            "source": outcome.source,
            "document": outcome.document,
            "version": self.version,
            "status": "failed" if error else "read" if outcome.entry else "duplicate",
            "code": error.code if error else None,
            "message": error.zh if error else None,
            "message_en": error.en if error else None,
            "seconds": outcome.seconds,
            "attempts": outcome.attempts,
            "stamp": outcome.stamp,
        }


def _chunks(found: Iterable[places.Found]) -> Iterator[list[places.Found]]:
    chunk: list[places.Found] = []
    size = 0
    for item in found:
        chunk.append(item)
        size += len(item.data or b"") if isinstance(item, Task) else 0
        if len(chunk) >= AHEAD or size > AHEAD_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk

"""The store: what was read, kept in SQLite or PostgreSQL.

    with Store("contracts.db") as store:
        store.add([entry(to_record(contract), size)], version=rules())
        queries.blank_required(store)

One process writes, in batches; a batch is one transaction, so that after a kill every record is whole or absent.
"""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any, Self

from sqlalchemy import Connection, delete, insert, select, update

from tiaokuan.errors import StoreError
from tiaokuan.store import tables as t
from tiaokuan.store._engine import connect, guarded, migrate, writing
from tiaokuan.store._rows import Entry, clean, dumps, entry

__all__ = ["Entry", "Store", "entry"]
CHUNK = 500  # documents asked for in one statement; SQLite binds at most 32766 values


def now() -> str:
    """The time in UTC, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class Store:
    """A store by URL or path, brought to this version's tables when it is opened. Raises UsageError, StoreError."""

    def __init__(self, url: str) -> None:
        """Open, migrate."""
        self.engine = connect(url)
        self._turn = threading.RLock() if self.engine.dialect.name == "sqlite" else nullcontext()
        try:
            migrate(self.engine)
        except StoreError:
            self.engine.dispose()
            raise

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close all connections."""
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to ask questions by. Raises StoreError."""
        with guarded(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: all of it or nothing. Raises StoreError."""
        with (
            self._turn,
            guarded(),
            writing(self.engine).begin() as connection,
        ):  # SQLite's own waiting for its writer is by sleeping
            yield connection

    def add(self, entries: Sequence[Entry], version: str, outcomes: Sequence[dict[str, Any]] = ()) -> int:
        """Write contracts and outcomes of a run in one transaction; those known in this version are left as they are, so that
        a batch may be written again when it is unknown whether the first time came through.

        Returns how many were new."""
        with self.writing() as connection:
            known = _known(connection, [e.document for e in entries], version)
            fresh = list({e.document: e for e in entries if e.document not in known}.values())
            _replace(connection, fresh, version)
            if outcomes and not _written(connection, outcomes[0]):
                connection.execute(insert(t.outcomes), [{k: clean(v) for k, v in row.items()} for row in outcomes])
        return len(fresh)

    def known(self, documents: Iterable[str], version: str) -> set[str]:
        """Those of the documents that have a record of this version."""
        with self.reading() as connection:
            return _known(connection, list(documents), version)

    def failures(self, documents: Sequence[str], version: str) -> dict[str, str]:
        """Those of the documents that failed in this version, and the code of the newest reason."""
        of = t.outcomes.c
        found: dict[str, str] = {}
        with self.reading() as connection:
            for at in range(0, len(documents), CHUNK):
                asked = select(of.document, of.code).where(
                    of.document.in_(documents[at : at + CHUNK]), of.version == version, of.status == "failed"
                )
                found.update((row[0], row[1]) for row in connection.execute(asked.order_by(of.id)))
        return found

    def stamps(self, sources: Sequence[str], version: str) -> dict[str, tuple[str, str, str | None]]:
        """Those of the remote sources that were read in this version: the newest stamp, status and code."""
        of = t.outcomes.c
        found: dict[str, tuple[str, str, str | None]] = {}
        with self.reading() as connection:
            for at in range(0, len(sources), CHUNK):
                asked = select(of.source, of.stamp, of.status, of.code).where(
                    of.source.in_(sources[at : at + CHUNK]), of.version == version, of.stamp.is_not(None)
                )
                found.update((row[0], (row[1], row[2], row[3])) for row in connection.execute(asked.order_by(of.id)))
        return found

    def record(self, document: str, version: str | None = None) -> dict[str, Any] | None:
        """A document's record, the newest unless a version is asked for; None where there is none."""
        text = self.record_text(document, version)
        return None if text is None else json.loads(text)

    def record_text(self, document: str, version: str | None = None) -> str | None:
        """The same as one line of JSON, byte for byte as `tiaokuan extract` writes it."""
        asked = select(t.records.c.record).where(t.records.c.document == document).order_by(t.records.c.id.desc())
        if version is not None:
            asked = asked.where(t.records.c.version == version)
        with self.reading() as connection:
            return connection.scalar(asked.limit(1))

    def start(self, version: str, engine: str, workers: int) -> str:
        """Begin a run; returns its id."""
        run = str(uuid.uuid4())
        with self.writing() as connection:
            row = {"id": run, "started": now(), "version": version, "engine": engine, "workers": workers}
            connection.execute(insert(t.runs), row)
        return run

    def finish(self, run: str) -> None:
        """A run came to its end."""
        with self.writing() as connection:
            connection.execute(update(t.runs).where(t.runs.c.id == run).values(finished=now()))

    def review(
        self, document: str, slot: str | None, verdict: str, reviewer: str, value: Any = None, note: str | None = None
    ) -> int:
        """Append a person's verdict on a slot, or on the whole contract (slot None); returns its number."""
        row = {"document": document, "slot": slot, "verdict": verdict, "reviewer": reviewer, "note": note, "added": now()}
        row["value"] = None if value is None else dumps(value)
        with self.writing() as connection:
            done = connection.execute(insert(t.reviews).values({k: clean(v) for k, v in row.items()}))
            return int(done.inserted_primary_key[0])  # type: ignore[index]  # an insert of one row has one

    def reviews(self, document: str) -> list[dict[str, Any]]:
        """All verdicts on a document, oldest first."""
        asked = select(t.reviews).where(t.reviews.c.document == document).order_by(t.reviews.c.id)
        with self.reading() as connection:
            rows = [dict(row) for row in connection.execute(asked).mappings()]
        return [row | {"value": None if row["value"] is None else json.loads(row["value"])} for row in rows]


def _known(connection: Connection, documents: list[str], version: str) -> set[str]:
    of = t.records.c
    found: set[str] = set()
    for at in range(0, len(documents), CHUNK):
        asked = select(of.document).where(of.version == version, of.document.in_(documents[at : at + CHUNK]))
        found.update(connection.scalars(asked))
    return found


def _written(connection: Connection, row: dict[str, Any]) -> bool:
    """Whether a batch of outcomes is there already: it was written whole or not at all."""
    of = t.outcomes.c
    return connection.scalar(select(of.id).where(of.run == row["run"], of.number == row["number"])) is not None


def _replace(connection: Connection, entries: list[Entry], version: str) -> None:
    """New records beside the old ones; the rows of clauses, slots and findings are those of the new."""
    if not entries:
        return
    ids, added = [e.document for e in entries], now()
    old = set(connection.scalars(select(t.documents.c.id).where(t.documents.c.id.in_(ids))))
    fresh = [row | {"added": added} for e in entries if e.document not in old for row in e.parts["documents"]]
    if fresh:
        connection.execute(insert(t.documents), fresh)
    for table in (t.clauses, t.slots, t.findings):
        if old:
            connection.execute(delete(table).where(table.c.document.in_(old)))
        rows = [row for e in entries for row in e.parts[table.name]]
        if rows:
            connection.execute(insert(table), rows)
    made = [{"document": e.document, "version": version, "added": added, "record": e.record} for e in entries]
    connection.execute(insert(t.records), made)

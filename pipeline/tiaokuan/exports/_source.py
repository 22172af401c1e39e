"""Where an export takes its rows from: a store, or records at hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, Protocol

from sqlalchemy import Select, func, select

from tiaokuan.errors import UsageError
from tiaokuan.exports import _reviews
from tiaokuan.exports._tables import FINDING_FIELDS, SLOT_FIELDS, Row, contract_row, slot_row
from tiaokuan.store import Entry, Store, entry
from tiaokuan.store import tables as t

AT_ONCE = 5000  # rows fetched from the server at once


class Source(Protocol):
    """What is exported: whole records, or rows of the tables, contract after contract."""

    def records(self) -> Iterator[str]:
        """Each contract's record as JSON."""

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table of TABLES."""


class Stored:
    """The newest record of each contract of a store, or of those named."""

    def __init__(self, store: Store, documents: Sequence[str] | None = None) -> None:
        """`documents`: ids, None for all."""
        self._store, self._documents = store, documents

    def records(self) -> Iterator[str]:
        """Each contract's newest record, in the order they came."""
        r = t.records.c
        newest = select(func.max(r.id)).group_by(r.document)
        asked = select(r.record).where(r.id.in_(self._only(newest, r.document))).order_by(r.id)
        return (row[0] for row in self._ask(asked))

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table of TABLES. Raises UsageError for another."""
        if table == "slots":
            return map(slot_row, self._parts(t.slots, SLOT_FIELDS))
        if table == "findings":
            return self._parts(t.findings, FINDING_FIELDS)
        if table == "contracts":
            return self._contracts()
        raise UsageError(f"没有这张表：{table}", f"no such table: {table}")

    def _parts(self, table: Any, names: Sequence[str]) -> Iterator[Row]:
        of, d = table.c, t.documents.c
        asked = select(of.document, d.name, *(of[name] for name in names)).join(t.documents)
        return self._ask(self._only(asked, of.document).order_by(of.document, of.id))

    def _contracts(self) -> Iterator[Row]:
        d, f = t.documents.c, t.findings.c
        counts = [
            select(func.count()).where(f.document == d.id, f.severity == severity).scalar_subquery()
            for severity in ("error", "warning")
        ]
        heads = self._ask(self._only(select(d.id, d.name, d.title, d.format, d.pages, d.size, *counts), d.id).order_by(d.id))
        groups = groupby(self.rows("slots"), key=lambda row: row[0])
        document, slots = next(groups, (None, iter(())))
        for head in heads:
            if head[0] == document:
                yield contract_row(head, slots)
                document, slots = next(groups, (None, iter(())))
            else:
                yield contract_row(head, ())

    def _only(self, asked: Select[Any], column: Any) -> Select[Any]:
        return asked if self._documents is None else asked.where(column.in_(self._documents))

    def _ask(self, asked: Select[Any]) -> Iterator[Row]:
        with self._store.reading() as connection:
            streamed = connection.execution_options(stream_results=True, yield_per=AT_ONCE)
            for part in streamed.execute(asked).partitions():
                yield from map(tuple, part)


class Given:
    """Records at hand, those of `to_record`."""

    def __init__(self, records: Iterable[dict[str, Any]], sizes: Iterable[int | None] = ()) -> None:
        """`sizes`: of their files in bytes, where they are known."""
        self._records = list(records)
        self._sizes = [*sizes, *[None] * len(self._records)]

    def records(self) -> Iterator[str]:
        """Each as JSON."""
        return (made.record for made in self._entries())

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table of TABLES. Raises UsageError for another."""
        if table not in ("slots", "findings", "contracts"):
            raise UsageError(f"没有这张表：{table}", f"no such table: {table}")
        for made, size in zip(self._entries(), self._sizes, strict=False):
            head = made.parts["documents"][0]
            slots = map(slot_row, _parts(made, "slots", SLOT_FIELDS))
            if table == "slots":
                yield from slots
            elif table == "findings":
                yield from _parts(made, "findings", FINDING_FIELDS)
            else:
                severities = [finding["severity"] for finding in made.parts["findings"]]
                first = (head["id"], head["name"], head["title"], head["format"], head["pages"], size)
                yield contract_row((*first, severities.count("error"), severities.count("warning")), slots)

    def reviews(self) -> Iterator[Row]:
        """What people said, where the records are reviewed ones."""
        return (row for record in self._records for row in _reviews.rows(record))

    def _entries(self) -> Iterator[Entry]:
        return (entry(record, 0) for record in self._records)


def _parts(made: Entry, table: str, names: Sequence[str]) -> Iterator[Row]:
    head = made.parts["documents"][0]
    for row in made.parts[table]:
        yield (head["id"], head["name"], *(row[name] for name in names))

"""The data dictionary: every column of every table, and every field of the record, with type and meaning, as CSV for Excel."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import IO, Any

from tiaokuan.exports import Export
from tiaokuan.exports._record import record_schema
from tiaokuan.exports._source import Source
from tiaokuan.exports._tables import TABLES

HEAD = ("table", "column", "type", "head", "zh", "en", "values")


def rows() -> Iterator[tuple[str, ...]]:
    """The dictionary's rows, in the order of HEAD."""
    for name, columns in TABLES.items():
        for c in columns:
            yield name, c.name, c.type.value, c.head, c.zh, c.en, " ".join(str(value) for value in c.values)
    yield from _fields("", record_schema())


def _fields(path: str, schema: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    for name, field in schema.get("properties", {}).items():
        kind = field.get("type") or ("enum" if "enum" in field else "const" if "const" in field else "value")
        kind = kind if isinstance(kind, str) else "|".join(kind)
        values = " ".join(str(value) for value in field.get("enum", ()) if value is not None)
        yield "record", path + name, kind, "", "", field.get("description", ""), values
        yield from _fields(f"{path}{name}.", field)
        yield from _fields(f"{path}{name}[].", field.get("items", {}))


def _write(source: Source, table: str, out: IO[bytes]) -> None:
    del source, table
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(HEAD)
    writer.writerows(rows())
    text.detach()


EXPORT = Export("dictionary", ".csv", "text/csv", _write)

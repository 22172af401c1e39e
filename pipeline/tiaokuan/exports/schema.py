"""A JSON Schema of all that is exported: the record at its top, a row of each table under `$defs`. Made from the code."""

from __future__ import annotations

import json
from typing import IO, Any

from tiaokuan.exports import Export
from tiaokuan.exports._record import record_schema
from tiaokuan.exports._source import Source
from tiaokuan.exports._tables import TABLES, Column, Type

JSON: dict[Type, dict[str, Any]] = {
    Type.TEXT: {"type": ["string", "null"]},
    Type.NUMBER: {"type": ["string", "null"], "description": "a decimal"},
    Type.INTEGER: {"type": ["integer", "null"]},
    Type.REAL: {"type": ["number", "null"]},
    Type.DATE: {"type": ["string", "null"], "format": "date"},
    Type.TRUTH: {"type": "boolean"},
}


def schema() -> dict[str, Any]:
    """The schema as a dict."""
    whole = record_schema()
    rows = {name: _row(columns) for name, columns in TABLES.items()}
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "urn:tiaokuan:exports:1", "title": "tiaokuan"}
    return head | whole | {"$defs": whole["$defs"] | rows}


def _row(columns: tuple[Column, ...]) -> dict[str, Any]:
    properties = {c.name: JSON[c.type] | {"title": c.head, "description": c.en} for c in columns}
    return {"type": "object", "properties": properties, "required": [c.name for c in columns], "additionalProperties": False}


def _write(source: Source, table: str, out: IO[bytes]) -> None:
    del source, table
    out.write(json.dumps(schema(), ensure_ascii=False, indent=2).encode() + b"\n")


EXPORT = Export("schema", ".json", "application/schema+json", _write)

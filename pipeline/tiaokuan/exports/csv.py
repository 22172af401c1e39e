"""CSV that Excel opens as it should: UTF-8 with its mark, and no cell that Excel would take for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import IO, Any

from tiaokuan.exports import Export
from tiaokuan.exports._source import Source
from tiaokuan.exports._tables import TABLES, Row, Type

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a formula may begin with (OWASP, CSV injection; full-width forms, which Excel in Chinese and Japanese takes too)."""


def _write(source: Source, table: str, out: IO[bytes]) -> None:
    columns = TABLES[table]
    texts = [at for at, column in enumerate(columns) if column.type is Type.TEXT or table == "contracts"]
    text = io.TextIOWrapper(out, encoding="utf-8-sig", errors="replace", newline="", write_through=False)
    writer = csv.writer(text)
    writer.writerow([column.name for column in columns])
    writer.writerows(_safe(source.rows(table), texts))
    text.detach()  # flushes, and leaves the file open


def _safe(rows: Iterator[Row], texts: list[int]) -> Iterator[list[Any]]:
    """Rows in which no text begins like a formula: an apostrophe before it, which Excel does not show, makes it text."""
    for row in rows:
        cells = list(row)
        for at in texts:
            cell = cells[at]
            if type(cell) is str and cell.startswith(FORMULA):
                cells[at] = "'" + cell
        yield cells


EXPORT = Export("csv", ".csv", "text/csv", _write, tables=True)

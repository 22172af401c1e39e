"""Records, one a line, as `tiaokuan extract` prints them."""

from __future__ import annotations

from typing import IO

from tiaokuan.exports import Export
from tiaokuan.exports._source import Source


def _write(source: Source, table: str, out: IO[bytes]) -> None:
    del table
    for record in source.records():
        out.write(record.encode() + b"\n")


EXPORT = Export("jsonl", ".jsonl", "application/jsonl", _write)

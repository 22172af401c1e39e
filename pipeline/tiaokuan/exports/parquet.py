"""Parquet with types: decimals, dates, truth values; an empty cell is null."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import IO, Any

from tiaokuan.errors import UsageError
from tiaokuan.exports import Export
from tiaokuan.exports._source import Source
from tiaokuan.exports._tables import TABLES, Column, Type

AT_ONCE = 50_000  # rows of a group
WHOLE, PLACES = 38, 9  # digits of a decimal: arrow's widest of 128 bits
SMALLEST = Decimal(1).scaleb(-PLACES)
LARGEST = Decimal(1).scaleb(WHOLE - PLACES)


def _write(source: Source, table: str, out: IO[bytes]) -> None:
    try:
        import pyarrow as pa  # noqa: PLC0415 – an extra
        import pyarrow.parquet as pq  # noqa: PLC0415
    except ImportError as error:
        raise UsageError(
            "没有装 pyarrow：pip install 'tiaokuan[parquet]'", "pyarrow is missing: pip install 'tiaokuan[parquet]'"
        ) from error
    columns = TABLES[table]
    types = {
        Type.TEXT: pa.string(), Type.NUMBER: pa.decimal128(WHOLE, PLACES), Type.INTEGER: pa.int64(), Type.REAL: pa.float64(),
        Type.DATE: pa.date32(), Type.TRUTH: pa.bool_(),
    }  # fmt: skip
    fields = [pa.field(c.name, types[c.type], metadata={"zh": c.zh, "en": c.en}) for c in columns]
    schema = pa.schema(fields, metadata={"tiaokuan.table": table})
    rows: Iterator[tuple[Any, ...]] = source.rows(table)
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        while part := list(islice(rows, AT_ONCE)):
            arrays = [
                pa.array(_fit(column, cells), field.type)
                for column, cells, field in zip(columns, zip(*part, strict=True), schema, strict=True)
            ]
            writer.write_batch(pa.record_batch(arrays, schema=schema))


def _fit(column: Column, cells: tuple[Any, ...]) -> list[Any]:
    """Cells that their type can hold exactly; others are null, and stand in the slot's `value` and `raw`."""
    if column.type is Type.NUMBER:
        return [_decimal(cell) for cell in cells]
    if column.type is Type.DATE:
        return [cell if type(cell) is date else None for cell in cells]
    if column.type is Type.TEXT:
        return [
            cell if cell is None or type(cell) is str else cell.isoformat() if type(cell) is date else None for cell in cells
        ]
    return list(cells)


def _decimal(cell: Any) -> Decimal | None:
    if type(cell) is not Decimal or abs(cell) >= LARGEST:
        return None
    fitted = cell.quantize(SMALLEST)
    return fitted if fitted == cell else None


EXPORT = Export("parquet", ".parquet", "application/vnd.apache.parquet", _write, tables=True, binary=True)

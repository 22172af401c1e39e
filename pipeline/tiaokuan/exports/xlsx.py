"""An Excel workbook: contracts, slots and findings, a sheet each, and of reviewed records what people said; numbers as numbers,
dates as dates, blanks marked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import IO, Any

from tiaokuan.exports import Export, _reviews
from tiaokuan.exports._source import Given, Source
from tiaokuan.exports._tables import BLANK, HEADS, TABLES, Blank, Column, Row, Type

MOST_ROWS = 1_048_575  # of a sheet, beside its head; https://support.microsoft.com, Excel specifications and limits
LONGEST = 32_767  # characters of a cell
DIGITS = 15  # that Excel keeps of a number; longer ones are written as text
FIRST_DAY = date(1900, 3, 1)  # before it Excel counts a day that never was
WIDTHS = {Type.TEXT: 22, Type.NUMBER: 12, Type.INTEGER: 8, Type.REAL: 8, Type.DATE: 12, Type.TRUTH: 6}


def _write(source: Source, table: str, out: IO[bytes]) -> None:
    del table
    import xlsxwriter  # noqa: PLC0415 – only for this format

    safe = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, safe) as book:
        looks = {
            "head": book.add_format({"bold": True, "bg_color": "#DDE6F0", "border": 1}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "blank": book.add_format({"bg_color": "#FFE08A"}),
        }
        for name in ("contracts", "slots", "findings"):
            _table(book, name, TABLES[name], source.rows(name), looks)
        if isinstance(source, Given) and (said := list(source.reviews())):
            _table(book, "reviews", _reviews.COLUMNS, iter(said), looks)


def _table(book: Any, name: str, columns: tuple[Column, ...], rows: Iterator[Row], looks: dict[str, Any]) -> None:
    marked = name == "slots"  # a slot's own cell shows that it is blank
    state, raw = (7, 8) if marked else (-1, -1)
    sheet: Any = None
    at, number = MOST_ROWS, 0
    for row in rows:
        if at >= MOST_ROWS:
            number += 1
            sheet, at = _sheet(book, HEADS[name] + (f" {number}" if number > 1 else ""), columns, looks), 0
        at += 1
        write = _writers(sheet, looks)
        for column, cell in enumerate(row):
            if cell is not None:
                if column == raw and row[state] == "blank":
                    sheet.write_string(at, column, str(BLANK), looks["blank"])
                else:
                    write[type(cell)](at, column, cell)
    if sheet is None:
        _sheet(book, HEADS[name], columns, looks)
    else:
        sheet.autofilter(0, 0, at, len(columns) - 1)


def _sheet(book: Any, name: str, columns: tuple[Column, ...], looks: dict[str, Any]) -> Any:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 2)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, WIDTHS[column.type])
        sheet.write_string(0, at, column.head, looks["head"])
    return sheet


def _writers(sheet: Any, looks: dict[str, Any]) -> dict[type, Callable[[int, int, Any], object]]:
    """How a cell is written, by the type of what it holds."""

    def text(row: int, column: int, cell: str) -> None:
        sheet.write_string(row, column, cell[:LONGEST])

    def number(row: int, column: int, cell: Decimal) -> None:
        if len(cell.as_tuple().digits) > DIGITS:
            sheet.write_string(row, column, format(cell, "f"))
        else:
            sheet.write_number(row, column, cell)

    def day(row: int, column: int, cell: date) -> None:
        if cell < FIRST_DAY:
            sheet.write_string(row, column, cell.isoformat())
        else:
            sheet.write_datetime(row, column, cell, looks["date"])

    def blank(row: int, column: int, cell: Blank) -> None:
        sheet.write_string(row, column, str(cell), looks["blank"])

    return {
        str: text, Decimal: number, int: sheet.write_number, float: sheet.write_number, bool: sheet.write_boolean, date: day, Blank: blank,
    }  # fmt: skip


EXPORT = Export("xlsx", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _write, binary=True)

"""When a contract's term ends."""

from __future__ import annotations

import calendar
import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tiaokuan.contract import MONTHS

DAYS = {"day": 1, "week": 7}


def term_end(rows: list[dict[str, Any]]) -> tuple[date | None, str]:
    """The last day by a contract's filled slots term.end, term.start and term.length, and which of them says so."""
    ends, starts, lengths = [], [], []
    for row in rows:
        value = json.loads(row["value"] or "{}")
        if row["key"] == "term.length":
            lengths.append(value)
        elif row["key"] == "term.end":
            ends.append(_day(value.get("date"), last=True))
        else:
            starts.append(_day(value.get("date"), last=False))
            ends.append(_day(value.get("end"), last=True))
    for end in ends:
        if end is not None:
            return end, "end"
    for start in starts:
        for length in lengths:
            if start is not None and (end := _after(start, length)) is not None:
                return end, "length"
    return None, ""


def _day(text: str | None, *, last: bool) -> date | None:
    """A date to the day; one that names only a month or a year means its first or its last day."""
    if not text:
        return None
    try:
        year, *rest = (int(part) for part in text.split("-"))
        month = rest[0] if rest else (12 if last else 1)
        day = rest[1] if len(rest) > 1 else (calendar.monthrange(year, month)[1] if last else 1)
        return date(year, month, day)
    except ValueError:  # includes IllegalMonthError: a printed date that no calendar has
        return None


def _after(start: date, length: dict[str, Any]) -> date | None:
    """The last day of a term that begins with `start`: a year from 1 May ends on 30 April (Civil Code, art. 201, 202)."""
    unit, amount = length.get("unit"), Decimal(length.get("amount", "0"))
    try:
        if unit in DAYS:
            return start + timedelta(days=int(amount * DAYS[unit]) - 1)
        if unit in MONTHS and amount * MONTHS[unit] == int(amount * MONTHS[unit]):
            months = start.year * 12 + start.month - 1 + int(amount * MONTHS[unit])
            year, month = months // 12, months % 12 + 1
            day = min(start.day, calendar.monthrange(year, month)[1])
            return date(year, month, day) - timedelta(days=1)
    except (ValueError, OverflowError):  # beyond the calendar
        return None
    return None

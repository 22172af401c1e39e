"""Times for checks: days that slots state, and lengths in a common unit."""

from __future__ import annotations

import calendar
from datetime import date
from decimal import Decimal

from tiaokuan.checks._said import Said
from tiaokuan.contract import MONTHS, Date, Money, Quantity, Slot

MINUTES: dict[str, Decimal | int] = {
    "second": Decimal(1) / 60,
    "minute": 1,
    "hour": 60,
    "day": 1440,
    "workday": 1440,
    "week": 10080,
    "month": 43200,
    "quarter": 129600,
    "year": 525600,
}
"""A month counts 30 days, a year 365, a working day as a day: enough to tell which is longer."""


def comparable(slot: Slot | Said, unit: str) -> Decimal | None:
    """The amount of a slot or value in a unit (of time, percent, a currency; empty: its own), None where they cannot be compared."""
    value = slot.value
    if isinstance(value, Money):
        return value.amount if unit in ("", value.currency) else None
    if not isinstance(value, Quantity):
        return None
    if unit in ("", value.unit):
        return value.amount
    if unit in MINUTES and value.unit in MINUTES:
        if value.unit in MONTHS and unit in MONTHS:  # a year is twelve months, not 12.17
            return value.amount * MONTHS[value.unit] / MONTHS[unit]
        return value.amount * MINUTES[value.unit] / MINUTES[unit]
    return None


def day(slot: Slot | Said) -> date | None:
    """The day a slot or value says, None for less than a day."""
    return date.fromisoformat(slot.value.date) if isinstance(slot.value, Date) and len(slot.value.date) == 10 else None


def after(start: date, months: int, days: int) -> date:
    """The day so many months and days later; the month's last day where there is no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    year = min(year, date.max.year - 1)
    first = date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))
    return date.fromordinal(min(first.toordinal() + days, date.max.toordinal()))

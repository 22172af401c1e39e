"""The user's own rules, from the playbook."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from decimal import Decimal

from tiaokuan.checks import Check, View
from tiaokuan.contract import Finding, Money, Quantity, Slot, State
from tiaokuan.playbook import Own

COMPARE = {"<=": operator.le, ">=": operator.ge, "==": operator.eq, "!=": operator.ne, "<": operator.lt, ">": operator.gt}
MINUTES = {
    "minute": 1,
    "hour": 60,
    "day": 1440,
    "workday": 1440,
    "week": 10080,
    "month": 43200,
    "quarter": 129600,
    "year": 525600,
}


def comparable(slot: Slot, unit: str) -> Decimal | None:
    """The slot's amount in the rule's unit (a month counts 30 days, a year 365), None where they cannot be compared."""
    value = slot.value
    if isinstance(value, Money):
        return value.amount if unit in ("", value.currency) else None
    if not isinstance(value, Quantity):
        return None
    if unit in ("", value.unit):
        return value.amount
    if unit in MINUTES and value.unit in MINUTES:
        return value.amount * MINUTES[value.unit] / MINUTES[unit]
    return None


def find(view: View) -> Iterator[Finding]:
    """One finding for each slot that breaks a rule, or for a term that must be there and is not."""
    for own in view.playbook.own:
        slots = [s for s in view.slots if s.key == own.key and s.state is State.FILLED]
        if own.sign == "present":
            if not slots:
                yield Finding(own.rule, own.severity, own.message, own.message_en)
            continue
        for slot in slots:
            if _broken(own, slot):
                what = f"{own.message}（合同写明：{slot.label} {slot.raw}{slot.unit or ''}）。"
                what_en = f"{own.message_en} (the contract says {slot.raw}{slot.unit or ''})."
                yield Finding(own.rule, own.severity, what, what_en, (slot.id,), (slot.clause,))


def _broken(own: Own, slot: Slot) -> bool:
    if own.sign == "absent":
        return True
    amount = comparable(slot, own.unit)
    return amount is not None and not COMPARE[own.sign](amount, own.amount)


CHECK = Check(rules={}, find=find)

"""The user's own rules, from the playbook."""

from __future__ import annotations

import operator
from collections.abc import Iterator

from tiaokuan.checks import Check, Rule, View
from tiaokuan.checks._said import with_unit
from tiaokuan.checks._times import comparable
from tiaokuan.contract import Finding, Slot, State
from tiaokuan.keys import KEYS
from tiaokuan.playbook import Own

COMPARE = {"<=": operator.le, ">=": operator.ge, "==": operator.eq, "!=": operator.ne, "<": operator.lt, ">": operator.gt}


def find(view: View) -> Iterator[Finding]:
    """One finding for each slot that breaks a rule, or for a term that must be there and is not."""
    for own in view.playbook.own:
        rule = Rule(own.rule, own.severity, own.message, own.message_en, "", "")
        slots = [s for s in view.slots if s.key == own.key and s.state is State.FILLED and not s.unchosen]
        if own.sign == "present":
            if not slots:
                zh, en = (
                    f"{own.message}：合同没有写明“{KEYS[own.key].label}”",
                    f"{own.message_en}: the contract has no {own.key}",
                )
                yield view.finding(rule, zh, en)
            continue
        for slot in slots:
            if _broken(own, slot):
                says = with_unit(slot)
                zh, en = f"{own.message}：合同写明“{slot.label}”{says}", f"{own.message_en}: the contract says {says}"
                yield view.finding(rule, zh, en, slot)


def _broken(own: Own, slot: Slot) -> bool:
    if own.sign == "absent":
        return True
    amount = comparable(slot, own.unit)
    return amount is not None and not COMPARE[own.sign](amount, own.amount)


CHECK = Check((), find)

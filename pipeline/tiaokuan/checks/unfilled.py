"""Places that nobody filled in."""

from __future__ import annotations

from collections.abc import Iterator

from tiaokuan.checks import Check
from tiaokuan.contract import Clause, Finding, Severity, Slot, State
from tiaokuan.document import Document


def find(document: Document, clauses: tuple[Clause, ...], slots: tuple[Slot, ...]) -> Iterator[Finding]:
    """One finding for each blank slot: an error where the contract needs it, else for information."""
    del document
    numbers = {clause.id: clause.number or clause.heading or "" for clause in clauses}
    for slot in slots:
        if slot.state is not State.BLANK:
            continue
        where = numbers.get(slot.clause, "")
        place, place_en = (f"（{where}）", f" ({where})") if where else ("", "")
        unit = f"，单位“{slot.unit}”" if slot.unit else ""
        if slot.required:
            message, message_en = f"必填项“{slot.label}”没有填写{place}{unit}。", f"Required “{slot.label}” is blank{place_en}."
            yield Finding("blank.required", Severity.ERROR, message, message_en, (slot.id,), (slot.clause,))
        else:
            message, message_en = f"“{slot.label}”没有填写{place}{unit}。", f"“{slot.label}” is blank{place_en}."
            yield Finding("blank.optional", Severity.INFO, message, message_en, (slot.id,), (slot.clause,))


CHECK = Check(
    rules={
        "blank.required": ("合同成立所需的空白没有填写", "a blank that the contract needs is empty"),
        "blank.optional": ("可填可不填的空白没有填写", "a blank that may stay empty is empty"),
    },
    find=find,
)

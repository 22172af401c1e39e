"""Tracked changes that are still open."""

from __future__ import annotations

from collections.abc import Iterator

from tiaokuan.checks import Check
from tiaokuan.contract import Clause, Finding, Severity, Slot
from tiaokuan.document import Document


def find(document: Document, clauses: tuple[Clause, ...], slots: tuple[Slot, ...]) -> Iterator[Finding]:
    """One finding for each slot that a tracked change touches, with both readings, and one for the document."""
    del clauses
    if not document.revisions:
        return
    count = len(document.revisions)
    yield Finding(
        "revision.open",
        Severity.WARNING,
        f"文件里有 {count} 处修订尚未接受或拒绝；本结果按全部接受读取。",
        f"{count} tracked changes are neither accepted nor rejected; the text is read as if all were accepted.",
    )
    for slot in slots:
        if slot.original is not None and slot.original != slot.raw:
            yield Finding(
                "revision.value",
                Severity.WARNING,
                f"“{slot.label}”有未决修订：原为“{slot.original}”，现为“{slot.raw}”。",
                f"“{slot.label}” has an open change: “{slot.original}” became “{slot.raw}”.",
                (slot.id,),
                (slot.clause,),
            )


CHECK = Check(
    rules={
        "revision.open": ("有未决修订", "tracked changes are open"),
        "revision.value": ("填写内容有未决修订", "a value was changed and the change is open"),
    },
    find=find,
)

"""Tracked changes and comments that are still open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tiaokuan.checks import Check, View
from tiaokuan.contract import Finding, Severity, Slot


def _says(slot: Slot) -> bool:
    """Whether one of the two readings holds more than a blank."""
    return bool(re.sub(r"[\s_＿年月日]", "", slot.raw + (slot.original or "")))


def find(view: View) -> Iterator[Finding]:
    """One finding for the comments, one for the changes, and one for each slot that a change touches, with both readings."""
    document, slots = view.document, view.slots
    if document.comments:
        count = len(document.comments)
        zh, en = f"文件里有 {count} 条批注没有处理。", f"{count} comments are still in the file."
        yield Finding("comment.open", Severity.WARNING, zh, en)
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
        if slot.original is not None and slot.original != slot.raw and _says(slot):
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
        "comment.open": ("有未处理的批注", "comments are still in the file"),
        "revision.open": ("有未决修订", "tracked changes are open"),
        "revision.value": ("填写内容有未决修订", "a value was changed and the change is open"),
    },
    find=find,
)

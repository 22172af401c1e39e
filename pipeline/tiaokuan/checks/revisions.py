"""Tracked changes and comments that are still open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tiaokuan.checks import Check, Rule, View
from tiaokuan.contract import Finding, Severity, Slot
from tiaokuan.document import Revision, Span
from tiaokuan.slots import original

COMMENT = Rule(
    "comment.open", Severity.WARNING, "有未处理的批注", "comments are still in the file",
    "批注不是约定，定稿前应处理。", "A comment is no agreement: settle it before signing.",
)  # fmt: skip
OPEN = Rule(
    "revision.open", Severity.WARNING, "有未决修订", "tracked changes are open",
    "双方手里的文本可能不同；本结果按全部接受读取。", "The parties may hold different texts; this is read as if all were accepted.",
)  # fmt: skip
TEXT = Rule(
    "revision.text", Severity.INFO, "条文有未决修订", "a paragraph was changed and the change is open",
    "签署前应确认采用哪一种写法。", "Decide which reading holds before signing.",
)  # fmt: skip
VALUE = Rule(
    "revision.value", Severity.WARNING, "填写内容有未决修订", "a value was changed and the change is open",
    "签署前应确认采用哪一个数值。", "Decide which value holds before signing.",
)  # fmt: skip

STRUCK = Rule(
    "revision.struck", Severity.INFO, "有划去的文字", "words are struck through",
    "划去的文字按删除读取；手工划改处应由双方签章确认。", "They are read as deleted; both parties should sign beside changes by hand.",
)  # fmt: skip

AROUND, LONGEST = 20, 60


def find(view: View) -> Iterator[Finding]:
    """One finding for each comment, one for all changes, and one for each slot and paragraph they touch, with both readings."""
    for comment in view.document.comments:
        words = " ".join(comment.split())
        words = words if len(words) <= 60 else words[:59] + "…"
        yield view.finding(COMMENT, f"批注没有处理：“{words}”", f"An open comment: “{words}”")
    by_hand = tuple(revision for revision in view.document.revisions if revision.struck)
    tracked = tuple(revision for revision in view.document.revisions if not revision.struck)
    for revision in by_hand:
        if words := " ".join(revision.original.split()):
            yield view.finding(STRUCK, f"划去了“{_short(words)}”", f"“{_short(words)}” is struck through", revision.span)
    if not tracked:
        return
    zh = f"文件里有 {len(tracked)} 处修订尚未接受或拒绝"
    en = f"{len(tracked)} tracked changes are neither accepted nor rejected"
    yield view.finding(OPEN, zh, en, *(revision.span for revision in tracked))
    before = {slot.id: original(tracked, slot.evidence.span, view.text) for slot in view.slots}
    touched = [slot for slot in view.slots if before[slot.id] not in (None, slot.raw) and _says(slot)]
    for slot in touched:
        zh = f"“{slot.label}”有未决修订：原为“{slot.original}”，现为“{slot.raw}”"
        yield view.finding(VALUE, zh, f"“{slot.label}” has an open change: “{slot.original}” became “{slot.raw}”", slot)
    yield from _paragraphs(view, tracked, [slot.evidence.span for slot in touched])


def _says(slot: Slot) -> bool:
    """Whether one of the two readings holds more than a blank and punctuation, and not both the same."""
    if slot.kind == "choice":
        return "".join(slot.raw.split()) != "".join((slot.original or "").split())
    if len(slot.original or "") > LONGEST:
        return False  # lines that a tracked change runs through, told as a paragraph
    now, before = (re.sub(r"[\W_年月日]", "", words) for words in (slot.raw, slot.original or ""))
    return now != before


def _paragraphs(view: View, tracked: tuple[Revision, ...], known: list[Span]) -> Iterator[Finding]:
    """The paragraphs that changes outside known values touch: the words around the first to the last change, in both readings."""
    groups: dict[Span, list[Span]] = {}
    for revision in tracked:
        block = view.block_at(revision.span.start)
        if block is not None and not any(k.start <= revision.span.start and revision.span.end <= k.end for k in known):
            groups.setdefault(block.span, []).append(revision.span)
    for paragraph, spans in groups.items():
        start = max(paragraph.start, spans[0].start - AROUND)
        end = min(paragraph.end, max(span.end for span in spans) + AROUND)
        now, before = view.text[start:end], original(tracked, Span(start, end), view.text) or ""
        if "".join(now.split()) != "".join(before.split()):
            zh = f"条文有未决修订：原为“{_short(before)}”，现为“{_short(now)}”"
            yield view.finding(TEXT, zh, f"An open change: “{_short(before)}” became “{_short(now)}”", Span(start, end))


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 120 else f"{words[:60]}…{words[-59:]}"


CHECK = Check((COMMENT, OPEN, TEXT, VALUE, STRUCK), find)

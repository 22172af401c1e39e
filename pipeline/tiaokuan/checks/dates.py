"""Dates and periods that cannot be, or contradict each other."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date

from tiaokuan.checks import Check, View
from tiaokuan.checks.own import comparable
from tiaokuan.contract import Date, Finding, Quantity, Severity, Slot, plain

WRITTEN = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年\s*(\d{1,2})\s*月\s*(?:(\d{1,2})\s*日)?")


def find(view: View) -> Iterator[Finding]:
    """Impossible dates; start, length and end of the term; signing; notice; response and resolution."""
    yield from _impossible(view)
    yield from _term(view)
    yield from _order(view)


def day(slot: Slot) -> date | None:
    """The day a slot says, None for less than a day."""
    return date.fromisoformat(slot.value.date) if isinstance(slot.value, Date) and len(slot.value.date) == 10 else None


def after(start: date, months: int, days: int) -> date:
    """The day so many months and days later; the month's last day where there is no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    year = min(year, date.max.year - 1)
    first = date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))
    return date.fromordinal(min(first.toordinal() + days, date.max.toordinal()))


def _impossible(view: View) -> Iterator[Finding]:
    for match in WRITTEN.finditer(view.document.text):
        year, month, number = int(match[1]), int(match[2]), int(match[3] or 1)
        if 1 <= month <= 12 and 1 <= number <= calendar.monthrange(year, month)[1]:
            continue
        slots = tuple(s.id for s in view.slots if s.evidence.span.start < match.end() and match.start() < s.evidence.span.end)
        clauses = tuple(c.id for c in view.clauses if c.span.start <= match.start() < c.span.end)[-1:]
        zh, en = f"没有这一天：“{match[0].strip()}”。", f"There is no such date: “{match[0].strip()}”."
        yield Finding("date.impossible", Severity.ERROR, zh, en, slots, clauses)


def _term(view: View) -> Iterator[Finding]:
    """The first start that is followed by an end within 60 characters, and the length printed beside them."""
    for start in view.filled("term.start"):
        end = next((s for s in view.filled("term.end") if 0 < s.evidence.span.start - start.evidence.span.end < 60), None)
        first, last = day(start), day(end) if end else None
        if end is None or first is None or last is None:
            continue
        ids, where = (start.id, end.id), (start.clause,)
        if last < first:
            zh, en = f"终止日“{end.raw}”早于起始日“{start.raw}”。", f"The end “{end.raw}” is before the start “{start.raw}”."
            yield Finding("term.reversed", Severity.ERROR, zh, en, ids, where)
            continue
        low, high = start.evidence.span.start - 40, end.evidence.span.end + 40
        near = [s for s in view.filled("term.length") if low <= s.evidence.span.start <= high]
        if len(near) == 1 and isinstance(near[0].value, Quantity) and near[0].value.amount_min is None:
            yield from _length(near[0], near[0].value, start, end, first, last)


def _length(slot: Slot, value: Quantity, start: Slot, end: Slot, first: date, last: date) -> Iterator[Finding]:
    """Start and length against end: both ways of counting the last day are right, and one day more for habits."""
    months = {"year": 12, "quarter": 3, "month": 1}.get(value.unit, 0) * value.amount
    days = {"day": 1, "week": 7}.get(value.unit, 0) * value.amount
    if (not months and not days) or months > 12_000 or days > 400_000 or value.bound is not None:
        return
    expected = after(first, int(months), int(days) + int(months % 1 * 30))
    if abs((expected - last).days) > (2 if months == int(months) else 20):
        unit = slot.unit or ""
        zh = f"期限 {slot.raw}{unit} 与起止日期“{start.raw}”至“{end.raw}”不符。"
        en = f"The length {slot.raw}{unit} does not fit “{start.raw}” to “{end.raw}”."
        yield Finding("term.mismatch", Severity.ERROR, zh, en, (slot.id, start.id, end.id), (slot.clause,))


def _order(view: View) -> Iterator[Finding]:
    signed, starts = view.filled("contract.sign_date"), view.filled("term.start")
    if signed and starts and (a := day(signed[0])) and (b := day(starts[0])) and a > b and (a - b).days < 3660:
        zh = f"签订日期“{signed[0].raw}”晚于起始日“{starts[0].raw}”。"
        en = f"Signed “{signed[0].raw}”, after the start “{starts[0].raw}”."
        yield Finding("sign.late", Severity.WARNING, zh, en, (signed[0].id, starts[0].id), (signed[0].clause,))
    lengths = view.filled("term.length")
    for notice in view.filled("term.termination_notice", "term.renewal_notice"):
        if (
            len(lengths) == 1
            and re.search("合同|服务|有效|租", view.around(lengths[0])[0])
            and (n := comparable(notice, "day"))
            and (t := comparable(lengths[0], "day"))
            and n > t
        ):
            zh = f"通知期 {notice.raw}{notice.unit or ''} 长于合同期限 {lengths[0].raw}{lengths[0].unit or ''}。"
            en = f"The notice period ({plain(n)} days) is longer than the term ({plain(t)} days)."
            yield Finding("notice.long", Severity.WARNING, zh, en, (notice.id, lengths[0].id), (notice.clause,))
    for response in view.filled("sla.response_time"):
        for solved in view.filled("sla.resolution_time"):
            gap = view.document.text[response.evidence.span.end : solved.evidence.span.start]
            if not 0 < len(gap) < 60 or "\n" in gap:
                continue
            if (r := comparable(response, "minute")) and (s := comparable(solved, "minute")) and r > s:
                zh = f"响应时间 {response.raw}{response.unit or ''} 长于解决时间 {solved.raw}{solved.unit or ''}。"
                en = f"Response ({plain(r)} minutes) takes longer than resolution ({plain(s)} minutes)."
                yield Finding("sla.order", Severity.WARNING, zh, en, (response.id, solved.id), (response.clause,))


CHECK = Check(
    rules={
        "date.impossible": ("没有这一天", "a date that does not exist"),
        "term.reversed": ("终止日早于起始日", "the end is before the start"),
        "term.mismatch": ("期限与起止日期不符", "start and length do not give the end"),
        "sign.late": ("签订晚于起始日", "signed after the start"),
        "notice.long": ("通知期长于合同期限", "notice longer than the term"),
        "sla.order": ("响应时间长于解决时间", "response takes longer than resolution"),
    },
    find=find,
)

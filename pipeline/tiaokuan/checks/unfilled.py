"""Places that nobody filled in, or only by half, or with something else than they ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tiaokuan.checks import Check, View
from tiaokuan.contract import Choice, Finding, Severity, State
from tiaokuan.kinds import find as values

PLACEHOLDER = re.compile(
    r"\{\{[^{}\n]{1,30}\}\}|[【\[](?:请?填写|请?输入|[甲乙丙]方(?:全称|名称))[^】\]\n]{0,12}[】\]]|请(?:在此)?(?:填写|输入)(?=[】）)\]_]|$)|(?<![A-Za-z])[XＸ×]{2,}(?:股份)?(?:有限)?公司",
    re.MULTILINE,
)
ONE = re.compile("任选一|只能选一|单选|选择其一|择一|其中一种|[下列]种方式")


def find(view: View) -> Iterator[Finding]:
    """One finding for each blank slot: an error where the contract needs it, else for information."""
    numbers = {clause.id: clause.number or clause.heading or "" for clause in view.clauses}
    for slot in view.slots:
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

    yield from _half(view)
    yield from _placeholders(view)


def _half(view: View) -> Iterator[Finding]:
    """Dates and amounts begun and not finished; one of several ticked twice; a value of another kind than its unit."""
    for slot in view.slots:
        ids, where = (slot.id,), (slot.clause,)
        if (
            slot.kind in ("date", "money")
            and re.search("[0-9一二三四五六七八九]", slot.raw)
            and re.search("_{2}|[年月]\\s*[_＿]", slot.raw)
        ):
            zh, en = f"“{slot.label}”只填了一半：“{slot.raw}”。", f"“{slot.label}” is only half filled: “{slot.raw}”."
            yield Finding("blank.half", Severity.WARNING, zh, en, ids, where)
        elif isinstance(slot.value, Choice) and len(slot.value.selected) > 1 and ONE.search("".join(view.around(slot))):
            zh = f"“{slot.label}”应选一项，选了 {len(slot.value.selected)} 项。"
            yield Finding(
                "choice.several", Severity.WARNING, zh, f"“{slot.label}”: several ticked, one is asked for.", ids, where
            )
        elif slot.state is State.FILLED and slot.kind in ("percent", "money", "duration") and slot.unit is not None:
            other = [
                found for found in values(slot.raw) if found.unit and found.kind in ("percent", "money", "duration", "date")
            ]
            if other and other[0].kind != slot.kind and other[0].whole == (0, len(slot.raw)):
                zh = f"“{slot.label}”填了“{slot.raw}”，后面印着“{slot.unit}”，两者不合。"
                en = f"“{slot.label}” says “{slot.raw}”, but “{slot.unit}” is printed behind it."
                yield Finding("blank.kind", Severity.ERROR, zh, en, ids, where)


def _placeholders(view: View) -> Iterator[Finding]:
    for match in PLACEHOLDER.finditer(view.document.text):
        where = tuple(c.id for c in view.clauses if c.span.start <= match.start() < c.span.end)[-1:]
        zh, en = f"占位文字没有替换：“{match[0]}”。", f"Placeholder text is left: “{match[0]}”."
        yield Finding("blank.placeholder", Severity.WARNING, zh, en, (), where)


CHECK = Check(
    rules={
        "blank.required": ("合同成立所需的空白没有填写", "a blank that the contract needs is empty"),
        "blank.optional": ("可填可不填的空白没有填写", "a blank that may stay empty is empty"),
        "blank.half": ("日期、金额只填了一半", "a date or amount is only half filled"),
        "blank.kind": ("填写的内容与单位不合", "the filling is of another kind than its unit"),
        "blank.placeholder": ("占位文字没有替换", "placeholder text is left in"),
        "choice.several": ("单选选了多项", "several ticked where one is asked for"),
    },
    find=find,
)

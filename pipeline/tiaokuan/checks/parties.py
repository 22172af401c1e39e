"""Who the parties are: names that differ, exchanged parties, payees, check digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tiaokuan.checks import Check, View
from tiaokuan.contract import Finding, Severity, Slot, Words

COMPANY = re.compile("(?:公司|事务所|合作社|中心|医院|学校|大学|学院|厂|局|厅|委员会)$")


def find(view: View) -> Iterator[Finding]:
    """Names against names, the account holder against the payee, and check digits."""
    yield from _names(view)
    yield from _payee(view)
    yield from _digits(view)


def plain_name(slot: Slot) -> str:
    """A name without white space, brackets' width and what is printed behind it (盖章)."""
    name = re.sub(r"\s+", "", slot.raw).translate(str.maketrans("()", "（）"))
    return re.sub("（(?:盖章|签章|公章|签字|签名)）$", "", name)


def _two(rule: str, severity: Severity, zh: str, en: str, one: Slot, two: Slot) -> Finding:
    return Finding(rule, severity, zh, en, (one.id, two.id), tuple(dict.fromkeys((one.clause, two.clause))))


def _organisations(view: View, key: str) -> list[Slot]:
    """The slots of a key that hold the name of a company: free words that landed in a name's place prove nothing."""
    return [slot for slot in view.filled(key) if COMPANY.search(plain_name(slot))]


def _names(view: View) -> Iterator[Finding]:
    heads: dict[str, Slot] = {}
    for key in ("party_a.name", "party_b.name"):
        slots = _organisations(view, key)
        if slots:
            heads[key] = slots[0]
    for key, head in heads.items():
        other = heads.get("party_b.name" if key == "party_a.name" else "party_a.name")
        for slot in _organisations(view, key)[1:]:
            one, two = plain_name(head), plain_name(slot)
            if one in two or two in one:
                continue
            if other is not None and plain_name(other) == two:
                zh = f"“{slot.label}”写成了对方的名称“{slot.raw}”，前文为“{head.raw}”：甲乙方可能互换。"
                en = f"“{slot.label}” bears the other party's name “{slot.raw}”, above it was “{head.raw}”: exchanged?"
                yield _two("party.exchanged", Severity.ERROR, zh, en, head, slot)
            else:
                zh = f"“{slot.label}”前后不一致：“{head.raw}”与“{slot.raw}”。"
                en = f"“{slot.label}” differs: “{head.raw}” and “{slot.raw}”."
                yield _two("party.name", Severity.ERROR, zh, en, head, slot)
    if len(heads) == 2:
        a, b = heads.values()
        if plain_name(a) == plain_name(b):
            zh, en = f"甲方与乙方是同一名称：“{a.raw}”。", f"Both parties bear the same name: “{a.raw}”."
            yield _two("party.same", Severity.ERROR, zh, en, a, b)


def _payee(view: View) -> Iterator[Finding]:
    names = _organisations(view, "party_b.name")
    for holder in _organisations(view, "party_b.bank_account_name"):
        if "监管" in view.around(holder)[0]:  # money kept by a third party is no payment to the other
            continue
        if names and plain_name(holder) not in plain_name(names[0]) and plain_name(names[0]) not in plain_name(holder):
            zh = f"收款户名“{holder.raw}”不是乙方“{names[0].raw}”。"
            en = f"The account holder “{holder.raw}” is not party B “{names[0].raw}”."
            yield _two("party.payee", Severity.WARNING, zh, en, holder, names[0])


def _digits(view: View) -> Iterator[Finding]:
    for slot in view.slots:
        if isinstance(slot.value, Words) and slot.value.valid is False and slot.kind in ("identifier", "account"):
            zh = f"“{slot.label}”的校验位不对：{slot.raw}（可能抄错）。"
            en = f"The check digit of “{slot.label}” is wrong: {slot.raw} (a slip in copying?)."
            yield Finding("identifier.invalid", Severity.ERROR, zh, en, (slot.id,), (slot.clause,))


CHECK = Check(
    rules={
        "party.name": ("当事人名称前后不一致", "a party's name differs within the contract"),
        "party.exchanged": ("甲乙方名称互换", "the parties' names are exchanged"),
        "party.same": ("甲乙方名称相同", "both parties bear the same name"),
        "party.payee": ("收款户名不是乙方", "the account holder is not the payee"),
        "identifier.invalid": ("证件号、账号校验位不对", "a check digit is wrong"),
    },
    find=find,
)

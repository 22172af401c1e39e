"""Numbers that contradict each other, or the law."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from tiaokuan.checks import Check, View
from tiaokuan.contract import Finding, Money, Quantity, Severity, Slot, plain

CAPITALS = re.compile("[壹贰叁肆伍陆柒捌玖貳參肆陸]")
WORKS = re.compile("工程|施工|建设|装修|装饰")
SHARES = ("sla.availability", "sla.csat", "sla.fcr", "payment.ratio", "fee.deposit_rate", "fee.tax_rate")


def find(view: View) -> Iterator[Finding]:
    """Amounts in capitals and figures, shares of the price, rates, and the limits the law sets."""
    yield from _capitals(view)
    yield from _ratios(view)
    yield from _shares(view)
    yield from _late_rates(view)
    yield from _limits(view)


def _finding(rule: str, severity: Severity, zh: str, en: str, *slots: Slot) -> Finding:
    return Finding(rule, severity, zh, en, tuple(s.id for s in slots), tuple(dict.fromkeys(s.clause for s in slots)))


def _amount(slot: Slot) -> Decimal:
    return slot.value.amount if isinstance(slot.value, Quantity | Money) else Decimal(0)


def _capitals(view: View) -> Iterator[Finding]:
    """An amount in capitals and the same amount in figures beside it (大写 … 小写 …, ¥) must agree."""
    money = [s for s in view.slots if isinstance(s.value, Money) and s.value.amount_min is None]
    for one, two in pairwise(money):
        between = view.document.text[one.evidence.span.end : two.evidence.span.start]
        if len(between) > 24 or re.search("[。；;，]|单价|其中", between) or not re.search("[大小]写|[¥￥（(]", between):
            continue
        words = bool(CAPITALS.search(one.raw)) + bool(CAPITALS.search(two.raw))
        if words == 1 and _amount(one) != _amount(two):
            yield _finding(
                "amount.capitals",
                Severity.ERROR,
                f"金额大写与小写不一致：“{one.raw}”与“{two.raw}”。",
                f"The amount in capitals and in figures differ: “{one.raw}” and “{two.raw}”.",
                one,
                two,
            )


def _ratios(view: View) -> Iterator[Finding]:
    """The shares paid in one article make up 100 % where they all are of the same whole."""
    for article, slots in view.articles():
        shares = [s for s in slots if s.key == "payment.ratio" and isinstance(s.value, Quantity)]
        text = view.document.text[article.span.start : article.span.end]
        if len(shares) < 2 or re.search(
            "方式[一二三12]|任选|选择|第[_一二三123 ]+种|□|累计|支付至|付至|每月|每年|每季|退|扣|[×÷]|违约|利率", text
        ):
            continue
        blank = any(s.key in ("payment.ratio", "payment.amount") and s.value is None for s in slots)
        total = sum((_amount(s) for s in shares), Decimal(0))
        rest = re.search("余款|剩余|尾款|其余", text)
        if total > 100 or (total < 100 and not blank and not rest):
            yield _finding(
                "ratio.sum",
                Severity.WARNING,
                f"各期付款比例合计为 {plain(total)}%，不是 100%。",
                f"The instalments add up to {plain(total)} %, not 100 %.",
                *shares,
            )


def _shares(view: View) -> Iterator[Finding]:
    low = view.playbook.limits["satisfaction"]
    for slot in view.filled(*SHARES):
        if not isinstance(slot.value, Quantity) or slot.value.unit != "percent":
            continue
        if slot.value.amount > 100:
            zh, en = f"“{slot.label}”为 {slot.raw}，超过 100%。", f"“{slot.label}” is {slot.raw}: above 100 %."
            yield _finding("percent.over", Severity.ERROR, zh, en, slot)
        elif slot.key == "sla.csat" and slot.value.amount < low and slot.value.bound not in ("at_most", "less_than"):
            before, _ = view.around(slot)
            if not re.search("低于|不足|未达|少于|不满意", before):
                zh, en = f"满意度指标只有 {slot.raw}，低于 {low}%。", f"The satisfaction target is {slot.raw}: below {low} %."
                yield _finding("satisfaction.low", Severity.WARNING, zh, en, slot)


def _late_rates(view: View) -> Iterator[Finding]:
    """Daily rates out of the usual, and above four times the loan prime rate of one year."""
    limits = view.playbook.limits
    for slot in view.filled("liability.late_payment_rate"):
        before, after = view.around(slot)
        daily = isinstance(slot.value, Quantity) and (
            slot.value.per == "day" or re.search("每[逾日天延迟]|按日|日[万千百]分", before)
        )
        if not daily or re.search("LPR|利率|报价", before + after):
            continue
        rate = _amount(slot)
        if not limits["late_rate_min"] <= rate <= limits["late_rate_max"]:
            zh = f"逾期付款违约金每日 {plain(rate)}%，不在通常的万分之五至千分之三之间。"
            en = f"Damages for late payment are {plain(rate)} % a day, out of the usual 0.05 % to 0.3 %."
            yield _finding("rate.unusual", Severity.WARNING, zh, en, slot)
        if rate * 365 > 4 * limits["lpr"]:
            zh = f"逾期付款违约金折合每年 {plain(rate * 365)}%，超过一年期 LPR（{limits['lpr']}%）的四倍。"
            en = f"Damages for late payment are {plain(rate * 365)} % a year, above four times the 1-year LPR ({limits['lpr']} %)."
            yield _finding("rate.lpr", Severity.INFO, zh, en, slot)


def _limits(view: View) -> Iterator[Finding]:
    limits, text = view.playbook.limits, view.document.text
    title = next((c.heading or "" for c in view.clauses if c.level.value == "title"), "") or view.document.name
    for slot in view.slots:
        if not isinstance(slot.value, Quantity) or slot.value.per is not None:
            continue
        before, after = view.around(slot)
        amount, percent = slot.value.amount, slot.value.unit == "percent"
        if slot.key == "liability.damages_rate" and percent and amount > limits["damages_rate"]:
            if not re.search("违约金|赔偿", before + after) or re.search("每日|每天|按日|超过|高于", before):
                continue
            zh = f"违约金为 {plain(amount)}%，超过 {limits['damages_rate']}%，一般会被认定过分高于损失（民法典第585条，法释〔2023〕13号第65条）。"
            en = f"Damages of {plain(amount)} % exceed {limits['damages_rate']} % and may be cut (Civil Code art. 585)."
            yield _finding("damages.high", Severity.WARNING, zh, en, slot)
        elif percent and re.search("定金[^，。；]{0,16}$", before) and amount > limits["earnest_rate"] and "双倍" not in before:
            zh = (
                f"定金为 {plain(amount)}%，超过主合同标的额 {limits['earnest_rate']}% 的部分不产生定金的效力（民法典第586条）。"
            )
            en = f"Earnest money of {plain(amount)} % exceeds {limits['earnest_rate']} % of the price (Civil Code art. 586)."
            yield _finding("deposit.high", Severity.WARNING, zh, en, slot)
        elif percent and WORKS.search(title) and re.search("(?:质量保证金|质保金|保修金)[^，。；]{0,16}$", before):
            if amount > limits["retention_rate"]:
                zh = f"工程质量保证金为 {plain(amount)}%，超过 {limits['retention_rate']}%（建质〔2017〕138号第七条）。"
                en = f"Retention of {plain(amount)} % exceeds {limits['retention_rate']} % in works (建质〔2017〕138号 art. 7)."
                yield _finding("retention.high", Severity.WARNING, zh, en, slot)
        elif slot.key == "term.length" and slot.value.unit == "year" and amount > limits["lease_years"]:
            if "租" not in before:
                continue
            if "租赁" in title + text[:200]:
                zh = f"租赁期限 {slot.raw} 年，超过二十年的部分无效（民法典第705条）。"
                en = f"A lease of {slot.raw} years: what exceeds twenty years is void (Civil Code art. 705)."
                yield _finding("lease.long", Severity.ERROR, zh, en, slot)


CHECK = Check(
    rules={
        "amount.capitals": ("金额大小写不一致", "an amount differs in capitals and figures"),
        "ratio.sum": ("付款比例合计不是 100%", "payment ratios do not make 100 %"),
        "percent.over": ("比例超过 100%", "a percentage above 100"),
        "satisfaction.low": ("满意度指标过低", "a satisfaction target below the limit"),
        "rate.unusual": ("逾期付款违约金日率异常", "a daily rate for late payment out of the usual"),
        "rate.lpr": ("逾期付款违约金超过四倍 LPR", "a rate for late payment above four times the LPR"),
        "damages.high": ("违约金超过 30%", "damages above 30 % of the price"),
        "deposit.high": ("定金超过 20%", "earnest money above 20 % of the price"),
        "retention.high": ("工程质量保证金超过 3%", "warranty retention above 3 % in works"),
        "lease.long": ("租赁期限超过二十年", "a lease of more than twenty years"),
    },
    find=find,
)

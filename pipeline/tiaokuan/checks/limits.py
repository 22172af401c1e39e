"""Limits that the law sets or that are usual: daily rates, damages, earnest money, retention money, leases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from tiaokuan.checks import Check, Rule, View
from tiaokuan.checks._amounts import amount, total
from tiaokuan.checks._times import comparable
from tiaokuan.contract import Date, Finding, Money, Quantity, Severity, plain

UNUSUAL = Rule(
    "rate.unusual", Severity.WARNING, "逾期付款违约金日率异常", "a daily rate for late payment out of the usual",
    "过高的会被调减，过低的起不到作用，也可能是笔误（百分之、千分之、万分之）。", "What is too high is cut, what is too low does not work; or a slip.",
    limits=("late_rate_min", "late_rate_max"),
)  # fmt: skip
LPR = Rule(
    "rate.lpr", Severity.INFO, "逾期付款违约金超过四倍 LPR", "a rate for late payment above four times the LPR",
    "这是民间借贷利率的保护上限，服务合同不直接适用，法院调减时常以它为参照。",
    "That is the limit for private lending, which courts take as a measure for other contracts.",
    "法释〔2020〕17号《最高人民法院关于审理民间借贷案件适用法律若干问题的规定》第二十五条", ("lpr",),
)  # fmt: skip
DAMAGES = Rule(
    "damages.high", Severity.WARNING, "违约金超过合同价的 30%", "damages above 30 % of the price",
    "违约金超过损失的百分之三十，一般会被认定过分高于损失而调减。", "Damages more than 30 % above the loss are usually cut.",
    "《民法典》第五百八十五条；法释〔2023〕13号《最高人民法院关于适用〈民法典〉合同编通则若干问题的解释》第六十五条", ("damages_rate",),
)  # fmt: skip
EARNEST = Rule(
    "deposit.high", Severity.WARNING, "定金超过 20%", "earnest money above 20 % of the price",
    "超过主合同标的额百分之二十的部分不产生定金的效力。", "What exceeds 20 % of the price has no effect as earnest money.",
    "《民法典》第五百八十六条", ("earnest_rate",),
)  # fmt: skip
RETENTION = Rule(
    "retention.high", Severity.WARNING, "工程质量保证金超过 3%", "warranty retention above 3 % in works",
    "工程质量保证金总预留比例不得高于工程价款结算总额的 3%。", "Retention money must not exceed 3 % of the price of works.",
    "建质〔2017〕138号《建设工程质量保证金管理办法》第七条", ("retention_rate",),
)  # fmt: skip
LEASE = Rule(
    "lease.long", Severity.ERROR, "租赁期限超过二十年", "a lease of more than twenty years",
    "租赁期限超过二十年的，超过部分无效。", "What exceeds twenty years is void.",
    "《民法典》第七百零五条", ("lease_years",),
)  # fmt: skip

WORKS = re.compile("施工|装修|装饰|安装工程|建设工程|工程(?:总?承包|分包|合同|协议)|修缮|绿化工程|建筑工程|改造工程")
NO_WORKS = re.compile("监理|设计|勘察|咨询|造价|软件|信息|检测|租赁|买卖|采购")
LEASES = re.compile("租赁|出租|承租|租用")
NO_LEASES = re.compile("土地(?:承包)?经营权|农村土地|建设用地使用权")
DAILY = re.compile(r"每(?:逾期|延[误迟期]|迟延?|拖延|超过?)?[一1]?[个]?[日天]|按日|[日天][万千百]分|逾期[一1]?[日天]")
OWED = re.compile("付|缴|欠|交[纳租费]|价款|货款|租金|款项")
LATE_WORK = re.compile(
    "(?:逾期|延期|迟延|延迟|延误)(?:交(?:[货房工]|付(?!租|[^，。；]{0,6}[款费]))|完[工成]|竣工|提交|供货|发货|办理)[^。；]*$"
    "|(?:出卖人|卖方|出卖方|供方|承包人|承包方|出租人|出租方)[^。；]{0,40}向(?:买受人|买方|需方|发包人|发包方|承租人|承租方)[^。；]{0,24}$"
)
"""The side that delivers pays: a rate for late delivery, to which other usages apply."""
CAPPED = re.compile("不(?:得)?(?:超过|高于|低于)[^，。；]{0,4}$")
BENCHMARK = re.compile("LPR|利率|报价|基准|同期")
EARNEST_WORDS = re.compile("定金(?!罚则|(?:总额|金额)?的$)[^，。；]{0,16}$")
EARNEST_AFTER = re.compile("^[%％]?(?:元|万元)?[^，。；]{0,12}(?:作为|的|为)[^，。；]{0,4}定金")
RETAINED = re.compile("(?:质量保证金|质保金|保修金|保留金)(?!(?:总额|金额)?的$)[^，。；]{0,16}$")
RETAINED_AFTER = re.compile("^[%％]?[^，。；]{0,14}(?:作为|的|为)[^，。；]{0,6}(?:质量保证金|质保金|保修金|保留金)")
PENALTY = re.compile("违约金")
PENALTY_LIMIT = re.compile("每日|每天|按日|每逾期|超过|高于|达到|不足|工资|押金|定金|保证金|月租|租金|[当每]月|退")


def find(view: View) -> Iterator[Finding]:
    """Rates, damages, earnest and retention money, and leases beyond the limits of the playbook."""
    yield from _late_rates(view)
    yield from _damages(view)
    yield from _deposits(view)
    yield from _leases(view)


def _late_rates(view: View) -> Iterator[Finding]:
    """Daily rates for late payment: out of the usual, and above four times the loan prime rate of one year."""
    limits = view.playbook.limits
    for slot in view.filled("liability.late_payment_rate"):
        before, after = view.around(slot, 60)
        if not isinstance(slot.value, Quantity) or slot.value.unit != "percent" or CAPPED.search(before):
            continue
        if LATE_WORK.search(before):
            continue
        daily = slot.value.per == "day" or DAILY.search(before)
        if not daily or not OWED.search(before) or BENCHMARK.search(before[-24:] + after):
            continue
        rate = amount(slot)
        if not limits["late_rate_min"] <= rate <= limits["late_rate_max"]:
            usual = f"{plain(limits['late_rate_min'])}% 至 {plain(limits['late_rate_max'])}%"
            zh = f"逾期付款违约金每日 {plain(rate)}%，不在通常的 {usual} 之间"
            en = f"Damages for late payment are {plain(rate)} % a day, out of the usual {usual.replace('至', 'to')}"
            yield view.finding(UNUSUAL, zh, en, slot)
        if rate * 365 > 4 * limits["lpr"]:
            zh = f"逾期付款违约金折合每年 {plain(rate * 365)}%，超过一年期 LPR（{plain(limits['lpr'])}%）的四倍"
            en = f"Damages for late payment are {plain(rate * 365)} % a year, above four times the 1-year LPR ({plain(limits['lpr'])} %)"
            yield view.finding(LPR, zh, en, slot)


def _damages(view: View) -> Iterator[Finding]:
    """Damages agreed as a share of the price, or as an amount that is such a share."""
    most, price = view.playbook.limits["damages_rate"], total(view)
    for slot in view.slots:
        before, after = view.around(slot, 24, 16)
        if slot.key not in ("liability.damages_rate", "liability.damages") or not PENALTY.search(before + after):
            continue
        if PENALTY_LIMIT.search(before) or (isinstance(slot.value, Quantity | Money) and slot.value.per is not None):
            continue
        if isinstance(slot.value, Quantity) and slot.value.unit == "percent" and amount(slot) > most:
            zh, en = (
                f"违约金为 {plain(amount(slot))}%，超过 {plain(most)}%",
                f"Damages of {plain(amount(slot))} % exceed {plain(most)} %",
            )
            yield view.finding(DAMAGES, zh, en, slot)
        elif isinstance(slot.value, Money) and price is not None and amount(slot) * 100 > most * price[0] > 0:
            zh = f"违约金“{slot.raw}”超过合同总价 {plain(price[0])} 元的 {plain(most)}%"
            en = f"Damages of “{slot.raw}” exceed {plain(most)} % of the price of {plain(price[0])}"
            yield view.finding(DAMAGES, zh, en, slot, price[1])


def _deposits(view: View) -> Iterator[Finding]:
    """Earnest money (定金, not 订金 or 押金) of any contract, retention money of works."""
    limits, price = view.playbook.limits, total(view)
    works = WORKS.search(view.title) and not NO_WORKS.search(view.title)
    for slot in view.slots:
        if not isinstance(slot.value, Quantity | Money) or slot.value.per is not None:
            continue
        before, after = view.around(slot, 24, 24)
        earnest = (EARNEST_WORDS.search(before) or EARNEST_AFTER.search(after)) and not re.search("双倍|返还|退", before)
        retained = works and (RETAINED.search(before) or RETAINED_AFTER.search(after))
        for found, rule, limit, zh, en in (
            (earnest, EARNEST, limits["earnest_rate"], "定金", "Earnest money"),
            (retained, RETENTION, limits["retention_rate"], "工程质量保证金", "Retention money"),
        ):
            if not found:
                continue
            if isinstance(slot.value, Quantity) and slot.value.unit == "percent" and limit < amount(slot) <= 100:
                yield view.finding(rule, f"{zh}为 {plain(amount(slot))}%", f"{en} is {plain(amount(slot))} %", slot)
            elif (
                isinstance(slot.value, Money) and price is not None and limit * price[0] < amount(slot) * 100 <= 100 * price[0]
            ):
                share = round(amount(slot) * 100 / price[0], 1)
                says = f"{zh}“{slot.raw}”是合同总价 {plain(price[0])} 元的 {plain(share)}%"
                yield view.finding(rule, says, f"{en} “{slot.raw}” is {plain(share)} % of the price", slot, price[1])


def _leases(view: View) -> Iterator[Finding]:
    years = view.playbook.limits["lease_years"]
    if not LEASES.search(view.title) or NO_LEASES.search(view.title):
        return
    for slot in view.filled("term.length"):
        length = comparable(slot, "year")
        if length is not None and length > years:
            zh = f"租赁期限 {slot.raw}{slot.unit or ''}，超过 {plain(years)} 年"
            yield view.finding(LEASE, zh, f"A lease of {plain(length)} years, more than {plain(years)}", slot)
    for start in view.filled("term.start"):
        end = next((s for s in view.filled("term.end") if 0 < s.evidence.span.start - start.evidence.span.end < 60), None)
        if end is None or not isinstance(start.value, Date) or not isinstance(end.value, Date):
            continue
        length = Decimal(int(end.value.date[:4]) - int(start.value.date[:4]))
        if length > years or (length == years and end.value.date[4:] > start.value.date[4:]):
            zh = f"租赁期限自“{start.raw}”至“{end.raw}”，超过 {plain(years)} 年"
            yield view.finding(
                LEASE, zh, f"A lease from “{start.raw}” to “{end.raw}”, more than {plain(years)} years", start, end
            )


CHECK = Check((UNUSUAL, LPR, DAMAGES, EARNEST, RETENTION, LEASE), find)

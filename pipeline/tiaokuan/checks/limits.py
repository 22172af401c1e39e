"""Limits that the law sets or that are usual: daily rates, damages, earnest money, retention money, leases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from tiaokuan.checks import Check, Rule, View
from tiaokuan.checks._amounts import amount, in_yuan, total
from tiaokuan.checks._said import Said, with_unit
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
LEASE_TERM = re.compile("(?:租赁?期(?:限|间)?|租用|租给|承租|出租)[^，。；;]{0,16}$")
OTHER_TERM = re.compile("使用(?:权|年限)|产权|质保|保修|折旧|土地")
DAILY = re.compile(r"每(?:逾期|延[误迟期]|迟延?|拖延|超过?)?[一1]?[个]?[日天]|按日|[日天][万千百]分|逾期[一1]?[日天]")
MONTHLY = re.compile("月(?:利率|息)|每(?:逾期)?(?:[一1]个)?月|按月")
YEARLY = re.compile("年(?:利率|息|化)|每年|按年")
PERIODS = (("day", DAILY, 365), ("month", MONTHLY, 12), ("year", YEARLY, 1))
OWED = re.compile("付|缴|欠|交[纳租费]|价款|货款|租金|款项")
LATE_PAYMENT = re.compile(
    "(?:(?<!每)逾期(?![一1]?[日天])|(?<!每)(?:迟延|延迟|延期|拖延)(?![一1]?[日天])|拖欠|未(?:能)?(?:按[时期约]|及时|依约|如期|付清|足额|在[^，。；]{0,12}(?=[付缴交支]))|不(?:能)?(?:按[时期约]|及时))"
    "[^，。；]{0,16}(?:支付|付款|付清|缴|交[纳租费]|款|欠|费|租金)|未付清|(?:付款|付费|缴费)[^，。；]{0,6}逾期|逾期支付"
)
DUE = re.compile("违约金|滞纳金|利息|违约责任|罚息")
LATE_WORK = re.compile(
    "(?:逾期|延期|迟延|延迟|延误)(?:向[^，。；]{1,6})?(?:交(?:[货房工]|付(?!租|[^，。；]{0,6}[款费]))|完[工成]|竣工|提交|供货|发货|办理|启动|开工)[^。；]*$|(?:未|不)[^，。；]{0,24}(?:竣工|开工|完工|交[货房工]|完成|提交|启动)[^。；]*$"
    "|(?:出卖人|卖方|出卖方|供方|承包人|承包方|出租人|出租方)[^。；]{0,40}向(?:买受人|买方|需方|发包人|发包方|承租人|承租方)[^。；]{0,24}$"
)
"""The side that delivers pays: a rate for late delivery, to which other usages apply."""
CAPPED = re.compile("不(?:得)?(?:超过|高于|低于)[^，。；]{0,16}$")
BENCHMARK = re.compile("LPR|利率|报价|基准|同期")
EARNEST_WORDS = re.compile("定金(?!罚则|(?:总额|金额)?的$)(?:[，,](?:数额|金额|比例)(?:为|是))?[^，。；]{0,16}$")
EARNEST_AFTER = re.compile("^[%％]?(?:元|万元)?(?:[（(]定金|[^，。；]{0,12}(?:作为|的|为)[^，。；]{0,4}定金)")
RETAINED = re.compile("(?:质量保证金|质保金|保修金|保留金)(?!(?:总额|金额)?的$)[^，。；]{0,16}$")
RETAINED_AFTER = re.compile("^[%％]?[^，。；]{0,14}(?:作为|的|为)[^，。；]{0,6}(?:质量保证金|质保金|保修金|保留金)")
PENALTY = re.compile("违约金")
PENALTY_OF = re.compile("违约金(?:标准|金额|数额)?(?:为|是|按|[:：])[^，。；]{0,16}$")
PENALTY_SHARE = re.compile("(?:价款?|总额|金额|费用|报酬|总价)的?$")
PENALTY_AFTER = re.compile("^[%％]?[^，。；]{0,8}违约金")
PENALTY_LIMIT = re.compile(
    "每日|每天|按日|每逾期|超过|高于|达到|不足|上限|封顶|最高|工资|押金|定金|保证金|月租|租金|[当每]月|退"
)


def find(view: View) -> Iterator[Finding]:
    """Rates, damages, earnest and retention money, and leases beyond the limits of the playbook."""
    yield from _late_rates(view)
    yield from _damages(view)
    yield from _deposits(view)
    yield from _leases(view)


def _late_rates(view: View) -> Iterator[Finding]:
    """Rates for late payment: daily ones out of the usual, and those above four times the loan prime rate of one year."""
    limits = view.playbook.limits
    for one in view.stated("percent"):
        before, after = view.around(one, 60)
        if not isinstance(one.value, Quantity) or one.value.unit != "percent" or CAPPED.search(before):
            continue
        before = before.rpartition("。")[2]
        if LATE_WORK.search(before) or not _is_late_rate(one, before, after):
            continue
        since = re.split("[%％‰]|分之", before)[-2 if before.endswith("分之") else -1]  # since the last rate before
        period = next((row for row in PERIODS if one.value.per == row[0] or row[1].search(since)), None)
        benchmark = "LPR|报价|基准|同期|贷款" if period and period[0] != "day" else BENCHMARK
        if period is None or not OWED.search(before) or re.search(benchmark, before[-24:] + after):
            continue
        rate, yearly = amount(one), amount(one) * period[2]
        if period[0] == "day" and not limits["late_rate_min"] <= rate <= limits["late_rate_max"]:
            usual = f"{plain(limits['late_rate_min'])}% 至 {plain(limits['late_rate_max'])}%"
            zh = f"逾期付款违约金每日 {plain(rate)}%，不在通常的 {usual} 之间"
            en = f"Damages for late payment are {plain(rate)} % a day, out of the usual {usual.replace('至', 'to')}"
            yield view.finding(UNUSUAL, zh, en, one)
        if yearly > 4 * limits["lpr"]:
            zh = f"逾期付款违约金折合每年 {plain(yearly)}%，超过一年期 LPR（{plain(limits['lpr'])}%）的四倍"
            en = f"Damages for late payment are {plain(yearly)} % a year, above four times the 1-year LPR ({plain(limits['lpr'])} %)"
            yield view.finding(LPR, zh, en, one)


def _is_late_rate(one: Said, before: str, after: str) -> bool:
    """Whether a share is what late payment costs, by its key or its own sentence."""
    if one.key is not None and one.key.startswith("liability."):
        return one.key == "liability.late_payment_rate" or LATE_PAYMENT.search(before) is not None
    return LATE_PAYMENT.search(before) is not None and DUE.search(before + after) is not None


def _damages(view: View) -> Iterator[Finding]:
    """Damages agreed as a share of the price, or as an amount that is such a share."""
    most, price = view.playbook.limits["damages_rate"], total(view)
    for one in view.said:
        if not isinstance(one.value, Quantity | Money) or one.value.per is not None or not _is_penalty(view, one):
            continue
        if isinstance(one.value, Quantity) and one.value.unit == "percent" and amount(one) > most:
            zh = f"违约金为 {plain(amount(one))}%，超过 {plain(most)}%"
            yield view.finding(DAMAGES, zh, f"Damages of {plain(amount(one))} % exceed {plain(most)} %", one)
        elif in_yuan(one) and price is not None and amount(one) * 100 > most * price[0] > 0:
            zh = f"违约金“{with_unit(one)}”超过合同总价 {plain(price[0])} 元的 {plain(most)}%"
            en = f"Damages of “{with_unit(one)}” exceed {plain(most)} % of the price of {plain(price[0])}"
            yield view.finding(DAMAGES, zh, en, one, price[1])


def _is_penalty(view: View, one: Said) -> bool:
    """Whether a value is what a breach costs, by its key or its own words: 违约金为…, 合同总价…的违约金."""
    before, after = view.around(one, 24, 16)
    if not PENALTY.search(before + after) or PENALTY_LIMIT.search(before):
        return False
    if one.key in ("liability.damages_rate", "liability.damages"):
        return True
    keyed = one.key is not None and one.key.startswith(("liability.late", "payment."))
    said = PENALTY_OF.search(before) or (PENALTY_SHARE.search(before) and PENALTY_AFTER.search(after))
    return not keyed and said is not None and not LATE_PAYMENT.search(view.around(one, 60)[0].rpartition("。")[2])


def _deposits(view: View) -> Iterator[Finding]:
    """Earnest money (定金, not 订金 or 押金) of any contract, retention money of works."""
    limits, price = view.playbook.limits, total(view)
    works = WORKS.search(view.title) and not NO_WORKS.search(view.title)
    for one in view.said:
        if not isinstance(one.value, Quantity | Money) or one.value.per is not None:
            continue
        before, after = view.around(one, 24, 24)
        earnest = (EARNEST_WORDS.search(before) or EARNEST_AFTER.search(after)) and not re.search("双倍|返还|退", before)
        retained = works and (RETAINED.search(before) or RETAINED_AFTER.search(after))
        for found, rule, limit, zh, en in (
            (earnest, EARNEST, limits["earnest_rate"], "定金", "Earnest money"),
            (retained, RETENTION, limits["retention_rate"], "工程质量保证金", "Retention money"),
        ):
            if not found:
                continue
            if isinstance(one.value, Quantity) and one.value.unit == "percent" and limit < amount(one) <= 100:
                yield view.finding(rule, f"{zh}为 {plain(amount(one))}%", f"{en} is {plain(amount(one))} %", one)
            elif in_yuan(one) and price is not None and limit * price[0] < amount(one) * 100 <= 100 * price[0]:
                share = round(amount(one) * 100 / price[0], 1)
                says = f"{zh}“{with_unit(one)}”是合同总价 {plain(price[0])} 元的 {plain(share)}%"
                yield view.finding(rule, says, f"{en} “{with_unit(one)}” is {plain(share)} % of the price", one, price[1])


def _leases(view: View) -> Iterator[Finding]:
    years = view.playbook.limits["lease_years"]
    if not LEASES.search(view.title) or NO_LEASES.search(view.title):
        return
    for one in view.stated("duration"):
        before, length = view.around(one)[0], comparable(one, "year")
        term = one.key == "term.length" or LEASE_TERM.search(before)
        if term and length is not None and length > years and not OTHER_TERM.search(before[-12:]):
            zh = f"租赁期限 {with_unit(one)}，超过 {plain(years)} 年"
            yield view.finding(LEASE, zh, f"A lease of {plain(length)} years, more than {plain(years)}", one)
    for start in view.filled("term.start"):
        end = next((s for s in view.filled("term.end") if 0 < s.evidence.span.start - start.evidence.span.end < 60), None)
        if end is None or not isinstance(start.value, Date) or not isinstance(end.value, Date):
            continue
        length = Decimal(int(end.value.date[:4]) - int(start.value.date[:4]))
        if length > years or (length == years and end.value.date[4:] > start.value.date[4:]):
            zh = f"租赁期限自“{start.raw}”至“{end.raw}”，超过 {plain(years)} 年"
            en = f"A lease from “{start.raw}” to “{end.raw}”, more than {plain(years)} years"
            yield view.finding(LEASE, zh, en, start, end)


CHECK = Check((UNUSUAL, LPR, DAMAGES, EARNEST, RETENTION, LEASE), find)

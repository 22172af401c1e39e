"""Numbers that contradict each other: capitals and figures, parts and wholes, price and quantity, tax, impossible percentages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from tiaokuan import kinds
from tiaokuan.checks import Check, Rule, View
from tiaokuan.checks._amounts import amount, equal, total
from tiaokuan.contract import Finding, Money, Quantity, Severity, Slot, State, plain
from tiaokuan.document import Span
from tiaokuan.kinds._capitals import capitals

CAPITALS = Rule(
    "amount.capitals", Severity.ERROR, "金额大小写不一致", "an amount differs in capitals and figures",
    "两个数都能主张，付款时必有争议。", "Either may be claimed.",
)  # fmt: skip
SUM = Rule(
    "amount.sum", Severity.ERROR, "各期、各项金额合计与总额不符", "the parts do not add up to the total",
    "多出或缺少的部分由谁承担没有约定。", "Who bears the difference is open.",
)  # fmt: skip
RATIOS = Rule(
    "ratio.sum", Severity.WARNING, "付款比例合计不是 100%", "payment ratios do not make 100 %",
    "有一部分价款没有约定何时支付，或者多付。", "A part of the price has no date of payment, or is paid twice.",
)  # fmt: skip
SHARE = Rule(
    "amount.share", Severity.ERROR, "比例与金额不符", "a share of the price and its amount differ",
    "按比例和按金额计算，结果不同。", "The ratio and the amount say different things.",
)  # fmt: skip
PRODUCT = Rule(
    "amount.product", Severity.ERROR, "单价乘数量不等于金额", "unit price times quantity is not the amount",
    "单价、数量、金额三者必有一误。", "One of the three is wrong.",
)  # fmt: skip
TAX = Rule(
    "amount.tax", Severity.ERROR, "不含税金额、税额、税率、含税金额不符", "net amount, tax, rate and gross amount do not agree",
    "开票和付款的金额会不一致。", "Invoice and payment will differ.",
)  # fmt: skip
OVER = Rule(
    "percent.over", Severity.ERROR, "比例超过 100%", "a percentage above 100",
    "部分不能大于整体。", "A part cannot exceed the whole.",
)  # fmt: skip
LOW = Rule(
    "satisfaction.low", Severity.WARNING, "满意度指标过低", "a satisfaction target below the limit",
    "这样的指标约束不了服务质量，也可能是笔误。", "Such a target binds nobody, or is a slip.", limits=("satisfaction",),
)  # fmt: skip

OFFICIAL = re.compile("[壹贰叁肆伍陆柒捌玖拾佰仟貳參肆陸]")
WHOLE = ("sla.availability", "sla.csat", "sla.fcr", "sla.other_rate", "payment.ratio", "fee.deposit_rate", "fee.tax_rate")
ALTERNATIVES = re.compile(
    "方式[一二三12]|任选|选择|第[_一二三123 ]+种|□|累计|支付至|付至|付到|达到合同|每月|每年|每季|按月|按季|退|扣|[×÷]|违约|利率|赔偿|一次性|全部"
)
PAID = re.compile("支付|付款|付清|预付|付给|交付(?=[^，。]{0,6}款)|首付|结算|汇付|支出|打款")
NOT_PAID = re.compile("违约|赔偿|税|利率|滞纳|罚|扣|超过|不低于|不高于|浮动|增减|折扣|可用率|满意|合格率")
REST = re.compile("余款|剩余|尾款|其余|余额")
BASE = re.compile("(?:总价款?|总额|总金额|总费用|合同(?:价款?|金额)|服务费(?:用)?总额)的?[_（(]*$")
ALLOWED = re.compile("(?<!不)(?:低于|少于)|不足|未达|不满意|下降|扣")
EXTRA = re.compile("加班|工资|薪|原价|同期|上年|增长|基准|标准价|利率|倍")
_PIECE = re.compile(
    "第[一二三四五六七八九十1-9]+(?:期|次|笔|阶段|部分|批)|首(?:期|付|款)|预付|定金|进度款|尾款|余款|质保金|中期|末期|剩余|即"
)


def find(view: View) -> Iterator[Finding]:
    """Amounts in capitals and figures, parts against wholes, price times quantity, tax, percentages that cannot be."""
    yield from _capitals(view)
    for _, slots in view.articles():
        yield from _ratios(view, slots)
        yield from _instalments(view, slots)
    yield from _shares(view)
    yield from _products(view)
    yield from _taxes(view)
    yield from _percentages(view)


def _capitals(view: View) -> Iterator[Finding]:
    """An amount in capitals and the same amount in figures beside it (大写 … 小写 …, ¥) must agree."""
    money = [s for s in view.slots if isinstance(s.value, Money) and s.value.amount_min is None]
    for one, two in pairwise(money):
        between = view.text[one.evidence.span.end : two.evidence.span.start]
        near = "".join(between.split())
        if len(between) > 60 or len(near) > 24 or re.search("[。；;_＿或]|单价|其中|税|[，,](?!人民币|小写|大写|[¥￥])", near):
            continue
        before = view.around(one, 12)[0]
        if not re.search("[大小]写|[¥￥（(]|RMB|即", near + before[-8:]):
            continue
        words = bool(OFFICIAL.search(one.raw)) + bool(OFFICIAL.search(two.raw))
        if words == 1 and amount(one) != amount(two):
            figures = two if OFFICIAL.search(one.raw) else one
            right, right_en = _written(figures)
            zh = f"金额大写与小写不一致：“{one.raw}”与“{two.raw}”{right}"
            en = f"The amount in capitals and in figures differ: “{one.raw}” and “{two.raw}”{right_en}"
            yield view.finding(CAPITALS, zh, en, one, two)


def _written(figures: Slot) -> tuple[str, str]:
    """How an amount in figures is written in capitals; nothing where it has no such form."""
    if not isinstance(figures.value, Money) or figures.value.currency != "CNY":
        return "", ""
    try:
        words = capitals(amount(figures))
    except ValueError:
        return "", ""
    return f"；“{figures.raw}”的大写应为“{words}”", f"; “{figures.raw}” is written “{words}”"


def _text(view: View, slots: list[Slot]) -> str:
    """The paragraphs that hold these slots, from the first one's sentence on."""
    start, last = view.sentence(slots[0].evidence.span.start).start, view.block_at(slots[-1].evidence.span.start)
    return view.text[start : last.span.end if last is not None else None]


def _ratios(view: View, slots: list[Slot]) -> Iterator[Finding]:
    """The shares paid in one article make up 100 % where they all are of the same whole."""
    shares = [s for s in slots if s.kind == "percent" and s.state is State.FILLED and _is_instalment(view, s)]
    if len(shares) < 2 or ALTERNATIVES.search(text := _text(view, shares)):
        return
    blank = any(s.kind in ("percent", "money") and s.state is not State.FILLED for s in slots)
    sums = sum((amount(s) for s in shares), Decimal(0))
    if sums > 100 or (sums < 100 and not blank and not _open_rest(text)):
        zh = f"各期付款比例合计为 {plain(sums)}%，不是 100%"
        yield view.finding(RATIOS, zh, f"The instalments add up to {plain(sums)} %, not 100 %", *shares)


def _is_instalment(view: View, slot: Slot) -> bool:
    """Whether a percentage is a share of the price to be paid at some time."""
    if not isinstance(slot.value, Quantity) or slot.value.per is not None or slot.value.bound is not None:
        return False
    start, end = view.sentence(slot.evidence.span.start)
    return bool(PAID.search(view.text[start:end])) and not NOT_PAID.search("".join(view.around(slot, 40, 16)))


def _instalments(view: View, slots: list[Slot]) -> Iterator[Finding]:
    """The amounts paid in one article make up the contract's price."""
    price = total(view)
    parts = [s for s in slots if s.key in ("payment.amount", "fee.deposit", "fee.amount") and isinstance(s.value, Money)]
    parts = [s for s in parts if not OFFICIAL.search(s.raw) and _PIECE.search(view.around(s, 30)[0])]
    if price is None or len(parts) < 2 or ALTERNATIVES.search(text := _text(view, parts)):
        return
    blank = any(s.key in ("payment.ratio", "payment.amount") and s.state is not State.FILLED for s in slots)
    sums = sum((amount(s) for s in parts), Decimal(0))
    if equal(sums, price[0]) or (sums < price[0] and (blank or _open_rest(text))):
        return
    zh = f"各期金额合计 {plain(sums)} 元，合同总价 {plain(price[0])} 元"
    yield view.finding(SUM, zh, f"The instalments add up to {plain(sums)}, the price is {plain(price[0])}", price[1], *parts)


def _open_rest(text: str) -> bool:
    """Whether a rest is paid that is stated without an amount of its own: 余款于验收后付清."""
    return any(not re.match("[^，。；]{0,20}[0-9０-９]", text[match.end() :]) for match in REST.finditer(text))


def _shares(view: View) -> Iterator[Finding]:
    """合同总价的30%，即90000元 must be that share of the price."""
    price = total(view)
    if price is None:
        return
    for share, part in pairwise(view.slots):
        if not isinstance(share.value, Quantity) or share.value.unit != "percent" or not isinstance(part.value, Money):
            continue
        between = "".join(view.text[share.evidence.span.end : part.evidence.span.start].split())
        if (
            not re.fullmatch("[%％]?[，,（(]?(?:即|计|合|为|金额为?)*(?:人民币)?[:：]?[¥￥]?", between)
            or share.value.per is not None
        ):
            continue
        if not BASE.search(view.around(share, 16)[0]):
            continue
        expected = price[0] * amount(share) / 100
        if not equal(amount(part), expected):
            zh = (
                f"总价 {plain(price[0])} 元的 {plain(amount(share))}% 是 {plain(round(expected, 2))} 元，合同写的是“{part.raw}”"
            )
            en = (
                f"{plain(amount(share))} % of {plain(price[0])} are {plain(round(expected, 2))}, the contract says “{part.raw}”"
            )
            yield view.finding(SHARE, zh, en, price[1], share, part)


UNIT_PRICE = re.compile("单价|每[^，。；元]{0,6}(?:[0-9]|为|人民币)|元/|元每|元／")
ALTOGETHER = re.compile("(?:合计|共计|总计|总价款?|总额|总金额|金额|总费用|费用共?)[^，。；0-9]{0,12}$")


def _products(view: View) -> Iterator[Finding]:
    """单价500元，共12台，合计6000元 in one sentence: the product must be right."""
    seen = set[Span]()
    for slot in view.slots:
        if slot.kind != "money" or (span := view.sentence(slot.evidence.span.start)) in seen:
            continue
        seen.add(span)
        text = view.text[span.start : span.end]
        if not UNIT_PRICE.search(text):
            continue
        found = kinds.find(text, ("money", "number", "duration", "percent", "date"))
        money = [(f, f.value) for f in found if isinstance(f.value, Money) and not OFFICIAL.search(f.raw)]
        counts = [f for f in found if f.kind in ("number", "duration") and not re.search("每$|/$", text[: f.span.start])]
        if len(money) != 2 or len(counts) != 1 or len(found) != 3 or not isinstance(counts[0].value, Quantity):
            continue
        (price, price_value), (whole, whole_value) = money
        if not ALTOGETHER.search(text[: whole.span.start]) or ALTOGETHER.search(text[: price.span.start]):
            continue
        product = price_value.amount * counts[0].value.amount
        if not equal(whole_value.amount, product):
            zh = f"单价“{price.raw}”乘“{counts[0].raw}”是 {plain(product)}，合同写的是“{whole.raw}”"
            en = f"“{price.raw}” times “{counts[0].raw}” is {plain(product)}, the contract says “{whole.raw}”"
            places = [Span(span.start + f.span.start, span.start + f.span.end) for f in (price, counts[0], whole)]
            yield view.finding(PRODUCT, zh, en, *places)


NET = re.compile("(?:不含(?:增值)?税|税前|未税)[^，。；0-9]{0,12}$")
TAXED = re.compile("(?:税额|增值税(?:税?额|税?款|金额)|税金|税款)[^，。；0-9]{0,8}$")
GROSS = re.compile(
    "(?:(?<!不)含(?:增值)?税(?:总)?(?:价款?|金额|总额|合同价)?|价税合计|税后|总价款?|总额|总金额|合同金额)[^，。；0-9]{0,16}$"
)


def _taxes(view: View) -> Iterator[Finding]:
    """Net, tax, rate and gross of one sentence must agree; the gross may stand in the sentence before."""
    for article, slots in view.articles():
        del article
        money = [s for s in slots if isinstance(s.value, Money) and not OFFICIAL.search(s.raw)]
        parts: dict[str, list[Slot]] = {"net": [], "tax": [], "gross": []}
        for slot in money:
            before = view.around(slot, 24)[0]
            for name, pattern in (("net", NET), ("tax", TAXED), ("gross", GROSS)):
                if pattern.search(before):
                    parts[name].append(slot)
                    break
        rates = [s for s in slots if s.kind == "percent" and isinstance(s.value, Quantity) and _is_tax(view, s)]
        yield from _tax(view, {name: found[0] for name, found in parts.items() if len({amount(s) for s in found}) == 1}, rates)


def _is_tax(view: View, slot: Slot) -> bool:
    return slot.key == "fee.tax_rate" or bool(re.search("税率?[^，。；]{0,4}$", view.around(slot)[0]))


def _tax(view: View, parts: dict[str, Slot], rates: list[Slot]) -> Iterator[Finding]:
    net, tax, gross = (parts.get(name) for name in ("net", "tax", "gross"))
    rate = rates[0] if len({amount(s) for s in rates}) == 1 else None
    if net is None:
        return
    if tax is not None and gross is not None and not equal(amount(net) + amount(tax), amount(gross)):
        zh = f"不含税“{net.raw}”加税额“{tax.raw}”不等于含税“{gross.raw}”"
        yield view.finding(TAX, zh, f"Net “{net.raw}” and tax “{tax.raw}” do not make “{gross.raw}”", net, tax, gross)
    elif rate is not None and tax is not None and not equal(amount(net) * amount(rate) / 100, amount(tax)):
        zh = f"不含税“{net.raw}”的 {plain(amount(rate))}% 不是税额“{tax.raw}”"
        yield view.finding(TAX, zh, f"{plain(amount(rate))} % of net “{net.raw}” are not “{tax.raw}”", net, rate, tax)
    elif rate is not None and gross is not None and not equal(amount(net) * (100 + amount(rate)) / 100, amount(gross)):
        zh = f"不含税“{net.raw}”按税率 {plain(amount(rate))}% 计算，不等于含税“{gross.raw}”"
        yield view.finding(TAX, zh, f"Net “{net.raw}” with {plain(amount(rate))} % is not “{gross.raw}”", net, rate, gross)


def _percentages(view: View) -> Iterator[Finding]:
    low = view.playbook.limits["satisfaction"]
    for slot in view.filled(*WHOLE):
        if not isinstance(slot.value, Quantity) or slot.value.unit != "percent":
            continue
        words = "".join(view.around(slot))
        slack = slot.value.bound in ("at_most", "less_than") or ALLOWED.search(words)
        if slot.value.amount > 100 and not EXTRA.search(words):
            zh, en = f"“{slot.label}”为 {slot.raw}，超过 100%", f"“{slot.label}” is {slot.raw}: above 100 %"
            yield view.finding(OVER, zh, en, slot)
        elif slot.key == "sla.csat" and slot.value.amount < low and not slack:
            zh = f"满意度指标只有 {plain(slot.value.amount)}%，低于 {plain(low)}%"
            en = f"The satisfaction target is {plain(slot.value.amount)} %: below {plain(low)} %"
            yield view.finding(LOW, zh, en, slot)


CHECK = Check((CAPITALS, SUM, RATIOS, SHARE, PRODUCT, TAX, OVER, LOW), find)

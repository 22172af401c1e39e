"""Numbers that contradict each other: capitals and figures, parts and wholes, price and quantity, tax, impossible percentages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from tiaokuan import kinds
from tiaokuan.checks import Check, Rule, View
from tiaokuan.checks._amounts import PRICE, amount, equal, in_yuan, total
from tiaokuan.checks._said import Said
from tiaokuan.contract import Finding, Money, Quantity, Severity, Slot, State, plain
from tiaokuan.document import Span
from tiaokuan.kinds._capitals import capitals
from tiaokuan.kinds._numerals import number

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
    "方式[一二三12]|任选|选择|第[_一二三123 ]+种|□|累计|支付至|付至|付到|达到合同|每月|每年|每季|按月|按季|上个?月|月度|除以|退|扣|[×÷]|违约|利率|赔偿|一次性|全部"
)
PAID = re.compile("支付|付款|付清|预付|付给|交付(?=[^，。]{0,6}款)|首付|结算|汇付|支出|打款|付(?=[0-9０-９]|百分之)")
NOT_PAID = re.compile("违约|赔偿|税|利率|滞纳|罚|扣|超过|不低于|不高于|浮动|增减|折扣|可用率|满意|合格率")
REST = re.compile("余款|剩余|尾款|其余|余额")
PAID_AS = re.compile("[元%％](?:作为|的|为)[^，。；]{0,6}$")  # 支付50,000元作为尾款
BASE = re.compile("(?:总价款?|总额|总金额|总费用|合同(?:价款?|金额)|服务费(?:用)?总额)的?[_（(]*$")
ALLOWED = re.compile("(?<!不)(?<!不得)(?<!不能)(?<!不应)(?<!不可)(?:低于|少于)|不足|未达|不满意|下降|扣")
RATED = re.compile("(?:完好|合格|可用|到岗|接通|解决|响应|及时|达标|完成|满意)[率度][^，。；]{0,10}$")
SATISFIED = re.compile("(?<!不)满意[度率][^，。；]{0,12}$")
EXTRA = re.compile("收益|利润|损失|赔偿|加班|工资|薪|原价|同期|上年|增长|基准|标准价|利率|倍")
_NAMED = "首(?:期|付|款|笔)|预付款?|定金|进度款|尾款|余款|质保金|中期款?|末期|剩余|二期款|三期款|验收款|上线款|结算款"
_PIECE = re.compile(f"第[一二三四五六七八九十1-9]+(?:期|次|笔|阶段|部分|批)|(?<![第一-鿿])[一二三四五六]期|{_NAMED}|即")
_PIECE_AFTER = re.compile(f"^元?[，,]?(?:作为|为|的|是)[^，。；;0-9]{{0,8}}(?:{_NAMED})")
LISTED = re.compile("(?:其中(?:包[括含])?|包[括含]|分别为|由)[:：]?|[:：]")
ITEM = re.compile("(?:费|费用|款|金|价|成本|薪酬|报酬|部分)(?:为|是|计|共|[:：])?(?:人民币|[¥￥])?$")
_SHARE = "(?:[0-9０-９]+\\s*[%％]|百分之)"
SHARE_FIRST = re.compile("[%％]?[，,（(]?(?:即|计|合|共计|合计|为|金额为?)*(?:人民币)?[:：]?[¥￥]?")
AMOUNT_FIRST = re.compile(
    "元?(?:人民币)?[，,（(]+(?:即|占|为|相当于|合)*(?:本)?(?:总价款?|总额|总金额|总费用|合同(?:总?价款?|总?金额|总额)|服务费(?:用)?总额)的?"
)
UNIT_PRICE = re.compile(
    "单价|每[^，。；元]{0,6}(?:[0-9]|为|人民币)|元/|元每|元／|[月年]?(?:服务费|租金|管理费|工资)(?:标准)?(?:为|每月|[:：])|按[^，。；]{0,4}支付"
)
ALTOGETHER = re.compile("(?:合计|共计|总计|总价款?|总额|总金额|金额|总费用|费用共?)[^，。；0-9]{0,12}$")
COUNTED = re.compile(
    "(?:共计?|数量|总计|合计|分|计)[^，。；;0-9一-十元]{0,3}([0-9]+|[一二三四五六七八九十]+)\\s*(?:工日|人月|人天|人日|课时|期|次|个月|套|户|平方米)"
)
NET = re.compile("(?:不含(?:增值)?税|税前|未税)[^，。；0-9]{0,12}$")
TAXED = re.compile("(?:税额|(?<!含)增值税(?:税?额|税?款|金额)|税金(?!额)|税款)[^，。；0-9]{0,8}$|(?<!含)增值税(?:为|[:：])?$")
"""含税金额 and 含增值税金额 are gross."""
GROSS = re.compile(
    "(?:(?<!不)含(?:增值)?税(?:总)?(?:价款?|价格|金额|总额|合同价)?|价税合计|税后|总价款?|总额|总金额|合同金额|合计|共计)[^，。；0-9]{0,16}$"
)


def find(view: View) -> Iterator[Finding]:
    """Amounts in capitals and figures, parts against wholes, price times quantity, tax, percentages that cannot be."""
    yield from _capitals(view)
    for article, slots in view.articles():
        yield from _ratios(view, article.span, slots)
        yield from _instalments(view, article.span, slots)
    yield from _items(view)
    yield from _shares(view)
    yield from _products(view)
    yield from _taxes(view)
    yield from _percentages(view)


def _capitals(view: View) -> Iterator[Finding]:
    """An amount in capitals and the same amount in figures beside it (大写 … 小写 …, ¥) must agree."""
    money = [one for one in view.stated("money") if isinstance(one.value, Money) and one.value.amount_min is None]
    rows = [_row(view, one) for one in money]
    amounts = Counter(rows)
    for at, (one, two) in enumerate(pairwise(money)):
        above, below = rows[at], rows[at + 1]
        beside = below is not None and above == below
        others = below is not None and amounts[below] > 1 + beside
        words = bool(OFFICIAL.search(one.raw)) + bool(OFFICIAL.search(two.raw))
        if words != 1 or amount(one) == amount(two) or not _are_paired(view, one, two, beside, others):
            continue
        figures = two if OFFICIAL.search(one.raw) else one
        right, right_en = _written(figures)
        zh = f"金额大写与小写不一致：“{one.raw}”与“{two.raw}”{right}"
        en = f"The amount in capitals and in figures differ: “{one.raw}” and “{two.raw}”{right_en}"
        yield view.finding(CAPITALS, zh, en, one, two)


def _row(view: View, one: Said) -> tuple[int, int] | None:
    """The table and the row that an amount stands in, None for running text."""
    block = view.block_at(one.span.start)
    return (block.cell.table, block.cell.row) if block is not None and block.cell is not None else None


def _are_paired(view: View, one: Said, two: Said, beside: bool, others: bool) -> bool:
    """Whether two neighbours are one amount said twice; in a table that of the same row goes before that of the row above (合计（大写）).
    `beside`: they stand in one row; `others`: more amounts stand in the second's row."""
    between = view.text[one.span.end : two.span.start]
    near = re.sub("[；;](?=[（(]?[大小]写)", "，", "".join(between.split()))
    if beside and not near.strip("_"):
        return True  # nothing but empty cells between them
    if others or len(between) > 60 or len(near) > 24:
        return False
    if re.search("[。；;_＿或]|单价|其中|税|[，,](?!人民币|[（(]?[大小]写|[¥￥])", near):
        return False
    return re.search("[大小]写|[¥￥（(]|RMB|即", near + view.around(one, 12)[0][-8:]) is not None


def _written(figures: Said) -> tuple[str, str]:
    """How an amount in figures is written in capitals; nothing where it has no such form."""
    if not isinstance(figures.value, Money) or figures.value.currency != "CNY":
        return "", ""
    try:
        words = capitals(amount(figures))
    except ValueError:
        return "", ""
    return f"；“{figures.raw}”的大写应为“{words}”", f"; “{figures.raw}” is written “{words}”"


def _text(view: View, parts: list[Said]) -> str:
    """The paragraphs that hold these values, from the first one's sentence on."""
    start, last = view.sentence(parts[0].span.start).start, view.block_at(parts[-1].span.start)
    return view.text[start : last.span.end if last is not None else None]


def _ratios(view: View, within: Span, slots: list[Slot]) -> Iterator[Finding]:
    """The shares paid in one article make up 100 % where they all are of the same whole."""
    shares = [one for one in view.stated("percent", within) if _is_instalment(view, one)]
    if len(shares) < 2 or ALTERNATIVES.search(_text(view, shares)):
        return
    text = view.text[view.sentence(shares[0].span.start).start : within.end]  # a rest may be paid in the next paragraph
    blank = any(s.kind in ("percent", "money") and s.state is not State.FILLED for s in slots)
    sums = sum((amount(one) for one in shares), Decimal(0))
    if sums > 100 or (sums < 100 and not blank and not _open_rest(text, _SHARE)):
        zh = f"各期付款比例合计为 {plain(sums)}%，不是 100%"
        yield view.finding(RATIOS, zh, f"The instalments add up to {plain(sums)} %, not 100 %", *shares)


def _is_instalment(view: View, one: Said) -> bool:
    """Whether a percentage is a share of the price to be paid at some time."""
    if not isinstance(one.value, Quantity) or one.value.per is not None or one.value.bound is not None:
        return False
    if one.value.amount > 100:
        return False  # 按工资的150%、200%支付加班费
    block = view.block_at(one.span.start)
    if block is not None and block.cell is not None:
        return False  # rows of tables have their own check
    start, end = view.sentence(one.span.start)
    return bool(PAID.search(view.text[start:end])) and not NOT_PAID.search("".join(view.around(one, 40, 16)))


def _instalments(view: View, within: Span, slots: list[Slot]) -> Iterator[Finding]:
    """The amounts paid in one article make up the contract's price, unless it is another contract's."""
    price = total(view) if not view.amends else None
    parts = [one for one in view.stated("money", within) if _is_part(view, one)]
    if price is None or len(parts) < 2 or not all(map(in_yuan, parts)) or ALTERNATIVES.search(text := _text(view, parts)):
        return
    blank = any(s.key in ("payment.ratio", "payment.amount") and s.state is not State.FILLED for s in slots)
    sums = sum((amount(one) for one in parts), Decimal(0))
    if equal(sums, price[0]) or (sums < price[0] and (blank or _open_rest(text))):
        return
    yield _unequal(view, price, sums, parts)


def _unequal(view: View, price: tuple[Decimal, Said], sums: Decimal, parts: list[Said]) -> Finding:
    zh = f"各期、各项金额合计 {plain(sums)} 元，合同总价 {plain(price[0])} 元"
    return view.finding(SUM, zh, f"The parts add up to {plain(sums)}, the price is {plain(price[0])}", price[1], *parts)


def _is_part(view: View, one: Said) -> bool:
    """Whether an amount is one of several that are paid: 第一期, 尾款, 作为首期款."""
    if not isinstance(one.value, Money) or one.value.per is not None or OFFICIAL.search(one.raw):
        return False
    before, after = view.around(one, 30, 16)
    clause = re.split("[，。；;]", before)
    return not NOT_PAID.search(clause[-1]) and bool(_PIECE.search(before) or _PIECE_AFTER.search(after))


def _items(view: View) -> Iterator[Finding]:
    """合同总价为8万元，其中设备费5万元，服务费2万元: what the price consists of, in its own sentence."""
    price = total(view)
    if price is None or (within := view.sentence(price[1].span.end)) is None:
        return
    parts = [one for one in view.stated("money", within) if one.span.start > price[1].span.end]
    listed = LISTED.search(view.text[price[1].span.end : parts[0].span.start]) if parts else None
    if len(parts) < 2 or listed is None or any(not _is_item(view, one) for one in parts):
        return
    sums = sum((amount(one) for one in parts), Decimal(0))
    if not equal(sums, price[0]):
        yield _unequal(view, price, sums, parts)


def _is_item(view: View, one: Said) -> bool:
    before = view.around(one, 24)[0]
    plain_money = isinstance(one.value, Money) and in_yuan(one) and one.value.per is None and not OFFICIAL.search(one.raw)
    return (
        plain_money and bool(ITEM.search(before)) and not re.search("税|违约|保证金", before[-8:]) and not _PIECE.search(before)
    )


def _open_rest(text: str, own: str = "[0-9０-９]") -> bool:
    """Whether a rest is paid that is stated without an amount of its `own`, or a share: 余款于验收后付清."""
    return any(
        not re.match(f"[^，。；]{{0,20}}{own}", text[match.end() :]) and not PAID_AS.search(text[: match.start()])
        for match in REST.finditer(text)
    )


def _shares(view: View) -> Iterator[Finding]:
    """合同总价的30%，即90000元 and 90000元（合同总价的30%） must be that share of the price."""
    price = total(view)
    if price is None:
        return
    for one, two in pairwise(one for one in view.said if one.kind in ("percent", "money")):
        between = "".join(view.text[one.span.end : two.span.start].split())
        if one.kind == "percent" and two.kind == "money":
            share, part = one, two
            fits = SHARE_FIRST.fullmatch(between) and BASE.search(view.around(one, 16)[0])
        elif one.kind == "money" and two.kind == "percent":
            share, part, fits = two, one, AMOUNT_FIRST.fullmatch(between)
        else:
            continue
        if (
            not fits
            or not in_yuan(part)
            or not isinstance(share.value, Quantity)
            or share.value.per is not None
            or part is price[1]
        ):
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


def _products(view: View) -> Iterator[Finding]:
    """单价500元，共12台，合计6000元 in one sentence: the product must be right."""
    seen = set[Span]()
    for one in view.stated("money"):
        if (span := view.sentence(one.span.start)) in seen:
            continue
        seen.add(span)
        text = view.text[span.start : span.end]
        if UNIT_PRICE.search(text):
            yield from _product(view, text, span.start)


def _product(view: View, text: str, start: int) -> Iterator[Finding]:
    """The price, the quantity and the amount of one sentence that says these three and no more."""
    found = [f for f in kinds.find(text, ("money", "number", "duration", "percent", "date")) if f.kind != "date"]
    money = [(f.span, f.value.amount, f.raw) for f in found if isinstance(f.value, Money)]
    figures = [row for row in money if not OFFICIAL.search(row[2])]
    money = figures if len(figures) >= 2 else money
    counts = [f for f in found if f.kind in ("number", "duration") and not re.search("每$|/$", text[: f.span.start])]
    quantities = [(f.span, f.value.amount, f.raw) for f in counts if isinstance(f.value, Quantity)]
    if not quantities:
        quantities = [(Span(*m.span(1)), n, m[1]) for m in COUNTED.finditer(text) if (n := number(m[1])) is not None]
    if len(money) != 2 or len(quantities) != 1 or "【" in text or any(f.kind == "percent" for f in found):
        return
    price, whole = money
    if not ALTOGETHER.search(text[: whole[0].start]) or ALTOGETHER.search(text[: price[0].start]):
        if not PRICE.search("".join(text[: price[0].start].split())) or "每" not in text[price[0].end : whole[0].start]:
            return
        price, whole = whole, price  # 总价24万元，每季度支付8万元，共四期
    product = price[1] * quantities[0][1]
    if not equal(whole[1], product):
        zh = f"单价“{price[2]}”乘“{quantities[0][2]}”是 {plain(product)}，合同写的是“{whole[2]}”"
        en = f"“{price[2]}” times “{quantities[0][2]}” is {plain(product)}, the contract says “{whole[2]}”"
        places = [Span(start + row[0].start, start + row[0].end) for row in (price, quantities[0], whole)]
        yield view.finding(PRODUCT, zh, en, *places)


def _taxes(view: View) -> Iterator[Finding]:
    """Net, tax, rate and gross of one article must agree."""
    for article, _ in view.articles():
        parts: dict[str, list[Said]] = {"net": [], "tax": [], "gross": []}
        for one in view.stated("money", article.span):
            before, block = view.around(one, 24)[0], view.block_at(one.span.start)
            if OFFICIAL.search(one.raw) or (block is not None and block.cell is not None):
                continue
            for name, pattern in (("net", NET), ("tax", TAXED), ("gross", GROSS)):
                if pattern.search(before):
                    parts[name].append(one)
                    break
        rates = [one for one in view.stated("percent", article.span) if _is_tax(view, one)]
        known = {name: found[0] for name, found in parts.items() if len({amount(one) for one in found}) == 1}
        yield from _tax(view, known, rates)


def _is_tax(view: View, one: Said) -> bool:
    before, after = view.around(one)
    return one.key == "fee.tax_rate" or bool(re.search("税率?[^，。；]{0,4}$", before) or re.match("[%％]?的?增值税", after))


def _tax(view: View, parts: dict[str, Said], rates: list[Said]) -> Iterator[Finding]:
    net, tax, gross = (parts.get(name) for name in ("net", "tax", "gross"))
    rate = rates[0] if len({amount(one) for one in rates}) == 1 else None
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
    for one in view.stated("percent"):
        before, after = view.around(one)
        csat = one.key == "sla.csat" or SATISFIED.search(before) is not None
        rated = csat or one.key in WHOLE or RATED.search(before) is not None
        if not isinstance(one.value, Quantity) or one.value.unit != "percent" or not rated:
            continue
        words = before + after
        slack = one.value.bound in ("at_most", "less_than") or ALLOWED.search(words)
        if one.value.amount > 100 and not EXTRA.search(words):
            label = one.place.label if isinstance(one.place, Slot) else "指标"
            zh, en = f"“{label}”为 {one.raw}，超过 100%", f"“{label}” is {one.raw}: above 100 %"
            yield view.finding(OVER, zh, en, one)
        elif csat and one.value.amount < low and not slack:
            zh = f"满意度指标只有 {plain(one.value.amount)}%，低于 {plain(low)}%"
            en = f"The satisfaction target is {plain(one.value.amount)} %: below {plain(low)} %"
            yield view.finding(LOW, zh, en, one)


CHECK = Check((CAPITALS, SUM, RATIOS, SHARE, PRODUCT, TAX, OVER, LOW), find)

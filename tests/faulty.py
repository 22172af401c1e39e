"""Contracts with known faults, for measuring the checks: clean service contracts in many wordings, and what to do to them for
each rule. All names, numbers and sentences are invented. Notation of `support.document`.

    text = clean(seed)                    a contract without faults
    text = planted("amount.capitals", 7)  the same with one
"""

from __future__ import annotations

import random
import re
import tomllib
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from tiaokuan.kinds._capitals import capitals

CITIES = ["北京", "上海", "海州市", "临川市", "南屿", "澄江", "杭州", "青岛"]
NAMES = ["晨光", "明远", "方寸", "知微", "远帆", "云起", "青禾", "听潮", "北辰", "恒信"]
TRADES = ["科技", "物业管理", "信息技术", "企业管理咨询", "保洁服务", "供应链"]
SERVICES = ["保洁", "信息系统运维", "物业管理", "技术咨询", "客户服务", "软件开发", "设备维护"]
CHINESE = "零一二三四五六七八九"
CODE_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def cn(number: int) -> str:
    """A number below a hundred in Chinese."""
    tens, ones = divmod(number, 10)
    return (("" if tens == 1 else CHINESE[tens]) + "十" if tens else "") + (CHINESE[ones] if ones or not tens else "")


def credit_code(rng: random.Random) -> str:
    """A unified social credit code with its check digit (GB 32100-2015)."""
    body = "91" + "".join(rng.choices("0123456789", k=6)) + "".join(rng.choices(CODE_SIGNS, k=9))
    weight = sum(CODE_SIGNS.index(sign) * pow(3, at, 31) for at, sign in enumerate(body))
    return body + CODE_SIGNS[(31 - weight % 31) % 31]


def card(rng: random.Random) -> str:
    """A bank card number with its check digit (Luhn)."""
    body = [6, 2, 2, 2, *(rng.randrange(10) for _ in range(14))]
    doubled = [d * 2 - 9 * (d > 4) if at % 2 else d for at, d in enumerate(body)]
    return "".join(map(str, body)) + str(-sum(doubled) % 10)


def later(day: date, months: int) -> date:
    """The last day of a term of so many months that starts on a day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1])) - timedelta(days=1)


@dataclass
class Deal:
    """What the parties agreed. Faults change one side of something that is said twice, or a value; `form` fixes a wording."""

    rng: random.Random
    service: str = ""
    title: str = ""
    form: dict[str, int] = field(default_factory=dict)
    more: dict[str, list[str]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        rng = self.rng
        self.service = rng.choice(SERVICES)
        self.title = f"{self.service}服务合同"
        names = rng.sample(NAMES, 2)
        self.a, self.b = (f"{rng.choice(CITIES)}{name}{rng.choice(TRADES)}有限公司" for name in names)
        self.sign_a, self.sign_b, self.holder = self.a, self.b, self.b
        self.code, self.account = credit_code(rng), card(rng)
        self.months = rng.choice([6, 12, 24, 36])
        self.start = date(rng.randint(2022, 2027), rng.randint(1, 12), rng.choice([1, 5, 10, 15, 20, 28]))
        self.end = later(self.start, self.months)
        self.signed = self.start - timedelta(days=rng.randint(1, 25))
        self.unit, self.count = rng.randint(8, 90) * 500, self.months
        self.total = self.product = self.unit * self.count
        self.words = Decimal(self.total)
        self.rate = rng.choice([6, 9, 13])
        self.net = round(Decimal(self.total) * 100 / (100 + self.rate), 2)
        self.tax = self.total - self.net
        self.ratios = rng.choice([[30, 40, 30], [50, 50], [20, 30, 40, 10], [40, 60]])
        self.parts = [Decimal(self.total) * ratio / 100 for ratio in self.ratios]
        self.response, self.solved = rng.choice(
            [("15分钟", "4小时"), ("30分钟", "8小时"), ("2小时", "1日"), ("1小时", "24小时")]
        )
        self.csat, self.available = rng.choice([85, 90, 95]), rng.choice(["99", "99.5", "99.9"])
        self.late = rng.choice(["万分之五", "千分之一", "0.5‰", "0.1%", "千分之二"])
        self.damages, self.notice, self.renewal = (
            rng.choice([5, 10, 20]),
            rng.choice([15, 30]),
            "一年" if self.months >= 12 else "三个月",
        )
        self.law = "民法典"

    def pick(self, name: str, *forms: str) -> str:
        """One of several wordings, the same for the same name."""
        return forms[self.form.setdefault(name, self.rng.randrange(len(forms))) % len(forms)]


def day(value: date) -> str:
    """A date as contracts print it."""
    return f"{value.year}年{value.month}月{value.day}日"


def money(amount: Decimal | int) -> str:
    """An amount as contracts print it."""
    return f"{amount:,.2f}" if Decimal(amount) % 1 else f"{int(amount):,}"


def length(months: int) -> str:
    """A term in words."""
    return f"{cn(months // 12)}年" if months % 12 == 0 else f"{months}个月"


def articles(deal: Deal) -> dict[str, tuple[str, list[str]]]:
    """Every article: its heading and its paragraphs."""
    d = deal
    out = {
        "scope": ("服务内容", [f"乙方为甲方提供{d.service}服务，具体范围见附件一。", d.pick("place", "服务地点为甲方办公场所。", "乙方应当按照行业标准提供服务。")]),
        "term": ("服务期限", [_term(d), f"期满前{d.notice}日内双方均未书面提出异议的，本合同自动续期{d.renewal}。" if d.renewal else "期满前30日内双方均未书面提出异议的，本合同自动续期。"]),
        "fees": ("服务费用", [_price(d), *_details(d)]),
        "payment": ("付款方式", [*_payment(d), "乙方收款账户：", f"户名：{d.holder}", "开户行：海州银行东城支行", f"账号：{d.account}"]),
        "level": ("服务标准", [
            d.pick("level", f"乙方在接到通知后{d.response}内响应，{d.solved}内解决。", f"响应时间：{d.response}以内；解决时间：{d.solved}以内。", f"乙方应于{d.response}内作出响应，并于{d.solved}内修复故障。"),
            d.pick("csat", f"客户满意度不低于{d.csat}%。", f"客户满意度应达到<u>{d.csat}</u>%以上。"),
            d.pick("available", f"系统可用率不低于{d.available}%。", f"服务可用率达到<u>{d.available}</u>%。"),
        ]),
        "acceptance": ("验收", ["甲方在收到服务报告后5个工作日内验收，逾期未提出异议的，视为验收合格。"]),
        "secret": ("保密", ["双方对在履行中知悉的对方商业秘密负有保密义务，保密期限为合同终止后三年。"]),
        "breach": ("违约责任", [
            d.pick("late", f"甲方逾期付款的，每逾期一日，按应付款项的{d.late}向乙方支付违约金。", f"甲方未按约定付款的，每日按逾期款项的{d.late}支付违约金。", f"甲方迟延支付服务费的，每日应按未付金额的<u>{d.late}</u>支付违约金。"),
            d.pick("damages", f"任何一方违反本合同约定的，应向对方支付合同总价{d.damages}%的违约金。", f"一方严重违约的，另一方有权解除合同，并要求其支付合同总额的<u>{d.damages}</u>%作为违约金。"),
        ]),
        "end": ("合同解除", [f"任何一方可提前{d.notice}日书面通知对方解除本合同。"]),
        "force": ("不可抗力", ["因不可抗力不能履行本合同的，根据影响部分或者全部免除责任，但应当及时通知对方并提供证明。"]),
        "notice": ("通知与送达", ["通知以书面形式送达本合同载明的地址。"]),
        "dispute": ("争议解决", [d.pick("dispute", "因本合同发生的争议，双方协商解决；协商不成的，向甲方住所地人民法院提起诉讼。", "本合同引起的争议，提交海州仲裁委员会仲裁。")]),
        "misc": ("附则", ["本合同一式肆份，双方各执贰份，自双方盖章之日起生效。", "本合同附件与本合同具有同等效力。"]),
    }  # fmt: skip
    for name, lines in ((name, lines) for name, lines in d.more.items() if name in out):
        out[name] = (out[name][0], [*out[name][1], *lines])
    return {name: article for name, article in out.items() if name not in d.gone}


def _term(d: Deal) -> str:
    return d.pick(
        "term",
        f"服务期限为{length(d.months)}，自{day(d.start)}起至{day(d.end)}止。",
        f"本合同期限{length(d.months)}，从<u>{d.start.year}</u>年<u>{d.start.month}</u>月<u>{d.start.day}</u>日至<u>{d.end.year}</u>年<u>{d.end.month}</u>月<u>{d.end.day}</u>日。",
        f"服务期自{day(d.start)}至{day(d.end)}，共{length(d.months)}。",
    )


def _price(d: Deal) -> str:
    return d.pick(
        "price",
        f"合同总价为人民币{money(d.total)}元（大写：{capitals(d.words)}）。",
        f"服务费总额为人民币（大写）<u>{capitals(d.words)}</u>（￥<u>{money(d.total)}</u>）。",
        f"合同总金额：大写{capitals(d.words)}，小写¥{money(d.total)}元。",
        f"本合同总价款为{capitals(d.words)}（¥{money(d.total)}元）。",
    )


def _details(d: Deal) -> list[str]:
    unit = d.pick(
        "unit",
        f"服务单价为每月{money(d.unit)}元，共{d.count}个月，合计{money(d.product)}元。",
        f"单价{money(d.unit)}元/月，数量{d.count}个月，总价{money(d.product)}元。",
        "",
    )
    table = [
        "| 项目 | 单价（元） | 数量 | 金额（元） |",
        f"| 日常服务 | {money(d.unit)} | {d.count} | {money(d.product)} |",
        "| 专项服务 | 500 | 4 | 2,000 |",
        f"| 合计 | | | {money(d.unit * d.count + 2000 if 'column' not in d.form else d.form['column'])} |",
    ]
    tax = d.pick(
        "tax",
        f"其中不含税价为{money(d.net)}元，增值税税率{d.rate}%，税额{money(d.tax)}元。",
        f"上述金额含{d.rate}%增值税，不含税金额为{money(d.net)}元，税额为{money(d.tax)}元。",
        "",
    )
    return [line for line in (unit, tax) if line] + (table if d.pick("table", "", "", "yes") else [])


def _payment(d: Deal) -> list[str]:
    when = ["本合同签订后10日内", "服务满三个月后10日内", "验收合格后15日内", "服务期满后15日内"]
    steps = list(zip(when, d.ratios, d.parts, strict=False))
    forms = {
        "ratios": "，".join(f"{at}支付合同总价的{ratio}%" for at, ratio, _ in steps) + "。",
        "both": "；".join(f"{at}，甲方支付合同总价的{ratio}%，即{money(part)}元" for at, ratio, part in steps) + "。",
        "amounts": "；".join(f"第{cn(n)}期：{at}支付{money(part)}元" for n, (at, _, part) in enumerate(steps, 1)) + "。",
    }
    chosen = d.pick("payment", *forms, "table")
    if chosen != "table":
        return [forms[chosen]]
    rows = [f"| 第{cn(n)}期 | {at} | {ratio}% | {money(part)} |" for n, (at, ratio, part) in enumerate(steps, 1)]
    return ["甲方按下表付款：", "| 期次 | 付款时间 | 比例 | 金额（元） |", *rows]


def render(deal: Deal) -> str:
    """The contract in the notation of `support.document`."""
    d = deal
    style = d.pick("style", "article", "dotted", "cn")
    head = d.pick("head", f"甲方：{d.a}\n乙方：{d.b}", f"委托方（甲方）：<u>{d.a}</u>\n受托方（乙方）：<u>{d.b}</u>")
    parts = [
        d.title,
        head.replace("\n", f"\n统一社会信用代码：{d.code}\n"),
        *d.more.get("head", []),
        f"根据《中华人民共和国{d.law}》，双方经协商一致，订立本合同。",
    ]
    for number, (heading, lines) in enumerate(articles(d).values(), 1):
        parts.append(f"{cn(number)}、{heading}" if style == "cn" else f"第{cn(number)}条 {heading}")
        count = 0
        for line in lines:
            plain = style == "article" or line.startswith("|") or re.match("户名|开户行|账号", line)
            count += not plain
            parts.append(line if plain else f"{number}.{count} {line}" if style == "dotted" else f"{count}. {line}")
    signed = day(d.signed)
    parts += [
        f"甲方（盖章）：{d.sign_a}",
        "法定代表人：周明",
        f"签订日期：{signed}",
        f"乙方（盖章）：{d.sign_b}",
        "法定代表人：沈溪",
        f"签订日期：{signed}",
    ]
    return "\n".join([*parts, "附件一 服务清单", "办公区域、会议室和公共通道。"])


def clean(seed: int) -> str:
    """A contract without faults."""
    return render(Deal(random.Random(seed)))


Fault = Callable[[Deal], None]
Edit = Callable[[str, random.Random], str]


def _set(**values: object) -> Fault:
    """A fault that sets values, or computes them from the deal, or (names with _form) fixes wordings."""

    def change(deal: Deal) -> None:
        for name, value in values.items():
            if name.endswith("_form"):
                deal.form[name.removesuffix("_form")] = int(str(value))
            else:
                setattr(deal, name, value(deal) if callable(value) else value)

    return change


def _add(where: str, *lines: str, title: str = "") -> Fault:
    """A fault that adds a paragraph, one of several, to an article."""

    def change(deal: Deal) -> None:
        line = deal.rng.choice(lines).format(
            total=money(deal.total), third=money(deal.total // 3), half=money(deal.total // 2), a=deal.a, b=deal.b
        )
        deal.more.setdefault(where, []).append(line)
        deal.title = title or deal.title

    return change


def _without(*names: str) -> Fault:
    def change(deal: Deal) -> None:
        deal.gone.add(deal.rng.choice(names))

    return change


def _sub(pattern: str, new: str) -> Edit:
    """An edit of the finished text: the first place (it must be there)."""

    def change(text: str, rng: random.Random) -> str:
        changed, count = re.subn(pattern, new, text, count=1, flags=re.MULTILINE)
        assert count, pattern
        return changed

    return change


def _heads(text: str) -> list[re.Match[str]]:
    return list(re.finditer(r"^(?:第([一二三四五六七八九十]+)条|([一二三四五六七八九十]+)、)", text, re.MULTILINE))


def _renumber(step: Callable[[int, random.Random], int]) -> Edit:
    """The number of one article in the middle becomes another."""

    def change(text: str, rng: random.Random) -> str:
        heads = _heads(text)
        at = rng.randrange(4, len(heads) - 2)
        words = heads[at][0].replace(cn(at + 1), cn(step(at + 1, rng)))
        return text[: heads[at].start()] + words + text[heads[at].end() :]

    return change


def _drop_article(text: str, rng: random.Random) -> str:
    heads = _heads(text)
    at = rng.randrange(1, len(heads) - 2)
    return text[: heads[at].start()] + text[heads[at + 1].start() :]


def _cut(text: str, rng: random.Random) -> str:
    """The text stops in the middle of a long sentence."""
    end = text.index("附件一 服务清单")
    at = [m for m in re.finditer(r"^.{40,}。$", text[:end], re.MULTILINE) if not m[0].startswith("|")]
    match = at[rng.randrange(len(at) // 2, len(at))]
    return text[: match.start() + rng.randint(28, 36)].rstrip("，；。、：0123456789")


def _pages(text: str, rng: random.Random) -> str:
    """A text with page numbers between its paragraphs, one page torn out."""
    lines = text.split("\n")
    total = rng.randint(4, 7)
    size = len(lines) // total + 1
    pages = [[*lines[at : at + size], f"第{at // size + 1}页 共{total}页"] for at in range(0, size * total, size)]
    del pages[rng.randrange(1, total - 1)]
    return "\n".join(line for page in pages for line in page)


def _typo(name: str, rng: random.Random) -> str:
    at = rng.randrange(2, len(name) - 4)
    return name[:at] + rng.choice([c for c in "辰铭圆帆启河朝新恩" if c != name[at]]) + name[at + 1 :]


def _spoil(code: str, rng: random.Random) -> str:
    at = rng.randrange(4, 16)
    return code[:at] + str((int(code[at]) + rng.randint(1, 8)) % 10 if code[at].isdigit() else 7) + code[at + 1 :]


FAULTS: dict[str, list[Fault]] = {
    "amount.capitals": [_set(words=lambda d: Decimal(d.total + d.rng.choice([100, 1000, 10000, 100000])))],
    "amount.sum": [
        _set(payment_form=2, parts=lambda d: [*d.parts[:-1], d.parts[-1] - d.rng.choice([500, 1000, 10000])]),
        _set(payment_form=2, parts=lambda d: [d.parts[0] + 3000, *d.parts[1:]]),
    ],
    "amount.share": [_set(payment_form=1, parts=lambda d: [d.parts[0] + 5000, *d.parts[1:]])],
    "ratio.sum": [_set(payment_form=0, ratios=lambda d: [*d.ratios[:-1], d.ratios[-1] + d.rng.choice([-5, 5, 10])])],
    "amount.product": [
        _set(unit_form=0, table_form=0, product=lambda d: d.product + d.rng.choice([-1000, 500, 10000])),
        _set(unit_form=1, table_form=0, product=lambda d: d.product + d.rng.choice([-1000, 500, 10000])),
    ],
    "amount.tax": [_set(tax_form=0, tax=lambda d: d.tax + 1000), _set(tax_form=1, net=lambda d: d.net - 500)],
    "percent.over": [_set(csat=lambda d: d.csat * 10), _set(available="995"), _set(ratios=lambda d: [130, *d.ratios[1:]], payment_form=0)],
    "satisfaction.low": [_set(csat=lambda d: d.rng.choice([8, 9, 35]))],
    "table.product": [_set(unit_form=2, table_form=2, product=lambda d: d.product + 3000)],
    "table.sum": [lambda d: d.form.update(table=2, unit=2, column=d.unit * d.count + 9000)],
    "table.ratio": [_set(payment_form=3, ratios=lambda d: [d.ratios[0] - 10, *d.ratios[1:]])],
    "rate.unusual": [_set(late=lambda d: d.rng.choice(["百分之五", "5%", "1%", "十万分之一", "0.01‰", "千分之五"]))],
    "rate.lpr": [_set(late=lambda d: d.rng.choice(["万分之五", "千分之一", "0.5‰", "0.1%"]))],
    "damages.high": [_set(damages=lambda d: d.rng.choice([35, 40, 50])), _add("breach", "任何一方擅自解除合同的，应向对方支付违约金{half}元。")],
    "deposit.high": [_add("payment", "甲方应于签订后3日内支付合同总价30%的定金。", "甲方向乙方支付定金，定金为合同总价的25%。", "甲方应在3日内支付定金{third}元。")],
    "retention.high": [_add("payment", "工程价款的5%作为质量保证金，缺陷责任期满后返还。", "质量保证金为工程结算价款的10%。", "甲方预留结算价款的<u>5</u>%作为工程质量保证金。", title="办公楼装修工程施工合同")],
    "lease.long": [
        _add("scope", "租赁期限为25年，自交付之日起计算。", "房屋租赁期限三十年。", title="房屋租赁合同"),
        _set(title="办公场地租赁合同", months=lambda d: 300, end=lambda d: later(d.start, 300)),
    ],
    "date.impossible": [_add("scope", "乙方应于2026年2月30日前完成交接。", "首次服务时间为2026年4月31日。", "乙方于2027年13月1日前提交总结。", "交接日期：2026-06-31。", "年度报告于次年2月30日前提交。")],
    "term.reversed": [_set(end=lambda d: d.start - timedelta(days=d.rng.randint(30, 400)))],
    "term.mismatch": [_set(end=lambda d: later(d.start, d.months + d.rng.choice([-3, 6, 12]))), _set(months=lambda d: d.months + d.rng.choice([6, 12]))],
    "sign.late": [_set(signed=lambda d: d.start + timedelta(days=d.rng.randint(5, 300)))],
    "notice.long": [_set(months=1, end=lambda d: later(d.start, 1), notice=lambda d: d.rng.choice([45, 60, 90]), renewal="一个月")],
    "renewal.long": [_set(renewal=lambda d: "五年")],
    "renewal.endless": [_set(renewal="")],
    "sla.order": [_set(response=lambda d: d.rng.choice(["3日", "48小时", "72小时"])), _add("level", "一级故障2小时内响应，1小时内恢复。")],
    "law.repealed": [_set(law=lambda d: d.rng.choice(["合同法", "民法总则"])), _add("breach", "担保事项适用《担保法》的规定。", "侵权责任依照《中华人民共和国侵权责任法》处理。", "参照《最高人民法院关于适用〈中华人民共和国合同法〉若干问题的解释（二）》处理。")],
    "party.name": [
        _set(sign_b=lambda d: f"广州{d.rng.choice(['盛大', '天合'])}服务有限公司"),
        _set(sign_a=lambda d: _typo(d.a, d.rng)),
        lambda d: _add("scope", f"上述服务由{_typo(d.b, d.rng)}安排人员完成。")(d),
    ],
    "party.exchanged": [lambda d: (setattr(d, "sign_a", d.b), setattr(d, "sign_b", d.a))[0]],
    "party.same": [_set(b=lambda d: d.a, sign_b=lambda d: d.a, holder=lambda d: d.a)],
    "party.payee": [_set(holder=lambda d: f"深圳{d.rng.choice(['汇通', '融金'])}商务服务有限公司")],
    "identifier.invalid": [_set(code=lambda d: _spoil(d.code, d.rng)), _set(account=lambda d: _spoil(d.account, d.rng))],
    "party.unsigned": [_add("head", "丙方：王小明", "丙方：广州天合担保有限公司", "丙方（担保方）：<u>广州天合担保有限公司</u>")],
    "clause.missing": [_without("breach", "dispute")],
    "clause.advised": [_without("secret", "force", "notice")],
    "reference.missing": [_add("level", "未达到标准的，按照本合同第三十条处理。", "甲方有权依据第二十八条扣减费用。", "扣减比例按本合同第二条第九款执行。")],
    "reference.self": [_add("force", "详细约定见本合同第十条。")],
    "annex.missing": [_add("scope", "人员名单见附件三。", "服务标准见附件2。", "验收表详见附件四。")],
    "definition.twice": [_add("scope", "{a}（以下简称“客户”）与{b}（以下简称“客户”）应当配合。"), _add("scope", "甲方的管理平台（以下简称“系统”）由乙方维护，乙方的工单软件（以下简称“系统”）一并使用，系统数据归甲方所有。")],
    "definition.unused": [_add("scope", "乙方使用自有的工单软件（以下简称“工单平台”）。", "本合同中“交付成果”是指乙方提交的全部文件。")],
    "definition.missing": [_add("level", "丙方有权监督乙方的服务，丙方的意见乙方应当采纳。", "服务费用由丙方承担连带责任。")],
    "blank.required": [_add("payment", "甲方应在收到发票后<u>      </u>日内付款。"), _set(a="<u>        </u>", sign_a="", head_form=0)],
    "blank.optional": [_add("scope", "其他：<u>          </u>。")],
    "blank.half": [_add("scope", "首次服务时间为<u>2026</u>年<u>3</u>月<u>   </u>日。", "乙方于2026年__月__日前进场。", "保证金为人民币<u>3</u>万<u>   </u>仟<u>   </u>佰元整。")],
    "blank.kind": [_add("breach", "违约金上限为合同总价的<u>五日</u>%。", "乙方逾期超过<u>5%</u>日的，甲方可以解除合同。", "乙方派<u>5万元</u>名人员驻场。", "质保期为<u>30%</u>个月。")],
    "blank.placeholder": [_add("scope", "服务地址：【请填写地址】", "联系人：${{contact_name}}", "乙方委派XX公司协助。", "由某某有限公司提供材料。", "项目经理：[待定姓名]", "开始时间：XXXX年XX月XX日")],
    "choice.none": [_add("payment", "发票类型：□增值税专用发票 □增值税普通发票", "结算方式：☐月结 ☐季结 ☐年结")],
    "choice.several": [_add("payment", "发票类型（任选一项）：☑增值税专用发票 ☑增值税普通发票", "是否含税：☑是 ☑否", "争议解决方式（单选）：☑仲裁 ☑诉讼")],
}  # fmt: skip

EDITS: dict[str, list[Edit]] = {
    "contract.truncated": [_cut],
    "page.missing": [_pages],
    "numbering.jump": [_drop_article],
    "numbering.repeat": [_renumber(lambda n, rng: n - 1)],
    "numbering.back": [_renumber(lambda n, rng: rng.randint(2, n - 2))],
    "numbering.parent": [_sub(r"^5\.1 ", "4.1 "), _sub(r"^8\.1 ", "7.1 ")],
}
FORMS = {"numbering.parent": {"style": 1}, "reference.self": {"style": 0}}


def planted(rule: str, seed: int) -> str:
    """A contract with one fault, that of a rule."""
    rng = random.Random(seed)
    deal = Deal(rng)
    deal.form.update(FORMS.get(rule, {}))
    if rule in FAULTS:
        FAULTS[rule][seed % len(FAULTS[rule])](deal)
        return render(deal)
    text = render(deal)
    return EDITS[rule][seed % len(EDITS[rule])](text, rng)


WORDINGS = Path(__file__).parent / "planted"
NUMBERS = [  # how contracts number their articles: what stands for n in figures and in Chinese, and between number and heading
    "第{cn}条 ", "{cn}、", "{n}. ", "{n}、", "第{n}条 ", "（{cn}）", "（{n}）", "第{cn}条　", "({n}) ", "第 {cn} 条  ", "第{cn}条、", "{n}．",
]  # fmt: skip
PARENTS = ["第{cn}条 ", "{cn}、", "{n}. ", "第{n}条 ", "{n} "]
CHILDREN = ["{p}.{n} ", "{p}.{n}、", "{p}．{n}　"]
PAGE_NUMBERS = [
    "第{n}页 共{all}页", "第 {n} 页 / 共 {all} 页", "{n}/{all}", "- {n} / {all} -", "Page {n} of {all}", "第{n}页（共{all}页）", "第{n}页，共{all}页",
    "共{all}页 第{n}页", "共 {all} 页，第 {n} 页", "P{n}/{all}", "第{cn}页 共{call}页", "{n} of {all}",
]  # fmt: skip
ENDS = [
    "乙方应当在每个服务周期结束后五个工作日内向甲方提交书面服务报告，报告应当包括服务内容、人员安排以", "甲方逾期付款超过三十日的，乙方有权暂停服务，并要求甲方支付应付款项及自逾期之日起按照",
    "任何一方未经对方书面同意，不得将本合同项下的权利义务全部或者部分转让给第三方，否则应当向对方承担由此造成的全", "因乙方原因造成甲方设备损坏的，乙方应当负责修复；不能修复的，应当按照设备的",
    "本合同在履行过程中发生争议的，由双方协商解决；协商不成的，任何一方均可向有管辖权的", "双方应当对在签订和履行本合同过程中知悉的对方商业秘密严格保密，未经对方书面许可，不得向任何第三方泄露、使用或者允许",
    "甲方有权随时对乙方的服务质量进行检查，发现不符合约定的，乙方应当在收到书面通知之日起", "乙方派驻人员应当遵守甲方的各项规章制度，服从甲方的管理，并按规定佩戴",
    "如遇法律法规调整或者政府定价变化导致服务成本明显增加的，双方可以根据公平原则协商调整服务费，但调整幅度不得", "合同解除后，乙方应当在十日内撤出全部人员和设备，向甲方移交与服务有关的资料、钥匙、",
    "甲方应当为乙方提供必要的工作条件，包括办公场所、水电以及网络，并指定专人负责",
]  # fmt: skip
HEADINGS = ["服务内容", "服务期限", "服务费用", "付款方式", "服务标准", "验收", "保密", "违约责任", "合同解除", "争议解决"]


def numbered(numbers: list[int], style: str) -> str:
    """A contract whose articles bear these numbers."""
    lines = [
        line
        for number, heading in zip(numbers, HEADINGS, strict=False)
        for line in (style.format(n=number, cn=cn(number)) + heading, f"双方对{heading}的约定以书面为准。")
    ]
    return "\n".join(["服务合同", "甲方：海州明远科技有限公司", "乙方：临川知微物业管理有限公司", *lines])


def misplaced(parent: str, child: str, at: int) -> str:
    """A contract whose articles have numbered paragraphs, those of one article with another's number."""
    lines = ["服务合同", "甲方：海州明远科技有限公司", "乙方：临川知微物业管理有限公司"]
    for number, heading in enumerate(HEADINGS[:7], 1):
        lines.append(parent.format(n=number, cn=cn(number)) + heading)
        for n in (1, 2):
            lines.append(child.format(p=number - (number == at), n=n) + f"双方对{heading}的约定以书面为准。")
    return "\n".join(lines)


def torn(mark: str, rng: random.Random) -> str:
    """A contract with page numbers between its paragraphs, one page torn out."""
    lines = render(Deal(rng)).split("\n")
    total = rng.randint(4, 7)
    size = -(-len(lines) // total)
    pages = [
        [*lines[at * size : (at + 1) * size], mark.format(n=at + 1, all=total, cn=cn(at + 1), call=cn(total))]
        for at in range(total)
    ]
    del pages[rng.randrange(1, total - 1)]
    return "\n".join(line for page in pages for line in page)


def worded() -> dict[str, list[str]]:
    """By rule at least ten contracts with one fault in different words."""
    out: dict[str, list[str]] = {}
    for path in sorted(WORDINGS.glob("*.toml")):
        for fault in tomllib.loads(path.read_text("utf-8"))["fault"]:
            texts = out.setdefault(fault["rule"], [])
            for wording in fault["wordings"]:
                texts.append(_worded(fault, wording, len(texts)) if "into" in fault else wording)
    out["numbering.jump"] = [numbered([1, 2, 3, 5, 6, 7, 8], style) for style in NUMBERS]
    out["numbering.repeat"] = [numbered([1, 2, 3, 3, 4, 5, 6], style) for style in NUMBERS]
    out["numbering.back"] = [numbered([1, 2, 3, 4, 5, 3, 6, 7], style) for style in NUMBERS]
    out["numbering.parent"] = [misplaced(parent, child, 3 + n % 4) for n, parent in enumerate(PARENTS) for child in CHILDREN]
    out["contract.truncated"] = [f"{numbered(list(range(1, 7)), NUMBERS[n % 2])}\n{end}" for n, end in enumerate(ENDS)]
    out["page.missing"] = [torn(mark, random.Random(n)) for n, mark in enumerate(PAGE_NUMBERS)]
    return out


def _worded(fault: dict[str, Any], wording: str, seed: int) -> str:
    deal = Deal(random.Random(seed))
    deal.gone.update(fault.get("gone", []))
    deal.title = fault.get("title", deal.title)
    deal.more[fault["into"]] = wording.split("\n")
    return render(deal)

"""Key exclusions: the keys that a slot cannot have by its words or those around it, whatever a rule or a model says."""

from __future__ import annotations

import re

from tiaokuan.cues import HERE

_LEVELS = (
    "sla.response_time",
    "sla.onsite_time",
    "sla.resolution_time",
    "sla.csat",
    "sla.availability",
    "sla.fcr",
    "sla.other_rate",
)
_STEP = re.compile(
    f"每(?:降低|下降|低于?|[少差高晚]|提高|增加|超(?:过|出|时|期)?|延[迟误长]|迟(?:到|延)?)[^，。；_{HERE}]{{0,8}}{HERE}"
)
"""每低▁个百分点, 每超时▁分钟: a step of what is deducted, not the level that was promised."""
_MONTHS_OF_FEES = re.compile(f"(?:相当于|等于|支付|赔偿|补偿|加付|扣除){HERE}个?月的?[^，。；]{{0,8}}(?:费|金|款|工资|薪)")
"""支付相当于▁个月服务费的违约金: an amount."""
_RULED_OUT = (
    ("dispute.arbitration", "dispute.court", re.compile("^(?!.*仲裁).*法院"), None),
    ("dispute.court", "dispute.arbitration", re.compile("仲裁(?!.*法院)"), None),
    ("none", "dispute.court", None, re.compile(f"(?:争议|纠纷)[^。；]{{0,12}}由{HERE}[^。；]{{0,10}}管辖")),
    (
        "payment.amount",
        "fee.total",
        None,
        re.compile(
            f"(?:(?:服务|咨询|维保|培训|物业|运维|技术|开发|管理)费(?:用|总额)?|合同(?:总)?(?:价款?|金额|额))(?:共计|合计|总计|为|共)+(?:人民币|[¥￥])?(?:_元?[（(]大写[:：]?)?{HERE}"
            f"|(?:合计|总计|共计)(?:人民币|[¥￥])?(?:[0-9,.]+元?[（(]大写[:：]?|_元?[（(]大写[:：]?)?{HERE}"
        ),
    ),
    ("none", "contract.copies", None, re.compile(f"(?:^|合同|协议|份数)[^，。；]{{0,6}}一式{HERE}份")),
    ("term.start", "contract.effective_date", None, re.compile(f"(?:合同|协议)自{HERE}[^。；，]{{0,3}}起生效")),
    ("term.length", None, None, re.compile(f"[前首]{HERE}个?[年月周日天]")),
    ("fee.tax_rate", None, None, re.compile("^(?!.*(?:税|VAT|Tax))", re.DOTALL)),
    (
        "sla.onsite_time",
        "notice.period",
        None,
        re.compile(f"{HERE}[^，。；]{{0,4}}内?(?:向[^，。；]{{1,6}})?(?:上?报告?|汇报|通[知报]|告知)"),
    ),
    *((key, None, None, _STEP) for key in _LEVELS),
    *(
        (key, None, None, _MONTHS_OF_FEES)
        for key in ("term.length", "term.termination_notice", "term.renewal_notice", "notice.period")
    ),
    (
        "contract.sign_date",
        None,
        None,
        re.compile(f'{HERE}日?[^。；]{{0,12}}签[订署](?:了?[《_]|[^。；]*(?:简称|称)[“"]?原(?:合同|协议))'),
    ),
    (
        "contract.number",
        None,
        None,
        re.compile(
            f'(?:签[订署]了?[《_][^。；]{{0,40}}|[》_])[（(](?:合同|协议)?编号[:：为]?{HERE}[^。；]*(?:简称|称)[“"]?原(?:合同|协议)'
            f"|签[订署]了?(?:《[^《》]{{1,40}}》|_)[（(](?:合同|协议)?编号[:：为]?{HERE}"
        ),
    ),
)
"""Keys that the words of a place, or those around it, rule out, with the key that is meant instead: a court is no commission; the date
and number of the contract that this one changes, 双方于▁签订《…》（合同编号：▁，以下简称“原合同”）, are not its own. Titles may be shown as _."""


def ruled_out(raw: str, around: str) -> dict[str, str | None]:
    """The keys that a slot cannot have by its own words, or by those `around` it with the place as ▁, each with the key that is meant
    instead, None for none."""
    return {
        key: instead
        for key, instead, words, cue in _RULED_OUT
        if (words is not None and words.search(raw) is not None) or (cue is not None and cue.search(around) is not None)
    }

"""Key exclusions: the keys that a slot cannot have by its words or those around it, whatever a rule or a model says."""

from __future__ import annotations

import re

from tiaokuan.cues import HERE

_WITHIN = "个?(?:分钟|小时|工作日|日历日|自然日|日|天)之?以?内"
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
_DEEDS = {
    "sla.response_time": re.compile(f"{HERE}{_WITHIN}(?:予以|给予|作出|做出|进行|内)?(?:响应|应答)"),
    "sla.onsite_time": re.compile(f"{HERE}{_WITHIN}(?:派人|派员)?(?:到[达场]|赶到|抵达)(?:现场)?"),
    "sla.resolution_time": re.compile(f"{HERE}{_WITHIN}(?:予以|完成)?(?:解决|修复|排除故障|排障)"),
}
"""What is done within a time right behind it: 15分钟内响应、2小时内到场、8小时内解决."""
_WORKED = re.compile(
    f"(?:工作时间|工时|加班|加点|劳动时间|休息|休假)[^，。；]{{0,10}}{HERE}|每[日天周月](?:工作)?(?:均?不[得应]?)?(?:超过|多于|少于|低于|至少){HERE}个?(?:小时|[日天])"
)
"""How long people work, 每日工作时间不超过▁小时: no time within which something is answered."""
_MONTHS_OF_FEES = re.compile(
    f"(?:相当于|等于|支付|赔偿|补偿|加付|扣除){HERE}个?月的?[^，。；]{{0,8}}(?:费|金|款|工资|薪)|{HERE}个?月的?(?:平均)?(?:[一-鿿]{{2,4}}费|租金|工资)(?![前后内])"
)
"""支付相当于▁个月服务费的违约金, 首付款为▁个月服务费: an amount."""
_FEE = "(?:服务|咨询|维保|培训|物业|运维|技术|开发|管理)费(?:用|总额)?"
_RULED_OUT = (
    ("dispute.arbitration", "dispute.court", re.compile("^(?!.*仲裁).*法院"), None),
    ("dispute.court", "dispute.arbitration", re.compile("仲裁(?!.*法院)"), None),
    ("none", "dispute.forum", re.compile("[□☐☑√].*仲裁.*[□☐☑√].*法院|[□☐☑√].*法院.*[□☐☑√].*仲裁"), None),
    ("none", "dispute.court", None, re.compile(f"(?:争议|纠纷)[^。；]{{0,12}}由{HERE}[^。；]{{0,10}}管辖")),
    (
        "payment.amount",
        "fee.total",
        None,
        re.compile(
            f"(?:{_FEE}|合同(?:总)?(?:价款?|金额|额))(?:共计|合计|总计|为|共)+(?:人民币|[¥￥])?(?:_元?[（(]大写[:：]?)?{HERE}"
            f"|(?:合计|总计|共计)(?:人民币|[¥￥])?(?:[0-9,.]+元?[（(]大写[:：]?|_元?[（(]大写[:：]?)?{HERE}"
        ),
    ),
    (
        "none",
        "contract.copies",
        None,
        re.compile(
            f"(?:(?:^|份数[^，。；]{{0,6}})|(?:本(?:合同|协议)|(?:合同|协议)(?:正本|书|自))(?:(?!报告|图纸|清单|资料|方案|提[供交])[^。；]){{0,24}})一式{HERE}(?:份|$)|(?<!报告)(?<!图纸)一式{HERE}份[，,；;]?(?:[甲乙丙双各]|其中|均?具有)"
        ),
    ),
    (
        "payment.amount",
        "fee.deposit",
        None,
        re.compile(f"(?:支付|缴纳|交纳|交付|交)(?:履约|服务|租赁|房屋)?(?:押金|保证金)(?:共计|共|为)?(?:人民币)?[¥￥]?{HERE}"),
    ),
    (
        "fee.amount",
        "fee.total",
        None,
        re.compile(f"{_FEE}(?:共计|合计|总计|为|共)+(?:人民币|[¥￥])?{HERE}元?[（(]大写"),
    ),
    (
        "payment.ratio",
        "liability.late_payment_rate",
        None,
        re.compile(f"(?:逾期|迟延|延期|拖欠)[^。；]{{0,40}}(?:LPR|利率|利息)[^。；]{{0,12}}{HERE}"),
    ),
    ("fee.unit_price", "liability.damages", None, re.compile(f"(?:违约金|扣款|罚款|滞纳金)[^，。；_]{{0,8}}{HERE}")),
    *(
        (key, None, None, re.compile(f"试用期(?:限)?[^，。；]{{0,24}}{HERE}"))
        for key in ("term.start", "term.end", "term.length")
    ),
    ("term.start", "contract.effective_date", None, re.compile(f"(?:合同|协议)自{HERE}[^。；，]{{0,3}}起生效")),
    ("term.length", None, None, re.compile(f"[前首后]{HERE}个?[年月周日天]")),
    ("fee.tax_rate", None, None, re.compile("^(?!.*(?:税|VAT|Tax))", re.DOTALL)),
    *(
        (key, "fee.amount", None, re.compile(f"(?:文明施工费|暂[估列]价?(?:金额)?|措施费|规费)[^。；]{{0,24}}{HERE}"))
        for key in ("fee.total", "payment.amount")
    ),
    (
        "fee.deposit",
        None,
        None,
        re.compile("^(?!.*(?:[押定订]金|保[证留]金|备用金|风险金|担保|预[付存]|诚意金|[Dd]eposit))", re.DOTALL),
    ),
    (
        "sla.onsite_time",
        "notice.period",
        None,
        re.compile(f"{HERE}[^，。；]{{0,4}}内?(?:向[^，。；]{{1,6}})?(?:上?报告?|汇报|通[知报]|告知)"),
    ),
    *((key, None, None, _STEP) for key in _LEVELS),
    *((key, None, None, _WORKED) for key in _DEEDS),
    *((key, meant, None, deed) for meant, deed in _DEEDS.items() for key in (*_DEEDS, "none") if key != meant),
    (
        "sla.response_time",
        None,
        None,
        re.compile(f"(?:页面|界面|系统|接口|查询|检索|操作|交易|数据库)[^，。；]{{0,6}}响应[^，。；]{{0,6}}{HERE}毫?秒"),
    ),
    ("term.length", None, None, re.compile(f"{HERE}年[一1][签聘考]")),
    ("term.length", None, None, re.compile(f"(?:延长|缩短|顺延|延后|提前){HERE}")),
    ("term.length", None, None, re.compile(f"每{HERE}(?:个?月|年|个?季度|周|天|日)")),
    ("payment.ratio", None, re.compile(r"\s*(?:10[1-9]|1[1-9][0-9]|[2-9][0-9]{2})(?![0-9])"), None),
    (
        "sla.availability",
        "sla.other_rate",
        None,
        re.compile(f"(?:丢包|故障|中断|误码|差错|返修|投诉|流失|缺勤|不良|破损|货损)率[^，。；]{{0,8}}{HERE}"),
    ),
    *((key, None, None, re.compile(f"(?:中断|停机|宕机)(?:的)?(?:时间|时长)[^，。；]{{0,8}}{HERE}")) for key in _DEEDS),
    (
        "liability.late_delivery_rate",
        "liability.late_payment_rate",
        None,
        re.compile(f"滞纳金[^，。；]{{0,8}}{HERE}|{HERE}[^，。；]{{0,8}}滞纳金"),
    ),
    (
        "payment.ratio",
        "liability.late_payment_rate",
        None,
        re.compile(f"(?:逾期|迟延|拖欠)[^。；]{{0,12}}(?:每|按)[日天][^，。；]{{0,10}}{HERE}[%％‰]"),
    ),
    ("invoice.type", None, None, re.compile(f"税率(?:为|是)?[:：]?{HERE}")),
    ("contract.copies", None, None, re.compile(f"{HERE}页")),
    (
        "payment.date",
        None,
        None,
        re.compile(
            f"[取提送到交][件货车](?:的?(?:时间|日期))?(?:最迟)?[于为在：:]{{0,2}}{HERE}|{HERE}之?前[，,]?[^，。；]{{0,12}}(?:取走|取回|提走|领[走取回]|运走)"
        ),
    ),
    (
        "warranty.period",
        "term.length",
        None,
        re.compile(f"维[保护修]期限?[:：为是]?{HERE}(?:个?[年月])?[，,（(]?(?:即|自|从)[^。；]{{2,30}}[至到]"),
    ),
    ("term.start", "term.end", None, re.compile(f"{HERE}(?:到期|[届期]满|终止)")),
    *(
        (key, None, None, re.compile(f"原(?:合同|协议)[^。；]{{0,30}}{HERE}(?:到期|[届期]满|终止)"))
        for key in ("term.start", "term.end")
    ),
    (
        "fee.total",
        "fee.amount",
        None,
        re.compile(f"(?:刊例|原价|标价|折前|优惠前|预算(?:总?金)?额?|最高限价|控制价)[^，。；]{{0,8}}{HERE}"),
    ),
    *(
        (
            key,
            "fee.total",
            None,
            re.compile(
                f"(?:(?:折|优惠)后(?:净|总|合同)?(?:价款?|价格|金额)|(?:成交|中标)(?:总?金额|总?价格?))(?:为|是|[:：])?(?:人民币|[¥￥])*{HERE}"
            ),
        )
        for key in ("fee.amount", "none")
    ),
    ("force_majeure.notice", "payment.due", None, re.compile(f"{HERE}{_WITHIN}[^，。；]{{0,6}}(?:退还|返还|退回)")),
    ("none", "term.start", None, re.compile(f"期限?[:：为]?[^。；：:]{{0,8}}(?:自|从){HERE}起?[至到]")),
    ("contract.number", None, None, re.compile(f"(?:项目|招标|采购|询价|立项|标段)编?号[:：为]?{HERE}")),
    (
        "contract.number",
        None,
        None,
        re.compile(f"(?:证件|证书|身份证|护照|执照|许可证|[权产籍]证)[^，。；：:_]{{0,8}}(?:编号|号码?)[:：为]?{HERE}"),
    ),
    *(
        (key, "fee.unit_price", None, re.compile(f"[（(](?:人民币)?元[/／][^（()）]{{1,8}}[)）][:：]?{HERE}"))
        for key in ("fee.amount", "none")
    ),
    *(
        (
            key,
            "service.location",
            None,
            re.compile(
                f"(?:(?:房屋|房产|房源|不动产|租赁物|标的物?|工程|项目|服务|施工|场地|商铺|铺位|厂房|土地|地块)的?(?:具体|详细)?(?:地址|地点|坐落(?:位置|地点)?|位置|所在地)"
                f"|坐落(?:位置|地点)?|(?:收货|交货)地点)[:：为是在于]{{0,2}}{HERE}"
            ),
        )
        for key in ("party_a.address", "party_b.address")
    ),
    *(
        (key, None, None, _MONTHS_OF_FEES)
        for key in ("term.length", "term.termination_notice", "term.renewal_notice", "notice.period", "payment.due")
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

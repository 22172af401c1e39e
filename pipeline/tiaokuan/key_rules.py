"""Key rules: which term a slot is, by the words of its sentence – as a table for each kind, first match first."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tiaokuan.cues import HERE, Cue
from tiaokuan.key_exclusions import ruled_out


@dataclass(frozen=True, slots=True)
class KeyRule:
    """A key for a kind, where the pattern is found in the cue's sentence (or its heading and sentence)."""

    kind: str
    pattern: re.Pattern[str]
    key: str
    heading: re.Pattern[str] | None = None


_PAY = "支付|付款|付清|汇[到入至]|缴[纳清付费]|交[纳清付](?:[^货付]{0,6}(?:费|款|金))|结清|结算|划[入至]|打[入至]|预付|补足|退还|返还|偿付"
_DAILY = "每(?:逾期|延[误迟期]|迟延?|拖延|超过?)?(?:[一1壹])?[个]?[日天]|按[日天]|[日天]加收|每[日天]|逾期[一1]?[日天]|[日天][万千]分之"
_END = "解除|终止|中止|暂停|停止|撤销|视为|退出|拒绝"
_LATE_PAYMENT = re.compile(
    f"(?:付款|支付|应付|欠[付费款]|未付|拖欠|缴[纳费]|交[纳费]|(?:服务费|货款|款项|租金|费用|价款)[^。]{{0,6}}的?{HERE}|结算)"
)
_BUYER_LATE = re.compile("(?:甲方|委托[方人]|买[方受]|发包[方人]|承租[方人]|用户|客户)[^。]{0,10}(?:逾期|未|不|延)")
_SELLER_LATE = re.compile(
    "(?:乙方|受托[方人]|卖方|承包[方人]|供方|服务商|承揽[方人])[^。，]{0,12}(?:逾期|未|不能|延|迟|违)|逾期(?:交|完成|提供|履行|竣工)|延误|工期"
)


def _key(kind: str, pattern: str, key: str, heading: str | None = None) -> KeyRule:
    return KeyRule(kind, re.compile(pattern), key, re.compile(heading) if heading else None)


KEY_RULES = (
    # durations
    _key(
        "duration",
        f"{HERE}[^，。]{{0,14}}(?:响应|应答|受理|首次回[复应]|作出回[复应]|回[应复])|响应(?:时[间限])?[^，。]{{0,10}}{HERE}|接到[^，。]{{0,14}}{HERE}[^，。]{{0,6}}(?:响应|答复|回[复应])",
        "sla.response_time",
    ),
    _key(
        "duration",
        f"{HERE}[^，。]{{0,10}}(?:到[达场]|上门|抵达|赶到|赴现场)|到场时[间限][^，。]{{0,6}}{HERE}",
        "sla.onsite_time",
    ),
    _key("duration", f"不可抗力.*(?:持续|超过|延续|达到?|影响)[^。]{{0,8}}{HERE}", "force_majeure.period"),
    _key("duration", f"(?:持续|延续|超过)[^，。]{{0,8}}{HERE}", "force_majeure.period", "不可抗力"),
    _key("duration", f"不可抗力.*{HERE}.*(?:通知|证明|提[供交]|书面|告知)|不可抗力.*{HERE}", "force_majeure.notice"),
    _key("duration", f"{HERE}", "force_majeure.notice", "不可抗力"),
    _key(
        "duration",
        f"{HERE}[^，。]{{0,16}}(?:解决(?!争议|纠纷)|修复|修理|排除|恢复|修好|处理完|调通|提供解决|维修完|办结|(?:给出|提供|作出)[^，。]{{0,6}}(?:处理|解决)(?:意见|方案|结果))|(?:解决|修复|恢复)时[间限][^，。]{{0,6}}{HERE}",
        "sla.resolution_time",
    ),
    _key(
        "duration",
        f"定期[^。]{{0,10}}{HERE}|每[隔]?{HERE}[^，。]{{0,10}}(?:报告|汇报|提交)|报告周期[^，。]{{0,6}}{HERE}",
        "sla.report_interval",
    ),
    _key("duration", f"(?:续[约签订期延展]|延[续长期展]|顺延)[^，。]{{0,10}}{HERE}", "term.renewal_length"),
    _key(
        "duration",
        f"(?:期限?届?满|到期|届满|终止|结束)(?:之?日?)前[^，。]{{0,6}}{HERE}|{HERE}.{{0,24}}(?:续[约签订展])",
        "term.renewal_notice",
    ),
    _key(
        "duration",
        f"试用期?[^，。]{{0,8}}{HERE}|试运行[^，。]{{0,8}}{HERE}|过渡期[^，。]{{0,6}}{HERE}|{HERE}[^，。]{{0,4}}(?:试用|试运行|过渡)期",
        "term.trial",
    ),
    _key(
        "duration",
        f"(?:质保|保修|质量保证|质量保修|维保|缺陷责任|免费维[护保修])[^。]{{0,16}}{HERE}|{HERE}[^，。]{{0,6}}(?:免费|质保|保修|的?质量保证|的?维护)|{HERE}年内?[，,]?[^，。]{{0,8}}免费|验收合格[^。，]{{0,8}}{HERE}年",
        "warranty.period",
    ),
    _key("duration", f"{HERE}", "warranty.period", "^[^ ]*(?:质保期|保修期|质量保证期|免费维护)"),
    _key("duration", f"保密[^。，]{{0,30}}{HERE}|保密期限?[^。]{{0,24}}{HERE}", "confidentiality.period"),
    _key("duration", f"(?:终止|期满|结束|解除)后[^，。]{{0,6}}{HERE}", "confidentiality.period", "保密"),
    _key(
        "duration",
        f"(?:逾期|延[误期迟]|迟延|拖[欠延]|超过|拖期|超期|累计)[^，。]{{0,12}}{HERE}.*(?:{_END})|(?:逾期|迟延|延期|延误|拖欠)[^，。]{{0,8}}(?:超过|达到?|满|超出)?{HERE}|(?:暂停|中止|停止)[^，。]{{0,8}}{HERE}[^。]{{0,6}}(?:仍|后)|{HERE}[^，。]{{0,4}}仍(?:不|未)|(?:超过|逾期)[^。，]{{0,14}}{HERE}[^。]{{0,3}}仍",
        "liability.grace_period",
    ),
    _key(
        "duration",
        f"(?:提前|事先|预先)[^，。]{{0,4}}{HERE}.*(?:解除|终止|解约|退[租出])|(?:解除|终止|解约|退[租出]).*(?:提前|事先|预先)[^，。]{{0,8}}{HERE}",
        "term.termination_notice",
    ),
    _key(
        "duration",
        f"{HERE}[^。，]{{0,20}}(?:整改|改正|更正|补救|纠正|修正|补正)|(?:整改|改正)[^，。]{{0,8}}{HERE}",
        "rectification.period",
    ),
    _key(
        "duration",
        f"{HERE}[^。]{{0,24}}(?:开具|提供|出具|开出|交付|寄送|开)[^。，]{{0,16}}(?:发票|票据)|(?:开票)(?:期限|时间)[^，。]{{0,4}}{HERE}",
        "invoice.due",
    ),
    _key(
        "duration",
        f"(?:每|按|以){HERE}[^，。]{{0,6}}(?:结算|支付|付款|缴[费纳])|(?:支付|结算|付款|计费|缴费)周期[^，。]{{0,4}}{HERE}",
        "payment.cycle",
    ),
    _key(
        "duration",
        f"(?<![前至第]){HERE}[^。]{{0,40}}(?:{_PAY})|(?:付款|支付)(?:期限|时间|账期)[^，。]{{0,6}}{HERE}|(?:{_PAY})[^。，]{{0,14}}{HERE}内",
        "payment.due",
    ),
    _key("duration", f"验收[^。，]{{0,16}}{HERE}|{HERE}[^。，]{{0,18}}(?:验收|检验|查验|测试)", "acceptance.period"),
    _key(
        "duration",
        f"(?:合同|协议|服务|租赁|委托|合作|代理|承包|聘用|托管|授权|许可|经营)?(?:的)?(?:有效)?(?:期限?|时间|有效期)(?:共?计?[为是]|共计?|[:：])?{HERE}|为期{HERE}|(?:签订|生效|起租)之?日起{HERE}年|有效期[^，。]{{0,8}}{HERE}|(?:期限?|有效期)[^。；]{{0,40}}[，,]?共计?为?{HERE}",
        "term.length",
    ),
    _key(
        "duration",
        f"{HERE}",
        "term.length",
        "^(?:[^ ]*(?:服务|合同|委托|租赁|合作|协议|技术服务)(?:的)?期限?|期限|有效期)(?: |$)",
    ),
    _key(
        "duration",
        f"{HERE}[^。]{{0,24}}(?:交付|交货|完成|供货|发货|送达|提交|安装|交[给还]|办理完|验收合格|竣工|开工|提供数据)",
        "delivery.period",
    ),
    _key("duration", f"{HERE}[^。，]{{0,4}}将[^。，]{{0,14}}(?:交|寄|送)", "delivery.period"),
    _key(
        "duration",
        f"(?:提前|事先|预先)[^，。]{{0,4}}{HERE}|(?<!每){HERE}[^。]{{0,24}}(?:通知|告知|答复|回复|异议|确认|反馈|书面)|(?:通知|送达|寄[出送])[^。]{{0,14}}{HERE}|超过{HERE}[^。，]{{0,6}}未",
        "notice.period",
    ),
    # percentages
    _key(
        "percent", f"可用[率性度]?[^。，]{{0,14}}{HERE}|(?:在线|正常运行|开机|完好)率[^。，]{{0,10}}{HERE}", "sla.availability"
    ),
    _key("percent", f"满意(?:度|率)?[^。，]{{0,16}}{HERE}", "sla.csat"),
    _key(
        "percent",
        f"(?:首次|一次|首问|首呼)[^。，]{{0,10}}(?:解决|修复)率?[^。，]{{0,14}}{HERE}|FCR[^。，]{{0,8}}{HERE}",
        "sla.fcr",
    ),
    _key("percent", f"税率?[^。，]{{0,6}}{HERE}|{HERE}[^。，]{{0,6}}(?:增值税|税率)", "fee.tax_rate"),
    _key(
        "percent",
        f"(?:违约|赔偿|扣[除减]|滞纳)[^。]*(?:不(?:得)?超过|最高|上限为?|以)[^。，；]{{0,20}}{HERE}",
        "liability.cap_rate",
    ),
    _key("percent", f"(?:{_DAILY}).*{HERE}|{HERE}/[日天]|日{HERE}", "daily"),
    _key(
        "percent",
        f"(?:保证金|质保金|保修金|押金|定金|订金)[^。]{{0,14}}{HERE}|{HERE}[^。，]{{0,10}}(?:保证金|质保金|定金|押金|保修金)",
        "fee.deposit_rate",
    ),
    _key(
        "percent",
        f"(?:违约|赔偿|补偿|扣[除减])[^。]{{0,30}}(?:不超过|不得?高于|上限|最高|限额|以)[^。，]{{0,16}}{HERE}[^。]{{0,4}}(?:为限)?|(?:上限|限额|最高(?:不超过)?)[^。，]{{0,12}}{HERE}|违约金[^。]{{0,10}}不超过[^。，]{{0,20}}{HERE}",
        "liability.cap_rate",
    ),
    _key(
        "percent",
        f"(?:违约|赔偿|罚|滞纳)[^。]{{0,40}}{HERE}|{HERE}[^。]{{0,24}}(?:违约金|赔偿|罚金|罚款|滞纳金|补偿)",
        "liability.damages_rate",
    ),
    _key("percent", f"{HERE}", "liability.damages_rate", "违约"),
    _key(
        "percent",
        f"(?:{_PAY})[^。]{{0,30}}{HERE}|{HERE}[^。，]{{0,16}}(?:{_PAY}|预付款|首付款?|进度款|尾款|余款|合同款|款项|货款)",
        "payment.ratio",
    ),
    _key(
        "percent",
        f"率[^。，]{{0,12}}(?:不低于|不少于|达到?|高于|≥|以上|为|[:：])[^。，]{{0,4}}{HERE}|{HERE}以上",
        "sla.other_rate",
    ),
    # money
    _key("money", f"(?:{_PAY})[^。]*_[%％][^。]{{0,6}}即[^。]*{HERE}", "payment.amount"),
    _key(
        "money", f"(?:保证金|押金|定金|订金)[^。]{{0,20}}{HERE}|{HERE}[^。，]{{0,16}}(?:保证金|押金|定金|订金)", "fee.deposit"
    ),
    _key(
        "money",
        f"(?:违约金|赔偿金?|罚款|罚金|滞纳金|补偿|扣[除减款])[^。，]{{0,20}}{HERE}|{HERE}[^。，]{{0,16}}(?:违约金|赔偿|罚款)",
        "liability.damages",
    ),
    _key(
        "money",
        f"(?:总价|总额|总金额|总费用|合计|总计|共计|总[^，。]{{0,6}}(?:费|价款?|金额)|价税合计|(?:合同|协议)[^，。]{{0,4}}(?:价款?|金额|总))[^。]{{0,24}}{HERE}|费用?总计[^。]{{0,14}}{HERE}",
        "fee.total",
    ),
    _key(
        "money",
        f"(?:单价|收费标准|价格标准|每[^，。元]{{1,8}})[^，。元]{{0,10}}{HERE}|{HERE}(?:万?元)?(?:/|每|／)",
        "fee.unit_price",
    ),
    _key(
        "money",
        f"(?:{_PAY}|首付|预付|尾款|余款|进度款)[^。]{{0,30}}{HERE}|{HERE}[^。，]{{0,14}}(?:支付|付给|付清)|即(?:人民币)?[:：]?[¥￥]?{HERE}",
        "payment.amount",
    ),
    _key(
        "money",
        f"(?:费|费用|报酬|价款|佣金|酬金)(?:总额)?(?:共计|合计)?[:：为]?(?:人民币)?(?:[（(][大小]写[）)])?[:：]?[¥￥]?{HERE}",
        "fee.total",
        "费用|报酬|价款|价格",
    ),
    _key("money", f"{HERE}", "fee.amount"),
    # dates
    _key(
        "date",
        f"签[订约署定](?:日期|时间|于)?[^。，]{{0,4}}{HERE}|本(?:合同|协议)[^。，]{{0,4}}于{HERE}|{HERE}[^。，]{{0,14}}签[订署]|订立[^。，]{{0,6}}{HERE}|于{HERE}[^。]{{0,20}}签[订署]",
        "contract.sign_date",
    ),
    _key("date", f"{HERE}[^。，]{{0,4}}生效|生效[^。，]{{0,8}}{HERE}", "contract.effective_date"),
    _key("date", f"(?:至|到|截[止至][^。，]{{0,4}}|[—~－-]){HERE}|{HERE}日?(?:止|结束|届满|期满)", "term.end"),
    _key(
        "date",
        f"(?:自|从|起始[^。，]{{0,6}}|开始[^。，]{{0,4}}|(?<!日)期限?[:：为]|起租[^。，]{{0,6}}){HERE}|{HERE}日?(?:起|开始|[至到—~－-])",
        "term.start",
    ),
    _key("date", f"{HERE}[^。]{{0,16}}(?:{_PAY})|(?:{_PAY})[^。，]{{0,10}}{HERE}|每月{HERE}", "payment.date"),
    _key(
        "date",
        f"{HERE}[^。]{{0,24}}(?:交付|交货|完成|竣工|提交|办理完|完工|验收)|(?:交付|交货|完成|竣工|提交)[^。，]{{0,14}}{HERE}",
        "delivery.deadline",
    ),
    # numbers
    _key(
        "number",
        f"(?:合同|协议|本约)(?:书|正本|副本|文本)?[^。；]{{0,12}}(?:一式|共|正本|副本|签订){HERE}份|^一式{HERE}份",
        "contract.copies",
    ),
    _key("number", f"(?:执|持|保[存留管]|留[存]?|备案|各存|存|报送?|送){HERE}[份]?", "contract.copies_each"),
    _key("number", f"{HERE}倍[^。]{{0,20}}(?:违约|赔偿|罚)|(?:违约|赔偿|罚)[^。]{{0,20}}{HERE}倍", "liability.damages_rate"),
    _key(
        "number",
        f"(?:派[遣驻出]?|配[备置]|提供|安排|不少于|人员|人数)[^。，]{{0,10}}{HERE}(?:名|人(?!民)|位)(?!用户|客户|学员|会员|顾客|旅客|乘客|业主|居民|并发)",
        "service.headcount",
    ),
    _key("number", f"(?:数量|面积|长度|工作量|产生量|定额量|台数|重量|共计?|总计)[^。，]{{0,10}}{HERE}", "service.quantity"),
    # choices
    _key("choice", f"周期[^。]{{0,6}}{HERE}", "payment.cycle"),
    _key("choice", f"发票[^。]{{0,10}}{HERE}|{HERE}[^。，]{{0,6}}发票|增值税{HERE}", "invoice.type"),
    _key(
        "choice",
        f"(?:支付|付款|结算|缴[费纳]|预付|余款|一次性|付清|费用)[^。]{{0,24}}{HERE}|{HERE}[^。，]{{0,8}}(?:支付|付款|结算)",
        "payment.method",
    ),
    _key("choice", f"(?:计[费价算]|收费|定价|价格)[^。]{{0,14}}{HERE}|{HERE}方式计算", "fee.pricing_method"),
    _key(
        "choice", f"(?:争议|纠纷|仲裁|协商|诉讼|调解)[^。]{{0,60}}{HERE}|{HERE}[^。]{{0,20}}(?:仲裁|法院|诉讼)", "dispute.forum"
    ),
    _key("choice", f"{HERE}", "dispute.forum", "争议|纠纷"),
    _key("choice", f"{HERE}", "payment.method", "^(?:付款|支付|结算|缴费)(?:及结算)?方式(?: |$)"),
    # organisations
    _key(
        "organisation",
        f"(?<!在){HERE}[^。，]{{0,4}}仲裁|(?:提请|提交|向|由){HERE}[^。]{{0,2}}仲裁|仲裁(?:机构|委员会)[^。，]{{0,6}}{HERE}",
        "dispute.arbitration",
    ),
    _key(
        "organisation",
        f"{HERE}[^。，]{{0,8}}法院|由{HERE}(?:管辖|诉讼|审理)|向{HERE}[^。]{{0,4}}(?:起诉|诉讼|提起)|法院[^。，]{{0,6}}{HERE}",
        "dispute.court",
    ),
    # words
    _key("address", f"(?:注册地址?|住所地?|(?:通讯|办公)地址)(?:为|是|位于){HERE}", "party_?.address"),
    _key("address", f"在{HERE}[】〕)）]?签[订署约]", "contract.sign_place"),
    _key("text", f"(?:服务)?(?:时长|时间|频率)[^。，]{{0,8}}(?:为|是|[:：]){HERE}", "service.hours"),
    _key("text", f"(?:不包[括含]|除外)[^。，]{{0,10}}{HERE}", "service.exclusions"),
    _key("text", f"服务(?:内容|范围)[^。，]{{0,8}}(?:为|是|[:：]){HERE}", "service.content"),
    _key(
        "address",
        f"(?:服务|交付|交货|履行|工作|交接|送货|施工|存放|维修)[^。，]{{0,12}}{HERE}|地点[^。，]{{0,4}}{HERE}",
        "service.location",
    ),
)


def find_key(kind: str, cue: Cue) -> tuple[str, str] | None:
    """The key of a slot of this kind and the words that gave it, by rules over its sentence; None where none fits."""
    sentence, without = cue.sentence, None
    for rule in KEY_RULES:
        if rule.kind != kind or (rule.heading is not None and not rule.heading.search(cue.heading)):
            continue
        match = rule.pattern.search(sentence)
        if match is None:
            continue
        without = ruled_out("", cue.around) if without is None else without
        if rule.key in without:
            continue
        words = match[0] if rule.heading is None else cue.heading
        return (_daily(cue) if rule.key == "daily" else rule.key), words
    return None


def _daily(cue: Cue) -> str:
    """Whose delay a day's rate is for: payment (party A as a rule) or performance."""
    left = re.split("[。]", cue.left)[-1]
    if _SELLER_LATE.search(left) and not re.search("逾期(?:付|支|缴|交费)", left):
        return "liability.late_delivery_rate"
    if _BUYER_LATE.search(left) or _LATE_PAYMENT.search(cue.sentence):
        return "liability.late_payment_rate"
    return "liability.late_delivery_rate"

"""What a clause is about (a label of clause_types.tsv), from the words of its heading."""

from __future__ import annotations

import re

_TABLE: tuple[tuple[str, str, float], ...] = (
    ("dispute", r"争议|纠纷|管辖|仲裁|适用法律|法律适用|准据法", 0.9),
    ("force_majeure", r"不可抗力|情势变更", 0.9),
    ("confidentiality", r"保密|商业秘密", 0.9),
    ("data_protection", r"个人信息|隐私|数据(?:安全|保护)|信息(?:安全|保护)", 0.85),
    ("ip", r"知识产权|著作权|版权|专利|商标权|成果(?:的)?归属|成果权", 0.85),
    ("invoice", r"发票|开票|票据", 0.85),
    ("breach", r"违约|罚则", 0.9),
    ("indemnity", r"赔偿|免责|保险|责任限制|损失", 0.75),
    ("warranty", r"质保|保修|质量保证|售后|维护期|保质期", 0.8),
    ("acceptance", r"验收|检验|查验", 0.85),
    ("termination", r"解除|终止|中止|退出|退租", 0.85),
    ("change", r"变更|转让|转包|分包|转委托|补充协议|修改", 0.8),
    ("notice", r"通知|送达|联系方式|联络", 0.8),
    ("payment", r"付款|支付|结算|账户|押金|定金|保证金|预付|缴费|缴纳|交纳", 0.8),
    ("fees", r"费用|价格|价款|报酬|酬金|收费|租金|计价|金额|税费|服务费|费率|定价|工资|佣金", 0.8),
    (
        "obligations_mutual",
        r"(?:双方|甲乙|甲、乙|各方|当事人).{0,6}(?:权利|义务|责任|权益)|^(?:权利(?:和|与|及|、)?义务|权利义务)",
        0.85,
    ),
    (
        "obligations_a",
        r"(?:甲方|委托方|委托人|发包人|用户|业主|客户|出租[方人]|买受人|采购方|消费者|托运人|需方|买方).{0,8}(?:权利|义务|责任|权益|承诺|工作)",
        0.8,
    ),
    (
        "obligations_b",
        r"(?:乙方|受托方|受托人|承包人|服务商|物业服务企业|承租[方人]|出卖人|服务方|承运人|供方|卖方|代理方|承揽人|旅行社).{0,8}(?:权利|义务|责任|权益|承诺|工作)",
        0.8,
    ),
    ("personnel", r"人员|培训|驻场|团队|项目经理|岗位", 0.75),
    ("definitions", r"定义|术语|词语|释义|名词解释", 0.85),
    ("representations", r"陈述|声明|承诺|保证(?!金)", 0.75),
    ("service_level", r"服务标准|质量|服务水平|考核|响应|指标|技术标准|标准(?:和|与|及)?要求|服务要求|可用性", 0.8),
    ("delivery", r"交付|交货|交接|运输|提货|进度|工期|交房|移交|履行地点", 0.8),
    ("term", r"期限|有效期|期间|时间|周期|续约|续签|续期", 0.75),
    ("effect", r"生效|份数|文本|效力|附则|签署", 0.8),
    ("parties", r"当事人|双方信息|基本信息|资格信息|甲方信息|乙方信息|主体", 0.75),
    ("recitals", r"鉴于|背景|目的|前言", 0.75),
    (
        "service_scope",
        r"服务(?:内容|范围|事项|项目|对象|方式|范畴)|委托(?:事项|内容)|标的|工作内容|内容|范围|概况|事项|适用|合作方式|项目名称|产品|物品|房屋",
        0.7,
    ),
    ("miscellaneous", r"其[他它]|未尽|补充|特别约定|杂项|附加|一般", 0.7),
)
_RULES = tuple((label, re.compile(pattern), confidence) for label, pattern, confidence in _TABLE)
_INHERITED = 0.6


def clause_label(heading: str | None, parent_label: str | None) -> tuple[str | None, float]:
    """A label and how sure it is (0.6 to 0.9); a clause without a telling heading is about what its parent is about.

    (None, 0.0) where nothing fits.
    """
    if heading:
        words = "".join(heading.split())
        if words in ("附件", "合同附件", "附件清单"):
            return "annex", 0.8
        if re.fullmatch(r"其[他它](?:约定|事项|条款|规定|约定事项)?", words):
            return "miscellaneous", 0.9
        for label, pattern, confidence in _RULES:
            if pattern.search(words):
                return label, confidence
    return (parent_label, _INHERITED) if parent_label not in (None, "title", "signature") else (None, 0.0)

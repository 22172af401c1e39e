"""Label rules: what the words before a colon, or the head of a row or column, ask for – as a table, first match first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class LabelRule:
    """What a label asks for: kind, and a key, where `party_?` is completed with the side it belongs to."""

    pattern: re.Pattern[str]
    kind: str
    key: str | None


def _label(pattern: str, kind: str, key: str | None = None) -> LabelRule:
    return LabelRule(re.compile(pattern, re.I), kind, key)


AMOUNTS = ("money", "number", "percent", "duration")
"""Kinds of what is counted: figures and perhaps a unit."""
CODES = ("identifier", "account", "phone", "email")
"""Kinds of figures and letters that count nothing: no unit belongs to them, and their form shows what they are."""

_ROLE = (  # who signs for a party is none: 法定代表人或委托代理人
    "[甲乙丙丁]方|(?<!委托)(?<!法定)(?<!授权)(?<!诉讼)代理[人方]|(?:委托|受托|出租|承租|发包|承包|出卖|买受|转让|受让|供货|采购|收购|抵押|托运|承运|定作|承揽|借款|贷款|监理|经纪|建设|施工|运输|服务|"
    "赠与|受赠|担保|保证|债权|债务|抵押权|质权|经营|寄件|收件|托修|承修|出让|投保|被保险|使用|管理|提供|供应|需求|许可|被许可|特许|加盟|培训|受训|咨询|设计|勘察|测绘|检测|保管|存货|寄存|仓储|行纪|中介|居间)"
    "[人方](?!民|员)|[买卖供需租][方受]人?(?!式|案|便)|(?:用人|委托|建设|施工|监理|设计|业主|承包|发包|使用|运输|服务|经营|管理|供应|采购|产生|承办|主办)单位|旅行社|旅游者|消费者|雇主|业主|经营者|用户|客户|服务商|服务机构|供应商|家政服务员|经营企业"
)
ROLE = re.compile(_ROLE)
_CALLED = '(?:以下|下)?[简统]?称(?:为|作)?[:：]?[“"「『]?'
SHORT_NAME = f"[（(]{_CALLED}"
"""What opens a party's short name behind its name: 海州公司（以下简称“甲方”）, （下称甲方）."""
REMARKED_SHORT_NAME = f"[（(](?:[^（()）]{{1,10}}[，,])?{_CALLED}"
"""The same also behind a remark: （用电单位，以下简称乙方）."""

DEFINITION = f'[（(](?:[^（()）]{{1,16}}[，,、])?(?:{_CALLED}(?P<short>{_ROLE})[”"」』]?|[“"「『](?P<quoted>{_ROLE})[”"」』])(?:[，,、或][^（()）]{{1,16}})?[)）]'
"""What a contract calls a party, all of it: （以下简称“甲方”）, （下称委托方）, （“客户”）."""

LABELS = (
    _label("(?:合同|协议|契约)书?(?:编号|号码?|序号)(?:为|是)?$|^编号$|^合同号$", "identifier", "contract.number"),
    _label("(?:项目|工程|课题|服务项目|采购项目|标的)(?:的)?名称$|^项目$|^工程$", "text", "contract.project_name"),
    _label(
        "(?:社会信用代码|信用代码|纳税人?(?:识别|登记)?号|税号|组织机构代码证?号?|营业执照(?:注册|编)?号?码?|注册号)(?:为|是)?$",
        "identifier",
        "party_?.credit_code",
    ),
    _label(
        "(?:身份证(?:件|明)?|证件|护照|居民身份证)(?:号码?|编号|(?:名称|类[型别]|种类)[及和与/、]?(?:证件)?(?:号码?|编号)|号)?$|^证号$",
        "identifier",
        "party_?.credit_code",
    ),
    _label(
        "(?:户名|[账帐]户(?:名称?|名)|收款(?:人|单位|方)(?:名称)?|开户名称?|开户人|[账帐]户)$",
        "party",
        "party_?.bank_account_name",
    ),
    _label(
        "(?:开户(?:银)?行|开户(?:银行)?名称|开户银行及?|银行名称|收款银行|^银行|开户(?:银)?行名?称?)(?:名称)?$",
        "text",
        "party_?.bank_name",
    ),
    _label("(?:[账帐]户?号码?|银行[账帐]户|卡号|(?:银行|收款)[账帐]号|[账帐]户号码)$", "account", "party_?.bank_account"),
    _label("(?:电子)?(?:邮箱|邮件)(?:地址)?$|电子信箱$|e-?mail$|邮箱号?$", "email", "party_?.email"),
    _label("(?:邮政编码|邮编)$", "identifier", None),
    _label("(?:微信号?|QQ号?|微信账号)$", "identifier", None),
    _label(
        "(?:电话|手机|传真|联系方式|热线|联络方式|固话|移动电话|座机|话机)(?:号码?)?(?:及传真)?$|^PHONE.*$|联系电话.*$",
        "phone",
        "party_?.phone",
    ),
    _label("签[订约署定于](?:合同)?(?:的)?(?:地点|地址|地)$|^签于$|订立地点$|签约地$", "address", "contract.sign_place"),
    _label(
        "签[订约署定](?:合同)?的?(?:日期|时间|日)$|^日期$|订立(?:日期|时间)$|^(?:[甲乙丙]方)?签[字署章]?日期$|^时间$",
        "date",
        "contract.sign_date",
    ),
    _label(
        "(?:服务|履行|交付|交货|工作|施工|作业|实施|项目|交接|安装|培训|维修|运输交接|存放|代售代租)(?:的)?(?:地点|地址|区域|场所|范围地点)(?:为|是|在)?$"
        "|(?:房屋|房产|房源|不动产|租赁物|工程|场地|商铺|铺位|厂房|土地|地块)的?(?:具体|详细)?(?:地址|地点|坐落(?:位置|地点)?|位置|所在地)$",
        "address",
        "service.location",
    ),
    _label("(?:所属|所在)[省市区县]{1,2}$", "address", None),
    _label(
        "(?:(?<![A-Za-z网])地址|住所地?|住址|(?:居住|户籍(?:所在)?|注册|经营|办公)地(?:[（(][^（()）]*[)）])?|地点|坐落|位置|所在地|通讯处|住处|区域|产地|籍贯|[省市区县]县?)$|ADDRESS$",
        "address",
        "party_?.address",
    ),
    _label(
        "(?:法定代表人?|法人代?表?|负责人|代表人?|(?:委托|授权)?代理人|授权代表|被?授权人|经办人|签[约署]人|签约代表)(?:（签[字章名]）|\\(签[字章名]\\)|签[字章名]|姓名|（或.*）)?$",
        "person",
        "party_?.representative",
    ),
    _label(
        "(?:(?:经理|负责人|代表|联系人|联络人)[（(]姓名|联系人|联络人|接收人|收件人|经理|项目负责人|业务员|主管|对接人|指定代表|紧急联系人)(?:姓名|名称)?$",
        "person",
        "party_?.contact",
    ),
    _label(
        "(?:姓名|监护人|签名|签字|顾问|设计师|工程师|教师|护理员|负责人姓名|验收人员|主任|(?:经手|制单|审核|审批|签收|结算|验收|领用|押运)人)(?:签[字名])?$",
        "person",
        None,
    ),
    _label("(?:服务|维护|值守|工作|营业|受理|作业|运输交接|交接)时[间段](?:为|是)?$", "text", "service.hours"),
    _label(
        "(?:服务|维修|委托|工作|技术|咨询|代理|开发|培训)(?:的)?(?:内容|范围|事项|项目)(?:如下|为|是)?$|^服务内容.*$",
        "text",
        "service.content",
    ),
    _label("(?:除外|不包括|不包含|免责)(?:事项|服务|内容)$", "text", "service.exclusions"),
    _label("(?:服务|沟通|联系)渠道$", "text", "service.channels"),
    _label(
        "(?:合同|协议|服务|租赁|委托|有效|合作|代理|承包|测量技术服务的?)期限?(?:共|为|是|共计)?$|^期限$|^有效期$|^服务期$|服务的?期限$",
        "duration",
        "term.length",
    ),
    _label("(?:质保|保修|质量保证|免费维护|维保)期限?(?:为|是)?$", "duration", "warranty.period"),
    _label("保密期限?(?:为|是)?$", "duration", "confidentiality.period"),
    _label("(?:响应)时[间限](?:为|是)?$", "duration", "sla.response_time"),
    _label("(?:交付|交货|完成|完工|竣工|提交)(?:的)?(?:日期|时间|期限)(?:为|是)?$", "date", "delivery.deadline"),
    _label("(?:付款|支付|结算|缴费|缴纳|交费)(?:的)?(?:方式|方法|形式)(?:为|是)?$", "text", "payment.method"),
    _label("(?:计费|计价|收费|定价|计算)(?:的)?(?:方式|方法|形式)(?:为|是)?$", "text", "fee.pricing_method"),
    _label("(?:税率|税点)(?:为|是)?$", "percent", "fee.tax_rate"),
    _label(
        "(?:付款|支付|付费|拨付|结算|占合同(?:总额|总价|金额|价款)的?)(?:比例|占比)(?:[（(].*[）)])?$",
        "percent",
        "payment.ratio",
    ),
    _label(
        "(?:单价|价格标准|收费标准|单位价格|价格)(?:[（(/].*)?$|^(?!.*(?:小计|合计|总)).*[（(]元/[^（()）]+[）)]$|^[月年日]租金$",
        "money",
        "fee.unit_price",
    ),
    _label(
        "(?:合同|协议|服务|项目|费用|工程)?(?:总价款?|总金额|总额|总费用|总计|合计|价税合计|费用总计)(?:金额)?(?:[（(].*[）)])?(?:人民币)?(?:为|是)?$|^合同(?:金额|价款)$|^(?:成交|中标)(?:总?金额|总?价格?)$",
        "money",
        "fee.total",
    ),
    _label("(?:保证金|押金|定金|订金)(?:金额|数额)?(?:为|是)?$", "money", "fee.deposit"),
    _label(
        "(?:金额|小计|价款|(?<!评)价|报酬|租金|服务费|费用?|费用数额|货款|(?<!条)款|(?<!单)元)(?:[（(].*[）)])?(?:人民币)?(?:为|是)?$|CHARGE$|TOTAL$",
        "money",
        "fee.amount",
    ),
    _label("(?:数量|台数|面积|长度|重量|工作量|产生量|定额量|QUANTITY|AMOUNT)(?:[（(].*[）)])?$", "number", "service.quantity"),
    _label(
        "^(?:[甲乙丙丁]方)?(?:名称|全称|姓名|单位名称|公司名称|企业名称|(?:车主)?(?:名称[（/]姓名）?|姓名[（/]名称）?))$",
        "party",
        "party_?.name",
    ),
    _label(f"^(?:{_ROLE})(?:名称|全称)$", "party", "party_?.name"),
    _label("(?:日历天数|工期(?:总)?天数)(?:[（(].*[）)])?$", "duration", None),
    _label(
        "(?:个数|件数|人数|[用客]户数|份数|尺寸|容积|体积|规模|年龄|次数|天数|(?:座位|席位|床位|车位|工位|学时|课时|期|页|班)数)(?:[（(].*[）)])?$",
        "number",
        None,
    ),
    _label("(?:单位|公司|企业|厂商|机构|组织)(?:全称|名称)?(?:[（(].*[）)])?$|COMPANYNAME$", "organisation", None),
    _label("(?:日期|出生年月|时间|年月日)$", "date", None),
    _label("(?:名称|型号|品牌|规格|品种|类别|颜色|用途|性质|类型)$", "text", None),
    _label(
        "(?:编号|证号|文号|批号|号码|证书号?|执照号?|许可证号?|序列号|(?<!源)代码|发文字号|案号|单号位置?|编码|代号)$",
        "identifier",
        None,
    ),
)

_CHINESE, _TRANSLATION = (
    re.compile("[一-鿿]"),
    re.compile(r"[（(][A-Za-z .&'/-]+[)）]|(?<![A-Za-z])[A-Za-z][A-Za-z .&'/-]*(?![一-鿿]*[0-9])"),
)
_BRACKETED_PARTY = re.compile(
    '^[^（()）]{0,12}(?:单位|[人方者户商社局院]|公司|中心|机构)[（(](?:以下简?称)?[“"]?[甲乙丙]方[”"]?[)）]$'
)
_PARTY_LABEL = re.compile(
    f"^(?:合同)?(?:{_ROLE})(?:名称|全称|姓名)?(?:(?:[（(][^（()）]*[)）])|名称|全称|姓名|签[字章盖名]|盖章|公章|(?:/|或|、)(?:{_ROLE}))*$"
    f"|^[（(]?(?:以下)?简?称?[甲乙丙丁]方[）)]?$|(?:{_ROLE})(?:[（(]?(?:{_ROLE}|签章|盖章|公章)[）)]?|[（(][^（()）]{{1,12}}[）)])(?:名称|全称)?$"
)


def label_rule(label: str) -> LabelRule | None:
    """What a label asks for, None where it is not a known one; brackets with remarks behind it are passed over."""
    return _label_rule(label[-40:])


@cache
def _label_rule(label: str) -> LabelRule | None:
    if _BRACKETED_PARTY.search(label) and not re.search("联系人|代表人?[（(]|负责人|代理人", label):
        return LabelRule(re.compile(""), "party", "party_?.name")
    if re.match("(?:IP|MAC)地址$", label):
        return None
    label = re.sub("(?:为|是|共计?|约)$", "", label)
    for words in (label, re.sub("[（(][^（()）]*[)）]$", "", label), chinese(label)):
        for rule in LABELS:
            if rule.pattern.search(words):
                return rule
    if names_party(label) or names_party(chinese(label)):
        return LabelRule(re.compile(""), "party", "party_?.name")
    return None


def chinese(label: str) -> str:
    """A label without its translation, as contracts in two languages print it: Address 地址, 电话（Tel）, Party A（甲方）."""
    return _TRANSLATION.sub("", label) if _CHINESE.search(label) else label


def is_label(words: str) -> bool:
    """Whether words are a known label and nothing else: 营业执照号码, not 罗欣营业执照号码."""
    return any(rule.pattern.fullmatch(words) for rule in LABELS)


def names_party(label: str) -> bool:
    """Whether a label is a party's: 甲方, 甲方（委托方）, 委托人名称 …"""
    return len(label) <= 30 and bool(_PARTY_LABEL.search(label))

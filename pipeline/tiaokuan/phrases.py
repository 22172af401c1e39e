"""Phrases: what a clause names without a mark or a label and its colon – 测绘机构为青禾测绘有限公司, 提交江宁仲裁委员会, 价款为美元（币种）."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tiaokuan import deferrals
from tiaokuan.document import Block, Span
from tiaokuan.label_rules import label_rule
from tiaokuan.signs import NUMERAL, WS, Place, Shape

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶"
    "黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
"""Those of nine people in ten: before a label that stands right behind, 方 of 方明联系电话 must not be mistaken."""
A_NAME = re.compile(f"[{SURNAMES}][一-鿿]{{1,2}}")
NAMED = re.compile(
    "|".join(
        (
            # a person behind what they are: 法定代表人方明，联系电话
            rf"(?:法定代表人(?:[（(]或?负责人[)）])?|单位负责人|(?:委托|授权)代理人|收件人|经办人员?姓名为)[ \t\u3000]*(?P<person>[{SURNAMES}][一-鿿]{{1,2}}?)(?=[ \t\u3000]+(?:法定代表人|(?:委托|授权)代理人)|(?:居民)?身份证|地址|住所|(?:联系)?电话|手机|邮编|邮政编码|开户|[（(](?:[签盖]|姓名)|。|\s*$)",
            # an address that ends before the next label
            r"(?:地址|住址|住[ \u3000]{0,4}所)(?:[（(][^（()）]{1,8}[)）])?[ \t\u3000]{0,3}(?P<home>[一-鿿]{2,8}[省市区][^，。；：:_\s（()【]{3,40}[号室])(?=邮政编码|邮编|(?:联系)?电话|\s*$|[；;])",
            # （签字）, （签名） between the label and the name
            rf"(?:姓名|代表人|代理人|负责人|联系人|监护人)[（(]签[章字名][)）](?P<signed>[{SURNAMES}][一-鿿]{{1,2}})(?=[；;，。]|[ \t\u3000]{{2}}|\s*$)",
            # 联系人（委托人）方明
            rf"联系人[（(](?!签)[^（()）]{{2,8}}[)）][ \u3000]?(?P<contact>[{SURNAMES}][一-鿿]{{1,2}})(?=[；;，。]|[ \t\u3000]{{2}}|\s*$)",
            # 甲方项目负责人方明（电话
            rf"[甲乙丙]方(?:项目|指定|业务)?(?:联系人|联络人|负责人|代表)[ \t\u3000]?(?P<speaks>[{SURNAMES}][一-鿿]{{1,2}})(?=[（(](?:手机|电话|联系|邮箱|身份证))",
            # 项目经理为方明，
            rf"(?:(?:经理|负责人|代表|联系人|联络人|工程师|总监)[为是]|[一-鿿]姓名)(?P<appointed>[{SURNAMES}][一-鿿]{{1,2}})(?=[，,；;。]|[（(](?:身份证|电话|联系))",
            # 甲方____（应填写…）
            r"[甲乙丙丁]方(?P<filled>[一-鿿]{2,24})(?=[（(]应填写)",
            # one of the alternatives in the bracket behind: 以出租（出租/入股）方式
            r"(?:决定|(?:通过|(?<!所)[以按])(?![^（()）]{0,20}[以按]))(?P<decided>[一-鿿]{2,20}?)(?=[（(][一-鿿]{2,12}(?:[/／][一-鿿]{2,12}){1,4}(?:等?[。；][^（()）]{0,80})?[)）])",
            # before the kinds of place to choose from: 海州【市】【县】
            r"(?<=[】：:为市区县）_])(?P<kind>[一-鿿]{1,7}[^省市区县本该所在】：:_])(?=【(?:[省市区县乡镇幢座栋弄村]|区（县）|乡（镇）|号(?:（楼）)?|街道|社区|小区|新村)[^【】]{0,6}】)",
            # neighbours of a plot: 东至河岸，
            r"(?:^|[，；：:。_\s])[东西南北](?:至|临|邻)[:：]?[ ]?(?P<bound>[^，。；：:_\s（()【】至]{2,24}?)(?=止?[ \u3000]?[，。；])",
            # a court and a seat of arbitration with room around them: 向  海州  人民法院
            r"向[ \u3000]{1,3}(?P<court>[一-鿿]{2,16})(?=[ \u3000]{1,3}(?:人民)?法院)",
            r"(?:提交|提请|向)(?:[ \u3000]{1,3}(?=[一-鿿]{2,6}[ \u3000]{0,3}仲裁(?:委员会|机构))|(?=[一-鿿]{2,6}[ \u3000]{1,3}仲裁(?:委员会|机构)))(?P<forum>[一-鿿]{2,6}?)(?=[ \u3000]{0,3}仲裁)",
            # who else has a copy: 乙方两份，鉴证机构，一份
            rf"份[，,、；;]{WS}*(?P<holder>[一-鿿]{{2,12}}){WS}*[，,](?=[ \t_]*(?:{NUMERAL}{{1,2}}|[两叁])?[ \t_]*份)",
            # where it was signed, beside the same of the other party
            r"(?:^|[ \t\u3000_]{2})签(?:于|[订约](?:地点|地))[ \t\u3000]{0,4}(?P<signed_at>[一-鿿]{2,8}[省市][一-鿿]{0,10}[市区县])(?=[ \t\u3000]*$|[ \t\u3000]{2})",
            # a currency: 价款为美元（币种）
            r"(?:[价余借贷货罚房全]款|[定订押租]金|金额|费用?|总额|[总单]价(?!款))(?:合计|[共总]计)?为?(?:每平方米)?(?P<currency>[一-鿿]{2,8})(?=[（(]\s*币\s*种\s*[)）])",
            # an address within a sentence
            r"(?:地点|地址|住所|坐落|所在地)[为于:：]?(?P<value>[一-鿿]{2,8}[省市][^，。；：:_\s（()）【]{3,40}[号室楼层路村])(?=[，。；]|[（(]省[、/])",
            # names of companies in a sentence, and behind 户名, 开户行, 账号 without colons
            r"(?:(?:企业|机构|公司|单位|部门)】?为|(?:企业|机构|公司|单位)名称为?|[户账帐][户号]?名为|[账帐]户名称为?)(?P<name>(?![本该其双一此])[^，。；：:_\s（()）【]{4,36}(?:公司|事务所))(?=[，。；])",
            r"(?:企业|机构|公司|单位)(?P<named>[^，。；：:_\s（()）【]{4,36}(?:公司|事务所))(?=[（(](?:机构|公司|单位|企业)?(?:名称|全称)[)）])",
            r"户[ \u3000]?名[ \u3000]{0,3}(?P<payee>(?!为|是|称|[与和及])[^，。；：:_\s（()）]{4,36}(?:公司|中心|事务所|[厂店院校局]))(?=[，,；;。\s]|$)",
            r"开户(?:银)?行[ \u3000]{0,3}(?P<bank>(?!为|是|[与和及名])[^，。；：:_\s]{4,30}(?:[支分]?行|营业部|分理处|信用社))(?=[，,；;。\s]|$)",
            r"[账帐]号[ \u3000]{0,3}(?P<account>[0-9]{3,8}(?: ?[0-9]{2,5}){1,7})(?![0-9])",
            # 江宁市（县）, where the form prints the kinds of place
            r"(?:(?<=[：:国）)])|(?<=[为于在向由属])|(?<=\s省)|^)(?:中国|[一-鿿]{2,3}[省市])?(?P<where>(?!经|所在|当地|本)[一-鿿]{2,6})(?=(?:省|市|区|县|路|巷|街道(?:办事处)?)[（(](?:自治区|直辖市|[区市县州盟旗乡镇街村]|小区|乡镇)(?:[、，/](?:直辖市|[区市县州盟旗乡镇街村]))*[)）])",
        )
    )
)


ALTERNATIVES = re.compile(r"[（(](?P<words>[一-鿿]{2,12}(?:[/／][一-鿿]{2,12}){1,4})等?[)）]")


def _is_choice(match: re.Match[str], taken: list[int]) -> bool:
    """Whether words before alternatives in a bracket are the choice, 以出租（出租/入股）方式: one of these, or other alternatives of
    the text have a place before them. `taken`: where places end."""
    here = ALTERNATIVES.match(match.string, match.end())
    if match[0].startswith("决定") or (here is not None and match["decided"] in re.split("[/／]", here["words"])):
        return True
    return any(other.start() in taken for other in ALTERNATIVES.finditer(match.string))


def named(index: int, block: Block, text: str, taken: list[Span]) -> Iterator[Place]:
    """The places of such names in a block; `taken` is covered by places already."""
    for match in NAMED.finditer(text):
        group = match.lastgroup or "value"
        span = Span(block.span.start + match.start(group), block.span.start + match.end(group))
        if (
            group == "decided"
            and (said := deferrals.WHOLE.match(text, match.start())) is not None
            and said.end() == match.end()
        ):
            span = Span(block.span.start + match.start(), span.end)  # 按甲方要求（每月/每季）
        if group == "decided" and not _is_choice(match, [place.end - block.span.start for place in taken]):
            continue
        if group in ("holder", "currency") and not match[group].endswith(("元", "币")) and label_rule(match[group]) is not None:
            continue  # 合同价款金额（币种）____
        if not any(span.start <= other.end and other.start <= span.end for other in taken):
            yield Place(span, span, index, False, Shape.LABEL)

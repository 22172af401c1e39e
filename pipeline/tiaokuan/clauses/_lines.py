"""What a line without a number is: title, sign that instructions begin, table of contents, signature, name of a part."""

from __future__ import annotations

import re
from enum import Enum, auto

from tiaokuan.contents import is_head
from tiaokuan.document import Block, Role

LONGEST = 70
"""A longer line is running text."""


class Kind(Enum):
    """What a short line may be."""

    TITLE = auto()
    PART = auto()
    INSTRUCTIONS = auto()
    CONTENTS = auto()
    PARTY = auto()
    SIGNED = auto()
    SIGNING = auto()
    FORM = auto()


_TITLE = re.compile(
    r"[^\s。；，：:;,！？!?_…]{0,36}(?:合同|协议|合同书|协议书|契约|承揽书|订货单|委托书|责任书|确认书)"
    r"(?:正文|文本|范本|样本|示范文本|参考文本|简本|模板|条款)?(?:[（(〔【\[《][^）)〕】\]》]{0,24}[）)〕】\]》]){0,2}"
)
_PART = re.compile(
    r"[（(【]?[^\s。；，：:;,！？!?_…]{0,24}(?:(?:通用|专用|一般|特殊|特别|普通|标准|基本|附加|格式)(?:合同)?条[款件]|合同条[款件]|协议书|协议条款"
    r"|补充条款)[）)】]?(?:[（(][^）)]{0,16}[）)])?"
)
_INSTRUCTIONS = re.compile(
    r"[^\s。；，：:;,_]{0,16}(?:说明|须知|特别提示|提示|告知|注意事项|声明|导读|填写要求|填表要求|提醒|填写指南)(?:书|栏)?(?:[（(].{0,10}[）)])?[：:]?"
)
_NAMES = (
    "甲|乙|丙|丁|委托|受托|出租|承租|出卖|买受|买|卖|发包|承包|分包|供|需|定作|承揽|转让|受让|供应|采购|购买|销售|服务|客户|用户|代理|被代理|居间|经纪"
    "|许可|被许可|寄存|保管|存货|托运|承运|借款|贷款|出借|赠与|受赠|特许|被特许|监理|建设|施工|设计|勘察|勘测|物业|业主|运输|寄件|收件|用人|劳动|养殖|收购|运输|托修|承修"
    "|供气|供水|供电|供热|用气|用水|用电|用热|供货|收货|订购|订货|生产|种植|投保|保险|开发|研究|咨询|发布|消费|经营|旅游|组团|地接|拍卖"
)
_WHO = (
    rf"(?:(?:{_NAMES}){{1,2}}(?:[一-龥]{{0,4}})(?:方|人|者|单位|公司|企业|商|社|机构|组织)|旅行社|客户|用户|监护人|担保人|丙方)"
)
_PARTY = re.compile(rf"{_WHO}(?:[（(][^）)]{{0,20}}[）)])?(?:名称|姓名|全称)?(?:[（(][^）)]{{0,20}}[）)])?(?:[：:]|_|$)")
_RECITAL = re.compile(r"(?:根据|依据|依照|按照|为|鉴于|经|在|甲乙|甲、乙|双方)")
_RECITED = (re.compile(r"双方|甲乙|甲、乙|各方|当事人|三方"), re.compile(r"达成|订立|签订|签署|协议|协商|合同"))
_SIGNED = re.compile(
    r"[（(【\[—－\-=*\s]*(?:以下|此下|下)?[^。；，]{0,4}无(?:合同|协议)?正文|[（(【\[]?(?:本页|此页|以下)[^。；]{0,20}(?:签[字署章名]|盖章)"
    r"|[^。；，,]{0,30}(?:[（(][^（()）]{0,14}(?:签|章|捺印|指印|手印)[^（()）]{0,10}[）)]|签名|签字|盖章|签章|签署)"
    r"(?:[/或、及和]?(?:盖章|签章|签字|印章))?(?:[（(][^）)]{0,10}[）)])?(?:\s*[：:_/]|\s{2}|\s*$)"
)
_SIGNING = re.compile(
    r"(?:签订|签约|签署|订立|签字|合同签订|合同签约|本合同签[订约])(?:日期|时间|地点|地址|地)|(?:[甲乙丙]方)?(?:法定|委托|授权|签约)?代表人?(?:[（(]|[：:]|签)|委托代理人|法定代表人|授权代表|经办人|代表人"
    r"|日\s{0,6}期\s{0,4}[：:]|(?:[\s_\d〇零一二三四五六七八九○]{1,12})年[\s_\d一二三四五六七八九十元]{1,12}月[\s_\d一二三四五六七八九十]{1,12}日\s*(?:$|[\s_\d])"
    r"|(?:住\s{0,8}所|地\s{0,8}址|电\s{0,8}话|联系电话|传\s{0,8}真|开户银行|开户行|帐\s{0,8}号|账\s{0,8}号|邮政编码|邮\s{0,4}编|身份证号码?|联系人|税号|手机)\s{0,4}(?:[：:]|_)"
)
_FORM = re.compile(
    r"(?:附\s?[：:])?[^\s。；，：:;,！？!?_…、]{2,24}(?:单|表|清单|明细|目录|确认书|通知书|告知书|承诺书|报告书?|证明|授权书|委托书|登记表|须知|说明|函|方案|标准)"
    r"(?:[（(][^）)]{0,16}[）)])?"
)
_WIDE = re.compile(r"[ \t\u3000\xa0]+")


def squeezed(text: str) -> str:
    """The words without any white space."""
    return _WIDE.sub("", text).strip()


def kinds(text: str, block: Block) -> frozenset[Kind]:
    """What the block may be; nothing for running text."""
    start, end = block.span
    if end - start > 4 * LONGEST:
        return frozenset()
    line = text[start:end].strip()
    if _RECITAL.match(line) and (who := _RECITED[0].search(line)) and _RECITED[1].search(line, who.end()):
        return frozenset({Kind.PARTY})
    if len(line) > 2 * LONGEST or not line:
        return frozenset()
    return _short(line, block)


def _short(line: str, block: Block) -> frozenset[Kind]:
    tight = squeezed(line)
    found = set()
    if len(tight) <= 50 and tight[-1] not in "。；，、,;：:":
        if _TITLE.fullmatch(tight):
            found.add(Kind.TITLE)
        if _PART.fullmatch(tight):
            found.add(Kind.PART)
        if (block.centred or block.bold or block.level) and block.role is not Role.CELL and _FORM.fullmatch(tight):
            found.add(Kind.FORM)
    if len(tight) <= 24 and _INSTRUCTIONS.fullmatch(tight):
        found.add(Kind.INSTRUCTIONS)
    if is_head(tight):
        found.add(Kind.CONTENTS)
    if _PARTY.match(tight):
        found.add(Kind.PARTY)
    if "。" not in line[:-1] and "；" not in line:
        if _SIGNED.match(line):
            found.add(Kind.SIGNED)
        if _SIGNING.match(line):
            found.add(Kind.SIGNING)
    return frozenset(found)

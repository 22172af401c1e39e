"""A clause's heading told apart from its text.

A heading is a noun phrase that names its part and ends the line, or stands before a colon or a wide space; it holds no blank
and no sentence. What is meant to be chosen or written (请打√, 见附件) in brackets behind it is no part of it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tiaokuan.clauses._lines import squeezed

LONGEST = 30
"""No longer heading, in characters without white space."""

_AFTER_NUMBER = re.compile(r"[\s、.．:：,，]*")
_HINT = re.compile(
    r"\s*[（(【\[][^（()）】\]]{0,60}(?:请|√|打勾|勾选|选择|选填|可选|任选|填写|如有|如需|如果|若|注明|见附|详见|可另|可附|另附|打|划|适用|仅供|单选|多选|参考)[^（()）】\]]{0,60}[）)】\]]\s*$"
)
_STOP = re.compile(r"[。：:；;！？!?_□☐☑☒■○●√×＿…]|[【〔\[][^】〕\]]*[】〕\]]")
_BRACKETED = re.compile(r"[【\[〔]([^【】\[\]〔〕_]+)[】\]〕]")
_COLON = re.compile(r"[：:](?![0-9])")
_GAP = re.compile(r"(?<=\S)(?:[ \t\xa0]{2,}|[\u3000]+[ \t\u3000]*|\t+)(?=\S)")
_SPACE = re.compile(r"(?<=[\u4e00-\u9fff）)])[ \xa0](?=\S)")

_NOUN = re.compile(
    r"(?:义务|责任|方式|方法|标准|期限|时间|地点|条款|范围|内容|事项|条件|要求|费用?|价[款格]|金额|管理|保障|保证|保密|权利|权益|权属|归属|解决|争议|纠纷|处理|变更|解除|终止|"
    r"转让|生效|其[他它]|约定|附则|总则|定义|解释|概况|验收|交付|支付|结算|担保|保险|通知|送达|附件|声明|承诺|信息|资料|说明|规定|原则|依据|程序|流程|措施|计划|目标|名称|"
    r"数量|质量|规格|周期|比例|用途|状况|情况|组成|文件|合同|协议|人员|培训|服务|维护|维修|售后|知识产权|所有权|使用权|不可抗力|违约金?|税费|发票|账户|押金|定金|保证金|价值|"
    r"办法|制度|安排|部分|补充|限制|效力|份数|签署|法律|适用|赔偿|免责|风险|移交|交接|监督|检查|考核|评价|登记|备案|鉴定|监理|设计|施工|安全|环保|卫生|位置|面积|租金|租赁|"
    r"物业|设施|设备|产品|货物|商品|标的|标的物|运输|包装|装卸|保管|储存|检验|测试|系统|平台|数据|软件|项目|工程|单位|机构|代表|甲方|乙方|丙方|条|款|项|表|书|单|清单)$"
)
_SENTENCE = re.compile(
    r"(?:如下|以下|下列|包括|包含|为|是|于|的|应|应当|有权|同意|确认|商定|一致|可|可以|能|得|须|按|由|至|在|向|与|即|和|及|或|以|将|对|从|把|被|因|经|若|如|则|均|且|并|"
    r"日内|时|时候|前|后|起|内|者|等|中|上|下|之一|情形之一|行为之一|任一|其中|例如|比如|注|备注|列|第|不|不得|已|未|及其|就|进行|执行|选择|采用|采取|享有|负有|双方|有|没有)$"
    r"|^(?:如|若|如果|因|由于|自|经|在|当|除|凡|对于?|按照?|依照|根据|为了|本着|鉴于|向|将|把|被|由|从|以|应|须|不得|可以|不|未|与|并|且|但)(?!用|息|费|价|数|质|准|约|何|果|金|电|算|因|类|损)"
    r"|(?:双方|甲方|乙方|甲乙双方|甲、乙双方|各方)(?:一致|共同)?(?:同意|约定|确认|商定|协商)$"
    r"|应当?(?!收|付|急|用|承担|履行|遵守|提供|具备|享)|不得|必须|可以(?!.{0,12}的)|按照|有下列|如下|(?<!的)是(?!否)|不(?!可|动|得|良|合格|正当|予|符|同|定|履行|完全|适用|安全)|(?:已|将|均|须|需要?)(?!求|方|水|电|气|热|量)"
    r"|^(?:甲方|乙方|双方|本合同|任何一方|一方|我方|当事人|用户|客户|出租人|承租人|委托方|受托方).{0,14}(?:签[订署]|达成|同意|提供给|支付给|向|将|把|对|在|按|经|于|自|以|因|如|就|委托|聘请|选择)"
)
_LISTING = re.compile(r"如下|以下|下列|包括|之一$|如[:：]?$|[^其]中$")
_OPENING = re.compile(r"[，,]")


class Heading(NamedTuple):
    """A heading (None where there is none) and the offset where the clause's own text begins."""

    words: str | None
    body: int


_VERBAL_END = re.compile(r"(?:同意|约定|确认|承担|解决|支付|执行|处理|提供|如下|负责|说明|通知)$")
_MODAL = re.compile(r"应|不得|必须|可以|须|按照|均|将")
_MODIFIED = re.compile(r"(?:应|不得|必须|可以|须|按照|均|将)[^的]*的[^的]{2,8}$")


def after_number(text: str, start: int, end: int) -> int:
    """Where the words behind a number begin."""
    match = _AFTER_NUMBER.match(text, start, end)
    return match.end() if match else start


def find(text: str, start: int, end: int, *, ranked: bool, filled: bool) -> Heading:
    """The heading in text[start:end], the rest of the line behind a number.

    ranked  the clause is an article or above: its line is a title even if nothing follows
    filled  other text or clauses follow under the clause before the next one of its rank
    """
    first = after_number(text, start, end)
    line = text[first:end].rstrip()
    if not line:
        return Heading(None, first)
    whole = line[:200]
    gap = _first_gap(whole, ranked=ranked)
    if (
        (colon := _COLON.search(whole))
        and (gap is None or gap > colon.start())
        and (words := _title(whole[: colon.start()], ranked=ranked)) is not None
    ):
        return Heading(words, first + colon.end())
    if (
        len(line) <= 2 * LONGEST
        and (ranked or filled)
        and (words := _title(line, ranked=ranked)) is not None
        and not _spread(line)
    ):
        return Heading(words, end)
    if gap is not None:
        words = _title(whole[:gap], ranked=ranked)
        # else the white space may be a blank: 甲方每月   日前; 一式6份，甲方   份
        if words is not None and _NOUN.search(words) and not _OPENING.search(words):
            return Heading(words, first + gap)
    return Heading(None, first)


def _spread(line: str) -> bool:
    """Whether a wide space parts a heading from something else; not where every word is spread (工　程　概　况)."""
    words = line.split()
    return len(words) > 1 and _GAP.search(line) is not None and not all(len(word) == 1 for word in words[:-1])


def _first_gap(line: str, *, ranked: bool) -> int | None:
    """Where a heading ends before white space and the clause's text."""
    if all(len(word) <= 1 for word in line.split()[:3]):
        return None
    if (gap := _GAP.search(line)) is not None and gap.start() > 1:
        return gap.start()
    if not ranked or (space := _SPACE.search(line)) is None or len(line) - space.end() < 8 or space.start() > 16:
        return None
    return space.start() if _NOUN.search(line[: space.start()]) else None


def _title(phrase: str, *, ranked: bool) -> str | None:
    """The phrase as a heading, None where it is none."""
    phrase = phrase.strip()
    while (hint := _HINT.search(phrase)) is not None and hint.start() > 0:
        phrase = phrase[: hint.start()].rstrip()
    phrase = phrase.rstrip(" \t\u3000\xa0:：【〔[")
    if (inside := _BRACKETED.fullmatch(phrase)) is not None:
        phrase = inside[1].strip()
    tight = squeezed(phrase)
    if not 2 <= len(tight) <= LONGEST or _STOP.search(tight) or not _balanced(tight) or tight[0] in "《（(【[“\"'-—/":
        return None
    bare = re.sub(r"[（(][^）)]*[）)]$", "", tight)
    if _OPENING.search(bare) and not (ranked and len(bare) <= 20 and _NOUN.search(bare)):
        return None
    if not re.search(r"[\u4e00-\u9fffA-Za-z]{2}", tight) or not is_noun_phrase(bare):
        return None
    return tight if all(len(word) == 1 for word in phrase.split()) else phrase


def _balanced(words: str) -> bool:
    """Whether every bracket is closed, so that the heading is not cut out of a longer text."""
    return words.count("（") + words.count("(") == words.count("）") + words.count(")")


def is_noun_phrase(words: str) -> bool:
    """Whether the words name something rather than say something."""
    if not words:
        return False
    if _LISTING.search(words):
        return False
    if _SENTENCE.search(words) is None:
        return True
    return len(words) <= 22 and _NOUN.search(words) is not None and _strictly(words)


def _strictly(words: str) -> bool:
    """Whether a phrase with a verb in it is still one name, as 甲方应当履行的义务 or 不可抗力."""
    if _MODAL.search(words):
        return _MODIFIED.search(words) is not None
    return "的" in words[:-1] or (len(words) <= 12 and _VERBAL_END.search(words) is None)

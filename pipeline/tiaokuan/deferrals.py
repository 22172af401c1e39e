"""Deferrals: answers that say where the answer is to be found – 详见附件, 双方另行协商, 视实际情况而定, 以清单为准. Forms print none of
these among the options they offer, nor behind 为 or a label's colon (two in 409 blank templates), so that one there was filled in."""

from __future__ import annotations

import re

from tiaokuan.label_rules import ROLE

_X = r"[^，。；：:、_\s【】（()）□]"
DEFERRAL = (
    r"(?:(?:详见|参见|见)(?:本合同|合同)?(?:附[件表录图]|清单)[一二三四五六七八九十0-9]{0,2}"
    r"|(?:由?(?:甲乙)?[双各]方|(?<!方))另行(?:书面)?(?:协商|约定|商定|议定|通知|确定)(?:确定)?"
    r"|(?:由?(?:甲乙)?双方(?:共同|书面|协商)|书面)确认"
    rf"|(?:具体[一-鿿]{{0,4}})?以{_X}{{1,12}}?为准|[以按]照?(?!以?[下上前本第])(?!约定){_X}{{1,12}}?(?:(?:要求|规定|标准|约定)(?:执行)?|执行)"
    rf"|视{_X}{{1,8}}?(?:而定|确定)|符合{_X}{{1,8}}?(?:标准|要求|规定)|待定|待(?:双方)?(?:协商|确认))"
)
_CLOSED = rf"(?:视{_X}{{1,8}}?而定|以{_X}{{1,12}}?为准)"
"""Those that no noun of a sentence follows."""
_FIRM = rf"(?:{_CLOSED}|详见附[件表]|双方另行(?:协商|约定)|符合[一-鿿]{{1,8}}?标准|按[甲乙丙]方要求)"
"""Those that say nothing of a noun behind them, so that a form's own noun stands there: 有权获得双方另行协商补偿."""
_NOUN = r"(?:补偿|事项|生产经营|收购点|医院|患者|用房|利率|费用?[由，,]|\s*[（(][一-鿿]{2,8}[)）:：])"
WHOLE = re.compile(DEFERRAL)
_UNIT = (
    r"(?:[幢栋座室弄]|单元|号(?![码线])|层(?![数高次])|[级把](?=[，。；\s])|期(?=支付|付款)|万?(?:公里|平方米)|万元|□\s*元[/／]|[kK][wWvV]|[mM][²³23]"
    "|(?:病区|街道|小区|社区)(?![的内]))"
)
"""What forms print behind room for a number or a name: ____单元____号."""
_STOP = r"(?=\s*(?:[，。；;（()）【:：]|$))"
_LABEL = r"(?=[一-鿿、]{2,10}[:：])"
_ITEM = r"(?:项|种|方式处理)"
_PLACES = (  # what stands before an answer, the answer, what stands behind it
    # 份额为双方另行协商。, 汇率：以清单为准；, 给甲方另行通知
    (
        r"(?:(?<=[^视作认当])为|(?<=[一-鿿）)】A-Za-z¥￥])[:：]|给[甲乙丙丁]方)\s*",
        DEFERRAL,
        rf"(?:{_STOP}|{_LABEL}|(?=或{DEFERRAL})|(?={ROLE.pattern}))",
    ),
    # 详见附件单元
    (r"", DEFERRAL, rf"(?={_UNIT}|[（(][一-鿿]{{1,12}}(?:[/／][一-鿿]{{1,12}}){{1,5}}[)）])"),
    # 第（待定）种
    (r"第[（(]", DEFERRAL, r"(?=[)）](?:[条项种]))"),
    # 【□待定】
    (r"【[□☐]\s*", DEFERRAL, r"(?=\s*】)"),
    # 、双方另行协商项
    (r"、\s*", DEFERRAL, rf"(?=\s*(?:、\s*(?:{DEFERRAL}|[_/／]+)\s*)*(?:{_ITEM}|费用?[由，,]))"),
    # □书面详见附件□电子, 按双方另行约定方式
    (
        r"(?:[□☐☑☒√]\s*[一-鿿]{2,14}?|(?<=[按到])|(?<=以)(?<![予可所加足给得]以))",
        DEFERRAL,
        r"(?=\s*(?:[□☐☑☒。；]|方式|标准[向，。]|利率|向[甲乙]方|$))",
    ),
    # □其他详见附件，
    (r"[□☐☑☒√]\s*[一-鿿]{2,14}?", _FIRM, r"(?=，)"),
    # 有权获得双方另行协商补偿
    (r"", _FIRM, rf"(?={_NOUN})"),
    # 附件详见附件《
    (r"附件", _FIRM, r"(?=《)"),
    # （双方另行协商币种）
    (r"[（(]\s*", DEFERRAL, r"(?=\s*币\s*种?\s*[，)）])"),
    # 【 】以清单为准，
    (r"】\s*", _FIRM, r"(?=[，。；【])"),
    # 以“详见附件”
    (r"以[“\"]", DEFERRAL, r"(?=[”\"])"),
    # 以下双方另行协商方式
    (r"(?:下列|以下)", DEFERRAL, r"(?=[一-鿿]{0,2}方式)"),
)
ANSWER = re.compile("|".join(f"{before}({answer}){behind}" for before, answer, behind in _PLACES))
CLOSED = re.compile(rf"{_CLOSED}(?=[一-鿿])")
PRINTED_BEFORE = re.compile(rf"(?:[应为按由]|.{{1,16}}\s)(?P<answer>{DEFERRAL})")
REMARK = re.compile("(?:注|说明|提示|例如?)[:：]$")


def is_one(words: str) -> bool:
    """Whether words are a deferral and nothing else."""
    return WHOLE.fullmatch(words.strip()) is not None


def last(words: str) -> int:
    """Where the deferral begins that ends words whose first the form printed, its rule too long: 应详见附件. 0 where there is none."""
    match = None if is_one(words) else PRINTED_BEFORE.fullmatch(words)
    return 0 if match is None else match.start("answer")


def alone(value: str, behind: str) -> str:
    """A label's value without the next label: 双方另行协商 of 开工日期：双方另行协商竣工日期：, 视情况而定 of 结构：视情况而定卧室数量：."""
    match = (WHOLE if behind.lstrip()[:1] in (":", "：") else CLOSED).match(value)
    return value if match is None else match[0]


def answers(text: str) -> list[tuple[int, int]]:
    """Where deferrals stand as answers: 份额为双方另行协商。, 汇率：以清单为准；, 详见附件单元, □书面详见附件□电子."""
    return [
        match.span(match.lastindex or 0)
        for match in ANSWER.finditer(text)
        if REMARK.search(text, 0, match.start(match.lastindex or 0)) is None
    ]

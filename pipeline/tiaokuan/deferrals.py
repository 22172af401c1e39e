"""Deferrals: answers that say where the answer is to be found – 详见附件, 双方另行协商, 视实际情况而定, 以清单为准. Forms print none of
these among the options they offer, nor behind 为 or a label's colon (two in 409 blank templates), so that one there was filled in."""

from __future__ import annotations

import re

_X = r"[^，。；：:、_\s【】（()）□]"
DEFERRAL = (
    r"(?:(?:详见|参见|见)(?:本合同|合同)?(?:附[件表录图]|清单)[一二三四五六七八九十0-9]{0,2}"
    r"|(?:由?(?:甲乙)?[双各]方|(?<!方))另行(?:书面)?(?:协商|约定|商定|议定|通知|确定)(?:确定)?"
    r"|(?:由?(?:甲乙)?双方(?:共同|书面|协商)|书面)确认"
    rf"|(?:具体[一-鿿]{{0,4}})?以{_X}{{1,12}}为准|[以按]照?(?![下上前本第])(?!约定){_X}{{1,12}}(?:(?:要求|规定|标准|约定)(?:执行)?|执行)"
    rf"|视{_X}{{1,8}}(?:而定|确定)|符合{_X}{{1,8}}(?:标准|要求|规定)|待定|待(?:双方)?(?:协商|确认))"
)
WHOLE = re.compile(DEFERRAL)
_UNIT = (
    r"(?:[幢栋座室弄]|单元|号(?![码线])|层(?![数高次])|[级把](?=[，。；\s])|期(?=支付|付款)|万?(?:公里|平方米)|万元|□\s*元[/／]|[kK][wWvV]|[mM][²³23]"
    "|(?:病区|街道|小区|社区)(?![的内]))"
)
"""What forms print behind room for a number or a name: ____单元____号."""
_STOP = r"(?=\s*(?:[，。；;（()）【:：]|$))"
_LABEL = r"(?=[一-鿿、]{2,10}[:：])"
_ITEM = r"(?:项|种|方式处理)"
ANSWER = re.compile(
    rf"(?:(?<=[^视作认当])为|(?<=[一-鿿）)】A-Za-z¥￥])[:：]|给[甲乙丙丁]方)\s*(?P<stated>{DEFERRAL})(?:{_STOP}|{_LABEL}|(?=或{DEFERRAL}))"
    rf"|(?P<counted>{DEFERRAL})(?={_UNIT}|[（(][一-鿿]{{1,8}}(?:[/／][一-鿿]{{1,8}}){{1,5}}[)）])"
    rf"|第[（(](?P<numbered>{DEFERRAL})(?=[)）](?:[条项种]))"
    rf"|【[□☐]\s*(?P<boxed>{DEFERRAL})(?=\s*】)"
    rf"|、\s*(?P<listed>{DEFERRAL})(?=\s*(?:、\s*(?:{DEFERRAL}|[_/／]+)\s*)*{_ITEM})"
    rf"|(?:[□☐☑☒√]\s*[一-鿿]{{2,14}}?|(?<=[按到])|(?<=以)(?<![予可所加足给得]以))(?P<option>{DEFERRAL})(?=\s*(?:[□☐☑☒。；]|方式|向[甲乙]方|$))"
)
REMARK = re.compile("(?:注|说明|提示|例如?)[:：]$")


def is_one(words: str) -> bool:
    """Whether words are a deferral and nothing else."""
    return WHOLE.fullmatch(words.strip()) is not None


def alone(value: str, behind: str) -> str:
    """A label's value without the next label: 双方另行协商 of 开工日期：双方另行协商竣工日期：."""
    match = WHOLE.match(value) if behind.lstrip()[:1] in (":", "：") else None
    return value if match is None else match[0]


def answers(text: str) -> list[tuple[int, int]]:
    """Where deferrals stand as answers: 份额为双方另行协商。, 汇率：以清单为准；, 详见附件单元, □书面详见附件□电子."""
    return [
        match.span(match.lastgroup or 0)
        for match in ANSWER.finditer(text)
        if REMARK.search(text, 0, match.start(match.lastgroup or 0)) is None
    ]

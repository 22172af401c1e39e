"""Persons: names behind 联系人, 法定代表人 and the like, spaces between characters taken out; several are kept together."""

from __future__ import annotations

import re

from tiaokuan.document import Span
from tiaokuan.kinds import Kind
from tiaokuan.kinds._names import PERSON
from tiaokuan.kinds._words import cut, joined, labelled, parser

LABEL = (
    "(?:法定|法人|授权|签约|委托|全权|业主|公司)?代表人?|负责人|(?:委托|授权)?代理人|(?:紧急|项目|业务|技术|财务|商务|指定|主要)?(?:联系|联络|对接)人|收[件货]人|经[办手]人|项目(?:经理|负责人|主管|总监)|总监理工程师|(?:技术|安全|质量)负责人"
    "|(?<!公司)(?<!单位)姓[ \u3000]*名|户主|监护人|驾驶员|主治医[生师]|授课教师|签字人?|签名|签署人|审核人?|制表人?|验收人|承办律师|主办律师|指派律师|开票人|(?:送达|指定)接收人|接收人"
)
FORM = re.compile(r"[一-鿿·]{2,8}(?:[、，,/ ]+[一-鿿·]{2,8})*|[A-Za-z .]{3,40}")
NAMES = re.compile(rf"{PERSON}(?:[、/]{PERSON}){{0,5}}")

_SHORTEST = PERSON.replace("{1,2}|", "{1,2}?|", 1)
NEXT_LABEL = re.compile(rf"(?P<name>{_SHORTEST})(?=被授权|授权范围|(?:身份)?证件?号|(?:联系)?电话|职务|性别|住址|地址)")
"""姓名：李明被授权范围: the form's next label without a space before it."""


REMARKED = re.compile(rf"(?P<name>{PERSON})\s*[（(][一-鿿]{{2,12}}[)）]")
"""张敏（采购部经理）: the name and what the person is."""


def _cut(raw: str) -> Span:
    span = cut(raw)
    if (remarked := REMARKED.fullmatch(raw, span.start, span.end)) is not None:
        return Span(span.start, remarked.end("name"))
    joint = NEXT_LABEL.match(raw, span.start, span.end)
    return span if joint is None else Span(span.start, joint.end("name"))


KIND = Kind("person", 72, labelled("person", LABEL, NAMES, "姓名"), parser("姓名", FORM, _cut, joined))

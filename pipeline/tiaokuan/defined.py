"""Defined: parties that a sentence names together with what the contract calls them – 由青禾公司（以下简称“甲方”）与…, as company and
law firm contracts have them instead of 甲方：…"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from tiaokuan.contract import Clause, Level
from tiaokuan.document import Document, Role, Span
from tiaokuan.label_rules import DEFINITION
from tiaokuan.phrases import SURNAMES
from tiaokuan.signs import Place, Shape

_ORGANISATION = r"[一-鿿A-Za-z0-9·&（）()]{2,40}?(?:公司|集团|[厂院所局部行]|中心|学校|大学|事务所|合作社|协会|学会|基金会|委员会|政府|办事处|工会)"
_NAME = rf"(?P<name>{_ORGANISATION}|[{SURNAMES}][一-鿿]{{1,2}})"
NUMBER = r"(?:[（(]?[0-9一二三四]{1,2}[)）.．、])?\s*"
BEFORE = r"(?:^|(?<=[，。；：:）)、\s]))(?:[^，。；：:（()）\s]{0,12}由|以及|[与和及同])?"
NAMED = re.compile(rf"{BEFORE}{_NAME}{DEFINITION}(?!\s*[:：])")
"""本合同由青禾公司（以下简称“甲方”）与陈静（以下简称“乙方”）签订."""
LISTED = re.compile(
    rf"^\s*{NUMBER}{_NAME}(?:[，,](?:[^（()）。；\n]|[（(][^（()）\n]{{0,40}}[)）](?!\s*$)){{0,160}}?)?{DEFINITION}(?!\s*[:：])"
)
"""（1）青禾公司，注册地址为…（“客户”）；以及: a block a party. Before a colon it is a label: 保安公司（以下简称乙方）：…"""
WITHIN = re.compile(
    rf"(?P<label>[甲乙丙丁]方)[（(](?!含|包[括含]|[即指及或其各由]|任何|以下)(?![^（()）]*关联)(?!顾问|管理|施工|安装|经销|代理|监理){_NAME}(?=[)）](?!\s*[:：A-Za-z])|[，,；;](?:统一社会|社会信用|信用代码|注册|地址|住所|住址|法定代表人|负责人|经营者|身份证|联系|电话))"
)
"""兹有甲方（青禾公司，地址：…）与乙方（…）: the name stands in the bracket behind the party."""
LONGEST = 400


def places(document: Document, clauses: tuple[Clause, ...], known: list[Place]) -> Iterator[Place]:
    """The names of such parties before the first article; `known` are all other places."""
    front = _front(document, clauses)
    outers = sorted(place.outer for place in known)
    starts = [outer.start for outer in outers]
    for index, block in enumerate(document.blocks):
        if block.span.start >= front:
            return
        if block.role is Role.FOOTNOTE or block.span.end - block.span.start > LONGEST:
            continue
        text = document.text[slice(*block.span)]
        taken = outers[bisect_left(starts, block.span.start) : bisect_left(starts, block.span.end)]
        for match in [*WITHIN.finditer(text)] or [*NAMED.finditer(text)] or [*LISTED.finditer(text)]:
            span = Span(block.span.start + match.start("name"), block.span.start + match.end("name"))
            if not any(span.start < other.end and other.start < span.end for other in taken):
                yield Place(span, span, index, False, Shape.LABEL, label=match.groupdict().get("label"))


def _front(document: Document, clauses: tuple[Clause, ...]) -> int:
    """Where the first article begins that is no party in a numbered list of them; the end of the text where there is none."""
    articles = (clause.span.start for clause in clauses if clause.level is Level.ARTICLE)
    return next((at for at in articles if LISTED.match(document.text[at : at + LONGEST]) is None), len(document.text))

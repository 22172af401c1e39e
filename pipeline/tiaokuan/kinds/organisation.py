"""Organisations: by their last words – 人民法院, 仲裁委员会, 有限公司, 事务所 …; verbs and prepositions before the name are cut."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tiaokuan.contract import Words
from tiaokuan.document import Span
from tiaokuan.kinds import Found, Kind
from tiaokuan.kinds._words import cut, joined, parser

SUFFIX = re.compile(
    "(?:(?:中级|高级|基层|最高|海事|互联网|知识产权|金融|专门)?(?:人民)?法院|仲裁委员会|仲裁院|仲裁中心|(?:股份|责任)?有限(?:责任)?公司|(?:集团|分|总|子)公司|律师事务所|会计师事务所|事务所"
    "|研究院|研究所|设计院|大学|学院|医院|银行(?:[一-鿿]{2,8}[支分]行)?(?!间|工作日|营业日)|委员会(?!委员)|管理局|监督局|人民政府|街道办事处)(?![一-鿿]{0,2}(?:起诉书|人员|管理办法|规则))"
)
STOP = re.compile(
    "[^一-鿿（）()·]|(?:提请|提交|递交|报请|申请|请求|依法|选择|均可|可以|可|有权|应当|应|由|向|与|及|或者?|并|以|对|将|为|是|经|至|到|给|送|交|共同|双方|约定|本合同|任何一方|各方|一方|直接|通过|按照|按(?![揭摩时期])|根据|于|名称|单位|[（(](?=[^）)]*$))"
)
KEPT = ("或者乙方", "或乙方", "或者甲方", "或甲方", "有管辖权", "所在地")
LONGEST = 40
FORM = re.compile("[一-鿿A-Za-z0-9（）()·&＆.\\- ]{2,60}")
NAME_WORDS = re.compile("经济|经贸|经营|经开|交通|交易|应急|应用|可靠|为民|与贸|对外|以色|将军|向阳|由来|并购|到家|交投|交建")


def find(text: str) -> Iterator[Found]:
    """All organisations whose name ends as names of such do."""
    for match in SUFFIX.finditer(text):
        start = _start(text, match.start())
        if match.start() - start < 2 and not text[start : match.end()].endswith(("仲裁委员会", "人民法院")):
            continue
        if start == match.start():
            continue
        span = Span(start, match.end())
        raw = text[start : match.end()]
        yield Found("organisation", span, raw, None, span, Words(raw), 0.9, "机构名称")


def _start(text: str, end: int) -> int:
    """Where a name begins: behind the last word that cannot be in it. 所在地 and 有管辖权的 belong to a court's description."""
    left = text[max(0, end - LONGEST) : end]
    at = 0
    for match in STOP.finditer(left):
        words = left[match.start() : match.start() + 6]
        if match[0].startswith("或") and words.startswith(KEPT):
            continue
        if match[0] in (
            "经",
            "交",
            "应",
            "可",
            "到",
            "为",
            "与",
            "于",
            "将",
            "对",
            "以",
            "向",
            "由",
            "是",
            "并",
            "及",
        ) and _inside_name(left, match.start()):
            continue
        at = match.end()
    return end - len(left) + at


def _inside_name(left: str, at: int) -> bool:
    return NAME_WORDS.match(left, at) is not None


KIND = Kind("organisation", 55, find, parser("单位", FORM, cut, joined))

"""Unmarked: answers without any sign that their neighbours show – like labels with a drawn blank, the next label, labels side by side."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

from tiaokuan import deferrals
from tiaokuan.document import Block, Document, Sign, Span
from tiaokuan.label_rules import is_label, label_rule, names_party
from tiaokuan.labels import DEFINES, ENTITY, SHORT_ANSWERS, covered, is_clause
from tiaokuan.phrases import SURNAMES
from tiaokuan.signs import Place, Shape, painted

ENDING = 2  # characters of a label that tell what is asked for: …的约定, …事项
LEAST = 1  # drawn places behind labels that end alike
ASKED = re.compile(r"(?:^|[。；\s])[^。；：:_]{4,100}(?P<end>[一-鿿]{2})[:：]\s*$")
STOPPED = re.compile(r"\s*(?:[。；;]|$)")
STATED = re.compile(
    r"(?:^|(?<=[。；：:\s_]))(?P<label>[^。；：:_]{2,100}(?P<end>[一-鿿]{2}))[:：]\s*(?P<value>[^\s，。；：:_（()）【】□、]{4,20})\s*(?P<stop>[。；;]|$)"
)
ASKS = re.compile(
    "(?:(?:约定|标准)如下|(?:约定|方式)(?:处理|支付|付款|结算|交付)|如下标准[一-鿿]{2}|的[一-鿿]{0,4}约定|违约责任|的[一-鿿]{0,3}要求|要求达到|包括|(?:方式|来源|人员)为|是否[^，]{4,24}|的处理|事项为|指定的[一-鿿]{2,4})$"
)
"""Labels of sentences behind which no form prints the answer: 停车费按如下标准收取：."""
LISTED = re.compile(
    r"(?:^|(?<=[；;，,、]))\s*(?P<label>[一-鿿][一-鿿（）、和及或 \t\u3000]{1,16})[:：]\s*(?P<value>[^\s，。；：:_（()）【】□、]{4,20})\s*(?=[；;。]|$|[，,、]\s*[一-鿿（）、]{2,16}[:：])"
)
"""A detail in a row of them: 名称：____；资质类别和等级：建筑设计甲级；联系电话：____。"""
LEAST_LISTED = 2  # others of the row with a place of their own
_REMARK = "(?:[（(][^（()）]{1,8}[)）])?"
GLUED = re.compile(
    rf"(?P<label>[一-鿿]{{2,12}}{_REMARK})[:：][ \u3000\t]*(?P<words>[^:：，,。；、_\s（()）【】□]{{3,24}}){_REMARK}[:：]"
)
REASON = re.compile(".{2}原因$")
"""The label of a reason right behind an answer: 时间：上午变更原因：."""
ITEM = re.compile("[（(]?[0-9一二三四五六七八九十]{1,2}[)）.．、]|[①-⑳]|包括|第[一二三四五六七八九十]+条|.*[:：。]")
NUMBERED_LABEL = re.compile(r"\s*(?:[0-9]{1,2}[.．、]|[（(][0-9一二三四五六七八九十]{1,2}[)）])\s*[一-鿿、（）]{1,30}[:：]\s*")
LONGEST, LONGEST_LABEL, LONGEST_NUMBERED, LEAST_BELOW, LEAST_LABEL = 1500, 10, 40, 2, 6
FIRST_SENTENCE = re.compile(r"\s*(?P<value>[^\s，。；：:_（()）【】□、]{4,20})。")
FIRST_ITEM = re.compile("。(?=[0-9]{1,2}[.．、])")
BEFORE_COLON = re.compile(
    r"(?:^|(?<=[\s，。；_.）)])|(?<=[0-9]、))(?P<words>[一-鿿](?:[ \u3000]{0,4}[一-鿿]){3,24})(?=\s*[:：])"
)
ANSWERS = re.compile(r"(?![和及与或、\s]).*(?<![为是如下])$")
LABEL_BEFORE = re.compile(
    r"(?:法定代表人|代理人|负责人|住\s*所|地\s*址|电\s*话|身份证号|[甲乙丙]\s*方|[买卖]\s*方|地点)[\s_]*$"
)
LEAST_COMPANY = 6  # characters
_HEAD = r"[一-鿿（()）/、【】 ]{2,30}[:：]"
HEAD, HEADS = re.compile(_HEAD), re.compile(rf"\s*{_HEAD}(?:\s*{_HEAD}){{1,2}}\s*")
COLUMN = re.compile(r"[^\s，。；：:_]+")
PAPER_NUMBER, NEAR_TITLE = (
    re.compile(r"\s*(?P<number>[（(〔\[]?(?:19|20)[0-9]{2}[)）〕\]]?年?\s*[一-鿿]{1,10}字?\s*第?\s*[0-9]{1,6}\s*号)\s*"),
    6,
)
"""（2026）衡法顾字第027号 alone in one of the first lines is the contract's number."""


def places(document: Document, known: list[Place]) -> Iterator[Place]:
    """The places of such answers; `known` are all others."""
    outers = sorted(covered(known))
    starts = [outer.start for outer in outers]
    endings = _endings(document, known)
    below_labels = _below_labels(document, known)
    halved = _halved(document, known)
    for index, block in enumerate(document.blocks):
        if block.span.end - block.span.start > LONGEST:
            continue
        text = document.text[block.span.start : block.span.end]
        taken = outers[bisect_left(starts, block.span.start) : bisect_left(starts, block.span.end)]
        spans = [*_glued(text), *(_before_colons(text) if halved else [])]
        rest = text
        if taken:
            rest = painted(text, ((o.start - block.span.start, o.end - block.span.start) for o in taken), "_")
            spans += _listed(rest)
        spans += _stated(rest, endings, ruled=_ruled_below(document, index, block))
        if index in below_labels and block.cell is None:
            spans += _clause(text)
        spans += _answer_below(document, index, block, text)
        if not taken:
            spans += _below(document, index, block, text)
        own = []
        for start, end in spans:
            span = Span(block.span.start + start, block.span.start + end)
            if not any(span.start <= other.end and other.start <= span.end for other in taken):
                own.append(span)
        for start, end in deferrals.answers(text):
            span = Span(block.span.start + start, block.span.start + end)
            if not any(span.start < other.end and other.start < span.end for other in [*taken, *own]):  # a box may touch it
                own.append(span)
        yield from (Place(span, span, index, False, Shape.LABEL) for span in own)
        number = PAPER_NUMBER.fullmatch(text) if index < NEAR_TITLE and not taken else None
        if number is not None:
            span = Span(block.span.start + number.start("number"), block.span.start + number.end("number"))
            yield Place(span, span, index, False, Shape.LABEL, label="合同编号")


def _endings(document: Document, known: list[Place]) -> set[str]:
    """How labels end behind which this contract has drawn places that fill the rest of the line."""
    found = Counter[str]()
    for place in known:
        block = document.blocks[place.block]
        if place.sign in (None, Sign.CELL, Sign.BOX) or not STOPPED.match(document.text, place.outer.end, block.span.end):
            continue
        asked = ASKED.search(document.text[block.span.start : place.outer.start])
        if asked is not None:
            found[asked["end"]] += 1
    return {end for end, count in found.items() if count >= LEAST}


def _halved(document: Document, known: list[Place]) -> bool:
    """Whether the form draws blanks between labels and their colons, 住所____：____."""
    return any(
        place.sign not in (None, Sign.CELL, Sign.BOX)
        and place.shape is Shape.PLAIN
        and re.match(r"\s*[:：]", document.text[place.outer.end : place.outer.end + 4])
        and LABEL_BEFORE.search(document.text[max(0, place.outer.start - LONGEST_LABEL) : place.outer.start])
        for place in known
    )


def _before_colons(text: str) -> list[tuple[int, int]]:
    """What was typed between a label and its colon where the form has a blank there: 住所以清单为准：____."""
    found = []
    for match in BEFORE_COLON.finditer(text):
        words = match["words"]
        for cut in range(len(words) - ENDING, 1, -1):
            label, answer = re.sub(r"\s", "", words[:cut]), words[cut:]
            rule = label_rule(label) if label_rule(answer) is None else None
            detail = rule is not None and rule.kind in ENTITY and (rule.kind != "party" or label[0] in "甲乙丙丁买卖")
            if detail and ANSWERS.match(answer) and (is_clause(answer) or deferrals.is_one(answer)):
                found.append((match.start("words") + cut, match.end("words")))
                break
    return found


def _ruled_below(document: Document, index: int, block: Block) -> bool:
    """Whether the next block is nothing but a drawn line: what is left of an answer's room."""
    below = document.blocks[index + 1] if index + 1 < len(document.blocks) else None
    if below is None or below.cell != block.cell or below.cell is not None:
        return False
    return re.match(r"[_\s]*_{3}\s*(?:[。；]|$)", document.text[below.span.start : below.span.end]) is not None


def _below_labels(document: Document, known: list[Place]) -> set[int]:
    """The blocks below numbered labels that stand alone, 8.窗户：, where below others of these stand drawn places."""
    drawn = {place.block for place in known if place.sign not in (None, Sign.CELL, Sign.BOX)}
    found = {
        index + 1
        for index, block in enumerate(document.blocks[:-1])
        if NUMBERED_LABEL.fullmatch(document.text[block.span.start : block.span.end][:LONGEST_NUMBERED])
    }
    return found if len(found & drawn) >= LEAST_BELOW else set()


def _clause(text: str) -> list[tuple[int, int]]:
    """A block that is nothing but one short clause, or begins with one before the next item: 按双方确认的清单。9.____."""
    words = FIRST_ITEM.split(text, maxsplit=1)[0].strip(" \t\xa0\u3000。；")
    start = text.index(words)
    return [(start, start + len(words))] if len(words) > ENDING and is_clause(words) and not ITEM.match(words) else []


def _stated(text: str, endings: set[str], *, ruled: bool) -> list[tuple[int, int]]:
    """发包人对…的约定：按双方确认的清单执行。 where other …的约定： have a drawn place, where the rest of its room is below, or where
    the label asks for a sentence; `text` has the block's places as underscores."""
    return [
        match.span("value")
        for match in STATED.finditer(text)
        if is_clause(match["value"])
        and not (DEFINES.match(match["value"]) or ITEM.match(match["value"]))
        and (
            (match["end"] in endings and len(match["label"]) >= LEAST_LABEL)
            or (ruled and not text[match.end() :].strip())
            or (match["stop"] == "。" and ASKS.search(match["label"]))
        )
    ]


def _answer_below(document: Document, index: int, block: Block, text: str) -> list[tuple[int, int]]:
    """The first sentence below a label that asks for one: 双方约定如下： and in the next line 按双方确认的清单执行。"""
    above = document.blocks[index - 1] if index else None
    asked = document.text[above.span.start : above.span.end].rstrip() if above is not None and above.cell == block.cell else ""
    answer = FIRST_SENTENCE.match(text)
    if answer is None or not asked.endswith((":", "：")) or not ASKS.search(re.split("[。；：:]", asked[:-1])[-1]):
        return []
    value = answer["value"]
    return [answer.span("value")] if is_clause(value) and not (DEFINES.match(value) or ITEM.match(value)) else []


def _listed(text: str) -> list[tuple[int, int]]:
    """Short answers in a row of details of which others have a drawn place; `text` has their places as underscores."""
    items = re.split("[；;，,、]", text)
    if sum(1 for item in items if re.fullmatch(r"[^:：]{2,24}[:：]?[\s:：]*_+[^一-鿿]*", item)) < LEAST_LISTED:
        return []
    return [
        match.span("value")
        for match in LISTED.finditer(text)
        if is_clause(match["value"]) and not DEFINES.match(match["value"])
    ]


def _glued(text: str) -> list[tuple[int, int]]:
    """法定代表人：罗欣营业执照号码：____: a name, or a short answer, right before the next label."""
    found = []
    for match in GLUED.finditer(text):
        words = match["words"]
        cut = next(
            (
                at
                for at in range(max(1, len(words) - LONGEST_LABEL), len(words) - 1)
                if is_label(words[at:]) or names_party(words[at:])
            ),
            None,
        )
        alike = words.rfind(match["label"][:2], 2)  # 交货时间：上午交货地点：
        close = text[match.start("words") - 1] in ":："
        short = next((word for word in SHORT_ANSWERS if words.startswith(word)), None)
        if short is not None and len(words) - len(short) > ENDING and label_rule(words[len(short) :]) is not None:
            cut = len(short)  # 物业类型：住宅坐落位置：
        reason = REASON.search(words)
        if reason is not None and label_rule(match["label"]) is not None and is_clause(words[: reason.start()]):
            found.append((match.start("words"), match.start("words") + reason.start()))
        elif close and alike > 0 and len(words) - alike <= len(match["label"]) + 1 and label_rule(match["label"]) is not None:
            found.append((match.start("words"), match.start("words") + alike))
        elif cut is not None and (
            words[:cut] in SHORT_ANSWERS or _is_name(match["label"], words[:cut]) or _is_title(match["label"], words, cut)
        ):
            found.append((match.start("words"), match.start("words") + cut))
    return found


def _is_title(label: str, words: str, cut: int) -> bool:
    """Whether a label asks for any name, and its price or number follows: 名称：海州园区维修项目金额：____."""
    rule = label_rule(words[cut:])
    return label.endswith("名称") and is_clause(words[:cut]) and rule is not None and rule.kind in ("money", "number")


def _below(document: Document, index: int, block: Block, text: str) -> list[tuple[int, int]]:
    """The names below labels that stand beside each other: 甲方（签字）：    乙方（签字）：, and in the next line the two names."""
    above = document.blocks[index - 1] if index else None
    asked = document.text[above.span.start : above.span.end] if above is not None and above.cell == block.cell else ""
    if HEADS.fullmatch(asked) is None:
        return []
    heads, answers = HEAD.findall(asked), list(COLUMN.finditer(text))
    fit = len(heads) == len(answers) and all(_is_name(a.strip(" :："), b[0]) for a, b in zip(heads, answers, strict=True))
    return [answer.span() for answer in answers] if fit else []


def _is_name(label: str, words: str) -> bool:
    """Whether a label that asks for a name stands before the words of one: a company's, or two or three characters with a surname."""
    rule = label_rule(re.sub(r"\s", "", label))
    if rule is None or rule.kind not in ("party", "person"):
        return False
    if words.endswith("公司"):
        return len(words) >= LEAST_COMPANY
    return 2 <= len(words) <= 3 and words[0] in SURNAMES and label_rule(words) is None

"""Labels: places without any drawn sign – what stands behind a known label and its colon, or is left out there."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from tiaokuan import alternatives, deferrals, kinds, pairs, phrases, stars
from tiaokuan.columns import unit_of
from tiaokuan.document import Block, Document, Role, Span
from tiaokuan.label_pattern import LABEL_BESIDE, LABELLED, NEXT, NEXT_LABELLED
from tiaokuan.label_rules import SHORT_NAME, LabelRule, label_rule, names_party
from tiaokuan.phrases import A_NAME, SURNAMES
from tiaokuan.signs import Place, Shape, painted

FIGURED = re.compile(
    r"(?:电话|手机|手机号码?|联系方式|传真|邮编|邮政编码|[账帐]号|卡号|身份证(?:件)?号码?|信用代码|车架号码?|登记证号|[编证文案批]号|号码)】?(?:为|是)?[:：]?[ \t\xa0\u3000]*"
    r"(?P<value>1[3-9][0-9] ?[0-9]{4} ?[0-9]{4}|[0-9A-Z][0-9A-Za-z-]{5,24}|(?:19|20)[0-9]{2}字第[0-9]+号)(?![0-9A-Za-z%％.．])"
)
"""Figures behind what names them, where a form has no colons: 联系电话010-81234567邮政编码100070."""
BARE_LINE = re.compile(
    rf"[ \t\u3000]*(?:(?:法定代表人|委托代理人|负责人|联系人|经办人)[ \t\u3000]*(?P<person>[{SURNAMES}][一-鿿]{{1,2}})"
    rf"|(?:[0-9.]{{1,6}}\s+)?[甲乙丙]方[一-鿿]{{0,6}}(?:代表|负责人|联系人)姓名[ \t\u3000]*(?P<agent>[{SURNAMES}][一-鿿]{{1,2}})"
    r"|签(?:于|[订约](?:地点|地))[ \t\u3000]*(?P<signed_at>[一-鿿]{2,8}[省市][一-鿿]{0,10}[市区县])"
    r"|(?:(?:[通家注经联][讯庭册营系]|单位)?(?:地址|住址)|住所地?|(?:途经|集合|出发|上车)地点?)[ \t\u3000]*(?P<address>[一-鿿]{2,8}[省市][^，。；：:_\s（()）]{3,40}[号室楼层路村]))\s*"
)
"""A name or an address that stands alone in its line with what it is, without a colon: 法定代表人方明."""
SHORTENED, PARTY_CALLED = re.compile(SHORT_NAME), re.compile(f"{SHORT_NAME}[甲乙丙丁]方")
"""聘请方：青禾公司（下称“甲方”）: whatever its label, it names a party."""
FOLLOWING = re.compile(
    rf"[ \t\xa0\u3000]*[，,；;]?(?:[（(]盖[^（()）]{{0,4}}章[)）]|(?:[一二三四五六七八九十]{{1,2}}、)?{NEXT}|[□☐☑☒]|【|】|[（(](?:不[得低少超]|(?![签盖公])[^（()）]{{1,10}}(?:或者?|[/／])[^（()）]{{1,10}}[)）](?!\s*[签盖:：])))"
)
LEAD = re.compile(
    rf"^(?:{SHORT_NAME}[^（()）]{{1,12}}[)）][ \u3000]*(?=[一-鿿]{{2}})|(?:[账帐]户|户|单位|公司)?名称?为(?=[一-鿿]{{2}})|人民币(?={deferrals.DEFERRAL}$))"
)
"""What the form prints before an answer: 甲方：（以下简称甲方）…; 监管账户：账户名称为…，开户银行为…; 收集费：人民币双方另行协商."""
UNIT_BEHIND = re.compile(
    "(?<=[一-鿿])(?:[cdmk]?m[23²³]?|[kK]?[gG]|[kM]?[WV]|[kK]VA|h|kWh|(?<![元圆角分块])[/／](?:公?斤|千克|吨|亩|[头只株件台套次人月年天日]|[平立]方米))$"
)
"""The unit that a form prints behind the room for a figure: 宽度：按图纸mm, 保护价：按图纸/公斤."""
NOTHING = re.compile("[/／]|无")
LABEL_LINE = re.compile("[^\\s:：，。；_]{1,12}[:：]")
FIGURES_FIRST = re.compile("(?:联系|服务)?(?:电话)?(?P<figures>[0-9][0-9-]{6,}(?:[转-][0-9]{1,6})?)(?=[一-鿿]|$)")
FIGURED_KINDS = ("phone", "account")
"""13812345678受理客户的咨询: behind the figures goes on the sentence."""
IN_ENGLISH = re.compile("[A-Z]{2,}")
"""The label once more in English, 寄件人姓名：FROM: no name of a person is one word in capitals."""
FIRST_BLANK = re.compile(r"[ \t\u3000]*(?:_|[【〔\[［（(][ \t\u3000]*[】〕\]］）)])")
"""A blank at the start of the block below a label: the answer's place, though in the next line."""
FIRST_ANSWER = re.compile(r"[ \t\u3000]*【\s*(?P<value>[^【】\n]{1,60}?)\s*】")
LAST_LABEL = re.compile(r"(?:^|[\s：:_]|公司|中心)([一-鿿]{2,8})[:：]$")
FIRST_LABEL = re.compile(r"\s*([一-鿿（()）]{2,10}|[一-鿿](?:[ \t\xa0\u3000]+[一-鿿]){1,3})\s*[:：]")
NUMBERED = re.compile("[（(]?[0-9一二三四五六七八九十]+[)）.．、]")
HEADS, HEADING = re.compile("[账帐]户$|方式$"), re.compile("信息$|资料$")
NAMED = ("party_?.bank_name", "contract.project_name")
LONGEST_LOOSE, LONGEST_LABEL, LONGEST_ASKED, LONGEST_BLOCK = 24, 18, 24, 1500
NEAR_CELLS = 12  # blocks on each side in which a row's cells are looked for
SIGNED = re.compile("[ \u3000]{0,3}[（(](?:[签盖章]|公章)")
STAMP = re.compile("[（(]章[)）]|盖章|签章|公章|印章|签字|签名|签署|手印")
ENTITY = {"party", "person", "organisation", "address", "phone", "email", "account", "identifier", "date"}
LISTLESS = {"person", "phone", "email", "account", "identifier"}
"""No list says these."""
BARE = ENTITY | {"text", "money", "percent", "duration", "number"}
PARSED = ("money", "number", "percent", "duration", "date")
MEASURED = ("duration", "percent", "money", "date")
SENTENCE = re.compile("[，,]|应当?|不得|必须|如下|以下|包括|包含|进行|按照|根据|由.方|详见下")
OPEN = re.compile(
    "(?:^其[他它]|(?:其[他它]|补充|特别|另行|双方)[^，。]{0,4}约定(?:事项|内容|如下)?|约定如下|附加条款|其[他它]事项|[^，。]要求)$"
)
"""Labels that ask for a sentence."""
OTHER = re.compile("其[他它](?:方式|约定|事项)?")
LONGEST_OPEN = 40
ASKING = re.compile(
    "(?:标准|收费|方式|形式|方法|办法|条件|情况|状况|说明|措施|范围|频次|费用|补贴|质量|规格|型号|原因|用途|结果|意见|内容|处理|责任|条款|承担|负担|项目|名称|参数|时间|地点)(?:[（(][^（()）]*[)）])?(?:为|是)?$|(?:为|是)$"
)
"""Labels that ask for words."""
LONGEST_CLAUSE, SHORT_LABEL, LONGEST_ASKING = 20, 4, 40
SEVERAL = re.compile("[，,]|如下|以下|下列|见附")
SHARED = re.compile("(?:承担|负担|支付|各|平均分?担?)一半")
"""Words about halves: 双方各承担一半 says who pays, it is no rate."""
REMARK = re.compile("例如?$|注$|注意|即|如|含|说明$|提示")
FORUM = re.compile("(?:向|提交|由).*(?:法院|仲裁委员会)")
"""争议：向甲方所在地人民法院起诉: a sentence about a forum, which has a kind of its own."""
STATED = re.compile("[人方](?:承诺|保证|声明|确认|陈述)$")
"""What one party says, 出卖人承诺：, is a sentence of the contract."""
DEFINES = re.compile("是?指")
CLAUSE = re.compile("[甲乙双各]方|[之以]?后$|为准$|过程中")
"""What words that begin a sentence hold, and the name of a way or a thing does not."""
ITEM = re.compile("^第[一二三四五六七八九十百]+条|^[0-9一二三四五六七八九十]+[.、．]|[。：:]")
ROLE_LINE = re.compile(
    r"\s*(?:[一-鿿]{2,10}[（(](?:以下简?称)?[“\"]?[甲乙丙丁戊己]方[”\"]?[)）]|[甲乙丙丁]方[（(][一-鿿]{2,6}[人方][)）])[ \u3000]*(?P<value>[^\s，。:：（()）_]{4,36}(?:公司|中心|事务所|委员会|学校|医院))\s*"
)
LAST_LINE = re.compile(r"[。；]\s*[^。；\s]{2,8}[。；]?\s*")
"""What was typed behind the stop, in the rest of the answer's line."""
NEXT_ARTICLE = re.compile(
    r"第[一二三四五六七八九十百]+条\s|[0-9]{1,2}、[一-鿿]|。(?:[0-9]{1,2}[、.．][一-鿿]|[（(][一二三四五六七八九十]{1,3}[)）]|[^。，；：:_]{2,20}[:：])"
)
ITEM_FIRST = re.compile("[0-9]{1,2}[.．、](?![0-9])|[（(][0-9一二三四五六七八九十]{1,2}[)）]|[①②③]|A[.．、](?=.*B[.．、])")
"""The first of several items, of which none is the answer."""
OPENS_LIST = re.compile("如下|以下|下列|[:：]$|见附件")
LETTERS = re.compile("[A-Za-z. ]{3}")
"""Latin letters take less room than characters: a company's name in both."""
SHORT_ANSWERS = ("男", "女", "是", "否", "有", "住宅", "商业", "办公", "商住")
BRACKETED = re.compile("[（(][^（()）]*[)）]")
PROSE = re.compile(
    "应当?(?![^，。]{1,14}的[一-鿿]{1,6}$)|将|以下|如下|并|(?<!所)有权|不得|必须|可以|[^（(]{22,}|由.*的"
)  # a label is a name, no sentence
FORBIDDEN_VALUE = re.compile(
    r"^[（(][^（）()]*[)）]$|.*(?:[为第]|第\s*[0-9一二三四五六七八九十]{1,2})$|^[/／]?$|【|^(?:人民币)?(?:[百千万]?元(?:人民币)?|人民币)$|^[^，。]{0,8}(?:以下|下列)第.{1,4}[种项]|^按(?:以下|下列).*方式$"
)
# what words must look like to be the answer to a label rather than other text
FORMS = {
    "identifier": re.compile("[0-9A-Z]{3}"),
    "phone": re.compile("[0-9]{5}"),
    "account": re.compile("[0-9]{6}"),
    "email": re.compile("@"),
    "party": re.compile(
        "(?:公司|中心|事务所|学校|大学|医院|局|厂|社|部|队|站|所|店)$|^[一-鿿·]{2,4}$|^[A-Za-z][A-Za-z .,&]{2,}$"
    ),
    "organisation": re.compile("(?:公司|中心|事务所|学校|大学|医院|局|厂|委员会|法院|[支分]行)$"),
    "person": re.compile("^[一-鿿·]{2,4}$|^(?![A-Z]+$)[A-Za-z .]{4,}$"),
    "address": re.compile("[省市区县路街道号楼室]"),
}


def covered(known: list[Place]) -> Iterator[Span]:
    """What places cover; of a choice only the boxes, as its options may hold labels and values."""
    for place in known:
        if place.shape is Shape.CHOICE:
            yield from (option.span for option in place.options)
        else:
            yield place.outer


def places(document: Document, known: list[Place]) -> list[Place]:
    """Places that only a label shows; `known` are those with signs, which come first."""
    outers = sorted(covered(known))
    starts = [outer.start for outer in outers]
    found: list[Place] = []
    starred = stars.printed(document.text)
    for index, block in enumerate(document.blocks):
        if block.role is Role.FOOTNOTE:
            continue
        a = bisect_left(starts, block.span.start)
        b = bisect_left(starts, block.span.end)
        taken = outers[a:b]
        text = document.text[block.span.start : block.span.end]
        if len(text) <= LONGEST_BLOCK:
            named = [*phrases.named(index, block, text, taken), *(stars.answers(index, block, text, taken) if starred else ())]
            taken = sorted([*taken, *(place.span for place in named)])
            here = _labelled_places(document, index, block, text, taken) if ":" in text or "：" in text else []
            here += [] if here or taken else _below(document, index, block, text)
            here += [] if here or taken else list(_alone(index, block, text))
            found += [*named, *here, *_figures(index, block, text, [*taken, *(place.span for place in here)])]
    return found


def _labelled_places(document: Document, index: int, block: Block, text: str, taken: list[Span]) -> list[Place]:
    """The places behind labels; a label may hold a place, 证件号（____）：, or stand right behind one, ____学历：."""
    here = list(_behind_labels(document, index, block, text, taken))
    if taken:
        offset = block.span.start
        masked = painted(text, ((outer.start - offset, outer.end - offset) for outer in taken), "_")
        behind = _behind_labels(document, index, block, masked, [*taken, *(place.span for place in here)])
        here += [place for place in behind if not place.blank]
    return sorted(here, key=lambda place: place.span)


def _behind_labels(document: Document, index: int, block: Block, text: str, taken: list[Span]) -> Iterator[Place]:
    offset = block.span.start
    for match in _labelled(text):
        label = _named(match["label"])
        value = match["value"]
        value = deferrals.alone(UNIT_BEHIND.sub("", value), text[match.end() :]) if value is not None else None
        value = value and LEAD.sub("", value)
        party = value is not None and SHORTENED.match(value) is not None
        signs = value is not None and names_party(value) and SIGNED.match(text, match.end()) is not None
        if party or signs:
            value = None  # 电信用户：      （以下简称甲方）; 甲方（签字）：      乙方（签字）：
        at = match.start("value") + match["value"].index(value) if value else match.start("gap")
        span = Span(offset + at, offset + at + len(value or ""))
        if any(span.start <= other.end and other.start <= span.end for other in taken):
            continue
        rule = label_rule(label) if not PROSE.search(BRACKETED.sub("", label)) else None
        known_label = rule if rule is not None and rule.kind in BARE else None
        if value and rule is not None and rule.kind == "person" and IN_ENGLISH.fullmatch(value):
            value, span = None, Span(offset + match.start("gap"), offset + match.start("gap"))
        if value and rule is not None and (figures := FIGURES_FIRST.match(value)) is not None and rule.kind in FIGURED_KINDS:
            value, span = figures["figures"], Span(span.start + figures.start("figures"), span.start + figures.end("figures"))
        if value and alternatives.is_list(value):
            continue  # 付款方式（A）：A、月付 B、季付
        if not value:
            if (party and not PROSE.search(label)) or (
                known_label is not None and _asks(document, index, block, text, match, label, known_label)
            ):
                yield Place(span, span, index, True, Shape.LABEL)
        elif (
            (
                known_label is not None
                and (_answers(value, known_label.kind, unit=unit_of(label)) or NOTHING.fullmatch(value))
                and not (known_label.kind == "text" and _runs_on(value, text[match.end() :]))
            )
            or PARTY_CALLED.match(text, match.end()) is not None
            or _loose(text, label, match)
            or pairs.two(document, label, span, block.span.end)
        ):
            yield Place(span, span, index, False, Shape.LABEL)


def _below(document: Document, index: int, block: Block, text: str) -> Iterator[Place]:
    """A short clause alone in the block below a label that asks for words: 其他约定如下：."""
    above = document.blocks[index - 1] if index else None
    if above is None or above.span.end - above.span.start > LONGEST_ASKING:
        return
    asked = document.text[above.span.start : above.span.end].rstrip()
    value = text.strip(" \t\xa0\u3000。；")
    label = _of_detail(asked, value)
    if above.cell != block.cell and (label is None or not _next_row(above, block)):
        return
    open_label = (
        asked.endswith((":", "："))
        and OPEN.search(BRACKETED.sub("", asked.rstrip(":：")))
        and is_clause(value)
        and not ITEM.search(value)
    )
    if label is not None or open_label:
        start = block.span.start + text.index(value)
        yield Place(Span(start, start + len(value)), block.span, index, False, Shape.LABEL, label=label)


def _next_row(above: Block, block: Block) -> bool:
    """Whether a block begins the row behind the one that another ends, as where a form's table is broken off too early."""
    if above.cell is None or block.cell is None:
        return False
    return (block.cell.table, block.cell.row, block.cell.column) == (above.cell.table, above.cell.row + 1, 0)


def _of_detail(asked: str, value: str) -> str | None:
    """The label that ends a line, 委托代理人：____电话：, and asks for the figures or the name that are all of the next one."""
    match = LAST_LABEL.search(asked)
    rule = label_rule(match[1]) if match is not None else None
    if match is None or rule is None or rule.kind not in ("person", "phone", "email", "account"):
        return None
    if rule.kind == "person":
        return match[1] if A_NAME.fullmatch(value) and label_rule(value) is None else None
    reading = kinds.parse(rule.kind, value)
    return match[1] if reading.value is not None and tuple(reading.span) == (0, len(value)) and value.isascii() else None


def _alone(index: int, block: Block, text: str) -> Iterator[Place]:
    """A line of its own without a colon: 法定代表人方明; 专业机构（戊方）青禾信息技术有限公司."""
    for pattern in (ROLE_LINE, BARE_LINE):
        if (match := pattern.fullmatch(text)) is not None:
            span = Span(*(block.span.start + at for at in match.span(match.lastgroup or 0)))
            yield Place(span, span, index, False, Shape.LABEL)


def _labelled(text: str) -> Iterator[re.Match[str]]:
    at = 0
    while (match := LABELLED.search(text, at)) is not None:
        yield match
        while match["value"] and (glued := NEXT_LABELLED.match(text, match.end())) is not None:
            yield (match := glued)
        at = max(match.end(), at + 1)


def _figures(index: int, block: Block, text: str, taken: list[Span]) -> Iterator[Place]:
    for match in FIGURED.finditer(text):
        span = Span(block.span.start + match.start("value"), block.span.start + match.end("value"))
        if not any(span.start <= other.end and other.start <= span.end for other in taken):
            yield Place(span, span, index, False, Shape.LABEL)


def _named(label: str) -> str:
    """A label without white space; of 【国籍】【户籍所在地】, which are alternatives, the last."""
    words = re.sub(r"\s+", "", label)
    return re.split("[【】]+", words.rstrip("】"))[-1]


def _loose(text: str, label: str, match: re.Match[str]) -> bool:
    """Whether a label that no rule knows has a short answer at the end of its block, or before the next label: 国籍：中国."""
    value, rest = match["value"] or "", text[match.end() :]
    alone = not BRACKETED.sub("", rest, count=1).strip("。；_ \n\u3000\xa0") or NEXT_ARTICLE.match(rest) is not None
    if (
        label.startswith(("附件", "附录", "附表"))
        or value.startswith("此")
        or ITEM_FIRST.match(value)
        or re.fullmatch("第[一二三四五六七八九十百]+条", label)
        or REMARK.match(label.lstrip("（("))
        or STATED.search(label)
        or DEFINES.match(value)
        or FORUM.search(value)
    ):
        return False
    label = BRACKETED.sub("", label)
    asks = ASKING.search(label) or len(label) <= SHORT_LABEL or (len(label) <= LONGEST_ASKED and not PROSE.search(label))
    if alone and asks and is_clause(value):
        return True
    ended = alone or LAST_LINE.fullmatch(rest) is not None or (OTHER.fullmatch(label) is not None and rest.startswith("。"))
    if (
        (OPEN.search(label) or OTHER.fullmatch(label))
        and ended
        and 2 <= len(value) <= LONGEST_OPEN
        and not OPENS_LIST.search(value)
    ):
        return True
    return (
        (2 <= len(value) <= LONGEST_LOOSE or value in SHORT_ANSWERS)
        and 2 <= len(label) <= LONGEST_LABEL
        and (alone or FOLLOWING.match(rest) is not None or _in_bracket(text, label, match))
        and not PROSE.search(label)
        and not value.startswith(("请", "见"))
        and not SENTENCE.search(value)
        and not FORBIDDEN_VALUE.match(value)
        and not kinds.find(value, MEASURED)
    )


def is_clause(value: str) -> bool:
    """Whether words behind a label are one short clause without a quantity."""
    if not 2 <= len(value) <= LONGEST_CLAUSE or SEVERAL.search(value) or FORBIDDEN_VALUE.match(value):
        return False
    return not kinds.find(SHARED.sub("", value), (*MEASURED, "number"))


def _runs_on(value: str, rest: str) -> bool:
    """Whether words behind a label are the beginning of a sentence: 付款方式：甲方收到货后，应在三日内付清."""
    return CLAUSE.search(value) is not None and rest[:1] in ("，", ",") and FOLLOWING.match(rest) is None


def _in_bracket(text: str, label: str, match: re.Match[str]) -> bool:
    """Whether label and answer fill a bracket, （证号：…）, that is no remark."""
    _, bracket, words = (text[: match.start("label")].rstrip()[-1:] + label).replace("(", "（").rpartition("（")
    return bool(bracket) and "）" not in words and text.startswith(("）", ")"), match.end()) and REMARK.search(words) is None


def _asks(document: Document, index: int, block: Block, text: str, match: re.Match[str], label: str, rule: LabelRule) -> bool:
    """Whether nothing behind a label is a place to fill in: not a stamp line, not a heading of what follows."""
    if (STAMP.search(label) and rule.kind != "date") or HEADING.search(label):  # 签署日期：
        return False
    if block.cell is not None and not _ends_cell(document, index, text, rule):
        return False
    if match.end() < len(text.rstrip()):
        # another label or words follow on the line
        return rule.kind in ENTITY or (rule.key in NAMED and LABEL_BESIDE.match(text, match.start("gap")) is not None)
    below = document.blocks[index + 1] if index + 1 < len(document.blocks) else None
    words = document.text[below.span.start : below.span.end] if below is not None else ""
    if (first := FIRST_ANSWER.match(words)) is not None and rule.kind in FORMS and _answers(first["value"], rule.kind):
        return False
    if FIRST_BLANK.match(words) or _of_detail(text.rstrip(), words.strip()) is not None:
        return False
    if NUMBERED.match(words) and rule.kind not in LISTLESS and not _in_form(document, index, text, match):
        return False
    listed = LABEL_LINE.match(words) is not None
    if HEADS.search(label) and rule.kind == "party":
        heads_table = below is not None and below.cell is not None
        return not listed and not heads_table  # 甲方收款账户： opens a list
    return rule.kind in ENTITY or rule.key in NAMED or (listed and len(label) <= 8)


def _in_form(document: Document, index: int, text: str, match: re.Match[str]) -> bool:
    """Whether a label is one of several, side by side or one a line, so that it opens no list: 甲方：青禾公司 above 乙方：."""
    above = document.blocks[index - 1].span if index else None
    return _says_who(text[: match.start()]) or (above is not None and _says_who(document.text[above.start : above.end]))


def _says_who(line: str) -> bool:
    """Whether a line begins with a known label that asks who somebody is, and is no sentence."""
    label = FIRST_LABEL.match(line)
    rule = label_rule(_named(label[1])) if label is not None else None
    return rule is not None and rule.kind in ENTITY and not line.rstrip().endswith(("。", "；"))


def _ends_cell(document: Document, index: int, text: str, rule: LabelRule) -> bool:
    """Whether a label's answer belongs into its own cell, 电话：| 电话：, as no cell beside it is left for it."""
    block = document.blocks[index]
    if block.cell is None or rule.kind not in ENTITY or not text.rstrip().endswith((":", "：")):
        return False
    beside = [
        other
        for other in document.blocks[max(0, index - NEAR_CELLS) : index + NEAR_CELLS]
        if other.cell is not None and (other.cell.table, other.cell.row) == (block.cell.table, block.cell.row)
    ]
    behind = [other for other in beside if other.cell is not None and other.cell.column > block.cell.column]
    return (
        all(":" in words or "：" in words for words in (document.text[other.span.start : other.span.end] for other in behind))
        and len(beside) > 1
    )


def looks_like(kind: str, words: str) -> bool:
    """Whether words have the form that values of a kind have; kinds without a form are taken as they are."""
    form = FORMS.get(kind)
    if (
        kind in ("party", "organisation", "person")
        and label_rule(named := re.sub(r"\s", "", words)) is not None
        and len(named) <= SHORT_LABEL
    ):
        return False  # 邮 编 beside an empty cell
    if kind == "party":  # 青禾（无锡）有限公司, 青禾公司（盖章）
        words = re.sub(r"[\s（(].*$", "", re.sub("[（(][^（()）]*[)）]", "", words))
    return form is None or form.search(words) is not None


def _answers(value: str, kind: str, limit: int = 40, unit: str | None = None) -> bool:
    """Whether the words behind a label are a value rather than the text of a clause."""
    long = len(LETTERS.sub("x", value))
    if FORBIDDEN_VALUE.match(value) or long > (120 if kind == "address" else limit):
        return False
    if kind in PARSED:
        return kinds.parse(kind, value, unit=unit).value is not None
    if kind == "text":
        return not SENTENCE.search(value) and not kinds.find(value, MEASURED)
    return looks_like(kind, value)

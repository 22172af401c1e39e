"""Questions: what each place asks for – its kind, unit and key – before it is looked at what stands in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tiaokuan import columns, heads, kinds
from tiaokuan.contract import Level
from tiaokuan.cues import SPACE, Cue, squeeze
from tiaokuan.document import Block, Role
from tiaokuan.key_rules import find_key
from tiaokuan.label_rules import CODES, SHORT_NAME, LabelRule, label_rule
from tiaokuan.parties import called, listed
from tiaokuan.scene import HINT, Scene
from tiaokuan.signs import Place, Shape, painted

CONTEXT = 80
ALTERNATIVES = re.compile(r"\s*[（(]([^（()）/／_、，。\s]{1,10}(?:[/／][^（()）/／_、，。\s]{1,10})+)[)）]")
SIDE_BY_SIDE = re.compile(r"[\s_]*(?:年[\s_]*月[\s_]*日[\s_]*){2}")
"""Two empty dates alone on a line: those below two signatures, whatever stands above them."""
CURRENCY = re.compile("(?=人民币|[（(]?[大小]写|[¥￥])(?:人民币|[大小]写|[¥￥元（）():：_])+")
"""All that stands before an amount in the line below what it is, 合同价为：."""
THINGS = ("单位", "名称")
SIGNED = re.compile(r"\s*签[字名署](?:人|代表)?\s*[:：]")
SPACED_OUT = re.compile(
    r"(?:(?<![一-鿿])[一-鿿](?:\s{1,4}[一-鿿]){1,3}|(?:电\s+话|传\s+真|邮\s+[编箱]|[地住]\s+址|[账帐]\s+号|户\s+名|姓\s+名|名\s+称|职\s+务))\s*[:：]?$"
)
"""账    号：, and with a tab between them the labels that are known."""
LEADING_NUMBER = re.compile(
    r"^(?:[0-9]+(?:[.．][0-9]+)+[.．、]?|[（(]?\s?[0-9一二三四五六七八九十]+\s?[)）.．、]|第[^条]{1,4}条|[0-9]+(?=[一-鿿]))\s*"
)
SPACED_UNIT = re.compile(r"[ \t]?[一-鿿][ \u3000]{1,4}[一-鿿]")
"""A unit that justifying has parted: 平  方米."""
OPERATOR = re.compile("[甲乙丙]方[（(][^（()）]*[，,；;]经营者[:：]$")
"""Who runs a party that is a sole trader, 乙方（诚达模具厂，经营者：____）; elsewhere 经营者 is a party."""
STARS = "*＊#"
"""What forms print before a label to say that it must be answered."""
NOTED = re.compile(r"(?:(?<=[甲乙丙]方)[（(][^（()）_：:]{1,20}|[（(](?:[签盖]|公章)[^（()）_：:]{1,12})[)）](?=[:：]?$)")
"""A remark that is part of a label, 甲方（患者、家属）：, 代理人（签字、捺手印）：, whatever signs are in it."""
SPACED_PARTY = re.compile(r"(?<=[甲乙丙])\s+(?=方[（(])")
"""甲    方（买方）："""
SIGNED_BEFORE = re.compile(r"^[（(](?:[签盖]|公章)[^（()）]{0,6}[)）](?=[一-鿿])")
"""甲方：____（盖章）乙方：____"""
SIGNED_BEHIND = re.compile("[（(](?:[签盖]|公章)")
CODE_BEGUN = re.compile(
    r"(?<=号)[:：]\s*(?:[A-Za-z0-9_（()）〔〕\[\]./／－—-]{1,60}(?<=[A-Za-z0-9－—/／〕）)\]-])|[（(〔\[]?[0-9_]{1,4}[）)〕\]]?年?[一-鿿]{0,6}第)\Z"
)
"""The printed start of a number, 合同编号：HT-2026-____ or （2026）服字第____号, is not what the place is called."""
NUMBERING = re.compile(
    r"^(?:第[^，。]{1,6}[条章节]|[一二三四五六七八九十]+、|[（(][0-9一二三四五六七八九十]+[)）]|[0-9]+(?:[.．][0-9]+)*[.．、]?)$"
)


@dataclass(frozen=True, slots=True)
class Question:
    """A place with what it asks for. `label` names it; `unit` is printed behind it; `why` in Chinese."""

    place: Place
    cue: Cue
    kind: str
    unit: str | None
    key: str | None
    why: str
    hint: str | None = None
    options: tuple[str, ...] = ()


NEXT_LABEL = re.compile("[一-鿿]{1,3}[:：]")
SHAPES = {
    Shape.DATE: ("date", "年月日"),
    Shape.CHOICE: ("choice", "选项框"),
    Shape.DIGITS: ("money", "大写金额逐位填写"),
}
# what stands around a place and tells its kind, before its unit is looked at …
SURE = (
    (re.compile(f"[:：]▁{SHORT_NAME}[甲乙丙丁]方"), "party", "简称"),
    (re.compile("第▁(?:[种项款]|方式)"), "choice", "第__种"),
    (re.compile("方式[:：]?[（(【]?▁[)）】]?(?:[1１一][.．、)）]|①)"), "choice", "（__）1.…2.…"),
    (re.compile("▁[)）】]?(?:[:：。]|方式[:：])?A[.．、)）].{1,60}B[.．、)）]"), "choice", "（__）A.…B.…"),
    (
        re.compile(
            "(?:每[月季年]度?末?月?|当月|次月|本月|[月号期至自到_])▁[日号]|▁号前|(?:[年自从在至到]|(?<![低少高多短长])于)▁月|(?:[自从在至到]|(?<![低少高多短长])于)▁年|▁[年月日][_0-9]"
            "|▁(?:年度|年级|月份|时[_0-9]|点[_0-9])"
        ),
        "date",
        "日期的一部分",
    ),
    (re.compile("[百千万]分之▁"), "percent", "分之"),
)
# … after it …
LIKELY = (
    (
        re.compile("▁[亿万仟佰拾千百十元圆角分]+_|_[亿万仟佰拾千百十元圆角]+▁|[大写）)][:：]?▁[亿万仟佰拾]"),
        "money",
        "大写金额逐位填写",
    ),
    (
        re.compile("(?:[大小]写[）)]?[:：]?(?:人民币)?[:：]?为?|[¥￥][:：]?|人民币[:：]?(?:[（(][大小]写[)）])?[:：]?)▁"),
        "money",
        "金额提示词",
    ),
    (re.compile("▁(?:律师(?!事务所)|先生|女士)"), "person", "称谓"),
    (re.compile("(?:注册地址?|住所地?|地址)(?:为|是|位于)▁"), "address", "地址"),
    (re.compile("在▁[】〕)）]?签[订署约]"), "address", "签订地"),
    (re.compile("(?<!在)▁[^。，_]{0,2}仲裁|▁(?:市|区|县)?[^。，_]{0,5}(?:人民)?法院"), "organisation", "机构名称"),
)
# … and after its label
LAST = (
    (
        re.compile("▁(?:省|自治区|市(?!场)|[区县](?![域级别间])|街道|乡|镇|村|社区|路|街|弄|号楼|幢)"),
        "address",
        "地名",
    ),
    (re.compile("▁方式|(?:付款|支付|结算|缴费|计[价费]|收费|交付|交货)方式(?:采[用取]|为|是)?[:：]?▁"), "choice", "方式"),
    (re.compile(""), "text", "上下文"),
)


def ask(scene: Scene) -> Iterator[Question]:
    """The question of each place, in text order."""
    by_block: dict[int, list[Place]] = {}
    for place in scene.places:
        by_block.setdefault(place.block, []).append(place)
    articles = {clause.span.start for clause in scene.clauses if clause.level in (Level.ARTICLE, Level.CHAPTER, Level.ANNEX)}
    for index, block in enumerate(scene.document.blocks):
        if block.span.start in articles:
            scene.parties.leave_article()
        here = by_block.get(index, [])
        text = scene.document.text[block.span.start : block.span.end]
        if not here and len(text) > 200:
            continue
        mask = _mask(scene, block, here)
        cues = [_cue(scene, index, block, mask, place) for place in here]
        listing = listed(text)
        labels = [cue.label for cue in cues] or _loose_labels(text)
        scene.parties.enter(index, block, SPACE.sub("", text), labels, listing[0])
        yield from _ask_block(scene, index, here, cues, listing)


def _repeated(scene: Scene, label: str) -> str:
    """By what a label is counted in its line: where two parties' details stand side by side, 授权代表：__ 负责人：__ ask for the same."""
    rule = label_rule(label) if len(scene.parties.heads) > 1 else None
    return rule.key if rule is not None and rule.key is not None and rule.key.startswith("party_?") else label


def _labels_beside(cue: Cue) -> tuple[int, int]:
    """How often a place's label stands before and behind it in its line too, also where no place is: 经办人：陈静    经办人："""
    if len(cue.label) < len("电话") or not cue.left.endswith((f"{cue.label}:", f"{cue.label}：")):
        return 0, 0
    same = re.compile(f"(?<![一-鿿]){re.escape(cue.label)}[:：]")
    return len(same.findall(cue.left)) - 1, len(same.findall(cue.right))


def _under_signature(scene: Scene, index: int) -> bool:
    """Whether a block stands right below a line to sign on: 签字：____ and 姓名：____ below it ask for one person."""
    above = scene.document.blocks[index - 1].span if index else None
    return above is not None and SIGNED.match(scene.document.text, *above) is not None


def _ask_block(
    scene: Scene, index: int, here: list[Place], cues: list[Cue], listing: tuple[str | None, int]
) -> Iterator[Question]:
    """The questions of a block's places; `listing`: the party it names in a list of them, and where its name begins."""
    block = scene.document.blocks[index]
    names = [_repeated(scene, cue.label) for cue in cues]
    totals = Counter(names)
    before: Counter[str] = Counter()
    party, name_at = listing
    for place, cue, name in zip(here, cues, names, strict=True):
        kind, key, why = _decide(place, cue, block)
        if party is not None and place.span.start - block.span.start == name_at:
            kind, key, why = "party", f"party_{party}.name", "简称"
        elif cue.label in THINGS and block.cell is not None and block.cell.table in scene.goods:
            kind, key = "text", None
        elif OPERATOR.search(cue.left) is not None:
            kind, key, why = "person", "party_?.representative", f"标签“{cue.label}”"
        elif kind == "person" and key is None and cue.label == "姓名" and _under_signature(scene, index):
            key = "party_?.representative"
        if key is not None and "?" in key:
            left, right = _labels_beside(cue)
            place_of_label, labels = max(before[name], left), max(totals[name], left + 1 + right)
            side = scene.parties.side(cue.label, cue.left, place_of_label, labels, block)
            key = _sided(key, side, cue)
        text, end = scene.document.text, place.outer.end
        signed = scene.in_signature(place.span.start) or SIDE_BY_SIDE.fullmatch(text, *block.span) is not None
        if key is None and kind == "date" and signed:
            key = "contract.sign_date"
        before[name] += 1
        hint = HINT.match(text, end)
        options = tuple(re.split("[/／]", match[1])) if (match := ALTERNATIVES.match(text, end)) and not place.options else ()
        if options and kind == "text":
            kind, key = "choice", (found[0] if (found := find_key("choice", cue)) else key)
        yield Question(place, cue, kind, None if kind in CODES else cue.unit, key, why, hint[1] if hint else None, options)


def _sided(key: str, side: str | None, cue: Cue) -> str | None:
    """party_?.x with its letter; what keys.tsv does not have for a side gets no key."""
    if side is None and "bank" in key:
        side = "b"  # money goes to the provider unless something else is said
    if side is None or (side == "c" and not key.endswith(".name")):
        return None
    if key == "party_?.bank_account_name" and side == "a":
        return None
    return key.replace("?", side)


def _loose_labels(text: str) -> list[str]:
    """Labels of a block without places that names a party: 甲方：北京某某公司."""
    return [match[1] for match in re.finditer(r"(?:^|\s{2,}|\t)([^\s:：，。]{2,20})[:：]", text[:120])]


def _mask(scene: Scene, block: Block, here: list[Place]) -> str:
    """The block's text with its places as runs of _ of their length, so that cues do not see what fills them."""
    text = scene.document.text[block.span.start : block.span.end]
    start = block.span.start
    outers = ((p.outer.start - start, min(p.outer.end - start, len(text))) for p in here if p.shape is not Shape.CHOICE)
    return painted(text, outers, "_")


def _cue(scene: Scene, index: int, block: Block, mask: str, place: Place) -> Cue:
    a = place.outer.start - block.span.start
    b = min(place.outer.end - block.span.start, len(mask))
    left_raw, right_raw = mask[max(0, a - CONTEXT) : a], mask[b : b + CONTEXT // 2]
    left, right = squeeze(left_raw), squeeze(right_raw)
    label = place.label or _label_before(left_raw)
    currency = CURRENCY.fullmatch(left) is not None
    if not label or currency or (not left or NUMBERING.match(left)):
        head = heads.above_or_beside(scene, index, block)
        if head:
            label, left = head.rstrip(":：") if currency else label or head.rstrip(":："), head + left
    unit = None
    if place.shape is Shape.PLAIN or place.shape is Shape.GAP:
        unit = (
            _unit(mask, b, right)
            or _unit_above(scene, block, left_raw + right_raw)
            or (_unit_below(scene, index) if not right and not left.endswith((":", "：")) else None)
        )
    unit = unit or columns.unit_of(left.rstrip(":："))  # 合同总价（万元）：120
    return Cue(left, right, label, unit, scene.headings(place.span.start))


def _label_before(left: str) -> str:
    """The words that name a place: behind the last stop, blank or wide space, before a colon or the place itself."""
    left = CODE_BEGUN.sub("", SPACED_OUT.sub(lambda m: SPACE.sub("", m[0]), left.rstrip()))
    left = SPACED_PARTY.sub("", left)
    left = NOTED.sub(lambda m: m[0].replace("、", "／").replace("，", "／"), left)
    words = re.split(r"[_，。；;,、□☐☑☒]|\s{2,}|\t", left)[-1]
    words = LEADING_NUMBER.sub("", SIGNED_BEFORE.sub("", SPACE.sub(" ", words).strip().lstrip(STARS))).rstrip(":： ")
    words = re.split("[:：]", words)[-1]
    if words.endswith("】"):
        words = re.split("[【】]+", words.rstrip("】"))[-1]  # 【国籍】【户籍所在地】：
    return SPACE.sub("", words)[-30:]


def _unit(mask: str, position: int, right: str) -> str | None:
    found = kinds.unit_at(mask, position) or (kinds.unit_at(right, 0) if SPACED_UNIT.match(mask, position) else None)
    if found is not None:
        return found[1]
    clock = re.match("号(?=前)|[时分](?![^_，。内前后为至])", right)
    return clock[0] if clock else None


def _unit_above(scene: Scene, block: Block, beside: str) -> str | None:
    """The unit of a place alone in its cell, from the head of its column."""
    return heads.unit_of_column(scene, block.cell) if block.cell is not None and not beside.strip(" _¥￥") else None


def _unit_below(scene: Scene, index: int) -> str | None:
    """The unit at the start of the next block where a line was cut between a blank and its unit."""
    blocks = scene.document.blocks
    if index + 1 >= len(blocks) or blocks[index + 1].cell != blocks[index].cell:
        return None
    start = blocks[index + 1].span.start
    found = kinds.unit_at(scene.document.text[start : start + 12], 0)
    return found[1] if found else None


def _decide(place: Place, cue: Cue, block: Block) -> tuple[str, str | None, str]:
    """Kind, key (perhaps party_?.…) and the reason."""
    asked = SHAPES.get(place.shape) or _first(SURE, cue) or _by_unit(cue) or _first(LIKELY, cue)
    if (
        cue.unit is not None
        and NEXT_LABEL.match(cue.right, len(cue.unit))
        and (rule := _rule(place, cue, block))
        and rule.kind in CODES
    ):
        asked = None  # 项目编号：____包号：____
    headed = cue.unit is not None and not cue.right.startswith(cue.unit)  # the label or the head of the column says the unit
    if asked is not None and (asked[0] == "date" or headed) and (rule := _rule(place, cue, block)) and rule.kind == asked[0]:
        return asked[0], rule.key or (found[0] if (found := find_key(asked[0], cue)) else None), f"标签“{cue.label}”"
    if asked is None and (rule := _rule(place, cue, block)) is not None:
        key = rule.key if rule.key and rule.key.startswith(("party", "contract")) else None
        if key is None:
            found = find_key(rule.kind, cue)
            key = rule.key or (found[0] if found else None)
        return rule.kind, key, f"标签“{cue.label}”"
    if asked is None and called(cue.right) is not None:
        asked = "party", "简称"
    kind, why = asked or _first(LAST, cue) or ("text", "上下文")
    if kind == "party" and (side := called(cue.right)) is not None:
        return kind, f"party_{side}.name", why
    found = find_key(kind, cue)
    return kind, found[0] if found else None, why


def _first(rules: tuple[tuple[re.Pattern[str], str, str], ...], cue: Cue) -> tuple[str, str] | None:
    around = cue.around
    return next(((kind, why) for pattern, kind, why in rules if pattern.search(around)), None)


def _by_unit(cue: Cue) -> tuple[str, str] | None:
    found = kinds.unit_at(cue.unit, 0) if cue.unit is not None else None
    if found and cue.left.endswith("第") and cue.unit in ("种", "项", "款"):
        return "choice", "第__种"  # its word stands in the next line
    return (found[0], f"单位“{cue.unit}”") if found else None


def _rule(place: Place, cue: Cue, block: Block) -> LabelRule | None:
    """The rule of the label, where the place stands where a label's answer would: behind a colon, in a cell, alone."""
    if not cue.label:
        return None
    colon = cue.left.endswith((":", "：")) or CODE_BEGUN.search(cue.left) is not None
    alone = not cue.right or cue.right[0] in "，。；;、_)）" or block.role is Role.CELL or SIGNED_BEHIND.match(cue.right)
    bracketed = cue.left.endswith(("）", ")", "【", "〔"))
    return label_rule(cue.label) if colon or alone or bracketed or place.shape is Shape.LABEL else None

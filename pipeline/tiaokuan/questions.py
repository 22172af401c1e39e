"""Questions: what each place asks for – its kind, unit and key – before it is looked at what stands in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tiaokuan import clauses, kinds
from tiaokuan.contract import Clause, Level
from tiaokuan.cues import Cue
from tiaokuan.document import Block, Cell, Document, Role, Span
from tiaokuan.key_rules import find_key
from tiaokuan.label_rules import LabelRule, label_rule
from tiaokuan.parties import Parties
from tiaokuan.signs import Place, Shape, painted

CONTEXT = 80
WIDE = re.compile(r"[ \t\xa0\u2000-\u200a\u3000]{2,}|[\t\u3000]")
SPACE = re.compile(r"\s+")
HINT = re.compile(
    r"\s*[（(]((?:例如|例[：:]|比如|如[:：,，]|如(?=[^果有未下遇需何])|请|填写|须填|注[:：明]|可填|或填|此处|应填|写明|按实际|根据实际|指|单选|多选|选填)"
    r"(?:[^（()）]|[（(][^（()）]*[)）])*)[)）]"
)
ALTERNATIVES = re.compile(r"\s*[（(]([^（()）/／_、，。\s]{1,10}(?:[/／][^（()）/／_、，。\s]{1,10})+)[)）]")
LEADING_NUMBER = re.compile(
    r"^(?:[0-9]+(?:[.．][0-9]+)+[.．、]?|[（(]?[0-9一二三四五六七八九十]+[)）.．、]|第[^条]{1,4}条|[0-9]+(?=[一-鿿]))\s*"
)
LONGEST_HEAD, FARTHEST_HEAD = 24, 40
ORDINAL = re.compile(r"[0-9.、]+|[一二三四五六七八九十]+")
GUIDE = re.compile(
    "(?:合同|协议)?(?:示范文本)?(?:使用|填写|签约|签订)?(?:说明|须知|提示|指南|特别提示|重要提示|特别告知|术语解释|名词解释)(?:[与和及](?:说明|解释))?[:：]?"
)
LONGEST_LABELLED = 80
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


@dataclass(slots=True)
class Scene:
    """What is known of the document while its slots are found."""

    document: Document
    clauses: tuple[Clause, ...]
    places: list[Place]
    parties: Parties = field(default_factory=Parties)
    hints: list[Span] = field(default_factory=list)
    cells: dict[tuple[int, int, int], str] = field(default_factory=dict)
    by_id: dict[str, Clause] = field(default_factory=dict)
    headed: set[int] = field(default_factory=set)
    front: int = 0
    guide: Span = field(default_factory=lambda: Span(0, 0))

    def __post_init__(self) -> None:
        """Read hints, cells and roles once."""
        text = self.document.text
        self.parties.learn(text)
        for place in self.places:
            if (match := HINT.match(text, place.outer.end)) is not None:
                self.hints.append(Span(*match.span(1)))
        self._find_front()
        self.places = [place for place in self.places if not self.in_hint(place.span) and not self._in_guide(place)]
        for block in self.document.blocks:
            if block.cell is not None:
                self._note_cell(block, block.cell)
        self.by_id = {clause.id: clause for clause in self.clauses}
        first: dict[int, bool] = {}
        for (table, row, _), words in self.cells.items():
            if row == 0:
                first[table] = first.get(table, True) and bool(set(words) - {"_"})
        wide = Counter(table for table, row, _ in self.cells if row == 0)
        self.headed = {table for table, filled in first.items() if filled and wide[table] >= 3}

    def _find_front(self) -> None:
        """Where the contract proper begins (a cover and instructions may stand before its title), and the instructions."""
        title = next((clause for clause in self.clauses if clause.level is Level.TITLE), None)
        self.front = title.span.start if title is not None and title is not self.clauses[0] else 0
        for block in self.document.blocks:
            if block.span.start >= self.front:
                break
            if GUIDE.fullmatch(SPACE.sub("", self.document.text[block.span.start : block.span.end])):
                self.guide = Span(block.span.start, self.front)
                break

    def _in_guide(self, place: Place) -> bool:
        """Whether a place is only shown by instructions; a short line with a drawn blank before the title is meant."""
        if not self.guide.start <= place.span.start < self.guide.end:
            return False
        block = self.document.blocks[place.block]
        return place.shape is not Shape.PLAIN or block.span.end - block.span.start > LONGEST_LABELLED

    def in_hint(self, span: Span) -> bool:
        """Whether a span lies in words that say what to write elsewhere."""
        at = bisect_right(self.hints, (span.start, len(self.document.text)))
        return at > 0 and span.end <= self.hints[at - 1].end and span.start >= self.hints[at - 1].start

    def _note_cell(self, block: Block, cell: Cell) -> None:
        text = SPACE.sub("", self.document.text[block.span.start : block.span.end])
        for column in range(cell.column, cell.column + cell.column_span):
            place = (cell.table, cell.row, column)
            self.cells[place] = (self.cells.get(place, "") + text)[:60]

    def clause_at(self, offset: int) -> Clause | None:
        """The innermost clause at an offset, None in a text without any."""
        return clauses.innermost(self.clauses, offset) if self.clauses else None

    def in_signature(self, offset: int) -> bool:
        """Whether an offset lies in the signature block."""
        clause = self.clause_at(offset)
        return clause is not None and clause.level is Level.SIGNATURE

    def headings(self, offset: int) -> str:
        """The headings of the clauses around an offset, innermost first."""
        clause, words = self.clause_at(offset), []
        while clause is not None:
            if clause.heading and clause.level is not Level.TITLE:
                words.append(clause.heading)
            clause = self.by_id.get(clause.parent) if clause.parent else None
        return " ".join(words)


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
        scene.parties.enter(index, block, SPACE.sub("", text), [cue.label for cue in cues] or _loose_labels(text))
        yield from _ask_block(scene, block, here, cues)


def _ask_block(scene: Scene, block: Block, here: list[Place], cues: list[Cue]) -> Iterator[Question]:
    totals = Counter(cue.label for cue in cues)
    before: Counter[str] = Counter()
    for place, cue in zip(here, cues, strict=True):
        kind, key, why = _decide(place, cue, block)
        if key is not None and "?" in key:
            side = scene.parties.side(cue.label, cue.left, before[cue.label], totals[cue.label], block)
            key = _sided(key, side, cue)
        if key is None and kind == "date" and scene.in_signature(place.span.start):
            key = "contract.sign_date"
        before[cue.label] += 1
        text, end = scene.document.text, place.outer.end
        hint = HINT.match(text, end)
        options = tuple(re.split("[/／]", match[1])) if (match := ALTERNATIVES.match(text, end)) and not place.options else ()
        if options and kind == "text":
            kind, key = "choice", (found[0] if (found := find_key("choice", cue)) else key)
        yield Question(place, cue, kind, cue.unit, key, why, hint[1] if hint else None, options)


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
    left, right = _squeeze(left_raw), _squeeze(right_raw)
    label = _label_before(left_raw)
    if not label or (not left or NUMBERING.match(left)):
        head = _head(scene, index, block)
        if head:
            label, left = label or head.rstrip(":："), head + left
    unit = None
    if place.shape is Shape.PLAIN or place.shape is Shape.GAP:
        unit = _unit(mask, b, right) or (_unit_below(scene, index) if not right and not left.endswith((":", "：")) else None)
    return Cue(left, right, label, unit, scene.headings(place.span.start))


def _squeeze(text: str) -> str:
    return re.sub("_+", "_", SPACE.sub("", text))


def _label_before(left: str) -> str:
    """The words that name a place: behind the last stop, blank or wide space, before a colon or the place itself."""
    words = re.split(r"[_，。；;,、□☐☑☒]|\s{2,}|\t", left.rstrip())[-1]
    words = LEADING_NUMBER.sub("", SPACE.sub(" ", words).strip()).rstrip(":：")
    return SPACE.sub("", re.split("[:：]", words)[-1])[-30:]


def _head(scene: Scene, index: int, block: Block) -> str:
    """What names a place at the start of its block: the cells before and above it, or the line above."""
    if block.cell is not None:
        return _cell_head(scene, block.cell)
    if index == 0:
        return ""
    above = scene.document.blocks[index - 1]
    words = _squeeze(scene.document.text[max(above.span.start, above.span.end - 60) : above.span.end])
    return words[-30:] if re.search("[:：为于至到自第]$|[）)]$|分之$|大写$|人民币$|[¥￥]$", words) else ""


def _cell_head(scene: Scene, cell: Cell) -> str:
    """The label of a cell: a known label to its left, else the head of its column in a table that has heads, else the words to
    its left."""
    left = _left_of(scene, cell)
    if left and label_rule(left.rstrip(":：")) is not None:
        return left
    above = _above(scene, cell)
    return above if above and (not left or cell.table in scene.headed) else left or above


def _left_of(scene: Scene, cell: Cell) -> str:
    for column in range(cell.column - 1, -1, -1):
        words = scene.cells.get((cell.table, cell.row, column), "")
        if words and not set(words) <= {"_"}:
            return "" if len(words) > LONGEST_HEAD or ORDINAL.fullmatch(words) else words
    return ""


def _above(scene: Scene, cell: Cell) -> str:
    if cell.table in scene.headed:
        head = scene.cells.get((cell.table, 0, cell.column), "") if cell.row else ""
        return head if len(head) <= LONGEST_HEAD else ""
    for row in range(cell.row - 1, max(-1, cell.row - FARTHEST_HEAD), -1):
        words = scene.cells.get((cell.table, row, cell.column), "")
        if words and not set(words) <= {"_"}:
            return words if len(words) <= LONGEST_HEAD else ""
    return ""


def _unit(mask: str, position: int, right: str) -> str | None:
    found = kinds.unit_at(mask, position)
    if found is not None:
        return found[1]
    clock = re.match("号(?=前)|[时分](?![^_，。内前后为至])", right)
    return clock[0] if clock else None


def _unit_below(scene: Scene, index: int) -> str | None:
    """The unit at the start of the next block where a line was cut between a blank and its unit."""
    blocks = scene.document.blocks
    if index + 1 >= len(blocks) or blocks[index + 1].cell != blocks[index].cell:
        return None
    start = blocks[index + 1].span.start
    found = kinds.unit_at(scene.document.text[start : start + 12], 0)
    return found[1] if found else None


SHAPES = {
    Shape.DATE: ("date", "年月日"),
    Shape.CHOICE: ("choice", "选项框"),
    Shape.DIGITS: ("money", "大写金额逐位填写"),
}
# what stands around a place and tells its kind, before its unit is looked at …
SURE = (
    (re.compile("第▁(?:[种项款]|方式)"), "choice", "第__种"),
    (
        re.compile(
            "(?:每[月季年]度?末?月?|当月|次月|本月|[月号期至自到_])▁[日号]|▁号前|[年自从于在至到]▁月|[自从于在至到]▁年|▁[年月日][_0-9]"
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
        re.compile("(?:[大小]写[）)]?[:：]?(?:人民币)?[:：]?为?|[¥￥]|人民币[:：]?(?:[（(][大小]写[)）])?[:：]?)▁"),
        "money",
        "金额提示词",
    ),
    (re.compile("▁[^。，_]{0,2}仲裁|▁(?:市|区|县)?[^。，_]{0,5}(?:人民)?法院"), "organisation", "机构名称"),
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


def _decide(place: Place, cue: Cue, block: Block) -> tuple[str, str | None, str]:
    """Kind, key (perhaps party_?.…) and the reason."""
    asked = SHAPES.get(place.shape) or _first(SURE, cue) or _by_unit(cue) or _first(LIKELY, cue)
    if asked is not None and asked[0] == "date" and (rule := _rule(place, cue, block)) is not None and rule.kind == "date":
        return "date", rule.key or (found[0] if (found := find_key("date", cue)) else None), f"标签“{cue.label}”"
    if asked is None and (rule := _rule(place, cue, block)) is not None:
        key = rule.key if rule.key and rule.key.startswith(("party", "contract")) else None
        if key is None:
            found = find_key(rule.kind, cue)
            key = rule.key or (found[0] if found else None)
        return rule.kind, key, f"标签“{cue.label}”"
    kind, why = asked or _first(LAST, cue) or ("text", "上下文")
    found = find_key(kind, cue)
    return kind, found[0] if found else None, why


def _first(rules: tuple[tuple[re.Pattern[str], str, str], ...], cue: Cue) -> tuple[str, str] | None:
    around = cue.around
    return next(((kind, why) for pattern, kind, why in rules if pattern.search(around)), None)


def _by_unit(cue: Cue) -> tuple[str, str] | None:
    found = kinds.unit_at(cue.unit, 0) if cue.unit is not None else None
    return (found[0], f"单位“{cue.unit}”") if found else None


def _rule(place: Place, cue: Cue, block: Block) -> LabelRule | None:
    """The rule of the label, where the place stands where a label's answer would: behind a colon, in a cell, alone."""
    if not cue.label:
        return None
    colon = cue.left.endswith((":", "："))
    alone = not cue.right or cue.right[0] in "，。；;、_)）" or block.role is Role.CELL
    bracketed = cue.left.endswith(("）", ")", "【", "〔"))
    return label_rule(cue.label) if colon or alone or bracketed else None

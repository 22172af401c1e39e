"""Labels: places without any drawn sign – what stands behind a known label and its colon, or in the cell beside it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from tiaokuan.cues import LabelRule, label_rule
from tiaokuan.document import Block, Document, Role, Sign, Span
from tiaokuan.signs import Place, Shape

LABELLED = re.compile(
    r"(?:^|(?<=[。；;，,、】])|(?<=\s)|(?<=_))(?:[（(]?[0-9一二三四五六七八九十]{1,3}[)）.．、]\s*)?"
    r"(?P<label>[一-鿿A-Za-z（()）/、 ]{1,28}?)\s*[:：](?P<gap>[ \t\xa0\u3000]*)(?P<value>[^\s_。；;：:，,](?:[^_。；;：:\n，,]*?[^\s_。；;：:，,])?)?"
    r"(?=[ \t\xa0\u3000]{2,}|[\t\u3000]|[。；;，,]|$|[（(]以下)"
)
LABEL_LINE = re.compile("[^\\s:：，。；_]{1,12}[:：]")
NUMBERED = re.compile("[（(]?[0-9一二三四五六七八九十]+[)）.．、]")
ACCOUNTS = ("party_?.bank_account_name", "party_?.bank_account")
STAMP = re.compile("盖章|签章|公章|印章|签字|签名|签署|手印")
ENTITY = {"party", "person", "organisation", "address", "phone", "email", "account", "identifier", "date"}
BARE = ENTITY | {"text", "money", "percent", "duration", "number"}
SENTENCE = re.compile("[，,]|应当?|不得|必须|如下|以下|包括|进行|按照|根据|由.方|详见下")
PROSE = re.compile("应当?|将|以下|如下|并|有权|不得|必须|可以|[^（(]{16,}|由.*的")  # a label is a name, no sentence
FORBIDDEN_VALUE = re.compile("^(?:（[^（）]*）|[(][^()]*[)])$|^[/／]?$")


def places(document: Document, known: list[Place]) -> list[Place]:
    """Places that only a label shows; `known` are those with signs, which come first."""
    starts = [place.outer.start for place in known]
    ends = [place.outer.end for place in known]
    found: list[Place] = []
    for index, block in enumerate(document.blocks):
        if block.role is Role.FOOTNOTE:
            continue
        a = bisect_left(starts, block.span.start)
        b = bisect_left(starts, block.span.end)
        taken = [Span(starts[n], ends[n]) for n in range(a, b)]
        text = document.text[block.span.start : block.span.end]
        if len(text) <= 400 and (":" in text or "：" in text):
            found.extend(_behind_labels(document, index, block, text, taken))
    found.extend(_beside_cells(document, known))
    return found


def _behind_labels(document: Document, index: int, block: Block, text: str, taken: list[Span]) -> Iterator[Place]:
    offset = block.span.start
    for match in LABELLED.finditer(text):
        label = re.sub(r"\s+", "", match["label"])
        rule = label_rule(label) if not PROSE.search(label) else None
        if rule is None or rule.kind not in BARE:
            continue
        value = match["value"]
        at = match.start("value") if value else match.start("gap")
        span = Span(offset + at, offset + at + len(value or ""))
        if any(span.start <= other.end and other.start <= span.end for other in taken):
            continue
        if not value:
            if _asks(document, index, block, text, match, label, rule):
                yield Place(span, span, index, True, Shape.LABEL)
        elif _answers(value, label, rule.kind):
            yield Place(span, span, index, False, Shape.LABEL)


def _asks(document: Document, index: int, block: Block, text: str, match: re.Match[str], label: str, rule: LabelRule) -> bool:
    """Whether nothing behind a label is a place to fill in: not a stamp line, not a heading of what follows."""
    if STAMP.search(label) or block.cell is not None:
        return False
    if match.end() < len(text.rstrip()):
        return rule.kind in ENTITY  # another label or words follow on the line
    below = document.blocks[index + 1] if index + 1 < len(document.blocks) else None
    words = document.text[below.span.start : below.span.end] if below is not None else ""
    if words.startswith("_"):
        return False
    if NUMBERED.match(words) and rule.kind not in ("person", "phone", "email", "account", "identifier"):
        return False
    listed = LABEL_LINE.match(words) is not None
    if rule.kind not in ENTITY or rule.key in ACCOUNTS:
        return listed is (rule.kind not in ENTITY) and len(label) <= 8
    return True


def _answers(value: str, label: str, kind: str) -> bool:
    """Whether the words behind a label are a value rather than the text of a clause."""
    if FORBIDDEN_VALUE.match(value) or len(value) > 60:
        return False
    if kind in ("text", "money", "number", "duration", "percent"):
        return len(value) <= 40 and not SENTENCE.search(value)
    return not SENTENCE.search(value) or kind == "address"


# what a cell must look like to be the answer to the label beside it rather than another label
LOOKS_LIKE = {
    **dict.fromkeys(
        ("money", "number", "date", "phone", "account", "percent", "duration"),
        re.compile("[0-9０-９]|[壹贰叁肆伍陆柒捌玖拾]|[一二三四五六七八九十]+[年个月日天]"),
    ),
    "identifier": re.compile("[0-9A-Z]{3}"),
    "email": re.compile("@"),
    "party": re.compile("公司|中心|事务所|学校|大学|医院|局$|厂$|^[一-鿿·]{2,4}$"),
    "organisation": re.compile("公司|中心|事务所|学校|大学|医院|局$|厂$|委员会|法院"),
    "person": re.compile("^[一-鿿·]{2,4}$"),
    "address": re.compile("[省市区县路街道号楼室]"),
    "text": re.compile("银行|支行|分行|项目|工程"),
}


def _beside_cells(document: Document, known: list[Place]) -> Iterator[Place]:
    """Filled cells whose neighbour to the left is a known label; a cell with marks of its own is left to them."""
    rows: dict[tuple[int, int], list[tuple[int, Block]]] = {}
    for index, block in enumerate(document.blocks):
        if block.cell is not None:
            rows.setdefault((block.cell.table, block.cell.row), []).append((index, block))
    marked = {place.block for place in known}
    for blocks in rows.values():
        columns = [block.cell.column for _, block in blocks if block.cell is not None]
        if len(set(columns)) != len(columns):
            continue  # several paragraphs in a cell: running text
        for (_, left), (index, block) in pairwise(blocks):
            label = re.sub(r"\s+", "", document.text[left.span.start : left.span.end]).rstrip(":：")
            text = document.text[block.span.start : block.span.end]
            value = text.strip()
            if index in marked or len(label) > 16 or len(value) > 60 or label_rule(value.rstrip(":：")) is not None:
                continue
            rule = label_rule(label)
            if (
                rule is None
                or rule.kind not in BARE
                or re.search("[。；]|[:：]$", value)
                or not _answers(value, label, rule.kind)
            ):
                continue
            start = block.span.start + text.index(value)
            span = Span(start, start + len(value))
            yield Place(span, block.span, index, False, Shape.PLAIN, Sign.CELL)

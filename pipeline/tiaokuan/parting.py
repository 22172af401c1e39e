"""Parting: one rule drawn below several places and the printed words between them – which of its words are whose answer."""

from __future__ import annotations

import re

from tiaokuan.label_rules import label_rule
from tiaokuan.options import PRINTED
from tiaokuan.signs import BOXES, EDGES, WS

LONGEST_LABEL = 12
NAMED, COLON = re.compile(r"(?:[一-鿿]\s{0,4}){2,9}$"), re.compile(r"(?<=[^\s0-9])\s*[:：](?=\s*[^\s0-9])")
LOOSE_END = re.compile("[^（()）]*[)）]")
BOX_BEHIND, WORDS_THEN_BOX = re.compile(f"[^{BOXES}]*?{PRINTED}{WS}*[{BOXES}]"), re.compile(f"{PRINTED}{WS}*[{BOXES}]")
"""The box behind its words: 无需□____需要□____."""
STROKE = re.compile("(?<=[一-鿿]{2})[/／](?=[一-鿿]{2})")
"""Between two answers behind an option: □同意____/____."""
_ITEM = "[（(][0-9一二三四五六七八九十]{1,2}[)）]"
ASKED = "[（(][一-鿿、]{0,14}(?:名称|全称|姓名|行业|名字|职务|字号|币种)[)）]"
"""A remark that says what stands before it: （企业名称）."""
_BODY = "[一-鿿]{0,12}(?:公司|集团|中心|事务所|企业|银行|医院)"
BETWEEN = re.compile(
    "|".join(
        (
            # a check box with its words; where there is room before these, there is room before an answer too
            f"[{BOXES}](?:{WS}+(?={PRINTED}(?!{WS}))[^{BOXES}]*|{WS}*{PRINTED}(?={WS}*(?:[/／]|(?![的和或及与、，；（(并])[^{BOXES}{WS[1:-1]}]{{2}}))|{WS}*[^{BOXES}]*)",
            # a stop behind wide space
            f"(?:\t|{WS}{{2}})+[、，。；](?=[^{WS[1:-1]}])",
            # a remark behind wide space, or before more words that are no name with a place in it, （北京）科技公司
            f"{WS}{{2,}}[（(][一-鿿]{{1,6}}[)）]",
            f"{WS}[（(][一-鿿]{{2,6}}[)）](?={WS}*[一-鿿])(?!{WS}*{_BODY})",
            f"{WS}{{2,}}[（(][一-鿿]{{1,6}}[:：]",
            f"[（(][一-鿿]{{2,12}}[)）](?={WS}+[^{WS[1:-1]}])",
            f"(?<=[一-鿿]{{2}})(?:{ASKED}|[（(]详?见附[一-鿿]{{1,10}}[)）])(?=[一-鿿]{{2}})",
            f"^{WS}*[（(][一-鿿]{{2,6}}[)）](?={WS}*[一-鿿]{{2}})(?!{WS}*{_BODY})",
            "^[（(][一-鿿]{1,6}[:：]",
            f"(?<={WS})[)）](?=[一-鿿])",
            # a company's name is one answer
            f"(?<=公司)[，,]{WS}*(?=[一-鿿])",
            # wide space between words
            f"(?<=[一-鿿]{{4}}){WS}{{3,}}(?=[一-鿿]{{6}})",
            f"(?<=[一-鿿]{{2}}){WS}{{12,}}(?=[一-鿿]{{2}})",
            # the number of an item, with room on one side of it
            f"{WS}{{2,}}{_ITEM}{WS}*",
            f"(?<=[一-鿿]{{2}}){_ITEM}{WS}{{2,}}",
            f"^{WS}*{_ITEM}{WS}{{2,}}",
            f"{WS}*[①-⑳]{WS}*",
            # an amount in words and in figures
            f"(?<=[0-9零一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]){WS}*[元圆]?[整正]?[（(]人?民?币?[大小]写[:：]?{WS}*[¥￥]?(?={WS}*[一-鿿0-9])",
        )
    )
)
"""What parts places on one rule."""


def parts(words: str, before: str) -> list[tuple[int, int]]:
    """Marked words in parts: one rule may run below several places and the printed words between them. `before`: the text there;
    of 住所<u>____：____</u> two answers are left, one on each side of the colon."""
    gaps = [match.span() for match in (WORDS_THEN_BOX if BOX_BEHIND.match(words) else BETWEEN).finditer(words)]
    if gaps and re.search(f"[{BOXES}]", words):
        gaps = sorted([*gaps, *(m.span() for m in STROKE.finditer(words) if not any(a <= m.start() < b for a, b in gaps))])
    label, colon = NAMED.search(before), COLON.search(words)
    if not gaps and label is not None and colon is not None and _ends_in_label(re.sub(r"\s", "", label[0])):
        gaps = [colon.span()]
    edges = [0, *(edge for gap in gaps for edge in gap), len(words)]
    return [
        (start + a, start + b)
        for start, end in zip(edges[::2], edges[1::2], strict=True)
        for a, b in _around_bracket(words[start:end])
    ]


def _ends_in_label(words: str) -> bool:
    """Whether words are a known label, or end in a party's behind an answer: 黄勇乙方."""
    return label_rule(words) is not None or label_rule(words[-2:]) is not None


def _around_bracket(words: str) -> list[tuple[int, int]]:
    """A bracket that was opened before marked words closes one place, what is behind it is another's."""
    closing = LOOSE_END.match(words)
    if closing is None or not words[closing.end() :].strip(EDGES):
        return [(0, len(words))]
    behind = (closing.end(), len(words))
    return [behind] if closing[0].strip(EDGES + "年月日元)）") == "" else [(0, closing.end() - 1), behind]

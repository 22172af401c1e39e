"""Stars: answers beside a star that a form prints in its blanks to say that they must be filled in: 核准名称为青禾大厦*，____*____层."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tiaokuan import deferrals
from tiaokuan.document import Block, Span
from tiaokuan.label_rules import ROLE, label_rule
from tiaokuan.signs import NUMERAL, Place, Shape

EXPLAINED = re.compile('标注(?:有|为|了)?[“"]?[*＊#]')
DRAWN = re.compile(r"(?<!\S)(?:[_ ]{2,40}[*＊#][_ ]{2,40})(?!\S)|_{2,40}[*＊#]_{2,40}")
LEAST_DRAWN = 3
STAR = re.compile(r"(?<=\S)\s{0,3}(?P<star>(?<!标注)(?<!标注[有为了])(?<![“\"])[*＊#])")
_WORDS = r"[^\s_，。；：、:;【】（）()*＊#]"
LEFT, RIGHT = re.compile(rf"({_WORDS}{{2,40}})[_ ]?$"), re.compile(rf"[_ ]?({_WORDS}{{2,40}})")
LONGEST = 44
COLONS, SIGNS = ("：", ":"), "：:】）)*＊#_"
UNIT = "(?:单元|层|号|个月|[年月日份页]|种方式|批准|项所|的违约金)"
"""What a form prints between two of its starred blanks, or behind one."""
ASKED = re.compile(
    f"(?:{UNIT}(?:起?至)?|(?:其中)?(?:{ROLE.pattern})(?![应须将可有不与和按向在于对的])|[^为是共由]{{0,16}}?(?:[为是共由]|通过|下列|机构|面积|金额|总额|价款|[于在自至按向]))(?:[合共总]计|下列|[为是共])?"
)
"""The printed words before an answer on the left of a star."""
UNIT_FIRST, SUMMED = (
    re.compile(f"(?:{NUMERAL}{{1,3}})?{UNIT}(?:起?至)?|[为是]"),
    re.compile("[^为是由]{2,12}(?:面积|金额)(?:[合共总]计|[为共])?"),
)
FIGURES_FIRST = re.compile(f"[0-9]|{NUMERAL}*{UNIT}")
ENDS_IN_DEFERRAL = re.compile(f".*?(?P<answer>{deferrals.DEFERRAL})$")
BEHIND = re.compile(f"(?P<answer>.{{2,}}?)(?={UNIT})")


def printed(text: str) -> bool:
    """Whether a contract's form has such stars: it says what they mean, or draws blanks on both sides of several."""
    return EXPLAINED.search(text) is not None or sum(1 for _ in DRAWN.finditer(text)) >= LEAST_DRAWN


def answers(index: int, block: Block, text: str, taken: list[Span]) -> Iterator[Place]:
    """The places on both sides of each star of a block, without those that `taken` covers."""
    end = 0
    for star in STAR.finditer(text):
        for side in (_before(text, end, star.start("star")), _behind(text, star.end())):
            span = Span(block.span.start + side[0], block.span.start + side[1])
            if side[1] > side[0] and not any(span.start < other.end and other.start < span.end for other in taken):
                end = side[1]
                yield Place(span, span, index, False, Shape.LABEL)


def _before(text: str, last: int, star: int) -> tuple[int, int]:
    """The answer that ends at a star: what follows the words that ask, or the sign before, or the `last` answer's end."""
    begin = max(last, star - LONGEST)
    match = LEFT.search(text[begin:star])
    if match is None:
        return 0, 0
    if (deferral := ENDS_IN_DEFERRAL.search(match[1])) is not None:
        return begin + match.start(1) + deferral.start("answer"), begin + match.end(1)
    start = begin + match.start(1)
    stop, sign = start + len(match[1]), text[max(0, start - 1) : start]
    behind_sign = sign != "" and (sign in SIGNS or start == last)
    asked = (SUMMED if sign in COLONS else UNIT_FIRST if behind_sign else ASKED).match(text, start, stop)
    if asked is None and not behind_sign:
        return 0, 0
    start = asked.end() if asked is not None else start
    return (start, stop) if stop - start > 1 and text[stop - 1] not in "第为是/" else (0, 0)


def _behind(text: str, at: int) -> tuple[int, int]:
    """The answer that begins at a star, up to a stop or to the printed words behind it; figures are read with their unit elsewhere."""
    match = RIGHT.match(text, at, at + LONGEST)
    if match is None or FIGURES_FIRST.match(match[1]):
        return 0, 0
    if (deferral := deferrals.WHOLE.match(match[1])) is not None:
        return match.start(1), match.start(1) + deferral.end()
    behind = BEHIND.match(match[1])
    if label_rule(match[1]) is not None or (behind is None and text[match.end() :].lstrip()[:1] in tuple("：:")):
        return 0, 0  # *联系电话：____
    return match.start(1), match.start(1) + (len(behind["answer"]) if behind is not None else len(match[1]))

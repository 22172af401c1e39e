"""Padding: typed underscores that are left of a blank when something was typed into it."""

from __future__ import annotations

import re

from tiaokuan.document import Mark, Sign
from tiaokuan.kinds import unit_at
from tiaokuan.signs import WS, B, Sheet, painted

_FIGURES = r"[0-9０-９][0-9０-９,，.．:：/\-Xx]*(?<![,，.．:：/\-])|[〇○零一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]+(?:[元圆][整正]?)?"
HAS_DIGIT = re.compile("[0-9０-９〇○零一二三四五六七八九壹贰叁肆伍陆柒捌玖]")
FIGURES = re.compile(f"(?<![{B}0-9])(?P<l>{B}*)(?P<s>{WS}?)(?P<v>{_FIGURES}){WS}?(?P<r>{B}+)")
WORDS = re.compile(rf"(?<!{B})(?P<l>{B}+)(?P<s>)(?P<v>[^{B}\s，。；：、:,;（()）【】□☐☑☒]{{2,30}})(?P<r>{B}+)(?!{B})")
PRINTED_BETWEEN = re.compile(
    "[年月日元份%％省市区县号层人与和及或的].*|.{0,3}(?:委员会|人民法院|[省市区县州路街道号楼室层栋幢元年月日份种项]).{0,2}"
)


def find(sheet: Sheet) -> None:
    """Typed underscores on both sides of words are the rest of a blank that was filled in: __2025__年, ____青禾公司____.

    Figures between underscores are always a filling, or where one underscore is left behind them before their unit; words only
    where they stand in the middle, as forms set them: printed words between two blanks seldom do."""
    for pattern, sure in ((FIGURES, True), (WORDS, False)):
        padding: list[tuple[int, int]] = []
        for match in list(pattern.finditer(sheet.mask)):
            left, right = len(match["l"]), len(match["r"])
            if sure:
                century = match["v"] in ("20", "19", "二〇", "二○", "二零")
                fits = (
                    not century
                    and HAS_DIGIT.search(match["v"]) is not None
                    and (left > 0 or (right == 1 and unit_at(sheet.mask, match.end()) is not None))
                )
            else:
                fits = abs(left - right) <= 1 and PRINTED_BETWEEN.fullmatch(match["v"]) is None
            if fits and B not in sheet.mask[match.start("v") : match.end("v")]:
                padding += [match.span("l"), match.span("r")]
                sheet.fill(Mark(sheet.absolute(*match.span()), Sign.UNDERSCORE))
        sheet.mask = painted(sheet.mask, padding, " ")
    sheet.filled.sort(key=lambda mark: mark.span)

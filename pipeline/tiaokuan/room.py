"""Room: boxes that are no check boxes but white space, □□□□, as fonts without GBK's own white space (U+E5E5) draw it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from tiaokuan.document import Mark, Sign
from tiaokuan.kinds import unit_at
from tiaokuan.signs import BOXES, EDGES, NUMERAL, WS, Sheet

ROOM, ON_END = re.compile("[□☐◻▢]"), re.compile("[□☐◻▢]{2}")
AROUND = re.compile(f"{WS}*[□☐◻▢][^{BOXES}]+[□☐◻▢]{WS}*")
FIGURE = re.compile(f"{WS}*[□☐◻▢]{WS}*{NUMERAL}{{1,4}}{WS}*")
"""一式<u>□叁</u>份: a figure that its unit follows is no option."""
ANSWER = re.compile("[□☐◻▢]*([^□☐◻▢]+)")
RUN, LEAST_RUNS = re.compile("[□☐◻▢]{2,}"), 20
SEGMENT = re.compile(rf"[^：:。；，、\n]*?(?=[：:。；，、\n]|$|{WS}{{2,}}[一-鿿](?:{WS}*[一-鿿]){{1,7}}[:：])")
RULED = re.compile(b"\x01+")


def everywhere(text: str) -> bool:
    """Whether a document's boxes are room throughout: most stand on end, in many runs."""
    runs = RUN.findall(text)
    return len(runs) >= LEAST_RUNS and 2 * sum(map(len, runs)) > len(ROOM.findall(text))


def answers(sheet: Sheet, blank: str) -> None:
    """In such a document: the words between boxes are answers, and so are those behind a colon before the first box, and underlined
    ones behind the last; boxes without an answer, and those beside a drawn blank, are a `blank`."""
    for match in SEGMENT.finditer(sheet.mask):
        start, end = match.span()
        boxes = [box.start() for box in ROOM.finditer(sheet.mask, start, end)]
        if not boxes or any(box in sheet.signs for box in boxes):
            continue
        filled = list(_pieces(sheet, start, end, boxes, blank))
        edges = [start, *(edge for piece in filled for edge in piece), end]
        gaps = [*zip(edges[::2], edges[1::2], strict=True)]
        if filled and boxes[0] < filled[0][0] and blank not in sheet.mask[slice(*gaps[0])]:
            filled[0] = (boxes[0], filled[0][1])  # the room before the first answer is its own
        for a, b in gaps:
            drawn = not filled or blank in sheet.mask[a:b]
            sheet.mask = sheet.mask[:a] + ROOM.sub(blank if drawn else " ", sheet.mask[a:b]) + sheet.mask[b:]
        sheet.filled = [mark for mark in sheet.filled if not start <= mark.span.start - sheet.block.span.start < end]
        for a, b in filled:
            sheet.fill(Mark(sheet.absolute(a, b), Sign.UNDERLINE))
    sheet.filled.sort(key=lambda mark: mark.span)


def _pieces(sheet: Sheet, start: int, end: int, boxes: list[int], blank: str) -> Iterator[tuple[int, int]]:
    """The answers of a stretch between stops: between two of its boxes, or outside them where a colon or an underline shows it."""
    for before, behind in pairwise([start - 1, *boxes, end]):
        words = sheet.mask[before + 1 : behind]
        bare = words.strip(EDGES + blank)
        if not bare or blank in bare:
            continue
        first = before + 1 + words.index(bare)
        labelled, stop = before < start and sheet.mask[max(0, start - 1) : start] in (":", "："), behind
        if (before < start or behind == end) and not labelled:
            ruled = RULED.match(sheet.ruled, first)
            if ruled is None:
                continue
            stop = min(behind, ruled.end())
        yield before + 1, stop


def underlined(sheet: Sheet, blank: str) -> None:
    """Boxes that are no check boxes but room: fonts without GBK's own white space (U+E5E5) draw it so. Under an underline they stand
    on end, or on both sides of its only words, where an option has its box on one. They become a `blank` where the underline
    holds nothing else, else white space around its answers."""
    for start, end in _underlined(sheet):
        words = sheet.mask[start:end]
        counted = FIGURE.fullmatch(words) is not None and unit_at(sheet.text, end) is not None
        if not (counted or ON_END.search(words) or AROUND.fullmatch(words)) or any(
            mark.sign is Sign.BOX for mark in map(sheet.signs.get, range(start, end)) if mark is not None
        ):
            continue
        stretch = sheet.absolute(start, end)
        first = next(mark for mark in sheet.filled if mark.span.start >= stretch.start)
        sheet.filled = [mark for mark in sheet.filled if mark.span.end <= stretch.start or mark.span.start >= stretch.end]
        answers = [match.span() for match in ANSWER.finditer(words) if match[1].strip(EDGES + blank)]
        for n, (a, b) in enumerate(answers):  # one box apart, for marks that touch are one
            to = len(words) if n == len(answers) - 1 else b
            sheet.fill(replace(first, span=sheet.absolute(start + a + (n > 0), start + to)))
        drawn = ROOM.sub(" ", words) if answers else blank * len(words)
        sheet.mask = sheet.mask[:start] + drawn + sheet.mask[end:]
    sheet.filled.sort(key=lambda mark: mark.span)


def _underlined(sheet: Sheet) -> list[tuple[int, int]]:
    """The stretches, blank and filled, that one underline runs through and a box stands in."""
    offset = sheet.block.span.start
    marks = [mark for mark in (*sheet.filled, *sheet.signs.values()) if mark.sign in (Sign.UNDERLINE, Sign.RULE)]
    out: list[tuple[int, int]] = []
    for mark in sorted(marks, key=lambda mark: mark.span):
        start, end = mark.span.start - offset, min(mark.span.end - offset, len(sheet.text))
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return [(start, end) for start, end in out if ROOM.search(sheet.mask, start, end)]

"""Pairs: the two answers in one place – a period in a cell, and what stands behind a label that asks for both: 开户行及账号：中国银行海州支行 1234…, 地址、电话：…, 联系人及电话：…"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from tiaokuan.columns import Cells, left_of
from tiaokuan.document import Document, Sign, Span
from tiaokuan.signs import Place, Shape

_AND = r"\s*[及和与、/／,，]?\s*"
_APART = r"(?:[\s,，、/／]+|(?<=[号室楼层幢栋座]))"
_PHONE = r"(?:[（(]?0[0-9]{2,3}[)）]?[-－\s]?[0-9]{3,4}\s?[0-9]{4}(?:-[0-9]{1,5})?|1[3-9][0-9]\s?[0-9]{4}\s?[0-9]{4}|400[-－]?[0-9]{3}[-－]?[0-9]{4})(?![0-9])"
PAIRS = (
    (
        re.compile(rf"开户(?:银)?行(?:名称)?{_AND}(?:银行)?[账帐]号(?:码)?$"),
        ("开户行", "账号"),
        re.compile(r"(?P<first>[^0-9:：;；。\n]{2,40}?[行社部处])[\s,，、/／]*(?:[账帐]号[:：]?\s*)?(?P<second>[0-9](?:[ -]?[0-9]){7,29})(?![0-9])"),
    ),
    (
        re.compile(rf"地址{_AND}(?:联系)?电话(?:号码)?$"),
        ("地址", "电话"),
        re.compile(rf"(?P<first>[^:：;；。\n]{{4,60}}?){_APART}(?:电话[:：]?\s*)?(?P<second>{_PHONE})"),
    ),
    (
        re.compile(rf"(?:联系|经办|负责)人(?:姓名)?{_AND}(?:联系)?(?:电话|方式|手机)(?:号码)?$"),
        ("联系人", "电话"),
        re.compile(rf"(?P<first>[一-鿿·]{{2,4}})[\s,，、/／]*(?:电话[:：]?\s*)?(?P<second>{_PHONE})"),
    ),
)  # fmt: skip
_DAY = r"[0-9]{2}\s?[0-9]{2}\s*年\s*[0-9]{1,2}\s*月\s*[0-9]{1,2}\s*日"
PERIOD = re.compile(rf"(?P<first>{_DAY})\s*[至到—~～-]{{1,2}}\s*(?P<second>{_DAY})")
"""The first and the last day, alone in a cell: two dates as in running text."""
LONGEST_LABEL = 24


def parted(document: Document, cells: Cells, places: list[Place]) -> list[Place]:
    """The places with each that answers two questions as two, named by the half of the label that is theirs, before them or in the
    cell on their left."""
    edges = [*places, None]
    return [part for place, behind in pairwise(edges) if place is not None for part in _parts(document, cells, place, behind)]


def two(document: Document, label: str, span: Span, end: int) -> bool:
    """Whether the words from a span's start on, up to `end`, answer both halves of a label."""
    return any(asks.search(label) and form.match(document.text, span.start, end) for asks, _, form in PAIRS)


def _parts(document: Document, cells: Cells, place: Place, behind: Place | None) -> Iterator[Place]:
    if place.blank or place.shape not in (Shape.PLAIN, Shape.LABEL):
        yield place
        return
    if place.sign is Sign.CELL and (period := PERIOD.fullmatch(document.text, *place.span)) is not None:
        begin, end = (Span(*period.span(name)) for name in ("first", "second"))
        yield replace(place, span=begin, outer=Span(place.outer.start, begin.end))
        yield replace(place, span=end, outer=Span(end.start, place.outer.end))
        return
    block = document.blocks[place.block]
    stop = min(block.span.end, behind.outer.start) if behind is not None and behind.block == place.block else block.span.end
    before = document.text[max(block.span.start, place.outer.start - LONGEST_LABEL) : place.outer.start]
    beside = left_of(cells, block.cell) if block.cell is not None and not before.strip() else ""
    before = (beside or before).rstrip(" \t\u3000_:：")
    for label, (first, second), form in PAIRS:
        match = form.match(document.text, place.span.start, max(stop, place.span.end)) if label.search(before) else None
        if match is not None:
            middle = match.start("second")
            yield replace(
                place, span=Span(*match.span("first")), outer=Span(place.outer.start, match.end("first")), label=first
            )
            yield replace(
                place,
                span=Span(*match.span("second")),
                outer=Span(middle, max(place.outer.end, match.end("second"))),
                label=second,
            )
            return
    yield place

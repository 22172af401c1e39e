"""Boxes of the detection net that hold several rows of print."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import cv2
import numpy as np
import pytest

import scanned
import tiaokuan
from tiaokuan.scans._rows import parted

LINES = [(100, 100 + 60 * at, 400, 140 + 60 * at) for at in range(8)]
"""Boxes of usual lines, 40 pixels high."""


def _ink(*bars: tuple[int, int, int, int]) -> Any:
    """A page's ink: filled bars."""
    ink = np.zeros((1000, 1000), np.uint8)
    for x0, top, x1, bottom in bars:
        ink[top:bottom, x0:x1] = 1
    return ink


STACK = (600, 300, 640, 430)

ROWS: dict[str, tuple[list[tuple[int, int, int, int]], list[tuple[int, int]]]] = {
    "three characters": (
        [(608, 306, 632, 332), (608, 346, 632, 372), (608, 386, 632, 412)],
        [(306, 332), (346, 372), (386, 412)],
    ),
    "between a cell's lines": (
        [(601, 290, 603, 440), (637, 290, 639, 440), (608, 306, 630, 332), (608, 338, 630, 364)],
        [(306, 332), (338, 364)],
    ),
    "of two cells": (
        [(619, 290, 621, 440), (601, 306, 612, 330), (626, 318, 637, 342), (601, 340, 612, 364), (626, 352, 637, 376)],
        [(306, 330), (318, 342), (340, 364), (352, 376)],
    ),
    "the strokes of 二 are one": ([(608, 306, 632, 332), (612, 346, 628, 349), (608, 364, 632, 367)], [(306, 332), (346, 367)]),
    "一 is a row": ([(608, 318, 632, 321), (608, 346, 632, 372)], [(318, 321), (346, 372)]),
    "specks are none": ([(608, 306, 632, 332), (608, 346, 632, 372), (620, 396, 623, 399)], [(306, 332), (346, 372)]),
}


@pytest.mark.parametrize("case", ROWS)
def test_a_box_is_parted_at_its_white_rows(case: str) -> None:
    bars, rows = ROWS[case]
    found = [box for box in parted([*LINES, STACK], _ink(*bars)) if box not in LINES]
    assert len(found) == len(rows)
    for (top, bottom), box in zip(rows, found, strict=True):
        assert box[1] <= top < bottom <= box[3]
    assert all(
        above[3] <= below[1] for above, below in combinations(found, 2) if min(above[2], below[2]) > max(above[0], below[0])
    )


def test_a_box_of_one_row_stays_as_it_is() -> None:
    large = (600, 300, 900, 380)
    assert parted([*LINES, large], _ink(*((x, 310, x + 40, 370) for x in range(620, 880, 50)))) == [*LINES, large]
    assert parted([*LINES, STACK], _ink()) == [*LINES, STACK]
    seal = (600, 300, 800, 500)
    assert parted([*LINES, seal], _ink((610, 306, 640, 332), *((x, 350, x + 40, 480) for x in (620, 680, 740)))) == [
        *LINES,
        seal,
    ]


def test_what_two_boxes_have_of_a_row_is_read_once() -> None:
    """Two overlapping boxes of two rows each, and the box of a few characters of the upper one."""
    ink = _ink(*((x, y, x + 24, y + 24) for x in range(605, 790, 28) for y in (306, 340)))
    boxes = [(600, 300, 700, 370), (690, 300, 800, 370), (640, 298, 690, 340)]
    rows = [box for box in parted([*LINES, *boxes], ink) if box not in LINES]
    assert [(box[0] <= 605, box[2] >= 790) for box in rows] == [(True, True)] * 2


def test_words_set_downwards_in_narrow_cells_are_read() -> None:
    sample, plain = tiaokuan.read(scanned.SAMPLES / "管理咨询.pdf"), scanned.page()
    page = np.full_like(plain, 255)
    page[:700] = plain[:700]
    for x in (200, 250, 300, 350):
        cv2.line(page, (x, 800), (x, 1000), (0, 0, 0), 2)
    for y in (800, 1000):
        cv2.line(page, (200, y), (350, y), (0, 0, 0), 2)
    start = sample.text.index("咨询事项")
    for column in range(3):
        for row in range(4):
            (region,) = sample.evidence(start + row, start + row + 1).regions
            x0, top, x1, bottom = (round(edge * scanned.DPI / 72) for edge in region.box)
            x, y = 208 + 50 * column, 815 + 38 * row
            page[y : y + bottom - top, x : x + x1 - x0] = plain[top:bottom, x0:x1]
    text = "".join(tiaokuan.read(scanned.coded(page), "a.png").text.split())
    assert text.endswith("咨询事项咨询事项咨询事项")

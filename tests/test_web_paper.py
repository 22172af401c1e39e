"""Where a scan's places are shown: the page is levelled to be read, and shown as it lay on the glass."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

import scanned
import tiaokuan
from tiaokuan.web import paper

SAMPLE, NAME = scanned.SAMPLES / "管理咨询.pdf", "斜.png"
DEGREES = 2.0
TOP = slice(0, 1150)  # rows: less to read
NEAR = 3.0  # points, a quarter of a character
POINT = scanned.DPI / 72  # pixels


def test_places_on_a_crooked_scan_are_shown_where_the_print_is(tmp_path: Path) -> None:
    """What is printed where is known from the PDF that the scan was made of; the turn is ours."""
    digital = tiaokuan.read(SAMPLE)
    picture = scanned.page(0, SAMPLE.name)[TOP]
    contract = tiaokuan.extract(scanned.coded(scanned.skewed(picture, DEGREES)), NAME)
    for name, body in paper.made(contract).items():
        (tmp_path / name).write_bytes(body)
    text = contract.document.text
    pages, rows = paper.load(tmp_path, text)["pages"], paper.lines(tmp_path, 1)
    turn = cv2.getRotationMatrix2D((picture.shape[1] / 2, picture.shape[0] / 2), DEGREES, 1)
    moved = []
    for line in digital.lines:
        words = digital.text[slice(*line.span)].strip()
        start = digital.text.find(words)
        at = digital.evidence(start, start + len(words)).regions if len(words) > 4 else ()
        if len(at) != 1 or at[0].page != 1 or text.count(words) != 1 or digital.text.count(words) != 1:
            continue
        box = at[0].box
        printed = ((box.x0 + box.x1) / 2, (box.top + box.bottom) / 2)
        expected = turn @ (printed[0] * POINT, printed[1] * POINT, 1) / POINT
        found = text.index(words), text.index(words) + len(words)
        (region,) = paper.regions(tmp_path, pages, *found)
        x0, top, x1, bottom = region["bbox"]
        assert [(x0 + x1) / 2, (top + bottom) / 2] == pytest.approx(expected, abs=NEAR), words
        middle = found[0] + len(words) // 2
        (one,) = paper.regions(tmp_path, pages, middle, middle + 1)
        assert paper.in_box(rows, tuple(one["bbox"])) == (middle, middle + 1), words  # dragged around a character
        moved.append(float(np.hypot(*(expected - printed))))
    assert len(moved) >= 5
    assert max(moved) > 2 * NEAR  # places that were not led back would not pass

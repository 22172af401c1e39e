"""Cells of tables that hold ink in which nothing was read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pytest

import scanned
import tiaokuan
from tiaokuan.document import ILLEGIBLE

XS, YS = (200, 500, 800, 1100), (800, 880, 960)
"""Lines of a table below the print of a sample's page."""


def _dots(page: Any) -> None:
    for at in range(6):
        cv2.circle(page, (620 + 10 * at, 840), 2, (0, 0, 0), -1)


def _pen(page: Any) -> None:
    xs = np.linspace(610, 650, 40)
    ys = 840 + 9 * np.sin(np.arange(40) * 1.9) + 3 * np.cos(np.arange(40) * 0.7)
    points = np.stack([xs + 5 * np.sin(np.arange(40) * 2.7), ys], axis=1).astype(np.int32)
    cv2.polylines(page, [points], False, (90, 60, 40), 2, cv2.LINE_AA)


def _specks(page: Any) -> None:
    for x, y in ((560, 830), (640, 850), (700, 820)):
        page[y : y + 1, x : x + 2] = 0


@pytest.mark.parametrize(("drawn", "wanted"), [(_dots, "……"), (_pen, ILLEGIBLE), (_specks, "_")])
def test_a_cell_is_empty_only_where_nothing_is_drawn(drawn: Callable[[Any], None], wanted: str) -> None:
    page = scanned.page()
    page[700:] = 255
    for x in XS:
        cv2.line(page, (x, YS[0]), (x, YS[-1]), (0, 0, 0), 2)
    for y in YS:
        cv2.line(page, (XS[0], y), (XS[-1], y), (0, 0, 0), 2)
    drawn(page)
    cells = tiaokuan.read(scanned.coded(page), "a.png").text.split("\n")[-6:]
    assert cells[1].strip(wanted) == ""
    assert cells[1] != ""
    assert all(cell.strip("_") == "" and cell for at, cell in enumerate(cells) if at != 1)

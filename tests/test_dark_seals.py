"""Seals as dark as print: nothing below them is surely read."""

from __future__ import annotations

import cv2
import numpy as np

import scanned
from tiaokuan.scans._dark_seals import doubt_below, rings
from tiaokuan.scans._letters import Letter, Print


def test_what_stands_below_a_dark_seal_or_beside_it_is_unsure() -> None:
    """A seal over the first half of a name: the other half was the party's name, at 0.999."""
    ink = np.zeros((700, 1200), np.uint8)
    cv2.circle(ink, (400, 350), 158, 1, 6)
    letters = [Letter("司", 0.99, x, x + 26, x + 13) for x in range(200, 900, 30)]
    line = Print(letters, 338.0, 366.0, 362.0, 30.0, (200, 330, 900, 370), ())
    doubt_below([line], ink)
    unsure = [letter.middle for letter in letters if letter.score < 0.5]
    assert 200 < min(unsure) < 250
    assert 550 < max(unsure) < 600


def test_a_page_of_print_and_tables_has_no_ring() -> None:
    for index in (0, 1):
        ink = (scanned.page(index)[..., 0] < 140).astype(np.uint8)
        assert rings(ink) == []

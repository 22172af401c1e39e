"""Lines of print so close that the box of one holds pieces of the next."""

from __future__ import annotations

import numpy as np
import pytest

from tiaokuan.ocr import Reading
from tiaokuan.scans._letters import Measured


@pytest.mark.parametrize(("foot", "head"), [(0, 0), (6, 0), (0, 4), (6, 4)])
def test_ink_of_the_next_line_in_a_box_is_no_part_of_the_line(foot: int, head: int) -> None:
    ink = np.zeros((44, 400), np.uint8)
    for index in range(12):
        ink[7:35, 30 * index + 6 : 30 * index + 30] = 1
    ink[44 - foot :, 6:366] = 1  # tops of the line below
    ink[:head, 6:366] = 1  # feet of the line above
    text = "出卖人甲方某某贸易公司章"
    xs = tuple(30.0 * index + 18 for index in range(12))
    reading = Reading((0, 0, 400, 44), tuple(text), xs, (0.99,) * 12, (False,) * 12)
    (line,) = Measured([reading]).prints(ink, [])
    assert (line.top, line.bottom) == (7, 35)
    assert line.size == pytest.approx(28 / 0.92)

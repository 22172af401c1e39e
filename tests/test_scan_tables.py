"""Scanned tables whose rows are as tight as word processors make them: characters almost touch the lines above and below."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pypdfium2
import pytest
from docx import Document as WordDocument

import scanned
import tiaokuan
from tiaokuan.scans import _rules
from tiaokuan.scans._strokes import Stroke
from tiaokuan.training import papers

ROWS = [
    ["项目", "计费单位", "单价（元，含税）", "备注"],
    ["常温仓租", "元/天", "0.85", "按月结算"],
    ["冷藏仓租", "元/天", "2.6", "不足15天按半月计"],
    ["入库操作费", "元/托", "12", "含卸车"],
    ["跨省干线", "元/吨公里", "", "油价浮动超10%时另行调整"],
    ["最低消费", "元/月", "30,000.00", "同城配送"],
]


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> object:
    """A page with the table, printed by LibreOffice, at 200 dots an inch."""
    folder = tmp_path_factory.mktemp("table")
    document = WordDocument()
    document.add_paragraph("仓储配送服务协议")
    document.add_paragraph("第一条 费率如下：")
    table = document.add_table(len(ROWS), len(ROWS[0]), "Table Grid")
    for cells, row in zip(ROWS, table.rows, strict=True):
        for words, cell in zip(cells, row.cells, strict=True):
            cell.text = words
    document.add_paragraph("第二条 乙方每月5日前提交对账单。")
    file: Path = folder / "table.docx"
    document.save(str(file))
    assert papers.print_pdfs([file], folder)
    with pypdfium2.PdfDocument(folder / "table.pdf") as pdf:
        return pdf[0].render(scale=scanned.DPI / 72).to_numpy()[:1200, :, :3].copy()


@pytest.mark.parametrize("degrees", [0.0, 0.4])
def test_cells_of_tight_rows_stay_apart(picture: np.ndarray, degrees: float) -> None:
    noise = np.random.default_rng(3).normal(0, 6, picture.shape)
    grey = cv2.GaussianBlur(scanned.skewed(picture, degrees), (0, 0), 0.7) * 0.9 + noise
    found = tiaokuan.read(scanned.coded(np.clip(grey, 0, 255).astype(np.uint8), "JPEG", quality=60), "表.jpg")
    cells = [(block.cell.row, block.cell.column, found.text[slice(*block.span)]) for block in found.blocks if block.cell]
    want = [(r, c, words) for r, row in enumerate(ROWS) for c, words in enumerate(row)]
    assert [(r, c, words.strip("_")) for r, c, words in cells] == want
    blanks = [slot for slot in tiaokuan.extract(scanned.coded(picture), name="表.png").slots if slot.state == "blank"]
    assert len(blanks) == 1  # the price nobody filled in


def test_a_line_between_uprights_is_a_tables_whatever_touches_it() -> None:
    posts = [Stroke(99, 10, 101, 90, 100.0), Stroke(699, 10, 701, 90, 700.0)]
    lines = [Stroke(100, y - 1, 700, y + 1, float(y)) for y in (10, 50, 90)]
    tops = Stroke(140, 69, 640, 71, 70.0)
    assert _rules.between_posts([*lines, tops], [lines[0]], posts, 30.0) == lines[1:]
    assert _rules.between_posts([*lines, tops], [], posts, 30.0) == lines
    assert _rules.between_posts([lines[1], tops], [], posts, 30.0) == []  # uprights that meet one line only are none


def test_nothing_can_be_written_right_below_a_tables_line() -> None:
    frame = Stroke(100, 49, 700, 51, 50.0)
    top_of_five, rule = Stroke(300, 57, 320, 59, 58.0), Stroke(300, 84, 500, 86, 85.0)
    assert _rules.with_room([top_of_five, rule], {frame}, 30.0) == [rule]


def _row(*posts: Stroke) -> list[float]:
    """Where the uprights stand of a table whose lines are 36 pixels apart, of print of 34 pixels."""
    lines = [Stroke(100, y - 1, 700, y + 1, float(y)) for y in (50, 86)]
    return [post.middle for post in _rules.borders(lines, list(posts), 34.0)[1]]


def test_a_single_tight_row_is_a_table_where_uprights_close_it() -> None:
    left, middle, right = (Stroke(x - 1, 49, x + 1, 87, float(x)) for x in (100, 400, 700))
    letter = Stroke(249, 53, 251, 83, 250.0)
    assert _row(left, middle, right, letter) == [100, 400, 700]
    assert _row(left, middle, letter) == []  # open on the right
    assert _row(left, right, letter) == []  # a frame around words

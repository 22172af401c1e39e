"""Tables of contents: their leaders are no blanks, what only looks like one is."""

from __future__ import annotations

import time

import pytest

from support import document
from tiaokuan import clauses, contents, slots
from tiaokuan.contract import State

BODY = "第一章 总则\n甲方：____\n第一条 服务期限为____个月。\n第二章 附则\n第二条 本合同一式____份。\n"

LEADING = {
    "dots": "目  录\n第一章 总则..........1\n第一条 期限..........1\n第二章 附则..........12\n",
    "dots that a scan shows as rules": "目 录\n第一章 总则________1\n第一条 期限____ ______1\n第二章 附则_____…… __.12\n",
    "faint and broken": "目次\n第一章 总则____  __1\n第一条 期限\n________\n…..1\n第二章 附则___\n___ ____\n12\n",
    "each entry wrapped": "目 录\n总\n____________________\n......1\n期\n____________________\n....1\n附\n____________________\n..12\n",
    "a number that was not read": "目录\n第一章 总则____1\n第一条 期限____1\n第二条 份数____\n第二章 附则____12\n",
    "from page to page": "目录\n" + "".join(f"第{n}条 第{n}件事________{n // 4 + 1}\n" for n in range(1, 90)),
    "without a head": "".join(f"第{n}条 第{n}件事________{n // 2 + 1}\n" for n in range(1, 8)),
}


def blanks(text: str) -> int:
    paper = document(text)
    return sum(slot.state is State.BLANK for slot in slots.find(paper, clauses.segment(paper)))


@pytest.mark.parametrize("name", LEADING)
def test_leaders_are_no_blanks(name: str) -> None:
    assert blanks("保洁服务合同\n" + LEADING[name] + BODY) == blanks(BODY) == 3


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("目录\n第一章 总则\n第二章 附则\n" + BODY, 3),  # no leaders, nothing to take away
        ("目录\n第一章 总则……1\n第二章 附则……2\n第三章 其他……3\n甲方：____\n乙方：____\n" + BODY, 5),
        ("目录\n第一章 总则……1\n第二章 附则……2\n第三章 其他……3\n服务地点为____，自____起。\n" + BODY, 5),
        ("服务合同\n甲方：............\n乙方：............\n联系电话：............\n", 3),
        ("服务合同\n服务费为________元\n附件三份，每份____页\n违约金为____元\n", 3),
        ("服务合同\n第____条\n第____条\n第____条\n第____条\n", 4),
        ("附件：设备目录\n名称：____\n数量：____台\n", 2),
    ],
)
def test_blanks_beside_a_table_of_contents_stay(text: str, places: int) -> None:
    assert blanks(text) == places


def test_a_table_ends_where_its_rows_do() -> None:
    paper = document("目录\n总则……1\n附则……2\n其他……3\n" + BODY)
    assert contents.tables(paper) == [contents.Table(0, 4)]
    assert paper.text[slice(*contents.spans(paper)[0])] == "目录\n总则……1\n附则……2\n其他……3"


def test_its_entries_are_no_clauses_where_the_first_was_misread() -> None:
    text = "目录\n第章 总则____1\n第一条 期限____1\n第二条 份数____2\n" + BODY
    numbers = [clause.number for clause in clauses.segment(document(text)) if clause.number]
    assert numbers == ["第一章", "第一条", "第二章", "第二条"]


def test_rows_that_are_no_table_take_time_that_grows_with_their_number() -> None:
    """Page numbers up and down: a table was looked for again at every row, over hundreds of blocks."""
    paper = document("\n".join(f"服务条款{n}…………{n * 863 % 900 + 1}" for n in range(3000)) + "\n其他。条款…………12")
    began = time.process_time()
    assert contents.tables(paper) == []
    assert time.process_time() - began < 1.0

"""Clauses: numbers, headings, nesting, front matter, signatures, annexes; and that every character belongs to one clause."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tiaokuan
from support import document
from tiaokuan.clauses import clause_label, innermost, segment, truncated
from tiaokuan.contract import Clause, Level
from tiaokuan.document import Block, Document, Span
from tiaokuan.draft import Draft

LINES = tomllib.loads((Path(__file__).parent / "corpus" / "headings.toml").read_text("utf-8"))["line"]


def outline(text: str) -> list[tuple[str, str | None, str | None]]:
    """Id, number and heading of each numbered or headed clause."""
    return [(c.id, c.number, c.heading) for c in segment(document(text)) if c.number or c.heading]


def ids(text: str) -> list[str]:
    return [clause.id for clause in segment(document(text))]


def check_cover(document: Document, clauses: tuple[Clause, ...]) -> None:
    """Spans nest, siblings are disjoint, the top level covers the text, ids are unique."""
    by_id = {clause.id: clause for clause in clauses}
    assert len(by_id) == len(clauses)
    end_of: dict[str | None, int] = {None: 0}
    for clause in clauses:
        inside = by_id[clause.parent].span if clause.parent is not None else Span(0, len(document.text))
        assert inside.start <= clause.span.start <= clause.body <= max(clause.body, clause.span.end)
        assert clause.span.start < clause.span.end <= inside.end
        assert clause.body <= clause.span.end
        if clause.parent is None:
            assert clause.span.start == end_of[None]
        else:
            assert clause.span.start >= end_of.get(clause.parent, inside.start)
        end_of[clause.parent] = clause.span.end
        if clause.number is not None:
            assert clause.number in document.text[clause.span.start : clause.body]
    assert end_of[None] == len(document.text)
    assert [clause.span.start for clause in clauses] == sorted(clause.span.start for clause in clauses)
    for offset in range(0, len(document.text), max(1, len(document.text) // 50)):
        owner = innermost(clauses, offset)
        assert owner.span.start <= offset < owner.span.end
        holders = [c for c in clauses if c.span.start <= offset < c.span.end]
        assert owner == holders[-1]
        assert all(c.parent != owner.id for c in holders)


@pytest.mark.parametrize("case", LINES, ids=lambda case: case["line"][:24])
def test_lines(case: dict[str, object]) -> None:
    """The corpus of lines: number and heading, or no clause."""
    before = case.get("before", [])
    assert isinstance(before, list)
    text = "\n".join([*before, str(case["line"]), str(case.get("below", "具体办法由双方另行书面商定。"))])
    start = sum(len(line) + 1 for line in before)
    doc = document(text)
    found = [(c.number, c.heading) for c in segment(doc) if c.span.start == start and c.level is not Level.PREAMBLE]
    check_cover(doc, segment(doc))
    assert found == ([] if case.get("none") else [(case["number"], case.get("heading"))])


CONTRACT = """\
机房运维服务合同
甲方（委托方）：____________
乙方（服务方）：____________
双方经协商一致，订立本合同：
第一条 服务内容
1.1 日常巡检
（1）每日两次；
（2）每次留存记录。
1.2 故障抢修。
第二条 费用
1. 每月____元。
2. 季度结算：
① 甲方核对；
② 乙方开票。
第三条 争议解决
由甲方所在地人民法院管辖。
（以下无正文）
甲方（盖章）：            乙方（盖章）：
日期：    年    月    日
附件1：巡检表
一、每日项目
1. 温度；
"""


@pytest.mark.parametrize(
    ("line", "titled"),
    [
        ("《运维服务合同》补充协议（二）", True),
        ("《运维服务合同》补充协议", True),
        ("《运维服务合同》约定", False),
        ("签订补充协议", False),
    ],
)
def test_what_changes_a_contract_is_titled_by_its_name(line: str, titled: bool) -> None:
    contract = tiaokuan.extract(f"{line}\n第一条 服务期限延长6个月。\n第二条 其余不变。".encode(), name="a.txt")
    assert contract.title == (line if titled else None)


def test_a_contract_from_title_to_annex() -> None:
    clauses = segment(document(CONTRACT))
    assert [(c.id, c.parent, c.level.value) for c in clauses] == [
        ("title", None, "title"),
        ("preamble", None, "preamble"),
        ("1", None, "article"),
        ("1.1", "1", "paragraph"),
        ("1.1.1", "1.1", "item"),
        ("1.1.2", "1.1", "item"),
        ("1.2", "1", "paragraph"),
        ("2", None, "article"),
        ("2.1", "2", "paragraph"),
        ("2.2", "2", "paragraph"),
        ("2.2.1", "2.2", "item"),
        ("2.2.2", "2.2", "item"),
        ("3", None, "article"),
        ("signature", None, "signature"),
        ("A1", None, "annex"),
        ("A1.1", "A1", "article"),
        ("A1.1.1", "A1.1", "paragraph"),
    ]
    check_cover(document(CONTRACT), clauses)
    assert not truncated(document(CONTRACT), clauses)


TREES = {
    "一、 above 1. above （1）": (
        "一、范围\n1. 甲地。\n（1）东区；\n（2）西区。\n2. 乙地。\n二、期限\n一年。",
        ["1", "1.1", "1.1.1", "1.1.2", "1.2", "2"],
    ),
    "第X条, then （一）, then 1、": (
        "第一条 权利义务\n（一）甲方权利义务\n1、付款。\n2、验收。\n（二）乙方权利义务\n1、交付。\n第二条 其他\n无。",
        ["1", "1.1", "1.1.1", "1.1.2", "1.2", "1.2.1", "2"],
    ),
    "chapters above articles that number on": (
        "第一章 总则\n第一条 目的\n略。\n第二章 服务\n第二条 范围\n略。\n第三条 标准\n略。",
        ["1", "1.1", "2", "2.2", "2.3"],
    ),
    "一、 above articles": (
        "一、总则\n第一条 目的。\n第二条 依据。\n二、服务\n第三条 范围。\n第四条 标准。\n三、附则\n第五条 生效。",
        ["1", "1.1", "1.2", "2", "2.3", "2.4", "3", "3.5"],
    ),
    "decimal articles": (
        "1. 范围\n1.1 机房。\n1.1.1 主机。\n1.1.2 空调。\n1.2 网络。\n2. 期限\n2.1 一年。",
        ["1", "1.1", "1.1.1", "1.1.2", "1.2", "2", "2.1"],
    ),
    "numbers that jump and repeat": (
        "第一条 甲\n略。\n第二条 乙\n略。\n第二条 丙\n略。\n第五条 丁\n略。",
        ["1", "2", "2-2", "5"],
    ),
    "an inner list that begins anew": (
        "第一条 交付\n1. 资料：\n1) 图纸；\n2) 说明；\n2. 设备。\n第二条 验收\n1. 到货验收。",
        ["1", "1.1", "1.1.1", "1.1.2", "1.2", "2", "2.1"],
    ),
    "an article in the middle of a line": (
        "第一条 甲方付款。  第二条 乙方开票。按照第一条办理。\n第三条 其他\n略。",
        ["1", "2", "3"],
    ),
    "general terms on the back": (
        "一、基本信息\n略。\n二、费用\n略。\n维修服务通用条款\n一、适用范围\n略。\n二、验收\n略。",
        ["1", "2", "P3", "P3.1", "P3.2"],
    ),
}


@pytest.mark.parametrize("name", TREES)
def test_trees(name: str) -> None:
    text, expected = TREES[name]
    doc = document(text)
    check_cover(doc, segment(doc))
    assert [c.id for c in segment(doc)] == expected


def test_numbered_instructions_are_no_clauses() -> None:
    text = (
        "保洁服务合同\n使用说明\n一、本文本供参考。\n二、空白处由双方填写。\n"
        "保洁服务合同\n甲方：____\n第一条 范围\n办公楼。\n第二条 期限\n一年。"
    )
    assert outline(text) == [("title", None, "保洁服务合同"), ("1", "第一条", "范围"), ("2", "第二条", "期限")]


def test_a_table_of_contents_is_no_clause() -> None:
    text = (
        "保洁服务合同\n目  录\n第一章 总则.......1\n第二章 服务.......3\n"
        "保洁服务合同\n第一章 总则\n第一条 略。\n第二章 服务\n第二条 略。"
    )
    assert [number for _, number, _ in outline(text) if number] == ["第一章", "第一条", "第二章", "第二条"]


def test_a_list_of_annexes_is_no_annex() -> None:
    text = (
        "第一条 服务\n见附件。\n第二条 附件\n附件1：《人员表》\n附件2：《设备表》\n"
        "甲方（盖章）：____\n乙方（盖章）：____\n附件1\n人员表\n略。\n附件2\n设备表\n略。"
    )
    assert [(i, n, h) for i, n, h in outline(text) if i.startswith("A")] == [
        ("A1", "附件1", "人员表"),
        ("A2", "附件2", "设备表"),
    ]


def test_party_lines_between_articles_are_no_signature() -> None:
    text = "第一条 联系人\n甲方：____\n联系电话：____\n第二条 期限\n一年。\n甲方（签字）：____\n乙方（签字）：____"
    clauses = segment(document(text))
    assert [c.id for c in clauses] == ["1", "2", "signature"]
    assert clauses[-1].span.start == text.index("甲方（签字）")


def test_numbered_notes_behind_the_signatures_are_no_clauses() -> None:
    text = (
        "第一条 范围\n略。\n第二条 期限\n一年。\n甲方（盖章）：____\n乙方（盖章）：____\n"
        "填写说明\n一、本文本供参考。\n二、空白处由双方填写。\n备注：\n1. 一式两份。"
    )
    assert ids(text) == ["1", "2", "signature"]


def test_a_centred_line_above_a_list_is_a_section_of_its_annex() -> None:
    draft = Draft()
    lines = [
        "第一条 范围",
        "略。",
        "甲方（盖章）：____",
        "乙方（盖章）：____",
        "附件一：验收办法",
        "巡检功能",
        "1. 可按日查询。",
        "2. 可导出。",
    ]
    for line in lines:
        draft.open()
        draft.write(line)
        draft.close(centred=line == "巡检功能")
    clauses = segment(draft.finish("a.docx", b"x", "docx"))
    assert [(c.id, c.level.value, c.heading) for c in clauses][2:] == [
        ("A1", "annex", "验收办法"),
        ("A1.1", "section", "巡检功能"),
        ("A1.1.1", "paragraph", None),
        ("A1.1.2", "paragraph", None),
    ]


def test_an_enumeration_of_annexes_is_not_numbered_text() -> None:
    text = (
        "第一条 范围\n略。\n第二条 文件\n下列文件同等有效。\n附件：1. 人员表\n2. 设备表\n甲方（盖章）：____\n乙方（盖章）：____"
    )
    assert ids(text) == ["1", "2", "signature"]


def test_several_contracts_in_one_file() -> None:
    one = "{}种植收购合同\n甲方：____\n第一条 品种\n略。\n第二条 价格\n略。\n甲方（签字）：____\n乙方（签字）：____"
    text = "\n".join(one.format(crop) for crop in ("水稻", "莲藕", "菜籽"))
    doc = document(text)
    clauses = segment(doc)
    check_cover(doc, clauses)
    assert [c.heading for c in clauses if c.level is Level.TITLE] == [
        "水稻种植收购合同",
        "莲藕种植收购合同",
        "菜籽种植收购合同",
    ]
    assert [c.id for c in clauses if c.level is Level.ARTICLE] == ["1", "2", "1-2", "2-2", "1-3", "2-3"]


def test_headings_that_lost_their_numbers() -> None:
    text = (
        "设备维护合同\n甲方：____\n双方协商一致，签订本合同。\n服务事项\n乙方为甲方维护空调设备，每季度一次。\n"
        "服务期限\n自签订之日起一年。\n违约责任\n违约方赔偿守约方的损失。\n争议解决\n协商不成的，向法院起诉。\n甲方（盖章）：____\n乙方（盖章）：____"
    )
    assert [h for _, n, h in outline(text)] == ["设备维护合同", "服务事项", "服务期限", "违约责任", "争议解决"]


def test_row_numbers_of_a_table_are_no_clauses() -> None:
    text = "第一条 设备\n| 序号 | 名称 |\n| 1 | 空调 |\n| 2. | 水泵 |\n第二条 期限\n一年。"
    assert ids(text) == ["1", "2"]


def test_generated_numbers() -> None:
    draft = Draft()
    for number, words in (("一、", "范围"), ("1.", "机房。"), ("二、", "期限")):
        draft.open()
        span = draft.write(number)
        draft.write(words)
        draft.close(number=span, list_level=0)
    doc = draft.finish("a.docx", b"x", "docx")
    assert [(c.id, c.number) for c in segment(doc)] == [("1", "一、"), ("1.1", "1."), ("2", "二、")]


STOPS = {
    "第七条 违约\n7.1 乙方违约的，应当赔偿。\n7.2 任何一方违反保密义务的，应当向对方支付违": True,
    "第七条 违约\n7.1 乙方违约的，应当赔偿。\n7.2 任何一": True,
    "第七条 违约\n7.1 乙方违约的，应当赔偿，并承担由此发生的诉\n文档评论(0)\n相关文档": True,
    "第七条 违约\n7.1 乙方违约的，应当赔偿。": False,
    "第七条 违约\n乙方违约的，应当赔偿。\n甲方（盖章）：____\n乙方（盖章）：____": False,
    "第七条 违约\n乙方违约的，应当赔偿。\n2025年1月2日": False,
    "第七条 违约\n乙方违约的，应当赔偿，金额为____": False,
    "第七条 违约\n乙方违约的，应当赔偿。\n备注：": False,
    "": False,
}


@pytest.mark.parametrize("text", STOPS)
def test_truncated(text: str) -> None:
    doc = document(text) if text else Document("a", "b", "text", "")
    assert truncated(doc, segment(doc)) is STOPS[text]


def test_an_empty_text_has_no_clauses() -> None:
    assert segment(Document("a", "b", "text", "")) == ()
    with pytest.raises(ValueError):
        innermost((), 0)


LABELS = {
    "争议解决方式": "dispute",
    "违约责任": "breach",
    "服务费用与支付方式": "payment",
    "甲方权利和义务": "obligations_a",
    "乙方义务": "obligations_b",
    "双方权利义务": "obligations_mutual",
    "保密条款": "confidentiality",
    "隐私保护与数据安全": "data_protection",
    "服务内容": "service_scope",
    "服务期限": "term",
    "其他约定": "miscellaneous",
    "不可抗力": "force_majeure",
    "合同生效": "effect",
    "蓝天白云": None,
}


@pytest.mark.parametrize("heading", LABELS)
def test_labels(heading: str) -> None:
    label, confidence = clause_label(heading, None)
    assert label == LABELS[heading]
    assert (0.6 <= confidence <= 0.9) if label else confidence == 0.0


def test_a_clause_without_heading_is_about_what_its_parent_is_about() -> None:
    assert clause_label(None, "breach") == ("breach", 0.6)
    assert clause_label(None, None) == (None, 0.0)


PIECES = st.sampled_from(
    [
        *("第一条", "第二条", "第三章", "一、", "二、", "（一）", "(2)", "1.", "2、", "1.1", "2.3.1", "①", "a."),
        *("附件1", "附件一：", "目录", "使用说明", "甲方（盖章）：", "乙方："),
        "服务合同",
        "维修服务通用条款",
        "服务期限：",
        "乙方应当按时交付。",
        "（以下无正文）",
        "____",
        " ",
        "\u3000",
        "。",
        "第",
        "条",
        "1",
        ".",
        "一",
    ]
)
LINE = st.lists(PIECES, min_size=1, max_size=5).map("".join)


@settings(max_examples=300)
@given(st.lists(LINE, max_size=25), st.booleans())
def test_every_character_belongs_to_one_clause(lines: list[str], table: bool) -> None:
    text = "\n".join(f"| {line} |" if table and index % 3 else line for index, line in enumerate(lines))
    doc = document(text)
    clauses = segment(doc)
    if doc.text:
        check_cover(doc, clauses)
    else:
        assert clauses == ()
    assert segment(doc) == clauses
    truncated(doc, clauses)


@settings(max_examples=100)
@given(st.text(max_size=200).map(lambda text: text.replace("\r", "")))
def test_any_text_in_blocks_or_without(text: str) -> None:
    bare = Document("a", "b", "text", text)
    if text:
        check_cover(bare, segment(bare))
    blocks, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block(Span(start, start + len(line))))
        start += len(line) + 1
    doc = Document("a", "b", "text", text, tuple(blocks))
    if text:
        check_cover(doc, segment(doc))


HOSTILE = {
    "one line of 4 MB": "第一条" + "甲方应当付款，" * 570_000,
    "one line of white space": "第一条" + " " * 2_000_000 + "甲",
    "brackets": "（" * 300_000,
    "digits and dots": "1." * 500_000,
    "40 000 articles": "\n".join(f"第{n % 99 + 1}条 服务期限" for n in range(40_000)),
    "40 000 restarts": "1. 范围：\n" * 40_000,
    "40 000 titles": "服务合同\n1. 范围\n" * 20_000,
    "40 000 signatures": "第一条 范围\n甲方（盖章）：\n" * 20_000,
    "40 000 annexes": "附件1\n" * 40_000,
    "instructions": "使用说明\n" * 40_000,
    "contents": "目录\n" * 40_000,
    "parts": "服务通用条款\n" * 40_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_take_linear_time(name: str) -> None:
    doc = document(HOSTILE[name])
    started = time.process_time()
    clauses = segment(doc)
    truncated(doc, clauses)
    assert time.process_time() - started < 8
    assert clauses[0].span.start == 0

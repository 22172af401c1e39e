"""Places: what drawn and typed signs become, whatever stands around them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support import document
from tiaokuan import blanks, clauses, read, slots
from tiaokuan.document import Line, Page, Sign
from tiaokuan.signs import Place, Shape

PIECES = st.sampled_from(
    [
        "甲方",
        "：",
        "____",
        "<u>    </u>",
        "<u> 三十 </u>",
        "年",
        "月",
        "日",
        "%",
        "元",
        "第",
        "种方式",
        "（",
        "）",
        "【",
        "】",
        "【  】",
        "□",
        "☑",
        "√",
        "×",
        "（√）",
        "[ ]",
        "现金",
        "    ",
        "\u3000",
        "佰",
        "拾",
        "万",
        "20",
        "2025",
        "五",
        "。",
        "；",
        "\n",
        "| a |  |\n",
        "XX",
        "_",
        "（例如3天）",
        "，按",
    ]
)


def shapes(text: str) -> list[tuple[str, str, bool]]:
    paper = document(text)
    return [(place.shape.value, paper.text[place.span.start : place.span.end], place.blank) for place in blanks.places(paper)]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("交付____份", [("plain", "____", True)]),
        ("____ ____", [("plain", "____ ____", True)]),
        ("a_b.txt", []),
        ("自____年__月__日起", [("date", "____年__月__日", True)]),
        ("自2024年<u>  </u>月<u>  </u>日起", [("date", "2024年__月__日", True)]),
        ("20<u>25</u>年<u>1</u>月<u>9</u>日", [("date", "2025年1月9日", False)]),
        ("自2024年3月1日起", []),
        ("每年__月__日前", [("plain", "__", True), ("plain", "__", True)]),
        ("租期__年__月", [("plain", "__", True), ("plain", "__", True)]),
        ("□甲□乙；□丙", [("choice", "□甲□乙；□丙", True)]),
        ("□是□否。付款：□现金", [("choice", "□是□否", True), ("choice", "□现金", True)]),
        ("□向甲提出；\n□向乙提出。", [("choice", "□向甲提出；\n□向乙提出", True)]),
        ("运单□\n面单□", [("choice", "运单□\n面单□", True)]),
        ("以□现金□转账支付", [("choice", "□现金□转账支付", True)]),
        ("请打“√”选择", []),
        ("邮编□□□□□□", [("plain", "□□□□□□", True)]),
        ("邮编【      】", [("plain", "      ", True)]),
        ("联系人【 李明 】", [("plain", "李明", False)]),
        ("【住宅】【办公】", []),
        ("〔2023〕12号", []),
        ("第  种方式", [("gap", "  ", True)]),
        ("收到后    日内", [("gap", "    ", True)]),
        ("经办    人", []),
        ("大写：<u>壹</u>万<u>贰</u>仟<u>叁</u>佰元", [("digits", "壹万贰仟叁佰元", False)]),
        ("大写：__万__仟__佰元", [("plain", "__", True)] * 3),
        ("大写：   万   仟   佰   元", [("digits", "   万   仟   佰   元", True)]),
        ("内容：____\n________________。", [("plain", "____\n________________", True)]),
        ("称谓：×××", [("plain", "×××", True)]),
        ("于20××年×月×日", [("date", "20××年×月×日", True)]),
    ],
)
def test_signs_become_places(text: str, want: list[tuple[str, str, bool]]) -> None:
    assert shapes(text) == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("付款：□现金 ☑转账", "现金 *转账"),
        ("音响：有☑ 无□", "*有 无"),
        ("是否开票：是□  否☑", "是 *否"),
        ("现金☑/转账□。", "*现金 转账"),
        ("费率：5%□  8%☑  10%□", "5% *8% 10%"),
        ("由  甲方□  乙方☑  承担", "甲方 *乙方"),
        ("证件：身份证☑ 护照□   号码：", "*身份证 护照"),
        ("（1）说明书☑ （2）保修卡□", "*说明书 保修卡"),
        ("物 品☑\n文 件□", "*物品 文件"),
        ("（1）合格证        ☑", "*合格证"),
        ("甲方☑同意□不同意乙方转让", "*同意 不同意"),
        ("由□甲方☑乙方承担运费", "甲方 *乙方"),
        ("（☑含/□不含）税", "*含 不含"),
        ("自☑签字之日 □____年起", "*签字之日 -"),
        ("按☑季度或□月度计付：", "*季度或 月度计付"),
        ("【☑现金】【□转账】", "*现金 转账"),
        ("（√）月付 （ ）季付", "*月付 季付"),
        ("月付（ ） 季付（√）", "月付 *季付"),
        ("[ ] 月付 [x] 季付", "月付 *季付"),
        ("【√】月付，【  】季付", "*月付"),
        ("（ ）月付\n（√）季付\n（ ）年付", "月付 *季付 年付"),
        ("（√）年检合格", "*年检合格"),
        ("√月付 季付 年付", "*月付 季付 年付"),
        ("方式：月付 季付√ 年付", "月付 *季付 年付"),
        ("（是/√否）", "是 *否"),
        ("√通用 ×专用", "*通用 x专用"),
        ("□通用 ×专用", "通用 x专用"),
        ("是√ 否×", "*是 x否"),
    ],
)
def test_each_box_has_its_own_words(text: str, want: str) -> None:
    first = next(place for place in blanks.places(document(text)) if place.shape is Shape.CHOICE)
    assert " ".join("*" * o.ticked + "x" * o.crossed + (o.text or "-") for o in first.options) == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("增值税（~~通用~~/专用）发票", "x通用 *专用"),
        ("付款方式：一次性付款／~~分期付款~~。", "*一次性付款 x分期付款"),
    ],
)
def test_what_is_left_of_struck_alternatives(text: str, want: str) -> None:
    (place,) = blanks.places(read(text.encode(), name="合同.md"))
    assert " ".join("*" * o.ticked + "x" * o.crossed + o.text for o in place.options) == want


@pytest.mark.parametrize(
    "text", ["~~三十~~十五日内", "（~~通用~~/~~专用~~）发票", "一/二/~~三~~", "由甲方／~~乙方~~承担", "~~通用~~专用发票"]
)
def test_no_choice_is_left_of_other_struck_words(text: str) -> None:
    assert not blanks.places(read(text.encode(), name="合同.md"))


@pytest.mark.parametrize(
    "text",
    [
        "请在□内打“√”",
        "在选择项前的□打√",
        "选定的（ ）内打√",
        "（ ）月付 （ ）季付",
        "3×4米",
        "长 × 宽 × 高",
        "长×宽",
        "×××公司",
        "第（x）项",
    ],
)
def test_what_looks_like_a_tick_and_is_none(text: str) -> None:
    assert not [place for place in blanks.places(document(text)) if place.shape is Shape.CHOICE]


@given(st.lists(PIECES, max_size=40).map("".join))
def test_places_are_in_order_and_apart(text: str) -> None:
    paper = document(text)
    places = blanks.places(paper)
    plain = [place for place in places if place.shape is not Shape.CHOICE]
    assert places == sorted(places, key=lambda place: (place.span, place.outer))
    assert all(apart(a, b) for a, b in pairwise(plain))
    for place in places:
        assert 0 <= place.outer.start <= place.span.start <= place.span.end <= place.outer.end <= len(paper.text)


def apart(a: Place, b: Place) -> bool:
    return a.span.end <= b.span.start


def test_digital_pages_beside_scanned_ones_are_read_as_digital() -> None:
    found = document("服务地点：\n__江苏__省____街道")
    pages = (Page(1, 595, 842), Page(2, 595, 842, scanned=True))
    lines = tuple(
        Line(
            block.span, 1, 0.0, 1.0, (0.0,) * (block.span.end - block.span.start), (1.0,) * (block.span.end - block.span.start)
        )
        for block in found.blocks
    )
    digital = replace(found, pages=pages, lines=lines)
    scanned = replace(found, pages=pages, lines=tuple(replace(line, page=2) for line in lines))
    words = [[digital.text[place.span.start : place.span.end] for place in blanks.places(read)] for read in (digital, scanned)]
    assert words == [["江苏", "____"], ["__", "__", "____"]]


def test_boxes_are_room_throughout_a_document_that_is_full_of_them() -> None:
    """Fonts without GBK's white space draw it as boxes; a single one between two answers chooses nothing there."""
    lines = [
        "发包人：□□□",
        *["工程地点：□□□□"] * 20,
        "组织机构代码：□ 江宁置业 □青禾物业 □",
        "应当在□<u> 5 </u>天内发出",
        "依据：按图纸□按附件□□。",
    ]
    paper = document("\n".join(lines))
    filled = [slot.raw for slot in slots.find(paper, clauses.segment(paper)) if slot.state.value == "filled"]
    assert filled == ["江宁置业", "青禾物业", "5", "按图纸", "按附件"]
    few = document("是否同意：□ 同意 □不同意")
    assert [slot.kind for slot in slots.find(few, clauses.segment(few))] == ["choice"]


def test_all_of_a_code_is_filled_in_where_its_rule_was_seen_below_the_figures_only() -> None:
    """劳务派遣经营许可证编号：浙派20230117 on a photograph: the figures alone would be a date."""
    found = document("劳务派遣经营许可证编号：浙派<u>20230117</u>")
    (block,) = found.blocks
    along = tuple(float(at) for at in range(block.span.end - block.span.start))
    line = Line(block.span, 1, 0.0, 10.0, along, tuple(at + 1 for at in along))
    scanned = replace(
        found,
        pages=(Page(1, 595, 842, scanned=True),),
        lines=(line,),
        marks=tuple(replace(mark, sign=Sign.RULE) for mark in found.marks),
    )
    (slot,) = slots.find(scanned, clauses.segment(scanned))
    assert (slot.kind, slot.raw) == ("identifier", "浙派20230117")

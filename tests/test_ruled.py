"""Rules drawn on pages: the rest of a blank that was filled in, the rest of an answer's room, lines that fell into a sentence."""

from __future__ import annotations

import re

import pytest

from tiaokuan import blanks, clauses, ruled, slots
from tiaokuan.document import Document, Line, Mark, Page, Sign, Span
from tiaokuan.draft import Draft
from tiaokuan.signs import Place

EM = 10.0


def page(*paragraphs: list[str], scanned: bool = True) -> Document:
    """A page of paragraphs, each a list of rows: _ is a drawn rule, <words> stand on one. Characters are half an em wide, rows two em apart."""
    draft, top = Draft(), 0.0
    for rows in paragraphs:
        draft.open()
        for row in rows:
            start, plain = draft.position, re.sub("[<>]", "", row)
            lefts = tuple(EM / 2 * index for index in range(len(plain)))
            draft.lines.append(Line(draft.write(plain), 1, top, top + EM, lefts, tuple(left + EM / 2 for left in lefts)))
            draft.marks += [
                Mark(Span(start + at, start + at + len(found[0].strip("<>"))), Sign.RULE)
                for found in re.finditer("_+|<[^>]*>", row)
                for at in [len(re.sub("[<>]", "", row[: found.start()]))]
            ]
            top += 2 * EM
        draft.close()
    return draft.finish("a.pdf", b"a", "application/pdf", (Page(1, 600.0, 800.0, scanned),))


def found(document: Document) -> list[tuple[str, bool]]:
    """The text of each place, and whether it is blank."""
    places = ruled.answered(document, blanks.places(document))
    return [(document.text[slice(*place.span)].strip("_ "), place.blank) for place in places]


@pytest.mark.parametrize(
    ("row", "want"),
    [
        ("联系方式：____________无____________", [("无", False)]),
        ("交付时间：自__12__月起", [("12", False)]),
        ("按合同价款的__3__倍支付", [("3", False)]),
        ("电子信箱：____张三丰____", [("张三丰", False)]),
        ("提交____仲裁委员会仲裁", [("", True)]),
        ("提交____青岛____仲裁委员会仲裁", [("青岛", False)]),
        ("服务时间：每日____时至____时", [("", True), ("", True)]),
        ("籍贯________级别________", [("", True), ("", True)]),
        ("代理人：________ 委托代理人________", [("", True), ("", True)]),
        ("大写：____万仟____", [("", True), ("", True)]),
        ("可提请____街道办事处协调/____乡镇人民政府", [("", True), ("", True)]),
        ("绿地工程于五月达到______视施工进度而定____；", [("视施工进度而定", False)]),
        ("未达到约定条件的，____双方另行约定____", [("双方另行约定", False)]),
        ("由____乙方_____承担维修费用", [("乙方", False)]),
        ("3     ________双方应当另签补充条款________：", [("双方应当另签补充条款", False)]),
        ("3     ____甲方____", [("", True), ("", True)]),
        ("按照____以验收单为准的清单____交付", [("", True), ("", True)]),
    ],
)
def test_what_is_typed_over_underscores_of_a_scan_fills_them_in(row: str, want: list[tuple[str, bool]]) -> None:
    """A drawn rule and typed underscores look alike on a picture."""
    assert found(page([row])) == want


def test_units_of_an_amount_in_words_fill_no_blanks() -> None:
    assert all(blank for _, blank in found(page(["总计金额（大写）：____佰____拾____万____仟____佰____拾____元整"])))


@pytest.mark.parametrize(
    ("paragraphs", "want"),
    [
        # the room goes on, or began, in the next row
        ([["交货地点：<武汉市洪山区珞喻路一号>", "______________________"]], [("武汉市洪山区珞喻路一号", False)]),
        ([["质量标准：________________", "<按样品>。"]], [("按样品", False)]),
        # a line drawn between two lines of one sentence
        ([["第三条包装物的供应和回收及其费用负", "_________________", "担由甲方承担"]], []),
        ([["第三条包装物的供应和回收及其费用负"], ["__________________"], ["担由甲方承担"]], []),
        # room for an answer: below a question, a heading, a short line
        ([["双方约定的其他全部事项如下说明："], ["________________"]], [("", True)]),
        ([["第六条其他约定"], ["___________________________"]], [("", True)]),
        ([["乙方向甲方提供"], ["______________________", "等资料"]], [("", True)]),
    ],
)
def test_ruled_lines_are_places_where_something_is_asked(paragraphs: list[list[str]], want: list[tuple[str, bool]]) -> None:
    assert found(page(*paragraphs)) == want


def test_the_end_of_a_rule_does_not_part_a_figure_from_its_unit() -> None:
    paper = page(["延期的，每月支付管理费<267.50>__元/月。"], scanned=False)
    [slot] = slots.find(paper, clauses.segment(paper))
    assert (slot.raw, slot.unit) == ("267.50", "元/月")


@pytest.mark.parametrize(
    ("rows", "want"),
    [
        (["其他约定事项：________________<乙方提供保洁用具>"], [("乙方提供保洁用具", False)]),
        (["其他约定事项：________________<乙方提供", "保洁用具>__________。"], [("乙方提供保洁用具", False)]),
        (["服务地点：<海州市青禾路8号>________。"], [("海州市青禾路8号", False)]),
        (["验收人：<张三丰>  ________"], [("张三丰", False), ("", True)]),  # white parts two rules
    ],
)
def test_a_piece_of_rule_that_touches_an_answer_is_its_room(rows: list[str], want: list[tuple[str, bool]]) -> None:
    assert found(page(rows)) == want


@pytest.mark.parametrize(("scanned", "places"), [(True, [("ABC", False)]), (False, [("ABC", False), ("", True)])])
def test_a_rest_of_a_rule_is_none_on_a_scan_only(*, scanned: bool, places: list[tuple[str, bool]]) -> None:
    """In a file whose marks are exact a blank beside an answer is one that somebody left."""
    paper = page(["型号ABC______元"], scanned=scanned)
    start = paper.text.index("ABC")
    answer = Place(Span(start, start + 3), Span(start, start + 3), 0, blank=False)
    have = ruled.answered(paper, [answer, *blanks.places(paper)])
    assert [(paper.text[slice(*place.span)].strip("_"), place.blank) for place in have] == places

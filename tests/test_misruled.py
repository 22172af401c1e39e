"""What a rule of a scan holds that nobody filled in: the form's own words, its numbers and remarks, boxes in place of characters."""

from __future__ import annotations

from dataclasses import replace

import pytest

from support import document
from tiaokuan import clauses, slots
from tiaokuan.document import Page


def read(text: str, *, scanned: bool = True) -> list[tuple[str, str]]:
    """State and words of the slots on a page, choices left out."""
    found = replace(document(text), pages=(Page(1, 600, 800, scanned=scanned),))
    return [
        (slot.state.value, slot.raw.strip(" _")) for slot in slots.find(found, clauses.segment(found)) if slot.kind != "choice"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "采购<u>人</u>/代理机构应在开标前答复供应商的询问。",
        "货物验收以双方签认的清单为<u>准</u>",
        "因发<u>包</u>人原因延误的，工期顺延。",
        "| 客厅 | 卧<u>室</u> |",
        "□现金□其<u>他方式</u>（双方商定）",
        "（三）其他约定见后。\n<u>1.1 .2</u>  双方当事人及相关方",
        "第三章 货款的结算\n____________<u>17</u>",
    ],
)
def test_a_piece_of_the_forms_words_on_a_rule_of_a_scan_is_no_answer(text: str) -> None:
    assert "filled" not in [state for state, _ in read(text)]


def test_a_single_character_that_answers_stays() -> None:
    assert read("性别：<u>女</u>") == [("filled", "女")]
    assert read("按<u>月</u>支付租金，每<u>三</u>个月付一次。")[0] == ("filled", "月")
    assert ("filled", "土") in read("乙方应在<u>土</u>日内响应。")  # 十, as OCR reads it: doubtful, no print


def test_on_a_word_file_an_underline_says_what_is_on_it() -> None:
    assert read("因发<u>包</u>人原因延误的，工期顺延。", scanned=False) == [("filled", "包")]


@pytest.mark.parametrize(
    "text",
    [
        "车架号<u>    生</u>产日期",
        "8. 阳台栏杆。<u>9.    </u>。",
        "（三）<u>（其他情形）          </u>",
        "余款应在<u>第          </u>付清。",
    ],
)
def test_beside_the_forms_words_on_a_rule_is_room(text: str) -> None:
    assert [state for state, _ in read(text)] == ["blank"]


@pytest.mark.parametrize("words", ["口", "0000000", "n", "∩"])
def test_boxes_in_place_of_characters_are_illegible(words: str) -> None:
    assert read(f"联系地址：<u>{words}</u>。") == [("illegible", words)]


@pytest.mark.parametrize("text", ["清洗内饰：是\n□否□", "保养手册：有□ 无□"])
def test_an_option_before_its_box_is_no_answer(text: str) -> None:
    assert not read(text)


@pytest.mark.parametrize("scanned", [True, False])
@pytest.mark.parametrize(
    "text",
    [
        "人民币大写<u>        元（小写</u>    元）",
        "合同编号：〔2026〕<u> 第   号</u>",
        "乙方应在签约后<u>…   …</u>个工作日内交付样品。",
        "总金额<u>        百        拾        </u>万元整。",
    ],
)
def test_units_and_dots_between_blanks_are_no_values(text: str, scanned: bool) -> None:
    assert {state for state, _ in read(text, scanned=scanned)} == {"blank"}


def test_a_label_between_two_blanks_is_no_name() -> None:
    text = "甲方指定的联系人为_________电话_____________。"
    assert all(state == "blank" for state, _ in read(text))
    assert read("通知方式：____电话____。") == [("filled", "电话")]


def test_a_unit_of_measure_names_nobody() -> None:
    assert not read("以资金计价（单位：元人民币）：")


def test_crosses_in_brackets_stand_for_words_to_come() -> None:
    assert all(state == "blank" for state, _ in read("双方委托【XX□X】银行监管。"))

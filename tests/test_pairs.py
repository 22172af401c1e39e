"""Labels that ask for two things at once, in two languages, and what a slot's own words rule out."""

from __future__ import annotations

import io

import pytest
from docx import Document as WordDocument

import tiaokuan
from tiaokuan.contract import Choice


def found(text: str) -> list[tuple[str | None, str]]:
    return [(slot.key, slot.raw) for slot in tiaokuan.extract(text.encode(), name="a.txt").slots]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("乙方开户行及账号：招商银行海州分行、1219070866108012", [("party_b.bank_name", "招商银行海州分行"), ("party_b.bank_account", "1219070866108012")]),
        (
            "乙方开户银行及帐号：中国建设银行海州园区支行 3225 0198 8836 0000 1234",
            [("party_b.bank_name", "中国建设银行海州园区支行"), ("party_b.bank_account", "3225 0198 8836 0000 1234")],
        ),
        ("甲方地址、电话：海州市星湖街328号，0512-62881234", [("party_a.address", "海州市星湖街328号"), ("party_a.phone", "0512-62881234")]),
        (
            "甲方开票信息：税号：91320594MA1CCEEE0A；地址电话：海州市星湖街328号0512-62881234",
            [("party_a.credit_code", "91320594MA1CCEEE0A"), ("party_a.address", "海州市星湖街328号"), ("party_a.phone", "0512-62881234")],
        ),
        ("乙方联系人及电话：周建国 13800138000", [("party_b.contact", "周建国"), ("party_b.phone", "13800138000")]),
        ("乙方开户行及账号：____________", [("party_b.bank_account", "____________")]),
    ],
)  # fmt: skip
def test_a_label_that_asks_for_two_things_has_two_answers(text: str, wanted: list[tuple[str, str]]) -> None:
    assert found(text) == wanted


def test_labels_in_two_languages() -> None:
    text = "Party A（甲方）：Lantu Parts (Haizhou) Co., Ltd. 蓝图零部件（海州）有限公司\n乙方（Party B）：海州岚起检测有限公司\nAddress 地址：海州市张江路88号\n电话 Tel：021-58881234"
    assert found(text) == [
        ("party_a.name", "Lantu Parts (Haizhou) Co., Ltd. 蓝图零部件（海州）有限公司"),
        ("party_b.name", "海州岚起检测有限公司"),
        ("party_b.address", "海州市张江路88号"),
        ("party_b.phone", "021-58881234"),
    ]


def test_a_court_is_no_commission() -> None:
    text = "第四条 因本合同发生的争议由海州市中级人民法院管辖／提交海州仲裁委员会仲裁。"
    assert found(text) == [("dispute.court", "海州市中级人民法院"), ("dispute.arbitration", "海州仲裁委员会")]


@pytest.mark.parametrize("signed", ["签订《客房维修合同》", "签订了《客房维修及布草洗涤外包服务（东区）合同》"])
def test_date_and_number_of_the_contract_that_is_changed_are_not_this_ones(signed: str) -> None:
    text = f"鉴于双方于2024年8月12日{signed}（合同编号：JJ-2024-086，以下简称“原合同”），现订立本补充协议。"
    assert [key for key, _ in found(text)] == [None, None]
    assert found("本合同于2024年8月12日签订。") == [("contract.sign_date", "2024年8月12日")]


def test_licences_in_brackets_are_no_part_of_a_name() -> None:
    assert found("乙方：海州卫士保安服务有限公司（保安服务许可证号：苏公保服20190012号）")[0] == (
        "party_b.name",
        "海州卫士保安服务有限公司",
    )


def test_a_rate_by_the_day() -> None:
    (slot,) = tiaokuan.extract("逾期付款的，自逾期之日起按日加收应付款千分之一的滞纳金。".encode(), name="a.txt").slots
    assert getattr(slot.value, "per", None) == "day"


@pytest.mark.parametrize(
    "asked",
    ["支付方式：（ 2 ）1.一次性支付 2.分期支付", "支付方式：【2】1、一次性支付；2、分期支付", "结算方式：__2__①月结②季结"],
)
def test_the_number_before_a_list_of_alternatives_chooses_one(asked: str) -> None:
    (slot,) = tiaokuan.extract(asked.encode(), name="a.txt").slots
    assert (slot.kind, slot.value) == ("choice", Choice(("2",), ("2",)))


def test_white_space_is_no_part_of_a_name() -> None:
    (slot,) = tiaokuan.extract("乙方：云帆软件 （海州） 有限公司".encode(), name="a.txt").slots
    assert getattr(slot.value, "text", None) == "云帆软件（海州）有限公司"


def test_two_answers_in_a_cell_beside_their_label() -> None:
    words = WordDocument()
    words.add_paragraph("服务合同")
    table = words.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "联系人/电话", "孙悦 13812345678"
    body = io.BytesIO()
    words.save(body)
    slots = tiaokuan.extract(body.getvalue(), name="a.docx").slots
    assert [(slot.kind, slot.raw) for slot in slots] == [("person", "孙悦"), ("phone", "13812345678")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (
            "双方同意提交（ B ）：A. 海州仲裁委员会；B. 甲方所在地法院；C. 乙方所在地法院。",
            Choice(("B",), ("B",), "甲方所在地法院"),
        ),
        ("双方同意提交（   ）：A. 海州仲裁委员会；B. 甲方所在地法院；C. 乙方所在地法院。", None),
    ],
)
def test_alternatives_by_letters(text: str, value: Choice | None) -> None:
    (slot,) = tiaokuan.extract(text.encode(), name="a.txt").slots
    assert (slot.kind, slot.value) == ("choice", value)

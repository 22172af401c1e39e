"""Tables whose first rows name the columns: bare figures with the unit of their head, totals, merged heads, words that bind."""

from __future__ import annotations

import io
from dataclasses import replace

from docx import Document as WordDocument

import tiaokuan
from tiaokuan.clauses import segment
from tiaokuan.contract import Contract, Slot, State, value_record
from tiaokuan.document import Page
from tiaokuan.slots import find

Rows = list[list[str]]


def read(rows: Rows, above: str = "付款安排如下：") -> Contract:
    """A contract with a table; < goes on from the cell to the left, ^ from that above."""
    document = WordDocument()
    for line in ("驻场服务合同", "第一条 费用", above):
        document.add_paragraph(line)
    table = document.add_table(len(rows), len(rows[0]))
    for r, row in enumerate(rows):
        for c, words in enumerate(row):
            if words in ("<", "^"):
                table.cell(r, c).merge(table.cell(r, c - 1) if words == "<" else table.cell(r - 1, c))
            else:
                table.cell(r, c).text = words
    body = io.BytesIO()
    document.save(body)
    return tiaokuan.extract(body.getvalue(), name="a.docx")


def found(contract: Contract) -> list[tuple[str, object]]:
    return [(slot.raw, amount(slot)) for slot in contract.slots]


def amount(slot: Slot) -> object:
    record = value_record(slot.value) or {}
    return record.get("amount", record.get("text"))


def test_figures_take_the_unit_of_their_head() -> None:
    rows = [
        ["期次", "付款条件", "付款金额（万元）", "付款比例（%）"],
        ["首期", "合同签订", "36.5", "30"],
        ["尾款", "验收合格", "85.17", "70"],
    ]
    contract = read(rows)
    assert found(contract) == [("36.5", "365000"), ("30", "30"), ("85.17", "851700"), ("70", "70")]
    assert [slot.unit for slot in contract.slots] == ["万元", "%", "万元", "%"]


def test_figures_take_the_unit_above_the_table_where_their_head_has_none() -> None:
    rows = [["项目", "规格", "金额"], ["巡检", "甲级", "12"], ["抢修", "乙级", "9元"]]
    assert found(read(rows, "金额单位：人民币万元")) == [("12", "120000"), ("9", "9")]
    assert found(read(rows)) == [("12", "12"), ("9", "9")]


def test_a_total_is_what_its_column_counts() -> None:
    rows = [
        ["岗位", "人数", "单价（元/人/月）", "月小计（元）"],
        ["项目经理", "1", "8500", "8500"],
        ["保洁员", "18", "4200", "75600"],
        ["合计", "19", "<", "84100"],
    ]
    slots = [(slot.kind, slot.raw) for slot in read(rows).slots if slot.kind != "text"]
    assert slots == [
        ("number", "1"), ("money", "8500"), ("money", "8500"), ("number", "18"), ("money", "4200"), ("money", "75600"),
        ("number", "19"), ("money", "84100"),
    ]  # fmt: skip


def test_a_merged_head_stands_above_several() -> None:
    rows = [
        ["级别", "时限", "<", "<"],
        ["^", "响应", "到场", "修复"],
        ["一级", "30分钟", "2小时", "次日"],
    ]
    contract = read(rows, "服务级别如下：")
    assert [(slot.raw, slot.key) for slot in contract.slots] == [
        ("30", "sla.response_time"), ("2", "sla.onsite_time"), ("次日", "sla.resolution_time"),
    ]  # fmt: skip


def test_words_of_another_cell_bind_nothing() -> None:
    rows = [["期次", "条件", "比例"], ["质保金", "服务期满", "10%"]]
    (slot,) = read(rows).slots
    assert value_record(slot.value) == {"amount": "10", "unit": "percent"}


def test_a_limit_of_a_share_names_what_it_is_of() -> None:
    contract = tiaokuan.extract(
        "违约金累计不超过合同总额的5%，首付款不低于合同价款的30%，其余为合同价款的70%。".encode(), name="a.txt"
    )
    assert [(value_record(slot.value) or {}).get("bound") for slot in contract.slots] == ["at_most", "at_least", None]


def test_an_interval_typed_on_its_rule_is_no_printed_unit() -> None:
    document = WordDocument()
    line = document.add_paragraph("1. 数据每")
    for words, underlined in (
        (" 日 ", True),
        ("备份一次，按", False),
        (" 月 ", True),
        ("结算；自", False),
        ("  年  月  日 ", True),
        ("起。", False),
    ):
        line.add_run(words).underline = underlined
    body = io.BytesIO()
    document.save(body)
    slots = tiaokuan.extract(body.getvalue(), name="a.docx").slots
    assert [(slot.raw, slot.state.value) for slot in slots[:2]] == [("日", "filled"), ("月", "filled")]
    assert [(slot.kind, slot.state.value) for slot in slots[2:]] == [("date", "blank")]


def test_a_dash_that_ocr_reads_as_one_is_no_amount() -> None:
    """On a scan — alone in a cell comes out as 一; amounts are never written so."""
    rows = [["项目", "数量", "月单价（元）"], ["机柜", "20", "4,800"], ["地址", "64", "一"]]
    document = read(rows).document
    scanned = replace(document, pages=(Page(1, 600.0, 800.0, scanned=True),))
    for source, state in ((document, State.FILLED), (scanned, State.NOT_APPLICABLE)):
        slots = {slot.raw: slot.state for slot in find(source, segment(source))}
        assert slots["一"] is state
        assert slots["4,800"] is State.FILLED


def test_the_parties_columns_say_whose_details_stand_in_them() -> None:
    rows = [
        ["甲方（客户）", "海川物流有限公司", "乙方（服务商）", "北辰云计算有限公司"],
        ["通讯地址", "上海市浦东新区张江路88号", "通讯地址", "北京市海淀区学院路1号"],
        ["电子邮箱", "kefu@haichuan.example", "电子邮箱", "support@beichen.example"],
    ]
    keys = [slot.key for slot in read(rows, "双方信息：").slots]
    assert keys == [f"party_{side}.{what}" for what in ("name", "address", "email") for side in "ab"]


def test_who_signs_for_a_party_is_not_the_other_one() -> None:
    contract = tiaokuan.extract(
        "服务合同\n甲方：海州公司\n乙方：青禾公司\n第一条 内容\n乙方提供保洁服务。\n甲方（盖章）：海州公司          乙方（盖章）：青禾公司\n"
        "法定代表人或委托代理人（签字）：钱卫国      法定代表人或委托代理人（签字）：\n".encode(),
        name="a.txt",
    )
    assert [slot.key for slot in contract.slots if slot.raw == "钱卫国"] == ["party_a.representative"]


HEAD = "服务合同\n甲方：海州会展公司\n乙方：青禾公司\n第一条 内容\n乙方提供保洁服务。\n"


def test_labels_of_one_kind_side_by_side_below_signatures_are_both_parties() -> None:
    words = f"{HEAD}甲方（盖章）：          乙方（盖章）：\n电话：0571-88886666          手机：13800138000\n"
    contract = tiaokuan.extract(words.encode(), name="a.txt")
    assert [slot.key for slot in contract.slots if slot.kind == "phone"] == ["party_a.phone", "party_b.phone"]


def test_an_account_is_the_partys_whose_name_its_holder_has() -> None:
    words = (
        f"{HEAD}第二条 付款\n乙方应支付至以下账户：\n户名：海州会展公司\n开户行：海州银行东城支行\n账号：6222020200012345678\n"
    )
    contract = tiaokuan.extract(words.encode(), name="a.txt")
    assert [slot.key for slot in contract.slots[2:]] == [None, "party_a.bank_name", "party_a.bank_account"]
    assert "party.payee" not in {finding.rule for finding in contract.findings}


def test_a_figure_beside_its_range_belongs_to_the_head_of_its_column() -> None:
    rows = [["考核得分", "违约金比例（占当月费用）"], ["80分≤得分＜90分", "5%"], ["60至79分", "10%"], ["不足60分", "20%"]]
    contract = read(rows, "考核扣款如下：")
    assert [slot.cue for slot in contract.slots if slot.kind == "percent"] == ["违约金比例（占当月费用）▁%"] * 3


def test_labels_side_by_side_without_a_place_count_too() -> None:
    contract = tiaokuan.extract(
        "服务合同\n甲方：海州公司\n乙方：青禾公司\n第一条 内容\n乙方提供保洁服务。\n甲方（盖章）：          乙方（盖章）：\n"
        "经办人：          经办人：陈静远\n开户银行：建设银行江北支行      开户银行：\n".encode(),
        name="a.txt",
    )
    keys = {slot.raw: slot.key for slot in contract.slots}
    assert (keys["陈静远"], keys["建设银行江北支行"]) == ("party_b.representative", "party_a.bank_name")


def test_a_head_in_two_lines_is_one_head() -> None:
    rows = [
        ["序号", "产品", "数量", "时长\n（月）", "金额\n（元）"],
        ["1", "云主机", "12台", "24", "28,800"],
    ]
    kinds = {slot.raw: slot.kind for slot in read(rows, "订购清单").slots}
    assert (kinds["24"], kinds["28,800"]) == ("duration", "money")

"""Numbered alternatives: what the chosen one says, and that the others need no filling."""

from __future__ import annotations

import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

import tiaokuan
from tiaokuan import alternatives, exports
from tiaokuan.contract import Choice, Contract
from tiaokuan.document import Span
from tiaokuan.settings import Settings
from tiaokuan.store import Store, entry, queries

LINES = """设备维护合同
第一条 付款
甲方按下列第 {} 种方式付款：
{}
第二条 保密期限为 3 年。"""


def read(chosen: str, items: str) -> Contract:
    return tiaokuan.extract(LINES.format(chosen, items).encode(), name="a.txt")


def meant(contract: Contract) -> str | None:
    (value,) = [slot.value for slot in contract.slots if isinstance(slot.value, Choice)]
    return value.meaning


@pytest.mark.parametrize(
    "chosen, items",
    [
        ("2", "1、签约后一次付清；\n2、按季付款，每季首月付清；\n3、其他：____。"),
        ("二", "（一）签约后一次付清；（二）按季付款，每季首月付清；（三）其他：____。"),
        ("2", "（1）签约后一次付清。（2）按季付款，每季首月付清。"),
        ("B", "A. 签约后一次付清；B. 按季付款，每季首月付清；C. 其他____"),
        ("②", "①签约后一次付清；②按季付款，每季首月付清；③其他____"),
        ("2", "（1）分两次付清：①签约时；②验收后。\n（2）按季付款，每季首月付清。"),
    ],
)
def test_the_chosen_alternative_is_told(chosen: str, items: str) -> None:
    assert meant(read(chosen, items)) == "按季付款，每季首月付清"


@pytest.mark.parametrize(
    "chosen, items",
    [
        ("4", "1、签约后一次付清；\n2、按季付款。"),  # there is no fourth
        ("2", "签约后一次付清。"),
        ("2", "1、签约后一次付清。\n第九条 2、按季付款"),  # another article
        ("2", "2、按季付款；\n3、按年付款。"),  # does not begin with 1
    ],
)
def test_nothing_is_told_where_the_list_has_no_such_item(chosen: str, items: str) -> None:
    assert meant(read(chosen, items)) is None


@pytest.mark.parametrize(
    "line, meaning",
    [
        ("争议：（1）提交海州仲裁委员会仲裁；（2）向甲方所在地法院起诉。双方选择第 2 项。", "向甲方所在地法院起诉"),
        ("争议：①提交海州仲裁委员会仲裁；②向甲方所在地法院起诉。双方同意采用上述第②种方式。", "向甲方所在地法院起诉"),
        ("服务费按（ B ）方式预收：A.月 B.季 C.半年", "季"),
        ("服务费按（B ）方式预收：A.月B.季C.半年D.年。", "季"),
        ("1、甲方付款；2、乙方开票。付款采用第 2 种方式。", None),  # no list of alternatives
    ],
)
def test_a_list_may_stand_before_the_choice(line: str, meaning: str | None) -> None:
    slots = tiaokuan.extract(f"设备维护合同\n第一条 {line}".encode(), name="a.txt").slots
    value = next(slot.value for slot in slots if slot.kind == "choice")
    assert isinstance(value, Choice)
    assert value.meaning == meaning


def test_blanks_of_other_alternatives_are_not_required() -> None:
    text = "设备维护合同\n第一条 验收采用以下第 B 种方式：A. 到货验收，验收期限____天；B. 抽样验收，验收期限____天。"
    slots = [slot for slot in tiaokuan.extract(text.encode(), name="a.txt").slots if slot.kind == "duration"]
    assert [slot.required for slot in slots] == [False, True]


def test_long_lists_take_linear_time() -> None:
    assert alternatives.items("（1）" * 300_000, 0) == []
    assert len(alternatives.items("：1、甲。2、乙。" + "3、" * 300_000, 0)) == 2


CHOSEN = {
    "number": ("付款按第__1__种方式：\n（1）交付后30日内付清；\n（2）每期付50%。", "50"),
    "number, in a line": ("付款按第__2__种方式：（1）交付后30日内付清；（2）每期付50%。", "30"),
    "box": ("付款方式：\n□交付后30日内付清；\n☑每期付50%。", "30"),
    "box behind its words": ("付款方式：30日内付清□ 每期付50%☑", "30"),
    "filled in behind boxes": ("结算方式：□月结【30】天  ☑月结【45】天", "30"),
}


@pytest.mark.parametrize("text, other", CHOSEN.values(), ids=CHOSEN)
def test_what_stands_in_another_alternative_is_not_agreed(text: str, other: str) -> None:
    contract = tiaokuan.extract(f"维护合同\n第一条 付款\n{text}\n乙方账号：6222020000000000".encode(), name="a.txt")
    assert [slot.raw for slot in contract.slots if slot.unchosen] == [other]
    record = tiaokuan.to_record(contract)
    assert [slot["raw"] for slot in record["slots"] if slot.get("unchosen")] == [other]
    rows = {row[8]: row for row in exports.Given([record], [1]).rows("slots")}
    assert rows[other][22] is True and rows["6222020000000000"][22] is False


def test_where_nothing_is_chosen_all_may_still_be() -> None:
    text = "维护合同\n第一条 付款\n付款按第____种方式：\n（1）交付后30日内付清；\n（2）每期付50%。\n付款方式：□月结【30】天  □月结【45】天"
    assert not any(slot.unchosen for slot in tiaokuan.extract(text.encode(), name="a.txt").slots)


def test_a_portfolio_shows_what_was_chosen(tmp_path: Path) -> None:
    text = "维护合同\n第一条 付款\n付款期限：□交付后【30】日内  ☑交付后【45】日内"
    record = tiaokuan.to_record(tiaokuan.extract(text.encode(), name="a.txt", settings=Settings(models="none")))
    for slot in record["slots"]:
        slot["key"] = "payment.due" if slot["kind"] == "duration" else None  # whatever the rules make of so short a contract
    with Store(str(tmp_path / "a.db")) as store:
        store.add([entry(record, 1)], "1")
        assert {row["raw"] for row in queries.values(store, "payment.due")} == {"45"}
        assert [row["number"] for row in queries.distribution(store, "payment.due")] == [45.0]
        (sums,) = queries.summary(store, "payment.due")
        assert (sums["count"], sums["median"]) == (1, 45.0)
    (row,) = exports.Given([record], [1]).rows("contracts")
    assert row[[column.name for column in exports.TABLES["contracts"]].index("payment.due")] == Decimal(45)


def test_thousands_of_alternatives_take_no_longer_each() -> None:
    (slot,) = [
        slot for slot in read("1", "1、签约后5日内付清；\n2、按季付款。").slots if slot.kind == "duration" and slot.raw == "5"
    ]

    def seconds(times: int) -> float:
        spans = [Span(10 * n, 10 * n + 5) for n in range(times)]
        slots = [replace(slot, evidence=slot.evidence._replace(span=Span(span.start + 1, span.end))) for span in spans]
        start = time.process_time()
        assert all(one.unchosen for one in alternatives.told("甲" * 10 * times, slots, spans))
        return time.process_time() - start

    few, many = seconds(1_000), seconds(16_000)
    assert many < max(60 * few, 1.0)

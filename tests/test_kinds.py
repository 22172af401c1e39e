"""Every kind reads its corpus: spellings that give a value, texts that give none."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tiaokuan import kinds
from tiaokuan.contract import value_record
from tiaokuan.exports._record import record_schema

FOLDER = Path(__file__).parent / "corpus"
CORPORA = {name: tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8")) for name in kinds.shelf()}
"""A kind without a corpus fails here, at collection."""


def wanted(kind: str, row: list[Any]) -> dict[str, Any]:
    """The record's value of a row [spelling, words, …] of a kind whose values are words or options."""
    if kind == "choice":
        return {"selected": row[1].split("|"), "options": row[2].split("|")}
    valid = {} if len(row) == 2 or row[2] < 0 else {"valid": bool(row[2])}
    return {"text": row[1], **valid}


VALUES = [
    (name, entry["value"], spelling)
    for name, corpus in CORPORA.items()
    for entry in corpus.get("value", ())
    for spelling in entry["spellings"]
] + [(name, wanted(name, row), row[0]) for name, corpus in CORPORA.items() for row in corpus.get("found", ())]
FILLED = [(name, wanted(name, row), row[0]) for name, corpus in CORPORA.items() for row in corpus.get("filled", ())]
EVERYDAY = [(name, row[1], row[0]) for name, corpus in CORPORA.items() for row in corpus.get("everyday", ())]
"""What people write outside contracts: read only where it is asked for."""
NOTHING = [(name, text) for name, corpus in CORPORA.items() for text in corpus["none"]]
UNLIKE = [(name, text) for name, corpus in CORPORA.items() for text in corpus.get("unlike", ())]


def part_of(want: dict[str, Any], have: dict[str, Any] | None) -> bool:
    return have is not None and {name: have.get(name) for name in want} == want


@pytest.mark.parametrize("name", CORPORA)
def test_a_corpus_is_large_enough(name: str) -> None:
    values = [(place, row[-1]) for place, rows in (("text", VALUES), ("slot", FILLED)) for row in rows if row[0] == name]
    nothing = [text for kind, text in [*NOTHING, *UNLIKE] if kind == name]
    assert len(set(values)) == len(values) >= 60
    assert len(set(nothing)) >= 30


@pytest.mark.parametrize(("name", "value", "spelling"), VALUES)
def test_a_spelling_gives_its_value(name: str, value: dict[str, Any], spelling: str) -> None:
    found = kinds.find_values(spelling, {name})
    assert len(found) == 1, found
    assert part_of(value, found[0]["value"]), found
    start, end = found[0]["span"]
    assert spelling[start:end] == found[0]["raw"]


def test_values_have_the_form_of_the_record() -> None:
    schema = record_schema()
    form = Draft202012Validator({"$defs": schema["$defs"], **schema["properties"]["slots"]["items"]["properties"]["value"]})
    for name, _, spelling in VALUES:
        for found in kinds.find_values(spelling, {name}):
            form.validate(found["value"])


@pytest.mark.parametrize(("name", "value", "spelling"), EVERYDAY)
def test_everyday_words_are_read_on_demand(name: str, value: dict[str, Any], spelling: str) -> None:
    plain, everyday = (kinds.find_values(spelling, {name}, everyday=flag) for flag in (False, True))
    assert [found["value"] for found in everyday] == [value]
    assert [found["value"] for found in plain] != [value]


@pytest.mark.parametrize(("name", "value", "raw"), FILLED)
def test_what_fills_a_slot_gives_its_value(name: str, value: dict[str, Any], raw: str) -> None:
    reading = kinds.parse(name, raw)
    assert value_record(reading.value) == value
    assert not reading.why.startswith("不像")
    assert 0 <= reading.span.start < reading.span.end <= len(raw)


@pytest.mark.parametrize(("name", "text"), NOTHING)
def test_what_is_no_value_gives_none(name: str, text: str) -> None:
    assert kinds.find_values(text, {name}) == []


@pytest.mark.parametrize(("name", "raw"), UNLIKE)
def test_what_is_unlike_its_kind_is_said_so(name: str, raw: str) -> None:
    reading = kinds.parse(name, raw)
    assert reading.value is None or reading.why.startswith("不像")
    assert reading.confidence <= 0.7


@pytest.mark.parametrize(
    ("kind", "raw", "around", "want"),
    [
        ("duration", "30", {"unit": "分钟"}, {"amount": "30", "unit": "minute"}),
        ("duration", "两", {"unit": "年"}, {"amount": "2", "unit": "year"}),
        ("duration", "30天", {}, {"amount": "30", "unit": "day"}),
        ("duration", "三（3）", {"unit": "个工作日"}, {"amount": "3", "unit": "workday"}),
        ("duration", "10-15", {"unit": "日"}, {"amount": "15", "unit": "day", "amount_min": "10", "amount_max": "15"}),
        ("percent", "三", {"before": "合同价款的万分之"}, {"amount": "0.03", "unit": "percent"}),
        ("percent", "5", {"unit": "‰"}, {"amount": "0.5", "unit": "percent"}),
        ("percent", "百分之五", {}, {"amount": "5", "unit": "percent"}),
        ("money", "30", {"unit": "万元"}, {"amount": "300000", "currency": "CNY"}),
        ("money", "380元/套餐", {}, {"amount": "380", "currency": "CNY", "per": "套餐"}),
        ("money", "12,000.00", {"unit": "元"}, {"amount": "12000.00", "currency": "CNY"}),
        ("money", "叁拾万元整", {}, {"amount": "300000", "currency": "CNY"}),
        ("money", "壹佰零贰万叁仟肆佰肆拾", {"unit": "元"}, {"amount": "1023440", "currency": "CNY"}),
        ("money", "500", {"unit": "美元"}, {"amount": "500", "currency": "USD"}),
        ("date", "2025 年 1 月 1 日", {}, {"date": "2025-01-01"}),
        ("date", "2025.1.1", {}, {"date": "2025-01-01"}),
        ("date", "二〇二三年三月十五日", {}, {"date": "2023-03-15"}),
        ("date", "25年1月", {}, {"date": "2025-01"}),
        ("date", "26.3.1", {}, {"date": "2026-03-01"}),
        ("date", "26.3.1-27.2.28", {}, {"date": "2026-03-01", "end": "2027-02-28"}),
        ("date", "2025-1-1至2025-6-30", {}, {"date": "2025-01-01", "end": "2025-06-30"}),
        ("date", "2025年上半年", {}, {"date": "2025-01-01", "end": "2025-06-30"}),
        ("date", "2025年第三季度", {}, {"date": "2025-07-01", "end": "2025-09-30"}),
        ("percent", "±5", {"unit": "%"}, {"amount": "5", "amount_min": "-5", "amount_max": "5"}),
        ("percent", "三分之一", {}, {"amount": "33.3333", "unit": "percent"}),
        ("duration", "两三", {"unit": "日"}, {"amount": "3", "unit": "day", "amount_min": "2", "amount_max": "3"}),
        ("money", "3-5", {"unit": "万元"}, {"amount": "50000", "amount_min": "30000", "amount_max": "50000"}),
        ("money", "3万余", {"unit": "元"}, {"amount": "30000", "bound": "more_than"}),
        ("money", "-300", {"unit": "元"}, {"amount": "-300", "currency": "CNY"}),
        ("number", "三十余", {"unit": "人"}, {"amount": "30", "unit": "人", "bound": "more_than"}),
        ("number", "五六", {"unit": "人"}, {"amount": "6", "amount_min": "5", "amount_max": "6"}),
        ("number", "四", {"unit": "份"}, {"amount": "4", "unit": "份"}),
        ("number", "345.2平方米", {}, {"amount": "345.2", "unit": "平方米"}),
        ("person", "林 晓 雯", {}, {"text": "林晓雯"}),
        ("party", "北辰数维科技有限公司（以下简称“乙方”）", {}, {"text": "北辰数维科技有限公司"}),
    ],
)
def test_what_stands_in_a_slot(kind: str, raw: str, around: dict[str, str], want: dict[str, Any]) -> None:
    reading = kinds.parse(kind, raw, **around)
    assert part_of(want, value_record(reading.value)), reading


@pytest.mark.parametrize(
    ("kind", "raw", "around"),
    [
        ("duration", "按甲方要求", {"unit": "日"}),
        ("duration", "3元", {"unit": "日"}),
        ("percent", "详见附件", {"unit": "%"}),
        ("money", "双方另议", {"unit": "元"}),
        ("date", "2025年2月30日", {}),
        ("date", "2025-13-01", {}),
        ("date", "3月底前", {}),
        ("money", "2025-01", {"unit": "元"}),
        ("money", "3万", {"unit": "万元"}),  # 30,000 of them, or the same said twice
        ("number", "若干", {"unit": "份"}),
        ("person", "", {}),
    ],
)
def test_what_cannot_be_read_is_said_so(kind: str, raw: str, around: dict[str, str]) -> None:
    reading = kinds.parse(kind, raw, **around)
    assert reading.value is None
    assert reading.confidence <= 0.5
    assert reading.why


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("个工作日内", ("duration", "个工作日")),
        ("天内", ("duration", "天")),
        ("月（天）", ("duration", "月（天）")),
        ("年（月/日）。", ("duration", "年（月/日）")),
        ("個工作日內", ("duration", "個工作日")),
        ("％", ("percent", "％")),
        ("万元整", ("money", "万元")),
        ("元/平方米·月", ("money", "元/平方米·月")),
        ("份", ("number", "份")),
        ("公斤/日", ("number", "公斤/日")),
        ("  小时内", ("duration", "小时")),
        *(
            (text, None)
            for text in (
                "日期",
                "日常",
                "天气",
                "天然气",
                "年度",
                "月份",
                "人民法院",
                "份额",
                "名称",
                "户名",
                "元素",
                "年龄",
                "次日",
                "套内",
            )
        ),
    ],
)
def test_the_unit_behind_a_blank(text: str, want: tuple[str, str] | None) -> None:
    assert kinds.unit_at(text, 0) == want


@pytest.mark.parametrize(
    ("code", "valid"),
    [
        ("11010519491231002X", True),
        ("110105194912310021", False),
        ("91350100M000100Y43", True),
        ("91350100M000100Y44", False),
        ("HT-2025-001", None),
    ],
)
def test_check_digits(code: str, valid: bool | None) -> None:
    assert (value_record(kinds.parse("identifier", code).value) or {}).get("valid") is valid


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("自2025年3月1日起至2026年2月28日止", "2025-03-01", "2026-02-28"),
        ("2025年3月1日至6月30日", "2025-03-01", "2025-06-30"),
        ("2025年3月1日至31日", "2025-03-01", "2025-03-31"),
        ("2025年3月12-19日", "2025-03-12", "2025-03-19"),
        ("展期2026.9.18-9.21", "2026-09-18", "2026-09-21"),
        ("2026/9/18至9/21", "2026-09-18", "2026-09-21"),
        ("2025年1月至12月", "2025-01", "2025-12"),
        ("2025年1-6月", "2025-01", "2025-06"),
        ("2025年3月—8月", "2025-03", "2025-08"),
        ("2025-03-01至2025-04-01", "2025-03-01", "2025-04-01"),
    ],
)
def test_a_period_has_a_first_and_a_last_day(text: str, first: str, last: str) -> None:
    found = kinds.find_values(text, {"date"})
    assert [one["value"] for one in found] == [{"date": first, "bound": "start"}, {"date": last, "bound": "end"}]


def test_values_of_all_kinds_come_in_reading_order() -> None:
    text = (
        "甲方：北京云帆有限公司，联系人：王小明，电话：13800138000。应于2025年6月30日前支付30万元（合同价款的50%），逾期3日内…"
    )
    found = kinds.find_values(text)
    assert [one["kind"] for one in found] == ["party", "person", "phone", "date", "money", "percent", "duration"]
    assert all(text[slice(*one["span"])] == one["raw"] for one in found)
    assert [one["span"] for one in found] == sorted(one["span"] for one in found)


def test_unknown_kind() -> None:
    with pytest.raises(KeyError):
        kinds.find("三天", {"weight"})


@pytest.mark.parametrize(
    ("before", "raw", "unit"),
    [("总价：¥", "150,000.00", "元"), ("总价", "￥9000", "元"), ("总价", "9000", None), ("$", "9000", None)],
)
def test_a_sign_before_a_filled_amount_says_its_unit(before: str, raw: str, unit: str | None) -> None:
    reading = kinds.parse("money", raw, before=before, after="")
    assert reading.value is not None
    assert reading.unit == unit


def test_further_days_of_a_year_are_dates_too() -> None:
    def found(text: str) -> list[tuple[str, object]]:
        return [(value["raw"], value["value"]) for value in kinds.find_values(text, {"date"})]

    assert found("2025年6月30日和12月31日前") == [
        ("2025年6月30日", {"date": "2025-06-30"}),
        ("12月31日", {"date": "2025-12-31", "bound": "before"}),
    ]
    assert len(found("2025年6月30日、2月1日")) == 1  # perhaps of another year
    first, second = found("每年6月30日前及12月31日前")
    assert first[0] == "每年6月30日"
    assert second == (
        "12月31日",
        {"text": "每年12月31日", "rule": "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31", "bound": "before"},
    )
    assert len(found("每年6月30日和2月30日")) == 1

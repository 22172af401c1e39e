"""What is written as contracts write it is read back: amounts, dates, durations; capitals are those of the standard."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tiaokuan import kinds
from tiaokuan.contract import Date, Money, Quantity
from tiaokuan.kinds._capitals import capitals

COMMON = str.maketrans("零壹贰叁肆伍陆柒捌玖拾佰仟", "零一二三四五六七八九十百千")
TRADITIONAL = str.maketrans("贰叁陆万亿元", "貳參陸萬億圓")
MISPRINTED = str.maketrans("零整元", "〇正圆")
DIGITS = "〇一二三四五六七八九"
MOST = 9_999_999_999_999_99
AMOUNTS = st.one_of(
    st.integers(1, MOST),
    st.integers(1, 99_999_99),
    st.integers(1, 99_999).map(lambda n: n * 100),
    st.integers(1, 9_999).map(lambda n: n * 10**8),
    st.builds(lambda digit, power: digit * 10**power, st.integers(1, 9), st.integers(0, 14)),
).map(lambda cents: Decimal(cents) / 100)


def figures(amount: Decimal) -> list[str]:
    return [f"¥{amount:,.2f}", f"{amount:.2f}元", f"人民币{amount:,.2f}元", f"RMB {amount:.2f}", f"{amount:,.2f}元整"]


def in_capitals(amount: Decimal) -> list[str]:
    words = capitals(amount)
    return [words, f"人民币{words}", f"人民币（大写）{words}", words.translate(TRADITIONAL), words.translate(MISPRINTED)]


def scaled(amount: Decimal) -> list[str]:
    wan, yi = (format((amount / size).normalize(), "f") for size in (10**4, 10**8))
    return [f"{wan}万元", f"{wan} 万元", f"人民币{wan}万元", f"{yi}亿元"]


def mixed(amount: Decimal) -> list[str]:
    """Chinese numerals of everyday script, and 3亿4567万8900元 where there are no cents."""
    if amount % 1:
        return []
    yi, rest = divmod(int(amount), 10**8)
    wan, yuan = divmod(rest, 10**4)
    parts = "".join(f"{part}{unit}" for part, unit in ((yi, "亿"), (wan, "万"), (yuan, "")) if part)
    return [capitals(amount).removesuffix("整").translate(COMMON), f"{parts}元"]


@given(AMOUNTS)
@example(Decimal("0.01"))
@example(Decimal("9999999999999.99"))
@example(Decimal(10**12))
@example(Decimal("100000000000.10"))
@pytest.mark.parametrize("write", [figures, in_capitals, scaled, mixed])
def test_an_amount_survives(write: Callable[[Decimal], list[str]], amount: Decimal) -> None:
    for words in write(amount):
        found = kinds.find(f"合同价款为{words}，含税。", {"money"})
        assert [one.value for one in found] == [Money(amount)], words


@given(AMOUNTS)
def test_an_amount_survives_in_a_slot(amount: Decimal) -> None:
    wan = format((amount / 10**4).normalize(), "f")
    for words, unit in ((f"{amount:,.2f}", "元"), (f"{amount:.2f}", None), (capitals(amount), None), (wan, "万元")):
        assert kinds.parse("money", words, unit=unit).value == Money(amount), words


@pytest.mark.parametrize(
    ("amount", "words"),
    [  # the examples of the annex and of common bank forms
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
        ("107000.53", "壹拾万柒仟元零伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("300000", "叁拾万元整"),
        ("10", "壹拾元整"),
        ("100000005", "壹亿零伍元整"),
        ("1000000000000", "壹万亿元整"),
        ("200050000", "贰亿零伍万元整"),
        ("0.05", "伍分"),
        ("0.8", "捌角整"),
        ("0", "零元整"),
    ],
)
def test_capitals_are_those_of_the_standard(amount: str, words: str) -> None:
    assert capitals(Decimal(amount)) == words


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("壹仟陆佰捌拾元叁角贰分", "1680.32"),
        ("壹拾万零柒仟元伍角叁分", "107000.53"),
        ("壹仟肆佰零玖元伍角", "1409.50"),
        ("叁佰贰拾伍元零肆分", "325.04"),
    ],
)
def test_the_other_ways_the_annex_allows_are_read(words: str, amount: str) -> None:
    assert [one.value for one in kinds.find(words, {"money"})] == [Money(Decimal(amount))]


@pytest.mark.parametrize("amount", ["-1", "0.001", "10000000000000000"])
def test_what_has_no_capitals(amount: str) -> None:
    with pytest.raises(ValueError, match="no amount"):
        capitals(Decimal(amount))


def small(number: int) -> str:
    """A number up to 99 in common numerals."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones else "")


@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2099, 12, 31)))
@example(datetime.date(2024, 2, 29))
def test_a_date_survives(day: datetime.date) -> None:
    y, m, d = day.year, day.month, day.day
    year = "".join(DIGITS[int(c)] for c in str(y))
    capital = "".join("零壹贰叁肆伍陆柒捌玖"[int(c)] for c in str(y))
    for words in (
        *(
            f"{y}年{m}月{d}日",
            f"{y}年{m:02}月{d:02}日",
            f"{y} 年 {m} 月 {d} 日",
            f"{y}-{m:02}-{d:02}",
            f"{y}.{m}.{d}",
            f"{y}/{m}/{d}",
        ),
        *(f"{y}{m:02}{d:02}", f"{year}年{small(m)}月{small(d)}日", f"{year.replace('〇', '零')}年{small(m)}月{small(d)}日"),
        f"{capital}年{capitals(Decimal(m)).removesuffix('元整')}月{capitals(Decimal(d)).removesuffix('元整')}日",
    ):
        assert [one.value for one in kinds.find(f"签订日期：{words}。", {"date"})] == [Date(day.isoformat())], words
        assert kinds.parse("date", words).value == Date(day.isoformat()), words


UNITS = {
    "minute": ["分钟"],
    "hour": ["小时", "个小时"],
    "day": ["天", "日历天", "个自然日", "个日历日"],
    "workday": ["个工作日", "工作日"],
    "week": ["周", "个星期"],
    "month": ["个月"],
    "year": ["年"],
}


@given(st.integers(1, 999), st.sampled_from(sorted(UNITS)))
def test_a_duration_survives(amount: int, unit: str) -> None:
    common = capitals(Decimal(amount)).removesuffix("元整").translate(COMMON)
    for printed in UNITS[unit]:
        for words in (f"{amount}", common, f"{common}（{amount}）"):
            found = kinds.find(f"应在{words}{printed}内完成", {"duration"})
            assert [one.value for one in found] == [Quantity(Decimal(amount), unit, bound="at_most")], words + printed
        assert kinds.parse("duration", f"{amount}", unit=printed).value == Quantity(Decimal(amount), unit)


@given(st.integers(1, 400), st.integers(1, 400))
def test_a_range_keeps_both_ends(one: int, other: int) -> None:
    low, high = sorted((one, other))
    for words in (f"{low}-{high}天", f"{low}至{high}天", f"{low}天至{high}天", f"{low}～{high}日"):
        found = kinds.find(f"在{words}内", {"duration"})
        assert [value.value for value in found] == [Quantity(Decimal(high), "day", Decimal(low), Decimal(high), "at_most")], (
            words
        )

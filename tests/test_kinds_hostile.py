"""Searching for values takes time linear in the text's length, whatever the text: no pattern backtracks without bound."""

from __future__ import annotations

import time

import pytest

from tiaokuan import kinds

MEGABYTE = 1_000_000
PIECES = [
    "一二三四五六七八九十百千万亿", "十", "千", "零", "1", "0.", "0.0.0.", "1,234,567", "1 ", "０．", "一点", "半", "一个", "百分之", "万分之一又", "5%-", "3日", "3-", "3元", "1万",
    "1元/人/月/", "2025年", "2025年1月", "2025-1-", "9:00-", "周一至", "每人每月", "每月", "第三条", "第 2 种方式", "（(", ")）", "（3）", "【", "□√", "×", "①②", "(通用/专用)",
    "有限公司", "的或由", "或者乙方", "北京市", "路1号", "甲方：", "地址：", "联系人：", "账号：1", "a@", "a.b@", "A1", "62", "0571-8800", "+86 ", "人民币", "¥", "$", "负", "至到", " ", "_", "\n",
]  # fmt: skip


def seconds(text: str, *, everyday: bool) -> float:
    started = time.process_time()
    kinds.find(text, everyday=everyday)
    return time.process_time() - started


def best(text: str) -> float:
    """The shortest of three: garbage of other tests may be collected within one."""
    return min(seconds(text, everyday=True) for _ in range(3))


@pytest.mark.parametrize("piece", PIECES)
def test_time_grows_with_the_length_only(piece: str) -> None:
    few, many = (best((piece * length)[:length]) for length in (1_000, 4_000))
    assert many < 8 * few + 0.1


@pytest.mark.parametrize("piece", ["一二三四五六七八九十", "0.0.0.", "（(【["])
def test_a_megabyte(piece: str) -> None:
    assert seconds(piece * (MEGABYTE // len(piece.encode())), everyday=False) < 60

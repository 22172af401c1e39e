"""tiaokuan.formats.text, markdown, _encoding and _furniture: plain text becomes a Document."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support import marks
from tiaokuan import formats
from tiaokuan.document import Document, Role
from tiaokuan.errors import DocumentError
from tiaokuan.formats import _encoding, _furniture, text
from tiaokuan.settings import Settings

CONTRACT = "设备维护合同\n甲方：____\n第一条 服务内容\n乙方每月巡检设备两次。\n第二条 费用\n甲方按季度支付服务费____元。"


def read(data: str | bytes, name: str = "a.txt") -> Document:
    return formats.read(data.encode() if isinstance(data, str) else data, name, Settings())


ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "gbk", "gb2312", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding: str, end: str) -> None:
    document = read(CONTRACT.replace("\n", end).encode(encoding))
    assert document.text == CONTRACT
    assert document.media_type == "text"


def test_traditional_characters_in_big5() -> None:
    words = "第一條 服務費用\n甲方應於每月十日前支付服務費，乙方應提供合法之發票。\n第二條 合約期間為一年。"
    assert read(words.encode("big5")).text == words


def test_gb18030_characters_outside_gbk() -> None:
    words = "第一条 乙方负责人为㐂某，甲方负责人为王𬱖。甲方应按合同支付服务费用。"
    assert read(words.encode("gb18030")).text == words


@pytest.mark.parametrize("data", [bytes(range(256)) * 20, b"\x00\x01\x02\x03" * 500, b"\x81\xff\xfe\x80" * 400])
def test_what_is_no_text(data: bytes) -> None:
    assert _encoding.encoding(data) is None


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        document = read(data, "a")
    except DocumentError:
        return
    assert document.text.strip()


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_blocks_cover_the_text_in_order(words: str) -> None:
    try:
        document = read(words)
    except DocumentError:
        return
    at = 0
    for block in document.blocks:
        assert block.span.start == at
        assert "\n" not in document.text[block.span.start : block.span.end]
        at = block.span.end + 1
    assert at == len(document.text) + 1


WRAPPED = """第一条 服务内容
乙方应当按照附件所列的清单每月对甲方的设备进行两次巡检并且
在巡检之后的三个工作日之内向甲方提交书面的巡检报告，报告中
应当写明设备的状况、发现的问题、处理的办法以及下次巡检的时
间。
乙方发现设备有故障的应当在四个小时之内到达现场进行处理直至
设备恢复正常运行，处理的费用由乙方承担，但因甲方使用不当造
成的除外。
第二条 服务费用
甲方应当在每个季度的第一个月的十日之前向乙方支付上一个季度
的服务费用，乙方应当在收到费用之后的五日之内开具合法的发票
并且送达甲方。
第三条 保密
双方对在履行本合同的过程之中知悉的对方的商业秘密都应当予以保
密，未经对方书面同意的任何一方都不得向第三方披露，但法律另有
规定的除外。"""


def test_lines_wrapped_at_a_width_are_joined() -> None:
    lines = read(WRAPPED).text.split("\n")
    assert lines[0] == "第一条 服务内容"
    assert lines[1].startswith("乙方应当按照附件")
    assert lines[1].endswith("下次巡检的时间。")
    assert lines[2].startswith("乙方发现设备")
    assert lines[2].endswith("除外。")
    assert lines[3] == "第二条 服务费用"
    assert lines[-1].endswith("规定的除外。")
    assert len(lines) == 7


def test_lines_that_were_not_wrapped_stay() -> None:
    lines = [f"{n}. 乙方应当提供第{n}项服务" + "，并且保证质量" * n for n in range(1, 12)]
    assert text.unwrapped(lines) == lines


FURNITURE = [
    "举报", "VIP", "文档评论(0)", "约 5页", "约3.2千字", "浏览：233", "首页 > 合同", "2023-05-06 发布于 北京", "设备维护合同.docx", "上一篇：租赁合同",
    "下载文档", "Copyright 2020 某网站", "京ICP备12345678号", "猜你喜欢", "----", "共 12 页",
]  # fmt: skip
KEPT = [
    "甲方：____", "第一条 服务内容", "1. 乙方按月付款", "价格由双方另行约定。", "约定五日内付款", "联系方式：____", "附件一", "合同编号：", "下载费用由甲方承担。", "地址：____", "2025年3月8日",
    "乙方应当对甲方的评论保密。", "共计人民币三万元。",
]  # fmt: skip


@pytest.mark.parametrize("line", FURNITURE)
def test_furniture(line: str) -> None:
    assert _furniture.is_furniture(line)


@pytest.mark.parametrize("line", KEPT)
def test_lines_of_a_contract_are_no_furniture(line: str) -> None:
    assert not _furniture.is_furniture(line)


def test_what_a_site_prints_around_a_contract_is_set_apart() -> None:
    document = read(f"设备维护合同.docx\n举报\nVIP\n约 5页\n{CONTRACT}\n文档评论(0)\n某用户：写得好\n相关文档\n租赁合同")
    assert document.text == CONTRACT
    assert "某用户：写得好" in document.asides


MARKDOWN = [
    ("# 设备维护合同", "设备维护合同", []),
    ("## 第一条 **费用**\n", "第一条 费用", []),
    ("甲方：<u>　　　</u>公司\n## x", "甲方：___公司\nx", [("___", "underline", None)]),
    ("共<u>30</u>天\n## x", "共30天\nx", [("30", "underline", None)]),
    ("- [ ] 现金\n- [x] 转账", "□现金\n☑转账", [("□", "box", False), ("☑", "box", True)]),
    (r"甲方：\_\_\_\_", "甲方：____", []),
    ("共~~三十~~<s>二十</s>十五天，第~3~章", "共十五天，第~3~章", []),
    ("> 引用\n> 继续", "引用\n继续", []),
    ("见[附件一](https://example.org/a)", "见附件一", []),
    ("A &amp; B", "A & B", []),
]


@pytest.mark.parametrize(("source", "expected", "found"), MARKDOWN)
def test_markdown(source: str, expected: str, found: list[tuple[str, str, bool | None]]) -> None:
    document = read(source, "a.md")
    assert document.media_type == "markdown"
    assert document.text == expected
    assert marks(document) == found


def test_tables_and_levels_of_markdown() -> None:
    document = read("# 合同\n\n## 价格\n\n| 项目 | 单价 |\n| --- | --- |\n| 保洁 | |\n\n以上含税。\n", "a.md")
    assert [block.level for block in document.blocks if block.role is Role.PARAGRAPH] == [1, 2, None]
    cells = [
        (tuple(block.cell[:5]), document.text[block.span.start : block.span.end].strip())
        for block in document.blocks
        if block.cell
    ]
    assert [words for _, words in cells] == ["项目", "单价", "保洁", ""]
    assert [cell[1:3] for cell, _ in cells] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert [mark.sign.value for mark in document.marks] == ["cell"]

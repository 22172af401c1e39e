"""tiaokuan.formats.html: web pages, written here, become Documents."""

from __future__ import annotations

import time

import pytest

from support import marks
from tiaokuan import formats
from tiaokuan.document import Cell, Document, Role, Sign
from tiaokuan.errors import DocumentError
from tiaokuan.settings import Settings


def page(body: str, head: str = "") -> Document:
    html = f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'
    return formats.read(html.encode(), "page.html", Settings())


def lines(document: Document) -> list[str]:
    return document.text.split("\n")


BLANKS = [
    ("<p>甲方：<u>　　　　</u>公司</p>", "甲方：________公司", [("________", "underline", None)]),
    ("<p>共<u>&nbsp;&nbsp;&nbsp;&nbsp;</u>天</p>", "共____天", [("____", "underline", None)]),
    ("<p>共<u>12</u>天</p>", "共12天", [("12", "underline", None)]),
    ("<p>共<u>&nbsp;&nbsp;12&nbsp;</u>天</p>", "共\xa0\xa012\xa0天", [("\xa0\xa012\xa0", "underline", None)]),
    ("<p>共<u>&nbsp;</u><u>&nbsp;</u><u>&nbsp;</u>天</p>", "共___天", [("___", "underline", None)]),
    ('<p>共<span style="text-decoration: underline">&nbsp;&nbsp;</span>天</p>', "共__天", [("__", "underline", None)]),
    ('<p>共<span style="border-bottom:1px solid #000">30</span>天</p>', "共30天", [("30", "underline", None)]),
    ('<p>共<span style="border-bottom:none">30</span>天</p>', "共30天", []),
    (
        '<p>共<span style="display:inline-block;width:80px;border-bottom:1px solid"></span>天</p>',
        "共__________天",
        [("_" * 10, "underline", None)],
    ),
    ("<p>共<u>\n        </u>天</p>", "共_________天", [("_" * 9, "underline", None)]),
    ("<p>共<u>\n  <b>30</b>\n</u>天</p>", "共 30 天", [("30", "underline", None)]),
    ("<p>于<u>    年  月  日</u>交</p>", "于____年__月__日交", [(b, "underline", None) for b in ("____", "__", "__")]),
    ("<p>证号【      】号</p>", "证号【      】号", []),
    ("<p>共<input type=text size=6>天</p>", "共______天", [("______", "field", None)]),
    ("<p>共<input value=30>天</p>", "共30天", [("30", "field", None)]),
    ("<p>共<input type=hidden value=30><input type=submit value=好>天</p>", "共天", []),
    (
        "<p><input type=checkbox>现金<input type=checkbox checked>转账</p>",
        "□现金☑转账",
        [("□", "box", False), ("☑", "box", True)],
    ),
    ("<p>在<select><option selected>北京<option>上海</select>市</p>", "在北京市", [("北京", "field", None)]),
    ("<p>在<select><option>北京<option>上海</select>市</p>", "在________市", [("________", "field", None)]),
    ("<p>地址：<textarea>长江路 1 号</textarea></p>", "地址：长江路 1 号", [("长江路 1 号", "field", None)]),
    ("<p>见<a href=x>附件一</a></p>", "见附件一", []),
]


@pytest.mark.parametrize(("body", "text", "expected"), BLANKS)
def test_what_is_to_be_filled_in(body: str, text: str, expected: list[tuple[str, str, bool | None]]) -> None:
    document = page(body)
    assert document.text == text
    assert marks(document) == expected


def test_prompts_of_fields() -> None:
    document = page("<p>姓名<input placeholder=请输入姓名>城市<select><option value=''>选<option>甲城<option>乙城</select></p>")
    assert [mark.prompt for mark in document.marks] == ["请输入姓名", "甲城/乙城"]


def test_rules_of_the_page_s_own_sheet() -> None:
    rules = ".line, b.two { border-bottom: 1px solid } .gone {display:none!important} #mid{text-align:center}"
    head = f"<style>/* x */ {rules}</style>"
    document = page("<p id=mid>合同</p><p>共<span class='a line'>30</span>天<i class=gone>秘密</i></p>", head)
    assert document.text == "合同\n共30天"
    assert marks(document) == [("30", "underline", None)]
    assert [block.centred for block in document.blocks] == [True, False]


LINES = [
    ("<p>第一条</p><div>第二条<br>第三条</div>第四条", ["第一条", "第二条", "第三条", "第四条"]),
    ("<p>甲方应当\n      付款，并且\n      收货。</p>", ["甲方应当付款，并且收货。"]),
    ("<p>第一条\n付款</p>", ["第一条 付款"]),
    ("<p>pay the\n    fee</p>", ["pay the fee"]),
    ("<p>A<b>B</b> C &lt;D&gt; &amp;amp; &#x4E00;</p>", ["AB C <D> &amp; 一"]),
    ("<pre>第一行\n  第二行</pre>", ["第一行", "  第二行"]),
    ("<p>一<span hidden>二</span><span style='display:none'>三</span><i aria-hidden=true>四</i>五</p>", ["一五"]),
    ("<p>一<script>二</script><style>三</style><template>四</template><button>五</button>六</p>", ["一六"]),
    ("<p>一<!-- 二 --><?三?>四</p>", ["一四"]),
    ("<p>交付期为<del>三</del><ins>五</ins>日内完成</p>", ["交付期为五日内完成"]),
    ("<p>甲<p>乙</b><li>丙</section><p>丁", ["甲", "乙", "丙", "丁"]),
]


@pytest.mark.parametrize(("body", "expected"), LINES)
def test_lines(body: str, expected: list[str]) -> None:
    assert lines(page(body)) == expected


LISTS = [
    ("<ol><li>一<li>二</ol>", ["1. 一", "2. 二"]),
    ("<ol start=4><li>一<li value=9>二<li>三</ol>", ["4. 一", "9. 二", "10. 三"]),
    ("<ol reversed><li>一<li>二</ol>", ["2. 一", "1. 二"]),
    ("<ol type=a><li>一<li>二</ol>", ["a. 一", "b. 二"]),
    ("<ol type=I><li>一<ol type=i><li>二</ol></ol>", ["I. 一", "i. 二"]),
    ("<ol style='list-style-type:cjk-ideographic'><li>付款<li>交付</ol>", ["一、付款", "二、交付"]),
    ("<ol style='list-style: upper-latin inside'><li>付款</ol>", ["A. 付款"]),
    ("<ol style='list-style:none'><li>付款</ol>", ["付款"]),
    ("<ol><li>（一）付款<li>1.2 交付</ol>", ["（一）付款", "1.2 交付"]),
    ("<ul><li>付款</ul>", ["付款"]),
    ("<ol><li><p>付款</p><p>补充</p></li><li><p>交付</p></ol>", ["1. 付款", "补充", "2. 交付"]),
]


@pytest.mark.parametrize(("body", "expected"), LISTS)
def test_numbers_of_lists(body: str, expected: list[str]) -> None:
    document = page(body)
    assert lines(document) == expected
    for block in document.blocks:
        if block.number is not None:
            assert block.number.start == block.span.start
            assert block.list_level is not None


def test_a_table_s_grid() -> None:
    document = page(
        "<table><caption>价格表</caption><thead><tr><th rowspan=2>项目<th colspan=2>价格</thead>"
        "<tr><td>单价<td>总价<tr><td>保洁<td><td>&nbsp;</table><p>以上含税</p><table><tr><td>甲<td>乙</table>"
    )
    cells = [(block.cell, document.text[block.span.start : block.span.end]) for block in document.blocks if block.cell]
    assert cells == [
        (Cell(0, 0, 0, 2, 1), "项目"),
        (Cell(0, 0, 1, 1, 2), "价格"),
        (Cell(0, 1, 1, 1, 1), "单价"),
        (Cell(0, 1, 2, 1, 1), "总价"),
        (Cell(0, 2, 0, 1, 1), "保洁"),
        (Cell(0, 2, 1, 1, 1), "________"),
        (Cell(0, 2, 2, 1, 1), "________"),
        (Cell(1, 0, 0, 1, 1), "甲"),
        (Cell(1, 0, 1, 1, 1), "乙"),
    ]
    assert [mark.sign for mark in document.marks] == [Sign.CELL, Sign.CELL]
    assert document.blocks[0].role is Role.PARAGRAPH


def test_a_table_that_only_places_text_is_no_table() -> None:
    document = page(
        "<table><tr><td width=100>菜单</td><td>" + "<p>乙方应当按时提供服务并保证质量。</p>" * 60 + "</td></tr></table>"
    )
    assert all(block.cell is None for block in document.blocks)


SITE = """
<header class="site-header"><div class="logo">范文库</div><ul class="nav-main"><li><a href="/">首页</a><li><a href="/a">合同</a>
<li><a href="/b">登录</a></ul></header>
<div class="crumbs"><a href="/">首页</a> &gt; 合同</div>
<div class="box"><div class="main-left"><h1>设备维护合同</h1><div class="info">浏览：300 约 5页</div>
<div class="article"><p>甲方：<u>　　　　</u></p><p>乙方：<u>　　　　</u></p>
<p>第一条 服务内容</p><p>乙方每月巡检设备两次，发现故障在四小时内到达现场处理，直至设备恢复正常运行为止。</p>
<p>第二条 费用</p>
<p>甲方每季度支付服务费<u>　　</u>元，乙方开具发票。设备的易损件由甲方承担。</p>
<p>第三条 争议</p><p>双方协商解决，协商不成的向甲方所在地人民法院起诉。</p></div>
<div class="sign">甲方（盖章）：　　　乙方（盖章）：</div></div>
<div class="sidebar"><h3>相关合同</h3>
<ul><li><a href="1">租赁合同范本</a><li><a href="2">买卖合同范本</a><li><a href="3">运输合同范本</a></ul>
</div></div>
<div class="toolbox"><a href=#>举报</a> <a href=#>收藏</a></div><div>文档评论(0)</div><p>下载本文档需要登录</p>
<footer>某某公司 版权所有</footer>
"""


def test_the_contract_and_not_the_site() -> None:
    text = page(SITE).text
    for words in ("设备维护合同", "甲方：________", "第三条 争议", "甲方（盖章）"):
        assert words in text
    for words in ("首页", "范文库", "浏览", "相关合同", "租赁合同范本", "举报", "文档评论", "下载本文档", "版权所有"):
        assert words not in text


@pytest.mark.parametrize(
    ("encoding", "meta"),
    [("gb18030", "gb2312"), ("gbk", "GBK"), ("big5", "big5"), ("utf-8", "gb2312"), ("utf-16", "utf-8"), ("gb18030", "")],
)
def test_encodings(encoding: str, meta: str) -> None:
    body = "<p>甲方的服務費用</p>" if encoding == "big5" else "<p>甲方的服务费用，按合同条款支付。</p>"
    html = f'<html><head><meta http-equiv=content-type content="text/html; charset={meta}"></head><body>{body}</body></html>'
    document = formats.read(html.encode(encoding), "a.html", Settings())
    assert document.media_type == "html"
    assert f"<p>{document.text}</p>" == body


RANKS = [
    (b"<html><body><p>\xe7\x94\xb2</p></body></html>", "a.txt", "html"),
    (b"\xef\xbb\xbf<!-- x --><!DOCTYPE html><p>\xe7\x94\xb2", "a", "html"),
    (b'<?xml version="1.0"?><html xmlns="x"><body>\xe7\x94\xb2</body></html>', "a.htm", "html"),
    (b"<p>\xe7\x94\xb2</p>\n<p>\xe4\xb9\x99</p>", "a.html", "html"),
    ("<h1>合同</h1>\n\n## 第一条\n".encode(), "a.md", "markdown"),
    ("甲方 <b>乙方</b>".encode(), "a.txt", "text"),
]


@pytest.mark.parametrize(("data", "name", "media_type"), RANKS)
def test_known_by_content(data: bytes, name: str, media_type: str) -> None:
    assert formats.read(data, name, Settings()).media_type == media_type


HOSTILE = {
    "deep blocks": "<div>" * 100_000 + "甲方",
    "deep inline": "<u>" * 100_000 + "甲方",
    "deep tables": "<table><tr><td>" * 30_000 + "甲方",
    "tags": "<b>" * 600_000,
    "comments": "<!--" * 300_000,
    "entities": "<!ENTITY a 'aaaa'>",
    "only scripts": "<script>" + "x" * 100_000 + "</script>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_are_refused_at_once(name: str) -> None:
    started = time.process_time()
    with pytest.raises(DocumentError) as caught:
        formats.read(f"<!DOCTYPE html><html>{HOSTILE[name]}".encode(), "a.html", Settings())
    assert caught.value.code in ("hostile", "limit", "empty")
    assert time.process_time() - started < 5


def test_wide_tables_stay_small() -> None:
    document = page("<table>" + "<tr>" + "<td colspan=9999 rowspan=9999>甲</td>" * 3000 + "</table>")
    assert max(block.cell.column + block.cell.column_span for block in document.blocks if block.cell) < 4000

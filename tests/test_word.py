"""tiaokuan.formats.word: Word files, written here as XML, become Documents."""

from __future__ import annotations

import io
import zipfile

import pytest

from tiaokuan import formats
from tiaokuan.document import Document, Revision, Role, Span
from tiaokuan.settings import Settings

SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in SPACES.items())
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def word(body: str, **parts: str) -> bytes:
    """A docx of this body; other parts by name: styles, numbering, header, footer, footnotes, comments."""
    out = io.BytesIO()
    rows = "".join(f'<Relationship Id="r{n}" Type="{RELATIONS}/{name}" Target="{name}.xml"/>' for n, name in enumerate(parts))
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("word/document.xml", f"<w:document {DECLARED}><w:body>{body}</w:body></w:document>")
        file.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>',
        )
        for name, xml in parts.items():
            file.writestr(f"word/{name}.xml", xml.replace("XMLNS", DECLARED))
    return out.getvalue()


def read(body: str, **parts: str) -> Document:
    return formats.read(word(body, **parts), "a.docx", Settings())


def p(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def u(text: str) -> str:
    return r(text, '<w:u w:val="single"/>')


def raw(xml: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr>{xml}</w:r>"


def field(name: str, result: str, form: str = "") -> str:
    data = f"<w:ffData>{form}</w:ffData>" if form else ""
    begin = raw(f'<w:fldChar w:fldCharType="begin">{data}</w:fldChar>') + raw(f"<w:instrText> {name} </w:instrText>")
    return begin + raw('<w:fldChar w:fldCharType="separate"/>') + result + raw('<w:fldChar w:fldCharType="end"/>')


def control(content: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def marks(document: Document) -> list[tuple[str, str]]:
    return [(document.text[m.span.start : m.span.end], m.sign.value) for m in document.marks]


TAB = raw("<w:tab/>", '<w:u w:val="single"/>')
UNDERLINED = [
    ("spaces", p(r("甲方："), u("        "), r("公司")), "甲方：________公司", [("________", "underline")]),
    ("wide spaces", p(r("共"), u("　　"), r("天")), "共____天", [("____", "underline")]),
    ("several runs", p(r("共"), u("  "), u("\u2002"), u("　"), u(" "), r("天")), "共______天", [("______", "underline")]),
    ("tabs", p(r("地址："), TAB, TAB), "地址：________", [("________", "underline")]),
    (
        "space symbols",
        p(r("共"), raw('<w:sym w:font="Symbol" w:char="F020"/>'), u("   "), r("天")),
        "共___天",
        [("___", "underline")],
    ),
    ("one space before a unit", p(r("共"), u(" "), r("天")), "共__天", [("__", "underline")]),
    ("a value", p(r("共"), u("30"), r("天")), "共30天", [("30", "underline")]),
    ("a value with padding", p(r("共"), u("  30  "), r("天")), "共  30  天", [("  30  ", "underline")]),
    (
        "a value over runs",
        p(r("乙方："), u("  安洁"), u("服务"), u("公司  ")),
        "乙方：  安洁服务公司  ",
        [("  安洁服务公司  ", "underline")],
    ),
    (
        "printed words under the line",
        p(r("于"), u("    年  月  日"), r("交付")),
        "于____年__月__日交付",
        [("____", "underline"), ("__", "underline"), ("__", "underline")],
    ),
    (
        "filled between printed words",
        p(r("于"), u(" 2025 年 3 月 8 日"), r("交付")),
        "于 2025 年 3 月 8 日交付",
        [(" 2025 年 3 月 8 日", "underline")],
    ),
    ("no underline", p(r("共"), r("    ", '<w:u w:val="none"/>'), r("天")), "共    天", []),
]


@pytest.mark.parametrize(("body", "text", "expected"), [row[1:] for row in UNDERLINED], ids=[row[0] for row in UNDERLINED])
def test_underlining(body: str, text: str, expected: list[tuple[str, str]]) -> None:
    document = read(body)
    assert document.text == text
    assert [(words.strip() or words, sign) for words, sign in marks(document)] == [(w.strip() or w, s) for w, s in expected]


def test_a_heading_that_is_all_underlined_is_no_value() -> None:
    assert read(p(u("保密协议"))).marks == ()


PLACEHOLDER = "<w:showingPlcHdr/>"
BOX = '<w14:checkbox><w14:checked w14:val="{}"/></w14:checkbox>'
SIGNS = [
    ("placeholder", p(r("姓名："), control(r("单击此处输入"), PLACEHOLDER)), "姓名：________", [("________", "control")]),
    ("typed", p(r("姓名："), control(r("王小明"))), "姓名：王小明", [("王小明", "control")]),
    ("emptied", p(r("姓名："), control(r(""))), "姓名：________", [("________", "control")]),
    (
        "box",
        p(control(r("☐"), BOX.format(0)), r("现金"), control(r("☒"), BOX.format(1)), r("转账")),
        "□现金☑转账",
        [("□", "box"), ("☑", "box")],
    ),
    ("wingdings box", p(raw('<w:sym w:font="Wingdings" w:char="F0A8"/>'), r("是")), "□是", [("□", "box")]),
    ("wingdings 2 box", p(raw('<w:sym w:font="Wingdings 2" w:char="F0A3"/>'), r("是")), "□是", [("□", "box")]),
    ("wingdings tick", p(raw('<w:sym w:font="Wingdings 2" w:char="F052"/>'), r("是")), "☑是", [("☑", "box")]),
    ("wingdings ticked", p(raw('<w:sym w:font="Wingdings" w:char="F0FE"/>'), r("是")), "☑是", [("☑", "box")]),
    ("box of an ordinary font", p(raw('<w:sym w:font="宋体" w:char="25A1"/>'), r("是")), "□是", []),
    ("form text", p(r("金额"), field("FORMTEXT", r("\u2002" * 5)), r("元")), "金额_____元", [("_____", "field")]),
    ("form text filled", p(r("金额"), field("FORMTEXT", r("500")), r("元")), "金额500元", [("500", "field")]),
    (
        "form boxes",
        p(
            field("FORMCHECKBOX", "", "<w:checkBox><w:default w:val='0'/></w:checkBox>"),
            r("是"),
            field("FORMCHECKBOX", "", "<w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox>"),
            r("否"),
        ),
        "□是☑否",
        [("□", "box"), ("☑", "box")],
    ),
    (
        "form list",
        p(
            field(
                "FORMDROPDOWN",
                "",
                "<w:ddList><w:result w:val='1'/><w:listEntry w:val='月付'/><w:listEntry w:val='季付'/></w:ddList>",
            )
        ),
        "季付",
        [("季付", "field")],
    ),
    (
        "thin picture",
        p(r("签名："), raw('<w:drawing><wp:inline><wp:extent cx="1270000" cy="9525"/></wp:inline></w:drawing>')),
        "签名：________________",
        [("________________", "rule")],
    ),
    (
        "large picture",
        p(r("图："), raw('<w:drawing><wp:inline><wp:extent cx="1270000" cy="952500"/></wp:inline></w:drawing>')),
        "图：",
        [],
    ),
]


@pytest.mark.parametrize(("body", "text", "expected"), [row[1:] for row in SIGNS], ids=[row[0] for row in SIGNS])
def test_signs(body: str, text: str, expected: list[tuple[str, str]]) -> None:
    document = read(body)
    assert document.text == text
    assert marks(document) == expected


def test_prompts() -> None:
    assert [mark.prompt for mark in read(p(control(r("单击此处输入姓名"), PLACEHOLDER))).marks] == ["单击此处输入姓名"]


@pytest.mark.parametrize("wrap", [lambda c: control(p(c), PLACEHOLDER), lambda c: control(p(c), PLACEHOLDER) + p(r("完"))])
def test_a_placeholder_of_a_whole_paragraph(wrap: object) -> None:
    assert callable(wrap)
    document = read(p(r("说明：")) + wrap(r("单击此处输入说明")))
    assert marks(document) == [("________", "control")]
    assert "单击" not in document.text
    assert [mark.prompt for mark in document.marks] == ["单击此处输入说明"]


def test_whole_paragraphs_and_cells_in_controls() -> None:
    typed = control(p(r("三十日")), "<w:text/>")
    assert marks(read(p(r("期限：")) + typed)) == [("三十日", "control")]
    assert marks(read(control(p(r("第一条 期限")) + p(r("三十日"))))) == []
    row = (
        tc(p(r("期限")))
        + control(tc(p(r("点击输入"))), PLACEHOLDER)
        + control(tc(p(r("三十日"))), "<w:date/>")
        + tc(p(r("完")))
    )
    assert marks(read(f"<w:tbl><w:tr>{row}</w:tr></w:tbl>")) == [("________", "control"), ("三十日", "control")]


INSERTED, DELETED = (
    '<w:ins w:id="1" w:author="x">{}</w:ins>',
    '<w:del w:id="2" w:author="x"><w:r><w:delText>{}</w:delText></w:r></w:del>',
)
CHANGES = [
    ("inserted", p(r("共"), INSERTED.format(r("五")), r("天")), "共五天", [("五", "")]),
    ("deleted", p(r("共"), DELETED.format("三"), r("天")), "共天", [("", "三")]),
    ("replaced", p(r("共"), DELETED.format("三"), INSERTED.format(r("五")), r("天")), "共五天", [("五", "三")]),
    ("replaced the other way", p(r("共"), INSERTED.format(r("五")), DELETED.format("三"), r("天")), "共五天", [("五", "三")]),
    (
        "paragraph mark deleted",
        p(r("甲方应当"), properties='<w:rPr><w:del w:id="3"/></w:rPr>') + p(r("付款")),
        "甲方应当付款",
        [],
    ),
    ("moved", p('<w:moveFrom w:id="4"><w:r><w:t>旧</w:t></w:r></w:moveFrom>', r("文")), "文", [("", "旧")]),
]


@pytest.mark.parametrize(("body", "text", "revisions"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES])
def test_tracked_changes(body: str, text: str, revisions: list[tuple[str, str]]) -> None:
    document = read(body)
    assert document.text == text
    assert [(text[v.span.start : v.span.end], v.original) for v in document.revisions] == revisions
    assert not any(revision.struck for revision in document.revisions)


@pytest.mark.parametrize(
    ("properties", "struck"),
    [
        ("<w:strike/>", True),
        ("<w:dstrike/>", True),
        ('<w:strike w:val="1"/>', True),
        ('<w:strike w:val="0"/>', False),
        ("<w:u/>", False),
    ],
)
def test_words_struck_through_are_left_out(properties: str, struck: bool) -> None:
    document = read(p(r("收到发票后"), f"<w:r><w:rPr>{properties}</w:rPr><w:t>三十</w:t></w:r>", r("十五日内付款")))
    assert document.text == ("收到发票后十五日内付款" if struck else "收到发票后三十十五日内付款")
    assert document.revisions == ((Revision(Span(5, 5), "三十", struck=True),) if struck else ())


def test_blanks_and_boxes_struck_through_are_no_places() -> None:
    gone = '<w:r><w:rPr><w:strike/><w:u w:val="single"/></w:rPr><w:t xml:space="preserve">      </w:t></w:r>'
    box = '<w:r><w:rPr><w:dstrike/></w:rPr><w:sym w:font="Wingdings" w:char="F0A8"/><w:t>自提</w:t></w:r>'
    assert not marks(read(p(r("交货地点："), gone, box)))


TEXT = [
    ("hidden", p(r("一"), r("二", "<w:vanish/>"), r("三", '<w:vanish w:val="0"/>')), "一三"),
    (
        "page numbers",
        p(r("第"), field("PAGE", r("3")), r("页 共"), field(r"NUMPAGES \* MERGEFORMAT", r("9")), r("页")),
        "第页 共页",
    ),
    ("contents", p(field(r'TOC \o "1-3"', r("第一条……1")), r("正文")), "正文"),
    ("other fields", p(r("见"), field("REF a", r("第三条"))), "见第三条"),
    ("simple field", p('<w:fldSimple w:instr=" DATE ">' + r("2025年") + "</w:fldSimple>"), "2025年"),
    ("simple page number", p(r("页"), '<w:fldSimple w:instr=" PAGE ">' + r("3") + "</w:fldSimple>"), "页"),
    ("link", p('<w:hyperlink r:id="x" xmlns:r="x">' + r("附件一") + "</w:hyperlink>"), "附件一"),
    ("hyphens", p(raw("<w:t>A</w:t><w:noBreakHyphen/><w:t>B</w:t><w:softHyphen/>")), "A-B"),
    ("line break that ends a line", p(raw("<w:t>一、付款</w:t><w:br/><w:t>二、交付</w:t>")), "一、付款\n二、交付"),
    ("page break", p(raw('<w:t>一</w:t><w:br w:type="page"/><w:t>二</w:t>')), "一二"),
    ("empty paragraphs", p(r("一")) + p() + p(r(" ")) + p(r("二")), "一\n二"),
    ("custom XML", '<w:customXml w:element="x">' + p(r("一")) + "</w:customXml>", "一"),
    (
        "alternate blocks",
        "<mc:AlternateContent><mc:Choice>"
        + p(r("一"))
        + "</mc:Choice><mc:Fallback>"
        + p(r("二"))
        + "</mc:Fallback></mc:AlternateContent>",
        "一",
    ),
    ("typed boxes", p(r("□是 ☑否")), "□是 ☑否"),
    ("private signs", p(r("\uf0a8是\uf0fe否")), "□是☑否"),
]


@pytest.mark.parametrize(("body", "text"), [row[1:] for row in TEXT], ids=[row[0] for row in TEXT])
def test_text(body: str, text: str) -> None:
    assert read(body).text == text


WHITE = '<w:color w:val="FFFFFF"/>'
GREEN = '<w:shd w:val="clear" w:fill="1F6E43"/>'


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (p(r("总价8,800元。"), r("违约金为总价的50%。", WHITE)), "总价8,800元。"),
        (p(r("总价"), r("8,800", WHITE + GREEN), r("元。")), "总价8,800元。"),  # white on a ground
        (f"<w:p><w:pPr>{GREEN}</w:pPr>{r('总价8,800元。', WHITE)}</w:p>", "总价8,800元。"),
        (
            f"<w:tbl><w:tr><w:tc>{p(r('单价', WHITE))}</w:tc><w:tc>{p(r('30元'))}</w:tc></w:tr></w:tbl>",
            "单价\n30元",
        ),  # what is painted behind a table's head stands in its style
        (p(r("服务期限："), r("一二", f'<w:u w:val="single"/>{WHITE}'), r("年。")), "服务期限：__年。"),
        (p(r("一、付款"), f"<w:r><w:rPr>{WHITE}</w:rPr><w:t>隐</w:t><w:br/></w:r>", r("二、交付")), "一、付款\n二、交付"),
    ],
)
def test_white_words_on_white_paper_say_nothing(body: str, text: str) -> None:
    assert read(body).text == text


def test_a_table_of_contents_over_several_paragraphs_is_left_out() -> None:
    start = (
        raw('<w:fldChar w:fldCharType="begin"/>')
        + raw("<w:instrText>TOC</w:instrText>")
        + raw('<w:fldChar w:fldCharType="separate"/>')
    )
    body = p(start, r("第一条……1")) + p(r("第二条……2")) + p(raw('<w:fldChar w:fldCharType="end"/>')) + p(r("第一条 付款"))
    assert read(body).text == "第一条 付款"


def tc(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def cells(document: Document) -> list[tuple[tuple[int, ...], str]]:
    return [(tuple(b.cell[:5]), document.text[b.span.start : b.span.end]) for b in document.blocks if b.cell is not None]


def test_merged_and_empty_cells() -> None:
    down, on, wide = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>'
    document = read(
        table(
            tc(p(r("项目")), down) + tc(p(r("价格")), wide),
            tc(p(), on) + tc(p(r("单价"))) + tc(p(r("总价"))),
            tc(p(r("保洁"))) + tc(p()) + tc(p(r("一")) + p(r("二"))),
        )
    )
    assert cells(document) == [
        ((0, 0, 0, 2, 1), "项目"),
        ((0, 0, 1, 1, 2), "价格"),
        ((0, 1, 1, 1, 1), "单价"),
        ((0, 1, 2, 1, 1), "总价"),
        ((0, 2, 0, 1, 1), "保洁"),
        ((0, 2, 1, 1, 1), "________"),
        ((0, 2, 2, 1, 1), "一"),
        ((0, 2, 2, 1, 1), "二"),
    ]
    assert marks(document) == [("________", "cell")]


def test_nested_tables_stand_where_they_are_read() -> None:
    document = read(table(tc(p(r("外")) + table(tc(p(r("内")))) + p(r("后")))) + p(r("完")))
    assert [(cell[0], text) for cell, text in cells(document)] == [(0, "外"), (1, "内"), (0, "后")]
    assert document.text.endswith("完")


def test_cells_within_controls_and_deleted_rows() -> None:
    gone = "<w:tr><w:trPr><w:del w:id='1'/></w:trPr>" + tc(p(r("删"))) + "</w:tr>"
    inner = control(f"<w:tr>{tc(p(r('行')))}{control(tc(p(r('格'))))}</w:tr>")
    assert [text for _, text in cells(read(f"<w:tbl>{gone}{inner}</w:tbl>"))] == ["行", "格"]


SHAPE = (
    "<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx>"
    "</wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox>"
    "</v:shape></w:pict></mc:Fallback></mc:AlternateContent>"
)


def test_text_boxes_once() -> None:
    document = read(p(r("正文"), raw(SHAPE.format(p(r("框中"))))))
    assert document.text == "正文\n框中"
    assert [block.role for block in document.blocks] == [Role.PARAGRAPH, Role.TEXTBOX]


def test_parts_beside_the_body() -> None:
    document = read(
        p(r("正文"), raw('<w:footnoteReference w:id="2"/>')),
        header="<w:hdr XMLNS><w:p><w:r><w:t>页眉</w:t></w:r></w:p></w:hdr>",
        footer="<w:ftr XMLNS><w:p><w:r><w:t>页脚</w:t></w:r></w:p></w:ftr>",
        footnotes='<w:footnotes XMLNS><w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>x</w:t></w:r></w:p></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>脚注</w:t></w:r></w:p></w:footnote></w:footnotes>',
        comments="<w:comments XMLNS><w:comment><w:p><w:r><w:t>批注</w:t></w:r></w:p></w:comment></w:comments>",
    )
    assert document.text == "正文\n脚注"
    assert [block.role for block in document.blocks] == [Role.PARAGRAPH, Role.FOOTNOTE]
    assert document.asides == ("页眉", "页脚")
    assert document.comments == ("批注",)


STYLES = """<w:styles XMLNS><w:style w:type="paragraph" w:styleId="H"><w:pPr><w:jc w:val="center"/><w:outlineLvl w:val="1"/></w:pPr>
<w:rPr><w:b/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="H2"><w:basedOn w:val="H"/></w:style>
<w:style w:type="character" w:styleId="Line"><w:rPr><w:u w:val="single"/></w:rPr></w:style></w:styles>"""
NUMBERING = """<w:numbering XMLNS><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>
<w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="space"/><w:lvlText w:val="第%1条"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""


def test_styles_and_numbers() -> None:
    numbered = '<w:pStyle w:val="H2"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = (
        p(r("付款"), properties=numbered)
        + p(r("交付"), properties=numbered)
        + p(r("共"), r("30", '<w:rStyle w:val="Line"/>'), r("天"))
    )
    document = read(body, styles=STYLES, numbering=NUMBERING)
    assert document.text == "第一条 付款\n第二条 交付\n共30天"
    first = document.blocks[0]
    assert (first.level, first.centred, first.bold, first.list_level) == (2, True, True, 0)
    assert first.number is not None
    assert document.text[first.number.start : first.number.end] == "第一条"
    assert marks(document) == [("30", "underline")]


def test_strict_files() -> None:
    data = word(p(r("甲方："), u("    ")))
    source = zipfile.ZipFile(io.BytesIO(data))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in source.namelist():
            strict = source.read(name).replace(SPACES["w"].encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main")
            file.writestr(name, strict)
    document = formats.read(out.getvalue(), "a.docx", Settings())
    assert document.text == "甲方：____"
    assert marks(document) == [("____", "underline")]

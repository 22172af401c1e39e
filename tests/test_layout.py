"""tiaokuan.layout: characters, rules and boxes of a page become lines, paragraphs, cells and marks."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support import marked
from tiaokuan import clauses, doubts, slots
from tiaokuan.cues import squeeze
from tiaokuan.document import Box, Document, Page, Role, Sign
from tiaokuan.draft import Draft
from tiaokuan.layout import Field, Glyph, Rule, Sheet, Upright, read_sheet, write

SIZE = 12.0
WIDTH, HEIGHT = 595.0, 842.0


def glyphs(x: float, base: float, text: str, size: float = SIZE, bold: bool = False) -> list[Glyph]:
    """A line of print: ideographs one em wide, Latin half an em; "^" is an em of white, "~" half an em."""
    found = []
    for char in text:
        width = size / 2 if char.isascii() and char != "^" else size
        if char not in "^~":
            found.append(Glyph(char, x, base - 0.8 * size, x + width, base + 0.1 * size, base, size, bold))
        x += width
    return found


def under(x: float, base: float, before: str, width: float) -> Rule:
    """A rule `width` em wide below the place behind the words."""
    x += sum(SIZE / 2 if char.isascii() and char != "^" else SIZE for char in before)
    return Rule(x, x + width * SIZE, base + 1.5)


def sheet(*lines: str, x: float = 90.0, top: float = 120.0, step: float = 20.0, number: int = 1, **more: object) -> Sheet:
    found = [glyph for index, line in enumerate(lines) for glyph in glyphs(x, top + step * index, line)]
    return Sheet(number, WIDTH, HEIGHT, found, **more)  # type: ignore[arg-type]


def document(*sheets: Sheet) -> Document:
    draft = Draft()
    write(draft, [read_sheet(sheet) for sheet in sheets])
    pages = tuple(Page(sheet.number, sheet.width, sheet.height) for sheet in sheets)
    return draft.finish("test.pdf", b"", "pdf", pages)


def lines_agree(found: Document) -> None:
    """Lines cover the text in order, character for character, within their pages."""
    position = 0
    for line in found.lines:
        page = found.pages[line.page - 1]
        assert line.span.start >= position
        assert line.span.end - line.span.start == len(line.lefts) == len(line.rights)
        assert 0 <= line.top <= line.bottom <= page.height
        assert min(line.lefts) >= 0
        assert max(line.rights) <= page.width
        assert all(left <= right for left, right in zip(line.lefts, line.rights, strict=True))
        position = line.span.end
    assert all(
        found.text[a] == "\n" for a in range(len(found.text)) if not any(s.span.start <= a < s.span.end for s in found.lines)
    )


LONG = "甲方委托乙方承担本项目的日常维护工作并按期支付服务费用双方均应当遵守"
"""A row from margin to margin."""


def test_a_rule_under_white_space_is_a_blank_at_its_place() -> None:
    text = "服务费为人民币^^^^元，按月支付。"
    found = document(sheet(text, rules=[under(90, 120, "服务费为人民币", 4)]))
    assert found.text == "服务费为人民币________元，按月支付。"
    assert marked(found) == ["________"]
    assert found.marks[0].sign is Sign.RULE
    assert found.evidence(7, 15).regions[0].box == pytest.approx((90 + 84, 120 - 0.88 * SIZE, 90 + 132, 121.5), abs=0.2)


def test_pieces_of_a_rule_are_one_and_white_between_parts_two() -> None:
    pieces = [under(90, 120, "自", 1.5), under(90, 120, "自^~", 0.5), under(90, 120, "自^^^", 3)]
    found = document(sheet("自^^^^^^止", rules=pieces))
    assert found.text == "自____  ______止"
    assert marked(found) == ["____", "______"]


@pytest.mark.parametrize(
    ("text", "rule", "expected", "marks"),
    [
        ("地址：^^武昌路8号^^；", ("地址：", 8.5), "地址：    武昌路8号    ；", ["    武昌路8号    "]),  # wider than its words
        ("经双方协商一致后签字", ("经双方", 4), "经双方协商一致后签字", ["协商一致"]),
        ("签订于：^^^^，有效期", ("签订于", 5), "签订于：________，有效期", ["________"]),  # the colon is underlined too
        ("签订于^^^^，有效期", ("签订于", 5), "签订于________，有效期", ["________"]),  # and the comma
        ("自^^^年^^月^^日起", ("自", 10), "自______年____月____日起", ["______", "____", "____"]),  # one rule below a date
        ("于2025年3月8日起", ("于", 6), "于2025年3月8日起", ["2025年3月8日"]),
        ("付/元", ("付", 0.5), "付/元", ["/"]),
    ],
)
def test_what_stands_on_a_rule(text: str, rule: tuple[str, float], expected: str, marks: list[str]) -> None:
    found = document(sheet(text, rules=[under(90, 120, *rule)]))
    assert (found.text, marked(found)) == (expected, marks)


def test_a_rule_bridges_the_space_set_between_latin_and_chinese() -> None:
    line = [*glyphs(90, 120, "住所：武昌路"), *glyphs(90 + 72 + 2.4, 120, "18"), *glyphs(90 + 72 + 2.4 + 12 + 2.4, 120, "号。")]
    rules = [Rule(126, 162, 121.5), Rule(164.4, 176.4, 121.5), Rule(178.8, 190.8, 121.5)]
    found = document(Sheet(1, WIDTH, HEIGHT, line, rules))
    assert marked(found) == ["武昌路18号"]
    justified = [
        *rules[:1],
        Rule(164.4, 178.4, 121.5),
        Rule(180.8, 192.8, 121.5),
    ]  # the second runs on below the space it was given
    words = [*line[:8], *glyphs(180.8, 120, "号。")]
    assert marked(document(Sheet(1, WIDTH, HEIGHT, words, justified))) == ["武昌路18号"]


def test_a_rule_through_the_characters_strikes_them_out() -> None:
    strike = Rule(90 + 5 * SIZE, 90 + 8 * SIZE, 120 - 0.4 * SIZE)
    found = document(sheet("乙方应当在三日内十日内答复。", rules=[strike]))
    assert found.text.replace(" ", "") == "乙方应当在十日内答复。"
    assert [revision.original for revision in found.revisions] == ["三日内"]
    assert found.revisions[0].span == (5, 5)


def test_gaps_are_spaces_in_proportion() -> None:
    found = document(sheet("签订日期：^^年^^月^^日", "甲方：^^^^^^乙方："))
    assert found.text == "签订日期：    年    月    日\n甲方：            乙方："
    assert not found.marks


def test_latin_words_keep_their_spaces_and_chinese_gets_none() -> None:
    found = document(sheet("使用~Java~SE~编写，"))
    assert found.text in ("使用 Java SE 编写，", "使用Java SE编写，")


def test_wrapped_lines_become_a_paragraph() -> None:
    found = document(sheet("^^" + LONG[:-2], LONG, "本协议的约定。", "^^" + LONG[:-2], "并保守秘密。"))
    assert found.text.split("\n") == [LONG[:-2] + LONG + "本协议的约定。", LONG[:-2] + "并保守秘密。"]
    lines_agree(found)


def test_latin_words_at_a_lines_end_are_parted_by_a_space() -> None:
    row = "乙方提供的软件以及随附的全部资料均应当支持的平台为Windows"
    found = document(sheet(row + "~Server", LONG, "Linux~Server的各版本均应支持。", LONG))
    assert "Windows Server" in found.text


def test_a_word_parted_at_a_lines_end_is_one() -> None:
    row = LONG[:-3] + "Kuber-"
    found = document(sheet(row, "netes平台的维护" + LONG[:-11], LONG))
    assert "Kubernetes平台" in found.text
    lines_agree(found)


def test_a_mail_address_keeps_its_hyphen_at_a_lines_end() -> None:
    row = LONG[:-9] + "sales@qing-"
    assert "sales@qing-he.example" in document(sheet(row, "he.example" + LONG[:-8], LONG)).text


def test_the_next_items_number_is_no_part_of_a_mail_address() -> None:
    row = LONG[: -len("邮箱sales@he.example")] + "邮箱sales@he.example"
    assert "sales@he.example8" not in document(sheet(row, "8、" + LONG[:-8], LONG)).text


@pytest.mark.parametrize(
    "following", ["第二条^违约责任", "二、违约责任", "（二）违约责任", "2.^违约责任", "2、违约责任", "2.1违约责任", "①违约责任"]
)
def test_a_clause_number_begins_a_paragraph(following: str) -> None:
    found = document(sheet(LONG, LONG[:-1] + "。", following, LONG))
    assert len(found.blocks) >= 2
    assert found.text.split("\n")[1].startswith(following[:2].replace("^", " "))


def test_an_item_after_brackets_begins_a_paragraph() -> None:
    found = document(sheet("（2）" + LONG[:-5] + "（甲）", "（3）服务地点", LONG, LONG))
    assert found.text.split("\n")[1].startswith("（3）")


def test_a_reference_in_mid_sentence_begins_none() -> None:
    found = document(sheet(LONG[:-3] + "应当按", "第三条的约定承担责任。", LONG, LONG))
    assert "应当按第三条的约定承担责任。" in found.text


def test_a_paragraph_set_narrower_than_its_page_is_one() -> None:
    narrow = [*glyphs(114, 120, LONG[:-5]), *glyphs(90, 140, LONG[:-3]), *glyphs(90, 160, "并承担责任。")]
    wide = [glyph for index in range(3) for glyph in glyphs(90, 200 + 20 * index, LONG)]
    found = document(Sheet(1, WIDTH, HEIGHT, narrow + wide))
    assert found.text.split("\n")[0] == LONG[:-5] + LONG[:-3] + "并承担责任。"


@pytest.mark.parametrize(
    "end, start",
    [
        ("（ 以清", "单为准 ）面包车"),
        ("15分", "钟，RTO不限。"),
        ("30", "日内付清。"),
        ("3个", "月内付清。"),
        ("2万", "元的赔偿。"),
        ("5", "%的违约金。"),
    ],
)
def test_no_paragraph_ends_between_a_number_and_its_unit(end: str, start: str) -> None:
    found = document(sheet(LONG[:-8] + end, start, "第二条~内容", LONG, LONG))
    assert f"{end}{start[:2]}" in found.text


def test_what_cannot_be_parted_at_a_rows_start_explains_the_room_before_it() -> None:
    found = document(sheet(LONG[:-3], "钟，RTO≤4小时。", "第二条~内容", LONG, LONG))
    assert f"{LONG[:-3]}钟，RTO" in found.text


def test_a_hanging_indent_goes_on() -> None:
    rows = [*glyphs(90, 120, "1.2~" + LONG[2:]), *glyphs(114, 140, "并承担责任。"), *glyphs(90, 160, "1.3~" + LONG[2:])]
    found = document(Sheet(1, WIDTH, HEIGHT, [*rows, *glyphs(90, 180, LONG), *glyphs(90, 200, LONG)]))
    assert found.text.split("\n")[0] == "1.2 " + LONG[2:] + "并承担责任。"


def test_rows_of_a_form_that_fill_their_lines_stay_apart() -> None:
    edge = 90 + len(LONG) * SIZE
    rules = [Rule(126, edge, 121.5), Rule(126, edge, 141.5)]
    found = document(sheet("住所：", "邮箱：", "第一条~服务内容", LONG, LONG, rules=rules))
    assert [line.rstrip("_") for line in found.text.split("\n")[:2]] == ["住所：", "邮箱："]
    assert len(found.marks) == 2


def test_a_blank_goes_on_over_the_lines_end() -> None:
    edge = 90 + len(LONG) * SIZE
    rules = [Rule(90 + 5 * SIZE, edge, 121.5), Rule(90, 90 + 4 * SIZE, 141.5)]
    found = document(sheet("其他约定：", "^^^^。", LONG, LONG, rules=rules))
    assert found.text.startswith("其他约定：" + "_" * 60)
    assert len(found.marks) == 1
    assert len(found.evidence(*found.marks[0].span).regions) == 2


def test_a_value_that_wraps_is_one_mark() -> None:
    edge = 90 + len(LONG) * SIZE
    rules = [Rule(edge - 10 * SIZE, edge, 121.5), Rule(90, 90 + 4 * SIZE, 141.5)]
    found = document(sheet(LONG, "常州路八号邮编", LONG, LONG, rules=rules))
    assert marked(found) == [LONG[-10:] + "常州路八"]


def test_a_value_that_wraps_in_a_form_set_wide_is_one_mark() -> None:
    edge = 90 + 30 * SIZE
    rules = [Rule(edge - 10 * SIZE, edge, 121.5), Rule(90, 90 + 4 * SIZE, 145.5)]
    lines = [
        glyphs(90, 120, LONG[:30]),
        glyphs(90, 144, "常州路八号邮编"),
        glyphs(90, 300, LONG),
        glyphs(90, 314, LONG),
        glyphs(90, 328, LONG),
    ]
    found = document(Sheet(1, WIDTH, HEIGHT, [g for line in lines for g in line], rules))
    assert marked(found) == [LONG[20:30] + "常州路八"]


def test_room_at_a_lines_end_is_part_of_the_value_that_follows() -> None:
    edge = 90 + len(LONG) * SIZE
    rules = [Rule(edge - SIZE, edge, 121.5), Rule(90, 90 + 2.5 * SIZE, 141.5)]
    found = document(sheet(LONG[:-2] + "第", "^1^项约定的方式解决，" + LONG[:20], LONG, LONG, rules=rules))
    assert found.text.startswith(LONG[:-2] + "第    1  项")
    assert [words.strip() for words in marked(found)] == ["1"]
    slot = next(slot for slot in slots.find(found, clauses.segment(found)) if slot.raw == "1")
    assert slot.kind == "choice"


@pytest.mark.parametrize(("room", "joined"), [(1.0, True), (6.0, False)])
def test_a_value_goes_on_from_room_too_short_to_write_on(room: float, joined: bool) -> None:
    wide = [glyph for index in range(3) for glyph in glyphs(90, 200 + 20 * index, LONG)]
    rules = [under(90, 120, "合同的签订日期与订立地点：", room), under(90, 140, "", 12)]
    short = [*glyphs(90, 120, "合同的签订日期与订立地点："), *glyphs(90, 140, "上海市浦东新区中路一号")]
    found = document(Sheet(1, WIDTH, HEIGHT, short + wide, rules))
    assert ("上海" in found.text.split("\n")[0]) is joined


def test_a_full_row_with_an_indent_goes_on_though_the_next_looks_like_a_label() -> None:
    edge = 90 + len(LONG) * SIZE
    first = [*glyphs(90 + 2 * SIZE, 120, LONG[:-3] + "2")]
    rest = [glyph for index in range(3) for glyph in glyphs(90, 180 + 20 * index, LONG)]
    rules = [Rule(edge - 1.5 * SIZE, edge - 0.2 * SIZE, 121.5)]
    found = document(Sheet(1, WIDTH, HEIGHT, [*first, *glyphs(90, 140, "项规定的方式解决："), *rest], rules))
    assert "2项规定" in found.text.replace(" ", "").replace("_", "")
    level = document(
        Sheet(1, WIDTH, HEIGHT, [*glyphs(90, 120, LONG[:-1] + "2"), *glyphs(90, 140, "检验的方式："), *rest], rules)
    )
    assert "\n检验的方式：" in level.text


def test_an_empty_line_below_an_answer_is_apart_from_it() -> None:
    rules = [Rule(90, 400, 141.5)]
    found = document(sheet("附加条款：未尽事宜由双方另行签订补充协议并于本月底前共同完成签署盖章", "", LONG, LONG, rules=rules))
    assert found.text.startswith("附加条款：未尽事宜由双方另行签订补充协议并于本月底前共同完成签署盖章\n__")
    asked = document(sheet("附加条款：", "", LONG, LONG, rules=rules))
    assert asked.text.startswith("附加条款：__") or asked.text.startswith("附加条款：\n__")


def test_an_underline_below_struck_words_is_no_blank() -> None:
    strike, line = Rule(90 + 84, 90 + 132, 120 - 0.35 * SIZE), under(90, 120, "乙方提供软件产品", 4)
    found = document(sheet("乙方提供软件产品和服务成并完成安装。", rules=[strike._replace(x0=186.0, x1=234.0), line]))
    assert (found.text, marked(found)) == ("乙方提供软件产品并完成安装。", [])
    assert [change.original for change in found.revisions] == ["和服务成"]


@pytest.mark.parametrize("opening", ["《", "“", "（", "【"])
def test_an_underline_runs_on_below_the_sign_that_opens_what_is_named_next(opening: str) -> None:
    found = document(sheet(f"附件^三^{opening}工程范围》所述", rules=[under(90, 120, "附件", 4)]))
    assert marked(found) == ["  三  "]


def test_an_empty_line_drawn_over_the_page_is_no_underline_of_the_text_on_it() -> None:
    rules = [Rule(60, 540, 142), under(90, 140, "书面确认的方法", 4)]
    found = document(sheet(LONG, "书面确认的方法^四^^第四条及其他要求以附件为准的约定", rules=rules))
    assert marked(found) == ["  四    "]


def test_an_empty_line_drawn_across_a_value_of_two_rows_does_not_part_it() -> None:
    rows = ["第十三条保修期限按附件二约定的各项内容执行其他以双方协商：现场", "交接第十四条本合同解除的条件"]
    rules = [under(90, 120, rows[0][:-2], 2), Rule(70, 540, 136), under(90, 150, "", 2)]
    found = document(sheet(*rows, step=30, rules=rules))
    assert marked(found)[0] == "现场交接"


def test_a_value_apart_from_its_label_goes_on_below_itself() -> None:
    rows = ["家庭住址：^^^^^^上海市浦东新区中山路", "^^^^^^^^^^^138号", "联系电话：^^^^^^010-84676858"]
    assert document(sheet(*rows)).text == f"家庭住址：{' ' * 12}上海市浦东新区中山路138号\n联系电话：{' ' * 12}010-84676858"
    signed = ["甲方（盖章）：^^^^^^^^乙方（盖章）：", "^^^^^^^^^^^^^^^盖章处"]
    assert "\n" in document(sheet(*signed)).text


def test_a_value_that_fills_its_row_goes_on_further_in_than_its_label() -> None:
    rows = ["地^址：深圳市南山区高新南一道中国科技开发院孵化器大楼甲区与乙区", "^^^^^3楼东", "邮^编：518057"]
    text = document(sheet(*rows)).text
    assert text.split("\n") == ["地  址：深圳市南山区高新南一道中国科技开发院孵化器大楼甲区与乙区3楼东", "邮  编：518057"]


def test_rows_of_a_cell_that_is_set_wider_than_the_body_are_one() -> None:
    body = [glyph for index in range(8) for glyph in glyphs(90, 300 + 18 * index, LONG)]
    cell = [*glyphs(156, 120, "北京市朝阳区文化"), *glyphs(156, 150, "中路五十六号院内"), *glyphs(156, 180, "一号楼")]
    rules = [Rule(90, 260, y) for y in (100.0, 190.0)]
    uprights = [Upright(x, 100, 190) for x in (90.0, 150.0, 260.0)]
    found = document(Sheet(1, WIDTH, HEIGHT, [*glyphs(96, 150, "地址"), *cell, *body], rules, uprights))
    assert found.text.split("\n")[1] == "北京市朝阳区文化中路五十六号院内一号楼"


def test_characters_wider_than_their_cell_are_its_own() -> None:
    name = [glyph for index, char in enumerate("周文清") for glyph in glyphs(150, 116 + 14 * index, char)]
    xs, ys = (90.0, 150.2, 154.4, 240.0), (100.0, 150.0)
    rules, uprights = [Rule(xs[0], xs[-1], y) for y in ys], [Upright(x, *ys) for x in xs]
    found = document(Sheet(1, WIDTH, HEIGHT, [*glyphs(96, 130, "经办人"), *name, *glyphs(170, 130, "电话")], rules, uprights))
    assert found.text.split("\n") == ["经办人", "周文清", "电话"]


def test_a_character_that_begins_in_the_last_cell_is_no_text_beside_the_table() -> None:
    rules, uprights = [Rule(90, 200, 100.0), Rule(90, 200, 150.0)], [Upright(x, 100, 150) for x in (90.0, 150.0, 200.0)]
    found = document(Sheet(1, WIDTH, HEIGHT, [*glyphs(96, 130, "份数"), *glyphs(195, 130, "叁")], rules, uprights))
    assert [(block.role, found.text[block.span.start : block.span.end]) for block in found.blocks] == [
        (Role.CELL, "份数"),
        (Role.CELL, "叁"),
    ]


def test_a_row_that_goes_on_above_rows_with_columns_of_their_own() -> None:
    def lines(xs: tuple[float, ...], top: float, bottom: float) -> tuple[list[Rule], list[Upright]]:
        return [Rule(xs[0], xs[-1], y) for y in (top, bottom)], [Upright(x, top, bottom) for x in xs]

    head, row = lines((90.0, 250.0, 500.0), 640, 680), lines((90.0, 160.0, 260.0, 330.0, 500.0), 680, 760)
    words = [
        *glyphs(96, 665, "设备名称"),
        *glyphs(96, 700, "邮箱"),
        *glyphs(164, 700, "service-desk@"),
        *glyphs(266, 700, "地址"),
    ]
    one = Sheet(1, WIDTH, HEIGHT, words, head[0] + row[0], head[1] + row[1])
    rest, below = lines((90.0, 160.0, 260.0, 330.0, 500.0), 72, 110), lines((90.0, 300.0, 500.0), 110, 150)
    words = [*glyphs(164, 95, "example.com"), *glyphs(96, 135, "备注")]
    other = Sheet(2, WIDTH, HEIGHT, words, rest[0] + below[0], rest[1] + below[1])
    text = document(one, other).text.split("\n")
    assert "service-desk@example.com" in text
    assert text[-2] == "备注"
    moved = document(one, Sheet(2, WIDTH, HEIGHT, [*words, *glyphs(96, 95, "网址")], other.rules, other.uprights)).text
    assert "service-desk@example.com" not in moved


def test_letter_spaced_digits_are_one_figure() -> None:
    line = [
        glyph
        for x, words in ((90, "自"), (104, "2"), (114, "0"), (124, "2"), (134, "6"), (146, "年起"))
        for glyph in glyphs(x, 120, words)
    ]
    assert document(Sheet(1, WIDTH, HEIGHT, line)).text == "自2026 年起"
    apart = [glyph._replace(spaced=glyph.x0 > 104) for glyph in line]
    assert document(Sheet(1, WIDTH, HEIGHT, apart)).text == "自2 0 2 6 年起"


def test_a_stub_of_a_rule_before_letter_spaced_words_is_no_blank() -> None:
    line = [glyph for x, words in ((90, "2026年"), (148, "0"), (158, "8"), (200, "月")) for glyph in glyphs(x, 120, words)]
    found = document(Sheet(1, WIDTH, HEIGHT, line, [Rule(126.5, 135, 121.5), Rule(138, 196, 121.5)]))
    assert found.text == "2026年    08     月"
    assert marked(found) == ["    08     "]


def test_a_page_of_short_lines_shows_no_right_margin_of_its_own() -> None:
    body = sheet(*[LONG] * 19, "按月支付。")
    ends = ("甲方联系人与电话为本合同附件所列全部有关人员", "项目负责人与副职由乙方另行指定的其他有关人员")
    labels = [f"{label}：{end}" for label in ("办公处", "联系人", "服务组", "档案室") for end in ends]
    entries = [*labels, "巡检范围", "抢修范围", "驻场范围", "（一）本条所列范围与附件所列设备清单不一致的以双方确认为准"]
    text = document(body, sheet(*entries, number=2)).text.split("\n")
    assert text[-12:] == entries


def test_labels_that_happen_to_stand_in_the_middle_go_on_in_the_next_row() -> None:
    body = [glyph for index in range(6) for glyph in glyphs(90, 200 + 20 * index, LONG)]
    entry = glyphs(118, 120, "设备类型：柴油发电机组与配套控制柜，档案编号：" + "F" * 7 + "2026-")
    right = 90 + len(LONG) * SIZE - entry[-1].x1
    assert 2 * SIZE < right < 3 * SIZE  # as far from the margin as its left end
    found = document(Sheet(1, WIDTH, HEIGHT, [*entry, *glyphs(90, 140, "88612"), *body]))
    assert found.text.split("\n")[0].endswith("2026-88612")


def test_a_value_on_a_rule_beside_a_form_goes_on_in_the_line_below() -> None:
    rows = [
        *glyphs(90, 120, "受托方：市安泰"),
        *glyphs(300, 120, "地址：开发区东岸"),
        *glyphs(90, 140, "网址："),
        *glyphs(300, 140, "路九号"),
    ]
    body = [glyph for index in range(4) for glyph in glyphs(90, 200 + 20 * index, LONG[:26])]
    rules = [Rule(138, 174, 121.5), Rule(336, 396, 121.5), Rule(126, 200, 141.5), Rule(300, 340, 141.5)]
    found = document(Sheet(1, WIDTH, HEIGHT, [*rows, *body], rules))
    assert found.text.split("\n")[:3] == ["受托方：市安泰", "网址：____________", "地址：开发区东岸路九号 "]


def test_an_underlined_heading_is_no_value() -> None:
    heading = glyphs(215, 120, "物业管理服务合同", 20)
    lines = [glyph for index in range(6) for glyph in glyphs(90, 160 + 20 * index, LONG)]
    found = document(Sheet(1, WIDTH, HEIGHT, [*heading, *lines], [Rule(215, 375, 123)]))
    assert found.blocks[0].centred
    assert found.blocks[0].size == 20
    assert not found.marks


@pytest.mark.parametrize(
    ("text", "centred"),
    [("（示范文本）", True), ("第一章^总则", True), ("2025年3月", True), ("1．双方应当守约，", False), ("双方守约。", False)],
)
def test_what_stands_in_the_middle_is_a_heading_unless_it_is_a_sentence(text: str, centred: bool) -> None:
    lines = [glyph for index in range(6) for glyph in glyphs(90, 160 + 20 * index, LONG)]
    width = sum(SIZE / 2 if char.isascii() and char != "^" else SIZE for char in text)
    middle = 90 + (len(LONG) * SIZE - width) / 2
    found = document(Sheet(1, WIDTH, HEIGHT, [*glyphs(middle, 130, text), *lines]))
    assert found.blocks[0].centred is centred


def grid(xs: list[float], ys: list[float]) -> tuple[list[Rule], list[Upright]]:
    return [Rule(xs[0], xs[-1], y) for y in ys], [Upright(x, ys[0], ys[-1]) for x in xs]


def test_a_ruled_table_has_cells_and_empty_ones_are_blanks() -> None:
    rules, uprights = grid([90, 200, 400], [100, 130, 160])
    words = [*glyphs(96, 120, "名称"), *glyphs(206, 120, "热水器"), *glyphs(96, 150, "型号")]
    found = document(Sheet(1, WIDTH, HEIGHT, words, rules, uprights))
    assert [(block.role, *block.cell[1:5]) for block in found.blocks if block.cell] == [
        (Role.CELL, 0, 0, 1, 1),
        (Role.CELL, 0, 1, 1, 1),
        (Role.CELL, 1, 0, 1, 1),
        (Role.CELL, 1, 1, 1, 1),
    ]
    assert [mark.sign for mark in found.marks] == [Sign.CELL]
    assert set(marked(found)[0]) == {"_"}
    box = found.evidence(*found.marks[0].span).regions[0].box
    assert 200 <= box.x0 < box.x1 <= 400
    assert 130 <= box.top < box.bottom <= 160
    lines_agree(found)


def test_merged_cells_have_spans() -> None:
    rules = [Rule(90, 400, 100), Rule(200, 400, 130), Rule(90, 400, 160)]
    uprights = [Upright(90, 100, 160), Upright(200, 100, 160), Upright(300, 130, 160), Upright(400, 100, 160)]
    words = [*glyphs(96, 140, "甲方"), *glyphs(206, 120, "住所"), *glyphs(206, 150, "电话"), *glyphs(306, 150, "传真")]
    found = document(Sheet(1, WIDTH, HEIGHT, words, rules, uprights))
    cells = {found.text[slice(*block.span)]: tuple(block.cell or ())[1:5] for block in found.blocks}
    assert cells == {"甲方": (0, 0, 2, 1), "住所": (0, 1, 1, 2), "电话": (1, 1, 1, 1), "传真": (1, 2, 1, 1)}


def test_an_underline_in_a_cell_is_a_blank_and_no_border() -> None:
    rules, uprights = grid([90, 200, 400], [100, 130])
    words = [*glyphs(96, 120, "价格"), *glyphs(206, 120, "^^^^元")]
    found = document(Sheet(1, WIDTH, HEIGHT, words, [*rules, Rule(206, 254, 121.5)], uprights))
    assert found.text == "价格\n________元"
    assert found.marks[0].sign is Sign.RULE


def test_a_frame_around_text_is_no_table() -> None:
    rules, uprights = grid([80, 500], [90, 300])
    found = document(sheet("说明：请先阅读。", rules=rules, uprights=uprights))
    assert found.text == "说明：请先阅读。"
    assert [block.role for block in found.blocks] == [Role.PARAGRAPH]


@pytest.mark.parametrize("shift", [0, 9])
def test_a_table_goes_on_over_the_pages_end(shift: float) -> None:
    """Pages may have been scanned a little apart."""
    rules, uprights = grid([90, 200, 400], [100, 130])
    first = Sheet(1, WIDTH, HEIGHT, [*glyphs(96, 120, "名称"), *glyphs(206, 120, "热水器")], rules, uprights)
    rules, uprights = grid([90 + shift, 200 + shift, 400 + shift], [100, 130])
    words = [*glyphs(96 + shift, 120, "型号"), *glyphs(206 + shift, 120, "三号")]
    second = Sheet(2, WIDTH, HEIGHT, words, rules, uprights)
    found = document(first, second)
    assert [block.cell and block.cell[:3] for block in found.blocks] == [(0, 0, 0), (0, 0, 1), (0, 1, 0), (0, 1, 1)]


def test_a_row_cut_by_the_pages_end_is_one() -> None:
    rules, uprights = grid([90, 150, 262], [100, 130])
    first = Sheet(1, WIDTH, HEIGHT, [*glyphs(96, 120, "地址"), *glyphs(156, 120, "武昌路中段十八")], rules, uprights)
    second = Sheet(2, WIDTH, HEIGHT, glyphs(156, 120, "号三楼"), rules, uprights)
    found = document(first, second)
    assert found.text.replace("\n", "|") in ("地址|武昌路中段十八号三楼", "地址|武昌路中段十八|号三楼")
    assert not found.marks
    assert {block.cell and block.cell[1:3] for block in found.blocks} == {(0, 0), (0, 1)}


def test_a_head_printed_again_on_the_next_page_is_left_out() -> None:
    rules, uprights = grid([90, 200, 400], [100, 130, 160])
    heads = [*glyphs(96, 120, "名称"), *glyphs(206, 120, "数量")]
    first = Sheet(1, WIDTH, HEIGHT, [*heads, *glyphs(96, 150, "热水器"), *glyphs(206, 150, "3")], rules, uprights)
    second = Sheet(2, WIDTH, HEIGHT, [*heads, *glyphs(96, 150, "锅炉"), *glyphs(206, 150, "5")], rules, uprights)
    assert document(first, second).text.split("\n") == ["名称", "数量", "热水器", "3", "锅炉", "5"]


def test_a_first_row_that_is_not_printed_again_stays() -> None:
    rules, uprights = grid([90, 200, 400], [100, 130, 160])
    rows = [("名称", "数量", "热水器", "3"), ("灯具", "数量", "锅炉", "5")]
    sheets = [
        Sheet(
            n,
            WIDTH,
            HEIGHT,
            [g for at, w in enumerate(row) for g in glyphs(96 + 110 * (at % 2), 120 + at // 2 * 30, w)],
            rules,
            uprights,
        )
        for n, row in enumerate(rows, 1)
    ]
    assert document(*sheets).text.split("\n") == [*rows[0], *rows[1]]


def test_a_bracket_at_a_lines_end_shows_white_space() -> None:
    found = document(sheet(LONG[:-1] + "【", "木板】" + LONG[:-3], LONG))
    assert "【 木板】" in found.text


def test_a_tinted_rule_below_words_is_no_mark_and_a_blank_one_is() -> None:
    text = "详见网址^^号附件"
    rules = [Rule(90, 138, 121.5, tinted=True), Rule(138, 162, 121.5, tinted=True)]
    found = document(sheet(text, rules=[rules[0]]))
    assert not found.marks
    assert marked(document(sheet(text, rules=[rules[1]]))) == ["____"]


def test_headers_footers_and_page_numbers_are_asides() -> None:
    def page(number: int, body: str) -> Sheet:
        head, foot = glyphs(250, 50, "物业服务合同"), glyphs(280, 810, f"第{number}页~共2页")
        return Sheet(number, WIDTH, HEIGHT, [*head, *glyphs(90, 120, body), *foot], [Rule(90, 500, 56)])

    found = document(page(1, "第一条~服务内容"), page(2, "第二条~服务期限"))
    assert found.text == "第一条 服务内容\n第二条 服务期限"
    assert "物业服务合同" in found.asides
    assert not found.marks


def test_a_header_over_a_rule_is_an_aside_also_on_a_single_page() -> None:
    words = [*glyphs(250, 50, "物业服务合同", 9), *glyphs(90, 120, "第一条~服务内容")]
    found = document(Sheet(1, WIDTH, HEIGHT, words, [Rule(90, 505, 53)]))
    assert found.text == "第一条 服务内容"
    assert found.asides == ("物业服务合同",)


@pytest.mark.parametrize("number", ["-~3~-", "3", "3/12", "第三页", "第3页", "Page~3~of~12"])
def test_a_page_number_alone_is_an_aside(number: str) -> None:
    found = document(Sheet(1, WIDTH, HEIGHT, [*glyphs(90, 120, "第一条~内容"), *glyphs(290, 812, number)]))
    assert found.text == "第一条 内容"


def test_a_paragraph_goes_on_over_the_pages_end() -> None:
    first = sheet(LONG, LONG, step=20.0)
    second = sheet("本协议的约定。", LONG, number=2)
    found = document(first, second)
    assert LONG + "本协议的约定。" in found.text
    assert {region.page for region in found.evidence(0, len(LONG) * 2 + 7).regions} == {1, 2}


def test_two_columns_are_read_one_after_the_other() -> None:
    left, right = "服务期限自签订之日起算一年", "费用由甲方按季度支付给乙方"
    words = [g for i in range(10) for g in (*glyphs(60, 120 + 20 * i, left), *glyphs(320, 120 + 20 * i, right))]
    text = document(Sheet(1, WIDTH, HEIGHT, words)).text
    assert text.rindex("一年") < text.index("费用")


def test_a_form_with_two_labels_a_line_is_no_two_columns() -> None:
    rows = ["甲方：某某公司一二三", "地址：南京路一二三四", "电话：八八八八八八八", "账号：一二三四五六七"] * 3
    words = [g for i, row in enumerate(rows) for g in (*glyphs(60, 120 + 20 * i, row), *glyphs(320, 120 + 20 * i, row))]
    first = document(Sheet(1, WIDTH, HEIGHT, words)).text.split("\n")[0]
    assert first.count("甲方：") == 2


def test_footnotes_stay_out_of_a_paragraph_that_goes_on() -> None:
    body = [glyph for index in range(6) for glyph in glyphs(90, 600 + 20 * index, LONG)]
    reference = glyphs(90 + 8 * SIZE - 6, 693, "1", 6)
    note = glyphs(90, 750, "1~工作日不含法定节假日。", 8)
    first = Sheet(1, WIDTH, HEIGHT, [*body, *reference, *note], [Rule(90, 230, 735)])
    found = document(first, sheet("本协议的约定。", LONG, number=2))
    assert LONG + "本协议的约定。" in found.text
    assert [found.text[slice(*b.span)] for b in found.blocks if b.role is Role.FOOTNOTE] == ["1 工作日不含法定节假日。"]
    assert not found.marks


def test_fields_are_marks() -> None:
    fields = [
        Field(Box(126, 108, 226, 124), Sign.FIELD, "", None, "请填写单位名称"),
        Field(Box(126, 128, 226, 144), Sign.FIELD, "武汉某公司"),
        Field(Box(126, 150, 136, 160), Sign.BOX, "☑", True),
    ]
    found = document(sheet("甲方：", "乙方：", "发票：^^专用", fields=fields))
    assert found.text.split("\n")[1:] == ["乙方：武汉某公司", "发票：☑  专用"]
    assert [(mark.sign, mark.checked, mark.prompt) for mark in found.marks] == [
        (Sign.FIELD, None, "请填写单位名称"),
        (Sign.FIELD, None, None),
        (Sign.BOX, True, None),
    ]
    assert set(marked(found)[0]) == {"_"}


@pytest.mark.parametrize(
    ("end", "start"),
    [
        ("房屋位于第", "层东侧"),
        ("每日按万分之", "支付"),
        ("价格：", "元，"),
        ("应提前", "日通知"),
        ("交付之日起", "日内付清"),
        ("赔偿对方", "元。"),
        ("全部图纸", "天内完成"),
        ("机动土地", "亩，"),
        ("（大写", "佰拾元"),
        ("支付人民币", "元；"),
        ("甲方执", "份，"),
        ("逾期超过", "日的，"),
        ("建筑面积", "平方米，"),
        ("每延误一天罚款每日", "元。"),
        ("进度款（¥", "）后"),
    ],
)
def test_words_with_a_number_between_them_show_a_swallowed_blank(end: str, start: str) -> None:
    found = document(sheet(LONG[: -len(end)] + end, start + LONG[: -len(start)], LONG))
    assert f"{end}__{start}" in found.text
    assert marked(found) == ["__"]


def test_a_value_at_a_lines_end_has_no_blank_behind_it() -> None:
    edge = 90 + len(LONG) * SIZE
    found = document(sheet(LONG, "。" + LONG[:-1], LONG, rules=[Rule(edge - 6 * SIZE, edge, 121.5)]))
    assert marked(found) == [LONG[-6:]]


@pytest.mark.parametrize(
    ("end", "start"),
    [
        ("应提前【30】", "日内通知"),
        ("于20个工作", "日内答复"),
        ("应在十", "日内付清"),
        ("折合美", "元。"),
        ("应于当", "日内"),
        ("按照第", "三条"),
        ("期限：", "日常"),
        ("双方约定的交货", "日，"),
        ("期限届至", "时，"),
        ("出示身", "份，"),
        ("金额以人民币", "元）"),
    ],
)
def test_words_that_go_without_a_number_lose_no_blank(end: str, start: str) -> None:
    found = document(sheet(LONG[: -len(end)] + end, start + LONG[: -len(start)], LONG))
    assert end + start in found.text
    assert not found.marks


def test_a_stop_at_a_lines_start_shows_a_blank_swallowed_at_the_end_before() -> None:
    found = document(sheet(LONG, "。" + LONG[:-1], LONG))
    assert found.text.startswith(LONG + "__。")
    assert marked(found) == ["__"]
    lines_agree(found)


words = st.text(st.sampled_from("甲乙方服务费用月日年，。：第一条1aZ%^~"), min_size=1, max_size=30)
places = st.tuples(st.floats(-50, 620), st.floats(-50, 900), words, st.sampled_from([6.0, 10.5, 12.0, 26.0]))
level = st.builds(
    lambda x, width, y: Rule(max(x, 0), min(max(x, 0) + width, WIDTH), y),
    st.floats(0, 590),
    st.floats(3, 500),
    st.floats(0, 842),
)
upright = st.builds(
    lambda x, top, height: Upright(x, top, min(top + height, HEIGHT)), st.floats(0, 595), st.floats(0, 800), st.floats(3, 600)
)


@given(st.lists(places, max_size=12), st.lists(level, max_size=10), st.lists(upright, max_size=6))
def test_nothing_is_lost_and_lines_stay_on_their_pages(
    printed: list[tuple[float, float, str, float]], rules: list[Rule], uprights: list[Upright]
) -> None:
    found = [
        glyph
        for x, base, text, size in printed
        for glyph in glyphs(x, base, text, size)
        if 0 <= (glyph.x0 + glyph.x1) / 2 <= WIDTH and 0 <= base <= HEIGHT
    ]
    result = document(Sheet(1, WIDTH, HEIGHT, found, rules, uprights))
    lines_agree(result)
    assert all(0 <= mark.span.start < mark.span.end <= len(result.text) for mark in result.marks)
    assert len(result.text.replace("_", "").replace(" ", "").replace("\n", "")) <= len(found)


def test_a_line_spread_from_margin_to_margin_is_read_without_the_white() -> None:
    spread = glyphs(90, 120, "^".join("补充条款") + "^__________^" + "^".join("按甲方要求"))
    typed = [glyph._replace(spaced=True) for glyph in glyphs(90, 160, "^".join("房屋租赁合同书"))]
    found = document(Sheet(1, WIDTH, HEIGHT, [*spread, *typed]))
    assert found.text.split("\n") == ["补充条款__________按甲方要求", "  ".join("房屋租赁合同书")]
    after = [
        glyph._replace(spaced=glyph.char == "江")
        for glyph in glyphs(90, 120, "^".join("联系地址：") + "^____^" + "^".join("江苏省南京"))
    ]
    assert document(Sheet(1, WIDTH, HEIGHT, after)).text == "联系地址：____江苏省南京"
    assert document(sheet("姓^名^：^__^马^晓^^^^^性^别^：^男")).text == "姓名：__马晓          性别：男"
    apart = document(sheet("甲方^^^乙方^^^丙方^丁方^^戊方"))
    assert "甲方      乙方" in apart.text


@pytest.mark.parametrize(("before", "step"), [("□经办人/□联系人：", 1.0), ("□经办人/□联系人：", 0.45)])
def test_a_line_justified_wide_is_read_without_the_white(before: str, step: float) -> None:
    """The last words of a form's line went to its margin; where a slash stands before a sign, justifying parts the two not always."""
    words, x, last = [], 90.0, ""
    for char in before + "________" + "方文":
        x += SIZE * step if last and last != "/" and not (char == last == "_") else 0.0
        words += glyphs(x, 120, char)
        x += SIZE / 2 if char.isascii() else SIZE
        last = char
    words += glyphs(90, 140, "__________")
    assert document(Sheet(1, x, HEIGHT, words)).text == before + "________方文__________"


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("本工程定于^2023^年^7^月^8", "日开工。", True),
        ("图纸的日期：2023^年^7", "月^28^日。", True),
        ("完成日期：2025年", "9月8日。", True),
        ("开始日期：2025^年^9^月", "^21^日。", True),
        ("首期款应当于2023_年", "__7__月_23__日前支付。", True),
        ("合同编号：2023", "年度计划另行约定", False),
        ("合同金额：7", "月租金另行约定", False),
    ],
)
def test_no_paragraph_ends_within_a_date(before: str, after: str, joined: bool) -> None:
    wide = [glyph for index in range(3) for glyph in glyphs(90, 200 + 20 * index, LONG)]
    short = [*glyphs(90, 120, before), *glyphs(90, 140, after)]
    found = document(Sheet(1, WIDTH, HEIGHT, short + wide))
    assert (found.text.count("\n", 0, found.text.index(LONG)) == 1) is joined


def test_a_value_goes_on_where_its_paragraph_is_half_as_wide_as_the_page() -> None:
    wide = [glyph for index in range(3) for glyph in glyphs(90, 200 + 20 * index, LONG)]
    rules = [under(90, 120, "等级：", 8), under(90, 140, "", 4)]
    short = [*glyphs(90, 120, "等级：任何变更应经双方"), *glyphs(90, 140, "书面同意；注册证书号：")]
    found = document(Sheet(1, WIDTH, HEIGHT, short + wide, rules))
    assert found.text.startswith("等级：任何变更应经双方书面同意；注册证书号：")
    assert marked(found) == ["任何变更应经双方书面同意"]


def test_a_value_that_its_cell_may_have_cut_off_is_less_sure() -> None:
    rules = [Rule(90, 300, y) for y in (100, 125, 150)]
    uprights = [Upright(x, 100, 150) for x in (90, 180, 300)]
    whole = [*glyphs(95, 117, "联系电话"), *glyphs(185, 117, "13800138000"), *glyphs(95, 142, "通讯地址")]
    over = [glyph._replace(home=(240, 137), cut=True) for glyph in glyphs(185, 162, "路125号")]
    found = document(Sheet(1, WIDTH, HEIGHT, [*whole, *glyphs(185, 142, "上海市浦东新区人民"), *over], rules, uprights))
    before = slots.find(found, clauses.segment(found))
    after = {slot.kind: slot for slot in doubts.noted(found, before)}
    assert [line.cut for line in found.lines] == [False, False, False, False, True]
    assert doubts.CUT in after["address"].why
    assert after["address"].confidence <= 0.5
    assert after["phone"] == next(slot for slot in before if slot.kind == "phone")


def test_rules_below_words_that_run_over_their_cell_are_theirs() -> None:
    rules, uprights = grid([90, 180, 300], [100, 124, 148])
    first = [*glyphs(96, 117, "状况"), *glyphs(186, 117, "正常，其他：详")]
    over = [glyph._replace(home=(240, 112), cut=True) for glyph in glyphs(186, 133, "见附件")]
    second = [*glyphs(96, 135, "数量"), *glyphs(186, 135, "共十二台套")]
    words = [Rule(258, 270, 118.5), Rule(186, 222, 134.5), Rule(198, 234, 136.5)]  # 详, 见附件, 十二台
    found = document(Sheet(1, WIDTH, HEIGHT, [*first, *over, *second], [*rules, *words], uprights))
    assert found.text.split("\n") == ["状况", "正常，其他：详见附件", "数量", "共十二台套"]
    assert marked(found) == ["详见附件", "十二台"]


@pytest.mark.parametrize("end", ["bottom", "top"])
def test_a_table_without_a_line_at_the_pages_end_keeps_its_row(end: str) -> None:
    lines = [100, 130, 160] if end == "bottom" else [130, 160, 190]
    rules, uprights = grid([90, 200, 400], lines)
    uprights = [Upright(upright.x, 100, 190) for upright in uprights]
    words = [*glyphs(96, 120, "名称"), *glyphs(206, 120, "水泵"), *glyphs(96, 150, "型号"), *glyphs(206, 150, "甲")]
    found = document(Sheet(1, WIDTH, HEIGHT, [*words, *glyphs(96, 180, "数量"), *glyphs(206, 180, "三台")], rules, uprights))
    assert [block.cell and block.cell[1:3] for block in found.blocks] == [(row, at) for row in range(3) for at in range(2)]


def test_uprights_that_end_at_a_tables_last_line_make_no_row() -> None:
    rules, uprights = grid([90, 200, 400], [100, 130])
    uprights = [Upright(upright.x, 94, 136) for upright in uprights]
    found = document(Sheet(1, WIDTH, HEIGHT, [*glyphs(96, 120, "名称"), *glyphs(206, 120, "水泵")], rules, uprights))
    assert found.text.split("\n") == ["名称", "水泵"]


def test_a_row_cut_by_the_pages_end_is_one_beside_a_merged_cell() -> None:
    rules, uprights = grid([90, 130, 200, 262], [100, 130, 160])
    rules = [rule for rule in rules if rule.y != 130] + [Rule(130, 262, 130)]
    first = [*glyphs(92, 120, "甲方"), *glyphs(136, 120, "名称"), *glyphs(206, 120, "甲厂"), *glyphs(136, 150, "账号")]
    second = [*glyphs(206, 120, "0012"), *glyphs(136, 150, "电话"), *glyphs(206, 150, "119")]
    found = document(
        Sheet(1, WIDTH, HEIGHT, [*first, *glyphs(206, 150, "62220194")], rules, uprights),
        Sheet(2, WIDTH, HEIGHT, second, rules, uprights),
    )
    assert found.text.replace("62220194\n0012", "622201940012").split("\n") == [
        "甲方", "名称", "甲厂", "账号", "622201940012", "电话", "119",
    ]  # fmt: skip
    assert next(block.cell[1:4] for block in found.blocks if block.cell is not None) == (0, 0, 3)


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [("证件：护照【书面确认", "】，号码另附", True), ("证件：护照【书面】，号码", "另附【清单】", False)],
)
def test_no_paragraph_ends_before_the_partner_of_a_bracket(before: str, after: str, joined: bool) -> None:
    wide = [glyph for index in range(3) for glyph in glyphs(90, 200 + 20 * index, LONG)]
    found = document(Sheet(1, WIDTH, HEIGHT, [*glyphs(90, 120, before), *glyphs(90, 140, after), *wide]))
    assert ("\n" not in found.text[: found.text.index(LONG) - 1]) is joined


def test_annexes_at_the_top_of_pages_are_no_headers() -> None:
    pages = [
        Sheet(n, WIDTH, HEIGHT, [*glyphs(90, 60, f"附件{n}"), *glyphs(90, 80, f"合同编号：{n}"), *glyphs(90, 200, LONG)])
        for n in (1, 2, 3)
    ]
    found = document(*pages)
    assert [f"附件{n}" in found.text for n in (1, 2, 3)] == [True] * 3
    assert "合同编号" not in found.text


def unruled(labels: list[tuple[float, str]], values: list[tuple[float, list[tuple[float, str]]]]) -> list[Glyph]:
    """Labels at x 90 and 300, by their baselines, and the lines of values by their x and baselines."""
    found = [glyph for base, label in labels for x in (90, 300) for glyph in glyphs(x, base, label)]
    return found + [glyph for x, lines in values for base, line in lines for glyph in glyphs(x, base, line)]


CENTRED = unruled(
    [(140, "经营者："), (210, "代表人："), (250, "电话：")],
    [
        (
            180,
            [
                (100, "宁波青"),
                (120, "禾文化"),
                (140, "传播有"),
                (160, "限责任"),
                (180, "公司"),
                (210, "周明"),
                (240, "13800"),
                (260, "138000"),
            ],
        ),
        (400, [(130, "杭州白"), (150, "鹭公司"), (210, "吴敏"), (250, "无")]),
    ],
)
TOP = unruled(
    [(120, "地址："), (160, "邮编："), (200, "代表人：")],
    [(180, [(120, "宁波市"), (140, "海曙区"), (160, "315000"), (200, "赵钱周"), (220, "明")])],
)


@pytest.mark.parametrize(
    ("drawn", "want"),
    [
        (
            CENTRED,
            [
                "经营者：",
                "宁波青禾文化传播有限责任公司",
                "经营者：",
                "杭州白鹭公司",
                "代表人：",
                "周明",
                "代表人：",
                "吴敏",
                "电话：",
                "13800138000",
            ],
        ),
        (
            TOP,
            ["地址：", "宁波市海曙区", "地址：", "", "邮编：", "315000", "邮编：", "", "代表人：", "赵钱周明", "代表人：", ""],
        ),
    ],
)
def test_values_in_narrow_columns_without_lines_are_whole(drawn: list[Glyph], want: list[str]) -> None:
    body = [glyph for index in range(4) for glyph in glyphs(90, 400 + 20 * index, LONG)]
    found = document(Sheet(1, WIDTH, HEIGHT, [*drawn, *body]))
    cells = [found.text[b.span.start : b.span.end].strip("_") for b in found.blocks if b.role is Role.CELL]
    assert cells[: len(want)] == want
    lines_agree(found)


def test_a_row_without_lines_goes_on_over_the_pages_end() -> None:
    first = unruled(
        [(740, "代表人："), (780, "电话：")],
        [(180, [(740, "周明"), (780, "138"), (800, "001")]), (400, [(740, "吴敏"), (780, "无")])],
    )
    second = unruled([(170, "邮箱：")], [(180, [(120, "380"), (140, "00"), (160, "zm@a"), (180, ".cn")]), (400, [(170, "无")])])
    found = document(Sheet(1, WIDTH, HEIGHT, first), Sheet(2, WIDTH, HEIGHT, second))
    assert "13800138000" in found.text
    assert "zm@a.cn" in found.text


def test_labels_side_by_side_whose_values_take_one_line_are_no_table() -> None:
    drawn = unruled(
        [(120, "代表人："), (150, "电话：")], [(180, [(120, "周明"), (150, "无")]), (400, [(120, "吴敏"), (150, "无")])]
    )
    found = document(Sheet(1, WIDTH, HEIGHT, [*drawn, *glyphs(90, 180, "本合同一式两份，双方各执一份。")]))
    assert all(block.role is Role.PARAGRAPH for block in found.blocks)


def test_underscores_underlined_together_with_words_are_no_part_of_them() -> None:
    drawn = glyphs(90, 120, "其他方式：____按甲方要求____。")
    found = document(Sheet(1, WIDTH, HEIGHT, drawn, [Rule(drawn[5].x0, drawn[-1].x0, 121.5)]))
    assert marked(found) == ["按甲方要求"]
    assert [slot.raw for slot in slots.find(found, clauses.segment(found))] == ["按甲方要求"]


def test_the_first_lines_of_contracts_far_apart_in_a_file_are_no_headers() -> None:
    pages = [
        Sheet(
            n,
            WIDTH,
            HEIGHT,
            [*(glyphs(90, 60, "涉外合同范本") if n in (1, 4) else []), *glyphs(300, 80, "某市监制"), *glyphs(90, 200, LONG)],
        )
        for n in range(1, 6)
    ]
    found = document(*pages)
    assert found.text.count("涉外合同范本") == 2
    assert "某市监制" not in found.text


def test_a_typed_line_below_words_between_underscores_is_apart_from_them() -> None:
    rows = ["1、该住房所在楼宇的屋面使用权________按甲方要求________", "_" * 60, "____；"]
    found = document(sheet(*rows, LONG, LONG))
    assert found.text.startswith(rows[0] + "\n")
    assert next(slot.raw for slot in slots.find(found, clauses.segment(found))) == "按甲方要求"


def test_a_typed_line_below_words_on_a_rule_is_apart_from_them() -> None:
    words = "乙方应按甲方要求提供相关证明材料"
    found = document(sheet(LONG[:20] + "。", words, "_" * 60, "____。", LONG, LONG, rules=[under(90, 140, "", len(words))]))
    assert f"。\n{words}\n__" in found.text
    assert words in marked(found)


def test_a_value_goes_on_below_itself_over_three_rows() -> None:
    rows = [
        "家庭住址：^^^^^^江苏省南京市鼓楼区北",
        "^^^^^^^^^^^京东路一百二十八号",
        "^^^^^^^^^^^5幢101室",
        "联系电话：^^^^^^无",
    ]
    assert document(sheet(*rows)).text.split("\n")[0] == f"家庭住址：{' ' * 12}江苏省南京市鼓楼区北京东路一百二十八号5幢101室"


def test_a_value_in_the_right_half_goes_on_below_its_label() -> None:
    rows = ["甲方（签章）：^^^^^^^^^^^乙方（签章）：宁波青禾文化传播有限", "^^^^^^^^^^^^^^^^责任公司"]
    rules = [under(90, 120, rows[0][:25], 10), under(90, 140, rows[1][:16], 4)]
    found = document(sheet(*rows, LONG, LONG, LONG, step=20, rules=rules))
    assert marked(found) == ["宁波青禾文化传播有限责任公司"]


def test_room_below_an_underlined_colon_at_a_rows_end_is_no_blank() -> None:
    row = LONG[:27] + "；证书编号："
    rules = [Rule(90 + 32 * SIZE, 90 + 33.6 * SIZE, 121.5)]
    found = document(sheet(row, "贰零贰肆第六一一号；" + LONG[:20], LONG, LONG, rules=rules))
    assert not found.marks
    assert "证书编号：  贰零贰肆" in found.text


@pytest.mark.parametrize(("longer", "slot"), [(0.3, True), (0.0, False)])
def test_words_on_a_longer_rule_are_filled_in(longer: float, slot: bool) -> None:
    words = "乙方应按甲方要求提供相关证明材料"
    text = ["第一条^服务内容", "甲方委托乙方承担本项目的日常维护工作。", words, "第二条^服务期限", LONG, LONG, LONG]
    rule = Rule(90 - longer * SIZE, 90 + (len(words) + longer) * SIZE, 161.5)
    found = document(sheet(*text, rules=[rule]))
    assert (words in [slot.raw for slot in slots.find(found, clauses.segment(found))]) is slot


def test_a_blank_behind_a_colon_at_a_rows_end_is_kept_before_a_bracket() -> None:
    row = LONG[:26] + "；保修期限为："
    rules = [Rule(90 + 33 * SIZE, 90 + 34.4 * SIZE, 121.5)]
    found = document(sheet(row, "（不得低于5年）。" + LONG[:20], LONG, LONG, rules=rules))
    assert marked(found) == ["___"]


@pytest.mark.parametrize(("width", "found"), [(0.7, []), (3.0, ["______"])])
def test_a_rule_alone_in_its_line_is_a_place_if_one_can_write_on_it(width: float, found: list[str]) -> None:
    assert marked(document(sheet(LONG[:20] + "。", "", LONG, LONG, rules=[Rule(90, 90 + width * SIZE, 141.5)]))) == found


@pytest.mark.parametrize("lines", [(146.0,), (140.0, 152.0)])
def test_empty_lines_drawn_across_a_value_set_far_apart_do_not_part_it(lines: tuple[float, ...]) -> None:
    first = LONG[:29] + "：任何变更"
    rules = [under(90, 120, LONG[:30], 4), *(Rule(70, 540, y) for y in lines), under(90, 162, "", 6)]
    drawn = [*glyphs(90, 120, first), *glyphs(90, 162, "应经双方同意第十条违约责任")]
    rest = [glyph for index in range(4) for glyph in glyphs(90, 300 + 20 * index, LONG)]
    assert "任何变更应经双方同意" in marked(document(Sheet(1, WIDTH, HEIGHT, drawn + rest, rules)))


def test_a_page_full_of_labels_takes_no_time() -> None:
    drawn = [glyph for index in range(190) for x in (90, 150, 210) for glyph in glyphs(x, 20 + 4.0 * index, "甲乙：", 3.0)]
    drawn += [glyph for index in range(190) for glyph in glyphs(105 + index % 2, 20 + 4.0 * index, "无", 3.0)]
    started = time.process_time()
    read_sheet(Sheet(1, WIDTH, HEIGHT, drawn))
    assert time.process_time() - started < 10


def forms_side_by_side(left: list[str], right: list[str]) -> Sheet:
    found = [glyph for index, line in enumerate(left) for glyph in glyphs(90, 120 + 24 * index, line)]
    found += [glyph for index, line in enumerate(right) for glyph in glyphs(300, 120 + 24 * index, line)]
    return Sheet(1, WIDTH, HEIGHT, found)


def test_forms_side_by_side_that_are_not_level_are_read_one_after_the_other() -> None:
    """An address takes two lines on the left, where the right goes on with its next label."""
    left = ["委托方：（公章）", "地址：武汉市武昌区中南路街道办事", "处民主二路75号", "电话：027-61110001", "邮编：430071"]
    right = ["受托方：（公章）", "地址：长沙市芙蓉区", "电话：0731-52220002", "邮编：410011", "传真：无"]
    found = document(forms_side_by_side(left, right)).text.split("\n")
    assert found == ["委托方：（公章）", "地址：武汉市武昌区中南路街道办事处民主二路75号", *left[3:], *right]


def test_forms_side_by_side_that_are_level_stay_in_lines() -> None:
    left = ["委托方：（公章）", "地址：武汉市武昌区", "电话：027-61110001", "邮编：430071"]
    right = ["受托方：（公章）", "地址：长沙市芙蓉区", "电话：0731-52220002", "邮编：410011"]
    found = document(forms_side_by_side(left, right)).text.split("\n")
    assert [line.split() for line in found] == [list(pair) for pair in zip(left, right, strict=True)]


def test_two_columns_of_short_paragraphs_are_read_one_after_the_other() -> None:
    """Their lines are not quite level, and what is underlined on the left is not struck out by the line on the right."""
    left = ["一、乙方应当在接到通知后三个工作日", "内派员到场。", "二、服务地点为武汉市武昌区中南路街", "道民主二路。"] * 3
    right = ["三、甲方应当在验收合格后十五日内付", "清余款。", "四、逾期付款的按日支付违约金，并赔", "偿损失。"] * 3
    words = [glyph for index, line in enumerate(left) for glyph in glyphs(60, 120 + 20 * index, line)]
    words += [glyph for index, line in enumerate(right) for glyph in glyphs(320, 123 + 20 * index, line)]
    found = document(Sheet(1, WIDTH, HEIGHT, words, [Rule(60, 120, 181.5), Rule(320, 356, 184.5)]))
    assert "".join(found.text.split()) == "".join(left + right)
    assert marked(found) == ["道民主二路", "偿损失"]


def test_words_filled_in_larger_than_the_form_go_on_in_the_next_line() -> None:
    left = LONG[:20]
    words = (
        glyphs(90, 120, left) + glyphs(90 + 20 * SIZE, 120, "另行约定的其他各事项", 16.0) + glyphs(90, 145, "与补充说明", 16.0)
    )
    found = document(Sheet(1, WIDTH, HEIGHT, words + glyphs(114, 180, LONG[:-2]) + glyphs(90, 200, LONG)))
    assert found.text.split("\n")[0] == left + "另行约定的其他各事项与补充说明"


def test_a_heading_larger_than_the_line_before_begins_a_paragraph() -> None:
    words = glyphs(90, 120, LONG) + glyphs(90, 145, "服务内容", 16.0)
    assert document(Sheet(1, WIDTH, HEIGHT, words)).text == LONG + "\n服务内容"


@pytest.mark.parametrize(("tail", "joined"), [("____", True), ("______________", False)])
def test_underscores_behind_a_value_typed_over_them_may_be_in_the_next_line(tail: str, joined: bool) -> None:
    """More of them than stand in front of the value are a line to write on."""
    found = document(sheet(LONG, "地址：____武昌路十八号", tail, "电话：________", LONG))
    assert ("____武昌路十八号" + tail in found.text) is joined


def test_an_annex_of_its_own_goes_on_with_nothing() -> None:
    found = document(sheet(LONG, LONG[:-9] + "签订地点：武汉市", "附件2：", LONG))
    assert "武汉市\n附件2：" in found.text


@pytest.mark.parametrize(
    ("before", "after"),
    [("签订地点：浙", "江省绍兴市"), ("编号：2024", "字第35号"), ("邮箱：wu@lake", "side.com.cn"), ("邮箱：wu@lake.co", "m")],
)
def test_no_paragraph_ends_within_a_name_that_has_one_form(before: str, after: str) -> None:
    assert before + after in document(sheet(LONG, before, after, LONG)).text


def test_an_address_of_mail_that_is_whole_goes_on_with_nothing() -> None:
    assert "wu@lake.com\n电" in document(sheet(LONG, "邮箱：wu@lake.com", "电话：8846", LONG)).text


def test_forms_side_by_side_whose_values_take_two_lines_each_are_read_one_after_the_other() -> None:
    left = ["甲方：武汉江岸区某某办公楼", "物业服务中心", "代表：王", "电话：88"]
    right = ["乙方：武昌路设备维护有限责", "任公司", "代表：李", "电话：66"]
    found = document(forms_side_by_side(left, right)).text.split("\n")
    assert found[:1] == ["甲方：武汉江岸区某某办公楼物业服务中心"]
    assert "乙方：武昌路设备维护有限责任公司" in found


@pytest.mark.parametrize(("bottom", "cut"), [(141.0, True), (148.0, False)])
def test_a_cell_that_is_full_to_its_lower_edge_may_lack_lines(bottom: float, cut: bool) -> None:
    rules, uprights = grid([90, 140, 210], [105, bottom])
    words = [*glyphs(96, 120, "地址"), *glyphs(144, 120, "武昌路中段"), *glyphs(144, 140, "十八号三楼")]
    found = document(Sheet(1, WIDTH, HEIGHT, words, rules, uprights))
    assert [line.cut for line in found.lines] == [False, False, cut]


def test_a_full_cell_on_a_scan_is_measured_to_a_pixel_or_two() -> None:
    rules, uprights = grid([90, 140, 203], [105, 142.5])

    def cut(*lines: str, scanned: bool = True) -> bool:
        words = [*glyphs(96, 120, "地址"), *(one for at, line in enumerate(lines) for one in glyphs(144, 120 + 20 * at, line))]
        words = [word._replace(score=0.99) for word in words] if scanned else words
        return document(Sheet(1, WIDTH, HEIGHT, words, rules, uprights)).lines[-1].cut

    assert cut("武昌路中段", "十八号三楼")
    assert not cut("武昌路中段", "十八号")
    assert not cut("武昌路中段", "十八号三楼", scanned=False)


def test_no_paragraph_ends_within_the_figures_of_an_amount() -> None:
    rules, uprights = grid([90, 140, 210], [105, 170])
    words = [*glyphs(96, 120, "合计"), *glyphs(144, 120, "134,700."), *glyphs(144, 140, "00元")]
    assert document(Sheet(1, WIDTH, HEIGHT, words, rules, uprights)).text.split("\n") == ["合计", "134,700.00元"]


def test_forms_in_two_cells_go_on_over_a_page_end() -> None:
    rules, uprights = grid([90, 260, 430], [100, 150])

    def part(number: int, left: list[str], right: list[str]) -> Sheet:
        words = [
            glyph
            for x, side in ((96, left), (266, right))
            for at, line in enumerate(side)
            for glyph in glyphs(x, 120 + 20 * at, line)
        ]
        return Sheet(number, WIDTH, HEIGHT, words, rules, uprights)

    found = document(part(1, ["甲方：王", "电话：88"], ["乙方：李", "电话：66"]), part(2, ["邮编：430014"], ["邮编：430060"]))
    assert found.text.split("\n") == ["甲方：王", "电话：88", "邮编：430014", "乙方：李", "电话：66", "邮编：430060"]
    again = document(part(1, ["甲方：王", "电话：88"], ["乙方：李", "电话：66"]), part(2, ["甲方：王"], ["乙方：李"]))
    assert again.text.split("\n")[2:4] == ["乙方：李", "电话：66"]


@pytest.mark.parametrize(("below", "cut"), [("座十二楼", True), ("电话：8846", False), ("    第二条 费用", False)])
def test_words_at_a_full_rows_end_may_go_on_in_a_row_set_apart(below: str, cut: bool) -> None:
    """Too far to the right to be the paragraph's next row, but no label either."""
    words = glyphs(90, 120, LONG) + glyphs(90, 140, LONG[:-9] + "住所：武昌路大厦甲") + glyphs(300, 162, below)
    found = document(Sheet(1, WIDTH, HEIGHT, words + glyphs(90, 190, LONG)))
    assert [line.cut for line in found.lines if found.text[: line.span.end].endswith("大厦甲")] == [cut]


def test_a_table_in_one_of_two_columns_belongs_to_it() -> None:
    """Its rows push the lines below it out of level with the other column's, and a line across the page would mix them."""
    left = ["一、乙方应当在接到通知后三个工作日", "内派员到场，费用为二千元，由甲方按", "月支付给乙方。"] * 5
    right = ["二、服务地点为武汉市武昌区中南路街", "道民主二路七十五号东座三层机房与门", "厅以及车库。"] * 4
    words = [glyph for index, line in enumerate(left) for glyph in glyphs(60, 120 + 20 * index, line)]
    words += [glyph for index, line in enumerate(right) for glyph in glyphs(320, 187 + 20 * index, line)]
    rules, uprights = grid([320, 400, 520], [106, 136, 166])
    words += [*glyphs(326, 125, "岗位"), *glyphs(406, 125, "人数"), *glyphs(326, 155, "保洁"), *glyphs(406, 155, "3")]
    found = document(Sheet(1, WIDTH, HEIGHT, words, rules, uprights))
    assert "".join(found.text.split()) == "".join(left) + "岗位人数保洁3" + "".join(right)
    assert [block.role for block in found.blocks].count(Role.CELL) == 4


def test_a_value_on_the_left_never_goes_on_with_what_stands_on_the_right() -> None:
    left = ["甲方：武汉江岸某某办公楼物业", "服务中心", "电话：88", "邮编：40"]
    found = [glyph for index, line in enumerate(left) for glyph in glyphs(90, 120 + 18 * index, line)]
    found += glyphs(282, 120, "乙方：武昌路某某维护站") + glyphs(282, 156, "电话：66") + glyphs(282, 174, "邮编：41")
    text = document(Sheet(1, WIDTH, HEIGHT, found)).text.split("\n")
    assert text == ["甲方：武汉江岸某某办公楼物业服务中心", *left[2:], "乙方：武昌路某某维护站", "电话：66", "邮编：41"]


def test_a_cell_at_half_the_height_of_the_one_beside_it_is_no_next_line() -> None:
    found = (
        glyphs(90, 120, "地址：武汉江岸某某大厦十八层")
        + glyphs(282, 129, "地址：武昌路某某大厦二")
        + glyphs(90, 138, "东座一室")
    )
    found += glyphs(90, 160, "电话：88") + glyphs(282, 160, "电话：66")
    found += glyphs(90, 180, "邮编：40") + glyphs(282, 180, "邮编：41")
    text = document(Sheet(1, WIDTH, HEIGHT, found)).text
    assert "地址：武汉江岸某某大厦十八层东座一室" in text.split("\n")
    assert "地址：武昌路某某大厦二\n" in text


@pytest.mark.parametrize("signs", ["〔", "、〔", "，《"])
def test_a_rule_below_nothing_but_signs_is_read(signs: str) -> None:
    found = document(sheet(f"按照{signs}办法", rules=[under(90, 120, "按照", len(signs))]))
    assert signs in found.text


def test_a_rule_that_begins_below_the_unit_before_it_is_a_blank() -> None:
    """__亿__仟: the rule of the thousands runs on below 亿, as rules that touch do on a scan."""
    found = document(
        sheet(
            "价款人民币^^亿^^仟^^佰元",
            rules=[under(90, 120, "价款人民币", 2), under(90, 120, "价款人民币^^", 3), under(90, 120, "价款人民币^^亿^^仟", 2)],
        )
    )
    assert squeeze(found.text) == "价款人民币_亿_仟_佰元"
    assert all(set(words) == {"_"} for words in marked(found))


def test_a_line_drawn_through_words_that_ends_beyond_them_strikes_nothing_out() -> None:
    row = "交货方式及地点由甲方书面通知乙方为准第七"
    found = document(sheet(row, rules=[Rule(60, 90 + 12 * len(row) + 9, 115)]))
    assert found.text == row
    assert not found.revisions


def test_a_line_drawn_between_two_rows_without_room_is_no_blank() -> None:
    rows = [LONG] * 8
    found = document(sheet(*rows, rules=[Rule(60, 540, 129)]))
    assert found.text == "".join(rows)
    assert not found.marks


def test_a_value_below_the_last_label_of_a_row_ends_its_paragraph() -> None:
    rows = ["买方（甲方）：____~卖方（乙方）：武汉青禾办公家具制造", "", "^^为维护双方的合法权益，双方经协商一致，" + LONG[:14]]
    rows[1] = "~" * (2 * rows[0].index("武汉") - 5) + "股份有限公司"
    found = document(sheet(*rows))
    assert found.text[found.blocks[0].span.start : found.blocks[0].span.end].endswith("武汉青禾办公家具制造股份有限公司")


def test_rows_with_labels_level_with_each_other_are_entries_of_a_form() -> None:
    rows = [
        "订购方（甲方）：________~签订地点：杭州市西湖区文三路四十号青禾大厦六层",
        "出售方（乙方）：________~签订时间：^",
        LONG,
        LONG,
    ]
    assert "六层\n出售方" in document(sheet(*rows)).text


def test_a_spread_line_ends_where_the_next_begins_with_an_indent() -> None:
    spread_words = "买方：青禾物业公司"
    step = (90 + 12 * len(LONG) - 12 - 90) / (len(spread_words) - 1)
    words = [glyph for at, char in enumerate(spread_words) for glyph in glyphs(90 + step * at, 120, char)]
    words += glyphs(114, 140, LONG[:-2]) + glyphs(90, 160, LONG)
    assert document(Sheet(1, WIDTH, HEIGHT, words)).text.startswith("买方：青禾物业公司\n甲方委托")


def test_a_figure_whose_stop_is_set_wide_is_one() -> None:
    words = [*glyphs(90, 120, "面积243."), *glyphs(90 + 24 + 24 + 4, 120, "43平方米")]
    assert document(Sheet(1, WIDTH, HEIGHT, words)).text == "面积243.43平方米"


def test_a_sentence_in_larger_print_on_a_rule_is_a_value() -> None:
    large = glyphs(90, 200, "以双方确认的清单为准。", size=15)
    found = document(Sheet(1, WIDTH, HEIGHT, [*sheet(LONG, LONG).glyphs, *large], [Rule(90, 240, 202)]))
    assert marked(found) == ["以双方确认的清单为准"]


def test_a_square_bracket_that_closes_in_the_next_row_shows_white_space() -> None:
    rows = [LONG[:-8] + "申请后，于[~现场交接", "]个工作日内退款。"]
    words = [*glyphs(90, 120, rows[0]), *glyphs(90, 140, rows[1])]
    assert "[ 现场交接 ]个工作日" in document(Sheet(1, WIDTH, HEIGHT, words)).text


def test_a_value_behind_one_underscore_goes_on_with_the_rest_of_them() -> None:
    rows = ["订购人（甲方）：________签订地点：_北京市朝阳区文化路八号院", "__", LONG]
    assert "_北京市朝阳区文化路八号院__" in document(sheet(*rows)).text


def test_a_narrow_paragraph_goes_on_with_a_labels_last_character_and_with_the_figures_of_its_answer() -> None:
    rows = ["委托代理人：方明地址：杭州市文化路邮政编", "码：310012" + "~" * 23 + "电~话：", "13872503651", LONG, LONG]
    assert document(sheet(*rows)).text.replace(" ", "").startswith(rows[0] + "码：310012电话：13872503651\n")


def test_a_sentence_below_a_line_that_nobody_filled_in_is_no_part_of_it() -> None:
    words = "联系电话："
    found = document(sheet(words, "^^" + LONG[:-2], LONG, rules=[under(90, 120, words, len(LONG) - len(words))]))
    assert found.text.split("\n")[0].strip("_") == words


def test_a_label_of_three_characters_set_apart_begins_a_paragraph() -> None:
    width = len(LONG)
    rows = ["注~册~地：", "经~营~地："]
    rules = [under(90, 120 + 20 * at, row, width - 4.5) for at, row in enumerate(rows)]
    assert document(sheet(*rows, rules=rules)).text.count("\n") == 1

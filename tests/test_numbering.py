"""tiaokuan.formats._numbering: Word's generated numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tiaokuan.formats import _numbering

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

SPELLED = [
    ("decimal", {1: "1", 12: "12"}),
    ("decimalZero", {1: "01", 12: "12"}),
    ("decimalFullWidth", {12: "１２"}),
    ("decimalHalfWidth", {12: "12"}),
    ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "㉑", 36: "㊱", 50: "㊿", 51: "51"}),
    ("decimalEnclosedCircleChinese", {3: "③"}),
    ("decimalEnclosedParen", {1: "⑴", 20: "⒇", 21: "(21)"}),
    ("decimalEnclosedFullstop", {1: "⒈", 20: "⒛", 21: "21."}),
    ("numberInDash", {4: "- 4 -"}),
    ("chineseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 21: "二十一", 99: "九十九"}),
    (
        "chineseCountingThousand",
        {1: "一", 10: "十", 15: "十五", 100: "一百", 101: "一百零一", 110: "一百一十", 1001: "一千零一", 10000: "一万"},
    ),
    ("chineseLegalSimplified", {1: "壹", 2: "贰", 10: "壹拾", 21: "贰拾壹", 100: "壹佰", 105: "壹佰零伍"}),
    ("taiwaneseCounting", {3: "三", 12: "十二"}),
    ("taiwaneseCountingThousand", {12: "十二", 120: "一百二十"}),
    ("taiwaneseDigital", {10: "一○"}),
    ("ideographDigital", {10: "一〇", 25: "二五"}),
    ("japaneseDigitalTenThousand", {10: "一〇"}),
    ("japaneseCounting", {12: "十二"}),
    ("ideographLegalTraditional", {2: "貳", 6: "陸"}),
    ("ideographTraditional", {1: "甲", 10: "癸", 11: "甲"}),
    ("ideographZodiac", {1: "子", 12: "亥", 13: "子"}),
    ("ideographEnclosedCircle", {1: "㊀", 10: "㊉", 11: "11"}),
    ("lowerLetter", {1: "a", 26: "z", 27: "aa", 53: "aaa"}),
    ("upperLetter", {2: "B", 28: "BB"}),
    ("lowerRoman", {4: "iv", 9: "ix", 14: "xiv", 1994: "mcmxciv"}),
    ("upperRoman", {4: "IV", 40: "XL"}),
    ("ordinal", {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 21: "21st"}),
    ("none", {1: ""}),
    ("bullet", {1: ""}),
    ("noSuchFormat", {7: "7"}),
]


@pytest.mark.parametrize(
    ("form", "value", "words"), [(form, n, words) for form, table in SPELLED for n, words in table.items()]
)
def test_formats(form: str, value: int, words: str) -> None:
    assert _numbering.spell(value, form) == words


@given(st.sampled_from(sorted(_numbering.FORMS)), st.integers(-3, 10_000))
def test_every_format_prints_every_number(form: str, value: int) -> None:
    assert isinstance(_numbering.spell(value, form), str)


@given(st.integers(1, 99_999))
def test_chinese_numbers_are_all_different_and_plain(value: int) -> None:
    words = _numbering.chinese(value)
    assert "零零" not in words
    assert not words.endswith("零")
    assert words != _numbering.chinese(value + 1)


def level(at: int, text: str, form: str = "decimal", more: str = "", start: int = 1) -> str:
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def lists(
    *abstracts: str, nums: dict[int, tuple[int, str]] | None = None, styles: str = "", head: str = ""
) -> _numbering.Numbering:
    """Abstract lists 0, 1 …, each with a num of the same id + 1; `nums` gives others: id -> abstract, overrides."""
    nums = nums or {n + 1: (n, "") for n in range(len(abstracts))}
    xml = "".join(f'<w:abstractNum w:abstractNumId="{n}">{head}{body}</w:abstractNum>' for n, body in enumerate(abstracts))
    xml += "".join(f'<w:num w:numId="{k}"><w:abstractNumId w:val="{a}"/>{more}</w:num>' for k, (a, more) in nums.items())
    return _numbering.read(
        etree.fromstring(f"<w:numbering {W}>{xml}</w:numbering>"), etree.fromstring(f"<w:styles {W}>{styles}</w:styles>")
    )


def run(numbering: _numbering.Numbering, *asked: tuple[int, int]) -> list[str]:
    """The numbers of paragraphs in order, each (num, level)."""
    found = [numbering.of(str(num), at, None) for num, at in asked]
    return [number[0] for number in found if number is not None]


ARTICLES = (
    level(0, "第%1条", "chineseCountingThousand") + level(1, "%1.%2", more="<w:isLgl/>") + level(2, "（%3）", "chineseCounting")
)


def test_levels_restart_under_a_new_number() -> None:
    asked = [(1, 0), (1, 1), (1, 1), (1, 2), (1, 2), (1, 0), (1, 1), (1, 2)]
    assert run(lists(ARTICLES), *asked) == ["第一条", "1.1", "1.2", "（一）", "（二）", "第二条", "2.1", "（一）"]


def test_legal_numbering_prints_all_levels_in_figures() -> None:
    plain = level(0, "第%1章", "chineseCounting") + level(1, "%1.%2")
    assert run(lists(plain), (1, 0), (1, 1)) == ["第一章", "一.1"]
    legal = level(0, "第%1章", "chineseCounting") + level(1, "%1.%2", more="<w:isLgl/>")
    assert run(lists(legal), (1, 0), (1, 1)) == ["第一章", "1.1"]
    off = level(0, "第%1章", "chineseCounting") + level(1, "%1.%2", more='<w:isLgl w:val="0"/>')
    assert run(lists(off), (1, 0), (1, 1)) == ["第一章", "一.1"]


def test_a_deeper_level_before_its_parent() -> None:
    assert run(lists(ARTICLES), (1, 1), (1, 1), (1, 0), (1, 1)) == ["1.1", "1.2", "第一条", "1.1"]


def test_starts() -> None:
    assert run(lists(level(0, "%1.", start=5)), (1, 0), (1, 0)) == ["5.", "6."]
    zero = level(0, "%1.", start=0)
    assert run(lists(zero), (1, 0), (1, 0)) == ["0.", "1."]


def test_lists_made_from_one_abstract_list_go_on() -> None:
    two = lists(level(0, "%1、"), nums={1: (0, ""), 2: (0, "")})
    assert run(two, (1, 0), (1, 0), (2, 0), (1, 0)) == ["1、", "2、", "3、", "4、"]


def test_a_start_override_restarts_once() -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    two = lists(level(0, "%1、"), nums={1: (0, ""), 2: (0, override)})
    assert run(two, (1, 0), (1, 0), (2, 0), (2, 0), (1, 0)) == ["1、", "2、", "1、", "2、", "3、"]


def test_a_level_override_brings_its_own_form() -> None:
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "(%1)", "lowerLetter")}</w:lvlOverride>'
    assert run(lists(level(0, "%1、"), nums={1: (0, ""), 2: (0, override)}), (2, 0)) == ["(a)"]


RESTARTS = [
    (None, ["1.", "1.1", "a)", "1.2", "a)"]),
    ("0", ["1.", "1.1", "a)", "1.2", "b)"]),
    ("1", ["1.", "1.1", "a)", "1.2", "b)"]),
    ("2", ["1.", "1.1", "a)", "1.2", "a)"]),
]


@pytest.mark.parametrize(("restart", "expected"), RESTARTS)
def test_when_a_level_restarts(restart: str | None, expected: list[str]) -> None:
    more = f'<w:lvlRestart w:val="{restart}"/>' if restart is not None else ""
    body = level(0, "%1.") + level(1, "%1.%2") + level(2, "%3)", "lowerLetter", more)
    assert run(lists(body), (1, 0), (1, 1), (1, 2), (1, 1), (1, 2)) == expected


def test_bullets_and_unnumbered_levels() -> None:
    assert run(lists(level(0, "●", "bullet")), (1, 0)) == [""]
    assert run(lists(level(0, "附件", "none")), (1, 0), (1, 0)) == ["附件", "附件"]
    numbering = lists(level(0, "%1."))
    assert numbering.of("0", 0, None) is None
    assert numbering.of("77", 0, None) is None
    assert numbering.of(None, None, None) is None


def test_what_follows_a_number() -> None:
    for suffix in ("tab", "space", "nothing"):
        numbering = lists(level(0, "%1.", more=f'<w:suff w:val="{suffix}"/>'))
        assert numbering.of("1", 0, None) == ("1.", suffix, 0)
    assert lists(level(0, "%1.")).of("1", 0, None) == ("1.", "tab", 0)


STYLES = """
<w:style w:type="paragraph" w:styleId="Article"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Clause">
<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Own"><w:basedOn w:val="Clause"/></w:style>
<w:style w:type="paragraph" w:styleId="Off"><w:basedOn w:val="Clause"/>
<w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>
"""


def test_numbering_that_a_style_brings() -> None:
    linked = level(0, "第%1条", "chineseCounting", '<w:pStyle w:val="Article"/>') + level(1, "%1.%2", more="<w:isLgl/>")
    numbering = lists(linked, styles=STYLES)
    asked = ["Article", "Clause", "Own", "Off", "Article", "Own", "Loop", "Unknown"]
    found = [numbering.of(None, None, style) for style in asked]
    assert [number[0] if number else None for number in found] == ["第一条", "1.1", "1.2", None, "第二条", "2.1", None, None]


def test_a_paragraph_s_own_list_wins_over_its_style_s() -> None:
    numbering = lists(level(0, "第%1条"), level(0, "%1)"), styles=STYLES)
    number = numbering.of("2", 0, "Article")
    assert number is not None
    assert number[0] == "1)"


def test_list_styles() -> None:
    body = level(0, "%1、", "chineseCounting")
    xml = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:styleLink w:val="Mine"/>{body}</w:abstractNum>'
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="Mine"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )
    assert run(_numbering.read(etree.fromstring(xml), None), (2, 0), (2, 0)) == ["一、", "二、"]


BROKEN = [
    "<w:num/>",
    '<w:num w:numId="1"><w:abstractNumId w:val="9"/></w:num>',
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="x"><w:start w:val="99999999999999"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/><w:lvlOverride/></w:num>',
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:lvlText w:val="%1%9%0%"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
]


@pytest.mark.parametrize("xml", BROKEN)
def test_broken_lists_do_no_harm(xml: str) -> None:
    numbering = _numbering.read(etree.fromstring(f"<w:numbering {W}>{xml}</w:numbering>"), None)
    for at in (0, 1, 8, 400, -1):
        number = numbering.of("1", at, None)
        assert number is None or isinstance(number[0], str)

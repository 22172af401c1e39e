"""tiaokuan.formats.pdf: PDF files, written here by hand, become Documents."""

from __future__ import annotations

import hashlib
import time
import zlib
from pathlib import Path

import pytest

from support import marked
from tiaokuan import formats
from tiaokuan.document import Document, Sign
from tiaokuan.errors import DamagedDocument, DocumentError, EncryptedDocument, LimitExceeded, NothingToRead
from tiaokuan.formats import pdf
from tiaokuan.settings import Settings

A4 = (595, 842)


def pdf_file(objects: dict[int, bytes], *, trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF of numbered objects with a right cross-reference table."""
    out = bytearray(b"%PDF-1.7\n")
    offsets = {}
    for number, body in sorted(objects.items()):
        offsets[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (max(objects) + 1)
    for number in range(1, max(objects) + 1):
        out += b"%010d 00000 n \n" % offsets[number] if number in offsets else b"0000000000 65535 f \n"
    return bytes(out) + b"trailer\n<</Size %d %s>>\nstartxref\n%d\n%%%%EOF\n" % (max(objects) + 1, trailer, start)


FONT = {
    3: b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
    4: b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
    b"/DW 1000/W[1 95 500]/FontDescriptor 5 0 R>>",
    5: b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120"
    b"/CapHeight 880/StemV 93>>",
}


def document_of(*contents: str | bytes, page: bytes = b"", more: dict[int, bytes] | None = None, root: bytes = b"") -> bytes:
    """A file of A4 pages with these content streams; `page` is added to every page, `more` to the objects."""
    objects = {**FONT, **(more or {})}
    kids = []
    for index, content in enumerate(contents):
        stream = zlib.compress(content if isinstance(content, bytes) else content.encode("ascii"))
        number = 100 + 2 * index
        kids.append(b"%d 0 R" % number)
        objects[number] = (
            b"<</Type/Page/Parent 2 0 R/Resources<</Font<</F 3 0 R/G 6 0 R>>/XObject<</X 50 0 R>>>>/Contents %d 0 R%s>>"
            % (
                number + 1,
                page if b"/MediaBox" in page else b"/MediaBox[0 0 595 842]" + page,
            )
        )
        objects[number + 1] = b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(stream), stream)
    objects[1] = b"<</Type/Catalog/Pages 2 0 R%s>>" % root
    objects[2] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(kids), len(kids))
    return pdf_file(objects)


def show(x: float, y: float, text: str, size: float = 12, before: str = "") -> str:
    """Text at a place, y upward from the page's foot."""
    return f"BT {before} /F {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET\n"


def rule(x0: float, x1: float, y: float) -> str:
    return f"0.7 w {x0} {y} m {x1} {y} l S\n"


def read(data: bytes, **settings: float) -> Document:
    return pdf.READER.read(data, "合同.pdf", Settings(**settings))  # type: ignore[arg-type]


LINE = show(90, 700, "第一条 服务费为每月") + show(252, 700, "元，于每月五日前支付。")
"""A sentence with a gap of 48 points from 204 to 252."""


def test_text_pages_and_identity() -> None:
    data = document_of(show(90, 700, "第一条 服务内容"), show(90, 700, "第二条 服务期限"))
    found = read(data)
    assert found.text == "第一条 服务内容\n第二条 服务期限"
    assert (found.name, found.sha256, found.media_type) == ("合同.pdf", hashlib.sha256(data).hexdigest(), "pdf")
    assert [(page.number, page.width, page.height, page.scanned) for page in found.pages] == [
        (1, 595, 842, False),
        (2, 595, 842, False),
    ]
    evidence = found.evidence(4, 8)
    assert evidence.text == "服务内容"
    x0, top, x1, bottom = evidence.regions[0].box
    assert (x0, x1) == pytest.approx((90 + 42, 90 + 90), abs=0.5)
    assert top < 842 - 700 - 8 < 842 - 700 < bottom < 842 - 700 + 6


@pytest.mark.parametrize(
    "drawing",
    [
        rule(204, 252, 698),
        "204 697.8 48 0.6 re f\n",
        "0.7 w 204 698 m 252 698 l h S\n",
        rule(204, 220, 698) + rule(220, 252, 698),
        "q 48 0 0 1 204 697.5 cm /X Do Q\n",  # a thin picture
        "q 0.5 0 0 0.5 0 0 cm 1.4 w 408 1396 m 504 1396 l S Q\n",  # a scaled space
        "".join(f"{204 + 2 * dot} 697.6 0.8 0.8 re f\n" for dot in range(25)),  # dots
        "".join(f"0.7 w {204 + 3.5 * dash} 698 m {206 + 3.5 * dash} 698 l S\n" for dash in range(14)),  # dashes
        "0.5 w 204 698 m " + "".join(f"{206 + 2 * step} {698 - step % 2} l " for step in range(24)) + "S\n",  # a zigzag
        "0.5 w 204 698 m "
        + "".join(
            f"{205 + 2 * step} {699 - 2 * (step % 2)} {205 + 2 * step} {699 - 2 * (step % 2)} {206 + 2 * step} 698 c "
            for step in range(24)
        )
        + "S\n",  # a wave
    ],
)
def test_a_blank_drawn_as(drawing: str) -> None:
    picture = SCAN.replace(b"\x80", b"\x00")
    found = read(document_of(LINE + drawing, more={50: picture}))
    assert found.text == "第一条 服务费为每月________元，于每月五日前支付。"
    assert [(mark.sign, found.text[slice(*mark.span)]) for mark in found.marks] == [(Sign.RULE, "________")]
    assert found.evidence(*found.marks[0].span).regions[0].box[::2] == pytest.approx((204, 252), abs=1)


def test_a_rule_inside_a_form_object() -> None:
    drawing = rule(104, 152, 698).encode()
    form = b"<</Type/XObject/Subtype/Form/BBox[0 0 600 900]/Matrix[1 0 0 1 100 0]/Length %d>>stream\n%s\nendstream"
    form %= len(drawing), drawing
    found = read(document_of(LINE + "q /X Do Q\n", more={50: form}))
    assert marked(found) == ["________"]


def test_white_lines_are_not_seen() -> None:
    assert not read(document_of(LINE + "1 G " + rule(204, 252, 698))).marks


def test_typed_underscores_stay_characters_without_a_mark() -> None:
    found = read(document_of(show(90, 700, "服务费____元")))
    assert (found.text, found.marks) == ("服务费____元", ())


def test_a_filled_rule_and_its_padding() -> None:
    found = read(document_of(show(90, 700, "住所：") + show(150, 700, "武昌路8号") + rule(126, 228, 698)))
    assert found.text.rstrip() == "住所：    武昌路8号"
    assert [text.strip() for text in marked(found)] == ["武昌路8号"]


def test_symbol_boxes_and_radicals_become_ordinary() -> None:
    found = read(document_of(show(90, 700, "\uf0a3同意 \uf0fe不同意 ⽤⼾⻓期")))
    assert found.text == "□同意 ☑不同意 用户长期"


def test_drawn_boxes_with_and_without_tick() -> None:
    boxes = "0.5 w 90 699 9 9 re S 150 699 9 9 re S 152 703 m 154 700 l 158 707 l S\n"
    found = read(document_of(boxes + show(102, 700, "同意") + show(162, 700, "不同意")))
    assert found.text.replace(" ", "") == "□同意☑不同意"
    assert [(mark.sign, mark.checked) for mark in found.marks] == [(Sign.BOX, False), (Sign.BOX, True)]


def test_watermarks_and_turned_text_are_asides() -> None:
    mark = "q 0.8 g " + show(200, 400, "样本", 80) + "Q "
    turned = "BT /F 40 Tf 0.7 0.7 -0.7 0.7 300 300 Tm <" + "草稿".encode("utf-16-be").hex() + "> Tj ET\n"
    found = read(document_of(LINE + mark + turned))
    assert "样本" not in found.text
    assert found.asides == ("样本草稿",)


FORM = {
    60: b"<</FT/Tx/T(name)/TU<FEFF8BF7586B5199>/Subtype/Widget/Type/Annot/Rect[126 696 226 712]/F 4>>",
    61: b"<</FT/Tx/T(party)/V<FEFF6B666C4967D0516C53F8>/Subtype/Widget/Type/Annot/Rect[126 676 226 692]/F 4>>",
    62: b"<</FT/Btn/T(yes)/V/On/AS/On/Subtype/Widget/Type/Annot/Rect[90 656 100 666]/F 4/AP<</N<</On 63 0 R/Off 63 0 R>>>>>>",
    63: b"<</Type/XObject/Subtype/Form/BBox[0 0 10 10]/Length 0>>stream\n\nendstream",
    64: b"<</FT/Btn/T(no)/AS/Off/Subtype/Widget/Type/Annot/Rect[150 656 160 666]/F 4/AP<</N<</On 63 0 R/Off 63 0 R>>>>>>",
    65: b"<</FT/Tx/T(hidden)/V(x)/Subtype/Widget/Type/Annot/Rect[126 616 226 632]/F 2>>",
    66: b"<</Subtype/FreeText/Type/Annot/Rect[126 636 226 652]/Contents<FEFF4E094E2A6708>/F 4/DA(/F 12 Tf)>>",
}


def test_form_fields() -> None:
    words = (
        show(90, 700, "甲方：")
        + show(90, 680, "乙方：")
        + show(102, 657, "同意")
        + show(162, 657, "不同意")
        + show(90, 640, "期限：")
    )
    data = document_of(
        words,
        page=b"/Annots[60 0 R 61 0 R 62 0 R 64 0 R 65 0 R 66 0 R]",
        more=FORM,
        root=b"/AcroForm<</Fields[60 0 R 61 0 R 62 0 R 64 0 R 65 0 R]>>",
    )
    found = read(data)
    assert [(mark.sign, found.text[slice(*mark.span)].strip("_"), mark.checked, mark.prompt) for mark in found.marks] == [
        (Sign.FIELD, "", None, "请填写"),
        (Sign.FIELD, "武汉某公司", None, None),
        (Sign.BOX, "☑", True, None),
        (Sign.BOX, "□", False, None),
        (Sign.FIELD, "三个月", None, None),
    ]
    assert found.text.split("\n")[0].startswith("甲方：__")


def test_a_page_set_sideways_is_turned_and_read() -> None:
    sideways = "".join(
        f"BT /F 12 Tf 0 1 -1 0 {100 + 20 * row} 90 Tm <{('甲方应当按期支付服务费用' * 2).encode('utf-16-be').hex()}> Tj ET\n"
        for row in range(8)
    )
    found = read(document_of(LINE, sideways))
    assert [page.scanned for page in found.pages] == [False, True]
    assert "甲方应当按期支付服务费用" in found.text


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_pages(turn: int) -> None:
    """The same page as one set upright: what is drawn is turned back by /Rotate."""
    matrix = {90: "0 1 -1 0 595 0", 180: "-1 0 0 -1 595 842", 270: "0 -1 1 0 0 842"}[turn]
    upright = read(document_of(show(90, 500, "甲方：") + show(90, 480, "乙方：") + rule(126, 200, 498)))
    page = b"/Rotate %d" % turn
    found = read(
        document_of(
            f"q {matrix} cm " + show(90, 500, "甲方：") + show(90, 480, "乙方：") + rule(126, 200, 498) + "Q", page=page
        )
    )
    assert found.text == upright.text
    assert marked(found) == marked(upright)
    width, height = (842, 595) if turn in (90, 270) else A4
    assert (found.pages[0].width, found.pages[0].height) == (width, height)
    box = found.evidence(0, 3).regions[0].box
    assert 0 <= box.x0 < box.x1 <= width
    assert 0 <= box.top < box.bottom <= height
    assert box.x1 - box.x0 == pytest.approx(36, abs=0.5)


def test_a_crop_box_moves_the_origin() -> None:
    page = b"/MediaBox[-100 -50 695 892]/CropBox[50 100 545 742]"
    found = read(document_of(show(90, 700, "甲方：") + show(20, 600, "裁掉"), page=page))
    assert found.text == "甲方："
    assert (found.pages[0].width, found.pages[0].height) == (495, 642)
    box = found.evidence(0, 3).regions[0].box
    assert (box.x0, box.x1) == pytest.approx((40, 76), abs=0.5)
    assert box.top < 42 <= box.bottom + 3


TABLE = "".join(f"0.5 w 90 {y} m 400 {y} l S " for y in (700, 670, 640)) + "".join(
    f"{x} 640 m {x} 700 l S " for x in (90, 200, 400)
)


def test_a_table() -> None:
    found = read(document_of(TABLE + show(96, 680, "名称") + show(206, 680, "热水器") + show(96, 650, "型号")))
    cells = [(found.text[slice(*block.span)].strip("_"), block.cell and block.cell[1:3]) for block in found.blocks]
    assert cells == [("名称", (0, 0)), ("热水器", (0, 1)), ("型号", (1, 0)), ("", (1, 1))]
    assert [mark.sign for mark in found.marks] == [Sign.CELL]


SCAN = (
    b"<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>stream\n\x80\nendstream"
)
WHOLE_PAGE = "q 595 0 0 842 0 0 cm /X Do Q\n"


def test_a_scanned_page_among_others_is_marked() -> None:
    found = read(document_of(LINE, WHOLE_PAGE, WHOLE_PAGE + show(500, 20, "3"), more={50: SCAN}))
    assert [page.scanned for page in found.pages] == [False, True, True]
    assert found.text.startswith("第一条")
    assert "3" not in found.text


def test_an_empty_page_needs_no_ocr() -> None:
    assert [page.scanned for page in read(document_of(LINE, "")).pages] == [False, False]


RARE = "".join(chr(code) for code in range(0x3500, 0x3528))


@pytest.mark.parametrize("text", ["ᆿᒼᐸᆿᒼᐸᆿᒼᐸᆿᒼᐸ", "한국어글자가나왔다모든", "\ue123\ue124\ue125\ue126\ue127\ue128", RARE])
def test_a_garbage_text_layer_is_never_returned(text: str) -> None:
    found = read(document_of(LINE, show(20, 700, text)))
    assert [page.scanned for page in found.pages] == [False, True]
    assert text[:3] not in found.text


NAMELESS = {
    6: b"<</Type/Font/Subtype/Type0/BaseFont/AAAAAA+Own/Encoding/Identity-H/DescendantFonts[7 0 R]>>",
    7: b"<</Type/Font/Subtype/CIDFontType2/BaseFont/AAAAAA+Own/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
    b"/DW 1000/FontDescriptor 5 0 R>>",
}
"""A font that does not say which characters its shapes are."""


def shapes(x: float, y: float, numbers: range) -> str:
    return f"BT /G 12 Tf {x} {y} Td <{''.join(f'{number:04x}' for number in numbers)}> Tj ET\n"


def test_a_page_whose_values_are_in_a_font_without_characters_is_read_from_its_picture() -> None:
    """A form's print is right, but what was filled in is the numbers of shapes, of which some look like letters and digits."""
    whole = document_of(LINE + show(90, 680, "服务内容：") + shapes(150, 680, range(0x10, 0x38)), LINE, more=NAMELESS)
    assert [page.scanned for page in read(whole).pages] == [True, False]


def test_a_font_that_lacks_a_few_characters_is_believed() -> None:
    words = "双方应当按照本合同的约定全面履行各自的义务，并对履行中知悉的商业秘密予以保密。" * 3
    lines = "".join(show(60, 700 - 20 * index, words[index * 39 : index * 39 + 39]) for index in range(3))
    found = read(document_of(lines + shapes(60, 720, range(0x300, 0x302)), more=NAMELESS))
    assert not found.pages[0].scanned
    assert found.text.startswith("\ufffd\ufffd")
    assert found.text.endswith(words)


ENCRYPTED = b"/Root 1 0 R/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (b"11" * 32, b"22" * 32)


def bad_files() -> list[tuple[str, bytes, type[DocumentError]]]:
    whole = document_of(LINE)
    return [
        ("pictures only", document_of(WHOLE_PAGE, more={50: SCAN}), NothingToRead),
        ("no text", document_of(""), NothingToRead),
        ("no pages", pdf_file({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[]/Count 0>>"}), NothingToRead),
        ("header only", b"%PDF-1.7\n", DamagedDocument),
        ("noise", b"%PDF-1.4\n" + bytes(range(256)) * 40, DamagedDocument),
        ("cut off early", whole[:200], DamagedDocument),
        (
            "a password",
            pdf_file({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[]/Count 0>>"}, trailer=ENCRYPTED),
            EncryptedDocument,
        ),
    ]


@pytest.mark.parametrize(("name", "data", "error"), bad_files(), ids=[name for name, _, _ in bad_files()])
def test_bad_files_are_refused_with_their_cause(name: str, data: bytes, error: type[DocumentError]) -> None:
    with pytest.raises(error) as caught:
        read(data)
    assert caught.value.zh
    assert caught.value.en


def test_a_broken_cross_reference_is_repaired() -> None:
    whole = document_of(LINE)
    broken = whole[: whole.rindex(b"xref\n0")] + b"trailer\n<</Root 1 0 R>>\nstartxref\n7\n%%EOF"
    assert read(broken).text == read(whole).text


def test_pages_that_contain_themselves_end() -> None:
    loop = pdf_file({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>"})
    with pytest.raises(DocumentError):
        read(loop)


def test_forms_that_contain_themselves_end() -> None:
    form = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 50 0 R>>>>/Length 5>>stream\n/X Do\nendstream"
    assert read(document_of(LINE + "/X Do\n", more={50: form})).text.startswith("第一条")


def test_limits() -> None:
    data = document_of(LINE, LINE)
    with pytest.raises(LimitExceeded, match="max_pages"):
        read(data, max_pages=1)
    with pytest.raises(LimitExceeded, match="max_text_length"):
        read(data, max_text_length=10)
    with pytest.raises(LimitExceeded, match="max_seconds"):
        read(data, max_seconds=0.0)


@pytest.mark.parametrize("box", [b"[0 0 0 0]", b"[0 0 1e30 1e30]", b"[0 0 -5 -5]", b"[a b c d]", b"[0 0 1 1]"])
def test_absurd_page_sizes(box: bytes) -> None:
    data = document_of(show(0.1, 0.1, "甲方", 0.4) + LINE, page=b"/MediaBox" + box)
    try:
        found = read(data)
    except NothingToRead:
        return
    for line in found.lines:
        page = found.pages[line.page - 1]
        assert 0 <= line.top <= line.bottom <= page.height
        assert 0 <= min(line.lefts) <= max(line.rights) <= page.width


def test_chosen_by_content(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf junk before\r\n" + document_of(LINE)
    path = tmp_path / "没有后缀"
    path.write_bytes(data)
    assert formats.read_path(path, Settings()).media_type == "pdf"
    assert pdf.READER.rank(b" " * 2000 + b"%PDF-1.7", "x.pdf") == 0


def test_a_tracked_deletion_is_left_out() -> None:
    struck = "0.7 w 150 704.5 m 186 704.5 l S\n"
    found = read(document_of(show(90, 700, "乙方应当在三日内十日内答复。") + struck))
    assert found.text.replace(" ", "") == "乙方应当在十日内答复。"
    assert [revision.original for revision in found.revisions] == ["三日内"]


@pytest.mark.parametrize(
    "lines",
    [
        "0.5 w 150 703.2 m 186 703.2 l S 150 704.6 m 186 704.6 l S\n",
        "0.5 w 150 704.5 m 162 704.5 l S 161.5 704.5 m 165 704.5 l S 164 704.5 m 186 704.5 l S\n",
    ],
    ids=["twice", "in pieces"],
)
def test_words_struck_twice_or_in_pieces_leave_no_blank(lines: str) -> None:
    found = read(document_of(show(90, 700, "乙方应当在三日内十日内答复。") + lines))
    assert found.text.replace(" ", "") == "乙方应当在十日内答复。"
    assert [(revision.original, revision.struck) for revision in found.revisions] == [("三日内", True)]
    assert found.marks == ()


@pytest.mark.parametrize(("colour", "marks"), [("0.8 0 0.4", []), ("0.2 0.2 0.2", ["三日内"])])
def test_a_tracked_insertion_is_underlined_in_a_colour_and_no_filling(colour: str, marks: list[str]) -> None:
    line = f"{colour} RG 0.7 w 150 698.5 m 186 698.5 l S\n"
    found = read(document_of(show(90, 700, "乙方应当在三日内答复，并说明理由。") + line))
    assert marked(found) == marks


def dense_pages() -> dict[str, str]:
    grid = "".join(f"{x} 0 m {x} 842 l S 0 {x} m 595 {x} l S " for x in range(0, 590, 1))
    return {
        "one endless line": "".join(show(10 + i / 100, 700, "甲乙" * 480, 0.6) for i in range(60)),
        "rules everywhere": "".join(rule(0, 500, y / 10) for y in range(8_000)) + LINE,
        "short rules below one line": "".join(rule(x / 10, x / 10 + 3, 698) for x in range(0, 5_900, 2))
        + show(10, 700, "甲" * 3_000, 1),
        "a fine grid": "0.1 w " + grid + LINE,
        "small boxes": "".join(f"{x} {y} 7 7 re S " for x in range(0, 590, 9) for y in range(0, 840, 9)) + LINE,
        "every character on a line of its own": "".join(show(90, y / 10, "甲", 3) for y in range(0, 8_400, 2)),
    }


@pytest.mark.parametrize("name", dense_pages())
def test_dense_pages_take_bounded_time(name: str) -> None:
    started = time.process_time()
    found = read(document_of(dense_pages()[name]))
    assert found.text
    assert time.process_time() - started < 10


def test_a_page_with_absurdly_many_characters_is_refused() -> None:
    with pytest.raises(LimitExceeded):
        read(document_of("".join(show(10, 700 - i, "甲乙" * 2_500, 0.1) for i in range(50))))


def cuts(data: bytes) -> list[tuple[str, bool]]:
    """The lines of a file, and whether they are cut off."""
    found = read(data)
    return [(found.text[line.span.start : line.span.end], line.cut) for line in found.lines]


@pytest.mark.parametrize(
    ("box", "cut"), [("196 688 60 22", False), ("196 704 60 22", True), ("196 688 24 22", True), ("196 688 38 22", False)]
)
def test_words_that_an_edge_cuts_through_are_told(box: str, cut: bool) -> None:
    clipped = f"q {box} re W n {show(200, 700, '三十日')}Q\n"
    assert cuts(document_of(clipped + show(90, 600, "付款期限")))[0] == ("三十日", cut)


def test_words_whose_ink_begins_behind_their_origin_are_cut_off_like_others() -> None:
    clipped = f"q 196 704 60 22 re W n {show(200, 700, '（三十日）')}Q\n"
    assert cuts(document_of(clipped + show(90, 600, "付款期限")))[0] == ("（三十日）", True)


def test_words_that_run_off_the_page_are_whole_and_told() -> None:
    off = show(560, 700, "验收的标准") + show(560, 600, "期限") + show(700, 500, "印刷标记")
    assert cuts(document_of(off)) == [("验收的标准", True), ("期限", False)]


@pytest.mark.parametrize("below", [4.5, 6.5, 9.5])
def test_a_box_around_words_in_wide_lines_is_filled_in(below: float) -> None:
    """A web page draws the lower edge of a box around what was filled in below the line's own room."""
    print_ = (
        show(90, 700, "合同期限共")
        + show(156, 700, "12")
        + show(174, 700, "个月，自签订之日起算。")
        + show(90, 676, "第二条 付款方式")
    )
    found = read(document_of(print_ + rule(154, 170, 700 - below)))
    assert marked(found) == ["12"]


def test_an_edge_that_parts_a_character_or_stands_below_a_whole_line_underlines_nothing() -> None:
    line = show(90, 700, "合同期限共十二个月，自签订之日起算。")
    for x0, x1 in ((155, 171), (90, 306)):
        words = marked(read(document_of(line + rule(x0, x1, 691.5))))
        assert [word for word in words if word.strip("_")] == []


@pytest.mark.parametrize(("gap", "text"), [(3.0, "增值税【 无 】发票"), (0.6, "增值税【无】发票")])
def test_white_space_around_one_character_in_brackets(gap: float, text: str) -> None:
    """The file moves on instead of writing the space."""
    line = show(90, 700, "增值税【") + show(138 + gap, 700, "无") + show(150 + 2 * gap, 700, "】发票")
    assert read(document_of(line)).text == text


def test_a_justified_line_has_no_white_space_in_its_brackets() -> None:
    line = "".join(show(90 + 15 * at, 700, char) for at, char in enumerate("增值税专用【无】发票"))
    assert read(document_of(line)).text == "增值税专用【无】发票"


def test_a_typed_space_between_latin_and_chinese_is_one() -> None:
    line = show(90, 700, "签于 ") + show(116.7, 700, "2025")
    assert read(document_of(line)).text == "签于 2025"


def test_a_rule_below_words_that_run_off_the_page_is_whole() -> None:
    found = read(document_of(show(480, 700, "另行约定的其他各项事宜以及补充") + rule(480, 660, 698)))
    assert marked(found) == ["另行约定的其他各项事宜以及补充"]
    assert found.lines[0].cut


@pytest.mark.parametrize(("pitch", "text"), [(12, "培训次数：详见清单 上课时间"), (14.7, "培训次数：详见清单上课时间")])
def test_white_space_between_chinese_words_that_stand_close(pitch: float, text: str) -> None:
    """The file moves on instead of writing the space; in a justified line each character stands as far from the next."""
    words, width = "培训次数：详见清单上课时间", 2.7
    line = "".join(show(90 + pitch * at + (width if pitch == 12 and at > 8 else 0), 700, char) for at, char in enumerate(words))
    assert read(document_of(line)).text == text


def test_words_justified_wide_behind_typed_underscores_hold_no_white_space() -> None:
    """Typed underscores stay close together in a line that is justified, and say nothing of the gaps beside them."""
    label = "".join(show(90 + 16.4 * at, 700, char) for at, char in enumerate("委托代理人："))
    line = label + show(190, 700, "_" * 16) + show(290.4, 700, "方") + show(306.8, 700, "文")
    assert read(document_of(line)).text == "委托代理人：" + "_" * 16 + "方文"


def test_words_printed_with_no_ink_say_nothing_beside_those_that_show() -> None:
    line = show(90, 700, "服务费为人民币800元") + show(90, 660, "按月支付") + show(90, 680, "另付500元", before="3 Tr")
    assert read(document_of(line)).text == "服务费为人民币800元\n按月支付"


@pytest.mark.parametrize(
    ("drawn", "seen"),
    [
        (f"q 1 1 1 rg {show(90, 680, '另付500元')} Q", False),  # white on white
        (f"q 0.96 g {show(90, 680, ' 另付500元')} Q", False),
        (f"q 0.2 g 80 670 300 24 re f 1 g {show(90, 680, '另付500元')} Q", True),  # the head of a table
        (f"q 0.6 g {show(90, 680, '另付500元')} Q", True),
        (f"/OC /On BDC {show(90, 680, '另付500元')} EMC", True),
        (f"/OC /Off BDC {show(90, 680, '另付500元')} EMC", False),
    ],
)
def test_words_that_nobody_sees_are_none(drawn: str, seen: bool) -> None:
    """White characters on white paper, and layers that are switched off, were values at 1.0."""
    data = document_of(
        show(90, 700, "服务费为人民币800元") + show(90, 660, "按月支付") + drawn,
        more={60: b"<</Type/OCG/Name(on)>>", 61: b"<</Type/OCG/Name(off)>>"},
        page=b"/Resources<</Font<</F 3 0 R>>/Properties<</On 60 0 R/Off 61 0 R>>>>",
        root=b"/OCProperties<</OCGs[60 0 R 61 0 R]/D<</OFF[61 0 R]>>>>",
    )
    assert ("另付500元" in read(data).text) is seen

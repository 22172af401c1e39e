"""Pages that are pictures: what is read of them, in every format, and what is said of those that hold nothing."""

from __future__ import annotations

import ctypes
import re
import socket
import struct
import time
from collections.abc import Callable
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any, NoReturn

import cv2
import numpy as np
import pypdfium2
import pytest
import sklearn.datasets
from jsonschema import Draft202012Validator
from PIL import Image

import scanned
import tiaokuan
from tiaokuan import ocr
from tiaokuan.document import Page, Sign, Unread
from tiaokuan.draft import Draft
from tiaokuan.errors import DocumentError, ModelError
from tiaokuan.exports._record import record_schema
from tiaokuan.layout import Glyph, Rule, Sheet, read_sheet, write
from tiaokuan.scans import _per_mille, _prepare
from tiaokuan.scans._boxes import check_boxes, drop_missing
from tiaokuan.scans._brackets import close
from tiaokuan.scans._ends import clear_of_feet
from tiaokuan.scans._letters import Letter, Print
from tiaokuan.scans._prepare import prepare
from tiaokuan.scans._signs import set_right
from tiaokuan.scans._slope import levelled
from tiaokuan.scans._squares import Square
from tiaokuan.scans._strokes import Stroke, level
from tiaokuan.settings import Settings, load

HEADING, CLAUSE = "供应链管理咨询服务协议", "第一条咨询事项"
TOP = slice(0, 1150)  # rows of a page that hold its heading and the first clauses: less to read


def squeezed(text: str) -> str:
    return "".join(text.split())


FORMATS: dict[str, dict[str, Any]] = {
    "PNG": {},
    "JPEG": {"quality": 60},
    "TIFF": {"compression": "tiff_lzw"},
    "BMP": {},
    "WEBP": {"quality": 60},
}


@pytest.mark.parametrize("kind", FORMATS)
def test_pictures_of_every_format_are_read(kind: str) -> None:
    contract = tiaokuan.extract(scanned.coded(scanned.page()[TOP], kind, **FORMATS[kind]), f"扫描.{kind.lower()}")
    assert contract.document.media_type == "image"
    assert [page.scanned for page in contract.document.pages] == [True]
    assert HEADING in contract.document.text
    assert CLAUSE in squeezed(contract.document.text)
    assert sum(slot.state == "blank" for slot in contract.slots) >= 3


def test_a_fax_of_many_pages_is_one_document() -> None:
    frames = [Image.fromarray(scanned.page(index)[TOP, :, 0]).convert("1", dither=Image.Dither.NONE) for index in (0, 1)]
    file = BytesIO()
    frames[0].save(file, "TIFF", save_all=True, append_images=frames[1:], compression="group4", dpi=(200, 200))
    found = tiaokuan.read(file.getvalue(), "传真.tif")
    assert len(found.pages) == 2
    assert HEADING in found.text
    assert "签订日期" in found.text
    assert {line.page for line in found.lines} == {1, 2}


@pytest.mark.parametrize("rows", [98, 196])
def test_a_fax_that_does_not_say_how_many_dots_an_inch_it_has_is_as_high_as_it_was_sent(rows: int) -> None:
    """In standard resolution it has half as many down as across: taken for a square picture, a page lies on its side, squashed."""
    page = cv2.copyMakeBorder(scanned.page(), 0, 0, 14, 14, cv2.BORDER_CONSTANT, value=(255, 255, 255))
    fax = cv2.resize(page, (1728, round(page.shape[0] * rows / scanned.DPI)), interpolation=cv2.INTER_AREA)
    file = BytesIO()
    Image.fromarray(fax[..., 0]).point(lambda value: 255 * (value > 160)).convert("1").save(file, "TIFF", compression="group4")
    found = tiaokuan.read(file.getvalue(), "传真.tif")
    assert found.pages[0].height == pytest.approx(792, abs=8)
    assert HEADING in found.text


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_page_turned_is_read_and_evidence_points_to_the_page_as_it_lies(turns: int) -> None:
    upright = tiaokuan.read(scanned.coded(scanned.page()[TOP]), "a.png")
    turned = tiaokuan.read(scanned.coded(np.rot90(scanned.page()[TOP], turns)), "b.png")
    start = turned.text.index(HEADING)
    (box,) = (region.box for region in turned.evidence(start, start + len(HEADING)).regions)
    (plain,) = (region.box for region in upright.evidence(upright.text.index(HEADING), start + len(HEADING)).regions)
    width, height = turned.pages[0].width, turned.pages[0].height
    wanted = {  # quarter turns against the clock
        1: (plain.top, height - plain.x1),
        2: (width - plain.x1, height - plain.bottom),
        3: (width - plain.bottom, plain.x0),
    }[turns]
    assert (box.x0, box.top) == pytest.approx(wanted, abs=4)


@pytest.mark.parametrize("turns", [1, 2])
def test_a_form_with_hardly_a_word_is_turned(turns: int) -> None:
    """The classifier looks at the middle of the page, where nothing stands."""
    form, plain = np.full((2339, 1654, 3), 255, np.uint8), scanned.page()
    for step in range(10):
        cv2.line(form, (150, 200 + 200 * step), (1500, 200 + 200 * step), (0, 0, 0), 2)
        cv2.line(form, (150 + 150 * step, 200), (150 + 150 * step, 2000), (0, 0, 0), 2)
    sample = tiaokuan.read(scanned.SAMPLES / "管理咨询.pdf")
    for column in range(5):
        start = sample.text.index("咨询事项")
        (region,) = sample.evidence(start, start + 4).regions
        x0, top, x1, bottom = (round(edge * scanned.DPI / 72) for edge in region.box)
        form[215 : 215 + bottom - top, 160 + 150 * column : 160 + 150 * column + x1 - x0] = plain[top:bottom, x0:x1]
    found = tiaokuan.read(scanned.coded(np.rot90(form, turns)), "a.png")
    assert found.text.startswith("咨询事项\n" * 5)


def test_a_character_alone_does_not_tell_which_way_up_a_page_is() -> None:
    """Cells of one character each are read as surely on a form that lies on its side; lines are not."""

    class Engine:
        def boxes(self, grey: Any) -> list[tuple[int, int, int, int]]:
            height, width = grey.shape
            lines = [(10, top, 200, top + 20) for top in range(10, 190, 30)]
            return lines if height > width else [(top, 10, top + 22, 30) for top in range(10, 190, 30)]

        def read_quickly(self, grey: Any, boxes: list[tuple[int, int, int, int]]) -> list[ocr.Reading]:
            return [ocr.Reading(box, ("字",), (0.0,), (0.99 if box[2] - box[0] < 30 else 0.9,)) for box in boxes]

    lying: Any = np.full((200, 300), 255, np.uint8)
    engine: Any = Engine()
    assert _prepare._best_turn(lying, (1, 3), engine) == 1


def test_two_pages_on_one_picture_are_read_one_after_the_other() -> None:
    found = tiaokuan.read(scanned.coded(np.hstack([scanned.page(0), scanned.page(1)])), "书.png")
    text = squeezed(found.text)
    assert len(found.pages) == 1
    assert text.index(HEADING) < text.index(CLAUSE) < text.index("签订日期")
    start = found.text.index("签订日期")
    (region,) = found.evidence(start, start + 4).regions
    assert region.page == 1
    assert region.box.x0 > found.pages[0].width / 2


def test_no_socket_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_: object, **__: object) -> NoReturn:
        raise AssertionError("a socket was opened")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, closed)
    ocr.engine.cache_clear()  # models are loaded anew, under the closed sockets
    assert HEADING in tiaokuan.read(scanned.coded(scanned.page()[TOP]), "a.png").text


@pytest.mark.parametrize("threads", [1, 2])
def test_no_more_threads_work_than_the_setting_says(threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    boxes = ocr.Engine.boxes

    def watched(engine: ocr.Engine, grey: Any) -> Any:
        seen.append(cv2.getNumThreads())
        return boxes(engine, grey)

    monkeypatch.setattr(ocr.Engine, "boxes", watched)
    before, settings, data = cv2.getNumThreads(), Settings(ocr_threads=threads), scanned.coded(scanned.page()[TOP], "BMP")
    assert HEADING in tiaokuan.read(data, "a.bmp", settings).text
    assert set(seen) == {threads}
    assert cv2.getNumThreads() == before
    engine = ocr.engine(threads)
    assert set(engine.inference_threads().values()) == {threads}
    if threads == 1:  # the thread that asked does all the work; time of the clock would say nothing on a busy machine
        whole, own = time.process_time(), time.thread_time()
        tiaokuan.read(data, "a.bmp", settings)
        whole, own = time.process_time() - whole, time.thread_time() - own
        assert own > 0.8 * whole


def test_the_same_page_read_twice_gives_the_same_document() -> None:
    data = scanned.coded(scanned.skewed(scanned.page()[TOP], 1.1))
    assert tiaokuan.read(data, "a.png") == tiaokuan.read(data, "a.png")


def test_a_pdf_of_text_and_pictures_is_read_as_one() -> None:
    with pypdfium2.PdfDocument(scanned.SAMPLES / "管理咨询.pdf") as digital:
        picture = pypdfium2.PdfImage.new(digital)
        picture.load_jpeg(BytesIO(scanned.coded(scanned.page(1), "JPEG", quality=80)), inline=True)
        picture.set_matrix(pypdfium2.PdfMatrix().scale(612, 792))
        del digital[1]
        page = digital.new_page(612, 792)
        page.insert_obj(picture)
        page.gen_content()
        file = BytesIO()
        digital.save(file)
    found = tiaokuan.read(file.getvalue(), "混合.pdf")
    assert [page.scanned for page in found.pages] == [False, True]
    assert HEADING in found.text
    assert "签订日期" in found.text


def _with_overlay() -> bytes:
    """A page's picture with the invisible text of a poor OCR over it."""
    pdf = pypdfium2.PdfDocument.new()
    picture, page = pypdfium2.PdfImage.new(pdf), pdf.new_page(612, 414)
    picture.load_jpeg(BytesIO(scanned.coded(scanned.page()[TOP], "JPEG", quality=70)), inline=True)
    picture.set_matrix(pypdfium2.PdfMatrix().scale(612, 414))
    page.insert_obj(picture)
    font = pypdfium2.raw.FPDFText_LoadStandardFont(pdf, b"Helvetica")
    for row in range(12):
        words = pypdfium2.raw.FPDFPageObj_CreateTextObj(pdf, font, 9)
        text = ("gong ying lian guan li zi xun\0").encode("utf-16-le")
        pypdfium2.raw.FPDFText_SetText(words, (ctypes.c_ushort * (len(text) // 2)).from_buffer_copy(text))
        pypdfium2.raw.FPDFTextObj_SetTextRenderMode(words, pypdfium2.raw.FPDF_TEXTRENDERMODE_INVISIBLE)
        pypdfium2.raw.FPDFPageObj_Transform(words, 1, 0, 0, 1, 60, 20 + 30 * row)
        pypdfium2.raw.FPDFPage_InsertObject(page, words)
    page.gen_content()
    file = BytesIO()
    pdf.save(file)
    return file.getvalue()


def test_a_poor_ocrs_text_over_a_picture_is_not_trusted() -> None:
    found = tiaokuan.read(_with_overlay(), "a.pdf")
    assert HEADING in found.text
    assert "gong ying" not in found.text
    assert "gong ying" in tiaokuan.read(_with_overlay(), "a.pdf", Settings(ocr=False)).text


def test_ocr_can_be_switched_off() -> None:
    with pytest.raises(DocumentError, match="ocr") as caught:
        tiaokuan.read(scanned.coded(scanned.page()[TOP]), "a.png", Settings(ocr=False))
    assert caught.value.code == "empty"
    assert load(environment={"TIAOKUAN_OCR": "off"}).ocr is False


def _tiff(count: int) -> bytes:
    """A TIFF of this many frames of one pixel, written by hand (TIFF 6.0, sections 2 and 3)."""
    out = bytearray(b"II*\0\x08\0\0\0")
    for index in range(count):
        entries = [(256, 3, 1), (257, 3, 1), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 0), (278, 3, 1), (279, 4, 1)]
        following = len(out) + 6 + 12 * len(entries) if index + 1 < count else 0
        out += struct.pack("<H", len(entries))
        out += b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
        out += struct.pack("<I", following)
    return bytes(out)


def _bad(kind: str) -> bytes:
    if kind == "truncated":
        whole = scanned.coded(scanned.page(), "JPEG", quality=60)
        return whole[: len(whole) // 2]
    if kind == "large":
        file = BytesIO()
        Image.new("1", (20_000, 20_000)).save(file, "PNG")
        return file.getvalue()
    if kind == "pages":
        return _tiff(5_000)
    if kind == "over":  # Pillow would open it
        file = BytesIO()
        Image.new("1", (15_000, 8_000)).save(file, "PNG")
        return file.getvalue()
    if kind in ("china.jpg", "flower.jpg"):  # real photographs: a temple with signs nobody can read, a flower
        return (Path(sklearn.datasets.__file__).parent / "images" / kind).read_bytes()
    if kind == "heic":
        return b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(64)
    if kind == "cat":  # hardly lighter or darker than what it sits before, but of another colour
        picture = np.full((1200, 1600, 3), (110, 125, 100), np.uint8)
        cv2.ellipse(picture, (800, 800), (420, 380), 0, 0, 360, (60, 110, 170), -1)
        cv2.ellipse(picture, (800, 400), (280, 240), 0, 0, 360, (70, 120, 175), -1)
        cv2.putText(picture, "1", (780, 800), cv2.FONT_HERSHEY_SIMPLEX, 3, (20, 40, 60), 8)
        return scanned.coded(picture, "JPEG")
    blank = np.full((2339, 1654, 3), {"white": 252, "black": 3}.get(kind, 128), np.uint8)
    if kind == "photo":  # smooth light and dark shapes
        rows, columns = np.mgrid[0:2339, 0:1654]
        blank[..., 0] = 128 + 90 * np.sin(rows / 190) * np.cos(columns / 140)
        blank[..., 1] = 128 + 90 * np.sin(rows / 70 + columns / 230)
        blank[..., 2] = 128 + 60 * np.cos((rows + columns) / 310)
    return scanned.coded(blank, "JPEG")


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("truncated", "damaged"),
        ("large", "limit"),
        ("over", "limit"),
        ("pages", "limit"),
        ("white", "empty"),
        ("black", "empty"),
        ("photo", "empty"),
        ("cat", "empty"),
        ("china.jpg", "empty"),
        ("flower.jpg", "empty"),
        ("heic", "damaged" if find_spec("pillow_heif") else "unsupported_format"),
    ],
)
def test_bad_pictures_get_clear_answers(kind: str, code: str) -> None:
    with pytest.raises(DocumentError) as caught:
        tiaokuan.extract(_bad(kind), "a.jpg")
    assert caught.value.code == code
    assert caught.value.en.endswith(".")
    assert ("空白" in caught.value.zh) is (kind == "white")


@pytest.mark.parametrize("dpi", [900, 72, 30])
def test_a_page_as_large_as_its_picture_has_pixels_is_read_as_paper(dpi: int) -> None:
    """Programs that put a picture into a PDF give the page any size: it was brought to 200 dots an inch of that, 150 million pixels of
    a page that says it is two metres high."""
    picture = Image.fromarray(np.ascontiguousarray(scanned.page()[TOP][..., ::-1]))
    documents = []
    for dots in (scanned.DPI, dpi):
        file = BytesIO()
        picture.save(file, "PDF", resolution=dots)
        documents.append(tiaokuan.read(file.getvalue(), "a.pdf"))
    usual, odd = documents
    assert HEADING in odd.text
    at = usual.text.index(HEADING), odd.text.index(HEADING)
    boxes = [
        document.evidence(start, start + len(HEADING)).regions[0].box for document, start in zip(documents, at, strict=True)
    ]
    assert boxes[1].x0 * dpi == pytest.approx(boxes[0].x0 * scanned.DPI, abs=3 * scanned.DPI)
    assert boxes[1].bottom * dpi == pytest.approx(boxes[0].bottom * scanned.DPI, abs=3 * scanned.DPI)
    level_page = prepare(np.full((1250, 900, 3), 250, np.uint8), 900.0 * 72 / dpi, 1250.0 * 72 / dpi, ocr.engine(1)).grey
    assert level_page.size < 16_000_000


def test_a_page_without_print_is_reported_by_its_number_and_the_others_stand() -> None:
    black = Image.fromarray(np.zeros((2200, 1700), np.uint8))
    file = BytesIO()
    Image.fromarray(scanned.page()[TOP]).save(file, "TIFF", save_all=True, append_images=[black], dpi=(200, 200))
    contract = tiaokuan.extract(file.getvalue(), "a.tif")
    assert [page.unread for page in contract.document.pages] == [None, Unread.NO_TEXT]
    (finding,) = (finding for finding in contract.findings if finding.rule == "page.unread")
    assert "第 2 页" in finding.message
    assert HEADING in contract.document.text
    assert tiaokuan.to_record(contract)["document"]["unread_pages"] == [{"page": 2, "reason": "no_text"}]


@pytest.fixture(scope="module")
def sample() -> tiaokuan.Contract:
    """The scanned sample: sealed, tilted, filled in by pen."""
    return tiaokuan.extract(scanned.SAMPLES / "机房巡检-扫描.pdf")


def state(contract: tiaokuan.Contract, before: str) -> tuple[str, str, str | None]:
    """State, words and unit of the first slot behind these words."""
    at = squeezed(contract.document.text).index(before) + len(before)
    for slot in contract.slots:
        if len(squeezed(contract.document.text[: slot.evidence.span.start])) >= at - 1:
            return slot.state.value, squeezed(slot.raw).strip("_"), slot.unit
    raise AssertionError(before)


@pytest.mark.parametrize(
    ("before", "wanted"),
    [
        ("甲方机房巡检", ("filled", "2", "次")),
        ("巡检后", ("blank", "", "个工作日")),
        ("接到通知后", ("filled", "30", "分钟")),
        ("分钟内响应，", ("filled", "4", "小时")),
        ("期满前", ("blank", "", "日")),
        ("服务费总额为人民币", ("filled", "86,400.00", "元")),
        ("税率", ("blank", "", "%")),
        ("应付未付金额的", ("filled", "0.5", "‰")),
        ("累计不超过服务费总额的", ("blank", "", "%")),
        ("月可用率低于", ("filled", "99.9", "%")),
        ("其他约定：", ("not_applicable", "/", None)),
        ("协商不成的，向", ("blank", "", None)),
        ("本协议一式", ("filled", "四", "份")),
    ],
)
def test_the_scanned_sample(sample: tiaokuan.Contract, before: str, wanted: tuple[str, str, str | None]) -> None:
    assert state(sample, before) == wanted


def test_check_boxes_of_the_scanned_sample_have_their_states(sample: tiaokuan.Contract) -> None:
    boxes = {
        squeezed(sample.document.text[mark.span.end : mark.span.end + 6])[:2]: mark.checked
        for mark in sample.document.marks
        if mark.sign is Sign.BOX
    }
    assert boxes == {"工作": True, "7×": False, "其他": False}


def test_the_seal_is_evidence_and_its_words_are_no_text(sample: tiaokuan.Contract) -> None:
    (page,) = (page for page in sample.document.pages if page.seals)
    assert page.number == len(sample.document.pages)
    (seal,) = page.seals
    assert seal.box.x1 - seal.box.x0 == pytest.approx(240 / 150 * 72, abs=12)
    (found,) = tiaokuan.to_record(sample)["document"]["seals"]
    assert found["page"] == page.number
    assert found["text"] == seal.text == "青湾数字园区管理有限公司"
    assert squeezed(sample.document.text).count("青湾数字园区管理有限公司") == 1


def test_how_surely_a_value_was_read_comes_with_it(sample: tiaokuan.Contract) -> None:
    record = tiaokuan.to_record(sample)
    Draft202012Validator(record_schema()).validate(record)
    for slot, written in zip(sample.slots, record["slots"], strict=True):
        start, end = slot.evidence.span
        if slot.state == "filled" and slot.kind != "choice":
            assert slot.evidence.read == sample.document.sureness(start, end) is not None
            assert 0.3 < written["ocr"]["lowest"] <= written["ocr"]["mean"] <= 1
        elif not squeezed(slot.raw).strip("_□"):
            assert "ocr" not in written
    assert (whole := sample.document.sureness(0, len(sample.document.text))) is not None
    assert 0.97 < whole.mean <= 1


def test_a_character_that_ocr_is_unsure_of_can_be_told() -> None:
    sheet = Sheet(1, 600, 800, scanned=True)
    for place, (char, score) in enumerate(zip("期限为30日。", (0.988, 0.98, 1.0, 0.4, 0.96, 1.0, 0.9), strict=True)):
        x = 50.0 + 10 * place
        sheet.glyphs.append(Glyph(char, x, 91, x + 10, 101, 100, 10.0, score=score))
    sheet.rules.append(Rule(50 + 7 * 10, 50 + 11 * 10, 101))
    draft = Draft()
    write(draft, [read_sheet(sheet)])
    found = draft.finish("a", b"a", "image", (Page(1, 600, 800, True),))
    assert found.text.startswith("期限为30日。__")
    assert found.sureness(3, 5) == (0.4, 0.68)
    assert found.sureness(0, 3) == (0.98, 0.9893)
    assert found.sureness(7, len(found.text)) is None  # a blank is not read
    assert found.sureness(4, 4) is None
    assert found.evidence(3, 5).read == found.sureness(3, 5)
    digital = tiaokuan.read(scanned.SAMPLES / "管理咨询.pdf")
    assert digital.sureness(0, len(digital.text)) is None
    assert not any(line.scores for line in digital.lines)


def test_red_print_is_no_seal() -> None:
    picture = scanned.page()[TOP].copy()
    picture[..., 2] = np.maximum(picture[..., 2], 150)  # all print dark red
    found = tiaokuan.read(scanned.coded(picture), "a.png")
    assert found.pages[0].seals == ()
    assert CLAUSE in squeezed(found.text)
    assert "未经同意擅自更换的，甲方有权要求乙方支付违约金" in squeezed(found.text)


def test_print_that_is_hardly_darker_than_the_paper_is_read() -> None:
    picture = (172 + scanned.page()[TOP].astype(np.float32) * (33 / 255)).astype(np.uint8)
    contract = tiaokuan.extract(scanned.coded(picture), "a.png")
    assert "未经同意擅自更换的，甲方有权要求乙方支付违约金" in squeezed(contract.document.text)
    assert sum(slot.state == "blank" for slot in contract.slots) >= 3


def _on_the_blank(draw: Callable[[Any, int, int, int], None]) -> tiaokuan.Contract:
    """The sample of consulting with something drawn on the blank behind 报告，在: `draw` is given the picture, the blank's left end, its
    right end and its height."""
    picture = scanned.page()[TOP]
    plain = tiaokuan.read(scanned.coded(picture), "a.png")
    start = plain.text.index("报告，在") + 4
    (region,) = plain.evidence(start, start + 4).regions
    scale = picture.shape[0] / plain.pages[0].height
    draw(picture, *(round(value * scale) for value in (region.box.x0, region.box.x1, region.box.bottom)))
    return tiaokuan.extract(scanned.coded(picture), "a.png")


def test_writing_that_nobody_can_read_is_illegible_with_its_place() -> None:
    def scribble(picture: Any, x0: int, x1: int, y: int) -> None:
        xs = np.linspace(x0 + 6, x1 - 20, 40)
        ys = y - 16 + 9 * np.sin(np.arange(40) * 1.9) + 3 * np.cos(np.arange(40) * 0.7)
        points = np.stack([xs + 5 * np.sin(np.arange(40) * 2.7), ys], axis=1).astype(np.int32)
        cv2.polylines(picture, [points], False, (130, 50, 40), 2, cv2.LINE_AA)

    contract = _on_the_blank(scribble)
    (slot,) = (slot for slot in contract.slots if slot.state == "illegible")
    assert slot.value is None
    assert slot.unit == "日"
    assert len(slot.evidence.regions) == 1


def test_two_level_strokes_on_a_rule_are_a_numeral_and_no_blank() -> None:
    def two(picture: Any, x0: int, x1: int, y: int) -> None:
        middle = (x0 + x1) // 2
        cv2.line(picture, (middle - 8, y - 25), (middle + 8, y - 26), (40, 40, 40), 3, cv2.LINE_AA)
        cv2.line(picture, (middle - 14, y - 8), (middle + 14, y - 9), (40, 40, 40), 3, cv2.LINE_AA)

    contract = _on_the_blank(two)
    assert "二" in [squeezed(slot.raw) for slot in contract.slots if slot.unit == "日" and slot.state == "filled"]


def test_a_slash_on_a_rule_is_not_applicable() -> None:
    contract = _on_the_blank(
        lambda picture, x0, x1, y: cv2.line(picture, (x0 + 30, y - 6), (x0 + 44, y - 30), (60, 40, 30), 2, cv2.LINE_AA)
    )
    assert any(slot.state == "not_applicable" and slot.unit == "日" for slot in contract.slots)


def test_black_borders_and_punch_holes_are_no_text() -> None:
    picture = scanned.page()[TOP]
    plain = tiaokuan.read(scanned.coded(picture), "a.png").text
    picture[:, :60] = 12
    picture[:40] = 9
    for y in (400, 800):
        cv2.circle(picture, (110, y), 24, (15, 15, 15), -1)
    assert squeezed(tiaokuan.read(scanned.coded(picture), "a.png").text).replace("_", "") == squeezed(plain).replace("_", "")


def test_the_other_sides_print_is_not_read() -> None:
    picture = scanned.page()[:1120]  # down to between two lines
    plain = tiaokuan.extract(scanned.coded(picture), "a.png")
    back = cv2.GaussianBlur(np.roll(picture[:, ::-1], 17, axis=0), (0, 0), 1.2).astype(np.float32)
    through = np.clip(picture * (1 - 0.28 * (1 - back / 255)), 0, 255).astype(np.uint8)
    assert (through < 235).sum() > 1.5 * (picture < 235).sum()  # there is something to be read by mistake
    found = tiaokuan.extract(scanned.coded(through), "a.png")
    texts = [re.sub("_+", "_", squeezed(contract.document.text)) for contract in (found, plain)]
    values = [
        [(slot.state, squeezed(slot.raw).strip("_"), slot.unit) for slot in contract.slots] for contract in (found, plain)
    ]
    assert texts[0] == texts[1]
    assert values[0] == values[1]


def test_a_photograph_of_a_page_is_flattened() -> None:
    picture = scanned.page()
    height, width = picture.shape[:2]
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    seen = np.array([(260, 190), (1690, 120), (1830, 2330), (120, 2250)], np.float32)
    table = cv2.warpPerspective(picture, cv2.getPerspectiveTransform(corners, seen), (1960, 2480), borderValue=(60, 74, 82))
    found = tiaokuan.read(scanned.coded(table, "JPEG", quality=80), "照片.jpg")
    assert HEADING in found.text
    start = found.text.index(HEADING)
    (region,) = found.evidence(start, start + len(HEADING)).regions
    scale = found.pages[0].width / 1960
    assert region.box.x0 == pytest.approx(750 * scale, abs=40)
    assert sum(mark.sign is Sign.RULE and "_" in found.text[slice(*mark.span)] for mark in found.marks) >= 5


def print_line(text: str, ink: Any, size: float = 30.0) -> Print:
    """A line of print whose characters stand each in a square of `size` pixels from x = 0 on, on a baseline at 40."""
    letters = [Letter(char, 0.9, size * i, size * (i + 1), size * (i + 0.5)) for i, char in enumerate(text)]
    return Print(letters, 10.0, 42.0, 40.0, size, (0, 0, ink.shape[1], ink.shape[0]), tuple(letter.at for letter in letters))


@pytest.mark.parametrize(
    ("read", "strokes", "wanted"),
    [
        ("二", [(28, 26)], "一"),  # one stroke at half height: the other was the rule
        ("二", [(21, 22), (37, 28)], "二"),
        ("三", [(20, 22), (37, 28)], "二"),
        ("三", [(18, 22), (28, 20), (37, 28)], "三"),
        ("土", [(26, 26)], "十"),
    ],
)
def test_a_rule_below_a_numeral_is_no_stroke_of_it(read: str, strokes: list[tuple[int, int]], wanted: str) -> None:
    ink = np.zeros((60, 40), np.uint8)
    for y, width in strokes:
        ink[y : y + 2, 15 - width // 2 : 15 + width // 2] = 1
    line = print_line(read, ink)
    set_right(line, [Stroke(0, 43, 40, 45, 44.0)], 255 - 255 * ink, 255.0, ink)
    assert line.letters[0].char == wanted


@pytest.mark.parametrize(
    ("read", "wanted"),
    [
        ("14.574.00", "14,574.00"),
        ("1.286.430.50", "1,286,430.50"),
        ("3.14", "3.14"),
        ("100.000", "100,000"),
        ("1.000", "1.000"),
    ],
)
def test_points_between_thousands_are_commas(read: str, wanted: str) -> None:
    ink = np.zeros((60, 400), np.uint8)
    ink[20:40:2] = 1
    line = print_line(read, ink)
    set_right(line, [], 255 - 255 * ink, 255.0, ink)
    assert "".join(letter.char for letter in line.letters) == wanted


@pytest.mark.parametrize(
    ("read", "wanted"),
    [
        ("按5%一12%缴存", "按5%—12%缴存"),
        ("比例为5%一", "比例为5%—"),
        ("3一5个", "3—5个"),
        ("20%一次付清", "20%一次付清"),
        ("1一般", "1一般"),
    ],
)
def test_what_is_read_as_a_numeral_between_figures_is_a_dash(read: str, wanted: str) -> None:
    ink = np.zeros((60, 400), np.uint8)
    ink[20:40:2] = 1
    line = print_line(read, ink)
    set_right(line, [], 255 - 255 * ink, 255.0, ink)
    assert "".join(letter.char for letter in line.letters) == wanted


def test_a_point_with_a_tail_is_a_comma() -> None:
    ink = np.zeros((60, 400), np.uint8)
    ink[20:40, ::3] = 1
    ink[36:47, 90:95] = 1
    ink[41:, :90] = ink[41:, 120:] = 0
    line = print_line("360.000", ink)
    set_right(line, [], 255 - 255 * ink, 255.0, ink)
    assert "".join(letter.char for letter in line.letters) == "360,000"


def sign(rings: int) -> np.ndarray[Any, Any]:
    """0.5 and a sign with a slash, a ring at its upper left, and one or two at its lower right that touch, 24 pixels high."""
    ink = np.zeros((60, 240), np.uint8)
    cv2.line(ink, (94, 40), (108, 17), 1, 2)
    for x, y in [(93, 22), (112, 34), (124, 34)][: 1 + rings]:
        cv2.ellipse(ink, (x, y), (6, 6), 0, 0, 360, 1, 2)
    return ink


@pytest.mark.parametrize(
    ("read", "rings", "wanted"), [("0.5%", 2, "0.5‰"), ("0.5%支", 2, "0.5‰支"), ("0.5%", 1, "0.5%"), ("0.5%o", 2, "0.5‰")]
)
def test_a_per_mille_whose_rings_touch_is_no_per_cent(read: str, rings: int, wanted: str) -> None:
    ink = sign(rings)
    line = print_line(read, ink)
    set_right(line, [], 255 - 255 * ink, 255.0, ink)
    assert "".join(letter.char for letter in line.letters) == wanted


def test_a_piece_of_the_next_character_is_no_second_ring() -> None:
    ink = sign(1)
    cv2.ellipse(ink, (128, 34), (6, 6), 0, 0, 360, 1, 2)  # 或 in pieces, as a fax has it
    line = print_line("0.5%或", ink)
    set_right(line, [], 255 - 255 * ink, 255.0, ink)
    assert "".join(letter.char for letter in line.letters) == "0.5%或"


@pytest.mark.parametrize("rings", [1, 2])
def test_a_figure_that_touches_a_sign_is_none_of_its_rings(rings: int) -> None:
    """The 5 and the ring beside it have run together: half of it was taken along, and the sign was a ‰."""
    ink = sign(rings)
    cv2.rectangle(ink, (62, 17), (80, 39), 1, 3)
    ink[22, 80:90] = 1
    line = print_line("0.5%", ink)
    set_right(line, [], 255 - 255 * ink, 255.0, ink)
    assert "".join(letter.char for letter in line.letters) == ("0.5%" if rings == 1 else "0.5‰")


def test_a_higher_piece_of_the_next_character_is_no_second_ring() -> None:
    ink = sign(1)
    ink[24:43, 121:125] = ink[39:43, 121:131] = 1  # the lower part of 计
    line = print_line("0.5%", ink)
    set_right(line, [], 255 - 255 * ink, 255.0, ink)
    assert "".join(letter.char for letter in line.letters) == "0.5%"


def test_a_closing_bracket_read_as_1_is_a_bracket() -> None:
    ink = np.zeros((60, 200), np.uint8)
    ink[12:44, 10:14] = ink[12:44, 44:48] = 1
    line = print_line("【1元", ink)
    close([line], [], ink)
    assert "".join(letter.char for letter in line.letters) == "【】元"
    ink[12:44, 44:48] = 0
    ink[18:40, 44:48] = 1  # as high as a figure
    line = print_line("【1元", ink)
    set_right(line, [], 255 - 255 * ink, 255.0, ink)
    assert "".join(letter.char for letter in line.letters) == "【1元"


@pytest.mark.parametrize(
    ("words", "rule", "wanted"),
    [
        ("   区   ", (0, 210), [(0, 89), (121, 210)]),  # ___区___: its foot joins the two
        ("__ 区 __", (0, 210), [(0, 89), (121, 210)]),  # the recogniser saw the blank as well
        ("   丰   ", (0, 210), [(0, 210)]),  # an answer in the middle of one
        ("用途：    ", (40, 210), [(91, 210)]),  # 用途：____: the rule seems to begin below 途
        ("用途住宅   ", (58, 210), [(58, 210)]),  # what is filled in right at the beginning
        ("之日起    ", (72, 210), [(91, 210)]),  # 之日起____, from the middle of 起 on
    ],
)
def test_the_foot_of_a_printed_word_is_no_part_of_a_blank(
    words: str, rule: tuple[int, int], wanted: list[tuple[int, int]]
) -> None:
    line = print_line(words, np.zeros((60, 210)))
    line.letters = [letter for letter in line.letters if letter.char != " "]
    found = clear_of_feet([Stroke(rule[0], 42, rule[1], 44, 43.0)], [line])
    assert [(part.x0, part.x1) for part in found] == wanted


def _squared(count: int) -> Any:
    """Ink of this many empty boxes of 20 pixels, the first of them from x = 5 on."""
    ink = np.zeros((60, 30 * max(count, 1)), np.uint8)
    for index in range(count):
        cv2.rectangle(ink, (30 * index + 5, 14), (30 * index + 24, 38), 1, 2)
    return ink


def test_a_row_of_boxes_read_as_noughts_is_empty() -> None:
    ink = _squared(6)
    line = print_line("000000", ink)
    found = [Square(30 * index + 5, 14, 30 * index + 25, 39, 0.0) for index in (1, 4)]  # noise hides the others
    boxes = check_boxes(found, [line], ink, ink)
    assert [box.ticked for box in boxes] == [False] * 6
    assert not line.letters
    noughts = np.zeros_like(ink)
    for index in range(6):
        cv2.ellipse(noughts, (30 * index + 14, 26), (7, 12), 0, 0, 360, 1, 3)
    line = print_line("000000", noughts)
    assert check_boxes([], [line], noughts, noughts) == []
    assert "".join(letter.char for letter in line.letters) == "000000"


def test_boxes_too_small_for_their_sides_are_known_by_their_shape() -> None:
    ink = np.zeros((60, 180), np.uint8)
    for index in range(6):
        cv2.rectangle(ink, (30 * index + 5, 18), (30 * index + 22, 36), 1, 2)
    line = print_line("000000", ink)
    assert [box.ticked for box in check_boxes([], [line], ink, ink)] == [False] * 6
    assert not line.letters
    for number in ("000123", "000000.5"):
        assert check_boxes([], [print_line(number, ink)], ink, ink) == []


@pytest.mark.parametrize(("stroke", "kept"), [(None, True), (((21, 20), (34, 2)), True), (((15, 12), (15, 2)), False)])
def test_a_ticked_box_that_a_stroke_meets_in_its_middle_is_a_piece_of_a_character(stroke: Any, kept: bool) -> None:
    ink = _squared(1)
    cv2.polylines(ink, [np.array([(8, 26), (13, 34), (21, 20)], np.int32)], False, 1, 2)
    if stroke is not None:  # a tick that leaves the box at its corner, or the upper half of 道
        cv2.line(ink, *stroke, 1, 2)
    box = Square(5, 14, 25, 39, 0.2)
    assert check_boxes([box], [], ink, ink) == ([box] if kept else [])


@pytest.mark.parametrize(("boxes", "kept"), [(True, ""), (False, "0000")])
def test_boxes_printed_for_missing_characters_are_no_noughts(boxes: bool, kept: str) -> None:
    ink = np.zeros((60, 120), np.uint8)
    for index in range(4):
        x = 30 * index + 5
        if boxes:
            cv2.rectangle(ink, (x, 12), (x + 16, 38), 1, 2)
        else:
            cv2.ellipse(ink, (x + 8, 25), (8, 13), 0, 0, 360, 1, 3)
    line = print_line("0000", ink)
    bare = ink.copy()
    drop_missing([line], ink, bare)
    assert "".join(letter.char for letter in line.letters) == kept
    assert bare.any() == (not boxes)


@pytest.mark.parametrize(("boxes", "kept"), [(True, ""), (False, "00000")])
def test_boxes_that_touch_are_no_noughts_either(boxes: bool, kept: str) -> None:
    ink = np.zeros((60, 120), np.uint8)
    for index in range(5):
        x = 20 * index + 5
        if boxes:
            cv2.rectangle(ink, (x, 12), (x + 20, 38), 1, 1)
        else:
            cv2.ellipse(ink, (x + 10, 25), (7, 13), 0, 0, 360, 1, 3)
    line = print_line("00000", ink, 20.0)
    for letter in line.letters:  # nobody knows where one ends
        letter.ink0, letter.ink1 = letter.ink0 + 10, letter.ink1 + 10
    drop_missing([line], ink, ink.copy())
    assert "".join(letter.char for letter in line.letters) == kept


@pytest.mark.parametrize("figures", ["777", "000"])
def test_figures_on_a_rule_are_no_boxes_for_missing_characters(figures: str) -> None:
    """A 7 has the upper corners of a box, and a rule the lower ones; noughts that reach above the line have corners without their tops."""
    ink = np.zeros((70, 120), np.uint8)
    line = print_line(figures, ink)
    for index, letter in enumerate(line.letters):
        x = 30 * index + 5
        if letter.char == "7":
            cv2.line(ink, (x, 12), (x + 16, 12), 1, 3)
            cv2.line(ink, (x + 16, 12), (x + 6, 38), 1, 3)
        else:
            cv2.ellipse(ink, (x + 8, 21), (8, 19), 0, 0, 360, 1, 3)
        letter.ink0, letter.ink1 = x - 1, x + 18
    cv2.line(ink, (0, 40), (110, 40), 1, 3)
    drop_missing([line], ink, ink.copy())
    assert "".join(letter.char for letter in line.letters) == figures


@pytest.mark.parametrize("ticked", [False, True])
def test_a_tall_box_read_as_ticked_is_looked_into(ticked: bool) -> None:
    ink = _squared(1)
    if ticked:
        cv2.polylines(ink, [np.array([(8, 26), (13, 34), (22, 16)], np.int32)], False, 1, 2)
    line = print_line("☑", ink)
    check_boxes([], [line], ink, ink)
    assert line.letters[0].char == ("☑" if ticked else "□")


@pytest.mark.parametrize(
    ("words", "states"),
    [
        ("万仟佰拾元（大写）", ["blank"]),
        ("万 仟 佰 拾 元（大写）", []),
        ("叁万贰仟零佰零拾元", ["filled"]),
        ("陆拾元", ["filled"]),
    ],
)
def test_units_without_figures_are_no_amount(words: str, states: list[str]) -> None:
    contract = tiaokuan.extract(f"快递服务协议\n保价金额：{words}\n寄件人：张三\n".encode(), "a.txt")
    assert [str(slot.state) for slot in contract.slots if "拾" in slot.raw] == states


def test_a_stroke_is_cut_at_its_steps() -> None:
    page = np.full((100, 300), 255, np.uint8)
    page[50:52, 20:100] = 0
    page[48:50, 100:140] = 0  # the foot of a character that runs into the rule
    page[20:22, 200:260] = 0
    found = [(stroke.x0, stroke.top, stroke.x1, stroke.bottom, stroke.middle) for stroke in level(page, 255.0)]
    assert len(found) == 3
    assert found[0] == pytest.approx((200, 20, 260, 22, 21.0), abs=3)
    assert sorted(found[1:]) == [pytest.approx((20, 50, 100, 52, 51.0), abs=3), pytest.approx((100, 48, 140, 50, 49.0), abs=3)]


@pytest.mark.parametrize("angle", [0.4, -3.0, 8.0])
def test_a_leaning_page_is_made_level(angle: float) -> None:
    grey = cv2.cvtColor(scanned.page(), cv2.COLOR_RGB2GRAY)
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    _, back = levelled(cv2.warpAffine(grey, turn, (width, height), borderValue=255))
    ends = cv2.perspectiveTransform(np.array([[(0.2 * width, 0.3 * height), (0.8 * width, 0.3 * height)]], np.float32), back)[0]
    lean = np.degrees(np.arctan2(ends[0, 1] - ends[1, 1], ends[1, 0] - ends[0, 0]))
    assert lean == pytest.approx(angle, abs=0.1)


def test_numbers_that_ocr_confuses_are_set_right_by_their_sequence_and_the_reading_is_kept() -> None:
    rows = [
        "1.1 甲方委托乙方进行诊断",
        "l.2 乙方应当提交成果",
        "笫二条 咨询团队",
        "2.l 项目经理",
        "（1）现状",
        "（l）方案",
        "-、总则",
        "S.7 其他",
    ]
    sheet = Sheet(1, 600, 800, scanned=True)
    for number, row in enumerate(rows):
        y = 60.0 + 30 * number
        for place, char in enumerate(row):
            x = 50.0 + (place * 10)
            sheet.glyphs.append(Glyph(char, x, y - 9, x + 10, y + 1, y, 10.0))
    draft = Draft()
    write(draft, [read_sheet(sheet)])
    found = draft.finish("a", b"a", "image")
    begins = [line.split()[0] if " " in line else line[:3] for line in found.text.split("\n")]
    assert begins == ["1.1", "1.2", "第二条", "2.1", "（1）", "（1）", "一、总", "S.7"]
    assert [item.read for item in found.misread] == ["l.2", "笫", "2.l", "l", "-"]


@pytest.mark.parametrize("content", [None, b"", b"no array", b"\x93NUMPY\x01\x00v\x00{'descr': '<f4'"])
def test_a_missing_or_damaged_model_is_told(content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if content is not None:
        (tmp_path / "ocr").mkdir()
        (tmp_path / "ocr" / "per_mille.npy").write_bytes(content)
    monkeypatch.setattr(_per_mille, "PLACES", (tmp_path,))
    _per_mille._weights.cache_clear()
    ink = sign(2)
    with pytest.raises(ModelError, match=r"per_mille\.npy"):
        set_right(print_line("0.5%", ink), [], 255 - 255 * ink, 255.0, ink)

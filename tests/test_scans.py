"""Pages that are pictures: what is read of them, in every format, and what is said of those that hold nothing."""

from __future__ import annotations

import socket
import struct
from io import BytesIO
from typing import Any, NoReturn

import numpy as np
import pypdfium2
import pytest
from PIL import Image

import scanned
import tiaokuan
from tiaokuan import ocr
from tiaokuan.document import Unread
from tiaokuan.errors import DocumentError
from tiaokuan.settings import Settings, load

HEADING, CLAUSE = "供应链管理咨询服务协议", "第四条成果归属"


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
    contract = tiaokuan.extract(scanned.coded(scanned.page(), kind, **FORMATS[kind]), f"扫描.{kind.lower()}")
    assert contract.document.media_type == "image"
    assert [page.scanned for page in contract.document.pages] == [True]
    assert HEADING in contract.document.text
    assert CLAUSE in squeezed(contract.document.text)
    assert sum(slot.state == "blank" for slot in contract.slots) >= 8


def test_a_fax_of_many_pages_is_one_document() -> None:
    frames = [Image.fromarray(scanned.page(index)[..., 0]).convert("1", dither=Image.Dither.NONE) for index in (0, 1)]
    file = BytesIO()
    frames[0].save(file, "TIFF", save_all=True, append_images=frames[1:], compression="group4", dpi=(200, 200))
    found = tiaokuan.read(file.getvalue(), "传真.tif")
    assert len(found.pages) == 2
    assert HEADING in found.text
    assert "签订日期" in found.text
    assert {line.page for line in found.lines} == {1, 2}


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_page_turned_is_read_and_evidence_points_to_the_page_as_it_lies(turns: int) -> None:
    upright = tiaokuan.read(scanned.coded(scanned.page()), "a.png")
    turned = tiaokuan.read(scanned.coded(np.rot90(scanned.page(), turns)), "b.png")
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
    assert HEADING in tiaokuan.read(scanned.coded(scanned.page()), "a.png").text


def test_the_same_page_read_twice_gives_the_same_document() -> None:
    data = scanned.coded(scanned.skewed(scanned.page(), 1.1))
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


def test_ocr_can_be_switched_off() -> None:
    with pytest.raises(DocumentError, match="ocr") as caught:
        tiaokuan.read(scanned.coded(scanned.page()), "a.png", Settings(ocr=False))
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
        ("pages", "limit"),
        ("white", "empty"),
        ("black", "empty"),
        ("photo", "empty"),
    ],
)
def test_bad_pictures_get_clear_answers(kind: str, code: str) -> None:
    with pytest.raises(DocumentError) as caught:
        tiaokuan.extract(_bad(kind), "a.jpg")
    assert caught.value.code == code
    assert caught.value.en.endswith(".")


def test_a_page_without_print_is_reported_by_its_number_and_the_others_stand() -> None:
    black = Image.fromarray(np.zeros((2200, 1700), np.uint8))
    file = BytesIO()
    Image.fromarray(scanned.page()).save(file, "TIFF", save_all=True, append_images=[black], dpi=(200, 200))
    contract = tiaokuan.extract(file.getvalue(), "a.tif")
    assert [page.unread for page in contract.document.pages] == [None, Unread.NO_TEXT]
    (finding,) = (finding for finding in contract.findings if finding.rule == "page.unread")
    assert "第 2 页" in finding.message
    assert HEADING in contract.document.text
    assert tiaokuan.to_record(contract)["document"]["unread_pages"] == [{"page": 2, "reason": "no_text"}]

"""The original PDF with what was found marked on it: highlights over slots, notes for findings. The file's own bytes stay, all
is added as annotations that any reader can show, hide and delete."""

from __future__ import annotations

import ctypes
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from tiaokuan.errors import DamagedDocument, EncryptedDocument, UsageError
from tiaokuan.exports import _reviews
from tiaokuan.formats._pdf_frame import Frame, Matrix

COLOURS = {  # red, green, blue
    "blank": (255, 200, 40),
    "filled": (130, 220, 130),
    "not_applicable": (190, 190, 190),
    "illegible": (240, 120, 220),
}
FINDING = (240, 80, 80)
OPACITY = 110  # of 255
AUTHOR = "tiaokuan"


def annotate(data: bytes, record: dict[str, Any]) -> bytes:
    """A PDF's bytes with the record's slots and findings as annotations, added behind the original bytes, which stay as they are
    (ISO 32000-1, 7.5.6). Raises UsageError where the record is of another file, DamagedDocument and EncryptedDocument for a
    file that cannot be opened."""
    import pypdfium2  # noqa: PLC0415 – heavy
    import pypdfium2.raw as pdfium  # noqa: PLC0415

    if record["document"]["id"] != f"sha256:{hashlib.sha256(data).hexdigest()}":
        raise UsageError("记录不是这个文件的", "the record is of another file")
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if pdfium.FPDF_GetLastError() in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise EncryptedDocument("PDF 有密码，不能加注。", "the PDF is protected and cannot be annotated.") from error
        raise DamagedDocument("不是能打开的 PDF，不能加注。", "not a PDF that can be opened and annotated.") from error
    out = io.BytesIO()
    try:
        for number, notes in _by_page(record).items():
            page = pdfium.FPDF_LoadPage(document.raw, number - 1)
            if page:  # a broken page has nothing to mark
                _mark(page, notes)
                pdfium.FPDF_ClosePage(page)
        document.save(out, flags=pdfium.FPDF_INCREMENTAL)
    finally:
        document.close()
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Note:
    """A mark on a page: its boxes as displayed (points, origin top left), its colour, its words."""

    boxes: list[list[float]]
    colour: tuple[int, int, int]
    words: str


def _by_page(record: dict[str, Any]) -> dict[int, list[Note]]:
    """The notes of each page: a highlight for each slot, a line under what each finding is about."""
    pages: dict[int, list[Note]] = {}
    places = {slot["id"]: slot["evidence"] for slot in record["slots"]}
    for slot in record["slots"]:
        for page, boxes in _boxes(slot["evidence"]):
            pages.setdefault(page, []).append(Note(boxes, COLOURS[slot["state"]], _words(slot)))
    for finding in record["findings"]:
        regions = [region for shown in finding["evidence"] for region in shown["regions"]]
        regions = regions or [region for slot in finding["slots"] for region in places.get(slot, ())]
        for page, boxes in _boxes(regions):
            words = f"{finding['message']}\n{finding['message_en']}"
            pages.setdefault(page, []).append(Note([_underline(box) for box in boxes], FINDING, words))
    return pages


def _boxes(regions: list[dict[str, Any]]) -> Iterator[tuple[int, list[list[float]]]]:
    """The boxes of each page that regions touch."""
    for page, group in groupby(sorted(regions, key=itemgetter("page")), key=itemgetter("page")):
        yield page, [region["bbox"] for region in group]


def _words(slot: dict[str, Any]) -> str:
    """What a reader sees who points at a slot."""
    value = slot["value"]
    normal = "" if value is None else "\n= " + " ".join(str(part) for part in value.values())
    said = _said(slot) if slot.get("review") else ""
    return f"{slot['label']}：{_reviews.STATES[slot['state']]}{normal}{said}\n{slot['key'] or slot['kind']} · {slot['confidence']:.2f}"


def _said(slot: dict[str, Any]) -> str:
    """What a person said of it, and what the machine had read."""
    review, before = slot["review"], _reviews.was(slot)
    changed = "" if before is None else f"：{_reviews.shown(slot)}（机器原读：{before}）"
    note = f"\n{review['note']}" if review["note"] else ""
    return f"\n{_reviews.VERDICTS[review['verdict']]}{changed} · {review['reviewer']} · {review['added'][:10]}{note}"


def _underline(box: list[float]) -> list[float]:
    return [box[0], box[3] - 1.5, box[2], box[3] + 1.5]


def _mark(page: Any, notes: list[Note]) -> None:
    """Add notes to an open page."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415

    bounds = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(bounds))
    size = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    back = _inverse(Frame.of_page(bounds, pdfium.FPDFPage_GetRotation(page), *size).matrix)
    for note in notes:
        corners = [_corners(box, back) for box in note.boxes]
        made = pdfium.FPDFPage_CreateAnnot(page, pdfium.FPDF_ANNOT_HIGHLIGHT)
        xs, ys = zip(*(corner for four in corners for corner in four), strict=True)
        pdfium.FPDFAnnot_SetRect(made, ctypes.byref(pdfium.FS_RECTF(min(xs), max(ys), max(xs), min(ys))))
        for four in corners:
            points = pdfium.FS_QUADPOINTSF(*(number for corner in four for number in corner))
            pdfium.FPDFAnnot_AppendAttachmentPoints(made, ctypes.byref(points))
        pdfium.FPDFAnnot_SetColor(made, pdfium.FPDFANNOT_COLORTYPE_Color, *note.colour, OPACITY)
        pdfium.FPDFAnnot_SetFlags(made, pdfium.FPDF_ANNOT_FLAG_PRINT)
        for name, words in ((b"Contents", note.words), (b"T", AUTHOR)):
            text = (words + "\0").encode("utf-16-le", "replace")
            wide = (ctypes.c_ushort * (len(text) // 2)).from_buffer_copy(text)
            pdfium.FPDFAnnot_SetStringValue(made, name, wide)
        pdfium.FPDFPage_CloseAnnot(made)


def _corners(box: list[float], back: Matrix) -> list[tuple[float, float]]:
    """A displayed box's corners in the page's own space, in the order readers expect: upper left, upper right, lower left, lower right."""
    x0, top, x1, bottom = box
    return [back.point(x0, top), back.point(x1, top), back.point(x0, bottom), back.point(x1, bottom)]


def _inverse(m: Matrix) -> Matrix:
    """The way back of a map that turns and mirrors but does not scale: its determinant is 1 or -1."""
    d = m.a * m.d - m.b * m.c
    a, b, c, e = m.d / d, -m.b / d, -m.c / d, m.a / d
    return Matrix(a, b, c, e, -(m.e * a + m.f * c), -(m.e * b + m.f * e))

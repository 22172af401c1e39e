"""A PDF file through pypdfium2's raw functions: opened, page by page as sheets, closed again."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pypdfium2  # noqa: F401  importing it starts the library
import pypdfium2.raw as pdfium

from tiaokuan.document import of_paper
from tiaokuan.formats import _pdf_fields, _pdf_paths, _pdf_text
from tiaokuan.formats._pdf_frame import Frame
from tiaokuan.layout import Sheet

Render = Callable[[int], Any]
"""Most pixels -> the page as a picture (height x width x 3), None where it cannot be had."""

DPI = 200.0
"""Dots an inch that pages are rendered with: what `scans` reads."""

LARGEST_SIDE = 200_000.0
"""Sides of pages (points) are no longer than this; Acrobat's limit is 14 400 units of at most 75 points."""

USUAL_PAGE = (595.0, 842.0)

FEW = 30
"""A page with fewer characters than this, and a picture over most of it, is a scan with a stamp or page number on it."""

MOST_OF_PAGE = 0.5

LEAST_PICTURE, OUTLINES = 0.02, 30
"""A page without characters is a scan if pictures cover this share of it, or drawn outlines of characters if it holds this many
objects; else it is an empty page."""

TURNED = 100
"""A page with more turned characters than this, and fewer upright ones, is to be turned before it can be read."""


@contextmanager
def opened(data: bytes) -> Iterator[tuple[Any, int]]:
    """The open document with 0, or None with pdfium's error code. An empty user password is tried by itself."""
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        yield None, int(pdfium.FPDF_GetLastError())
        return
    try:
        yield document, 0
    finally:
        pdfium.FPDF_CloseDocument(document)


def page_count(document: Any) -> int:
    """How many pages the document says it has."""
    return int(pdfium.FPDF_GetPageCount(document))


def sheets(document: Any, count: int) -> Iterator[tuple[Sheet, Render | None]]:
    """Every page as a sheet, and for one that needs OCR the function that renders it (None where the page is broken beyond that);
    each is closed before the next is opened."""
    with _pdf_fields.form(document) as handle:
        for index in range(count):
            page = pdfium.FPDF_LoadPage(document, index)
            if not page:  # a broken page among good ones: nobody can say what stood on it
                yield Sheet(index + 1, *USUAL_PAGE), _nothing
                continue
            try:
                sheet, scanned = _sheet(page, index + 1, handle)
                yield sheet, partial(_render, page, sheet) if scanned else None
            finally:
                pdfium.FPDF_ClosePage(page)


def _nothing(most_pixels: int) -> None:
    """What a page that cannot be opened looks like."""
    del most_pixels


def _render(page: Any, sheet: Sheet, most_pixels: int) -> Any:
    """The page as a picture, height x width x 3 (blue, green, red), 8 bits; in fewer dots an inch where it would have more
    pixels than `most_pixels`."""
    import numpy as np  # noqa: PLC0415  digital pages do without

    scale = DPI / 72 * of_paper(sheet.width, sheet.height)
    scale = min(scale, (most_pixels / (sheet.width * sheet.height)) ** 0.5)
    width, height = max(1, round(sheet.width * scale)), max(1, round(sheet.height * scale))
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGR, None, 0)
    if not bitmap:
        return None
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, pdfium.FPDF_ANNOT)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        buffer = ctypes.cast(pdfium.FPDFBitmap_GetBuffer(bitmap), ctypes.POINTER(ctypes.c_ubyte * (stride * height)))
        rows = np.frombuffer(buffer.contents, np.uint8).reshape(height, stride)
        return rows[:, : width * 3].reshape(height, width, 3).copy()
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)


def _sheet(page: Any, number: int, handle: Any) -> tuple[Sheet, bool]:
    width, height = float(pdfium.FPDF_GetPageWidthF(page)), float(pdfium.FPDF_GetPageHeightF(page))
    if not (0 < width < LARGEST_SIDE and 0 < height < LARGEST_SIDE):
        return Sheet(number, *USUAL_PAGE), False
    bounds = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(bounds))
    frame = Frame.of_page(bounds, pdfium.FPDFPage_GetRotation(page), width, height)
    sheet = Sheet(number, width, height)
    glyphs, asides = _pdf_text.glyphs(page, frame)
    drawn = _pdf_paths.drawn(page, frame)
    pictured = drawn.pictured > MOST_OF_PAGE * width * height
    if sum(map(len, asides)) > max(TURNED, len(glyphs)):
        return sheet, True
    if not glyphs:
        fields = _pdf_fields.fields(page, handle, frame)
        if not fields:
            return sheet, drawn.pictured > LEAST_PICTURE * width * height or drawn.seen > OUTLINES
    elif _pdf_text.is_garbage(glyphs) or (pictured and len(glyphs) < FEW):
        return sheet, True
    else:
        fields = _pdf_fields.fields(page, handle, frame)
    sheet.glyphs, sheet.asides = glyphs, asides
    sheet.rules, sheet.uprights = drawn.rules, drawn.uprights
    sheet.fields = fields
    _pdf_paths.add_boxes(sheet, drawn)
    return sheet, pictured and _pdf_text.is_overlay(page)  # a scan with another program's OCR laid over it

"""PDF -> Document: characters, rules, tables and form fields of every page, laid out by `layout`.

pypdfium2 reads the file (its raw functions: one call a character, each page opened and closed on its own); what the pages hold
is put into lines, cells and marks by tiaokuan.layout, which knows nothing of PDF. A page without text, or whose text layer is
garbage or a poor OCR's, is rendered and read by OCR (`Page.scanned`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tiaokuan.document import Document, Page
from tiaokuan.errors import DamagedDocument, EncryptedDocument, LimitExceeded, NothingToRead
from tiaokuan.formats import Reader, _scan
from tiaokuan.formats._pages import Pages
from tiaokuan.layout import Sheet
from tiaokuan.settings import Settings

if TYPE_CHECKING:
    from tiaokuan.formats._pdf_file import Render

SIGNATURE = b"%PDF-"

SIGNATURE_WITHIN = 1024
"""Bytes that may stand before the signature: Acrobat's own tolerance (PDF 1.7, appendix H, note 13)."""

PASSWORD_ERRORS = (4, 5)
"""FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY."""


def _rank(data: bytes, name: str) -> float:
    del name
    return 1.0 if SIGNATURE in data[:SIGNATURE_WITHIN] else 0.0


def _read(data: bytes, name: str, settings: Settings) -> Document:
    """The Document in a PDF's bytes. Raises EncryptedDocument, DamagedDocument, NothingToRead, LimitExceeded."""
    from tiaokuan.formats import _pdf_file  # noqa: PLC0415  brings pypdfium2, which other formats do without

    with _pdf_file.opened(data) as (document, code):
        if document is None:
            raise _refusal(code)
        count = _pdf_file.page_count(document)
        if count < 1:
            raise NothingToRead("这个 PDF 里一页也没有。", "this PDF has no pages.")
        if count > settings.max_pages:
            raise LimitExceeded(
                f"PDF 有 {count} 页，超过上限 {settings.max_pages} 页（设置 max_pages）。",
                f"the PDF has {count} pages, over the limit of {settings.max_pages} (setting max_pages).",
            )
        pages = _read_pages(_pdf_file.sheets(document, count), settings)
    if pages.empty:
        raise _scan.nothing(pages.pages, "这个 PDF ", "this PDF")
    return pages.finish(name, data, "pdf")


def _read_pages(sheets: Iterator[tuple[Sheet, Render | None]], settings: Settings) -> Pages:
    """Every page, read as soon as it is open."""
    pages = Pages(settings)
    for sheet, render in sheets:
        page = Page(sheet.number, sheet.width, sheet.height)
        found = [sheet]
        if render is not None and not (sheet.glyphs and not settings.ocr):
            found, page = _scan.page(render(settings.max_pixels) if settings.ocr else None, page, settings)
        pages.add(page, found)
    return pages


def _refusal(code: int) -> EncryptedDocument | DamagedDocument:
    if code in PASSWORD_ERRORS:
        return EncryptedDocument(
            "PDF 有打开密码，请先去掉密码再读。", "the PDF needs a password to open; remove the password first."
        )
    return DamagedDocument("PDF 已损坏，无法打开。", "the PDF is damaged and cannot be opened.")


READER = Reader("pdf", (".pdf",), _rank, _read)

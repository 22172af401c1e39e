"""PDF -> Document: characters, rules, tables and form fields of every page, laid out by `layout`.

pypdfium2 reads the file (its raw functions: one call a character, each page opened and closed on its own); what the pages hold
is put into lines, cells and marks by tiaokuan.layout, which knows nothing of PDF. A page without text, or whose text layer is
garbage, is marked as needing OCR (`Page.scanned`) and gives no text.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tiaokuan.document import Document, Page
from tiaokuan.draft import Draft
from tiaokuan.errors import DamagedDocument, EncryptedDocument, LimitExceeded, NothingToRead
from tiaokuan.formats import Reader, _scan
from tiaokuan.layout import Read, Sheet, read_sheet, write
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
        pages, reads = _read_pages(_pdf_file.sheets(document, count), settings)
    if not any(read.items for read in reads):
        raise _no_text(pages)
    draft = Draft()
    write(draft, reads)
    return draft.finish(name, data, "pdf", tuple(pages))


def _read_pages(sheets: Iterator[tuple[Sheet, Render | None]], settings: Settings) -> tuple[list[Page], list[Read]]:
    """Every page, read as soon as it is open; within the limits of time and length."""
    deadline = time.monotonic() + settings.max_seconds
    pages: list[Page] = []
    reads: list[Read] = []
    length = 0
    for sheet, render in sheets:
        page = Page(sheet.number, sheet.width, sheet.height, render is not None)
        if render is not None:
            sheet, page = _scan.page(render(_scan.DPI, settings.max_pixels), page, settings)
            deadline += settings.page_seconds
        length += len(sheet.glyphs)
        if length > settings.max_text_length:
            raise LimitExceeded(
                f"文字超过上限 {settings.max_text_length} 个字（设置 max_text_length）。",
                f"more text than the limit of {settings.max_text_length} characters (setting max_text_length).",
            )
        pages.append(page)
        reads.append(read_sheet(sheet))
        if time.monotonic() > deadline:
            raise LimitExceeded(
                f"读这个 PDF 超过了 {settings.max_seconds:g} 秒（设置 max_seconds）。",
                f"reading this PDF took more than {settings.max_seconds:g} seconds (setting max_seconds).",
            )
    return pages, reads


def _refusal(code: int) -> EncryptedDocument | DamagedDocument:
    if code in PASSWORD_ERRORS:
        return EncryptedDocument(
            "PDF 有打开密码，请先去掉密码再读。", "the PDF needs a password to open; remove the password first."
        )
    return DamagedDocument("PDF 已损坏，无法打开。", "the PDF is damaged and cannot be opened.")


def _no_text(pages: list[Page]) -> NothingToRead:
    scanned = sum(page.scanned for page in pages)
    if scanned:
        return NothingToRead(
            f"PDF 的 {scanned} 页是图片或文字层不可用，需要文字识别（OCR）才能读。",
            f"{scanned} pages of this PDF are pictures or have an unusable text layer and need OCR.",
        )
    return NothingToRead("PDF 里没有文字。", "there is no text in this PDF.")


READER = Reader("pdf", (".pdf",), _rank, _read)

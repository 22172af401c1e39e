"""Form fields (AcroForm) and typed-on notes of a PDF page: what is filled in, what is blank."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2.raw as pdfium

from tiaokuan.document import Box, Sign
from tiaokuan.formats._pdf_frame import Frame
from tiaokuan.layout import Field

MOST_FIELDS = 2_000
"""Annotations of a page beyond this many are not looked at."""

LONGEST = 20_000
"""Bytes of a field's value beyond this are not read."""

WHITE_SPACE = str.maketrans(dict.fromkeys("\r\n\t\x0b\x0c\u2028\u2029\x00", " "))


@contextmanager
def form(document: Any) -> Iterator[Any]:
    """pdfium's handle for the document's form, None where it has none. No scripts are run: this build has no JavaScript."""
    if pdfium.FPDF_GetFormType(document) == pdfium.FORMTYPE_NONE:
        yield None
        return
    info = pdfium.FPDF_FORMFILLINFO(version=2)
    handle = pdfium.FPDFDOC_InitFormFillEnvironment(document, ctypes.byref(info))
    try:
        yield handle
    finally:
        if handle:
            pdfium.FPDFDOC_ExitFormFillEnvironment(handle)


def fields(page: Any, handle: Any, frame: Frame) -> list[Field]:
    """The page's visible fields and typed-on notes, with what stands in them."""
    found: list[Field] = []
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), MOST_FIELDS)):
        note = pdfium.FPDFPage_GetAnnot(page, index)
        if not note:
            continue
        try:
            item = _field(note, handle, frame)
        finally:
            pdfium.FPDFPage_CloseAnnot(note)
        if item is not None:
            found.append(item)
    return found


def _field(note: Any, handle: Any, frame: Frame) -> Field | None:
    kind = pdfium.FPDFAnnot_GetSubtype(note)
    if pdfium.FPDFAnnot_GetFlags(note) & (pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW):
        return None
    if kind not in (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT):
        return None
    rect = pdfium.FS_RECTF()
    if not pdfium.FPDFAnnot_GetRect(note, ctypes.byref(rect)):
        return None
    x0, top, x1, bottom = frame.box(rect.left, rect.bottom, rect.right, rect.top)
    x0, top, x1, bottom = max(0.0, x0), max(0.0, top), min(frame.width, x1), min(frame.height, bottom)
    if not (x1 > x0 and bottom > top):
        return None
    box = Box(x0, top, x1, bottom)
    if kind == pdfium.FPDF_ANNOT_FREETEXT:
        text = _string(lambda buffer, length: pdfium.FPDFAnnot_GetStringValue(note, b"Contents", buffer, length))
        return Field(box, Sign.FIELD, text) if text else None
    return _widget(note, handle, box) if handle else None


def _widget(note: Any, handle: Any, box: Box) -> Field | None:
    kind = pdfium.FPDFAnnot_GetFormFieldType(handle, note)
    prompt = _string(lambda buffer, length: pdfium.FPDFAnnot_GetFormFieldAlternateName(handle, note, buffer, length)) or None
    if kind in (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON):
        state = _string(lambda buffer, length: pdfium.FPDFAnnot_GetStringValue(note, b"AS", buffer, length))
        checked = state not in ("", "Off")
        return Field(box, Sign.BOX, "☑" if checked else "□", checked, prompt)
    if kind in (pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX):
        text = _string(lambda buffer, length: pdfium.FPDFAnnot_GetFormFieldValue(handle, note, buffer, length))
        return Field(box, Sign.FIELD, text, None, None if text else prompt)
    return None  # push buttons, signatures


def _string(ask: Callable[[Any, int], int]) -> str:
    """A string that pdfium writes as UTF-16LE with a closing zero."""
    length = int(ask(None, 0))
    if not 2 < length <= LONGEST:
        return ""
    buffer = ctypes.create_string_buffer(length)
    ask(ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), length)
    return buffer.raw[: length - 2].decode("utf-16-le", "replace").translate(WHITE_SPACE).strip()

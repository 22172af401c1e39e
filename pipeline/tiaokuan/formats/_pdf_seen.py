"""What of a PDF page's text nobody sees: characters as pale as their ground, and those of layers that are switched off. Only the page's
picture tells, which is drawn where a page has such characters, once."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

LIGHT = 225
"""Mean of red, green and blue from which characters may be lost on white paper; heads of tables have such on a dark ground."""

CONTRAST = 24
"""Of 255, between the lightest and the darkest pixel where characters show."""

SCALE, LONGEST = 1.5, 4000
"""Pixels a point, and pixels that a side of the picture is long at most."""

LOOKED_AT = 8
"""Characters of a text object that are looked for in the picture: its first may be white space."""

LAYER = "OC"
"""The mark of optional content (ISO 32000-2, 8.11.3.2)."""


class Sight:
    """Tells whether text objects of a page show."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self._drawn: np.ndarray[Any, Any] | None = None

    def hides(self, text: Any, index: int, owner: Any, light: float) -> bool:
        """Whether a text object that begins with a character of the text page leaves no ink. `light`: mean of its colour."""
        if light < LIGHT and not _of_layer(owner):
            return False
        box = self._box(text, index, owner)
        if box is None:
            return False
        left, top, right, bottom = box
        part = self._picture()[max(0, top) : bottom + 1, max(0, left) : right + 1]
        return bool(part.size) and int(part.max()) - int(part.min()) < CONTRAST

    def _picture(self) -> np.ndarray[Any, Any]:
        """The page in grey, its top row first."""
        if self._drawn is None:
            width, height = self._size()
            bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_Gray, None, 0)
            try:
                pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
                pdfium.FPDF_RenderPageBitmap(bitmap, self.page, 0, 0, width, height, 0, 0)
                stride = pdfium.FPDFBitmap_GetStride(bitmap)
                data = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
            finally:
                pdfium.FPDFBitmap_Destroy(bitmap)
            self._drawn = np.frombuffer(data, np.uint8).reshape(height, stride)[:, :width]
        return self._drawn

    def _size(self) -> tuple[int, int]:
        sides = float(pdfium.FPDF_GetPageWidthF(self.page)), float(pdfium.FPDF_GetPageHeightF(self.page))
        scale = min(SCALE, LONGEST / max(*sides, 1.0))
        return max(1, round(sides[0] * scale)), max(1, round(sides[1] * scale))

    def _box(self, text: Any, index: int, owner: Any) -> tuple[int, int, int, int] | None:
        """Where the object's first characters stand in the picture: left, top, right, bottom. None where they are white space."""
        width, height = self._size()
        xs, ys = [], []
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        x, y = ctypes.c_int(), ctypes.c_int()
        first = ctypes.addressof(owner.contents)
        for at in range(index, min(index + LOOKED_AT, pdfium.FPDFText_CountChars(text))):
            other = pdfium.FPDFText_GetTextObject(text, at)
            if not other or ctypes.addressof(other.contents) != first:
                break
            if chr(pdfium.FPDFText_GetUnicode(text, at)).isspace() or not pdfium.FPDFText_GetCharBox(
                text, at, left, right, bottom, top
            ):
                continue
            for across, up in ((left.value, top.value), (right.value, bottom.value)):
                if pdfium.FPDF_PageToDevice(self.page, 0, 0, width, height, 0, across, up, x, y):
                    xs.append(x.value)
                    ys.append(y.value)
        return (min(xs), min(ys), max(xs), max(ys)) if xs else None


def _of_layer(owner: Any) -> bool:
    """Whether an object belongs to optional content."""
    wanted = f"{LAYER}\0".encode("utf-16-le")
    name, length = ctypes.create_string_buffer(len(wanted)), ctypes.c_ulong()
    wide = ctypes.cast(name, ctypes.POINTER(pdfium.FPDF_WCHAR))
    for at in range(pdfium.FPDFPageObj_CountMarks(owner)):
        mark = pdfium.FPDFPageObj_GetMark(owner, at)
        if pdfium.FPDFPageObjMark_GetName(mark, wide, len(name), length) and name.raw == wanted:
            return True
    return False

"""The characters of a PDF page: boxes, baseline, size, weight; look-alikes made ordinary; garbage recognised."""

from __future__ import annotations

import ctypes
import unicodedata
from collections import Counter
from math import hypot
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from tiaokuan.formats._pdf_frame import Frame
from tiaokuan.layout import Glyph

RADICALS_SUPPLEMENT = dict(
    zip(
        "⺁⺇⺌⺎⺏⺐⺑⺒⺓⺛⺞⺟⺠⺡⺢⺣⺤⺦⺧⺨⺩⺪⺫⺬⺭⺯⺰⺱⺲⺵⺶⺷⺸⺺⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻉⻋⻐⻑⻒⻓⻔⻖⻘⻙⻚⻛⻜⻝⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂几小兀尣尢尢巳幺旡歺母民氵水灬爪丬牛犭王疋罒示礻糸纟罓罒网羊羊羊聿肉臼艹艹艹虎衤覀西见角角贝车钅長镸长门阝青韦页风飞食飠饣首马骨鬼鱼鸟卤麦黄黾齐歯齿竜龙龜亀龟",
        strict=True,
    )
)
"""CJK radicals supplement -> the ordinary characters; Unicode gives them no decomposition but two."""

SYMBOL_BOXES = {
    # Wingdings and Wingdings 2 in the private-use area (Microsoft symbol encoding, U+F000 + code)
    0xF06F: "□", 0xF071: "□", 0xF072: "□", 0xF0A8: "□", 0xF0A3: "□", 0xF02A: "□", 0xF030: "□", 0xF0A1: "○", 0xF020: " ",
    0xF0FE: "☑", 0xF052: "☑", 0xF0FD: "☒", 0xF051: "☒", 0xF053: "☒", 0xF054: "☒",
    0xF0FC: "√", 0xF050: "√", 0xF0FB: "×", 0xF04F: "×", 0xF06E: "■", 0xF0A2: "■",
    0xF0B7: "·", 0xE003: "◆", 0xE004: "◆", 0xF06C: "●", 0xF0D8: "➢", 0xF0E0: "→", 0xF076: "❖",
}  # fmt: skip

PALE, WATERMARK_SIZE = 150, 30.0
"""Characters paler than this (mean of red, green and blue) and larger than this (points) are a watermark."""

GARBAGE = 0.2
"""Share of characters foreign to Chinese contracts at which a text layer is taken for garbage."""

RARE = 0.35
"""Share of ideographs that neither GB 2312 nor Big5 holds at which a text layer is taken for garbage."""

Style = tuple[float, bool, str]
"""Size in points, bold, and how the characters stand: "" upright, "aside", "hidden"."""


def _translation() -> dict[int, str]:
    table: dict[int, str] = {ord(key): value for key, value in RADICALS_SUPPLEMENT.items()}
    for code in range(0x2F00, 0x2FD6):  # Kangxi radicals
        table[code] = unicodedata.normalize("NFKC", chr(code))
    table[0x2F3E] = "户"  # as printed in simplified Chinese; Unicode decomposes it to 戶
    table |= SYMBOL_BOXES
    table[0x02] = table[0xFFFE] = "-"  # pdfium's sign for a hyphen at a line's end
    return table


ORDINARY = _translation()

WHITE = frozenset(" \t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\ue5e5")


class _Calls(NamedTuple):
    """pdfium's functions and the places they write to, bound once a page."""

    page: Any
    box: Any
    x: Any
    y: Any


def glyphs(page: Any, frame: Frame) -> tuple[list[Glyph], list[str]]:
    """The upright characters on the page in the file's order, and the words that stand aside (turned, watermarks)."""
    text = pdfium.FPDFText_LoadPage(page)
    if not text:
        return [], []
    try:
        return _glyphs(text, frame)
    finally:
        pdfium.FPDFText_ClosePage(text)


def _glyphs(text: Any, frame: Frame) -> tuple[list[Glyph], list[str]]:
    found: list[Glyph] = []
    aside: list[str] = []
    styles: dict[int, Style] = {}
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    to_box, to_x, to_y = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
    code_at, box_at, origin_at = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_GetCharOrigin
    object_at, generated = pdfium.FPDFText_GetTextObject, pdfium.FPDFText_IsGenerated
    matrix, ordinary, white = frame.matrix, ORDINARY, WHITE
    a, b, c, d, e, f = matrix
    straight = b == 0 == c
    spaced = False
    for index in range(pdfium.FPDFText_CountChars(text)):
        code = code_at(text, index)
        char = ordinary.get(code) or _char(code)
        if char in white or not char:
            spaced = spaced or (bool(char) and not generated(text, index))
            continue
        owner = object_at(text, index)
        key = ctypes.addressof(owner.contents) if owner else 0
        style = styles.get(key)
        if style is None:
            style = styles[key] = _style(text, index, owner, frame)
        size, bold, stand = style
        if stand:
            if stand == "aside":
                aside.append(char)
            continue
        if not (box_at(text, index, to_box) and origin_at(text, index, to_x, to_y)):
            continue
        if straight:
            x0, x1 = a * box.left + e, a * box.right + e
            base, top, bottom = d * y.value + f, d * box.top + f, d * box.bottom + f
        else:
            x0, top, x1, bottom = frame.box(box.left, box.bottom, box.right, box.top)
            base = b * x.value + d * y.value + f
        if x0 > x1:
            x0, x1 = x1, x0
        middle = (x0 + x1) / 2
        if not (0 <= middle <= frame.width and 0 <= base <= frame.height + size):
            continue  # off the page, or not a number
        top, bottom = max(min(top, bottom), base - 1.3 * size), min(max(top, bottom), base + 0.5 * size)
        found.append(Glyph(char, x0, top, x1, bottom, base, size, bold, spaced))
        spaced = False
    return found, ["".join(aside)] if aside else []


def _char(code: int) -> str:
    """The character of a code; "" for what prints nothing."""
    if code < 0x20 or 0x7F <= code < 0xA0:
        return " " if code in (0x09, 0x20) else ""
    if (
        0xD800 <= code < 0xE000
        or code > 0x10FFFF
        or code in (0xFEFF, 0xFFFF, 0xAD)
        or 0x200B <= code <= 0x200F
        or 0x2028 <= code <= 0x202E
    ):
        return ""
    return chr(code)


def _style(text: Any, index: int, owner: Any, frame: Frame) -> Style:
    """How the characters of a text object look."""
    size = float(pdfium.FPDFText_GetFontSize(text, index))
    own = pdfium.FS_MATRIX()
    if pdfium.FPDFText_GetMatrix(text, index, ctypes.byref(own)):
        page = frame.matrix
        along = (own.a * page.a + own.b * page.c, own.a * page.b + own.b * page.d)
        size *= hypot(own.c, own.d) or 1.0
        turned = abs(along[1]) > 0.1 * abs(along[0]) or along[0] < 0
    else:
        turned = False
    if not 0.5 <= size < 2000:
        size = 10.5
    bold = int(pdfium.FPDFText_GetFontWeight(text, index)) >= 600
    if not owner:
        return size, bold, "aside" if turned else ""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    pale = False
    if pdfium.FPDFPageObj_GetFillColor(owner, red, green, blue, alpha):
        if alpha.value == 0:
            return size, bold, "hidden"
        pale = (red.value + green.value + blue.value) / 3 > PALE or alpha.value < 140
    bold = bold or pdfium.FPDFTextObj_GetTextRenderMode(owner) == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE
    return size, bold, "aside" if turned or (pale and size >= WATERMARK_SIZE) else ""


def is_garbage(found: list[Glyph]) -> bool:
    """Whether the characters cannot be a Chinese contract's: a text layer whose codes map to the wrong characters."""
    counts = Counter(glyph.char for glyph in found)
    total = sum(counts.values())
    foreign = sum(count for char, count in counts.items() if _foreign(ord(char)))
    if foreign > GARBAGE * total:
        return True
    ideographs = {char: count for char, count in counts.items() if "\u3400" <= char <= "\u9fff"}
    rare = sum(count for char, count in ideographs.items() if not _known(char))
    return sum(ideographs.values()) >= 20 and rare > RARE * sum(ideographs.values())


_EXPECTED = (
    (0x20, 0x24F), (0x370, 0x3FF), (0x2000, 0x27BF), (0x2900, 0x2BFF), (0x3000, 0x30FF), (0x3200, 0x33FF), (0x3400, 0x9FFF),
    (0xF900, 0xFAFF), (0xFB00, 0xFB06), (0xFE10, 0xFE6F), (0xFF00, 0xFFEF), (0x20000, 0x323AF), (0x1F100, 0x1F7FF),
)  # fmt: skip
"""Blocks of Unicode that Chinese contracts draw on."""


def _foreign(code: int) -> bool:
    return code == 0xFFFD or not any(first <= code <= last for first, last in _EXPECTED)


def _known(char: str) -> bool:
    for encoding in ("gb2312", "big5"):
        try:
            char.encode(encoding)
        except UnicodeEncodeError:
            continue
        return True
    return False

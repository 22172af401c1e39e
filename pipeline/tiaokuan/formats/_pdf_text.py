"""The characters of a PDF page: boxes, baseline, size, weight; look-alikes made ordinary; garbage recognised."""

from __future__ import annotations

import ctypes
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import cache, partial
from math import hypot
from typing import Any

import pypdfium2.raw as pdfium

from tiaokuan.document import BLANK, ILLEGIBLE
from tiaokuan.errors import LimitExceeded
from tiaokuan.formats import _pdf_edges
from tiaokuan.formats._pdf_edges import NEAR, Shown
from tiaokuan.formats._pdf_frame import Frame
from tiaokuan.formats._pdf_seen import Sight
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

UNMAPPED = 0.02
"""Share of characters that the font does not name at which none of the font's are believed, and at which a page is read from its picture
instead: values may be set in such a font alone."""

RARE = 0.35
"""Share of ideographs that neither GB 2312 nor Big5 holds at which a text layer is taken for garbage."""

USUAL_SIZE = 10.5

MOST_CHARACTERS = 200_000
"""Characters of one page."""

MOST_OBJECTS = 5_000
"""Objects of a page that are looked at for telling what kind of page it is."""

Style = tuple[float, bool, str, Shown | None, int]
"""Size in points, bold, how the characters stand ("" upright, "aside", "hidden"), the box they show in, and their font's address."""


class _Characters(dict[int, str]):
    """Unicode numbers as pdfium gives them -> the characters meant; "" for what prints nothing."""

    def __missing__(self, code: int) -> str:
        if code < 0x20 or 0x7F <= code < 0xA0:
            char = " " if code == 0x09 else ""
        elif 0xD800 <= code < 0xE000 or code > 0x10FFFF or code in INVISIBLE:
            char = ""
        elif 0x2F00 <= code < 0x2FD6:  # Kangxi radicals
            char = unicodedata.normalize("NFKC", chr(code))
        else:
            char = chr(code)
        self[code] = char
        return char


INVISIBLE = frozenset((0xAD, 0xFEFF, 0xFFFF, *range(0x200B, 0x2010), *range(0x2028, 0x202F)))

ORDINARY = _Characters(
    {ord(key): value for key, value in RADICALS_SUPPLEMENT.items()}
    | SYMBOL_BOXES
    | {
        0x2F3E: "户",  # as printed in simplified Chinese; Unicode decomposes it to 戶
        0x02: "-",  # pdfium's signs for a hyphen at a line's end
        0xFFFE: "-",
    }
)

WHITE = frozenset(" \t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\ue5e5")
FEW = 5
OPENING, CLOSING = "【〔[（(", "】〕]）)"
TYPED_SPACE, WIDEST_SPACE = (0.17, 0.215), 0.6
"""The least width of a typed space (em) beside a Chinese character, where lines may be set a little close, and beside Latin, which
typesetting gives room by itself; and the greatest."""
LEAST_SPACE = min(TYPED_SPACE)
BETWEEN, TIGHT, LEAST_NEAR = 0.2, 0.06, 3
"""The least width of a typed space (em) between Chinese characters where at least the third number of gaps around it are less than the
second."""
_EXPECTED = (
    (0x20, 0x24F), (0x370, 0x3FF), (0x2000, 0x27BF), (0x2900, 0x2BFF), (0x3000, 0x30FF), (0x3200, 0x33FF), (0x3400, 0x9FFF),
    (0xF900, 0xFAFF), (0xFB00, 0xFB06), (0xFE10, 0xFE6F), (0xFF00, 0xFFEF), (0x20000, 0x323AF), (0x1F100, 0x1F7FF),
)  # fmt: skip
"""Blocks of Unicode that Chinese contracts draw on."""


def glyphs(page: Any, frame: Frame) -> tuple[list[Glyph], list[str]]:
    """The upright characters on the page in the file's order, and the words that stand aside (turned, watermarks)."""
    text = pdfium.FPDFText_LoadPage(page)
    if not text:
        return [], []
    try:
        return _glyphs(text, frame, page)
    finally:
        pdfium.FPDFText_ClosePage(text)


def _glyphs(text: Any, frame: Frame, page: Any) -> tuple[list[Glyph], list[str]]:
    found: list[Glyph] = []
    aside: list[str] = []
    fonts: list[int] = []
    styles: dict[int, Style] = {}
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    to_box, to_x, to_y = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
    code_at, box_at, origin_at = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_GetCharOrigin
    object_at, generated, address = pdfium.FPDFText_GetTextObject, pdfium.FPDFText_IsGenerated, ctypes.addressof
    unmapped = pdfium.FPDFText_HasUnicodeMapError
    ordinary, white = ORDINARY, WHITE
    b, d, f = frame.matrix.b, frame.matrix.d, frame.matrix.f
    spaced, width = False, frame.width + NEAR
    overlay, sight = cache(partial(is_overlay, page)), Sight(page)
    for index in range(_count(text)):
        code = code_at(text, index)
        char = ordinary[code]
        if unmapped(text, index) == 1 and code not in SYMBOL_BOXES:
            char = ILLEGIBLE  # its font does not say which character it is, and the code is the number of its shape
        elif char in white or not char:
            spaced = spaced or (char != "" and not generated(text, index))
            continue
        owner = object_at(text, index)
        key = address(owner.contents) if owner else 0
        style = styles.get(key)
        if style is None:
            style = styles[key] = _style(text, index, owner, frame, overlay, sight)
        size, bold, stand, clip, font = style
        if stand or not (box_at(text, index, to_box) and origin_at(text, index, to_x, to_y)):
            if stand == "aside":
                aside.append(char)
            continue
        x0, top, x1, bottom = frame.box(box.left, box.bottom, box.right, box.top)
        base = b * x.value + d * y.value + f
        on_page = 0 <= (x0 + x1) / 2 <= frame.width and 0 <= base <= frame.height + size
        if not on_page and not _pdf_edges.runs_off(found, frame.width, x0, base, size):
            continue  # off the page, or not a number
        home, inside = _pdf_edges.home(clip, x0, x1, base, size) if clip is not None else (None, True)
        cut = x1 > width or not inside
        top, bottom = max(top, base - 1.3 * size), min(bottom, base + 0.5 * size)
        found.append(Glyph(char, x0, top, x1, bottom, base, size, bold, spaced, home, None, cut))
        fonts.append(font)
        spaced = False
    return _typed_room(_legible(found, fonts)), ["".join(aside)] if aside else []


def _legible(found: list[Glyph], fonts: list[int]) -> list[Glyph]:
    """The characters, those illegible whose font does not say which they are: of some of them pdfium says so, for the rest it gives
    the number of their shape, which looks like a letter or a digit."""
    if not any(glyph.char == ILLEGIBLE for glyph in found):
        return found
    unmapped = Counter(font for glyph, font in zip(found, fonts, strict=True) if glyph.char == ILLEGIBLE)
    total = Counter(fonts)
    bad = {font for font, count in unmapped.items() if count > UNMAPPED * total[font]}
    return [glyph._replace(char=ILLEGIBLE) if font in bad else glyph for glyph, font in zip(found, fonts, strict=True)]


def _count(text: Any) -> int:
    """How many characters the page holds. Raises LimitExceeded."""
    if (count := int(pdfium.FPDFText_CountChars(text))) > MOST_CHARACTERS:
        raise LimitExceeded(
            f"有一页含 {count} 个字符，不像合同的页面（上限 {MOST_CHARACTERS}）。",
            f"a page holds {count} characters, which no contract's page does (limit {MOST_CHARACTERS}).",
        )
    return count


def _typed_room(found: list[Glyph]) -> list[Glyph]:
    """Mark the white space that was typed inside brackets, 【 现场交接 】, or between Chinese words, 电话： 见附件 邮编：, where the file
    moves on instead of writing a space; a line that is justified opens as wide a gap between all its characters."""
    for index in range(1, len(found)):
        left, right = found[index - 1], found[index]
        gap = (right.x0 - left.x1) / right.size
        if not LEAST_SPACE < gap < WIDEST_SPACE or right.spaced or left.base != right.base:
            continue
        opens = left.char in OPENING
        if opens or right.char in CLOSING:
            inner = right.char if opens else left.char
            typed = TYPED_SPACE[inner.isascii()] < gap and _gap_beside(found, index, opens=opens) < gap - 0.1
        else:
            typed = gap > BETWEEN and _is_word(left.char) and _is_word(right.char) and _is_tight(found, index)
        if typed:
            found[index] = right._replace(spaced=True)
    return found


def _is_word(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _is_tight(found: list[Glyph], index: int) -> bool:
    """Whether the characters around the gap before this one stand close, so that no justifying has opened it."""
    near = [
        (found[at].x0 - found[at - 1].x1) / found[index].size
        for at in range(max(1, index - FEW), min(len(found), index + FEW + 1))
        if at != index and _says_gap(found[at - 1], found[at]) and found[at].base == found[index].base
    ]
    return len(near) >= LEAST_NEAR and max(near) < TIGHT


def _gap_beside(found: list[Glyph], index: int, *, opens: bool) -> float:
    """The gap (em) next to the one before a character: further inside the brackets, or outside where they hold that one alone. Of the
    gaps outside, the widest of a few that nobody typed: punctuation has none in a line that is justified."""
    inside = 1 if opens else -1
    places = [index + inside]
    if 0 < index + inside < len(found) and found[index + inside if opens else index - 2].char in (
        CLOSING if opens else OPENING
    ):
        places = [index - step * inside for step in range(1, FEW)]
    return max(
        (
            (found[at].x0 - found[at - 1].x1) / found[index].size
            for at in places
            if 0 < at < len(found) and _says_gap(found[at - 1], found[at])
        ),
        default=0.0,
    )


def _says_gap(left: Glyph, right: Glyph) -> bool:
    """Whether the gap between two characters of a line shows how it is justified: nobody typed it, and it does not part Latin from
    Chinese; typed underscores stay close in every line."""
    plain = not right.spaced and left.base == right.base and left.char.isascii() is right.char.isascii()
    return plain and BLANK not in (left.char, right.char)


def _style(text: Any, index: int, owner: Any, frame: Frame, overlay: Callable[[], bool], sight: Sight) -> Style:
    """How the characters of a text object look; those without ink show nothing, unless another program's OCR laid them over the page."""
    size = float(pdfium.FPDFText_GetFontSize(text, index))
    own = pdfium.FS_MATRIX()
    turned = False
    if pdfium.FPDFText_GetMatrix(text, index, ctypes.byref(own)):
        page = frame.matrix
        along, up = own.a * page.a + own.b * page.c, own.a * page.b + own.b * page.d
        size *= hypot(own.c, own.d) or 1.0
        turned = abs(up) > 0.1 * abs(along) or along < 0
    if not 0.5 <= size < 2000:
        size = USUAL_SIZE
    bold = int(pdfium.FPDFText_GetFontWeight(text, index)) >= 600
    if not owner:
        return size, bold, "aside" if turned else "", None, 0
    font = ctypes.addressof(face.contents) if (face := pdfium.FPDFTextObj_GetFont(owner)) else 0
    red, green, blue, alpha = ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint()
    pale, light = False, 0.0
    if pdfium.FPDFPageObj_GetFillColor(owner, red, green, blue, alpha):
        if alpha.value == 0:
            return size, bold, "hidden", None, font
        light = (red.value + green.value + blue.value) / 3
        pale = light > PALE or alpha.value < 140
    mode = pdfium.FPDFTextObj_GetTextRenderMode(owner)
    bold = bold or mode == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE
    inkless = mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
    unseen = "hidden" if (not overlay() if inkless else sight.hides(text, index, owner, light)) else ""
    return (
        size,
        bold,
        "aside" if turned or (pale and size >= WATERMARK_SIZE) else unseen,
        _pdf_edges.clip(text, index, owner, frame, size),
        font,
    )


def is_garbage(found: list[Glyph]) -> bool:
    """Whether the characters cannot be a Chinese contract's: a text layer whose codes map to the wrong characters."""
    counts = Counter(glyph.char for glyph in found)
    total = sum(counts.values())
    foreign = sum(count for char, count in counts.items() if _foreign(ord(char)))
    if foreign > GARBAGE * total or counts[ILLEGIBLE] > UNMAPPED * total:
        return True
    ideographs = {char: count for char, count in counts.items() if "\u3400" <= char <= "\u9fff"}
    rare = sum(count for char, count in ideographs.items() if not _known(char))
    return sum(ideographs.values()) >= 20 and rare > RARE * sum(ideographs.values())


def is_overlay(page: Any) -> bool:
    """Whether most text objects of the page are invisible, as those are that an OCR program lays over its picture: they hold no
    blanks, and its misreadings."""
    invisible = visible = 0
    for index in range(min(pdfium.FPDFPage_CountObjects(page), MOST_OBJECTS)):
        thing = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(thing) == pdfium.FPDF_PAGEOBJ_TEXT:
            hidden = pdfium.FPDFTextObj_GetTextRenderMode(thing) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
            invisible, visible = invisible + hidden, visible + (not hidden)
    return invisible > visible


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

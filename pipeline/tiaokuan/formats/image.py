"""Pictures -> Document: PNG, JPEG, TIFF (a page a frame), BMP, WebP, GIF, AVIF, and HEIC where pillow-heif is installed.

Pillow decodes, one frame at a time; what stands on the picture is read by `scans`. The size of the page is what the file says of
its dots an inch where that is believable, otherwise the longer side is that of A4.
"""

from __future__ import annotations

import re
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from typing import Any

from tiaokuan.document import Document, Page
from tiaokuan.errors import DamagedDocument, LimitExceeded, UnsupportedFormat
from tiaokuan.formats import Reader, _scan
from tiaokuan.formats._pages import Pages
from tiaokuan.settings import Settings

SIGNATURE = re.compile(
    rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|GIF8[79]a|II[*+]\0|MM\0[*+]|RIFF....WEBP|....ftypavi[fs]|BM.{8}..\0\0[\x0c\x28\x38\x40\x6c\x7c]\0\0\0",
    re.DOTALL,
)
HEIF = re.compile(rb"....ftyp(?:heic|heix|hevc|heim|heis|mif1|msf1)", re.DOTALL)

A4_LONG = 842.0
"""Points: the longer side of a page whose size nothing tells."""

LEAST_DPI, MOST_DPI = 90.0, 1300.0
SHORTEST_PAGE, LONGEST_PAGE = 380.0, 1300.0
"""Dots an inch, and points of the longer side, between which a file is believed: cameras and screens write 72 or 96 whatever
they show. A5 is 595 points high, A3 1191."""

FAX_WIDTHS, FAX_ACROSS, FAX_STANDARD, FAX_FINE = (1728, 2048, 2432), 204.0, 98.0, 196.0
"""Pixels across, and dots an inch across and down, of faxes of one bit a pixel (ITU-T T.4). In standard resolution an upright page has fewer
rows than columns."""

FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP", "GIF", "AVIF")

BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, struct.error, OverflowError)
"""What Pillow's decoders raise on malformed files (its documentation names only the first two)."""


def _rank(data: bytes, name: str) -> float:
    del name
    return 0.95 if SIGNATURE.match(data) or HEIF.match(data) else 0.0


def _read(data: bytes, name: str, settings: Settings) -> Document:
    """The Document in a picture's bytes. Raises UnsupportedFormat, DamagedDocument, LimitExceeded, NothingToRead."""
    if HEIF.match(data):
        _with_heif()
    with _opened(data, settings) as picture:
        pages = _read_frames(picture, settings)
    if pages.empty:
        raise _scan.nothing(pages.pages, "图片", "this picture")
    return pages.finish(name, data, "image")


def _with_heif() -> None:
    """Let Pillow read HEIC, which needs a library of its own."""
    if find_spec("pillow_heif") is None:
        raise UnsupportedFormat(
            "这是 HEIC 图片：需要安装 pillow-heif 才能读，或先转成 JPEG。",
            "this is a HEIC picture: install pillow-heif to read it, or convert it to JPEG first.",
        )
    import_module("pillow_heif").register_heif_opener()


@contextmanager
def _opened(data: bytes, settings: Settings) -> Iterator[Any]:
    """The picture, its header read. Pillow's own limit of pixels holds besides ours: it is the whole process's, and stays."""
    from PIL import Image  # noqa: PLC0415  other formats do without

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's own bomb warning and its notes on odd tags; our limit is checked below
            picture = Image.open(BytesIO(data), formats=("HEIF",) if HEIF.match(data) else FORMATS)
    except Image.DecompressionBombError as error:
        raise _too_large(settings) from error
    except BROKEN as error:
        raise _damaged() from error
    with picture:
        yield picture


def _read_frames(picture: Any, settings: Settings) -> Pages:
    """Every frame, read as soon as it is decoded."""
    pages = Pages(settings)
    for number in range(1, _frames(picture, settings) + 1):
        width, height, pixels = _frame(picture, number, settings)
        sheets, page = _scan.page(pixels, Page(number, width, height, True), settings)
        pages.add(page, sheets)
    return pages


def _frames(picture: Any, settings: Settings) -> int:
    """How many pages the file holds. An animation's frames are one page."""
    if picture.format in ("GIF", "WEBP", "PNG", "MPO"):
        return 1
    try:
        count = int(getattr(picture, "n_frames", 1))
    except BROKEN as error:
        raise _damaged() from error
    if count > settings.max_pages:
        raise LimitExceeded(
            f"图片文件有 {count} 页，超过上限 {settings.max_pages} 页（设置 max_pages）。",
            f"the picture file has {count} pages, over the limit of {settings.max_pages} (setting max_pages).",
        )
    return count


def _frame(picture: Any, number: int, settings: Settings) -> tuple[float, float, Any]:
    """A frame's size in points, and its pixels as height x width x 3 (blue, green, red) or height x width; None for the pixels of
    a broken frame among others."""
    from PIL import Image, ImageOps  # noqa: PLC0415  other formats do without

    single = number == 1 and getattr(picture, "n_frames", 1) == 1
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture.seek(number - 1)
            if picture.width * picture.height > settings.max_pixels:
                raise _too_large(settings)
            frame = ImageOps.exif_transpose(picture)
            width, height = _points(frame)
            return width, height, _pixels(frame)
    except Image.DecompressionBombError as error:
        raise _too_large(settings) from error
    except BROKEN as error:
        if single:
            raise _damaged() from error
        return A4_LONG / 2**0.5, A4_LONG, None


def _points(frame: Any) -> tuple[float, float]:
    """The size of the page in points."""
    x_dots, y_dots = (float(value) for value in frame.info.get("dpi", (0, 0)))
    if min(x_dots, y_dots) >= LEAST_DPI and max(x_dots, y_dots) <= MOST_DPI:
        width, height = frame.width * 72 / x_dots, frame.height * 72 / y_dots
        if SHORTEST_PAGE <= max(width, height) <= LONGEST_PAGE:
            return width, height
    if frame.mode == "1" and frame.width in FAX_WIDTHS:
        down = FAX_STANDARD if frame.height < frame.width else FAX_FINE
        return frame.width * 72 / FAX_ACROSS, frame.height * 72 / down
    scale = A4_LONG / max(frame.width, frame.height)
    return frame.width * scale, frame.height * scale


def _pixels(frame: Any) -> Any:
    """The frame's pixels: grey, or blue, green, red; on white where it is transparent."""
    import numpy as np  # noqa: PLC0415  other formats do without
    from PIL import Image  # noqa: PLC0415

    if frame.mode.startswith("I") or frame.mode == "F":  # more than 8 bits: by their own range
        values = np.asarray(frame, np.float32)
        low, high = float(values.min()), float(values.max())
        return ((values - low) * (255 / (high - low or 1.0))).astype(np.uint8)
    if frame.mode in ("1", "L"):
        return np.asarray(frame.convert("L"))
    if frame.has_transparency_data:
        whole = frame.convert("RGBA")
        frame = Image.new("RGB", whole.size, "white")
        frame.paste(whole, mask=whole.getchannel("A"))
    return np.ascontiguousarray(np.asarray(frame.convert("RGB"))[:, :, ::-1])


def _too_large(settings: Settings) -> LimitExceeded:
    from PIL import Image  # noqa: PLC0415  other formats do without

    most = min(settings.max_pixels, 2 * (Image.MAX_IMAGE_PIXELS or settings.max_pixels))
    return LimitExceeded(
        f"图片超过上限 {most / 1e4:.0f} 万像素（设置 max_pixels）。请降低扫描分辨率，200 到 300 DPI 足够。",
        f"the picture has more than the limit of {most / 1e6:g} million pixels (setting max_pixels); 200 to 300 dots an inch are enough.",
    )


def _damaged() -> DamagedDocument:
    return DamagedDocument("图片已损坏或不完整，无法解码。", "the picture is damaged or incomplete and cannot be decoded.")


READER = Reader(
    "image", (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp", ".gif", ".avif", ".heic", ".heif"), _rank, _read
)

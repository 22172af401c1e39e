"""A page of a PDF or a picture as an image to look at: the one place where pages are drawn for people."""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps

from tiaokuan.errors import DamagedDocument, NotFound

QUALITY = 88
LONGEST = 12_000  # pixels; a page many times as high as wide is not drawn larger than this


def page(data: bytes, number: int, width: int) -> bytes:
    """Page `number` (from 1) as JPEG, `width` pixels wide, its height in proportion. Raises NotFound, DamagedDocument."""
    if data.startswith(b"%PDF") or b"%PDF-" in data[:1024]:
        from tiaokuan.formats import _pdf_drawing  # noqa: PLC0415

        image = _pdf_drawing.drawn(data, number, width, LONGEST)
    else:
        image = _frame(data, number, width)
    out = BytesIO()
    image.save(out, "JPEG", quality=QUALITY, subsampling=0)
    return out.getvalue()


def _frame(data: bytes, number: int, width: int) -> Any:
    """A picture's frame, turned as its camera says, on white where it is transparent."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd tags; the reader has judged the picture's size
            picture = Image.open(BytesIO(data))
            picture.seek(number - 1)
            frame = ImageOps.exif_transpose(picture).convert("RGBA")
    except EOFError as error:
        raise NotFound("没有这一页。", "there is no such page.") from error
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise DamagedDocument("这张图片画不出来。", "this picture cannot be drawn.") from error
    high = min(max(1, round(frame.height * width / frame.width)), LONGEST)
    if frame.width > width:
        frame.thumbnail((width, high))
    paper = Image.new("RGB", frame.size, "white")
    paper.paste(frame, mask=frame.getchannel("A"))
    return paper

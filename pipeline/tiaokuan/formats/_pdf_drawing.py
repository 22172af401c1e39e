"""A page of a PDF drawn as an image, form fields included."""

from __future__ import annotations

from typing import Any

import pypdfium2 as pdfium

from tiaokuan.errors import DamagedDocument, NotFound


def drawn(data: bytes, number: int, width: int, longest: int) -> Any:
    """Page `number` (from 1) as a Pillow image, `width` pixels wide, no side longer than `longest`. Raises NotFound,
    DamagedDocument."""
    try:
        document = pdfium.PdfDocument(data)
        document.init_forms()
        if not 0 < number <= len(document):
            raise NotFound("没有这一页。", "there is no such page.")
        page = document[number - 1]
        across, high = page.get_size()
        scale = min(width / max(across, 1), longest / max(across, high, 1))
        image = page.render(scale=scale, rev_byteorder=True).to_pil().convert("RGB")
        document.close()
    except pdfium.PdfiumError as error:
        raise DamagedDocument("这一页画不出来。", "this page cannot be drawn.") from error
    return image

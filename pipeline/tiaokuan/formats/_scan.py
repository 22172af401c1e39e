"""A picture of a page -> its sheet and its page, for every format that holds pictures."""

from __future__ import annotations

from typing import Any

from tiaokuan.document import Page
from tiaokuan.layout import Sheet
from tiaokuan.settings import Settings

DPI = 200.0
"""Dots an inch that pages are rendered with: what `scans` reads."""


def page(picture: Any, plain: Page, settings: Settings) -> tuple[Sheet, Page]:
    """The page read by OCR; an empty sheet where there is no picture or the settings want no OCR."""
    if picture is None or not settings.ocr:
        return Sheet(plain.number, plain.width, plain.height), plain
    from tiaokuan import scans  # noqa: PLC0415  brings OpenCV and the models, which digital pages do without

    found = scans.read_page(picture, plain.number, plain.width, plain.height, settings.ocr_threads)
    return found.sheet, Page(plain.number, plain.width, plain.height, True, found.back, found.seals)

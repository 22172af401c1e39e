"""A picture of a page -> its sheet and its page, for every format that holds pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tiaokuan.document import Page, Unread
from tiaokuan.errors import NothingToRead
from tiaokuan.layout import Sheet
from tiaokuan.settings import Settings


def page(picture: Any, plain: Page, settings: Settings) -> tuple[list[Sheet], Page]:
    """The page read by OCR: its sheets in reading order (two where two pages stand on one picture), and the page with what was
    found out about it. `picture` is height x width (x 3: blue, green, red), 8 bits; None where the page could not be opened.

    No sheet where there is no picture or the settings want no OCR."""
    if not settings.ocr:
        return [], _unread(plain, Unread.NO_OCR)
    if picture is None:
        return [], _unread(plain, Unread.BROKEN)
    from tiaokuan import scans  # noqa: PLC0415  brings OpenCV and the models, which digital pages do without

    found = scans.read_page(picture, plain.number, plain.width, plain.height, settings.ocr_threads)
    return found.sheets, Page(plain.number, plain.width, plain.height, True, found.back, found.seals, found.unread)


def nothing(pages: Sequence[Page], zh: str, en: str) -> NothingToRead:
    """The error for a file (`zh`, `en`: what it is) of whose pages none holds a word."""
    reasons = {page.unread for page in pages}
    if Unread.NO_OCR in reasons:
        return NothingToRead(
            f"{zh}的页面是图片，需要文字识别（OCR），而设置里关掉了（设置 ocr）。",
            f"the pages of {en} are pictures and need OCR, which is switched off (setting ocr).",
        )
    if Unread.NO_TEXT in reasons:
        return NothingToRead(
            f"{zh}里没有认出文字：不是合同的扫描件，或者太暗、太糊。",
            f"no text was found in {en}: it shows no printed page, or is too dark or blurred.",
        )
    if Unread.BROKEN in reasons:
        return NothingToRead(f"{zh}的页面都打不开。", f"none of the pages of {en} can be opened.")
    return NothingToRead(f"{zh}是空白的，没有文字。", f"{en} is blank: there is no text in it.")


def _unread(plain: Page, reason: Unread) -> Page:
    return Page(plain.number, plain.width, plain.height, True, unread=reason)

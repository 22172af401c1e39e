"""Pages as they are read, one after the other, within the limits of time and length; then the document. For PDFs and pictures."""

from __future__ import annotations

import time
from collections.abc import Callable

from tiaokuan.document import Document, Page
from tiaokuan.draft import Draft
from tiaokuan.errors import LimitExceeded
from tiaokuan.layout import Read, Sheet, read_sheet, write
from tiaokuan.settings import Settings


def _nobody(seconds: float) -> None:
    """Told where nothing else watches the clock."""


more_time: Callable[[float], None] = _nobody
"""Told of each scanned page, which may take so many seconds more: a worker process passes it on to who would end it."""


class Pages:
    """The pages of one document."""

    def __init__(self, settings: Settings) -> None:
        """None yet; the clock runs from here."""
        self.settings = settings
        self.pages: list[Page] = []
        self.reads: list[Read] = []
        self._length = 0
        self._deadline = time.monotonic() + settings.max_seconds

    def add(self, page: Page, sheets: list[Sheet]) -> None:
        """A page and what stands on it: one sheet, or two where two pages stand on one picture. Raises LimitExceeded."""
        self.pages.append(page)
        for sheet in sheets:
            self._length += len(sheet.glyphs)
            sheet.number, sheet.page = len(self.reads) + 1, page.number
            self.reads.append(read_sheet(sheet))
        if self._length > self.settings.max_text_length:
            limit = self.settings.max_text_length
            raise LimitExceeded(
                f"文字超过上限 {limit} 个字（设置 max_text_length）。",
                f"more text than the limit of {limit} characters (setting max_text_length).",
            )
        if page.scanned:
            self._deadline += self.settings.page_seconds
            more_time(self.settings.page_seconds)
        if time.monotonic() > self._deadline:
            limit_seconds = self.settings.max_seconds
            raise LimitExceeded(
                f"读这个文件超过了 {limit_seconds:g} 秒（设置 max_seconds）。",
                f"reading this file took more than {limit_seconds:g} seconds (setting max_seconds).",
            )

    @property
    def empty(self) -> bool:
        """Whether nothing stands on any page."""
        return not any(read.items for read in self.reads)

    def finish(self, name: str, data: bytes, media_type: str) -> Document:
        """The document that the pages make."""
        draft = Draft()
        write(draft, self.reads)
        return draft.finish(name, data, media_type, tuple(self.pages))

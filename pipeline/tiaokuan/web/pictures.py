"""Images of pages, drawn by a process of their own and kept by content: hostile files are never opened in the server."""

from __future__ import annotations

import multiprocessing
import os
import threading
from pathlib import Path

from pebble import ProcessExpired, ProcessPool

from tiaokuan.errors import LimitExceeded, ReaderCrashed
from tiaokuan.web.files import Files

WIDTHS = (160, 800, 1200, 1600, 2400)
"""Pixels. Few widths, so that images are found again; 160 is for an overview."""

SECONDS = 30
PAGES_A_PROCESS = 2_000


class Pictures:
    """Draws pages and keeps them. Any thread may ask; whoever asks for the same page waits for the one drawing of it."""

    def __init__(self, files: Files) -> None:
        """No process runs until the first page is asked for."""
        self._files = files
        context = multiprocessing.get_context("forkserver")
        self._pool = ProcessPool(1, max_tasks=PAGES_A_PROCESS, context=context)
        self._locks: dict[Path, threading.Lock] = {}
        self._guard = threading.Lock()

    def page(self, sha: str, number: int, width: int) -> bytes:
        """A page as JPEG, `width` pixels wide (one of WIDTHS). Raises DocumentError for a page that cannot be drawn."""
        place = self._files.picture(sha, number, width)
        if place.exists():
            return place.read_bytes()
        with self._guard:
            lock = self._locks.setdefault(place, threading.Lock())
        with lock:
            if not place.exists():
                self._files.write_picture(place, self._drawn(self._files.document(sha), number, width))
        with self._guard:
            self._locks.pop(place, None)
        return place.read_bytes()

    def close(self) -> None:
        """End the process."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def _drawn(self, path: Path, number: int, width: int) -> bytes:
        future = self._pool.schedule(_draw, args=(path, number, width), timeout=SECONDS)
        try:
            body: bytes = future.result()
        except TimeoutError as error:
            raise LimitExceeded(
                f"画这一页超过 {SECONDS} 秒。", f"drawing this page took longer than {SECONDS} seconds."
            ) from error
        except ProcessExpired as error:
            raise ReaderCrashed("画这一页的进程崩溃。", "the process that drew this page died.") from error
        return body


def _draw(path: Path, number: int, width: int) -> bytes:
    """Run in the process."""
    from tiaokuan.formats import drawing  # noqa: PLC0415 – not in the server's process

    if os.getppid() == 1:  # the server is gone
        os._exit(0)
    return drawing.page(path.read_bytes(), number, width)

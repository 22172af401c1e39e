"""Images of pages, drawn by a process of their own and kept by content: hostile files are never opened in the server."""

from __future__ import annotations

import json
import multiprocessing
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pebble import ProcessExpired, ProcessPool

from tiaokuan.errors import LimitExceeded, ReaderCrashed
from tiaokuan.web.files import Files

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
        """A page as JPEG, `width` pixels wide (ask for few widths, so that images are found again). Raises DocumentError for a page that cannot be drawn."""
        place = self._files.picture(sha, number, width)
        if place.exists():
            return place.read_bytes()
        with self._guard:
            lock = self._locks.setdefault(place, threading.Lock())
        with lock:
            if not place.exists():
                self._files.write_picture(place, self._done(_draw, (self._files.document(sha), number, width), SECONDS))
        with self._guard:
            self._locks.pop(place, None)
        return place.read_bytes()

    def annotated(self, sha: str, record: str) -> bytes:
        """A PDF with a record (JSON) marked on it. Raises DocumentError where it cannot be."""
        return self._done(_annotate, (self._files.document(sha), record), SECONDS * 4)

    def close(self) -> None:
        """End the process."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def _done(self, work: Callable[..., bytes], arguments: tuple[Any, ...], seconds: float) -> bytes:
        """What the process makes. Raises DocumentError."""
        future = self._pool.schedule(work, args=arguments, timeout=seconds)
        try:
            body: bytes = future.result()
        except TimeoutError as error:
            raise LimitExceeded(f"画页面超过 {seconds:g} 秒。", f"drawing took longer than {seconds:g} seconds.") from error
        except ProcessExpired as error:
            raise ReaderCrashed("画页面的进程崩溃。", "the process that drew it died.") from error
        return body


def _draw(path: Path, number: int, width: int) -> bytes:
    """Run in the process."""
    from tiaokuan import formats  # noqa: PLC0415 – not in the server's process

    if os.getppid() == 1:  # the server is gone
        os._exit(0)
    return formats.page_image(path.read_bytes(), number, width)


def _annotate(path: Path, record: str) -> bytes:
    """Run in the process."""
    from tiaokuan.exports import annotated  # noqa: PLC0415 – not in the server's process

    return annotated.annotate(path.read_bytes(), json.loads(record))

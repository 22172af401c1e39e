"""Images of pages, drawn by processes of their own and kept by content: hostile files are never opened in the server.

Pages that are likely to be looked at next are drawn ahead, one after the other, while nobody waits: the first ones of what was just
read, and the page behind one that somebody looks at.
"""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import CancelledError
from pathlib import Path
from typing import Any

from pebble import ProcessExpired, ProcessPool

from tiaokuan.errors import LimitExceeded, ReaderCrashed, TiaokuanError
from tiaokuan.web.files import Files

LOG = logging.getLogger("tiaokuan.web")
WIDTHS = (160, 800, 1200, 1600, 2400)
"""Pixels. Few widths, so that images are found again; 160 is for an overview."""

USUAL = 1200  # what the page asks for at its usual size
PROCESSES = 2
SECONDS = 30
PAGES_A_PROCESS = 2_000
MOST_AHEAD = 500  # pages that wait to be drawn ahead; the oldest are dropped


class Pictures:
    """Draws pages and keeps them. Any thread may ask; whoever asks for the same page waits for the one drawing of it."""

    def __init__(self, files: Files) -> None:
        """start() begins; before that a page can be asked for, and waits for its process."""
        self._files = files
        context = multiprocessing.get_context("forkserver")
        self._pool = ProcessPool(PROCESSES, max_tasks=PAGES_A_PROCESS, context=context)
        self._locks: dict[Path, threading.Lock] = {}
        self._change = threading.Condition()
        self._ahead: deque[tuple[str, int, int]] = deque(maxlen=MOST_AHEAD)
        self._asked = 0  # pages that somebody waits for
        self._closing = False
        self._thread = threading.Thread(target=self._draw_ahead, name="tiaokuan-ahead", daemon=True)

    def start(self) -> None:
        """Start the processes, so that the first page need not wait for them, and draw ahead."""
        for _ in range(PROCESSES):
            self._pool.schedule(_ready)
        self._thread.start()

    def ahead(self, sha: str, numbers: range, width: int = USUAL) -> None:
        """Pages that somebody is likely to look at soon; what was named last is drawn first."""
        with self._change:
            self._ahead.extend((sha, number, width) for number in reversed(numbers))
            self._change.notify_all()

    def page(self, sha: str, number: int, width: int) -> bytes:
        """A page as JPEG, `width` pixels wide (ask for few widths, so that images are found again). Raises DocumentError for a page that cannot be drawn."""
        place = self._files.picture(sha, number, width)
        try:
            return place.read_bytes()
        except FileNotFoundError:
            pass
        with self._change:
            self._asked += 1
        try:
            return self._drawn(place, sha, number, width)
        finally:
            with self._change:
                self._asked -= 1
                self._change.notify_all()

    def _drawn(self, place: Path, sha: str, number: int, width: int) -> bytes:
        with self._change:
            lock = self._locks.setdefault(place, threading.Lock())
        try:
            with lock:
                try:
                    return place.read_bytes()
                except FileNotFoundError:
                    body = self._done(_draw, (self._files.document(sha), number, width), SECONDS)
                    self._files.write_picture(place, body)
                    return body
        finally:
            with self._change:
                self._locks.pop(place, None)

    def _draw_ahead(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._closing or (bool(self._ahead) and not self._asked))
                if self._closing:
                    return
                sha, number, width = self._ahead.pop()
            place = self._files.picture(sha, number, width)
            if not place.exists():
                try:
                    self._drawn(place, sha, number, width)
                except (TiaokuanError, OSError, RuntimeError, CancelledError) as error:  # the latter two where the server stops
                    LOG.info("a page was not drawn ahead: %s", type(error).__name__)  # whoever asks for it is told why

    def annotated(self, sha: str, record: str) -> bytes:
        """A PDF with a record (JSON) marked on it. Raises DocumentError where it cannot be."""
        return self._done(_annotate, (self._files.document(sha), record), SECONDS * 4)

    def close(self) -> None:
        """End the processes."""
        with self._change:
            self._closing = True
            self._change.notify_all()
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


def _ready() -> None:
    """Run in the process: load what drawing needs."""
    from tiaokuan.formats import _drawing, _pdf_drawing  # noqa: F401, PLC0415 – not in the server's process


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

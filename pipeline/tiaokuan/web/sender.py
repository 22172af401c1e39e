"""Sends records to the webhooks, in a thread of its own; the outbox in the store remembers what is still to be sent."""

from __future__ import annotations

import logging
import threading

from tiaokuan.errors import TiaokuanError
from tiaokuan.exports.outbox import Outbox
from tiaokuan.store import Store, webhooks

LOG = logging.getLogger("tiaokuan.web")
LOOK_EVERY = 10.0  # seconds: what could not be sent is tried again when it is due


class Sender:
    """wake() after a record was written."""

    def __init__(self, store: Store) -> None:
        """start() begins."""
        self._store = store
        self._wake = threading.Event()
        self._closing = False
        self._thread = threading.Thread(target=self._work, name="tiaokuan-webhooks", daemon=True)

    def start(self) -> None:
        """Begin with what is still to be sent."""
        self._thread.start()

    def wake(self) -> None:
        """There is something new."""
        self._wake.set()

    def close(self) -> None:
        """Stop; what is left is sent after the next start."""
        self._closing = True
        self._wake.set()

    def _work(self) -> None:
        while not self._closing:
            try:
                for hook in webhooks.listed(self._store):
                    outbox = Outbox(self._store, hook["url"], hook["secret"].encode())
                    outbox.fill()
                    outbox.send(patience=0.0)
            except TiaokuanError as error:
                LOG.error("%s", error.en)
            self._wake.wait(LOOK_EVERY)
            self._wake.clear()

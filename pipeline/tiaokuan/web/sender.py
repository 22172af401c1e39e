"""Sends records to the webhooks; the outbox in the store remembers what is still to be sent.

Each receiver is served by a thread of its own while there is something for it, so that one that hangs holds up no other.
"""

from __future__ import annotations

import logging
import threading
from typing import Any

from tiaokuan.errors import TiaokuanError
from tiaokuan.exports.outbox import Outbox
from tiaokuan.store import Store, webhooks

LOG = logging.getLogger("tiaokuan.web")
LOOK_EVERY = 10.0  # seconds: records may come from other programs on the same store
SOONEST = 0.2  # seconds between two looks


class Sender:
    """wake() after a record was written."""

    def __init__(self, store: Store) -> None:
        """start() begins."""
        self._store = store
        self._wake = threading.Event()
        self._closing = False
        self._busy: set[str] = set()  # addresses that are being served
        self._missed: set[str] = set()  # addresses for which something came meanwhile
        self._soon = LOOK_EVERY  # until something that could not be sent is due again
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
            self._wake.clear()
            self._soon = LOOK_EVERY
            try:
                for hook in webhooks.listed(self._store):
                    if hook["url"] in self._busy:
                        self._missed.add(hook["url"])
                        continue
                    self._busy.add(hook["url"])
                    threading.Thread(target=self._serve, args=(hook,), name="tiaokuan-webhook", daemon=True).start()
            except TiaokuanError as error:
                LOG.error("%s", error.en)
            self._rest()

    def _rest(self) -> None:
        """Until there is something new, or due, or it is time to look."""
        waited = 0.0
        while not self._wake.wait(SOONEST) and waited < self._soon:
            waited += SOONEST

    def _serve(self, hook: dict[str, Any]) -> None:
        """Send what is due for one receiver."""
        try:
            outbox = Outbox(self._store, hook["url"], hook["secret"].encode())
            outbox.fill()
            outbox.send(patience=0.0)
            due = outbox.due()
            if due is not None:
                self._soon = min(self._soon, due)
        except TiaokuanError as error:
            LOG.error("%s", error.en)
        finally:
            self._busy.discard(hook["url"])
            if hook["url"] in self._missed:
                self._missed.discard(hook["url"])
                self._wake.set()

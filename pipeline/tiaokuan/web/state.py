"""What a running server holds: its store, its files, its workers, and whom it knows."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from tiaokuan.store import Store, people
from tiaokuan.store.people import Person, Session
from tiaokuan.web.config import Config
from tiaokuan.web.files import Files
from tiaokuan.web.metrics import Metrics
from tiaokuan.web.pictures import Pictures
from tiaokuan.web.runner import Runner
from tiaokuan.web.sender import Sender

REMEMBERED = 5.0  # seconds: another process may have revoked a token since
MOST_REMEMBERED = 1_000


class Known:
    """Tokens and sessions looked up in the last seconds."""

    def __init__(self) -> None:
        """None yet."""
        self._found: dict[str, tuple[float, Person | Session | None]] = {}

    async def look(self, secret: str, ask: Callable[[], Person | Session | None]) -> Person | Session | None:
        """What is known of a secret, asked for again after some seconds."""
        name = people.digest(secret)
        until, found = self._found.get(name, (0.0, None))
        if until < time.monotonic():
            found = await run_in_threadpool(ask)
            if len(self._found) > MOST_REMEMBERED:
                self._found.clear()
            self._found[name] = time.monotonic() + REMEMBERED, found
        return found

    def forget(self) -> None:
        """Ask anew for everyone."""
        self._found.clear()


@dataclass(slots=True)
class State:
    """One server's. `single`: the user of a machine where nobody has a token, None where tokens are needed."""

    config: Config
    store: Store
    files: Files
    runner: Runner
    pictures: Pictures
    sender: Sender
    metrics: Metrics
    single: Person | None
    known: Known = field(default_factory=Known)
    streams: int = 0
    closing: threading.Event = field(default_factory=threading.Event)


def state_of(request: Request) -> State:
    """The state of the server that got the request."""
    state: State = request.app.state.tiaokuan
    return state

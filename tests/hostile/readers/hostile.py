"""A format whose files do harm: their first word says which."""

import os
import signal
import time

from tiaokuan.document import Document
from tiaokuan.formats import Reader
from tiaokuan.settings import Settings


def _rank(data: bytes, name: str) -> float:
    del name
    return 2.0 if data.startswith(b"hostile ") else 0.0


def _read(data: bytes, name: str, settings: Settings) -> Document:
    del name, settings
    deed = data.split()[1]
    held = []
    while True:
        if deed == b"crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        elif deed == b"exit":
            os._exit(3)
        elif deed == b"eat":
            held.append(b"x" * 50_000_000)
        elif deed == b"mistake":
            raise AssertionError("a mistake, with the contract's words in it")
        time.sleep(0.01)  # and hang


READER = Reader("text", (), _rank, _read)

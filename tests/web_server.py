"""A server as a user starts it: a process of its own, at a free port of this machine."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

STARTS_WITHIN = 120.0
READ_WITHIN = 240.0
STOPS_WITHIN = 60.0


@dataclass
class Server:
    """A running server. `get`, `post` … ask its API."""

    url: str
    process: subprocess.Popen[bytes]
    store: str
    files: Path
    client: httpx.Client

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.client.get(f"/api/v1{path}", **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        return self.client.post(f"/api/v1{path}", **more)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(30)

    def submit(self, *files: tuple[str, bytes]) -> list[str]:
        """Hand in files, wait until they are read; their hashes."""
        given = [("files", (name, body)) for name, body in files]
        answer = self.post("/documents", files=given)
        assert answer.status_code == 202, answer.text
        jobs = answer.json()["jobs"]
        self.wait([job["id"] for job in jobs])
        return [job["document"] for job in jobs]

    def wait(self, jobs: list[str]) -> None:
        until = time.monotonic() + READ_WITHIN
        for job in jobs:
            while (now := self.get(f"/jobs/{job}").json())["status"] not in ("done", "failed"):
                assert time.monotonic() < until, now
                time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def start(folder: Path, *arguments: str, store: str | None = None, token: str | None = None, **environment: str) -> Server:
    """Start a server on a store, that in the folder unless another is given; it may be there already."""
    port, store, files = free_port(), store or str(folder / "store.db"), folder / "files"
    command = [
        sys.executable,
        "-m",
        "tiaokuan",
        "serve",
        "--port",
        str(port),
        "--store",
        store,
        "--files",
        str(files),
        "--workers",
        "1",
        *arguments,
    ]
    env = {**os.environ, "TIAOKUAN_REQUESTS_PER_MINUTE": "60000", **environment}
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(command, stderr=log, stdout=log, env=env)
    url = f"http://127.0.0.1:{port}"
    headers = {"authorization": f"Bearer {token}"} if token else {}
    client = httpx.Client(base_url=url, timeout=30, headers=headers)
    until = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            client.get("/api/v1/health").raise_for_status()
            return Server(url, process, store, files, client)
        except httpx.HTTPError:
            if process.poll() is not None or time.monotonic() > until:
                process.kill()
                process.wait(30)
                raise AssertionError((folder / "log").read_text()) from None
            time.sleep(0.1)


@contextmanager
def running(folder: Path, *arguments: str, **more: Any) -> Iterator[Server]:
    """A server as `start` makes it, until the block ends."""
    server = start(folder, *arguments, **more)
    try:
        yield server
    finally:
        server.client.close()
        server.process.terminate()
        try:
            server.process.wait(STOPS_WITHIN)
        finally:
            server.process.kill()

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

STARTS_WITHIN = 60.0
READ_WITHIN = 240.0


@dataclass
class Server:
    """A running server. `get`, `post` … ask its API."""

    url: str
    process: subprocess.Popen[bytes]
    store: Path
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


def start(folder: Path, *arguments: str, token: str | None = None, **environment: str) -> Server:
    """Start a server on the store in a folder; it may be there already."""
    port, store = free_port(), folder / "store.db"
    command = [
        sys.executable,
        "-m",
        "tiaokuan",
        "serve",
        "--port",
        str(port),
        "--store",
        str(store),
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
            return Server(url, process, store, client)
        except httpx.HTTPError:
            assert process.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < until
            time.sleep(0.1)


@contextmanager
def running(folder: Path, *arguments: str, token: str | None = None, **environment: str) -> Iterator[Server]:
    server = start(folder, *arguments, token=token, **environment)
    try:
        yield server
    finally:
        server.client.close()
        server.process.terminate()
        server.process.wait(30)

"""SIGKILL of the server while people upload and review: what was acknowledged is there afterwards, what was begun goes on."""

from __future__ import annotations

import contextlib
import random
import threading
import time
from pathlib import Path

import httpx
import pytest

from tiaokuan.store import Store
from tiaokuan.web.config import Config
from tiaokuan.web.files import Files
from tiaokuan.web.metrics import Metrics
from tiaokuan.web.runner import Runner
from web_server import Server, start

KILLS = 3
SEED = 7


def contract(n: int) -> bytes:
    return f"第{n}号服务合同\n甲方：______\n第一条 服务费为人民币{n + 100}元。\n第二条 乙方应在____日内完成。\n".encode()


class Users:
    """Two who upload and one who reviews, until the server is gone; they note what it said yes to."""

    def __init__(self, server: Server, reviewed: str, slots: list[str]) -> None:
        self.server, self.reviewed, self.slots = server, reviewed, slots
        self.documents: list[str] = []
        self.verdicts: list[tuple[str, str]] = []
        self._threads = [threading.Thread(target=self._upload, args=(k,)) for k in range(2)]
        self._threads.append(threading.Thread(target=self._review))

    def start(self, first: int) -> None:
        self.first = first
        for thread in self._threads:
            thread.start()

    def join(self) -> None:
        for thread in self._threads:
            thread.join()

    def _upload(self, k: int) -> None:
        with contextlib.suppress(httpx.HTTPError), httpx.Client(base_url=self.server.url) as client:
            for n in range(1000):
                body = contract(self.first + 1000 * k + n)
                answer = client.post("/api/v1/documents", files=[("files", (f"{n}.txt", body))])
                assert answer.status_code == 202
                self.documents.append(answer.json()["jobs"][0]["document"])

    def _review(self) -> None:
        with contextlib.suppress(httpx.HTTPError), httpx.Client(base_url=self.server.url) as client:
            for n in range(10_000):
                slot = self.slots[n % len(self.slots)]
                note = f"{self.first}-{n}"
                given = {"verdicts": [{"slot": slot, "verdict": "accept", "note": note}]}
                answer = client.post(f"/api/v1/documents/{self.reviewed}/verdicts", json=given)
                assert answer.status_code == 200
                self.verdicts.append((slot, note))


@pytest.mark.timeout(300)
def test_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    moments = random.Random(SEED)
    server = start(tmp_path)
    (reviewed,) = server.submit(("合同.txt", contract(0)))
    slots = [slot["id"] for slot in server.get(f"/documents/{reviewed}/review").json()["slots"]]
    documents: list[str] = []
    verdicts: list[tuple[str, str]] = []
    for kill in range(KILLS):
        users = Users(server, reviewed, slots)
        users.start(10_000 * (kill + 1))
        while not (users.documents and users.verdicts):
            time.sleep(0.01)
        time.sleep(moments.random())
        server.kill()
        users.join()
        server.client.close()
        documents += users.documents
        verdicts += users.verdicts
        server = start(tmp_path)
    try:
        assert len(documents) > KILLS and len(verdicts) > KILLS
        said = {(row["slot"], row["note"]) for row in server.get(f"/documents/{reviewed}/reviews").json()["items"]}
        assert set(verdicts) <= said
        until = time.monotonic() + 90
        while (counts := server.get("/jobs").json()["counts"])["queued"] + counts["running"]:
            assert time.monotonic() < until, counts
            time.sleep(0.2)
        for sha in documents:
            answer = server.get(f"/documents/{sha}/record")
            assert answer.status_code == 200, sha
            assert server.get(f"/documents/{sha}/original").status_code == 200
        assert counts["failed"] == 0
        review = server.get(f"/documents/{reviewed}/review").json()  # what stands is what was said last
        assert all(slot["review"]["verdict"] == "accept" for slot in review["slots"])
    finally:
        server.client.close()
        server.process.terminate()
        server.process.wait(30)


def test_a_job_that_the_closing_pool_gave_up_is_left_for_the_next_start(tmp_path: Path) -> None:
    """A server that stops says so by no stack trace."""
    with Store(str(tmp_path / "store.db")) as store:
        given = Runner(
            Config(str(tmp_path / "store.db"), tmp_path), store, Files(tmp_path), Metrics(dict), "v", lambda *_: None
        )
        given.close()
        before = given.changed
        given._run({"id": 1, "document": "sha256:" + "0" * 64, "name": "a.txt", "attempts": 0})
        assert given.changed == before

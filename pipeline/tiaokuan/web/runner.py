"""Reads what was handed in: takes jobs from the store, gives them to the worker processes, writes what comes back."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from typing import Any

from tiaokuan.bulk import Outcome, Pool, Task
from tiaokuan.errors import ReaderCrashed, StoreError, TiaokuanError
from tiaokuan.store import Store, jobs, worklist
from tiaokuan.web import paper
from tiaokuan.web.config import Config
from tiaokuan.web.files import Files
from tiaokuan.web.metrics import Metrics

LOG = logging.getLogger("tiaokuan.web")
LOOK_EVERY = 5.0  # seconds: another server on the same store may have queued something
WAIT_AFTER_TROUBLE = 2.0
NICE = 10  # of the workers: people at the page come first


class Runner:
    """One thread a worker process. `changed` grows whenever a job came or went on, for those who watch."""

    def __init__(
        self, config: Config, store: Store, files: Files, metrics: Metrics, version: str, read: Callable[[str, int], None]
    ) -> None:
        """Prepare; start() begins. `version`: of the rules and models, as the store knows it; `read`: called after each record,
        with the document's hash and how many pages it has."""
        self.version = version
        self.changed = 0
        self._config, self._store, self._files, self._metrics = config, store, files, metrics
        self._read = read
        self._pool = Pool(config.workers, config.settings, config.rules, nice=NICE)
        self._wake = threading.Semaphore(0)
        self._closing = threading.Event()
        self._threads = [
            threading.Thread(target=self._work, name=f"tiaokuan-job-{n}", daemon=True) for n in range(config.workers)
        ]

    def start(self) -> None:
        """Begin with what a server that died left behind."""
        jobs.recover(self._store)
        for thread in self._threads:
            thread.start()

    def wake(self, count: int = 1) -> None:
        """Something was queued."""
        self.changed += 1
        for _ in range(count):
            self._wake.release()

    def close(self) -> None:
        """Stop; what is being read is read again at the next start."""
        self._closing.set()
        self.wake(len(self._threads))
        self._pool.close()

    def _work(self) -> None:
        while not self._closing.is_set():
            try:
                taken = jobs.take(self._store, 1)
                for job in taken:
                    self.changed += 1
                    self._run(job)
            except StoreError as error:
                LOG.error("%s", error.en)
                taken = []
                self._closing.wait(WAIT_AFTER_TROUBLE)
            if not taken:
                self._wake.acquire(timeout=LOOK_EVERY)

    def _run(self, job: dict[str, Any]) -> None:
        started = time.perf_counter()
        sha = job["document"].removeprefix("sha256:")
        place = self._files.document(sha)
        if job["attempts"] >= jobs.MOST_ATTEMPTS:
            error: TiaokuanError | None = ReaderCrashed(
                "读它时服务多次中断。", "the server stopped several times while reading it."
            )
        else:
            try:
                outcome = self._pool.read(Task(job["name"], job["name"], str(place), also=paper.made))
            except (CancelledError, RuntimeError):  # of a pool that is closed
                if not self._closing.is_set():
                    raise
            if self._closing.is_set():
                return  # it may have failed because the pool is closing: the job stays as running and is taken up at the start
            error = outcome.error
            if outcome.entry is not None:
                self._keep(sha, outcome)
                self._read(sha, outcome.pages or 0)
        seconds = time.perf_counter() - started
        jobs.finish(self._store, job["id"], seconds, error)
        self._metrics.read.labels("done" if error is None else error.code).inc()
        self._metrics.reading.observe(seconds)
        self.changed += 1

    def _keep(self, sha: str, outcome: Outcome) -> None:
        """Paper first, then the record: whoever finds the record finds the paper."""
        record = outcome.record
        if outcome.entry is None or record is None:
            return
        folder = self._files.paper(sha, paper.key(record["text"]))
        for name, body in (outcome.also or {}).items():
            self._files.write(folder / name, body)
        self._store.add([outcome.entry], self.version)
        with self._store.writing() as connection:
            worklist.line(connection, outcome.entry.document)

"""The worker pool with real processes: they stay warm, are replaced, and cost one file when they die."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError
from pathlib import Path
from typing import Any

import psutil
import pytest

from tiaokuan.bulk import Outcome, Pool, Task
from tiaokuan.bulk.pool import Worker
from tiaokuan.errors import DamagedDocument, LimitExceeded, ReaderCrashed, Unavailable
from tiaokuan.settings import Settings

SAMPLE = Path(__file__).parents[1] / "data" / "samples" / "远程客服.docx"
TEXT = "服务合同\n甲方：____\n第一条 乙方应在{}小时内响应。\n".encode()


class Deadly:
    """Kills the process that unpickles it."""

    def __reduce__(self) -> tuple[Any, tuple[int, int]]:
        return _kill_self, (0, signal.SIGKILL)


def _kill_self(_: int, number: int) -> None:
    os.kill(os.getpid(), number)


def text(name: str, hours: int = 4) -> Task:
    return Task(name, name, data=TEXT.replace(b"{}", str(hours).encode()))


@pytest.fixture
def fifo(tmp_path: Path) -> Task:
    """A file that never ends: nobody writes into this pipe."""
    path = tmp_path / "hangs.docx"
    os.mkfifo(path)
    return Task("hangs", "hangs.docx", str(path))


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(2, Settings(max_seconds=1, worker_files=4)) as made:
        yield made


def process(pool: Pool) -> int:
    """The number of the process that a fresh file is read by."""
    answer: list[Outcome] = []
    thread = threading.Thread(target=lambda: answer.append(pool.read(text("who"))))
    thread.start()
    thread.join()
    with pool._lock:
        return int(pool._idle[-1].number.value)


def test_one_file_gives_a_record_or_a_reason(pool: Pool) -> None:
    read = pool.read(Task("x", SAMPLE.name, str(SAMPLE)))
    assert read.record is not None
    assert read.record["document"]["id"] == read.document
    assert (read.error, read.attempts, read.size) == (None, 1, SAMPLE.stat().st_size)
    assert read.memory > 10_000_000
    bad = pool.read(Task("y", "y.docx", data=SAMPLE.read_bytes()[:3000]))
    assert bad.record is None
    assert isinstance(bad.error, DamagedDocument)
    gone = pool.read(Task("z", "z.docx", "/no/such/file.docx"))
    assert isinstance(gone.error, Unavailable)
    assert gone.document is None


def test_a_file_that_hangs_or_kills_costs_itself_alone(pool: Pool, fifo: Task) -> None:
    deadly = Task("kills", "kills.txt", data=b"x", rules=Deadly())  # type: ignore[arg-type]
    tasks = [text(str(n), n) for n in range(1, 12)]
    tasks[3:3] = [fifo, deadly]
    found = {outcome.source: outcome for outcome in pool.outcomes(tasks)}
    assert len(found) == 13
    assert all(found[str(n)].record and found[str(n)].attempts == 1 for n in range(1, 12))
    assert isinstance(found["hangs"].error, LimitExceeded)
    assert "max_seconds" in found["hangs"].error.en
    assert isinstance(found["kills"].error, ReaderCrashed)
    assert found["kills"].document is not None
    assert (found["hangs"].attempts, found["kills"].attempts) == (2, 2)
    assert list(found)[-2:] == ["hangs", "kills"] or list(found)[-2:] == ["kills", "hangs"]  # alone, behind all others


def test_a_worker_that_is_killed_loses_nothing(fifo: Task) -> None:
    with Pool(1, Settings()) as pool:
        first = process(pool)
        assert first > 0
        os.kill(first, signal.SIGKILL)  # while it has nothing to do
        _gone(first)
        second = process(pool)
        assert second != first
        assert second > 0
        answer = pool.submit(fifo)
        time.sleep(1)
        os.kill(second, signal.SIGKILL)  # in the midst of a file
        with pytest.raises(Exception, match="SIGKILL"):
            answer.result(20)
        assert pool.read(text("after")).record is not None


def test_workers_are_replaced_after_so_many_files_and_end_with_the_pool() -> None:
    with Pool(1, Settings(worker_files=2)) as pool:
        numbers = [process(pool) for _ in range(3)]
    assert len(set(numbers)) == 2 + (numbers[1] != numbers[0])
    for number in numbers:
        _gone(number)


def test_memory_is_limited_between_files_and_within_one(fifo: Task) -> None:
    with Pool(1, Settings(worker_memory=1_000_000_000)) as pool:
        first = process(pool)
        pool.settings = Settings(worker_memory=1)  # of the next worker: any process is too large
        pool._idle[-1].settings = Settings()
        assert pool.read(text("last of this one")).record is not None
        _gone(first)
        outcome = pool.read(fifo)
    assert isinstance(outcome.error, LimitExceeded)
    assert "worker_memory" in outcome.error.en


def test_no_worker_outlives_a_parent_that_was_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "from tiaokuan.bulk import Pool, Task\n"
        "if __name__ == '__main__':\n"
        "    pool = Pool(1)\n"
        "    pool.read(Task('a', 'a.txt', data='甲方：____'.encode()))\n"
        "    print(pool._idle[-1].number.value, flush=True)\n"
        "    input()\n"
    )
    parent = subprocess.Popen([sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    _gone(worker)


def _gone(number: int) -> None:
    for _ in range(200):
        if not psutil.pid_exists(number) or psutil.Process(number).status() == psutil.STATUS_ZOMBIE:
            return
        time.sleep(0.05)
    raise AssertionError(f"process {number} is still there")


def test_a_pool_that_closes_answers_whoever_waits(fifo: Task) -> None:
    pool = Pool(1)
    answers = [pool.submit(fifo), pool.submit(text("behind it"))]
    time.sleep(0.5)
    pool.close()
    for answer in answers:
        with pytest.raises(CancelledError):
            answer.result(5)
    with pytest.raises(RuntimeError):
        pool.submit(fifo)


def test_a_worker_is_let_go_of_once() -> None:
    """Closing the pool gives up a worker's file, and whoever hears of that lets go of the worker too; pebble fails if it is stopped twice."""
    worker = Worker(Settings(), None, multiprocessing.get_context("forkserver"), 0)
    assert worker.read(text("a.txt")).result(60).error is None
    ends: list[threading.Thread] = []
    threads = [threading.Thread(target=lambda: ends.append(worker.end())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ends) == 4
    assert len(set(ends)) == 1
    ends[0].join(60)
    assert not ends[0].is_alive()

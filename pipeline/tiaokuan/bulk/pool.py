"""Worker processes that stay warm, are replaced in time, and cost no more than their one file when they die.

Each worker is a pebble pool of one: what a dying process leaves behind – a lock it held, half a message – ends with its own
pool and touches no other.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError, Future, InvalidStateError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from functools import partial
from queue import SimpleQueue
from typing import Any

import psutil
from pebble import ProcessExpired, ProcessPool

from tiaokuan.bulk import work
from tiaokuan.bulk.work import Outcome, Task
from tiaokuan.errors import DocumentError, LimitExceeded, ReaderCrashed
from tiaokuan.formats import _pages
from tiaokuan.playbook import Playbook
from tiaokuan.settings import Settings

GRACE = 1.05  # times max_seconds, and a second: a file that minds its time says so by itself before that
LATE = 10  # seconds after which a process ends itself, where nobody did
LOOK = 0.25  # seconds between two looks at the workers' memory
LEAVE = 10.0  # seconds that closing waits for a worker; one that died within a message may keep pebble's thread for ever
PRELOAD = "tiaokuan.bulk._preload"
AHEAD = 2  # files a worker that wait while one is read


class Lost(Exception):
    """A worker died, or was ended, over a file; `error` says why."""

    def __init__(self, error: DocumentError) -> None:
        """The reason."""
        super().__init__(error)
        self.error = error


class Worker:
    """One process, and the file it reads."""

    def __init__(self, settings: Settings, rules: Playbook | None, context: Any, nice: int) -> None:
        """Prepare it; the process starts with its first file."""
        self.settings = settings
        self.number = context.RawValue("l", 0)  # the process's own, which pebble keeps to itself
        self.until = context.RawValue("d", 0.0)  # when its file must be done, on the machine's monotonic clock; 0 between files
        self.files = 0
        self.too_large = self.too_slow = False
        self.family: list[psutil.Process] = []
        self._ending: threading.Thread | None = None
        self._lock = threading.Lock()
        shared = (self.number, self.until)
        self._pool: Any = ProcessPool(1, initializer=_begin, initargs=(*shared, settings, rules, nice), context=context)

    def read(self, task: Task) -> Future[Outcome]:
        """Give it a file."""
        self.files += 1
        future: Future[Outcome] = self._pool.schedule(_read, args=(task,))
        return future

    @property
    def spent(self) -> bool:
        """Whether it has read as many files as one should."""
        return self.files >= self.settings.worker_files

    def look(self) -> None:
        """End it when it takes too long or holds too much memory; remember what it started, which may outlive it."""
        if not self.number.value:
            return
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(self.number.value)
            self.family = [process, *process.children(recursive=True)]
            held = sum(member.memory_info().rss for member in self.family)
            self.too_large |= held > 2 * self.settings.worker_memory
            self.too_slow |= 0 < self.until.value < time.monotonic()
            if self.too_large or self.too_slow:
                self.kill()

    def kill(self) -> None:
        """End the process and all that it started, now."""
        for member in self.family:
            with contextlib.suppress(psutil.Error):
                member.kill()

    def end(self) -> threading.Thread:
        """Let go of the process, once; the thread ends when it has. Pebble waits three seconds for one that minds no signal, and
        cannot be stopped twice: whoever closes the pool and whoever hears of it that a file was given up may come together."""
        with self._lock:
            if self._ending is None:
                self._ending = threading.Thread(target=self._end, name="tiaokuan-end", daemon=True)
                self._ending.start()
            return self._ending

    def _end(self) -> None:
        with contextlib.suppress(OSError):  # of a pipe whose other end died
            self._pool.stop()
            self._pool.join()
        self.kill()

    def lost(self, error: BaseException) -> Lost:
        """Why it was lost."""
        if self.too_large:
            most = 2 * self.settings.worker_memory / 1e9
            return Lost(
                LimitExceeded(
                    f"读取时占用内存超过 {most:.1f} GB（设置 worker_memory）。",
                    f"reading took more than {most:.1f} GB of memory (setting worker_memory).",
                )
            )
        if self.too_slow or getattr(error, "exitcode", None) == -signal.SIGALRM:
            most = self.settings.max_seconds
            return Lost(
                LimitExceeded(
                    f"读取超过 {most:g} 秒（设置 max_seconds）。",
                    f"reading took longer than {most:g} seconds (setting max_seconds).",
                )
            )
        if not isinstance(error, (ProcessExpired, RuntimeError)):
            return Lost(work.internal(error))
        code = getattr(error, "exitcode", None)
        how = "?" if code is None else f"exit {code}" if code >= 0 else signal.Signals(-code).name
        return Lost(ReaderCrashed(f"读取的进程崩溃（{how}）。", f"the process that read it died ({how})."))


@dataclass(eq=False, slots=True)
class Job:
    """A file to be read, who waits for it, and whether it was given to a worker before."""

    task: Task
    answer: Future[Outcome] = field(default_factory=Future)
    given: bool = False

    def settle(self, outcome: Outcome | None, error: BaseException) -> None:
        """Answer, unless the pool was closed and said so already."""
        with contextlib.suppress(InvalidStateError):
            if outcome is not None:
                self.answer.set_result(outcome)
            else:
                self.answer.set_exception(error)


class Pool:
    """The local engine: `workers` processes that read files with the same settings and playbook. Use it as a context, or call close().

    Any thread may give it files. A file over which a worker dies, hangs beyond `max_seconds` or takes more memory than twice
    `worker_memory` is read once more, by a fresh worker that reads nothing else, and then counts as failed.
    """

    name = "local"

    def __init__(
        self, workers: int = 1, settings: Settings | None = None, rules: Playbook | None = None, nice: int = 0
    ) -> None:
        """Prepare the workers; each starts with its first file. `nice`: how far they stand back behind other processes."""
        self._nice = nice
        self.settings = settings or Settings()
        self.rules = rules
        self.size = workers
        self._context = multiprocessing.get_context("forkserver")  # threads here, so no fork; far faster than spawn
        self._context.set_forkserver_preload([PRELOAD if self.settings.models == "" else work.__name__])
        self._lock = threading.RLock()
        self._waiting: deque[Job] = deque()
        self._idle = [self._worker() for _ in range(workers)]
        self._busy: dict[Worker, Job] = {}
        self._closed = threading.Event()
        threading.Thread(target=self._watch, name="tiaokuan-watch", daemon=True).start()

    def __enter__(self) -> Pool:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """End all workers, also those that are reading: whoever waits for what they read gets a CancelledError."""
        self._closed.set()
        with self._lock:
            open_jobs = [*self._waiting, *self._busy.values()]
            ended = [*self._idle, *self._busy]
            self._waiting.clear()
            self._idle.clear()
        for job in open_jobs:
            job.settle(None, CancelledError())
        for worker in ended:
            worker.look()
        for thread in [worker.end() for worker in ended]:
            thread.join(LEAVE)

    def read(self, task: Task) -> Outcome:
        """Read one file, and wait for it. Raises CancelledError where the pool is closed before that."""
        try:
            return self.submit(task).result()
        except Lost:
            return self.again(task)

    def outcomes(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Read many files; each one's outcome as it comes, not in their order. No more tasks are taken than are soon read.

        Files over which a worker was lost come last, alone: nothing else is read beside them.
        """
        done: SimpleQueue[tuple[Task, Future[Outcome]]] = SimpleQueue()
        suspects: list[Task] = []
        running = 0
        given = iter(tasks)
        while True:
            while running < self.size * (1 + AHEAD) and (task := next(given, None)) is not None:
                self.submit(task).add_done_callback(partial(_put, done, task))
                running += 1
            if not running:
                break
            task, answer = done.get()
            running -= 1
            try:
                outcome = answer.result()
            except Lost:
                suspects.append(task)
            else:
                yield outcome
        for task in suspects:
            yield self.again(task)

    def submit(self, task: Task) -> Future[Outcome]:
        """Read a file once; the future raises Lost where the worker died over it. Raises RuntimeError in a closed pool."""
        job = Job(task)
        with self._lock:
            if self._closed.is_set():
                raise RuntimeError("the pool is closed")
            self._waiting.append(job)
            self._feed()
        return job.answer

    def again(self, task: Task) -> Outcome:
        """Read a file the second time, in a worker of its own. Where that one dies too, the file has failed."""
        worker, job = self._worker(), Job(task, given=True)
        with self._lock:
            self._busy[worker] = job
        worker.read(task).add_done_callback(partial(self._finish, worker))
        try:
            return replace(job.answer.result(), attempts=2)
        except Lost as lost:
            size = 0 if task.data is None else len(task.data)
            document = task.document or (None if task.data is None else work.identity(task.data))
            return Outcome(task.source, document, size, None, lost.error, attempts=2, stamp=task.stamp)
        finally:
            worker.end()

    def _worker(self) -> Worker:
        return Worker(self.settings, self.rules, self._context, self._nice)

    def _feed(self) -> None:
        """Give waiting files to idle workers; called under the lock."""
        while self._waiting and self._idle:
            job, worker = self._waiting.popleft(), self._idle.pop()
            try:
                future = worker.read(job.task)
            except RuntimeError:  # it was killed while it had nothing to do
                worker.end()
                worker = self._worker()
                future = worker.read(job.task)
            self._busy[worker] = job
            future.add_done_callback(partial(self._next, worker))

    def _next(self, worker: Worker, future: Future[Outcome]) -> None:
        """A worker is done with its file: it, or a fresh one in its place, gets the next."""
        with self._lock:
            job = self._busy[worker]
            if isinstance(future.exception(), BrokenProcessPool) and not job.given:
                job.given = True  # killed before it took the file, which is not to blame
                self._waiting.appendleft(job)
                del self._busy[worker]
            outcome = self._finish(worker, future)
            keep = outcome is not None and outcome.memory <= self.settings.worker_memory and not worker.spent
            if not keep:
                worker.end()
            if not self._closed.is_set():
                self._idle.append(worker if keep else self._worker())
                self._feed()

    def _finish(self, worker: Worker, future: Future[Outcome]) -> Outcome | None:
        """Answer whoever waits for the worker's file."""
        error = future.exception()
        outcome = future.result() if error is None else None
        with self._lock:
            job = self._busy.pop(worker, None)
        if job is not None:
            job.settle(outcome, worker.lost(error or RuntimeError()))
        return outcome

    def _watch(self) -> None:
        while not self._closed.wait(LOOK):
            with self._lock:
                busy = list(self._busy)
            for worker in busy:
                worker.look()


def _put(done: SimpleQueue[tuple[Task, Future[Outcome]]], task: Task, answer: Future[Outcome]) -> None:
    done.put((task, answer))


_own: dict[str, Any] = {}  # of a worker process: its settings, its playbook, and until when its file must be done


def _begin(number: Any, until: Any, settings: Settings, rules: Playbook | None, nice: int) -> None:
    """Run once in each worker process."""
    os.nice(nice)
    _own.update(settings=settings, rules=rules, until=until)
    _pages.more_time = _more_time
    number.value = multiprocessing.current_process().pid
    work.warm(settings)


def _read(task: Task) -> Outcome:
    """Run in a worker process for each file."""
    settings = _own["settings"]
    _own["until"].value = time.monotonic()
    _more_time(GRACE * settings.max_seconds + 1)
    outcome = work.read(task, settings, _own["rules"])
    _own["until"].value = 0.0
    signal.alarm(0)
    return replace(outcome, memory=psutil.Process().memory_info().rss)


def _more_time(seconds: float) -> None:
    """Be done so much later. The alarm ends a process whose parent is gone and whose file never ends."""
    until = _own["until"]
    until.value += seconds
    signal.alarm(max(1, int(until.value - time.monotonic()) + LATE))

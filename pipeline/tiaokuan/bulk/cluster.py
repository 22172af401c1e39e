"""The same work over Ray: on this machine, or on a cluster by its address.

Each reader is an actor that holds a pool of one worker, so that time, memory, crashes and the second try are as they are on one
machine; Ray adds the machines. A machine that is lost costs nothing: what its readers had is given to others.
"""

from __future__ import annotations

import logging
import os
import socket
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlsplit

from tiaokuan.bulk import work
from tiaokuan.bulk.pool import Pool
from tiaokuan.bulk.work import Outcome, Task
from tiaokuan.errors import ReaderCrashed, UsageError
from tiaokuan.playbook import Playbook
from tiaokuan.settings import Settings

AHEAD = 1  # files a reader that wait while one is read
MOST_LOSSES = 3  # readers that may be lost over one file
POLL = 1.0  # seconds
REACH = 10.0  # seconds until a cluster answers
PATIENCE = 300.0  # seconds without any reader: machines of a cluster that grows take minutes to come


class Reader:
    """An actor's body: a pool of one."""

    def __init__(self, settings: Settings, rules: Playbook) -> None:
        """Start the worker with its first file."""
        self.pool = Pool(1, settings, rules)

    def ready(self) -> bool:
        """Answers once the actor runs."""
        return True

    def read(self, task: Task) -> Outcome:
        """Read one file."""
        return self.pool.read(task)


@dataclass(eq=False, slots=True)
class Seat:
    """A reader as the driver sees it: whether it answered, and the tasks it has."""

    actor: Any
    hello: Any
    ready: bool = False
    tasks: dict[Any, Task] = field(default_factory=dict)


class Cluster:
    """The Ray engine; use it as a context. Raises UsageError where Ray is missing or no cluster answers."""

    name = "ray"

    def __init__(self, address: str | None, workers: int | None, settings: Settings, rules: Playbook) -> None:
        """`workers`: readers in all, one a processor of the cluster where it is None."""
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing leaves the machine
        os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")  # silences a warning about machines without GPUs
        try:
            import ray  # noqa: PLC0415 – an extra
        except ImportError as error:
            raise UsageError(
                "没有装 Ray：pip install 'tiaokuan[ray]'", "Ray is missing: pip install 'tiaokuan[ray]'"
            ) from error
        self._ray: Any = ray
        try:
            _reach(address)
            cpus = None if address else workers
            ray.init(address=address, num_cpus=cpus, include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR)
        except (OSError, RuntimeError, ValueError, self._ray.exceptions.RayError) as error:
            reason = type(error).__name__
            raise UsageError(f"连不上 Ray 集群（{reason}）", f"no Ray cluster answers there ({reason})") from error
        self.size = workers or int(self._ray.cluster_resources().get("CPU", 1))
        self._reader = self._ray.remote(num_cpus=1, max_concurrency=1 + AHEAD)(Reader)
        self._given = (self._ray.put(settings), self._ray.put(rules))

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the cluster; its readers end with their driver."""
        self._ray.shutdown()

    def outcomes(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Read many files; each one's outcome as it comes. No more tasks are taken than are soon read."""
        given, back = iter(tasks), deque[Task]()
        losses = Counter[str]()
        seats = [self._seat() for _ in range(self.size)]
        heard = time.monotonic()
        while True:
            if not back and (task := next(given, None)) is not None:
                back.append(task)  # so that it is known whether any is left, also while no reader answers
            for seat in seats:
                self._fill(seat, back, given)
            if not back and not any(seat.tasks for seat in seats):
                return
            # a reader that has said hello is waited for by its tasks alone: an old hello would be the first answer for ever
            answers = {answer: seat for seat in seats for answer in (seat.tasks or [seat.hello][seat.ready :])}
            done, _ = self._ray.wait(list(answers), num_returns=1, timeout=POLL)
            if done:
                heard = time.monotonic()
            elif time.monotonic() - heard > PATIENCE and not any(seat.ready for seat in seats):
                raise UsageError("集群里没有能用的机器", "no machine of the cluster takes work")
            for answer in done:
                seat = answers[answer]
                try:
                    yield from self._heard(seat, answer)
                except self._ray.exceptions.RayError:  # its machine is gone
                    yield from self._lost(seat, back, losses)
                    seats[seats.index(seat)] = self._seat()

    def _seat(self) -> Seat:
        actor = self._reader.remote(*self._given)
        return Seat(actor, actor.ready.remote())

    def _fill(self, seat: Seat, back: deque[Task], given: Iterator[Task]) -> None:
        """Give a reader that answers what it can take."""
        while seat.ready and len(seat.tasks) < 1 + AHEAD:
            task = back.popleft() if back else next(given, None)
            if task is None:
                return
            seat.tasks[seat.actor.read.remote(task)] = task

    def _heard(self, seat: Seat, answer: Any) -> Iterator[Outcome]:
        """What a reader answers. Raises RayError where it cannot any more."""
        task = seat.tasks.get(answer)
        try:
            outcome = self._ray.get(answer)
        except self._ray.exceptions.RayTaskError as mistake:
            if task is None:
                raise
            error = work.internal(mistake.cause)
            outcome = Outcome(task.source, task.document, 0, None, error, stamp=task.stamp)
        seat.ready = True
        if task is not None:
            del seat.tasks[answer]
            yield outcome

    def _lost(self, seat: Seat, back: deque[Task], losses: Counter[str]) -> Iterator[Outcome]:
        """A reader's tasks go to others; one over which several were lost is to blame."""
        self._ray.kill(seat.actor)
        for task in seat.tasks.values():
            losses[task.source] += 1
            if losses[task.source] < MOST_LOSSES:
                back.append(task)
            else:
                error = ReaderCrashed("读取的机器一再失去联系。", "the machines that read it were lost, one after the other.")
                yield Outcome(task.source, task.document, 0, None, error, attempts=MOST_LOSSES, stamp=task.stamp)


def _reach(address: str | None) -> None:
    """Ray itself waits minutes for a machine that does not answer. Raises OSError."""
    where = urlsplit(address if address and "://" in address else f"//{address}")
    if where.hostname and where.port:
        socket.create_connection((where.hostname, where.port), REACH).close()

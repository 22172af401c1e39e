"""What is done with one file, wherever it is done: in a worker process, on a cluster, or here."""

from __future__ import annotations

import hashlib
import json
import math
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tiaokuan import flow
from tiaokuan.contract import Contract, to_record
from tiaokuan.errors import DocumentError, InternalError, LimitExceeded, Unavailable
from tiaokuan.playbook import Playbook
from tiaokuan.settings import Settings
from tiaokuan.store import Entry, entry

WARM_UP = "服务合同\n甲方：____\n第一条 乙方应在收到通知后____小时内响应，违约金为3%。\n"
PACKAGE = Path(__file__).parents[1]
MISTAKES = (
    ArithmeticError, AssertionError, AttributeError, BufferError, EOFError, ImportError, LookupError, NameError, OSError,
    ReferenceError, RuntimeError, SyntaxError, SystemError, TypeError, ValueError, Warning,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Task:
    """A file to be read.

    source    where it comes from, as people name it: a path, a URL, archive!member
    name      the document's name in its record
    path      a local path, or a URL that fsspec opens; unused where there is `data`
    data      the bytes themselves: members of archives, what was uploaded
    rules     the playbook of the checks, where it is not that of all
    document  the id of its bytes, where they were read already
    stamp     what changes when a remote file does, so that it need not be fetched to know it again
    also      a function of a module that makes more of the contract, in the worker, while it is there whole: files by name
    """

    source: str
    name: str
    path: str = ""
    data: bytes | None = None
    rules: Playbook | None = None
    document: str | None = None
    stamp: str | None = None
    also: Callable[[Contract], dict[str, bytes]] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: an entry for the store, or the error that says why there is none.

    document  sha256:… of its bytes, None where they could not be had
    size      in bytes
    pages     None where the format has none, or nothing was read
    seconds   spent on it, in the process that read it
    memory    bytes that this process held afterwards
    attempts  2 where a first process died or took too long
    stamp     the task's
    also      what the task's own function made, None where it has none or nothing was read
    """

    source: str
    document: str | None
    size: int
    entry: Entry | None
    error: DocumentError | None
    pages: int | None = None
    seconds: float = 0.0
    memory: int = 0
    attempts: int = 1
    stamp: str | None = None
    also: dict[str, bytes] | None = None

    @property
    def record(self) -> dict[str, Any] | None:
        """The record (that of `to_record`), None where the file could not be read."""
        return None if self.entry is None else json.loads(self.entry.record)


def read(task: Task, settings: Settings, rules: Playbook | None = None) -> Outcome:
    """Read one file. Never raises for what a file holds: the outcome says what was wrong."""
    started = time.perf_counter()
    document, size, pages, made, error, also = None, 0, None, None, None, None
    try:
        data = fetch(task, settings)
        size, document = len(data), identity(data)
        contract = flow.extract(data, task.name, settings, task.rules or rules)
        record = to_record(contract)
        pages, made = record["document"]["pages"], entry(record, size)
        also = None if task.also is None else task.also(contract)
    except DocumentError as refused:
        error = refused
    except (MemoryError, RecursionError):
        error = LimitExceeded("内存不够或嵌套太深。", "not enough memory, or nested too deeply.")
    except MISTAKES as mistake:  # costs one file of ten thousand, and says where it is
        error = internal(mistake)
    seconds = round(time.perf_counter() - started, 4)
    return Outcome(task.source, document or task.document, size, made, error, pages, seconds, stamp=task.stamp, also=also)


def fetch(task: Task, settings: Settings) -> bytes:
    """A task's bytes, one more than `max_file_size` at most. Raises Unavailable."""
    most = settings.max_file_size + 1
    if task.data is not None:
        return task.data
    try:
        if "://" not in task.path:
            with Path(task.path).open("rb") as file:
                return file.read(most)
        import fsspec  # noqa: PLC0415 – only for what is elsewhere

        with fsspec.open(task.path, "rb") as file:
            body: bytes = file.read(most)
            return body
    except OSError as error:
        reason = error.strerror or type(error).__name__
    except (ImportError, LookupError, RuntimeError, ValueError) as error:  # of fsspec's drivers; also where one is missing
        reason = type(error).__name__
    raise Unavailable(f"取不到文件：{reason}。", f"the file cannot be fetched: {reason}.")


def identity(data: bytes) -> str:
    """A file's id: the hash of its bytes."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def warm(settings: Settings) -> None:
    """Load what the first contract would have to wait for: code, tables, models; on a busy machine that takes its time."""
    flow.extract(WARM_UP.encode(), "warm.txt", replace(settings, max_seconds=math.inf))


def internal(mistake: BaseException) -> InternalError:
    """The kind of a mistake and its place in this package; its message could quote the contract."""
    frames = [frame for frame in traceback.extract_tb(mistake.__traceback__) if Path(frame.filename).is_relative_to(PACKAGE)]
    at = f"{Path(frames[-1].filename).relative_to(PACKAGE)}:{frames[-1].lineno}" if frames else "?"
    what = f"{type(mistake).__name__}, {at}"
    return InternalError(f"程序出错（{what}），请报告。", f"a mistake of this program ({what}); please report it.")

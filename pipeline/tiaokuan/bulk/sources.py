"""Where files come from: files, folders, globs, archives, lists, and whatever fsspec opens, as Tasks one after the other.

contracts/            a folder: the contracts and archives in it, at any depth, without hidden and lock files
'in/2025-*/*.docx'    a glob
old.zip  old.tar.gz   an archive: the contracts in it, read without unpacking to disk
@list.txt  @-         a file (standard input) that names one source a line
s3://bucket/in        what fsspec opens, where its driver is installed: a file, a folder or a glob
"""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import IO, Any

from tiaokuan.bulk import archives
from tiaokuan.bulk._names import is_archive, wanted
from tiaokuan.bulk.work import Outcome, Task
from tiaokuan.errors import DocumentError, Unavailable, UsageError
from tiaokuan.settings import Settings

Found = Task | Outcome  # an Outcome is a source that gives no task, and says why
MAGIC = "*?["


def find(sources: Sequence[str], settings: Settings) -> Iterator[Found]:
    """The files of all sources, in a steady order. A source that cannot be had is an Outcome among them."""
    for source in sources:
        if source.startswith("@"):
            for line in _lines(source[1:]):
                yield from _one(line, settings)
        else:
            yield from _one(source, settings)


def count(sources: Sequence[str]) -> int | None:
    """How many files there are, None where only reading them would tell (tar archives, lists on standard input, URLs)."""
    total = 0
    for source in sources:
        if source == "@-" or "://" in source:
            return None
        for line in _lines(source[1:]) if source.startswith("@") else [source]:
            for path in () if "://" in line else _paths(line):
                members = archives.count(path) if is_archive(path) else 1
                if members is None:
                    return None
                total += members
    return total


def failed(source: str, error: DocumentError) -> Outcome:
    """A source that gives nothing to read."""
    return Outcome(source, None, 0, None, error)


def _lines(name: str) -> Iterator[str]:
    """The lines of a list that say something. Raises UsageError."""
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "UTF-8?"
        raise UsageError(f"读不了清单 {name}：{reason}", f"cannot read the list {name}: {reason}") from error
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.strip()


def _one(source: str, settings: Settings) -> Iterator[Found]:
    if "://" in source:
        yield from _remote(source, settings)
        return
    empty = True
    for path in _paths(source):
        empty = False
        if is_archive(path):
            yield from archives.members(path, partial(_open, path), settings)
        else:
            yield Task(path, os.path.basename(path), path)  # noqa: PTH119 – names that are no text pass through as they are
    if empty and not Path(source).is_dir():
        yield failed(source, Unavailable("没有这个文件。", "no such file."))


def _open(path: str) -> IO[bytes]:
    return Path(path).open("rb")


def _paths(source: str) -> Iterator[str]:
    """The files behind a path, a folder or a glob of this machine."""
    if os.path.isdir(source):  # noqa: PTH112 – Path.is_dir raises for names that are too long
        yield from _folder(source)
    elif os.path.lexists(source):
        yield source
    elif any(sign in source for sign in MAGIC):
        for path in sorted(glob.glob(source, recursive=True)):  # noqa: PTH207 – keeps names that are no text
            if os.path.isfile(path):  # noqa: PTH113
                yield path


def _folder(folder: str) -> Iterator[str]:
    """A folder's contracts and archives, at any depth. Links to folders are not followed: they may lead in circles."""
    for at, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = os.path.join(at, name)  # noqa: PTH118
            if wanted(name) and os.path.isfile(path):  # noqa: PTH113
                yield path


def _remote(url: str, settings: Settings) -> Iterator[Found]:
    import fsspec  # noqa: PLC0415 – only for what is elsewhere

    try:
        system, path = fsspec.core.url_to_fs(url)
        listed = _listed(system, path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        yield failed(url, Unavailable(f"取不到：{reason}。", f"cannot be fetched: {reason}."))
        return
    except (ImportError, ValueError) as error:
        raise UsageError(
            f"打不开 {url}：缺少驱动或地址不对", f"cannot open {url}: its driver is missing, or it is wrong"
        ) from error
    if not listed:
        yield failed(url, Unavailable("没有这个文件。", "no such file."))
    for name, details in listed:
        address = system.unstrip_protocol(name)
        if is_archive(name):
            yield from archives.members(address, partial(system.open, name, "rb"), settings)
        else:
            yield Task(address, name.rpartition("/")[2], address, stamp=_stamp(details))


def _listed(system: Any, path: str) -> list[tuple[str, dict[str, Any]]]:
    """What stands behind a path of a file system: itself, or what a folder or a glob holds."""
    if any(sign in path for sign in MAGIC):
        found = system.glob(path, detail=True)
    elif system.isdir(path):
        held = system.find(path, detail=True)
        found = {name: details for name, details in held.items() if wanted(name.rpartition("/")[2])}
    else:
        found = {path: system.info(path)} if system.exists(path) else {}
    return sorted((name, details) for name, details in found.items() if details.get("type") != "directory")


def _stamp(details: dict[str, Any]) -> str | None:
    """What changes when a remote file does: its tag or its time, and its size. None where the system tells neither."""
    mark = next(
        (details[name] for name in ("ETag", "etag", "md5Hash", "LastModified", "last_modified", "mtime") if details.get(name)),
        None,
    )
    return None if mark is None else f"{mark}|{details.get('size')}"[:200]

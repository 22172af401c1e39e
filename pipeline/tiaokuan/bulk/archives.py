"""Contracts in zip and tar archives, read one after the other without unpacking to disk, as if the archive were hostile.

A member's path is a name to show and no place to write to. What bounds an archive: `max_file_size` for a member,
`max_unpack_ratio` for a large member and for all of them together.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import IO, Any, cast

from tiaokuan.bulk._names import ZIP, wanted
from tiaokuan.bulk.work import Outcome, Task
from tiaokuan.errors import DamagedDocument, DocumentError, EncryptedDocument, HostileDocument, LimitExceeded, Unavailable
from tiaokuan.settings import Settings

PACKERS: tuple[tuple[bytes, Callable[[Any], Any]], ...] = (
    (b"\x1f\x8b", lambda raw: gzip.GzipFile(fileobj=raw)),
    (b"BZh", bz2.BZ2File),
    (b"\xfd7zXZ\0", lzma.LZMAFile),
)
LARGE_MEMBER = 8 * 1024 * 1024
MOST_MEMBERS = 1_000_000  # of a zip, whose directory is read at once: some 500 bytes of memory each
UTF8_NAMES = 0x800  # the flag of a zip member whose name is UTF-8 (APPNOTE.TXT 4.4.4)
BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, ValueError, NotImplementedError)


def count(path: str) -> int | None:
    """How many contracts a zip holds; None for a tar, which would have to be read, and for what cannot be opened."""
    if not path.lower().endswith(ZIP):
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            return sum(1 for info in archive.infolist() if _wanted(_name(info)) and not info.is_dir())
    except (OSError, *BROKEN):
        return None


def members(source: str, opened: Callable[[], IO[bytes]], settings: Settings) -> Iterator[Task | Outcome]:
    """The contracts in an archive. One that is broken or hostile gives what stands before that, and then says so."""
    try:
        with opened() as file:
            yield from (_zip if source.lower().endswith(ZIP) else _tar)(source, file, settings)
    except DocumentError as error:
        yield _failed(source, error)
    except BROKEN:
        yield _failed(source, DamagedDocument("压缩包不完整或已损坏。", "the archive is truncated or damaged."))
    except OSError as error:  # includes gzip.BadGzipFile
        reason = error.strerror or "损坏"
        yield _failed(source, Unavailable(f"压缩包读不下去：{reason}。", f"the archive cannot be read on: {reason}."))


def _zip(source: str, file: IO[bytes], settings: Settings) -> Iterator[Task | Outcome]:
    size = file.seek(0, io.SEEK_END)
    left = max(settings.max_unpacked_size, size * settings.max_unpack_ratio)
    with zipfile.ZipFile(file) as archive:
        if len(archive.infolist()) > MOST_MEMBERS:
            raise _bomb()
        for info in archive.infolist():
            name = _name(info)
            if info.is_dir() or not _wanted(name):
                continue
            where = f"{source}!{name}"
            left -= info.file_size
            if left < 0:
                raise _bomb()
            error = _refused(info.file_size, info.compress_size, settings)
            if info.flag_bits & 1:
                error = EncryptedDocument("压缩包里的文件有密码。", "the file in the archive is protected by a password.")
            if error is not None:
                yield _failed(where, error)
                continue
            try:
                data = archive.open(info).read(settings.max_file_size + 1)
            except BROKEN:
                yield _failed(where, DamagedDocument("压缩包里的这个文件已损坏。", "this file in the archive is damaged."))
            else:
                yield Task(where, PurePosixPath(name).name, data=data)


def _tar(source: str, file: IO[bytes], settings: Settings) -> Iterator[Task | Outcome]:
    raw = _Counted(file)
    head = raw.peek(6)
    unpack = next((unpack for magic, unpack in PACKERS if head.startswith(magic)), None)
    stream = raw if unpack is None else _Bounded(unpack(raw), raw, settings)
    with tarfile.open(fileobj=cast(Any, stream), mode="r|") as archive:
        while (info := archive.next()) is not None:
            vars(archive)["members"].clear()  # it would keep all it has seen
            name = info.name.replace("\\", "/")
            if not info.isreg() or not _wanted(name):  # no links: they lead out of the archive
                continue
            where = f"{source}!{name}"
            if info.size > settings.max_file_size:
                yield _failed(where, _too_large(settings))
                continue
            member = archive.extractfile(info)
            data = b"" if member is None else member.read()
            yield Task(where, PurePosixPath(name).name, data=data)


class _Counted:
    """A file that knows how much of it was read."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.count, self._ahead = file, 0, b""

    def peek(self, size: int) -> bytes:
        self._ahead = self.file.read(size)
        return self._ahead

    def read(self, size: int = -1) -> bytes:
        data, self._ahead = (self._ahead, b"") if size < 0 else (self._ahead[:size], self._ahead[size:])
        data += self.file.read(size - len(data) if size >= 0 else size)
        self.count += len(data)
        return data


class _Bounded:
    """What is unpacked, no more of it than the packed bytes allow. Raises HostileDocument."""

    def __init__(self, stream: IO[bytes], packed: _Counted, settings: Settings) -> None:
        self.stream, self.packed, self.settings, self.count = stream, packed, settings, 0

    def read(self, size: int = -1) -> bytes:
        data = self.stream.read(size)
        self.count += len(data)
        if self.count > max(self.settings.max_unpacked_size, self.packed.count * self.settings.max_unpack_ratio):
            raise _bomb()
        return data


def _name(info: zipfile.ZipInfo) -> str:
    """A member's path. Programs in China wrote names in GBK without saying so; zipfile takes those for cp437."""
    name = info.filename
    if not info.flag_bits & UTF8_NAMES:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
            except UnicodeDecodeError:
                continue
            break
    return name.replace("\\", "/")


def _wanted(name: str) -> bool:
    parts = PurePosixPath(name).parts
    hidden = any(part.startswith((".", "__MACOSX")) and part != ".." for part in parts)
    return bool(parts) and not hidden and wanted(parts[-1])


def _refused(size: int, packed: int, settings: Settings) -> DocumentError | None:
    if size > settings.max_file_size:
        return _too_large(settings)
    return _bomb() if size > LARGE_MEMBER and size / max(1, packed) > settings.max_unpack_ratio else None


def _too_large(settings: Settings) -> LimitExceeded:
    most = settings.max_file_size / 1e6
    return LimitExceeded(
        f"文件超过上限 {most:.0f} MB（设置 max_file_size）。",
        f"the file is over the limit of {most:.0f} MB (setting max_file_size).",
    )


def _bomb() -> HostileDocument:
    return HostileDocument(
        "压缩包展开后过大，可能是恶意文件，没有继续读。",
        "the archive unpacks to far too much; it may be hostile and was not read on.",
    )


def _failed(source: str, error: DocumentError) -> Outcome:
    return Outcome(source, None, 0, None, error)

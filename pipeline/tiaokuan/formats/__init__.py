"""Readers: bytes to a Document, chosen by content and never by name alone. One file a format."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tiaokuan.document import Document
from tiaokuan.errors import LimitExceeded, NothingToRead
from tiaokuan.formats._refusals import refusal, unreadable
from tiaokuan.settings import Settings


@dataclass(frozen=True, slots=True)
class Reader:
    """A member of this shelf, as the constant READER of its module.

    media_type  the record's name of the format
    suffixes    names such files usually have, lower case, with the dot
    rank        how sure the content says that it is this format: 0 not at all, up to 1; sees all bytes and the file's name
    read        data, name, settings -> Document; raises DocumentError
    """

    media_type: str
    suffixes: tuple[str, ...]
    rank: Callable[[bytes, str], float]
    read: Callable[[bytes, str, Settings], Document]


@cache
def readers() -> tuple[Reader, ...]:
    """All members of the shelf, by module name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    return tuple(module.READER for module in modules if hasattr(module, "READER"))


def read(data: bytes, name: str, settings: Settings) -> Document:
    """Read a file's bytes with the reader that its content asks for. Raises DocumentError."""
    if not data:
        raise NothingToRead("文件是空的（0 字节）。", "the file is empty (0 bytes).")
    if len(data) > settings.max_file_size:
        raise _too_large(len(data), settings)
    if (refused := refusal(data)) is not None:
        raise refused
    rank, reader = max(((reader.rank(data, name), reader) for reader in readers()), key=lambda pair: pair[0])
    if rank <= 0:
        raise unreadable(data, name)
    return reader.read(data, name, settings)


def read_path(path: Path, settings: Settings) -> Document:
    """Read a file; its size is looked at before its content. Raises DocumentError or OSError."""
    if (size := path.stat().st_size) > settings.max_file_size:
        raise _too_large(size, settings)
    with path.open("rb") as file:  # a device or a pipe has no size; it is read no further than that either
        return read(file.read(settings.max_file_size + 1), path.name, settings)


def page_image(data: bytes, number: int, width: int) -> bytes:
    """Page `number` (from 1) of a PDF or a picture as JPEG, `width` pixels wide. Raises NotFound, DamagedDocument."""
    from tiaokuan.formats import _drawing  # noqa: PLC0415 – brings Pillow, which readers do without

    return _drawing.page(data, number, width)


def _too_large(size: int, settings: Settings) -> LimitExceeded:
    have, limit = size / 1e6, settings.max_file_size / 1e6
    return LimitExceeded(
        f"文件有 {have:.0f} MB，超过上限 {limit:.0f} MB（设置 max_file_size）。",
        f"the file has {have:.0f} MB, over the limit of {limit:.0f} MB (setting max_file_size).",
    )

"""Exports: what was read, for others. One file a format, each with its constant EXPORT.

with Store("contracts.db") as store, Path("slots.csv").open("wb") as out:
    write("csv", Stored(store), out)
write("xlsx", Given([record]), out)          # of one record, without a store
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import IO

from tiaokuan.errors import UsageError
from tiaokuan.exports._source import Given, Source, Stored
from tiaokuan.exports._tables import TABLES

__all__ = ["TABLES", "Export", "Given", "Source", "Stored", "shelf", "write"]


@dataclass(frozen=True, slots=True)
class Export:
    """A member of this shelf.

    name     as people ask for it
    suffix   of its files
    media_type  of what it writes, as HTTP names it
    write    source, table, out: writes to a binary file, which need not be seekable. Raises UsageError, StoreError
    tables   whether it holds the one table asked for; the others hold all or none
    binary   whether it is nothing for a terminal
    """

    name: str
    suffix: str
    media_type: str
    write: Callable[[Source, str, IO[bytes]], None]
    tables: bool = False
    binary: bool = False


@cache
def shelf() -> dict[str, Export]:
    """All members by name; `annotated` needs the original file and `outbox` a receiver, so these two are called by themselves."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    return {module.EXPORT.name: module.EXPORT for module in modules if hasattr(module, "EXPORT")}


def write(form: str, source: Source, out: IO[bytes], table: str = "slots") -> None:
    """Write a source in one of the formats of the shelf. Raises UsageError for a format or a table that does not exist."""
    if form not in shelf() or table not in TABLES:
        wrong = form if form not in shelf() else table
        raise UsageError(f"没有这种格式或表：{wrong}", f"no such format or table: {wrong}")
    shelf()[form].write(source, table, out)

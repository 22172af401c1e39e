"""Opening a store: its engine, its migrations, and what its errors mean."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from tiaokuan.errors import StoreError, UsageError

BUSY_SECONDS = 30
KEPT = 30  # connections kept open: about as many as the server has threads; a new one for each request costs more than it asks
WRITES = "tiaokuan_writes"


def connect(url: str) -> Engine:
    """The engine behind a URL (sqlite:///file.db, postgresql://…) or a plain path, which is SQLite. Raises UsageError."""
    text = url if "://" in url else f"sqlite:///{url}"
    text = text.replace("postgresql://", "postgresql+psycopg://", 1).replace("postgres://", "postgresql+psycopg://", 1)
    try:
        where = make_url(text)
        timeout = "timeout" if where.get_backend_name() == "sqlite" else "connect_timeout"
        engine = create_engine(where, connect_args={timeout: BUSY_SECONDS}, pool_size=KEPT)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, ValueError) as error:
        reason = type(error).__name__
        raise UsageError(
            f"库的地址不对，或缺驱动（{reason}）；应是文件、sqlite:///… 或 postgresql://…",
            f"not the address of a store, or its driver is missing ({reason}): give a file, sqlite:///… or postgresql://…",
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _pragmas)
        event.listen(engine, "begin", _begin)
    return engine


def _pragmas(connection: Any, _: Any) -> None:
    """WAL: readers do not wait for the writer, and a killed writer leaves whole transactions. https://sqlite.org/wal.html"""
    connection.isolation_level = None  # sqlite3 by itself begins no transaction before CREATE TABLE: _begin does
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Any) -> None:
    """A transaction that will write takes its lock at once: one that read first could not get it any more after another wrote."""
    immediate = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def writing(engine: Engine) -> Engine:
    """The same engine for transactions that write."""
    return engine.execution_options(**{WRITES: True})


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the store's tables forward to a revision, from an empty or an earlier store. Raises StoreError."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    try:
        with guarded(), writing(engine).begin() as connection:
            if engine.dialect.name == "postgresql":  # two programs that start at once: the second waits
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(816304)")
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
    except CommandError as error:
        raise StoreError(
            "这个库是更新版本的程序写的，请升级程序。", "a newer version of the program wrote this store: please upgrade."
        ) from error


@contextmanager
def guarded() -> Iterator[None]:
    """What a database says, as a StoreError without the values that were to be written."""
    try:
        yield
    except DBAPIError as error:
        cause = " ".join(str(error.orig).split())[:200] if _harmless(error) else type(error.orig).__name__
        raise StoreError(f"库出错：{cause}", f"the store failed: {cause}") from None
    except SQLAlchemyError as error:
        raise StoreError(f"库出错：{type(error).__name__}", f"the store failed: {type(error).__name__}") from None


def _harmless(error: DBAPIError) -> bool:
    """Whether the message is about the database and not about a row: only those name no contract's words."""
    return type(error.orig).__name__ in ("OperationalError", "DatabaseError", "AdminShutdown", "CannotConnectNow", "DiskFull")

"""The databases that tests write to: SQLite, and a PostgreSQL server of our own that lives as long as the tests."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

USER = "postgres"  # the server refuses to run as root


def programs() -> Path:
    """The folder of PostgreSQL's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return (found[-1] if found else Path(shutil.which("initdb") or "initdb")).parent


def as_user() -> dict[str, str]:
    """Arguments that make a subprocess run as the server's user, where we are root."""
    return {"user": USER} if os.getuid() == 0 else {}


def restart(url: str, away: float) -> None:
    """Stop a server of `server()` as a crash would, and start it again after so many seconds."""
    engine = create_engine(url.replace("://", "+psycopg://"))
    with engine.connect() as connection:
        data = connection.scalar(text("SHOW data_directory"))
    engine.dispose()
    options = (Path(data).parent / "options").read_text()
    for command in (["-m", "immediate", "stop"], ["-l", f"{data}.log", "-o", options, "start"]):
        line = [programs() / "pg_ctl", "-D", data, "-w", *command]
        subprocess.run(line, check=True, stdout=subprocess.DEVNULL, cwd="/tmp", timeout=60, **as_user())
        time.sleep(away if command[-1] == "stop" else 0)


@contextmanager
def database(base: str) -> Iterator[str]:
    """An empty database of a server of `server()`; its URL."""
    name = f"t{uuid.uuid4().hex}"
    admin = create_engine(base.replace("://", "+psycopg://"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield base.rsplit("/", 1)[0] + "/" + name
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@contextmanager
def server() -> Iterator[str]:
    """A running server; its URL, for a database that is empty."""
    folder = Path(tempfile.mkdtemp(prefix="tiaokuan-pg-"))
    if os.getuid() == 0:
        os.chown(folder, pwd.getpwnam(USER).pw_uid, -1)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def run(program: str, *arguments: str) -> None:
        command = [programs() / program, *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/tmp", timeout=60, **as_user())

    data = str(folder / "data")
    run("initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    (folder / "options").write_text(options)
    run("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield f"postgresql://{USER}@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder)

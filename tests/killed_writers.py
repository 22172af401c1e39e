"""Writers of a store that are killed by SIGKILL at random moments, and what they leave: run by test_bulk_hostile.py.

python killed_writers.py FOLDER|URL KILLS
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import func, select

from tiaokuan import Settings, extract, to_record
from tiaokuan.store import Store, entry, tables

DOCUMENTS, BATCH = 24, 3
CHANCE = random.Random(7)
RECORD = to_record(extract(Path(__file__).parents[1] / "data" / "samples" / "远程客服.txt", settings=Settings(models="none")))


def entries(turn: int) -> list[object]:
    made = []
    for number in range(DOCUMENTS):
        document = RECORD["document"] | {"id": f"sha256:{turn:032x}{number:032x}"}
        made.append(entry(RECORD | {"document": document}, 1))
    return made


def write(url: str, turn: int, opened: Callable[[], object] = lambda: None) -> None:
    """Open, migrate, write in batches."""
    made = entries(turn)
    with Store(url) as store:
        opened()
        for at in range(0, DOCUMENTS, BATCH):
            store.add(made[at : at + BATCH], "1")  # type: ignore[arg-type]


def killed(url: str, turn: int, opening: float, writing: float, *, early: bool) -> None:
    """A writer, killed while it opens the store or while it writes."""
    heard, said = os.pipe()
    child = os.fork()
    if child == 0:
        write(url, turn, lambda: os.write(said, b"."))
        os._exit(0)
    if not early:
        os.read(heard, 1)
    time.sleep(CHANCE.uniform(0, opening if early else writing))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(heard)
    os.close(said)


def check(url: str, turn: int) -> int:
    """The store opens, and each record is there whole or not at all; returns how many."""
    with Store(url) as store, store.reading() as connection:
        if store.engine.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        mine = f"sha256:{turn:032x}%"
        count = connection.scalar(select(func.count()).where(tables.records.c.document.like(mine))) or 0
        assert connection.scalar(select(func.count()).where(tables.documents.c.id.like(mine))) == count
        for name in ("clauses", "slots", "findings"):
            table = tables.META.tables[name]
            rows = connection.scalar(select(func.count()).select_from(table).where(table.c.document.like(mine)))
            assert rows == count * len(RECORD[name]), name
        assert count % BATCH == 0
        return count


def main(where: str, kills: int) -> None:
    fresh = "://" not in where  # a store of its own for each, so that its making is killed too

    def url(turn: int) -> str:
        return f"{where}/{turn}.db" if fresh else where

    for turn in (kills, kills + 1):  # undisturbed: how long it takes, once all is loaded
        times = [time.monotonic()]
        write(url(turn), turn, lambda times=times: times.append(time.monotonic()))  # type: ignore[misc]
        times.append(time.monotonic())
    counts = []
    for turn in range(kills):
        killed(url(turn), turn, times[1] - times[0], times[2] - times[1], early=turn % 3 == 0)
        counts.append(check(url(turn), turn))
        if turn % 5 == 0:  # and whoever comes next goes on
            write(url(turn), turn)
            assert check(url(turn), turn) == DOCUMENTS
    print(json.dumps({"kills": kills, "in the midst": sum(1 for count in counts if 0 < count < DOCUMENTS)}))


main(sys.argv[1], int(sys.argv[2]))

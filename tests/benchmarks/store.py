"""A store of many slots: how long its making, each question and each export take.

    python tests/benchmarks/store.py --slots 1000000 [--store URL] [--forms csv parquet …]

Contracts are copies of two samples with ids and values of their own, written by Store.add as a run writes them.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tiaokuan import Settings, exports, extract, to_record
from tiaokuan.store import Entry, Store, entry, queries

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
KEY = "sla.response_time"


def contracts(slots: int) -> Iterator[Entry]:
    """Entries with so many slots in all."""
    chance = random.Random(1)
    made = [
        entry(to_record(extract(SAMPLES / name, settings=Settings(models="none"))), 40_000)
        for name in ("信息系统运维.docx", "管理咨询.pdf")
    ]  # the first is filled, the second has blanks
    number = written = 0
    while written < slots:
        one = made[number % len(made)]
        document = f"sha256:{hashlib.sha256(str(number).encode()).hexdigest()}"
        parts = {name: [dict(row) for row in rows] for name, rows in one.parts.items()}
        parts["documents"][0] |= {"id": document, "name": f"{number}.docx"}
        for name in ("clauses", "slots", "findings"):
            for row in parts[name]:
                row["document"] = document
        for slot in parts["slots"]:
            if slot["key"] == KEY:
                slot["number"] = chance.lognormvariate(0, 1)
            elif slot["key"] in ("party_a.name", "party_b.name"):
                slot["words"] = f"第{chance.randrange(3000)}号有限公司"
        yield Entry(document, one.record, parts)
        number, written = number + 1, written + len(parts["slots"])


def fill(store: Store, slots: int) -> None:
    """Write them in batches."""
    batch: list[Entry] = []
    for made in contracts(slots):
        batch.append(made)
        if len(batch) == 100:
            store.add(batch, "1")
            batch = []
    store.add(batch, "1")


def timed(what: str, do: Callable[[], Any]) -> Any:
    """Do it, and print how long it took."""
    wall, cpu = time.perf_counter(), time.process_time()
    answer = do()
    print(f"{what:32} {time.perf_counter() - wall:8.2f} s   {time.process_time() - cpu:8.2f} s CPU", flush=True)
    return answer


class Count(io.RawIOBase):
    """A file that only counts."""

    size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.size += len(data)
        return len(data)


def ask(store: Store) -> None:
    """All questions."""
    needed = {"key": KEY, "words": "第7号"}
    for name, (question, need) in queries.QUERIES.items():
        given = {} if need is None else {need: needed[need]}
        timed(f"query {name}", lambda question=question, given=given: question(store, **given))  # type: ignore[misc]


def export(store: Store, forms: list[str]) -> None:
    """All tables in all formats."""
    for form in forms:
        for table in exports.TABLES if exports.shelf()[form].tables else ("slots",):
            out = Count()
            timed(
                f"export {form} {table}",
                lambda form=form, out=out, table=table: exports.write(form, exports.Stored(store), out, table),
            )  # type: ignore[misc,arg-type]
            print(f"{'':32} {out.size / 1e6:8.1f} MB")


def main() -> None:
    """Fill where it is empty, ask, export."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--slots", type=int, default=1_000_000)
    parser.add_argument("--store")
    parser.add_argument("--forms", nargs="*", default=["csv", "parquet", "jsonl", "labelstudio", "xlsx"])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Store(options.store or f"{folder}/a.db") as store:
        if not queries.blank_counts(store):
            timed(f"writing {options.slots} slots", lambda: fill(store, options.slots))
        ask(store)
        export(store, options.forms)


if __name__ == "__main__":
    main()

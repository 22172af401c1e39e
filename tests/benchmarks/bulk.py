"""Bulk runs over a folder: rate by number of workers, and the memory of the whole tree of processes.

    python tests/benchmarks/bulk.py FOLDER --workers 1 2 --files 2000 [--repeat 3] [--memory]

Runs alternate between the numbers of workers, so that other work on the machine hits them alike; each starts with an empty store. Beside
files a second of wall time stand CPU seconds a file (user and system, of all processes): on a machine with other work the ratio of
rates that the program itself allows is workers x CPU of one worker's run / CPU of the other's, as long as no process waits.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import psutil

EVERY = 5.0  # seconds between two looks at the memory: each costs the processes looked at some milliseconds


def tree(process: psutil.Process) -> tuple[float, float]:
    """Memory in bytes (proportional: shared pages are counted once) and CPU seconds of a process and all below it."""
    memory = cpu = 0.0
    for member in [process, *process.children(recursive=True)]:
        try:
            times = member.cpu_times()
            full = member.memory_full_info()
        except psutil.Error:
            continue
        memory += getattr(full, "pss", full.uss)
        cpu += times.user + times.system + times.children_user + times.children_system
    return memory, cpu


def run(listed: Path, workers: int, store: Path) -> dict[str, float]:
    """One run; its rate, its CPU, and the memory it had after 500 files and at most."""
    line = [
        sys.executable,
        "-m",
        "tiaokuan",
        "bulk",
        f"@{listed}",
        "--store",
        str(store),
        "--workers",
        str(workers),
        "--log-json",
    ]
    out = store.with_suffix(".jsonl")
    with out.open("wb") as log:
        process = subprocess.Popen(line, stdout=log)
        me = psutil.Process(process.pid)
        curve, cpu = [], 0.0
        while process.poll() is None:
            try:
                memory, spent = tree(me)
            except psutil.Error:
                break
            cpu = max(cpu, spent)
            curve.append((out.read_bytes().count(b"\n"), memory))
            time.sleep(EVERY)
        process.wait()
    lines = out.read_bytes().splitlines()
    times = json.loads(lines[-1])
    settled = [memory for files, memory in curve if files >= 500] or [memory for _, memory in curve]
    third = max(1, len(settled) // 3)
    return {
        "workers": workers,
        "files": times["files"],
        "failed": sum(times["failed"].values()),
        "seconds": times["seconds"],
        "rate": times["files"] / times["seconds"],
        "cpu_per_file": cpu / times["files"],
        "memory_after_500": median(settled[:third]) / 1e6,
        "memory_at_end": median(settled[-third:]) / 1e6,
        "memory_most": max(memory for _, memory in curve) / 1e6,
    }


def main() -> None:
    """Alternate runs, then the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("folder", type=Path)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    files = sorted(path for path in options.folder.rglob("*") if path.suffix in (".docx", ".pdf", ".html", ".txt", ".doc"))
    random.Random(1).shuffle(files)
    found: dict[int, list[dict[str, float]]] = {}
    for turn in range(options.repeat):
        for workers in options.workers if turn % 2 == 0 else options.workers[::-1]:
            with tempfile.TemporaryDirectory() as folder:
                listed = Path(folder, "list")
                listed.write_text("\n".join(str(path.absolute()) for path in files[: options.files]), "utf-8")
                result = run(listed, workers, Path(folder, "a.db"))
            found.setdefault(workers, []).append(result)
            print(json.dumps({name: round(value, 3) for name, value in result.items()}), flush=True)
    base = options.workers[0]
    for workers in options.workers[1:]:
        ratios = [b["rate"] / a["rate"] for a, b in zip(found[base], found[workers], strict=True)]
        cpu = [workers / base * a["cpu_per_file"] / b["cpu_per_file"] for a, b in zip(found[base], found[workers], strict=True)]
        print(
            f"{workers} workers against {base}: rate x {median(ratios):.2f} (wall, pairs {[round(r, 2) for r in ratios]}), x {median(cpu):.2f} (CPU)"
        )


if __name__ == "__main__":
    main()

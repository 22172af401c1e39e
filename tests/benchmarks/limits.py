"""Limits: every file of a folder is read or refused, each in a process of its own, within 20 seconds and 1 GB.

python tests/benchmarks/limits.py FOLDER… [--quiet]

One line a file: outcome, seconds, peak memory. Exit status 1 where one crashes, takes longer, or takes more.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

SECONDS, MEGABYTES = 20.0, 1000
PATIENCE = 120
PROCESSES = 2
READ_ONE = """
import json, sys
from tiaokuan import DocumentError, extract, to_record
try:
    contract = extract(sys.argv[1])
    json.dumps(to_record(contract))
    print("read", len(contract.document.text), "characters,", len(contract.clauses), "clauses,", len(contract.slots), "slots")
except DocumentError as error:
    print("refused", error.code + ":", error.en)
"""


class Outcome(NamedTuple):
    """What became of one file."""

    file: Path
    words: str
    seconds: float
    megabytes: float

    @property
    def held(self) -> bool:
        """Whether it was read or refused within the limits."""
        return self.words.startswith(("read", "refused")) and self.seconds <= SECONDS and self.megabytes <= MEGABYTES


def main() -> int:
    """Read every file; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--quiet", action="store_true", help="only what fails, and the figures")
    options = parser.parse_args()
    files = [file for folder in options.folders for file in sorted(folder.rglob("*")) if file.is_file()]
    with ThreadPoolExecutor(PROCESSES) as pool:
        outcomes = []
        for outcome in pool.map(measured, files):
            outcomes.append(outcome)
            if not (options.quiet and outcome.held):
                sign = " " if outcome.held else "!"
                print(
                    f"{sign} {outcome.seconds:6.2f} s {outcome.megabytes:5.0f} MB  {outcome.file.name}  {outcome.words}",
                    flush=True,
                )
    if not outcomes:
        print("no files")
        return 1
    failed = sum(not outcome.held for outcome in outcomes)
    read = sum(outcome.words.startswith("read") for outcome in outcomes)
    print(
        f"{len(outcomes)} files: {read} read, {len(outcomes) - read - failed} refused, {failed} failed;"
        f" at most {max(o.seconds for o in outcomes):.1f} s, {max(o.megabytes for o in outcomes):.0f} MB"
    )
    return min(failed, 1)


def measured(file: Path) -> Outcome:
    """Read one file in a process of its own; its peak memory is the kernel's count."""
    started = time.perf_counter()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen([sys.executable, "-c", READ_ONE, str(file)], stdout=out, stderr=err)
        timer = threading.Timer(PATIENCE, process.kill)
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - started
        out.seek(0)
        err.seek(0)
        words = out.read().decode("utf-8", "replace").strip()
        trouble = err.read().decode("utf-8", "replace").strip().splitlines()
    if process.returncode or not words:
        words = f"crashed ({process.returncode}): {trouble[-1] if trouble else ''}"
    kilobytes = usage.ru_maxrss / 1024 if sys.platform == "darwin" else usage.ru_maxrss
    return Outcome(file, words, seconds, kilobytes / 1024)


if __name__ == "__main__":
    sys.exit(main())

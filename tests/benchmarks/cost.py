"""CPU seconds a contract and a page, by kind of input, in one warm process: what docs/scale.md multiplies.

python tests/benchmarks/cost.py docx=FOLDER pdf=FOLDER scan=FOLDER --files 20
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from statistics import median

from tiaokuan.bulk import Task, work
from tiaokuan.settings import Settings


def main() -> None:
    """A line a kind."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("kinds", nargs="+", metavar="NAME=GLOB")
    parser.add_argument("--files", type=int, default=20)
    options = parser.parse_args()
    settings = Settings(ocr_threads=1)
    work.warm(settings)
    for kind in options.kinds:
        name, _, pattern = kind.partition("=")
        folder, _, glob = pattern.rpartition("/")
        costs, pages, sizes, bytes_out = [], 0, 0, 0
        for path in sorted(Path(folder).glob(glob))[: options.files]:
            before = time.process_time()
            outcome = work.read(Task(str(path), path.name, str(path)), settings)
            costs.append(time.process_time() - before)
            pages += outcome.pages or 0
            sizes += outcome.size
            bytes_out += len(outcome.entry.record) if outcome.entry else 0
        count = len(costs)
        each = f"{sum(costs) / pages:.3f} s a page" if pages else "no pages"
        print(
            f"{name:8} {count} files: {sum(costs) / count:.3f} s CPU a contract (median {median(costs):.3f}), {each},"
            f" {pages / count:.1f} pages, {sizes / count / 1e3:.0f} kB, record {bytes_out / count / 1e3:.0f} kB",
            flush=True,
        )


if __name__ == "__main__":
    main()

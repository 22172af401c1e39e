"""What models cost: their loading, and their part in reading a Word file, in one process, CPU time only.

python tests/benchmarks/learned.py FOLDER [--files N]

    load   importing and loading the models, once a process (less than 1.5 s)
    part   clause types, keys and confidence / the rest of reading a docx (median at most 1)

Exit status 1 where a bound is broken.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path

from tiaokuan import TiaokuanError, extract
from tiaokuan.settings import Settings

LOAD_SECONDS, PART = 1.5, 1.0


def main() -> int:
    """Measure and print; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="Word files at any depth")
    parser.add_argument("--files", type=int, default=40, metavar="N", help="at most N files, evenly chosen")
    options = parser.parse_args()
    started = time.process_time()
    from tiaokuan import confidence
    from tiaokuan.learned import clause_types, store

    models = store.load()
    load = time.process_time() - started
    files = sorted(options.folder.rglob("*.docx"))
    ratios = []
    for file in files[:: max(1, -(-len(files) // options.files))]:
        try:
            extract(file, settings=Settings(models="none"))  # the first time loads what it needs
            a = time.process_time()
            contract = extract(file, settings=Settings(models="none"))
            b = time.process_time()
        except (TiaokuanError, OSError) as error:
            print(f"{file.name}: {error}", file=sys.stderr)
            continue
        clauses = clause_types.label(contract.document, contract.clauses, models)
        confidence.judge(contract.document, clauses, contract.slots, models)
        ratios.append((time.process_time() - b) / (b - a))
    part = statistics.median(ratios) if ratios else float("inf")
    print(
        f"load {load:.2f} s, at most {LOAD_SECONDS}; part over {len(ratios)} files: median {part:.2f}, at most {PART}, worst {max(ratios):.2f}"
    )
    return 0 if load < LOAD_SECONDS and part <= PART else 1


if __name__ == "__main__":
    sys.exit(main())

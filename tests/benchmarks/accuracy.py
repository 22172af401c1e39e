"""Accuracy against annotated contracts: read the files, write their records, let a scoring program compare them with the gold.

python tests/benchmarks/accuracy.py SCORE_PY GOLD_DIR FILES… [--records FILE] [--errors N] [--groups FILE]

With --groups each group of files is scored by itself, for instance scans by what spoiled them: a line a file, its name and the groups it is in,
parted by tabs.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tiaokuan import TiaokuanError, extract, to_record

PROCESSES = 2


def main() -> int:
    """Read, write, score; returns the scoring program's exit status, or 1 where a file could not be read."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("score", type=Path, metavar="SCORE_PY", help="program called with the gold folder and the records")
    parser.add_argument("gold", type=Path, metavar="GOLD_DIR", help="folder of NAME.gold.json")
    parser.add_argument("files", type=Path, nargs="+", metavar="FILES", help="contracts to read; *.gold.json are passed over")
    parser.add_argument("--records", type=Path, help="keep the records here (JSON lines)")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="let the scoring program print N differences")
    parser.add_argument("--groups", type=Path, help="score these groups of files as well")
    options = parser.parse_args()
    files = [file for file in options.files if not file.name.endswith(".gold.json")]
    started = time.perf_counter()
    with ProcessPoolExecutor(PROCESSES) as pool:
        lines = [line for line in pool.map(record, files, chunksize=4) if line is not None]
    failed = len(files) - len(lines)
    print(f"{len(files)} files in {time.perf_counter() - started:.1f} s, {failed} not read", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        path = options.records or Path(folder) / "records.jsonl"
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        command = [sys.executable, str(options.score), str(options.gold), str(path), "--errors", str(options.errors)]
        status = subprocess.run(command, check=False).returncode
        for name, members in groups(options.groups).items() if options.groups else ():
            part = Path(folder) / "group.jsonl"
            part.write_text(
                "".join(f"{line}\n" for line in lines if json.loads(line)["document"]["name"] in members), encoding="utf-8"
            )
            score_group(name, options.score, options.gold, part)
    return status or min(failed, 1)


def groups(path: Path) -> dict[str, set[str]]:
    """The files of each group."""
    found: dict[str, set[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        file, *names = line.split("\t")
        for name in names:
            found.setdefault(name, set()).add(file)
    return found


def score_group(name: str, score: Path, gold: Path, records: Path) -> None:
    """Print a group's figures in one line, with how many blanks were given a value; `records` holds the group's alone."""
    names = {json.loads(line)["document"]["name"] for line in records.read_text(encoding="utf-8").splitlines()}
    with tempfile.TemporaryDirectory() as folder:
        for file in gold.rglob("*.gold.json"):
            text = file.read_text(encoding="utf-8")
            if json.loads(text)["file"] in names:
                (Path(folder) / file.name).write_text(text, encoding="utf-8")
        command = [sys.executable, str(score), folder, str(records), "--json", "--errors", "1000000"]
        *errors, figures = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    found = json.loads(figures)
    invented = sum("]" in error and ": gold blank " in error and "; found filled " in error for error in errors)
    parts = [f"{part} {found[part]['f1']:.3f}" for part in ("slots", "slots_strict", "blanks")]
    print(f"{name}: {len(names)} files, {', '.join(parts)}, {invented} of {found['blanks']['gold']} blanks given a value")


def record(file: Path) -> str | None:
    """A file's record as one line of JSON; None, with a line on stderr, where it cannot be read."""
    try:
        return json.dumps(to_record(extract(file)), ensure_ascii=False)
    except (TiaokuanError, OSError) as error:
        print(f"{file.name}: {error}", file=sys.stderr)
        return None


if __name__ == "__main__":
    sys.exit(main())

"""Speed beside what people use otherwise, in one process on one core, file by file in turn, CPU time only.

python tests/benchmarks/speed.py [--docx FOLDER] [--pdf FOLDER] [--files N]

    docx   tiaokuan.extract / python-docx opening the file and reading text and underline of every run (median at most 4)
    pdf    tiaokuan.extract / pdfplumber's extract_text() over all pages (median at most 1)
    help   `tiaokuan --help` beyond `python -c pass` (less than 0.15 s)

Exit status 1 where a bound is broken.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tiaokuan import TiaokuanError, extract

BOUNDS = {"docx": 4.0, "pdf": 1.0}
HELP_SECONDS = 0.15
STARTS = 9


def main() -> int:
    """Measure what was asked for; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--docx", type=Path, metavar="FOLDER")
    parser.add_argument("--pdf", type=Path, metavar="FOLDER")
    parser.add_argument("--files", type=int, default=100, metavar="N", help="at most N files a folder, evenly chosen")
    options = parser.parse_args()
    held = True
    for kind, folder, other in (("docx", options.docx, python_docx), ("pdf", options.pdf, pdfplumber_text)):
        if folder is not None:
            held &= compare(kind, chosen(folder, kind, options.files), other)
    return 0 if start_up() and held else 1


def chosen(folder: Path, suffix: str, most: int) -> list[Path]:
    """At most so many of the folder's files, evenly over their names."""
    files = sorted(folder.rglob(f"*.{suffix}"))
    return files[:: max(1, -(-len(files) // most))]


def compare(kind: str, files: list[Path], other: Callable[[Path], None]) -> bool:
    """Time both on each file, in turn, and print medians; whether the bound holds."""
    if not files:
        print(f"{kind}: no files")
        return False
    ours, theirs = [], []
    for file in files[:1] + files:  # the first one twice: its imports do not count
        mine, their = cpu(extract, file), cpu(other, file)
        if mine is not None and their is not None:
            ours.append(mine)
            theirs.append(their)
    ours, theirs = ours[1:], theirs[1:]
    ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
    of_medians = statistics.median(ours) / statistics.median(theirs)
    print(
        f"{kind}: {len(ratios)} files, median {statistics.median(ours) * 1000:.1f} ms, the other {statistics.median(theirs) * 1000:.1f} ms;"
        f" ratio of medians {of_medians:.2f}, median of ratios {statistics.median(ratios):.2f}, at most {BOUNDS[kind]:.1f};"
        f" worst {max(ratios):.1f}"
    )
    return of_medians <= BOUNDS[kind]


def cpu(work: Callable[[Path], object], file: Path) -> float | None:
    """CPU seconds of one call, None where the file cannot be read by it."""
    start = time.process_time()
    try:
        work(file)
    except (TiaokuanError, OSError, ValueError, KeyError) as error:
        print(f"{file.name}: {type(error).__name__}", file=sys.stderr)
        return None
    return time.process_time() - start


def python_docx(file: Path) -> None:
    """Open with python-docx; read text and underline of every run, in tables as well."""
    import docx
    from docx.text.run import Run

    document = docx.Document(str(file))
    body = document.element.body
    for node in body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}r"):
        run = Run(node, document)
        _ = run.text, run.underline


def pdfplumber_text(file: Path) -> None:
    """Read all pages' text with pdfplumber."""
    import pdfplumber

    with pdfplumber.open(file) as document:
        for page in document.pages:
            page.extract_text()


def start_up() -> bool:
    """CPU time of `--help` beyond that of Python itself; whether the bound holds."""
    runs = [(started("-m", "tiaokuan", "--help"), started("-c", "pass")) for _ in range(STARTS)]
    more = statistics.median(a for a, _ in runs) - statistics.median(b for _, b in runs)
    print(f"help: {more * 1000:.0f} ms beyond python -c pass, at most {HELP_SECONDS * 1000:.0f}")
    return more <= HELP_SECONDS


def started(*arguments: str) -> float:
    """CPU seconds of a Python process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    sys.exit(main())

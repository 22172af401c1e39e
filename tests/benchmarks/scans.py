"""Reading scans: time by its parts, errors, memory, threads; beside RapidOCR's own pipeline on the same pages in the same run.

    python tests/benchmarks/scans.py FILES.pdf… [--pages N] [--dpi 200] [--rapidocr PYTHON] [--threads 1]
    python tests/benchmarks/scans.py FILES.pdf… --memory 500      the process's memory while it reads so many pages
    python tests/benchmarks/scans.py FILES.pdf… --workers         pages a minute: 1 worker of 2 threads, 2 workers of 1 thread
    python tests/benchmarks/scans.py FILES.pdf… --survive         every kind of file, rendered and as it is: how many fail

FILES are digital PDFs: their pages are rendered, spoiled as an office scanner does (_spoil.usual), and read; what the digital page says
is right (_compare). PYTHON is an interpreter with rapidocr 3.10 installed; it reads each page in turn with us, so that both see the same
machine. Times are CPU seconds of the process and, in brackets, seconds by the clock.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2
from _compare import Truth, score, score_lines, truths
from _spoil import usual
from PIL import Image

import tiaokuan
from tiaokuan import clauses, ocr, slots
from tiaokuan.document import Page
from tiaokuan.errors import DocumentError
from tiaokuan.formats._pages import Pages
from tiaokuan.scans import _page
from tiaokuan.settings import Settings

THEIRS = """
import json, sys, time
from rapidocr import RapidOCR
engine = RapidOCR()
print("ready", flush=True)
for line in sys.stdin:
    cpu, clock = time.process_time(), time.perf_counter()
    found = engine(line.strip())
    text = "".join(found.txts or ())
    print(json.dumps([time.process_time() - cpu, time.perf_counter() - clock, text]), flush=True)
"""

WORKER = """
import sys, time
from pathlib import Path
import tiaokuan
from tiaokuan.settings import Settings
settings = Settings(ocr_threads=int(sys.argv[1]), models="none", max_seconds=3600)
pages = sorted(Path(sys.argv[2]).glob("*.png"))[int(sys.argv[3]) :: int(sys.argv[4])]
tiaokuan.extract(pages[0], settings=settings)
print("ready", flush=True)
for _ in sys.stdin:
    started = time.process_time()
    for page in pages:
        tiaokuan.extract(page, settings=settings)
    print(time.process_time() - started, flush=True)
"""


def main() -> None:
    """Read, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+", metavar="FILES")
    parser.add_argument("--pages", type=int, default=3, help="pages of each file (default 3)")
    parser.add_argument("--dpi", type=int, default=200)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rapidocr", metavar="PYTHON")
    parser.add_argument("--memory", type=int, default=0, metavar="N")
    parser.add_argument("--workers", action="store_true")
    parser.add_argument("--survive", action="store_true")
    options = parser.parse_args()
    if options.survive:
        survive(options.files, options.pages, options.dpi)
    elif options.memory:
        remember(options.files, options.memory, options.dpi, options.threads)
    elif options.workers:
        race([spoiled(truth, options.dpi) for file in options.files for truth in truths(file, options.pages)])
    else:
        compare([truth for file in options.files for truth in truths(file, options.pages)], options)


def spoiled(truth: Truth, dpi: int) -> Any:
    """The page as an office scanner gives it; the same each time."""
    return usual(truth.picture(dpi), np.random.default_rng(5), dpi)


def compare(pages: list[Truth], options: argparse.Namespace) -> None:
    """Time and errors of each page, ours and theirs in turn."""
    theirs = Child([options.rapidocr, "-c", THEIRS]) if options.rapidocr else None
    spent: Counter[str] = Counter()
    counts: dict[str, Counter[str]] = {"ours": Counter(), "ours by line": Counter(), "rapidocr by line": Counter()}
    read_page(spoiled(pages[0], options.dpi), pages[0], options.threads, Counter())  # models are loaded
    for truth in pages:
        picture = spoiled(truth, options.dpi)
        text = read_page(picture, truth, options.threads, spent)
        counts["ours"] += score(truth, text)
        if theirs is not None:
            cpu, clock, found = asked(theirs, picture)
            spent["rapidocr"] += cpu
            spent["rapidocr clock"] += clock
            counts["ours by line"] += score_lines(truth, text)
            counts["rapidocr by line"] += score_lines(truth, found)
    report(spent, counts, len(pages))


class Child:
    """A process that is told a line and answers with one, once its models are loaded."""

    def __init__(self, command: list[str]) -> None:
        """Start it and wait until it is ready."""
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self.hear()

    def tell(self, line: str) -> None:
        """Say a line."""
        if self.process.stdin is None:
            raise RuntimeError("no pipe")
        print(line, file=self.process.stdin, flush=True)

    def hear(self) -> str:
        """Wait for a line."""
        if self.process.stdout is None:
            raise RuntimeError("no pipe")
        return self.process.stdout.readline()


def asked(reader: Child, picture: Any) -> tuple[float, float, str]:
    """What another reader needs and reads: CPU seconds, seconds by the clock, text."""
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        cv2.imwrite(file.name, picture)
        reader.tell(file.name)
        cpu, clock, text = json.loads(reader.hear())
    return cpu, clock, text


def read_page(picture: Any, truth: Truth, threads: int, spent: Counter[str]) -> str:
    """A page's text; adds the seconds of detection, recognition and all else to `spent`."""
    engine = ocr.engine(threads)
    plain = {name: getattr(type(engine), name) for name in ("turn", "boxes", "read", "read_quickly", "read_carefully")}
    depth = [0]

    def timed(name: str) -> Any:
        def call(*arguments: Any) -> Any:
            depth[0] += 1
            cpu = time.process_time()
            try:
                return plain[name](engine, *arguments)
            finally:
                depth[0] -= 1
                if not depth[0]:
                    spent[{"turn": "turn", "boxes": "detection"}.get(name, "recognition")] += time.process_time() - cpu

        return call

    for name in plain:
        setattr(engine, name, timed(name))
    cpu, clock = time.process_time(), time.perf_counter()
    size = truth.width, truth.height
    found = _page.read_page(picture, 1, *size, threads)
    pages = Pages(Settings())
    pages.add(Page(1, *size, True, found.back), found.sheets)
    document = pages.finish("a.png", b"a", "image")
    slots.find(document, clauses.segment(document))
    spent["ours"] += time.process_time() - cpu
    spent["ours clock"] += time.perf_counter() - clock
    for name in plain:
        delattr(engine, name)
    return document.text


def report(spent: Counter[str], counts: dict[str, Counter[str]], pages: int) -> None:
    """Print seconds a page and errors."""
    bare = spent["detection"] + spent["recognition"]
    print(f"{pages} pages")
    for name in ("turn", "detection", "recognition"):
        print(f"  {name:12} {spent[name] / pages:.3f} s")
    rest = spent["ours"] - bare - spent["turn"]
    print(f"  all else     {rest / pages:.3f} s: {(rest + spent['turn']) / spent['ours']:.1%} of the page with the turn")
    print(f"ours           {spent['ours'] / pages:.2f} s a page ({spent['ours clock'] / pages:.2f})")
    if spent["rapidocr"]:
        ratio, by_clock = spent["rapidocr"] / spent["ours"], spent["rapidocr clock"] / spent["ours clock"]
        print(
            f"rapidocr       {spent['rapidocr'] / pages:.2f} s a page ({spent['rapidocr clock'] / pages:.2f}): "
            f"{ratio:.1f} times as long ({by_clock:.1f})"
        )
    for name, count in counts.items():
        if count["length"]:
            blanks = f", blanks {count['kept']}/{count['blanks']}, invented {count['invented']}" if count["blanks"] else ""
            print(
                f"{name:17} wrong {count['wrong']}/{count['length']} = {count['wrong'] / count['length']:.2%}, "
                f"values exact {count['exact']}/{count['values']}{blanks}"
            )


def remember(files: list[Path], count: int, dpi: int, threads: int) -> None:
    """Read so many pages, those of the files over and over; print the process's memory and its peak. One page is held at a time."""
    for number, (picture, truth) in enumerate(islice(_endless(files, dpi), count)):
        read_page(picture, truth, threads, Counter())
        if number % max(1, count // 20) == 0 or number == count - 1:
            now = int(Path("/proc/self/statm").read_text("ascii").split()[1]) * resource.getpagesize()
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
            print(f"{number + 1:5} pages: {now / 1e6:.0f} MB, at most {peak / 1e6:.0f} MB", flush=True)


def _endless(files: list[Path], dpi: int) -> Iterator[tuple[Any, Truth]]:
    noise = np.random.default_rng(5)
    for file in cycle(files):
        with pypdfium2.PdfDocument(file) as pdf:
            for page in pdf:
                picture = usual(page.render(scale=dpi / 72).to_numpy()[..., :3].copy(), noise, dpi)
                yield picture, Truth(*page.get_size(), "", (), (), (), page)


ROUNDS = 3


def race(pages: list[Any]) -> None:
    """Pages a minute by one worker of two threads and by two workers of one, in turn; workers keep their models."""
    with tempfile.TemporaryDirectory() as folder:
        for number, picture in enumerate(pages):
            cv2.imwrite(f"{folder}/{number:03}.png", picture)
        teams = {
            (count, threads): [
                Child([sys.executable, "-c", WORKER, str(threads), folder, str(n), str(count)]) for n in range(count)
            ]
            for count, threads in ((1, 2), (2, 1))
        }
        for _ in range(ROUNDS):
            for (count, threads), team in teams.items():
                started = time.perf_counter()
                for worker in team:
                    worker.tell("go")
                spent = sum(float(worker.hear()) for worker in team)
                rate = 60 * len(pages) / (time.perf_counter() - started)
                print(f"{count} x {threads}: {rate:.1f} pages a minute, {spent / len(pages):.2f} CPU s a page", flush=True)
        for worker in [worker for team in teams.values() for worker in team]:
            worker.process.kill()
            worker.process.wait()


def survive(files: list[Path], count: int, dpi: int) -> None:
    """Read every file as it is and, PDFs, as pictures of its pages; print how many were read, refused with a reason, failed."""
    counts: Counter[str] = Counter()
    for file in files:
        forms = [("as it is", file.read_bytes())]
        if file.suffix == ".pdf":
            forms.append(("pictures", _pictures(file, count, dpi)))
        for form, data in forms:
            name = file.name if form == "as it is" else "a.pdf"
            try:
                document = tiaokuan.read(data, name, Settings(max_seconds=3600))
            except DocumentError as error:
                what, more = "refused", error.code
            except Exception as error:  # noqa: BLE001  what must never happen is counted here
                what, more = "FAILED", repr(error)
            else:
                scanned = sum(page.scanned for page in document.pages)
                unread = sum(page.unread is not None for page in document.pages)
                what, more = (
                    "read",
                    f"{scanned} of {len(document.pages)} pages by OCR, {unread} unread, {len(document.text)} characters",
                )
            counts[f"{form}: {what}"] += 1
            print(f"{what:8} {form:9} {file.name}: {more}", flush=True)
    print(dict(counts))


def _pictures(file: Path, count: int, dpi: int) -> bytes:
    """A PDF of the first pages as an office scanner gives them."""
    noise = np.random.default_rng(5)
    with pypdfium2.PdfDocument(file) as pdf:
        frames = [
            Image.fromarray(usual(page.render(scale=dpi / 72).to_numpy()[..., :3].copy(), noise, dpi)[..., ::-1])
            for page in islice(pdf, count)
        ]
    data = BytesIO()
    frames[0].save(data, "PDF", save_all=True, append_images=frames[1:], resolution=dpi, quality=75)
    return data.getvalue()


if __name__ == "__main__":
    sys.exit(main())

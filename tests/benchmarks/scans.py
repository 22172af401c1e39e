"""Reading scans: time by its parts, errors, memory; beside RapidOCR's own pipeline on the same pages in the same run.

    python tests/benchmarks/scans.py FILES.pdf… [--pages N] [--dpi 200] [--rapidocr PYTHON] [--threads 1] [--memory N]

FILES are digital PDFs: their pages are rendered, made grey and noisy like a scan, and read; the text layer is what is right.
PYTHON is an interpreter with rapidocr 3.10 installed; its pages are read in turn with ours, so that both see the same machine. Times
are CPU seconds of the process and, in brackets, seconds by the clock. --memory reads the pages N times and prints the process's
memory as it goes.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2
from rapidfuzz.distance import Levenshtein

from tiaokuan import clauses, ocr, slots
from tiaokuan.document import Page
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


def main() -> None:
    """Read, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+", metavar="FILES")
    parser.add_argument("--pages", type=int, default=3, help="pages of each file (default 3)")
    parser.add_argument("--dpi", type=int, default=200)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rapidocr", metavar="PYTHON")
    parser.add_argument("--memory", type=int, default=0, metavar="N")
    options = parser.parse_args()
    pages = [page for file in options.files for page in spoiled(file, options.pages, options.dpi)]
    if options.memory:
        remember(pages, options.memory, options.threads)
        return
    theirs = (
        subprocess.Popen(
            [options.rapidocr, "-c", THEIRS],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        if options.rapidocr
        else None
    )
    if theirs is not None and theirs.stdout is not None:
        theirs.stdout.readline()
    spent: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    read_page(pages[0][0], pages[0][1:3], options.threads, Counter())  # models are loaded
    length = 0
    for picture, width, height, right in pages:
        text = read_page(picture, (width, height), options.threads, spent)
        length += len(right)
        wrong["ours"] += distance(right, text)
        if theirs is not None and theirs.stdin is not None and theirs.stdout is not None:
            with tempfile.NamedTemporaryFile(suffix=".png") as file:
                cv2.imwrite(file.name, picture)
                print(file.name, file=theirs.stdin, flush=True)
                cpu, clock, text = json.loads(theirs.stdout.readline())
            spent["rapidocr"] += cpu
            spent["rapidocr clock"] += clock
            wrong["rapidocr"] += distance(right, text)
    report(spent, wrong, length, len(pages))


def spoiled(file: Path, count: int, dpi: int) -> list[tuple[Any, float, float, str]]:
    """Pages as pictures, their size in points, and their text."""
    noise = np.random.default_rng(5)
    found = []
    with pypdfium2.PdfDocument(file) as pdf:
        for page in list(pdf)[:count]:
            plain = page.render(scale=dpi / 72).to_numpy()[..., :3].astype(np.float32)
            turn = cv2.getRotationMatrix2D((plain.shape[1] / 2, plain.shape[0] / 2), float(noise.uniform(-0.8, 0.8)), 1)
            plain = cv2.warpAffine(plain, turn, plain.shape[1::-1], borderValue=(255, 255, 255))
            plain = cv2.GaussianBlur(plain, (0, 0), 0.5) * 0.92 + noise.normal(0, 6, (*plain.shape[:2], 1))
            coded = cv2.imencode(".jpg", np.clip(plain, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 70])[1]
            found.append((cv2.imdecode(coded, cv2.IMREAD_COLOR), *page.get_size(), page.get_textpage().get_text_range()))
    return found


def read_page(picture: Any, size: tuple[float, float], threads: int, spent: Counter[str]) -> str:
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


def squeezed(text: str) -> str:
    """What is compared: no white space, underscores or boxes, one form of each sign."""
    return "".join(
        char for char in unicodedata.normalize("NFKC", text) if not char.isspace() and char not in "_\u02cd□☑☐\ufffe\x02"
    )


def distance(right: str, text: str) -> int:
    """Wrong characters, whatever the order of lines: characters missing or too many, by count."""
    one, other = Counter(squeezed(right)), Counter(squeezed(text))
    return (
        max((one - other).total(), (other - one).total())
        if len(right) > 20_000
        else Levenshtein.distance(squeezed(right), squeezed(text))
    )


def report(spent: Counter[str], wrong: Counter[str], length: int, pages: int) -> None:
    """Print seconds a page and errors."""
    bare = spent["detection"] + spent["recognition"]
    print(f"{pages} pages, {length} characters")
    for name in ("turn", "detection", "recognition"):
        print(f"  {name:12} {spent[name] / pages:.3f} s")
    rest = spent["ours"] - bare - spent["turn"]
    print(f"  all else     {rest / pages:.3f} s: {(rest + spent['turn']) / spent['ours']:.1%} of the page with the turn")
    print(
        f"ours           {spent['ours'] / pages:.2f} s a page ({spent['ours clock'] / pages:.2f}), wrong {wrong['ours'] / length:.2%}"
    )
    if spent["rapidocr"]:
        ratio, by_clock = spent["rapidocr"] / spent["ours"], spent["rapidocr clock"] / spent["ours clock"]
        print(
            f"rapidocr       {spent['rapidocr'] / pages:.2f} s a page ({spent['rapidocr clock'] / pages:.2f}), "
            f"wrong {wrong['rapidocr'] / length:.2%}: {ratio:.1f} times as long ({by_clock:.1f})"
        )


def remember(pages: list[tuple[Any, float, float, str]], count: int, threads: int) -> None:
    """Read pages over and over; print the process's memory and its peak."""
    for number in range(count):
        picture, width, height, _ = pages[number % len(pages)]
        read_page(picture, (width, height), threads, Counter())
        if number % max(1, count // 10) == 0 or number == count - 1:
            now = int(Path("/proc/self/statm").read_text("ascii").split()[1]) * resource.getpagesize()
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
            print(f"{number + 1:5} pages: {now / 1e6:.0f} MB, at most {peak / 1e6:.0f} MB", flush=True)


if __name__ == "__main__":
    sys.exit(main())

"""Reading scans by resolution and by what spoiled them: a table of characters, blanks and values.

    python tests/benchmarks/scan_table.py FILES.pdf… [--pages 2] [--only NAMES] [--errors]

FILES are digital PDFs with blanks and fillings. Their pages with the most of both are rendered, spoiled (_spoil) and read: at 200 dots an inch
in every way, and as an office scanner does at 100 to 600. What the digital page says is right (_compare).
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from _compare import Truth, score, truths
from _spoil import SPOILED, usual

from tiaokuan import scans
from tiaokuan.document import Page
from tiaokuan.formats._pages import Pages
from tiaokuan.settings import Settings

RESOLUTIONS = (100, 150, 200, 300, 400, 600)


def main() -> None:
    """Read, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+", metavar="FILES")
    parser.add_argument(
        "--pages", type=int, default=2, help="pages of each file, those with the most blanks and values (default 2)"
    )
    parser.add_argument("--only", default="", help="rows of the table, parted by commas (default all)")
    parser.add_argument("--errors", action="store_true", help="print each page's counts as well")
    options = parser.parse_args()
    pages = [truth for file in options.files for truth in truths(file, options.pages, richest=True)]
    rows: list[tuple[str, Any, int]] = [(f"{dpi} dpi", usual, dpi) for dpi in RESOLUTIONS]
    rows += [(name, spoil, 200) for name, spoil in SPOILED.items() if name != "usual"] + [("two pages", None, 200)]
    only = set(filter(None, options.only.split(",")))
    print(f"{len(pages)} pages, {sum(page.length for page in pages)} characters outside fillings", flush=True)
    print(
        "| | characters wrong | blanks kept | invented | values exact | pages failed |\n|---|---|---|---|---|---|", flush=True
    )
    for name, spoil, dpi in rows:
        if not only or name in only:
            print(row(name, *(pairs(pages, dpi) if spoil is None else singly(pages, spoil, dpi, options.errors))), flush=True)


def singly(pages: list[Truth], spoil: Any, dpi: int, errors: bool) -> tuple[Counter[str], int]:
    """Counts over all pages, each spoiled and read; and of how many more than a fifth was wrong."""
    total: Counter[str] = Counter()
    failed = 0
    for number, truth in enumerate(pages):
        picture = spoil(truth.picture(dpi), np.random.default_rng(number), dpi)
        sides = (truth.width, truth.height)
        if (picture.shape[0] > picture.shape[1]) != (truth.height > truth.width):
            sides = sides[::-1]
        counts = score(truth, read(picture, *sides))
        failed += counts["wrong"] > 0.2 * counts["length"]
        total += counts
        if errors:
            print(number, dict(counts), flush=True)
    return total, failed


def pairs(pages: list[Truth], dpi: int) -> tuple[Counter[str], int]:
    """The same with two pages of one size beside each other on a picture."""
    total: Counter[str] = Counter()
    failed = 0
    for left, right in zip(pages[::2], pages[1::2], strict=False):
        if (left.width, left.height) != (right.width, right.height):
            continue
        noise = np.random.default_rng(5)
        picture = usual(np.hstack([left.picture(dpi), right.picture(dpi)]), noise, dpi)
        both = Truth(
            2 * left.width, left.height, left.text + right.text, left.filled + right.filled, _both(left, right), (), left.page
        )
        counts = score(both, read(picture, both.width, both.height))
        failed += counts["wrong"] > 0.2 * counts["length"]
        total += counts
    return total, failed


def _both(left: Truth, right: Truth) -> tuple[tuple[int, int], ...]:
    return left.values + tuple((start + len(left.text), end + len(left.text)) for start, end in right.values)


def read(picture: Any, width: float, height: float) -> str:
    """A page's text."""
    found = scans.read_page(picture, 1, width, height, 1)
    pages = Pages(Settings())
    pages.add(Page(1, width, height, True, found.back), found.sheets)
    return pages.finish("a.png", b"a", "image").text


def row(name: str, counts: Counter[str], failed: int) -> str:
    """A row of the table."""
    wrong, length, blanks = counts["wrong"], max(counts["length"], 1), max(counts["blanks"], 1)
    return (
        f"| {name} | {wrong / length:.2%} | {counts['kept']}/{counts['blanks']} = {counts['kept'] / blanks:.3f} | {counts['invented']} "
        f"| {counts['exact']}/{counts['values']} | {failed} |"
    )


if __name__ == "__main__":
    sys.exit(main())

"""How many keys it takes to review contracts by keyboard alone, where everything read is right: counted in a real browser.

    python tests/benchmarks/keystrokes.py FOLDER [--most 10]

Each contract is opened from the queue, every slot accepted, the contract signed off, by pressing Enter and nothing else. Bar: at most
1.2 keys a slot over all contracts.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from playwright.sync_api import expect

from browser import Visit, browser
from web_server import running

BAR = 1.2
SUFFIXES = (".docx", ".pdf", ".txt", ".md", ".html")
WAIT = 60_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=10, help="contracts")
    options = parser.parse_args()
    files = sorted(path for path in options.folder.iterdir() if path.suffix in SUFFIXES)[: options.most]
    keys = slots = 0
    with tempfile.TemporaryDirectory() as name, running(Path(name), "--workers", "2") as server, browser() as opened:
        contracts = server.submit(*((path.name, path.read_bytes()) for path in files))
        user = Visit(opened, server.url)
        page = user.queue()
        user.keys("Enter")  # opens the first
        keys += 1
        for n in range(len(contracts)):
            user.ready()
            count, pressed, address = page.locator(".slot-list .row").count(), 0, page.url
            for _ in range(count):
                user.keys("Enter")
                pressed += 1
            expect(page.locator("#save-state")).to_have_text("已保存", timeout=WAIT)
            seen = page.locator("#share-text").inner_text()
            assert seen == f"{count}/{count}", seen
            user.keys("Enter")  # signs off, goes on
            page.wait_for_url(lambda url, address=address: url != address, timeout=WAIT)
            pressed += 1
            keys, slots = keys + pressed, slots + count
            print(f"contract {n + 1}: {count} slots, {pressed} keys, {pressed / max(count, 1):.3f} a slot")
        done = server.get("/documents").json()["counts"]["done"]
        user.close()
    share = keys / max(slots, 1)
    print(f"{len(contracts)} contracts, {done} signed off, {slots} slots, {keys} keys: {share:.3f} a slot, bar {BAR}")
    return int(share > BAR or done != len(contracts))


if __name__ == "__main__":
    sys.exit(main())

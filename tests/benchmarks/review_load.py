"""Fifty people reviewing and ten uploading on this machine: how long record reads, verdicts and page images take.

    python tests/benchmarks/review_load.py [--seconds 60] [--reviewers 50] [--uploaders 10]

A reviewer reads a record, gives a verdict and looks at a page, each about once a second (PAUSE), which is faster than anybody reads.
An uploader hands in a new contract every UPLOAD_PAUSE seconds. The server is `tiaokuan serve` as it is, with two workers and a token
each; the clients are processes of their own, all on 127.0.0.1. Bars: no error; record reads and verdicts: median under 50 ms, 99th
percentile under 300 ms; page image under 150 ms (median; cold pages apart); a contract of 200 slots opens within 1 s.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import ssl
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from statistics import median

import httpx

sys.path.insert(0, str(Path(__file__).parents[1]))
from tiaokuan import formats
from tiaokuan.store import Store, people
from tiaokuan.web.pictures import USUAL
from web_server import Server, running

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
PAUSE, UPLOAD_PAUSE = 1.0, 1.0
BARS = {"record": (50, 300), "verdict": (50, 300), "page": (150, 300)}

PLAIN = (
    ssl.create_default_context()
)  # one for all, though nothing is encrypted: sixty would hold the clients up for two seconds

OTHER_WIDTHS = (800, 1600)
LOOKS = 1.0  # seconds that a person looks at a page

Times = dict[str, list[float]]


def contract(n: int, slots: int = 20) -> bytes:
    lines = [
        f"第{k}条 项目{k}\n{k}.1 服务费为人民币{n + k}元。\n{k}.2 乙方应在____日内完成。" for k in range(1, slots // 2 + 1)
    ]
    return f"第{n}号服务合同\n甲方：______\n{chr(10).join(lines)}\n".encode()


class Clients:
    """All of them, in one event loop: each has its own connections and its own token."""

    def __init__(self, server: Server, tokens: list[str], documents: list[str], paged: list[str], seconds: float) -> None:
        self.server, self.tokens, self.documents, self.paged = server, tokens, documents, paged
        self.until = time.monotonic() + seconds
        self.times: Times = defaultdict(list)
        self.errors: list[str] = []

    async def timed(
        self, client: httpx.AsyncClient, what: str, method: str, path: str, good: tuple[int, ...], **more: object
    ) -> httpx.Response:
        started = time.perf_counter()
        answer = await client.request(method, f"/api/v1{path}", **more)  # type: ignore[arg-type]
        self.times[what].append((time.perf_counter() - started) * 1000)
        if answer.status_code not in good:
            self.errors.append(f"{what} {answer.status_code} {answer.text[:100]}")
        return answer

    async def reviewer(self, n: int) -> None:
        chance = random.Random(n)
        headers = {"authorization": f"Bearer {self.tokens[n]}"}
        async with httpx.AsyncClient(base_url=self.server.url, headers=headers, verify=PLAIN, timeout=30) as client:
            await asyncio.sleep(chance.random() * PAUSE)
            while time.monotonic() < self.until:
                sha = chance.choice(self.documents)
                record = (await self.timed(client, "record", "GET", f"/documents/{sha}/record", (200,))).json()
                await asyncio.sleep(PAUSE * chance.uniform(0.5, 1.5))
                slot = chance.choice(record["slots"])["id"]
                given = {"verdicts": [{"slot": slot, "verdict": "accept"}]}
                await self.timed(client, "verdict", "POST", f"/documents/{sha}/verdicts", (200,), json=given)
                await asyncio.sleep(PAUSE * chance.uniform(0.5, 1.5))
                await self.timed(client, "page", "GET", f"/documents/{chance.choice(self.paged)}/pages/1", (200,))
                await asyncio.sleep(PAUSE * chance.uniform(0.5, 1.5))

    async def uploader(self, n: int) -> None:
        headers = {"authorization": f"Bearer {self.tokens[n]}"}
        async with httpx.AsyncClient(base_url=self.server.url, headers=headers, verify=PLAIN, timeout=60) as client:
            count = 0
            while time.monotonic() < self.until:
                body = contract(n * 100_000 + count + 1_000_000)
                await self.timed(client, "upload", "POST", "/documents", (202,), files=[("files", (f"{n}-{count}.txt", body))])
                count += 1
                await asyncio.sleep(UPLOAD_PAUSE)

    async def all(self, reviewers: int, uploaders: int) -> None:
        people_at_work = [self.reviewer(n) for n in range(reviewers)]
        await asyncio.gather(*people_at_work, *(self.uploader(reviewers + n) for n in range(uploaders)))


def looked(server: Server, paged: list[str], widths: tuple[int, ...], step: int) -> list[float]:
    """Milliseconds for images of pages that nobody has looked at before: read on as people do (step 1, each page is drawn ahead of
    them), or backwards (step -1: none is)."""
    times = []
    for sha in paged:
        pages = range(1, server.get(f"/documents/{sha}").json()["pages"] + 1)[::step]
        for width in widths:
            for number in pages:
                started = time.perf_counter()
                assert server.get(f"/documents/{sha}/pages/{number}", params={"width": width}).status_code == 200
                times.append((time.perf_counter() - started) * 1000)
                time.sleep(LOOKS)
    return times


def drawing(paged: Iterable[Path]) -> list[float]:
    """Milliseconds of processor time to draw the first pages at the usual width: what a machine with nothing else to do takes."""
    times = []
    for path in paged:
        body = path.read_bytes()
        formats.page_image(body, 1, USUAL // 10)  # loads what drawing needs
        started = time.process_time()
        formats.page_image(body, 1, USUAL)
        times.append((time.process_time() - started) * 1000)
    return times


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--reviewers", type=int, default=50)
    parser.add_argument("--uploaders", type=int, default=10)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Store(str(folder / "store.db")) as store:
            tokens = [
                people.add_token(store, f"人{n}", people.Role.REVIEWER) for n in range(options.reviewers + options.uploaders)
            ]
        with running(folder, "--workers", "2", token=tokens[0]) as server:
            documents = server.submit(*((f"{n}.txt", contract(n, 60)) for n in range(20)))
            files = sorted(SAMPLES.glob("*.pdf"))
            paged = server.submit(*((path.name, path.read_bytes()) for path in files))
            for what, widths, step in (("looked at first", (USUAL,), 1), ("never drawn", OTHER_WIDTHS, -1)):
                first = looked(server, paged, widths, step)
                print(f"page image, {what}: median {median(first):.0f} ms, most {max(first):.0f} ms of {len(first)}")
            print(f"of that, drawing takes {', '.join(f'{ms:.0f}' for ms in drawing(files))} ms of processor time a page")
            clients = Clients(server, tokens, documents, paged, options.seconds)
            asyncio.run(clients.all(options.reviewers, options.uploaders))
            read = server.get("/jobs").json()["counts"]
    failed = bool(clients.errors)
    for what, times in sorted(clients.times.items()):
        times.sort()
        middle, high = median(times), times[int(len(times) * 0.99)]
        bar = BARS.get(what)
        failed |= bar is not None and (middle > bar[0] or high > bar[1])
        print(
            f"{what:8} {len(times):6} requests  median {middle:6.1f} ms  99 % {high:6.1f} ms  most {times[-1]:6.1f} ms  bar {bar}"
        )
    print(f"errors {len(clients.errors)} {clients.errors[:3]}; documents read {read}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())

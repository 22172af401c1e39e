"""What a bulk run shows: a bar at a terminal, plain lines elsewhere, JSON lines for machines."""

from __future__ import annotations

import contextlib
import json
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from tiaokuan.cli._base import shown
from tiaokuan.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tiaokuan.bulk import Outcome, Tally

PLAIN_SECONDS = 10.0  # between two plain lines


class Watcher:
    """Plain lines on stderr: one for each file that failed, and now and then how far the run is."""

    def __init__(self, words: dict[str, str], lang: str) -> None:
        self.words, self.lang = words, lang
        self.total: int | None = None
        self.started = self.last = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def see(self, tally: Tally, outcome: Outcome | None) -> None:
        """Be told of a file."""
        if outcome is not None and outcome.error is not None:
            self.say(self.words["failed"].format(shown(Path(outcome.source)), outcome.error.message(self.lang)))
        self.show(tally)

    def say(self, line: str) -> None:
        """A line of its own."""
        print(line, file=sys.stderr, flush=True)

    def show(self, tally: Tally) -> None:
        """How far it is, from time to time."""
        if time.monotonic() - self.last >= PLAIN_SECONDS:
            self.last = time.monotonic()
            self.say(self.line(tally))

    def line(self, tally: Tally) -> str:
        """Files, pages, failures, rate and the time left: that of the files read in this run, known ones take none."""
        rate = (tally.read + tally.failed.total()) / max(0.001, time.monotonic() - self.started)
        left = "?" if self.total is None else _clock((self.total - tally.done) / rate) if rate else "?"
        total = "?" if self.total is None else self.total
        failures = tally.failed.total() + tally.failed_before.total()
        return self.words["bulk_progress"].format(tally.done, total, tally.pages, failures, f"{60 * rate:.0f}", left)

    def end(self, tally: Tally, *, stopped: bool) -> None:
        """The summary: a table on stdout at a terminal, else JSON."""
        if stopped:
            self.say(self.words["bulk_stopped"])
        summary = tally.summary()
        if sys.stdout.isatty():
            from tiaokuan import run_report  # noqa: PLC0415

            run_report.show_summary(summary, self.lang)
        else:
            print(json.dumps(summary, ensure_ascii=False))


class Quiet(Watcher):
    """Failures and the summary only."""

    def show(self, tally: Tally) -> None:
        """Nothing."""


class Machine(Watcher):
    """JSON lines on stdout: one a file, and the summary."""

    def see(self, tally: Tally, outcome: Outcome | None) -> None:
        """A line."""
        if outcome is None:
            return
        line: dict[str, Any] = {"event": "file", "source": outcome.source, "document": outcome.document}
        line["status"] = "failed" if outcome.error else "read" if outcome.entry else "duplicate"
        line |= {"pages": outcome.pages, "seconds": outcome.seconds, "attempts": outcome.attempts}
        if outcome.error is not None:
            line |= {"code": outcome.error.code, "message": outcome.error.zh, "message_en": outcome.error.en}
        print(json.dumps(line | {"done": tally.done}, ensure_ascii=False), flush=True)

    def end(self, tally: Tally, *, stopped: bool) -> None:
        """The last line."""
        print(json.dumps({"event": "summary", "stopped": stopped} | tally.summary(), ensure_ascii=False), flush=True)


class Terminal(Watcher):
    """A bar that is written over."""

    def __enter__(self) -> Self:
        from tiaokuan import run_report  # noqa: PLC0415

        self.bar = run_report.Bar()
        return self

    def __exit__(self, *_: object) -> None:
        self.bar.stop()

    def say(self, line: str) -> None:
        """Above the bar."""
        self.bar.say(line)

    def show(self, tally: Tally) -> None:
        """Move the bar."""
        self.bar.move(tally.done, self.total, self.line(tally))

    def end(self, tally: Tally, *, stopped: bool) -> None:
        """Without the bar."""
        self.bar.stop()
        super().end(tally, stopped=stopped)


def watcher(sources: Sequence[str], words: dict[str, str], lang: str, *, log: bool, quiet: bool) -> Watcher:
    """The one that fits. It counts the files beside the run, so that the time left can be told."""
    kind = Machine if log else Quiet if quiet else Terminal if sys.stderr.isatty() else Watcher
    made = kind(words, lang)
    if kind in (Terminal, Watcher):
        threading.Thread(target=_count, args=(made, sources), name="tiaokuan-count", daemon=True).start()
    return made


def _count(watch: Watcher, sources: Sequence[str]) -> None:
    from tiaokuan.bulk import sources as places  # noqa: PLC0415

    with contextlib.suppress(UsageError, OSError):  # the run itself will say so
        watch.total = places.count(sources)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(max(0, seconds)), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}" if minutes >= 60 else f"{minutes}:{rest:02}"

"""Bulk runs into a store: once each, resumed, interrupted, summed up."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from sqlalchemy import event, func, select

from tiaokuan.bulk import Pool, Run, Tally, run, version
from tiaokuan.cli import main
from tiaokuan.cli._progress import Watcher
from tiaokuan.errors import DocumentError, StoreError
from tiaokuan.messages import ZH
from tiaokuan.playbook import Playbook
from tiaokuan.run_report import CAUSES, show_summary
from tiaokuan.settings import Settings
from tiaokuan.store import Store, queries, tables

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
TEXT = "服务合同\n甲方：____\n第一条 乙方应在{}小时内响应。\n"


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(2) as made:
        yield made


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(str(tmp_path / "store.db")) as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Eight contracts, one of them twice, one in a zip, and one that is broken."""
    path = tmp_path / "in"
    path.mkdir()
    for number in range(6):
        (path / f"{number}.txt").write_text(TEXT.format(number + 1), "utf-8")
    shutil.copy(SAMPLES / "管理咨询.pdf", path)
    shutil.copy(path / "1.txt", path / "one again.txt")
    (path / "broken.docx").write_bytes((SAMPLES / "远程客服.docx").read_bytes()[:5000])
    with zipfile.ZipFile(path / "old.zip", "w") as archive:
        archive.writestr("from 2020/7.txt", TEXT.format(7))
    return path


def go(store: Store, pool: Pool, folder: Path, rules: str = "1", **more: Any) -> Tally:
    return Run(store, pool, rules, pool.settings, **more).go([str(folder)])


def counts(store: Store) -> tuple[int, int, int]:
    """Documents, records, and documents that have more than one record of a version."""
    r = tables.records.c
    twice = select(func.count()).select_from(
        select(r.document).group_by(r.document, r.version).having(func.count() > 1).subquery()
    )
    with store.reading() as connection:
        numbers = [connection.scalar(select(func.count()).select_from(t)) for t in (tables.documents, tables.records)]
        return numbers[0] or 0, numbers[1] or 0, connection.scalar(twice) or 0


def test_a_run_reads_all_once_and_the_next_goes_on(store: Store, pool: Pool, folder: Path) -> None:
    tally = go(store, pool, folder)
    assert (tally.read, tally.duplicates, dict(tally.failed), tally.known) == (8, 1, {"damaged": 1}, 0)
    assert tally.pages == 2
    assert tally.blank["party_a.name"] >= 7
    assert tally.findings["blank.required"] >= 7
    assert counts(store) == (8, 8, 0)
    assert [(row["code"], Path(row["source"]).name) for row in queries.failed(store)] == [("damaged", "broken.docx")]
    summary = tally.summary()
    assert summary["files"] == 10
    assert len(summary["slowest"]) == 10
    assert json.dumps(summary)

    (folder / "new.txt").write_text(TEXT.format(99), "utf-8")
    again = go(store, pool, folder)
    assert (again.read, again.known, dict(again.failed_before), again.failed.total()) == (1, 9, {"damaged": 1}, 0)
    retried = go(store, pool, folder, retry=True)
    assert (retried.known, dict(retried.failed)) == (10, {"damaged": 1})
    newer = go(store, pool, folder, "2")
    assert (newer.read, newer.known) == (9, 0)
    assert counts(store) == (9, 18, 0)


def test_remote_files_are_known_again_without_being_fetched(store: Store, pool: Pool, folder: Path) -> None:
    def read(**more: Any) -> Tally:
        return Run(store, pool, "1", pool.settings, **more).go([f"file://{folder}/*"])

    first = read()
    assert (first.read, first.duplicates, dict(first.failed)) == (8, 1, {"damaged": 1})
    assert counts(store) == (8, 8, 0)
    again = read()
    assert (again.read, again.known, dict(again.failed_before)) == (0, 9, {"damaged": 1})
    changed = folder / "0.txt"
    changed.write_text(TEXT.format(77), "utf-8")
    assert read().read == 1


def test_the_version_depends_on_rules_and_playbook() -> None:
    first = version.rules()
    assert first == version.rules(Playbook(), Settings())
    assert version.rules(Playbook(severities={"blank.optional": None})) != first


def test_what_the_version_leaves_out_is_not_used_to_read() -> None:
    program = (
        "import sys, tiaokuan; tiaokuan.extract(sys.argv[1]); print(*(m for m in sys.modules if m.startswith('tiaokuan.')))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", program, SAMPLES / "软件开发.pdf"], check=True, capture_output=True, text=True, timeout=60
    ).stdout
    assert all((version.PACKAGE / name).exists() for name in version.APART)
    assert not {name.split(".")[1] for name in loaded.split()} & {name.removesuffix(".py") for name in version.APART}


def test_a_full_disk_and_then_room_again(store: Store, pool: Pool, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite says SQLITE_FULL for a full disk and for a full `max_page_count` alike."""
    monkeypatch.setattr(run, "STORE_SECONDS", 0.1)
    with store.reading() as connection:
        pages = [connection.exec_driver_sql("PRAGMA page_count").scalar_one() + 8]

    def limit(connection: Any, _: Any) -> None:
        connection.execute(f"PRAGMA max_page_count={pages[0]}")

    event.listen(store.engine, "connect", limit)
    store.engine.dispose()
    with pytest.raises(StoreError, match="full"):
        go(store, pool, folder)
    before = counts(store)
    pages[0] = 1_000_000
    store.engine.dispose()
    tally = go(store, pool, folder)
    assert tally.known == before[1]
    assert counts(store) == (8, 8, 0)


def command(store: object, *sources: object, **more: Any) -> subprocess.Popen[str]:
    line = [sys.executable, "-m", "tiaokuan", "bulk", *map(str, sources), "--store", str(store), "--workers", "2"]
    return subprocess.Popen(
        [*line, *more.pop("options", ())], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more
    )


def test_at_the_command_line(tmp_path: Path, folder: Path) -> None:
    done = command(tmp_path / "a.db", folder)
    out, err = done.communicate(timeout=60)
    assert done.returncode == 1
    assert json.loads(out)["read"] == 8
    assert [line for line in err.splitlines() if "broken.docx" in line and "损坏" in line]
    logged = command(tmp_path / "a.db", folder, options=["--log-json", "--retry"])
    out, err = logged.communicate(timeout=60)
    lines = [json.loads(line) for line in out.splitlines()]
    assert [(line["event"], line.get("status")) for line in lines] == [("file", "failed"), ("summary", None)]
    assert (lines[0]["code"], lines[1]["known"], err) == ("damaged", 9, "")


def test_files_known_before_make_no_run_faster(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that goes on passes what it knows at once; the time left is that of the files to be read."""
    watch = Watcher(ZH, "zh")
    watch.total = 100
    monkeypatch.setattr("time.monotonic", lambda: watch.started + 60.0)
    assert watch.line(Tally(read=4, known=50)) == "54/100 份 · 0 页 · 失败 0 · 每分钟 4 份 · 还需 11:30"
    assert watch.line(Tally(known=50)).endswith("还需 ?")


def test_the_summary_speaks_the_readers_language() -> None:
    tally = Tally(
        failed=Counter(limit=2),
        blank=Counter({"party_b.phone": 3, "(choice)": 1}),
        findings=Counter({"law.repealed": 4, "own.rule": 1}),
    )
    shown = {}
    for lang in ("zh", "en"):
        console = Console(file=StringIO(), width=100)
        show_summary(tally.summary(), lang, console)
        shown[lang] = console.file.getvalue()  # type: ignore[attr-defined]
    for words in ("2  超过上限", "3  乙方联系电话", "1  （选择）", "4  引用已废止的法律", "1  own.rule"):
        assert words in shown["zh"]
    for words in ("2  limit", "3  party_b.phone", "4  a repealed law is cited as in force"):
        assert words in shown["en"]


def test_every_error_of_a_document_has_a_name() -> None:
    assert {kind.code for kind in DocumentError.__subclasses__()} == set(CAUSES)


def test_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = ["--store", str(tmp_path / "a.db")]
    (tmp_path / "empty").mkdir()
    assert main(["bulk", str(tmp_path / "empty"), *store, "--workers", "1"]) == 2
    assert main(["bulk", str(tmp_path), *store, "--workers", "-1"]) == 2
    assert main(["bulk", str(tmp_path), *store, "--ray-address", "x:1"]) == 2
    assert main(["bulk", f"@{tmp_path}/none", *store, "--workers", "1"]) == 2
    assert "用法" in capsys.readouterr().err


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_cleanly_and_the_next_run_goes_on(how: signal.Signals, tmp_path: Path) -> None:
    count = 300  # more than are read while this test waits for a processor
    for number in range(count):
        (tmp_path / f"{number}.txt").write_text(TEXT.format(number) * 20, "utf-8")
    default = partial(signal.signal, how, signal.SIG_DFL)  # a shell's background jobs, and all they start, ignore SIGINT
    stopped = command(tmp_path / "a.db", tmp_path, options=["--log-json"], start_new_session=True, preexec_fn=default)
    assert stopped.stdout is not None
    head = [json.loads(stopped.stdout.readline()) for _ in range(5)]
    os.kill(stopped.pid, how)
    out, err = stopped.communicate(timeout=30)
    assert stopped.returncode == 130
    last = json.loads(out.splitlines()[-1])
    assert (last["event"], last["stopped"], err) == ("summary", True, "")
    assert len(head) <= last["read"] < count
    with Store(str(tmp_path / "a.db")) as store:
        assert counts(store) == (last["read"], last["read"], 0)
    finished = command(tmp_path / "a.db", tmp_path, options=["--quiet"])
    out, _ = finished.communicate(timeout=300)
    assert (json.loads(out)["read"], json.loads(out)["known"]) == (count - last["read"], last["read"])

"""tiaokuan export: what is in the store, for others."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from tiaokuan.cli._base import FAILED, READ, Command, Parser, progress, shown
from tiaokuan.errors import UsageError
from tiaokuan.messages import EN, ZH

if TYPE_CHECKING:
    from tiaokuan.store import Store

FORMATS = ("jsonl", "csv", "xlsx", "parquet", "schema", "dictionary", "labelstudio", "pdf")
TABLES = ("slots", "findings", "contracts")
SECRET = "TIAOKUAN_SECRET"  # noqa: S105 – the name of an environment variable


def _add(parser: Parser, words: dict[str, str]) -> None:
    parser.flags.add_argument("--store", required=True, metavar="URL", help=words["store"])
    parser.flags.add_argument("--format", choices=FORMATS, help=words["export_format"])
    parser.flags.add_argument("--table", choices=TABLES, default="slots", help=words["export_table"])
    parser.flags.add_argument("--document", action="append", metavar="ID", help=words["export_document"])
    parser.flags.add_argument("--original", type=Path, metavar="FILE", help=words["export_original"])
    parser.flags.add_argument("--out", type=Path, metavar="FILE", help=words["export_out"])
    parser.flags.add_argument("--post", metavar="URL", help=words["export_post"])
    parser.flags.add_argument("--patience", type=float, default=60.0, metavar="SECONDS", help=words["export_patience"])


def _export(options: argparse.Namespace, words: dict[str, str]) -> int:
    from tiaokuan.store import Store  # noqa: PLC0415 – --help must not wait for it

    if (options.format is None) == (options.post is None):
        raise UsageError(ZH["needs"].format("export", "--format / --post"), EN["needs"].format("export", "--format / --post"))
    with Store(options.store) as store:
        if options.post is not None:
            return _post(store, options, words)
        if options.format == "pdf":
            _annotate(store, options)
        else:
            _write(store, options)
    return READ


def _write(store: Store, options: argparse.Namespace) -> None:
    from tiaokuan import exports  # noqa: PLC0415

    source = exports.Stored(store, options.document)
    if options.out is not None:
        with _whole(options.out) as out:
            exports.write(options.format, source, out, options.table)
    elif exports.shelf()[options.format].binary:
        raise UsageError(ZH["needs"].format(options.format, "--out"), EN["needs"].format(options.format, "--out"))
    else:
        exports.write(options.format, source, sys.stdout.buffer, options.table)


def _annotate(store: Store, options: argparse.Namespace) -> None:
    import hashlib  # noqa: PLC0415

    from tiaokuan.exports.annotated import annotate  # noqa: PLC0415

    if options.original is None or options.out is None:
        raise UsageError(ZH["needs"].format("pdf", "--original, --out"), EN["needs"].format("pdf", "--original, --out"))
    try:
        data = options.original.read_bytes()
    except OSError as error:
        where = f"{shown(options.original)} ({error.strerror})"
        raise UsageError(ZH["unreadable"].format(where), EN["unreadable"].format(where)) from error
    record = store.record(f"sha256:{hashlib.sha256(data).hexdigest()}")
    if record is None:
        where = shown(options.original)
        raise UsageError(ZH["not_stored"].format(where), EN["not_stored"].format(where))
    with _whole(options.out) as out:
        out.write(annotate(data, record))


def _post(store: Store, options: argparse.Namespace, words: dict[str, str]) -> int:
    from tiaokuan.exports.outbox import Outbox  # noqa: PLC0415

    outbox = Outbox(store, options.post, os.environ.get(SECRET, "").encode())
    outbox.fill()
    total = outbox.waiting()
    sent = outbox.send(options.patience, lambda count: progress(words["posting"].format(count, total)))
    left = outbox.waiting()
    progress(words["posted"].format(sent, left), last=True)
    return FAILED if left else READ


@contextlib.contextmanager
def _whole(path: Path) -> Iterator[IO[bytes]]:
    """A file to write, which appears whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as out:
            yield out
        part.replace(path)
    except OSError as error:
        reason = (shown(path), error.strerror)
        raise UsageError(ZH["unwritable"].format(*reason), EN["unwritable"].format(*reason)) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


COMMAND = Command("export", 60, _add, _export)

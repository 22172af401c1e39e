"""tiaokuan serve: the review page and the REST API."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tiaokuan.cli._base import READ, Command, Parser, load_settings
from tiaokuan.errors import UsageError

STORE, WORKERS = "tiaokuan.db", 2


def _add(parser: Parser, words: dict[str, str]) -> None:
    parser.flags.add_argument("--host", default="127.0.0.1", metavar="HOST", help=words["host"])
    parser.flags.add_argument("--port", type=int, default=8000, metavar="N", help=words["port"])
    parser.flags.add_argument("--store", default=STORE, metavar="URL", help=words["serve_store"].format(STORE))
    parser.flags.add_argument("--files", type=Path, metavar="DIR", help=words["files"])
    parser.flags.add_argument("--inbox", type=Path, metavar="DIR", help=words["inbox"])
    workers = words["serve_workers"].format(WORKERS)
    parser.flags.add_argument("--workers", type=int, default=WORKERS, metavar="N", help=workers)
    parser.flags.add_argument("--settings", type=Path, metavar="FILE", help=words["settings"])
    parser.flags.add_argument("--playbook", default="", metavar="FILE", help=words["playbook"])


def _serve(options: argparse.Namespace, words: dict[str, str]) -> int:
    settings = load_settings(options)
    if not (0 < options.port < 65536 and 0 < options.workers <= 256):
        raise UsageError("--port 是 1 到 65535，--workers 是 1 到 256。", "--port is 1 to 65535, --workers 1 to 256.")
    if options.inbox is not None and not options.inbox.is_dir():
        raise UsageError(f"没有这个文件夹：{options.inbox}", f"no such folder: {options.inbox}")
    from tiaokuan.checks import load_playbook  # noqa: PLC0415 – --help must not wait for it
    from tiaokuan.web.app import serve  # noqa: PLC0415
    from tiaokuan.web.config import Config, files_of  # noqa: PLC0415

    config = Config(
        store=options.store,
        files=options.files or files_of(options.store),
        host=options.host,
        port=options.port,
        workers=options.workers,
        inbox=options.inbox,
        settings=settings,
        rules=load_playbook(options.playbook),
    )
    host = f"[{options.host}]" if ":" in options.host else options.host
    print(words["serving"].format(f"http://{host}:{options.port}/"), file=sys.stderr, flush=True)
    serve(config)
    return READ


COMMAND = Command("serve", 60, _add, _serve)

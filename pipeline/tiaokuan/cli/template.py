"""tiaokuan template: the library of blank templates in a store."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tiaokuan.cli._base import FAILED, READ, Command, Parser, files, load_settings, print_rows, progress, read, shown
from tiaokuan.errors import UsageError
from tiaokuan.messages import EN, ZH

if TYPE_CHECKING:
    from tiaokuan.store import Store

ACTIONS = ("add", "list", "remove")


def _add(parser: Parser, words: dict[str, str]) -> None:
    parser.arguments.add_argument("action", choices=ACTIONS, metavar="ACTION", help=words["action"])
    parser.arguments.add_argument("names", nargs="*", metavar="FILE", help=words["template_names"])
    parser.flags.add_argument("--store", required=True, metavar="URL", help=words["store"])
    parser.flags.add_argument("--format", choices=("table", "jsonl"), help=words["query_format"])
    parser.flags.add_argument("--quiet", action="store_true", help=words["quiet"])
    parser.flags.add_argument("--settings", type=Path, metavar="FILE", help=words["settings"])


def _template(options: argparse.Namespace, words: dict[str, str]) -> int:
    if bool(options.names) == (options.action == "list"):
        given = (f"template {options.action}", "FILE" if options.action != "list" else "--store URL")
        raise UsageError(ZH["needs"].format(*given), EN["needs"].format(*given))
    from tiaokuan.store import Store  # noqa: PLC0415 – --help must not wait for it

    with Store(options.store) as store:
        if options.action == "add":
            return _put(store, options, words)
        from tiaokuan.store import library  # noqa: PLC0415

        if options.action == "remove":
            progress(words["template_removed"].format(library.remove(store, options.names)), last=True)
        else:
            print_rows(library.listed(store), options.format, words)
    return READ


def _put(store: Store, options: argparse.Namespace, words: dict[str, str]) -> int:
    """Read templates and add them one by one: after an interruption those added stay, and are known the next time."""
    from tiaokuan.contract import to_record  # noqa: PLC0415
    from tiaokuan.store import library  # noqa: PLC0415

    settings = replace(load_settings(options), templates="")
    paths = list(files(options.names))
    counts = {"added": 0, "known": 0, "failed": 0}
    for count, file in enumerate(paths, start=1):
        if len(paths) > 1 and not options.quiet:
            progress(words["reading"].format(count, len(paths), shown(file)))
        contract = read(file, settings, words)
        if contract is None:
            counts["failed"] += 1
            continue
        try:
            counts["added" if library.add(store, to_record(contract)) else "known"] += 1
        except UsageError as error:  # of this file: the others are added
            progress("")
            print(error.message(settings.lang), file=sys.stderr)
            counts["failed"] += 1
    progress(words["template_added"].format(**counts), last=True)
    return FAILED if counts["failed"] else READ


COMMAND = Command("template", 52, _add, _template)

"""tiaokuan cluster: groups of a store's contracts by wording."""

from __future__ import annotations

import argparse
import json
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tiaokuan.cli._base import READ, Command, Parser, load_settings
from tiaokuan.errors import StoreError, UsageError
from tiaokuan.messages import EN, ZH

if TYPE_CHECKING:
    from tiaokuan.store import Store


def _add(parser: Parser, words: dict[str, str]) -> None:
    parser.flags.add_argument("--store", required=True, metavar="URL", help=words["store"])
    parser.flags.add_argument("--alike", type=float, default=0.5, metavar="SHARE", help=words["alike"])
    parser.flags.add_argument("--settings", type=Path, metavar="FILE", help=words["settings"])
    parser.flags.add_argument("--format", choices=("table", "jsonl"), help=words["query_format"])


def _cluster(options: argparse.Namespace, words: dict[str, str]) -> int:
    settings = load_settings(options)
    from tiaokuan import templates  # noqa: PLC0415
    from tiaokuan.store import Store, library  # noqa: PLC0415 – --help must not wait for it

    if not 0 < options.alike <= 1:
        raise UsageError(ZH["bad_alike"].format(options.alike), EN["bad_alike"].format(options.alike))
    table = (options.format or ("table" if sys.stdout.isatty() else "jsonl")) == "table"
    with Store(options.store) as store:
        names, members = library.documents(store), []
        for group in templates.groups(names, partial(_record, store), options.alike):
            record = templates.group_record(group)
            members.append(len(group.members))
            if table:
                _show(record, settings.lang)
            else:
                print(json.dumps(record, ensure_ascii=False), flush=True)
    print(words["clustered"].format(len(names), len(members), len(names) - sum(members)), file=sys.stderr)
    return READ


def _record(store: Store, name: str) -> dict[str, Any]:
    record = store.record(name)
    if record is None:  # taken out meanwhile
        raise StoreError(ZH["no_record"].format(name), EN["no_record"].format(name))
    return record


def _show(record: dict[str, Any], lang: str) -> None:
    from tiaokuan import table  # noqa: PLC0415

    table.show_group(record, lang)


COMMAND = Command("cluster", 54, _add, _cluster)

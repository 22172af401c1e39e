"""tiaokuan show: the tree of clauses of one contract."""

from __future__ import annotations

import argparse
from pathlib import Path

from tiaokuan.cli._base import FAILED, READ, Command, Parser, add_models, load_settings, read


def _add(parser: Parser, words: dict[str, str]) -> None:
    parser.arguments.add_argument("file", metavar="FILE", help=words["file"])
    parser.flags.add_argument("--settings", type=Path, metavar="FILE", help=words["settings"])
    parser.flags.add_argument("--playbook", default="", metavar="FILE", help=words["playbook"])
    add_models(parser, words)


def _show(options: argparse.Namespace, words: dict[str, str]) -> int:
    settings = load_settings(options)
    contract = read(Path(options.file), settings, words, options.playbook)
    if contract is None:
        return FAILED
    from tiaokuan import table  # noqa: PLC0415

    table.show_tree(contract, settings.lang)
    return READ


COMMAND = Command("show", 20, _add, _show)

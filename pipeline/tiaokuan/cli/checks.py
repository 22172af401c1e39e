"""tiaokuan checks: the rules that findings come from, as a playbook sets them."""

from __future__ import annotations

import argparse
import json
import sys

from tiaokuan.cli._base import READ, Command, Parser


def _add(parser: Parser, words: dict[str, str]) -> None:
    parser.flags.add_argument("--playbook", default="", metavar="FILE", help=words["playbook"])
    parser.flags.add_argument("--format", choices=("table", "json"), help=words["checks_format"])


def _checks(options: argparse.Namespace, words: dict[str, str]) -> int:
    from tiaokuan import checks  # noqa: PLC0415 – --help must not wait for it
    from tiaokuan.messages import EN  # noqa: PLC0415

    rows = checks.catalogue(checks.load_playbook(options.playbook), "en" if words is EN else "zh")
    if (options.format or ("table" if sys.stdout.isatty() else "json")) == "table":
        from tiaokuan import table  # noqa: PLC0415

        table.show_rules(rows)
    else:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    return READ


COMMAND = Command("checks", 35, _add, _checks)

"""tiaokuan compare: a contract beside the blank template it was made from."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path

from tiaokuan.cli._base import FAILED, READ, Command, Parser, load_settings, read, shown
from tiaokuan.errors import UsageError
from tiaokuan.messages import EN, ZH


def _add(parser: Parser, words: dict[str, str]) -> None:
    parser.arguments.add_argument("template", type=Path, metavar="TEMPLATE", help=words["template_file"])
    parser.arguments.add_argument("filled", type=Path, metavar="FILLED", help=words["filled_file"])
    parser.flags.add_argument("--html", type=Path, metavar="FILE", help=words["html"])
    parser.flags.add_argument("--format", choices=("table", "json", "record"), help=words["compare_format"])
    parser.flags.add_argument("--settings", type=Path, metavar="FILE", help=words["settings"])
    parser.flags.add_argument("--playbook", default="", metavar="FILE", help=words["playbook"])


def _compare(options: argparse.Namespace, words: dict[str, str]) -> int:
    from tiaokuan import flow, templates  # noqa: PLC0415 – --help must not wait for it
    from tiaokuan.checks import load_playbook  # noqa: PLC0415
    from tiaokuan.contract import to_record  # noqa: PLC0415

    settings = load_settings(options)
    alone = replace(settings, templates="")  # the template is the one given
    contracts = [read(file, alone, words, options.playbook) for file in (options.template, options.filled)]
    if contracts[0] is None or contracts[1] is None:
        return FAILED
    contract, comparison = flow.compare(contracts[0], contracts[1], load_playbook(options.playbook))
    if options.html is not None:
        _save(options.html, templates.redline(comparison, settings.lang))
    form = options.format or ("table" if sys.stdout.isatty() else "json")
    if form == "table":
        from tiaokuan import table  # noqa: PLC0415

        table.show_comparison(templates.comparison_record(comparison), settings.lang)
    else:
        print(
            json.dumps(
                to_record(contract) if form == "record" else templates.comparison_record(comparison),
                ensure_ascii=False,
                indent=2,
            )
        )
    return READ


def _save(file: Path, page: str) -> None:
    """Write the page, whole or not at all."""
    part = file.with_name(f".{file.name}.part")
    try:
        part.write_text(page, encoding="utf-8", errors="backslashreplace")
        part.replace(file)
    except OSError as error:
        reason = (shown(file), error.strerror)
        raise UsageError(ZH["unwritable"].format(*reason), EN["unwritable"].format(*reason)) from error


COMMAND = Command("compare", 22, _add, _compare)

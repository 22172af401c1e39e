"""tiaokuan evaluate: contracts with gold, read and compared."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from tiaokuan.cli._base import READ, Command, Parser, add_models, load_settings, progress, shown
from tiaokuan.errors import UsageError
from tiaokuan.messages import EN, ZH


def _add(parser: Parser, words: dict[str, str]) -> None:
    parser.arguments.add_argument("gold", type=Path, metavar="GOLD_DIR", help=words["gold"])
    parser.flags.add_argument("--types", type=Path, metavar="FILE", help=words["types"])
    parser.flags.add_argument("--plots", type=Path, metavar="DIR", help=words["plots"])
    parser.flags.add_argument("--report", type=Path, metavar="FILE", help=words["report"])
    parser.flags.add_argument("--errors", type=int, default=0, metavar="N", help=words["errors"])
    parser.flags.add_argument("--settings", type=Path, metavar="FILE", help=words["settings"])
    add_models(parser, words)


def _evaluate(options: argparse.Namespace, words: dict[str, str]) -> int:
    del words
    from tiaokuan.training import evaluate, plots  # noqa: PLC0415

    report = evaluate.evaluate(options.gold, load_settings(options), options.types, progress)
    progress("")
    for line in report["differences"][: options.errors]:
        print(line)
    show(report)
    try:
        if options.report is not None:
            options.report.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        for path in plots.draw(report, options.plots) if options.plots is not None else ():
            print(shown(path))
    except OSError as error:
        reason = (shown(Path(str(error.filename))), error.strerror)
        raise UsageError(ZH["unwritable"].format(*reason), EN["unwritable"].format(*reason)) from error
    return READ


def show(report: dict[str, Any]) -> None:
    """Print a report: first what scoring programs print, then each kind, key and clause type, then the confidences."""
    for name, figure in report["figures"].items():
        print(f"{name:16} {figure}")
    for part in ("kinds", "keys"):
        print(f"\n{part}")
        for name, figure in report[part].items():
            print(f"  {name:32} {figure}")
    types = report["clause_types"]
    print(f"\nclause_types     {types['accuracy']} of {types['count']} (main type {types['main_accuracy']})")
    for name, row in types["confusion"].items():
        print(f"  {name:32} {row}")
    print(f"\nkey_sure         {report['key_sure']}")
    for part in ("confidence", "key_confidence"):
        measured = report[part]
        print(f"{part:16} { {name: value for name, value in measured.items() if name != 'bins'} }")
        for one in measured["bins"]:
            print(f"  {one}")


COMMAND = Command("evaluate", 85, _add, _evaluate)

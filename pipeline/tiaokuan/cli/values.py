"""tiaokuan values: the values in a text."""

from __future__ import annotations

import argparse
import json
import sys

from tiaokuan.cli._base import READ, Command, Parser
from tiaokuan.errors import UsageError
from tiaokuan.messages import EN, ZH


def _add(parser: Parser, words: dict[str, str]) -> None:
    parser.arguments.add_argument("texts", nargs="+", metavar="TEXT", help=words["texts"])
    parser.flags.add_argument("--everyday", action="store_true", help=words["everyday"])


def _values(options: argparse.Namespace, words: dict[str, str]) -> int:
    del words
    from tiaokuan import find_values  # noqa: PLC0415

    for text in options.texts:
        found = find_values(_standard_input() if text == "-" else text, everyday=options.everyday)
        if sys.stdout.isatty():
            from tiaokuan import table  # noqa: PLC0415

            table.show_values(found)
        else:
            for value in found:
                print(json.dumps(value, ensure_ascii=False))
    return READ


def _standard_input() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(ZH["not_utf8"], EN["not_utf8"]) from error


COMMAND = Command("values", 30, _add, _values)

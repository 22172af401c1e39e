"""tiaokuan query: what people ask of the store."""

from __future__ import annotations

import argparse

from tiaokuan.cli._base import READ, Command, Parser, print_rows
from tiaokuan.errors import UsageError
from tiaokuan.messages import EN, ZH

QUESTIONS = ("blank", "blank-counts", "values", "distribution", "summary", "outliers", "ending", "party", "failed")


def _add(parser: Parser, words: dict[str, str]) -> None:
    parser.arguments.add_argument("question", choices=QUESTIONS, metavar="QUESTION", help=words["question"])
    parser.flags.add_argument("--store", required=True, metavar="URL", help=words["store"])
    parser.flags.add_argument("--key", metavar="KEY", help=words["key"])
    parser.flags.add_argument("--words", metavar="WORDS", help=words["words"])
    parser.flags.add_argument("--days", type=int, default=90, metavar="N", help=words["days"])
    parser.flags.add_argument("--format", choices=("table", "jsonl"), help=words["query_format"])


def _query(options: argparse.Namespace, words: dict[str, str]) -> int:
    from tiaokuan.store import Store, queries  # noqa: PLC0415 – --help must not wait for it

    ask, needed = queries.QUERIES[options.question]
    more = {}
    if needed is not None:
        more[needed] = getattr(options, needed)
        if not more[needed]:
            given = (options.question, f"--{needed}")
            raise UsageError(ZH["needs"].format(*given), EN["needs"].format(*given))
    elif options.question == "ending":
        more["days"] = options.days
    elif options.question == "blank":
        more["key"] = options.key
    with Store(options.store) as store:
        rows = ask(store, **more)
    print_rows(rows, options.format, words)
    return READ


COMMAND = Command("query", 50, _add, _query)

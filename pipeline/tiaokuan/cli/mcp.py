"""tiaokuan mcp: tools for assistants over standard input and output."""

from __future__ import annotations

import argparse

from tiaokuan.cli._base import READ, Command, Parser


def _add(parser: Parser, words: dict[str, str]) -> None:
    parser.flags.add_argument("--store", metavar="URL", help=words["mcp_store"])


def _mcp(options: argparse.Namespace, words: dict[str, str]) -> int:
    del words
    from tiaokuan.mcp_server import serve  # noqa: PLC0415 – --help must not wait for it

    serve(options.store)
    return READ


COMMAND = Command("mcp", 80, _add, _mcp)

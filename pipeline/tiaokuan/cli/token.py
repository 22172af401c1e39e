"""tiaokuan token: who may use the server, and what they may do there."""

from __future__ import annotations

import argparse
import sys

from tiaokuan.cli._base import READ, Command, Parser
from tiaokuan.errors import UsageError
from tiaokuan.messages import EN, ZH

ACTIONS = ("add", "list", "revoke")
ROLES = ("reader", "reviewer", "admin")


def _add(parser: Parser, words: dict[str, str]) -> None:
    parser.arguments.add_argument("action", choices=ACTIONS, metavar="ACTION", help=words["token_action"])
    parser.arguments.add_argument("name", nargs="?", metavar="NAME", help=words["token_name"])
    parser.flags.add_argument("--role", choices=ROLES, default="reviewer", help=words["role"])
    parser.flags.add_argument("--store", required=True, metavar="URL", help=words["store"])


def _token(options: argparse.Namespace, words: dict[str, str]) -> int:
    from tiaokuan.store import Store, people  # noqa: PLC0415 – --help must not wait for it

    if options.action != "list" and not options.name:
        given = (f"token {options.action}", "NAME")
        raise UsageError(ZH["needs"].format(*given), EN["needs"].format(*given))
    with Store(options.store) as store:
        if options.action == "add":
            print(people.add_token(store, options.name, people.Role(options.role)))
            print(words["token_once"], file=sys.stderr)
        elif options.action == "revoke":
            people.revoke(store, options.name)
        else:
            for token in people.tokens(store):
                print("\t".join(str(token[name] or "") for name in ("name", "role", "created", "revoked")))
    return READ


COMMAND = Command("token", 70, _add, _token)

"""The command line. stdout is data, stderr is for people. One file a command, found by being there.

Exit status: 0 all read; 1 some files could not be read (the others' results stand); 2 wrong usage; 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from pkgutil import iter_modules

from tiaokuan import __version__
from tiaokuan.cli._base import FAILED, READ, STOPPED, Command, Parser
from tiaokuan.errors import TiaokuanError, UsageError
from tiaokuan.messages import EN, ZH


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    _open_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # Chinese everywhere; half a surrogate pair becomes \udxxx, which JSON reads back
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    lang = _lang(arguments)
    words = EN if lang == "en" else ZH
    try:
        options = _parser(words).parse_args(arguments)
        status: int = options.run(options, words)
        sys.stdout.flush()
    except UsageError as error:
        print(words["usage"].format(error.message(lang)), file=sys.stderr)
        return error.exit_status
    except TiaokuanError as error:
        print(error.message(lang), file=sys.stderr)
        return error.exit_status
    except KeyboardInterrupt:
        return STOPPED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the reader of our output has gone; say nothing more
        return READ
    except OSError as error:  # files are read and written under guards of their own: this is standard output, or its disk
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        print(words["unwritable"].format(words["stdout"], error.strerror), file=sys.stderr)
        return FAILED
    return status


def _open_streams() -> None:
    """Give the streams that were closed before we started (`<&-`, `>&-`) something to stand on."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 – open until we end


def _lang(arguments: Sequence[str]) -> str:
    """The language asked for, looked up before the arguments are parsed because the help depends on it."""
    for name, value in pairwise([*arguments, ""]):
        if name == "--lang":
            return value
        if name.startswith("--lang="):
            return name.removeprefix("--lang=")
    return os.environ.get("TIAOKUAN_LANG", "zh")


def commands() -> list[Command]:
    """The members of this shelf, in the order in which help lists them."""
    names = [name for _, name, _ in iter_modules(__path__) if not name.startswith("_")]
    found: list[Command] = [import_module(f"{__name__}.{name}").COMMAND for name in names]
    return sorted(found, key=lambda command: command.rank)


def _parser(words: dict[str, str]) -> argparse.ArgumentParser:
    parser = Parser(words, prog="tiaokuan", description=words["about"])
    parser.flags.add_argument("--version", action="version", version=f"tiaokuan {__version__}", help=words["version"])
    shelf = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", title=words["commands"])
    for command in commands():
        about = words[command.name]
        added = shelf.add_parser(command.name, words=words, help=about, description=about)
        added.set_defaults(run=command.run)
        command.add(added, words)
    return parser

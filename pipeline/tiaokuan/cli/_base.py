"""What all commands share: the parser in the reader's language, settings, names and progress on stderr."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from tiaokuan.errors import ModelError, TiaokuanError, UsageError
from tiaokuan.messages import EN, ZH

if TYPE_CHECKING:
    from tiaokuan.contract import Contract
    from tiaokuan.settings import Settings

READ, FAILED, STOPPED = 0, 1, 130


def stop_as_by_keyboard() -> None:
    """From now on SIGTERM ends the command as Ctrl-C does: what is open is closed, and worker processes end."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)


def _formatter(usage_prefix: str) -> type[argparse.HelpFormatter]:
    """argparse's own layout of help, with the word for "usage" in the reader's language."""

    class Formatter(argparse.HelpFormatter):
        def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
            super().add_usage(usage, actions, groups, usage_prefix if prefix is None else prefix)

    return Formatter


class Parser(argparse.ArgumentParser):
    """A parser whose titles and messages are in the reader's language."""

    def __init__(self, words: dict[str, str], **more: Any) -> None:
        super().__init__(add_help=False, formatter_class=_formatter(words["usage_prefix"]), **more)
        self.words = words
        self.arguments = self.add_argument_group(words["arguments"])
        self.flags = self.add_argument_group(words["options"])
        self.flags.add_argument("--lang", choices=("zh", "en"), default=argparse.SUPPRESS, help=words["lang"])
        self.flags.add_argument("-h", "--help", action="help", help=words["help"])

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments, exit with status 2."""
        self.print_usage(sys.stderr)
        self.exit(2, self.words["usage"].format(message) + "\n")


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the command line, one file each: found by being there, listed by `rank`.

    add  gives the command its arguments
    run  does the work and returns the exit status
    """

    name: str
    rank: int
    add: Callable[[Parser, dict[str, str]], None]
    run: Callable[[argparse.Namespace, dict[str, str]], int]


def add_models(parser: Parser, words: dict[str, str]) -> None:
    """The options that say which models a command reads with."""
    parser.flags.add_argument("--models", metavar="DIR", help=words["models"])
    parser.flags.add_argument("--no-models", action="store_true", help=words["no_models"])


def load_settings(options: argparse.Namespace) -> Settings:
    """The settings a command works with. Raises UsageError."""
    from tiaokuan import settings  # noqa: PLC0415 – --help must not wait for it

    flags = {name: getattr(options, name, None) for name in ("lang", "templates", "models")}
    if getattr(options, "no_models", False):
        flags["models"] = "none"
    loaded = settings.load(options.settings, **flags)
    if loaded.lang not in ("zh", "en"):
        raise UsageError(ZH["bad_lang"].format(loaded.lang), EN["bad_lang"].format(loaded.lang))
    return loaded


def print_rows(rows: Sequence[dict[str, Any]], form: str | None, words: dict[str, str]) -> None:
    """Rows that the store answers: a table at a terminal, JSON lines in a pipe, unless a form is asked for."""
    if (form or ("table" if sys.stdout.isatty() else "jsonl")) == "table":
        from tiaokuan import answers  # noqa: PLC0415 – --help must not wait for it

        answers.show_rows(rows, "en" if words is EN else "zh")
        return
    for row in rows:
        print(json.dumps(row, ensure_ascii=False))


def files(paths: Sequence[str]) -> Iterator[Path]:
    """The files meant: a folder stands for the contracts in it, at any depth, without hidden and lock files."""
    for name in paths:
        path = Path(name)
        if name == "-" or not os.path.isdir(name):  # noqa: PTH112 – Path.is_dir raises for names that are too long
            yield path
            continue
        from tiaokuan import formats  # noqa: PLC0415

        known = {suffix for reader in formats.readers() for suffix in reader.suffixes}
        found = [p for p in sorted(path.rglob("*")) if p.suffix.lower() in known and p.is_file()]
        found = [p for p in found if not any(part.startswith((".", "~$")) for part in p.relative_to(path).parts)]
        if not found:
            raise UsageError(ZH["no_files"].format(shown(path)), EN["no_files"].format(shown(path)))
        yield from found


def read(file: Path, settings: Settings, words: dict[str, str], playbook: str = "") -> Contract | None:
    """The contract in a file; None, with a line on stderr, where it cannot be read."""
    from tiaokuan import flow  # noqa: PLC0415
    from tiaokuan.checks import load_playbook  # noqa: PLC0415

    rules = load_playbook(playbook)
    try:
        if str(file) == "-":
            return flow.extract(sys.stdin.buffer.read(settings.max_file_size + 1), "stdin", settings, rules)
        return flow.extract(file, settings=settings, rules=rules)
    except ModelError:
        raise  # no fault of this file: none can be read
    except FileNotFoundError:
        problem = words["missing"].format(shown(file))
    except OSError as error:
        problem = words["unreadable"].format(f"{shown(file)} ({error.strerror})")
    except (MemoryError, RecursionError):
        problem = words["failed"].format(shown(file), words["resources"])
    except TiaokuanError as error:
        problem = words["failed"].format(shown(file), error.message(settings.lang))
    progress("")
    print(problem, file=sys.stderr)
    return None


def shown(path: Path) -> str:
    """A file's name as it can be printed: whatever bytes it has, on one line."""
    name = os.fsencode(path).decode("utf-8", "replace")
    return "".join(c if c.isprintable() else "\ufffd" for c in name)


def progress(line: str, *, last: bool = False) -> None:
    """A line that is written over at a terminal (an empty one wipes it), plain lines elsewhere."""
    if sys.stderr.isatty():
        width = os.get_terminal_size(sys.stderr.fileno()).columns
        sys.stderr.write("\r\x1b[2K" + line[: width // 2] + ("\n" if last else ""))
        sys.stderr.flush()
    elif line:
        print(line, file=sys.stderr)

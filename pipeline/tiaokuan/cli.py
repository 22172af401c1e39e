"""The command line. stdout is data, stderr is for people.

Exit status: 0 all read; 1 some files could not be read (the others' results stand); 2 wrong usage; 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

from tiaokuan import __version__
from tiaokuan.errors import TiaokuanError, UsageError
from tiaokuan.messages import EN, ZH

if TYPE_CHECKING:
    from tiaokuan.contract import Contract
    from tiaokuan.settings import Settings

READ, FAILED, STOPPED = 0, 1, 130
NAME_BYTES = 200  # of a result's file name; file systems take 255 with all that is added


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


def _formatter(usage_prefix: str) -> type[argparse.HelpFormatter]:
    """argparse's own layout of help, with the word for "usage" in the reader's language."""

    class Formatter(argparse.HelpFormatter):
        def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
            super().add_usage(usage, actions, groups, usage_prefix if prefix is None else prefix)

    return Formatter


class _Parser(argparse.ArgumentParser):
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


def _parser(words: dict[str, str]) -> argparse.ArgumentParser:
    parser = _Parser(words, prog="tiaokuan", description=words["about"])
    parser.flags.add_argument("--version", action="version", version=f"tiaokuan {__version__}", help=words["version"])
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", title=words["commands"])

    def command(name: str, run: Callable[[argparse.Namespace, dict[str, str]], int]) -> _Parser:
        added = commands.add_parser(name, words=words, help=words[name], description=words[name])
        added.set_defaults(run=run)
        return added

    extract = command("extract", _extract)
    extract.arguments.add_argument("paths", nargs="+", metavar="PATH", help=words["paths"])
    extract.flags.add_argument("--out", type=Path, metavar="DIR", help=words["out"])
    extract.flags.add_argument("--format", choices=("table", "json", "jsonl"), help=words["format"])
    extract.flags.add_argument("--quiet", action="store_true", help=words["quiet"])
    show = command("show", _show)
    show.arguments.add_argument("file", metavar="FILE", help=words["file"])
    values = command("values", _values)
    values.arguments.add_argument("texts", nargs="+", metavar="TEXT", help=words["texts"])
    for reading in (extract, show):
        reading.flags.add_argument("--settings", type=Path, metavar="FILE", help=words["settings"])
    return parser


def _settings(options: argparse.Namespace) -> Settings:
    from tiaokuan import settings  # noqa: PLC0415 – --help must not wait for it

    loaded = settings.load(options.settings, lang=getattr(options, "lang", None))
    if loaded.lang not in ("zh", "en"):
        raise UsageError(ZH["bad_lang"].format(loaded.lang), EN["bad_lang"].format(loaded.lang))
    return loaded


def _extract(options: argparse.Namespace, words: dict[str, str]) -> int:
    settings = _settings(options)
    files = list(_files(options.paths))
    form = options.format or ("table" if sys.stdout.isatty() else "jsonl" if len(files) > 1 else "json")
    progress = len(files) > 1 and not options.quiet
    failed, used = 0, set[str]()
    for count, file in enumerate(files, start=1):
        if progress:
            _progress(words["reading"].format(count, len(files), _shown(file)))
        contract = _read(file, settings, words)
        if contract is None:
            failed += 1
        elif options.out is not None:
            _save(contract, options.out, used)
        else:
            _print(contract, form, settings.lang)
    if progress:
        _progress(words["done"].format(len(files), len(files) - failed, failed), last=True)
    return FAILED if failed else READ


def _show(options: argparse.Namespace, words: dict[str, str]) -> int:
    settings = _settings(options)
    contract = _read(Path(options.file), settings, words)
    if contract is None:
        return FAILED
    from tiaokuan import table  # noqa: PLC0415

    table.show_tree(contract, settings.lang)
    return READ


def _values(options: argparse.Namespace, words: dict[str, str]) -> int:
    del words
    from tiaokuan import find_values  # noqa: PLC0415

    for text in options.texts:
        found = find_values(_standard_input() if text == "-" else text)
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


def _files(paths: Sequence[str]) -> Iterator[Path]:
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
            raise UsageError(ZH["no_files"].format(_shown(path)), EN["no_files"].format(_shown(path)))
        yield from found


def _read(file: Path, settings: Settings, words: dict[str, str]) -> Contract | None:
    """The contract in a file; None, with a line on stderr, where it cannot be read."""
    from tiaokuan import flow  # noqa: PLC0415

    try:
        if str(file) == "-":
            return flow.extract(sys.stdin.buffer.read(settings.max_file_size + 1), "stdin", settings)
        return flow.extract(file, settings=settings)
    except FileNotFoundError:
        problem = words["missing"].format(_shown(file))
    except OSError as error:
        problem = words["unreadable"].format(f"{_shown(file)} ({error.strerror})")
    except (MemoryError, RecursionError):
        problem = words["failed"].format(_shown(file), words["resources"])
    except TiaokuanError as error:
        problem = words["failed"].format(_shown(file), error.message(settings.lang))
    _progress("")
    print(problem, file=sys.stderr)
    return None


def _print(contract: Contract, form: str, lang: str) -> None:
    if form == "table":
        from tiaokuan import table  # noqa: PLC0415

        if sys.stdout.isatty():
            _progress("")
        table.show_contract(contract, lang)
    else:
        _write(sys.stdout, contract, indent=2 if form == "json" else None)


def _write(out: TextIO, contract: Contract, indent: int | None) -> None:
    from tiaokuan.contract import to_record  # noqa: PLC0415

    out.write(json.dumps(to_record(contract), ensure_ascii=False, indent=indent) + "\n")


def _save(contract: Contract, folder: Path, used: set[str]) -> None:
    """Write the record beside the others, whole or not at all; files of one name get a number."""
    stem = _shown(Path(contract.document.name)).replace("/", "_").encode()[:NAME_BYTES].decode("utf-8", "ignore")
    name, count = stem, 1
    while name.casefold() in used:  # some file systems take A.docx and a.docx for one
        count += 1
        name = f"{stem}-{count}"
    used.add(name.casefold())
    part = folder / f".{name}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with part.open("w", encoding="utf-8", errors="backslashreplace") as out:
            _write(out, contract, indent=2)
        part.replace(folder / f"{name}.json")
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        reason = (_shown(folder), error.strerror)
        raise UsageError(ZH["unwritable"].format(*reason), EN["unwritable"].format(*reason)) from error


def _shown(path: Path) -> str:
    """A file's name as it can be printed: whatever bytes it has, on one line."""
    name = os.fsencode(path).decode("utf-8", "replace")
    return "".join(c if c.isprintable() else "\ufffd" for c in name)


def _progress(line: str, *, last: bool = False) -> None:
    """A line that is written over at a terminal (an empty one wipes it), plain lines elsewhere."""
    if sys.stderr.isatty():
        width = os.get_terminal_size(sys.stderr.fileno()).columns
        sys.stderr.write("\r\x1b[2K" + line[: width // 2] + ("\n" if last else ""))
        sys.stderr.flush()
    elif line:
        print(line, file=sys.stderr)

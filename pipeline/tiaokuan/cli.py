"""The command line. stdout is data, stderr is for people.

Exit status: 0 all read; 1 some files could not be read (the others' results stand); 2 wrong usage; 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, NoReturn

from tiaokuan import __version__
from tiaokuan.errors import TiaokuanError, UsageError

if TYPE_CHECKING:
    from tiaokuan.contract import Contract
    from tiaokuan.settings import Settings

READ, FAILED, STOPPED = 0, 1, 130
SUFFIXES = (".docx", ".doc", ".pdf", ".html", ".htm", ".txt", ".md", ".rtf", ".wps")

ZH = {
    "about": "读中文服务合同：条款、填空（已填、未填）、缺什么。",
    "extract": "读合同，给出条款、填空和发现",
    "show": "显示条款树",
    "values": "找出文字里的数值：期限、比例、金额、日期……",
    "paths": "合同文件或文件夹；- 表示标准输入",
    "file": "合同文件；- 表示标准输入",
    "texts": "文字；- 表示标准输入",
    "out": "每份合同写一个 JSON 文件到这个文件夹",
    "format": "输出形式：table 表格，json，jsonl 每行一份；默认：终端用 table，管道用 json（一份）或 jsonl（多份）",
    "lang": "消息语言：zh 或 en",
    "settings": "设置文件（TOML）",
    "quiet": "不显示进度",
    "version": "显示版本",
    "help": "显示帮助",
    "no_files": "没有找到合同文件：{}",
    "reading": "读取 {}/{}  {}",
    "failed": "{}：{}",
    "done": "共 {} 份，读出 {} 份，失败 {} 份。",
    "missing": "没有这个文件：{}",
    "unreadable": "文件打不开：{}",
    "usage": "用法不对：{}",
}
EN = {
    "about": "Reads Chinese service contracts: clauses, slots (filled and blank), and what is missing.",
    "extract": "read contracts: clauses, slots and findings",
    "show": "show the tree of clauses",
    "values": "find the values in a text: durations, percentages, amounts, dates …",
    "paths": "contract files or folders; - is standard input",
    "file": "contract file; - is standard input",
    "texts": "text; - is standard input",
    "out": "write one JSON file a contract into this folder",
    "format": "form of the output: table, json, jsonl (a line each); default: table at a terminal, else json (one) or jsonl (many)",
    "lang": "language of messages: zh or en",
    "settings": "settings file (TOML)",
    "quiet": "no progress",
    "version": "show the version",
    "help": "show this help",
    "no_files": "no contract files found in {}",
    "reading": "reading {}/{}  {}",
    "failed": "{}: {}",
    "done": "{} contracts: {} read, {} failed.",
    "missing": "no such file: {}",
    "unreadable": "cannot open the file: {}",
    "usage": "wrong usage: {}",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    words = EN if _lang(arguments) == "en" else ZH
    try:
        options = _parser(words).parse_args(arguments)
        return int(options.run(options, words))
    except UsageError as error:
        print(words["usage"].format(error.message(_lang(arguments))), file=sys.stderr)
        return error.exit_status
    except KeyboardInterrupt:
        return STOPPED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the reader of our output has gone; say nothing more
        return READ


def _lang(arguments: Sequence[str]) -> str:
    """The language asked for, looked up before the arguments are parsed because the help depends on it."""
    for name, value in zip(arguments, [*arguments[1:], ""], strict=True):
        if name == "--lang":
            return value
        if name.startswith("--lang="):
            return name.removeprefix("--lang=")
    return os.environ.get("TIAOKUAN_LANG", "zh")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {message}\n")


def _parser(words: dict[str, str]) -> argparse.ArgumentParser:
    parser = _Parser(prog="tiaokuan", description=words["about"], add_help=False)
    parser.add_argument("--version", action="version", version=f"tiaokuan {__version__}", help=words["version"])
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    extract = commands.add_parser("extract", help=words["extract"], description=words["extract"], add_help=False)
    extract.add_argument("paths", nargs="+", metavar="PATH", help=words["paths"])
    extract.add_argument("--out", type=Path, metavar="DIR", help=words["out"])
    extract.add_argument("--format", choices=("table", "json", "jsonl"), help=words["format"])
    extract.add_argument("--quiet", action="store_true", help=words["quiet"])
    extract.set_defaults(run=_extract)
    show = commands.add_parser("show", help=words["show"], description=words["show"], add_help=False)
    show.add_argument("file", metavar="FILE", help=words["file"])
    show.set_defaults(run=_show)
    values = commands.add_parser("values", help=words["values"], description=words["values"], add_help=False)
    values.add_argument("texts", nargs="+", metavar="TEXT", help=words["texts"])
    values.set_defaults(run=_values)
    for command in (extract, show):
        command.add_argument("--settings", type=Path, metavar="FILE", help=words["settings"])
    for command in (parser, extract, show, values):
        command.add_argument("--lang", choices=("zh", "en"), default=argparse.SUPPRESS, help=words["lang"])
        command.add_argument("-h", "--help", action="help", help=words["help"])
    return parser


def _settings(options: argparse.Namespace) -> Settings:
    from tiaokuan import settings  # noqa: PLC0415 – --help must not wait for it

    return settings.load(options.settings, lang=getattr(options, "lang", None))


def _extract(options: argparse.Namespace, words: dict[str, str]) -> int:
    settings = _settings(options)
    files = list(_files(options.paths, words))
    form = options.format or ("table" if sys.stdout.isatty() and options.out is None else "jsonl" if len(files) > 1 else "json")
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

    table.show_tree(contract)
    return READ


def _values(options: argparse.Namespace, words: dict[str, str]) -> int:
    del words
    from tiaokuan import find_values, table  # noqa: PLC0415

    for text in options.texts:
        found = find_values(sys.stdin.read() if text == "-" else text)
        if sys.stdout.isatty():
            table.show_values(found)
        else:
            for value in found:
                print(json.dumps(value, ensure_ascii=False))
    return READ


def _files(paths: Sequence[str], words: dict[str, str]) -> Iterator[Path]:
    """The files meant: a folder stands for the contracts in it, at any depth, without hidden and lock files."""
    for name in paths:
        path = Path(name)
        if name == "-" or not path.is_dir():
            yield path
            continue
        found = [p for p in sorted(path.rglob("*")) if p.suffix.lower() in SUFFIXES and p.is_file()]
        found = [p for p in found if not any(part.startswith((".", "~$")) for part in p.relative_to(path).parts)]
        if not found:
            raise UsageError(ZH["no_files"].format(name), EN["no_files"].format(name))
        yield from found


def _read(file: Path, settings: Settings, words: dict[str, str]) -> Contract | None:
    """The contract in a file; None, with a line on stderr, where it cannot be read."""
    from tiaokuan import flow  # noqa: PLC0415

    try:
        if str(file) == "-":
            return flow.extract(sys.stdin.buffer.read(), "stdin", settings)
        return flow.extract(file, settings=settings)
    except FileNotFoundError:
        problem = words["missing"].format(_shown(file))
    except OSError as error:
        problem = words["unreadable"].format(f"{_shown(file)} ({error.strerror})")
    except TiaokuanError as error:
        problem = words["failed"].format(_shown(file), error.message(settings.lang))
    _progress("", last=False)
    print(problem, file=sys.stderr)
    return None


def _print(contract: Contract, form: str, lang: str) -> None:
    if form == "table":
        from tiaokuan import table  # noqa: PLC0415

        table.show_contract(contract, lang)
        return
    from tiaokuan.contract import to_record  # noqa: PLC0415

    _write(sys.stdout, to_record(contract), indent=2 if form == "json" else None)


def _write(out: IO[str], record: object, indent: int | None) -> None:
    out.write(json.dumps(record, ensure_ascii=False, indent=indent) + "\n")


def _save(contract: Contract, folder: Path, used: set[str]) -> None:
    """Write the record beside the others, whole or not at all; files of one name get a number."""
    from tiaokuan.contract import to_record  # noqa: PLC0415

    folder.mkdir(parents=True, exist_ok=True)
    stem = _shown(Path(contract.document.name))[:100].replace("/", "_")
    name, count = stem, 1
    while name in used:
        count += 1
        name = f"{stem}-{count}"
    used.add(name)
    part = folder / f".{name}.part"
    with part.open("w", encoding="utf-8") as out:
        _write(out, to_record(contract), indent=2)
    part.replace(folder / f"{name}.json")


def _shown(path: Path) -> str:
    """A file's name as it can be printed: whatever bytes it has, on one line."""
    name = os.fsencode(path).decode("utf-8", "replace")
    return "".join(c if c.isprintable() else "\ufffd" for c in name)


def _progress(line: str, *, last: bool = False) -> None:
    """A line that is written over at a terminal, plain lines elsewhere."""
    if sys.stderr.isatty():
        width = os.get_terminal_size(sys.stderr.fileno()).columns
        sys.stderr.write("\r\x1b[2K" + line[: width // 2] + ("\n" if last else ""))
        sys.stderr.flush()
    elif line:
        print(line, file=sys.stderr)

"""tiaokuan extract: read contracts and print or save their records."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from tiaokuan.cli._base import FAILED, READ, Command, Parser, add_models, files, load_settings, progress, read, shown
from tiaokuan.errors import UsageError
from tiaokuan.messages import EN, ZH

if TYPE_CHECKING:
    from tiaokuan.contract import Contract

NAME_BYTES = 200  # of a result's file name; file systems take 255 with all that is added


def _add(parser: Parser, words: dict[str, str]) -> None:
    parser.arguments.add_argument("paths", nargs="+", metavar="PATH", help=words["paths"])
    parser.flags.add_argument("--out", type=Path, metavar="DIR", help=words["out"])
    parser.flags.add_argument("--format", choices=("table", "json", "jsonl"), help=words["format"])
    parser.flags.add_argument("--quiet", action="store_true", help=words["quiet"])
    parser.flags.add_argument("--settings", type=Path, metavar="FILE", help=words["settings"])
    parser.flags.add_argument("--templates", metavar="URL", help=words["templates"])
    parser.flags.add_argument("--playbook", default="", metavar="FILE", help=words["playbook"])
    add_models(parser, words)


def _extract(options: argparse.Namespace, words: dict[str, str]) -> int:
    settings = load_settings(options)
    if settings.templates:
        from tiaokuan.store.library import recogniser  # noqa: PLC0415 – loads SQLAlchemy

        recogniser(settings.templates)  # a library that cannot be opened is no fault of a contract
    paths = list(files(options.paths))
    form = options.format or ("table" if sys.stdout.isatty() else "jsonl" if len(paths) > 1 else "json")
    counted = len(paths) > 1 and not options.quiet
    failed, used = 0, set[str]()
    for count, file in enumerate(paths, start=1):
        if counted:
            progress(words["reading"].format(count, len(paths), shown(file)))
        contract = read(file, settings, words, options.playbook)
        if contract is None:
            failed += 1
        elif options.out is not None:
            _save(contract, options.out, used)
        else:
            _print(contract, form, settings.lang)
    if counted:
        progress(words["done"].format(len(paths), len(paths) - failed, failed), last=True)
    return FAILED if failed else READ


def _print(contract: Contract, form: str, lang: str) -> None:
    if form == "table":
        from tiaokuan import table  # noqa: PLC0415

        if sys.stdout.isatty():
            progress("")
        table.show_contract(contract, lang)
    else:
        _write(sys.stdout, contract, indent=2 if form == "json" else None)


def _write(out: TextIO, contract: Contract, indent: int | None) -> None:
    from tiaokuan.contract import to_record  # noqa: PLC0415

    out.write(json.dumps(to_record(contract), ensure_ascii=False, indent=indent) + "\n")


def _save(contract: Contract, folder: Path, used: set[str]) -> None:
    """Write the record beside the others, whole or not at all; files of one name get a number."""
    stem = shown(Path(contract.document.name)).replace("/", "_").encode()[:NAME_BYTES].decode("utf-8", "ignore")
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
        reason = (shown(folder), error.strerror)
        raise UsageError(ZH["unwritable"].format(*reason), EN["unwritable"].format(*reason)) from error


COMMAND = Command("extract", 10, _add, _extract)

"""The documentation is a part of the program: what a user can meet stands in both READMEs."""

from __future__ import annotations

import argparse
import dataclasses
import importlib
import io
import os
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

import tiaokuan
from tiaokuan import checks, cli, errors, formats, kinds, messages, settings, table, templates
from tiaokuan.contract import State

ROOT = Path(__file__).parents[1]
READMES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh-CN.md"}
SHOWN = "管理咨询.pdf"


def commands(words: dict[str, str] = messages.EN) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    parser = cli._parser(words)
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


def options() -> set[str]:
    parsers = [cli._parser(messages.EN), *(parser for _, parser in commands())]
    return {name for parser in parsers for action in parser._actions for name in action.option_strings}


def load_all() -> None:
    """Every module, so that every class of errors is known whichever tests ran before."""
    for module in pkgutil.walk_packages(tiaokuan.__path__, "tiaokuan."):
        if not {"__main__", "migrations"} & set(module.name.split(".")):
            importlib.import_module(module.name)


def error_classes(base: type[errors.TiaokuanError] = errors.TiaokuanError) -> Iterator[type[errors.TiaokuanError]]:
    yield base
    for child in base.__subclasses__():
        yield from error_classes(child)


def subjects() -> dict[str, set[str]]:
    load_all()
    names = {field.name for field in dataclasses.fields(settings.Settings)}
    return {
        "commands": {f"tiaokuan {name}" for name, _ in commands()},
        "options": {f"`{name}" for name in options()},
        "settings": {f"`{name}`" for name in names},
        "environment": {f"`{settings.ENVIRONMENT_PREFIX}{name.upper()}`" for name in names},
        "errors": {f"`{error.code}`" for error in error_classes()} | {f"`{error.__name__}`" for error in error_classes()},
        "kinds": {f"`{name}`" for name in kinds.shelf()},
        "checks": {f"`{rule}`" for rule in checks.rules()},
        "templates": {f"`{rule}`" for rule in templates.RULES},
        "suffixes": {f"`{suffix}`" for reader in formats.readers() for suffix in reader.suffixes},
        "states": {f"`{state.value}`" for state in State},
        "statuses": {f"| {status} |" for status in (cli.READ, cli.FAILED, errors.UsageError.exit_status, cli.STOPPED)},
        "library": {f"`{name}" for name in tiaokuan.__all__ if name not in ("Settings", "Contract", "extract", "to_record")},
        "make": {"make demo", "make test"},
    }


@pytest.mark.parametrize("subject", subjects())
@pytest.mark.parametrize("lang", READMES)
def test_readme_names_every(subject: str, lang: str) -> None:
    text = READMES[lang].read_text("utf-8")
    wanted = subjects()[subject]
    assert wanted
    assert {name for name in wanted if name not in text} == set()


def record_fields() -> set[str]:
    record = tiaokuan.to_record(tiaokuan.extract(ROOT / "data" / "samples" / "信息系统运维.docx"))
    parts = [record, record["document"], record["clauses"][0], record["provenance"], record["findings"][0], *record["slots"]]
    return {name for part in parts for name in part} - {"schema_version"}


@pytest.mark.parametrize("lang", READMES)
def test_readme_explains_every_field_of_the_record(lang: str) -> None:
    text = READMES[lang].read_text("utf-8")
    assert {name for name in record_fields() if f"`{name}`" not in text} == set()


def excerpt(lang: str) -> str:
    """The beginning and the end of what the terminal shows of one sample."""
    out = io.StringIO()
    contract = tiaokuan.extract(ROOT / "data" / "samples" / SHOWN)
    table.show_contract(contract, lang, Console(file=out, width=90))
    lines = [line.rstrip() for line in out.getvalue().rstrip().splitlines()]
    heads = [number for number, line in enumerate(lines) if line.startswith("第")]
    lines[0] = lines[0].rstrip(" ─") + " " + "─" * 30
    return "\n".join([*lines[: heads[1]], "…", *lines[heads[-1] :]])


@pytest.mark.parametrize("lang", READMES)
def test_readme_shows_what_the_program_prints(lang: str) -> None:
    """TIAOKUAN_REGENERATE=1 writes the READMEs' terminal capture anew."""
    text = READMES[lang].read_text("utf-8")
    start = text.index(SHOWN + "\n") + len(SHOWN) + 1
    end = text.index("\n```", start)
    if os.environ.get("TIAOKUAN_REGENERATE"):
        READMES[lang].write_text(text[:start] + excerpt(lang) + text[end:], encoding="utf-8")
    else:
        assert text[start:end] == excerpt(lang)


@pytest.mark.parametrize("words", [messages.ZH, messages.EN], ids=["zh", "en"])
def test_help_tells_every_default(words: dict[str, str]) -> None:
    silent = (None, False, "", argparse.SUPPRESS)
    told = [(action, parser) for _, parser in commands(words) for action in parser._actions if action.default not in silent]
    assert len(told) > 8
    for action, parser in told:
        assert str(action.default).removesuffix(".0") in (action.help or ""), f"{parser.prog} {action.dest}"


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "ARCHITECTURE.md", "CHANGELOG.md", "data/README.md"])
def test_links_lead_somewhere(name: str) -> None:
    path = ROOT / name
    for link in re.findall(r"\]\(([^)#:]+)\)", path.read_text("utf-8")):
        assert (path.parent / link).exists(), link


def parts() -> list[str]:
    package = ROOT / "pipeline" / "tiaokuan"
    return sorted(
        [path.stem for path in package.glob("[!_]*.py")] + [path.parent.name for path in package.glob("*/__init__.py")]
    )


@pytest.mark.parametrize("part", parts())
def test_architecture_names_every_part(part: str) -> None:
    assert re.search(rf"`{part}[`./]", (ROOT / "ARCHITECTURE.md").read_text("utf-8"))


def test_the_changelog_knows_this_version() -> None:
    assert f"## [{tiaokuan.__version__}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")

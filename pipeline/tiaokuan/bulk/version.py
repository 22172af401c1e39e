"""The version of rules and models: a contract that was read in this version need not be read again."""

from __future__ import annotations

import hashlib
from dataclasses import fields
from pathlib import Path

import tiaokuan
from tiaokuan.checks.laws import laws
from tiaokuan.flow import WITHOUT
from tiaokuan.learned.store import default_folder, read_manifest
from tiaokuan.playbook import Playbook
from tiaokuan.settings import Settings

PACKAGE = Path(tiaokuan.__file__).parent
CODE = (".py", ".toml", ".json", ".tsv", ".txt")
APART = (  # what no record depends on: it hands records on, keeps them, or comes after them
    "cli", "web", "bulk", "exports", "store", "training",
    "review.py", "table.py", "answers.py", "run_report.py", "messages.py", "mcp_server.py", "spacy_pipe.py", "__main__.py",
)  # fmt: skip
MEANING = ("models", "ocr", "templates")  # the settings that change what is read, and not only how much of it


def rules(playbook: Playbook | None = None, settings: Settings | None = None) -> str:
    """The program's version, and a hash of all that a record depends on: rules, tables, models, the playbook, the library of
    templates and what is in it.

    Raises ModelError where the settings name models that are not there, StoreError where they name a library that is not."""
    playbook, settings = playbook or Playbook(), settings or Settings()
    digest = hashlib.sha256(_code())
    digest.update(repr((sorted(playbook.severities.items()), sorted(playbook.limits.items()), playbook.own)).encode())
    if settings.models != WITHOUT:
        digest.update(repr(sorted(read_manifest(Path(settings.models or default_folder())).items())).encode())
    if settings.templates:
        from tiaokuan.store import library  # noqa: PLC0415 – loads SQLAlchemy

        digest.update(repr(library.contents(settings.templates)).encode())
    digest.update(repr([getattr(settings, f.name) for f in fields(settings) if f.name in MEANING]).encode())
    return f"{tiaokuan.__version__}+{digest.hexdigest()[:16]}"


def _code() -> bytes:
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*")):
        name = path.relative_to(PACKAGE)
        if path.suffix in CODE and name.parts[0] not in APART:
            digest.update(f"{name.as_posix()}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    digest.update(repr(sorted(laws().items())).encode())  # in a checkout the table stands outside the package
    return digest.digest()

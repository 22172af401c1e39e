"""The sample contracts, read whole and compared with the records kept in tests/contracts/<case>/expected.json.

TIAOKUAN_REGENERATE=1 pytest tests/test_contracts.py writes those records anew; read what changed before you commit it.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

import tiaokuan

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "data" / "samples"
CASES = ROOT / "tests" / "contracts"
FILES = sorted(path for path in SAMPLES.iterdir() if path.is_file())
REGENERATE = "TIAOKUAN_REGENERATE"
SLOT_FIELDS = ("label", "state", "origin", "kind", "key", "raw", "unit", "value", "hint", "required")


@pytest.fixture(scope="module")
def records() -> dict[str, dict[str, Any]]:
    return {path.name: tiaokuan.to_record(tiaokuan.extract(path)) for path in FILES}


def case(path: Path) -> Path:
    return CASES / path.name.replace(".", "-") / "expected.json"


def summary(record: dict[str, Any]) -> dict[str, Any]:
    """What a person would check by eye: no offsets, ids or confidences."""
    names = {clause["id"]: " ".join(filter(None, (clause["number"], clause["heading"]))) for clause in record["clauses"]}
    return {
        "title": record["document"]["title"],
        "format": record["document"]["format"],
        "clauses": [{name: clause[name] for name in ("number", "heading", "level")} for clause in record["clauses"]],
        "slots": [
            {"clause": names[slot["clause"]]} | {name: slot[name] for name in SLOT_FIELDS if slot[name] is not None}
            for slot in record["slots"]
        ],
        "findings": sorted(finding["rule"] for finding in record["findings"]),
    }


def lines(found: dict[str, Any]) -> str:
    """JSON with one clause, slot or finding a line, so that a change is read as one line."""
    parts = []
    for name, value in found.items():
        if isinstance(value, list):
            rows = ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in value)
            parts.append(f' "{name}": [\n  {rows}\n ]' if value else f' "{name}": []')
        else:
            parts.append(f' "{name}": {json.dumps(value, ensure_ascii=False)}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def test_records_are_compared_not_written() -> None:
    """In a run that counts the switch is off; to renew the records, run this file alone with it on."""
    assert not os.environ.get(REGENERATE), f"records were written, not compared: unset {REGENERATE} and run again"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_sample(path: Path, records: dict[str, dict[str, Any]]) -> None:
    found = summary(records[path.name])
    expected = case(path)
    if os.environ.get(REGENERATE):
        expected.parent.mkdir(parents=True, exist_ok=True)
        expected.write_text(lines(found), encoding="utf-8")
    kept = json.loads(expected.read_text("utf-8"))
    for part in kept:
        assert found[part] == kept[part], part
    assert found == kept


def test_every_record_has_its_sample() -> None:
    assert {path.parent.name for path in CASES.glob("*/expected.json")} == {case(path).parent.name for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_spans_are_exact(path: Path, records: dict[str, dict[str, Any]]) -> None:
    record = records[path.name]
    assert record["clauses"]
    assert record["slots"]
    for slot in record["slots"]:
        start, end = slot["span"]
        assert record["text"][start:end] == slot["raw"]


def test_samples_come_from_their_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """docx, html and txt are what data/make_samples.py makes of data/contracts; a PDF depends on LibreOffice and its fonts."""
    monkeypatch.setattr(sys, "argv", ["make_samples.py", str(tmp_path)])
    monkeypatch.setenv("PATH", "")
    runpy.run_path(str(ROOT / "data" / "make_samples.py"), run_name="__main__")
    made = {path.name for path in tmp_path.iterdir()}
    assert made == {path.name for path in FILES if path.suffix != ".pdf"}
    for path in tmp_path.iterdir():
        assert _parts(path) == _parts(SAMPLES / path.name), path.name


def _parts(path: Path) -> Any:
    """A file's content; for a docx the parts we write, because compression differs between versions of zlib."""
    if path.suffix != ".docx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in ("word/document.xml", "word/numbering.xml")}


def test_one_contract_reads_alike_in_every_form(records: dict[str, dict[str, Any]]) -> None:
    for one, other in (("远程客服.docx", "远程客服.txt"), ("软件开发.docx", "软件开发.pdf")):
        mine, theirs = summary(records[one]), summary(records[other])
        assert mine["clauses"] == theirs["clauses"], other
        assert mine["slots"] == theirs["slots"], other

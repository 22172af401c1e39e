"""The sample contracts, read whole and compared with the records kept in tests/contracts/<case>/expected.json.

TIAOKUAN_REGENERATE=1 pytest tests/test_contracts.py writes those records anew; read what changed before you commit it.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import tiaokuan

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "data" / "samples"
CASES = ROOT / "tests" / "contracts"
FILES = sorted(path for path in SAMPLES.iterdir() if path.is_file() and "扫描" not in path.name)  # scans: tests/test_scans.py
REGENERATE = "TIAOKUAN_REGENERATE"
SLOT_FIELDS = ("clause", "label", "state", "origin", "kind", "key", "raw", "unit", "value", "hint", "required")


@pytest.fixture(scope="module")
def records() -> dict[str, dict[str, Any]]:
    return {path.name: tiaokuan.to_record(tiaokuan.extract(path)) for path in FILES}


def case(path: Path) -> Path:
    return CASES / path.name.replace(".", "-") / "expected.json"


def summary(record: dict[str, Any]) -> dict[str, Any]:
    """What a person would check by eye: no offsets or confidences."""
    return {
        "title": record["document"]["title"],
        "format": record["document"]["format"],
        "clauses": [{name: clause[name] for name in ("id", "number", "heading", "level")} for clause in record["clauses"]],
        "slots": [{name: slot[name] for name in SLOT_FIELDS if slot[name] is not None} for slot in record["slots"]],
        "findings": dict(sorted(Counter(finding["rule"] for finding in record["findings"]).items())),
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


REMOTE = """
party party | duration分钟 duration小时 text例 percent% percent% text例 | duration年 date date duration个月 duration年 duration日
choice text例 duration日 text party account duration个工作日 choice | duration年 | percent% percent% duration日
organisation number份 number份 person person date date
"""


def test_the_template_asks_for_what_we_wrote_into_it(records: dict[str, dict[str, Any]]) -> None:
    """Written by hand, unlike the kept records: the kind and unit of every blank of the template, 例 where it has a hint."""
    for name in ("远程客服.docx", "远程客服.txt"):
        blanks = [slot for slot in records[name]["slots"] if slot["state"] == "blank"]
        found = [f"{slot['kind']}{slot['unit'] or ''}{'例' if slot['hint'] else ''}" for slot in blanks]
        assert found == REMOTE.replace("|", "").split()


SOFTWARE = {
    "contract.number": ["RJ-2026-032"],
    "party_a.name": ["南屿茶业有限公司", "南屿茶业有限公司"],
    "party_b.name": ["海州市方寸软件有限公司", "海州市方寸软件有限公司"],
    "fee.total": ["850000", "850000"],
    "fee.tax_rate": ["6"],
    "delivery.deadline": ["2026-06-30", "2026-09-15"],
    "acceptance.period": ["7"],
    "sla.response_time": ["2"],
    "sla.resolution_time": ["24"],
    "liability.late_delivery_rate": ["0.05"],
    "confidentiality.period": ["5"],
    "contract.copies": ["4"],
    "contract.copies_each": ["2"],
}


@pytest.mark.parametrize("name", ["软件开发.docx", "软件开发.pdf"])
def test_the_filled_contract_says_what_we_wrote_into_it(name: str, records: dict[str, dict[str, Any]]) -> None:
    found: dict[str, list[str]] = {}
    for slot in records[name]["slots"]:
        found.setdefault(slot["key"], []).append(next(iter(slot["value"].values())))
    for key, values in SOFTWARE.items():
        assert set(values) <= set(found.get(key, [])), key


def test_the_tracked_change_is_kept(records: dict[str, dict[str, Any]]) -> None:
    (changed,) = [slot for slot in records["信息系统运维.docx"]["slots"] if "original" in slot]
    assert (changed["raw"], changed["original"], changed["key"]) == ("15", "30", "payment.due")


@pytest.mark.parametrize("name", ["城市配送.html", "远程客服.txt"])
def test_the_site_around_a_contract_is_left_out(name: str, records: dict[str, dict[str, Any]]) -> None:
    text = records[name]["text"]
    for furniture in ("举报", "VIP", "文档评论", "相关", "首页", "收藏", "上一篇", "ICP", "发布于"):
        assert furniture not in text

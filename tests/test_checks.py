"""Each check against its table of cases, and the playbook."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import tiaokuan
from tiaokuan import playbook
from tiaokuan.errors import UsageError

CASES = tomllib.loads((Path(__file__).parent / "checks" / "cases.toml").read_text("utf-8"))["case"]
RESPONSE = "服务合同\n第一条 服务标准\n乙方应在接到通知后2小时内响应。"
OWN = '[[own]]\nrule = "own.response"\nkey = "sla.response_time"\nmust = "{}"\nseverity = "error"\n'


def rules(text: str, path: str = "") -> dict[str, str]:
    contract = tiaokuan.extract(text.encode(), "a.txt", rules=playbook.load(path))
    return {finding.rule: finding.severity.value for finding in contract.findings}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.get("rule") or "no " + case["none"])
def test_a_case(case: dict[str, str]) -> None:
    if "rule" in case:
        assert case["rule"] in rules(case["text"])
    else:
        assert case["none"] not in rules(case["text"])


@pytest.mark.parametrize(
    ("must", "broken"), [("<= 30 minutes", True), ("<= 3 hours", False), ("absent", True), ("present", False)]
)
def test_own_rules(must: str, broken: bool, tmp_path: Path) -> None:
    path = tmp_path / "playbook.toml"
    path.write_text(OWN.format(must), "utf-8")
    assert ("own.response" in rules(RESPONSE, path=str(path))) is broken


def test_rules_are_switched_off_and_graded(tmp_path: Path) -> None:
    text = CASES[0]["text"]
    path = tmp_path / "playbook.toml"
    path.write_text('[rules]\n"law.repealed" = "info"\n', "utf-8")
    assert rules(text, path=str(path))["law.repealed"] == "info"
    path.write_text('[rules]\n"law.repealed" = "off"\n', "utf-8")
    assert "law.repealed" not in rules(text, path=str(path))


@pytest.mark.parametrize(
    "text", ["[rules", "x = 1", "rules = 1", '[rules]\na = "loud"', "[limits]\nlpr = 'x'", OWN.format("~ 3 moons")]
)
def test_a_playbook_that_means_nothing(text: str, tmp_path: Path) -> None:
    path = tmp_path / "playbook.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError):
        playbook.load(str(path))

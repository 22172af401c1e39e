"""Each check against its table of cases, the playbook, and the documentation of the rules."""

from __future__ import annotations

import os
import re
import time
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from faulty import EDITS, FAULTS, clean, planted, worded
from support import document
from tiaokuan import checks, clauses, cli, extract, slots
from tiaokuan.checks import laws
from tiaokuan.contract import Finding, Severity
from tiaokuan.errors import UsageError
from tiaokuan.playbook import Playbook

ROOT = Path(__file__).parents[1]
TABLES = sorted((Path(__file__).parent / "checks").glob("*.toml"))
CASES = [(path.stem, case) for path in TABLES for case in tomllib.loads(path.read_text("utf-8"))["case"]]
READMES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh-CN.md"}
RESPONSE = "服务合同\n第一条 服务标准\n乙方应在接到通知后2小时内响应。"
OWN = '[[own]]\nrule = "own.response"\nmust = "sla.response_time {}"\nseverity = "error"\n'


def findings(text: str, playbook: Playbook | None = None) -> list[Finding]:
    """The findings on a contract in the notation of `support.document`."""
    paper = document(text)
    parts = clauses.segment(paper)
    return list(checks.run(paper, parts, slots.find(paper, parts), playbook))


def load(text: str, folder: Path) -> Playbook:
    path = folder / "playbook.toml"
    path.write_text(text, "utf-8")
    return checks.load_playbook(str(path))


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=lambda case: case.get("rule") or "no " + case["none"])
def test_a_case(case: dict[str, Any]) -> None:
    found = findings(case["text"])
    if "none" in case:
        assert case["none"] not in {finding.rule for finding in found}
        return
    of_rule = [finding for finding in found if finding.rule == case["rule"]]
    assert of_rule
    places = [evidence.text for evidence in of_rule[0].evidence]
    for words in case.get("leads_to", []):
        assert any(words in place for place in places), places
    assert case.get("says", "") in of_rule[0].message


def test_comments_of_drafters_are_told() -> None:
    paper = replace(document("服务合同\n第一条 费用\n每月支付5000元。"), comments=("价格再谈一谈\n请法务看", "长" * 99))
    parts = clauses.segment(paper)
    told = [finding.message for finding in checks.run(paper, parts, slots.find(paper, parts)) if finding.rule == "comment.open"]
    assert [message.partition("。")[0] for message in told] == [
        f"批注没有处理：“{words}”" for words in ("价格再谈一谈 请法务看", "长" * 59 + "…")
    ]


@pytest.mark.parametrize("rule", sorted([*FAULTS, *EDITS]))
def test_a_planted_fault_is_found(rule: str) -> None:
    """The whole measurement, on Word files: tests/benchmarks/checks.py."""
    for seed in range(2):
        assert rule in {finding.rule for finding in findings(planted(rule, seed))}, seed


@pytest.mark.parametrize(("rule", "texts"), worded().items())
def test_a_fault_in_other_words_is_found(rule: str, texts: list[str]) -> None:
    """A third of the wordings; all of them, on Word files and PDFs, with models and without: tests/benchmarks/checks.py."""
    assert len(texts) >= 10
    for text in texts[:: max(1, len(texts) // 3)]:
        assert rule in {finding.rule for finding in findings(text)}, text


@pytest.mark.parametrize("seed", range(4))
def test_a_clean_contract_has_no_findings(seed: int) -> None:
    assert [f.message for f in findings(clean(seed)) if f.severity is not Severity.INFO] == []


def test_faults_are_planted_for_every_rule() -> None:
    apart = {
        "revision.open",
        "revision.struck",
        "revision.text",
        "revision.value",
        "comment.open",
        "page.unread",
    }  # not said by a text
    assert set(checks.rules()) == {*FAULTS, *EDITS} | apart
    assert set(checks.rules()) == set(worded()) | apart


def test_every_rule_has_cases_of_both_kinds() -> None:
    """What a text cannot say (tracked changes, comments, pages) has tests of its own below and in test_word, test_pdf."""
    apart = {"revision.open", "revision.struck", "revision.text", "revision.value", "comment.open", "page.unread"}
    fires = {case["rule"] for _, case in CASES if "rule" in case}
    silent = {case["none"] for _, case in CASES if "none" in case}
    assert set(checks.rules()) - apart - fires == set()
    assert set(checks.rules()) - apart - silent == set()
    for family, case in CASES:
        rules = {rule.name for rule in __import__(f"tiaokuan.checks.{family}", fromlist=["CHECK"]).CHECK.rules}
        assert (case.get("rule") or case["none"]) in rules, family


@pytest.mark.parametrize("rule", checks.rules().values(), ids=lambda rule: rule.name)
def test_a_rule_says_what_and_why(rule: checks.Rule) -> None:
    assert re.fullmatch(r"[a-z]+\.[a-z_]+", rule.name)
    assert rule.zh and rule.en and rule.why.endswith("。") and rule.why_en.endswith(".")
    assert re.search("[一-鿿]", rule.zh + rule.why) and not re.search("[一-鿿]", rule.en + rule.why_en)
    assert set(rule.limits) <= set(Playbook().limits)


def test_the_table_of_laws_says_where_each_line_comes_from() -> None:
    for law in laws.laws().values():
        assert date.fromisoformat(law["repealed"]) < date(2026, 11, 26)
        assert law["by"].startswith("《") or law["name"] == "营业税暂行条例"
        assert law["source"]
        assert law["checked"] in ("article", "notice", "memory")


def test_every_limit_is_used() -> None:
    assert {limit for rule in checks.rules().values() for limit in rule.limits} == set(Playbook().limits)


def test_a_finding_leads_to_both_sides_and_to_the_law() -> None:
    text = "服务合同\n第一条 费用\n合同总价为人民币300000元（大写：贰拾万元整）。\n第二条 违约\n一方违约的，应支付合同总价40%的违约金。"
    found = {finding.rule: finding for finding in findings(text)}
    capitals, damages = found["amount.capitals"], found["damages.high"]
    assert [e.text for e in capitals.evidence] == ["300000", "贰拾万元整"]
    assert "第一条" in capitals.message and "第一条" in capitals.message_en and len(capitals.slots) == 2
    assert "第五百八十五条" in damages.source and damages.source in damages.message


@pytest.mark.parametrize(
    ("must", "broken"),
    [
        ("<= 30 minutes", True), ("<= 3 hours", False), (">= 1 小时", False), ("== 120 minutes", False), ("!= 2 hours", True),
        ("absent", True), ("present", False),
    ],
)  # fmt: skip
def test_own_rules(must: str, broken: bool, tmp_path: Path) -> None:
    found = findings(RESPONSE, load(OWN.format(must), tmp_path))
    assert ("own.response" in {finding.rule for finding in found}) is broken


@pytest.mark.parametrize(
    ("must", "text", "broken"),
    [
        ("liability.cap_rate >= 20 %", "违约金总额不超过合同总价的10%。", True),
        ("liability.cap_rate >= 20 %", "违约金总额不超过合同总价的25%。", False),
        ("term.renewal_length absent", "期满后自动续期一年。", True),
        ("term.renewal_length absent", "期满后本合同终止。", False),
        ("fee.total <= 50 万元", "合同总价为人民币600000元。", True),
        ("fee.total <= 50 万元", "合同总价为人民币500000元。", False),
        ("liability.late_payment_rate <= 1 ‰", "甲方逾期付款的，每逾期一日按应付款项的千分之二支付违约金。", True),
        ("dispute.court present", "争议由<u>海州市临川区</u>人民法院管辖。", False),
        ("dispute.court present", "争议协商解决。", True),
    ],
)
def test_own_rules_of_all_kinds(must: str, text: str, broken: bool, tmp_path: Path) -> None:
    playbook = load(f'[[own]]\nrule = "own.rule"\nmust = "{must}"\n', tmp_path)
    found = findings(f"服务合同\n第一条 约定\n{text}", playbook)
    assert ("own.rule" in {finding.rule for finding in found}) is broken


def test_rules_are_switched_off_and_graded(tmp_path: Path) -> None:
    text = "服务合同\n根据《中华人民共和国合同法》，双方订立本合同。"
    graded = load('[rules]\n"law.repealed" = "info"\n', tmp_path)
    assert {f.severity for f in findings(text, graded) if f.rule == "law.repealed"} == {Severity.INFO}
    off = load('[rules]\n"law.repealed" = "off"\n', tmp_path)
    assert "law.repealed" not in {finding.rule for finding in findings(text, off)}


def test_limits_are_the_users(tmp_path: Path) -> None:
    text = "服务合同\n第一条 违约\n一方违约的，应支付合同总价25%的违约金。"
    assert "damages.high" not in {finding.rule for finding in findings(text)}
    assert "damages.high" in {finding.rule for finding in findings(text, load("[limits]\ndamages_rate = 20\n", tmp_path))}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[rules", "playbook"), ("x = 1", "x"), ("rules = 1", "rules"), ('[rules]\n"law.repealed" = "loud"', "loud"),
        ("[limits]\nlpr = 'x'", "lpr"), ("[limits]\nlrp = 3", "lpr"), (OWN.format("~ 3 moons"), "moons"),
        ('[rules]\n"law.repeald" = "off"', "law.repealed"), (OWN.replace("sla.response_time", "sla.respons_time").format("absent"), "sla.response_time"),
        (OWN.replace("own.response", "law.repealed").format("absent"), "law.repealed"), (OWN.format("<= 3 moons"), "moons"),
        (OWN.format("absent") + 'colour = "red"', "colour"),
    ],
)  # fmt: skip
def test_a_playbook_that_means_nothing(text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        load(text, tmp_path)
    assert says in error.value.message("en")


def test_a_playbook_that_is_not_there() -> None:
    with pytest.raises(UsageError):
        checks.load_playbook("no-such-file.toml")


def test_the_command_lists_the_rules_as_a_playbook_sets_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "playbook.toml"
    path.write_text('[rules]\n"law.repealed" = "off"\n[limits]\nlpr = 9\n' + OWN.format("<= 30 minutes"), "utf-8")
    assert cli.main(["checks", "--playbook", str(path), "--format", "table"]) == 0
    shown = capsys.readouterr().out
    assert re.search(r"law\.repealed\s+off", shown) and "lpr = 9" in shown and re.search(r"own\.response\s+error", shown)
    assert cli.main(["checks", "--lang", "en"]) == 0
    assert '"rule": "damages.high"' in capsys.readouterr().out


def rows(lang: str) -> str:
    """The rules as the READMEs list them."""
    lines = []
    for row in checks.catalogue(Playbook(), lang):
        limits = "，".join(f"`{name}` = {value}" for name, value in row["limits"].items())
        more = "；".join(part for part in (row["source"], limits) if part)
        lines.append(f"| `{row['rule']}` | {row['severity']} | {row['what']} | {more} |\n")
    return "".join(lines)


@pytest.mark.parametrize("lang", READMES)
def test_the_readme_lists_the_rules(lang: str) -> None:
    """TIAOKUAN_REGENERATE=1 writes the READMEs' tables anew."""
    text = READMES[lang].read_text("utf-8")
    head = re.search(
        r"^\| (?:rule|规则) \| (?:severity|程度) \| [^|]+ \| [^|]+ \|\n\|---\|---\|---\|---\|\n", text, re.MULTILINE
    )
    assert head is not None
    end = text.index("\n\n", head.end() - 1) + 1
    if os.environ.get("TIAOKUAN_REGENERATE"):
        READMES[lang].write_text(text[: head.end()] + rows(lang) + text[end:], encoding="utf-8")
    else:
        assert text[head.end() : end] == rows(lang)


def test_a_long_line_of_blanks_takes_linear_time() -> None:
    """Half-filled amounts are looked for in one pass: 20,000 blanks in one place took a quarter of a minute."""
    paper = document(f"服务合同\n第一条 费用\n金额：{'_ ' * 20_000}元\n")
    parts = clauses.segment(paper)
    places = slots.find(paper, parts)
    assert max(len(slot.raw) for slot in places) > 20_000
    started = time.process_time()
    checks.run(paper, parts, places)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("任何一方违约的，应支付违约金50万元。", "违约金“50万元”超过"),
        ("任何一方违约的，应支付违约金伍拾万元整。", "违约金“伍拾万元整”超过"),
    ],
)
def test_a_finding_says_an_amount_with_its_unit_once(sentence: str, words: str) -> None:
    text = f"服务合同\n第一条 费用\n合同总价为人民币1,000,000.00元。\n第二条 违约责任\n{sentence}\n"
    contract = extract(text.encode(), name="合同.txt")
    assert [finding.message.startswith(words) for finding in contract.findings if finding.rule == "damages.high"] == [True]

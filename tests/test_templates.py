"""A blank template beside contracts made from it: fillings, changes, what is no change; recognition and groups."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiaokuan import Settings, extract, flow, to_record
from tiaokuan.bulk import version
from tiaokuan.cli import main
from tiaokuan.contract import Origin, State
from tiaokuan.errors import UsageError
from tiaokuan.playbook import Playbook
from tiaokuan.store import Store, entry, library
from tiaokuan.templates import Comparison, Library, Template, Wording, compare, findings, groups, redline
from tiaokuan.templates._align import Op, align
from tiaokuan.templates.shingles import shingles

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
BLANK = """绿植租摆服务合同
甲方：________
乙方：________
第一条 服务内容
1.1 乙方向甲方办公场所提供绿植____盆，每____日养护一次。
1.2 服务期限自____年____月____日起，共____个月。
第二条 费用
2.1 服务费每月____元，甲方应当在每月10日前支付。
2.2 乙方不得在合同期内提高单价，但双方另有约定的除外。
第三条 违约责任
3.1 绿植枯萎的，乙方应当在接到通知后3日内免费更换。
3.2 甲方逾期付款的，按日支付未付金额万分之____的违约金。
第四条 争议解决
4.1 因本合同发生的争议，由____人民法院管辖。
"""
MADE = """绿植租摆服务合同
甲方：海州云岭酒店有限公司
乙方：________
第一条 服务内容
1.1 乙方向甲方办公场所提供绿植120盆，每7日养护一次。
1.2 服务期限自2026年3月1日起，共十二个月。
第二条 费用
2.1 服务费每月3,600.00元，甲方应当在每月10日前支付。
2.2 乙方不得在合同期内提高单价，但双方另有约定的除外。
第三条 违约责任
3.1 绿植枯萎的，乙方应当在接到通知后3日内免费更换。
3.2 甲方逾期付款的，按日支付未付金额万分之三的违约金。
第四条 争议解决
4.1 因本合同发生的争议，由____人民法院管辖。
"""
FILLED = ["海州云岭酒店有限公司", "", "120", "7", "2026年3月1日", "十二", "3,600.00", "三", ""]


def record(text: str, name: str = "a.txt") -> dict[str, Any]:
    return to_record(extract(text.encode(), name))


def wording(text: str) -> Wording:
    return Wording.of(record(text))


def compared(filled: str, template: str = BLANK) -> Comparison:
    return compare(wording(template), wording(filled))


def test_fillings_need_no_marks() -> None:
    comparison = compared(MADE)
    assert [f.text if f.state == "filled" else "" for f in comparison.fillings] == FILLED
    assert {f.state for f in comparison.fillings} == {"filled", "blank"}
    assert comparison.changes == comparison.clauses_gone == comparison.clauses_added == comparison.slots_added == ()
    assert comparison.share == 1


@pytest.mark.parametrize(
    ("old", "new", "raised"),
    [
        ("每月10日前", "每月20日前", ("number",)),
        ("应当在接到通知后3日内", "应当在接到通知后30日内", ("number",)),
        ("乙方不得在合同期内", "乙方可以在合同期内", ("negation", "duty")),
        ("提高单价，但双方", "提高单价，双方", ("scope",)),
        ("另有约定的除外", "另有约定的", ("scope",)),
        ("免费更换", "收费更换", ("negation",)),
        ("绿植枯萎的", "绿植损坏的", ()),
        ("甲方逾期付款的", "乙方逾期付款的", ("party",)),
        ("甲方应当在每月", "甲方可以在每月", ("duty",)),
        ("因本合同发生的争议", "因履行本合同发生的争议", ()),
    ],
)
def test_a_change_to_the_wording_is_found_and_raised(old: str, new: str, raised: tuple[str, ...]) -> None:
    comparison = compared(MADE.replace(old, new))
    assert len(comparison.changes) == 1
    change = comparison.changes[0]
    assert change.raised == raised
    assert set(change.old) <= set(old)
    assert set(change.new) <= set(new)
    assert comparison.filled.text[slice(*change.filled_span)] == change.new
    assert comparison.template.text[slice(*change.template_span)] == change.old
    assert [f.text if f.state == "filled" else "" for f in comparison.fillings] == FILLED


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("，", ","),
        ("（", "("),
        ("3日内免费更换", "3 日 内免费\u3000更换"),
        ("争议解决", "争\u200b议解决"),
        ("1.1 ", "1．1、"),
        ("第四条 ", "第五条 "),
        ("但双方另有约定的除外。\n", "但双方另有\n约定的除外。\n"),
    ],
)
def test_noise_is_no_change(old: str, new: str) -> None:
    comparison = compared(MADE.replace(old, new))
    assert comparison.changes == ()
    assert [f.text if f.state == "filled" else "" for f in comparison.fillings] == FILLED


def test_a_change_ends_with_words() -> None:
    change = compared(MADE.replace("养护一次", "养护两回")).changes[0]
    assert (change.old, change.new) == ("一次", "两回")
    change = compared(MADE.replace("办公场所", "办公地点")).changes[0]
    assert (change.old, change.new) == ("场所", "地点")


def test_clauses_that_are_gone_and_added() -> None:
    fewer = re.sub("第三条.*?(?=第四条)", "", MADE, flags=re.DOTALL).replace("第四条", "第三条").replace("4.1", "3.1")
    comparison = compared(fewer)
    assert [clause["heading"] for clause in comparison.clauses_gone] == ["违约责任"]
    assert [f.state for f in comparison.fillings].count("vanished") == 1
    rules = [finding.rule for finding in findings(comparison)]
    assert rules == ["template.recognised", "template.clause_gone"]
    more = MADE.replace(
        "第四条 争议解决\n4.1", "第四条 保险\n4.1 乙方自行为其人员购买意外保险，费用____元。\n第五条 争议解决\n5.1"
    )
    comparison = compared(more)
    assert [clause["heading"] for clause in comparison.clauses_added] == ["保险"]
    assert [slot["raw"] for slot in comparison.slots_added] == ["____"]
    rules = [finding.rule for finding in findings(comparison)]
    assert rules == ["template.recognised", "template.clause_added", "template.slot_added"]


def test_a_playbook_rules_over_these_findings_too() -> None:
    comparison = compared(MADE.replace("10日前", "20日前"))
    assert [f.severity.value for f in findings(comparison)] == ["info", "warning"]
    assert [f.rule for f in findings(comparison, Playbook({"template.raised": None}))] == ["template.recognised"]


def test_what_is_read_in_another_order_is_no_change() -> None:
    lines = MADE.splitlines()
    lines.insert(12, lines.pop(8))
    assert compared("\n".join(lines)).changes == ()


def test_contracts_that_share_nothing_are_compared_in_bounded_time() -> None:
    empty: dict[str, Any] = {"clauses": [], "slots": []}
    head = {"name": "a", "title": None, "scanned_pages": [], "pages": None}
    sides = ("戊己庚辛____" * 20000, "甲乙丙丁" * 20000)
    comparison = compare(*(Wording.of(empty | {"document": head, "text": text}) for text in sides))
    assert comparison.share == 0
    assert "template.unlike" in {finding.rule for finding in findings(comparison)}


@given(st.text("甲乙丙_不 1\n", max_size=60), st.text("甲乙丙_不 1\n", max_size=60))
def test_steps_cover_both_sides_in_order(one: str, other: str) -> None:
    empty: dict[str, Any] = {"document": {"scanned_pages": []}, "clauses": [], "slots": []}
    template, filled = Wording.of(empty | {"text": one}), Wording.of(empty | {"text": other})
    a = c = 0
    for step in align(template, filled):
        assert (step.a, step.c) == (a, c)
        if step.op is Op.SAME:
            assert template.chars[step.a : step.b] == filled.chars[step.c : step.d]
        if step.op is Op.FILLING:
            assert step.a in template.gaps
        a, c = step.b, step.d
    assert (a, c) == (len(template.chars), len(filled.chars))


def test_the_page_is_whole_in_itself_and_escapes_all() -> None:
    hostile = MADE.replace("免费更换", "<script>alert(1)</script>\"'&更换").replace("海州云岭", "<b onclick=x>")
    page = redline(compared(hostile))
    assert "<script" not in page
    assert "<b onclick" not in page
    assert "&lt;script&gt;" in page
    assert not re.search(r"(?:src|href)\s*=\s*[\"'](?!#)|url\(|@import|https?:", page)
    assert page.count("<del") >= 2  # in the table and in the text
    assert "范本比对" in page
    assert "Compared with its template" in redline(compared(hostile), "en")


def test_the_sample_as_word_and_pdf() -> None:
    template = extract(SAMPLES / "电梯维保范本.docx")
    for form in ("docx", "pdf"):
        contract, comparison = flow.compare(template, extract(SAMPLES / f"电梯维保.{form}"))
        assert sum(f.state == "filled" for f in comparison.fillings) == 15
        assert [(c.old, c.new) for c in comparison.changes if c.raised][:1] == [("15", "30")]
        assert {"不得", "全部"} <= {c.old for c in comparison.changes}
        assert [clause["heading"] for clause in comparison.clauses_gone] == ["保密"]
        place = next(slot for slot in contract.slots if slot.raw == "海州市滨河路88号")
        assert (place.state, place.origin) == (State.FILLED, Origin.INLINE)
        assert any("范本《电梯维护保养合同》" in why for why in place.why)
        assert {"template.recognised", "template.raised", "template.clause_gone"} <= {f.rule for f in contract.findings}
        ids = {slot.id for slot in contract.slots}
        assert all(slot in ids for finding in contract.findings for slot in finding.slots)
        led = [finding for finding in contract.findings if finding.rule in ("template.raised", "template.changed")]
        assert led and all(contract.document.text[slice(*f.evidence[0].span)] == f.evidence[0].text for f in led)


def test_a_library_recognises_and_forces_nothing(tmp_path: Path) -> None:
    url = str(tmp_path / "templates.db")
    other = BLANK.replace("绿植", "饮水机").replace("盆", "台").replace("枯萎", "损坏").replace("养护", "清洗")
    with Store(url) as store:
        assert library.add(store, record(BLANK, "绿植.txt"))
        assert not library.add(store, record(BLANK, "绿植.txt"))
        assert library.add(store, record(other, "饮水机.txt"))
        with pytest.raises(UsageError):
            library.add(store, record("说明\n没有空白。\n"))
        assert [row["name"] for row in library.listed(store)] == ["绿植.txt", "饮水机.txt"]
        made = library.library(store)
        found = made.recognise(wording(MADE))
        assert found is not None
        assert found.template.record["document"]["name"] == "绿植.txt"
        assert made.recognise(Wording.of(to_record(extract(SAMPLES / "软件开发.docx")))) is None
        assert made.recognise(wording("短文")) is None
    settings = Settings(templates=url)
    full = version.rules(settings=settings)
    contract = extract(MADE.encode(), "b.txt", settings)
    assert [slot.raw for slot in contract.slots if slot.state is State.FILLED and slot.key == "party_a.name"] == [FILLED[0]]
    assert contract.findings[-1].rule == "template.recognised"
    with Store(url) as store:
        with pytest.raises(UsageError):
            library.remove(store, ["没有.txt"])
        assert library.remove(store, ["饮水机.txt"]) == 1
        fewer = version.rules(settings=settings)
        assert library.remove(store, ["绿植.txt"]) == 1
    assert "template.recognised" not in {f.rule for f in extract(MADE.encode(), "b.txt", settings).findings}
    assert len({full, fewer, version.rules(settings=settings), version.rules()}) == 4  # each reads anew


def test_shingles_of_an_older_program_are_made_anew(tmp_path: Path) -> None:
    with Store(str(tmp_path / "a.db")) as store:
        library.add(store, record(BLANK))
        with store.writing() as connection:
            connection.exec_driver_sql("UPDATE templates SET scheme = 'old', shingles = x''")
        found = library.library(store).recognise(wording(MADE))
    assert found is not None


def test_a_template_is_found_among_many_that_differ_by_little() -> None:
    texts = {n: BLANK.replace("万分之", f"（第{n}号）万分之").replace("免费更换", f"更换{n}次") for n in range(40)}
    made = Library(
        Template(str(n), str(n), None, shingles(wording(text)), lambda text=text: record(text)) for n, text in texts.items()
    )
    found = made.recognise(wording(MADE.replace("万分之", "（第7号）万分之").replace("免费更换", "更换7次")))
    assert found is not None
    assert "第7号" in found.template.text


def test_groups_of_like_contracts(tmp_path: Path) -> None:
    parties = ("云岭", "白沙", "长汀", "金湾")
    texts = [MADE.replace("云岭", name).replace("120", str(100 + n)) for n, name in enumerate(parties)]
    texts[2] = texts[2].replace("乙方不得", "乙方可以")
    kept = {f"{n}.txt": record(text, f"{n}.txt") for n, text in enumerate(texts)}
    kept["other"] = to_record(extract(SAMPLES / "软件开发.docx"))
    found = list(groups(list(kept), kept.__getitem__))
    assert [len(group.members) for group in found] == [4]
    group = found[0]
    assert group.title == "绿植租摆服务合同"
    assert "乙方不得在合同期内提高单价" in group.common
    assert "云岭" not in group.common
    changes = {member.filled.record["document"]["name"]: [c.new for c in member.changes] for member in group.members}
    assert changes == {"0.txt": [], "1.txt": [], "2.txt": ["可以"], "3.txt": []}


def test_compare_at_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blank, made, page = tmp_path / "范本.txt", tmp_path / "合同.txt", tmp_path / "比对.html"
    blank.write_text(BLANK, encoding="utf-8")
    made.write_text(MADE.replace("10日前", "20日前"), encoding="utf-8")
    assert main(["compare", str(blank), str(made), "--html", str(page)]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [filling["text"] for filling in said["fillings"]] == FILLED
    assert said["fillings"][4]["value"] == {"date": "2026-03-01"}
    assert [(c["old"], c["new"], c["clause"]["number"]) for c in said["changes"]] == [("10", "20", "2.1")]
    assert "</html>" in page.read_text("utf-8")
    assert main(["compare", str(blank), str(made), "--format", "record"]) == 0
    assert "template.raised" in {f["rule"] for f in json.loads(capsys.readouterr().out)["findings"]}
    assert main(["compare", str(blank), str(made), "--format", "table", "--lang", "en"]) == 0
    assert "1 changes to the fixed wording, 1 of them raised" in capsys.readouterr().out
    assert main(["compare", str(blank), str(tmp_path / "no.txt")]) == 1
    assert main(["compare", str(blank), str(made), "--html", str(tmp_path / "no" / "a.html")]) == 2


def test_template_and_cluster_at_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url, blank, made = str(tmp_path / "a.db"), tmp_path / "范本.txt", tmp_path / "合同.txt"
    blank.write_text(BLANK, encoding="utf-8")
    made.write_text(MADE, encoding="utf-8")
    assert main(["template", "add", str(blank), str(tmp_path / "no.txt"), "--store", url]) == 1
    assert main(["template", "list", "--store", url]) == 0
    assert json.loads(capsys.readouterr().out)["name"] == "范本.txt"
    assert main(["extract", str(made), "--templates", url]) == 0
    contract = json.loads(capsys.readouterr().out)
    assert "template.recognised" in {f["rule"] for f in contract["findings"]}
    assert main(["template", "remove", "范本.txt", "--store", url]) == 0
    assert main(["template", "remove", "--store", url]) == 2
    assert main(["extract", str(made), "--templates", str(tmp_path / "no" / "a.db")]) == 1
    with Store(url) as store:
        store.add([entry(record(MADE.replace("120", str(n)), f"{n}.txt"), 1) for n in range(3)], "1")
    capsys.readouterr()
    assert main(["cluster", "--store", url]) == 0
    assert json.loads(capsys.readouterr().out)["contracts"] == 3
    assert main(["cluster", "--store", url, "--format", "table"]) == 0
    assert "绿植租摆服务合同 · 3 份" in capsys.readouterr().out
    assert main(["cluster", "--store", url, "--alike", "7"]) == 2


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("未付", "末付", 0),
        ("养护一次", "养护—次", 0),
        ("养护一次", "养护次", 0),
        ("绿植枯萎", "绿植枯姜", 0),
        ("免费更换", "免费史换", 0),
        ("每月10日前", "每月20日前", 1),
        ("乙方不得在", "乙方得在", 1),
        ("接到通知后", "收到货物后", 1),
    ],
)
def test_what_ocr_confuses_is_a_change_only_where_nothing_was_scanned(old: str, new: str, changes: int) -> None:
    made = record(MADE.replace(old, new))
    assert len(compare(wording(BLANK), Wording.of(made)).changes) == 1
    made["document"] |= {"scanned_pages": [1], "pages": 1}
    assert len(compare(wording(BLANK), Wording.of(made)).changes) == changes

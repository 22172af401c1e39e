"""What is learned: the grammar and its labels, the models' store, keys and confidence, training and evaluation from end to end."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from tiaokuan import clauses, confidence, extract, read, slots, to_record
from tiaokuan.contract import Level
from tiaokuan.errors import ModelError, UsageError
from tiaokuan.keys import KEYS
from tiaokuan.learned import clause_types, keys, linear, skops_file, store
from tiaokuan.learned.features import SlotView
from tiaokuan.settings import Settings
from tiaokuan.training import compose, examples, fit, grammar, papers, reviewed, scoring, train, values
from tiaokuan.training.compose import Composer
from tiaokuan.training.measures import calibration

RULED = (0.0, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9)  # the confidences of rules over headings
ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "data" / "samples" / "信息系统运维.docx"
SCAN = ROOT / "data" / "samples" / "机房巡检-扫描.pdf"
GRAMMAR = grammar.load()
TYPES = [
    "recitals",
    "definitions",
    "service_scope",
    "service_level",
    "term",
    "obligations_a",
    "obligations_b",
    "obligations_mutual",
    "personnel",
    "fees",
    "payment",
    "invoice",
    "delivery",
    "acceptance",
    "warranty",
    "ip",
    "confidentiality",
    "data_protection",
    "representations",
    "breach",
    "indemnity",
    "force_majeure",
    "change",
    "termination",
    "dispute",
    "notice",
    "effect",
    "miscellaneous",
    "annex",
    "parties",
]


def test_the_grammar_covers_every_type_and_key() -> None:
    assert set(GRAMMAR.clauses) == set(TYPES)
    sentences = [text for table in GRAMMAR.clauses.values() for text in table["sentences"]]
    assert len(sentences) > 450
    assert all(len(table["sentences"]) >= 4 and len(table["headings"]) >= 2 for table in GRAMMAR.clauses.values())
    assert len(GRAMMAR.trades) >= 12
    everything = "\n".join([*sentences, json.dumps(GRAMMAR.papers, ensure_ascii=False)])
    slots = {match[1].split()[0].partition(":")[0] for match in grammar.SLOT.finditer(everything)}
    written = {key.replace("x.", f"party_{side}.") for key in slots for side in "ab"}
    assert set(KEYS) - written == set()
    assert {name for name in slots if "." in name and not name.startswith("x.")} - set(KEYS) == set()


@pytest.mark.parametrize("label", TYPES)
def test_every_pattern_expands_to_text(label: str) -> None:
    composer = Composer(GRAMMAR, f"expand-{label}")
    for pattern in [*GRAMMAR.clauses[label]["headings"], *GRAMMAR.clauses[label]["sentences"]]:
        words = papers.plain(composer.pieces(pattern))
        assert not re.search(r"[{}|$()]", words), pattern


def test_a_seed_always_gives_the_same_contract() -> None:
    first, second = (examples.example(GRAMMAR, "same", "docx") for _ in range(2))
    assert first == second
    assert examples.example(GRAMMAR, "other", "docx").data != first.data


def test_tables_change_nothing_else_in_a_contract(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a new table would deal the cards anew, and models differ for no reason."""

    def words(seed: str) -> list[str]:
        lines = Composer(GRAMMAR, seed).compose().lines
        return [papers.plain(line.pieces) + "|".join(map(papers.plain, line.cells)) for line in lines]

    seeds = [seed for seed in (f"tables-{number}" for number in range(12)) if not Composer(GRAMMAR, seed).noise]
    monkeypatch.setattr(compose, "PLANNED", 0.0)
    without = [words(seed) for seed in seeds]
    monkeypatch.setattr(compose, "PLANNED", 1.0)
    for seed, lines in zip(seeds, without, strict=True):
        rest = iter(words(seed))
        assert all(line in rest for line in lines), seed


def test_an_empty_cell_is_paired_by_the_head_of_its_column() -> None:
    gold = {"state": "blank", "kind": "money", "asked": ["单价（元）"]}
    found = {"state": "blank", "kind": "money", "cue": "单价(元)▁"}
    assert examples.certain(scoring.Pair(gold, found))
    assert not examples.certain(scoring.Pair(gold, found | {"cue": "合计(元)▁"}))
    sample = examples.example(GRAMMAR, "tables-3", "docx")
    asked = {words for slot in sample.gold["slots"] for words in slot["asked"]}
    assert asked
    assert not any("_" in words for words in asked)


def test_credit_codes_have_their_check_digit() -> None:
    fill = values.Filler(random.Random(3), GRAMMAR.values).fill("party_a.credit_code", "", "")
    assert re.fullmatch("91[0-9A-HJ-NPQRTUWXY]{16}", fill.text)


def test_sides_see_labels_side_by_side_and_what_leads_to_them() -> None:
    text = "服务合同\n甲方：海州青禾公司\n乙方：临川知微公司\n第一条 其他\n甲方开票信息：\n电话：____　电话：____\n"
    contract = extract(text.encode(), "a.txt", Settings(models="none"))
    view = SlotView(contract.document, contract.clauses, contract.slots, store.load().cut)
    phones = [place for place, slot in enumerate(contract.slots) if slot.kind == "phone"]
    first, second = (view.side_features(place) for place in phones)
    assert {"again=FalseTrue", "led=a"} <= set(first)
    assert {"again=TrueFalse", "led=a"} <= set(second)


def test_sides_in_a_long_line_take_linear_time() -> None:
    """The party named last before a place is looked up: searching the line for each of 8,000 places took ten seconds."""
    line = "甲方应于____日内向乙方支付____元，并由乙方开具发票；" * 4_000
    contract = extract(f"服务合同\n第一条 费用\n{line}\n".encode(), "a.txt", Settings(models="none"))
    assert len(contract.slots) == 8_000
    view = SlotView(contract.document, contract.clauses, contract.slots, store.load().cut)
    started = time.process_time()
    sides = [view.side_features(place) for place in range(len(contract.slots))]
    assert time.process_time() - started < 2
    assert "line=b" in sides[1]
    assert {"line=a", "above=a"} <= set(sides[-2])


def test_a_third_column_is_no_party_b() -> None:
    rows = (
        ("甲方（盖章）：", "乙方（盖章）：", "丙方（盖章）："),
        ("电话：0871-65123456", "电话：0871-65123457", "电话：______"),
    )
    cells = "".join(f"<tr>{''.join(f'<td>{words}</td>' for words in row)}</tr>" for row in rows)
    page = f"<p>监理服务合同</p><p>第一条 服务期为三年。</p><table>{cells}</table>"
    phones = [slot.key for slot in extract(page.encode(), "a.html").slots if slot.kind == "phone"]
    assert phones == ["party_a.phone", "party_b.phone", None]


def test_a_rule_stands_against_a_model_by_confidence_alone() -> None:
    """Both keys.decide and confidence.judge had the rule's key stand, each by a threshold of its own."""
    assert keys._best({"fee.total": 0.4, keys.NONE: 0.3, "fee.amount": 0.3}) == keys.Decision("fee.total", 0.4, 0.3)
    assert keys._best({keys.NONE: 0.4, "fee.total": 0.35}) == keys.Decision(None, 0.4, 0.35)


def test_a_rule_and_a_model_that_name_different_parties_are_not_sure() -> None:
    text = "服务合同\n甲方（盖章）：____\n法定代表人：____\n电话：____\n乙方（盖章）：____\n法定代表人：____\n电话：____\n"
    found, ours = read(text.encode(), "a.txt"), store.load()
    parts = clause_types.label(found, clauses.segment(found), ours)
    ruled = slots.find(found, parts)
    [phone] = [slot for slot in ruled if slot.key == "party_b.phone"]
    swapped = [replace(slot, key="party_a.phone") if slot is phone else slot for slot in ruled]
    agreed, differing = (
        next(judged for slot, judged in zip(ruled, confidence.judge(found, parts, known, ours), strict=True) if slot is phone)
        for known in (ruled, swapped)
    )
    assert agreed.key == differing.key == "party_b.phone"
    assert differing.key_confidence <= confidence.SIDES_DIFFER < agreed.key_confidence


def test_a_party_s_detail_has_a_key_unless_the_model_is_sure_that_it_has_none() -> None:
    [slot] = extract("服务合同\n甲方：____".encode(), "a.txt", Settings(models="none")).slots
    none = replace(slot, key=None)
    assert confidence._rule_stands(slot, none, confidence.NONE_STANDS - 0.01)
    assert not confidence._rule_stands(slot, none, confidence.NONE_STANDS)
    assert not confidence._rule_stands(replace(slot, key="fee.amount"), none, confidence.RULE_STANDS)


def test_a_partial_grammar_lacks_sentences_and_nothing_else() -> None:
    part = grammar.Grammar(GRAMMAR.folder, partial=True)
    for label, table in GRAMMAR.clauses.items():
        assert set(part.clauses[label]["sentences"]) <= set(table["sentences"])
        assert part.clauses[label]["headings"] == table["headings"]
    sentences = [sum(len(table["sentences"]) for table in one.clauses.values()) for one in (part, GRAMMAR)]
    assert 0.7 < sentences[0] / sentences[1] < 0.9
    assert part.places["lists"] == GRAMMAR.places["lists"]
    assert Composer(part, "a seed").compose().lines


def test_generated_contracts_are_read_as_they_were_labelled() -> None:
    """The gold of a generated contract agrees with what reading finds, so labels stand where they belong."""
    found = right = 0
    for number in range(4):
        sample = examples.example(GRAMMAR, f"labels-{number}", "docx")
        record = to_record(extract(sample.data, sample.name, Settings(models="none")))
        pairs = [pair for pair in scoring.pairs(sample.gold, record) if pair.gold is not None]
        found += len(pairs)
        right += sum(pair.strict for pair in pairs)
    assert right / found > 0.85


@pytest.mark.parametrize(
    ("number", "plain", "capitals"), [(10, "十", "壹拾"), (105, "一百零五", "壹佰零伍"), (20300, "二万零三百", "贰万零叁佰")]
)
def test_chinese_numerals(number: int, plain: str, capitals: str) -> None:
    assert values.chinese(number) == plain
    assert values.capital(number) == capitals


def test_clauses_have_types_and_slots_have_both_confidences() -> None:
    contract = extract(SAMPLE)
    assert all(clause.label for clause in contract.clauses)
    articles = {clause.heading: clause.label for clause in contract.clauses if clause.level is Level.ARTICLE}
    assert articles["服务期限"] == "term"
    assert articles["违约责任"] == "breach"
    assert all(0 < slot.confidence < 1 and 0 < slot.key_confidence < 1 for slot in contract.slots)
    assert len({slot.confidence for slot in contract.slots}) > 3


def test_without_models_there_are_the_rules(tmp_path: Path) -> None:
    contract = extract(SAMPLE, settings=Settings(models="none"))
    assert contract.models == {}
    assert all(clause.label_confidence in RULED for clause in contract.clauses)
    assert any(slot.key for slot in contract.slots)


def spoilt(tmp_path: Path, how: str) -> Path:
    folder = tmp_path / "models"
    shutil.copytree(store.default_folder(), folder)
    file = folder / "keys.skops"
    match how:
        case "missing":
            file.unlink()
        case "damaged":
            file.write_bytes(file.read_bytes()[:1000])
        case "tampered":
            data = bytearray(file.read_bytes())
            data[len(data) // 2] ^= 1
            file.write_bytes(bytes(data))
        case "no manifest":
            (folder / store.MANIFEST).unlink()
        case "other form":
            manifest = json.loads((folder / store.MANIFEST).read_text("utf-8"))
            (folder / store.MANIFEST).write_text(json.dumps(manifest | {"form": 0}), "utf-8")
    return folder


@pytest.mark.parametrize("how", ["missing", "damaged", "tampered", "no manifest", "other form"])
def test_a_spoilt_model_is_a_clear_error(tmp_path: Path, how: str) -> None:
    with pytest.raises(ModelError, match="--no-models"):
        extract(SAMPLE, settings=Settings(models=str(spoilt(tmp_path, how))))


def test_the_command_says_so_and_reads_without(tmp_path: Path) -> None:
    folder = spoilt(tmp_path, "tampered")
    command = [sys.executable, "-m", "tiaokuan", "extract", str(SAMPLE)]
    refused = subprocess.run([*command, "--models", str(folder)], capture_output=True, check=False, timeout=60)
    assert refused.returncode == 1
    assert "--no-models" in refused.stderr.decode()
    assert b"Traceback" not in refused.stderr
    done = subprocess.run([*command, "--no-models"], capture_output=True, check=True, timeout=60)
    assert json.loads(done.stdout)["slots"]


def test_a_skops_file_with_code_in_it_is_refused(tmp_path: Path) -> None:
    from skops.io import dumps

    folder = spoilt(tmp_path, "whole")
    content = dumps(random.Random(0))
    manifest = json.loads((folder / store.MANIFEST).read_text("utf-8"))
    manifest["files"]["keys.skops"] = __import__("hashlib").sha256(content).hexdigest()
    (folder / "keys.skops").write_bytes(content)
    (folder / store.MANIFEST).write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(ModelError):
        store.load(str(folder))


def test_numbers_are_read_from_skops_files_as_skops_reads_them() -> None:
    from skops.io import loads

    for name in store.PARTS:
        data = (store.default_folder() / f"{name}.skops").read_bytes()
        ours, theirs = skops_file.contents(data), loads(data, trusted=[])
        arrays = {key: value for key, value in vars(theirs).items() if isinstance(value, np.ndarray)}
        assert arrays
        assert all(np.array_equal(ours[key], value) for key, value in arrays.items())


def test_linear_models_say_what_scikit_learn_says() -> None:
    from sklearn.linear_model import LogisticRegression

    rows = [[f"word{number % 7}", f"sign{number % 3}", "same", "same"] for number in range(60)]
    fitted = LogisticRegression().fit(linear.matrix(rows), [f"class {number % 3}" for number in range(60)])
    model = linear.Linear.of(vars(fitted))
    assert model.classes == tuple(fitted.classes_)
    assert np.allclose(model.probabilities(rows), fitted.predict_proba(linear.matrix(rows)), atol=1e-5)
    two = LogisticRegression().fit(linear.matrix(rows), [f"class {number % 2}" for number in range(60)])
    assert np.allclose(linear.Linear.of(vars(two)).probabilities(rows), two.predict_proba(linear.matrix(rows)), atol=1e-5)
    numbers = [{"size": float(number), "even": number % 2 / 2} for number in range(60)]
    pair = LogisticRegression().fit(linear.matrix(numbers), [number > 30 for number in range(60)])
    assert np.allclose(
        linear.Linear.of(vars(pair)).scores(numbers)[:, 0], pair.decision_function(linear.matrix(numbers)), atol=1e-4
    )


def test_reading_a_contract_imports_no_library_that_trains() -> None:
    code = f"import sys, tiaokuan; tiaokuan.extract({str(SAMPLE)!r}); print(*{{'sklearn', 'scipy', 'skops', 'spacy'}} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)
    assert done.stdout.split() == []


def test_models_are_small() -> None:
    manifest = store.read_manifest(store.default_folder())
    assert sum((store.default_folder() / name).stat().st_size for name in manifest["files"]) < 30_000_000


def test_children_see_the_type_of_their_parent() -> None:
    document = read(
        "第一条 违约责任\n1.1 甲方逾期付款的，应当支付违约金。\n1.2 其他。\n第二条 保密\n2.1 双方应当保密。".encode(),
        name="a.txt",
    )
    from tiaokuan import clauses

    parts = clauses.segment(document)
    assert [len(generation) for generation in clause_types.generations(parts)][-1] == 3
    named = {clause.number: clause.label for clause in clause_types.label(document, parts, store.load())}
    assert named["第一条"] == "breach"
    assert named["第二条"] == "confidentiality"


def test_calibration_counts_what_is_claimed_against_what_is_right() -> None:
    claims = [(0.9, True)] * 9 + [(0.9, False)] + [(0.99, True)] * 10
    measured = calibration(claims)
    assert measured["ece"] == pytest.approx(0.005)
    assert measured["sure_share"] == 0.5
    assert measured["sure_wrong"] == 0.0
    assert calibration([(0.8, False)])["ece"] == pytest.approx(0.8)


def test_confidence_claims_what_is_right_on_contracts_it_was_not_fitted_on() -> None:
    """Signs that tell much and words that come in one contract only, fitted on few contracts: what is claimed is so on others."""
    rng = random.Random(5)

    def made(contracts: range) -> list[dict[str, Any]]:
        rows = []
        for contract in contracts:
            for good in (rng.random() < 0.7 for _ in range(10)):
                seen = {"sign": rng.gauss(2.0 * good, 1.0), f"word {contract}": 1.0}
                rows.append({"contract": str(contract), "features": seen, "right": good})
        return rows

    model = linear.Linear.of(vars(fit.calibrator(made(range(40)), "features", "right")))
    others = made(range(100, 400))
    said = model.probabilities([row["features"] for row in others])[:, 1].tolist()
    claims = [(p, row["right"]) for p, row in zip(said, others, strict=True)]
    assert calibration(claims)["ece"] < 0.06
    assert np.mean([p for p, good in claims if good]) > 0.8


def test_no_seeds_print_nothing() -> None:
    assert fit.printed(grammar.load(), []) == []


@pytest.mark.timeout(400)
def test_training_from_end_to_end(tmp_path: Path) -> None:
    """A tiny training, with reviewed records: the models are read with, and the same seed gives the same models."""
    extract(SCAN)  # its threads' locks must not be those of the worker processes
    record = to_record(extract(SAMPLE))
    (tmp_path / "reviewed.jsonl").write_text(json.dumps(record, ensure_ascii=False) + "\n", encoding="utf-8")
    outputs = []
    for name in ("one", "two"):
        out = train.run(tmp_path / name, 3, train.FEWEST, tmp_path / "reviewed.jsonl", None, lambda line: None)
        outputs.append(list(out))
    assert any(line.startswith("reviewed keys: ") for line in outputs[0])
    assert outputs[0] == outputs[1]
    manifests = [json.loads((tmp_path / name / "manifest.json").read_text("utf-8")) for name in ("one", "two")]
    assert (tmp_path / "one" / "metrics.json").read_bytes() == (tmp_path / "two" / "metrics.json").read_bytes()
    assert manifests[0]["version"] == manifests[1]["version"]
    assert extract(SAMPLE, settings=Settings(models=str(tmp_path / "one"))).models == {"learned": manifests[0]["version"]}


@pytest.mark.parametrize("text", ["{", "[]", '{"text": 3}', '{"document": {}}'])
def test_what_is_no_record_is_told_with_its_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "reviewed.jsonl").write_text(f"\n{text}\n", encoding="utf-8")
    with pytest.raises(UsageError, match="第 2 行"):
        reviewed.read(tmp_path / "reviewed.jsonl")


def test_a_reviewed_record_keeps_what_people_settled(tmp_path: Path) -> None:
    record = to_record(extract(SAMPLE))
    record["slots"][0] |= {"key": "contract.project_name"}
    record["slots"][1] |= {"reviewed": False}
    (tmp_path / "reviewed.jsonl").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    (contract,) = reviewed.read(tmp_path / "reviewed.jsonl")
    assert contract.keys[0] == "contract.project_name"
    assert 1 not in contract.keys
    rows = reviewed.rows(contract, store.load().cut)
    assert rows.keys[0] == "contract.project_name"
    assert not any(name.startswith("rule=") for row in rows.slots for name in row)


def test_too_few_contracts_are_refused() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tiaokuan", "train", "--contracts", "3"], capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 2


def test_a_training_that_is_stopped_leaves_no_process_behind(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tiaokuan", "train", "--contracts", "400", "--out", str(tmp_path / "models")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as training:
        ours = psutil.Process(training.pid)
        until = time.monotonic() + 60
        while len(workers := ours.children(recursive=True)) < fit.PROCESSES + 1 and time.monotonic() < until:
            time.sleep(0.1)
        time.sleep(1)
        training.terminate()
        assert training.wait(180) == 130
    _, alive = psutil.wait_procs(workers, timeout=20)
    assert len(workers) > fit.PROCESSES
    assert alive == []
    assert not (tmp_path / "models").exists()


def test_evaluate_reads_a_folder_of_gold(tmp_path: Path) -> None:
    for number in range(2):
        sample = examples.example(GRAMMAR, f"gold-{number}", "docx")
        (tmp_path / sample.name).write_bytes(sample.data)
        (tmp_path / f"{sample.name}.gold.json").write_text(json.dumps(sample.gold, ensure_ascii=False), encoding="utf-8")
    command = [sys.executable, "-m", "tiaokuan", "evaluate", str(tmp_path), "--errors", "3"]
    command += ["--plots", str(tmp_path / "plots"), "--report", str(tmp_path / "report.json")]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    assert re.search(r"^documents +2$", done.stdout.decode(), re.M)
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert report["figures"]["slots"]["f1"] > 0.8
    assert report["clause_types"]["accuracy"] > 0.7
    assert {path.name for path in (tmp_path / "plots").iterdir()} >= {"confidence.png", "key_confidence.png"}


def test_evaluate_wants_gold(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tiaokuan", "evaluate", str(tmp_path)], capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 2

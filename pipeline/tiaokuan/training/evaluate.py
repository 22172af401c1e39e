"""Evaluation: contracts with gold, read and compared – the figures of scoring programs, and what stands behind them."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from tiaokuan import flow
from tiaokuan.contract import to_record
from tiaokuan.errors import TiaokuanError, UsageError
from tiaokuan.settings import Settings
from tiaokuan.training import scoring
from tiaokuan.training.measures import by, calibration, confusion
from tiaokuan.training.scoring import Pair

NO_KEY = "none"
KEY_SURE = 0.9
Item = dict[str, Any]


def read_golds(folder: Path) -> list[tuple[Path, Item]]:
    """The gold of a folder with the contracts it is about, which stand beside it. Raises UsageError."""
    try:
        golds = scoring.load_gold(folder)
    except (OSError, ValueError, KeyError) as error:
        raise UsageError(f"读不了标注 {folder}：{error}", f"cannot read the gold in {folder}: {error}") from error
    if not golds:
        raise UsageError(f"{folder} 里没有标注（*.gold.json）", f"there is no gold (*.gold.json) in {folder}")
    files = {unicodedata.normalize("NFC", path.name): path for path in sorted(folder.rglob("*")) if path.is_file()}
    missing = [gold["file"] for gold in golds if gold["file"] not in files]
    if missing:
        raise UsageError(f"缺少标注对应的文件：{missing[0]}", f"the file of a gold is missing: {missing[0]}")
    return [(files[gold["file"]], gold) for gold in golds]


def evaluate(folder: Path, settings: Settings, types: Path | None = None, progress: Callable[[str], None] = print) -> Item:
    """All figures of a folder of gold; `types` names a TOML file of article types (see tests/gold/article_types.toml).

    Raises UsageError, ModelError.
    """
    golds, records = [], {}
    for path, gold in read_golds(folder):
        progress(path.name)
        golds.append(gold)
        try:
            records[gold["file"]] = to_record(flow.extract(path, settings=settings))
        except (TiaokuanError, OSError) as error:
            if getattr(error, "code", "") == "model":
                raise
            progress(f"{path.name}: {error}")
    return report(golds, records, _types(types))


def report(golds: Sequence[Item], records: dict[str, Item], types: dict[str, dict[str, list[str]]]) -> Item:
    """All figures of records against their gold."""
    paired = {gold["file"]: scoring.pairs(gold, records.get(gold["file"])) for gold in golds}
    every = [pair for pairs in paired.values() for pair in pairs]
    keyed = [pair for pair in every if pair.gold and pair.found and "key" in pair.gold]
    found = [pair for pair in every if pair.found]
    clauses = [said for gold in golds if gold["file"] in records for said in _clause_types(gold, records[gold["file"]], types)]
    certain = [pair for pair in keyed if pair.found["key_confidence"] >= KEY_SURE]  # type: ignore[index]
    return {
        "figures": scoring.figures(list(golds), records, paired),
        "kinds": by(every, lambda slot: str(slot["kind"]), lambda pair: pair.strict),
        "keys": by(keyed, lambda slot: slot["key"] or NO_KEY, lambda pair: True),
        "key_confusion": confusion((pair.gold["key"] or NO_KEY, pair.found["key"] or NO_KEY) for pair in keyed),  # type: ignore[index]
        "key_sure": {"count": len(certain), "accuracy": _share([pair.key for pair in certain])},
        "clause_types": {
            "count": len(clauses),
            "accuracy": _share([said in right for right, said in clauses]),
            "main_accuracy": _share([said == right[0] for right, said in clauses]),
            "confusion": confusion((right[0], said) for right, said in clauses),
        },
        "confidence": calibration([(pair.found["confidence"], pair.strict) for pair in found]),  # type: ignore[index]
        "key_confidence": calibration([(pair.found["key_confidence"], pair.key) for pair in keyed], KEY_SURE),  # type: ignore[index]
        "differences": [line for name, pairs in paired.items() for pair in pairs if (line := _difference(name, pair))],
    }


def _share(right: Sequence[bool]) -> float | None:
    return round(sum(right) / len(right), 4) if right else None


def _types(path: Path | None) -> dict[str, dict[str, list[str]]]:
    if path is None:
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(
            f"读不了条款类型文件 {path}：{error}", f"cannot read the file of clause types {path}: {error}"
        ) from error


def _clause_types(gold: Item, record: Item, types: dict[str, dict[str, list[str]]]) -> list[tuple[list[str], str]]:
    """For clauses whose type is known: the right types (the main one first) and the type found."""
    table = next((table for name, table in types.items() if gold["file"].startswith(name)), None)
    said = {clause["id"]: clause["clause_type"]["label"] if clause["clause_type"] else NO_KEY for clause in record["clauses"]}
    if table is not None:
        articles = [clause for clause in record["clauses"] if clause["level"] == "article"]
        names = [(f"#{place}", clause["number"], clause["heading"]) for place, clause in enumerate(articles, start=1)]
        return [
            (right, said[clause["id"]])
            for clause, name in zip(articles, names, strict=True)
            if (right := next((table[one] for one in name if one in table), None)) is not None
        ]
    return [
        ([right["clause_type"]], said[clause["id"]]) for right, clause in _aligned(gold.get("clauses", []), record["clauses"])
    ]


def _aligned(gold: Sequence[Item], found: Sequence[Item]) -> Iterator[tuple[Item, Item]]:
    """Clauses of both by number and heading, in order: (1) comes again and again."""
    right, said = (
        [f"{scoring.canonical(c['number'])} {scoring.canonical(c['heading'])}" for c in side] for side in (gold, found)
    )
    for block in SequenceMatcher(None, right, said, autojunk=False).get_matching_blocks():
        for step in range(block.size):
            if gold[block.a + step].get("clause_type"):
                yield gold[block.a + step], found[block.b + step]


def _difference(name: str, pair: Pair) -> str | None:
    """A line about what is wrong with a pair; None where nothing is."""
    slot = pair.gold or pair.found or {}
    where = f"{name}: …{slot['before']}[{slot['raw']}]{slot['after']}…"
    if pair.found is None:
        return f"{where} missed ({slot['state']} {slot['kind']})"
    if pair.gold is None:
        return f"{where} invented ({slot['state']} {slot['kind']})"
    gold, found = pair.gold, pair.found
    if not pair.strict:
        return f"{where}: {gold['state']} {gold.get('value')} {gold.get('unit')}; found {found['state']} {found['value']} {found['unit']}"
    if "key" in gold and not pair.key:
        return f"{where}: key {gold['key']}; found {found['key']} ({found['key_confidence']})"
    return None

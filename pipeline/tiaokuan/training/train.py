"""`tiaokuan train` from end to end: fit, measure on contracts of its own, write models, card and metrics."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tiaokuan.contract import to_record
from tiaokuan.errors import ModelError
from tiaokuan.learned import store
from tiaokuan.learned.store import Models
from tiaokuan.learned.words import Cutter
from tiaokuan.training import card, evaluate, examples, fit, grammar, names, publish, reviewed
from tiaokuan.training.examples import Example
from tiaokuan.training.fit import Sizes

FEWEST = 12
Progress = Callable[[str], None]


def run(
    out: Path,
    seed: int,
    contracts: int,
    records: Path | None,
    tables: Path | None,
    progress: Progress,
) -> Iterator[str]:
    """Train with so many contracts, write the models into `out`; the lines to print are what was measured and what changed.

    Raises OSError, UsageError (reviewed records that are none).
    """
    sizes = Sizes.of(contracts)
    settled = reviewed.read(records) if records is not None else []
    random.seed(seed)
    models = fit.train(seed, sizes, tables, progress, settled)
    now = fit.usable(models, Cutter(models["lexicon"]))
    progress("testing")
    measured = {form: test(samples, now) for form, samples in tests(seed, sizes, tables).items()}
    found = names.measure(
        grammar.load(tables), models["lexicon"], models["names"], [f"test-{seed}-{n}" for n in range(sizes.test)]
    )
    metrics: dict[str, Any] = {form: _kept(report) for form, report in measured.items()}
    metrics |= {"names": found, "seed": seed, "contracts": contracts}
    changes = list(_changes(settled, now)) if settled else []
    publish.write(out, models, metrics, card.text(metrics, len(settled)), seed)
    store.forget()
    return iter([*_lines(metrics), *changes])


def tests(seed: int, sizes: Sizes, tables: Path | None) -> dict[str, list[Example]]:
    """Generated contracts that nothing was fitted on, by form."""
    rules = grammar.load(tables)
    seeds = [f"test-{seed}-{number}" for number in range(sizes.test)]
    out = {form: [examples.example(rules, f"{form}-{one}", form) for one in seeds] for form in ("docx", "txt")}
    prints = fit.printed(rules, [f"pdf-{one}" for one in seeds])
    pages = fit.scans(rules, [f"scan-{one}" for one in seeds[: -(-sizes.scan // 2)]])
    return out | {form: samples for form, samples in (("pdf", prints), ("scan", pages)) if samples}


def test(samples: list[Example], models: Models) -> dict[str, Any]:
    """The report of generated contracts."""
    records = {sample.name: to_record(fit.read_example(sample, models)) for sample in samples}
    return evaluate.report([sample.gold for sample in samples], records, {})


def _kept(report: dict[str, Any]) -> dict[str, Any]:
    """What of a report is written beside the models."""
    kept = {name: report[name] for name in ("figures", "key_sure", "confidence", "key_confidence")}
    return kept | {"clause_type_accuracy": report["clause_types"]["accuracy"]}


def _lines(metrics: dict[str, Any]) -> Iterator[str]:
    for form, row in metrics.items():
        if form == "names":
            yield "names " + "  ".join(f"{label} F1 {rate['f1']}" for label, rate in row["heads"].items())
        elif isinstance(row, dict) and "confidence" in row:
            sure = row["confidence"]
            yield (
                f"{form:5} clause types {row['clause_type_accuracy']}  keys {row['figures']['key_accuracy']}  strict {row['figures']['slots_strict']['f1']}"
                f"  ECE {sure['ece']}  >= {sure['sure_from']}: {sure['sure_share']} of slots, {sure['sure_wrong']} wrong"
            )


def _changes(settled: list[reviewed.Reviewed], now: Models) -> Iterator[str]:
    """What learning from reviewed records changed, against this program's own models."""
    after = reviewed.agreement(settled, now)
    try:
        before = reviewed.agreement(settled, store.load())
    except ModelError:
        before = {}
    for name, (hit, count) in after.items():
        was = f"{before[name][0]} -> " if name in before else ""
        yield f"reviewed {name}: {was}{hit} of {count} right"

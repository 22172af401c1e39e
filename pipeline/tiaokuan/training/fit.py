"""Fitting: contracts by the grammar, read by the program, to the models in a folder – from one seed, offline.

Three sets that share no contract: `train` fits clause types, keys and sides; `held` – as text, Word, PDF and scans – fits the two
confidences; `test` measures. What is held out is judged by models that learned from a part of the sentences alone: real contracts
say much in words that no model has seen, and confidence is to know what that costs.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

from tiaokuan import confidence, flow
from tiaokuan.contract import Contract
from tiaokuan.learned.clause_types import label
from tiaokuan.learned.linear import matrix
from tiaokuan.learned.store import LINEAR, Models, assembled
from tiaokuan.learned.words import Cutter
from tiaokuan.training import examples, names, papers, reviewed, scanning
from tiaokuan.training.compose import Composer
from tiaokuan.training.examples import PLAIN, Example, Rows
from tiaokuan.training.grammar import Grammar, load
from tiaokuan.training.reviewed import Reviewed

PROCESSES = 2
CHUNK = 8
PENALTIES = {"clause_types": 0.5, "keys": 1.0, "sides": 1.0}
CONFIDENCE_PENALTY = 0.1
FOLDS = 5
TYPED = 3  # of so many scans one may have underscores around what is filled in
Item = TypeVar("Item")
Result = TypeVar("Result")
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Sizes:
    """How many contracts are generated: for training; held out as text and Word, as PDF, as scans; for the test, in each form."""

    train: int
    held: int
    pdf: int
    scan: int
    test: int

    @classmethod
    def of(cls, contracts: int) -> Sizes:
        """The sizes for so many contracts to train with."""
        return cls(contracts, contracts // 2, contracts // 4, max(1, contracts // 20), max(4, contracts // 20))


@dataclass(frozen=True)
class Work:
    """What a worker process needs; `models` is None for the first stage."""

    cut: Cutter
    models: Models | None = None


_work: Work
_grammar: Grammar


def _begin(grammar: Grammar, models: Any) -> None:
    global _work, _grammar  # noqa: PLW0603 – a worker process has one task
    _grammar, cut = grammar, Cutter(grammar.lexicon)
    _work = Work(cut, None if models is None else usable(models, cut))


def usable(models: dict[str, Any], cut: Cutter) -> Models:
    """What was fitted, as contracts are read with it; confidence may still be missing."""

    def attributes(name: str) -> Any:
        fitted = models.get(name)
        return fitted and vars(fitted)

    return assembled("training", cut, attributes)


@contextmanager
def pool(grammar: Grammar, models: dict[str, Any] | None) -> Iterator[ProcessPoolExecutor]:
    """Worker processes that know the grammar and the models so far. They are started afresh: one that is forked from a process in which
    pages were read has the locks of OpenCV's threads but not the threads, and waits for them for ever."""
    fresh = get_context("forkserver")
    with ProcessPoolExecutor(PROCESSES, mp_context=fresh, initializer=_begin, initargs=(grammar, models)) as workers:
        yield workers


def rows_task(seed: str) -> tuple[Any, list[str], Any, list[str], Any, list[str]]:
    """The clauses and slots of a seed's contract, hashed, with their labels."""
    return _hashed_rows(examples.rows(examples.example(_grammar, seed), _work.cut))


def _hashed_rows(rows: Rows) -> tuple[Any, list[str], Any, list[str], Any, list[str]]:
    return hashed(rows.clauses), rows.types, hashed(rows.slots), rows.keys, hashed(rows.sided), rows.sides


def judged_task(sample: Example) -> list[dict[str, Any]]:
    """The slots of a contract as the models judge them, and whether they are right."""
    return judged(sample, _work.models)  # type: ignore[arg-type]


def seed_task(seed: str, form: str) -> list[dict[str, Any]]:
    """As judged_task, for a seed."""
    return judged(examples.example(_grammar, seed, form), _work.models)  # type: ignore[arg-type]


def judged(sample: Example, models: Models) -> list[dict[str, Any]]:
    """For each slot found in a contract: its features, and whether slot and key are right; optional ones of the gold are left out, and
    those that may be paired wrongly."""
    contract = examples.read_by_rules(sample, models)
    rows = confidence.decided(contract.document, contract.clauses, contract.slots, models)
    keyed = replace(contract, slots=tuple(row.slot for row in rows))
    out = []
    for place, pair in examples.matched(sample, keyed):
        sure = examples.certain(pair)
        if pair.gold is None or not (pair.gold.get("optional") or (pair.gold["asked"] and not sure and not pair.strict)):
            row, real = rows[place], pair.gold is not None and (sure or not pair.gold["asked"])
            right = {"right": pair.strict, "real": real, "key_right": pair.key}
            out.append({"contract": sample.name, "features": row.features, "key_features": row.key_features, **right})
    return out


def hashed(rows: list[list[str]]) -> Any:
    """Features of several clauses or slots as one matrix; None for none."""
    return matrix(rows) if rows else None


def printed(grammar: Grammar, seeds: Sequence[str], typed: bool = True) -> list[Example]:
    """The contracts of seeds as PDFs, by LibreOffice; none where it is not installed. `typed`: see Composer."""
    with tempfile.TemporaryDirectory() as folder:
        files, golds = [], []
        for number, seed in enumerate(seeds):
            paper = Composer(grammar, seed, typed).compose()
            file = Path(folder) / f"{number}.docx"
            file.write_bytes(papers.word_file(paper))
            files.append(file)
            golds.append(papers.gold(paper, f"{seed}.pdf"))
        if not files or not papers.print_pdfs(files, Path(folder)):  # without a file LibreOffice would open and wait
            return []
        return [
            Example(gold["file"], file.with_suffix(".pdf").read_bytes(), gold) for file, gold in zip(files, golds, strict=True)
        ]


def scans(grammar: Grammar, seeds: Sequence[str]) -> list[Example]:
    """The contracts of seeds printed and scanned; most without underscores typed around what is filled in, which belong to screens."""
    drawn = [seed for number, seed in enumerate(seeds) if number % TYPED]
    prints = [*printed(grammar, seeds[::TYPED]), *printed(grammar, drawn, typed=False)]
    return [Example(one.name, scanning.scanned(one.data, one.name), one.gold) for one in prints]


def stacked(parts: Sequence[Any]) -> Any:
    """Hashed rows of several contracts as one matrix."""
    from scipy.sparse import vstack  # noqa: PLC0415

    return vstack([part for part in parts if part is not None])


def fitted(name: str, rows: Any, labels: Sequence[str]) -> Any:
    """A logistic regression fitted on hashed rows; its numbers are kept at half the size."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    model = LogisticRegression(C=PENALTIES[name], max_iter=200).fit(rows, labels)
    model.coef_ = model.coef_.astype("float32")
    model.intercept_ = model.intercept_.astype("float32")
    return model


def calibrator(rows: Sequence[dict[str, Any]], seen: str, right: str) -> Any:
    """A logistic regression over features, evened by another over what it says of contracts that it was not fitted on: both as one.

    `rows`: judged slots; `seen` and `right` name their features and what is to be claimed.
    """
    import numpy as np  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
    from sklearn.model_selection import GroupKFold, cross_val_predict  # noqa: PLC0415

    linear = LogisticRegression(C=CONFIDENCE_PENALTY, max_iter=500)
    features, truth = matrix([row[seen] for row in rows]), np.array([row[right] for row in rows], dtype=int)
    contracts = [row["contract"] for row in rows]
    scores = cross_val_predict(linear, features, truth, groups=contracts, cv=GroupKFold(FOLDS), method="decision_function")
    even = LogisticRegression(C=np.inf).fit(scores[:, None], truth)
    linear.fit(features, truth)
    linear.intercept_ = linear.intercept_ * even.coef_[0] + even.intercept_
    linear.coef_ = linear.coef_ * even.coef_
    return linear


def train(
    seed: int,
    sizes: Sizes,
    folder: Path | None = None,
    progress: Progress = print,
    settled: Sequence[Reviewed] = (),
) -> dict[str, Any]:
    """All models by name (clause_types, keys, sides, slot_confidence, key_confidence, names), with `lexicon`.

    `settled`: reviewed contracts, learned from as well. `progress` is told what goes on. Raises OSError.
    """
    grammar = load(folder)
    models = learned(seed, sizes.train, grammar, progress, settled)
    progress(f"confidence: {sizes.held} contracts, {sizes.pdf} as PDF, {sizes.scan} as scans")
    strangers = learned(seed, sizes.train // 2, replace(grammar, partial=True), progress, settled)
    rows = list(held_rows(seed, sizes, grammar, strangers))
    models["slot_confidence"] = calibrator(rows, "features", "right")
    paired = [row for row in rows if row["real"]]
    models["key_confidence"] = calibrator(paired, "key_features", "key_right")
    progress("names")
    models["names"] = names.train(grammar, grammar.lexicon, seed, min(names.CONTRACTS, sizes.train // 2))
    return {**models, "lexicon": grammar.lexicon}


def learned(seed: int, contracts: int, grammar: Grammar, progress: Progress, settled: Sequence[Reviewed]) -> dict[str, Any]:
    """The models of clause types, keys and sides, from so many contracts."""
    seeds = [f"train-{seed}-{number}" for number in range(contracts)]
    progress(f"reading {contracts} contracts")
    with pool(grammar, None) as workers:
        found = list(workers.map(rows_task, seeds, chunksize=CHUNK))
    cut = Cutter(grammar.lexicon)
    found += [_hashed_rows(reviewed.rows(contract, cut)) for contract in settled] * reviewed.WEIGHT
    models: dict[str, Any] = {}
    for at, name in enumerate(LINEAR):
        progress(f"fitting {name}")
        labels = [kind for part in found for kind in part[2 * at + 1]]
        models[name] = fitted(name, stacked([part[2 * at] for part in found]), labels)
    return models


def held_rows(seed: int, sizes: Sizes, grammar: Grammar, models: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The slots of the contracts held out, as the models judge them."""
    with pool(grammar, models) as workers:
        for form, share in (("docx", 0.7), ("txt", 0.3)):
            seeds = [f"held-{form}-{seed}-{number}" for number in range(int(sizes.held * share))]
            for rows in workers.map(partial(seed_task, form=form), seeds, chunksize=CHUNK):
                yield from rows
        prints = printed(grammar, [f"held-pdf-{seed}-{number}" for number in range(sizes.pdf)])
        pages = scans(grammar, [f"held-scan-{seed}-{number}" for number in range(sizes.scan)])
        for rows in workers.map(judged_task, [*prints, *pages], chunksize=2):
            yield from rows


def read_with(models: Models, contract: Contract) -> Contract:
    """A contract that was read by rules, with what the models say of it."""
    parts = label(contract.document, contract.clauses, models)
    return replace(contract, clauses=parts, slots=confidence.judge(contract.document, parts, contract.slots, models))


def read_example(sample: Example, models: Models) -> Contract:
    """A generated contract with what the models say of it."""
    return read_with(models, flow.extract(sample.data, sample.name, PLAIN))

"""Examples for the models: generated contracts as the program reads them, with the labels of the grammar.

What a model is trained on is what it will see: the features of clauses and slots that reading found, errors and all.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tiaokuan import flow
from tiaokuan.contract import Clause, Contract, Slot, to_record
from tiaokuan.document import Document
from tiaokuan.learned.clause_types import FIXED, label, parent_type
from tiaokuan.learned.features import ClauseView, SlotView, merged, side_of
from tiaokuan.learned.keys import NONE
from tiaokuan.learned.store import Models
from tiaokuan.learned.words import Cutter
from tiaokuan.settings import Settings
from tiaokuan.training import papers, scoring
from tiaokuan.training.compose import Composer
from tiaokuan.training.grammar import Grammar

PLAIN = Settings(models="none")
FORMS = ("docx", "docx", "txt")
UNRULED = 0.25  # of the examples hide what the rules say of the key, so that the model learns to do without


@dataclass(frozen=True)
class Example:
    """A generated contract: its file, and its gold."""

    name: str
    data: bytes
    gold: dict[str, Any]


def example(grammar: Grammar, seed: str, form: str | None = None) -> Example:
    """The contract of a seed, as a Word or a text file."""
    form = form or FORMS[random.Random(seed).randrange(len(FORMS))]
    paper = Composer(grammar, seed).compose()
    name = f"{seed}.{form}"
    data = papers.word_file(paper) if form == "docx" else papers.text_file(paper)
    return Example(name, data, papers.gold(paper, name))


def _starts(gold: dict[str, Any]) -> dict[str, str]:
    """The first words of each line of a generated contract to the type of what starts there."""
    return {re.sub("[_0-9]", "", words)[:16]: kind for words, kind in gold["lines"]}


def true_types(document: Document, parts: Sequence[Clause], gold: dict[str, Any]) -> dict[str, str]:
    """The types of clauses by id, by the gold; without those of clauses that start at no line of it."""
    starts = _starts(gold)

    def kind(clause: Clause) -> str | None:
        if clause.level in FIXED:
            return FIXED[clause.level]
        line = document.text[clause.span.start : clause.span.start + 80].partition("\n")[0]
        return starts.get(re.sub(r"[\s_—─…0-9]+", "", line)[:16])

    return {clause.id: found for clause in parts if (found := kind(clause)) is not None}


def typed_rows(
    cut: Cutter,
    document: Document,
    parts: Sequence[Clause],
    types: dict[str, str],
    rng: random.Random,
    unruled: float = UNRULED,
) -> tuple[list[list[str]], list[str]]:
    """Features and types of clauses; `unruled` is the share that does not see what rules over headings say."""
    view = ClauseView(document, parts, cut)
    done = {clause.id: replace(clause, label=types.get(clause.id)) for clause in parts}
    rows: list[list[str]] = []
    labels: list[str] = []
    for clause in parts:
        if clause.id in types and clause.level not in FIXED:
            features = view.features(clause, parent_type(done, clause))
            hidden = rng.random() < unruled
            rows.append([name for name in features if not (hidden and name.startswith("rule="))])
            labels.append(types[clause.id])
    return rows, labels


def read_by_rules(sample: Example, models: Models) -> Contract:
    """A generated contract read by rules alone; its clauses have their types by the models."""
    contract = flow.extract(sample.data, sample.name, PLAIN)
    return replace(contract, clauses=label(contract.document, contract.clauses, models))


def matched(sample: Example, contract: Contract) -> Iterator[tuple[int, scoring.Pair]]:
    """For each slot found, its place in the contract and what the gold has for it."""
    places = {slot.id: place for place, slot in enumerate(contract.slots)}
    for pair in scoring.pairs(sample.gold, to_record(contract)):
        if pair.found is not None:
            yield places[pair.found["id"]], pair


@dataclass(frozen=True)
class Rows:
    """Features and labels of one contract, for each of the three models."""

    clauses: list[list[str]]
    types: list[str]
    slots: list[list[str]]
    keys: list[str]
    sided: list[list[str]]
    sides: list[str]


def rows(sample: Example, cut: Cutter) -> Rows:
    """What the three models learn from a generated contract; keys are learned with the clauses' true types."""
    contract = flow.extract(sample.data, sample.name, PLAIN)
    types, rng = true_types(contract.document, contract.clauses, sample.gold), random.Random(sample.name)
    parts = [replace(clause, label=types.get(clause.id)) for clause in contract.clauses]
    truth = {place: pair.gold["key"] for place, pair in matched(sample, contract) if pair.gold is not None and certain(pair)}
    keyed = keyed_rows(contract.document, parts, contract.slots, truth, cut, rng)
    return Rows(*typed_rows(cut, contract.document, contract.clauses, types, rng), *keyed)


def certain(pair: scoring.Pair) -> bool:
    """Whether both are surely one place: of the empty cells of a table, contexts tell little, but the head of their column does."""
    gold, found = pair.gold, pair.found
    if gold is None or found is None or found["state"] != "blank":
        return True
    if gold["asked"]:
        return all(scoring.canonical(words) in scoring.canonical(found["cue"]) for words in gold["asked"])
    return bool(gold["kind"] == found["kind"])


def keyed_rows(
    document: Document,
    parts: Sequence[Clause],
    found: Sequence[Slot],
    truth: dict[int, str | None],
    cut: Cutter,
    rng: random.Random,
    unruled: float = UNRULED,
) -> tuple[list[list[str]], list[str], list[list[str]], list[str]]:
    """Features and keys of slots whose keys are known; `unruled` is the share that does not see what the rules say."""
    view = SlotView(document, parts, found, cut)
    rows: list[list[str]] = []
    labels: list[str] = []
    side_rows: list[list[str]] = []
    sides: list[str] = []
    for place, key in sorted(truth.items()):
        features = view.features(place)
        if rng.random() < unruled:
            features = [name for name in features if not name.startswith("rule=")]
        rows.append(features)
        labels.append(merged(key) or NONE)
        if side_of(key):
            side_rows.append(view.side_features(place))
            sides.append(side_of(key))
    return rows, labels, side_rows, sides

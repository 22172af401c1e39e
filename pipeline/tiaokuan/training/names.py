"""Training the recogniser of names: heads, signature blocks and sentences of generated contracts, with what fills them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tiaokuan.learned.names import LABELS, of, pipeline
from tiaokuan.training.compose import Composer
from tiaokuan.training.grammar import Grammar
from tiaokuan.training.papers import drawn
from tiaokuan.training.scoring import rates
from tiaokuan.training.sheet import Emphasis, Line
from tiaokuan.training.values import Fill

CONTRACTS, ROUNDS, BATCH, DROP = 300, 8, 24, 0.2
TOGETHER = (1, 1, 1, 2, 4)  # lines in an example
HEADS = ("parties", "signature")
PARTS = (*HEADS, "notice", "payment", "service_scope", "personnel", "annex")
Text = tuple[str, list[tuple[int, int, str]]]


def texts(grammar: Grammar, seeds: Sequence[str], parts: Sequence[str] = PARTS) -> Iterator[Text]:
    """The lines of the contracts of seeds that name someone, each with the names in it as (start, end, label)."""
    for seed in seeds:
        for line in Composer(grammar, f"names-{seed}").compose().lines:
            if line.label in parts:
                yield _line(line)


def _line(line: Line) -> Text:
    text = ""
    names = []
    for cell in line.cells or (line.pieces,):
        for piece in cell:
            if not isinstance(piece, Fill):
                text += piece.text if isinstance(piece, Emphasis) else piece
                continue
            whole = "".join(words if words.strip() else "____" for words, _ in drawn(piece))
            if piece.text and piece.state == "filled" and piece.kind in LABELS and piece.text in whole:
                start = len(text) + whole.index(piece.text)
                names.append((start, start + len(piece.text), piece.kind))
            text += whole
        text += "\t" if line.cells else ""
    return text, names


def _joined(lines: Iterable[Text], rng: random.Random) -> Iterator[Text]:
    """Lines alone and several together: what is asked for names may be either."""
    text, names, left = "", list[tuple[int, int, str]](), rng.choice(TOGETHER)
    for line, inside in lines:
        names += [(start + len(text), end + len(text), label) for start, end, label in inside]
        text, left = text + line, left - 1
        if left > 0:
            text += "\n"
            continue
        yield text, names
        text, names, left = "", [], rng.choice(TOGETHER)


def train(grammar: Grammar, words: Sequence[str], seed: int, contracts: int = CONTRACTS) -> bytes:
    """A trained recogniser, as bytes."""
    from spacy.training import Example  # noqa: PLC0415
    from thinc.api import fix_random_seed  # noqa: PLC0415

    fix_random_seed(seed)
    rng = random.Random(seed)
    nlp = pipeline(words)
    examples = []
    for text, names in _joined(texts(grammar, [f"{seed}-{number}" for number in range(contracts)]), rng):
        if not names and rng.random() < 0.5:
            continue
        doc = nlp.make_doc(text)
        spans = [doc.char_span(start, end, label, alignment_mode="contract") for start, end, label in names]
        reference = doc.copy()
        reference.set_ents([span for span in spans if span is not None and len(span) > 0])
        examples.append(Example(doc, reference))
    with nlp.select_pipes(enable=["ner"]):
        optimizer = nlp.initialize(lambda: examples)
        for _ in range(ROUNDS):
            rng.shuffle(examples)
            for start in range(0, len(examples), BATCH):
                nlp.update(examples[start : start + BATCH], sgd=optimizer, drop=DROP)
    data: bytes = nlp.to_bytes(exclude=["tokenizer", "span_ruler"])
    return data


def measure(grammar: Grammar, words: Sequence[str], data: bytes, seeds: Sequence[str]) -> dict[str, Any]:
    """For heads and signature blocks, and for sentences, of generated contracts: precision, recall and F1 of each label that comes
    there, by a recogniser as bytes."""
    nlp = pipeline(words).from_bytes(data, exclude=["tokenizer", "span_ruler"])
    out: dict[str, Any] = {}
    for where, parts in (("heads", HEADS), ("sentences", tuple(part for part in PARTS if part not in HEADS))):
        gold, found, hit = Counter[str](), Counter[str](), Counter[str]()
        for text, names in texts(grammar, seeds, parts):
            have = {(name.start, name.end, name.label) for name in of(nlp(text))}
            gold.update(label for _, _, label in names)
            found.update(label for _, _, label in have)
            hit.update(label for _, _, label in have & set(names))
        out[where] = {label: rates(hit[label], gold[label], found[label]) for label in LABELS if gold[label]}
    return out

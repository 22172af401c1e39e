"""tiaokuan for spaCy users: `nlp.add_pipe("tiaokuan")` reads each Doc as a contract.

    nlp = spacy.blank("zh")
    nlp.add_pipe("tiaokuan")
    doc = nlp(text)
    for span in doc.spans["slots"]:
        print(span.text, span.label_, span._.value)

`doc.spans["clauses"]` are the clauses, labelled with their types; `doc.spans["slots"]` the slots, labelled with their keys (their kinds where
no key fits). A span's `_.clause` and `_.slot` are the Clause and Slot themselves, with the exact characters: tokens that a slot's end cuts through are
taken in whole. `_.value` is the value as in the record. A blank slot of no width has no span. `nlp.add_pipe("tiaokuan_names")` gives
`doc.spans["names"]`: parties, persons, organisations and addresses.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span

from tiaokuan import flow
from tiaokuan.contract import value_record
from tiaokuan.learned import names
from tiaokuan.settings import Settings


def _extend() -> None:
    for name in ("clause", "slot", "value"):
        if not Span.has_extension(name):
            Span.set_extension(name, default=None)


@Language.factory("tiaokuan", default_config={"models": ""}, assigns=["doc.spans"])
def make(nlp: Language, name: str, models: str) -> Component:
    """The component; `models`: a folder of models, "" for those of the program, "none" for rules alone."""
    del nlp, name
    _extend()
    return Component(models)


@Language.factory("tiaokuan_names", default_config={"models": ""}, assigns=["doc.spans"])
def make_names(nlp: Language, name: str, models: str) -> Names:
    """The component that finds names."""
    del nlp, name
    return Names(models)


class Component:
    """Reads a Doc as a contract."""

    def __init__(self, models: str) -> None:
        """`models` as in the factory."""
        self.settings = Settings(models=models)

    def __call__(self, doc: Doc) -> Doc:
        """The Doc with its clauses and slots. Raises DocumentError for a Doc without text, ModelError."""
        contract = flow.extract(doc.text.encode(), "doc.txt", self.settings)
        shift = _shift(doc.text, contract.document.text)
        clauses, slots = [], []
        for clause in contract.clauses:
            if (span := _span(doc, shift, *clause.span, clause.label or "")) is not None:
                span._.clause = clause
                clauses.append(span)
        for slot in contract.slots:
            if (span := _span(doc, shift, *slot.evidence.span, slot.key or slot.kind)) is not None:
                span._.slot, span._.value = slot, value_record(slot.value)
                slots.append(span)
        doc.spans["clauses"], doc.spans["slots"] = clauses, slots
        return doc


class Names:
    """Finds names in a Doc."""

    def __init__(self, models: str) -> None:
        """`models` as in the factory."""
        self.models = models

    def __call__(self, doc: Doc) -> Doc:
        """The Doc with its names. Raises ModelError."""
        found = (
            doc.char_span(one.start, one.end, one.label, alignment_mode="expand") for one in names.find(doc.text, self.models)
        )
        doc.spans["names"] = [span for span in found if span is not None]
        return doc


def _shift(text: str, read: str) -> list[int]:
    """For each offset of the text as read its offset in the Doc: reading drops furniture and white space but keeps the order."""
    out, at = [], 0
    for sign in read:
        found = at if text[at : at + 1] == sign else text.find(sign, at) if not sign.isspace() and sign != "_" else -1
        out.append(found if found >= 0 else at)
        at = out[-1] + 1 if found >= 0 else at
    return [*out, at]


def _span(doc: Doc, shift: list[int], start: int, end: int, label: str) -> Span | None:
    """The span of the Doc for a stretch of the text as read; None where it has no width."""
    if start == end:
        return None
    span: Span | None = doc.char_span(shift[start], shift[end - 1] + 1, label, alignment_mode="expand")
    return span

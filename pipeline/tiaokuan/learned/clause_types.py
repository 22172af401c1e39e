"""The type of each clause, by its heading, its text, its neighbours, and the type of the clause it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tiaokuan.contract import Clause, Level
from tiaokuan.document import Document
from tiaokuan.learned.features import ClauseView
from tiaokuan.learned.store import Models

FIXED = {Level.TITLE: "title", Level.SIGNATURE: "signature", Level.PREAMBLE: "parties", Level.ANNEX: "annex"}
FIXED_CONFIDENCE = 0.99


def label(document: Document, clauses: tuple[Clause, ...], models: Models) -> tuple[Clause, ...]:
    """The clauses with their types; one prediction a depth of the tree, as children look at their parent's type."""
    view = ClauseView(document, clauses, models.cut)
    done: dict[str, Clause] = {}
    for generation in generations(clauses):
        asked = []
        for clause in generation:
            if clause.level in FIXED:
                done[clause.id] = replace(clause, label=FIXED[clause.level], label_confidence=FIXED_CONFIDENCE)
            else:
                asked.append(clause)
        if not asked:
            continue
        rows = [view.features(clause, parent_type(done, clause)) for clause in asked]
        for clause, chance in zip(asked, models.clause_types.probabilities(rows), strict=True):
            best = int(chance.argmax())
            done[clause.id] = replace(
                clause, label=models.clause_types.classes[best], label_confidence=round(float(chance[best]), 4)
            )
    return tuple(done[clause.id] for clause in clauses)


def parent_type(done: dict[str, Clause], clause: Clause) -> str:
    """The type of the clause that a clause stands in; "" at the top."""
    above = done.get(clause.parent or "")
    return (above.label or "") if above is not None and above.level not in FIXED else above.level.value if above else ""


def generations(clauses: Sequence[Clause]) -> list[list[Clause]]:
    """The clauses by depth, parents before children."""
    depth: dict[str, int] = {}
    out: list[list[Clause]] = []
    for clause in clauses:
        level = depth.get(clause.parent or "", -1) + 1
        depth[clause.id] = level
        while len(out) <= level:
            out.append([])
        out[level].append(clause)
    return out

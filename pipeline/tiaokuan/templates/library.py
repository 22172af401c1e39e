"""A library of blank templates: which of them a contract comes from.

MinHash and LSH (datasketch) give the few templates that share shingles at all, their shingles rank those, alignment decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from tiaokuan.templates._align import Op
from tiaokuan.templates.compare import Comparison, compare
from tiaokuan.templates.shingles import PERMUTATIONS, Shingles, shared, shingles, sketch
from tiaokuan.templates.wording import Wording

SHARED_BANDS = (32, 2)  # bands and rows of the LSH: two sketches at a Jaccard of 0.2 meet with 73 %, at 0.4 with 99.6 %
ALIKE = 0.35  # of a template's shingles that a contract must hold to be aligned with it
ALIGNED = 3  # templates that are aligned
MADE_FROM = 0.78  # of a template's words that a contract must keep, in stretches, to be called made from it
STRETCH = 6  # characters; shorter ones any two contracts have in common
CLOSE = 0.08  # below the best share of shingles: a template may still be the better one


@dataclass(frozen=True, slots=True)
class Template:
    """A template of a library. `load` fetches its record, which only alignment needs."""

    id: str
    name: str
    title: str | None
    shingles: Shingles = field(repr=False)
    load: Callable[[], dict[str, Any]] = field(repr=False)


class Library:
    """Templates by their shingles; made once, asked often."""

    def __init__(self, templates: Iterable[Template]) -> None:
        """An index of the templates."""
        from datasketch import MinHashLSH  # noqa: PLC0415 – slow to import

        self.templates: dict[str, Template] = {}
        self._index = MinHashLSH(num_perm=PERMUTATIONS, params=SHARED_BANDS)
        self._wordings: dict[str, Wording] = {}
        for template in templates:
            if template.id not in self.templates:
                self.templates[template.id] = template
                self._index.insert(template.id, sketch(template.shingles))

    def candidates(self, wording: Wording) -> list[tuple[float, Template]]:
        """Templates like a contract, best first, each with the share of its shingles that the contract holds."""
        asked = shingles(wording)
        found = []
        for name in self._index.query(sketch(asked)):
            template = self.templates[name]
            both = shared(asked, template.shingles)
            held = both / max(1, template.shingles.size)
            found.append((held, 2 * both / max(1, asked.size + template.shingles.size), template))
        found.sort(key=lambda row: (-row[1], row[2].id))
        return [(held, template) for held, _, template in found if held >= ALIKE]

    def recognise(self, wording: Wording) -> Comparison | None:
        """The contract compared with the template it was made from; None where it comes from none of them."""
        likely = self.candidates(wording)[:ALIGNED]
        compared = [compare(self._wording(t), wording) for held, t in likely if held >= likely[0][0] - CLOSE]
        best = max(compared, key=lambda c: (round(c.share, 3), -len(c.changes)), default=None)
        return best if best is not None and _kept(best) >= MADE_FROM else None

    def _wording(self, template: Template) -> Wording:
        if template.id not in self._wordings:
            self._wordings[template.id] = Wording.of(template.load())
        return self._wordings[template.id]


def _kept(comparison: Comparison) -> float:
    """The share of the template's words that the contract has in stretches."""
    lengths = [step.b - step.a for step in comparison.steps if step.op is Op.SAME]
    return sum(length for length in lengths if length >= STRETCH) / max(1, len(comparison.template.chars))

"""Cues: the words around a place that say what is asked for there – its kind and its key.

A cue is one line of text in which ▁ stands for the place, _ for other places, without white space. What it means is said by the
tables of label_rules and key_rules, first match first; the models may overrule them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

HERE = "▁"
SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Cue:
    """The words around a place.

    left, right  of the same sentence or line, squeezed, other places as _
    label        what names the place: the words before a colon, a row's or a column's head; "" where none
    unit         the unit printed behind, None where none
    heading      headings of the clauses it stands in, innermost first, joined by a space
    """

    left: str
    right: str
    label: str = ""
    unit: str | None = None
    heading: str = ""

    @property
    def around(self) -> str:
        """Left and right with the place between."""
        return f"{self.left}{HERE}{self.right}"

    @property
    def sentence(self) -> str:
        """The sentence of the place alone."""
        left = re.split("[。；;]", self.left)[-1]
        right = re.split("[。；;]", self.right, maxsplit=1)[0]
        return f"{left}{HERE}{right}"


def squeeze(text: str) -> str:
    """The text as cues have it: without white space, every run of _ as one."""
    return re.sub("_+", "_", SPACE.sub("", text))

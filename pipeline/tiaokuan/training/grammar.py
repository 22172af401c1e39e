"""The grammar of data/grammar: tables of patterns, and what a pattern expands to.

A pattern is a line of Chinese in which

    (应|应当|)     one of the alternatives, perhaps nothing; they nest
    $service       a word of the contract's trade, style or party
    {key unit …}   a slot: a key of keys.tsv, or a kind alone for a slot that has no key; then the units it may have;
                   `:mode` at its end says how it is written (caps, box, hint, day, bare, typed, alt …)
    {!words}       printed with a rule below and no slot; without words the rule alone

Full-width brackets are text.
"""

from __future__ import annotations

import random
import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from zlib import crc32

PACKAGED = Path(__file__).parents[1] / "data" / "grammar"  # as the wheel carries it
SOURCE = Path(__file__).parents[3] / "data" / "grammar"  # as it stands in a checkout
LEFT_OUT = 5  # of so many sentences a partial grammar lacks one
CHOICE = re.compile(r"\(([^()]*)\)")
WORD = re.compile(r"\$(contract|service|scope|staff|object|deliverable|place|[abxn])")
SLOT = re.compile(r"\{([^{}]+)\}")


def lines(text: str) -> list[str]:
    """The patterns of a table's entry, one a line."""
    return [line.strip() for line in text.strip().splitlines() if line.strip()]


@dataclass(frozen=True)
class Grammar:
    """All tables: `clauses[label]` holds the headings and sentences of a clause type.

    `partial`: a part of the sentences of clauses and places is left out, always the same ones.
    """

    folder: Path
    partial: bool = False

    def _table(self, name: str) -> dict[str, Any]:
        return tomllib.loads((self.folder / name).read_text("utf-8"))

    @cached_property
    def clauses(self) -> dict[str, dict[str, list[str]]]:
        """Clause type to its patterns: headings, sentences."""
        tables = {path.stem: self._table(f"clauses/{path.name}") for path in sorted((self.folder / "clauses").glob("*.toml"))}
        return {label: self._patterns(table) for label, table in tables.items()}

    def _patterns(self, table: dict[str, str]) -> dict[str, list[str]]:
        out = {part: lines(text) for part, text in table.items()}
        if self.partial:
            out["sentences"] = [one for one in out["sentences"] if crc32(one.encode()) % LEFT_OUT]
        return out

    @cached_property
    def trades(self) -> dict[str, dict[str, list[str]]]:
        """Trade to its words."""
        return self._table("trades.toml")

    @cached_property
    def words(self) -> dict[str, Any]:
        """Words of all contracts, and the styles."""
        return self._table("words.toml")

    @cached_property
    def values(self) -> dict[str, Any]:
        """What fills slots."""
        return self._table("values.toml")

    @cached_property
    def papers(self) -> dict[str, Any]:
        """What stands around the articles."""
        return self._table("papers.toml")

    @cached_property
    def plans(self) -> dict[str, list[str]]:
        """Clause type to the tables that stand in it: heads => columns."""
        return {label: lines(text) for label, text in self._table("plans.toml").items()}

    @cached_property
    def places(self) -> dict[str, list[str]]:
        """Ways of leaving a place for words, whatever the contract is about: sentences, lists."""
        return self._patterns(self._table("places.toml"))

    @cached_property
    def lexicon(self) -> list[str]:
        """Words that are kept whole when text is cut."""
        return sorted(set(self._table("lexicon.toml")["words"].split()))


def load(folder: Path | None = None) -> Grammar:
    """The grammar of this program, or of another folder that is laid out alike."""
    return Grammar(folder or (PACKAGED if PACKAGED.exists() else SOURCE))


def expand(pattern: str, rng: random.Random, words: dict[str, list[str]]) -> str:
    """The pattern with its alternatives chosen and its words set; slots stay as they are."""
    while (match := CHOICE.search(pattern)) is not None:
        pattern = pattern[: match.start()] + rng.choice(match[1].split("|")) + pattern[match.end() :]
    return WORD.sub(lambda match: rng.choice(words[match[1]]), pattern)

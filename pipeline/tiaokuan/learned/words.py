"""Words: jieba with our own lexicon, for the few stretches of text that a model looks at.

jieba's own dictionary has half a million words, takes a second to load and writes a cache into the system's temporary folder; the
words of contracts that matter here are a few hundred.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from typing import Any

REMEMBERED = 16_384  # stretches of text


def tokenizer(words: Iterable[str]) -> Any:
    """A jieba tokenizer that knows these words alone, all alike frequent."""
    import jieba  # noqa: PLC0415

    cutter = jieba.Tokenizer()
    table: dict[str, int] = {}
    for word in words:
        for end in range(1, len(word)):
            table.setdefault(word[:end], 0)
        table[word] = 100
    cutter.FREQ, cutter.total, cutter.initialized = table, max(1, sum(table.values())), True
    return cutter


class Cutter:
    """Cuts text into known words, and remembers what it cut."""

    def __init__(self, words: Iterable[str]) -> None:
        """`words`: the lexicon."""
        known = sorted(words)
        cutter = tokenizer(known)
        letters = "".join(sorted({letter for word in known for letter in word}))
        # no word reaches across a character that is in none (jieba takes letters and figures together): the same short stretches come again
        self._stretch = re.compile(f"[A-Za-z0-9{re.escape(letters)}]{{2,}}")
        self._cut = lru_cache(maxsize=REMEMBERED)(lambda text: tuple(w for w in cutter.cut(text, HMM=False) if len(w) > 1))

    def __call__(self, text: str) -> tuple[str, ...]:
        """The words of two characters and more, in order."""
        return tuple(chain.from_iterable(map(self._cut, self._stretch.findall(text))))

"""Shingles: short stretches of a wording as numbers, by which like contracts find each other.

Every stretch of LENGTH characters becomes a 64-bit number; one in SAMPLE is kept, chosen by the number itself, so that two
contracts keep the same ones (A. Broder 1997, On the resemblance and containment of documents). None goes over a blank.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from tiaokuan.templates.wording import Wording

LENGTH, SAMPLE = 6, 4
SCHEME = f"{LENGTH}/{SAMPLE}/1"
"""Names how shingles are made; those of another scheme are made anew."""
PERMUTATIONS, SEED = 128, 1
Shingles = npt.NDArray[np.uint32]


def shingles(wording: Wording) -> Shingles:
    """The shingles of a wording: sorted, each once."""
    count = len(wording.chars) - LENGTH + 1
    if count < 1:
        return np.empty(0, np.uint32)
    codes = np.array([ord(c) for c in wording.chars], np.uint64)
    with np.errstate(over="ignore"):
        numbers = np.zeros(count, np.uint64)
        for at in range(LENGTH):
            numbers = numbers * np.uint64(0x9E3779B97F4A7C15) + codes[at : at + count]
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):  # splitmix64, S. Vigna
            numbers = (numbers ^ (numbers >> np.uint64(shift))) * np.uint64(factor)
        numbers ^= numbers >> np.uint64(31)
    whole = np.ones(count, bool)
    for gap in wording.gaps:
        whole[max(0, gap - LENGTH + 1) : gap] = False
    kept = numbers[whole & (numbers % np.uint64(SAMPLE) == 0)] >> np.uint64(32)
    return np.unique(kept.astype(np.uint32))


def sketch(numbers: Shingles) -> Any:
    """The MinHash (of datasketch) of shingles."""
    from datasketch import MinHash  # noqa: PLC0415 – slow to import

    made = MinHash(PERMUTATIONS, SEED, hashfunc=int)
    made.update_batch(numbers.tolist())
    return made


def shared(one: Shingles, other: Shingles) -> int:
    """How many shingles two wordings have in common."""
    return int(np.intersect1d(one, other, assume_unique=True).size)

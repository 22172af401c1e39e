"""Runs: from where to where a row of values is true."""

from __future__ import annotations

from typing import Any

import numpy as np


def runs(values: np.ndarray[Any, Any]) -> list[tuple[int, int]]:
    """The first index of each run of true values and the one behind its last; `values` has one dimension."""
    edges = np.flatnonzero(np.diff(values.astype(np.int8), prepend=0, append=0)).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))

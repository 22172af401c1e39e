"""Hashed features to scores: one product of matrices a document.

scikit-learn fits; reading needs its numbers alone. So neither scikit-learn nor skops, which take over a second to import, is loaded to
read a contract.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any
from zlib import crc32

HASHES = 2**14
REMEMBERED = 200_000  # features whose columns are remembered, about 25 MB
AT_ONCE = 256  # rows whose weights are in memory together
Strings = Sequence[Sequence[str]]
Numbers = Sequence[Mapping[str, float]]


class Columns(dict[str, int]):
    """The column of each feature: its hash. Most features come again in every contract, so they are remembered."""

    def __missing__(self, name: str) -> int:
        """Hash a name not seen so far; when many are remembered, forget them first."""
        if len(self) >= REMEMBERED:
            self.clear()
        self[name] = found = crc32(name.encode()) % HASHES
        return found


_COLUMNS = Columns()


def columns(rows: Strings | Numbers) -> Any:
    """The columns of all features of rows, one row behind the other."""
    import numpy as np  # noqa: PLC0415

    return np.fromiter(map(_COLUMNS.__getitem__, chain.from_iterable(rows)), np.intp, sum(map(len, rows)))


def matrix(rows: Strings | Numbers) -> Any:
    """Rows of features as a sparse matrix, for fitting; a feature that comes twice counts twice."""
    import numpy as np  # noqa: PLC0415
    from scipy.sparse import csr_matrix  # noqa: PLC0415

    places = columns(rows)
    ends = np.cumsum([0, *(len(row) for row in rows)])
    numbers: list[float] | Any = [row[name] for row in rows if isinstance(row, Mapping) for name in row] or np.ones(len(places))
    out = csr_matrix((np.asarray(numbers, dtype=np.float32), places, ends), shape=(len(rows), HASHES))
    out.sum_duplicates()
    return out


@dataclass(frozen=True, slots=True)
class Linear:
    """A linear model: `table` (HASHES by columns), `bias` (columns); `classes` has a name for each column, where there are names."""

    classes: tuple[str, ...]
    table: Any
    bias: Any

    @classmethod
    def of(cls, fitted: Mapping[str, Any]) -> Linear:
        """The model with the attributes of a fitted LogisticRegression. Raises KeyError, ValueError, AttributeError for others."""
        import numpy as np  # noqa: PLC0415

        table = np.ascontiguousarray(fitted["coef_"].T, dtype=np.float32)
        if table.shape != (HASHES, len(fitted["intercept_"])):
            raise ValueError(f"a table of {table.shape}")
        return cls(tuple(str(name) for name in fitted["classes_"]), table, fitted["intercept_"])

    def scores(self, rows: Strings | Numbers) -> Any:
        """What the model says of rows of features (rows by columns)."""
        import numpy as np  # noqa: PLC0415

        out = np.zeros((len(rows), len(self.bias)))
        for start in range(0, len(rows), AT_ONCE):
            part = rows[start : start + AT_ONCE]
            weights = self.table[columns(part)]
            if isinstance(part[0], Mapping):
                weights = weights * np.array([[number] for row in part for number in row.values()])  # type: ignore[union-attr]
            starts = np.cumsum([0, *(len(row) for row in part[:-1])])
            out[start : start + AT_ONCE] = np.add.reduceat(weights, starts, axis=0)
        return out + self.bias

    def probabilities(self, rows: Strings | Numbers) -> Any:
        """For each row the probability of each class (rows by classes)."""
        import numpy as np  # noqa: PLC0415

        scores = self.scores(rows)
        if scores.shape[1] == 1:  # of two classes only the second has a column
            scores = np.hstack([np.zeros_like(scores), scores])
        raised = np.exp(scores - scores.max(axis=1, keepdims=True))
        return raised / raised.sum(axis=1, keepdims=True)

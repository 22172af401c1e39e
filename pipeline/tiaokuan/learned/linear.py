"""Hashed features to probabilities: one matrix product a document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

HASHES = 2**14


def pipeline(penalty: float, iterations: int = 200) -> Any:
    """An untrained model: feature strings, hashed, into a multinomial logistic regression; `penalty` is scikit-learn's C."""
    from sklearn.feature_extraction import FeatureHasher  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415

    hasher = FeatureHasher(HASHES, input_type="string", alternate_sign=False, dtype="float32")
    return make_pipeline(hasher, LogisticRegression(C=penalty, max_iter=iterations))


def probabilities(model: Any, rows: Sequence[Sequence[str]]) -> tuple[list[str], Any]:
    """The classes, and for each row of features their probabilities (rows by classes)."""
    return [str(name) for name in model.classes_], model.predict_proba(rows)

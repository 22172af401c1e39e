"""Measures of probabilities: how far what is claimed is from what is true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from tiaokuan.training.scoring import Pair, rates

BINS = 10
SURE = 0.95
Claim = tuple[float, bool]


def calibration(claims: Sequence[Claim], sure: float = SURE) -> dict[str, Any]:
    """Of (probability, right) pairs: expected calibration error over ten equal bins, the bins, and the share and the errors of
    what is claimed with at least `sure`."""
    bins = []
    for number in range(BINS):
        low, high = number / BINS, (number + 1) / BINS
        inside = [claim for claim in claims if low <= claim[0] < high or (number == BINS - 1 and claim[0] >= high)]
        if inside:
            said = sum(p for p, _ in inside) / len(inside)
            true = sum(right for _, right in inside) / len(inside)
            bins.append({"from": low, "claimed": round(said, 4), "right": round(true, 4), "count": len(inside)})
    error = sum(abs(entry["claimed"] - entry["right"]) * entry["count"] for entry in bins) / max(1, len(claims))
    certain = [right for p, right in claims if p >= sure]
    return {
        "count": len(claims),
        "ece": round(error, 4),
        "sure_from": sure,
        "sure_share": round(len(certain) / max(1, len(claims)), 4),
        "sure_wrong": round(1 - sum(certain) / len(certain), 4) if certain else 0.0,
        "bins": bins,
    }


def by(
    pairs: Iterable[Pair], name: Callable[[dict[str, Any]], str], right: Callable[[Pair], bool]
) -> dict[str, dict[str, Any]]:
    """Precision and recall for each class of slots: `name` gives a slot's class, `right` says whether a pair of one class counts."""
    gold, found, hit = Counter[str](), Counter[str](), Counter[str]()
    for pair in pairs:
        if pair.gold is not None:
            gold[name(pair.gold)] += 1
        if pair.found is not None:
            found[name(pair.found)] += 1
        if pair.gold is not None and pair.found is not None and name(pair.gold) == name(pair.found) and right(pair):
            hit[name(pair.gold)] += 1
    return {one: rates(hit[one], gold[one], found[one]) for one in sorted({*gold, *found})}


def confusion(said: Iterable[tuple[str, str]]) -> dict[str, dict[str, int]]:
    """Counts of (true, said) as a table of rows by what is true."""
    table: dict[str, Counter[str]] = {}
    for true, claimed in said:
        table.setdefault(true, Counter())[claimed] += 1
    return {true: dict(row.most_common()) for true, row in sorted(table.items())}

"""Plots of an evaluation, written as files: reliability of both confidences, confusion of keys and of clause types."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tiaokuan.errors import UsageError

MOST = 40  # classes in a plot of confusion


def draw(report: dict[str, Any], folder: Path) -> list[Path]:
    """Write the plots as PNG files; returns them. Raises UsageError where matplotlib is not installed, OSError."""
    try:
        import matplotlib as mpl  # noqa: PLC0415
        from matplotlib.figure import Figure  # noqa: PLC0415
    except ImportError as error:
        raise UsageError(
            "画图需要 matplotlib：pip install 'tiaokuan[plots]'", "plots need matplotlib: pip install 'tiaokuan[plots]'"
        ) from error
    folder.mkdir(parents=True, exist_ok=True)
    mpl.use("Agg")
    files = []
    for name in ("confidence", "key_confidence"):
        figure = Figure(figsize=(5, 5), layout="constrained")
        _reliability(figure, name, report[name])
        files.append(_save(figure, folder / f"{name}.png"))
    tables = {"key_confusion": report["key_confusion"], "clause_type_confusion": report["clause_types"]["confusion"]}
    for name, table in tables.items():
        if table:
            size = 2 + 0.28 * min(MOST, len(_classes(table)))
            figure = Figure(figsize=(size, size), layout="constrained")
            _confusion(figure, name, table)
            files.append(_save(figure, folder / f"{name}.png"))
    return files


def _save(figure: Any, path: Path) -> Path:
    figure.savefig(path, dpi=120)
    return path


def _reliability(figure: Any, name: str, measured: dict[str, Any]) -> None:
    axes = figure.subplots()
    bins = measured["bins"]
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    axes.plot([b["claimed"] for b in bins], [b["right"] for b in bins], marker="o", color="tab:blue")
    for b in bins:
        axes.annotate(str(b["count"]), (b["claimed"], b["right"]), textcoords="offset points", xytext=(4, -10), fontsize=7)
    axes.set(xlabel="claimed", ylabel="right", xlim=(0, 1.02), ylim=(0, 1.02), title=f"{name}: ECE {measured['ece']:.3f}")


def _classes(table: dict[str, dict[str, int]]) -> list[str]:
    """The classes that are confused, and the most frequent others."""
    wrong = [name for name, row in table.items() if set(row) - {name}]
    rest = sorted(set(table) - set(wrong), key=lambda name: -sum(table[name].values()))
    return sorted([*wrong, *rest][:MOST])


def _confusion(figure: Any, name: str, table: dict[str, dict[str, int]]) -> None:
    classes = _classes(table)
    shares = [
        [table.get(true, {}).get(said, 0) / max(1, sum(table.get(true, {}).values())) for said in classes] for true in classes
    ]
    axes = figure.subplots()
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(classes)), classes, rotation=90, fontsize=6)
    axes.set_yticks(range(len(classes)), classes, fontsize=6)
    axes.set(xlabel="found", ylabel="gold", title=name)

"""Whether a sign read as % is a ‰, by its picture: PP-OCR knows no ‰ and reads it as %, ten times too much.

The weights are trained by data/make_per_mille.py.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from tiaokuan.errors import ModelError

Image = np.ndarray[Any, Any]

HEIGHT, WIDTH = 20, 44
"""Pixels of the sign's picture as it is looked at."""

INK = 0.4
"""A pixel is the sign's that is darker than this share of the print's darkness."""

PLACES = (Path(__file__).parents[1] / "models", Path(__file__).parents[3] / "models")
"""In the wheel, and in the sources."""


def odds(grey: Image, dark: float, box: tuple[int, int, int, int]) -> float | None:
    """How likely the sign in the box (x0, top, x1, bottom in pixels) is a ‰, 0 to 1; None where there is no ink."""
    seen = look(grey, dark, box)
    if seen is None:
        return None
    weights = _weights()
    return float(1 / (1 + np.exp(-(seen @ weights[:-1] + weights[-1]))))


def look(grey: Image, dark: float, box: tuple[int, int, int, int]) -> Image | None:
    """The sign's picture as numbers: its ink's box scaled to HEIGHT, cut or padded to WIDTH."""
    x0, top, x1, bottom = (max(0, edge) for edge in box)
    ink = np.clip((255 - grey[top:bottom, x0:x1].astype(np.float32)) / max(dark, 1.0), 0, 1)
    rows, columns = np.flatnonzero((ink > INK).any(axis=1)), np.flatnonzero((ink > INK).any(axis=0))
    if not len(rows):
        return None
    sign = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    width = max(1, min(WIDTH, round(sign.shape[1] * HEIGHT / sign.shape[0])))
    scaled = cv2.resize(sign, (width, HEIGHT), interpolation=cv2.INTER_AREA if sign.shape[0] > HEIGHT else cv2.INTER_LINEAR)
    out = np.zeros((HEIGHT, WIDTH), np.float32)
    out[:, :width] = scaled
    return out.ravel()


@cache
def _weights() -> Image:
    """Raises ModelError where the file is missing or is none."""
    path = next((place / "ocr" / "per_mille.npy" for place in PLACES if (place / "ocr" / "per_mille.npy").is_file()), None)
    try:
        weights = None if path is None else np.load(path, allow_pickle=False)
    except (ValueError, EOFError):
        weights = None
    if weights is None or weights.shape != (HEIGHT * WIDTH + 1,):
        raise ModelError(
            "模型文件 models/ocr/per_mille.npy 缺失或已损坏：请重新安装 tiaokuan。",
            "the model file models/ocr/per_mille.npy is missing or damaged: install tiaokuan again.",
        )
    return np.asarray(weights, np.float64)

"""Which way up a page is: a small classifier for 0, 90, 180 and 270 degrees."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

SIDE, SHORT = 224, 256
"""The classifier looks at the middle of the page, its shorter side brought to SHORT pixels."""

MEAN = np.array([0.485, 0.456, 0.406], np.float32)
SPREAD = np.array([0.229, 0.224, 0.225], np.float32)

SURE = 0.6
"""Below this probability a page is left as it is."""


def turn(request: Any, grey: np.ndarray[Any, Any]) -> int:
    """Quarter turns clockwise that put the page upright."""
    height, width = grey.shape
    scale = SHORT / min(height, width)
    small = cv2.resize(grey, (max(SIDE, round(width * scale)), max(SIDE, round(height * scale))), interpolation=cv2.INTER_AREA)
    top, left = (small.shape[0] - SIDE) // 2, (small.shape[1] - SIDE) // 2
    middle = cv2.cvtColor(small[top : top + SIDE, left : left + SIDE], cv2.COLOR_GRAY2BGR).astype(np.float32) / 255
    batch = ((middle - MEAN) / SPREAD).transpose(2, 0, 1)[None]
    scores = request.infer([np.ascontiguousarray(batch)])
    odds = np.asarray(next(iter(scores.values())))[0].astype(np.float64)
    if odds.min() < 0 or abs(odds.sum() - 1) > 1e-3:
        odds = np.exp(odds - odds.max()) / np.exp(odds - odds.max()).sum()
    best = int(odds.argmax())
    return (4 - best) % 4 if odds[best] >= SURE else 0

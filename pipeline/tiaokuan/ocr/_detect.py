"""Where lines of print are: the detection net's map of probabilities -> upright boxes (Differentiable Binarization, Liao et al. 2020)."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

LONGEST = 1280
"""The page's longer side as the net sees it, in pixels: measured to be as good as more on contracts' print, and faster."""

THRESHOLD, LEAST_SCORE = 0.3, 0.5
"""A pixel is print above the first probability; a box counts whose mean is above the second."""

UNCLIP = 1.6
"""The net draws shrunken boxes: they grow by area / perimeter times this."""

SMALLEST = 3
STEP = 32


def boxes(request: Any, grey: np.ndarray[Any, Any]) -> list[tuple[int, int, int, int]]:
    """The lines of print of a level page: x0, top, x1, bottom in pixels, by top and left."""
    height, width = grey.shape
    scale = min(1.0, LONGEST / max(height, width))
    size = (max(STEP, round(width * scale / STEP) * STEP), max(STEP, round(height * scale / STEP) * STEP))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    plane = small.astype(np.float32) * (2 / 255) - 1
    batch = np.broadcast_to(plane, (1, 3, *plane.shape))
    odds = np.asarray(next(iter(request.infer([np.ascontiguousarray(batch)]).values())))[0, 0]
    mask = cv2.dilate((odds > THRESHOLD).astype(np.uint8), np.ones((2, 2), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    x_scale, y_scale = width / size[0], height / size[1]
    found = []
    for index in range(1, count):
        x, y, w, h, _ = (int(value) for value in stats[index])
        if min(w, h) < SMALLEST:
            continue
        part = labels[y : y + h, x : x + w] == index
        if odds[y : y + h, x : x + w][part].mean() < LEAST_SCORE:
            continue
        grow = w * h * UNCLIP / (2 * (w + h))
        found.append(
            (
                max(0, int((x - grow) * x_scale)),
                max(0, int((y - grow) * y_scale)),
                min(width, int(np.ceil((x + w + grow) * x_scale))),
                min(height, int(np.ceil((y + h + grow) * y_scale))),
            )
        )
    return sorted(found, key=lambda box: (box[1], box[0]))

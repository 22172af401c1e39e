"""Pages for tests of scans: samples of ours rendered and spoiled, as pictures."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2
from PIL import Image

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "data" / "samples"
DPI = 200


@cache
def _pages(sample: str, dpi: int) -> tuple[Any, ...]:
    with pypdfium2.PdfDocument(SAMPLES / sample) as pdf:
        return tuple(page.render(scale=dpi / 72).to_numpy()[..., :3].copy() for page in pdf)


def page(index: int = 0, sample: str = "管理咨询.pdf", dpi: int = DPI) -> Any:
    """A page of a sample: height x width x 3, blue, green, red."""
    return _pages(sample, dpi)[index].copy()


def skewed(picture: Any, degrees: float) -> Any:
    """The picture turned a little."""
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return cv2.warpAffine(picture, turn, (width, height), borderValue=(250, 250, 250))


def coded(picture: Any, kind: str = "PNG", **options: Any) -> bytes:
    """The picture as a file's bytes."""
    file = BytesIO()
    Image.fromarray(np.ascontiguousarray(picture[..., ::-1])).save(file, kind, dpi=(DPI, DPI), **options)
    return file.getvalue()

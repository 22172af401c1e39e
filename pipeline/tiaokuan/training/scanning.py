"""Generated contracts as scans: the pages of a PDF drawn as pictures and spoilt as scanners spoil them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from tiaokuan import formats
from tiaokuan.errors import NotFound

WIDTH = 1654  # pixels: A4 at 200 dots an inch
RESOLUTION = 200
TURN = 0.8  # degrees, at most


def scanned(data: bytes, seed: str) -> bytes:
    """A PDF as the PDF of its scanned pages, pictures alone; the same seed spoils alike."""
    from PIL import Image  # noqa: PLC0415

    rng = random.Random(seed)
    first, *others = [Image.fromarray(_spoilt(page, rng)) for page in _pages(data)]
    out = BytesIO()
    first.save(out, "PDF", save_all=True, append_images=others, resolution=RESOLUTION, quality=rng.choice([60, 75, 90]))
    return out.getvalue()


def _pages(data: bytes) -> Iterator[Any]:
    """The pages as grey pictures."""
    import cv2  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    number = 1
    while True:
        try:
            picture = formats.page_image(data, number, WIDTH)
        except NotFound:
            return
        yield cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_GRAYSCALE)
        number += 1


def _spoilt(page: Any, rng: random.Random) -> Any:
    """A page laid a little aslant, unevenly lit, blurred, faded and with the noise of the glass."""
    import cv2  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    height, width = page.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-TURN, TURN), 1)
    page = cv2.warpAffine(page, turn, (width, height), borderValue=255)
    page = cv2.GaussianBlur(page, (0, 0), rng.uniform(0.3, 1.1))
    ink, paper = rng.uniform(10, 90), rng.uniform(215, 250)
    light = np.linspace(1, rng.uniform(0.85, 1.0), width)[None, :]
    lit = (ink + page / 255.0 * (paper - ink)) * light
    noise = np.random.default_rng(rng.randrange(2**32)).normal(0, rng.uniform(1, 9), page.shape)
    return np.clip(lit + noise, 0, 255).astype(np.uint8)

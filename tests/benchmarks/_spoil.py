"""What scanners, fax machines, cameras and time do to a printed page: pictures of a clean page -> pictures of a spoiled one.

All take and give height x width x 3 (blue, green, red), 8 bits, and a random generator; measures are in shares of an inch where they
belong to the paper, so that a page at 600 dots an inch is spoiled like one at 100.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np

Picture = np.ndarray[Any, Any]
Noise = np.random.Generator
Spoil = Callable[[Picture, Noise, int], Picture]
WHITE = (255, 255, 255)


def clean(page: Picture, noise: Noise, dpi: int) -> Picture:
    """As rendered."""
    del noise, dpi
    return page


def usual(page: Picture, noise: Noise, dpi: int) -> Picture:
    """An office scanner: up to 0.8 degrees askew, a little soft, paper not white, noise, JPEG of quality 70."""
    page = turned(page, float(noise.uniform(-0.8, 0.8)))
    soft = cv2.GaussianBlur(page.astype(np.float32), (0, 0), 0.0025 * dpi) * 0.92 + noise.normal(0, 6, (*page.shape[:2], 1))
    return jpeg(np.clip(soft, 0, 255).astype(np.uint8), 70)


def skew(degrees: float) -> Spoil:
    """Laid askew by so many degrees."""
    return lambda page, noise, dpi: turned(usual(page, noise, dpi), degrees)


def photograph(bent: float) -> Spoil:
    """Seen by a hand-held camera on a table: perspective (corners moved by up to this share of the sides), a table around it, light
    from one side."""
    return lambda page, noise, dpi: usual(_lit(_seen(page, noise, bent), 0.72), noise, dpi)


def _seen(page: Picture, noise: Noise, bent: float) -> Picture:
    height, width = page.shape[:2]
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    bend = noise.uniform(0.0, bent, (4, 2)) * (width, height)
    inward = np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)]) * (bend + np.array((0.06 * width, 0.05 * height)))
    seen = (corners + inward).astype(np.float32)
    return cv2.warpPerspective(page, cv2.getPerspectiveTransform(corners, seen), (width, height), borderValue=(52, 66, 78))


def pale(print_: int) -> Spoil:
    """Worn toner on grey paper: print this dark on paper of 205."""
    return lambda page, noise, dpi: usual(
        (print_ + page.astype(np.float32) * ((205 - print_) / 255)).astype(np.uint8), noise, dpi
    )


def yellow(page: Picture, noise: Noise, dpi: int) -> Picture:
    """Old paper."""
    return usual((page.astype(np.float32) * (0.66, 0.86, 0.94)).astype(np.uint8), noise, dpi)


def uneven(page: Picture, noise: Noise, dpi: int) -> Picture:
    """A lamp at one side and the shadow of a fold."""
    lit = _lit(page, 0.55).astype(np.float32)
    fold = 1 - 0.35 * np.exp(-(((np.arange(page.shape[1]) - 0.62 * page.shape[1]) / (0.06 * dpi)) ** 2))
    return usual((lit * fold[None, :, None]).astype(np.uint8), noise, dpi)


def fax(page: Picture, noise: Noise, dpi: int) -> Picture:
    """One bit a pixel, with specks."""
    grey = cv2.cvtColor(turned(page, float(noise.uniform(-0.8, 0.8))), cv2.COLOR_BGR2GRAY).astype(np.float32)
    soft = cv2.GaussianBlur(grey, (0, 0), 0.003 * dpi) + noise.normal(0, 22, grey.shape)
    black = np.where(soft < 150, 0, 255).astype(np.uint8)
    specks = noise.random(grey.shape) < 0.0004
    black[specks] = 255 - black[specks]
    return cv2.cvtColor(black, cv2.COLOR_GRAY2BGR)


def squeezed(quality: int) -> Spoil:
    """A JPEG of this quality."""
    return lambda page, noise, dpi: jpeg(usual(page, noise, dpi), quality)


def blurred(inches: float) -> Spoil:
    """Out of focus: a Gaussian of this width."""
    return lambda page, noise, dpi: usual(cv2.GaussianBlur(page, (0, 0), inches * dpi), noise, dpi)


def bled(share: float) -> Spoil:
    """The other side's print shows through, mirrored, this dark."""

    def spoil(page: Picture, noise: Noise, dpi: int) -> Picture:
        back = np.roll(cv2.GaussianBlur(page[:, ::-1], (0, 0), 0.006 * dpi).astype(np.float32), round(0.09 * dpi), 0)
        return usual((page.astype(np.float32) * (1 - share * (1 - back / 255))).astype(np.uint8), noise, dpi)

    return spoil


def copied(page: Picture, noise: Noise, dpi: int) -> Picture:
    """A copy of a copy of a fax, sent as a small JPEG: all faults at once."""
    return squeezed(30)(cv2.GaussianBlur(uneven(fax(page, noise, dpi), noise, dpi), (0, 0), 0.004 * dpi), noise, dpi)


def bordered(page: Picture, noise: Noise, dpi: int) -> Picture:
    """A copier's black borders, and two punch holes."""
    page = usual(page, noise, dpi)
    page[: round(0.15 * dpi)] = page[-round(0.1 * dpi) :] = 14
    page[:, : round(0.2 * dpi)] = 10
    for y in (0.36, 0.64):
        cv2.circle(page, (round(0.45 * dpi), round(y * page.shape[0])), round(0.11 * dpi), (20, 20, 20), -1)
    return page


def sealed(page: Picture, noise: Noise, dpi: int) -> Picture:
    """A round red seal over the print, somewhere in the middle."""
    height, width = page.shape[:2]
    over = np.full_like(page, 255)
    middle = (round(width * noise.uniform(0.35, 0.65)), round(height * noise.uniform(0.3, 0.6)))
    radius = round(0.8 * dpi)
    cv2.circle(over, middle, radius, (70, 60, 215), max(2, round(0.02 * dpi)), cv2.LINE_AA)
    star = [
        (middle[0] + r * radius * np.sin(a), middle[1] - r * radius * np.cos(a))
        for a, r in zip(np.arange(10) * np.pi / 5, [0.32, 0.13] * 5, strict=True)
    ]
    cv2.fillPoly(over, [np.array(star, np.int32)], (70, 60, 215), cv2.LINE_AA)
    return usual(np.minimum(page, over), noise, dpi)


def upside_down(page: Picture, noise: Noise, dpi: int) -> Picture:
    """Laid in the wrong way round."""
    return np.ascontiguousarray(usual(page, noise, dpi)[::-1, ::-1])


def sideways(page: Picture, noise: Noise, dpi: int) -> Picture:
    """A quarter turn."""
    return np.ascontiguousarray(np.rot90(usual(page, noise, dpi)))


def turned(page: Picture, degrees: float) -> Picture:
    """The picture turned about its middle, white around it."""
    height, width = page.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return cv2.warpAffine(page, turn, (width, height), borderValue=WHITE)


def jpeg(page: Picture, quality: int) -> Picture:
    """The picture after a JPEG of this quality."""
    return cv2.imdecode(cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_COLOR)


def _lit(page: Picture, least: float) -> Picture:
    """Light that falls off from the upper left to `least` of itself at the lower right."""
    rows, columns = np.mgrid[0 : page.shape[0], 0 : page.shape[1]]
    fall = (rows / page.shape[0] + columns / page.shape[1]) / 2
    return (page.astype(np.float32) * (1 - (1 - least) * fall)[..., None]).astype(np.uint8)


SPOILED: dict[str, Spoil] = {
    "clean": clean,
    "usual": usual,
    "skew 3": skew(3),
    "skew 6": skew(-6),
    "skew 10": skew(10),
    "photograph": photograph(0.07),
    "photograph bent": photograph(0.16),
    "pale": pale(140),
    "very pale": pale(172),
    "yellow": yellow,
    "uneven": uneven,
    "fax": fax,
    "JPEG 18": squeezed(18),
    "JPEG 8": squeezed(8),
    "blurred": blurred(0.0075),
    "very blurred": blurred(0.0125),
    "bled": bled(0.3),
    "much bled": bled(0.5),
    "copied": copied,
    "borders": bordered,
    "seal": sealed,
    "upside down": upside_down,
    "sideways": sideways,
}
"""Names of degradations, in the order of tables."""

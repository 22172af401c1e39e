"""Rules and words of one colour: tracked changes are printed underlined in their author's colour, and fill nothing in.

A printed form may have coloured rules as well, but what is typed or written on them has another colour. All coordinates are pixels
of the level page; colours are looked up on the picture as it came.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tiaokuan.scans._letters import UNSURE, Print
from tiaokuan.scans._strokes import Stroke

Image = np.ndarray[Any, Any]

COLOURED = 0.12
"""Difference of a pixel's strongest and weakest channel, each as a share of the paper's: print is below 0.05, however yellow the
paper; thin lines lose half of their colour to JPEG."""

DARK = 0.8
"""Ink is darker than this share of the paper."""

MOST = 0.7
"""Share of the ink looked at that is coloured at least."""

ALONG, ACROSS = 64, 24
"""Places looked at along a rule, and across and down the words on it."""

BESIDE = 0.8
"""Em: what is inserted is underlined from its first character to its last; a rule that is longer is a blank's."""

NEAR = 3
"""Pixels above and below the middle of a rule among which the darkest is taken."""


PLACES, AROUND = (24, 12), 0.6
"""Places looked at across and down a figure, and em on either side of it."""

RED, MUCH_RED, ACROSS_RED = 0.15, 0.15, 0.4
"""How much redder than the paper a seal is; shares of the places, and of a column of them, that are as red where it runs through."""


class Colours:
    """Looks up colours of places on the level page."""

    def __init__(self, picture: Image, to_picture: Image) -> None:
        """`picture`: height x width x 3; `to_picture`: 3 x 3 map from pixels of the level page to its own."""
        self.picture = picture
        self.to_picture = to_picture
        self.paper = np.maximum(np.median(picture[::16, ::16].reshape(-1, 3), axis=0), 1.0)

    def are_one(self, rule: Stroke, lines: list[Print]) -> bool:
        """Whether the rule and the words on it, from end to end, are coloured."""
        if not self._is_coloured_rule(rule):
            return False
        words = [
            (letter, line)
            for line in lines
            if line.top < rule.middle < line.bottom + 0.5 * line.size
            for letter in line.letters
            if rule.x0 <= letter.middle <= rule.x1
        ]
        if not words:
            return False
        left, right = min(letter.ink0 for letter, _ in words), max(letter.ink1 for letter, _ in words)
        if max(left - rule.x0, rule.x1 - right) > BESIDE * words[0][1].size:
            return False
        top, bottom = min(line.top for _, line in words), rule.top - 2
        xs, ys = np.meshgrid(np.linspace(left, right, ALONG), np.linspace(top, bottom, ACROSS))
        return self._coloured(self._at(xs.ravel(), ys.ravel()))

    def doubt_crossed(self, lines: list[Print]) -> None:
        """Make figures unsure that a seal's red runs through or beside: it takes strokes of them, and whole ones, 206 of 2026."""
        for line in lines:
            reach = AROUND * line.size
            for letter in line.letters:
                if letter.char.isdecimal() and self._is_red(letter.ink0 - reach, line.top, letter.ink1 + reach, line.bottom):
                    letter.score = min(letter.score, UNSURE)

    def _is_red(self, x0: float, top: float, x1: float, bottom: float) -> bool:
        """Whether much of a box is red, or a red stroke runs across it from top to bottom."""
        xs, ys = np.meshgrid(np.linspace(x0, x1, PLACES[0]), np.linspace(top, bottom, PLACES[1]))
        shares = self._at(xs.ravel(), ys.ravel())
        red = (shares[:, 2] - shares[:, :2].max(axis=1) > RED).reshape(xs.shape)  # blue, green, red
        return float(red.mean()) > MUCH_RED or float(red.mean(axis=0).max()) > ACROSS_RED

    def _is_coloured_rule(self, rule: Stroke) -> bool:
        xs, ys = np.meshgrid(np.linspace(rule.x0 + 1, rule.x1 - 2, ALONG), np.arange(-NEAR, NEAR + 1) + rule.middle)
        shares = self._at(xs.ravel(), ys.ravel()).reshape(*xs.shape, 3)
        darkest = shares.sum(axis=2).argmin(axis=0)
        return self._coloured(shares[darkest, np.arange(ALONG)])

    def _at(self, xs: Image, ys: Image) -> Image:
        """The colours at places as shares of the paper's: places x 3."""
        x, y, w = self.to_picture @ np.stack((xs, ys, np.ones(len(xs))))
        height, width = self.picture.shape[:2]
        columns, rows = np.clip(np.rint(x / w), 0, width - 1).astype(int), np.clip(np.rint(y / w), 0, height - 1).astype(int)
        colours: Image = self.picture[rows, columns] / self.paper
        return colours

    @staticmethod
    def _coloured(shares: Image) -> bool:
        ink = shares[shares.min(axis=1) < DARK]
        return len(ink) >= ALONG // 4 and float((np.ptp(ink, axis=1) > COLOURED).mean()) > MOST

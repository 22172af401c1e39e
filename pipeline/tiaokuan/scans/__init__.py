"""Scans: a page's picture -> its `Sheet`, as the layout of digital pages takes it.

page = read_page(picture, number, width, height, settings)     picture: height x width (x 3), 8 bits, grey or BGR

Three witnesses: geometry says where blanks are, ink says whether anything stands on them, and only then OCR says what. What is read
in the dark is left out or illegible, never guessed.
"""

from __future__ import annotations

from tiaokuan.scans._page import ScannedPage, read_page

__all__ = ["ScannedPage", "read_page"]

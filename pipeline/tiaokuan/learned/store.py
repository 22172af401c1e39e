"""Models on disk: skops files under a manifest of sha256, checked before anything of them is loaded.

Of skops files only numbers are read: no object is made from them (`skops_file`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from tiaokuan.errors import ModelError
from tiaokuan.learned.linear import Linear
from tiaokuan.learned.skops_file import contents
from tiaokuan.learned.words import Cutter

PACKAGED = Path(__file__).parents[1] / "models"  # as the wheel carries them
SOURCE = Path(__file__).parents[3] / "models"  # as they stand in a checkout
MANIFEST = "manifest.json"
FORM = 3  # of what the files hold; another form is trained anew
LINEAR = ("clause_types", "keys", "sides")
SURE = ("slot_confidence", "key_confidence")
PARTS = (*LINEAR, *SURE)


@dataclass(frozen=True)
class Models:
    """The models of a folder. `version` tells one training from another."""

    version: str
    cut: Cutter
    clause_types: Linear
    keys: Linear
    sides: Linear
    slot_confidence: Linear | None  # None while they are still to be fitted
    key_confidence: Linear | None


def default_folder() -> Path:
    """Where this program's own models stand."""
    return PACKAGED if PACKAGED.exists() else SOURCE


def load(folder: str = "") -> Models:
    """The models of a folder, of this program where none is named; loaded once a process.

    Raises ModelError where a file is missing, damaged, changed or of another form.
    """
    return _load(Path(folder) if folder else default_folder())


def forget() -> None:
    """Load models anew when they are next asked for: their files were written."""
    _load.cache_clear()


@cache
def _load(folder: Path) -> Models:
    manifest = read_manifest(folder)
    words = checked(folder, manifest, "lexicon.txt").decode().split()

    def part(name: str) -> Any:
        content = checked(folder, manifest, f"{name}.skops")
        try:
            return contents(content)
        except (BadZipFile, KeyError, ValueError, TypeError, AttributeError) as error:
            raise _error(
                f"模型文件 {folder / name}.skops 读不了", f"cannot read the model file {folder / name}.skops"
            ) from error

    try:
        return assembled(manifest["version"], Cutter(words), part)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise _error(f"{folder} 里的模型读不了", f"cannot read the models in {folder}") from error


def assembled(version: str, cut: Cutter, part: Callable[[str], Any]) -> Models:
    """The models from their parts: the attributes of what was fitted; for a confidence that is still to be fitted None.

    Raises KeyError, ValueError, TypeError, AttributeError where a part is something else.
    """

    def sure(name: str) -> Linear | None:
        fitted = part(name)
        return None if fitted is None else Linear.of(fitted)

    types, keys, sides = (Linear.of(part(name)) for name in LINEAR)
    return Models(version, cut, types, keys, sides, *(sure(name) for name in SURE))


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a folder. Raises ModelError."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
        form, files = manifest["form"], manifest["files"]
        good = isinstance(files, dict) and isinstance(manifest["version"], str)
    except FileNotFoundError as error:
        raise _error(f"{folder} 里没有模型", f"there are no models in {folder}") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _error(f"模型清单 {folder / MANIFEST} 读不了", f"cannot read the models' manifest {folder / MANIFEST}") from error
    if form != FORM or not good:
        raise _error(f"{folder} 里的模型是别的版本的", f"the models in {folder} are of another version")
    return manifest


def checked(folder: Path, manifest: dict[str, Any], name: str) -> bytes:
    """The bytes of a model's file, which must be those that the manifest tells. Raises ModelError."""
    try:
        content = (folder / name).read_bytes()
    except OSError as error:
        raise _error(
            f"模型文件 {folder / name} 缺失或打不开", f"the model file {folder / name} is missing or cannot be opened"
        ) from error
    if hashlib.sha256(content).hexdigest() != manifest["files"].get(name):
        raise _error(f"模型文件 {folder / name} 损坏或被改动过", f"the model file {folder / name} is damaged or was changed")
    return content


def _error(zh: str, en: str) -> ModelError:
    return ModelError(
        f"{zh}。请重新安装、用 tiaokuan train 重新训练，或用 --no-models 只按规则读。",
        f"{en}. Install again, train with `tiaokuan train`, or read by rules alone with --no-models.",
    )

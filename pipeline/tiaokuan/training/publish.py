"""Models as files: skops, a card, metrics, and the manifest that says what belongs together."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from tiaokuan.learned import names
from tiaokuan.learned.store import FORM, MANIFEST, PARTS


def write(folder: Path, models: dict[str, Any], metrics: dict[str, Any], card: str, seed: int) -> None:
    """Write the models into a folder, the manifest last: a folder that was left half written does not load.

    Raises OSError.
    """
    from skops.io import dumps  # noqa: PLC0415

    folder.mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST).unlink(missing_ok=True)
    content = {f"{name}.skops": dumps(models[name], compression=8, compresslevel=6) for name in PARTS}
    content["lexicon.txt"] = "\n".join(models["lexicon"]).encode()
    content[names.FILE] = models["names"]
    content["metrics.json"] = (json.dumps(metrics, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    content["card.md"] = card.encode()
    for name, data in content.items():
        (folder / name).write_bytes(data)
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(content.items())}
    # the files hold the hour and places in memory; what was measured is the same for the same training
    version = hashlib.sha256(content["metrics.json"] + content["lexicon.txt"]).hexdigest()[:12]
    manifest = {"form": FORM, "version": version, "seed": seed, "files": digests}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")

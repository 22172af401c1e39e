"""The wheel works installed in an empty environment, away from the checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "data" / "samples" / "远程客服.docx"


def run(*command: str | Path, cwd: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, capture_output=True, timeout=900, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


@pytest.mark.timeout(1500)
def test_the_wheel_works_away_from_the_checkout(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    shutil.copytree(ROOT / "pipeline", source / "pipeline", ignore=shutil.ignore_patterns("__pycache__"))
    (source / "data").mkdir()
    shutil.copy(ROOT / "data" / "laws.toml", source / "data" / "laws.toml")
    shutil.copytree(ROOT / "data" / "grammar", source / "data" / "grammar")
    shutil.copytree(ROOT / "models", source / "models")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    run(*pip, "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", tmp_path, source, cwd=tmp_path)
    wheel = next(tmp_path.glob("tiaokuan-*.whl"))
    assert {"tiaokuan/data/laws.toml", "tiaokuan/data/grammar/words.toml", "tiaokuan/models/manifest.json"} <= set(
        zipfile.ZipFile(wheel).namelist()
    )
    names = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert names == {"tiaokuan", wheel.name.removesuffix("-py3-none-any.whl") + ".dist-info"}

    home = tmp_path / "environment"
    run(sys.executable, "-m", "venv", "--without-pip", home, cwd=tmp_path)
    python = home / "bin" / "python"
    into = (*pip, "--python", python, "install", "--quiet", "--no-deps", "--no-compile")
    run(*into, "--require-hashes", "-r", ROOT / "requirements.lock", cwd=tmp_path)
    run(*into, wheel, cwd=tmp_path)

    shutil.copy(SAMPLE, tmp_path / "a.docx")
    assert "extract" in run(home / "bin" / "tiaokuan", "--help", cwd=tmp_path)
    record = json.loads(run(python, "-m", "tiaokuan", "extract", "a.docx", cwd=tmp_path))
    assert record["document"]["name"] == "a.docx"
    assert len(record["slots"]) > 20
    assert record["provenance"]["models"]["learned"]
    in_spacy = "import spacy; nlp = spacy.blank('zh'); nlp.add_pipe('tiaokuan'); doc = nlp('保洁合同\\n甲方：海州公司'); print(doc.spans['slots'][0].label_)"
    assert run(python, "-c", in_spacy, cwd=tmp_path).strip() == "party_a.name"
    where = run(python, "-c", "import tiaokuan; print(tiaokuan.__file__)", cwd=tmp_path)
    assert Path(where).is_relative_to(home)

"""The record of the API is, byte for byte, that of the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from web_server import running

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
FILES = ("软件开发.docx", "管理咨询.pdf", "机房巡检-扫描.pdf", "城市配送.html", "远程客服.txt")
OF_A_RUN = ("created", "seconds")  # what two runs never share


def printed(form: str, *names: str) -> bytes:
    command = [sys.executable, "-m", "tiaokuan", "extract", "--format", form, *(SAMPLES / name for name in names)]
    return subprocess.run(command, check=True, capture_output=True, timeout=240).stdout


def same_run(mine: bytes, other: bytes, indent: int | None) -> bytes:
    """Our record with the other's time and seconds."""
    a, b = json.loads(mine)["provenance"], json.loads(other)["provenance"]
    for name in OF_A_RUN:
        old, new = (json.dumps(run[name], indent=indent) for run in (a, b))
        if indent:
            old, new = (text.replace("\n", "\n    ") for text in (old, new))
        mine = mine.replace(f'"{name}": {old}'.encode(), f'"{name}": {new}'.encode())
    return mine


@pytest.mark.timeout(400)
def test_byte_for_byte(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        shas = server.submit(*((name, (SAMPLES / name).read_bytes()) for name in FILES))
        lines = printed("jsonl", *FILES).splitlines(keepends=True)
        assert len(lines) == len(FILES)
        for sha, line in zip(shas, lines, strict=True):
            got = server.get(f"/documents/{sha}/record", params={"format": "jsonl"}).content
            assert same_run(line, got, None) == got
        got = server.get(f"/documents/{shas[0]}/record").content
        assert same_run(printed("json", FILES[0]), got, 2) == got

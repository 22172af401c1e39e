"""Starting is fast: nothing heavy is loaded before it is needed."""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest

HEAVY = {"lxml", "docx", "pypdfium2", "pdfplumber", "rich", "numpy", "charset_normalizer", "decimal", "tiaokuan.formats"}
MOST_SECONDS = 0.15


@pytest.mark.parametrize(
    "code",
    [
        "import tiaokuan",
        "from tiaokuan import cli\ntry:\n    cli.main(['--help'])\nexcept SystemExit:\n    pass",
        "from tiaokuan import TiaokuanError, Settings",
    ],
)
def test_nothing_heavy_is_loaded(code: str) -> None:
    asked = f"{code}\nimport sys\nsys.stderr.write(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True, timeout=60)
    assert not HEAVY & set(done.stderr.decode().split())


def test_help_takes_little_time() -> None:
    nothing = min(_cpu("-c", "pass") for _ in range(3))
    assert min(_cpu("-m", "tiaokuan", "--help") for _ in range(3)) - nothing < MOST_SECONDS


def _cpu(*arguments: str) -> float:
    """CPU seconds, user and system, of a Python process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True, timeout=60)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

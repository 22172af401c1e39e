"""The habits of the code, kept by a test: small modules, small functions, no bare `except`."""

from __future__ import annotations

import ast
import io
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "pipeline" / "tiaokuan").rglob("*.py"))
MODULE_LINES = 300
FUNCTION_LINES = 40
TOLERANCE = 1.1


def code_lines(path: Path) -> set[int]:
    """The numbers of the lines that hold code: no blank lines, comments or docstrings."""
    source = path.read_text("utf-8")
    silent = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING}
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in silent and token.type != tokenize.ENDMARKER:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            lines.difference_update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return lines


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT / "pipeline")))
def test_modules_and_functions_are_small(path: Path) -> None:
    lines = code_lines(path)
    assert len(lines) <= MODULE_LINES * TOLERANCE
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            long = len(lines & set(range(node.lineno, (node.end_lineno or node.lineno) + 1)))
            assert long <= FUNCTION_LINES * TOLERANCE, f"{path.name}:{node.lineno} {node.name} has {long} lines"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT / "pipeline")))
def test_no_error_is_swallowed_whole(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else ""
            assert caught not in ("", "Exception", "BaseException"), f"{path.name}:{node.lineno}"


def test_nothing_names_a_machine_or_a_registry() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text("utf-8")
        assert "--hash=sha256:" in text
        for unwanted in ("://", "--find-links", "--index-url", "file:"):
            assert unwanted not in text, name

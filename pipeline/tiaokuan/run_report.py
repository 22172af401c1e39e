"""A run over many files at the terminal: its progress, and what it did."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from tiaokuan.checks import rules
from tiaokuan.keys import KEYS
from tiaokuan.slots import KIND_NAMES
from tiaokuan.table import clean


class Bar:
    """The progress of a long run at the terminal: a bar on stderr, lines above it."""

    def __init__(self) -> None:
        """Show it."""
        columns = (BarColumn(bar_width=24), TextColumn("{task.description}"))
        self._shown = Progress(*columns, console=Console(stderr=True), transient=True, refresh_per_second=4)
        self._task = self._shown.add_task("", total=None)
        self._shown.start()

    def move(self, done: int, total: int | None, line: str) -> None:
        """So many files of so many, and the words beside the bar."""
        self._shown.update(self._task, completed=done, total=total, description=line)

    def say(self, line: str) -> None:
        """A line above the bar."""
        self._shown.console.print(Text(clean(line)))

    def stop(self) -> None:
        """Take it away."""
        self._shown.stop()


SUMMARY = {
    "zh": {
        "files": "文件", "read": "读出", "known": "以前读过，未变", "duplicates": "内容重复", "pages": "页", "seconds": "秒",
        "failed": "失败的原因", "failed_before": "以前就失败（--retry 重试）", "blank": "必填未填的字段", "findings": "发现", "slowest": "最慢的文件（秒）",
    },
    "en": {
        "files": "files", "read": "read", "known": "unchanged, read before", "duplicates": "duplicates", "pages": "pages", "seconds": "seconds",
        "failed": "failed, by cause", "failed_before": "failed before (--retry tries again)", "blank": "required and blank, by key",
        "findings": "findings, by rule", "slowest": "slowest files (seconds)",
    },
}  # fmt: skip
CAUSES = {
    "unsupported_format": "不支持的格式", "damaged": "文件损坏", "encrypted": "有密码", "hostile": "恶意文件", "limit": "超过上限", "empty": "没有文字",
    "unavailable": "取不到文件", "crashed": "读取时进程崩溃", "internal": "程序内部错误",
}  # fmt: skip
"""Codes of errors of documents, in Chinese."""
MOST_ROWS = 15


def _named(name: str, code: str, lang: str) -> str:
    """What people call a code of the summary's part `name`: a cause, a key (or a kind in brackets), a rule. Rules of a playbook's own, and
    keys in English, go by their codes."""
    if name == "findings":
        rule = rules().get(code)
        return code if rule is None else rule.zh if lang == "zh" else rule.en
    if lang != "zh":
        return code
    if name == "blank":
        return KEYS[code].label if code in KEYS else f"（{KIND_NAMES.get(code.strip('()'), code)}）"
    return CAUSES.get(code, code) if name in ("failed", "failed_before") else code


def show_summary(summary: dict[str, Any], lang: str = "zh", console: Console | None = None) -> None:
    """What a bulk run did: counts, then what was most often wrong or missing, then the slowest files."""
    console = console or Console()
    names = SUMMARY[lang]
    console.print(
        Text("  ".join(f"{names[n]} {v}" for n, v in summary.items() if not isinstance(v, (dict, list))), style="bold")
    )
    for name, rows in summary.items():
        if not rows or not isinstance(rows, (dict, list)):
            continue
        pairs = rows.items() if isinstance(rows, dict) else [(row["source"], row["seconds"]) for row in rows]
        shown = Table(box=None, pad_edge=False, show_header=False)
        shown.add_column(justify="right")
        shown.add_column(overflow="fold")
        for words, number in list(pairs)[:MOST_ROWS]:
            shown.add_row(str(number), Text(clean(_named(name, words, lang))))
        console.print(Text(names[name], style="bold cyan"))
        console.print(shown)

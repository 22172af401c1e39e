"""Answers of the store at the terminal: their rows as a table, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tiaokuan.contract import State
from tiaokuan.table import LEVELS, STATES, UNITS, clean

HEADS = {
    "zh": {
        "name": "文件", "clause": "条款", "label": "项目", "raw": "内容", "unit": "单位", "state": "状态", "number": "数值", "measure": "计量", "date": "日期",
        "words": "文字", "count": "次数", "key": "字段", "end": "到期日", "why": "依据", "source": "文件", "code": "错误", "message": "原因", "least": "最小",
        "quarter": "下四分位", "median": "中位数", "three_quarters": "上四分位", "greatest": "最大",
    },
    "en": {"raw": "value", "label": "term", "name": "file", "source": "file", "message_en": "reason", "three_quarters": "three quarters"},
}  # fmt: skip
MACHINE = {"zh": ("document", "slot", "value", "message_en"), "en": ("document", "slot", "value", "message")}
NORMALISED = ("number", "measure", "date", "words")
"""Columns of an answer that no person reads: hashes, ids, the other language; and those that a machine compares by."""


SAID = {**UNITS, **{level.value: said for level, said in LEVELS.items()}}
"""Units and parts of a contract in Chinese."""


def show_rows(rows: Sequence[dict[str, Any]], lang: str = "zh", console: Console | None = None) -> None:
    """Rows of an answer as a table: the columns that say something to a person, of those of the first row. A key goes without saying
    where the term is named, what was printed where its number stands."""
    first, heads = rows[0] if rows else {}, HEADS[lang]
    unsaid = {*MACHINE[lang], *(("key",) if "label" in first else ()), *(NORMALISED if "raw" in first else ())}
    names = [name for name in first if name not in unsaid and any(row[name] not in (None, "") for row in rows)]
    shown = Table(box=None, header_style="dim")
    for name in names:
        shown.add_column(
            heads.get(name, name), overflow="fold", min_width=8 if name in ("name", "raw", "label", "message") else None
        )
    for row in rows:
        shown.add_row(*(Text(_cell(name, row[name], lang)) for name in names))
    (console or Console()).print(shown)


def _cell(name: str, value: Any, lang: str) -> str:
    if value is None:
        return ""
    if name == "state":
        return STATES[lang][State(value)]
    words = f"{value:.6g}" if isinstance(value, float) else str(value)
    return clean(SAID.get(words, words) if lang == "zh" and name in ("measure", "clause") else words)

"""Whether the text stops before the contract does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tiaokuan.contract import Clause, Level
from tiaokuan.document import Document

_CLOSED = re.compile(r"[。！？!?.；;：:…_”’\"'）)】〕\]》>/√□☐☑☒■●○＿|*\-—─=0-9０-９]\s*$")
_SENTENCE = re.compile(r"[，、；,;]|应当?|不得|可以|按照|根据|或者")
_LONG = 15
_TAIL = 8
"""Lines of a web page that may stand behind the text."""


def truncated(document: Document, clauses: Sequence[Clause]) -> bool:
    """Whether the last running text breaks off in mid-sentence, with no signature, annex, date, label or blank behind it."""
    if not clauses or clauses[-1].level in (Level.SIGNATURE, Level.ANNEX, Level.TITLE, Level.PREAMBLE):
        return False
    if any(clause.level in (Level.SIGNATURE, Level.ANNEX) for clause in clauses):
        return False
    start, body = clauses[-1].span.start, clauses[-1].body
    for block in list(reversed(document.blocks))[:_TAIL]:
        line = document.text[block.span.start : block.span.end].rstrip()
        if block.cell is not None or block.centred:
            return False
        running = len(line) >= _LONG and _SENTENCE.search(line) is not None
        opens = block.span.start <= start < block.span.end and clauses[-1].heading is None and body < block.span.end
        if running or opens:
            return _CLOSED.search(line) is None
        if line and re.search(r"[：:_。]$", line):
            return False
    return False

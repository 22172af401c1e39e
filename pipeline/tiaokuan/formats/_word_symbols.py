"""Signs of symbol fonts: which of their characters are check boxes and ticks, whether inserted (w:sym) or typed."""

from __future__ import annotations

import re

# Inserted symbols (the low byte counts), in Wingdings, Wingdings 2 and the fonts that imitate them.
EMPTY_BOX = {0xA3, 0xA8, 0x6F, 0x71, 0x72, 0x70, 0x2A, 0x30, 0xA1, 0x63}
TICKED_BOX, CROSSED_BOX, TICK = {0xFE, 0x52, 0x53, 0x9E}, {0xFD, 0x54, 0x78, 0x51}, {0xFC, 0x50}
PRIVATE = re.compile("[\uf000-\uf0ff\ue001]")  # the last stands for blanks where paragraphs are put together
# Letters typed and then set in such a font; only those whose sign is sure.
TYPED = {
    "wingdings": {"o": "□", "q": "□", "r": "□", "¨": "□", "þ": "☑", "ý": "☒", "ü": "√"},
    "wingdings 2": {"£": "□", "R": "☑", "S": "☒", "T": "☒", "Q": "☒", "P": "√"},
}


def box(low: int) -> tuple[bool, bool] | None:
    """A symbol's check box: ticked, crossed; None for what is none."""
    if low in EMPTY_BOX:
        return False, False
    if low in TICKED_BOX:
        return True, False
    return (True, True) if low in CROSSED_BOX else None


def plain(text: str) -> str:
    """Private-use characters of symbol fonts in a text as boxes and ticks, others left out."""
    return PRIVATE.sub(_private, text)


def _private(match: re.Match[str]) -> str:
    low = ord(match[0]) & 0xFF
    if (found := box(low)) is not None:
        return "☒" if found == (True, True) else "☑" if found[0] else "□"
    if low in TICK:
        return "√"
    return chr(low) if 0x20 <= low < 0x7F else ""

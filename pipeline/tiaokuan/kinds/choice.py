"""Choices: which of several options is ticked, crossed out, or named by its number."""

from __future__ import annotations

import re

from tiaokuan.contract import Choice
from tiaokuan.kinds import Kind, Reading, Slotted
from tiaokuan.kinds._words import nothing, trimmed

TICK = "[☑☒■√✓✔◼●]"
BOX = "[□☐◻▢○〇]"
MARKED = re.compile(rf"({TICK}|{BOX}|×|✗|✘)\s*([^□☐◻▢○☑☒■√✓✔◼●×✗✘、，,；;/ \t]+)")


def parse(slotted: Slotted) -> Reading:
    """Options with boxes, else the words or number written in the slot."""
    raw = slotted.raw
    span = trimmed(raw)
    options = [(mark, words.strip()) for mark, words in MARKED.findall(raw)]
    if options:
        ticked = tuple(words for mark, words in options if re.match(TICK, mark))
        value = Choice(ticked, tuple(words for _, words in options))
        return Reading(value if ticked else None, span, None, 0.9 if len(ticked) == 1 else 0.6, "勾选")
    words = raw[span.start : span.end]
    return Reading(Choice((words,), (words,)) if words else None, span, None, 0.9, "填写")


KIND = Kind("choice", 80, nothing, parse)

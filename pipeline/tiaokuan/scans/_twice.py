"""The upper stroke of a character that the detection net took for a line of its own: 元 became 一元."""

from __future__ import annotations

from tiaokuan.scans._letters import DASHES, Print, is_ideograph

ACROSS, LOW, APART = 0.6, 0.9, 0.25
"""Share of the narrower of stroke and character that is common to both; em that the box of such a stroke is high at most – a 一 by itself
has room above and below –, and em between it and the character's."""


def drop(lines: list[Print]) -> None:
    """Take the single 一 or dash out of its line that is a stroke of a character right below."""
    for line in lines:
        if len(line.letters) == 1 and line.letters[0].char in DASHES and any(_is_part_of(line, other) for other in lines):
            line.letters = []


def _is_part_of(line: Print, other: Print) -> bool:
    """Whether a character of the other line goes on below the only one of this line."""
    (_, top, _, bottom), (_, first, _, last) = line.box, other.box
    size = max(line.size, other.size)
    if other is line or bottom - top > LOW * size or not top < first or first - bottom > APART * size or last <= bottom:
        return False
    stroke = line.letters[0]
    return any(
        is_ideograph(letter.char)
        and letter.char not in DASHES
        and min(stroke.ink1, letter.ink1) - max(stroke.ink0, letter.ink0)
        >= ACROSS * min(stroke.ink1 - stroke.ink0, letter.ink1 - letter.ink0)
        for letter in other.letters
    )

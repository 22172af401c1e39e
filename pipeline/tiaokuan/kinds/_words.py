"""What the kinds whose values are words share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tiaokuan.contract import Words
from tiaokuan.document import Span
from tiaokuan.kinds import Found, Kind, Reading, Slotted

EDGES = " \t\xa0\u3000\u2002\u2003_，。；;、"


def trimmed(raw: str) -> Span:
    """The span of the words in a raw text, without white space and stops at its ends."""
    start = len(raw) - len(raw.lstrip(EDGES))
    return Span(start, max(start, len(raw.rstrip(EDGES))))


def nothing(text: str) -> Iterator[Found]:
    """For kinds that are not recognised by their form: no value in running text."""
    del text
    yield from ()


def parser(
    kind: str, form: re.Pattern[str], clean: Callable[[str], str] = str, valid: Callable[[str], bool | None] = lambda text: None
) -> Callable[[Slotted], Reading]:
    """A parser of words: sure where they have the kind's form, else kept with less confidence."""

    def parse(slotted: Slotted) -> Reading:
        span = trimmed(slotted.raw)
        words = clean(slotted.raw[span.start : span.end])
        if not words:
            return Reading(None, span, None, 0.3, "没有内容")
        fits = form.fullmatch(words) is not None
        return Reading(Words(words, valid(words)), span, None, 0.95 if fits else 0.7, kind if fits else f"不像{kind}")

    return parse


def finder(
    kind: str, pattern: re.Pattern[str], why: str, valid: Callable[[str], bool | None] = lambda text: None
) -> Callable[[str], Iterator[Found]]:
    """A finder of words that have a form of their own."""

    def find(text: str) -> Iterator[Found]:
        for match in pattern.finditer(text):
            span = Span(*match.span(1)) if match.re.groups else Span(*match.span())
            raw = text[span.start : span.end]
            yield Found(kind, span, raw, None, span, Words(raw, valid(raw)), 0.9, why)

    return find


__all__ = ["Kind", "finder", "nothing", "parser", "trimmed"]

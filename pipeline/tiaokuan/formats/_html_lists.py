"""The numbers that a browser generates for list items (HTML 4.4.5 to 4.4.8, CSS counter styles level 3)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from tiaokuan.formats._numbering import spell

FORMS = {  # CSS name or type attribute -> Word's name of the format, and what stands behind the number
    "decimal": ("decimal", "."),
    "1": ("decimal", "."),
    "decimal-leading-zero": ("decimalZero", "."),
    "lower-alpha": ("lowerLetter", "."),
    "lower-latin": ("lowerLetter", "."),
    "a": ("lowerLetter", "."),
    "upper-alpha": ("upperLetter", "."),
    "upper-latin": ("upperLetter", "."),
    "A": ("upperLetter", "."),
    "lower-roman": ("lowerRoman", "."),
    "i": ("lowerRoman", "."),
    "upper-roman": ("upperRoman", "."),
    "I": ("upperRoman", "."),
    "cjk-ideographic": ("chineseCounting", "、"),
    "simp-chinese-informal": ("chineseCounting", "、"),
    "trad-chinese-informal": ("chineseCounting", "、"),
    "simp-chinese-formal": ("chineseLegalSimplified", "、"),
    "trad-chinese-formal": ("ideographLegalTraditional", "、"),
    "japanese-informal": ("chineseCounting", "、"),
    "cjk-decimal": ("ideographDigital", "、"),
    "cjk-heavenly-stem": ("ideographTraditional", "、"),
    "cjk-earthly-branch": ("ideographZodiac", "、"),
}
UNNUMBERED = frozenset(("none", "disc", "circle", "square", "disclosure-open", "disclosure-closed"))
TYPED_NUMBER = re.compile(
    r"\s*(?:[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]|[ivx]{1,4})[)）、.．]|\d+\.\d|[①-⑳]|第\s*[一二三四五六七八九十百零\d]{1,5}\s*[条章节款])"
)
WORD = re.compile(r"[\w-]+")


@dataclass(slots=True)
class _Open:
    """A list whose items are being written: the next value, the step, the form of its numbers."""

    value: int
    step: int
    form: str


@dataclass(slots=True)
class Lists:
    """The lists that are open, outermost first, and the number that waits for the first words of its item."""

    open: list[_Open] = field(default_factory=list)
    waiting: tuple[str, str, int] | None = None

    def begin(self, element: etree._Element, style: dict[str, str]) -> None:
        """An ol or ul begins."""
        reverse = element.get("reversed") is not None
        items = sum(1 for child in element if child.tag == "li") if reverse else 1
        form = _form(style) or element.get("type") or ("decimal" if element.tag == "ol" else "disc")
        self.open.append(_Open(_int(element.get("start"), items if reverse else 1), -1 if reverse else 1, form))

    def end(self) -> None:
        """The innermost list ends."""
        if self.open:
            self.open.pop()

    def item(self, element: etree._Element, style: dict[str, str]) -> None:
        """An li begins: its number waits for the words it stands before."""
        self.waiting = None
        if not self.open:
            return
        at = self.open[-1]
        at.value = _int(element.get("value"), at.value)
        form = _form(style) or element.get("type") or at.form
        if form not in UNNUMBERED:
            name, end = FORMS.get(form) or FORMS.get(form.lower(), ("decimal", "."))
            self.waiting = spell(at.value, name) + end, "nothing" if end == "、" else "space", len(self.open) - 1
        at.value += at.step

    def number(self, words: str) -> tuple[str, str, int] | None:
        """The number for a line of these words. Where a number is typed as well, the site's style, which cannot be seen
        here, hides the generated one."""
        number, self.waiting = self.waiting, None
        return None if number is None or TYPED_NUMBER.match(words) else number


def _form(style: dict[str, str]) -> str | None:
    """The counter style that list-style(-type) names."""
    given = style.get("list-style-type") or style.get("list-style")
    if given is None:
        return None
    return next((word for word in WORD.findall(given) if word in FORMS or word in UNNUMBERED), None)


def _int(text: str | None, default: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"\s*-?\d{1,6}\s*", text) else default

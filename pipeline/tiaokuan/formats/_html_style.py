"""What a web page's styles say: the few properties that tell a blank, a hidden word or a generated number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

RULE = re.compile(r"([^{}]{1,400})\{([^{}]{0,4000})\}")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SIMPLE = re.compile(r"[\w-]*(?:[.#][\w-]+)?")
WIDTH = re.compile(r"([\d.]{1,8})\s*(px|pt|em|rem|ch|cm|mm|in)?")
HALF_WIDTHS = {"px": 1 / 8, "pt": 1 / 6, "em": 2, "rem": 2, "ch": 1, "cm": 4.7, "mm": 0.47, "in": 12}
"""Half-width characters of 12 pt in each unit."""
USED = frozenset(
    [
        "display",
        "visibility",
        "text-decoration",
        "text-decoration-line",
        "border-bottom",
        "border-bottom-width",
        "border-bottom-style",
        "width",
        "min-width",
        "text-align",
        "font-weight",
        "list-style",
        "list-style-type",
        "white-space",
        "font-size",
        "opacity",
    ]
)
LARGEST_SHEET = 500_000


@dataclass(slots=True)
class Styles:
    """The rules of the page's own sheets for a tag, a class or an id; other selectors are not understood."""

    rules: dict[str, dict[str, str]] = field(default_factory=dict)
    parsed: dict[str, dict[str, str]] = field(default_factory=dict)

    def of(self, element: etree._Element) -> dict[str, str]:
        """An element's own properties, lower case; its style attribute wins."""
        found: dict[str, str] = {}
        if self.rules:
            for key in self._keys(element):
                if key in self.rules:
                    found |= self.rules[key]
        inline = element.get("style")
        if inline:
            if inline not in self.parsed:
                self.parsed[inline] = declarations(inline)
            found |= self.parsed[inline]
        return found

    @staticmethod
    def _keys(element: etree._Element) -> Iterator[str]:
        tag = str(element.tag)
        yield tag
        for name in (element.get("class") or "").split()[:20]:
            yield "." + name
            yield f"{tag}.{name}"
        if (own := element.get("id")) is not None:
            yield "#" + own


def read(root: etree._Element) -> Styles:
    """The rules in the page's style elements."""
    styles = Styles()
    for sheet in root.iter("style"):
        text = COMMENT.sub("", (sheet.text or "")[:LARGEST_SHEET])
        for match in RULE.finditer(text):
            properties = declarations(match[2])
            for selector in match[1].split(",") if properties else ():
                if SIMPLE.fullmatch(selector.strip()):
                    styles.rules.setdefault(selector.strip(), {}).update(properties)
    return styles


def declarations(text: str) -> dict[str, str]:
    """The properties in a style attribute or between a rule's braces that are of use here."""
    out = {}
    for part in text[:4000].lower().split(";"):
        name, colon, value = part.partition(":")
        if colon and name.strip() in USED:
            out[name.strip()] = value.replace("!important", "").strip()
    return out


def is_hidden(element: etree._Element, style: dict[str, str]) -> bool:
    """Whether the element and all in it are not shown."""
    return (
        style.get("display") == "none"
        or style.get("visibility") in ("hidden", "collapse")
        or style.get("opacity") in ("0", "0.0")
        or re.fullmatch(r"0(?:px|pt|em)?", style.get("font-size", "")) is not None
        or element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
    )


def is_underlined(style: dict[str, str]) -> bool:
    """Underlined, or ruled below; meant for elements within a line."""
    if "underline" in style.get("text-decoration", "") + style.get("text-decoration-line", ""):
        return True
    border = style.get("border-bottom") or style.get("border-bottom-style") or style.get("border-bottom-width") or ""
    return bool(border) and not re.match(r"(?:none|hidden|0(?:px|pt)?)(?:\s|$)|(?:unset|initial|inherit)", border)


def is_struck(style: dict[str, str]) -> bool:
    """Struck through."""
    return "line-through" in style.get("text-decoration", "") + style.get("text-decoration-line", "")


def width(style: dict[str, str]) -> int | None:
    """The stated width in half-width characters, None where none is stated."""
    match = WIDTH.fullmatch(style.get("width") or style.get("min-width") or "")
    return (
        round(float(match[1]) * HALF_WIDTHS[match[2] or "px"])
        if match and match[1].count(".") < 2 and match[1] != "."
        else None
    )

"""What Word's styles say that matters for reading: underline, hidden text, outline level, alignment."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache

from lxml import etree

from tiaokuan.formats._word_package import W

DEEPEST = 20
OFF = ("none", "0", "false", "off")


@dataclass(frozen=True, slots=True)
class Look:
    """What a style or a run's properties set; None where they say nothing."""

    underline: bool | None = None
    hidden: bool | None = None
    bold: bool | None = None
    size: float | None = None
    level: int | None = None
    centred: bool | None = None

    def over(self, base: Look) -> Look:
        """This look where it says something, else the base's."""
        return _over(self, base)


@lru_cache(maxsize=4096)
def _over(look: Look, base: Look) -> Look:
    """Few looks meet in a document, each pair many thousand times."""
    given = {name: value for name in Look.__slots__ if (value := getattr(look, name)) is not None}
    return replace(base, **given) if given else base


PLAIN = Look()


def run_look(properties: etree._Element) -> Look:
    """The look that a run's or a style's rPr sets."""
    underline = hidden = bold = size = None
    for node in properties:
        tag = node.tag
        if tag == W + "u":
            underline = node.get(W + "val") not in (None, *OFF)
        elif tag == W + "vanish":
            hidden = node.get(W + "val") not in OFF
        elif tag == W + "b":
            bold = node.get(W + "val") not in OFF
        elif tag == W + "sz":
            value = node.get(W + "val") or ""
            size = int(value) / 2 if value.isdigit() else None
    return Look(underline, hidden, bold, size)


@dataclass(slots=True)
class Styles:
    """The looks of styles by id, what they are based on already counted in."""

    looks: dict[str, Look] = field(default_factory=dict)
    default: str | None = None

    def of(self, style: str | None) -> Look:
        """The look of a style, plain for none and for unknown ones."""
        return self.looks.get(style, PLAIN) if style else PLAIN


def read(root: etree._Element | None) -> Styles:
    """All styles of styles.xml."""
    own: dict[str, Look] = {}
    based: dict[str, str] = {}
    styles = Styles()
    for node in root.iterchildren(W + "style") if root is not None else ():
        key = node.get(W + "styleId") or ""
        run = node.find(W + "rPr")
        look = run_look(run) if run is not None else PLAIN
        properties = node.find(W + "pPr")
        if properties is not None:
            look = replace(look, level=_level(properties), centred=_centred(properties))
        own[key] = look
        base = node.find(W + "basedOn")
        if base is not None:
            based[key] = base.get(W + "val") or ""
        if node.get(W + "type") == "paragraph" and node.get(W + "default") in ("1", "true"):
            styles.default = key
    for key, first in own.items():
        look, at = first, key
        for _ in range(DEEPEST):
            at = based.get(at, "")
            if at not in own:
                break
            look = look.over(own[at])
        styles.looks[key] = look
    return styles


def paragraph_look(properties: etree._Element | None) -> Look:
    """What a paragraph's pPr sets itself."""
    return PLAIN if properties is None else Look(level=_level(properties), centred=_centred(properties))


def _level(properties: etree._Element) -> int | None:
    node = properties.find(W + "outlineLvl")
    value = node.get(W + "val") or "" if node is not None else ""
    return int(value) + 1 if value.isdigit() and int(value) < 9 else None


def _centred(properties: etree._Element) -> bool | None:
    node = properties.find(W + "jc")
    return None if node is None else node.get(W + "val") == "center"

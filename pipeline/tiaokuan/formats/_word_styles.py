"""What Word's styles say that matters for reading: underline, struck and hidden text, symbol fonts, outline level, alignment."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from tiaokuan.formats._word_package import W

DEEPEST = 20
OFF = ("none", "0", "false", "off")
VAL, BASED_ON = W + "val", W + "basedOn"
UNDERLINE, VANISH, BOLD, SIZE, FONTS, RUN_STYLE = (W + name for name in ("u", "vanish", "b", "sz", "rFonts", "rStyle"))
STRUCK = frozenset((W + "strike", W + "dstrike"))
COLOUR, WHITE, SHADING, GROUNDS = W + "color", "FFFFFF", W + "shd", frozenset((W + "shd", W + "highlight"))
OUTLINE, JUSTIFY = W + "outlineLvl", W + "jc"
SYMBOL_FONTS = ("wingdings", "webdings", "symbol")


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What a style or a run's properties set; None where they say nothing. Made by look(), so equal ones are one object and
    are compared as such: few differ in a document, and each is asked for many thousand times.

    symbols  the name of a font of symbols, in lower case; an empty string for other fonts
    white    the words are white and nothing is painted behind them
    ground   something is painted behind the paragraph
    """

    underline: bool | None = None
    hidden: bool | None = None
    bold: bool | None = None
    size: float | None = None
    symbols: str | None = None
    level: int | None = None
    centred: bool | None = None
    struck: bool | None = None
    white: bool | None = None
    ground: bool | None = None

    def over(self, base: Look) -> Look:
        """This look where it says something, else the base's."""
        return base if self is PLAIN else self if base is PLAIN else _over(self, base)


@lru_cache(maxsize=4096)
def look(
    underline: bool | None = None,
    hidden: bool | None = None,
    bold: bool | None = None,
    size: float | None = None,
    symbols: str | None = None,
    level: int | None = None,
    centred: bool | None = None,
    struck: bool | None = None,
    white: bool | None = None,
    ground: bool | None = None,
) -> Look:
    """The one look with these values."""
    return Look(underline, hidden, bold, size, symbols, level, centred, struck, white, ground)


@lru_cache(maxsize=4096)
def _over(upper: Look, base: Look) -> Look:
    names = Look.__slots__
    return look(*(own if (own := getattr(upper, name)) is not None else getattr(base, name) for name in names))


PLAIN = look(*(None,) * len(Look.__slots__))


def run_look(properties: etree._Element) -> Look:
    """The look that a run's or a style's rPr sets."""
    underline = hidden = bold = size = symbols = struck = white = None
    painted = False
    for node in properties:
        tag = node.tag
        if tag == UNDERLINE:
            underline = node.get(VAL) not in (None, *OFF)
        elif tag == VANISH:
            hidden = node.get(VAL) not in OFF
        elif tag == BOLD:
            bold = node.get(VAL) not in OFF
        elif tag == SIZE:
            value = node.get(VAL) or ""
            size = int(value) / 2 if value.isdecimal() and len(value) < 6 else None
        elif tag == FONTS:
            symbols = _symbol_font(node.get(W + "ascii"))
        elif tag in STRUCK:
            struck = struck or node.get(VAL) not in OFF
        elif tag == COLOUR:
            white = (node.get(VAL) or "").upper() == WHITE
        elif tag in GROUNDS:
            painted = painted or _is_painted(node)
    return look(underline, hidden, bold, size, symbols, None, None, struck, white=False if painted else white)


def _is_painted(node: etree._Element) -> bool:
    """Whether a shading or a marker's colour is more than the paper's white."""
    return (node.get(W + "fill") or node.get(VAL) or "none").upper() not in ("NONE", "AUTO", "CLEAR", "WHITE", WHITE)


def _symbol_font(name: str | None) -> str | None:
    if name is None:
        return None
    name = name.lower()
    return name if name.startswith(SYMBOL_FONTS) else ""


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
        run, paragraph = node.find(W + "rPr"), node.find(W + "pPr")
        own[key] = (run_look(run) if run is not None else PLAIN).over(paragraph_look(paragraph))
        base = node.find(BASED_ON)
        if base is not None:
            based[key] = base.get(VAL) or ""
        if node.get(W + "type") == "paragraph" and node.get(W + "default") in ("1", "true"):
            styles.default = key
    for key, first in own.items():
        made, at = first, key
        for _ in range(DEEPEST):
            at = based.get(at, "")
            if at not in own:
                break
            made = made.over(own[at])
        styles.looks[key] = made
    return styles


def paragraph_look(properties: etree._Element | None) -> Look:
    """What a paragraph's pPr sets itself."""
    level = centred = ground = None
    for node in properties if properties is not None else ():
        tag = node.tag
        if tag == OUTLINE:
            value = node.get(VAL) or ""
            level = int(value) + 1 if len(value) == 1 and value in "012345678" else None
        elif tag == JUSTIFY:
            centred = node.get(VAL) == "center"
        elif tag == SHADING:
            ground = _is_painted(node)
    return look(level=level, centred=centred, ground=ground)

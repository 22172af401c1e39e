"""Form fields of a web page as places to fill in: text fields, lists to choose from, check boxes."""

from __future__ import annotations

from lxml import etree

from tiaokuan.document import Sign
from tiaokuan.formats._word_paragraph import Paragraph

TYPED = frozenset(
    ("text", "number", "tel", "email", "date", "datetime-local", "month", "week", "time", "url", "search", "decimal", "")
)
BOXES = frozenset(("checkbox", "radio"))
WIDEST = 60


def write(element: etree._Element, paragraph: Paragraph) -> bool:
    """Write a field into the line; False where the element is no field."""
    if element.tag == "input":
        _input(element, paragraph)
    elif element.tag == "textarea":
        _typed(paragraph, "".join(str(text) for text in element.itertext()), element.get("placeholder"), 20)
    elif element.tag == "select":
        _select(element, paragraph)
    else:
        return False
    return True


def _input(element: etree._Element, paragraph: Paragraph) -> None:
    kind = (element.get("type") or "text").strip().lower()
    if kind in BOXES:
        paragraph.box(element.get("checked") is not None)
    elif kind in TYPED:
        size = element.get("size") or ""
        width = min(int(size), WIDEST) if size.isdigit() and len(size) < 4 else 8
        _typed(paragraph, element.get("value") or "", element.get("placeholder") or element.get("title"), width)


def _select(element: etree._Element, paragraph: Paragraph) -> None:
    options = [
        (option, " ".join("".join(str(text) for text in option.itertext()).split())) for option in element.iter("option")
    ]
    chosen = next((words for option, words in options if option.get("selected") is not None and option.get("value") != ""), "")
    offered = [words for option, words in options if words and option.get("value") != ""]
    _typed(paragraph, chosen, "/".join(offered)[:200] or None, 8)


def _typed(paragraph: Paragraph, words: str, prompt: str | None, width: int) -> None:
    words = " ".join(words.split())
    if not words:
        paragraph.hole(Sign.FIELD, width, (prompt or "").strip() or None)
        return
    start = paragraph.length
    paragraph.add(words, False)
    paragraph.filled.append((start, paragraph.length, Sign.FIELD))

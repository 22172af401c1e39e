"""The contract in a web page: which elements are the site's and not the contract's.

A page is judged by what stands in it, never by its address: what is for navigation by its tag or class, lists of links, and
what stands beside the one part that holds most of the text, without any sign of a contract. Where in doubt, text is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

NEVER = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "nav",
        "aside",
        "footer",
        "button",
        "head",
        "iframe",
        "frame",
        "object",
        "embed",
        "video",
        "audio",
        "canvas",
        "map",
        "datalist",
        "dialog",
    ]
)
PARTS = frozenset(
    [
        "div",
        "section",
        "article",
        "main",
        "form",
        "center",
        "td",
        "th",
        "tbody",
        "table",
        "tr",
        "ul",
        "ol",
        "dl",
        "header",
        "body",
        "li",
    ]
)
NOISE = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|menu\w*|side-?bar\w*|breadcrumbs?|crumbs?|foot(?:er)?|copyright|comments?|recommend\w*|relat(?:ed?|ive)\w*"
    r"|share\w*|tool-?bar|pagination|pager|advert\w*|ads?|login\w*|search\w*|hot\w*|tags?|btns?|buttons?|toc|popup|modal|qrcode)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
SIGNS = re.compile(
    r"第\s*[一二三四五六七八九十百零0-9]{1,5}\s*[条章节]|^\s*[一二三四五六七八九十]{1,3}、|^\s*\d{1,2}(?:\.\d{1,2})+|[甲乙丙]\s*方|_{3,}|＿{2,}"
    r"|签[字章名订]|盖章|合同编号|附件[一二三四五六七八九十\d]",
    re.MULTILINE,
)
TITLE = re.compile(r"[^。！？，,]{0,40}(?:合同|协议|协议书|合约|契约|订单|确认书|承诺书)\s*(?:[（(【].{1,20}[)）】])?")
SIGN_WEIGHT = 40
LONG_TEXT = 200


@dataclass(slots=True)
class Weight:
    """What stands in an element: characters outside of links and inside, links, a contract's signs, places to fill in."""

    plain: int = 0
    linked: int = 0
    links: int = 0
    signs: int = 0

    @property
    def total(self) -> int:
        """One figure: text, with a contract's signs counting as much as a sentence."""
        return self.plain + SIGN_WEIGHT * self.signs


def strange(root: etree._Element) -> set[etree._Element]:
    """The elements that belong to the site; all in them is left out."""
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    weights = weigh(elements)
    skip = {element for element in elements if element.tag in NEVER}
    for element in elements:
        if element.tag in PARTS and element.tag != "body" and _is_noise(element, weights[element], weights[root]):
            skip.add(element)
    _beside(root, weights, skip)
    return skip


def weigh(elements: list[etree._Element]) -> dict[etree._Element, Weight]:
    """The weight of each element with all in it; elements in document order."""
    weights = {element: Weight() for element in elements}
    inside = {element for element in elements if element.tag == "a" and element.get("href") is not None}
    inside |= {element for element in elements if element.getparent() in inside}
    for element in reversed(elements):
        weight = weights[element]
        if element.tag in NEVER:
            weights[element] = weight = Weight()
        else:
            _add(weight, element.text, element in inside)
        if element.tag == "a":
            weight.links += 1
        if element.tag == "u" or (element.tag == "input" and element.get("type", "text") == "text"):
            weight.signs += 1
        parent = element.getparent()
        if parent is not None and parent in weights:
            above = weights[parent]
            above.plain += weight.plain
            above.linked += weight.linked
            above.links += weight.links
            above.signs += weight.signs
            _add(above, element.tail, parent in inside)
    return weights


def _add(weight: Weight, text: str | None, linked: bool) -> None:
    if text is None:
        return
    length = len(text) - text.count(" ") - text.count("\n")
    if linked:
        weight.linked += length
    elif length:
        weight.plain += length
        weight.signs += len(SIGNS.findall(text))


def _is_noise(element: etree._Element, weight: Weight, whole: Weight) -> bool:
    """A part that is the site's by its class and holds little of the contract, or a list of links."""
    if weight.links >= 3 and weight.linked > weight.plain and weight.signs < 3:
        return True
    name = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}"
    if len(name) > 2 and NOISE.search(name[:300]):
        return weight.total * 5 < whole.total and weight.signs < 3
    return False


def _beside(root: etree._Element, weights: dict[etree._Element, Weight], skip: set[etree._Element]) -> None:
    """Go down to the part that holds most of the text; what stands beside it without any sign of a contract is left out."""
    at = root
    while True:
        parts = [child for child in at if child.tag in PARTS and child not in skip]
        best = max(parts, key=lambda child: weights[child].total, default=None)
        if best is None or weights[best].total < max(LONG_TEXT, 0.6 * weights[at].total):
            return
        if best.tag in ("tbody", "tr") or at.tag in ("tbody", "tr"):
            if weights[best].total < 0.9 * weights[at].total:
                return  # rows of a table of figures
        else:
            skip.update(part for part in parts if part is not best and _is_aside(part, weights[part]))
        at = best


def _is_aside(part: etree._Element, weight: Weight) -> bool:
    if weight.signs or weight.plain > LONG_TEXT or next(part.iter("h1", "h2", "h3", "input", "u", "table"), None) is not None:
        return False
    return (
        TITLE.fullmatch(" ".join(str(etree.tostring(part, method="text", encoding="unicode", with_tail=False)).split())) is None
    )

"""Web pages: the contract in them, not the site around it."""

from __future__ import annotations

import codecs
import re

from lxml import etree

from tiaokuan.document import Document
from tiaokuan.draft import Draft
from tiaokuan.errors import HostileDocument, LimitExceeded, NothingToRead, UnsupportedFormat
from tiaokuan.formats import Reader, _html_page, _html_style
from tiaokuan.formats._encoding import decode, encoding
from tiaokuan.formats._furniture import end, is_furniture
from tiaokuan.formats._html_lines import Printer
from tiaokuan.formats._word_paragraph import write
from tiaokuan.settings import Settings

NAMES = (
    "html|head|body|meta|title|link|style|script"
    "|p|div|span|section|article|main|table|h[1-6]|ol|ul|center|font|form|u|b|strong|pre"
)
START = re.compile(
    rf"\s*(?:<\?xml[^<>]{{0,200}}\?>\s*|<!--(?:(?!-->).){{0,2000}}-->\s*)*<(?:!doctype\s+html|(?:{NAMES})\b)", re.I | re.S
)
WHOLE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.I)
TAG = re.compile(rf"</(?:{NAMES})>", re.I)
MARKDOWN = re.compile(r"^(?:#{1,6} |\|.*\|\s*$|- )", re.M)
CHARSET = re.compile(rb"""<meta[^<>]{0,400}?charset\s*=\s*["']?\s*([\w-]{2,20})""", re.I)
CHINESE_SETS = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs"}
SAMPLE = 8192
MOST_TAGS = 400_000
LONGEST = 30_000_000
DATA = re.compile(r"data:[\w/+.;=-]{1,100},[\w+/=%\s-]{200,}")


def rank(data: bytes, name: str) -> float:
    """Markup from the start; a piece of a page counts less, and little where it is written in markdown."""
    sample = data[:SAMPLE].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe").decode("latin-1")
    if not START.match(sample):
        return 0.0
    if WHOLE.search(sample):
        return 0.85
    if name.lower().endswith((".md", ".markdown")) or MARKDOWN.search(sample):
        return 0.05
    return 0.6 if TAG.search(sample) else 0.3


def read(data: bytes, name: str, settings: Settings) -> Document:
    """One block a line of the contract or a paragraph of a table's cell. Raises DocumentError."""
    text = DATA.sub("", _decoded(data, settings))
    if text.count("<") > MOST_TAGS or len(text) > LONGEST:
        raise LimitExceeded("网页太大，没有读取。", "the page is too large and was not read.")
    if "<!ENTITY" in text[:SAMPLE]:
        raise HostileDocument(
            "网页里有实体定义，可能是恶意文件，没有读取。", "the page defines entities; it may be hostile and was not read."
        )
    root = _tree(text)
    if root is None:
        raise NothingToRead("网页里没有文字。", "there is no text in the page.")
    lines = Printer(_html_style.read(root), _html_page.strange(root)).walk(root)
    words = [line.words for line in lines]
    last = end(words)
    draft = Draft()
    for n, line in enumerate(lines):
        if n >= last or (line.place.cell is None and is_furniture(words[n])):
            draft.asides.append(words[n])
            continue
        write(line.paragraph, draft, line.place)
        if draft.position > settings.max_text_length:
            limit = settings.max_text_length
            raise LimitExceeded(
                f"文本超过 {limit} 个字符（设置 max_text_length）。",
                f"the text has more than {limit} characters (setting max_text_length).",
            )
    if not draft.blocks:
        raise NothingToRead("网页里没有文字。", "there is no text in the page.")
    return draft.finish(name, data, "html")


def _decoded(data: bytes, settings: Settings) -> str:
    """The page's characters: by a byte order mark, as UTF-8 where they are that, as the page says, or by what reads."""
    found = encoding(data)
    if found is None or not found.startswith("utf"):
        match = CHARSET.search(data[:SAMPLE])
        said = match[1].decode("ascii").lower() if match else ""
        said = CHINESE_SETS.get(said, said)
        if said and said not in ("utf-8", "utf8") and _is_codec(said):
            return data.decode(said, "replace")
        if found is None and match is None:
            return decode(data, settings)
        found = found or "utf-8"
    return data.decode(found, "replace").removeprefix("\ufeff")


def _is_codec(name: str) -> bool:
    try:
        "条款".encode(codecs.lookup(name).name, "ignore")
    except (LookupError, UnicodeError):
        return False
    return True


def _tree(text: str) -> etree._Element | None:
    """The tree that the parser makes of whatever it is given. Raises HostileDocument where it gives up."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser)
    except etree.ParserError:
        return None
    except etree.XMLSyntaxError as error:
        raise UnsupportedFormat("不是网页。", "not a web page.") from error
    if any("Excessive depth" in entry.message for entry in parser.error_log):
        raise HostileDocument("网页的标签嵌套过深，没有读取。", "the page's tags are nested too deep; it was not read.")
    return root


READER = Reader("html", (".html", ".htm", ".xhtml"), rank, read)

"""The lines of a web page, as a browser would print them: one walk over the tree, without recursion."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from lxml import etree

from tiaokuan.document import Cell, Role, Sign
from tiaokuan.formats import _html_fields, _html_style
from tiaokuan.formats._html_lists import Lists
from tiaokuan.formats._html_table import grid, is_layout
from tiaokuan.formats._word_paragraph import HOLE, Paragraph, Place

BLOCKS = frozenset(
    (
        *("address", "article", "blockquote", "body", "center", "dd", "details", "dir", "div", "dl", "dt", "fieldset"),
        *("figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li"),
        *("main", "menu", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
        *("br", "caption"),
    )
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
STRUCK = frozenset(("del", "s", "strike"))
OPENING, CLOSING = frozenset("【〔［[（("), frozenset(("", *"】〕］]）)"))
WHITE = " \t\n\r\f"
SPACE = re.compile(f"([{WHITE}]+)")
NUMBER = re.compile(r"\s*第\s*[一二三四五六七八九十百零〇0-9]+\s*[编章节条款]")
CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for the words of an element."""

    underlined: bool = False
    bold: bool = False
    centred: bool = False
    kept: bool = False  # white space as it is in the source
    struck: str = ""  # the tag that strikes it out
    room: bool = False  # underlined, and there is nothing but white space in it: room to write
    level: int | None = None
    cell: Cell | None = None


@dataclass(slots=True)
class Line:
    """A line and where it stands."""

    paragraph: Paragraph
    place: Place

    @property
    def words(self) -> str:
        """What the line shows; a place to fill in shows as underscores."""
        pairs = zip("".join(self.paragraph.chars), "".join(self.paragraph.under), strict=True)
        return "".join("_" if c == HOLE or (u == "1" and c.isspace()) else c for c, u in pairs).strip()


@dataclass(slots=True)
class Printer:
    """Writes an element's words, fields and breaks into lines."""

    styles: _html_style.Styles
    skip: set[etree._Element]
    lines: list[Line] = field(default_factory=list)
    paragraph: Paragraph = field(default_factory=Paragraph)
    context: Context = Context()
    lists: Lists = field(default_factory=Lists)
    bold: set[bool] = field(default_factory=set)
    last: str = ""  # the last character of the line so far
    gap: str = ""  # white space that is printed if words follow
    tables: int = 0
    cells: dict[etree._Element, Cell] = field(default_factory=dict)
    begun: dict[etree._Element, int] = field(default_factory=dict)

    def walk(self, root: etree._Element) -> list[Line]:
        """The lines of the tree."""
        todo: list[tuple[etree._Element | None, str, Context]] = [(root, "", Context())]
        while todo:
            element, text, context = todo.pop()
            if element is None:
                self.text(text, context)
            elif text:
                self.close(element, context)
            elif (inner := self.open(element, context)) is not None:
                todo.append((element, "close", inner))
                for child in reversed(element):
                    if child.tail:
                        todo.append((None, child.tail, inner))
                    if isinstance(child.tag, str) and child not in self.skip:
                        todo.append((child, "", inner))
                if element.text:
                    todo.append((None, element.text, inner))
        self.end_line(Context())
        return self.lines

    def open(self, element: etree._Element, outer: Context) -> Context | None:
        """Begin an element; None where nothing of what is in it is to be read."""
        style = self.styles.of(element)
        if _html_style.is_hidden(element, style):
            return None
        tag = str(element.tag)
        if tag in ("input", "select", "textarea"):
            self.space()
            before = self.paragraph.length
            _html_fields.write(element, self.paragraph)
            self.last = "_" if self.paragraph.length > before else self.last
            return None
        inline = tag not in BLOCKS or style.get("display", "").startswith("inline")
        if not inline:
            self.end_line(outer)
        inner = self.inner(element, tag, style, outer, inline)
        if tag in ("ol", "ul"):
            self.lists.begin(element, style)
        elif tag == "li":
            self.lists.item(element, style)
        elif tag == "table":
            self.table(element)
        elif inline and inner.underlined and not len(element) and not (element.text or "").strip(" \n\t"):
            self.rule(element, style)
        return inner

    def inner(self, element: etree._Element, tag: str, style: dict[str, str], outer: Context, inline: bool) -> Context:
        """What holds inside an element."""
        centred = style.get("text-align", element.get("align", "").lower())
        weight = style.get("font-weight", "")
        cell = self.cells.pop(element, None)
        if cell is not None:
            self.begun[element] = len(self.lines)
        begins = tag in ("u", "ins") or (inline and tag != "a" and _html_style.is_underlined(style))
        return replace(
            outer,
            underlined=outer.underlined or begins,
            room=outer.room if outer.underlined else begins and not any(str(text).strip(WHITE) for text in element.itertext()),
            bold=tag in ("b", "strong", "th")
            or tag in HEADINGS
            or (outer.bold if not weight else weight in ("bold", "700", "800", "900")),
            centred=tag == "center" or (outer.centred if not centred else centred == "center"),
            kept=tag == "pre" or style.get("white-space", "").startswith(("pre-wrap", "pre", "break-spaces")) or outer.kept,
            struck=outer.struck or (tag if tag in STRUCK else "s" if _html_style.is_struck(style) else ""),
            level=HEADINGS.get(tag, outer.level),
            cell=cell or outer.cell,
        )

    def close(self, element: etree._Element, context: Context) -> None:
        """End an element."""
        tag = str(element.tag)
        if tag in BLOCKS:
            self.end_line(context)
        if tag in ("ol", "ul"):
            self.lists.end()
        if tag == "li":
            self.lists.waiting = None
        begun = self.begun.pop(element, None)
        if begun is not None and begun == len(self.lines):
            empty = Paragraph()
            empty.hole(Sign.CELL, 8)
            self.lines.append(Line(empty, Place(Role.CELL, context.cell)))

    def table(self, element: etree._Element) -> None:
        """Give the cells of a table their places, unless it only places text on the page."""
        cells = grid(element, self.tables)
        if not is_layout(element, cells):
            self.cells |= cells
            self.tables += 1

    def rule(self, element: etree._Element, style: dict[str, str]) -> None:
        """An empty element that draws a line of its own width."""
        wide = _html_style.width(style)
        if wide and wide >= 2:
            self.space()
            self.paragraph.hole(Sign.UNDERLINE, wide)
            self.last = "_"

    def text(self, text: str, context: Context) -> None:
        """Words; white space is collapsed as a browser does, but within an underlined stretch, where it is room to write."""
        if context.struck:
            self.paragraph.deleted(text.strip(), struck=context.struck != "del")  # <del> belongs to a tracked change
            return
        if context.kept:
            for n, line in enumerate(text.split("\n")):
                if n:
                    self.end_line(context)
                self.put(line, context)
            return
        if context.room:
            self.put(text.replace("\n", " "), context)
            return
        pieces = SPACE.split(text)
        for n, words in enumerate(pieces):
            if not words:
                continue
            if not words.isspace() or words[0] not in WHITE:
                self.space(words, context.underlined)
                self.put(words, context)
            elif context.underlined and "\n" not in words and (len(words) > 1 or words == text):
                self.put(words, context)
            elif self.last in OPENING and pieces[n + 1 : n + 2] and pieces[n + 1][:1] in CLOSING:  # 【   】 is a place to write
                self.put(words.replace("\n", " "), context)
            elif self.last and not self.gap:
                self.gap = "\n" if "\n" in words else " "

    def space(self, words: str = "", underlined: bool = False) -> None:
        """Print the white space that waits, but not where a Chinese line was only broken in the source."""
        gap, self.gap = self.gap, ""
        broken = gap == "\n" and CHINESE.match(words) and CHINESE.match(self.last)
        if broken and self.paragraph.length < 12:
            broken = None if NUMBER.fullmatch("".join(self.paragraph.chars)) else broken
        if gap and not broken:
            self.paragraph.add(" ", underlined and self.paragraph.under[-1:] == ["1"])

    def put(self, words: str, context: Context) -> None:
        """Add words to the line as they are."""
        if not words:
            return
        self.space(words)
        self.paragraph.add(words.replace("\xad", "").replace("\u200b", ""), context.underlined)
        self.last = words[-1]
        if words.strip():
            self.bold.add(context.bold)

    def end_line(self, context: Context) -> None:
        """End the line, where there is one."""
        paragraph = self.paragraph
        self.gap = self.last = ""
        if not paragraph.length and not paragraph.revisions:
            return
        paragraph.bold = self.bold == {True}
        self.paragraph, self.bold = Paragraph(), set()
        line = Line(paragraph, Place())
        if words := line.words:
            role = Role.PARAGRAPH if context.cell is None else Role.CELL
            line.place = Place(role, context.cell, context.level, context.centred, self.lists.number(words))
            self.lines.append(line)

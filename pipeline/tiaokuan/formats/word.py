"""Word files (docx): the body in reading order, with what marks a place to fill in.

The XML is read directly: python-docx loses content controls, check boxes, tracked changes, fields, symbols and numbers.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from tiaokuan.document import Cell, Document, Role, Sign
from tiaokuan.draft import Draft
from tiaokuan.errors import LimitExceeded, NothingToRead
from tiaokuan.formats import Reader, _numbering, _word_styles
from tiaokuan.formats._word_package import ENCRYPTED, OLE, ZIP, Package, W
from tiaokuan.formats._word_paragraph import Place, write
from tiaokuan.formats._word_runs import Runs
from tiaokuan.settings import Settings

PARAGRAPH, TABLE, CONTROL, TEXT = W + "p", W + "tbl", W + "sdt", W + "t"
PROPERTIES, STYLE, NUMBERING, MARK = W + "pPr", W + "pStyle", W + "numPr", W + "rPr"
CONTAINERS = {W + name for name in ("ins", "moveTo", "customXml", "smartTag", "sdtContent")}
GALLERIES = {"Table of Contents", "Page Numbers (Bottom of Page)", "Page Numbers (Top of Page)"}
ANCHOR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}anchor"
TYPED_CONTROLS = ("text", "date", "dropDownList", "comboBox")
DEEPEST = 40


def rank(data: bytes, name: str) -> float:
    """A zip that holds Word's main part, or an encrypted Word file."""
    if data.startswith(OLE):
        return 0.9 if ENCRYPTED in data else 0.0
    if not data.startswith((ZIP, b"PK\x05\x06")):
        return 0.0
    return 0.9 if b"word/" in data else 0.5


def read(data: bytes, name: str, settings: Settings) -> Document:
    """The document in a docx file. Raises DocumentError."""
    return read_as(data, data, name, "docx", settings)


def read_as(data: bytes, identity: bytes, name: str, media_type: str, settings: Settings) -> Document:
    """The document in docx bytes that stand for a file with other bytes (.doc, .rtf), whose hash is its identity."""
    package = Package(data, settings)
    root = package.xml(package.main)
    related = package.related(("styles", "numbering", "header", "footer", "footnotes", "endnotes", "comments"))
    styles_root = package.xml(related["styles"][0]) if related["styles"] else None
    numbering_root = package.xml(related["numbering"][0]) if related["numbering"] else None
    body = Body(Draft(), _word_styles.read(styles_root), _numbering.read(numbering_root, styles_root), settings)
    main = root.find(W + "body") if root is not None else None
    if root is not None and main is not None:
        body.on_paper = root.find(W + "background") is None and not any(a.get("behindDoc") == "1" for a in main.iter(ANCHOR))
        body.story(main, Role.PARAGRAPH)
    for part in related["footnotes"] + related["endnotes"]:
        for note in _notes(package.xml(part)):
            body.story(note, Role.FOOTNOTE)
    draft = body.draft
    draft.asides.extend(words for part in related["header"] + related["footer"] if (words := _words(package.xml(part))))
    draft.comments.extend(words for part in related["comments"] if (words := _words(package.xml(part))))
    if not draft.blocks:
        raise NothingToRead("Word 文件里没有文字。", "there is no text in the Word file.")
    return draft.finish(name, identity, media_type)


def _notes(root: etree._Element | None) -> Iterator[etree._Element]:
    """Footnotes and endnotes proper, without the separators."""
    for note in root if root is not None else ():
        if note.get(W + "type") in (None, "normal"):
            yield note


def _words(root: etree._Element | None) -> str:
    return "" if root is None else " ".join("".join(t.text or "" for t in p.iter(W + "t")) for p in root.iter(W + "p")).strip()


class Body:
    """Writes paragraphs and tables into a draft, in reading order."""

    def __init__(self, draft: Draft, styles: _word_styles.Styles, numbering: _numbering.Numbering, settings: Settings) -> None:
        """A body that is written into the draft, with the document's styles and lists."""
        self.draft, self.styles, self.numbering, self.settings = draft, styles, numbering, settings
        self.runs = Runs(styles)
        self.tables = 0
        self.on_paper = True  # no picture or colour lies behind the pages
        self.control = ""  # the content control around whole paragraphs: "prompt", "typed" or none
        self.unended: etree._Element | None = None  # the last paragraph, where its end was deleted

    def story(self, parent: etree._Element, role: Role) -> None:
        """A text of its own: the body, a footnote."""
        self.runs.fields.story(parent)
        self.blocks(parent, role, None, 0)
        self.end(role, None)

    def blocks(self, parent: etree._Element, role: Role, cell: Cell | None, depth: int) -> None:
        """The paragraphs and tables in an element."""
        if depth > DEEPEST:
            return
        for node in parent:
            tag = node.tag
            if tag == PARAGRAPH:
                self.paragraph(node, role, cell)
            elif tag == TABLE:
                self.end(role, cell)
                self.table(node, role, depth)
            elif tag == CONTROL:
                content = node.find(W + "sdtContent")
                gallery = node.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
                if content is not None and (gallery is None or gallery.get(W + "val") not in GALLERIES):
                    outer, self.control = self.control, _control(node) or self.control
                    self.blocks(content, role, cell, depth + 1)
                    self.control = outer
            elif tag in CONTAINERS:
                self.blocks(node, role, cell, depth + 1)
            elif tag.endswith("}AlternateContent"):
                chosen = next(iter(node), None)
                if chosen is not None:
                    self.blocks(chosen, role, cell, depth + 1)

    def paragraph(self, node: etree._Element, role: Role, cell: Cell | None) -> None:
        """One paragraph, and the text boxes anchored in it behind it."""
        style, numbered, mark, properties = None, None, None, None
        if len(node) and node[0].tag == PROPERTIES:
            properties = node[0]
            for child in properties:
                tag = child.tag
                if tag == STYLE:
                    style = child.get(W + "val")
                elif tag == NUMBERING:
                    numbered = child
                elif tag == MARK:
                    mark = child
        base = self.styles.of(style or self.styles.default)
        start = self.runs.paragraph.length
        own = _word_styles.paragraph_look(properties)
        self.runs.on_paper = self.on_paper and cell is None and role is not Role.TEXTBOX and not own.ground
        self.runs.read(node, base)
        if self.control:
            self.runs.controlled(start, self.control == "prompt")
        if mark is not None and (mark.find(W + "del") is not None or mark.find(W + "moveFrom") is not None):
            self.unended = node  # what follows goes on in this paragraph
            return
        self.unended = None
        paragraph, boxes = self.runs.finish()
        look = own.over(base)
        hidden = mark is not None and not paragraph.length and _word_styles.run_look(mark).hidden
        number = None if hidden else self.numbering.of(*_list_place(numbered), style or self.styles.default)
        write(paragraph, self.draft, Place(role, cell, look.level, bool(look.centred), number))
        self.check_length()
        for box in boxes:
            inside = Role.TEXTBOX if cell is None else role
            self.blocks(box, inside, cell, DEEPEST - 2)
            self.end(inside, cell)

    def end(self, role: Role, cell: Cell | None) -> None:
        """Where the last paragraph of a text, a cell or before a table has lost its end, it ends here all the same."""
        if self.unended is None:
            return
        self.unended = None
        paragraph, boxes = self.runs.finish()
        write(paragraph, self.draft, Place(role, cell))
        self.check_length()
        for box in boxes:
            self.blocks(box, role, cell, DEEPEST - 2)
            self.end(role, cell)

    def check_length(self) -> None:
        """Raises LimitExceeded where the text has grown too long."""
        limit = self.settings.max_text_length
        if self.draft.position > limit:
            raise LimitExceeded(
                f"文本超过 {limit} 个字符（设置 max_text_length）。",
                f"the text has more than {limit} characters (setting max_text_length).",
            )

    def table(self, node: etree._Element, role: Role, depth: int) -> None:
        """A table row by row; a cell without any text is a blank."""
        table = self.tables
        self.tables += 1
        rows = [list(_cells(row)) for row in _rows(node)]
        for r, row in enumerate(rows):
            for column, width, merge, element in row:
                if merge == "continue":
                    continue
                height = 1
                while merge == "restart" and r + height < len(rows) and _continues(rows[r + height], column):
                    height += 1
                self.cell(element, role, Cell(table, r, column, height, width), depth)

    def cell(self, element: etree._Element, role: Role, cell: Cell, depth: int) -> None:
        """The contents of one cell."""
        before = len(self.draft.blocks)
        parent = element.getparent()
        around = parent.getparent() if parent is not None else None
        outer, self.control = self.control, _control(around) if around is not None and around.tag == W + "sdt" else self.control
        inside = Role.CELL if role is not Role.FOOTNOTE else role
        self.blocks(element, inside, cell, depth + 1)
        self.end(inside, cell)
        self.control = outer
        if len(self.draft.blocks) == before:
            start = self.draft.open()
            if any(t.text for t in element.iter(TEXT)):
                self.draft.write(" ")  # white space typed into a cell stays white space
                self.draft.mark(start, Sign.CELL)
            else:
                self.draft.blank(8, Sign.CELL)
            self.draft.close(Role.CELL, cell=cell, keep=True)


def _list_place(properties: etree._Element | None) -> tuple[str | None, int | None]:
    """The list and the level in a paragraph's numPr."""
    if properties is None:
        return None, None
    num, level = properties.find(W + "numId"), properties.find(W + "ilvl")
    depth = level.get(W + "val") or "" if level is not None else ""
    return (num.get(W + "val") if num is not None else None), (int(depth) if depth.isdecimal() and len(depth) < 9 else None)


def _control(node: etree._Element) -> str:
    """What a content control around paragraphs holds: its placeholder ("prompt"), words typed into a control for words, a date
    or a choice ("typed"), or anything, as controls that template programs put around whole parts (an empty string)."""
    properties = node.find(W + "sdtPr")
    if properties is None:
        return ""
    if properties.find(W + "showingPlcHdr") is not None:
        return "prompt"
    return "typed" if any(properties.find(W + name) is not None for name in TYPED_CONTROLS) else ""


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for node in table:
        if node.tag == W + "tr":
            if node.find(f"{W}trPr/{W}del") is None:
                yield node
        elif node.tag == W + "sdt":
            content = node.find(W + "sdtContent")
            if content is not None:
                yield from _rows(content)
        elif node.tag in CONTAINERS:
            yield from _rows(node)


def _cells(row: etree._Element) -> Iterator[tuple[int, int, str | None, etree._Element]]:
    """The cells of a row: first column, columns spanned, vertical merge, element."""
    before = row.find(f"{W}trPr/{W}gridBefore")
    column = _count(before, 0)
    for element in row.iter(W + "tc"):
        if next(element.iterancestors(W + "tr")) is not row:
            continue
        properties = element.find(W + "tcPr")
        width, merge = 1, None
        if properties is not None:
            width = max(1, _count(properties.find(W + "gridSpan"), 1))
            vertical = properties.find(W + "vMerge")
            merge = None if vertical is None else vertical.get(W + "val") or "continue"
        yield column, width, merge, element
        column += width


def _count(node: etree._Element | None, default: int) -> int:
    value = node.get(W + "val") or "" if node is not None else ""
    return min(int(value), 1000) if value.isdecimal() and len(value) < 9 else default


def _continues(row: list[tuple[int, int, str | None, etree._Element]], column: int) -> bool:
    return any(at == column and merge == "continue" for at, _, merge, _ in row)


READER = Reader("docx", (".docx", ".docm", ".dotx"), rank, read)

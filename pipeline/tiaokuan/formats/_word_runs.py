"""The runs of a Word paragraph: words, symbols, fields, controls, tracked changes, drawn lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import etree

from tiaokuan.document import Sign
from tiaokuan.formats import _word_symbols
from tiaokuan.formats._word_fields import FIELD_CHAR, FIELD_KIND, LEFT_OUT, Field, Fields, chosen, ticked
from tiaokuan.formats._word_package import W
from tiaokuan.formats._word_paragraph import Paragraph
from tiaokuan.formats._word_styles import PLAIN, RUN_STYLE, SYMBOL_FONTS, VAL, Look, Styles, run_look

W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
V, OFFICE = "{urn:schemas-microsoft-com:vml}", "{urn:schemas-microsoft-com:office:office}"
THIN_EMU, WIDE_EMU, SPACE_EMU = 45720, 190500, 76200  # 0.05 in, 0.2 in, a half-width character of 12 pt
FORM_SPACE = " \u2002\xa0\u3000\u2003"
TEXT, INKED = (
    W + "t",
    frozenset((W + "t", W + "sym")),
)  # the second: what has the run's colour; its pictures and text boxes have their own
RUN, RUN_PROPERTIES, CONTROL, SIMPLE_FIELD = W + "r", W + "rPr", W + "sdt", W + "fldSimple"
INSERTED, DELETED = frozenset((W + "ins", W + "moveTo")), frozenset((W + "del", W + "moveFrom"))
TRANSPARENT = frozenset(W + name for name in ("hyperlink", "smartTag", "customXml", "dir", "bdo", "sdtContent"))
FORMULAS = frozenset((MATH + "oMath", MATH + "oMathPara"))
ALTERNATE, FALLBACK = "}AlternateContent", "}Fallback"
DEEPEST = 60


class Runs:
    """Reads the runs of one paragraph after another; fields may reach over several paragraphs."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.paragraph = Paragraph()
        self.fields = Fields()
        self.text_boxes: list[etree._Element] = []
        self.base = PLAIN
        self.on_paper = True  # nothing is painted behind the words
        self.bold: set[bool] = set()
        self.count = 0  # paragraphs begun, to tell whether a field began in this one
        self.handlers: dict[str, Callable[[etree._Element, Look], None]] = {
            W + "t": self._text,
            W + "tab": lambda node, look: self._add("\t", look),
            W + "br": lambda node, look: self._add("" if node.get(W + "type") in ("page", "column") else "\n", look),
            W + "cr": lambda node, look: self._add("\n", look),
            W + "noBreakHyphen": lambda node, look: self._add("-", look),
            W + "sym": self._symbol,
            W + "ruby": self._ruby,
            W + "drawing": self._drawing,
            W + "pict": self._picture,
            W + "object": self._picture,
        }
        self.field_handlers: dict[str, Callable[[etree._Element], None]] = {
            FIELD_CHAR: self._field_char,
            W + "instrText": lambda node: self.fields.instruct(node.text or ""),
        }

    def read(self, node: etree._Element, base: Look) -> None:
        """Read a w:p into the current paragraph."""
        self.base = base
        self._walk(node, 0)

    def finish(self) -> tuple[Paragraph, list[etree._Element]]:
        """The paragraph read so far and the text boxes anchored in it; the next one begins."""
        paragraph, boxes = self.paragraph, self.text_boxes
        paragraph.bold = self.bold == {True}
        self.paragraph, self.text_boxes, self.bold = Paragraph(), [], set()
        self.count += 1
        return paragraph, boxes

    def controlled(self, start: int, prompt: bool) -> None:
        """What was read from `start` on stands in a content control: its placeholder, or words typed into it."""
        words = self.paragraph.since(start)
        if prompt and words.strip():
            self.paragraph.cut(start)
            self.paragraph.hole(Sign.CONTROL, 8, words.strip())
        elif words.strip():
            self.paragraph.filled.append((start, self.paragraph.length, Sign.CONTROL))

    def _walk(self, parent: etree._Element, depth: int, inserted: bool = False) -> None:
        """Read what stands in a paragraph or in an element around runs; `inserted` within a tracked insertion."""
        if depth > DEEPEST:
            return
        for node in parent:
            tag = node.tag
            if tag == RUN:
                self._run(node)
            elif tag in TRANSPARENT:
                self._walk(node, depth + 1, inserted)
            elif tag in INSERTED:
                start = self.paragraph.length
                self._walk(node, depth + 1, True)
                self.paragraph.inserted(start)
            elif tag in DELETED:  # within an insertion it never stood there before
                self.paragraph.deleted("" if inserted else "".join(t.text or "" for t in node.iter(W + "delText", W + "t")))
            elif tag == CONTROL:
                self._control(node, depth, inserted)
            elif tag == SIMPLE_FIELD and not LEFT_OUT.intersection((node.get(W + "instr") or "").upper().split()[:1]):
                self._walk(node, depth + 1, inserted)
            elif tag in FORMULAS:
                self._add("".join(_formula(node)), self.base)
            elif tag.endswith(ALTERNATE):
                self._alternate(node)

    def _run(self, node: etree._Element) -> None:
        look = self.base
        for child in node:
            tag = child.tag
            if tag == RUN_PROPERTIES:
                named = child.find(RUN_STYLE)
                if named is not None:
                    look = self.styles.of(named.get(VAL)).over(look)
                look = run_look(child).over(look)
            elif tag in self.field_handlers:
                self.field_handlers[tag](child)
            elif look.hidden:
                continue
            elif look.white and tag in INKED and self.on_paper and not look.ground:
                self._unseen(child, look)
            elif (handler := self.handlers.get(tag)) is not None:
                handler(child, look)
            elif tag.endswith(ALTERNATE):
                self._alternate(child)

    def _unseen(self, node: etree._Element, look: Look) -> None:
        """White words on white paper: nobody reads them, but the line below them is a blank."""
        if node.tag == TEXT and look.underline:
            self._add(" " * len(node.text or ""), look)

    def _add(self, text: str, look: Look) -> None:
        if not text or self.fields.mute:
            return
        if look.struck:
            self.paragraph.deleted(text, struck=True)
            return
        if text.strip():
            self.bold.add(bool(look.bold))
            self.paragraph.size = self.paragraph.size or look.size
        self.paragraph.add(text, bool(look.underline))

    def _text(self, node: etree._Element, look: Look) -> None:
        text = node.text or ""
        if _word_symbols.PRIVATE.search(text):
            text = _word_symbols.plain(text)
        signs = _word_symbols.TYPED.get(look.symbols) if look.symbols else None
        if signs is None:
            self._add(text, look)
            return
        for char in text:
            sign = signs.get(char, char)
            if sign in "□☑☒" and not self.fields.mute and not look.struck:
                self.paragraph.box(sign != "□", sign == "☒")
            else:
                self._add(sign, look)

    def _symbol(self, node: etree._Element, look: Look) -> None:
        if self.fields.mute:
            return
        code = int(node.get(W + "char") or "20", 16) if re.fullmatch("[0-9A-Fa-f]{1,5}", node.get(W + "char") or "") else 0x20
        font = (node.get(W + "font") or "").lower()
        low = code & 0xFF
        private = 0xE000 <= code <= 0xF8FF
        if code == 0xE5E5:
            self._add(" ", look)
        elif (private or font.startswith(SYMBOL_FONTS)) and (box := _word_symbols.box(low)) is not None:
            if look.struck:
                self._add("□", look)
            else:
                self.paragraph.box(*box)
        elif private and low in _word_symbols.TICK:
            self._add("√", look)
        elif not private and not 0xD800 <= code <= 0xDFFF:
            self._add(chr(code), look)

    def _ruby(self, node: etree._Element, look: Look) -> None:
        """Words with a reading printed above them: the words."""
        for base in node.iterchildren(W + "rubyBase"):
            self._walk(base, 0)

    def _field_char(self, node: etree._Element) -> None:
        kind = node.get(FIELD_KIND)
        if node in self.fields.broken:
            return
        if kind == "begin":
            self.fields.begin(self.count, self.paragraph.length, node.find(W + "ffData"))
        elif kind == "separate":
            self.fields.separate(self.count, self.paragraph.length)
        elif kind == "end" and (ended := self.fields.end()) is not None:
            self._end_field(ended)

    def _end_field(self, ended: Field) -> None:
        if self.fields.mute:
            return
        start = ended.start if ended.paragraph == self.count else 0
        if ended.name == "FORMCHECKBOX" and ended.form is not None:
            self.paragraph.box(ticked(ended.form))
        elif ended.name in ("FORMTEXT", "FORMDROPDOWN"):
            words = self.paragraph.since(start)
            if not words.strip(FORM_SPACE) and ended.name == "FORMDROPDOWN":
                words = chosen(ended.form)
                self.paragraph.add(words, False)
            if words.strip(FORM_SPACE):
                self.paragraph.filled.append((start, self.paragraph.length, Sign.FIELD))
            else:
                self.paragraph.cut(start)
                self.paragraph.hole(Sign.FIELD, max(4, len(words)))

    def _control(self, node: etree._Element, depth: int, inserted: bool) -> None:
        """A content control: a check box, its placeholder as a blank, or what was typed into it."""
        properties, content = node.find(W + "sdtPr"), node.find(W + "sdtContent")
        if content is None:
            return
        box = properties.find(W14 + "checkbox") if properties is not None else None
        if box is not None:
            checked = box.find(W14 + "checked")
            self.paragraph.box(checked is not None and checked.get(W14 + "val") not in ("0", "false"))
            return
        prompt = properties is not None and properties.find(W + "showingPlcHdr") is not None
        start = self.paragraph.length
        self._walk(content, depth + 1, inserted)
        words = self.paragraph.since(start)
        if prompt or not words.strip():
            self.paragraph.cut(start)
            self.paragraph.hole(Sign.CONTROL, 8, words.strip() or None)
        elif properties is not None and properties.find(W + "docPartObj") is None:
            self.paragraph.filled.append((start, self.paragraph.length, Sign.CONTROL))

    def _alternate(self, node: etree._Element) -> None:
        """mc:AlternateContent: the first choice stands for all."""
        chosen = next(iter(node), None)
        for child in chosen if chosen is not None else ():
            handler = self.handlers.get(child.tag)
            if handler is not None:
                handler(child, self.base)
            elif child.tag == RUN:
                self._run(child)

    def _drawing(self, node: etree._Element, look: Look) -> None:
        extent = next(node.iter(WP + "extent"), None)
        if extent is not None and not self.fields.mute:
            wide, high = (_emu(extent.get(name)) for name in ("cx", "cy"))
            if high < THIN_EMU and wide > WIDE_EMU:
                self.paragraph.hole(Sign.RULE, max(2, wide // SPACE_EMU))
        self._boxes(node)

    def _picture(self, node: etree._Element, look: Look) -> None:
        """A VML picture; lines and rectangles placed freely on the page may stand anywhere and are no blank of this line."""
        for shape in node:
            style = shape.get("style") or ""
            high = re.search(r"(?:^|;)\s*height:\s*([0-9.]+)(pt|in)?", style)
            thin = high is not None and _number(high[1]) * (72 if high[2] == "in" else 1) < 3
            if self.fields.mute or shape.get(OFFICE + "hr") is not None or shape.tag == V + "line" or not thin:
                continue
            wide = re.search(r"(?:^|;)\s*width:\s*([0-9.]+)pt", style)
            if wide is not None and _number(wide[1]) > 15 and "position:absolute" not in style:
                self.paragraph.hole(Sign.RULE, max(2, int(_number(wide[1]) / 6)))
        self._boxes(node)

    def _boxes(self, node: etree._Element) -> None:
        """Note the outermost text boxes; one within another is met when that is read."""
        self.text_boxes.extend(box for box in node.iter(W + "txbxContent") if not _enclosed(box, node))


def _enclosed(box: etree._Element, top: etree._Element) -> bool:
    """Whether a text box stands in another one, or in what stands in for a drawing that was read."""
    for parent in box.iterancestors():
        if parent is top:
            return False
        if parent.tag == box.tag or parent.tag.endswith(FALLBACK):
            return True
    return False


def _formula(node: etree._Element) -> Iterator[str]:
    """The words of a formula in one line; a fraction's parts with / between them."""
    for child in node:
        if child.tag == MATH + "t":
            yield child.text or ""
        else:
            yield from _formula(child)
            if child.tag == MATH + "num":
                yield "/"


def _emu(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 12 else 10**7


def _number(text: str) -> float:
    return float(text) if re.fullmatch(r"\d{1,6}(?:\.\d{0,6})?|\.\d{1,6}", text) else 10.0**6

"""The runs of a Word paragraph: words, symbols, fields, controls, tracked changes, drawn lines."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from tiaokuan.document import Sign
from tiaokuan.formats._word_package import W
from tiaokuan.formats._word_paragraph import Paragraph
from tiaokuan.formats._word_styles import PLAIN, Look, Styles, run_look

W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
V, OFFICE = "{urn:schemas-microsoft-com:vml}", "{urn:schemas-microsoft-com:office:office}"
# symbol characters of Wingdings, Wingdings 2 and the fonts that imitate them (the low byte counts)
EMPTY_BOX = {0xA3, 0xA8, 0x6F, 0x71, 0x72, 0x70, 0x2A, 0x30, 0xA1, 0x63}
TICKED_BOX, CROSSED_BOX, TICK = {0xFE, 0x52, 0x53, 0x9E}, {0xFD, 0x54, 0x78, 0x51}, {0xFC, 0x50}
SYMBOL_FONTS = ("wingdings", "webdings", "symbol")
THIN_EMU, WIDE_EMU, SPACE_EMU = 45720, 190500, 76200  # 0.05 in, 0.2 in, a half-width character of 12 pt
LEFT_OUT_FIELDS = ("PAGE", "NUMPAGES", "SECTIONPAGES", "TOC", "PAGEREF", "SECTION")
FORM_SPACE = " \u2002\xa0\u3000\u2003"
TRANSPARENT = {W + name for name in ("hyperlink", "smartTag", "customXml", "dir", "bdo", "sdtContent")}
DEEPEST = 60


@dataclass(slots=True)
class Field:
    """A field that is open: its instruction, whether its result has begun, where the result starts, its form data."""

    start: int
    form: etree._Element | None
    instruction: str = ""
    result: bool = False

    @property
    def name(self) -> str:
        """The field's name: PAGE, FORMTEXT …"""
        return (self.instruction.split() or [""])[0].upper()


class Runs:
    """Reads the runs of one paragraph after another; fields may reach over several paragraphs."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.paragraph = Paragraph()
        self.fields: list[Field] = []
        self.text_boxes: list[etree._Element] = []
        self.base = PLAIN
        self.bold: set[bool] = set()
        self.handlers: dict[str, Callable[[etree._Element, Look], None]] = {
            W + "t": self._text,
            W + "tab": lambda node, look: self._add("\t", look),
            W + "br": lambda node, look: self._add("" if node.get(W + "type") in ("page", "column") else "\n", look),
            W + "cr": lambda node, look: self._add("\n", look),
            W + "noBreakHyphen": lambda node, look: self._add("-", look),
            W + "sym": self._symbol,
            W + "fldChar": self._field_char,
            W + "instrText": self._instruction,
            W + "drawing": self._drawing,
            W + "pict": self._picture,
            W + "object": self._picture,
        }

    def read(self, node: etree._Element, base: Look) -> None:
        """Read a w:p into the current paragraph."""
        self.base = base
        for open_field in self.fields:
            open_field.start = 0
        self._walk(node, 0)

    def finish(self) -> tuple[Paragraph, list[etree._Element]]:
        """The paragraph read so far and the text boxes anchored in it; the next one begins."""
        paragraph, boxes = self.paragraph, self.text_boxes
        paragraph.bold = self.bold == {True}
        self.paragraph, self.text_boxes, self.bold = Paragraph(), [], set()
        return paragraph, boxes

    def controlled(self, start: int, prompt: bool) -> None:
        """What was read from `start` on stands in a content control: its placeholder, or words typed into it."""
        words = self.paragraph.since(start)
        if prompt and words.strip():
            self.paragraph.cut(start)
            self.paragraph.hole(Sign.CONTROL, 8, words.strip())
        elif words.strip():
            self.paragraph.filled.append((start, self.paragraph.length, Sign.CONTROL))

    def _walk(self, parent: etree._Element, depth: int) -> None:
        if depth > DEEPEST:
            return
        for node in parent:
            tag = node.tag
            if tag == W + "r":
                self._run(node)
            elif tag in TRANSPARENT:
                self._walk(node, depth + 1)
            elif tag in (W + "ins", W + "moveTo"):
                start = self.paragraph.length
                self._walk(node, depth + 1)
                self.paragraph.inserted(start)
            elif tag in (W + "del", W + "moveFrom"):
                self.paragraph.deleted("".join(t.text or "" for t in node.iter(W + "delText", W + "t")))
            elif tag == W + "sdt":
                self._control(node, depth)
            elif tag == W + "fldSimple":
                if (node.get(W + "instr") or " ").split()[:1] not in [[name] for name in LEFT_OUT_FIELDS]:
                    self._walk(node, depth + 1)
            elif isinstance(tag, str) and tag.endswith("}AlternateContent"):
                self._alternate(node)

    def _run(self, node: etree._Element) -> None:
        look = self.base
        properties = node.find(W + "rPr")
        if properties is not None:
            named = properties.find(W + "rStyle")
            if named is not None:
                look = self.styles.of(named.get(W + "val")).over(look)
            look = run_look(properties).over(look)
        if look.hidden:
            return
        for child in node:
            handler = self.handlers.get(child.tag)
            if handler is not None:
                handler(child, look)
            elif isinstance(child.tag, str) and child.tag.endswith("}AlternateContent"):
                self._alternate(child)

    def _add(self, text: str, look: Look) -> None:
        if not text or self._silent():
            return
        if text.strip():
            self.bold.add(bool(look.bold))
            self.paragraph.size = self.paragraph.size or look.size
        self.paragraph.add(text, bool(look.underline))

    def _silent(self) -> bool:
        """Inside a field's instruction, or in the result of one that is left out."""
        return any(not open_field.result or open_field.name in LEFT_OUT_FIELDS for open_field in self.fields)

    def _text(self, node: etree._Element, look: Look) -> None:
        text = node.text or ""
        self._add(_ticks(text) if any("\uf000" <= c <= "\uf0ff" for c in text) else text, look)

    def _symbol(self, node: etree._Element, look: Look) -> None:
        if self._silent():
            return
        code = int(node.get(W + "char") or "20", 16) if re.fullmatch("[0-9A-Fa-f]{1,5}", node.get(W + "char") or "") else 0x20
        font = (node.get(W + "font") or "").lower()
        low = code & 0xFF
        private = 0xE000 <= code <= 0xF8FF
        if code == 0xE5E5:
            self._add(" ", look)
        elif (private or font.startswith(SYMBOL_FONTS)) and (box := _box(low)) is not None:
            self.paragraph.box(*box)
        elif private and low in TICK:
            self._add("√", look)
        elif not private:
            self._add(chr(code), look)

    def _field_char(self, node: etree._Element, look: Look) -> None:
        kind = node.get(W + "fldCharType")
        if kind == "begin":
            self.fields.append(Field(self.paragraph.length, node.find(W + "ffData")))
        elif kind == "separate" and self.fields:
            self.fields[-1].result, self.fields[-1].start = True, self.paragraph.length
        elif kind == "end" and self.fields:
            self._end_field(self.fields.pop())

    def _instruction(self, node: etree._Element, look: Look) -> None:
        if self.fields and not self.fields[-1].result:
            self.fields[-1].instruction += node.text or ""

    def _end_field(self, ended: Field) -> None:
        if self._silent():
            return
        if ended.name == "FORMCHECKBOX" and ended.form is not None:
            state = ended.form.find(f"{W}checkBox/{W}checked")
            state = state if state is not None else ended.form.find(f"{W}checkBox/{W}default")
            self.paragraph.box(state is not None and state.get(W + "val") not in ("0", "false"))
        elif ended.name in ("FORMTEXT", "FORMDROPDOWN"):
            words = self.paragraph.since(ended.start)
            if not words.strip(FORM_SPACE) and ended.name == "FORMDROPDOWN":
                words = _dropdown(ended.form)
                self.paragraph.add(words, False)
            if words.strip(FORM_SPACE):
                self.paragraph.filled.append((ended.start, self.paragraph.length, Sign.FIELD))
            else:
                self.paragraph.cut(ended.start)
                self.paragraph.hole(Sign.FIELD, max(4, len(words)))

    def _control(self, node: etree._Element, depth: int) -> None:
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
        self._walk(content, depth + 1)
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
            elif child.tag == W + "r":
                self._run(child)

    def _drawing(self, node: etree._Element, look: Look) -> None:
        extent = next(node.iter(WP + "extent"), None)
        if extent is not None and not self._silent():
            wide, high = (int(value) if (value := extent.get(name) or "").isdigit() else 10**7 for name in ("cx", "cy"))
            if high < THIN_EMU and wide > WIDE_EMU:
                self.paragraph.hole(Sign.RULE, max(2, wide // SPACE_EMU))
        self._boxes(node)

    def _picture(self, node: etree._Element, look: Look) -> None:
        for shape in node:
            style = shape.get("style") or ""
            high = re.search(r"(?:^|;)\s*height:\s*([0-9.]+)(pt|in)?", style)
            thin = high is not None and float(high[1] or 0) * (72 if high[2] == "in" else 1) < 3
            if shape.get(OFFICE + "hr") is not None or shape.tag == V + "line" or not thin:
                continue
            wide = re.search(r"(?:^|;)\s*width:\s*([0-9.]+)pt", style)
            if wide is not None and float(wide[1]) > 15 and "position:absolute" not in style:
                self.paragraph.hole(Sign.RULE, max(2, int(float(wide[1]) / 6)))
        self._boxes(node)

    def _boxes(self, node: etree._Element) -> None:
        self.text_boxes.extend(box for box in node.iter(W + "txbxContent") if not _within_fallback(box, node))


def _within_fallback(box: etree._Element, top: etree._Element) -> bool:
    for parent in box.iterancestors():
        if parent is top:
            return False
        if isinstance(parent.tag, str) and parent.tag.endswith("}Fallback"):
            return True
    return False


def _box(low: int) -> tuple[bool, bool] | None:
    """A symbol's check box: ticked, crossed; None for what is none."""
    if low in EMPTY_BOX:
        return False, False
    if low in TICKED_BOX:
        return True, False
    return (True, True) if low in CROSSED_BOX else None


def _ticks(text: str) -> str:
    """Private-use characters of symbol fonts typed as text: boxes and ticks, others left out."""
    out = []
    for c in text:
        low = ord(c) & 0xFF
        if not "\uf000" <= c <= "\uf0ff":
            out.append(c)
        elif (box := _box(low)) is not None:
            out.append("☒" if box == (True, True) else "☑" if box[0] else "□")
        elif low in TICK:
            out.append("√")
        elif 0x20 <= low < 0x7F:
            out.append(chr(low))
    return "".join(out)


def _dropdown(form: etree._Element | None) -> str:
    """The entry chosen in a legacy drop-down, empty where none is."""
    entries = [entry.get(W + "val") or "" for entry in form.iter(W + "listEntry")] if form is not None else []
    chosen = form.find(f"{W}ddList/{W}result") if form is not None else None
    at = chosen.get(W + "val") or "" if chosen is not None else ""
    return entries[int(at)] if at.isdigit() and int(at) < len(entries) else ""

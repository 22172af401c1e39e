"""Word's complex fields: instruction, result, end, over any number of runs and paragraphs; and the legacy form fields."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from tiaokuan.formats._word_package import W

FIELD_CHAR, FIELD_KIND = W + "fldChar", W + "fldCharType"
LEFT_OUT = frozenset(("PAGE", "NUMPAGES", "SECTIONPAGES", "TOC", "PAGEREF", "SECTION"))
DEEPEST = 40  # fields within fields; Word has at most a few
DROPPED = frozenset((W + "del", W + "moveFrom"))


@dataclass(slots=True)
class Field:
    """A field that is open: the paragraph (counted) and index where it, later its result, starts; its form data, its
    instruction, whether its result has begun."""

    paragraph: int
    start: int
    form: etree._Element | None
    instruction: str = ""
    result: bool = False

    @property
    def name(self) -> str:
        """The field's name: PAGE, FORMTEXT …"""
        return self.instruction.split(maxsplit=1)[0].upper() if self.instruction.strip() else ""

    @property
    def mute(self) -> bool:
        """Whether what stands in it now is not to be read: its instruction, or a result that is left out."""
        return not self.result or self.name in LEFT_OUT


class Fields:
    """The fields that are open, innermost last. `mute` counts those in which nothing is to be read."""

    def __init__(self) -> None:
        self.open: list[Field] = []
        self.mute = 0
        self.broken: set[etree._Element] = set()

    def story(self, root: etree._Element) -> None:
        """Begin another part: no field is open, and those that never end, never began or lie too deep do not count."""
        self.open.clear()
        self.mute = 0
        begun: list[etree._Element] = []
        self.broken = set()
        for node in root.iter(FIELD_CHAR):
            kind = node.get(FIELD_KIND)
            if kind == "separate" or not DROPPED.isdisjoint(parent.tag for parent in node.iterancestors()):
                continue
            if kind == "begin":
                begun.append(node)
                if len(begun) > DEEPEST:
                    self.broken.add(node)
            elif not begun or begun.pop() in self.broken:
                self.broken.add(node)
        self.broken.update(begun)

    def begin(self, paragraph: int, start: int, form: etree._Element | None) -> None:
        """A field begins, with its instruction."""
        self.open.append(Field(paragraph, start, form))
        self.mute += 1

    def instruct(self, text: str) -> None:
        """Add to the instruction of the innermost field."""
        if self.open and not self.open[-1].result:
            self.open[-1].instruction += text

    def separate(self, paragraph: int, start: int) -> None:
        """The result of the innermost field begins."""
        if self.open and not self.open[-1].result:
            field = self.open[-1]
            field.result, field.paragraph, field.start = True, paragraph, start
            self.mute -= not field.mute

    def end(self) -> Field | None:
        """The innermost field ends; None where none is open."""
        if not self.open:
            return None
        field = self.open.pop()
        self.mute -= field.mute
        return field


def ticked(form: etree._Element) -> bool:
    """Whether a legacy check box is ticked."""
    state = form.find(f"{W}checkBox/{W}checked")
    state = state if state is not None else form.find(f"{W}checkBox/{W}default")
    return state is not None and state.get(W + "val") not in ("0", "false")


def chosen(form: etree._Element | None) -> str:
    """The entry chosen in a legacy drop-down, empty where none is."""
    entries = [entry.get(W + "val") or "" for entry in form.iter(W + "listEntry")] if form is not None else []
    result = form.find(f"{W}ddList/{W}result") if form is not None else None
    at = result.get(W + "val") or "" if result is not None else ""
    return entries[int(at)] if at.isdecimal() and len(at) < 9 and int(at) < len(entries) else ""

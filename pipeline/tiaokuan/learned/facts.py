"""Facts about slots that tell sure ones from doubtful ones: what the two confidences are read from.

None says what a contract is about; all say how the slot was found and read: the sign that shows it and how the words lie in it, what
the words look like beside what was asked for, its neighbours, whether rule and model agree, how sure OCR is.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

from tiaokuan import deferrals
from tiaokuan.contract import Slot, State
from tiaokuan.cues import HERE
from tiaokuan.document import Mark
from tiaokuan.learned.features import SlotView, in_cell, label_of, merged
from tiaokuan.learned.keys import Decision

HAN = re.compile("[一-鿿]")
NAMED = re.compile("(?:详?见|以|按|依|由|经|另|无|双方|[甲乙]方)")  # with what answers begin that say no value
QUOTE, STOPS, FIGURE, GAP = (re.compile(signs) for signs in ("[“”]", "[，。；：]", "[0-9]", "[　 ]"))
FORMS = tuple(
    (re.compile(runs), sign) for runs, sign in (("[一-鿿]+", "汉"), ("[0-9０-９]+", "0"), ("[A-Za-zＡ-Ｚａ-ｚ]+", "a"))
)
Features = dict[str, float]


def _logit(p: float) -> float:
    p = min(0.999, max(0.001, p))
    return math.log(p / (1 - p))


class Facts:
    """The facts about the slots of a document."""

    def __init__(self, view: SlotView, decisions: Sequence[Decision]) -> None:
        """`decisions`: the keys of the view's slots, in order."""
        self.view, self.decisions = view, decisions
        document = view.document
        self.scanned = {page.number for page in document.pages if page.scanned}
        self.marks = sorted(document.marks, key=lambda mark: mark.span)
        self.starts = [mark.span.start for mark in self.marks]
        said = {
            (decision.key, slot.raw) for slot, decision in zip(view.slots, decisions, strict=True) if slot.value is not None
        }
        self.answers = Counter(key for key, _ in said if key is not None)
        self.repeated = Counter(
            (decision.key, slot.raw) for slot, decision in zip(view.slots, decisions, strict=True) if slot.value is not None
        )

    def of_slot(self, place: int) -> Features:
        """What says whether state, value and unit are right."""
        slot, decision = self.view.slots[place], self.decisions[place]
        features = dict.fromkeys([*self._reading(slot), *self._words(slot), *self._around(place)], 1.0)
        features |= {
            "rough": _logit(slot.confidence),
            "key": _logit(decision.chance) / 4,
            "lines": math.log1p(len(slot.evidence.regions)),
        }
        if any(region.page in self.scanned for region in slot.evidence.regions):
            features |= self._scanned(slot)
        return features

    def _reading(self, slot: Slot) -> Iterator[str]:
        """How it was found and read."""
        first, last = (QUOTE.split(slot.why[at])[0] if slot.why else "" for at in (0, -1))
        what = f"{slot.kind}&{slot.state}&{slot.origin}"
        yield from (what, f"kind={slot.kind}", f"state={slot.state}&{slot.origin}", f"unit={slot.unit}")
        yield from (f"why={first}", f"last={last}", f"why={first}&{slot.state}", f"last={last}&{slot.kind}")
        yield from (f"rough={slot.confidence:.1f}", f"rough={slot.confidence:.2f}&{slot.state}")
        yield from (f"parsed={slot.value is not None}&{slot.kind}", f"unitless={slot.unit is None}&{what}")
        yield f"format={self.view.document.media_type}&{slot.state}&{slot.origin}"
        yield f"hint={slot.hint is not None}&{slot.kind}"
        yield f"changed={slot.original is not None}"
        sign = self._sign(slot)
        yield from (f"sign={sign}&{slot.state}", f"sign={sign}&{slot.kind}&{slot.state}")

    def _sign(self, slot: Slot) -> str:
        """The mark at a slot, and how its words lie in it: what people fill in has room around it, printed words have none."""
        mark = self._mark(slot)
        if mark is None:
            return "none"
        if slot.state is State.BLANK:
            return mark.sign.value
        span, text = slot.evidence.span, self.view.document.text[mark.span.start : mark.span.end]
        room = f"{text[:1].isspace():d}{text[-1:].isspace():d}"
        left, right = (min(2, max(-1, gap)) for gap in (span.start - mark.span.start, mark.span.end - span.end))
        return f"{mark.sign.value}&{room}&{left}{right}"

    def _mark(self, slot: Slot) -> Mark | None:
        span = slot.evidence.span
        at = bisect_right(self.starts, span.end) - 1
        for mark in reversed(self.marks[max(0, at - 2) : at + 1]):
            if mark.span.start <= span.end and span.start <= mark.span.end:
                return mark
        return None

    def _words(self, slot: Slot) -> Iterator[str]:
        """What stands in it."""
        raw = slot.raw.strip("_ 　")
        yield f"size={min(len(raw), 30) // 3}&{slot.kind}&{slot.state}"
        yield from (
            f"stops={bool(STOPS.search(raw))}&{slot.kind}",
            f"figure={bool(FIGURE.search(raw))}&{slot.kind}",
        )
        yield f"gap={bool(GAP.search(raw))}&{slot.kind}&{slot.state}"
        if slot.state is State.FILLED:
            yield f"form={_form(raw)}&{slot.kind}&{type(slot.value).__name__}"
            yield f"names={bool(NAMED.match(raw))}&{type(slot.value).__name__}"
            deferred = deferrals.is_one(raw)
            yield from (f"defers={deferred}&{slot.origin}", f"defers={deferred}&{slot.kind}")

    def _around(self, place: int) -> Iterator[str]:
        """What stands around it, and what rule and model say of it."""
        slot, decision = self.view.slots[place], self.decisions[place]
        left, _, right = slot.cue.partition(HERE)
        before, after, what = left[-1:], right[:1], f"{slot.kind}&{slot.state}&{slot.origin}"
        block = self.view.block(slot)
        cell = in_cell(block)
        yield from (
            f"before={before}&{slot.state}",
            f"after={after}&{slot.state}",
            f"after={after}&{slot.kind}",
            f"tail={left[-2:]}&{slot.kind}",
        )
        yield from (
            f"edge={left == ''}{right == ''}&{slot.state}",
            f"colon={left.endswith(('：', ':'))}&{what}",
            f"cell={cell}&{what}",
        )
        yield f"between={bool(HAN.match(before))}{bool(HAN.match(after))}&{slot.unit is None}&{slot.state}&{cell}"
        yield f"rule={merged(slot.key)}&{slot.state}"
        yield f"agree={slot.key == decision.key}&{slot.origin}"
        yield f"near={self._crowd(place)}&{slot.state}"
        label = label_of(slot)
        yield f"label={min(len(label), 9) // 3}&{slot.kind}&{slot.state}"
        if slot.value is not None and decision.key is not None:
            more, others = self.repeated[decision.key, slot.raw] > 1, min(2, self.answers[decision.key] - 1)
            yield from (f"again={more}&{others}", f"again={more}&{slot.origin}")
        if block is not None:
            size, column = (
                min(block.span.end - block.span.start, 240) // 40,
                min(block.cell.column, 5) if block.cell is not None else -1,
            )
            state = f"{slot.state}&{self.view.document.media_type}"
            yield from (f"size={size}&{column >= 0}&{state}", f"column={column}&{state}")
            yield f"crowd={min(len(self.view.slots) // 40, 5)}&{state}"
            alone = not self.view.document.text[block.span.start : block.span.end].strip("_ 　。；\n")
            yield f"alone={alone and not cell}&{slot.state}"

    def _crowd(self, place: int) -> str:
        """Which neighbours touch a slot: parts of one place read as several."""
        slots = self.view.slots
        start, end = slots[place].evidence.span
        block = self.view.block(slots[place])

        def beside(other: int, gap: int) -> bool:
            return gap <= 2 and self.view.block(slots[other]) is block  # the next cell is no part of the same place

        before = place > 0 and beside(place - 1, start - slots[place - 1].evidence.span.end)
        after = place + 1 < len(slots) and beside(place + 1, slots[place + 1].evidence.span.start - end)
        return f"{before:d}{after:d}"

    def _scanned(self, slot: Slot) -> Features:
        """How sure OCR is of the slot's words, and of those around it."""
        start, end = slot.evidence.span
        read, near = slot.evidence.read, self.view.document.sureness(max(0, start - 12), end + 6)
        names = [f"scan&{slot.kind}&{slot.state}&{slot.origin}", f"scan&read={read is not None}&{slot.state}"]
        names += [f"scan&sign={self._sign(slot)}&{slot.state}"]
        features = dict.fromkeys(["scan", *names], 1.0)
        for name, sureness in (("read", read), ("near", near)):
            if sureness is not None:
                features[f"{name}<{math.floor(10 * sureness.lowest)}"] = 1.0
                features[f"{name} lowest"] = _logit(sureness.lowest) / 4
                features[f"{name} mean"] = _logit(sureness.mean) / 4
        return features

    def of_key(self, place: int) -> Features:
        """What says whether the key is right."""
        slot, decision = self.view.slots[place], self.decisions[place]
        agree = slot.key == decision.key
        both = f"{agree}&{slot.key is None}"
        family = self.view.family(slot)
        names = [
            f"agree={both}", f"key={merged(decision.key)}", f"kind={slot.kind}", f"agree={both}&kind={slot.kind}", f"cell={in_cell(self.view.block(slot))}",
            f"chance={decision.chance:.1f}", f"chance={decision.chance:.1f}&{both}", f"format={self.view.document.media_type}",
            f"level={family[0].level if family else ''}", f"key={merged(decision.key)}&{agree}",
        ]  # fmt: skip
        features = dict.fromkeys(names, 1.0)
        gap = _logit(decision.chance) - _logit(decision.second)
        features |= {"chance": _logit(decision.chance), "gap": gap / 4, f"chance&{agree}": _logit(decision.chance)}
        if slot.evidence.read is not None:
            features["read"] = _logit(slot.evidence.read.mean) / 4
        return features


def _form(raw: str) -> str:
    """The shape of words: runs of Han, figures, letters and signs, one sign each, at most eight."""
    for runs, sign in FORMS:
        raw = runs.sub(sign, raw)
    return raw[:8]

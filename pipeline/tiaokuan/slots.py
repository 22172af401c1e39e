"""Slots: places and printed values with kind, key, state and value."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import replace
from itertools import takewhile

from tiaokuan import (
    addresses,
    alternatives,
    blanks,
    cells,
    columns,
    deferrals,
    defined,
    doubts,
    fillings,
    inline,
    kinds,
    labels,
    misruled,
    needs,
    options,
    pairs,
    parties,
    ruled,
    unmarked,
)
from tiaokuan.contract import Choice, Clause, Origin, Slot, State, Value, Words
from tiaokuan.cues import Cue
from tiaokuan.document import ILLEGIBLE, Document, Revision, Sign, Span
from tiaokuan.keys import KEYS
from tiaokuan.kinds import choice
from tiaokuan.kinds._words import UNLIKE
from tiaokuan.label_rules import CODES, is_label, label_rule, names_party
from tiaokuan.paper_doubts import NO_GLYPHS
from tiaokuan.questions import NEXT_LABEL, Question, ask
from tiaokuan.scene import Scene
from tiaokuan.signs import Place, Shape

NOTHING = re.compile(r"[/／\\＼—－\-∕]{1,3}|无|不适用|[Nn]/[Aa]")
UNITS_ALONE = re.compile(
    "[亿万]{0,2}[仟千][佰百]?[拾十][元圆]?角?分?整?|[元圆]?角分?整?|[拾佰仟][元圆][整正]?|[百千万]分之|[.,，。、；：·…⋯]+|[@＠]|至?年月日?(?:时分?)?"
    "|[〕】)）]?第号?|[元圆][整正]?[（(][大小]写[:：]?"
)
"""What a form prints between the blanks of an amount or a date, and signs of the sentence: without figures it is no answer."""
UNITS_APART = re.compile(r"[亿万仟佰拾千百十](?:[\s_]+[亿万仟佰拾千百十])+")
"""____百____拾____万: one rule below several places."""
CURRENCY, SIGNS_OF_RATE = re.compile("[元圆]"), ("%", "％", "‰")
FORMED = (*CODES, "party", "person", "organisation")
"""Kinds whose values show by their form what they are; an answer that defers (按甲方要求) is seldom given to them without a mark."""
SEAL, AMOUNT_BEHIND = re.compile("[公印]章$"), re.compile(r"[¥￥]\s?[0-9]")
SEAT = re.compile("[ \t\xa0\u3000]*(?:住所地|所在地|注册地|居住地)[^，。；_]{0,4}?法院")
"""What names a court together with the party that was filled in before it: <u>甲方</u>住所地人民法院."""
STROKES, LEAST_ALTERNATIVES = ("/", "／"), 3
PRINTED_WITH = re.compile(r"人民币|[（(]?大写[)）]?|[\s：:_]")
KIND_NAMES = {
    "duration": "期限", "percent": "比例", "money": "金额", "date": "日期", "number": "数量", "party": "当事人", "person": "人员", "organisation": "单位",
    "address": "地址", "phone": "电话", "email": "电子邮箱", "account": "账号", "identifier": "编号", "choice": "选择", "text": doubts.UNNAMED,
}  # fmt: skip
SURE = {Shape.PLAIN: 0.97, Shape.DATE: 0.97, Shape.CHOICE: 0.9, Shape.DIGITS: 0.85, Shape.GAP: 0.8, Shape.LABEL: 0.7}
MOST_REVISIONS = 200  # in one slot
REMARK = re.compile("[（(][^（()）]{12,}[)）]")
MONTH = re.compile("0[1-9]|1[0-2]")
LABEL_TOO = re.compile("[一-鿿 ]{2,12}[:：]")
NUMERATOR = re.compile("$|[×xX*+＋÷/]")
ROOM_WITHIN = re.compile(r"[一-鿿]{4}[ \t\xa0\u3000]+[0-9一二三四五六七八九十]+[ \t\xa0\u3000]+[%％‰种项份日天个年月元]")
"""Words with room for a value among them: <u>甲方选择下列第  2  种方式</u>."""
CONJUNCTIONS = ("与", "和", "及", "或")
CONNECTIVES = tuple("第于在至到由应须并及和或为后前内即按以从自每")
"""What ends no name: 并于__日内."""
DEED = re.compile("(?:个?(?:工作日|自然日|日|天|小时|分钟|月|年|周))之?内(?:向[甲乙丙丁]方)?([一-鿿]{2,8}?)(?=[，。；、]|$)")
"""What is to be done within a time: __个工作日内提交书面报告."""
LONGEST_EMPHASIS, LEAST_SENTENCE = 40, 12
PAPERS = re.compile("(?:居民)?身份证件?(?:号码?)?|证件号码?|护照(?:号码?)?|营业执照(?:注册|编)?号?码?")


def find(document: Document, clauses: tuple[Clause, ...]) -> tuple[Slot, ...]:
    """All slots of the document in reading order."""
    paper, heads, words = cells.summed(document) | cells.continued(document), columns.heads(document), columns.words(document)
    sides = parties.sides(words)
    signed = [place for place in blanks.places(document) if place.sign is not Sign.CELL or place.block not in paper]
    more = [*labels.places(document, signed), *cells.places(document, signed, heads, sides)]
    more += defined.places(document, clauses, [*signed, *more])
    more += addresses.places(document, [*signed, *more])
    more += unmarked.places(document, [*signed, *more])
    places = ruled.answered(document, sorted([*signed, *more], key=lambda place: (place.span, place.outer)))
    places = pairs.parted(document, words, places)
    scene = Scene(document, clauses, places, heads, words, sides)
    answers = [(question.place, _answer(scene, question)) for question in ask(scene)]
    offered = _offered(document, answers)
    answers = [(place, None if place in offered else slot) for place, slot in answers]
    printed = {place for place, slot in answers if slot is None and not place.blank and place.sign is not Sign.CELL}
    slots = _once(scene, [slot for _, slot in answers if slot is not None])
    held = labels.covered([place for place in places if place not in printed])  # mere emphasis is text as any other
    taken = sorted([*scene.hints, *scene.contents, *held, *(slot.evidence.span for slot in slots if slot.kind != "choice")])
    slots += [_printed(scene, found) for search in (inline.values, inline.chosen) for found in search(scene, taken)]
    slots.sort(key=lambda slot: (slot.evidence.span, slot.kind))
    others = [clause.span for clause in clauses if scene.unchosen.get(clause.id)]
    others += options.passed_over(document.text, places)
    return numbered(alternatives.told(document.text, slots, others))


def _offered(document: Document, answers: list[tuple[Place, Slot | None]]) -> set[Place]:
    """Underlined words that strokes join to two others and more, <u>径流</u>/<u>日调节</u>/<u>年调节</u>: the form prints what may be chosen."""
    found, series = set[Place](), list[Place]()
    for place, slot in [*answers, (None, None)]:
        joined = place is not None and slot is not None and slot.kind == "text" and _is_bare(place)
        if series and place is not None and joined and document.text[series[-1].span.end : place.span.start] in STROKES:
            series.append(place)
            continue
        if len(series) >= LEAST_ALTERNATIVES:
            found.update(series)
        series = [place] if place is not None and joined else []
    return found


def _is_bare(place: Place) -> bool:
    """Whether underlined words have no room around them."""
    return not place.blank and place.sign is Sign.UNDERLINE and place.shape is Shape.PLAIN and place.outer == place.span


def _once(scene: Scene, slots: list[Slot]) -> list[Slot]:
    """The slots without those of the cover that say nothing new: a cover repeats the head of the contract. What is filled into a
    drawn place stays."""
    body = [slot for slot in slots if slot.evidence.span.start >= scene.front]
    keys = {slot.key for slot in body if slot.key is not None}
    values = {(slot.key, slot.raw) for slot in body}

    def repeated(slot: Slot) -> bool:
        blank = slot.state is State.BLANK
        said = (blank or slot.origin is Origin.INLINE) and (slot.key, slot.raw) in values
        return slot.evidence.span.start < scene.front and ((blank and slot.key in keys) or said)

    return [slot for slot in slots if not repeated(slot)]


def _answer(scene: Scene, question: Question) -> Slot | None:
    """The slot of a place; None where marked words turn out to be mere emphasis or a cell is no place to fill in."""
    place = question.place
    if place.sign is Sign.CELL and not question.cue.label:
        return None
    if place.shape is Shape.CHOICE:
        return _chosen(scene, question)
    if place.blank:
        return None if _no_room(scene, question) else _blank(scene, question)
    raw = scene.document.text[place.span.start : place.span.end]
    if raw[:1] in SIGNS_OF_RATE and scene.document.text[place.span.start - 1 : place.span.start].isdecimal():
        return None  # 60<u>%</u>: the form's rule begins behind the figures
    if scene.scanned and misruled.is_unreadable(raw):
        return _slot(scene, question, State.ILLEGIBLE, place.span, None, question.unit, 0.5, (NO_GLYPHS,))
    if ILLEGIBLE in raw:
        return _slot(scene, question, State.ILLEGIBLE, place.span, None, question.unit, 0.9, ("有字迹，认不出",))
    if NOTHING.fullmatch(raw.strip()) or (scene.scanned and raw.strip() == "一" and question.kind == "money"):
        return _slot(scene, question, State.NOT_APPLICABLE, place.span, None, question.unit, 0.9, ("填写为“无”或划去",))
    if UNITS_ALONE.fullmatch(PRINTED_WITH.sub("", raw)) or UNITS_APART.fullmatch(raw):
        return _slot(scene, question, State.BLANK, place.span, None, question.unit or ("元" if "元" in raw else None), 0.8, ())
    marked = scene.document.text[place.outer.start : place.outer.end]
    if room := _beside_label(question, raw, marked) or (
        misruled.room(scene.document.text, question) if scene.scanned else None
    ):
        return _slot(scene, question, State.BLANK, room, None, question.unit, 0.8, ())
    if emphasis(place, question.cue, raw, marked) or (scene.scanned and _is_print_on_scan(scene, question, raw, marked)):
        return None
    if (
        question.kind == "organisation"
        and names_party(raw.strip())
        and (seat := SEAT.match(scene.document.text, place.span.end))
    ):
        place = replace(place, span=Span(place.span.start, seat.end()))
        question = replace(question, place=place)
        raw = scene.document.text[place.span.start : place.span.end]
    return _filled(scene, question, raw)


def _beside_label(question: Question, raw: str, marked: str) -> Span | None:
    """The room on an underline whose only character belongs to the printed label before or behind it: 支付定<u>金    </u>（币种）,
    <u>    方</u>式：."""
    place, cue = question.place, question.cue
    if len(raw) != 1 or place.sign not in (Sign.UNDERLINE, Sign.RULE) or place.shape is not Shape.PLAIN:
        return None
    if marked[0] == raw and marked != raw and is_label(cue.left[-1:] + raw):
        return Span(place.span.end, place.outer.end)
    if marked[-1] == raw and marked != raw and raw not in labels.SHORT_ANSWERS and NEXT_LABEL.match(cue.right):
        return Span(place.outer.start, place.span.start)
    return None


def _no_room(scene: Scene, question: Question) -> bool:
    """Whether a blank is no place for words: a seal's, or what is left of one before the amount that was typed: __¥60,000.00."""
    place, cue = question.place, question.cue
    asked = place.shape is Shape.PLAIN and question.kind == "money" and "大写" not in cue.left[-8:]
    typed = asked and AMOUNT_BEHIND.match(scene.document.text, place.outer.end) is not None
    return typed or SEAL.search(cue.label) is not None


def _blank(scene: Scene, question: Question) -> Slot:
    place, unit = question.place, question.unit
    if place.shape is Shape.DIGITS and unit is None:
        last = CURRENCY.search(scene.document.text, place.span.start, place.span.end)
        unit = last[0] if last is not None else None
    return _slot(scene, question, State.BLANK, place.span, None, unit, SURE[place.shape], ())


def emphasis(place: Place, cue: Cue, raw: str, marked: str) -> bool:
    """Whether underlined words are printed for emphasis rather than filled in: a filling is padded, follows a label or stands
    before its unit, and is no sentence. `marked` is all that is underlined."""
    if place.sign not in (Sign.UNDERLINE, Sign.RULE) or place.shape is not Shape.PLAIN:
        return False
    if len(marked) == 1 and (marked in CONJUNCTIONS or is_label(cue.left[-1:] + marked)):
        return True  # 支付定<u>金</u>____: the rule begins too early
    if cue.unit == "月" and MONTH.fullmatch(raw) and cue.right == cue.unit and not cue.left.endswith((":", "：")):
        return True  # <u>01</u>月 in a cell of its own: a month's name
    if (
        REMARK.fullmatch(marked)
        or (cue.left.endswith(("=", "＝")) and NUMERATOR.match(cue.right) and not deferrals.is_one(raw))
        or ROOM_WITHIN.search(raw)
    ):
        return True  # a remark; the numerator of a fraction; a sentence with a place of its own
    if LABEL_TOO.match(marked.strip()) and not marked.strip().startswith(raw):
        return False  # the label is underlined with its answer
    if marked != marked.strip() or cue.left.endswith((":", "：")) or cue.unit is not None:
        return False
    if len(raw) > LONGEST_EMPHASIS or re.search("[。；！]", raw):
        return True
    # a heading, or a sentence with its stop; what people fill in leaves the stop, or words, outside the rule
    return not cue.left and not re.match("[。；，的]|[^，。；：:]{2,}", cue.right)


def _is_print_on_scan(scene: Scene, question: Question, raw: str, marked: str) -> bool:
    """Whether words that a rule of a scan seems to hold are printed: a sentence, or a piece of the form's own words."""
    block = scene.document.blocks[question.place.block].span
    return _printed_sentence(question.place, question.cue, raw, marked) or misruled.is_print(
        scene.document.text, block, question
    )


def _printed_sentence(place: Place, cue: Cue, raw: str, marked: str) -> bool:
    """Whether a long stretch of running text is underlined on a scan, where a rule may seem to run on a little beyond its words: it
    begins without room before it and holds a comma."""
    if place.sign is not Sign.RULE or place.shape is not Shape.PLAIN or marked[:1].isspace() or cue.unit is not None:
        return False
    return len(raw) >= LEAST_SENTENCE and bool(re.search("[，。；]", raw)) and not cue.left.endswith((":", "：", "_"))


def _filled(scene: Scene, question: Question, raw: str) -> Slot:
    place, cue = question.place, question.cue
    if question.kind == "choice":
        chosen = kinds.parse("choice", raw).value
        selected = chosen.selected if isinstance(chosen, Choice) else (raw,)
        value: Value = Choice(selected, question.options or selected)
        return _slot(scene, question, State.FILLED, place.span, value, question.unit, 0.9, ())
    sign = scene.document.text[max(0, place.span.start - 1) : place.span.start]
    question, reading = fillings.read(question, raw, sign if sign in ("¥", "￥") and not cue.left.endswith(sign) else "")
    if reading.value is None:
        why = (f"{UNLIKE}{KIND_NAMES[question.kind]}",) if question.kind not in ("text",) else ()
        return _slot(scene, question, State.FILLED, place.span, Words(raw.strip()), question.unit, 0.5, why)
    span = Span(place.span.start + reading.span.start, place.span.start + reading.span.end)
    own = reading.unit is not None and reading.unit in raw and not cue.right.startswith(question.unit or "_")
    unit = reading.unit if own or question.unit is None else question.unit  # 面积（亩）：817平方米
    unlike = place.sign is None and question.kind in FORMED and reading.why.startswith(UNLIKE)
    doubt = (doubts.UNLIKE,) if unlike else ()
    return _slot(scene, question, State.FILLED, span, reading.value, unit, reading.confidence, (reading.why, *doubt))


def _chosen(scene: Scene, question: Question) -> Slot:
    """The slot of a group of boxes: what is ticked, or the one that is left where all others are crossed out."""
    place, options = question.place, question.place.options
    named = options[0].text or question.cue.label if len(options) == 1 else None
    value = choice.decided([choice.Option(named or option.text, option.chosen) for option in options])
    if value is None:
        return _slot(scene, question, State.BLANK, place.span, None, None, 0.9, ())
    if not all(value.selected):
        raw = scene.document.text[place.span.start : place.span.end]
        return _slot(scene, question, State.FILLED, place.span, Words(raw), None, doubts.LEAST, (doubts.UNCLEAR,))
    sure, why = (0.9, ()) if any(option.ticked for option in options) else (0.6, (doubts.CROSSED_OUT,))
    return _slot(scene, question, State.FILLED, place.span, value, None, sure, why)


def _slot(
    scene: Scene,
    question: Question,
    state: State,
    span: Span,
    value: Value | None,
    unit: str | None,
    sure: float,
    why: tuple[str, ...],
) -> Slot:
    place, cue = question.place, question.cue
    # white space and labels without a drawn sign are places too, but nothing marks them
    drawn = place.sign is not None and not (place.sign is Sign.CELL and scene.document.text[span.start : span.end].isspace())
    clause = scene.clause_at(span.start)
    return Slot(
        id="",
        kind=question.kind,
        key=question.key,
        label=name(question.key, question.kind, cue),
        clause=clause.id if clause else "",
        cue=cue.around,
        state=state,
        origin=Origin.BLANK_MARK if drawn or place.prompt else Origin.INLINE,
        raw=scene.document.text[span.start : span.end],
        value=value,
        unit=unit,
        required=state is not State.NOT_APPLICABLE and needs.required(question) and needs.stands(scene, question, clause),
        confidence=sure,
        why=tuple(words for words in (question.why, *why) if words),
        evidence=scene.document.evidence(*span),
        hint=question.hint or place.prompt,
        original=original(scene.document.revisions, span, scene.document.text),
        key_confidence=0.8 if question.key else 0.5,
    )


def name(key: str | None, kind: str, cue: Cue) -> str:
    """A short Chinese name of a slot for people: its key's, else its own label, else its kind's."""
    if key is not None:
        return keyed_name(key, cue.label)
    words = re.sub("^.*[（(](?=[^（()）]*$)|[（(][^（()）]*[)）]|[^一-鿿A-Za-z0-9]", "", cue.label)
    named = cue.left.endswith((":", "：")) or cue.left == cue.label or (len(words) <= 8 and label_rule(words) is not None)
    return unkeyed_name(words if named else "", kind, cue.right)


def keyed_name(key: str, label: str) -> str:
    """What a slot with a key is called: the key's name, but a person's papers as its label calls them, since they share the key of a
    company's code."""
    papers = PAPERS.search(label) if key.endswith(".credit_code") else None
    return KEYS[key].label if papers is None else KEYS[key].label[: len("甲方")] + papers[0]


def unkeyed_name(words: str, kind: str, right: str) -> str:
    """What a slot without a key is called: the words before it where they can be a name, else what is to be done within its time,
    else its kind. `right`: what stands behind it."""
    if 2 <= len(words) <= 12 and not words.endswith(CONNECTIVES) and not words.isdecimal():
        return words
    deed = DEED.match(right) if kind == "duration" else None
    return f"{deed[1]}{KIND_NAMES[kind]}" if deed is not None else KIND_NAMES[kind]


def original(revisions: tuple[Revision, ...], span: Span, text: str) -> str | None:
    """What stood in a span before the tracked changes that touch it; None where none does."""
    first = bisect_left(revisions, span.start, key=lambda revision: revision.span.end)
    touching = list(takewhile(lambda revision: revision.span.start <= span.end, revisions[first : first + MOST_REVISIONS]))
    if not touching:
        return None
    parts, at = [], span.start
    for revision in touching:
        parts += [text[at : max(at, revision.span.start)], revision.original]
        at = max(at, min(revision.span.end, span.end))
    return "".join([*parts, text[at : span.end]])


def _printed(scene: Scene, found: inline.Printed) -> Slot:
    clause = scene.clause_at(found.span.start)
    return Slot(
        id="",
        kind=found.kind,
        key=found.key,
        label=name(found.key, found.kind, found.cue),
        clause=clause.id if clause else "",
        cue=found.cue.around,
        state=found.state,
        origin=Origin.INLINE,
        raw=scene.document.text[found.span.start : found.span.end],
        value=found.value,
        unit=found.unit,
        required=False,
        confidence=found.confidence,
        why=(found.why,),
        evidence=scene.document.evidence(*found.span),
        original=original(scene.document.revisions, found.span, scene.document.text),
        key_confidence=0.8 if found.key else 0.5,
    )


def numbered(slots: list[Slot]) -> tuple[Slot, ...]:
    """Give ids that come from content: key or kind, and the count of it, so that two runs line up."""
    counts: Counter[str] = Counter()
    out = []
    for slot in slots:
        stem = slot.key or slot.kind
        counts[stem] += 1
        out.append(replace(slot, id=f"{stem}-{counts[stem]}"))
    return tuple(out)

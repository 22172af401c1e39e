"""Numbered alternatives: what the one says that 第__种方式 names, in the same line or in lines of their own behind it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace

from tiaokuan.contract import Choice, Clause, Slot
from tiaokuan.document import Span
from tiaokuan.kinds._numerals import number

_NUMERAL = "[0-9０-９]{1,2}|[一二三四五六七八九十]{1,2}|[A-Fa-f]"
ITEM = re.compile(
    rf"(?:^|(?<=[：:；;。，,\s])|(?<=[一-鿿])(?=[B-F][.．、])|(?<=[（(])(?=[A1][.．、])|(?<=[一-鿿])(?<![一二三四五六七八九十])(?=[（(](?:[2-9]|[二三四五六七八九])[）)](?!份)))(?:[（(](?P<round>{_NUMERAL})[）)]|(?P<plain>{_NUMERAL})[.．、)）](?![0-9])|(?P<circle>[①-⑩]))[^\S\n]*",
    re.MULTILINE,
)
NEXT_ARTICLE = re.compile(r"\n[^\S\n]*第[0-9０-９一二三四五六七八九十百]{1,4}[条章节]")
LONGEST_LIST, LONGEST_ITEM = 1200, 200
LEAST_ITEMS = 2
NUMBERED = re.compile(r"(?:第|(?:方式|类型|种类|周期|形式|模式)[:：]?)[\s（(【_]*\Z")
"""Before the number of an alternative: 第__种方式, 方式：（2）."""
OF_KIND = re.compile(r"[\s）)】_]*(?:种|方式|[:：。]?[^\S\n]*[（(]?A[.．、)）])")
"""Behind it: 按（B）方式; the list itself: 提交（B）：A.…；B.…"""
LOOKS_BACK = re.compile(
    r"[。；;][^\S\n]*(?:甲乙|当事人)?(?:双方|各方|当事人)?(?:协商|一致|共同|均|在此)*(?:同意|约定|商定|确定)?(?:选[择定用取]|采[用取]|适用|按|执行)(?:以上|上述|前述|其中)?的?第[\s（(【_]*\Z"
)
"""What chooses from the list before it: …；（2）…。双方选择第__项."""
LIST_BEHIND = re.compile(
    r"(?:[1-9A-F]\s*[（(]\s*(?:[1A]\s*[.．、]|①)|第[（(]?[一二三四五六七八九1-9A-F][)）]?[种项])|(?:选[择用]|采用|适用|按)第[（(]?[一二三四五六七八九1-9A-F][)）]?[种项]"
)
CHOOSE = re.compile(
    r"第[\s_＿（(【]*([0-9０-９一二三四五六七八九十]*)[\s_＿）)】]*(?:种|项(?=方式|办法|处理|解决|执行))"
    r"|(?:本条|以下|下列)第[\s_＿（(【]*([0-9０-９一二三四五六七八九十]*)[\s_＿）)】]*[项款]"
    r"|[二三四任]选一|选择?其一|择一|(?:以下|下列)[^，。；\n]{0,4}方式之一"
)
"""What leads in alternatives, 按下列第__种方式: a group is the number chosen."""
LONGEST_LEAD = 80
EDGES = " \t\xa0\u3000\n；;。，,"


def told(text: str, slots: list[Slot], others: list[Span]) -> list[Slot]:
    """The slots with what a chosen number says, 第 2 种方式; what stands in the other alternatives is not required, and where one is
    chosen it is not agreed. `others`: the alternatives of which it is known already that another was chosen."""
    idle: list[Span] = []
    out, others = [], [*others]
    for slot in slots:
        span, value, more = slot.evidence.span, slot.value, slot
        if slot.kind == "choice" and (
            NUMBERED.search(text, max(0, span.start - 8), span.start) or OF_KIND.match(text, span.end)
        ):
            number = value.selected[0] if isinstance(value, Choice) and len(value.selected) == 1 else ""
            chosen, left = parted(text, span, number)
            idle += left
            if chosen is not None and isinstance(value, Choice):
                more = replace(slot, value=replace(value, meaning=words(text, chosen)))
                others += left
        elif slot.required and any(other.start <= span.start and span.end <= other.end for other in idle):
            more = replace(slot, required=False)
        out.append(more)
    others = _outermost(others)
    starts = [other.start for other in others]
    return [replace(slot, unchosen=True, required=False) if _stands_in(slot, others, starts) else slot for slot in out]


def _outermost(spans: list[Span]) -> list[Span]:
    """The spans that stand in no other, in text order: their starts and their ends ascend."""
    out: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not out or span.end > out[-1].end:
            out.append(span)
    return out


def _stands_in(slot: Slot, others: list[Span], starts: list[int]) -> bool:
    """Whether a slot is part of an alternative; whose account it is does not depend on how one pays."""
    at = bisect_right(starts, slot.evidence.span.start) - 1
    return at >= 0 and slot.evidence.span.end <= others[at].end and not (slot.key or "").startswith("party_")


def unchosen(text: str, clauses: Iterable[Clause]) -> dict[str, bool]:
    """The ids of the clauses that are alternatives of which another or none is chosen, with all clauses in them, and whether another
    is."""
    by_id = {clause.id: clause for clause in clauses}
    children: dict[str, list[Clause]] = {}
    for clause in by_id.values():
        if clause.parent in by_id and clause.number is not None:
            children.setdefault(clause.parent, []).append(clause)
    out: dict[str, bool] = {}
    for above, numbered in children.items():
        first = numbered[0].span.start  # the words before it lead in
        lead = CHOOSE.search(text, max(by_id[above].span.start, first - LONGEST_LEAD), first)
        chosen = number(lead[1] or lead[2] or "") if lead is not None else None
        own = [number(re.sub(r"[^\w]|_", "", clause.number or "")) for clause in numbered]
        for clause, numeral in zip(numbered, own, strict=True):
            if above in out:
                out[clause.id] = out[above]
            elif lead is not None and (chosen is None or chosen != numeral):
                out[clause.id] = chosen is not None and chosen in own
    return out


def ordinal(numeral: str) -> int | None:
    """The place in a list that a numeral names: 2, 二, ②, B are 2; None for other words."""
    if len(numeral) != 1 or not ("A" <= numeral.upper() <= "F" or "①" <= numeral <= "⑩"):
        amount = number(numeral) if re.fullmatch(_NUMERAL, numeral) else None
        return None if amount is None else int(amount)
    return ord(numeral.upper()) - ord("A" if numeral.isascii() else "①") + 1


def items(text: str, start: int, end: int | None = None) -> list[Span]:
    """Where the items of the numbered list stand that begins behind `start`, each without its number; empty where there are not two.
    The numbers are written like the first, which is 1, and count on; other lists may stand within an item. `end`: where it ends at
    the latest."""
    stop = min(len(text) if end is None else end, start + LONGEST_LIST)
    if (article := NEXT_ARTICLE.search(text, start, stop)) is not None:
        stop = article.start()
    found: list[re.Match[str]] = []
    for match in ITEM.finditer(text, start, stop):
        style = match.lastgroup or ""
        numeral = match[style]
        if found and (style != found[0].lastgroup or _script(numeral) != _script(found[0][style])):
            continue
        if ordinal(numeral) != len(found) + 1:
            if found:
                stop = match.start()
                break
            return []
        found.append(match)
    ends = [match.start() for match in found[1:]] + [stop]
    return [_item(text, match.end(), end) for match, end in zip(found, ends, strict=True)] if len(found) >= LEAST_ITEMS else []


def is_list(value: str) -> bool:
    """Whether a value is the list of what may be chosen, perhaps with the number chosen before it: B（A、月付 B、季付）."""
    return len(items(value, 0)) > 1 or LIST_BEHIND.match(value) is not None


def _script(numeral: str) -> str:
    return "letter" if numeral.isascii() and numeral.isalpha() else "figure" if numeral.isdecimal() else "word"


def _item(text: str, start: int, end: int) -> Span:
    """An item without what parts it from the next; the last of a list ends with its line."""
    words = text[start:end].partition("\n")[0]
    return Span(start, start + len(words.rstrip(EDGES)))


def parted(text: str, at: Span, chosen: str) -> tuple[Span | None, list[Span]]:
    """Of the alternatives behind the place at which one is chosen, or before it in its line, the chosen one, None where it is not among
    them, and the others."""
    spans, place = items(text, at.end), ordinal(chosen)
    if not spans:
        begin = max(text.rfind("\n", 0, at.start) + 1, at.start - LONGEST_LIST)
        looks_back = LOOKS_BACK.search(text, begin, at.start)
        spans = items(text, begin, looks_back.start() + 1) if looks_back is not None else []
    if place is None or not 0 < place <= len(spans):
        return None, spans
    return spans[place - 1], [span for span in spans if span != spans[place - 1]]


def words(text: str, span: Span) -> str:
    """What an alternative says, at most LONGEST_ITEM characters."""
    return " ".join(text[span.start : min(span.end, span.start + LONGEST_ITEM)].split())

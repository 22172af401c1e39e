"""Options: the words that belong to each check box of a question, behind it (□是 □否) or before it (是□ 否□)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tiaokuan.document import Span
from tiaokuan.signs import BOXES, EDGES, TICKS, WS, B, Option, Place, Sheet


@dataclass(frozen=True, slots=True)
class Box:
    """A check box, in the brackets that belong to it; offsets are of its sheet's mask. `crossed`: a × was put there."""

    sheet: Sheet
    start: int
    end: int
    ticked: bool
    crossed: bool


SPACES, STOPS = " \t\xa0\u3000", "。；;，,"
FRONT = re.compile(f"{WS}*([^{STOPS}{B}{BOXES}:：]*)")
"""The words behind a box."""
IN_ENGLISH = f"(?:{WS}*[A-Z][A-Z-]+)*"
"""The words once more in English, as waybills print them: 物品 □ PARCEL."""
WORD = "[一-鿿A-Za-z0-9%％‰+]"
BEHIND = re.compile(f"(?P<words>(?:(?<!{WORD})[一-鿿]{WS}[一-鿿]|{WORD}+(?:[（(][^（()）]{{1,12}}[)）])?)){WS}*$")
"""The words before a box, of two characters perhaps spread: 物 品 □."""
BETWEEN = re.compile(f"{WS}*[、，,；;/／]?{WS}*(?:[（(][0-9一-十]{{1,2}}[)）]{WS}*)?(?P<words>[^{STOPS}{B}:：]{{1,30}}?){WS}*$")
CLOSED = re.compile(f"{IN_ENGLISH}{WS}*(?:[{STOPS}、/／)）】\\]]|{WS}{{3}}|{WS}+[^{STOPS}{B}:：{SPACES}]{{2,8}}[:：]|$)")
"""What follows the last of the boxes behind their words: a stop, wide space, another label."""
BEHIND_LINE = re.compile(f"{WS}*[一-鿿](?:{WS}?[一-鿿]){{0,11}}{WS}*[{BOXES}]{IN_ENGLISH}{WS}*")
TAIL = re.compile(f"{WS}*[^{STOPS}、 \t\xa0\u3000{B}{BOXES}:：]{{0,12}}")
PRINTED = r"(?:书面(?![确通形协])|电子(?![邮版合签])|无需|(?:不|无)?(?:需要|同意|包含|包括|承诺|接受)|[甲乙丙丁]方|(?:出租|承租|出卖|买受|委托|受托)人|居民身份证|护照|通行证|公\s?斤|(?:元/)?(?:公斤|节|吨|亩|月|季|年))"
"""What forms print behind a check box before room for more: □书面____□电子____."""
PARTY = re.compile("(?:[甲乙丙丁]|双|各)方")
SEGMENT_START, SEGMENT_END = re.compile(f"[{STOPS}:：（(【“{B}]"), re.compile(f"[{STOPS})）】”{B}]|$")
NESTED = re.compile(f"[（(]{WS}*[一-鿿]{{0,6}}(?:税率|比例|方式|期限|金额|类型|时间|日期|频率|周期)[:：为]?{WS}*$")
"""The bracket at the end of words that asks something of its own, 专用发票（税率 □3% □6%）."""
SENTENCE_END = re.compile("[。；\n]")
LONGEST_SHORT, LONGEST_OPTION = 8, 20
PAIRS = {"无": "有", "否": "是", "没有": "有", "后": "前"}
"""The second word of a pair of opposites and the first, which stands beside it: 车载电话有□无□."""


def read(group: list[Box]) -> tuple[tuple[Option, ...], Span]:
    """The options of a group of boxes and where they stand, with all their words."""
    box = group[0]
    if len(group) == 1 and box.sheet.mask[box.start] in TICKS and box.start not in box.sheet.signs and (lone := _lone(box)):
        return lone
    return _behind(group) or _front(group)


def _front(group: list[Box]) -> tuple[tuple[Option, ...], Span]:
    """Boxes in front of their words."""
    stops = [
        after.start if after is not None and after.sheet is box.sheet else len(box.sheet.mask)
        for box, after in zip(group, [*group[1:], None], strict=True)
    ]
    words = [_up_to(box, box.sheet.mask, _untaken(box.sheet, box.end, at)) for box, at in zip(group, stops, strict=True)]
    if len(set(words)) < len(words):  # perhaps only what is filled in tells them apart: □月结【30】天 ☑月结【45】天
        whole = [_up_to(box, box.sheet.text, at) for box, at in zip(group, stops, strict=True)]
        words = whole if len(set(whole)) == len(whole) else words
    if len(words) > 1:
        words[-1] = _cut(words[-1], words[:-1])
    last = group[-1]
    tail = TAIL.match(last.sheet.mask, last.end, _untaken(last.sheet, last.end, len(last.sheet.mask)))
    words_behind = _enclosed(tail[0])[0] if tail else ""
    inner = NESTED.search(words_behind)
    end = last.end + len(words_behind[: inner.start() if inner else None].rstrip())
    return _options(group, words), Span(_at(group[0], group[0].start), _at(last, end))


def _up_to(box: Box, words: str, stop: int) -> str:
    """An option's words behind its box, where they end at `stop` at the latest."""
    match = FRONT.match(words, box.end, stop)
    return _bare(match[1]) if match else ""


def _behind(group: list[Box]) -> tuple[tuple[Option, ...], Span] | None:
    """Boxes behind their words, 现金□ 转账□: words before the first, and either none behind the last or no space before any box where
    there is some behind it. None where they stand in front."""
    words, start = [], group[0].start
    for n, box in enumerate(group):
        before = group[n - 1] if n and group[n - 1].sheet is box.sheet else None
        left = box.sheet.mask[before.end if before else 0 : box.start]
        match = (BETWEEN if before else BEHIND).search(left)
        if match is None:
            return None
        words.append(re.sub(f"{WS}", "", match["words"]) if before is None else match["words"])
        start = match.start("words") if n == 0 else start
    votes = sum(_vote(box) for box in group)
    ends = [box for box, after in zip(group, [*group[1:], None], strict=True) if after is None or after.sheet is not box.sheet]
    closed = all(CLOSED.match(box.sheet.mask, box.end) for box in ends)
    if votes < 0 or not (closed or votes > 0):
        return None
    if len(words) == 2 and (opposite := PAIRS.get(words[1])) and words[0].endswith(opposite):
        start += len(words[0]) - len(opposite)
        words[0] = opposite
    return _options(group, words), Span(_at(group[0], start), _at(group[-1], group[-1].end))


def _vote(box: Box) -> int:
    """What the space around a box says: 1 for 是□ 否, -1 for 是 □否, 0 for neither."""
    mask = box.sheet.mask
    before, behind = mask[max(0, box.start - 1) : box.start], mask[box.end : box.end + 1]
    apart = (not before.strip() or before in ":：、/／（(【，。；", not behind.strip() or behind in "、/／)）】，。；")
    return int(apart[1]) - int(apart[0])


def _lone(box: Box) -> tuple[tuple[Option, ...], Span] | None:
    """A tick typed at one of several words: √月付 季付 年付, 是/√否. None where no others stand beside it."""
    mask = box.sheet.mask
    start, end = _segment(mask, box.start, box.end)
    segment = mask[start:end]
    parting = "[/／、]" if re.search("[/／、]", segment) else f"{WS}+"
    parts = _parts(segment, parting)
    words = [_bare(segment[a:b].replace(mask[box.start], "")) for a, b in parts]
    if len(parts) < 2 or not all(0 < len(word) <= LONGEST_SHORT for word in words):
        return None
    options = tuple(
        Option(word, a <= box.start - start < b, box.sheet.absolute(start + a, start + b))
        for word, (a, b) in zip(words, parts, strict=True)
    )
    return options, box.sheet.absolute(start + parts[0][0], start + parts[-1][1])


def passed_over(text: str, places: Iterable[Place]) -> Iterator[Span]:
    """The words of the boxes that are not ticked beside one that is, with what is filled in among them."""
    for place in places:
        boxes = [option.span for option in place.options]
        if not any(option.ticked for option in place.options):
            continue
        before = place.span.start < boxes[0].start
        starts = [place.span.start, *(box.end for box in boxes[:-1])] if before else [box.end for box in boxes]
        ends = (
            [box.start for box in boxes] if before else [*(box.start for box in boxes[1:]), _sentence_end(text, boxes[-1].end)]
        )
        for option, start, end in zip(place.options, starts, ends, strict=True):
            if not option.ticked:
                yield Span(start, end)


def _sentence_end(text: str, start: int) -> int:
    match = SENTENCE_END.search(text, start)
    return match.start() if match is not None else len(text)


def left(sheet: Sheet, at: int) -> tuple[int, int] | None:
    """The one alternative that is left beside words that were struck through at `at`, a stroke between them; None where there is
    not just one."""
    if "/" not in (mask := sheet.mask[max(0, at - 1) : at + 1].replace("／", "/")) or not mask:
        return None
    start, end = _segment(sheet.mask, at, at)
    parts = [(a, b) for a, b in _parts(sheet.mask[start:end], "[/／]") if sheet.mask[start + a : start + b].strip(EDGES)]
    if len(parts) != 1 or parts[0][1] - parts[0][0] > LONGEST_OPTION:
        return None
    words = sheet.mask[start + parts[0][0] : start + parts[0][1]]
    first = start + parts[0][0] + len(words) - len(words.lstrip(EDGES))
    return first, first + len(words.strip(EDGES))


def _segment(mask: str, start: int, end: int) -> tuple[int, int]:
    """The stretch between stops, colons and brackets around mask[start:end]."""
    first = max((match.end() for match in SEGMENT_START.finditer(mask, 0, start)), default=0)
    last = SEGMENT_END.search(mask, end)
    return first, last.start() if last else len(mask)


def _parts(segment: str, parting: str) -> list[tuple[int, int]]:
    return [(match.start(), match.end()) for match in re.finditer(f"(?:(?!{parting}).)+", segment)]


def _options(group: list[Box], words: list[str]) -> tuple[Option, ...]:
    return tuple(
        Option(text, box.ticked, box.sheet.absolute(box.start, box.end), box.crossed)
        for box, text in zip(group, words, strict=True)
    )


def _bare(words: str) -> str:
    """An option's words without what parts it from the next, up to where a bracket closes that was opened before the box."""
    words, depth = _enclosed(words)
    if depth > 0 and (inner := NESTED.search(words)) is not None:
        return words[: inner.start()].strip(f"{SPACES}、/／\n")
    return words.strip(f"{SPACES}、/／【[\n") if depth <= 0 else words.strip(f"{SPACES}、/／\n").rstrip("（(【[").strip(SPACES)


def _enclosed(words: str) -> tuple[str, int]:
    """Words up to where a bracket closes that was opened before them, and how many are open at their end."""
    depth = 0
    for at, sign in enumerate(words):
        depth += (sign in "（(【[") - (sign in "）)】]")
        if depth < 0:
            return words[:at], depth
    return words, depth


def _cut(last: str, others: list[str]) -> str:
    """The last option without the sentence that goes on behind it, where its form shows its end: □甲方 □乙方承担, □允许 □不允许转让."""
    if all(PARTY.fullmatch(other) for other in others) and (party := PARTY.match(last)):
        return party[0]
    opposites = [f"{no}{other}" for other in others for no in "不非未"] + [no for no, yes in PAIRS.items() if yes in others]
    return next((words for words in opposites if last.startswith(words)), last)


def _at(box: Box, offset: int) -> int:
    return box.sheet.absolute(offset, offset).start


def _untaken(sheet: Sheet, start: int, end: int) -> int:
    """Where an option's own words end at the latest: what is filled in behind them is another place."""
    taken = sheet.used.find(1, start, end)
    return end if taken < 0 else taken

"""What the kinds whose values are words share: cutting them right, and finding them behind labels or by a form of their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tiaokuan.contract import Words
from tiaokuan.document import Span
from tiaokuan.kinds import Found, Reading, Slotted

EDGES = " \t\xa0\u3000\u2002\u2003_，。；;、:："
REMARK = re.compile(
    r"[\s，,_]*[（(【]\s*(?:以下|下称|简称|盖\s*章|签\s*章|公\s*章|签\s*字|签\s*名|章\s*[)）】]|[甲乙丙丁]方|委托|受托|自然人|个人签)[^（()）【】]*[)）】]?\s*$"
    r"|[\s_]*[（(【][^（()）【】]{1,20}(?:号码?|代码|电话)[:：][^（()）【】]*[)）】]\s*$"
    r"|[\s，,]+(?:以下简?称|下称)[^，。（()）]{0,16}\s*$|[\s_]*(?:盖章|签章|公章|签字)\s*$"
)
STAMP = re.compile(r"[（(](?:盖\s*章|签\s*章|公\s*章|签\s*字|章)(?:或(?:签字|盖章|手印))?[)）]\s*")
"""Where the stamp goes, before the name that was typed: 乙方：（盖章）青禾信息技术有限公司."""
MOST_REMARKS = 3
UNLIKE = "不像"
"""How the reason of a reading begins whose words lack the form of their kind."""
BETWEEN = re.compile("(?<=[一-鿿)）])[ \u3000\xa0\u2002\u2003\t]+(?=[一-鿿(（])")

NOTE = r"(?:\s?[（(][^（()）\n]{1,12}[)）]){0,2}"
COLON = re.compile(r"[:：][ \t\xa0\u3000]{0,12}")
LONGEST_LABEL = 40
RUN = re.compile(r"[^\n\t\r_:：；;。，,“”\"]{1,120}")
COLUMN = re.compile("[ \u3000\xa0]{3,}(?=[^ \u3000\xa0]{2})")
LAST_WORD = re.compile("[ \u3000\xa0]+[^ \u3000\xa0]{1,12}$|(?<=[)）])[^()（）]{1,12}$")


def trimmed(raw: str) -> Span:
    """The span of the words in a raw text, without white space and stops at its ends."""
    start = len(raw) - len(raw.lstrip(EDGES))
    return Span(start, max(start, len(raw.rstrip(EDGES))))


def cut(raw: str) -> Span:
    """The span of a name in a raw text: without (以下简称“甲方”), （盖章） and the like behind it."""
    start, end = trimmed(raw)
    if (stamp := STAMP.match(raw, start, end)) is not None and stamp.end() < end:
        start = stamp.end()
    for _ in range(MOST_REMARKS):
        remark = REMARK.search(raw, start, end)
        if remark is None or remark.start() == start:
            break
        end = remark.start()
    return Span(start, max(start, end))


def joined(words: str) -> str:
    """A name without the spaces between its Chinese characters: 张 三."""
    return BETWEEN.sub("", words).strip()


def unchecked(words: str) -> bool | None:
    """The check of kinds that have no check digit."""
    del words
    return None


def parser(
    kind: str,
    form: re.Pattern[str],
    place: Callable[[str], Span] = trimmed,
    tidy: Callable[[str], str] = str,
    valid: Callable[[str], bool | None] = unchecked,
) -> Callable[[Slotted], Reading]:
    """A parser of words: sure where they have the kind's form, else kept with less confidence."""

    def parse(slotted: Slotted) -> Reading:
        span = place(slotted.raw)
        end = len(slotted.raw[: span.end].rstrip("…"))  # the list goes on, the answer does not
        span = Span(span.start, end) if end > span.start else span
        words = tidy(slotted.raw[span.start : span.end])
        if not words:
            return Reading(None, span, None, 0.3, "没有内容")
        fits = form.fullmatch(words) is not None
        return Reading(Words(words, valid(words)), span, None, 0.95 if fits else 0.7, kind if fits else f"{UNLIKE}{kind}")

    return parse


def finder(
    kind: str, pattern: re.Pattern[str], why: str, valid: Callable[[str], bool | None] = unchecked, sign: str = ""
) -> Callable[[str], Iterator[Found]]:
    """A finder of words that have a form of their own; a text without `sign` (a pattern that is quick to look for) has none."""
    holds = re.compile(sign)

    def find(text: str) -> Iterator[Found]:
        if holds.search(text) is None:
            return
        for match in pattern.finditer(text):
            span = Span(*match.span(1)) if match.re.groups else Span(*match.span())
            raw = text[span.start : span.end]
            yield Found(kind, span, raw, None, span, Words(raw, valid(raw)), 0.9, why)

    return find


def labelled(
    kind: str, label: str, form: re.Pattern[str], why: str, valid: Callable[[str], bool | None] = unchecked
) -> Callable[[str], Iterator[Found]]:
    """A finder of words that stand behind a label with a colon and have the kind's form; the label belongs to `whole`."""
    head = re.compile(rf"(?:{label}){NOTE}[ \t\xa0\u3000]{{0,4}}$")

    def find(text: str) -> Iterator[Found]:
        for colon in COLON.finditer(text):
            first = max(0, colon.start() - LONGEST_LABEL)
            match, run = head.search(text[first : colon.start()]), RUN.match(text, colon.end())
            if match is None or run is None:
                continue
            words = COLUMN.split(run[0], maxsplit=1)[0]
            if len(words) == len(run[0]) and text[run.end() : run.end() + 1] in (":", "："):
                words = LAST_WORD.sub("", words)  # the next label
            place = cut(words)
            span = Span(colon.end() + place.start, colon.end() + place.end)
            value = joined(text[span.start : span.end])
            if form.fullmatch(value):
                raw, whole = text[span.start : span.end], Span(first + match.start(), span.end)
                yield Found(kind, span, raw, None, whole, Words(value, valid(value)), 0.85, why)

    return find


def both(*finders: Callable[[str], Iterator[Found]]) -> Callable[[str], Iterator[Found]]:
    """What several finders find, one after the other."""

    def find(text: str) -> Iterator[Found]:
        for each in finders:
            yield from each(text)

    return find

"""Terms and short names: defined twice, defined and never used, used and never defined."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tiaokuan.checks import Check, Rule, View
from tiaokuan.contract import Finding, Level, Severity
from tiaokuan.document import Span

TWICE = Rule(
    "definition.twice", Severity.WARNING, "简称定义两次", "a short name is defined twice",
    "用到它的条款指谁有两种读法。", "Every clause that uses it has two readings.",
)  # fmt: skip
UNUSED = Rule(
    "definition.unused", Severity.INFO, "定义后没有使用", "a term is defined and never used",
    "可能删漏，或该用的地方用了别的说法。", "It may be left over, or another word is used in its place.",
)  # fmt: skip
UNDEFINED = Rule(
    "definition.missing", Severity.WARNING, "使用了没有定义的称谓", "a party's name is used and never introduced",
    "指的是谁不明，多半是从别的合同抄来的。", "Who is meant is open; most likely it was copied from another contract.",
)  # fmt: skip

QUOTE = '[“"「『‘]'
UNQUOTE = '[”"」』’]'
SHORT = re.compile(rf"(?:以下)?[简统下]称(?:为|作)?\s*[:：]?\s*{QUOTE}(?P<name>[^”\"」』’\n]{{2,12}}){UNQUOTE}")
MEANS = re.compile(rf"(?<!即){QUOTE}(?P<name>[^”\"」』’“「\n]{{2,12}}){UNQUOTE}[:：,，]?\s*(?:系|是|均|即)?(?:指|是指|意指)")
LONGEST_OWNER = 40
LETTERS = re.compile("[甲乙丙丁戊]方")
INTRODUCED = re.compile(
    r"(?:^|[（(“\"「：:\s|、])([甲乙丙丁戊]方)(?=\s*(?:[（(：:”\"」）)]|[一二1-9]?\s*$))|(?:简|统|并?)称(?:为|作)?\s*[“\"「]?([甲乙丙丁戊]方)",
    re.MULTILINE,
)


def find(view: View) -> Iterator[Finding]:
    """Short names and defined terms, then the letters of parties."""
    yield from _defined(view)
    yield from _letters(view)


def _defined(view: View) -> Iterator[Finding]:
    first: dict[tuple[str, str], tuple[str, Span]] = {}
    matches = sorted([*SHORT.finditer(view.text), *MEANS.finditer(view.text)], key=lambda match: match.start("name"))
    for match in matches:
        name, span = match["name"].strip(), Span(match.start("name"), match.end("name"))
        annex = view.article_at(span.start)
        scope = annex.id if annex is not None and annex.level is Level.ANNEX else ""  # a form of its own, with its own parties
        before = view.text[max(0, match.start() - LONGEST_OWNER) : match.start()].rpartition("\n")[2]
        owner = _owner(before) if match.re is SHORT else _meaning(view.text[match.end() :])
        if (scope, name) in first:
            if first[scope, name][0] != owner and first[scope, name][1] != span:
                zh, en = f"“{name}”被定义了两次", f"“{name}” is defined twice"
                yield view.finding(TWICE, zh, en, first[scope, name][1], span)
            continue
        first[scope, name] = owner, span
        if view.text.count(name) == 1:
            yield view.finding(UNUSED, f"“{name}”定义后没有使用", f"“{name}” is defined and never used", span)


def _meaning(words: str) -> str:
    """What a term is said to mean, as far as tells two meanings apart."""
    return re.sub(r"\s+", "", re.split("[。；\n]", words)[0])[:12]


def _owner(words: str) -> str:
    """Whom a short name stands for: the words before it, back to the last stop or 与."""
    return re.sub(r"[\s_（(：:]+", "", re.split("[。；，,、与和]", words.rstrip("（( ，,"))[-1])


def _letters(view: View) -> Iterator[Finding]:
    """丙方 has duties and was never introduced, while other parties were."""
    introduced = {match[1] or match[2] for match in INTRODUCED.finditer(view.text)}
    if len(introduced) < 2:
        return
    used: dict[str, list[re.Match[str]]] = {}
    for match in LETTERS.finditer(view.text):
        used.setdefault(match[0], []).append(match)
    for name, matches in used.items():
        if name not in introduced:
            zh, en = f"“{name}”没有在首部出现就使用了", f"“{name}” is used and never introduced"
            yield view.finding(UNDEFINED, zh, en, *(Span(*match.span()) for match in matches))


CHECK = Check((TWICE, UNUSED, UNDEFINED), find)

"""References that lead nowhere: to clauses and annexes that do not exist, or to themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tiaokuan.checks import Check, Rule, View
from tiaokuan.checks._numbering import PARTICULAR, Numbered, numbered
from tiaokuan.contract import Clause, Finding, Level, Severity
from tiaokuan.document import Span
from tiaokuan.kinds._numerals import number

MISSING = Rule(
    "reference.missing", Severity.ERROR, "引用的条款不存在", "a reference to a clause that does not exist",
    "这一约定落空，多半是改动条款后没有改引用。", "The agreement is void; most likely clauses were renumbered.",
)  # fmt: skip
SELF = Rule(
    "reference.self", Severity.WARNING, "条款引用自身", "a clause refers to itself",
    "等于没有约定，多半是引错了条。", "It says nothing; most likely another clause was meant.",
)  # fmt: skip
ANNEX = Rule(
    "annex.missing", Severity.WARNING, "提到的附件不在文件里", "an annex is named and not in the file",
    "附件是合同的组成部分，签署前应当齐备。", "An annex is part of the contract and must be there before it is signed.",
)  # fmt: skip

N = r"[0-9０-９]{1,3}|[零〇一二三四五六七八九十百]{1,5}"
REFERENCE = re.compile(
    rf"第\s*(?P<article>{N})\s*条(?:\s*第\s*(?P<paragraph>{N})\s*(?P<unit>款|项))?|第\s*(?P<dotted>[0-9]{{1,2}}(?:[.．][0-9]{{1,2}}){{1,3}})\s*[条款项]"
)
OWN = re.compile(r"(?:本(?:合同|协议|约)(?:中|的|之)?|[前上]述|按照?|依据|依照|根据|依|违反|参照|[详参]?见|符合|除)\s*$")
FOREIGN = re.compile(
    r"[》法例定则释]\s*(?:的|之|中)?\s*$|[《〔（(][^》）)]{0,30}$|(?:通用|专用)(?:合同)?条款[^。；]{0,6}$|该|其|原合同|主合同|总包合同"
)
ANNEXES = re.compile(
    r"附[件录][^\S\n]*(?P<n>[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3}|[A-Z](?![A-Za-z]))(?![0-9项条号页份、\-—－种类个张])"
)

TITLED = re.compile(
    rf"(?:^|[ \t\u3000]{{2}}|[。；]){ANNEXES.pattern}(?=[\s:：《]|$)|(?<![见及和与如按照的为在（(《])附[件录][^\S\n]*(?P<glued>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})(?=[\t\n]|[^\S\n]{{2}})",
    re.MULTILINE,
)
"""An annex's title of which no clause was made: 附件一 现状说明 at a line's beginning, behind a wide gap or before one, or alone at
the head of a page."""


def find(view: View) -> Iterator[Finding]:
    """References to clauses, then annexes."""
    yield from _references(view)
    yield from _annexes(view)


def _references(view: View) -> Iterator[Finding]:
    """本合同第N条, 按第N条第M款, 第5.2款 that do not exist, or are the clause they stand in."""
    articles = _articles(view)
    if len(articles) < 3 or PARTICULAR.search(view.text):
        return
    dotted = {(*n.prefix, n.value) for clause in view.clauses if (n := numbered(clause)) is not None and n.style == "dotted"}
    for match in REFERENCE.finditer(view.text):
        before = view.text[max(0, match.start() - 16) : match.start()].rpartition("\n")[2]
        if not OWN.search(before) or FOREIGN.search(OWN.sub("", before)):
            continue
        if (problem := _problem(view, match, articles, dotted)) is not None:
            rule, zh, en = problem
            yield view.finding(rule, f"{zh}“{match[0]}”", f"{en} “{match[0]}”", Span(*match.span()))


def _articles(view: View) -> dict[int, list[Numbered]]:
    """The articles before the first annex by number: those called 第N条, or else the top-level ones."""
    found: dict[str, list[Numbered]] = {"article": [], "cn": [], "dec": []}
    for clause in view.clauses:
        if clause.level is Level.ANNEX:
            break
        if clause.level is Level.ARTICLE and (n := numbered(clause)) is not None and n.style in found:
            found[n.style].append(n)
    articles: dict[int, list[Numbered]] = {}
    for n in next((numbers for numbers in found.values() if len(numbers) >= 3), []):
        articles.setdefault(n.value, []).append(n)
    return articles


def _problem(
    view: View, match: re.Match[str], articles: dict[int, list[Numbered]], dotted: set[tuple[int, ...]]
) -> tuple[Rule, str, str] | None:
    """What is wrong with one reference, None where nothing is."""
    here = view.clause_at(match.start())
    if match["dotted"]:
        value = tuple(int(part) for part in re.split("[.．]", match["dotted"]))
        known = any(other[0] == value[0] for other in dotted)
        if known and value not in dotted:
            return MISSING, "引用了不存在的条款", "A reference to a clause that does not exist:"
        own = numbered(here) if here is not None else None
        if own is not None and own.style == "dotted" and (*own.prefix, own.value) == value:
            return SELF, "条款引用自身", "A clause refers to itself:"
        return None
    value_of = number(match["article"])
    if value_of is None:
        return None
    article = articles.get(int(value_of))
    if article is None:
        if _printed(view, int(value_of), dotted):
            return None
        return MISSING, "引用了不存在的条款", "A reference to a clause that does not exist:"
    part = number(match["paragraph"]) if match["paragraph"] else None
    if part is not None and len(article) == 1 and part > _paragraphs(view, article[0].clause):
        return MISSING, "引用了不存在的款项", "A reference to a paragraph that does not exist:"
    if part is None and here is not None and any(here.id == one.clause.id for one in article) and not _has_children(view, here):
        return SELF, "条款引用自身", "A clause refers to itself:"
    return None


def _printed(view: View, value: int, dotted: set[tuple[int, ...]]) -> bool:
    """Whether an article's number begins a line although no clause was made of it, or numbers the paragraphs in it."""
    if any(levels[0] == value for levels in dotted):
        return True
    heads = re.finditer(rf"^[\s*＊★※▲#]*(?:第\s*)?({N})\s*(?:条|[、.．]|\s)", view.text, re.MULTILINE)
    return any(number(match[1]) == value for match in heads)


def _paragraphs(view: View, article: Clause) -> int:
    """How many 款 an article can be said to have: its blocks, its numbered children, or the highest number among them."""
    blocks = sum(1 for block in view.document.blocks if article.span.start <= block.span.start < article.span.end)
    inside = [n.value for c in view.clauses if c.parent == article.id and (n := numbered(c)) is not None]
    return max([blocks, len(inside), *inside])


def _has_children(view: View, clause: Clause) -> bool:
    return any(other.parent == clause.id for other in view.clauses)


def _annexes(view: View) -> Iterator[Finding]:
    """Annexes that are named and not there: a warning where others are, for information where the file has none at all."""
    heads = [f"{c.number or ''} {c.heading or ''}" for c in view.clauses if c.level is Level.ANNEX]
    there = {_annex(match) for head in heads if (match := ANNEXES.search(head))}
    unnumbered = any(not ANNEXES.search(head) for head in heads)
    named: dict[str, re.Match[str]] = {}
    for match in ANNEXES.finditer(view.text):
        named.setdefault(_annex(match), match)
    there |= {_annex(match) for match in TITLED.finditer("\n".join([view.text, *view.document.asides]))}
    for missing in sorted(set(named) - there - ({"1", "A"} if unnumbered else set()), key=lambda name: (len(name), name)):
        match = named[missing]
        zh, en = f"提到“{match[0]}”，文件里没有", f"“{match[0]}” is named and not in the file"
        severity = ANNEX.severity if there else Severity.INFO
        yield view.finding(ANNEX, zh, en, Span(*match.span()), severity=severity)


def _annex(match: re.Match[str]) -> str:
    """An annex's number in figures, or its letter."""
    words = match["n"] or match["glued"]
    value = number(words)
    return words if value is None else str(int(value))


CHECK = Check((MISSING, SELF, ANNEX), find)

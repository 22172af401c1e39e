"""What is wrong with the contract as a whole: a text that breaks off, numbers, references, defined names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tiaokuan import clauses as segmenting
from tiaokuan.checks import Check, View
from tiaokuan.contract import Clause, Finding, Level, Severity
from tiaokuan.kinds._numerals import number

ARTICLE = re.compile(r"第\s*([0-9０-９零〇一二三四五六七八九十百]+)\s*条")
OWN = re.compile(r"(?:本合同|本协议|上述|前述|按照|依据|根据|违反|依|按)\s*$")
ANNEX = re.compile(r"附件\s*([0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})(?![0-9项条号页份、\-—－])")
DEFINED = re.compile(r"(.{0,20})以下(?:简|统)?称(?:为|作)?\s*[“\"「]([^”\"」\n]{2,12})[”\"」]")


def find(view: View) -> Iterator[Finding]:
    """A text that breaks off; articles that jump or repeat; references and annexes that lead nowhere; names defined twice."""
    yield from _truncated(view)
    articles = _articles(view)
    yield from _numbering(view, articles)
    yield from _references(view, articles)
    yield from _annexes(view)
    yield from _defined(view)


def _truncated(view: View) -> Iterator[Finding]:
    if segmenting.truncated(view.document, view.clauses):
        zh = "文本在句子中间断开，合同可能不完整；后面的条款没有读到。"
        en = "The text breaks off in mid-sentence: the contract may be incomplete, later clauses were not read."
        yield Finding("contract.truncated", Severity.WARNING, zh, en, (), tuple(c.id for c in view.clauses[-1:]))


def _articles(view: View) -> list[tuple[int, Clause]]:
    """The articles 第N条 before the first annex, where the contract counts them through."""
    out: list[tuple[int, Clause]] = []
    for clause in view.clauses:
        if clause.level in (Level.ANNEX, Level.PART):
            break
        match = ARTICLE.fullmatch(clause.number or "") if clause.level is Level.ARTICLE else None
        if match is not None and (value := number(match[1])) is not None:
            out.append((int(value), clause))
    return out


def _numbering(view: View, articles: list[tuple[int, Clause]]) -> Iterator[Finding]:
    """One finding for each article whose number does not follow; starting anew at 1 is a new count."""
    last: tuple[int, Clause] | None = None
    for value, clause in articles:
        if last is not None and value not in (last[0] + 1, 1):
            both = (last[1].id, clause.id)
            if value == last[0]:
                rule, zh, en = "numbering.repeat", f"条号重复：{clause.number}。", f"{clause.number} stands twice."
            elif value < last[0]:
                rule, zh, en = "numbering.back", f"条号倒退：{last[1].number}之后是{clause.number}。", "Numbers go back."
            elif _somewhere(view, last[0] + 1):
                last = (value, clause)
                continue
            else:
                rule, zh, en = "numbering.jump", f"条号跳跃：{last[1].number}之后是{clause.number}。", "Numbers are left out."
            severity = Severity.INFO if rule == "numbering.jump" else Severity.WARNING  # a number may only have escaped us
            yield Finding(rule, severity, zh, en, (), both)
        last = (value, clause)


def _somewhere(view: View, value: int) -> bool:
    """Whether an article's number begins a line, although no clause was made of it."""
    heads = re.finditer(r"^\s*第\s*([0-9０-９零〇一二三四五六七八九十百]+)\s*条", view.document.text, re.MULTILINE)
    return any(number(match[1]) == value for match in heads)


def _references(view: View, articles: list[tuple[int, Clause]]) -> Iterator[Finding]:
    """本合同第N条 that does not exist, or that is the article it stands in."""
    values = {value for value, _ in articles}
    if len(values) < 3:
        return
    text = view.document.text
    for match in ARTICLE.finditer(text):
        before = text[max(0, match.start() - 12) : match.start()]
        if not re.search(r"本(?:合同|协议)\s*$", before):
            continue
        value = number(match[1])
        where = next((c for _, c in reversed(articles) if c.span.start <= match.start() < c.span.end), None)
        ids = (where.id,) if where else ()
        if value is not None and value not in values:
            zh, en = f"引用了不存在的条款：本合同{match[0]}。", f"A reference to {match[0]}, which does not exist."
            yield Finding("reference.missing", Severity.ERROR, zh, en, (), ids)


def _annexes(view: View) -> Iterator[Finding]:
    """Annexes that are named while others of the same count are there."""
    there = {number(m[1]) for c in view.clauses if c.level is Level.ANNEX and (m := ANNEX.search(c.number or c.heading or ""))}
    if not there:
        return
    named: dict[int, int] = {}
    for match in ANNEX.finditer(view.document.text):
        if (value := number(match[1])) is not None:
            named.setdefault(int(value), match.start())
    for missing in sorted(set(named) - {int(n) for n in there if n is not None}):
        where = tuple(c.id for c in view.clauses if c.span.start <= named[missing] < c.span.end)[-1:]
        zh, en = f"提到附件{missing}，但文件里没有。", f"Annex {missing} is named and missing."
        yield Finding("annex.missing", Severity.INFO, zh, en, (), where)


def _defined(view: View) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for match in DEFINED.finditer(view.document.text):
        owner, name = re.sub(r"[\s_（(，,]+", "", match[1])[-6:], match[2]
        where = tuple(c.id for c in view.clauses if c.span.start <= match.start() < c.span.end)[-1:]
        if name in first and first[name] != owner:
            zh, en = f"“{name}”被定义了两次。", f"“{name}” is defined twice."
            yield Finding("definition.twice", Severity.WARNING, zh, en, (), where)
        elif name not in first and view.document.text.count(name) == 1:
            zh, en = f"“{name}”定义后没有使用。", f"“{name}” is defined and never used."
            yield Finding("definition.unused", Severity.INFO, zh, en, (), where)
        first.setdefault(name, owner)


CHECK = Check(
    rules={
        "contract.truncated": ("合同文本不完整", "the text stops before the contract does"),
        "numbering.jump": ("条号跳跃", "article numbers are left out"),
        "numbering.repeat": ("条号重复", "an article number stands twice"),
        "numbering.back": ("条号倒退", "article numbers go back"),
        "reference.missing": ("引用的条款不存在", "a reference to an article that does not exist"),
        "annex.missing": ("提到的附件不存在", "an annex is named and missing"),
        "definition.twice": ("简称定义两次", "a name is defined twice"),
        "definition.unused": ("简称定义后没有使用", "a name is defined and never used"),
    },
    find=find,
)

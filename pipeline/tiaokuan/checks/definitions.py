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
    "definition.missing", Severity.WARNING, "使用了没有定义的称谓或用语", "a party's name or a term is used and never introduced",
    "指的是什么不明，多半是从别的合同抄来的。", "What is meant is open; most likely it was copied from another contract.",
)  # fmt: skip

QUOTE = '[“"「『‘]'
UNQUOTE = '[”"」』’]'
SHORT = re.compile(rf"(?:以下)?[简统下]称(?:为|作)?\s*[:：]?\s*{QUOTE}(?P<name>[^”\"」』’\n]{{2,12}}){UNQUOTE}")
MEANS = re.compile(rf"(?<!即){QUOTE}(?P<name>[^”\"」』’“「\n]{{2,12}}){UNQUOTE}[:：,，]?\s*(?:系|是|均|即)?(?:指|是指|意指)")
POINTED = re.compile(
    rf"(?:所|中|条|款)\s*定义的?{QUOTE}(?P<a>[^”\"」』’“「\n]{{2,12}}){UNQUOTE}|{QUOTE}(?P<b>[^”\"」』’“「\n]{{2,12}}){UNQUOTE}\s*[（(,，]?(?:其|的)?定义(?:详?见|参见|如|同)"
)  # words that send the reader to a definition
LONGEST_OWNER = 40
LETTERS = re.compile("[甲乙丙丁戊]方")
INTRODUCED = re.compile(
    r"(?:^|[（(“\"「：:\s|、])([甲乙丙丁戊]方)(?=\s*(?:[（(：:”\"」）)]|[一二1-9]?\s*$))|(?:简|统|并?)称(?:为|作)?\s*[“\"「]?([甲乙丙丁戊]方)",
    re.MULTILINE,
)
DOES = "应须将不在可按于对向未有负的与和承同提支付交完自因违保逾"  # what follows a party that a sentence is about
ROLE = re.compile(
    r"(?<![一-龥])(?:委托人|受托人|委托方|受托方|出租人|承租人|出租方|承租方|发包人|承包人|发包方|承包方|买受人|出卖人|买方|卖方|供方|需方|"
    rf"定作人|承揽人|定作方|承揽方|服务方|贷款人|借款人|转让方|受让方|托运人|承运人|许可方|被许可方)(?=[{DOES}])"
)
FEW = 2  # once it may be somebody else: the tenant of a broker's contract


def find(view: View) -> Iterator[Finding]:
    """Short names and defined terms, then the letters and roles of parties."""
    yield from _defined(view)
    introduced = {match[1] or match[2] for match in INTRODUCED.finditer(view.text)}
    if len(introduced) >= 2:  # parties that have names of this kind
        yield from _letters(view, introduced)
        yield from _roles(view)


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
    defined = {name for _, name in first}
    for match in POINTED.finditer(view.text):
        name = match["a"] or match["b"]
        if name not in defined:
            yield view.finding(UNDEFINED, f"“{name}”没有定义", f"“{name}” is defined nowhere", Span(*match.span()))


def _meaning(words: str) -> str:
    """What a term is said to mean, as far as tells two meanings apart."""
    return re.sub(r"\s+", "", re.split("[。；\n]", words)[0])[:12]


def _owner(words: str) -> str:
    """Whom a short name stands for: the words before it, back to the last stop or 与."""
    return re.sub(r"[\s_（(：:]+", "", re.split("[。；，,、与和]", words.rstrip("（( ，,"))[-1])


def _letters(view: View, introduced: set[str]) -> Iterator[Finding]:
    """丙方 has duties and was never introduced, while other parties were."""
    used: dict[str, list[Span]] = {}
    for match in LETTERS.finditer(view.text):
        if match[0] not in introduced:
            used.setdefault(match[0], []).append(Span(*match.span()))
    yield from _missing(view, used)


def _roles(view: View) -> Iterator[Finding]:
    """出租方 has duties in a contract of 甲方 and 乙方 that never says which of them that is."""
    used: dict[str, list[Span]] = {}
    for match in ROLE.finditer(view.text):
        used.setdefault(match[0], []).append(Span(*match.span()))
    yield from _missing(view, {name: at for name, at in used.items() if len(at) >= FEW and not _is_said(name, view.text)})


def _is_said(role: str, text: str) -> bool:
    """Whether the text says who has a role: as a label or in brackets, 作为出租方, 出租方是指…, 以下称出租方."""
    return (
        re.search(
            rf"(?:^|[（(：:“\"「\s|、/]){role}\s*(?:[）)：:”\"」（(|/]|$)|(?:[称为系是即]|作为)\s*[“\"「]?{role}|{role}[”\"」]?[，,]?\s*(?:是|系|即|意?指)",
            text,
            re.MULTILINE,
        )
        is not None
    )


def _missing(view: View, used: dict[str, list[Span]]) -> Iterator[Finding]:
    for name, places in used.items():
        zh, en = f"“{name}”没有在首部出现就使用了", f"“{name}” is used and never introduced"
        yield view.finding(UNDEFINED, zh, en, *places)


CHECK = Check((TWICE, UNUSED, UNDEFINED), find)

"""What is wrong with the contract as a whole: a text that breaks off, clause types that are missing, numbering."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from tiaokuan import clauses as segmenting
from tiaokuan.checks import Check, Rule, View
from tiaokuan.checks._numbering import PARTICULAR, Numbered, numbered
from tiaokuan.contract import Clause, Finding, Level, Severity
from tiaokuan.document import Span

TRUNCATED = Rule(
    "contract.truncated", Severity.WARNING, "合同文本不完整", "the text stops before the contract does",
    "后面的条款没有读到。", "Later clauses were not read.",
)  # fmt: skip
JUMP = Rule(
    "numbering.jump", Severity.WARNING, "条款编号跳号", "clause numbers are left out",
    "可能删漏或缺了条款，引用也会错位。", "A clause may be missing, and references go astray.",
)  # fmt: skip
REPEAT = Rule(
    "numbering.repeat", Severity.WARNING, "条款编号重复", "a clause number stands twice",
    "引用这个编号时不知所指。", "A reference to it is ambiguous.",
)  # fmt: skip
BACK = Rule(
    "numbering.back", Severity.WARNING, "条款编号倒退", "clause numbers go back",
    "条款可能错位，引用会错位。", "Clauses may be out of place.",
)  # fmt: skip
ELSEWHERE = Rule(
    "numbering.parent", Severity.WARNING, "款号与所在的条不符", "a paragraph's number does not fit its article",
    "多半是复制后没有改号，引用会错位。", "Most likely it was copied and not renumbered.",
)  # fmt: skip
MISSING = Rule(
    "clause.missing", Severity.WARNING, "缺少合同一般应有的条款", "a clause that contracts have as a rule is missing",
    "没有约定的，只能事后协商或按法律推定。", "What is not agreed must be settled later, or by law.",
    "《民法典》第四百七十条",
)  # fmt: skip
ADVISED = Rule(
    "clause.advised", Severity.INFO, "缺少服务合同宜有的条款", "a clause that service contracts had better have is missing",
    "法律不要求，但常因此发生争议。", "No law asks for it, but disputes often arise without it.",
)  # fmt: skip

MISSING_TYPES = {
    "service_scope": ("服务内容（标的）", "what is provided", "服务|委托|工作|标的|承[包揽租建运]|租赁|购买|开发|采购|转让|施工|运输|保管|买卖|供[应货]|产品|货物"),
    "fees": (
        "价款或报酬", "price",
        r"(?:[价费酬金款](?:用|格|款|额|酬|标准)?|人民币|大写)[^。；\n]{0,24}(?:元|[￥¥]|_|免)|[0-9_]\s*元|单价|无偿|免费|不收|[水电气暖]费|收费|[交缴]费|结算(?:方式|价)",
    ),
    "term": (
        "期限", "term",
        r"(?:期限|有效期|[租工聘托]期|服务期|周期|时间|日期)[^。；\n]{0,12}(?:为|自|从|至|[：:_0-9一二三]|按|$)|自[^。；\n]{2,40}[至止]|日内|前交付|年[^。；\n]{1,8}月[^。；\n]{1,8}日",
    ),
    "breach": ("违约责任", "liability for breach", r"违约[金方]|违约责任|承担[^。；\n]{0,16}责任|赔偿|滞纳金|罚款|双倍返还"),
    "dispute": (
        "争议解决", "dispute resolution",
        r"争[议端]|纠纷|(?:提[请交起]|申请|向|由)[^。；\n]{0,40}(?:仲裁|诉讼|起诉|法院)|协商[^。；\n]{0,12}(?:不成|解决)",
    ),
}  # fmt: skip
ADVISED_TYPES = {
    "acceptance": ("验收或考核", "acceptance or assessment", "验收|考核|检[验查测]|评[估价审]|服务(?:标准|质量|水平)"),
    "confidentiality": ("保密", "confidentiality", "保密|商业秘密|泄[露漏]"),
    "force_majeure": ("不可抗力", "force majeure", "不可抗力|自然灾害"),
    "termination": ("解除与终止", "termination", "解除|终止|解约|退租"),
    "notice": ("通知与送达", "notices", "通知|送达|联系方式"),
}
BY_HEADING = ("acceptance", "notice")
"""Every contract mentions 通知 and 验收合格; a heading says that there is a clause."""
NO_CONTRACT = re.compile(
    "保密|劳动|劳务派遣|竞业|隐私|监管|框架|意向|补充|变更|终止|解除|附件|授权|承诺|确认[书单函]|意向|清单|通知书|须知|委托书|收据|申请|说明|订单|运单|[单书]$"
)
CONTRACT = re.compile("合同|协议|契约|合约")
SERVICE = re.compile("服务|委托|咨询|开发|运维|维护|外包|物业|保洁|托管|代理")
MISTYPED = re.compile(r"\n\s*[lI|][、.．]")  # the letter for the figure 1
BACK_PAGE = re.compile("背面")
"""A form whose terms are printed on its back, which the file may lack."""
PRIVACY = re.compile("隐私(?:权)?政策|收集[^。]{0,20}您的个人信息")  # terms of a web site
OPEN_END = re.compile("[第款条项、，,及和或与按照见]$")


def find(view: View) -> Iterator[Finding]:
    """A text that breaks off; clause types that are missing; numbers that jump, repeat or go back."""
    yield from _truncated(view)
    yield from _numbering(view)
    yield from _types(view)


def _truncated(view: View) -> Iterator[Finding]:
    if segmenting.truncated(view.document, view.clauses):
        last = view.clauses[-1].span.end
        zh, en = "文本在句子中间断开，合同可能不完整", "The text breaks off in mid-sentence: the contract may be incomplete"
        yield view.finding(TRUNCATED, zh, en, Span(max(0, last - 30), last))


def _numbering(view: View) -> Iterator[Finding]:
    """Numbers of one style under one parent in their order; articles count through chapters; 1 begins a new count."""
    series: dict[tuple[str | None, str], list[Numbered]] = defaultdict(list)
    part: str | None = None
    for clause in view.clauses:
        if clause.level in (Level.ANNEX, Level.PART):
            part = clause.id
        if (number := numbered(clause)) is None or not _is_own(view, clause):
            continue
        through = number.style in ("article", "chapter")
        series[part if through else clause.parent, f"{number.style}{number.prefix}"].append(number)
    if PARTICULAR.search(view.text):
        return
    for numbers in series.values():
        steps = [two.value - one.value for one, two in pairwise(numbers)]
        if sum(step > 1 for step in steps) * 3 > len(steps) > 3:  # it keeps the numbers of another document
            continue
        outer: list[int] = []  # where the counts stopped that an inner one of the same style interrupts
        for one, two in pairwise(numbers):
            between = view.text[one.clause.span.start : two.clause.span.start]
            if two.value == 1 or (two.value == 2 and MISTYPED.search(between)):
                outer.append(one.value)
            elif two.value != one.value + 1 and two.value - 1 in outer:
                del outer[outer.index(two.value - 1) :]
            else:
                yield from _step(view, one, two)
    yield from _parents(view)


def _is_own(view: View, clause: Clause) -> bool:
    """Whether a number is the clause's own and in order: no reference at a line's start, no cell of a table in columns."""
    before = view.text[max(0, clause.span.start - 12) : clause.span.start].rstrip()
    block = view.block_at(clause.span.start)
    return not OPEN_END.search(before) and (block is None or block.cell is None)


def _step(view: View, one: Numbered, two: Numbered) -> Iterator[Finding]:
    if two.value == one.value + 1 or two.value == 1:
        return
    if two.style in ("par", "dec", "rpar", "circled") and re.search(
        "□|☑|☐", view.text[one.clause.span.start : two.clause.span.start]
    ):
        return  # lists under alternatives to tick begin anew at will
    if two.value == 2 and re.search(one.printed(1), view.text[one.clause.body : two.clause.span.start]):
        return  # the first of a new count, of which no clause was made: 注：1、
    spans = Span(one.clause.span.start, one.clause.body), Span(two.clause.span.start, two.clause.body)
    first, second = (clause.number.strip() if clause.number else "" for clause in (one.clause, two.clause))
    if two.value == one.value:
        yield view.finding(REPEAT, f"编号重复：{second}", f"{second} stands twice", *spans)
    elif two.value < one.value:
        yield view.finding(BACK, f"编号倒退：{first}之后是{second}", f"{first} is followed by {second}", *spans)
    elif not _between(view, one, two):
        yield view.finding(JUMP, f"编号跳号：{first}之后是{second}", f"{first} is followed by {second}", *spans)


def _between(view: View, one: Numbered, two: Numbered) -> bool:
    """Whether the number left out stands somewhere between, although no clause was made of it."""
    words = one.printed(one.value + 1)
    return re.search(words, view.text[one.clause.span.start : two.clause.span.start]) is not None


def _parents(view: View) -> Iterator[Finding]:
    """第五条 with 4.1 in it: once an article, at its first such number, where the document numbers its articles so elsewhere."""
    ids = {clause.id: clause for clause in view.clauses}
    fits: list[tuple[Clause, Clause, bool]] = []
    for clause in view.clauses:
        number, parent = numbered(clause), ids.get(clause.parent or "")
        above = numbered(parent) if parent is not None else None
        if number is None or parent is None or above is None or number.style != "dotted" or number.depth != 2:
            continue
        if above.style in ("article", "cn", "dec"):
            fits.append((parent, clause, number.prefix == (above.value,)))
    wrong = {p.id: (p, clause) for p, clause, fit in reversed(fits) if not fit and not _headed(view, p, clause)}
    if len(wrong) * 2 > len({parent.id for parent, _, _ in fits}):
        return
    for parent, clause in wrong.values():
        zh, en = f"{parent.number}之下编号为 {clause.number}", f"{clause.number} stands under {parent.number}"
        yield view.finding(ELSEWHERE, zh, en, Span(parent.span.start, parent.body), Span(clause.span.start, clause.body))


def _headed(view: View, parent: Clause, clause: Clause) -> bool:
    """Whether the article that a number names stands before it, although no clause was made of it: ▲10、…, then 10.1."""
    number = numbered(clause)
    first = number.prefix[0] if number is not None else 0
    return re.search(rf"^[^\w\n]*{first}\s*[、.．]", view.text[parent.body : clause.span.start], re.MULTILINE) is not None


def _types(view: View) -> Iterator[Finding]:
    """Types of clauses of which neither a label nor a word is there. Not for what is no contract of its own, or cut off."""
    articles = sum(1 for clause in view.clauses if clause.level is Level.ARTICLE)
    if (
        NO_CONTRACT.search(view.title)
        or not CONTRACT.search(view.title)
        or articles < 3
        or BACK_PAGE.search(view.text)
        or PARTICULAR.search(view.text)  # the rest is said elsewhere
        or PRIVACY.search(view.text)
        or segmenting.truncated(view.document, view.clauses)
    ):
        return
    labels = {clause.label for clause in view.clauses if clause.label is not None}
    headings = [clause.heading for clause in view.clauses if clause.level is Level.ARTICLE and clause.heading]
    headed = "\n".join(headings) if len(headings) * 4 >= articles * 3 else view.text
    advised = ADVISED_TYPES if SERVICE.search(view.title) else {}
    for rule, types in ((MISSING, MISSING_TYPES), (ADVISED, advised)):
        for label, (zh, en, words) in types.items():
            if label not in labels and not re.search(words, headed if label in BY_HEADING else view.text):
                yield view.finding(rule, f"没有“{zh}”条款", f"No clause on {en}")


CHECK = Check((TRUNCATED, JUMP, REPEAT, BACK, ELSEWHERE, MISSING, ADVISED), find)

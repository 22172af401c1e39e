"""What a person sees at a terminal: a contract by clause, its findings, the tree of clauses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text
from rich.tree import Tree

from tiaokuan.contract import (
    UNSURE,
    Choice,
    Clause,
    Contract,
    Date,
    Level,
    Money,
    Quantity,
    Recurrence,
    Severity,
    Slot,
    State,
    plain,
)
from tiaokuan.cues import HERE

SIGNS = {
    State.BLANK: ("○", "bold yellow"),
    State.FILLED: ("●", "green"),
    State.NOT_APPLICABLE: ("／", "dim"),
    State.ILLEGIBLE: ("？", "magenta"),
}
STATES = {
    "zh": {State.BLANK: "未填", State.FILLED: "已填", State.NOT_APPLICABLE: "不适用", State.ILLEGIBLE: "无法辨认"},
    "en": {State.BLANK: "blank", State.FILLED: "filled", State.NOT_APPLICABLE: "n/a", State.ILLEGIBLE: "illegible"},
}
UNCHOSEN = {"zh": "未选", "en": "unused"}
SEVERITIES = {Severity.ERROR: ("✗", "bold red"), Severity.WARNING: ("!", "yellow"), Severity.INFO: ("·", "dim")}
STOPS, LONGEST_BEFORE = re.compile("[，。；、：:_（）()]"), 8
COLUMNS = {"zh": ("", "项目", "内容", "状态"), "en": ("", "term", "value", "state")}
WORDS = {
    "zh": {
        "summary": "{clauses} 条款 · {slots} 处填空：{blank} 未填（必填 {required}），{filled} 已填",
        "findings": "发现",
        "missing": "必填项 {} 处没有填写：",
        "more": "· 另有 {} 处选填项没有填写",
        "none": "没有发现问题",
        "unsure": "? {} 处把握不大，请核对原件",
    },
    "en": {
        "summary": "{clauses} clauses · {slots} slots: {blank} blank ({required} required), {filled} filled",
        "findings": "Findings",
        "missing": "{} required places are blank:",
        "more": "· {} optional places are blank",
        "none": "no findings",
        "unsure": "? {} places are unsure: look at the original",
    },
}
COMPARED: dict[str, dict[str, Any]] = {
    "zh": {
        "fillings": ("", "项目", "内容"),
        "changes": ("", "条款", "前文", "范本", "合同"),
        "none": "固定文字没有改动",
        "summary": "已填 {} 处，未填 {} 处；固定文字改动 {} 处，其中重点 {} 处",
        "group": "{} · {} 份",
    },
    "en": {
        "fillings": ("", "item", "value"),
        "changes": ("", "clause", "before", "template", "contract"),
        "none": "the fixed wording is unchanged",
        "summary": "{} filled, {} blank; {} changes to the fixed wording, {} of them raised",
        "group": "{} · {} contracts",
    },
}
FILLING_SIGNS = {
    "filled": ("●", "green"),
    "blank": ("○", "bold yellow"),
    "not_applicable": ("／", "dim"),
    "vanished": ("✗", "bold red"),
}
LEVELS = {
    Level.TITLE: "标题",
    Level.PREAMBLE: "首部",
    Level.PART: "编",
    Level.CHAPTER: "章",
    Level.SECTION: "节",
    Level.ARTICLE: "条",
    Level.PARAGRAPH: "款",
    Level.ITEM: "项",
    Level.SUBITEM: "目",
    Level.ANNEX: "附件",
    Level.SIGNATURE: "签署",
}
UNITS = {
    "second": "秒",
    "minute": "分钟",
    "hour": "小时",
    "day": "日",
    "workday": "个工作日",
    "week": "周",
    "month": "个月",
    "quarter": "个季度",
    "year": "年",
    "percent": "%",
}
LIMITS = {"at_most": "≤", "at_least": "≥", "more_than": ">", "less_than": "<", "about": "≈"}
BLANKS = re.compile("_+")
LIKELY = 0.5
"""How sure the key is that gives a slot its name; what is less sure has a question mark."""


def clean(words: str) -> str:
    """Words from a file as a terminal may have them: a control character in them must not steer it."""
    return "".join(c if c.isprintable() or c == "\u3000" else " " for c in words)


def show_contract(contract: Contract, lang: str = "zh", console: Console | None = None) -> None:
    """Print a contract: its slots by clause, then what is wrong or missing, then a line that sums up."""
    console = console or Console()
    words = WORDS[lang]
    name = clean(contract.document.name)
    title = clean(contract.title) if contract.title else ""
    console.rule(Text(f"{title}  {name}" if title else name, style="bold"), align="left")
    console.print(_slots(contract, lang, console.width))
    console.print(_findings(contract, lang))
    states = Counter(slot.state for slot in contract.slots)
    required = sum(1 for slot in contract.slots if slot.state is State.BLANK and slot.required)
    line = words["summary"].format(
        clauses=len(contract.clauses),
        slots=len(contract.slots),
        blank=states[State.BLANK],
        required=required,
        filled=states[State.FILLED],
    )
    console.print(Text(line, style="bold"))
    if unsure := sum(1 for slot in contract.slots if slot.confidence < UNSURE or _is_guess(slot)):
        console.print(Text(words["unsure"].format(unsure), style="magenta"))
    console.print()


def _slots(contract: Contract, lang: str, width: int) -> Group:
    """The slots under the clauses they stand in; a clause's own line takes the whole width."""
    shown: dict[str, list[Slot]] = {}
    for slot in contract.slots:
        shown.setdefault(slot.clause, []).append(slot)
    wanted = _with_ancestors(contract, shown)
    parts: list[RenderableType] = []
    table = _columns(width, COLUMNS[lang])
    for clause in contract.clauses:
        if clause.id in wanted or clause.level in (Level.ARTICLE, Level.CHAPTER, Level.PART, Level.ANNEX):
            parts += [table, Text(clause_name(clause) or _level(clause, lang), style="bold cyan")]
            table = _columns(width)
            for slot in shown.get(clause.id, ()):
                sign, style = SIGNS[slot.state] if not slot.unchosen else (SIGNS[slot.state][0], "dim")
                state = UNCHOSEN[lang] if slot.unchosen else STATES[lang][slot.state]
                state += "*" if slot.required and slot.state is State.BLANK else ""
                state += "?" if slot.confidence < UNSURE else ""
                cells = ("  " + sign, clean(slot.label) + ("?" if _is_guess(slot) else ""), slot_words(slot, lang), state)
                table.add_row(*(Text(cell, style="" if n == 1 else style) for n, cell in enumerate(cells)))
    return Group(*(part for part in [*parts, table] if not isinstance(part, Table) or part.row_count or part.show_header))


def _is_guess(slot: Slot) -> bool:
    """Whether the term that a slot is called by is as likely another."""
    return slot.key is not None and slot.key_confidence < LIKELY


def _with_ancestors(contract: Contract, shown: Collection[str]) -> set[str]:
    """The clauses that hold slots and those around them, without which （1） would stand for anything; the title says nothing."""
    parents = {clause.id: clause.parent for clause in contract.clauses if clause.level is not Level.TITLE}
    wanted = set[str]()
    for name in shown:
        at: str | None = name
        while at in parents and at not in wanted:
            wanted.add(at)
            at = parents[at]
    return wanted


def _columns(width: int, names: Sequence[str] = ("", "", "", "")) -> Table:
    """A table whose columns are as wide as those of all others at this width."""
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), show_header=any(names), header_style="dim")
    sign, label, state = 4, max(8, width // 4), 7
    for name, columns in zip(names, (sign, label, max(8, width - sign - label - state), state), strict=True):
        table.add_column(name, width=columns, overflow="fold")  # the width holds the padding
    return table


def clause_name(clause: Clause) -> str:
    """A clause as people call it: number and heading."""
    return clean(" ".join(part for part in (clause.number, clause.heading) if part))


def _level(clause: Clause, lang: str) -> str:
    return LEVELS[clause.level] if lang == "zh" else clause.level.value


def slot_words(slot: Slot, lang: str = "zh") -> str:
    """A slot's value with its unit as printed; for a blank the place, its unit and its hint, and the words before one that has no key."""
    unit = clean(slot.unit or "")
    if slot.state is State.BLANK:
        hint = f"（{clean(slot.hint)}）" if slot.hint else ""
        place = BLANKS.sub("____", clean(slot.raw).strip()) or "____"  # ____年____月____日 and □是 □否 say what is asked
        return _before(slot) + place + unit * (not place.endswith(unit)) + hint
    raw = clean(slot.raw).strip()
    printed = raw if unit in raw else raw + unit  # 贰万元整 has its 元 inside
    normal, limit = _normal(slot, lang), _limit(slot)
    if limit:
        return f"{printed}  = {limit} {normal or printed}"
    return f"{printed}  = {normal}" if normal and normal != printed else printed


def _before(slot: Slot) -> str:
    """The last words before a blank that its name does not tell: 肉类须提供____."""
    if slot.key is not None:
        return ""
    words = STOPS.split(clean(slot.cue.partition(HERE)[0]))[-1][-LONGEST_BEFORE:]
    return "" if words == slot.label else words


def _limit(slot: Slot) -> str:
    """The sign of what the words beside an amount make of it: 不低于95% is ≥ 95%; "" for an exact one."""
    return LIMITS.get(slot.value.bound or "", "") if isinstance(slot.value, Quantity | Money) else ""


def _normal(slot: Slot, lang: str) -> str:
    """The normalised value where it says more than the printed words: 五年 is 5 年, but 15分钟 says all by itself."""
    names = UNITS if lang == "zh" else {}
    match slot.value:
        case Quantity(amount=amount, unit=unit, per=per) if slot.kind in ("duration", "percent"):
            if slot.raw.strip() == plain(amount) and slot.unit != "‰":
                return ""
            return f"{plain(amount)} {names.get(unit, unit)}" + (f" / {names.get(per, per)}" if per else "")
        case Money(amount=amount, currency=currency):
            return f"{plain(amount)} {currency}"
        case Date(date=date, end=end):
            return f"{date} – {end}" if end else date
        case Recurrence(rule=rule):
            return rule
        case Choice(meaning=str(meaning)):
            return meaning
    return ""


def _findings(contract: Contract, lang: str) -> Group:
    """What is wrong, most grave first as the checks gave it; the many blanks of a template as one list of their names."""
    words = WORDS[lang]
    lines: list[RenderableType] = []
    labels = {slot.id: slot.label for slot in contract.slots}
    missing = [labels[slot] for finding in contract.findings if finding.rule == "blank.required" for slot in finding.slots]
    optional = sum(1 for finding in contract.findings if finding.rule == "blank.optional")
    if missing:
        sign, style = SEVERITIES[Severity.ERROR]
        names = (f"{clean(name)}×{count}" if count > 1 else clean(name) for name, count in Counter(missing).items())
        lines.append(Text(f"{sign} {words['missing'].format(len(missing))}", style=style))
        lines.append(Padding(Text("  ".join(names), style=style), (0, 0, 0, 2)))  # white space, or no line could break
    for finding in contract.findings:
        if finding.rule not in ("blank.required", "blank.optional"):
            sign, style = SEVERITIES[finding.severity]
            line = Table.grid(Column(width=2), Column(overflow="fold"))  # Chinese has no spaces to break a line at
            line.add_row(
                Text(sign, style=style), Text(clean(finding.message if lang == "zh" else finding.message_en), style=style)
            )
            lines.append(line)
    if optional:
        lines.append(Text(words["more"].format(optional), style="dim"))
    return Group(Text(words["findings"], style="bold"), *(lines or [Text(words["none"], style="dim")]))


def show_tree(contract: Contract, lang: str = "zh", console: Console | None = None) -> None:
    """Print the tree of clauses: each one's number, heading and level, how many of its own slots are blank and filled."""
    console = console or Console()
    counts = Counter(slot.clause for slot in contract.slots)
    blanks = Counter(slot.clause for slot in contract.slots if slot.state is State.BLANK)
    root = Tree(Text(clean(contract.title or contract.document.name), style="bold"))
    nodes: dict[str | None, Tree] = {None: root}
    for clause in contract.clauses:
        if clause.level is Level.TITLE and clause.heading == contract.title:  # the root says it
            nodes[clause.id] = root
            continue
        line = Text(clause_name(clause))
        level = _level(clause, lang)
        line.append(f"  {level}" if line.plain else level, style="dim")
        for sign, count in (("○", blanks[clause.id]), ("●", counts[clause.id] - blanks[clause.id])):
            if count:
                line.append(f"  {sign}{count}", style="yellow" if sign == "○" else "green")
        nodes[clause.id] = nodes.get(clause.parent, root).add(line)
    console.print(root)


def show_values(values: list[dict[str, Any]], console: Console | None = None) -> None:
    """Print the values found in a text."""
    console = console or Console()
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("kind", "raw", "unit", "value"):
        table.add_column(name)
    for value in values:
        normal = " ".join(str(part) for part in value["value"].values())
        table.add_row(value["kind"], Text(clean(value["raw"])), Text(value["unit"] or ""), Text(clean(normal)))
    console.print(table)


def show_comparison(report: dict[str, Any], lang: str = "zh", console: Console | None = None) -> None:
    """Print a comparison with a template: what was filled in, what became of the fixed wording, what that means."""
    console = console or Console()
    words = COMPARED[lang]
    console.rule(Text(clean(f"{report['template']['name']} → {report['filled']['name']}"), style="bold"), align="left")
    fillings = Table(box=None, pad_edge=False, header_style="dim")
    for name in words["fillings"]:
        fillings.add_column(name, overflow="fold")
    for filling in report["fillings"]:
        sign, style = FILLING_SIGNS[filling["state"]]
        value = filling["text"].strip() + (filling["unit"] or "") if filling["text"] else "____" + (filling["unit"] or "")
        fillings.add_row(Text(sign, style=style), Text(clean(filling["label"])), Text(clean(value), style=style))
    console.print(fillings)
    console.print(_changes(report["changes"], lang))
    for finding in report["findings"]:
        if finding["rule"] not in ("template.changed", "template.raised"):  # the table above says them
            sign, style = SEVERITIES[Severity(finding["severity"])]
            console.print(Text(f"{sign} {clean(finding['message' if lang == 'zh' else 'message_en'])}", style=style))
    states = Counter(filling["state"] for filling in report["fillings"])
    raised = sum(1 for change in report["changes"] if change["raised"])
    counts = (states["filled"], states["blank"], len(report["changes"]), raised)
    console.print(Text(words["summary"].format(*counts), style="bold"))


def _changes(changes: list[dict[str, Any]], lang: str) -> Table | Text:
    """Changes to a fixed wording, clause by clause; raised ones bear a sign."""
    words = COMPARED[lang]
    if not changes:
        return Text(words["none"], style="dim")
    shown = Table(box=None, pad_edge=False, header_style="dim")
    for name in words["changes"]:
        shown.add_column(name, overflow="fold")
    for change in changes:
        sign, style = SEVERITIES[Severity.WARNING if change["raised"] else Severity.INFO]
        clause = change["clause"] or change["template_clause"] or {}
        where = clause.get("number") or clause.get("heading") or ""
        both = (Text(clean(change["old"]), style="red strike"), Text(clean(change["new"]), style="green underline"))
        shown.add_row(Text(sign, style=style), Text(clean(where)), Text(clean(change["before"]), style="dim"), *both)
    return shown


def show_group(group: dict[str, Any], lang: str = "zh", console: Console | None = None) -> None:
    """Print a group of contracts that say the same, and what each has of its own."""
    console = console or Console()
    console.rule(Text(COMPARED[lang]["group"].format(clean(group["title"]), group["contracts"]), style="bold"), align="left")
    for member in group["members"]:
        console.print(Text(f"{clean(member['name'])}  {member['share'] * 100:.0f}%"))
        if member["changes"]:
            console.print(Padding(_changes(member["changes"], lang), (0, 0, 0, 2)))


def show_rules(rules: list[dict[str, Any]], console: Console | None = None) -> None:
    """Print the rules of the checks: name, what it finds, why it matters, its thresholds and its source."""
    shown = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), show_header=False)
    for rule in rules:
        severity = next((s for s in Severity if s.value == rule["severity"]), None)
        sign, style = SEVERITIES[severity] if severity else (" ", "dim")
        limits = "  ".join(f"{name} = {value}" for name, value in rule["limits"].items())
        more = "\n".join(part for part in (rule["why"], limits, rule["source"]) if part)
        what = Text.assemble(clean(rule["what"]), "\n", (more, "dim"))
        shown.add_row(Text(sign, style=style), Text(rule["rule"], style=style), Text(rule["severity"], style=style), what)
    (console or Console()).print(shown)

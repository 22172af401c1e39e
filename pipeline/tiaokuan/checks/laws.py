"""Laws out of force that a contract still cites, from data/laws.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from tiaokuan.checks import Check, Rule, View
from tiaokuan.checks._times import day
from tiaokuan.contract import Finding, Severity
from tiaokuan.document import Span

REPEALED = Rule(
    "law.repealed", Severity.WARNING, "引用已废止的法律", "a repealed law is cited as in force",
    "引用的条文已经失效，应改引现行法。", "What it cites is void; cite the law in force.",
)  # fmt: skip

PACKAGED = Path(__file__).parents[1] / "data" / "laws.toml"  # as the wheel carries it
SOURCE = Path(__file__).parents[3] / "data" / "laws.toml"  # as it stands in a checkout
CITED = re.compile(
    r"《(?P<name>[^《》\n]{2,24}|最高人民法院[^《》\n]{2,20}[〈《<][^〉》>\n]{2,20}[〉》>][^《》\n]{2,24})》(?P<after>.{0,24})",
    re.DOTALL,
)
UNQUOTED = "(?:中华人民共和国|我国|国家|根据|依据|依照|按照|适用|遵守|符合|参照|违反)(?:的)?\\s*(?P<name>{})(?![律典庭定人])(?P<after>.{{0,24}})"
"""A law named without brackets: only behind words that name laws, and only those whose names are no other words."""
ALONE = ("合同法", "担保法", "物权法", "侵权责任法", "民法通则", "民法总则", "经济合同法", "婚姻法", "继承法", "收养法")
NOT_IN_FORCE = re.compile("^[^。；]{0,12}(?:已|废止|失效|同时废止)")
TITLE = re.compile("中华人民共和国|[〈〉《》<>\\s]|(?:[（(][^（()）]*[)）])+$")


@cache
def laws() -> dict[str, dict[str, str]]:
    """Name (without 中华人民共和国, inner brackets and white space) to: repealed (the day), by, source."""
    path = PACKAGED if PACKAGED.exists() else SOURCE
    return {bare(law["name"]): law for law in tomllib.loads(path.read_text("utf-8"))["law"]}


def bare(name: str) -> str:
    """A law's name as the table has it."""
    return TITLE.sub("", name)


def find(view: View) -> Iterator[Finding]:
    """One finding for each repealed law, at the first place that cites it as in force; none where the contract is older."""
    seen = set[str]()
    signed = max((d for slot in view.filled("contract.sign_date") if (d := day(slot)) is not None), default=None)
    unquoted = re.compile(UNQUOTED.format("|".join(ALONE)), re.DOTALL)
    for match in sorted([*CITED.finditer(view.text), *unquoted.finditer(view.text)], key=lambda m: m.start("name")):
        law = laws().get(bare(match["name"]))
        if law is None or law["name"] in seen or NOT_IN_FORCE.search(match["after"]):
            continue
        if signed is not None and signed < date.fromisoformat(law["repealed"]):
            continue
        seen.add(law["name"])
        zh = f"引用的《{law['name']}》已于 {law['repealed']} 废止，现行的是{law['by']}"
        en = f"《{law['name']}》 was repealed on {law['repealed']}; now in force: {law['by']}"
        rule = replace(REPEALED, source=law["source"])
        yield view.finding(rule, zh, en, Span(match.start("name"), match.end("name")))


CHECK = Check((REPEALED,), find)

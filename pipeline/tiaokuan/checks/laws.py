"""Laws out of force that a contract still cites, from data/laws.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tiaokuan.checks import Check, View
from tiaokuan.contract import Finding, Severity

PACKAGED = Path(__file__).parents[1] / "data" / "laws.toml"  # as the wheel carries it
SOURCE = Path(__file__).parents[3] / "data" / "laws.toml"  # as it stands in a checkout
CITED = re.compile(r"《(?:中华人民共和国)?([^《》\n]{2,20})》(.{0,24})", re.DOTALL)
NOT_IN_FORCE = re.compile("^[^。；]{0,12}(?:已|废止|失效|同时废止)|^[^。；]{0,4}司法解释")


@cache
def laws() -> dict[str, dict[str, str]]:
    """Name (without 中华人民共和国) to: repealed (the day), by, source."""
    path = PACKAGED if PACKAGED.exists() else SOURCE
    return {law["name"]: law for law in tomllib.loads(path.read_text("utf-8"))["law"]}


def find(view: View) -> Iterator[Finding]:
    """One finding for each repealed law, at the first place that cites it as in force."""
    seen = set[str]()
    for match in CITED.finditer(view.document.text):
        law = laws().get(match[1].strip())
        if law is None or law["name"] in seen or NOT_IN_FORCE.search(match[2]):
            continue
        seen.add(law["name"])
        where = tuple(c.id for c in view.clauses if c.span.start <= match.start() < c.span.end)[-1:]
        yield Finding(
            "law.repealed",
            Severity.WARNING,
            f"引用的《{law['name']}》已于 {law['repealed']} 废止，现行法为《{law['by']}》（{law['source']}）。",
            f"《{law['name']}》 was repealed on {law['repealed']}; now in force: 《{law['by']}》.",
            (),
            where,
        )


CHECK = Check(rules={"law.repealed": ("引用已废止的法律", "a repealed law is cited as in force")}, find=find)

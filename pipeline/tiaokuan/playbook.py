"""A playbook: which rules report, how severe they are, their thresholds, and rules of the user's own, from a TOML file.

[rules]
"blank.optional" = "off"            # or error, warning, info
[limits]
damages_rate = 20
[[own]]
rule = "own.response"
must = "sla.response_time <= 30 minutes"   # or: KEY absent, KEY present
severity = "error"
message = "响应时间不得超过 30 分钟"
message_en = "response within 30 minutes"
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

from tiaokuan.contract import Severity
from tiaokuan.errors import UsageError

LIMITS = {
    "satisfaction": Decimal(50),  # percent; a target below it is most likely a slip
    "late_rate_min": Decimal("0.02"),  # percent a day: 万分之二; 万分之一 is no more than the LPR
    "late_rate_max": Decimal("0.3"),  # percent a day: 千分之三
    "lpr": Decimal("3.0"),  # percent a year: the 1-year loan prime rate; set it to the one in force when the contract was made
    "damages_rate": Decimal(30),  # percent: 法释〔2023〕13号 第六十五条
    "earnest_rate": Decimal(20),  # percent: 民法典第五百八十六条
    "retention_rate": Decimal(3),  # percent: 建质〔2017〕138号 第七条
    "lease_years": Decimal(20),  # 民法典第七百零五条
}
MUST = re.compile(
    r"(?P<key>[a-z_.]+)\s*(?:(?P<whether>absent|present)|(?P<sign><=|>=|==|!=|<|>)\s*(?P<amount>[0-9]+(?:\.[0-9]+)?)\s*(?P<unit>%|‰|[a-z]*|[一-鿿]*))"
)
WHETHER = ("absent", "present")
UNITS = {
    "%": "percent", "percent": "percent", "second": "second", "minute": "minute", "hour": "hour", "day": "day", "workday": "workday", "week": "week",
    "month": "month", "quarter": "quarter", "year": "year", "yuan": "CNY", "秒": "second", "分钟": "minute", "小时": "hour", "日": "day", "天": "day",
    "工作日": "workday", "周": "week", "个月": "month", "月": "month", "季度": "quarter", "年": "year", "元": "CNY", "": "",
}  # fmt: skip
SCALED = {"‰": (Decimal("0.1"), "percent"), "万元": (Decimal(10_000), "CNY")}


@dataclass(frozen=True, slots=True)
class Own:
    """A rule of the user's own: every filled slot of `key` must compare so with `amount` (in `unit`), or the key must be absent
    or present altogether. `sign` is the comparison, absent or present."""

    rule: str
    key: str
    sign: str
    amount: Decimal
    unit: str
    severity: Severity
    message: str
    message_en: str


@dataclass(frozen=True, slots=True)
class Playbook:
    """What a user asks of the checks. `severities`: None switches a rule off."""

    severities: dict[str, Severity | None] = field(default_factory=dict)
    limits: dict[str, Decimal] = field(default_factory=lambda: dict(LIMITS))
    own: tuple[Own, ...] = ()


def load(path: str) -> Playbook:
    """The playbook in a TOML file, the default one for an empty path. Raises UsageError for what cannot be read or means nothing."""
    if not path:
        return Playbook()
    try:
        return _parsed(Path(path).read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"读不了规则文件 {path}：{error}", f"cannot read the playbook {path}: {error}") from error


@lru_cache(maxsize=8)
def _parsed(text: str) -> Playbook:
    given = tomllib.loads(text)
    if strange := set(given) - {"rules", "limits", "own"}:
        raise _wrong("、".join(sorted(strange)))
    tables = {name: given.get(name, {}) for name in ("rules", "limits")}
    own = given.get("own", [])
    if not all(isinstance(table, dict) for table in tables.values()) or not isinstance(own, list):
        raise _wrong("rules, limits, own")
    limits = dict(LIMITS)
    for name, value in tables["limits"].items():
        if name not in LIMITS:
            raise unknown(name, LIMITS)
        limits[name] = _decimal(name, value)
    severities = {rule: None if value == "off" else _severity(rule, value) for rule, value in tables["rules"].items()}
    return replace(Playbook(), severities=severities, limits=limits, own=tuple(_own(entry) for entry in own))


def _own(entry: Any) -> Own:
    if not isinstance(entry, dict) or not all(isinstance(entry.get(name), str) for name in ("rule", "must")):
        raise _wrong("own: rule, must")
    if strange := set(entry) - {"rule", "must", "severity", "message", "message_en"}:
        raise _wrong("、".join(sorted(strange)))
    must = entry["must"].strip()
    match = MUST.fullmatch(must)
    if match is None:
        raise _wrong(must)
    sign, amount, unit = match["whether"], Decimal(0), ""
    if match["sign"]:
        name = match["unit"] if match["unit"] in UNITS or match["unit"] in SCALED else match["unit"].removesuffix("s")
        scale, unit = SCALED.get(name, (Decimal(1), UNITS.get(name, "?")))
        if unit == "?":
            raise _wrong(must)
        sign = match["sign"]
        amount = Decimal(match["amount"]) * scale
    severity = _severity(entry["rule"], entry.get("severity", "warning"))
    message = str(entry.get("message", f"应为 {must}"))
    return Own(entry["rule"], match["key"], sign, amount, unit, severity, message, str(entry.get("message_en", message)))


def _severity(rule: str, value: Any) -> Severity:
    if value not in [severity.value for severity in Severity]:
        raise _wrong(f"{rule} = {value!r}")
    return Severity(value)


def _decimal(name: str, value: Any) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise _wrong(f"{name} = {value!r}") from error
    if not number.is_finite():
        raise _wrong(f"{name} = {value!r}")
    return number


def unknown(name: str, known: Iterable[str]) -> UsageError:
    """The error for a name that does not exist, with the nearest that does."""
    near = get_close_matches(name, list(known), 1, 0.5)
    zh, en = (f"，是不是 {near[0]}？", f"; did you mean {near[0]}?") if near else ("", "")
    return UsageError(f"规则文件里的这个名称不存在：{name}{zh}", f"the playbook names what does not exist: {name}{en}")


def taken(name: str) -> UsageError:
    """The error for a rule of the user's own that bears a built-in rule's name."""
    return UsageError(f"自定规则不能用已有的名称：{name}", f"an own rule cannot bear a built-in rule's name: {name}")


def _wrong(what: str) -> UsageError:
    return UsageError(f"规则文件里的这一项看不懂：{what}", f"the playbook says something that means nothing: {what}")

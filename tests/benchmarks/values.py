"""Values beside what people use otherwise: accuracy on others' test suites, speed on contract text. Python 3.11 or later.

python tests/benchmarks/values.py SCORE CASES BENCH [--jionlp PYTHON]

    SCORE   the measuring program: it takes --candidate FILE with KINDS and extract(text), --cases and --bench
    CASES   the suites' cases, one JSON object a line
    BENCH   contract text for the speed
    PYTHON  an interpreter that has jionlp; its speed is measured in the same run (at least five times faster is wanted)

This file is that adapter too: `extract` gives the values of a text in the suites' normal forms. The suites are of everyday language, so the
bounds are for `find_values(…, everyday=True)`; what the default finds, which reads as a contract must be read, is printed beside it.
Exit status 1 where a bound is broken.
Cases we think wrong are in tests/corpus/suites_disputed.toml; they count as failures here.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from tiaokuan import kinds
from tiaokuan.contract import Date, Money, Quantity

KINDS = {"duration", "percent", "rate", "money", "date", "daterange", "number", "quantity"}
# what is wanted of the core cases; the best peers' figures, whole text or span alone, are measured by the same program
WANTED = {
    "duration": 97,
    "percent": 97,
    "rate": 97,
    "money": 97,
    "date": 97,
    "daterange": 95,
    "number": 95,
    "quantity": 95,
    "neg": 100,
}
# the best peer on the core cases, and on all: traditional, colloquial and contested ones too
BEST_PEER = {
    "duration": (83.1, "jionlp"), "percent": (88.7, "recognizers"), "rate": (100.0, "recognizers"), "money": (72.5, "recognizers"), "date": (95.6, "recognizers"),
    "daterange": (86.0, "jionlp"), "number": (94.5, "recognizers"), "quantity": (80.3, "recognizers"),
}  # fmt: skip
BEST_PEER_ALL = {
    "duration": (72.4, "duckling"), "percent": (90.4, "recognizers"), "rate": (100.0, "recognizers"), "money": (64.8, "recognizers"), "date": (91.6, "recognizers"),
    "daterange": (81.3, "jionlp"), "number": (92.6, "recognizers"), "quantity": (74.0, "duckling"),
}  # fmt: skip
FASTER = 5.0
EVERYDAY = True  # what is read; `_values_default` sets it to False
ISO = {"second": "PT{}S", "minute": "PT{}M", "hour": "PT{}H", "day": "P{}D", "week": "P{}W", "month": "P{}M", "year": "P{}Y"}
OPEN = {"start": ">=", "end": "<=", "before": "<", "after": ">"}
UNITS: dict[str, str] = {
    **dict.fromkeys(["平方千米", "平方公里", "km²", "km2"], "km2"),
    **dict.fromkeys(["平方米", "平米", "m²", "㎡", "m2"], "m2"),
    **dict.fromkeys(["cm2", "cm²", "平方厘米"], "cm2"),
    **dict.fromkeys(["毫克", "mg"], "mg"),
    **dict.fromkeys(["微克"], "ug"),
    **dict.fromkeys(["千克", "公斤", "kg"], "kg"),
    **dict.fromkeys(["克", "g"], "g"),
    **dict.fromkeys(["斤", "市斤"], "jin"),
    **dict.fromkeys(["吨", "t"], "t"),
    **dict.fromkeys(["两"], "liang"),
    **dict.fromkeys(["毫米", "mm"], "mm"),
    **dict.fromkeys(["厘米", "公分", "cm"], "cm"),
    **dict.fromkeys(["分米", "dm"], "dm"),
    **dict.fromkeys(["千米", "公里", "km"], "km"),
    **dict.fromkeys(["公尺", "米", "m"], "m"),
    **dict.fromkeys(["英尺"], "ft"),
    **dict.fromkeys(["英寸"], "in"),
    **dict.fromkeys(["英里"], "mi"),
    **dict.fromkeys(["亩"], "mu"),
    **dict.fromkeys(["毫升", "ml", "cc"], "mL"),
    **dict.fromkeys(["公升", "升", "l"], "L"),
    **dict.fromkeys(["加仑"], "gal"),
    **dict.fromkeys(["摄氏度", "摄氏°", "°c", "℃"], "C"),
    **dict.fromkeys(["华氏度", "华氏°", "°f"], "F"),
    **dict.fromkeys(["°", "度"], "deg"),
    **dict.fromkeys(["兆字节", "mb"], "MB"),
    **dict.fromkeys(["字节"], "B"),
    **dict.fromkeys(["比特"], "bit"),
    **dict.fromkeys(["千字节", "kb"], "KB"),
    **dict.fromkeys(["兆赫兹", "兆赫", "mhz"], "MHz"),
    **dict.fromkeys(["赫兹", "赫", "hz"], "Hz"),
    **dict.fromkeys(["千瓦时", "kwh"], "kWh"),
    **dict.fromkeys(["千瓦", "kw"], "kW"),
    **dict.fromkeys(["千卡", "大卡"], "kcal"),
    **dict.fromkeys(["千帕"], "kPa"),
    **dict.fromkeys(["摩尔"], "mol"),
    **dict.fromkeys(["v", "伏", "伏特"], "V"),
    **dict.fromkeys(["公里/小时", "千米/小时", "km/小时"], "km/h"),
    **dict.fromkeys(["米/秒", "m/秒"], "m/s"),
}


def extract(text: str) -> list[dict[str, Any]]:
    """Every value of a text as the measuring program wants it: kind, value, start, end."""
    return [dict(zip(("kind", "value", "start", "end"), row, strict=True)) for row in rows(text)]


def rows(text: str) -> Iterator[tuple[str, str, int, int]]:
    """The rows of `extract`."""
    for found in kinds.find(text, {"duration", "percent", "money", "date"}, everyday=EVERYDAY):
        value, (start, end) = found.value, found.whole
        if isinstance(value, Date):
            yield from dates(found)
        elif isinstance(value, Money):
            yield "money", f"{ends(value)} {value.currency}", start, end
        elif isinstance(value, Quantity) and found.kind == "percent":
            words = "..".join(f"{part}%" for part in ends(value).split(".."))
            yield "percent", words, start, end
            yield "rate", words, start, end
        elif isinstance(value, Quantity):
            yield "duration", duration(value, text[end : end + 4]), start, end
    for found in kinds.find(text, {"number"}, everyday=EVERYDAY):
        value, (start, end) = found.value, found.whole
        if isinstance(value, Quantity) and (unit := UNITS.get(value.unit) or UNITS.get(value.unit.lower())):
            yield (
                "quantity",
                ends(value) + (".." if value.bound == "at_least" and value.amount_min is None else "") + f" {unit}",
                start,
                end,
            )
        elif isinstance(value, Quantity) and value.unit == "帕":
            yield "quantity", f"{plain(value.amount / 1000)} kPa", start, end
    for span, amount in kinds.numbers(text) if EVERYDAY else ():
        yield "number", plain(amount), span.start, span.end


def dates(found: kinds.Found) -> Iterator[tuple[str, str, int, int]]:
    """A date, and a range of dates where it has another end or is a bound."""
    value, (start, end), (first, last) = found.value, found.whole, found.span
    assert isinstance(value, Date)
    middle = first + (last - first) // 2 if value.end else last
    yield "date", value.date, first, middle
    if value.end:
        yield "date", value.end, middle, last
        yield "daterange", f"{value.date}/{value.end}", start, end
    elif value.bound:
        yield "daterange", OPEN[value.bound] + value.date, start, end


def duration(value: Quantity, behind: str) -> str:
    """ISO 8601, with 以上 and 以下 as open ends."""
    if value.amount_min is not None and value.amount_max is not None:
        return f"{iso(value.amount_min, value.unit)}..{iso(value.amount_max, value.unit)}"
    words = iso(value.amount, value.unit) + "".join(iso(part.amount, part.unit)[1:] for part in value.plus)
    if value.bound == "at_least" and "以上" in behind:
        return f"{words}.."
    return f"..{words}" if value.bound == "at_most" and "以下" in behind else words


def iso(amount: Decimal, unit: str) -> str:
    """An amount of one unit."""
    if unit == "workday":
        return f"{plain(amount)} workday"
    return f"P{plain(amount * 3)}M" if unit == "quarter" else ISO[unit].format(plain(amount))


def ends(value: Quantity | Money) -> str:
    """The amount, or both ends of a range."""
    if value.amount_min is None or value.amount_max is None:
        return plain(value.amount)
    return f"{plain(value.amount_min)}..{plain(value.amount_max)}"


def plain(amount: Decimal) -> str:
    """Without exponent and trailing zeros."""
    return format(amount.normalize(), "f") if amount else "0"


def main() -> int:
    """Measure and print; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("score", "cases", "bench"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--jionlp", metavar="PYTHON")
    options = parser.parse_args()
    common = [str(options.score), "--cases", str(options.cases), "--bench", str(options.bench)]
    ours = run([sys.executable, *common, "--candidate", __file__, "--no-speed"])
    held = compared(ours, "core", WANTED, BEST_PEER)
    held &= compared(ours, "all", {}, BEST_PEER_ALL)
    default = run([sys.executable, *common, "--candidate", str(Path(__file__).with_name("_values_default.py")), "--no-speed"])
    for kind, right, of in shares(default, "core"):
        print(f"default {kind:10} {100 * right / of:6.1f} ({right}/{of})")
    if options.jionlp:
        held &= faster(options, common)
    return 0 if held else 1


def compared(printed: str, cases: str, wanted: dict[str, int], peers: dict[str, tuple[float, str]]) -> bool:
    """Print a table of the core or of all cases; whether each kind reaches what is wanted and is above the best peer."""
    held = True
    for kind, right, of in shares(printed, cases):
        if kind not in wanted and kind not in peers:
            continue
        share, (peer, name) = 100 * right / of, peers.get(kind, (0.0, ""))
        fine = share >= wanted.get(kind, 0) and (share > peer or share == 100)
        held &= fine
        print(f"{cases:5} {kind:10} {share:6.1f} ({right}/{of})  best peer {peer} {name}  {'' if fine else 'SHORT'}")
    return held


def shares(printed: str, cases: str) -> Iterator[tuple[str, int, int]]:
    """Each kind with how many of the core or of all cases are right, from what the measuring program prints."""
    line = next(line for line in printed.splitlines() if re.search(rf"extract +{cases} ", line))
    for kind, right, of in re.findall(r"(\w+)=(\d+)/(\d+)=", line):
        yield kind, int(right), int(of)


def faster(options: argparse.Namespace, common: list[str]) -> bool:
    """All kinds of find_values against what JioNLP extracts, one after the other on the same text; whether the bound holds."""
    bench = Path(__file__).with_name("_values_speed.py")
    mine = rate(run([sys.executable, *common, "--candidate", str(bench), "--speed-only"]))
    theirs = rate(run([str(options.jionlp), *common, "jionlp", "--speed-only"]))
    print(
        f"speed      {mine:,.0f} against {theirs:,.0f} characters a CPU second: {mine / theirs:.1f} times (at least {FASTER})"
    )
    return mine >= FASTER * theirs


def run(command: list[str]) -> str:
    """What a program prints."""
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def rate(printed: str) -> float:
    """Characters a CPU second, from the measuring program's line."""
    match = re.search(r"([\d,]+) chars/s cpu", printed)
    if match is None:
        raise SystemExit(f"no speed in: {printed}")
    return float(match[1].replace(",", ""))


if __name__ == "__main__":
    sys.exit(main())

"""Values for generated contracts: what is written into a slot, and what it means.

One `Filler` a contract: the same seed fills alike, and what a contract says once (its price, its term, a party's name) it says
again wherever it is asked for.
"""

from __future__ import annotations

import datetime
import random
import re
from copy import copy
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from tiaokuan.keys import KEYS
from tiaokuan.kinds._capitals import capitals

UNITS = {
    "分钟": "minute", "小时": "hour", "日": "day", "天": "day", "工作日": "workday", "个工作日": "workday", "周": "week",
    "月": "month", "个月": "month", "季度": "quarter", "年": "year",
}  # fmt: skip
ONCE = ("fee.total", "term.length", "term.start", "term.end", "contract.number", "contract.sign_date", "contract.sign_place")
WORDS = {
    "address": "address", "phone": "phone", "email": "email", "account": "account", "identifier": "identifier", "person": "person",
    "text": "text", "organisation": "company",
}  # fmt: skip
WORDS_BY_KEY = {
    "bank_name": "bank", "contract.number": "contract_number", "contract.project_name": "project", "service.content": "content",
    "service.exclusions": "exclusions", "service.hours": "hours", "service.channels": "channels", "service.location": "place",
    "payment.method": "currency_item", "contract.sign_place": "town",
}  # fmt: skip
DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Fill:
    """A slot as it is written: gold for the reader, and how the writers draw it.

    text   what is written in, without its unit; "" where the slot is blank
    mark   line (underlined), score (typed underscores), bracket (【】), box (before its option), boxed (behind it), cell, label (nothing drawn behind a colon), wide (underlined with its unit), tight (underlined without room around it), none
    parts  the pieces of a date between which its 年月日 are printed
    """

    kind: str
    key: str | None
    text: str = ""
    value: dict[str, Any] | None = None
    unit: str | None = None
    mark: str = "none"
    state: str = "filled"
    parts: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    optional: bool = False
    hint: str = ""


def _meant(printed: str) -> str:
    """The unit of time that a printed unit means, of 年（月） the first."""
    return UNITS[re.split("[（/]", printed)[0]]


def chinese(number: int) -> str:
    """A whole number in Chinese numerals."""
    if number >= 10**4:
        size, sign = (10**8, "亿") if number >= 10**8 else (10**4, "万")
        head, rest = divmod(number, size)
        between = ("零" if rest < size // 10 else "") + chinese(rest) if rest else ""
        return chinese(head) + sign + between
    text = "".join(
        DIGITS[int(d)] + (power if d != "0" else "") for d, power in zip(f"{number:04}", ("千", "百", "十", ""), strict=True)
    )
    text = re.sub("零+", "零", text).strip("零") or "零"
    return text[1:] if 10 <= number < 20 else text


def capital(number: int) -> str:
    """A whole number in the capitals of bank forms."""
    return capitals(Decimal(number)).removesuffix("元整")


class Filler:
    """Fills the slots of one contract from a seeded generator."""

    def __init__(self, rng: random.Random, tables: dict[str, Any]) -> None:
        """`tables`: the grammar's values."""
        self.rng, self.tables = rng, tables
        self.said: dict[str, Any] = {}
        self.box = "boxed" if rng.random() < 0.15 else "box"
        self.start = datetime.date(2023, 1, 1) + datetime.timedelta(days=rng.randrange(1500))

    def by(self, rng: random.Random) -> Filler:
        """One that fills in what this one has said so far, and draws the rest from another generator."""
        other = copy(self)
        other.rng, other.said = rng, dict(self.said)
        return other

    def fill(self, spec: str, before: str, after: str) -> Fill:
        """The slot that a pattern asks for by `key unit …:mode`, between these words."""
        head, _, mode = spec.partition(":")
        name, *units = head.split()
        key = name if "." in name else None
        kind = KEYS[name].kind if key else name
        if key == "liability.damages_rate" and units == ["倍"]:
            kind = "number"
        unit = self.rng.choice(units) if units else None
        method = getattr(self, f"_{kind}", self._words)
        made: Fill = method(kind, key, unit, mode, before, after)
        made = made if mode == "box" else replace(made, kind=kind, key=key)
        return replace(made, mark="alt") if mode == "alt" else made

    def word(self, name: str) -> str:
        """One of the words of a row, its {symbols} and # filled in."""
        text = self.rng.choice(self.tables["words"][name])
        text = re.sub(r"\{(\w+)\}", lambda match: self.word(match[1]), text)
        return re.sub("#", lambda _: str(self.rng.randrange(1, 10)), text)

    def _once(self, key: str | None, make: Any) -> Any:
        if key is None or not (key in ONCE or key.startswith("party_")):
            return make()
        if key not in self.said:
            self.said[key] = make()
        return self.said[key]

    def _words(self, kind: str, key: str | None, unit: str | None, mode: str, before: str, after: str) -> Fill:
        if mode == "box":
            return self._choice("choice", key, unit, mode, before, after)
        row = WORDS_BY_KEY.get(key or "") or WORDS_BY_KEY.get((key or "").partition(".")[2]) or WORDS.get(kind, "text")
        if mode in ("item", "model", "part"):
            row = {"item": "project_short", "model": "identifier", "part": "part"}[mode]
        coded = key is not None and key.endswith("credit_code")
        make = self._credit_code if coded else lambda: self.word(row)
        text = f"{self.rng.randrange(100000, 860000)}" if mode == "post" else str(self._once(key, make))
        if kind == "organisation" and key:
            text = self._forum(key, after)
        return Fill(kind, key, text, {"text": text})

    def _credit_code(self) -> str:
        """A unified social credit code with its check digit (GB 32100-2015)."""
        signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
        body = (
            "91" + "".join(self.rng.choice("0123456789") for _ in range(6)) + "".join(self.rng.choice(signs) for _ in range(9))
        )
        total = sum(signs.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
        return body + signs[-total % 31]

    def _forum(self, key: str, after: str) -> str:
        if key == "dispute.arbitration":
            return self.word("arbitration") + ("" if after.startswith("仲裁") else "仲裁委员会")
        return self.word("court" if after.startswith(("人民法院", "法院")) else "court_whole")

    def _party(self, kind: str, key: str | None, unit: str | None, mode: str, before: str, after: str) -> Fill:
        def name() -> str:
            fate = self.rng.random()
            return self.word("company" if fate < 0.75 else "institution" if fate < 0.88 else "person")

        same = "party_b.name" if key == "party_b.bank_account_name" else key
        text = str(self._once(same, name))
        return Fill(kind, key, text, {"text": text})

    def _duration(self, kind: str, key: str | None, unit: str | None, mode: str, before: str, after: str) -> Fill:
        printed = unit or "日"
        sizes: list[int] = self.tables["duration"][_meant(printed)]
        each = before.endswith(("每", "按"))
        amount, printed = self._once(key, lambda: (self.rng.choice(sizes if not each else [2, 3, 6]), printed))
        unit = _meant(printed)
        printed = "个月" if printed == "月" else printed
        spoken = "两" if amount == 2 and printed[0] in "个年周天" else chinese(amount)
        text = spoken if self.rng.random() < 0.25 else str(amount)
        return Fill(kind, key, text, {"amount": str(amount), "unit": unit}, printed)

    def _percent(self, kind: str, key: str | None, unit: str | None, mode: str, before: str, after: str) -> Fill:
        table = self.tables["percent"]
        row = key if key in table else "service" if key and key.startswith("sla.") else "other"
        amount = Decimal(self.rng.choice(table[row]))
        scale = {"‰": 10, "千": 10, "万": 100}.get(unit or before[-3:-2], 1)
        if scale > 1:
            amount = Decimal(self.rng.choice(["1", "2", "3", "5", "8"]))
        if unit is None:
            amount = Decimal(int(amount) or 1)
        text = chinese(int(amount)) if unit is None and self.rng.random() < 0.7 else str(amount)
        return Fill(kind, key, text, {"amount": format((amount / scale).normalize(), "f"), "unit": "percent"}, unit)

    def _money(self, kind: str, key: str | None, unit: str | None, mode: str, before: str, after: str) -> Fill:
        small = key in ("fee.unit_price", "liability.damages") or "/" in (unit or "")

        def amount_of() -> int:
            size = int(10 ** self.rng.uniform(1.5, 4) if small else 10 ** self.rng.uniform(3.5, 6.4))
            step = self.rng.choice([10, 50, 100]) if small else self.rng.choice([100, 1000, 5000, 10000])
            return max(step, size // step * step)

        pair = re.search(r"大写[^。；]{0,12}$|小写[^。；]{0,4}$|[￥¥]$|[（(]$", before) if key else None
        last = self.said.get(f"last {key}")
        amount = last if pair and last else self._once(key, amount_of)
        self.said[f"last {key}"] = amount
        if unit and unit.startswith("万"):
            amount = max(10000, amount // 10000 * 10000)
            self.said[f"last {key}"] = amount
        scale = 10000 if unit and unit.startswith("万") else 1
        value = {"amount": str(amount), "currency": "CNY"}
        if mode == "caps":
            return Fill(kind, key, capital(amount) + self.rng.choice(["元整", "元整", "圆整"]), value)
        figure = amount // scale
        text = self.rng.choice([f"{figure}", f"{figure:,}", f"{figure:,}.00", f"{figure}.00"] if scale == 1 else [f"{figure}"])
        return Fill(kind, key, text, value, unit)

    def _date(self, kind: str, key: str | None, unit: str | None, mode: str, before: str, after: str) -> Fill:
        if mode == "day":
            return Fill(kind, key, str(self.rng.randrange(1, 29)), None, None, optional=True)

        def day_of() -> datetime.date:
            days = {"term.end": self.rng.choice([181, 364, 729, 1095]), "term.start": self.rng.randrange(0, 30)}
            return self.start + datetime.timedelta(days=days.get(key or "", self.rng.randrange(-30, 300)))

        day: datetime.date = self._once(key, day_of)
        fate = self.rng.random()
        if fate < 0.06:
            parts: tuple[str, ...] = (
                "".join("〇一二三四五六七八九"[int(d)] for d in str(day.year)),
                chinese(day.month),
                chinese(day.day),
            )
        else:
            form = "{}" if self.rng.random() < 0.7 else "{:02}"
            parts = (str(day.year), form.format(day.month), form.format(day.day))
        text = "{}年{}月{}日".format(*parts)
        if fate > 0.9:
            text, parts = self.rng.choice([day.isoformat(), f"{day:%Y/%m/%d}", "{}.{}.{}".format(*parts)]), ()
        return Fill(kind, key, text, {"date": day.isoformat()}, None, parts=parts)

    def _number(self, kind: str, key: str | None, unit: str | None, mode: str, before: str, after: str) -> Fill:
        high = {"份": 8, "倍": 5, "分": 95, "名": 30, "人": 40, "周岁": 60, "岁": 60}.get(unit or "", 400)
        amount = (
            self.rng.choice([2, 3, 4, 6, 8]) if key == "contract.copies" else self.rng.randrange(1 if high > 9 else 2, high)
        )
        if key == "contract.copies_each":
            amount = self.rng.choice([1, 2, 2, 3])
        spoken = self.rng.choice([capital(amount), "两" if amount == 2 else chinese(amount)])
        text = spoken if unit == "份" and self.rng.random() < 0.6 else str(amount)
        return Fill(kind, key, text, {"amount": str(amount), "unit": unit or ""}, unit)

    def _choice(self, kind: str, key: str | None, unit: str | None, mode: str, before: str, after: str) -> Fill:
        if before.rstrip("【（").endswith("第"):
            text = self.rng.choice(["1", "2", "一", "二", "3"])
            return Fill(kind, key, text, {"selected": [text], "options": []})
        options = tuple(self.rng.choice(self.tables["choice"].get(key or "", self.tables["boxes"])))
        chosen = self.rng.choice(options)
        if mode == "hint":
            text = self.rng.choice(["专用", "普通"])
            return Fill(kind, key, text, {"selected": [text], "options": ["专用", "普通"]}, hint="（专用/普通）")
        if mode == "box":
            return Fill(kind, key, chosen, {"selected": [chosen], "options": list(options)}, mark=self.box, options=options)
        text = self.word("currency_item") if key == "payment.method" else chosen
        return Fill(kind, key, text, {"selected": [text], "options": [text]})

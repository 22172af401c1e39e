"""Word's generated numbers, computed from numbering.xml and styles.xml as Word does (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from lxml import etree

from tiaokuan.formats._word_package import W

DIGITS = "〇一二三四五六七八九"
LEVELS = 9
DEEPEST_STYLE = 20
LARGEST = 32767  # the largest number that Word counts to; larger ones would be long in letters


@dataclass(frozen=True, slots=True)
class ListLevel:
    """One level of a list: its format, text pattern (%1.%2), start, and what resets and follows it."""

    form: str = "decimal"
    text: str = "%1."
    start: int = 1
    restart: int | None = None
    legal: bool = False
    suffix: str = "tab"


@dataclass(slots=True)
class Numbering:
    """The lists of a document and their counters; ask once a paragraph, in order.

    Counters belong to the abstract list, as Word shares them among the lists made from it; a start override of a list
    takes effect the first time that list is used.
    """

    lists: dict[str, tuple[str, dict[int, ListLevel], dict[int, int]]] = field(default_factory=dict)
    styles: dict[str, tuple[str, int | None, tuple[str, ...]]] = field(default_factory=dict)
    linked: dict[tuple[str, str], int] = field(default_factory=dict)
    counters: dict[str, list[int | None]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def of(self, num: str | None, level: int | None, style: str | None) -> tuple[str, str, int] | None:
        """The number of a paragraph with this numbering and style: text, what follows it (tab, space, nothing), level."""
        if num is None and style in self.styles:
            num, of_style, line = self.styles[style]
            if level is None and num in self.lists:
                abstract = self.lists[num][0]
                level = next((self.linked[abstract, name] for name in line if (abstract, name) in self.linked), of_style)
        if num is None or num == "0" or num not in self.lists:
            return None
        level = min(max(level or 0, 0), LEVELS - 1)
        abstract, levels, overrides = self.lists[num]
        this = levels.get(level, ListLevel())
        counters = self.counters.setdefault(abstract, [None] * LEVELS)
        self._advance(num, level, levels, overrides, counters)
        if this.form in ("bullet", "none") and "%" not in this.text:
            return ("", this.suffix, level) if this.form == "bullet" else (this.text, this.suffix, level)
        return self._print(this, levels, counters), this.suffix, level

    def _advance(
        self, num: str, level: int, levels: dict[int, ListLevel], overrides: dict[int, int], counters: list[int | None]
    ) -> None:
        current = counters[level]
        if current is None or (level in overrides and (num, level) not in self.begun):
            counters[level] = overrides.get(level, levels.get(level, ListLevel()).start)
        else:
            counters[level] = current + 1
        self.begun.add((num, level))
        for deeper in range(level + 1, LEVELS):
            restart = levels.get(deeper, ListLevel()).restart
            if restart is None or (restart > 0 and level < restart):
                counters[deeper] = None

    @staticmethod
    def _print(this: ListLevel, levels: dict[int, ListLevel], counters: list[int | None]) -> str:
        def one(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            level = levels.get(at, ListLevel())
            value = counters[at] if counters[at] is not None else level.start
            form = "decimal" if this.legal and level.form not in ("decimalZero",) else level.form
            return spell(value or 0, form)

        return re.sub("%([1-9])", one, this.text)


def read(numbering: etree._Element | None, styles: etree._Element | None) -> Numbering:
    """The lists and the numbering that styles bring."""
    result = Numbering()
    abstracts: dict[str, dict[int, ListLevel]] = {}
    style_links: dict[str, str] = {}
    links: dict[str, str] = {}
    for node in numbering.iterchildren(W + "abstractNum") if numbering is not None else ():
        key = node.get(W + "abstractNumId") or ""
        abstracts[key] = {}
        for level in node.iterchildren(W + "lvl"):
            at = _int(level.get(W + "ilvl"), 0)
            abstracts[key][at] = _level(level)
            if (style := _value(level, "pStyle")) is not None:
                result.linked[key, style] = at
        if (name := _value(node, "styleLink")) is not None:
            style_links[name] = key
        if (name := _value(node, "numStyleLink")) is not None:
            links[key] = name
    for node in numbering.iterchildren(W + "num") if numbering is not None else ():
        key = _value(node, "abstractNumId") or ""
        if key in links and links[key] in style_links:
            key = style_links[links[key]]
        levels, overrides = dict(abstracts.get(key, {})), {}
        for override in node.iterchildren(W + "lvlOverride"):
            at = _int(override.get(W + "ilvl"), 0)
            if (own := override.find(W + "lvl")) is not None:
                levels[at] = replace(_level(own), restart=levels[at].restart if at in levels else None)
            if (start := _value(override, "startOverride")) is not None:
                overrides[at] = _int(start, 1)
        result.lists[node.get(W + "numId") or ""] = (key, levels, overrides)
    _read_styles(result, styles)
    return result


def _read_styles(result: Numbering, styles: etree._Element | None) -> None:
    """What each paragraph style says of numbering, itself or through the styles it is based on: list, level, and the styles
    from itself to the one that names the list. List and level are inherited each for itself."""
    lists: dict[str, str] = {}
    levels: dict[str, int] = {}
    based: dict[str, str] = {}
    for node in styles.iterchildren(W + "style") if styles is not None else ():
        key = node.get(W + "styleId") or ""
        props = node.find(f"{W}pPr/{W}numPr")
        if props is not None:
            if (num := _value(props, "numId")) is not None:
                lists[key] = num
            if (level := _value(props, "ilvl")) is not None:
                levels[key] = _int(level, 0)
        if (base := _value(node, "basedOn")) is not None:
            based[key] = base
    for key in {*lists, *based}:
        line = [key]
        while line[-1] not in lists and line[-1] in based and len(line) < DEEPEST_STYLE:
            line.append(based[line[-1]])
        if line[-1] in lists:
            level_of = next((levels[name] for name in line if name in levels), None)
            result.styles[key] = (lists[line[-1]], level_of, tuple(line))


def _level(node: etree._Element) -> ListLevel:
    form = node.find(W + "numFmt")
    name = form.get(W + "val") if form is not None else None
    if form is None:  # mc:AlternateContent with a custom format
        nested = next(node.iter(W + "numFmt"), None)
        name = nested.get(W + "val") if nested is not None else None
    restart = _value(node, "lvlRestart")
    legal = node.find(W + "isLgl")
    return ListLevel(
        form=name or "decimal",
        text=_value(node, "lvlText") or "",
        start=_int(_value(node, "start"), 0 if node.find(W + "start") is None else 1),
        restart=_int(restart, 0) if restart is not None else None,
        legal=legal is not None and legal.get(W + "val") not in ("0", "false", "off"),
        suffix=_value(node, "suff") or "tab",
    )


def _value(node: etree._Element, name: str) -> str | None:
    found = node.find(W + name)
    return found.get(W + "val") if found is not None else None


def _int(text: str | None, default: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"-?[0-9]{1,9}", text) else default


def chinese(
    n: int, digits: str = DIGITS, units: tuple[str, ...] = ("", "十", "百", "千"), ten: bool = True, zero: str = "零"
) -> str:
    """A number up to 99,999,999 in words: 十一, 一百零五; `ten` drops the 一 before a leading 十."""
    if n == 0:
        return zero
    if n >= 10**4:
        head, rest = divmod(n, 10**4)
        tail = (zero if 0 < rest < 1000 else "") + chinese(rest, digits, units, False, zero) if rest else ""
        return (
            chinese(head, digits, units, ten, zero) + ("万" if units[1] == "十" else "萬" if digits[1] == "弌" else "万") + tail
        )
    words = "".join(digits[int(d)] + unit if d != "0" else zero for d, unit in zip(f"{n:04}", units[::-1], strict=True))
    words = re.sub(f"{zero}+", zero, words).strip(zero)
    return words[1:] if ten and 10 <= n < 20 else words


def letters(n: int) -> str:
    """a … z, aa, bb …, as Word repeats letters."""
    return chr(97 + (n - 1) % 26) * ((n - 1) // 26 + 1) if n > 0 else ""


def roman(n: int) -> str:
    """Lower-case roman numerals."""
    out = ""
    for value, sign in (
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ):
        count, n = divmod(n, value)
        out += sign * count
    return out


def circled(n: int) -> str:
    """① to ⑳, ㉑ to ㊿, else the figures."""
    for first, last, base in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if first <= n <= last:
            return chr(base + n - first)
    return str(n)


def _cycle(signs: str, n: int) -> str:
    return signs[(n - 1) % len(signs)] if n > 0 else str(n)


def _ordinal(n: int) -> str:
    return f"{n}{'th' if n % 100 in (11, 12, 13) else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}"


FORMS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "none": lambda n: "",
    "bullet": lambda n: "",
    "decimalZero": lambda n: f"{n:02}",
    "decimalFullWidth": lambda n: str(n).translate({48 + d: 0xFF10 + d for d in range(10)}),
    "decimalFullWidth2": lambda n: str(n).translate({48 + d: 0xFF10 + d for d in range(10)}),
    "decimalHalfWidth": str,
    "decimalEnclosedCircle": circled,
    "decimalEnclosedCircleChinese": circled,
    "decimalEnclosedParen": lambda n: chr(0x2474 + n - 1) if 1 <= n <= 20 else f"({n})",
    "decimalEnclosedFullstop": lambda n: chr(0x2488 + n - 1) if 1 <= n <= 20 else f"{n}.",
    "numberInDash": lambda n: f"- {n} -",
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "chineseLegalSimplified": lambda n: chinese(n, "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟"), False),
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "taiwaneseDigital": lambda n: "".join("○一二三四五六七八九"[int(d)] for d in str(n)),
    "japaneseCounting": lambda n: chinese(n, zero="〇"),
    "japaneseLegal": lambda n: chinese(n, "零壱弐参四伍六七八九", ("", "拾", "百", "阡"), False),
    "japaneseDigitalTenThousand": lambda n: "".join(DIGITS[int(d)] for d in str(n)),
    "koreanDigital2": lambda n: "".join("零一二三四五六七八九"[int(d)] for d in str(n)),
    "ideographDigital": lambda n: "".join(DIGITS[int(d)] for d in str(n)),
    "ideographLegalTraditional": lambda n: chinese(n, "零壹貳參肆伍陸柒捌玖", ("", "拾", "佰", "仟"), False),
    "ideographTraditional": lambda n: _cycle("甲乙丙丁戊己庚辛壬癸", n),
    "ideographZodiac": lambda n: _cycle("子丑寅卯辰巳午未申酉戌亥", n),
    "ideographEnclosedCircle": lambda n: chr(0x3280 + n - 1) if 1 <= n <= 10 else str(n),
    "lowerLetter": letters,
    "upperLetter": lambda n: letters(n).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda n: roman(n).upper(),
    "ordinal": _ordinal,
}


def spell(n: int, form: str) -> str:
    """A number in one of Word's formats (ST_NumberFormat); formats that no Chinese document uses give figures."""
    return FORMS.get(form, str)(n) if 0 <= n <= LARGEST else str(n)

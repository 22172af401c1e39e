"""Numbers as people write and say them outside contracts: 7 万5 千4 百, 负三点六, 五分之一, 3又1/3, 百三, 40k, 五十打, .5, Ⅲ.

A contract has its own, strict reader (`_numerals`): a slip in an amount must not become another amount there. Here a numeral may
hold blanks, mixed figures and shortened ends; what cannot be one number is still none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from tiaokuan.document import Span
from tiaokuan.kinds._numerals import DIGITS, LONGEST, WIDE

UNITS = {**dict(zip("十拾百佰千仟", (10, 10, 100, 100, 1000, 1000), strict=True)), "廿": 20, "卅": 30, "卌": 40}
BIG = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
ROMAN = {c: n for n, c in enumerate("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ", 1)}
CN = "零〇○一二两三四五六七八九壹贰叁肆伍陆柒捌玖貳參叄陸兩十拾百佰千仟廿卅卌万萬亿億兆"
FIGURES = r"(?>[0-9０-９]{1,3}(?:[,，][0-9０-９]{3})+(?![0-9０-９])|[0-9０-９]+)"
POINTED = rf"(?>(?<![0-9][.．]){FIGURES}[.．][0-9０-９]+(?![0-9０-９]|[.．][0-9０-９])|{FIGURES})"
BLANK = rf"(?:(?<=[{CN}点])[ \u3000]{{1,3}}(?=[{CN}点])|(?<=[0-9０-９{CN}])[ \u3000]{{1,3}}(?=[十拾百佰千仟万萬亿億兆])|(?<=[千百万亿])[ \u3000]{{1,3}}(?=[0-9]))"
POINT = rf"(?:(?<=[0-9０-９{CN} ])[点點](?= ?[0-9０-９{CN}]))"
BODY = rf"(?>(?:{POINTED}|[{CN}]|(?<![0-9０-９.．{CN}])[.．点](?=[0-9０-９一二三四五六七八九零])[0-9０-９一二三四五六七八九零]+)(?:{POINTED}|[{CN}]|{BLANK}|{POINT})*)"
MINUS = r"(?:负|(?<![0-9０-９A-Za-z一-鿿)）%])[-－])[ ]{0,2}"
OVER = r"[ ]{0,3}分[ ]{0,3}之[ ]{0,3}"
NUMBER = re.compile(
    rf"(?P<minus>{MINUS})?(?:(?P<whole>{BODY})[ ]{{0,2}}又[ ]{{0,2}}(?P<low>{BODY}){OVER}(?P<high>{BODY})"
    rf"|(?P<low1>{BODY}){OVER}(?P<minus1>负)?(?P<high1>{BODY})"
    rf"|(?:(?P<whole2>[0-9０-９]{{1,6}})[ ]{{1,2}})?(?P<high2>{BODY})[/／](?P<low2>{BODY})(?![0-9/／年月])"
    rf"|(?P<plain>{BODY})(?:[ ]?(?P<suffix>[kKＫM](?![A-Za-z])|打(?![印开电算入包折造发听扰]))|(?P<half>个半))?|(?P<fifty>半百)|(?P<halved>半)(?=个(?![月钟小]))|(?P<roman>[Ⅰ-Ⅻ]))"
)
START = re.compile(rf"[0-9０-９{CN}.．点负半Ⅰ-Ⅻ]|[-－](?=[ ]?[0-9０-９.])")
WORDS = re.compile(
    "一(?=[切看些般起样直定旦律致再经共同并般贯向边面旁概带])|四(?=[川周处季邻肢环])|陆(?=[地军路续运])|十(?=足)|两(?=[岸者侧两边])|(?<=两)两|[万萬]+(?=[一物分]|$|[^0-9一-鿿])"
    "|三(?=[方角峡亚星农])|五(?=[角脏谷金官])|千(?=万不)|九(?=江)|百(?=姓|货)"
)
LONE = re.compile("[壹贰叁肆伍陆柒捌玖拾佰仟]")
SUFFIXES = {"k": 1000, "K": 1000, "Ｋ": 1000, "M": 10**6, "打": 12}
TOKEN = re.compile(rf"[0-9]+(?:[.][0-9]+)?|[{CN}点點.]")


def numbers(text: str) -> Iterator[tuple[Span, Decimal]]:
    """Every number of a text with its place, in time linear in the text's length."""
    at = 0
    while (start := START.search(text, at)) is not None:
        at = start.start()
        match = NUMBER.match(text, at) if not _word(text, at) else None
        if match is None:
            at += 1
            continue
        end = match.end()
        amount = None if _hidden(text, match) else _amount(match)
        if amount is not None:
            yield Span(at, end), amount
        at = max(end, at + 1)


def _word(text: str, at: int) -> bool:
    return WORDS.match(text, at) is not None


def _hidden(text: str, match: re.Match[str]) -> bool:
    """Whether a lone character of the capitals is part of a word: 大陆, 队伍, 收拾, 放肆."""
    if not LONE.fullmatch(match[0]):
        return False
    beside = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
    return re.search("[一-鿿]", beside) is not None


def _amount(match: re.Match[str]) -> Decimal | None:
    sign = -1 if match["minus"] else 1
    if match["fifty"]:
        return Decimal(50)
    if match["halved"]:
        return sign * Decimal("0.5")
    if match["roman"]:
        return Decimal(ROMAN[match["roman"]])
    if match["plain"] is not None:
        amount = value(match["plain"])
        if amount is None:
            return None
        amount += Decimal("0.5") if match["half"] else 0
        return sign * amount * SUFFIXES.get(match["suffix"] or "", 1)
    part = "" if match["low"] is not None else "1" if match["low1"] is not None else "2"
    low, high = value(match[f"low{part}"]), value(match[f"high{part}"])
    whole = value(match["whole"] or match["whole2"] or "0")
    if not low or high is None or whole is None:
        return None
    return sign * (-1 if match["minus1"] else 1) * (whole + high / low)


def value(words: str) -> Decimal | None:
    """The value of one numeral of mixed figures and characters; None where units do not descend or it is longer than any number."""
    words = re.sub(r"[ \u3000,，]", "", words).translate(WIDE).replace("點", "点")
    if not words or len(words) > LONGEST:
        return None
    whole, point, fraction = words.partition("点")
    if not point:
        return _mixed(words)
    digits = re.fullmatch(rf"([0-9{CN[:28]}]*)([十拾百佰千仟万萬亿億兆]*)", fraction)
    if digits is None:
        return None
    scale = Decimal(1)
    for unit in digits[2]:
        scale *= BIG.get(unit) or UNITS[unit]
    low = "".join(str(DIGITS.get(c, c)) for c in digits[1])
    head = _mixed(whole) if whole else Decimal(0)
    return None if head is None or not low.isdigit() else (head + Decimal(f"0.{low}")) * scale


def _mixed(words: str) -> Decimal | None:
    if re.fullmatch(r"[0-9]*\.?[0-9]+", words):
        return Decimal(words)
    if len(words) > 1 and all(c in DIGITS for c in words):
        return Decimal("".join(str(DIGITS[c]) for c in words))
    tokens = TOKEN.findall(words)
    if "".join(tokens) != words or all(token in BIG for token in tokens):
        return None
    for big in ("兆", "亿", "億", "万", "萬"):
        if big in tokens:
            cut = len(tokens) - 1 - tokens[::-1].index(big)
            return _around(tokens[:cut], BIG[big], tokens[cut + 1 :])
    return _section(tokens, None)


def _around(before: list[str], scale: int, behind: list[str]) -> Decimal | None:
    """A big unit with what stands on both sides of it; 三万五 is 35,000, 两万二零三 22,003."""
    high = _mixed("".join(before)) if before else Decimal(1)
    if high is None:
        return None
    if not behind:
        return high * scale
    if any(token in BIG for token in behind):
        low = _mixed("".join(behind[1:] if behind[0] in "零〇○" else behind))
    else:
        low = _section(behind, scale)
    return None if low is None or low >= scale else high * scale + low


def _section(tokens: list[str], unit: int | None) -> Decimal | None:
    """A number below 10,000; `unit` is the big unit in front of it."""
    total, pending, last, zero = Decimal(0), None, unit, False
    for token in tokens:
        if token in UNITS:
            size = UNITS[token]
            if last is not None and size >= last:
                return None
            total += size if size in (20, 30, 40) else (Decimal(1) if pending is None else pending) * size
            pending, last, zero = None, min(size, 10) if size < 100 else size, False
            continue
        if token in DIGITS and not DIGITS[token]:
            if pending is not None and last is not None and last > 10:
                total += pending * last / 10
                pending = None
            zero = True
            continue
        digit = Decimal(DIGITS[token]) if token in DIGITS else Decimal(token)
        if pending is not None:
            return None
        pending = digit
    if pending is None:
        return total
    short = last is not None and last > 10 and not zero and len(tokens[-1]) == 1 and tokens[-1] in DIGITS
    return total + (pending * last / 10 if short and last is not None else pending)

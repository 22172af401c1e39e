"""Numbers with a measure word: 一式肆份, 5人, 20台, 345.2平方米, 两名. A bare number is none in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from tiaokuan.contract import Quantity
from tiaokuan.document import Span
from tiaokuan.kinds import Found, Kind, Reading, Slotted, _spoken_quantities
from tiaokuan.kinds._bounds import OVER, bound, nearly, obliging, over
from tiaokuan.kinds._numerals import DASH, NUMERAL, about, number

_PEOPLE = (
    r"份(?![额子量证])|倍|家(?![庭具政电属长乡的里人务用])|人次|人[·•]?(?:工作日|[天日月])(?![薪租收工均常内])|人(?![民员工力士员身格口类事道均和社体为生物行家际保防才选权])"
    r"|名(?![称义单字誉目额下录牌气胜])|位(?![于置数次移])|套(?![内间房餐型用])"
)
"""Copies, households, people."""
_THINGS = r"台次|台(?![湾账州风])|件(?!号)|辆|部(?![门分队委位件长])|只(?!能要有是得限)|个(?![9９九%％人月小季自日别体性星案税钟半基]|[学课工]时|工(?![位人程种时])|点(?!位)|财年|(?:完整|会计|财务)的?年度)"
"""Machines, vehicles, pieces."""
_TIMES = (
    r"次(?![日要序月年于]|供水|装修|搬运|加压|污染|结构|灾害)|场(?![所地景合次])|批(?![准发次示复])|期(?![限间内满初末待货])(?=[支付、，。；]|$)|处(?![理于置罚分])|项(?![目下])"
    r"|条(?![款件例约])|张(?![三贴力])|页(?![码面])|册|本(?![合协条人次款公金单息市项着工程])"
)
"""Times, places, batches, items, sheets."""
_ROOMS = r"间(?![接隔断歇])|层(?![级次高面])|栋(?!\s?[0-9]+\s?(?:单元|号|室))|幢|座(?![位谈])|户(?![名籍口型主外])|室(?![内外])|厅|厨|卫(?![生星])|床(?!位)|桌"
"""Parts of buildings, rooms, furniture."""
_PACKS = r"瓶|箱|桶|袋|(?<!三)包(?![括含装干工换车修期退])|盒|根(?!据|本)|株|棵|头(?![部])|匹|羽|尾(?!款)|车次|个?[学课工]时(?!间)|课次|学分|节(?![能假约日省点目水电])|单(?![位价独据方元])(?=[，。；、/]|$)|席"
"""Containers, plants, animals, lessons."""
_AREAS = r"亩|公顷|万?平方公里|万?平方米|平米|㎡|[mM]²|万?立方米|[mM]³|厘米[23]?|毫米|公里|千米|海里|米(?![粉])"
"""Areas, volumes, lengths."""
_WEIGHTS = (
    r"万?吨(?!位)|公斤|千克|克(?![服])|斤|毫升|升(?![级降值学])|兆瓦时?|千瓦时?|兆瓦|度(?=[/／，。；])|KVA|kVA|[kK][wW][hH]?|MW"
)
"""Weights, energy."""
_DATA = r"GB|TB|MB|Mbps|M(?=带宽|宽带)|dB|分贝|岁|周岁|分(?=[，。；、）)（(—～~-]|及?以[上下]|以[内外]|[至到]|[的者为或扣加奖罚]|合格|优秀|良好|\s*$)|楼(?![宇层盘房])(?=[，。])"
"""Data, noise, ages, scores."""
COUNT = "|".join((_PEOPLE, _THINGS, _TIMES, _ROOMS, _PACKS, _AREAS, _WEIGHTS, _DATA))
"""What is counted, each with what may not stand behind it: 家 of 家庭, 部 of 部门, 本 of 本合同."""
PER = r"(?:[/／](?:[0-9]*[一-鿿A-Za-z㎡]{1,6}(?:[·•][一-鿿A-Za-z]{1,3})?))?"
UNIT = rf"(?:{COUNT}){PER}"
COUNTED = "[分人份次台件套名户间家吨]"
"""Units that stand behind both ends of a range: 80分至89分."""
VALUE = re.compile(
    rf"(?P<n>{NUMERAL})(?:\s*[（(]\s*(?P<again>{NUMERAL})\s*[)）])?(?:(?P<same>{COUNTED})?\s*{DASH}\s*(?P<m>{NUMERAL})|\s*±\s*(?P<more>{NUMERAL}))?(?P<closed>\s?[)）](?=份))?{OVER}\s*(?(same)(?=(?P=same)))(?P<unit>{UNIT})(?!半|(?<=斤)[一二三四五六七八九]两)"
)
RUN = re.compile(NUMERAL)
ORDINAL = re.compile(
    r"(?:第|[A-Za-z0-9.．#＃-]|[0-9]米?[×✕＊*]|(?:\A|[^0-9])[0-9][ \u3000]|〔|《|号|No\.?|每|任何|其中|另|哪|某|这|那|(?<![地倍])(?<!倍以)[上下]|同|统|专|之|(?<![一-鿿])单|万|不)\Z"
)
UNSAID, TENS = ("数", "几"), tuple("十百千万")
JOINS, LONGEST_LISTED = tuple("、，,和及或与至到-"), 24
LISTED = re.compile(
    r"第[0-9一二三四五六七八九十]{1,3}(?:[、，,和及或与至到-][0-9一二三四五六七八九十]{1,3}){0,8}[、，,和及或与至到-]\Z"
)
"""适用第1、3项: the last of several ordinals."""
SCORED = re.compile(
    "分|[不高低大小少多]于|满|达到?|超过|考核|[评打]|[≥≤<>＞＜]|[—～~至到-]$|每[低高少多差]?$|[0-9]分[^，。；]{0,4}$"
)
LIMITED = re.compile("(?:[（(]不?含[)）])?(?:及?以[上下]|[—～~至到-]{1,2}[0-9]{1,3}分)")
NO_SCORE = (*"时点角元度:：", "百")
"""What stands before and behind a score, and what shows that 分 is another unit."""
LEAST_ROOM = 100
"""501室 is a room's number."""
COPIES = re.compile(r"[式执持计][（(]\s?\Z")
"""一式（4）份."""
ROOMS = ("室", "厅", "厨", "卫")
"""三室一厅: what counts another room before."""
ALWAYS = re.compile("份|倍|平方|㎡|亩|吨|公斤|台|套|辆")
IN_WAN = re.compile(rf"\s*(?P<n>[0-9][0-9,]*(?:\.[0-9]+)?)\s*(?P<unit>万(?:平方米|平方公里|立方米|吨){PER})\s*")
"""Figures before a unit that forms print behind a blank, ____万平方米: the same wherever it stands."""
ABOUT = re.compile(rf"\s*(?P<n>{NUMERAL}){OVER}\s*")
TYPED = re.compile(rf"\s*(?P<n>{NUMERAL})\s*(?P<unit>(?![余多来])[一-鿿㎡²³A-Za-z/／]{{1,8}})?\s*")


def find(text: str) -> Iterator[Found]:
    """All numerals with a measure word behind them; 一个, 一次 and the like are words rather than counts."""
    at = 0
    while (run := RUN.search(text, at)) is not None:
        match = VALUE.match(text, run.start())
        at = run.end()
        if match is None:
            continue
        before = text[max(0, match.start() - 3) : match.start()]
        if before.endswith(UNSAID) and match["n"].startswith(TENS):
            continue  # 数百人
        if ORDINAL.search(before) and not (before.endswith("其中") and match["n"].isdecimal()):
            continue
        low, high = _ends(match)
        if before.endswith(JOINS) and LISTED.search(text, max(0, match.start() - LONGEST_LISTED), match.start()):
            continue
        if (
            low is None
            or high is None
            or (low == 1 and not match["n"][0].isdigit() and not (ALWAYS.match(match["unit"]) or before.endswith(ROOMS)))
        ):
            continue
        if match["closed"] and COPIES.search(before) is None:
            continue
        if (match["unit"] == "分" and not _is_score(text, match)) or (match["unit"] == "室" and low >= LEAST_ROOM):
            continue
        if match["again"] and number(match["again"]) != low:
            continue
        ends = (match.end("m"), match.end("more"), match.end("again") + 1, match.end("n"))
        span = Span(match.start("n"), next(end for end in ends if end > 0))
        limit = (
            bound(text[max(0, match.start() - 12) : match.start()], text[match.end() : match.end() + 8])
            or over(match)
            or nearly(before)
        )
        least, most = (low, high) if low < high or match["m"] else (None, None)
        amount = number(match["n"]) if match["more"] else None  # 350 of 350±20人
        value = Quantity(amount or obliging(low, high), match["unit"], least, most, limit)
        yield Found("number", span, text[span.start : span.end], match["unit"], Span(*match.span()), value, 0.9, "数量")
        at = match.end()


def _ends(match: re.Match[str]) -> tuple[Decimal | None, Decimal | None]:
    """The numeral, or both ends of a range: 5-8人, 350±20人, 五六人."""
    low = number(match["n"])
    if low is None:
        return about(match["n"]) or (None, None)
    if match["more"]:
        more = number(match["more"])
        return (None, None) if more is None else (low - more, low + more)
    return low, number(match["m"]) if match["m"] else low


def _is_score(text: str, match: re.Match[str]) -> bool:
    """Whether 分 counts a score: 满意度得分不低于90分, 80分（含）以上; no minutes, cents or degrees."""
    before = text[max(0, match.start() - 10) : match.start()].rstrip()
    if not match["n"][-1].isdigit() or before.endswith(NO_SCORE):
        return False
    return match["m"] is not None or SCORED.search(before) is not None or LIMITED.match(text, match.end()) is not None


def parse(slotted: Slotted) -> Reading:
    """A number with the measure word printed behind it or typed into the slot."""
    raw = slotted.raw
    whole = Span(len(raw) - len(raw.lstrip()), len(raw.rstrip()))
    limit = bound(slotted.before, slotted.behind)
    amount = number(raw)
    if amount is not None:
        return Reading(Quantity(amount, slotted.unit or "", bound=limit), whole, None, 0.97, "数量")
    if slotted.unit and (more := ABOUT.fullmatch(raw)) is not None and (amount := number(more["n"])) is not None:
        return Reading(Quantity(amount, slotted.unit, bound=limit or over(more)), whole, None, 0.93, "数量")
    if slotted.unit and (ends := about(raw)) is not None:
        return Reading(Quantity(obliging(*ends), slotted.unit, *ends, limit), whole, None, 0.93, "范围")
    if (pair := re.fullmatch(rf"\s*({NUMERAL})\s*{DASH}\s*({NUMERAL})\s*", raw)) and slotted.unit:
        low, high = number(pair[1]), number(pair[2])
        if low is not None and high is not None and low <= high:
            return Reading(Quantity(obliging(low, high), slotted.unit, low, high, limit), whole, None, 0.93, "范围")
    match = IN_WAN.fullmatch(raw) or TYPED.fullmatch(raw)
    if match is not None and (amount := number(match["n"])) is not None and match["unit"]:
        known = re.fullmatch(UNIT, match["unit"]) is not None
        return Reading(
            Quantity(amount, match["unit"], bound=limit), Span(*match.span("n")), match["unit"], 0.95 if known else 0.7, "数量"
        )
    counted = list(find(raw))
    if len(counted) == 1 and counted[0].whole == whole:  # 三十余人
        return Reading(counted[0].value, counted[0].span, counted[0].unit, 0.93, "数量")
    return Reading(None, whole, None, 0.4, "读不出数量")


KIND = Kind("number", 50, find, parse, re.compile(rf"({UNIT})"), _spoken_quantities.find, simple=True)

"""Padding: typed underscores that are left of a blank when something was typed into it."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from tiaokuan.deferrals import DEFERRAL
from tiaokuan.document import Mark, Sign
from tiaokuan.kinds import unit_at
from tiaokuan.label_rules import is_label
from tiaokuan.phrases import SURNAMES
from tiaokuan.signs import DRAWN, WS, B, Sheet, painted

_FIGURES = r"[0-9０-９][0-9０-９,，.．:：/\-Xx]*(?<![,，.．:：/\-])|[〇○零一二三四五六七八九十百千万亿半两壹贰叁肆伍陆柒捌玖拾佰仟]+(?:[元圆][整正]?)?"
HAS_DIGIT = re.compile("[0-9０-９〇○零一二三四五六七八九十半两壹贰叁肆伍陆柒捌玖拾]")
UNITS = re.compile("[百千万亿拾佰仟元圆整正]+")
YEAR = re.compile("(?:19|20)[0-9]{2}")
SHARE = re.compile("[百千万]分之$")
CENTURY = re.compile("19|20[0-9]?|二[〇○零]")
FIGURES = re.compile(f"(?:(?<![{B}0-9])|(?<=20[0-9]))(?P<l>{B}*)(?P<s>{WS}?)(?P<v>{_FIGURES}){WS}?(?P<r>{B}+)")
_SIGN = rf"[^{B}\s，。；：、:,;（()）【】□☐☑☒]"
"""What words on a blank consist of."""
_UNSTARRED = rf"[^{B}\s，。；：、:,;（()）【】□☐☑☒*＊#]"
WORDS = re.compile(rf"(?<!{B})(?P<l>{B}+)(?P<s>)(?P<v>{_SIGN}{{2,30}})(?P<r>{B}+)(?!{B})")
PRINTED_BETWEEN = re.compile(
    "(?!节假日|工作日)(?:[年月日元份%％省市区县号层人与和及或的至到起止—~～-].*"
    "|.{0,3}(?:委员会|人民法院|自治州|[省市区县路街道号楼室层栋幢元年月日份种项]).{0,2})"
)


UNEVEN = re.compile(
    rf"(?:(?<=[:：为是])|(?<=[:：] ))(?P<l>{B}+)(?P<s>{WS}?)(?P<v>{_SIGN}{{1,30}})(?P<r>{B}+)(?={WS}*(?:[。；，、,;（(]|$)|{WS}{{2}})"
)
"""Words anywhere on the only blank behind a label or a verb, as people type them over underscores."""
REST = re.compile(
    rf"(?<=[:：为是于*＊#])(?P<l>){WS}?(?P<v>[男女是否有无](?!{B}{B})|{_UNSTARRED}{{2,30}})(?P<r>{B})(?={WS}*(?:[。；，、,;（(*＊#]|[一-鿿]{{2,8}}[:：]|$))"
)
"""One underscore that was left behind what was typed in front of the others' place."""
REST_WITHIN = re.compile(
    rf"(?:(?<=[省市区县镇乡村])(?=[一-鿿]{{2,3}}{B} ?(?:街道|[镇乡村路街弄巷号]))|(?<=[款额费])(?=[一-鿿]{{2,8}}{B}[（(]币种)|(?<=[按以]))"
    rf"(?P<l>)(?P<v>(?:(?![按以])[一-鿿]){{2,12}})(?P<r>{B})(?!{B})(?= ?(?:街道|[镇乡村路街弄巷号向]|比例|支付|计算|方式|[（(]币种))"
)
"""The same within a sentence: 按书面约定_向乙方支付, 海州区新华_街道."""
REST_OF_RULE = re.compile(
    rf"(?<=[:：])(?P<l>){WS}?(?P<v>{_UNSTARRED}{{2,30}})(?P<r>{B}{{2}})(?!{B})(?={WS}*(?:[。；]|[一-鿿]{{2,8}}[:：]|$))"
)
"""A rule's end beside what stands on it, whose feet hid the rest."""
OF_COURT = re.compile(rf"(?<=向)(?P<l>)(?P<v>[一-鿿]{{2,4}})(?P<r>{B})(?!{B})(?={WS}?(?:仲裁委员会|人民法院))")
BEFORE_LABEL = re.compile(
    rf"(?<=[:：])(?P<l>{B}+)(?P<s>)(?P<v>[男女]|[{SURNAMES}][一-鿿]{{1,2}}|[^{B}\s，。；：、:,;【】□☐☑☒]{{3,30}}公司)(?P<r>{B}+)(?={WS}*[一-鿿]{{2,8}}(?:[（(][一-鿿]{{1,6}}[)）])?[:：])"
)
"""A name or a sex on a label's blank, before the next label; what stands between two blanks may be a label itself."""
LINE = re.compile(
    rf"^{WS}*(?:(?:[（(][0-9]{{1,2}}[)）]|[0-9]{{1,2}}[、.．]){WS}?)?(?P<l>{B}+)(?P<s>{WS}?)(?P<v>{_SIGN}{{2,30}})(?P<r>{B}+)(?={WS}*[。；;]?{WS}*$)"
)
"""Words typed over a line that is nothing but a blank, or over an item's."""
SCANNED_LINE = re.compile(
    rf"^{WS}*[0-9]{{1,2}}(?:[、.．]{WS}?|{WS}{{2,}})(?P<l>{B}{{4,}})(?P<s>)(?P<v>{_SIGN}{{4,30}})(?P<r>{B}{{4,}})(?={WS}*[。；;：:]?{WS}*$)"
)
"""An item's line as OCR reads it, which loses the 、 behind its number and takes the ； at its end for a colon."""
NOTHING = re.compile(rf"(?P<l>{B}+)(?P<s>{WS}?)(?P<v>[/／无])(?P<r>{WS}?{B}+)")
"""Nothing, on a blank; a stroke between two long ones parts alternatives."""
NOTHING_BEHIND = re.compile(rf"(?<=[:：为是])(?P<l>{B}{{3,}})(?P<s>)(?P<v>[/／无])(?P<r>)(?={WS}*(?:[。；;，,（(]|$))")
"""The same at the end of a label's blank."""
TILTED = re.compile(rf"(?P<l>{B}+)(?P<s>{WS}?)(?P<v>{_SIGN}{{2,30}})(?P<r>{B}+)(?={WS}*(?:[。；，、,;]|$))")
"""Words at one end of the blank before a stop."""
OF_ADDRESS = re.compile(
    rf"(?<=[省市区县镇乡村路街道])(?P<l>{B}+)(?P<s>{WS}?)(?P<v>[一-鿿]{{2,3}})(?P<r>{B}+)(?=[镇乡村路街弄巷号])"
)
"""A name between two parts of an address, anywhere on its blank: 路_青禾___弄."""
DEFERRED = re.compile(rf"(?P<l>{B}+)(?P<s>)(?P<v>{DEFERRAL})(?P<r>{B}+)(?={WS}*(?:[。；，、,;：:（(]|$))")
"""Words that only defer, on a rule that shows on both sides of them: printed words between two rules are none."""
WHOSE = re.compile(rf"(?<=[由归向])(?P<l>{B}{{2,}})(?P<s>)(?P<v>[甲乙丙双]方)(?P<r>{B}{{2,}})(?=[一-鿿])")
"""A party on the blank of who bears or gets something."""
WHO = re.compile(f"(?P<l>{B}+)(?P<s>{WS}?)(?P<v>[甲乙丙双])(?P<r>{B}+)(?={WS}?方)")
"""__甲__方: which party."""
WAYS, WAY = ("电子邮件", "传真"), re.compile(r"(?:方式|途径)[:：为是\s]*$")
PRINTED_FIRST = re.compile("[℃℉°㎡㎥%％‰℅]|时(?=[起至到止])")
"""What begins no answer: a unit that is no word, the hour of a time."""
BEHIND_UNIT = re.compile("以[上下内外]|[内前后起至到/／的之]")
"""What follows the unit of a blank, as in ____分钟以上的____; a name that begins like a unit goes on otherwise (台州)."""
HAN = re.compile("[一-鿿]")
LEAST_RULE = 3  # underscores that a form draws for a blank; what is left beside words typed over one may be as few as 1
MOST_REST = 2  # underscores left behind figures before their unit


def find(sheet: Sheet, *, drawn: bool = False) -> None:
    """Typed underscores on both sides of words are the rest of a blank that was filled in: __2025__年, ____青禾公司____.

    Figures between underscores are always a filling, or where one underscore is left behind them before their unit; words where
    they stand in the middle, as forms set them (printed words between two blanks seldom do), or on a label's only blank. Where the
    underscores may be `drawn` rules, as on a scan, words have to stand behind a label or before 仲裁委员会: forms draw blanks as long as each other."""
    for pattern, fits in (
        (FIGURES, _figures_fit),
        (WORDS, _labelled_fit if drawn else _words_fit),
        (UNEVEN, _alone),
        (REST, _alone),
        (REST_WITHIN, _alone),
        (OF_COURT, _alone),
        (BEFORE_LABEL, _alone),
        *(((REST_OF_RULE, _alone), (DEFERRED, _alone), (WHOSE, _alone), (SCANNED_LINE, _alone)) if drawn else ()),
        (LINE, _alone),
        (TILTED, _tilted),
        (OF_ADDRESS, _alone),
        (WHO, _alone),
        (NOTHING, _nothing),
        (NOTHING_BEHIND, _alone),
    ):
        padding: list[tuple[int, int]] = []
        at = 0
        while (match := pattern.search(sheet.mask, at)) is not None:
            apart = (
                drawn and pattern in (UNEVEN, LINE) and match["s"] != ""
            )  # what is typed over a rule leaves no white before it
            if not apart and fits(sheet.mask, match) and not {B, DRAWN} & set(match["v"]):
                padding += [match.span("l"), match.span("r")]
                sheet.fill(Mark(sheet.absolute(match.start("l"), match.end()), Sign.UNDERSCORE))
                at = match.end()
            else:
                at = max(match.start("r"), match.end("v"))  # what is behind printed words may be before a filling
        sheet.mask = painted(sheet.mask, padding, " ")
    sheet.filled.sort(key=lambda mark: mark.span)


def _figures_fit(mask: str, match: re.Match[str]) -> bool:
    if UNITS.fullmatch(match["v"]):  # ____佰____拾____元
        return False
    if (CENTURY.fullmatch(match["v"]) and mask[match.end() : match.end() + 4].lstrip().startswith("年")) or HAS_DIGIT.search(
        match["v"]
    ) is None:
        return False  # the printed century of a date
    if (
        match["l"]
        or YEAR.fullmatch(match["v"])
        or (len(match["r"]) <= MOST_REST and SHARE.search(mask, max(0, match.start() - len("百分之")), match.start()))
    ):
        return True
    chosen = mask[: match.start()].endswith("第") and mask.startswith(("种", "项"), match.end())
    return len(match["r"]) <= MOST_REST and (
        chosen or unit_at(mask, match.end()) is not None or mask.startswith(("月", "日"), match.end())
    )


def _words_fit(mask: str, match: re.Match[str]) -> bool:
    unit = unit_at(mask, match.start("v"))
    if PRINTED_FIRST.match(match["v"]) is not None or mask.startswith(match["v"][0], match.end()):
        return False  # ____时开馆到下午____时: what follows one blank follows the other
    if unit is not None and (HAS_DIGIT.search(match["v"]) or BEHIND_UNIT.match(match["v"], len(unit[1]))):
        return False  # ____厅1厨____, ____分钟以上的____: between two blanks
    if HAS_DIGIT.search(match["v"]) is None and unit_at(mask, match.end()) is not None:
        return False  # ____以内的每次扣____元: before a unit stands a figure
    return abs(len(match["l"]) - len(match["r"])) <= 1 and not _two_blanks(mask, match) and _alone(mask, match)


def _two_blanks(mask: str, match: re.Match[str]) -> bool:
    """Whether both sides stand within a sentence and are as long as another blank of the block: forms draw blanks as long as each other."""
    length = len(match["l"])
    if HAN.match(mask, match.start() - 1) is None or HAN.match(mask, match.end()) is None:
        return False
    return length == len(match["r"]) >= LEAST_RULE and _lengths(mask)[length] > len("lr")


@lru_cache(maxsize=1)  # asked for every match in a block
def _lengths(mask: str) -> Counter[int]:
    """How many blanks of each length a block has."""
    return Counter(map(len, re.findall(f"{B}+", mask)))


def _labelled_fit(mask: str, match: re.Match[str]) -> bool:
    asked = mask[: match.start()].rstrip().endswith(("：", ":")) or mask.startswith(("仲裁委", "人民法院"), match.end())
    return asked and _words_fit(mask, match)


def _alone(mask: str, match: re.Match[str]) -> bool:
    """Whether the words are none of the form's: a label between two blanks asks for what stands on the second, unless it is a way of
    sending, or the first asks for one: 通知方式：____电话____."""
    if PRINTED_BETWEEN.fullmatch(match["v"]) or UNITS.fullmatch(match["v"]):
        return False
    return not is_label(match["v"]) or match["v"] in WAYS or WAY.search(mask, 0, match.start()) is not None


def _tilted(mask: str, match: re.Match[str]) -> bool:
    left, right = len(match["l"]), len(match["r"])
    return min(left, right) == 1 < max(left, right) and _alone(mask, match)


def _nothing(mask: str, match: re.Match[str]) -> bool:
    short = min(len(match["l"]), len(match["r"].strip())) == 1
    closed = mask[match.end() : match.end() + 1] in tuple("。；，、,;)）】〕")
    return match["v"] == "无" or short or closed

"""Brackets: those left empty for a value, and those with a value in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from tiaokuan import deferrals
from tiaokuan.document import Sign
from tiaokuan.signs import BOXES, EDGES, NUMERAL, WS, B, Place, Shape, Sheet

_UNIT = "(?:[%％‰]|个?(?:工作日|自然日|月(?!份)|小时|季度|星期)|[日天年周份次元人名台套](?=[内前后以之起至到，。；、）)/\\s]|$)|分钟|万元)"
_COUNTED = "(?:天(?![气然津])|[日年](?![常期度龄审])|万?元|份|次)"
EMPTY_BRACKET = re.compile(
    f"[【〔\\[［]({WS}*)[】〕\\]］]|[（(]({WS}{{2,}}|{WS}*[\u3000\xa0]{WS}*|{WS}(?=[)）]{_COUNTED})|{WS}?(?=[)）]{WS}?(?:{_UNIT}|[:：。]{WS}?A[.．、])))[)）]"
)
"""Round brackets without room in them are a place before a unit only: （）日内."""
FILLED_BRACKET = re.compile(
    rf"【([^【】\n]{{1,60}})】|〔([^〔〕\n]{{1,60}})〕|[（(]({WS}+[^（()）\n{B}]{{1,40}}?{WS}+)[)）]|[\[［]({WS}+[^\[\]［］\n{B}]{{1,40}}?{WS}+)[\]］]"
    f"|[（(]{WS}?([A-F])[ ]?[)）](?={WS}?(?:种|方式))"
    f"|[\\[［]([0-9][0-9.,，]{{0,15}}|{NUMERAL}{{1,6}})[\\]］](?={WS}?{_UNIT})"
)


LIST_NUMBER = re.compile(rf"[（(]{WS}*(?:[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}}){WS}*[)）](?!{WS}*(?:{_UNIT}|$))")
"""( 1 ) at the beginning of a block, however much room was left in it."""
OTHER = re.compile(f"{WS}*其[他它](?:[:：]|(?={WS}*{deferrals.DEFERRAL})){WS}*(?=[^{WS[1:-1]}]{{2}})")
"""【其他：木材 】, 【其他 以清单为准】: printed before what was filled in."""
ASKED = re.compile(
    f"(?:[:：为是于人第向由按以计即达式执]|提交|指派|(?<=[：:；;，,])[甲乙丙丁]方|姓名|名称|电话|方式|号码?|地址|账号|地点|时间|日期|金额|期限|[自至到]){WS}*$"
)
LISTED = re.compile("[（(][0-9]{1,2}[)）][^【（()）]{1,12}.*[（(][0-9]{1,2}[)）]$")
"""（7）电话费（8）【有线费】: an item of a list whose others stand without a bracket was added."""
COPIES = re.compile(f"(?:{WS}|{NUMERAL}|[{B}两])+份")
"""【登记机构】两份: who else has a copy is filled in."""
SIGNED = re.compile(rf"{WS}*[（(](?:签|盖|公章|印)")
"""【法定代表人】（签字或盖章）: who signs, one of several."""
FORUM = re.compile("仲裁委员会|人民法院|律师|先生|女士")
"""提交【北京】仲裁委员会, 【王一鸣】律师."""
SEALED = re.compile("签[署订约]|履行|交付|仲裁")
"""在【海州市】签署."""
COUNTED = re.compile(f"[0-9.,，-]+|(?:{NUMERAL}|[十百千万佰仟两]){{1,8}}(?:[（(][0-9]{{1,8}}[)）])?")
"""30, 三十, 三十（30）."""
OFFERED = re.compile("(?:居民)?身份证|护照|通行证|营业执照|(?:统一)?社会信用代码|其[他它]")
"""What forms print among alternatives, whatever room is left behind it: 【居民身份证】【护照 】【其他  】."""
BOX = re.compile(f"[{BOXES}]")
"""（ □计息 □不计息 ）: options in brackets."""
REMARK = re.compile('正文|打[“"]?[√✓]|示范文本|此页|本页|签[字章署名]|盖章|^[公章]$|^注|说明|提示|[。；/、]|空白')
KIND_OF_PLACE = re.compile("[省市区县州旗乡镇村幢座栋号室层弄]|自治区|街道|单元|小区|社区|(?:[市区县乡镇号]（[一-鿿]）)")
"""建设路8号【市】: one of the kinds to choose from, never a name."""
STANDING_IN, CROSSES = re.compile("[XxＸ×＊*.…]+"), re.compile("[□口]*[XxＸ×][XxＸ×□口]+")
"""What a form prints for the words to come; OCR takes some of its crosses for boxes, XX□X."""
FIGURE_IN_BRACKET, LEAST_FIGURES, LONGEST_ANSWER = re.compile("【[0-9][0-9.,]*】"), 3, 30


def hold_answers(text: str) -> bool:
    """Whether a contract fills its values into 【】 – several hold figures, 【30】日 –, so that words in them are answers as well."""
    return sum(1 for _ in islice(FIGURE_IN_BRACKET.finditer(text), LEAST_FIGURES)) == LEAST_FIGURES


def places(sheet: Sheet) -> Iterator[Place]:
    """Places that brackets make: empty ones, and those that hold a value."""
    for match in EMPTY_BRACKET.finditer(sheet.mask):
        start, end = match.span(1) if match[1] is not None else match.span(2)
        if sheet.free(start, max(end, start + 1)):
            sheet.take(start, end)
            span = sheet.absolute(start, end)
            yield Place(span, sheet.absolute(*match.span()), sheet.index, True, Shape.PLAIN, Sign.BRACKET)
    matches = list(FILLED_BRACKET.finditer(sheet.mask))
    edges = Counter(at for match in matches for at in match.span())
    for match in matches:
        start, end = match.span(match.lastindex or 1)
        if sheet.free(start, end) and B not in match[0] and _bracket_is_value(sheet, match, edges):
            sheet.take(start, end)
            if (other := OTHER.match(sheet.mask, start, end)) is not None:
                start = other.end()
            inner = sheet.mask[start:end]
            span = sheet.absolute(start + len(inner) - len(inner.lstrip()), start + len(inner.rstrip()))
            yield Place(span, sheet.absolute(*match.span()), sheet.index, False, Shape.PLAIN, Sign.BRACKET)


def _bracket_is_value(sheet: Sheet, match: re.Match[str], edges: Counter[int]) -> bool:
    """联系人【崔某】 is a filling; 【住宅】【办公】 are options, 〔2023〕12号 a document's number, 1.1项〔名称〕 a reference."""
    words, before = match[match.lastindex or 1], sheet.mask[max(0, match.start() - 40) : match.start()]
    if SIGNED.match(sheet.mask, match.end()) or (not before.strip() and LIST_NUMBER.match(sheet.mask, match.start())):
        return False
    printed = REMARK.search(words.strip(f"/ {EDGES}")) or KIND_OF_PLACE.fullmatch(words) or len(BOX.findall(words)) > 1
    if match[2] is not None or printed or CROSSES.fullmatch(words):
        return False
    neighbours = edges[match.start()] + edges[match.end()] > 2
    if words[0].isspace() or words[-1].isspace():
        # room was left for it: 【 按图纸 】 beside 【瓷砖】
        return not (neighbours and OFFERED.fullmatch(words.strip()))
    if LISTED.search(before) or COPIES.match(sheet.mask, match.end()):
        return True
    if deferrals.is_one(OTHER.sub("", words, count=1)) and edges[match.end()] == 1:
        return True  # the last of several: 【涂料】【壁纸】【以清单为准】
    if sheet.bracketed and words == match[1] and len(words) <= LONGEST_ANSWER and not neighbours:
        return OFFERED.fullmatch(words) is None and STANDING_IN.fullmatch(words) is None
    behind = SEALED if before.endswith("在") else FORUM
    return not neighbours and bool(
        COUNTED.fullmatch(words.strip()) or behind.match(sheet.mask, match.end()) or ASKED.search(before)
    )

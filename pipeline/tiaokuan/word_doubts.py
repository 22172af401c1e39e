"""Doubts about words: a name, an address, a number of a file that lacks its end, that runs on, or that is no answer of its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tiaokuan import deferrals
from tiaokuan.contract import Slot
from tiaokuan.cues import HERE

UNFINISHED = "没有写完"
SHORT = "账号太短，可能没取全"
DIGITS = "号码的位数不对，可能没取全"
TOLD = "末尾的括号是填写说明，可能多取了"
TWICE = "末尾重复，可能多取了印好的字"
APART = "中间有大片空白，可能是两处内容"
ROLE = "是身份，不是名称"
NO_NAME = "不像姓名，可能是印好的字"
PRINTED = "不像填写的内容，可能是印好的字"
STAND_IN = "里面有占位的符号"
SELDOM = "这样的值少见，扫描件上可能认错"
UNIT_ALONE = "只有单位，可能没填"
DEFERRED = 4  # characters that such an answer may go on with
SEVERAL_NUMBERS, SHORTEST_ACCOUNT, LONGEST = 3, 9, 100  # contract numbers, digits, years
NAMED = ("party", "organisation", "person", "address")
ASKS_ON = re.compile("[一-鿿][为及和与或]\\Z")
"""Printed words that a rule stands below, of which the answer follows: 不含税金额为"""
COMPANY_PART = re.compile(r"有(?:限(?:责任?)?公?)?\Z")
COMPANY_END = re.compile("(?:公司|中心|事务所|学校|大学|医院|企业|局|会|院|厂|店|社|部|队)\\Z")
COMPANY_CUT = re.compile(r"(?:股份?|有(?:限(?:责任?)?公?)?|公)\Z"), re.compile(r"\s*(?:份?有限|份公司|限(?:责任)?公司|公司|司)")
"""A company's name that goes on behind its place: 中国银行股 | 份有限公司北京分行"""
LENGTHS = (
    (re.compile("身份证[^：:，。；】]{0,6}[：:]?$"), re.compile("[0-9]+[Xx]?"), (15, 18)),
    (re.compile("(?:信用代码|纳税人识别号|税号)[^：:，。；】]{0,10}[：:]?$"), re.compile("[0-9A-Z]+"), (15, 17, 18, 20)),
    (re.compile("$"), re.compile("1[3-9][0-9]+"), (11,)),
    (re.compile("$"), re.compile("0(?:10|2[0-57-9])[-－][0-9]+"), (12,)),
    (
        re.compile("$"),
        re.compile("0(?:311|371|411|431|451|51[0-9]|53[12]|551|57[1-9]|59[15]|731|755|757|769|851|871|898)[-－][0-9]+"),
        (13,),
    ),
)
"""What is asked for, what such a number consists of, and how many characters it may have (GB 11643, GB 32100; mobile numbers have 11;
numbers of telephones in large cities 8 behind the code)."""
TELLING = re.compile(r"[（(](?:请|具体|应?填写|写明|注明|须|例如|如[:：])[^（()）]*[)）]\Z")
SIGN_HERE = re.compile(r"[（(](?:[盖公签]?章|签)")
HOUSE, ROOM_BEHIND = re.compile(r"\s*[0-9]{0,4}[号室楼层栋幢弄]"), re.compile("[0-9]{2,4}室")
PROVINCE = re.compile(
    "(?!河[北南]|山[西东]|辽宁|吉林|黑龙江|江[苏西]|浙江|安徽|福建|湖[北南]|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾)[一-鿿]{1,3}省"
)
"""A province that there is none of: 逝江省, 四省, as OCR reads them."""
ROLES = re.compile(
    "(?:法定|委托|授权)?(?:代表|代理)人?|法定|委托|授权|[甲乙丙]方|(?:负责|经办|联系|当事|收款)人|签[字名章]|盖章"
    "|[一-鿿]{0,8}(?:经营者|消费者|服务商|供应商|承包商|运营方|平台方)"
)
PREDICATE = re.compile("(?:还|也|均|仍|不|未|已)?(?:应|须|需|将|可以?|得|有权|负责|承担|同意|保证|承诺|享有|支付|提供)")
"""What a party does, not who it is: 乙方 _还应赔偿_"""
LETTER, NUMBER_GOES_ON = re.compile("[0-9A-Za-z]"), re.compile(r"\s*字第")
HOST_CUT = re.compile(r"\.[A-Za-z]?\Z")  # no domain ends with one letter
LATIN_WORD = re.compile("[A-Za-z]+")
MASKED = re.compile("[*＊×✕]|[xXＸ]{2}|某")
END_TWICE = re.compile(r"([号日月元公司])\1\Z|\A(.{5,})\2\Z")
WIDE = re.compile("[ \t　]{3,}")
STREET_GOES_ON = re.compile(r"\s*[一-鿿]{0,6}[0-9]+\s*号|\s*[0-9]{1,4}\s*号[一-鿿]")
"""The rest of an address: 浙江省杭州市西湖区中 | 山路160号"""
PLACE_BEGUN = re.compile(r"\A[一-鿿]{2,}?[省市区县](?:[一-鿿]*[省市区县])?(?P<name>[一-鿿]{1,3})\Z")
PLACE_ENDS = re.compile("[省市区县州旗盟路街道巷弄镇乡村庄里组号室楼层栋幢座厦园场城港站店院馆所内处]\\Z")
BRACKETED = re.compile(r"[（(][^（()）]+[)）]")
"""What a form says is to be written there: （填入名称）, （被授权人）."""
SIGN_LINE = re.compile("[签盖][字章名]")
OTHERS = re.compile("其[他它]")
ANSWERS_OF_ONE = re.compile("[男女是否有无甲乙丙双优良高中低全新旧]|[^一-鿿]")
MEASURE = re.compile(r"万?公里|[mck]?m[²³23]?|kg|[kK][wW]|[%％‰℃㎡级元吨台套个米]|平方米|(?:人民币)?[百千万亿]*元(?:人民币)?")
"""Also of a note, （单位：元人民币）, whose words stand on a rule."""


def of_words(slot: Slot, raw: str, before: str, after: str) -> Iterator[str]:
    """The doubts that the words of a filled slot raise, and those before and behind it."""
    if slot.kind == "identifier" and (NUMBER_GOES_ON.match(after) or raw.endswith(("第", "-", "－"))):
        yield UNFINISHED
    if slot.kind in ("identifier", "phone"):
        yield from _of_digits(raw, slot.cue.partition(HERE)[0])
    if slot.kind == "account" and raw.replace(" ", "").isdecimal() and len(raw.replace(" ", "")) < SHORTEST_ACCOUNT:
        yield SHORT
    if slot.kind in ("text", *NAMED):
        yield from _of_name(slot.kind, raw, after)
    if slot.kind == "text" and _is_part_of_deferral(raw, before, after):
        yield UNFINISHED
    if slot.kind == "email" and (LETTER.search(before[-1:]) or LETTER.match(after) or " " in raw or HOST_CUT.search(raw)):
        yield UNFINISHED
    if slot.kind == "address" and slot.evidence.read is not None and PROVINCE.match(raw):
        yield SELDOM
    if TELLING.search(raw) or SIGN_HERE.match(raw):
        yield TOLD
    if slot.kind == "text":
        yield from _of_text(slot, raw)
    if END_TWICE.search(raw):
        yield TWICE
    if WIDE.search(raw):
        yield APART


def _of_text(slot: Slot, raw: str) -> Iterator[str]:
    if ASKS_ON.search(raw):
        yield UNFINISHED
    if OTHERS.fullmatch(raw) or (len(raw) == 1 and ANSWERS_OF_ONE.match(raw) is None):
        yield PRINTED


def _of_name(kind: str, raw: str, after: str) -> Iterator[str]:
    """Whether a name lacks its end, or is none."""
    if MEASURE.fullmatch(raw):
        yield UNIT_ALONE
    if kind not in ("person", "address") and COMPANY_CUT[0].search(raw) and COMPANY_CUT[1].match(after):
        yield UNFINISHED
    if (kind in ("party", "organisation") and COMPANY_PART.search(raw)) or (
        kind == "address"
        and (
            (raw[-1:].isdecimal() and HOUSE.match(after))
            or STREET_GOES_ON.match(after)
            or ROOM_BEHIND.match(after)
            or _breaks_off(raw)
        )
    ):
        yield UNFINISHED
    if kind in ("party", "person", "organisation") and ROLES.fullmatch(raw):
        yield ROLE
    if kind == "party" and ((PREDICATE.match(raw) and COMPANY_END.search(raw) is None) or len(raw) == 1):
        yield NO_NAME
    if (kind == "person" and (LATIN_WORD.fullmatch(raw) or re.search("[0-9]", raw))) or (
        kind in ("person", "address") and len(raw) == 1
    ):
        yield NO_NAME
    if kind in ("party", "person", "organisation") and (
        BRACKETED.fullmatch(raw) or SIGN_LINE.fullmatch(re.sub(r"\s", "", raw))
    ):
        yield NO_NAME
    if kind in NAMED and MASKED.search(raw):
        yield STAND_IN


def _is_part_of_deferral(raw: str, before: str, after: str) -> bool:
    """Whether an answer of the kind 按甲方要求 goes on beyond its place: 按甲方 | 要求, 详 | 见附件."""
    whole = deferrals.WHOLE.match(raw + after[:DEFERRED])
    return (whole is not None and whole.end() > len(raw)) or any(
        deferrals.is_one(before[-size:] + raw) for size in range(1, DEFERRED) if before[-size:].strip("_ 　\n：:")
    )


def _breaks_off(raw: str) -> bool:
    """Whether an address ends within the name of a place: 广东省深, 北京市朝阳区解放."""
    begun = PLACE_BEGUN.search(raw)
    return begun is not None and PLACE_ENDS.search(begun["name"]) is None


def _of_digits(raw: str, asked: str) -> Iterator[str]:
    """Whether a number lacks digits that all of its kind have."""
    for label, signs, lengths in LENGTHS:
        if signs.fullmatch(raw) and label.search(asked):
            if len(raw) not in lengths:
                yield DIGITS
            return

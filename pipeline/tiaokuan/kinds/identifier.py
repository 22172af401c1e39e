"""Identifiers: 统一社会信用代码 (GB 32100-2015), identity cards (GB 11643-1999), postcodes, contract numbers.

`valid` says whether the check digit agrees; the text is kept as it is printed.
"""

from __future__ import annotations

import datetime
import re

from tiaokuan.document import Span
from tiaokuan.kinds import Kind
from tiaokuan.kinds._words import both, finder, labelled, parser, trimmed

CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
FORM = re.compile(r"[0-9A-Za-z〔〕﹝﹞\[\]（()）\-—－_/\\.·一-鿿 ]{2,60}")
FOUND = re.compile(r"(?<![0-9A-Za-z.\-])([1-9ANY][0-9A-HJ-NP-RTUWXY]{17}|[1-9][0-9]{16}[0-9Xx])(?![0-9A-Za-z])")
PERSON = re.compile(
    "[1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]"
)  # with a birthday in it
LABEL = (
    "(?:合同|协议|项目|招标|采购|订单|工单|发票|文件|标书|标段|备案|登记|产权证?|房产证|不动产权?证?|车牌|车辆|设备|资产|工程|订购单|批准文号|许可证|资质证书?|营业执照|执业证|从业资格证|护照|身份证|居民身份证|证件|纳税人?|税务登记证?|组织机构)?"
    "(?:编[ \u3000]*号|号[ \u3000]*码|证号|字号|代码|序列号)|(?:统一)?(?:社会)?信用代码|纳税人?识别号|税号|(?:居民)?身份证号?码?|营业执照(?:注册)?号?码?|邮(?:政)?[ \u3000]*编(?:[ \u3000]*码)?|车牌号?码?|护照号?码?|许可证号?码?"
)
CODE = re.compile(r"(?=.*[0-9])(?!.*[年月元])[0-9A-Za-z一-鿿〔〕﹝﹞\[\]（）()【】\-—－_/.·# ]{3,40}")


def credit_code(code: str) -> bool:
    """Whether the check character of a unified social credit code agrees (GB 32100-2015, 4.6: modulus 31, weights 3^i)."""
    if not re.fullmatch(f"[{CREDIT}]{{18}}", code):
        return False
    total = sum(CREDIT.index(c) * pow(3, n, 31) for n, c in enumerate(code[:17]))
    return CREDIT[-total % 31] == code[17]


def identity_card(number: str) -> bool:
    """Whether the check character of an identity card agrees (GB 11643-1999: ISO 7064 MOD 11-2) and its date can be."""
    if not PERSON.fullmatch(number.upper()):
        return False
    try:
        datetime.datetime.strptime(number[6:14], "%Y%m%d")
    except ValueError:
        return False
    total = sum(int(c) * pow(2, 17 - n, 11) for n, c in enumerate(number[:17]))
    return "10X98765432"[total % 11] == number[17].upper()


def valid(words: str) -> bool | None:
    """Whether the check digit of an 18-character code agrees; None for what has none."""
    code = re.sub(r"\s", "", words).upper()
    if not re.fullmatch("[0-9A-Z]{18}", code):
        return None
    return identity_card(code) if PERSON.fullmatch(code) else credit_code(code)


def _without_stop(raw: str) -> Span:
    """Where a code stands in a slot, without white space and without the stop of its sentence."""
    start, end = trimmed(raw)
    return Span(start, max(start, len(raw[:end].rstrip(".。"))))


KIND = Kind(
    "identifier",
    64,
    both(
        labelled("identifier", LABEL, CODE, "编号", valid),
        finder("identifier", FOUND, "证件或代码", valid, sign="[0-9A-Z]{17}"),
    ),
    parser("编号", FORM, place=_without_stop, valid=valid),
)

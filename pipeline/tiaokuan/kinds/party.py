"""Parties: organisations and persons behind 甲方, 委托人, 出租方 …; (以下简称“甲方”), （盖章） and spaces between characters are cut off."""

from __future__ import annotations

import re

from tiaokuan.kinds import Kind
from tiaokuan.kinds._names import ORGANISATION, PERSON
from tiaokuan.kinds._words import cut, joined, labelled, parser

ROLE = (
    "[甲乙丙丁戊]方|(?:委托|受托|发包|承包|分包|出租|承租|采购|供应|服务|被服务|出卖|买受|定作|承揽|托运|承运|收货|寄件|出借|借款|贷款|保证|招标|投标|中标|转让|受让|许可|被许可|出让|供货|施工|监理|建设|设计|用工|派遣|保管|仓储|代理|被代理|开发|运营|物业服务|技术服务|服务提供)(?:方|人|单位|商|企业)"
    "|供方|需方|买方|卖方|业主|供应商|服务商|承办方|主办方|协办方|收款(?:人|单位|方)|付款(?:人|单位|方)|用人单位|客户"
)
FORM = re.compile(r"(?!请|.*[0-9]{5})(?![0-9.%元年月日]+$)[一-鿿A-Za-z0-9（）()·&＆.\-、 ]{2,60}")
NAME = re.compile(rf"{ORGANISATION}|{PERSON}")

KIND = Kind(
    "party",
    70,
    labelled("party", rf"(?:{ROLE})(?:名称|全称|单位名称|姓名)?", NAME, "当事人"),
    parser("当事人", FORM, cut, joined),
)

"""Addresses: behind 地址, 住所 and the like, or known by a street and a number: 上海市浦东新区张江路100号5楼."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tiaokuan.contract import Words
from tiaokuan.document import Span
from tiaokuan.kinds import Found, Kind
from tiaokuan.kinds._words import both, cut, joined, labelled, parser

LABEL = "(?:通讯|通信|联系|注册|办公|经营|营业|送达|邮寄|收货|交货|服务|施工|工程|项目|房屋|坐落|家庭|现居住?|户籍|单位|公司|详细|收件|寄件|取件|租赁|安装|开户行?)?(?<!邮箱)(?<!网站)(?<!网络)(?:地[ \u3000]*址|住[ \u3000]*所(?:地)?|住[ \u3000]*址|坐落|所在地)"
_PLACE = "[省市区县旗镇乡村路街道巷弄号楼室幢座层院园屯组]|北京|上海|天津|重庆|香港|澳门"
FORM = re.compile(rf"(?=.*(?:{_PLACE}))(?!.*@)[一-鿿0-9０-９A-Za-z（）()·#＃、，,.\-—－~～/ ]{{2,120}}")

NUMBERED = re.compile(
    r"(?:路|街|道|巷|弄|胡同|村|里|园|镇|条|线|环)(?:[东西南北中]段?)?(?:[甲乙丙丁]?[0-9０-９]{1,5}(?:[-—－][0-9]{1,4})?|[一二三四五六七八九十百]{1,4})(?:号院?|弄)"
)
STREET = re.compile(
    "(?:(?:[一-鿿]{2,7}(?:省|自治区|特别行政区))|[一-鿿]{2,5}(?:市|自治州|盟)|[一-鿿]{2,7}(?:区|县|旗))[一-鿿0-9A-Za-z（）()]{0,30}$"
)
BEFORE = re.compile("^(?:.*(?:位于|坐落于?|住所?|地址|送至|寄至|送到|寄往|前往|为|在|于|至|到|址))")
REST = re.compile(
    "(?:[0-9０-９A-Za-z一二三四五六七八九十东西南北主副附甲乙丙丁]{1,5}(?:号楼|单元|[号栋幢座楼层室弄院库区门铺])|[-—－#＃]?[0-9A-Za-z]{1,5}(?=[-—－号室])|[一-鿿]{2,10}(?:大厦|广场|中心|大楼|写字楼|小区|花园|公寓|商城|产业园|科技园|园区))+"
)
LONGEST = 44


def find(text: str) -> Iterator[Found]:
    """Addresses in running text: a province, city or district and a street with a number."""
    for match in NUMBERED.finditer(text):
        left = text[max(0, match.start() - LONGEST) : match.end()]
        words = re.split(r"[^一-鿿0-9０-９A-Za-z（）()·-]", left)[-1]
        if (lead := BEFORE.match(words)) is not None and STREET.search(words[lead.end() :]):
            words = words[lead.end() :]
        place = STREET.search(words)
        if place is None:
            continue
        rest = REST.match(text, match.end())
        span = Span(match.end() - len(words) + place.start(), rest.end() if rest is not None else match.end())
        raw = text[span.start : span.end]
        yield Found("address", span, raw, None, span, Words(raw), 0.8, "门牌地址")


KIND = Kind("address", 74, both(labelled("address", LABEL, FORM, "地址"), find), parser("地址", FORM, cut, joined))

"""Bounds: words that make a value a limit – 不超过, 不低于, 至少, 以上, 以内 … 以上 and 以内 include the number itself
(民法典 article 1259)."""

from __future__ import annotations

import re
from decimal import Decimal

_MOST = "(?:小|低|少)于(?:或者?)?等于|等于或者?(?:小|低|少)于|不(?:[得应能可])?(?:超过|高于|多于|大于|晚于|迟于)|至多|最多|最长|最高|上限为?|≤|<="
_LEAST = "(?:大|高|多)于(?:或者?)?等于|等于或者?(?:大|高|多)于|不(?:[得应能可])?(?:低于|少于|小于|早于)|至少|最少|最低|最短|下限为?|(?<![不未期届每])满|≥|>="
_MORE = "(?<!每)(?:超过|高于|多于|大于|超出)|[>＞]"
_LESS = "(?<!每)(?:低于|少于|小于)|不足|[不未]满|[<＜]"
_ABOUT = "(?<![签续合违契预节相公条])约|大约|左右|[将接]近"
_VERB = "(?<=[少短低多长高])(?:应当?|需|须|要|可|能)?(?:保[存留管]|留存|提[前供]|预留|安排|派[驻出遣]|配备|配置|进行|开展|组织|出具|提交|缴存|投保|持有|保障|保证|巡[查检视]|检[查修测]|清[扫洁洗理]|维[护修保]|保养|消[毒杀]|培训|回访|更换|召开|举[行办]|演练|盘点|抽查|走访|储备|设[置有立]|服务|上门)"
"""What is done so often or so long: 至少保存3年, 最少应每日巡检2次."""
BEFORE = re.compile(
    f"(?:(?P<most>{_MOST})|(?P<least>{_LEAST})|(?P<more>{_MORE})|(?P<less>{_LESS})|(?P<about>{_ABOUT}))(?:人民币|为|{_VERB})?\\Z"
)
OF = re.compile("不[得应能可]?(?:(?P<most>超过|高于|多于|大于)|(?P<least>低于|少于|小于))[一-鿿]{1,10}的\\Z")
"""不超过合同总额的5%."""
AFTER = re.compile(
    "[（(]不含(?:本数)?[)）](?:(?P<more>及?以上)|(?P<less>及?以下|以内))|(?:[（(]?(?:含本数|含)[)）]?)?(?:(?P<least>及?以上|或以上|或更[多长高])|(?P<most>及?以内|及?以下|之?内|或更[少短低])|(?P<about>左右|上下|许))"
)
OTHER_NEAR = tuple(f"{sign}近" for sign in "最附就远靠临邻新")
OVER = "(?P<over>[余多来])?"
"""Behind a numeral and before its unit: 3万余元, 三十多人, 十来天."""
NAMES = {"most": "at_most", "least": "at_least", "more": "more_than", "less": "less_than", "about": "about"}


def bound(before: str, after: str) -> str | None:
    """What the words beside a value make of it: at_most, at_least, more_than, less_than, about, or None."""
    for match in (BEFORE.search(before[-12:]), OF.search(before[-20:]), AFTER.match(after[:12])):
        if match is not None and match.lastgroup is not None:
            return NAMES[match.lastgroup]
    return None


def nearly(before: str) -> str | None:
    """近20人 is about 20; of a time, 近三年, it says which."""
    return "about" if before.endswith("近") and not before.endswith(OTHER_NEAR) else None


def over(match: re.Match[str]) -> str | None:
    """What OVER says of the numeral before it: a little more, or about as much."""
    said = match.groupdict().get("over")
    return None if said is None else "about" if said == "来" else "more_than"


def obliging(low: Decimal, high: Decimal) -> Decimal:
    """Of a range the bound that obliges: the later, the larger."""
    return max(low, high)

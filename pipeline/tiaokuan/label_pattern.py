"""The pattern of a label, its colon and its value in running text, in parts: what stands before a label, what it is made of, what a value
is made of, and what ends it."""

from __future__ import annotations

import re

from tiaokuan.label_rules import SHORT_NAME
from tiaokuan.phrases import SURNAMES

_BEFORE = r"(?:^|(?<=[。；;，,、】【（()）□☐☑☒√])|(?<=\s)|(?<=_)|(?<=_[:：])|(?<=公司)|(?<=[0-9]{6}))[*＊#]?(?:[（(]?[0-9一二三四五六七八九十]{1,3}[)）.．、]\s*|[①-⑳]\s*(?=其[他它])|[0-9]{1,2}(?:[.．][0-9]{1,2}){0,3}\s{0,3})?"
NEXT = r"(?:[一-鿿（()）/、]{2,12}|[一-鿿](?:[ \t\xa0\u3000]{1,10}[一-鿿]){1,3})[ \u3000]{0,3}[:：]"
"""The next label on the line."""
_KNOWN = (
    r"(?:[甲乙丙丁买卖]方|(?:[甲乙丙丁]方)?(?:法定代表人|(?:委托|授权)?代理人|(?:授权|签约)代表|负责人|经办人|联系人|收件人|(?:联系|办公|服务)?电话|手机(?:号码?)?"
    r"|传真|(?:电子)?邮箱|(?:通[讯信]|联系|家庭|注册|经营|单位)?(?:地址|住址)|住所地?|签于|日期|签[订约](?:时间|地点|日期|地)|(?:居民)?身份证(?:件)?(?:号码?|类型)?|证件(?:号码?|类型)"
    r"|出生(?:日期|年月)|[电传邮地住证账户日税][ \u3000]{2,}[话真编址所号名期]|(?:保修|质保)期限?为?|开户(?:银)?行|户名|[账帐]\s*号|(?:统一社会|社会统一|社会)?信用代码|(?:纳税人(?:识别|登记)号|税号)|邮编|邮政编码))(?:[（(][^（()）]{1,12}[)）])?\s*[:：_]"
)
"""Labels that are known behind anything."""
_DETAIL = (
    r"(?:国籍|性别|年龄|民族|籍贯|学历|职[务业称]|工作单位|厂牌(?:、?型号)?|车架号码?|发动机号码?|与[一-鿿]{1,4}关系)\s*[:：_]"
)
"""Labels of short answers, known behind anything that is no part of them."""
_GLUED = (
    rf"(?<=公司)(?=签[订约](?:时间|地点|日期)|依照|依据|根据|(?:法定)?代表人|地址|(?:联系)?电话)|(?:(?<=[0-9A-Za-z])(?![号室楼层栋幢座弄单元年月日])|(?<=公司)(?![一-鿿]{{2,10}}[支分]行)|(?<=[号室]))(?=[一-鿿])(?:{NEXT})"
    rf"|(?<=[一-鿿0-9A-Za-z)）])(?:{_KNOWN}|{_DETAIL}|[甲乙丙]\s+方)"
)
"""The next label right behind figures or what ends a name or an address; a known one behind anything."""
_SPACED_PARTY = r"(?:[甲乙丙丁买卖供需][ \u3000]+方|(?:[委受][ \u3000]+托|[发承][ \u3000]+包|[出承][ \u3000]+租)[ \u3000]+[方人])[ \u3000]*[:：]"
"""甲    方：                乙    方：, parties side by side."""
_LABEL_AGAIN = rf"(?!(?:[{SURNAMES}][一-鿿]{{1,2}}|(?:居民)?身份证|营业执照|护照|[男女]){_KNOWN})(?:[一-鿿]{{0,8}}?(?<!公司)(?<![支分]行){_KNOWN}|{_DETAIL}|{_SPACED_PARTY})"
"""What begins as another label, 联系人：    紧急联系电话：, and is no name or document before one."""
_COMMA_IN_NAME = r",(?= ?(?:Ltd|LTD|Inc|INC|LLC|Limited))"
_CHARACTER = rf"(?:[（(][^（()）_\n]{{0,40}}[)）]|[（(](?![^（()）\n]*[)）])|[^_。；;：:\n，,（()）【]|(?<=[0-9]),(?=[0-9]{{3}})|{_COMMA_IN_NAME})"
"""A character of a value; a bracket that closes what the value did not open ends it."""
_SPACED_NAME = rf"[{SURNAMES}][ \t\xa0\u3000]{{1,4}}[一-鿿](?=[ \t\xa0\u3000]{{2}}|[ \t\xa0\u3000]*$|[（(])"
"""陈  静: a name of two characters takes the room of three."""
_PAPER_NUMBER = "(?:19|20)[0-9]{2}[ ]{1,2}字第[ ]?[0-9]+[ ]{0,2}号"
"""2023  字第5413  号: set with room around the form's words."""
_END = "|".join(
    (
        # room, or another column
        r"[ \t\xa0\u3000]{2,}",
        r"[\t\u3000]",
        # the place of a stamp or a signature
        r"[（(](?:[签盖]|公章)[^（()）]{0,8}[)）](?!\s*[:：])",
        # a stop, a bracket, the end
        rf"[ ]?(?:[。；;，】【)）]|(?!{_COMMA_IN_NAME}),(?![0-9]{{3}}))",
        r"[ \xa0]?$",
        # （以下简称“甲方”）, a remark of the form
        SHORT_NAME,
        r"[（(](?:以下|不[得低少超]|应[当与为]|参|请|写明|与|(?![签盖公])[^（()）]{1,10}(?:或者?|[/／])[^（()）]{1,10}[)）](?!\s*[签盖:：]))",
        # 青禾公司等____, 3米（m）
        r"(?<=公司)(?:等[ \t\u3000]*(?:_|[0-9])|[\[［])",
        r"(?<=[0-9][一-鿿])[（(][A-Za-z]{1,3}[0-9²³]?[)）]",
        # the next label, item or article
        rf"[ \xa0\u3000](?:{NEXT}|第[一二三四五六七八九十百]+条)",
        _GLUED,
        r"(?P=label)\s*[:：]",
        r"(?<=[一-鿿])(?:[0-9]{1,2}、[一-鿿]|[一二三四五六七八九十]{1,2}、(?=[一-鿿（()）/、]{2,16}[:：]))",
        r"第[一二三四五六七八九十百]+条",
    )
)
"""What a value ends before."""
_LABELLED = (
    rf"(?=[^:：\n]{{1,32}}+[:：])(?P<label>(?![ \u3000])(?:[一-鿿]\t[一-鿿]|(?:[一-鿿A-Za-z（()）/、【】 \u3000]|(?<=称)“[一-鿿]{{1,4}}”){{1,28}}?))\s*[:：](?P<gap>[ \t\xa0\u3000]*)"
    rf"(?P<value>(?![\s）)【]|{_LABEL_AGAIN})(?:{_SPACED_NAME}|{_PAPER_NUMBER}|{_CHARACTER}(?:{_CHARACTER}*?(?<!\s))?))?"
    rf"(?={_END})"
)
LABEL_BESIDE = re.compile(rf"[ \t\u3000]{{2,}}{NEXT}")
"""Room and then another label: 开户银行：          开户银行："""
LABELLED = re.compile(rf"(?:{_BEFORE}|(?<=[:：])(?={_KNOWN}|[一-鿿]{{2}}方式[:：]))" + _LABELLED)
"""A known label also right behind a heading's colon: 收款账户：户名：…"""
NEXT_LABELLED = re.compile(_LABELLED)
"""A label right behind the value of another."""

"""Who the parties are: names that differ, exchanged parties, payees, check digits, parties that never sign."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tiaokuan.checks import Check, Rule, View
from tiaokuan.contract import Clause, Finding, Level, Severity, Slot, State, Words
from tiaokuan.document import Span
from tiaokuan.label_rules import REMARKED_SHORT_NAME, ROLE, SHORT_NAME

NAME = Rule(
    "party.name", Severity.ERROR, "当事人名称前后不一致", "a party's name differs within the contract",
    "哪一个是合同当事人会有争议，盖章名称不符的，合同效力也会受质疑。", "Which of them is the party, and whether it signed, is open.",
)  # fmt: skip
EXCHANGED = Rule(
    "party.exchanged", Severity.ERROR, "甲乙方名称互换", "the parties' names are exchanged",
    "权利义务会落到对方身上。", "Rights and duties fall on the wrong party.",
)  # fmt: skip
SAME = Rule(
    "party.same", Severity.ERROR, "甲乙方名称相同", "both parties bear the same name",
    "自己不能与自己订立合同。", "Nobody contracts with himself.",
)  # fmt: skip
PAYEE = Rule(
    "party.payee", Severity.WARNING, "收款户名不是收款方", "the account holder is not the payee",
    "付给第三人的款可能不算已付，并有税务风险。", "Paying a third party may not discharge the debt.",
)  # fmt: skip
DIGITS = Rule(
    "identifier.invalid", Severity.ERROR, "证件号、账号校验位不对", "a check digit is wrong",
    "多半是抄错一位。", "Most likely a slip in copying.",
    "GB 32100-2015（统一社会信用代码）、GB 11643-1999（公民身份号码）、ISO/IEC 7812-1（银行卡号）",
)  # fmt: skip
UNSIGNED = Rule(
    "party.unsigned", Severity.WARNING, "有当事人没有签署处", "a party is named and has no place to sign",
    "没有签署的一方不受合同约束。", "A party that does not sign is not bound.",
)  # fmt: skip

COMPANY = re.compile(
    "(?:公司|事务所|合作社|中心|医院|学校|大学|中学|小学|学院|幼儿园|研究[院所]|厂|局|厅|政府|委员会|合伙）|工作室|分行|支行|银行|门诊部|集团|协会|学会|商会|基金会"
    "|酒店|宾馆|商[行店]|超市|经营部|服务部|旅行社|出版社|报社|农场|博物馆|图书馆|办事处|管理处)$"
)
IN_TEXT = re.compile(
    "[一-鿿]{2,12}(?:[（(][一-鿿]{2,6}[)）][一-鿿]{0,12})?(?:股份有限|有限责任|有限)公司(?:[一-鿿]{2,8}分公司)?"
)
OWN_NAME = re.compile(
    f"[一-鿿]{{2,8}}(?=[（(][甲乙丙丁戊]方[)）])|[（(][^（()）]*[)）]?|[甲乙丙丁戊]方|{ROLE.pattern}|盖章|签章|公章|签[字名署]|全称|名称|姓名|单位|企业|机构|或|及|[、/／（()）*＊#\\d.]"
)
"""What a label of a party's own name consists of."""
LINE = re.compile("[^\n]+")
PARTY = re.compile(f"(?:{ROLE.pattern}|(?:连带(?:责任)?)?(?:保证|担保|见证|监管)[人方])(?:[（(][^（()）]{{0,20}}[)）])?[:：]")
GUARANTORS = re.compile("(?:连带(?:责任)?)?(?:保证人|担保人|担保方|保证方|见证方|监管方)")
HOLDER = re.compile("(?:户名|账户名称?|帐户名称?|开户名称?|收款(?:人|单位|方|户名?)(?:名称|全称)?|账户户名)(?:为|是)?$")
PAYEES = re.compile("乙方|受托|卖方|出卖|供方|供应|承包|承揽|出租|承运|服务|代理|转让|施工|设计|监理|保管|许可")
"""The parties that are paid as a rule, by letter or role."""
CALLED = re.compile(
    f"(?:^|[与和，,。：:])(?P<name>[一-鿿（()）]{{4,40}}?){SHORT_NAME}(?P<party>[甲乙丙丁戊]方|{ROLE.pattern})",
    re.MULTILINE,
)
"""海州公司（以下简称“甲方”）: where the head tells who is who in a sentence."""
SHORT = re.compile(f"{REMARKED_SHORT_NAME}[甲乙丙丁戊]方")
COUNTED = re.compile("[一二三四五六七八九十东西南北中上下]")
"""第一 and 第二 医院 are two hospitals."""
PURSE = re.compile(
    "(?:微信|支付宝|钱包|信息卡|社会?保|医保|从业|证书|资格|会员)[^，。；]{0,8}$"
)  # no bank card, so without its check digit
TITLE = re.compile(
    r"^[^\S\n]*[一-鿿（）()]{2,24}(?:合同|协议)(?:书|单)?[^\S\n]*\n(?=(?:[^\n]*\n){0,6}?[^\n]{0,12}(?:合同编号|甲方|[买卖供需]方|收购方)[^\n]{0,8}[:：])",
    re.MULTILINE,
)
LETTER = re.compile("[甲乙丙丁戊]方")
HEAD = 800  # characters in which a contract introduces its parties
WHOSE = re.compile(
    "(?:([甲乙丙]方)|(卖方|出卖人|供方|出租[人方]|承包[人方]|受托[人方]))(?![^。；甲乙丙]{0,12}(?:支付|付款|[付汇缴转打])[^。；甲乙丙]{0,8}[至到入])[^。；甲乙丙]{0,16}[账帐][户号]"
)
"""Whose account it is said to be; 乙方应支付至以下账户 says who pays."""


class Name(NamedTuple):
    """A party's name as printed, and where it stands."""

    raw: str
    place: Slot | Span


def find(view: View) -> Iterator[Finding]:
    """Names against names, the account holder against the payee, check digits, and who signs."""
    yield from _names(view)
    yield from _misspelt(view)
    yield from _payee(view)
    yield from _digits(view)
    yield from _unsigned(view)


def plain_name(raw: str) -> str:
    """A name without white space, brackets' width and what is printed behind it (盖章)."""
    name = re.sub(r"\s+", "", raw).translate(str.maketrans("()", "（）"))
    return re.sub("（(?:盖章|签章|公章|签字|签名|以下简称.*)）$", "", name)


def _label(view: View, slot: Slot) -> str:
    """The words that introduce a slot: up to its colon, or the cell to its left."""
    block, left = view.block_at(slot.evidence.span.start), view.around(slot, 40)[0]
    if not left.strip("_") and block is not None and block.cell is not None:
        left = "".join(view.text[: block.span.start].rstrip("\n").rpartition("\n")[2].split())
    return re.split("[，。；:：_]", left.rstrip("_:："))[-1]


def _named(view: View) -> dict[str, list[Name]]:
    """The companies' names by the party whose place they stand in, as its own label says it: 甲方（盖章）：, 出租人：."""
    roles: dict[str, str] = {}
    found: dict[str, list[Name]] = {}
    end = _first_contract(view)
    for match in CALLED.finditer(view.text, 0, end):
        if COMPANY.search(plain_name(match["name"])):
            found.setdefault(match["party"], []).append(Name(match["name"], Span(*match.span("name"))))
    for slot in view.slots:
        if slot.kind not in ("party", "organisation", "text") or slot.state is not State.FILLED:
            continue
        if slot.evidence.span.start >= end:
            break
        label = _label(view, slot)
        letters, role = set(LETTER.findall(label)), ROLE.search(label)
        if len(letters) > 1 or OWN_NAME.sub("", label) or not (letters or role):
            continue
        party = letters.pop() if letters else roles.get(role[0], role[0]) if role else ""
        if role is not None and LETTER.fullmatch(party):
            roles.setdefault(role[0], party)
        if COMPANY.search(plain_name(slot.raw)):
            found.setdefault(party, []).append(Name(slot.raw, slot))
    return found


def _first_contract(view: View) -> int:
    """Where a second contract of the same file begins, with parties of its own; the text's end where there is none."""
    first = next((clause.span.start for clause in view.clauses if clause.level is Level.ARTICLE), len(view.text))
    second = TITLE.search(view.text, first)
    return len(view.text) if second is None else second.start()


def _names(view: View) -> Iterator[Finding]:
    """A party bears one name, and another party another."""
    named = _named(view)
    for party, (head, *later) in named.items():
        others = {plain_name(slots[0].raw) for other, slots in named.items() if other != party}
        for slot in later:
            one, two = plain_name(head.raw), plain_name(slot.raw)
            if one in two or two in one:
                continue
            if two in others:
                zh = f"“{party}”写成了对方的名称“{slot.raw}”，前文为“{head.raw}”，双方可能互换"
                en = f"“{party}” bears the other party's name “{slot.raw}”, above it was “{head.raw}”: exchanged?"
                yield view.finding(EXCHANGED, zh, en, head.place, slot.place)
            else:
                zh = f"“{party}”的名称前后不一致：“{head.raw}”与“{slot.raw}”"
                en = f"The name of “{party}” differs: “{head.raw}” and “{slot.raw}”"
                yield view.finding(NAME, zh, en, head.place, slot.place)
    heads = [slots[0] for party, slots in named.items() if LETTER.fullmatch(party)] or [slots[0] for slots in named.values()]
    near = len(heads) >= 2 and abs(_at(heads[0]) - _at(heads[1])) < HEAD  # not of two contracts in one file
    if near and plain_name(heads[0].raw) == plain_name(heads[1].raw):
        zh, en = f"双方是同一名称：“{heads[0].raw}”", f"Both parties bear the same name: “{heads[0].raw}”"
        yield view.finding(SAME, zh, en, heads[0].place, heads[1].place)


def _at(name: Name) -> int:
    return name.place.start if isinstance(name.place, Span) else name.place.evidence.span.start


def _misspelt(view: View) -> Iterator[Finding]:
    """Names in running text that are a party's but for a character or two."""
    heads = {
        plain_name(slot.raw): slot for slots in _named(view).values() for slot in slots[:1] if len(plain_name(slot.raw)) >= 6
    }
    taken = [slot.evidence.span for slot in view.slots if slot.kind in ("party", "organisation")]
    seen = set[str]()
    for match in IN_TEXT.finditer(view.text) if heads else ():
        name = plain_name(match[0])
        if name in seen or any(name.endswith(head) or head.endswith(name) for head in heads):
            continue
        if any(span.start <= match.start() < span.end for span in taken):
            continue
        seen.add(name)
        head = next((h for h in heads if near(h, name)), None)
        if head is not None:
            start = match.end() - len(match[0][-len(head) :])
            zh = f"名称前后不一致：“{heads[head].raw}”与“{match[0][-len(head) :]}”"
            en = f"The name differs: “{heads[head].raw}” and “{match[0][-len(head) :]}”"
            yield view.finding(NAME, zh, en, heads[head].place, Span(start, match.end()))


def near(name: str, other: str) -> bool:
    """Whether the end of `other` is the name with one character changed, left out or added: a slip, not a sister company."""
    for length in (len(name), len(name) - 1, len(name) + 1):
        tail = other[-length:]
        if len(tail) == length and _one_edit(name, tail):
            return True
    return False


def _one_edit(one: str, two: str) -> bool:
    if len(one) == len(two):
        changed = [(a, b) for a, b in zip(one, two, strict=True) if a != b]
        return len(changed) == 1 and not any(COUNTED.search(a) and COUNTED.search(b) for a, b in changed)
    short, long = sorted((one, two), key=len)
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def _payee(view: View) -> Iterator[Finding]:
    """The holder of the account that is paid must be the party that is paid as a rule, or the one whose account it is said to be."""
    named = {party: names[0] for party, names in _named(view).items()}
    default = named.get("乙方") or next((name for party, name in named.items() if PAYEES.search(party)), None)
    for holder in view.slots:
        known = holder.key == "party_b.bank_account_name" or HOLDER.search(_label(view, holder))
        if default is None or not known or holder.state is not State.FILLED or not COMPANY.search(plain_name(holder.raw)):
            continue
        name, start = plain_name(holder.raw), holder.evidence.span.start
        if re.search(
            "监管|托管|专用|子账户", view.text[max(0, start - 160) : start]
        ):  # money kept by a third party is no payment to the other
            continue
        whose = [m[1] or m[2] for m in WHOSE.finditer(view.text, max(0, start - 120), start)]
        if whose and whose[-1] not in named:
            continue  # that party's own name is not known
        payee = named[whose[-1]] if whose else default
        wanted = [payee] if whose and whose[-1] == "乙方" else list(named.values())
        if not any(name in plain_name(other.raw) or plain_name(other.raw) in name for other in wanted):
            zh = f"收款户名“{holder.raw}”不是收款方“{payee.raw}”"
            yield view.finding(
                PAYEE, zh, f"The account holder “{holder.raw}” is not the payee “{payee.raw}”", holder, payee.place
            )


def _digits(view: View) -> Iterator[Finding]:
    for slot in view.slots:
        if isinstance(slot.value, Words) and slot.value.valid is False and slot.kind in ("identifier", "account"):
            if PURSE.search(view.around(slot, 12, 0)[0]) or PURSE.search(_label(view, slot)):
                continue
            zh = f"“{slot.label}”的校验位不对：{slot.raw}"
            yield view.finding(DIGITS, zh, f"The check digit of “{slot.label}” is wrong: {slot.raw}", slot)


def _unsigned(view: View) -> Iterator[Finding]:
    """Parties of the head that the signature does not name, where it names others."""
    ends = [clause for clause in view.clauses if clause.level is Level.SIGNATURE]
    first = next((clause for clause in view.clauses if clause.level in (Level.ARTICLE, Level.CHAPTER, Level.PART)), None)
    if not ends or first is None:
        return
    signing = "".join("".join(view.text[clause.span.start : clause.span.end].split()) for clause in ends)
    parties = _introduced(view, Span(0, first.span.start))
    letters = bool(LETTER.search("".join("".join(names) for names, _ in parties)))
    if letters != bool(LETTER.search(signing)):  # the head says 委托人, the signature 甲方
        return
    absent = [(names, span) for names, span in parties if not any(name in signing for name in names)]
    if absent and len(absent) < len(parties):
        for names, span in absent:
            zh, en = f"“{names[0]}”没有签署处", f"“{names[0]}” has no place to sign"
            yield view.finding(UNSIGNED, zh, en, span, _span(ends[-1]))


def _span(clause: Clause) -> Span:
    return Span(clause.span.start, min(clause.span.end, clause.span.start + 40))


def _introduced(view: View, head: Span) -> list[tuple[list[str], Span]]:
    """The parties of the contract's head: the words that name each, and where it is introduced. Where there are letters
    (甲方, 乙方), roles alone (委托人：) are details."""
    found: list[tuple[list[str], Span]] = []
    for match in LINE.finditer(view.text, head.start, head.end):
        line = "".join(match[0].split())
        label = re.match("[^:：_]*", line)
        roles = [r[0] for words in (ROLE, GUARANTORS) for r in words.finditer(label[0] if label else "")]
        names = list(dict.fromkeys([*LETTER.findall(line), *roles]))
        introduced = PARTY.match(line) is not None or SHORT.search(line) is not None
        if names and introduced and len(set(LETTER.findall(line))) < 2 and not any(set(names) & set(o) for o, _ in found):
            found.append((names, Span(*match.span())))
    letters = [(names, span) for names, span in found if any(LETTER.fullmatch(name) for name in names)]
    return letters if len(letters) >= 2 else [] if letters else found


CHECK = Check((NAME, EXCHANGED, SAME, PAYEE, DIGITS, UNSIGNED), find)

"""Dates and periods that cannot be, or contradict each other."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from tiaokuan import kinds
from tiaokuan.checks import Check, Rule, View
from tiaokuan.checks._amounts import grids
from tiaokuan.checks._said import Said, with_unit
from tiaokuan.checks._times import MINUTES, after, comparable, day
from tiaokuan.contract import MONTHS, Date, Finding, Level, Quantity, Severity, Slot, plain
from tiaokuan.document import Span
from tiaokuan.kinds._numerals import number

IMPOSSIBLE = Rule(
    "date.impossible", Severity.ERROR, "没有这一天", "a date that does not exist",
    "日期无法确定，期限也就无从计算。", "No period can be reckoned from it.",
)  # fmt: skip
REVERSED = Rule(
    "term.reversed", Severity.ERROR, "终止日早于起始日", "the end is before the start",
    "照字面合同从未有效。", "Read literally, the contract is never in force.",
)  # fmt: skip
MISMATCH = Rule(
    "term.mismatch", Severity.ERROR, "期限与起止日期不符", "start and length do not give the end",
    "何时到期有两种算法。", "There are two answers to when it ends.",
)  # fmt: skip
LATE = Rule(
    "sign.late", Severity.WARNING, "签订晚于起始日", "signed after the start",
    "签订之前的履行没有合同依据；确需追溯的，应写明。", "What was done before has no contract; if it is to reach back, say so.",
)  # fmt: skip
NOTICE = Rule(
    "notice.long", Severity.WARNING, "通知期长于合同期限", "notice longer than the term",
    "这样的通知无法按时发出。", "No such notice can be given in time.",
)  # fmt: skip
RENEWAL = Rule(
    "renewal.long", Severity.WARNING, "续期长于原期限", "a renewal longer than the term itself",
    "自动续期会把短约变成长约。", "Renewal turns a short contract into a long one.",
)  # fmt: skip
ENDLESS = Rule(
    "renewal.endless", Severity.WARNING, "自动续期没有写明期限", "automatic renewal without a length",
    "续到何时没有约定，可能被认定为不定期合同。", "The contract may run on indefinitely.",
)  # fmt: skip
ORDER = Rule(
    "sla.order", Severity.WARNING, "响应时间长于解决时间", "response takes longer than resolution",
    "两个指标多半写反了。", "The two are most likely exchanged.",
)  # fmt: skip

D = "[0-9０-９]"
C = "[零〇○一二三四五六七八九十]"
WRITTEN = re.compile(
    rf"(?:(?<!{D})(?P<year>(?:19|20){D}{{2}})\s*年\s*|(?P<han>[一二][零〇○九]{C}{{2}})\s*年\s*|(?<![{D[1:-1]}零〇○一二三四五六七八九十]))"
    rf"(?P<month>{D}{{1,2}}|{C}{{1,3}})\s*月\s*(?:(?P<day>{D}{{1,2}}|{C}{{1,3}})\s*[日号](?!内))?"
)
NUMERIC = re.compile(r"(?<![0-9A-Za-z_./\-])((?:19|20)\d\d)([-/.])(\d{1,2})\2(\d{1,2})(?![0-9A-Za-z_/\-]|\.\d)")
BEGINS = re.compile("(?:起始|开始|起租|起算|开工|生效)(?:日|日期|时间)?[:：]?$")
ENDS = re.compile("(?:终止|结束|截止|届满|到期|完工|失效)(?:日|日期|时间)?[:：]?$")
AUTOMATIC = re.compile("自动(?:续[期约签展租订聘]|顺延|延[续长期展])")
OTHER_TERMS = re.compile("履行期限|工期|不可抗力|中止")  # are extended by events, not renewed
OTHER_DATES = re.compile("评估|入住|出生|检查|验收|交付|到期|签收|核[查对]")
LENGTH = re.compile(
    "[0-9０-９_一二两三四五六七八九十半壹贰叁肆伍】〕\\]）)]\\s*(?:个)?(?:年|月|日|天|周|季)|同[等样一]期限?|相同期限|原期限|周期|上一期|同期|不定期|新的?合同|为止|之日|期限与|[0-9一二两三]次"
)
NEAR = 40  # characters between two values that are spoken of together
RESPONSE = re.compile("响应|受理|应答")
SOLVED = re.compile("解决|修复|恢复|处理(?:完成)?时[间限]|完成时[间限]")
LEVELS = {"sla.response_time": "response", "sla.resolution_time": "resolution"}
SAYS_RESPONSE, DOES_RESPOND = re.compile("(?:响应|应答)(?:时[间限])?[^，。；]{0,6}$"), re.compile("[^，。；]{0,4}(?:响应|应答)")
SAYS_SOLVED = re.compile("(?:解决|修复|恢复)(?:时[间限])?[^，。；]{0,6}$")
DOES_SOLVE = re.compile("[^，。；]{0,4}(?:解决|修复|恢复)")
OTHER_TERM = re.compile("阶段|准备期|试[用住运行]|免租|装修期|保修|质保|缺陷|抵押|宽限|使用(?:年限|权)|物业服务时间")
COUNTED = re.compile("届满|之日|日起|期后|前$")
"""What is counted from a term's end is not its length."""
TERM_STATED = re.compile("(?:合同|协议|服务|租赁|委托|合作|有效)期限?(?:为|是|共计?|总计|[:：])?$")
TERM_WORDS = re.compile("(?:合同|协议|服务|租赁|委托|合作|代理|托管|有效|承包)(?:的)?(?:有效)?期|租期|为期")
DAYS = {"day": 1, "week": 7}
ONE_OF_SEVERAL = re.compile("[一1]年一?[签续]|(?:逐|分|按)年(?:签|续)|本次|本期|首期|首年|第一(?:期|年度)|本年度")
"""服务期三年，一年一签，本次合同期自…至…: the dates are those of one contract of several."""


def find(view: View) -> Iterator[Finding]:
    """Impossible dates; start, length and end; signing; notice and renewal; response and resolution."""
    yield from _impossible(view)
    yield from _term(view)
    yield from _signing(view)
    yield from _notices(view)
    yield from _renewal(view)
    yield from _service_levels(view)
    yield from _tables_of_levels(view)


def _exists(year: int | None, month: int, number: int) -> bool:
    return 1 <= month <= 12 and 1 <= number <= calendar.monthrange(year or 2000, month)[1]


def _impossible(view: View) -> Iterator[Finding]:
    for match in WRITTEN.finditer(view.text):
        dated = match["year"] or match["han"]
        if match["day"] is None and dated is None:  # 三月, 13月: a count of months as likely
            continue
        year, month = number(match["year"] or match["han"] or "2000"), number(match["month"])
        day_number = number(match["day"] or "1")
        if year is None or month is None or day_number is None or _exists(int(year), int(month), int(day_number)):
            continue
        yield _no_such_day(view, match)
    for match in NUMERIC.finditer(view.text):
        year, month, day_number = Decimal(match[1]), Decimal(match[3]), Decimal(match[4])
        if month <= 12 and day_number <= 31 and not _exists(int(year), int(month), int(day_number)):
            yield _no_such_day(view, match)


def _no_such_day(view: View, match: re.Match[str]) -> Finding:
    zh, en = f"没有这一天：“{match[0].strip()}”", f"There is no such date: “{match[0].strip()}”"
    span = Span(*match.span())
    slots = [s for s in view.slots if s.evidence.span.start < span.end and span.start < s.evidence.span.end]
    return view.finding(IMPOSSIBLE, zh, en, slots[0] if slots else span)


def _terms(view: View) -> Iterator[tuple[Said, Said]]:
    """Each start with the end that follows within 60 characters."""
    dates = view.stated("date")
    for at, start in enumerate(dates):
        near = [one for one in dates[at + 1 : at + 4] if one.span.start - start.span.end < 60]
        end = next((one for one in near if one.key == "term.end"), None) if start.key == "term.start" else None
        if end is None and near and _labelled(view, start, BEGINS) and _labelled(view, near[0], ENDS):
            end = near[0]  # 起始日期：…, 终止日期：…, side by side or one below the other
        if end is not None:
            yield start, end


def _labelled(view: View, one: Said, words: re.Pattern[str]) -> bool:
    """Whether a date stands behind a label, in its own line or in the cell to its left."""
    block, left = view.block_at(one.span.start), view.around(one, 20)[0]
    if not left and block is not None and block.cell is not None:
        left = "".join(view.text[: block.span.start].rstrip("\n").rpartition("\n")[2].split())[-20:]
    return words.search(left) is not None


def _term(view: View) -> Iterator[Finding]:
    """Ends before starts, and lengths printed beside start and end that do not fit."""
    for start, end in _terms(view):
        first, last = day(start), day(end)
        if first is None or last is None:
            continue
        if last < first:
            zh, en = f"终止日“{end.raw}”早于起始日“{start.raw}”", f"The end “{end.raw}” is before the start “{start.raw}”"
            yield view.finding(REVERSED, zh, en, start, end)
            continue
        low, high = start.span.start - 40, end.span.end + 40
        near = [s for s in view.filled("term.length") if low <= s.evidence.span.start <= high]
        by_year = near and ONE_OF_SEVERAL.search(
            view.text, near[0].evidence.span.start, max(start.span.start, near[0].evidence.span.end)
        )
        if not by_year and len(near) == 1 and isinstance(near[0].value, Quantity) and near[0].value.amount_min is None:
            yield from _length(view, near[0], near[0].value, start, end)
    for slot in view.slots:
        if (
            isinstance(slot.value, Date)
            and slot.value.end is not None
            and slot.value.end < slot.value.date[: len(slot.value.end)]
        ):
            zh, en = f"起止日期“{slot.raw}”的终止日早于起始日", f"In “{slot.raw}” the end is before the start"
            yield view.finding(REVERSED, zh, en, slot)


def _length(view: View, slot: Slot, value: Quantity, start: Said, end: Said) -> Iterator[Finding]:
    """Start and length against end: both ways of counting the last day are right, and one day more for habits."""
    first, last = day(start), day(end)
    months = sum((MONTHS.get(part.unit, 0) * part.amount for part in (value, *value.plus)), Decimal(0))
    days = sum((DAYS.get(part.unit, 0) * part.amount for part in (value, *value.plus)), Decimal(0))
    if first is None or last is None or (not months and not days) or months > 12_000 or days > 400_000:
        return
    if value.bound is not None or any(part.unit not in {**MONTHS, **DAYS} for part in (value, *value.plus)):
        return
    expected = after(first, int(months), int(days) + int(months % 1 * 30))
    if abs((expected - last).days) > (2 if months == int(months) else 20):
        printed = with_unit(slot)
        zh = f"期限“{printed}”与起止日期“{start.raw}”至“{end.raw}”不符"
        yield view.finding(MISMATCH, zh, f"The length “{printed}” does not fit “{start.raw}” to “{end.raw}”", slot, start, end)


def _signing(view: View) -> Iterator[Finding]:
    """The last day of signing against the first day of the term, where the two are not years apart."""
    if view.amends:
        return  # the term is that of the contract it changes
    own = [one for one in view.stated("date") if _is_signing(view, one) and not _in_annex(view, one)]
    signed = sorted(((d, n) for n, one in enumerate(own) if (d := day(one)) is not None), reverse=True)
    starts = [(d, s) for s, _ in _terms(view) if _is_term(view, s) and (d := day(s)) is not None]
    if signed and starts and 0 < (signed[0][0] - starts[0][0]).days < 3660:
        one, start = own[signed[0][1]], starts[0][1]
        zh = f"签订日期“{one.raw}”晚于起始日“{start.raw}”"
        yield view.finding(LATE, zh, f"Signed “{one.raw}”, after the start “{start.raw}”", one, start)


def _is_signing(view: View, one: Said) -> bool:
    """Whether a date is that of signing: by its key, or alone in a line of the signature."""
    if one.key == "contract.sign_date":
        return not _labelled(view, one, OTHER_DATES)
    clause, (before, after) = view.clause_at(one.span.start), view.around(one)
    return one.key is None and not before and not after and clause is not None and clause.level is Level.SIGNATURE


def _is_term(view: View, start: Said) -> bool:
    """Whether a start is that of the contract's own term: no option to tick, no trial, no other period."""
    sentence = view.text[slice(*view.sentence(start.span.start))]
    before = view.around(start, 40)[0]
    lease = re.search("租赁?期", before) is not None and "租" not in view.title  # of what is sold
    return "□" not in sentence and not lease and not OTHER_TERM.search(before)


def _in_annex(view: View, one: Said) -> bool:
    """Whether a date stands in an annex, which is signed apart: behind the first one's head, where the contract was signed before."""
    annex = next((c.span.start for c in view.clauses if c.level is Level.ANNEX), len(view.text))
    signed = any(c.level is Level.SIGNATURE and c.span.start < annex for c in view.clauses)
    inside = any(c.level is Level.ANNEX and c.span.start <= one.span.start < c.span.end for c in view.clauses)
    return inside or (signed and one.span.start > annex)


def _term_length(view: View) -> tuple[Decimal, tuple[Slot | Said, ...]] | None:
    """The contract's length in days, from its statement or from start and end; None where it has none or several."""
    lengths = [one for one in view.stated("duration") if _is_length(view, one)]
    stated = {length for s in lengths if (length := comparable(s, "day"))}
    if len(stated) == 1:
        return stated.pop(), (lengths[0],)
    terms = [(last - first, (start, end)) for start, end in _terms(view) if (first := day(start)) and (last := day(end))]
    if not lengths and len(terms) == 1 and terms[0][0].days > 0:
        return Decimal(terms[0][0].days + 1), terms[0][1]
    return None


def _is_length(view: View, one: Said) -> bool:
    before = view.around(one)[0]
    words = TERM_WORDS.search(before) if one.key == "term.length" else TERM_STATED.search(before)
    return words is not None and not COUNTED.search(before)


def _notices(view: View) -> Iterator[Finding]:
    term = _term_length(view)
    if term is None:
        return
    for notice in view.filled("term.termination_notice", "term.renewal_notice"):
        length = comparable(notice, "day")
        if length and length > term[0] and "前" in "".join(view.around(notice)):
            printed = with_unit(notice)
            zh = f"通知期“{printed}”长于合同期限（{round(term[0])} 天）"
            en = f"The notice period ({plain(length)} days) is longer than the term ({round(term[0])} days)"
            yield view.finding(NOTICE, zh, en, notice, *term[1])
    for renewal in view.stated("duration"):
        before = view.around(renewal, 40)[0]
        if (
            (renewal.key == "term.renewal_length" or re.search(f"(?:{AUTOMATIC.pattern})[^。；0-9]{{0,8}}$", before))
            and not re.search("缺陷|保修|质保|工期", before)
            and (length := comparable(renewal, "day"))
            and length > term[0] + 10
        ):
            zh = f"续期“{with_unit(renewal)}”长于合同期限（{round(term[0])} 天）"
            en = f"The renewal ({plain(length)} days) is longer than the term ({round(term[0])} days)"
            yield view.finding(RENEWAL, zh, en, renewal, *term[1])


def _renewal(view: View) -> Iterator[Finding]:
    """自动续期 without saying for how long."""
    for match in AUTOMATIC.finditer(view.text):
        span = view.sentence(match.start())
        following = view.sentence(min(span.end + 1, len(view.text) - 1)) if span.end < len(view.text) - 1 else span
        if OTHER_TERMS.search(view.text[span.start : span.end]):
            continue
        if not LENGTH.search(view.text[match.end() : max(span.end, following.end)]) and not re.search(
            "不[再得会]?$|使用权.{0,12}$", view.text[max(0, match.start() - 24) : match.start()]
        ):
            zh, en = f"“{match[0]}”没有写明续多久", f"“{match[0]}” does not say for how long"
            yield view.finding(ENDLESS, zh, en, Span(*match.span()))


def _service_levels(view: View) -> Iterator[Finding]:
    """Response against the resolution that follows in the same paragraph or row, or the only two of the contract."""
    times = [(level, one) for one in view.stated("duration") if (level := _level(view, one))]
    alone = sorted(level for level, _ in times) == ["resolution", "response"]
    alone = alone and abs(times[1][1].span.start - times[0][1].span.start) < NEAR
    for (first, one), (second, two) in pairwise(times):
        if first == second or (first != "response" and not alone) or not (alone or _together(view, one, two)):
            continue
        response, solved = (one, two) if first == "response" else (two, one)
        if (r := comparable(response, "minute")) and (s := comparable(solved, "minute")) and r > s:
            zh = f"响应时间“{with_unit(response)}”长于解决时间“{with_unit(solved)}”"
            en = f"Response ({plain(r)} minutes) takes longer than resolution ({plain(s)} minutes)"
            yield view.finding(ORDER, zh, en, response, solved)


def _level(view: View, one: Said) -> str | None:
    """Whether a length is a response or a resolution time, by the words around it or else its key."""
    before, after = view.around(one)
    if one.key is None or one.key.startswith("sla."):
        if SAYS_SOLVED.search(before) or DOES_SOLVE.match(after):
            return "resolution"
        if SAYS_RESPONSE.search(before) or DOES_RESPOND.match(after):
            return "response"
    return LEVELS.get(one.key or "")


def _tables_of_levels(view: View) -> Iterator[Finding]:
    """Rows of a table whose head names a response and a resolution time."""
    for grid in grids(view.document):
        for head in sorted(grid.rows)[:2]:
            columns = {column: grid.words(head, column) for column in grid.rows[head]}
            response = [c for c, words in columns.items() if RESPONSE.search(words) and len(words) < 16]
            solved = [c for c, words in columns.items() if SOLVED.search(words) and len(words) < 16]
            if len(response) != 1 or len(solved) != 1 or response == solved:
                continue
            for row in (row for row in sorted(grid.rows) if row > head):
                one, two = grid.rows[row].get(response[0]), grid.rows[row].get(solved[0])
                r, s = (_minutes(view.text[span.start : span.end]) if span else None for span in (one, two))
                if one is not None and two is not None and r is not None and s is not None and r > s:
                    zh = f"响应时间“{grid.words(row, response[0])}”长于解决时间“{grid.words(row, solved[0])}”"
                    en = f"Response ({plain(r)} minutes) takes longer than resolution ({plain(s)} minutes)"
                    yield view.finding(ORDER, zh, en, one, two)


def _minutes(words: str) -> Decimal | None:
    """The only duration in a cell, in minutes."""
    found = kinds.find(words, ("duration",))
    value = found[0].value if len(found) == 1 else None
    return value.amount * MINUTES[value.unit] if isinstance(value, Quantity) and value.unit in MINUTES else None


def _together(view: View, one: Said, two: Said) -> bool:
    first, second = view.block_at(one.span.start), view.block_at(two.span.start)
    if first is None or second is None or two.span.start - one.span.end > 120:
        return False
    if "。" in view.text[one.span.end : two.span.start]:
        return False
    row = first.cell is not None and second.cell is not None and first.cell[:2] == second.cell[:2]
    return row or (first is second and two.span.start - one.span.end < 60)


CHECK = Check((IMPOSSIBLE, REVERSED, MISMATCH, LATE, NOTICE, RENEWAL, ENDLESS, ORDER), find)

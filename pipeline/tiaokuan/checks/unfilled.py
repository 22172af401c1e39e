"""Places that nobody filled in, or only by half, or with something else than they ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tiaokuan.checks import Check, Rule, View
from tiaokuan.contract import Choice, Finding, Money, Origin, Quantity, Severity, Slot, State, Words
from tiaokuan.document import Span
from tiaokuan.kinds import find as values
from tiaokuan.signs import FIELD
from tiaokuan.slots import KIND_NAMES

REQUIRED = Rule(
    "blank.required", Severity.ERROR, "合同成立所需的空白没有填写", "a blank that the contract needs is empty",
    "缺少它，这一条无法履行。", "Without it the clause cannot be performed.",
)  # fmt: skip
OPTIONAL = Rule(
    "blank.optional", Severity.INFO, "可填可不填的空白没有填写", "a blank that may stay empty is empty",
    "不需要的，应划去或填“无”。", "Strike it out where it is not needed.",
)  # fmt: skip
HALF = Rule(
    "blank.half", Severity.WARNING, "日期、金额只填了一半", "a date or amount is only half filled",
    "缺的部分会引起争议，或被事后添写。", "What is left open invites dispute, or may be added later.",
)  # fmt: skip
KIND = Rule(
    "blank.kind", Severity.ERROR, "填写的内容与单位不合", "the filling is of another kind than its unit",
    "多半是填错了位置。", "Most likely it was written into the wrong place.",
)  # fmt: skip
PLACEHOLDER = Rule(
    "blank.placeholder", Severity.WARNING, "占位文字没有替换", "placeholder text is left in",
    "模板的提示文字不是约定。", "A template's prompt is no agreement.",
)  # fmt: skip
NONE = Rule(
    "choice.none", Severity.WARNING, "选项一个也没有选", "nothing is ticked",
    "没有选定，等于没有约定。", "Nothing chosen is nothing agreed.",
)  # fmt: skip
SEVERAL = Rule(
    "choice.several", Severity.WARNING, "单选选了多项", "several ticked where one is asked for",
    "互相排斥的选项并存，约定不明。", "Options that exclude each other leave the term open.",
)  # fmt: skip

LEFT = re.compile(
    FIELD
    + r"|[【\[［〔][^】\]］〕\n]{0,10}(?:请?填写|请?输入|请选择|此处填|待填|待定|待补充|待确认|全称|具体(?:名称|金额|日期|地址))[^】\]］〕\n]{0,12}[】\]］〕]"
    r"|[【\[［〔](?:[甲乙丙丁]方|公司|单位|项目|客户|供应商|服务商)(?:名称|姓名|公司)[】\]］〕]"
    r"|请(?:在此)?(?:处)?(?:填写|输入)(?=[】）)\]_]|$)|[单点]击(?:或点击)?此处输入[文日]?[字期]?"
    r"|(?<![A-Za-z0-9XＸ×])[XＸ×]{2,}(?:股份|科技|集团)?(?:有限)?(?:责任)?公司|(?<![0-9A-Za-zＸ×])[XＸ×]{2,4}年[XＸ×]{1,2}月(?:[XＸ×]{1,2}日)?"
    r"|某某[一-鿿]{0,8}公司|[XＸ×]{2,}(?=\s*(?:元|万元|平方米|人|个月|%|％))|[（(]此处(?:填写|输入|注明)[^（()）\n]{0,12}[）)]|TODO|T\.?B\.?D\.?(?![A-Za-z])",
    re.MULTILINE,
)
ONE = re.compile("任选一|只能选一|单选|选择其一|选其一|择一|其中一种|(?:下列|以下|如下)[^，。；]{0,6}[种项]|选择一[种项]")
EXCLUSIVE = ({"是", "否"}, {"有", "无"}, {"包含", "不包含"}, {"包括", "不包括"}, {"同意", "不同意"}, {"含税", "不含税"}, {"可以", "不可以"},
             {"需要", "不需要"}, {"允许", "不允许"}, {"仲裁", "诉讼"})  # fmt: skip
KINDS = KIND_NAMES | {"email": "邮箱", "text": "文字"}
# (?<!…) lets a part begin only behind a unit: without it, a long line without units takes quadratic time
DATE_PARTS = re.compile("(?<![^年月日])([^年月日]*)年([^年月日]*)月(?:([^年月日]*)日)?")
AMOUNT_PARTS = re.compile("(?<![^亿万仟千佰百拾十元角分])([^亿万仟千佰百拾十元角分]*)[亿万仟千佰百拾十元](?!整)")
BOX = re.compile("[□☐○◯]")
PROMPT = re.compile("(?:在|将|把)[^□☐○◯]{0,6}[□☐○◯][^□☐○◯]{0,3}[内中里打画划]")
"""请在“□”内打“√”: a box that is only spoken of."""
GRID = re.compile("[□☐]{3,}")  # one box a digit
MOST_EXCLUSIVE = 5
BLANK, TICKED = "□☐○◯", "☑☒√✓✔■"
OPTION = rf"[{BLANK}{TICKED}]\s*[^\s{BLANK}{TICKED}。；;，,、:：（()）\d][^{BLANK}{TICKED}。；;\n:：]{{0,15}}"
OPTIONS = re.compile(rf"(?<![零〇一二三四五六七八九十年{BLANK}{TICKED}])(?:{OPTION}[；;，,、/／]?\s*){{2,}}")
BRACKETED = re.compile(r"(?:[（(][^\S\n]{1,8}[)）][^\S\n]*[^\s（()）。；;，,_]{1,10}[；;，,、]?[^\S\n]*){2,}")
"""（  ）月结（  ）季结: brackets to tick."""
FORM = re.compile(
    "(?:(?:[0-9０-９零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖]{1,4}|[_＿]{2,})[^\\S\\n]*[亿万仟千佰百拾十][^\\S\\n]*){2,}(?:[_＿]+|[0-9零壹贰叁肆伍陆柒捌玖]*)[^\\S\\n]*元?"
)
"""2万___仟元: an amount's form, one place a power of ten."""
ISSUED = re.compile(
    "\\s*(?:印发|[^\\n。，：:]{2,24}(?:局|厅|委员会|办公室|印发)\\s*(?:\\n|$))"
)  # the date of a form's own notice
MEASURED = ("percent", "money", "duration", "number", "date")
OTHER_UNITS = ("元", "%", "％", "日", "天", "年", "月", "个月", "小时", "分钟")
ALTERNATIVES = re.compile("[一-鿿]{1,5}\\s*[/／]\\s*[一-鿿]{1,5}")
WORDS_BEFORE, WORDS_BEHIND = 12, 8


def find(view: View) -> Iterator[Finding]:
    """One finding for each blank slot; what is half filled, ticked wrongly, of another kind; placeholders. What several slots
    share is reported once, and not for each of them again."""
    told: list[Span] = []
    for finding, span in [*_half_amounts(view), *_bracketed(view)]:
        told.append(span)
        yield finding
    for slot in view.slots:
        start, end = slot.evidence.span
        if any(span.start <= start and end <= span.end for span in told):
            continue
        if slot.state is State.BLANK:
            yield _blank(view, slot)
        else:
            yield from _filled(view, slot)
    yield from _options(view)
    yield from _placeholders(view)


def _inside(view: View, span: Span) -> list[Slot]:
    return [s for s in view.slots if s.evidence.span.start < span.end and span.start < s.evidence.span.end]


def _half_amounts(view: View) -> Iterator[tuple[Finding, Span]]:
    """Amounts whose form is filled in part, as a place of its own each."""
    for match in FORM.finditer(view.text):
        span = Span(*match.span())
        pieces = re.split("[亿万仟千佰百拾十元]", match[0].strip().removesuffix("元"))
        given = [bool(re.search("[^_＿\\s]", piece)) for piece in pieces if piece.strip()]
        slots = _inside(view, span)
        if any(given) and not all(given) and len(slots) > 1:
            words = _short(match[0])
            zh, en = f"金额只填了一半：“{words}”", f"An amount is only half filled: “{words}”"
            yield view.finding(HALF, zh, en, *slots), span


def _bracketed(view: View) -> Iterator[tuple[Finding, Span]]:
    """Several brackets to tick, all empty."""
    for match in BRACKETED.finditer(view.text):
        span = Span(*match.span())
        slots = [slot for slot in _inside(view, span) if slot.state is State.BLANK and slot.kind != "choice"]
        if len(slots) > 1:
            words = _short(match[0])
            severity = Severity.INFO if len(slots) > MOST_EXCLUSIVE else None
            yield view.finding(NONE, f"没有选：{words}", f"Nothing is ticked: {words}", *slots, severity=severity), span


def _options(view: View) -> Iterator[Finding]:
    """Options of which no slot was made: none ticked, or several where one is asked for."""
    for match in OPTIONS.finditer(view.text):
        span = Span(*match.span())
        if any(slot.kind == "choice" for slot in _inside(view, span)):
            continue
        marks, words = re.findall(f"[{BLANK}{TICKED}]", match[0]), _short(match[0])
        before = view.text[max(0, span.start - 40) : span.start].rpartition("\n")[2]
        if PROMPT.search(before[-6:] + match[0]):
            continue
        ticked = [mark for mark in marks if mark in TICKED]
        if not ticked and before.rstrip().endswith((":", "：")):
            severity = Severity.INFO if len(marks) > MOST_EXCLUSIVE else None
            yield view.finding(NONE, f"没有选：{words}", f"Nothing is ticked: {words}", span, severity=severity)
        elif len(ticked) > 1 and ONE.search(before):
            zh = f"应选一项，选了 {len(ticked)} 项：{words}"
            yield view.finding(SEVERAL, zh, f"{len(ticked)} are ticked where one is asked for: {words}", span)


def _blank(view: View, slot: Slot) -> Finding:
    kind = KINDS.get(slot.kind, slot.kind)
    asked = kind if slot.unit is None else f"{kind}，单位“{slot.unit}”"
    issued = "示范文本" in view.around(slot)[0] or ISSUED.match(view.text, slot.evidence.span.end)
    if _begun(slot) and slot.evidence.span.start >= view.head and not issued:
        return view.finding(HALF, *_half(slot), slot)
    boxes = len(BOX.findall(slot.raw)) - len(PROMPT.findall(view.around(slot, 6, 0)[0] + slot.raw))
    printed = boxes == 0 and ALTERNATIVES.fullmatch(slot.raw) is not None
    if slot.kind == "choice" and (printed or boxes > 1) and not GRID.search(slot.raw):
        severity = Severity.INFO if boxes > MOST_EXCLUSIVE else None  # a list of which nothing may apply
        zh, en = f"“{slot.label}”没有选：{_short(slot.raw)}", f"“{slot.label}”: nothing is ticked"
        return view.finding(NONE, zh, en, slot, severity=severity)
    where = _where(view, slot) if slot.key is None else ""
    if slot.required and not (slot.kind == "choice" and len(BOX.findall(slot.raw)) == 1):  # one box may stay empty
        zh = f"必填项“{slot.label}”（{asked}）没有填写{where}"
        return view.finding(REQUIRED, zh, f"Required “{slot.label}” ({slot.kind}) is blank{where}", slot)
    zh = f"“{slot.label}”（{asked}）没有填写{where}"
    return view.finding(OPTIONAL, zh, f"“{slot.label}” ({slot.kind}) is blank{where}", slot)


def _where(view: View, slot: Slot) -> str:
    """The words around a blank without a key, whose name alone says too little: “肉类须提供____、____证明”."""
    left, right = (re.sub("[_＿]+", "____", words) for words in view.around(slot, 60, 30))
    left, right = re.split("[。；;]", left)[-1][-WORDS_BEFORE:].lstrip("_"), re.split("[。；;，,]", right)[0][:WORDS_BEHIND]
    return f"：“{left}____{right}”" if left or right else ""


def _short(raw: str) -> str:
    words = " ".join(raw.split())
    return words if len(words) <= 40 else words[:39] + "…"


def _half(slot: Slot) -> tuple[str, str]:
    return f"“{slot.label}”只填了一半：“{_short(slot.raw)}”", f"“{slot.label}” is only half filled: “{_short(slot.raw)}”"


def _begun(slot: Slot) -> bool:
    """Whether a date or amount has both figures and empty places; the printed 20 of 20__年 is no figure of the parties'."""
    if slot.kind == "date":
        match = DATE_PARTS.search(slot.raw)
        given = [re.sub(r"[\s_＿]", "", part or "") for part in match.groups("?")] if match else []
        if given and given[0] in ("20", "2", "202", "0", "02"):
            given[0] = ""
        return any(part.strip("?") for part in given) and not all(given)
    if slot.kind == "money":
        parts = [(re.sub(r"[\s_＿]", "", part), part) for part in AMOUNT_PARTS.findall(slot.raw)]
        return any(given for given, _ in parts) and any(part and not given for given, part in parts)
    return False


def _filled(view: View, slot: Slot) -> Iterator[Finding]:
    if _begun(slot):
        yield view.finding(HALF, *_half(slot), slot)
    elif isinstance(slot.value, Choice) and len(slot.value.selected) > 1:
        if ONE.search("".join(view.around(slot, 40, 8))) or any(pair <= set(slot.value.selected) for pair in EXCLUSIVE):
            ticked = "、".join(slot.value.selected)
            zh = f"“{slot.label}”应选一项，选了 {len(slot.value.selected)} 项：{_short(ticked)}"
            en = f"“{slot.label}”: {len(slot.value.selected)} are ticked where one is asked for"
            yield view.finding(SEVERAL, zh, en, slot)
    elif (other := _other(slot)) is not None:
        printed, printed_en = (
            (f"，后面印着“{slot.unit}”", f", but “{slot.unit}” is printed behind it") if slot.unit else ("", "")
        )
        zh = f"“{slot.label}”应填{KINDS[slot.kind]}，却填了“{other}”{printed}"
        en = f"“{slot.label}” asks for a {slot.kind} and says “{other}”{printed_en}"
        yield view.finding(KIND, zh, en, slot)


def _other(slot: Slot) -> str | None:
    """The filling of a marked place where it is a value of another kind than the place asks for, and nothing else."""
    if slot.state is not State.FILLED or slot.kind not in MEASURED or slot.origin is not Origin.BLANK_MARK:
        return None
    if isinstance(slot.value, Quantity) and slot.kind == "number" and slot.unit and slot.value.unit != slot.unit:
        return slot.raw + slot.value.unit if slot.value.unit in OTHER_UNITS else None
    if isinstance(slot.value, Money) and slot.value.currency == "JPY" and slot.unit == "元":
        return f"{slot.raw}日"  # 30日 before the 元 that is printed, which together would be yen
    found = [value for value in values(slot.raw, MEASURED) if value.unit or value.kind == "date"]
    alone = len(found) == 1 and found[0].whole == (0, len(slot.raw.strip())) and found[0].kind != slot.kind
    return slot.raw.strip() if alone and (slot.unit or isinstance(slot.value, Words)) else None


def _placeholders(view: View) -> Iterator[Finding]:
    for match in LEFT.finditer(view.text):
        zh, en = f"占位文字没有替换：“{match[0]}”", f"Placeholder text is left: “{match[0]}”"
        yield view.finding(PLACEHOLDER, zh, en, Span(*match.span()))


CHECK = Check((REQUIRED, OPTIONAL, HALF, KIND, PLACEHOLDER, NONE, SEVERAL), find)

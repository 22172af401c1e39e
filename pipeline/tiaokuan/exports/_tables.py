"""The three tables that are exported: their columns, what each means, and how a row of the store becomes one of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from tiaokuan.contract import Severity, State
from tiaokuan.keys import KEYS
from tiaokuan.kinds import shelf as kinds

Row = tuple[Any, ...]


class Type(StrEnum):
    """What a cell holds; any cell may be empty (None)."""

    TEXT = "text"
    NUMBER = "number"  # Decimal
    INTEGER = "integer"
    REAL = "real"
    DATE = "date"  # datetime.date
    TRUTH = "truth"


class Blank:
    """The cell of a term that the contract asks for and that nobody filled in."""

    def __str__(self) -> str:
        """As people see it."""
        return "未填"


BLANK = Blank()


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its stable name, its type, its head for people, and what it means in Chinese and in English."""

    name: str
    type: Type
    head: str
    zh: str
    en: str
    values: tuple[str, ...] = ()


def of(name: str, head: str, zh: str, en: str, kind: Type = Type.TEXT, values: Iterable[str] = ()) -> Column:
    """A column; of text unless said otherwise."""
    return Column(name, kind, head, zh, en, tuple(values))


WHICH = (
    of("document", "文件编号", "文件内容的散列", "the hash of the file's bytes"),
    of("name", "文件", "文件名", "the file's name"),
)
SLOTS = (
    *WHICH,
    of("slot", "填空编号", "在记录里的编号", "its id in the record"),
    of("clause", "条款", "所在条款的编号", "the id of the clause it stands in"),
    of("label", "名称", "给人看的名称", "its name for people"),
    of("key", "字段", "合同的哪一项；都不合适则空", "which term of a contract; empty where none fits", values=KEYS),
    of("kind", "类型", "值的类型", "the kind of its value", values=()),
    of(
        "state",
        "状态",
        "blank 未填，filled 已填，not_applicable 不适用，illegible 无法辨认",
        "whether it is filled in",
        values=State,
    ),
    of("raw", "原文", "印出来的文字", "as printed"),
    of("unit", "单位", "印出来的单位", "its unit as printed"),
    of("amount", "数值", "规范后的数", "the normalised number", Type.NUMBER),
    of("measure", "计量", "数值的单位：minute、day、percent、CNY……", "what the number counts: minute, day, percent, CNY …"),
    of("amount_min", "下限", "范围的下限", "the lower end of a range", Type.NUMBER),
    of("amount_max", "上限", "范围的上限", "the upper end of a range", Type.NUMBER),
    of("date", "日期", "完整的日期", "a date that is complete to the day", Type.DATE),
    of("date_text", "日期文字", "日期，只到印出的精度：2025-01", "a date to the precision printed: 2025-01"),
    of("words", "文字值", "名称、地址等的规范文字；选项用顿号隔开", "the words of a name, an address …; choices joined by 、"),
    of("required", "必填", "空着则合同不完整", "the contract is incomplete while it is blank", Type.TRUTH),
    of("confidence", "可信度", "0 到 1", "0 to 1", Type.REAL),
    of("page", "页", "第几页；没有页的格式则空", "its page; empty for formats without pages", Type.INTEGER),
    of("start", "起", "在全文里的起点（Unicode 字符）", "where it starts in the text, in code points", Type.INTEGER),
    of("end", "止", "在全文里的终点，不含", "where it ends, exclusive", Type.INTEGER),
    of("unchosen", "未选", "在没有选的方案里，不是约定", "it stands in an alternative of which another was chosen", Type.TRUTH),
    of("value", "规范值", "规范值的全部（JSON）", "the whole normalised value (JSON)"),
)
FINDINGS = (
    *WHICH,
    of("rule", "规则", "哪条检查", "which check"),
    of("severity", "程度", "error 错误，warning 警告，info 提示", "how much it matters", values=Severity),
    of("message", "说明", "中文说明", "in Chinese"),
    of("message_en", "英文说明", "英文说明", "in English"),
    of("slots", "填空", "涉及的填空编号（JSON）", "the slots it is about (JSON)"),
    of("clauses", "条款", "涉及的条款编号（JSON）", "the clauses it is about (JSON)"),
)
CONTRACT_HEAD = (
    *WHICH,
    of("title", "标题", "合同自己的标题", "the contract's own title"),
    of("format", "格式", "文件格式", "the file's format"),
    of("pages", "页数", "页数；没有页的格式则空", "pages; empty for formats without", Type.INTEGER),
    of("size", "大小", "字节", "bytes", Type.INTEGER),
    of("errors", "错误数", "检查发现的错误", "findings that are errors", Type.INTEGER),
    of("warnings", "警告数", "检查发现的警告", "findings that are warnings", Type.INTEGER),
    of("missing", "必填未填数", "必填而空着的填空", "required slots that are blank", Type.INTEGER),
    of("blank", "未填的字段", "空着的字段，逗号隔开", "the keys that are blank, joined by commas"),
)
MEASURED = ("duration", "percent", "money", "number")


def _terms() -> Iterable[Column]:
    for key, about in KEYS.items():
        zh, en = f"第一处已填的{about.label}；未填的写“未填”", f"the first filled {key}; marked where it is blank"
        kind = Type.NUMBER if about.kind in MEASURED else Type.DATE if about.kind == "date" else Type.TEXT
        yield of(key, about.label, zh, en, kind)
        if about.kind in MEASURED:
            yield of(f"{key}.unit", f"{about.label}单位", f"{about.label}的单位", f"what {key} counts")


CONTRACTS = (*CONTRACT_HEAD, *_terms())
TABLES: dict[str, tuple[Column, ...]] = {"slots": SLOTS, "findings": FINDINGS, "contracts": CONTRACTS}
HEADS = {"slots": "填空", "findings": "发现", "contracts": "合同", "reviews": "复核"}
SLOT_FIELDS = (
    "slot", "clause", "label", "key", "kind", "state", "raw", "unit", "value", "words", "required", "confidence", "page",
    "start", "end", "unchosen",
)  # fmt: skip
"""The columns of the store's table of slots that a row is made of, behind document and name."""
FINDING_FIELDS = ("rule", "severity", "message", "message_en", "slots", "clauses")


def kind_names() -> tuple[str, ...]:
    """The kinds that the column `kind` may name."""
    return tuple(kinds())


def slot_row(row: Row) -> Row:
    """A row of SLOTS from (document, name, *SLOT_FIELDS)."""
    value = json.loads(row[10]) if row[10] else {}
    day = value.get("date")
    words = row[11] if "selected" not in value else "、".join(value["selected"])
    low, high = value.get("amount_min"), value.get("amount_max")
    return (
        *row[:10],
        Decimal(value["amount"]) if "amount" in value else None,
        value.get("unit") or value.get("currency"),
        None if low is None else Decimal(low),
        None if high is None else Decimal(high),
        _day(day),
        day,
        words,
        bool(row[12]),
        *row[13:-1],
        bool(row[-1]),
        row[10],
    )


def contract_row(head: Row, slots: Iterable[Row]) -> Row:
    """A row of CONTRACTS from the values of its first columns up to `warnings` and the contract's rows of SLOTS."""
    filled: dict[str, Row] = {}
    blank: dict[str, None] = {}
    missing = 0
    for slot in slots:
        key, state = slot[5], slot[7]
        if slot[22]:
            continue
        if state == "filled":
            filled.setdefault(key, slot)
        elif state == "blank":
            missing += bool(slot[17])
            blank[key] = None
    cells: list[Any] = [*head, missing, ",".join(key for key in blank if key and key not in filled)]
    for key, about in KEYS.items():
        first = filled.get(key)
        if first is None:
            cells.append(BLANK if key in blank else None)
        elif about.kind in MEASURED:
            cells.append(first[10] if first[10] is not None else first[8])
        else:
            cells.append(first[14] or first[15] or first[16] or first[8])
        if about.kind in MEASURED:
            cells.append(None if first is None else first[11])
    return tuple(cells)


def _day(text: str | None) -> date | None:
    if text is None or len(text) != 10:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:  # printed, and in no calendar
        return None

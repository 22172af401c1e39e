"""Contract: what the paper says, as frozen values, and its record (the JSON of record.schema.json)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from tiaokuan.document import Document, Evidence, Region, Span

SCHEMA_VERSION = "1"

UNSURE = 0.8
"""A slot with a character that OCR is less sure of says so."""


class Level(StrEnum):
    """The place of a clause in the tree, highest first."""

    TITLE = "title"
    PREAMBLE = "preamble"
    PART = "part"
    CHAPTER = "chapter"
    SECTION = "section"
    ARTICLE = "article"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    SUBITEM = "subitem"
    ANNEX = "annex"
    SIGNATURE = "signature"


class State(StrEnum):
    """Whether a slot is filled in."""

    BLANK = "blank"
    FILLED = "filled"
    NOT_APPLICABLE = "not_applicable"
    ILLEGIBLE = "illegible"


class Origin(StrEnum):
    """Whether a mark shows the place, or the value stands in running text."""

    BLANK_MARK = "blank_mark"
    INLINE = "inline"


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


MONTHS = {"month": 1, "quarter": 3, "year": 12}
"""The units of durations that are whole months, and of how many: months and days have no common measure."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A duration (unit second minute hour day workday week month quarter year), a percentage (unit percent, 千分之三 is 0.3) or a
    number (unit: the measure word). A range keeps both ends; `amount` is then the bound that obliges.

    bound  what the words beside it say: at_most, at_least, more_than, less_than, about; None for an exact value
    per    what a rate is reckoned by: day, month, year …
    plus   what no common unit can say beside it: 一年零二十一天 is one year plus 21 days
    """

    amount: Decimal
    unit: str
    amount_min: Decimal | None = None
    amount_max: Decimal | None = None
    bound: str | None = None
    per: str | None = None
    plus: tuple[Quantity, ...] = ()


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of money in a currency of ISO 4217; `per` as printed behind the stroke (月, 人/月)."""

    amount: Decimal
    currency: str = "CNY"
    amount_min: Decimal | None = None
    amount_max: Decimal | None = None
    bound: str | None = None
    per: str | None = None


@dataclass(frozen=True, slots=True)
class Date:
    """A calendar date in ISO 8601, to the precision given: 2025, 2025-01 or 2025-01-31; `end` closes a range.

    bound  start (自…起), end (至…止), before (…前), after (…后); None for the day itself
    """

    date: str
    end: str | None = None
    bound: str | None = None


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A day that comes again, 每月15日前: its words, its rule in the form of RFC 5545 (FREQ=MONTHLY;BYMONTHDAY=15), and its bound
    as of a date. The record has it as text, because it is no date."""

    text: str
    rule: str
    bound: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What is offered and what is chosen. `meaning`: where a number was chosen (第 2 种方式), what the alternative of that number
    says; None where it is not found."""

    selected: tuple[str, ...]
    options: tuple[str, ...]
    meaning: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """Anything else, trimmed. `valid` says whether a check digit agrees, None where there is none to check."""

    text: str
    valid: bool | None = None


Value = Quantity | Money | Date | Recurrence | Choice | Words


@dataclass(frozen=True, slots=True)
class Clause:
    """A node of the tree: `span` covers it with its children, `body` starts behind its number and heading."""

    id: str
    parent: str | None
    level: Level
    number: str | None
    heading: str | None
    span: Span
    body: int
    label: str | None = None
    label_confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Slot:
    """A place with kind and meaning; the fields are those of the record.

    cue       the words nearby that gave kind and key
    why       the rules behind it, in words a reviewer understands (Chinese)
    original  what stood here before a tracked change, None where nothing was changed
    unchosen  whether it stands in an alternative of which another was chosen: what it says is not agreed
    """

    id: str
    kind: str
    key: str | None
    label: str
    clause: str
    cue: str
    state: State
    origin: Origin
    raw: str
    value: Value | None
    unit: str | None
    required: bool
    confidence: float
    why: tuple[str, ...]
    evidence: Evidence
    hint: str | None = None
    original: str | None = None
    key_confidence: float = 0.0
    unchosen: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check reports: a stable dotted rule, and the slots and clauses (by id) it is about.

    source    the article of a law or the standard it follows, empty where the contract contradicts itself
    evidence  every place it is about: both sides of a contradiction
    """

    rule: str
    severity: Severity
    message: str
    message_en: str
    slots: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    source: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Contract:
    """What one document says."""

    document: Document
    title: str | None
    truncated: bool
    clauses: tuple[Clause, ...]
    slots: tuple[Slot, ...]
    findings: tuple[Finding, ...]
    version: str
    created: str
    seconds: dict[str, float] = field(default_factory=dict)
    models: dict[str, str] = field(default_factory=dict)


def plain(amount: Decimal) -> str:
    """A decimal as the record writes it: no exponent, the printed places kept."""
    return format(amount, "f")


def value_record(value: Value | None) -> dict[str, Any] | None:
    """The record's form of a value; None for a blank."""
    match value:
        case None:
            return None
        case Quantity():
            return {"amount": plain(value.amount), "unit": value.unit, **_around(value)}
        case Money():
            return {"amount": plain(value.amount), "currency": value.currency, **_around(value)}
        case Date():
            return {"date": value.date} | ({"end": value.end} if value.end else {}) | _bound(value)
        case Recurrence():
            return {"text": value.text, "rule": value.rule, **_bound(value)}
        case Choice():
            told = {} if value.meaning is None else {"meaning": value.meaning}
            return {"selected": list(value.selected), "options": list(value.options), **told}
        case Words():
            return {"text": value.text} | ({} if value.valid is None else {"valid": value.valid})


def _around(value: Quantity | Money) -> dict[str, Any]:
    """What stands beside an amount: the ends of a range, the bound, what it is reckoned by, what no common unit can say."""
    more: dict[str, Any] = {}
    if value.amount_min is not None and value.amount_max is not None:
        more = {"amount_min": plain(value.amount_min), "amount_max": plain(value.amount_max)}
    more |= _bound(value)
    if value.per is not None:
        more["per"] = value.per
    if isinstance(value, Quantity) and value.plus:
        more["plus"] = [value_record(part) for part in value.plus]
    return more


def _bound(value: Quantity | Money | Date | Recurrence) -> dict[str, str]:
    return {} if value.bound is None else {"bound": value.bound}


def to_record(contract: Contract) -> dict[str, Any]:
    """The contract as its JSON record."""
    document = contract.document
    return {
        "schema_version": SCHEMA_VERSION,
        "document": {
            "id": f"sha256:{document.sha256}",
            "name": document.name,
            "format": document.media_type,
            "title": contract.title,
            "pages": len(document.pages) or None,
            "scanned_pages": [page.number for page in document.pages if page.scanned],
            "truncated": contract.truncated,
            **_pages_record(document),
        },
        "text": document.text,
        "clauses": [_clause_record(clause) for clause in contract.clauses],
        "slots": [_slot_record(slot) for slot in contract.slots],
        "findings": [_finding_record(finding) for finding in contract.findings],
        "provenance": {
            "version": contract.version,
            "created": contract.created,
            "models": contract.models,
            "seconds": contract.seconds,
        },
    }


def _pages_record(document: Document) -> dict[str, Any]:
    """What is to be said of scans: pages that could not be read, seals, and numbers of clauses that were set right."""
    unread = [{"page": page.number, "reason": page.unread.value} for page in document.pages if page.unread]
    seals = [
        {"page": page.number, "bbox": [round(x, 2) for x in seal.box], "text": seal.text}
        for page in document.pages
        for seal in page.seals
    ]
    misread = [{"span": list(item.span), "read": item.read} for item in document.misread]
    found = {"unread_pages": unread, "seals": seals, "misread": misread}
    return {name: value for name, value in found.items() if value}


def _clause_record(clause: Clause) -> dict[str, Any]:
    label = {"label": clause.label, "confidence": clause.label_confidence} if clause.label else None
    return {
        "id": clause.id,
        "parent": clause.parent,
        "level": clause.level.value,
        "number": clause.number,
        "heading": clause.heading,
        "span": list(clause.span),
        "clause_type": label,
    }


def _slot_record(slot: Slot) -> dict[str, Any]:
    more: dict[str, Any] = {} if slot.original is None else {"original": slot.original}
    if slot.unchosen:
        more["unchosen"] = True
    why, read = list(slot.why), slot.evidence.read
    if read is not None:
        more["ocr"] = {"lowest": read.lowest, "mean": read.mean}
        if read.lowest < UNSURE:
            why.append(f"文字识别最没把握的一字：{read.lowest:.0%}")
    return {
        "id": slot.id,
        "state": slot.state.value,
        "origin": slot.origin.value,
        "kind": slot.kind,
        "key": slot.key,
        "label": slot.label,
        "clause": slot.clause,
        "span": list(slot.evidence.span),
        "raw": slot.raw,
        "unit": slot.unit,
        "value": value_record(slot.value),
        "hint": slot.hint,
        "required": slot.required,
        "confidence": round(slot.confidence, 4),
        "key_confidence": round(slot.key_confidence, 4),
        "cue": slot.cue,
        "why": why,
        "evidence": [_region_record(region) for region in slot.evidence.regions],
        **more,
    }


def _finding_record(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "message_en": finding.message_en,
        "slots": list(finding.slots),
        "clauses": list(finding.clauses),
        "source": finding.source or None,
        "evidence": [
            {"span": list(e.span), "text": e.text, "regions": [_region_record(region) for region in e.regions]}
            for e in finding.evidence
        ],
    }


def _region_record(region: Region) -> dict[str, Any]:
    return {"page": region.page, "bbox": [round(x, 2) for x in region.box]}

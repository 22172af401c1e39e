"""What people ask of many contracts. Each answer is a list of rows (dicts), in an order that does not change. What stands in an
alternative of which another was chosen is no value of its key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from statistics import median, quantiles
from typing import Any

from sqlalchemy import Select, func, or_, select

from tiaokuan.store import Store
from tiaokuan.store import tables as t
from tiaokuan.store._terms import term_end

Rows = list[dict[str, Any]]
PARTY_KEYS = ("party_a.name", "party_b.name", "party_c.name", "party_b.bank_account_name")
TERM_KEYS = ("term.end", "term.start", "term.length")
FENCE = 1.5  # of the distance between the quartiles: Tukey, Exploratory Data Analysis (1977), 2C


def _rows(store: Store, asked: Select[Any]) -> Rows:
    with store.reading() as connection:
        return [dict(row) for row in connection.execute(asked).mappings()]


def _slots(*more: Any) -> Select[Any]:
    s, d = t.slots.c, t.documents.c
    return select(d.name, s.document, s.slot, s.clause, s.key, s.label, s.raw, s.unit, *more).join(t.documents)


def blank_required(store: Store, key: str | None = None) -> Rows:
    """Every required slot that is blank, of all contracts or of one key."""
    s = t.slots.c
    asked = _slots().where(s.state == "blank", s.required).order_by(s.document, s.start)
    return _rows(store, asked if key is None else asked.where(s.key == key))


def blank_counts(store: Store) -> Rows:
    """How often each key's required slots are blank."""
    s, count = t.slots.c, func.count().label("count")
    asked = select(s.key, count).where(s.state == "blank", s.required).group_by(s.key).order_by(count.desc(), s.key)
    return _rows(store, asked)


def values(store: Store, key: str) -> Rows:
    """A key's values in all contracts, in order of size; `number` counts `measure` (durations: days)."""
    s = t.slots.c
    asked = _slots(s.state, s.number, s.measure, s.date, s.words).where(s.key == key, ~s.unchosen)
    return _rows(store, asked.order_by(s.measure, s.number, s.date, s.words, s.document, s.start))


def distribution(store: Store, key: str) -> Rows:
    """A key's values and how often each stands in the contracts; one row of sums for each measure follows."""
    s, count = t.slots.c, func.count().label("count")
    shown = (s.state, s.measure, s.number, s.date, s.words)
    return _rows(store, select(*shown, count).where(s.key == key, ~s.unchosen).group_by(*shown).order_by(count.desc(), *shown))


def summary(store: Store, key: str) -> Rows:
    """Count, least, quartiles and greatest of a key's numbers, a row for each measure."""
    found = []
    for measure, numbers in _numbers(store, key).items():
        low, middle, high = _quartiles(numbers)
        ends = {"least": min(numbers), "quarter": low, "median": middle, "three_quarters": high, "greatest": max(numbers)}
        found.append({"key": key, "measure": measure, "count": len(numbers)} | ends)
    return found


def outliers(store: Store, key: str) -> Rows:
    """Values of a key beyond Tukey's fences: further from the quartiles than 1.5 times their distance."""
    s, found = t.slots.c, Rows()
    for measure, numbers in _numbers(store, key).items():
        low, _, high = _quartiles(numbers)
        reach = FENCE * (high - low)
        beyond = or_(s.number < low - reach, s.number > high + reach)
        of_measure = s.measure.is_(None) if measure is None else s.measure == measure
        asked = _slots(s.number, s.measure).where(s.key == key, ~s.unchosen, of_measure, beyond)
        found += _rows(store, asked.order_by(s.number, s.document, s.start))
    return found


def _numbers(store: Store, key: str) -> dict[str | None, list[float]]:
    s = t.slots.c
    asked = select(s.measure, s.number).where(s.key == key, ~s.unchosen, s.number.is_not(None)).order_by(s.measure, s.number)
    groups: dict[str | None, list[float]] = {}
    with store.reading() as connection:
        for measure, number in connection.execute(asked):
            groups.setdefault(measure, []).append(number)
    return groups


def _quartiles(numbers: list[float]) -> tuple[float, float, float]:
    if len(numbers) < 2:
        return numbers[0], numbers[0], numbers[0]
    low, _, high = quantiles(numbers, n=4, method="inclusive")
    return low, median(numbers), high


def ending(store: Store, days: int = 90, today: date | None = None) -> Rows:
    """Contracts whose term ends from today on within so many days; `why` says whether the end is printed (end) or reckoned
    from the start and the length of the term (length)."""
    s, first = t.slots.c, today or date.today()
    last = first + timedelta(days=days)
    asked = _slots(s.date, s.value).where(s.key.in_(TERM_KEYS), ~s.unchosen, s.state == "filled").order_by(s.document, s.start)
    terms: dict[str, Rows] = {}
    for row in _rows(store, asked):
        terms.setdefault(row["document"], []).append(row)
    found = []
    for document, rows in terms.items():
        end, why = term_end(rows)
        if end is not None and first <= end <= last:
            found.append({"name": rows[0]["name"], "document": document, "end": end.isoformat(), "why": why})
    return sorted(found, key=lambda row: (row["end"], row["document"]))


def by_party(store: Store, words: str) -> Rows:
    """Contracts in which a party's name holds the words."""
    s = t.slots.c
    part = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    asked = _slots(s.words).where(s.key.in_(PARTY_KEYS))
    return _rows(store, asked.where(s.words.like(f"%{part}%", escape="\\")).order_by(s.words, s.document, s.start))


def failed(store: Store) -> Rows:
    """Files that could not be read, as the newest try says."""
    o = t.outcomes.c
    newest = select(func.max(o.id)).group_by(o.source)
    return _rows(store, select(o.source, o.code, o.message, o.message_en).where(o.id.in_(newest), o.status == "failed"))


QUERIES: dict[str, tuple[Callable[..., Rows], str | None]] = {
    "blank": (blank_required, None),
    "blank-counts": (blank_counts, None),
    "values": (values, "key"),
    "distribution": (distribution, "key"),
    "summary": (summary, "key"),
    "outliers": (outliers, "key"),
    "ending": (ending, None),
    "party": (by_party, "words"),
    "failed": (failed, None),
}

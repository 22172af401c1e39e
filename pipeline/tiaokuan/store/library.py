"""The library of blank templates in a store: what was added, and the index that recognises contracts."""

from __future__ import annotations

import json
from functools import lru_cache, partial
from typing import Any

import numpy as np
from sqlalchemy import delete, func, insert, select

from tiaokuan.errors import UsageError
from tiaokuan.store import Store, now
from tiaokuan.store import tables as t
from tiaokuan.store._rows import clean, dumps
from tiaokuan.templates.library import Library, Template
from tiaokuan.templates.shingles import SCHEME, Shingles, shingles
from tiaokuan.templates.wording import Wording

LEAST = 20  # shingles, of about 80 characters


def add(store: Store, record: dict[str, Any]) -> bool:
    """Put a blank template (its record) into the library; False where the same file is there already, and is left as it is.

    Raises UsageError where it is too short to be told from others."""
    document, numbers = record["document"], shingles(Wording.of(record))
    if numbers.size < LEAST:
        raise UsageError(
            f"{document['name']} 文字太少，不能作范本。", f"{document['name']} has too little text to serve as a template."
        )
    blanks = sum(1 for slot in record["slots"] if slot["state"] == "blank")
    row = {name: clean(document[name]) for name in ("id", "name", "title")}
    row |= {"added": now(), "blanks": blanks, "scheme": SCHEME, "shingles": numbers.astype("<u4").tobytes()}
    row["record"] = dumps(record)
    with store.writing() as connection:
        if connection.scalar(select(func.count()).where(t.templates.c.id == row["id"])):
            return False
        connection.execute(insert(t.templates), row)
    return True


def listed(store: Store) -> list[dict[str, Any]]:
    """The templates of the library by name: id, name, title, blanks, added."""
    of = t.templates.c
    with store.reading() as connection:
        asked = select(of.id, of.name, of.title, of.blanks, of.added).order_by(of.name, of.id)
        return [dict(row) for row in connection.execute(asked).mappings()]


def contents(url: str) -> list[tuple[str, str]]:
    """What is in the library behind a store's URL: each template's id, which is that of its file's bytes, and when it was added.
    Contracts read with another library may come out otherwise. Raises UsageError, StoreError."""
    of = t.templates.c
    with _opened(url).reading() as connection:
        return [(row.id, str(row.added)) for row in connection.execute(select(of.id, of.added).order_by(of.id))]


def remove(store: Store, names: list[str]) -> int:
    """Take templates out of the library, each named by its file's name, its id, or the id's beginning (8 characters or more);
    returns how many. Raises UsageError for a name that fits none."""
    gone = set[str]()
    for name in names:
        digits = name.removeprefix("sha256:")
        fits = {
            row["id"]
            for row in listed(store)
            if row["name"] == name or (len(digits) >= 8 and row["id"].startswith(f"sha256:{digits}"))
        }
        if not fits:
            raise UsageError(f"库里没有范本 {name}。", f"no template {name} in the store.")
        gone |= fits
    with store.writing() as connection:
        connection.execute(delete(t.templates).where(t.templates.c.id.in_(gone)))
    return len(gone)


def library(store: Store) -> Library:
    """The library, ready to recognise. A template's record is fetched when a contract is aligned with it."""
    of = t.templates.c
    with store.reading() as connection:
        rows = list(connection.execute(select(of.id, of.name, of.title, of.scheme, of.shingles).order_by(of.id)).mappings())
    made = []
    for row in rows:
        load = partial(_record, store, row["id"])
        made.append(Template(row["id"], row["name"], row["title"], _numbers(row, load), load))
    return Library(made)


def documents(store: Store) -> list[str]:
    """The ids of all contracts that have a record."""
    with store.reading() as connection:
        return list(connection.scalars(select(t.records.c.document).distinct().order_by(t.records.c.document)))


def _numbers(row: Any, load: Any) -> Shingles:
    if row["scheme"] != SCHEME:  # an older program added it
        return shingles(Wording.of(load()))
    return np.frombuffer(row["shingles"], "<u4").astype(np.uint32)


def _record(store: Store, name: str) -> dict[str, Any]:
    with store.reading() as connection:
        record: dict[str, Any] = json.loads(
            connection.scalars(select(t.templates.c.record).where(t.templates.c.id == name)).one()
        )
    return record


def recogniser(url: str) -> Library:
    """The library behind a store's URL, kept for the next contract while nothing is added or removed. Raises UsageError,
    StoreError."""
    store = _opened(url)
    of = t.templates.c
    with store.reading() as connection:
        state = tuple(connection.execute(select(func.count(), func.max(of.added), func.min(of.id), func.max(of.id))).one())
    return _kept(url, state)


@lru_cache(maxsize=4)
def _opened(url: str) -> Store:
    return Store(url)


@lru_cache(maxsize=4)
def _kept(url: str, state: tuple[Any, ...]) -> Library:
    del state  # part of the key: another state is another library
    return library(_opened(url))

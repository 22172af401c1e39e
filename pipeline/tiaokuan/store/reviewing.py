"""Reviews in the store: verdicts with optimistic locking, undo and redo, what stands.

Every function is one transaction. `expected` is the revision of the slot that the reviewer saw; where another has spoken since,
nothing is written and SlotConflict says on which slots and what stands there now.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from tiaokuan.errors import Conflict, NotFound
from tiaokuan.review import OF_SLOTS, Verdict, given
from tiaokuan.review import standing as fold
from tiaokuan.store import Store, now, worklist
from tiaokuan.store import tables as t
from tiaokuan.store._rows import clean, dumps, words

FINISHED = Conflict("这份合同已经完成；要改先重新打开。", "this contract is finished: reopen it first.")
NOTHING = Conflict("没有可以撤销或重做的了。", "there is nothing left to undo or redo.")
LATER = Conflict("后来又有人改过，不能撤销或重做。", "someone has changed it since: it cannot be undone or redone.")
CLOSING = (Verdict.DONE, Verdict.REOPEN)
CHUNK = 500
RECENT = 5_000  # a reviewer's latest rows, in which undo and redo look


class SlotConflict(Conflict):
    """Another has spoken on these slots since: what stands there now, by slot."""

    def __init__(self, now_standing: dict[str, dict[str, Any]]) -> None:
        """What stands now on the slots in question."""
        super().__init__("刚才另一位已经改过。", "someone else has changed this in the meantime.")
        self.standing = now_standing


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict to be written: `value` says what the slot is after it, `expected` is the revision it was given on (None: any)."""

    slot: str
    verdict: Verdict
    value: dict[str, Any] | None = None
    note: str | None = None
    expected: int | None = None


def decide(store: Store, document: str, decisions: Sequence[Decision], reviewer: str) -> dict[str, dict[str, Any]]:
    """Write verdicts on slots in one stroke; returns what stands on them. Raises NotFound, Conflict, SlotConflict."""
    action = str(uuid.uuid4())
    with store.writing() as connection:
        _open(connection, document)
        _lock(connection, document, [(d.slot, d.expected) for d in decisions])
        for d in decisions:
            row = _row(document, d.slot, d.verdict, d.value, d.note, reviewer, action)
            number = _append(connection, row)
            _stands(connection, document, d.slot, number, d.verdict, d.value)
        worklist.count(connection, document)
        return standing(connection, document, [d.slot for d in decisions])


def of_contract(
    store: Store,
    document: str,
    verdict: Verdict,
    reviewer: str,
    value: Any = None,
    note: str | None = None,
    slot: str | None = None,
) -> None:
    """Finish, reopen, assign or comment on a contract (or comment on a slot of it). Raises NotFound; Conflict where it is finished
    (or open) already."""
    with store.writing() as connection:
        row = _head(connection, document)
        if verdict in CLOSING and row["done"] == (verdict is Verdict.DONE):
            raise FINISHED if row["done"] else Conflict("这份合同是打开的。", "this contract is open.")
        _append(connection, _row(document, slot, verdict, value, note, reviewer, str(uuid.uuid4())))
        _set(connection, document)


def take_back(store: Store, reviewer: str, verdict: Verdict) -> tuple[str, Verdict, list[str]]:
    """Undo or redo the reviewer's latest action, in whichever contract; returns the document, what it was, and its slots.

    Raises Conflict where there is none, where another has spoken on it since, or where it is of slots and the contract is finished."""
    with store.writing() as connection:
        rows = _latest(connection, reviewer, verdict)
        if not rows:
            raise NOTHING
        document, was = rows[0]["document"], Verdict(rows[0]["verdict"])
        action = str(uuid.uuid4())
        if was in OF_SLOTS:
            _open(connection, document)
            _take_back_verdicts(connection, document, rows, verdict, reviewer, action)
        else:
            _head(connection, document)
            _take_back_of_contract(connection, rows[0], verdict, reviewer, action)
    return document, was, [row["slot"] for row in rows if row["slot"] is not None]


def _take_back_verdicts(
    connection: Connection, document: str, rows: list[dict[str, Any]], verdict: Verdict, reviewer: str, action: str
) -> None:
    now_there = standing(connection, document, [row["slot"] for row in rows])
    others = {slot: state for slot, state in now_there.items() if state["reviewer"] not in (None, reviewer)}
    if others:
        raise SlotConflict(others)
    for row in rows:
        _append(connection, _row(document, row["slot"], verdict, {"of": row["id"]}, None, reviewer, action))
        _lock(connection, document, [(row["slot"], None)])
        left = fold(_history(connection, document, row["slot"])).get(row["slot"])
        if left is None:
            _stands(connection, document, row["slot"], None)
        else:
            _stands(connection, document, row["slot"], left["id"], Verdict(left["verdict"]), left["value"])
    worklist.count(connection, document)


def _take_back_of_contract(connection: Connection, row: dict[str, Any], verdict: Verdict, reviewer: str, action: str) -> None:
    """A comment, a sign-off, an assignment; the latter two only where they are the last of their kind."""
    document, was = row["document"], Verdict(row["verdict"])
    alike = CLOSING if was in CLOSING else (was,)

    def is_last() -> bool:
        return [r["id"] for r in given(_history(connection, document, row["slot"])) if r["verdict"] in alike][-1:] == [
            row["id"]
        ]

    if verdict is Verdict.UNDO and was is not Verdict.COMMENT and not is_last():
        raise LATER
    _append(connection, _row(document, row["slot"], verdict, {"of": row["id"]}, None, reviewer, action))
    if verdict is Verdict.REDO and was is not Verdict.COMMENT and not is_last():
        raise LATER
    _set(connection, document)


def _set(connection: Connection, document: str) -> None:
    """What was said of the contract as a whole and stands, into the queue's line."""
    rows = given(_history(connection, document, None))
    done = [row["verdict"] == Verdict.DONE for row in rows if row["verdict"] in CLOSING][-1:]
    assigned = [row["value"] or "" for row in rows if row["verdict"] == Verdict.ASSIGN][-1:]
    values = {"done": done == [True], "assigned": clean((assigned or [""])[0])}
    connection.execute(update(t.worklist).where(t.worklist.c.document == document).values(**values))


def standing(connection: Connection, document: str, slots: Iterable[str] | None = None) -> dict[str, dict[str, Any]]:
    """What stands on the slots of a document that anybody has spoken on: revision, verdict, value, note, reviewer, added."""
    s, r = t.standing.c, t.reviews.c
    asked = select(s.slot, s.revision, r.id, r.verdict, r.value, r.note, r.reviewer, r.added)
    asked = asked.select_from(t.standing.outerjoin(t.reviews, s.review == r.id)).where(s.document == document)
    wanted = None if slots is None else list(dict.fromkeys(slots))
    found: dict[str, dict[str, Any]] = {}
    for at in range(0, 1 if wanted is None else len(wanted), CHUNK):
        part = asked if wanted is None else asked.where(s.slot.in_(wanted[at : at + CHUNK]))
        found |= {row["slot"]: _loaded(row) for row in connection.execute(part).mappings()}
    return found


def facts(connection: Connection, document: str, slots: Sequence[str] | None = None) -> dict[str, dict[str, Any]]:
    """The slots as they are now: as the machine read them, or as the verdict that stands says; those that people added too."""
    s = t.slots.c
    asked = select(s.slot, s.state, s.raw, s.unit, s.value, s.kind, s.key, s.label, s.clause, s.confidence, s.required)
    asked = asked.where(s.document == document).order_by(s.start)
    if slots is not None and len(slots) <= CHUNK:
        asked = asked.where(s.slot.in_(slots))
    found = {row["slot"]: _loaded(row) for row in connection.execute(asked).mappings()}
    stands_on = standing(connection, document, slots)
    found |= _added(
        connection, document, [name for name, stands in stands_on.items() if stands["verdict"] and name not in found]
    )
    for name, stands in stands_on.items():
        if name in found:
            found[name] |= {k: v for k, v in (stands["value"] or {}).items() if k != "slot"}
            found[name] |= {"slot": name, "verdict": stands["verdict"], "revision": stands["revision"]}
    return found


def _added(connection: Connection, document: str, slots: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Slots that people added, as they were added."""
    r = t.reviews.c
    asked = select(r.slot, r.value).where(r.document == document, r.verdict == Verdict.ADD.value).order_by(r.id)
    rows: Iterable[Any] = connection.execute(asked).mappings() if slots else ()
    return {row["slot"]: _loaded(row)["value"]["slot"] for row in rows if row["slot"] in slots}


def _open(connection: Connection, document: str) -> None:
    if _head(connection, document)["done"]:
        raise FINISHED


def _head(connection: Connection, document: str) -> dict[str, Any]:
    """The document's line of the queue, locked until the transaction ends: a verdict and a sign-off cannot pass each other."""
    asked = select(t.worklist.c.done, t.worklist.c.assigned).where(t.worklist.c.document == document).with_for_update()
    row = connection.execute(asked).mappings().first()
    if row is None:
        raise NotFound("没有这份合同。", "there is no such contract.")
    return dict(row)


def _lock(connection: Connection, document: str, seen: Sequence[tuple[str, int | None]]) -> None:
    """Raise the slots' revisions by one, each from the one that was seen. Raises SlotConflict."""
    s = t.standing.c
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    rows = [{"document": document, "slot": slot, "revision": 0} for slot, _ in seen]
    connection.execute(dialect.insert(t.standing).on_conflict_do_nothing(), rows)
    late = []
    for slot, expected in seen:
        change = update(t.standing).where(s.document == document, s.slot == slot)
        if expected is not None:
            change = change.where(s.revision == expected)
        if connection.execute(change.values(revision=s.revision + 1)).rowcount != 1:
            late.append(slot)
    if late:
        raise SlotConflict(standing(connection, document, late))


def _stands(
    connection: Connection, document: str, slot: str, review: int | None, verdict: Verdict | None = None, value: Any = None
) -> None:
    """What stands on a slot from now on: the row, the state it gives, and words by which it can be found."""
    s = t.standing.c
    state = None if verdict is None else "rejected" if verdict is Verdict.REJECT else (value or {}).get("state")
    said = words(value) if verdict in (Verdict.CORRECT, Verdict.ADD) else None
    change = update(t.standing).where(s.document == document, s.slot == slot)
    connection.execute(change.values(review=review, state=state, words=clean(said)))


def _row(
    document: str, slot: str | None, verdict: Verdict, value: Any, note: str | None, reviewer: str, action: str
) -> dict[str, Any]:
    said = None if value is None else dumps(value)
    row = {"document": document, "slot": slot, "verdict": verdict.value, "value": said, "note": note, "reviewer": reviewer}
    return {k: clean(v) for k, v in row.items()} | {"added": now(), "action": action}


def _append(connection: Connection, row: dict[str, Any]) -> int:
    done = connection.execute(insert(t.reviews).values(row))
    return int(done.inserted_primary_key[0])  # type: ignore[index]  # an insert of one row has one


def _history(connection: Connection, document: str, slot: str | None) -> list[dict[str, Any]]:
    """All that was said of a slot, or of the contract as a whole."""
    r = t.reviews.c
    asked = select(t.reviews).where(r.document == document, r.slot == slot).order_by(r.id)
    return [_loaded(row) for row in connection.execute(asked).mappings()]


def _latest(connection: Connection, reviewer: str, verdict: Verdict) -> list[dict[str, Any]]:
    """The rows of the action that undo (or redo) is about: what was said last and not taken back; what was taken back last and
    nothing said since."""
    r = t.reviews.c
    asked = select(t.reviews).where(r.reviewer == reviewer, r.action.is_not(None))
    found = [_loaded(row) for row in connection.execute(asked.order_by(r.id.desc()).limit(RECENT)).mappings()][::-1]
    rows = {row["id"]: row for row in found}
    said: list[str] = []
    taken: list[str] = []
    for row in found:
        if row["verdict"] in (Verdict.UNDO, Verdict.REDO):
            of = rows.get(row["value"]["of"])
            if of is None:
                continue
            source, target = (said, taken) if row["verdict"] == Verdict.UNDO else (taken, said)
            if of["action"] in source:
                source.remove(of["action"])
                target.append(of["action"])
        elif row["action"] not in said:
            said.append(row["action"])
            taken.clear()
    stack = said if verdict is Verdict.UNDO else taken
    return [row for row in found if row["action"] == stack[-1]] if stack else []


def _loaded(row: Any) -> dict[str, Any]:
    return dict(row) | {"value": None if row["value"] is None else json.loads(row["value"])}

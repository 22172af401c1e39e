"""Reviews: what stands on a contract's slots, verdicts, slots that were missed, sign-off, undo and redo."""

from __future__ import annotations

import json
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from tiaokuan.errors import Conflict, NotFound, UsageError
from tiaokuan.keys import KEYS
from tiaokuan.review import FIELDS, Verdict, interpret, reviewed, said
from tiaokuan.store import reviewing
from tiaokuan.store.people import Person
from tiaokuan.store.reviewing import Decision
from tiaokuan.web import missed
from tiaokuan.web.api._base import Id, answers, identity, line_of
from tiaokuan.web.api.documents import record_text
from tiaokuan.web.auth import READER, REVIEWER
from tiaokuan.web.models import (
    Accepted,
    AcceptIn,
    Added,
    Assignee,
    CommentIn,
    Line,
    ReviewOut,
    Reviews,
    SignOff,
    SlotIn,
    TakenBack,
    ValueIn,
    ValueOut,
    VerdictsIn,
    Written,
)
from tiaokuan.web.problems import Json
from tiaokuan.web.state import State, state_of

router = APIRouter(tags=["reviews"])


@router.get("/documents/{sha}/review", **answers(ReviewOut, 404))
def review(request: Request, sha: Id, person: Person = READER) -> Response:
    """The contract as it is shown to a reviewer: clauses, findings, and its slots as they stand."""
    del person
    state, document = state_of(request), identity(sha)
    line = line_of(state.store, document)
    record = json.loads(record_text(state, sha))
    after = reviewed(record, state.store.reviews(document))
    with state.store.reading() as connection:
        stands = reviewing.standing(connection, document)
    slots = [*after["slots"], *after["review"]["rejected"]]
    for slot in slots:
        slot["revision"] = stands[slot["id"]]["revision"] if slot["id"] in stands else 0
    slots.sort(key=lambda slot: (slot["span"][0], slot["span"][1]))
    paper = missed.paper_of(state, sha, record["text"])
    pages = [{name: p[name] for name in ("number", "width", "height", "scanned")} for p in paper["pages"]]
    body = {"document": line, "version": state.runner.version, "pages": pages, "clauses": record["clauses"], "slots": slots}
    return Json(body | {"findings": after["findings"], "comments": after["review"]["comments"]})


@router.post("/documents/{sha}/verdicts", **answers(Written, 404, 409))
def verdicts(request: Request, sha: Id, given: VerdictsIn, person: Person = REVIEWER) -> Response:
    """Give verdicts: all are written, or – where someone else was faster on one of them – none, and what stands there is told."""
    state, document = state_of(request), identity(sha)
    with state.store.reading() as connection:
        slots = reviewing.facts(connection, document, [v.slot for v in given.verdicts])
    decisions = []
    for v in given.verdicts:
        if v.slot not in slots:
            raise NotFound("没有这个填空。", "there is no such slot.")
        if v.verdict is Verdict.CORRECT and v.raw is None:
            raise UsageError("更正要有内容（raw）。", "a correction needs its words (raw).")
        if v.key and v.key not in KEYS:
            raise UsageError("没有这个字段。", "there is no such key.")
        value = said(slots[v.slot], Verdict(v.verdict), v.raw, v.unit, v.kind, v.key)
        decisions.append(Decision(v.slot, Verdict(v.verdict), value, v.note, v.expected))
    return Json(_decided(state, document, decisions, person))


@router.post("/documents/{sha}/slots", **answers(Added, 404, 409, status=201))
def add_slot(request: Request, sha: Id, given: SlotIn, person: Person = REVIEWER) -> Response:
    """Add a slot that the machine missed."""
    state, document = state_of(request), identity(sha)
    line_of(state.store, document)
    record = json.loads(record_text(state, sha))
    slot = missed.slot(state, sha, record, given)
    with state.store.reading() as connection:
        if slot["id"] in reviewing.facts(connection, document, [slot["id"]]):
            raise Conflict("这里已经加过了。", "this has been added already.")
    value = {name: slot[name] for name in FIELDS} | {"slot": slot}
    written = _decided(state, document, [Decision(slot["id"], Verdict.ADD, value, given.note)], person)
    return Json(written | {"slot": slot["id"]}, 201)


@router.post("/documents/{sha}/accept", **answers(Accepted, 404, 409))
def accept(request: Request, sha: Id, given: AcceptIn, person: Person = REVIEWER) -> Response:
    """Accept all slots of a filter that nobody has spoken on yet, in one stroke that one undo takes back."""
    state, document = state_of(request), identity(sha)
    line_of(state.store, document)
    with state.store.reading() as connection:
        slots = reviewing.facts(connection, document)
    meant = [
        slot
        for slot in slots.values()
        if not slot.get("verdict")
        and slot["confidence"] >= given.confidence
        and given.state in (None, slot["state"])
        and given.kind in (None, slot["kind"])
    ]
    if given.dry_run or not meant:
        return Json({"count": len(meant), "written": None})
    if given.expected not in (None, len(meant)):
        raise Conflict(f"现在是 {len(meant)} 处，不是 {given.expected} 处。", f"it is {len(meant)} now, not {given.expected}.")
    decisions = [
        Decision(slot["slot"], Verdict.ACCEPT, said(slot, Verdict.ACCEPT), None, slot.get("revision", 0)) for slot in meant
    ]
    return Json({"count": len(meant), "written": _decided(state, document, decisions, person)})


@router.get("/documents/{sha}/reviews", **answers(Reviews, 404))
def history(request: Request, sha: Id, person: Person = READER) -> Response:
    """All that was ever said of a contract, oldest first."""
    del person
    state = state_of(request)
    line_of(state.store, identity(sha))
    rows = state.store.reviews(identity(sha))
    return Json({"items": [{k: v for k, v in row.items() if k != "document"} for row in rows]})


@router.post("/documents/{sha}/comments", **answers(Line, 404, 409))
def comment(request: Request, sha: Id, given: CommentIn, person: Person = REVIEWER) -> Response:
    """Remark on a slot, or on the whole contract."""
    state, document = state_of(request), identity(sha)
    reviewing.of_contract(state.store, document, Verdict.COMMENT, person.name, note=given.note, slot=given.slot)
    return Json(line_of(state.store, document))


@router.post("/documents/{sha}/sign-off", **answers(Line, 404, 409))
def sign_off(request: Request, sha: Id, given: SignOff, person: Person = REVIEWER) -> Response:
    """Finish a contract, or open it again."""
    state, document = state_of(request), identity(sha)
    verdict = Verdict.DONE if given.done else Verdict.REOPEN
    reviewing.of_contract(state.store, document, verdict, person.name, note=given.note)
    return Json(line_of(state.store, document))


@router.put("/documents/{sha}/assignee", **answers(Line, 404))
def assign(request: Request, sha: Id, given: Assignee, person: Person = REVIEWER) -> Response:
    """Say who is to review."""
    state, document = state_of(request), identity(sha)
    reviewing.of_contract(state.store, document, Verdict.ASSIGN, person.name, value=given.name.strip())
    return Json(line_of(state.store, document))


@router.post("/undo", **answers(TakenBack, 409))
def undo(request: Request, person: Person = REVIEWER) -> Response:
    """Take back what this person said last, in whichever contract: verdicts, comments, sign-offs, assignments."""
    return _taken_back(state_of(request), person, Verdict.UNDO)


@router.post("/redo", **answers(TakenBack, 409))
def redo(request: Request, person: Person = REVIEWER) -> Response:
    """Say again what this person took back last."""
    return _taken_back(state_of(request), person, Verdict.REDO)


@router.post("/values", **answers(ValueOut))
def value(request: Request, given: ValueIn, person: Person = READER) -> Response:
    """What a kind reads in words, as it would in a slot."""
    del request, person
    return Json(interpret(given.kind, given.raw, given.unit))


def _decided(state: State, document: str, decisions: list[Decision], person: Person) -> dict[str, Any]:
    stands = reviewing.decide(state.store, document, decisions, person.name)
    for decision in decisions:
        state.metrics.verdicts.labels(decision.verdict.value).inc()
    return {"document": line_of(state.store, document), "standing": _standing(stands)}


def _taken_back(state: State, person: Person, verdict: Verdict) -> Response:
    document, was, slots = reviewing.take_back(state.store, person.name, verdict)
    with state.store.reading() as connection:
        stands = reviewing.standing(connection, document, slots)
    body = {"document": line_of(state.store, document), "standing": _standing(stands), "slots": slots, "verdict": was.value}
    return Json(body)


def _standing(rows: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    kept = ("revision", "verdict", "value", "note", "reviewer", "added")
    return {slot: {name: row[name] for name in kept} for slot, row in rows.items()}

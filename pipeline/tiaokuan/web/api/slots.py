"""Slots and findings across all contracts, as their newest records say."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from tiaokuan.store import listing
from tiaokuan.store.people import Person
from tiaokuan.web.api._base import Cursor, Limit, answers, identity, sha_of
from tiaokuan.web.auth import READER
from tiaokuan.web.models import FindingPage, Kind, SlotPage
from tiaokuan.web.problems import Json
from tiaokuan.web.state import state_of

router = APIRouter(tags=["slots and findings"])
OfDocument = Annotated[str | None, Query(pattern="^[0-9a-f]{64}$")]
Words = Annotated[str | None, Query(max_length=200)]
Share = Annotated[float | None, Query(ge=0, le=1)]


@router.get("/slots", **answers(SlotPage))
def slots(
    request: Request,
    document: OfDocument = None,
    key: Annotated[str | None, Query(max_length=60)] = None,
    kind: Kind | None = None,
    state: Literal["blank", "filled", "not_applicable", "illegible"] | None = None,
    required: bool | None = None,
    least: Annotated[Share, Query(description="lowest confidence")] = None,
    most: Annotated[Share, Query(description="highest confidence")] = None,
    q: Annotated[Words, Query(description="words in label or raw text")] = None,
    cursor: Cursor = None,
    limit: Limit = 100,
    person: Person = READER,
) -> Response:
    """Slots of all contracts, filtered, paged."""
    del person
    equal = {"document": document and identity(document), "key": key, "kind": kind, "state": state, "required": required}
    found, more = listing.slots(state_of(request).store, equal, (least, most), q, cursor, limit)
    return Json({"items": [_named(row) for row in found], "next": more})


@router.get("/findings", **answers(FindingPage))
def findings(
    request: Request,
    document: OfDocument = None,
    rule: Annotated[str | None, Query(max_length=60)] = None,
    severity: Literal["error", "warning", "info"] | None = None,
    cursor: Cursor = None,
    limit: Limit = 100,
    person: Person = READER,
) -> Response:
    """Findings of all contracts, filtered, paged."""
    del person
    equal = {"document": document and identity(document), "rule": rule, "severity": severity}
    found, more = listing.findings(state_of(request).store, equal, cursor, limit)
    return Json({"items": [_named(row) for row in found], "next": more})


def _named(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"document": sha_of(row["document"])}

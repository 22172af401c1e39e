"""Webhooks: each record is sent to these addresses as it is read, signed, until it was taken."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from tiaokuan.store import webhooks
from tiaokuan.store.people import Person
from tiaokuan.web.api._base import answers
from tiaokuan.web.auth import ADMIN
from tiaokuan.web.models import WebhookIn, WebhookOut, Webhooks
from tiaokuan.web.problems import Json
from tiaokuan.web.state import state_of

router = APIRouter(tags=["webhooks"])
HookId = Annotated[str, Path(pattern="^[0-9a-f-]{36}$")]


@router.get("/webhooks", **answers(Webhooks))
def listed(request: Request, person: Person = ADMIN) -> Response:
    """All webhooks, without their secrets."""
    del person
    return Json(
        {"items": [{k: v for k, v in row.items() if k != "secret"} for row in webhooks.listed(state_of(request).store)]}
    )


@router.post("/webhooks", **answers(WebhookOut, 409, status=201))
def add(request: Request, given: WebhookIn, person: Person = ADMIN) -> Response:
    """Send records there from now on, and those that are here already. Headers and signature are those of Standard Webhooks."""
    del person
    state = state_of(request)
    row = webhooks.add(state.store, given.url, given.secret)
    state.sender.wake()
    return Json({k: v for k, v in row.items() if k != "secret"}, 201)


@router.delete("/webhooks/{hook}", **answers(WebhookOut, 404))
def remove(request: Request, hook: HookId, person: Person = ADMIN) -> Response:
    """Send nothing there any more."""
    del person
    row = webhooks.remove(state_of(request).store, hook)
    return Json({k: v for k, v in row.items() if k != "secret"})

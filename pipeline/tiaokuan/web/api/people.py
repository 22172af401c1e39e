"""Who asks, and tokens."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from tiaokuan.store import people
from tiaokuan.store.people import Person, Role
from tiaokuan.web.api._base import answers
from tiaokuan.web.auth import ADMIN, READER
from tiaokuan.web.models import Me, NewToken, TokenIn, TokenOut, Tokens
from tiaokuan.web.problems import Json
from tiaokuan.web.state import state_of

router = APIRouter(tags=["people"])
TokenName = Annotated[str, Path(min_length=1, max_length=60)]


@router.get("/me", **answers(Me))
def me(request: Request, person: Person = READER) -> Response:
    """Who asks, and what they may do."""
    return Json({"name": person.name, "role": person.role.value, "single": state_of(request).single is not None})


@router.get("/tokens", **answers(Tokens))
def listed(request: Request, person: Person = ADMIN) -> Response:
    """All tokens, without what is secret."""
    del person
    return Json({"items": people.tokens(state_of(request).store)})


@router.post("/tokens", **answers(NewToken, 409, status=201))
def add(request: Request, given: TokenIn, person: Person = ADMIN) -> Response:
    """A new token; it is shown this once. From the next start of the server on, everybody needs one."""
    del person
    secret = people.add_token(state_of(request).store, given.name, Role(given.role))
    return Json({"name": " ".join(given.name.split()), "role": given.role, "token": secret}, 201)


@router.delete("/tokens/{name}", **answers(TokenOut, 404))
def revoke(request: Request, name: TokenName, person: Person = ADMIN) -> Response:
    """End a token and its sessions."""
    del person
    state = state_of(request)
    people.revoke(state.store, name)
    state.known.forget()
    return Json(next(token for token in people.tokens(state.store) if token["name"] == name))

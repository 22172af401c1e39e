"""Who asks: a token in the header, a browser's session, or the single user of this machine.

A program brings its token in each request (`Authorization: Bearer …`). A browser shows it once and has a session from then on: an
HttpOnly cookie, and a CSRF token that every request that changes something brings along. Where nobody has a token and only this
machine can reach the server, whoever sits there is the single user; its browser needs the CSRF token all the same, so that no
other site can make it do anything.
"""

from __future__ import annotations

import hmac
from typing import Any

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from tiaokuan.store import people
from tiaokuan.store.people import Person, Role, Session
from tiaokuan.web.problems import Problem
from tiaokuan.web.state import state_of

COOKIE = "tiaokuan_session"
CSRF_HEADER = "x-csrf-token"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
ROLE_NAMES = {Role.READER: ("只读", "reader"), Role.REVIEWER: ("复核", "reviewer"), Role.ADMIN: ("管理", "admin")}


def from_browser(request: Request) -> bool:
    """Whether a browser sent this on behalf of a page."""
    return "origin" in request.headers or "sec-fetch-site" in request.headers


async def session_of(request: Request) -> Session | None:
    """The browser's session, None where it has none."""
    state, cookie = state_of(request), request.cookies.get(COOKIE)
    if not cookie:
        return None
    found = await state.known.look(cookie, lambda: people.session(state.store, cookie, state.single))
    return found if isinstance(found, Session) else None


async def person_of(request: Request) -> Person:
    """Who asks. Raises Problem: 401 where nobody is known, 403 where a browser's request lacks the CSRF token."""
    state = state_of(request)
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and secret:
        found = await state.known.look(secret.strip(), lambda: people.who(state.store, secret.strip()))
        if not isinstance(found, Person):
            raise Problem(401, "unauthorized", "令牌无效。", "the token is not valid.", {"WWW-Authenticate": "Bearer"})
        return _noted(request, found)
    session = await session_of(request)
    if session is not None:
        if request.method not in SAFE:
            _check_csrf(request, session)
        return _noted(request, session.person)
    if state.single is None:
        raise Problem(401, "unauthorized", headers={"WWW-Authenticate": "Bearer"})
    if request.method not in SAFE and from_browser(request):
        raise _forged()
    return _noted(request, state.single)


def needs(role: Role) -> Any:
    """A dependency: who asks, if the role is theirs. Raises Problem 401, 403."""

    async def person(request: Request) -> Person:
        found = await person_of(request)
        if not found.may(role):
            zh, en = ROLE_NAMES[role]
            raise Problem(403, "forbidden", f"需要“{zh}”权限。", f"this needs the role “{en}”.")
        return found

    return Depends(person)


async def start_session(request: Request, response: Response, person: Person) -> None:
    """Give the browser a session."""
    state = state_of(request)
    cookie, _ = await run_in_threadpool(people.open_session, state.store, person)
    set_cookie(response, cookie, request)


def set_cookie(response: Response, cookie: str, request: Request) -> None:
    """The session's cookie: out of reach for scripts, never sent from other sites, over TLS only where there is TLS."""
    response.set_cookie(
        COOKIE,
        cookie,
        max_age=int(people.SESSION_SECONDS),
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
        path="/",
    )


def _check_csrf(request: Request, session: Session) -> None:
    if not hmac.compare_digest(request.headers.get(CSRF_HEADER, "").encode(), session.csrf.encode()):
        raise _forged()


def _forged() -> Problem:
    return Problem(403, "csrf", "请求没有带页面的校验码；请刷新页面。", "the page's CSRF token is missing: reload the page.")


def _noted(request: Request, person: Person) -> Person:
    request.state.person = person
    return person


READER, REVIEWER, ADMIN = needs(Role.READER), needs(Role.REVIEWER), needs(Role.ADMIN)

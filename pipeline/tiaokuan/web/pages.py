"""The page: the queue, a contract, signing in. Everything that moves is done by the scripts over the API."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi import Path as PathParam
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from tiaokuan import __version__
from tiaokuan.keys import KEYS
from tiaokuan.store import people
from tiaokuan.store.people import Person
from tiaokuan.web import missed, reading
from tiaokuan.web.api._base import identity, line_of
from tiaokuan.web.api.documents import record_text
from tiaokuan.web.auth import COOKIE, READER, session_of, set_cookie, start_session
from tiaokuan.web.problems import Problem
from tiaokuan.web.state import state_of
from tiaokuan.web.words import COOKIE as LANG_COOKIE
from tiaokuan.web.words import LANGS, lang_of, words

router = APIRouter(include_in_schema=False)
TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
YEAR = 365 * 24 * 3600
Sha = Annotated[str, PathParam(pattern="^[0-9a-f]{64}$")]


async def _person(request: Request) -> tuple[Person, str, str | None]:
    """Who looks, their CSRF token, and a new session's cookie where one was needed. Raises Problem 401."""
    state = state_of(request)
    session = await session_of(request)
    if session is not None:
        return session.person, session.csrf, None
    if state.single is None:
        raise Problem(401, "unauthorized")
    cookie, csrf = await run_in_threadpool(people.open_session, state.store, state.single)
    return state.single, csrf, cookie


async def _page(request: Request, name: str, make: Callable[[], dict[str, Any]] = dict) -> Response:
    """A page for somebody who is known, with what `make` finds for it; the others are asked to sign in."""
    try:
        person, csrf, cookie = await _person(request)
    except Problem:
        return RedirectResponse("/login", 303)
    more = await run_in_threadpool(make)
    response = HTMLResponse(_rendered(request, name, person=person, csrf=csrf, **more))
    if cookie is not None:
        set_cookie(response, cookie, request)
    return response


def _rendered(request: Request, name: str, person: Person | None = None, csrf: str = "", **more: Any) -> str:
    lang = lang_of(request)
    spoken = words(lang)
    state = state_of(request)
    given = {
        "w": spoken,
        "lang": lang,
        "other": next(other for other in LANGS if other != lang),
        "version": __version__,
        "person": person,
        "single": state.single is not None,
        "csrf": csrf,
        "here": request.url.path,
        "client": {
            "lang": lang,
            "words": spoken,
            "person": person.name if person else "",
            "role": person.role.value if person else "",
        },
    }
    return TEMPLATES.get_template(name).render(given | more)


@router.get("/")
async def queue(request: Request) -> Response:
    """The queue."""
    return await _page(request, "queue.html")


@router.get("/contracts/{sha}")
async def contract(request: Request, sha: Sha) -> Response:
    """A contract."""
    state = state_of(request)

    def make() -> dict[str, Any]:
        keys = sorted((key.label, name, key.kind) for name, key in KEYS.items())
        has_original = state.files.document(sha).exists()
        return {"line": line_of(state.store, identity(sha)), "keys": keys, "has_original": has_original}

    return await _page(request, "contract.html", make)


@router.get("/contracts/{sha}/text")
def text(request: Request, sha: Sha, person: Person = READER) -> Response:
    """The reading view, to be put into the contract's page."""
    del person
    record = json.loads(record_text(state_of(request), sha))
    paper = missed.paper_of(state_of(request), sha, record["text"])
    blocks = reading.blocks(record["text"], paper, record["slots"], record["clauses"])
    page = TEMPLATES.get_template("text.html").render(blocks=blocks, comments=paper["comments"], w=words(lang_of(request)))
    return HTMLResponse(page.encode("utf-8", "replace"))


@router.get("/login")
async def login_form(request: Request) -> Response:
    """Ask for a token."""
    if state_of(request).single is not None:
        return RedirectResponse("/", 303)
    return HTMLResponse(_rendered(request, "login.html", wrong=False))


@router.post("/login")
async def login(request: Request, token: Annotated[str, Form(max_length=200)]) -> Response:
    """Start a session. No CSRF token yet: the guard has refused other sites, and the cookie is SameSite."""
    state = state_of(request)
    person = await run_in_threadpool(people.who, state.store, token.strip())
    if person is None:
        return HTMLResponse(_rendered(request, "login.html", wrong=True), 401)
    response = RedirectResponse("/", 303)
    await start_session(request, response, person)
    return response


@router.post("/logout")
async def logout(request: Request, csrf: Annotated[str, Form(max_length=200)]) -> Response:
    """End the session."""
    session, state = await session_of(request), state_of(request)
    if session is None or session.csrf != csrf:
        raise Problem(403, "csrf")
    await run_in_threadpool(people.close_session, state.store, request.cookies[COOKIE])
    state.known.forget()
    response = RedirectResponse("/login", 303)
    response.delete_cookie(COOKIE)
    return response


@router.get("/language/{lang}")
async def language(request: Request, lang: str, back: str = "/") -> Response:
    """Choose the language and go back."""
    safe = back if back.startswith("/") and not back.startswith(("//", "/\\")) and back.isprintable() else "/"
    response = RedirectResponse(safe, 303)
    if lang in LANGS:
        response.set_cookie(LANG_COOKIE, lang, max_age=YEAR, samesite="lax", httponly=True)
    return response


@router.get("/api")
async def api(request: Request) -> Response:
    """The API at a glance."""
    paths = request.app.openapi()["paths"]
    routes = [(method.upper(), path, about) for path, methods in paths.items() for method, about in methods.items()]
    return await _page(request, "api.html", lambda: {"routes": routes})


def problem_page(request: Request, problem: Problem, lang: str) -> Response:
    """A problem, for people."""
    detail = problem.en if lang == "en" else problem.zh
    body = _rendered(request, "problem.html", status=problem.status, detail=detail)
    return HTMLResponse(body, problem.status, problem.headers)

"""The application: its parts put together, and the server that runs it."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from tiaokuan import __version__
from tiaokuan.bulk.version import rules
from tiaokuan.errors import UsageError
from tiaokuan.store import Store, jobs, people, worklist
from tiaokuan.store.people import Person, Role
from tiaokuan.web import pages, problems
from tiaokuan.web.api import PREFIX, routers
from tiaokuan.web.config import Config
from tiaokuan.web.files import Files
from tiaokuan.web.guard import Guard
from tiaokuan.web.metrics import Metrics
from tiaokuan.web.pictures import Pictures
from tiaokuan.web.problems import Json
from tiaokuan.web.runner import Runner
from tiaokuan.web.sender import Sender
from tiaokuan.web.state import State

STATIC = Path(__file__).parent / "static"
SINGLE = Person("local", Role.ADMIN)
SECURITY = {"token": {"type": "http", "scheme": "bearer", "description": "A token made by `tiaokuan token add`."}}
LEAVE_SECONDS = 3


def create_app(config: Config) -> FastAPI:
    """The application. Raises UsageError where others could reach it and nobody has a token; StoreError."""
    store = Store(config.store)
    guarded = people.guarded(store)
    if not (guarded or config.loopback):
        store.close()
        raise UsageError(
            f"监听 {config.host} 会让别的机器连上来，要先有令牌：tiaokuan token add 名字 --role admin --store …",
            f"other machines can reach {config.host}, so tokens are needed first: tiaokuan token add NAME --role admin --store …",
        )
    state = _state(config, store, None if guarded else SINGLE)
    app = FastAPI(
        title="tiaokuan 条款",
        version=__version__,
        description="Reads Chinese service contracts; people review what was read. Errors are problem details (RFC 9457).",
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=partial(_lifespan, state=state),
        redirect_slashes=False,
        default_response_class=Json,
    )
    app.state.tiaokuan = state
    problems.install(app)
    for router in routers():
        app.include_router(router, prefix=PREFIX)
    app.include_router(pages.router)
    app.mount("/static", _Static(directory=STATIC), name="static")
    app.add_middleware(Guard, state=state)
    _document(app)
    return app


def _state(config: Config, store: Store, single: Person | None) -> State:
    files, metrics = Files(config.files), Metrics(lambda: jobs.counts(store))
    sender, pictures = Sender(store), Pictures(files)

    def read(sha: str, pages: int) -> None:
        sender.wake()
        pictures.ahead(sha, range(1, min(pages, 1) + 1))

    runner = Runner(config, store, files, metrics, rules(config.rules, config.settings), read)
    return State(config, store, files, runner, pictures, sender, metrics, single)


@asynccontextmanager
async def _lifespan(app: FastAPI, state: State) -> AsyncIterator[None]:
    del app
    await run_in_threadpool(worklist.refresh, state.store)
    state.runner.start()
    state.sender.start()
    state.pictures.start()
    try:
        yield
    finally:
        state.closing.set()
        state.sender.close()
        await run_in_threadpool(state.runner.close)
        await run_in_threadpool(state.pictures.close)
        state.store.close()


class _Static(StaticFiles):
    """Our own scripts and styles: asked for again at every visit, sent only where they changed."""

    async def get_response(self, path: str, scope: Any) -> Response:
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = "no-cache"
        return response


def _document(app: FastAPI) -> None:
    """Say in the OpenAPI document that requests bring a token."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        made = plain()
        made.setdefault("components", {})["securitySchemes"] = SECURITY
        made["security"] = [{"token": []}, {}]
        return made

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to extend it


class _NoTraceback(logging.Filter):
    """Stack traces end in an error's message, which could quote a contract: `problems.report` says what is needed."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = record.exc_text = None
        return True


def serve(config: Config) -> None:
    """Run the server until it is stopped. Raises UsageError, StoreError, OSError."""
    import uvicorn  # noqa: PLC0415 – tests drive the application without it

    app = create_app(config)
    logging.getLogger("uvicorn.error").addFilter(_NoTraceback())
    uvicorn.run(
        app,
        host=config.host,
        port=config.port,
        access_log=False,  # addresses hold what people search for
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=LEAVE_SECONDS,
        proxy_headers=False,
        limit_concurrency=1_000,
    )

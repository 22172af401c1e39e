"""Jobs: how far the reading of what was handed in has come."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from tiaokuan.errors import UsageError
from tiaokuan.store import jobs, worklist
from tiaokuan.store.people import Person
from tiaokuan.web.api._base import Cursor, Limit, answers, job_shown
from tiaokuan.web.auth import READER, REVIEWER
from tiaokuan.web.models import JobOut, JobPage
from tiaokuan.web.problems import Json, Problem
from tiaokuan.web.state import State, state_of

router = APIRouter(tags=["jobs"])
JobId = Annotated[str, Path(pattern="^[0-9a-f-]{36}$")]
Batch = Annotated[str | None, Query(pattern="^[0-9a-f-]{36}$")]
LOOK = 0.25  # seconds between two looks at whether something changed
KEEP_ALIVE = 15.0
MOST_STREAMS = 200
SHOWN = 200


@router.get("/jobs", **answers(JobPage))
def listed(
    request: Request,
    batch: Batch = None,
    status: Literal["queued", "running", "done", "failed", "cancelled"] | None = None,
    cursor: Cursor = None,
    limit: Limit = 100,
    person: Person = READER,
) -> Response:
    """Jobs, the newest first."""
    del person
    store = state_of(request).store
    before = None if cursor is None else int(worklist.decode(cursor, int)[0])
    if before is not None and not 0 <= before < 2**62:
        raise UsageError("游标不对。", "this is no cursor.")
    rows = jobs.listed(store, batch, status, before, limit)
    more = worklist.encode(rows[-1]["number"], 0) if len(rows) == limit else None
    return Json({"items": [job_shown(row) for row in rows], "next": more, "counts": jobs.counts(store, batch)})


@router.get("/jobs/events", **answers(None, media={"text/event-stream": {"schema": {"type": "string"}}}))
async def events(request: Request, batch: Batch = None, person: Person = READER) -> Response:
    """Progress as server-sent events: `progress` with the jobs and their counts, whenever something changed."""
    del person
    state = state_of(request)
    if state.streams >= MOST_STREAMS:
        raise Problem(503, "busy", headers={"Retry-After": "5"})
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(_progress(request, state, batch), media_type="text/event-stream", headers=headers)


@router.get("/jobs/{job}", **answers(JobOut, 404))
def one(request: Request, job: JobId, person: Person = READER) -> Response:
    """A job."""
    del person
    return Json(job_shown(jobs.one(state_of(request).store, job)))


@router.post("/jobs/{job}/retry", **answers(JobOut, 404, 409))
def retry(request: Request, job: JobId, person: Person = REVIEWER) -> Response:
    """Read a document again whose job failed or was cancelled."""
    del person
    state = state_of(request)
    jobs.retry(state.store, job)
    state.runner.wake()
    return Json(job_shown(jobs.one(state.store, job)))


@router.delete("/jobs/{job}", **answers(JobOut, 404, 409))
def cancel(request: Request, job: JobId, person: Person = REVIEWER) -> Response:
    """Take back a job that has not begun, or put away one that failed."""
    del person
    state = state_of(request)
    jobs.cancel(state.store, job)
    state.runner.changed += 1
    return Json(job_shown(jobs.one(state.store, job)))


async def _progress(request: Request, state: State, batch: str | None) -> AsyncIterator[str]:
    """A snapshot at once and after every change; so whoever connects again has missed nothing."""
    seen, quiet = -1, 0.0
    state.streams += 1
    try:
        while not (state.closing.is_set() or await request.is_disconnected()):
            if state.runner.changed != seen:
                seen, quiet = state.runner.changed, 0.0
                body = await run_in_threadpool(_snapshot, state, batch)
                yield f"id: {seen}\nevent: progress\ndata: {json.dumps(body)}\n\n"
            elif quiet >= KEEP_ALIVE:
                quiet = 0.0
                yield ": still here\n\n"
            await asyncio.sleep(LOOK)
            quiet += LOOK
    finally:
        state.streams -= 1


def _snapshot(state: State, batch: str | None) -> dict[str, Any]:
    rows = jobs.listed(state.store, batch, limit=SHOWN)
    return {"counts": jobs.counts(state.store, batch), "jobs": [job_shown(row) for row in rows]}

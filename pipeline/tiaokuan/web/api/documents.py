"""Documents: handed in, listed, their records, their pages."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from tiaokuan.errors import NotFound
from tiaokuan.store import worklist
from tiaokuan.store.people import Person
from tiaokuan.web import upload
from tiaokuan.web.api._base import Cursor, Id, Limit, answers, identity, job_shown, line_of, shown
from tiaokuan.web.auth import READER, REVIEWER
from tiaokuan.web.models import Line, LinePage, Reference, Submitted
from tiaokuan.web.pictures import USUAL, WIDTHS
from tiaokuan.web.problems import Json, Problem, of_error
from tiaokuan.web.state import State, state_of

router = APIRouter(tags=["documents"])
AHEAD = 2  # pages behind one that was asked for are drawn meanwhile
PRINTED = 100  # records kept as they are printed: who reviews asks for the same few again

FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {"files": {"type": "array", "items": {"type": "string", "format": "binary"}}},
                }
            },
            "application/json": {"schema": Reference.model_json_schema(), "example": {"path": "2026/远程客服.docx"}},
        },
    }
}


@router.post("/documents", **answers(Submitted, 404, 408, 409, 413, 415, status=202), openapi_extra=FORM)
async def submit(request: Request, person: Person = REVIEWER) -> Response:
    """Hand in documents: files (multipart), a zip of them, or a file of the server's inbox by its path (JSON).

    The same bytes are the same document and the same job, however often they come."""
    state = state_of(request)
    taken = upload.Taken(person.name)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        await _from_form(request, state, taken)
    elif kind == "application/json":
        try:
            reference = Reference.model_validate_json(await request.body())
        except ValidationError as error:
            raise Problem(422, "invalid") from error
        await run_in_threadpool(upload.by_reference, state, reference.path, taken)
    else:
        raise Problem(415, "unsupported_media_type")
    if not taken.jobs:
        if taken.error is None:
            raise Problem(422, "invalid", "没有文件。", "there is no file.")
        problem = of_error(taken.error)
        problem.more["refused"] = taken.refused
        raise problem
    return Json({"batch": taken.batch, "jobs": [job_shown(job) for job in taken.jobs], "refused": taken.refused}, 202)


async def _from_form(request: Request, state: State, taken: upload.Taken) -> None:
    most = state.config.settings.max_upload_files
    try:
        async with request.form(max_files=most, max_fields=most) as form:
            for name, value in form.multi_items():
                if name == "files" and isinstance(value, UploadFile):
                    await run_in_threadpool(upload.take, state, upload.plain_name(value.filename), value.file, taken)
    except ClientDisconnect as error:
        raise Problem(400, "disconnected") from error
    except HTTPException as error:  # of the form itself: not one, or of too many parts
        if not str(error.detail).startswith("Too many"):
            raise Problem(400, "form", "上传的表单不完整。", "the form that was uploaded is not whole.") from error
        zh, en = (
            f"一次最多上传 {most} 个文件（设置 max_upload_files）。",
            f"at most {most} files at once (setting max_upload_files).",
        )
        raise Problem(413, "limit", zh, en) from error


@router.get("/documents", **answers(LinePage))
def listed(
    request: Request,
    q: Annotated[str, Query(max_length=200, description="words in name, title, parties, text or labels")] = "",
    done: bool | None = None,
    assigned: Annotated[str | None, Query(max_length=60)] = None,
    blank: Annotated[bool | None, Query(description="with blank required places, or without")] = None,
    errors: Annotated[bool | None, Query(description="with findings that are errors, or without")] = None,
    sort: Literal["added", "title", "parties", "blank", "errors", "reviewed", "confidence"] = "added",
    order: Literal["asc", "desc"] = "desc",
    cursor: Cursor = None,
    limit: Limit = 50,
    person: Person = READER,
) -> Response:
    """The queue: a line each contract, filtered, sorted, paged."""
    del person
    store = state_of(request).store
    worklist.refresh(store)
    wanted = worklist.Filter(q, done, assigned, blank, errors, None, sort, order == "desc")
    rows, more = worklist.lines(store, wanted, cursor, limit)
    return Json({"items": [shown(row) for row in rows], "next": more, "counts": worklist.counts(store)})


@router.get("/documents/{sha}", **answers(Line, 404))
def one(request: Request, sha: Id, person: Person = READER) -> Response:
    """A contract's line of the queue."""
    del person
    return Json(line_of(state_of(request).store, identity(sha)))


@router.get("/documents/{sha}/record", **answers(None, 404, media={"application/json": {}, "application/x-ndjson": {}}))
def record(
    request: Request,
    sha: Id,
    form: Annotated[Literal["json", "jsonl"], Query(alias="format")] = "json",
    person: Person = READER,
) -> Response:
    """The record as the machine made it, byte for byte as `tiaokuan extract --format json` (or `jsonl`) writes it."""
    del person
    text = record_text(state_of(request), sha)
    if form == "jsonl":
        return Response(text + "\n", media_type="application/x-ndjson")
    return Response(_printed(text), media_type="application/json")


@router.get("/documents/{sha}/original", **answers(None, 404, media={"application/octet-stream": {}}))
def original(request: Request, sha: Id, person: Person = READER) -> Response:
    """The bytes as they were handed in, to be saved and never shown."""
    del person
    state = state_of(request)
    name = line_of(state.store, identity(sha))["name"]
    try:
        body = state.files.document(sha).read_bytes()
    except FileNotFoundError as error:
        raise NotFound("原件不在这台服务器上。", "the original is not on this server.") from error
    return Response(body, media_type="application/octet-stream", headers=attachment(name))


@router.get("/documents/{sha}/pages/{number}", **answers(None, 404, 413, media={"image/jpeg": {}}))
def page(
    request: Request,
    sha: Id,
    number: int,
    width: Annotated[int, Query(description="pixels", json_schema_extra={"enum": list(WIDTHS)})] = USUAL,
    person: Person = READER,
) -> Response:
    """An image of a page of a PDF, a scan or a picture."""
    del person
    state = state_of(request)
    if width not in WIDTHS:
        raise Problem(422, "invalid")
    pages = line_of(state.store, identity(sha))["pages"] or 0
    if not 0 < number <= pages:
        raise NotFound("没有这一页。", "there is no such page.")
    try:
        body = state.pictures.page(sha, number, width)
    except FileNotFoundError as error:
        raise NotFound("原件不在这台服务器上。", "the original is not on this server.") from error
    state.pictures.ahead(sha, range(number + 1, min(number + AHEAD, pages) + 1), width)
    return Response(body, media_type="image/jpeg", headers={"cache-control": "private, max-age=86400, immutable"})


def record_text(state: State, sha: str) -> str:
    """The newest record of a document as the store keeps it: one line of JSON. Raises NotFound."""
    text = state.store.record_text(identity(sha))
    if text is None:
        raise NotFound("没有这份合同。", "there is no such contract.")
    return text


@lru_cache(maxsize=PRINTED)
def _printed(text: str) -> bytes:
    """A record as `tiaokuan extract --format json` prints it."""
    return (json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n").encode("utf-8", "backslashreplace")


def attachment(name: str) -> dict[str, Any]:
    """Headers by which a browser saves an answer under a name (RFC 6266)."""
    return {"content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='', errors='replace')}"}

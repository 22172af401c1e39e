"""Exports: the reviewed record of a contract, and of all contracts that are signed off."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response, StreamingResponse

from tiaokuan import exports
from tiaokuan.errors import NotFound, UsageError
from tiaokuan.review import reviewed
from tiaokuan.store import worklist
from tiaokuan.store._rows import dumps
from tiaokuan.store.people import Person
from tiaokuan.web.api._base import Id, answers, identity, line_of
from tiaokuan.web.api.documents import attachment, record_text
from tiaokuan.web.auth import READER
from tiaokuan.web.state import State, state_of

router = APIRouter(tags=["exports"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ONE: dict[str, Any] = {"application/json": {}, XLSX: {}, "application/pdf": {}}
ALL: dict[str, Any] = {"application/x-ndjson": {}}
PAGE = 200


@router.get("/documents/{sha}/export", **answers(None, 404, 413, media=ONE))
def one(
    request: Request,
    sha: Id,
    form: Annotated[Literal["json", "xlsx", "pdf"], Query(alias="format")] = "json",
    person: Person = READER,
) -> Response:
    """The reviewed record: JSON, a workbook, or – for a PDF – the original with what was found marked on it."""
    del person
    state = state_of(request)
    line = line_of(state.store, identity(sha))
    record = reviewed_record(state, sha)
    headers = attachment(f"{line['name'].rsplit('.', 1)[0]}.{form}")
    if form == "json":
        body = json.dumps(record, ensure_ascii=False, indent=2) + "\n"
        return Response(body.encode("utf-8", "backslashreplace"), media_type="application/json", headers=headers)
    if form == "xlsx":
        out = BytesIO()
        exports.write("xlsx", exports.Given([record], [line["size"]]), out)
        return Response(out.getvalue(), media_type=XLSX, headers=headers)
    if line["format"] != "pdf":
        raise UsageError("只有 PDF 能批注。", "only a PDF can be annotated.")
    try:
        body_pdf = state.pictures.annotated(sha, dumps(record))
    except FileNotFoundError as error:
        raise NotFound("原件不在这台服务器上。", "the original is not on this server.") from error
    return Response(body_pdf, media_type="application/pdf", headers=headers)


@router.get("/exports/reviewed", **answers(None, media=ALL))
def signed_off(request: Request, person: Person = READER) -> Response:
    """The reviewed records of all contracts that are signed off, one a line: what models are trained anew from."""
    del person
    headers = attachment("reviewed.jsonl")
    return StreamingResponse(_lines(state_of(request)), media_type="application/x-ndjson", headers=headers)


def reviewed_record(state: State, sha: str) -> dict[str, Any]:
    """A contract's record as people left it. Raises NotFound."""
    return reviewed(json.loads(record_text(state, sha)), state.store.reviews(identity(sha)))


def _lines(state: State) -> Iterator[bytes]:
    cursor: str | None = None
    while True:
        wanted = worklist.Filter(done=True, sort="title", descending=False)
        rows, cursor = worklist.lines(state.store, wanted, cursor, PAGE)
        for row in rows:
            yield dumps(reviewed_record(state, row["document"].removeprefix("sha256:"))).encode() + b"\n"
        if cursor is None:
            return

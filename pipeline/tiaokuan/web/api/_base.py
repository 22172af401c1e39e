"""What the resources share: their answers in the OpenAPI document, ids, lines of the queue."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path, Query
from pydantic import BaseModel
from starlette.responses import Response

from tiaokuan.errors import NotFound
from tiaokuan.store import Store, worklist
from tiaokuan.web.examples import EXAMPLES
from tiaokuan.web.models import EXAMPLE_SHA, ProblemDetails

WORDS = {
    400: "The request makes no sense",
    401: "A token is needed",
    403: "The role, or the origin, does not allow it",
    404: "There is no such thing",
    408: "The upload was too slow",
    409: "Someone else was faster, or the contract is finished",
    413: "Larger than the limits",
    415: "A content type that is not taken",
    422: "The request's content is wrong",
    429: "Too many requests",
    503: "The store is away",
}
ALWAYS = (400, 401, 403, 422, 429, 503)
Id = Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="SHA-256 of the file", examples=[EXAMPLE_SHA])]
Limit = Annotated[int, Query(ge=1, le=500)]
Cursor = Annotated[str | None, Query(max_length=1000, description="`next` of the page before")]


def answers(
    model: type[BaseModel] | None, *codes: int, status: int = 200, media: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Arguments of a route: its answer, and the problems that it may answer with."""
    good: dict[str, Any] = {"description": "OK"} | ({"content": media} if media else {})
    if model is not None:
        good |= {"model": model, "content": {"application/json": {"example": EXAMPLES[model]}}}
    problems: dict[int | str, dict[str, Any]] = {
        code: {
            "description": WORDS[code],
            "content": {"application/problem+json": {"schema": ProblemDetails.model_json_schema()}},
        }
        for code in (*ALWAYS, *codes)
    }
    kind: dict[str, Any] = {"response_class": Response} if media else {}
    return {"status_code": status, "responses": {status: good} | problems, **kind}


def identity(sha: str) -> str:
    """A document's id in the store."""
    return f"sha256:{sha}"


def sha_of(document: str) -> str:
    """A document's id in addresses: the bare hash."""
    return document.removeprefix("sha256:")


def line_of(store: Store, document: str) -> dict[str, Any]:
    """A contract's line of the queue. Raises NotFound."""
    found = worklist.one(store, document)
    if found is None:
        raise NotFound("没有这份合同。", "there is no such contract.")
    return shown(found)


def shown(line: dict[str, Any]) -> dict[str, Any]:
    """A line as the API gives it."""
    return {k: v for k, v in line.items() if k != "record"} | {"document": sha_of(line["document"]), "done": bool(line["done"])}


def job_shown(job: dict[str, Any]) -> dict[str, Any]:
    """A job as the API gives it."""
    return {k: v for k, v in job.items() if k not in ("number", "attempts")} | {"document": sha_of(job["document"])}

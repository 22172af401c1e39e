"""Errors as problem details (RFC 9457), in the language of who asks; for people a page. Nothing of a contract, no stack trace."""

from __future__ import annotations

import json
import logging
import traceback
from http import HTTPStatus
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from tiaokuan.errors import TiaokuanError
from tiaokuan.store.reviewing import SlotConflict
from tiaokuan.web.words import lang_of

LOG = logging.getLogger("tiaokuan.web")
PACKAGE = Path(__file__).parents[1]
PLAIN = {
    400: ("请求不对。", "the request is wrong."),
    401: ("需要令牌。", "a token is needed."),
    403: ("不允许。", "this is not allowed."),
    404: ("没有这个地址。", "there is no such address."),
    405: ("这个地址不接受这种请求。", "this address does not take such a request."),
    408: ("上传太慢，已中止。", "the upload was too slow and was stopped."),
    413: ("请求太大。", "the request is too large."),
    415: ("不接受这种内容类型。", "this content type is not taken."),
    422: ("请求的内容不对。", "the request's content is wrong."),
    429: ("请求太多，请稍后再试。", "too many requests: try again later."),
    500: ("程序出错，请报告。", "a mistake of this program; please report it."),
    503: ("服务暂时不可用。", "the service is not available at the moment."),
}


class Json(JSONResponse):
    """JSON as the records are written: Chinese as it is, half a surrogate pair as \\udxxx."""

    def render(self, content: Any) -> bytes:
        """The bytes."""
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")


class Problem(Exception):
    """An answer that is a problem: a status, a code that programs can rely on, words for people."""

    def __init__(self, status: int, code: str, zh: str = "", en: str = "", headers: dict[str, str] | None = None, **more: Any):
        """`more`: further members of the problem."""
        super().__init__(code)
        plain = PLAIN.get(status, PLAIN[500])
        self.status, self.code, self.zh, self.en = status, code, zh or plain[0], en or plain[1]
        self.headers, self.more = headers, more


def answer(problem: Problem, lang: str) -> Response:
    """The problem as an answer."""
    body = {
        "type": f"urn:tiaokuan:problem:{problem.code}",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.en if lang == "en" else problem.zh,
        "code": problem.code,
        **problem.more,
    }
    return Json(body, problem.status, problem.headers, "application/problem+json")


def of_error(error: TiaokuanError) -> Problem:
    """What an error of ours says to who asked."""
    more: dict[str, Any] = {"standing": error.standing} if isinstance(error, SlotConflict) else {}
    return Problem(error.http_status, error.code, error.zh, error.en, **more)


def install(app: FastAPI) -> None:
    """Let the application answer with problems."""

    async def problem(request: Request, error: Exception) -> Response:
        return _shown(request, error if isinstance(error, Problem) else Problem(500, "internal"))

    async def ours(request: Request, error: Exception) -> Response:
        return _shown(request, of_error(error) if isinstance(error, TiaokuanError) else Problem(500, "internal"))

    async def http(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        headers = dict(error.headers or {}) if isinstance(error, HTTPException) else None
        return _shown(request, Problem(status, HTTPStatus(status).name.lower(), headers=headers))

    async def invalid(request: Request, error: Exception) -> Response:
        found = error.errors() if isinstance(error, RequestValidationError) else []
        where = [{"where": ".".join(map(str, e["loc"]))[:200], "what": e["type"]} for e in found[:20]]
        return _shown(request, Problem(422, "invalid", errors=json.loads(json.dumps(where))))

    async def mistake(request: Request, error: Exception) -> Response:
        report(error)
        return _shown(request, Problem(500, "internal"))

    app.add_exception_handler(Problem, problem)
    app.add_exception_handler(TiaokuanError, ours)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(Exception, mistake)


def report(error: Exception) -> None:
    """Log a mistake of ours: its kind and its place in this package. Its message could quote a contract."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).is_relative_to(PACKAGE)]
    at = f"{Path(frames[-1].filename).relative_to(PACKAGE)}:{frames[-1].lineno}" if frames else "?"
    LOG.error("%s at %s", type(error).__name__, at)


def _shown(request: Request, problem: Problem) -> Response:
    lang = lang_of(request)
    if request.url.path.startswith("/api/") or "text/html" not in request.headers.get("accept", ""):
        return answer(problem, lang)
    from tiaokuan.web.pages import problem_page  # noqa: PLC0415 – the pages import this module

    return problem_page(request, problem, lang)

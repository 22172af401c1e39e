"""Health, readiness, metrics."""

from __future__ import annotations

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import Response

from tiaokuan import __version__
from tiaokuan.store import worklist
from tiaokuan.store.people import Person
from tiaokuan.web.api._base import answers
from tiaokuan.web.auth import READER
from tiaokuan.web.models import Health
from tiaokuan.web.problems import Json
from tiaokuan.web.state import state_of

router = APIRouter(tags=["service"])


@router.get("/health", **answers(Health))
def health() -> Response:
    """Whether the server lives."""
    return Json({"status": "ok", "version": __version__})


@router.get("/ready", **answers(Health))
def ready(request: Request) -> Response:
    """Whether the server can work: its store answers. 503 where not."""
    worklist.counts(state_of(request).store)
    return Json({"status": "ok", "version": __version__})


@router.get("/metrics", **answers(None, media={"text/plain": {"schema": {"type": "string"}}}))
def metrics(request: Request, person: Person = READER) -> Response:
    """Figures for Prometheus."""
    del person
    return Response(state_of(request).metrics.text(), media_type=CONTENT_TYPE_LATEST)

"""What stands before every request: whose host, from which page, how large, how slow, how often; and the headers of every answer.

Pure ASGI, so that uploads and event streams pass through unbuffered.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tiaokuan.store.people import Person, digest
from tiaokuan.web.auth import COOKIE, SAFE
from tiaokuan.web.config import is_loopback
from tiaokuan.web.metrics import Metrics
from tiaokuan.web.problems import Problem, answer
from tiaokuan.web.state import State
from tiaokuan.web.words import lang_of

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
SMALL_BODY = 2_000_000  # bytes: anything but an upload
SMALL_SECONDS = 30.0
BURST = 3.0  # times the requests a second that may come at once … over so many seconds
MOST_BUCKETS = 10_000
UPLOADS = "/api/v1/documents"


class Guard:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, state: State) -> None:
        """Around `app`."""
        self._app, self._state = app, state
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._proven: OrderedDict[str, None] = OrderedDict()  # hashes of tokens and cookies that were good when used last

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request pass, or answer it with a problem."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request, started, status = Request(scope), time.perf_counter(), [0]

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                status[0] = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
            await send(message)

        try:
            self._check(request)
            body = self._bounded(request, receive)
            await self._app(scope, body, sent)
        except Problem as problem:
            if status[0]:
                raise
            await answer(problem, lang_of(request))(scope, receive, sent)
        finally:
            self._note(request, status[0])
            _count(self._state.metrics, scope, status[0], time.perf_counter() - started)

    def _check(self, request: Request) -> None:
        """Raises Problem: 400 for another site's name, 403 for another site's page, 429 for too many."""
        headers = request.headers
        host = urlsplit(f"//{headers.get('host', '')}").hostname or ""
        if self._state.single is not None and not is_loopback(host):
            raise Problem(400, "host", "只能用本机地址打开。", "open this by the machine's own address only.")
        site = headers.get("sec-fetch-site", "same-origin")
        navigation = request.method in SAFE and headers.get("sec-fetch-mode") == "navigate"
        origin = headers.get("origin")
        foreign = origin is not None and request.method not in SAFE and urlsplit(origin).netloc != headers.get("host")
        if (site not in ("same-origin", "none") and not navigation) or foreign:
            raise Problem(403, "cross_site", "请求来自别的网站。", "the request comes from another site.")
        self._limit(request, headers)

    def _limit(self, request: Request, headers: Headers) -> None:
        """A bucket of requests for each token or session, that fills up again at a steady rate; one for each address where
        neither is known to be good, so that nobody gets a new bucket by making up a token."""
        given = _given(request, headers)
        who = given if given in self._proven else request.client.host if request.client else ""
        rate = self._state.config.settings.requests_per_minute / 60
        now, most = time.monotonic(), rate * BURST * 10
        left, at = self._buckets.pop(who, (most, now))
        left = min(most, left + (now - at) * rate) - 1
        self._buckets[who] = (max(left, 0.0), now)
        if len(self._buckets) > MOST_BUCKETS:
            self._buckets.popitem(last=False)
        if left < 0:
            raise Problem(429, "too_many", headers={"Retry-After": str(max(1, round(1 / rate)))})

    def _note(self, request: Request, status: int) -> None:
        """Remember whether the token or cookie was good."""
        given = _given(request, request.headers)
        if status == HTTPStatus.UNAUTHORIZED:
            self._proven.pop(given, None)
        elif given and isinstance(getattr(request.state, "person", None), Person):
            self._proven[given] = None
            self._proven.move_to_end(given)
            if len(self._proven) > MOST_BUCKETS:
                self._proven.popitem(last=False)

    def _bounded(self, request: Request, receive: Receive) -> Receive:
        """The request's body, within the limits of size and time. Raises Problem 413, 408."""
        settings = self._state.config.settings
        upload = request.url.path == UPLOADS and request.method == "POST"
        most, seconds = (settings.max_upload_size, settings.upload_seconds) if upload else (SMALL_BODY, SMALL_SECONDS)
        too_large = Problem(413, "limit", f"请求超过 {most / 1e6:g} MB。", f"the request is larger than {most / 1e6:g} MB.")
        said = request.headers.get("content-length", "0")
        if said.isdecimal() and int(said) > most:
            raise too_large
        deadline, size, whole = time.monotonic() + seconds, [0], [False]

        async def bounded() -> Message:
            if whole[0]:
                return await receive()
            try:
                message = await asyncio.wait_for(receive(), max(0.0, deadline - time.monotonic()))
            except TimeoutError as error:
                raise Problem(408, "slow") from error
            size[0] += len(message.get("body", b""))
            if size[0] > most:
                raise too_large
            whole[0] = not message.get("more_body", False)
            return message

        return bounded


def _given(request: Request, headers: Headers) -> str:
    """The hash of the token or cookie that a request brings, empty where it brings none."""
    secret = headers.get("authorization") or request.cookies.get(COOKIE)
    return digest(secret) if secret else ""


def _count(metrics: Metrics, scope: Scope, status: int, seconds: float) -> None:
    route = getattr(scope.get("route"), "path", "other")
    metrics.requests.labels(
        scope["method"] if scope["method"] in SAFE | {"POST", "PUT", "DELETE"} else "other", route, str(status)
    ).inc()
    metrics.seconds.labels(route).observe(seconds)

"""Webhooks: each record to a URL, with an id, a signature and patience; an outbox in the store, so that nothing is lost.

Headers and signature are those of Standard Webhooks (https://www.standardwebhooks.com): `webhook-id` stays the same when a record is
sent again, so that a receiver which knows it drops the second; `webhook-signature` is `v1,` and the base64 of HMAC-SHA256, by the
shared secret, over "id.timestamp.body".
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import random
import time
import uuid
from collections.abc import Callable
from email.message import Message
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from sqlalchemy import func, insert, select, update

from tiaokuan.errors import UsageError
from tiaokuan.store import Store, now
from tiaokuan.store import tables as t

FIRST, LONGEST = 1.0, 3600.0  # seconds before the second try, doubled each time, and the most
TIMEOUT = 30.0
ONCE = 500  # records put into the outbox, or looked at, at once


class Outbox:
    """The records of a store on their way to one URL. Raises UsageError for what is no http(s) URL, StoreError."""

    def __init__(self, store: Store, url: str, secret: bytes) -> None:
        """`secret` is shared with the receiver; it is kept nowhere."""
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
            raise UsageError(f"不是 http 或 https 地址：{url}", f"not an http or https URL: {url}")
        if not secret:
            raise UsageError(
                "签名要有密钥：环境变量 TIAOKUAN_SECRET", "signing needs a secret: environment variable TIAOKUAN_SECRET"
            )
        self._store, self._url, self._secret = store, url, secret
        self._opener: OpenerDirector = build_opener(_Straight())

    def fill(self) -> int:
        """Put in the newest record of each contract that was not put in for this URL before; returns how many."""
        r, o = t.records.c, t.outbox.c
        newest = select(func.max(r.id)).group_by(r.document)
        known = select(o.record).where(o.url == self._url)
        asked = select(r.id).where(r.id.in_(newest), r.id.not_in(known)).order_by(r.id)
        count = 0
        with self._store.writing() as connection:
            ids = list(connection.scalars(asked))
            for at in range(0, len(ids), ONCE):
                part = ids[at : at + ONCE]
                rows = [{"id": str(uuid.uuid4()), "record": i, "url": self._url, "attempts": 0, "due": 0.0} for i in part]
                connection.execute(insert(t.outbox), rows)
                count += len(part)
        return count

    def waiting(self) -> int:
        """How many are still to be sent."""
        o = t.outbox.c
        with self._store.reading() as connection:
            return connection.scalar(select(func.count()).where(o.url == self._url, o.sent.is_(None))) or 0

    def due(self) -> float | None:
        """Seconds until the next is due, 0 where it is already; None where nothing waits."""
        o = t.outbox.c
        with self._store.reading() as connection:
            at = connection.scalar(select(func.min(o.due)).where(o.url == self._url, o.sent.is_(None)))
        return None if at is None else max(0.0, at - time.time())

    def send(self, patience: float = 60.0, watch: Callable[[int], None] = lambda sent: None) -> int:
        """Send what is due, and what becomes due while `patience` (seconds) lasts; returns how many came through.

        What did not stays in the outbox for the next call. A receiver that is down gets one request a pause, not one a record."""
        until, sent = time.monotonic() + patience, 0
        while True:
            row = self._next()
            if row is None:
                return sent
            pause = row["due"] - time.time()
            if pause > 0:
                if time.monotonic() + pause > until:
                    return sent
                time.sleep(pause)
            if self._try(row):
                sent += 1
                watch(sent)

    def _next(self) -> dict[str, Any] | None:
        o = t.outbox.c
        asked = select(o.id, o.attempts, o.due, o.record).where(o.url == self._url, o.sent.is_(None))
        with self._store.reading() as connection:
            row = connection.execute(asked.order_by(o.due, o.record).limit(1)).mappings().first()
            if row is None:
                return None
            body = connection.scalar(select(t.records.c.record).where(t.records.c.id == row["record"]))
        return dict(row) | {"body": body}

    def _try(self, row: dict[str, Any]) -> bool:
        pause, problem = self._post(row["id"], row["body"].encode("utf-8", "replace"))
        o = t.outbox.c
        with self._store.writing() as connection:
            mine = update(t.outbox).where(o.id == row["id"])
            if problem is None:
                connection.execute(mine.values(sent=now(), attempts=row["attempts"] + 1, error=None))
                return True
            wait = pause or min(LONGEST, FIRST * 2 ** row["attempts"]) * random.uniform(0.8, 1.2)  # noqa: S311 – only spreads the load
            connection.execute(mine.values(attempts=row["attempts"] + 1, due=time.time() + wait, error=problem[:200]))
            hold = update(t.outbox).where(o.url == self._url, o.sent.is_(None), o.due < time.time() + wait)
            connection.execute(hold.values(due=time.time() + wait))
        return False

    def _post(self, message: str, body: bytes) -> tuple[float | None, str | None]:
        """The pause the receiver asks for, and what went wrong; None and None where it took the record."""
        headers = sign(self._secret, message, int(time.time()), body) | {"content-type": "application/json"}
        request = Request(self._url, body, headers, method="POST")  # noqa: S310 – http and https only, see __init__
        try:
            with self._opener.open(request, timeout=TIMEOUT) as answer:
                answer.read(1000)
        except HTTPError as error:
            error.close()
            return _retry_after(error.headers), f"HTTP {error.code}"
        except (URLError, OSError, ValueError) as error:
            reason = getattr(error, "reason", error)
            return None, type(reason).__name__
        return None, None


def sign(secret: bytes, message: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers that name and sign a message."""
    signed = f"{message}.{timestamp}.".encode() + body
    signature = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    return {"webhook-id": message, "webhook-timestamp": str(timestamp), "webhook-signature": f"v1,{signature}"}


class _Straight(HTTPRedirectHandler):
    """Follows no redirect: a record goes where the user said, and nowhere else."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _retry_after(headers: Message) -> float | None:
    value = headers.get("retry-after", "")
    return min(float(value), LONGEST) if value.isdigit() else None

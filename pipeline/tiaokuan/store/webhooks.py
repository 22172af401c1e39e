"""Where records are sent to as they are read."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import delete, insert, select

from tiaokuan.errors import Conflict, NotFound
from tiaokuan.store import Store, now
from tiaokuan.store import tables as t
from tiaokuan.store._rows import clean


def listed(store: Store) -> list[dict[str, Any]]:
    """All of them, with their secrets."""
    with store.reading() as connection:
        return [dict(row) for row in connection.execute(select(t.webhooks).order_by(t.webhooks.c.created)).mappings()]


def add(store: Store, url: str, secret: str) -> dict[str, Any]:
    """A new one. Raises Conflict where there is one for this address."""
    row = {"id": str(uuid.uuid4()), "url": clean(url), "secret": clean(secret), "created": now()}
    with store.writing() as connection:
        if connection.scalar(select(t.webhooks.c.id).where(t.webhooks.c.url == row["url"])) is not None:
            raise Conflict("这个地址已经有了。", "there is one for this address already.")
        connection.execute(insert(t.webhooks).values(**row))
    return row


def remove(store: Store, hook: str) -> dict[str, Any]:
    """Take one away; what it was. Raises NotFound."""
    with store.writing() as connection:
        row = connection.execute(select(t.webhooks).where(t.webhooks.c.id == hook)).mappings().first()
        if row is None:
            raise NotFound("没有这个 webhook。", "there is no such webhook.")
        connection.execute(delete(t.webhooks).where(t.webhooks.c.id == hook))
    return dict(row)

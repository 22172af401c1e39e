"""Jobs: documents that were handed in and are to be read. They outlive the server; one that was running when it died runs again."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, insert, or_, select, update

from tiaokuan.errors import Conflict, NotFound, TiaokuanError
from tiaokuan.store import Store, now
from tiaokuan.store import tables as t
from tiaokuan.store._rows import clean

OPEN = ("queued", "running")
MOST_ATTEMPTS = 20  # the server died that often while it was read: hardly by chance, though workers die in its place


def submit(store: Store, document: str, name: str, size: int, submitter: str, batch: str, done: bool) -> dict[str, Any]:
    """The job of a document: a new one, or the one it has; one that failed or was cancelled is queued again.

    `done`: the store has its record in this version already, so there is nothing to do."""
    j = t.jobs.c
    status = "done" if done else "queued"
    with store.writing() as connection:
        if connection.dialect.name == "postgresql":  # two uploads of the same bytes: the second waits
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(816305)")
        made = {"status": status, "batch": batch, "attempts": 0, "finished": now() if done else None}
        again = update(t.jobs).where(j.document == document, or_(j.status.not_in(OPEN), j.status == status))
        if done:
            again = again.where(j.status != "done")
        else:
            made |= {"code": None, "message": None, "message_en": None}
        connection.execute(again.values(**made))
        if connection.scalar(select(j.id).where(j.document == document)) is None:
            row = made | {"id": str(uuid.uuid4()), "document": document, "name": clean(name), "size": size}
            number = (connection.scalar(select(func.max(j.number))) or 0) + 1
            connection.execute(insert(t.jobs).values(**row, number=number, submitter=clean(submitter), created=now()))
        return dict(connection.execute(select(t.jobs).where(j.document == document)).mappings().one())


def recover(store: Store) -> int:
    """At the start: jobs that were running when the server died wait again; returns how many."""
    with store.writing() as connection:
        return connection.execute(update(t.jobs).where(t.jobs.c.status == "running").values(status="queued")).rowcount


def take(store: Store, limit: int) -> list[dict[str, Any]]:
    """The next jobs that wait, now running."""
    j = t.jobs.c
    with store.writing() as connection:
        asked = select(t.jobs).where(j.status == "queued").order_by(j.number).limit(limit).with_for_update(skip_locked=True)
        rows = [dict(row) for row in connection.execute(asked).mappings()]
        if rows:
            running = update(t.jobs).where(j.id.in_([row["id"] for row in rows]), j.status == "queued")
            connection.execute(running.values(status="running", attempts=j.attempts + 1))
    return rows


def finish(store: Store, job: str, seconds: float, error: TiaokuanError | None = None) -> None:
    """A job came to its end, well or with the error that the person sees."""
    made: dict[str, Any] = {"status": "done", "code": None, "message": None, "message_en": None}
    if error is not None:
        made = {"status": "failed", "code": error.code, "message": clean(error.zh), "message_en": clean(error.en)}
    with store.writing() as connection:
        row = update(t.jobs).where(t.jobs.c.id == job, t.jobs.c.status == "running")
        connection.execute(row.values(**made, finished=now(), seconds=seconds))


def again(store: Store, job: str) -> None:
    """A job whose worker went away waits for another try."""
    with store.writing() as connection:
        connection.execute(update(t.jobs).where(t.jobs.c.id == job, t.jobs.c.status == "running").values(status="queued"))


def cancel(store: Store, job: str) -> None:
    """Take back a job that waits, or put one away that failed. Raises NotFound; Conflict for one that runs or is done."""
    _move(store, job, ("queued", "failed"), "cancelled", Conflict("任务正在运行或已经完成。", "the job is running or done."))


def retry(store: Store, job: str) -> None:
    """Queue a job again that failed or was cancelled. Raises NotFound; Conflict for others."""
    _move(store, job, ("failed", "cancelled"), "queued", Conflict("任务没有失败。", "the job has not failed."))


def _move(store: Store, job: str, of: Sequence[str], to: str, otherwise: Conflict) -> None:
    j = t.jobs.c
    with store.writing() as connection:
        if connection.execute(update(t.jobs).where(j.id == job, j.status.in_(of)).values(status=to, attempts=0)).rowcount:
            return
        if connection.scalar(select(j.id).where(j.id == job)) is None:
            raise NotFound("没有这个任务。", "there is no such job.")
        raise otherwise


def one(store: Store, job: str) -> dict[str, Any]:
    """A job. Raises NotFound."""
    with store.reading() as connection:
        row = connection.execute(select(t.jobs).where(t.jobs.c.id == job)).mappings().first()
    if row is None:
        raise NotFound("没有这个任务。", "there is no such job.")
    return dict(row)


def listed(
    store: Store, batch: str | None = None, status: str | None = None, before: int | None = None, limit: int = 100
) -> list[dict[str, Any]]:
    """Jobs, the newest first, before a number."""
    j = t.jobs.c
    asked = select(t.jobs).order_by(j.number.desc()).limit(limit)
    for column, value in ((j.batch, batch), (j.status, status)):
        if value is not None:
            asked = asked.where(column == value)
    if before is not None:
        asked = asked.where(j.number < before)
    with store.reading() as connection:
        return [dict(row) for row in connection.execute(asked).mappings()]


def counts(store: Store, batch: str | None = None) -> dict[str, int]:
    """How many jobs there are of each status."""
    j = t.jobs.c
    asked = select(j.status, func.count()).group_by(j.status)
    with store.reading() as connection:
        found = {
            str(status): int(n) for status, n in connection.execute(asked if batch is None else asked.where(j.batch == batch))
        }
    return {status: found.get(status, 0) for status in ("queued", "running", "done", "failed", "cancelled")}

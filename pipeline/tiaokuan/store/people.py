"""Tokens, their roles, and sessions of browsers. Only hashes are kept: a token is 256 random bits, so SHA-256 of it is enough."""

from __future__ import annotations

import hashlib
import secrets
import time
import uuid
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import delete, func, insert, select, update

from tiaokuan.errors import Conflict, NotFound, UsageError
from tiaokuan.store import Store, now
from tiaokuan.store import tables as t
from tiaokuan.store._rows import clean

PREFIX = "tk_"
SESSION_SECONDS = 12 * 3600.0
LONGEST_NAME = 60


class Role(StrEnum):
    """What a token allows: to read; also to upload and review; also to manage tokens and webhooks."""

    READER = "reader"
    REVIEWER = "reviewer"
    ADMIN = "admin"


RANKS = {role: rank for rank, role in enumerate(Role)}


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks: a token's name and role, or the single user of this machine."""

    name: str
    role: Role
    token: str | None = None

    def may(self, role: Role) -> bool:
        """Whether this role, or a higher one, is theirs."""
        return RANKS[self.role] >= RANKS[role]


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that has shown a token: whose it is, and what its forms and requests must bring along."""

    person: Person
    csrf: str


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def add_token(store: Store, name: str, role: Role) -> str:
    """A new token, in the clear for this once. Raises UsageError for a name that is none, Conflict for one that is taken."""
    name = " ".join(clean(name).split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise UsageError(f"名字要有 1 到 {LONGEST_NAME} 个字。", f"a name has 1 to {LONGEST_NAME} characters.")
    secret = PREFIX + secrets.token_urlsafe(32)
    row = {"id": str(uuid.uuid4()), "name": name, "role": role.value, "hash": digest(secret), "created": now()}
    with store.writing() as connection:
        if connection.scalar(select(t.tokens.c.id).where(t.tokens.c.name == name)) is not None:
            raise Conflict("这个名字已经有令牌了。", "there is a token of this name already.")
        connection.execute(insert(t.tokens).values(**row))
    return secret


def tokens(store: Store) -> list[dict[str, str | None]]:
    """All tokens, without what is secret."""
    c = t.tokens.c
    with store.reading() as connection:
        return [
            dict(row) for row in connection.execute(select(c.name, c.role, c.created, c.revoked).order_by(c.name)).mappings()
        ]


def revoke(store: Store, name: str) -> None:
    """End a token and its sessions; its name stays with what it signed. Raises NotFound."""
    c = t.tokens.c
    with store.writing() as connection:
        token = connection.scalar(select(c.id).where(c.name == clean(name), c.revoked.is_(None)))
        if token is None:
            raise NotFound("没有这个令牌。", "there is no such token.")
        connection.execute(update(t.tokens).where(c.id == token).values(revoked=now()))
        connection.execute(delete(t.sessions).where(t.sessions.c.token == token))


def guarded(store: Store) -> bool:
    """Whether anybody has a token: then everybody needs one."""
    with store.reading() as connection:
        return bool(connection.scalar(select(func.count()).select_from(t.tokens).where(t.tokens.c.revoked.is_(None))))


def who(store: Store, secret: str) -> Person | None:
    """Whose token this is, None where it is nobody's."""
    c = t.tokens.c
    asked = select(c.id, c.name, c.role).where(c.hash == digest(secret), c.revoked.is_(None))
    with store.reading() as connection:
        row = connection.execute(asked).first()
    return None if row is None else Person(row.name, Role(row.role), row.id)


def open_session(store: Store, person: Person) -> tuple[str, str]:
    """A new session: the cookie, and the CSRF token that goes with it."""
    cookie, csrf, clock = secrets.token_urlsafe(32), secrets.token_urlsafe(32), time.time()
    row = {"hash": digest(cookie), "token": person.token, "csrf": csrf, "expires": clock + SESSION_SECONDS}
    with store.writing() as connection:
        connection.execute(delete(t.sessions).where(t.sessions.c.expires < clock))
        connection.execute(insert(t.sessions).values(**row))
    return cookie, csrf


def session(store: Store, cookie: str, single: Person | None) -> Session | None:
    """The session of a cookie; `single` is the user of a machine without tokens. None where it is over or never was."""
    s, c = t.sessions.c, t.tokens.c
    asked = select(s.csrf, s.token, c.name, c.role, c.id).outerjoin(t.tokens, s.token == c.id)
    with store.reading() as connection:
        row = connection.execute(asked.where(s.hash == digest(cookie), s.expires > time.time())).first()
    if row is None:
        return None
    if row.token is None:
        return None if single is None else Session(single, row.csrf)
    return Session(Person(row.name, Role(row.role), row.id), row.csrf)


def close_session(store: Store, cookie: str) -> None:
    """End a session."""
    with store.writing() as connection:
        connection.execute(delete(t.sessions).where(t.sessions.c.hash == digest(cookie)))

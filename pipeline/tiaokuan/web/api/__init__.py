"""The REST API under /api/v1, one file a resource; each file's `router` is found by being there."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from fastapi import APIRouter

PREFIX = "/api/v1"


def routers() -> list[APIRouter]:
    """The members of this shelf."""
    names = [name for _, name, _ in iter_modules(__path__) if not name.startswith("_")]
    return [import_module(f"{__name__}.{name}").router for name in names]

"""Imported by the process that worker processes are forked from: code and models are loaded once, and their memory is shared."""

from __future__ import annotations

import contextlib
import gc

from tiaokuan.bulk import work
from tiaokuan.errors import ModelError
from tiaokuan.learned import store

__all__ = ["work"]

with contextlib.suppress(ModelError):  # whoever reads will say so
    store.load()

gc.freeze()  # collections in the workers need not look through all this, nor copy its pages by doing so

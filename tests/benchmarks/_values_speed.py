"""The adapter for the speed alone: find_values over all kinds."""

from __future__ import annotations

from tiaokuan.kinds import find_values as extract

KINDS: set[str] = set()
__all__ = ["KINDS", "extract"]

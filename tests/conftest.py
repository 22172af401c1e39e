"""What holds for every test."""

from __future__ import annotations

from hypothesis import settings

# A machine that is shared, and a first call that imports, say nothing about the code's speed; `timeout` in pyproject.toml bounds a test.
settings.register_profile("shared machine", deadline=None)
settings.load_profile("shared machine")

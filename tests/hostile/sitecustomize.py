"""Adds readers that crash, hang and eat memory to whatever Python starts with this folder on its path: what a mistake in a C library
does when it meets a file that was made for it."""

from pathlib import Path

from tiaokuan import formats

formats.__path__.append(str(Path(__file__).parent / "readers"))

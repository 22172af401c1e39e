"""What was uploaded, and what was made from it, kept under hashes: a name that somebody gave is never a path here.

documents/ab/abcd…          the bytes as they came, under their SHA-256
papers/ab/abcd…-1234…/      what stands on the paper (see `paper`), by document and text
pictures/ab/abcd…/3-1200    images of pages by number and width; may be deleted at any time
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
from pathlib import Path
from typing import BinaryIO

HEX = re.compile("[0-9a-f]{64}")
PIECE = 1 << 20
MOST_PICTURES = 2_000_000_000  # bytes
PRUNED_TO = 0.8
LOOK_EVERY = 200  # pictures between two looks at how much there is


class Files:
    """A folder of files by hash. Everything is written beside its place and moved there: whole or not at all."""

    def __init__(self, folder: Path) -> None:
        """Make the folder; only its owner may look into it."""
        self.folder = folder
        for name in ("documents", "papers", "pictures", "parts"):
            (folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
        for left in (folder / "parts").iterdir():  # of a server that was killed
            left.unlink(missing_ok=True)
        self._pictures = 0

    def keep(self, source: BinaryIO, most: int) -> tuple[str, int] | None:
        """Keep what a stream holds; its SHA-256 and size, None where it is longer than `most`. It is on the disk on return."""
        part = self.folder / "parts" / secrets.token_hex(16)
        digest, size = hashlib.sha256(), 0
        try:
            with part.open("wb") as out:
                while piece := source.read(PIECE):
                    size += len(piece)
                    if size > most:
                        return None
                    digest.update(piece)
                    out.write(piece)
                out.flush()
                os.fsync(out.fileno())
            place = self.document(digest.hexdigest())
            place.parent.mkdir(exist_ok=True, mode=0o700)
            part.replace(place)
        finally:
            part.unlink(missing_ok=True)
        return digest.hexdigest(), size

    def document(self, sha: str) -> Path:
        """Where a document's bytes are, or would be. Raises ValueError for what is no hash."""
        return self._place("documents", sha)

    def paper(self, sha: str, text: str) -> Path:
        """The folder for what stands on the paper, of the version whose text has this hash."""
        return self._place("papers", sha, f"-{text[:16]}")

    def picture(self, sha: str, number: int, width: int) -> Path:
        """Where the image of a page is, or would be."""
        return self._place("pictures", sha) / f"{number}-{width}"

    def write(self, place: Path, body: bytes) -> None:
        """Put a file in its place."""
        part = self.folder / "parts" / secrets.token_hex(16)
        try:
            part.write_bytes(body)
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            part.replace(place)
        finally:
            part.unlink(missing_ok=True)

    def write_picture(self, place: Path, body: bytes) -> None:
        """Put an image in its place; now and then, throw out those that nobody has looked at for longest."""
        self.write(place, body)
        self._pictures += 1
        if self._pictures % LOOK_EVERY == 0:
            self.prune(MOST_PICTURES)

    def prune(self, most: int) -> None:
        """Throw out images until they take less than `most` bytes."""
        found = []
        for path in (self.folder / "pictures").glob("*/*/*"):
            with contextlib.suppress(OSError):
                stat = path.stat()
                found.append((stat.st_atime, stat.st_size, path))
        total = sum(size for _, size, _ in found)
        if total <= most:
            return
        for _, size, path in sorted(found, key=lambda row: row[0]):
            path.unlink(missing_ok=True)
            total -= size
            if total <= most * PRUNED_TO:
                return

    def _place(self, shelf: str, sha: str, more: str = "") -> Path:
        if not HEX.fullmatch(sha):
            raise ValueError("not a hash")
        return self.folder / shelf / sha[:2] / (sha + more)

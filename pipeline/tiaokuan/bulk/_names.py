"""Which files a folder or an archive is searched for, by their names."""

from __future__ import annotations

import os
from functools import cache

from tiaokuan import formats

ZIP = (".zip",)
TAR = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")


@cache
def suffixes() -> frozenset[str]:
    """The suffixes of contracts, lower case, with the dot."""
    return frozenset(suffix for reader in formats.readers() for suffix in reader.suffixes)


def is_archive(name: str) -> bool:
    """Whether a file is an archive by its name; by content a docx would be one too."""
    return name.lower().endswith(ZIP + TAR)


def wanted(name: str) -> bool:
    """Whether a file of this name is looked for: a contract or an archive, neither hidden nor Word's lock file."""
    if name.startswith((".", "~$")):
        return False
    return os.path.splitext(name)[1].lower() in suffixes() or is_archive(name)  # noqa: PTH122 – of archives' members too

"""How a server is set up."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from pathlib import Path

from tiaokuan.playbook import Playbook
from tiaokuan.settings import Settings


@dataclass(frozen=True, slots=True)
class Config:
    """What `tiaokuan serve` is told.

    store    URL or path of the store
    files    the folder for what was uploaded and for images of pages
    host     the address to listen at; any but a loopback address needs tokens
    workers  processes that read contracts
    inbox    a folder whose files may be handed in by reference, None for none
    """

    store: str
    files: Path
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    inbox: Path | None = None
    settings: Settings = field(default_factory=Settings)
    rules: Playbook | None = None

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        return is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """Whether a host's name or address is this machine's own and no other's."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def files_of(store: str) -> Path:
    """Where files go if nothing is said: beside an SQLite store, else in this folder."""
    if "://" not in store:
        return Path(f"{store}.files")
    if store.startswith("sqlite:///") and len(store) > len("sqlite:///"):
        return Path(store.removeprefix("sqlite:///") + ".files")
    return Path("tiaokuan.files")

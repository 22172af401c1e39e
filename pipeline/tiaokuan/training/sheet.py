"""What a generated contract is made of: its lines, with the words and the slots in them."""

from __future__ import annotations

from dataclasses import dataclass, field

from tiaokuan.training.values import Fill


@dataclass(frozen=True)
class Emphasis:
    """Words printed on a line though nothing is filled in there; blank where a line goes on from the one before."""

    text: str


Piece = str | Fill | Emphasis


@dataclass(frozen=True)
class Line:
    """A paragraph, or a table's row where `cells` is not empty. `label` is the clause type of what starts here."""

    pieces: tuple[Piece, ...] = ()
    label: str = ""
    number: str = ""
    heading: str | None = None
    level: str = ""
    centred: bool = False
    cells: tuple[tuple[Piece, ...], ...] = ()
    table: int = -1


@dataclass
class Paper:
    """A generated contract."""

    title: str
    style: str
    trade: str
    lines: list[Line] = field(default_factory=list)

"""tiaokuan (条款) reads Chinese service contracts: clauses, blanks, values, and what is missing.

    from tiaokuan import extract, to_record
    contract = extract("合同.docx")
    for slot in contract.slots:
        print(slot.label, slot.state, slot.raw, slot.unit)
    record = to_record(contract)

Importing this package loads nothing heavy; names load on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tiaokuan.contract import Contract, to_record
    from tiaokuan.document import Document
    from tiaokuan.errors import DocumentError, TiaokuanError
    from tiaokuan.flow import extract, read
    from tiaokuan.kinds import find_values
    from tiaokuan.settings import Settings

__version__ = "0.1.0"
__all__ = [
    "Contract",
    "Document",
    "DocumentError",
    "Settings",
    "TiaokuanError",
    "extract",
    "find_values",
    "read",
    "to_record",
]

_HOMES = {
    "Contract": "contract",
    "Document": "document",
    "DocumentError": "errors",
    "Settings": "settings",
    "TiaokuanError": "errors",
    "extract": "flow",
    "find_values": "kinds",
    "read": "flow",
    "to_record": "contract",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

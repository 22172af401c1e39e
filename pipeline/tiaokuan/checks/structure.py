"""What is wrong with the contract as a whole: a text that stops before the contract does."""

from __future__ import annotations

from collections.abc import Iterator

from tiaokuan import clauses as segmenting
from tiaokuan.checks import Check
from tiaokuan.contract import Clause, Finding, Severity, Slot
from tiaokuan.document import Document


def find(document: Document, clauses: tuple[Clause, ...], slots: tuple[Slot, ...]) -> Iterator[Finding]:
    """One finding where the text breaks off."""
    del slots
    if segmenting.truncated(document, clauses):
        last = (clauses[-1].id,) if clauses else ()
        yield Finding(
            "contract.truncated",
            Severity.WARNING,
            "文本在句子中间断开，合同可能不完整；后面的条款没有读到。",
            "The text breaks off in mid-sentence: the contract may be incomplete, later clauses were not read.",
            (),
            last,
        )


CHECK = Check(rules={"contract.truncated": ("合同文本不完整", "the text stops before the contract does")}, find=find)

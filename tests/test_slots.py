"""Slots over lines of contracts, as tables in tests/slots/, and what must hold for all of them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from support import document
from tiaokuan import clauses, slots
from tiaokuan.contract import value_record

CASES = [
    case
    for path in sorted((Path(__file__).parent / "slots").glob("*.toml"))
    for case in tomllib.loads(path.read_text("utf-8"))["case"]
]


def found(text: str) -> list[dict[str, Any]]:
    paper = document(text)
    return [
        {
            "state": slot.state.value,
            "origin": slot.origin.value,
            "kind": slot.kind,
            "key": slot.key,
            "unit": slot.unit,
            "raw": slot.raw,
            "hint": slot.hint,
            "value": value_record(slot.value),
        }
        for slot in slots.find(paper, clauses.segment(paper))
    ]


def test_users_are_no_staff() -> None:
    assert found("系统支持不少于____名用户同时在线。")[0]["key"] != "service.headcount"
    assert found("乙方派驻不少于____名工程师。")[0]["key"] == "service.headcount"


def test_the_district_of_a_project_is_no_address_of_a_party() -> None:
    [place] = found("工程所属区县：____")
    assert (place["kind"], place["key"]) == ("address", None)
    assert found("甲方地址：____")[0]["key"] == "party_a.address"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:30])
def test_slots_of_a_line(case: dict[str, Any]) -> None:
    have = found(case["text"])
    assert [{name: slot[name] for name in want} for want, slot in zip(case["slots"], have, strict=False)] == case["slots"], have
    assert len(have) == len(case["slots"]), have


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:30])
def test_evidence_is_exact_and_ids_are_unique(case: dict[str, Any]) -> None:
    paper = document(case["text"])
    have = slots.find(paper, clauses.segment(paper))
    assert len({slot.id for slot in have}) == len(have)
    for slot in have:
        start, end = slot.evidence.span
        assert paper.text[start:end] == slot.raw == slot.evidence.text
        assert slot.why and slot.label and 0 <= slot.confidence <= 1

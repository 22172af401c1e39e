"""The REST API as programs meet it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from receiver import Receiver, receiving, signature
from tiaokuan.store import Store, tables
from web_server import Server, free_port, running

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
CONTRACT = """设备保养服务协议

甲方：____________
乙方：海风保养有限公司

第一条 服务时间
1.1 乙方在接到通知后____小时内到场。
1.2 每次保养费用为人民币3,500元，逾期按日支付千分之一的违约金。
1.3 本协议自2025年3月1日起生效，一式两份。
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("api")) as started:
        yield started


def contract(server: Server, name: str) -> str:
    """A contract of its own for each test: the same bytes would be the same contract."""
    return server.submit((f"{name}.txt", CONTRACT.replace("海风", name).encode()))[0]


def slots(server: Server, sha: str) -> dict[str, dict[str, Any]]:
    answer = server.get(f"/documents/{sha}/review")
    assert answer.status_code == 200, answer.text
    return {slot["id"]: slot for slot in answer.json()["slots"]}


def say(server: Server, sha: str, slot: str, verdict: str, status: int = 200, **more: Any) -> dict[str, Any]:
    answer = server.post(f"/documents/{sha}/verdicts", json={"verdicts": [{"slot": slot, "verdict": verdict, **more}]})
    assert answer.status_code == status, answer.text
    body: dict[str, Any] = answer.json()
    return body


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_the_record_is_that_of_the_command_line(server: Server, form: str) -> None:
    sample = SAMPLES / "软件开发.docx"
    (sha,) = server.submit((sample.name, sample.read_bytes()))
    got = server.get(f"/documents/{sha}/record", params={"format": form}).content
    command = [sys.executable, "-m", "tiaokuan", "extract", "--format", form, sample]
    printed = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout
    a, b = json.loads(got), json.loads(printed)
    for name in ("created", "seconds"):  # of two runs
        swapped = (json.dumps(b["provenance"][name], indent=2), json.dumps(a["provenance"][name], indent=2))
        old, new = (text.replace("\n", "\n    ") if form == "json" else json.dumps(json.loads(text)) for text in swapped)
        printed = printed.replace(f'"{name}": {old}'.encode(), f'"{name}": {new}'.encode())
    assert got == printed


def test_the_same_bytes_are_one_document_and_one_job(server: Server) -> None:
    body = CONTRACT.replace("海风", "双份").encode()
    first = server.post("/documents", files=[("files", ("a.txt", body)), ("files", ("b.txt", body))]).json()
    again = server.post("/documents", files=[("files", ("c.txt", body))]).json()
    assert len({job["id"] for job in first["jobs"] + again["jobs"]}) == 1


def test_verdicts_stand_and_are_told_apart(server: Server) -> None:
    sha = contract(server, "结论")
    before = slots(server, sha)
    hours = next(slot for slot in before.values() if slot["kind"] == "duration")
    written = say(server, sha, hours["id"], "correct", raw="两", expected=0)
    after = slots(server, sha)[hours["id"]]
    assert after["value"] == {"amount": "2", "unit": "hour"}
    assert after["state"] == "filled"
    assert after["review"]["was"]["state"] == "blank"
    assert written["standing"][hours["id"]]["revision"] == 1
    assert written["document"]["reviewed"] == 1


def test_the_second_to_save_is_told_what_stands(server: Server) -> None:
    sha = contract(server, "冲突")
    slot = next(iter(slots(server, sha)))
    say(server, sha, slot, "accept", expected=0)
    problem = say(server, sha, slot, "reject", status=409, expected=0)
    assert problem["code"] == "conflict"
    assert problem["standing"][slot]["verdict"] == "accept"
    say(server, sha, slot, "reject", expected=problem["standing"][slot]["revision"])


def test_undo_and_redo_go_through_everything(server: Server) -> None:
    sha = contract(server, "撤销")
    first, second, *_ = slots(server, sha)
    say(server, sha, first, "accept")
    count = server.post(f"/documents/{sha}/accept", json={"dry_run": True}).json()["count"]
    many = server.post(f"/documents/{sha}/accept", json={"expected": count})
    assert many.json()["count"] == count == len(slots(server, sha)) - 1
    assert server.post("/undo").json()["document"]["reviewed"] == 1  # the many in one
    assert server.post("/undo").json()["document"]["reviewed"] == 0
    assert server.post("/redo").json()["slots"] == [first]
    assert server.post("/redo").json()["document"]["reviewed"] == count + 1
    say(server, sha, second, "reject")
    assert server.post("/redo").status_code == 409  # something was said since
    verdicts = [row["verdict"] for row in server.get(f"/documents/{sha}/reviews").json()["items"]]
    assert verdicts.count("undo") == count + 1  # nothing is ever taken out


def test_a_finished_contract_is_closed_until_it_is_reopened(server: Server) -> None:
    sha = contract(server, "完成")
    slot = next(iter(slots(server, sha)))
    assert server.post(f"/documents/{sha}/sign-off", json={"done": True}).json()["done"] is True
    say(server, sha, slot, "accept", status=409)
    assert server.post(f"/documents/{sha}/sign-off", json={"done": False}).json()["done"] is False
    say(server, sha, slot, "accept")


def test_a_missed_slot_is_added_by_its_place(server: Server) -> None:
    sha = contract(server, "补充")
    text = server.get(f"/documents/{sha}/record").json()["text"]
    at = text.index("两份")
    given = {"span": [at, at + 1], "kind": "number", "label": "合同份数", "key": "contract.copies", "unit": "份"}
    slot = server.post(f"/documents/{sha}/slots", json=given).json()["slot"]
    added = slots(server, sha)[slot]
    assert (added["raw"], added["value"], added["review"]["verdict"]) == ("两", {"amount": "2", "unit": "份"}, "add")
    assert server.post(f"/documents/{sha}/slots", json=given).status_code == 409
    assert server.post("/undo").json()["slots"] == [slot]
    assert slot not in slots(server, sha)


def test_the_queue_is_filtered_sorted_and_paged(server: Server) -> None:
    ours = {contract(server, name) for name in ("甲一", "甲二", "甲三")}
    found = server.get("/documents", params={"q": "甲二"}).json()["items"]
    assert [line["document"] for line in found] and {line["document"] for line in found} < ours
    seen: list[str] = []
    cursor = None
    while True:
        page = server.get("/documents", params={"sort": "title", "limit": 2, **({"cursor": cursor} if cursor else {})}).json()
        seen += [line["document"] for line in page["items"]]
        if (cursor := page["next"]) is None:
            break
    assert len(seen) == len(set(seen)) == page["counts"]["all"]
    assert ours <= set(seen)


def until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_records_reach_a_webhook_that_was_down_each_once_and_signed(server: Server) -> None:
    port, secret = free_port(), "只有两家知道的一句话-0123456789"
    given = {"url": f"http://127.0.0.1:{port}/hook", "secret": secret}

    def got() -> list[str]:
        return [json.loads(body)["document"]["id"] for _, body in list(Receiver.got)]

    def failed() -> bool:
        with Store(str(server.store)) as store, store.reading() as connection:
            return (connection.scalar(select(func.max(tables.outbox.c.attempts))) or 0) > 0

    before = contract(server, "先到")
    hook = server.post("/webhooks", json=given).json()["id"]
    until(failed)
    with receiving(port):
        after = contract(server, "后到")
        until(lambda: {f"sha256:{before}", f"sha256:{after}"} <= set(got()))
        assert server.client.delete(f"/api/v1/webhooks/{hook}").status_code == 200
        hook = server.post("/webhooks", json=given).json()["id"]  # it has those already
        last = contract(server, "再到")
        until(lambda: f"sha256:{last}" in got())
        server.client.delete(f"/api/v1/webhooks/{hook}")
        sent = list(Receiver.got)
    assert len(got()) == len(set(got())) == len({headers["webhook-id"] for headers, _ in sent})
    assert all(headers["webhook-signature"] == signature(secret.encode(), headers, body) for headers, body in sent)

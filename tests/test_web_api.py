"""The REST API as programs meet it."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import func, select

import databases
from receiver import Receiver, receiving, signature
from tiaokuan.exports.outbox import TIMEOUT
from tiaokuan.store import Store, tables
from tiaokuan.training import reviewed as training
from web_server import Server, free_port, running

CONTRACT = """设备保养服务协议

甲方：____________
乙方：海风保养有限公司

第一条 服务时间
1.1 乙方在接到通知后____小时内到场。
1.2 每次保养费用为人民币3,500元，逾期按日支付千分之一的违约金。
1.3 本协议自2025年3月1日起生效，一式两份。
"""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with ExitStack() as opened:
        store = None
        if request.param == "postgresql":
            store = opened.enter_context(databases.database(opened.enter_context(databases.server())))
        yield opened.enter_context(running(tmp_path_factory.mktemp("api"), store=store))


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


def test_an_added_slot_stays_whatever_is_said_of_it_next(server: Server) -> None:
    sha = contract(server, "补后")
    text = server.get(f"/documents/{sha}/record").json()["text"]
    at = text.index("两份")
    given = {"span": [at, at + 1], "kind": "number", "label": "合同份数", "unit": "份"}
    slot = server.post(f"/documents/{sha}/slots", json=given).json()["slot"]
    line = server.get(f"/documents/{sha}").json()
    assert (line["reviewed"], line["slots"]) == (1, len(slots(server, sha)))  # never more seen than there are
    say(server, sha, slot, "accept")
    assert slots(server, sha)[slot]["raw"] == "两"
    say(server, sha, slot, "correct", raw="3")
    assert slots(server, sha)[slot]["value"] == {"amount": "3", "unit": "份"}
    say(server, sha, slot, "reject")
    record = server.get(f"/documents/{sha}/export", params={"format": "json"}).json()
    assert slot in {one["id"] for one in record["review"]["rejected"]}
    for _ in range(4):
        server.post("/undo")
    assert slot not in slots(server, sha)


def test_undo_takes_back_what_was_said_of_the_whole(server: Server) -> None:
    sha = contract(server, "整份")

    def take_back(what: str) -> dict[str, Any]:
        answer = server.post(f"/{what}")
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        assert body["document"]["document"] == sha
        return body

    slot = next(iter(slots(server, sha)))
    server.client.put(f"/api/v1/documents/{sha}/assignee", json={"name": "王芳"})
    server.client.put(f"/api/v1/documents/{sha}/assignee", json={"name": "李强"})
    server.post(f"/documents/{sha}/comments", json={"note": "要问法务", "slot": slot})
    server.post(f"/documents/{sha}/sign-off", json={"done": True})
    assert take_back("undo") | {"document": None} == {"document": None, "standing": {}, "slots": [], "verdict": "done"}
    assert server.get(f"/documents/{sha}").json()["done"] is False
    assert take_back("redo")["document"]["done"] is True
    assert take_back("undo")["document"]["done"] is False
    assert take_back("undo")["verdict"] == "comment"
    assert server.get(f"/documents/{sha}/review").json()["comments"] == []
    assert take_back("undo")["document"]["assigned"] == "王芳"
    assert take_back("redo")["document"]["assigned"] == "李强"
    said = [row["verdict"] for row in server.get(f"/documents/{sha}/reviews").json()["items"]]
    assert said[:4] == ["assign", "assign", "comment", "done"]  # nothing is ever taken out


def test_the_queue_follows_what_people_say(server: Server) -> None:
    sha = contract(server, "随动")
    before = server.get(f"/documents/{sha}").json()
    blanks = [slot for slot in slots(server, sha).values() if slot["state"] == "blank" and slot["required"]]
    assert before["blank"] == len(blanks) == 2
    assert before["errors"] == 0  # blanks are counted once
    given = say(server, sha, blanks[0]["id"], "correct", raw="天枢星能源公司")
    assert given["document"]["blank"] == 1
    found = server.get("/documents", params={"q": "天枢星"}).json()["items"]  # stands nowhere in the file
    assert [line["document"] for line in found] == [sha]
    assert say(server, sha, blanks[1]["id"], "reject")["document"]["blank"] == 0
    server.post("/undo")
    server.post("/undo")
    assert server.get(f"/documents/{sha}").json()["blank"] == 2
    assert server.get("/documents", params={"q": "天枢星"}).json()["items"] == []


def test_values_are_found_as_they_are_understood(server: Server) -> None:
    sha = contract(server, "规范")
    found = server.get("/documents", params={"q": "规范 2025-03-01"}).json()["items"]  # printed: 2025年3月1日
    assert [line["document"] for line in found] == [sha]


def test_signed_off_records_teach_what_people_settled(server: Server, tmp_path: Path) -> None:
    sha = contract(server, "教材")
    there = list(slots(server, sha).values())
    say(server, sha, there[0]["id"], "accept")
    say(server, sha, there[1]["id"], "correct", raw=there[1]["raw"], key="contract.project_name")
    say(server, sha, there[2]["id"], "reject")
    assert slots(server, sha)[there[1]["id"]]["label"] == "项目名称"
    assert say(server, sha, there[1]["id"], "correct", status=400, raw="x", key="no.such")["code"]
    server.post(f"/documents/{sha}/sign-off", json={"done": True})
    lines = server.get("/exports/reviewed").text.splitlines()
    kept = tmp_path / "reviewed.jsonl"
    kept.write_text(next(line for line in lines if sha in line) + "\n", encoding="utf-8")
    (lesson,) = training.read(kept)
    taught = {lesson.slots[place].id: key for place, key in lesson.keys.items()}
    assert taught == {there[0]["id"]: there[0]["key"], there[1]["id"]: "contract.project_name"}


def test_failed_jobs_stay_until_they_are_put_away(server: Server) -> None:
    job = server.post("/documents", files=[("files", ("程序.exe", b"MZ" + bytes(300)))]).json()["jobs"][0]["id"]
    server.wait([job])

    def failed() -> list[str]:
        return [one["id"] for one in server.get("/jobs", params={"status": "failed"}).json()["items"]]

    assert job in failed()
    assert server.client.delete(f"/api/v1/jobs/{job}").json()["status"] == "cancelled"
    assert job not in failed()
    assert server.client.delete(f"/api/v1/jobs/{job}").status_code == 409


def test_tokens_made_and_ended(server: Server) -> None:
    made = server.post("/tokens", json={"name": "临时", "role": "reader"}).json()

    def me() -> int:
        return server.get("/me", headers={"authorization": f"Bearer {made['token']}"}).status_code

    assert me() == 200
    assert server.post("/tokens", json={"name": "临时", "role": "reader"}).status_code == 409
    assert server.client.delete("/api/v1/tokens/临时").json()["revoked"]
    assert me() == 401


def test_slots_and_findings_of_all_contracts(server: Server) -> None:
    ours = {contract(server, name) for name in ("横一", "横二")}
    seen: list[tuple[str, str]] = []
    cursor = None
    while True:
        more = {"cursor": cursor} if cursor else {}
        page = server.get("/slots", params={"state": "blank", "required": True, "limit": 3, **more}).json()
        seen += [(row["document"], row["slot"]) for row in page["items"]]
        assert all(row["state"] == "blank" and row["required"] for row in page["items"])
        if (cursor := page["next"]) is None:
            break
    assert len(seen) == len(set(seen)) and ours <= {document for document, _ in seen}
    rows = server.get("/slots", params={"q": "横一", "key": "party_b.name", "least": 0.1}).json()["items"]
    assert [row["raw"] for row in rows] == ["横一保养有限公司"]
    (sha,) = ours - {rows[0]["document"]}
    found = server.get("/findings", params={"document": sha, "rule": "blank.required"}).json()["items"]
    assert len(found) == 2 and all(row["severity"] == "error" for row in found)


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


def test_a_receiver_that_hangs_holds_up_no_other(server: Server) -> None:
    contract(server, "先有")
    with socket.socket() as deaf, receiving() as address:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        deaf.settimeout(60)

        def hook(url: str) -> str:
            made: dict[str, str] = server.post("/webhooks", json={"url": url, "secret": "s" * 20}).json()
            return made["id"]

        hooks = [hook(f"http://127.0.0.1:{deaf.getsockname()[1]}/")]
        held, _ = deaf.accept()  # its answer is being waited for from now on
        with held:
            started = time.monotonic()
            hooks.append(hook(address))
            sha = contract(server, "不等")
            until(lambda: any(f"sha256:{sha}".encode() in body for _, body in list(Receiver.got)))
            assert time.monotonic() - started < TIMEOUT / 2
        for one in hooks:
            server.client.delete(f"/api/v1/webhooks/{one}")


def test_records_reach_a_webhook_that_was_down_each_once_and_signed(server: Server) -> None:
    port, secret = free_port(), "只有两家知道的一句话-0123456789"
    given = {"url": f"http://127.0.0.1:{port}/hook", "secret": secret}

    def got() -> list[str]:
        return [json.loads(body)["document"]["id"] for _, body in list(Receiver.got)]

    def failed() -> bool:
        with Store(server.store) as store, store.reading() as connection:
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


def test_the_workbook_says_who_said_what(server: Server) -> None:
    sha = contract(server, "成书")
    there = list(slots(server, sha).values())
    say(server, sha, there[0]["id"], "correct", raw="海石公司", note="电话问过")
    say(server, sha, there[1]["id"], "reject")
    server.post(f"/documents/{sha}/comments", json={"note": "=1+1"})  # no formula
    server.post(f"/documents/{sha}/sign-off", json={"done": True})
    book = openpyxl.load_workbook(BytesIO(server.get(f"/documents/{sha}/export", params={"format": "xlsx"}).content))
    head, *rows = book["复核"].iter_rows(values_only=True)
    said = [dict(zip(head, row, strict=True)) for row in rows]
    assert [row["结论"] for row in said] == ["更正", "不是填空", "备注", "完成"]
    assert (said[0]["机器原读"], said[0]["现在"], said[0]["备注"]) == ("未填", "海石公司", "电话问过")
    assert said[2]["备注"] == "=1+1" and all(row["复核人"] == "local" for row in said)

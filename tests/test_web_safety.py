"""Hostile files, hostile words, forged requests, tokens and roles, limits: nothing executes, nothing leaks, nothing breaks."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from browser import Visit, browser
from tiaokuan.store import Store, people
from web_server import Server, running

PAYLOADS = (
    "<script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    '"><svg onload=window.hacked=1>',
    "'-window.hacked=1-'",
    "</script><script>window.hacked=1</script>",
    "javascript:window.hacked=1",
    "{{constructor.constructor('window.hacked=1')()}}",
    "<iframe srcdoc='<script>parent.hacked=1</script>'>",
    "<a href=javascript:window.hacked=1 autofocus onfocus=window.hacked=1>x</a>",
    "\u202e<b onmouseover=window.hacked=1>\u0000\u2028",
    "<style>@import'http://x'</style><math><mi//xlink:href='data:x,<script>window.hacked=1</script>'>",
)


MOST_FILES = 40


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("safety")
    (folder / "inbox").mkdir()
    (folder / "inbox" / "合同.txt").write_text("收件服务合同\n甲方：______\n", encoding="utf-8")
    (folder / "secret.txt").write_text("不该看到的合同\n甲方：______\n", encoding="utf-8")
    (folder / "inbox" / "link.txt").symlink_to(folder / "secret.txt")
    with running(
        folder,
        "--inbox",
        str(folder / "inbox"),
        TIAOKUAN_MAX_FILE_SIZE="3000000",
        TIAOKUAN_MAX_UPLOAD_SIZE="9000000",
        TIAOKUAN_MAX_UPLOAD_FILES=str(MOST_FILES),
    ) as started:
        yield started
    log = (folder / "log").read_text("utf-8")  # of all that was done here: no name, no word of a contract, no stack trace
    assert not re.search("服务合同|甲方|hacked|Traceback", log)


def text_of(n: int, payload: str) -> bytes:
    plain = payload.replace("\0", "")
    return f"服务合同{n}{plain}\n甲方：{plain}\n乙方：______\n第一条 {plain}\n1.1 服务费为人民币{n}00元，地址：{plain}。\n".encode()


def test_nothing_executes_wherever_it_is_written(server: Server) -> None:
    files = [(f"{n}{payload}.txt".replace("\0", ""), text_of(n, payload)) for n, payload in enumerate(PAYLOADS)]
    page = "<html><body><h1>服务合同</h1>" + "".join(f"<p>第一条 {p} 甲方：{p}</p>" for p in PAYLOADS) + "</body></html>"
    contracts = server.submit(*files, ("网页.html", page.encode()))
    for sha, payload in zip(contracts, PAYLOADS, strict=False):
        slot = server.get(f"/documents/{sha}/review").json()["slots"][0]["id"]
        given = {"slot": slot, "verdict": "correct", "raw": payload, "unit": payload[:60], "note": payload}
        assert server.post(f"/documents/{sha}/verdicts", json={"verdicts": [given]}).status_code == 200
        assert server.post(f"/documents/{sha}/comments", json={"note": payload, "slot": slot}).status_code == 200
        added = {"span": [0, 4], "kind": "text", "label": payload[:60], "raw": payload}
        assert server.post(f"/documents/{sha}/slots", json=added).status_code == 201
        assert server.client.put(f"/api/v1/documents/{sha}/assignee", json={"name": payload[:60]}).status_code == 200
    with browser() as opened:
        user = Visit(opened, server.url)
        user.expected = ()
        user.page.on("dialog", lambda dialog: user.wrong.append(dialog.message))
        user.queue()
        assert user.page.evaluate("window.hacked") is None
        for sha in contracts:
            user.open(sha)
            user.keys("w", "h")
            user.page.locator("dialog").wait_for()
            user.keys("Escape", "g")
            user.page.keyboard.type("<")
            user.keys("Escape")
            assert user.page.evaluate("window.hacked") is None
            if user.page.locator("[data-slot]").count():
                user.page.locator(".slot-list .row").first.hover()
        assert user.page.evaluate("document.querySelectorAll('script:not([src]):not([type=\"application/json\"])').length") == 0
        user.close()


def test_every_answer_has_the_headers_and_no_inline_script(server: Server) -> None:
    for path in ("/", "/api", "/api/v1/openapi.json", "/api/v1/nothing", "/static/app.css", "/contracts/" + "0" * 64):
        answer = httpx.get(server.url + path, headers={"accept": "text/html"})
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        for script in re.findall(r"<script[^>]*>", answer.text):
            assert "src=" in script or "application/json" in script
        assert not re.search(r"\son\w+=|style=|(src|href)=.https?://", answer.text)


def test_a_browsers_request_needs_the_pages_token_and_origin(server: Server) -> None:
    page = httpx.get(server.url)
    csrf = re.search(r'name="csrf" content="([^"]+)"', page.text)
    cookie = page.headers["set-cookie"]
    assert csrf and "HttpOnly" in cookie and "SameSite=strict" in cookie
    own = {"origin": server.url, "sec-fetch-site": "same-origin"}

    def undo(**headers: str) -> int:
        with httpx.Client(base_url=server.url, cookies=dict(page.cookies) if headers.pop("cookie", "") else {}) as other:
            return other.post("/api/v1/undo", headers=headers).status_code

    assert undo(**own) == 403
    assert undo(cookie="yes", **own) == 403
    assert undo(cookie="yes", **own, **{"x-csrf-token": "wrong"}) == 403
    assert undo(cookie="yes", **own, **{"x-csrf-token": csrf[1]}) in (200, 409)  # allowed, whether there is something or not
    assert undo(cookie="yes", **{"origin": "http://evil.example", "x-csrf-token": csrf[1]}) == 403
    assert undo(**{"sec-fetch-site": "cross-site"}) == 403
    assert server.client.get("/api/v1/me", headers={"host": "evil.example"}).status_code == 400  # DNS rebinding


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return out.getvalue()


HOSTILE = {
    "空.txt": b"",
    "截断.pdf": b"%PDF-1.7\n1 0 obj\n<</Type/Catalog",
    "截断.docx": zipped(**{"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document"})[:90],
    "实体.docx": zipped(
        **{"[Content_Types].xml": b"<Types/>", "word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}
    ),
    "程序.exe": b"MZ" + bytes(range(256)) * 20,
    "大.txt": "服务合同".encode() * 400_000,
    "炸弹.docx": zipped(**{"[Content_Types].xml": b"<Types/>", "word/document.xml": b" " * 60_000_000}),
    "../../etc/passwd": b"\x00\x01\x02",
    "空.zip": zipped(),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_costs_itself_only(server: Server, name: str) -> None:
    good = f"陪同服务合同\n甲方：______\n备注：{name}\n".encode()
    answer = server.post("/documents", files=[("files", (name, HOSTILE[name])), ("files", ("好.txt", good))])
    assert answer.status_code == 202, answer.text
    body = answer.json()
    server.wait([job["id"] for job in body["jobs"]])
    jobs = [server.get(f"/jobs/{job['id']}").json() for job in body["jobs"]]
    assert [job["status"] for job in jobs if job["name"] == "好.txt"] == ["done"]
    bad = [job for job in jobs if job["name"] != "好.txt"] + body["refused"]
    assert len(bad) == 1 and bad[0]["code"] and bad[0]["message"] and bad[0]["message_en"]
    assert "/" not in bad[0]["name"]


def test_an_archive_gives_its_contracts_and_no_paths(server: Server) -> None:
    inner = "压缩包里的服务合同\n甲方：______\n".encode()
    body = zipped(
        **{
            "../../../上级.txt": inner + b"1",
            "目录/合同.txt": inner + b"2",
            "套.zip": zipped(x=b"1"),
            "__MACOSX/._合同.txt": b"x",
        }
    )
    answer = server.post("/documents", files=[("files", ("一批.zip", body))]).json()
    assert sorted(job["name"] for job in answer["jobs"]) == ["上级.txt", "合同.txt"]
    kept = [path for path in server.files.rglob("*") if path.is_file()]
    assert kept and all(
        re.fullmatch(r"[0-9a-f]{64}|[0-9a-f]{32}|paper\.json|lines-\d+\.json|\d+-\d+", path.name) for path in kept
    )


def test_too_much_is_refused(server: Server) -> None:
    assert server.post("/documents", files=[("files", ("a.txt", b"x" * 10_000_000))]).status_code == 413

    many = {f"{n}.txt": f"服务合同{n}\n甲方：____\n".encode() for n in range(MOST_FILES + 1)}
    refused = server.post("/documents", files=[("files", (name, body)) for name, body in many.items()])
    assert refused.status_code == 413 and str(MOST_FILES) in refused.json()["detail"]
    packed = server.post("/documents", files=[("files", ("多.zip", zipped(**many)))])
    assert packed.status_code == 202
    assert len(packed.json()["jobs"]) == MOST_FILES and packed.json()["refused"][0]["code"] == "limit"

    def endless() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
        for _ in range(200):
            yield b"x" * 100_000

    with httpx.Client(base_url=server.url) as client:
        try:
            answer = client.post(
                "/api/v1/documents", content=endless(), headers={"content-type": "multipart/form-data; boundary=x"}
            )
            assert answer.status_code == 413
        except httpx.WriteError:  # it has hung up on us
            pass
    assert server.get("/health").status_code == 200


@pytest.mark.parametrize("path", ["../secret.txt", "link.txt", "/etc/passwd", "a\0b", "nothing.txt", ".", "x" * 999])
def test_by_reference_only_what_is_in_the_inbox(server: Server, path: str) -> None:
    answer = server.post("/documents", json={"path": path})
    assert answer.status_code == 404, answer.text
    assert server.post("/documents", json={"path": "合同.txt"}).status_code == 202


def test_tokens_roles_and_addresses(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "tiaokuan",
        "serve",
        "--host",
        "0.0.0.0",
        "--port",
        "1",
        "--store",
        str(tmp_path / "store.db"),
    ]
    refused = subprocess.run(command, capture_output=True, timeout=60)
    assert refused.returncode == 2 and "令牌" in refused.stderr.decode()
    with Store(str(tmp_path / "store.db")) as store:
        made = {role: people.add_token(store, role.value, role) for role in people.Role}
    assert made[people.Role.ADMIN].encode() not in (tmp_path / "store.db").read_bytes()  # hashed
    with running(tmp_path, token=made[people.Role.ADMIN]) as server:
        (sha,) = server.submit(("权限.txt", "权限服务合同\n甲方：______\n".encode()))
        assert server.post("/webhooks", json={"url": "http://127.0.0.1:9/", "secret": "s" * 20}).status_code == 201
        assert "s" * 20 not in server.get("/webhooks").text

        def status(role: people.Role | None, method: str, path: str, **more: object) -> int:
            headers = {"authorization": f"Bearer {made[role]}"} if role else {}
            answer = httpx.request(method, f"{server.url}/api/v1{path}", headers=headers, **more)  # type: ignore[arg-type]
            assert answer.status_code < 400 or answer.headers["content-type"] == "application/problem+json"
            return answer.status_code

        reader, reviewer = people.Role.READER, people.Role.REVIEWER
        assert status(None, "GET", "/documents") == 401
        assert status(None, "GET", "/health") == 200
        assert status(reader, "GET", f"/documents/{sha}/record") == 200
        done = {"json": {"done": True}}
        assert status(reader, "POST", f"/documents/{sha}/sign-off", **done) == 403
        assert status(reviewer, "POST", f"/documents/{sha}/sign-off", **done) == 200
        assert status(reviewer, "GET", "/tokens") == 403
        assert status(people.Role.ADMIN, "DELETE", "/tokens/reviewer") == 200
        assert status(reviewer, "GET", "/documents") == 401
        assert httpx.get(f"{server.url}/contracts/{sha}").headers["location"] == "/login"
        assert "tk_" not in json.dumps(server.get("/tokens").json())


def test_too_many_requests_and_slow_uploads(tmp_path: Path) -> None:
    with running(tmp_path, TIAOKUAN_REQUESTS_PER_MINUTE="60", TIAOKUAN_UPLOAD_SECONDS="1") as server:

        def slowly() -> Iterator[bytes]:
            yield b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
            time.sleep(3)
            yield b"x\r\n--x--\r\n"

        slow = server.client.post(
            "/api/v1/documents", content=slowly(), headers={"content-type": "multipart/form-data; boundary=x"}
        )
        assert slow.status_code == 408
        made_up = [server.get("/me", headers={"authorization": f"Bearer tk_{n}"}).status_code for n in range(60)]
        assert made_up[0] == 401 and made_up[-1] == 429  # a made-up token brings no bucket of its own
        answers = [server.get("/me") for _ in range(60)]
        assert answers[-1].status_code == 429 and int(answers[-1].headers["retry-after"]) >= 1
